"""What the lints of tiers share: every minimum of a tier, in points."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from liren.engine.ir.nodes import TRUE, Number
from liren.engine.record import Record
from liren.engine.ruleset.maxima import Maxima, counts
from liren.engine.ruleset.model import Criterion, Limit, Ruleset, Tier
from liren.engine.text import Text

TOTAL = Text("总分", "the total")


class Asked(Record):
    """A minimum of a tier: its key in the file, what it is of, and the most there is of that.

    A share is of no more than `whole`, and of all of it where it is `fixed`. Of every criterion
    `whole` and `most` are those of the one that can earn least, and `greatest` is what the one can
    earn that can earn most. `always` is whether it is asked of every community.
    """

    path: tuple[str, ...]
    what: Text
    limit: Limit
    most: Number
    whole: Number
    greatest: Number
    fixed: bool = False
    always: bool = True

    @property
    def points(self) -> Number:
        """The minimum in points."""
        return self.limit.value * self.whole if self.limit.share else self.limit.value

    @property
    def rank(self) -> tuple[Number, bool]:
        """What orders minima of the same thing."""
        return self.points, self.limit.strict

    def gives(self, other: Asked) -> bool:
        """Whether whoever comes to this minimum comes to another one of the same thing."""
        own, asked = self.limit, other.limit
        if own.share is asked.share:
            return (own.value, own.strict) >= (asked.value, asked.strict)
        if own.share:
            return self.fixed and self.rank >= other.rank
        return self.rank >= (asked.value * other.greatest, asked.strict)


class Minima:
    """Every minimum of the tiers of a ruleset; what they are held against is worked out once."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.maxima = Maxima(ruleset.groups, ruleset.criteria)
        self._known: dict[str, tuple[Asked, ...]] = {}

    def of(self, tier: Tier) -> tuple[Asked, ...]:
        """Those of a tier."""
        if tier.id not in self._known:
            self._known[tier.id] = tuple(self._find(tier))
        return self._known[tier.id]

    def _find(self, tier: Tier) -> Iterator[Asked]:
        ruleset, maxima = self.ruleset, self.maxima
        if tier.total is not None:
            most, whole = most_of_all(ruleset, maxima), maxima.total()
            # Of what is possible on the day there may be less.
            fixed = not ruleset.scoring.possible_maximum
            yield Asked(("total",), TOTAL, tier.total, most, whole, whole, fixed)
        for name, limit in tier.groups:
            what = Text(f"组 `{name}`", f"the group `{name}`")
            most = maxima.of(ruleset.groups[name])
            yield Asked(("groups", name), what, limit, most, most, most)
        if tier.every_criterion is not None and self._of_each:
            yield self._every_criterion(tier.every_criterion)

    def _every_criterion(self, limit: Limit) -> Asked:
        """The minimum of the criterion that can earn least."""
        least = min(self._of_each, key=lambda item: (item.maximum, not _is_always_asked(item)))
        what = Text(f"指标 `{least.id}`", f"the criterion `{least.id}`")
        most, greatest = least.maximum, max(item.maximum for item in self._of_each)
        always = _is_always_asked(least)
        return Asked(("every_criterion",), what, limit, most, most, greatest, True, always)

    @cached_property
    def _of_each(self) -> list[Criterion]:
        """The criteria that a minimum of every criterion is about."""
        bonus = {name for name, group in self.ruleset.groups.items() if group.bonus}
        return [
            item
            for item in self.ruleset.criteria.values()
            if counts(item) and item.maximum > 0 and item.group not in bonus
        ]


def most_of_all(ruleset: Ruleset, maxima: Maxima) -> Number:
    """The highest score there is."""
    bonus = [
        group.cap if group.cap is not None else maxima.of(group)
        for group in ruleset.groups.values()
        if group.bonus and group.parent is None
    ]
    return maxima.total() + (sum(bonus) if ruleset.scoring.bonus_beyond_maximum else 0)


def _is_always_asked(criterion: Criterion) -> bool:
    """Whether a criterion counts for every community on every day, waivers left aside."""
    falls_away = "not_applicable" in (criterion.when_empty, criterion.when_zero)
    figures = (dated.value for item in criterion.parameters for dated in item.values)
    return (
        criterion.applies == TRUE
        and criterion.exemption is None
        and not falls_away
        and all(figure is not None for figure in figures)
    )
