"""What the lints of tiers share: every minimum of a tier, in points."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.ir.nodes import Number
from liren.engine.record import Record
from liren.engine.ruleset.maxima import Maxima, counts
from liren.engine.ruleset.model import Limit, Ruleset, Tier
from liren.engine.text import Text

TOTAL = Text("总分", "the total")


class Asked(Record):
    """A minimum of a tier: its key in the file, what it is of, and the most there is of that."""

    path: tuple[str, ...]
    what: Text
    limit: Limit
    most: Number

    @property
    def points(self) -> Number:
        """The minimum in points."""
        return self.limit.value * self.most if self.limit.share else self.limit.value

    @property
    def rank(self) -> tuple[Number, bool]:
        """What orders minima of the same thing."""
        return self.points, self.limit.strict


def minima(ruleset: Ruleset, tier: Tier) -> Iterator[Asked]:
    """Every minimum of a tier."""
    maxima = Maxima(ruleset.groups, ruleset.criteria)
    if tier.total is not None:
        yield Asked(("total",), TOTAL, tier.total, most_of_all(ruleset, maxima))
    for name, limit in tier.groups:
        what = Text(f"组 `{name}`", f"the group `{name}`")
        yield Asked(("groups", name), what, limit, maxima.of(ruleset.groups[name]))
    if tier.every_criterion is not None:
        yield from _every_criterion(ruleset, tier.every_criterion)


def most_of_all(ruleset: Ruleset, maxima: Maxima) -> Number:
    """The highest score there is."""
    bonus = [
        group.cap if group.cap is not None else maxima.of(group)
        for group in ruleset.groups.values()
        if group.bonus and group.parent is None
    ]
    return maxima.total() + (sum(bonus) if ruleset.scoring.bonus_beyond_maximum else 0)


def _every_criterion(ruleset: Ruleset, limit: Limit) -> Iterator[Asked]:
    """The minimum of the criterion that can earn least."""
    bonus = {name for name, group in ruleset.groups.items() if group.bonus}
    each = [
        item
        for item in ruleset.criteria.values()
        if counts(item) and item.maximum > 0 and item.group not in bonus
    ]
    if each:
        least = min(each, key=lambda item: item.maximum)
        what = Text(f"指标 `{least.id}`", f"the criterion `{least.id}`")
        yield Asked(("every_criterion",), what, limit, least.maximum)
