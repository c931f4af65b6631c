"""The most points that criteria, groups and a whole ruleset can award."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Criterion, Group


def counts(criterion: Criterion) -> bool:
    """Whether a criterion can count at all: it has points, and a figure on some day."""
    figures = [any(d.value is not None for d in item.values) for item in criterion.parameters]
    return criterion.points is not None and all(figures)


class Maxima:
    """What can be earned, by the groups that lie in each other."""

    def __init__(self, groups: Mapping[str, Group], criteria: Mapping[str, Criterion]) -> None:
        self._own: dict[str | None, list[Number]] = defaultdict(list)
        self._inner: dict[str | None, list[Group]] = defaultdict(list)
        self._known: dict[str, Number] = {}
        for criterion in criteria.values():
            if counts(criterion):
                self._own[criterion.group].append(criterion.maximum)
        for group in groups.values():
            self._inner[group.parent].append(group)

    def members(self, group: str | None) -> list[Number]:
        """What each member of a group (None: of no group) can contribute; a bonus is no part."""
        inner = [each for each in self._inner[group] if group is not None or not each.bonus]
        return self._own[group] + [self.of(each) for each in inner]

    def earnable(self, group: Group) -> Number:
        """What the members that count can earn together, before it is scaled or capped."""
        return sum(sorted(self.members(group.id), reverse=True)[: group.best], 0)

    def of(self, group: Group) -> Number:
        """The most points a group can contribute."""
        if group.id not in self._known:
            most = self.earnable(group) if group.weight is None else group.weight
            self._known[group.id] = most if group.cap is None else min(most, group.cap)
        return self._known[group.id]

    def total(self) -> Number:
        """The most points the ruleset can award, without bonus."""
        return sum(self.members(None), 0)
