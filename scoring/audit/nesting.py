"""What two rulesets sum up where: the steps that criteria and groups lie in, on either side.

In: the rulesets, and what each of their scores is out of. Out: the step around anything, and each
group as it is on both sides. A step is a group that is more than its members in its place.

Where one ruleset has a weighted group around all that makes up the score of the other, as when a
profile puts the old score beside something new, the other is taken to have that group as well: it
is worth the whole score there, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.ir.nodes import Number
from liren.engine.record import replace
from liren.engine.ruleset.model import Group, Ruleset


def is_step(group: Group) -> bool:
    """Whether a group is more than its members in its place."""
    return not group.is_plain or (group.bonus and group.parent is None)


def lies_within(ruleset: Ruleset, group: str | None, outer: str) -> bool:
    """Whether a group is another, or lies in it."""
    while group is not None and group != outer:
        group = ruleset.groups[group].parent
    return group == outer


def _step_around(ruleset: Ruleset, group: str | None) -> str | None:
    while group is not None and not is_step(ruleset.groups[group]):
        group = ruleset.groups[group].parent
    return group


class Nesting:
    """Where things lie in two rulesets; sides are told by their places, 0 and 1."""

    def __init__(self, rulesets: tuple[Ruleset, Ruleset], totals: tuple[Number, Number]) -> None:
        self.rulesets = rulesets
        self.totals = totals
        self.around = (self._around(0), self._around(1))

    def holder(self, side: int, group: str | None) -> str | None:
        """The step around what lies in a group; None for the total."""
        found, around = _step_around(self.rulesets[side], group), self.around[side]
        return around.id if found is None and around is not None else found

    def place(self, side: int, group: Group) -> str | None:
        """The step that a group lies in."""
        return None if group is self.around[side] else self.holder(side, group.parent)

    def group(self, side: int, name: str) -> Group | None:
        """A group of a side, or the one that it is taken to have."""
        around = self.around[side]
        if around is not None and around.id == name:
            return around
        return self.rulesets[side].groups.get(name)

    def both(self, name: str) -> tuple[Group, Group] | None:
        """A group on each side; None where one does not have it."""
        one, other = self.group(0, name), self.group(1, name)
        return None if one is None or other is None else (one, other)

    def is_around(self, name: str) -> bool:
        """Whether it is the group that one side is only taken to have."""
        return any(around is not None and around.id == name for around in self.around)

    def lies_in(self, side: int, criterion: str, group: str | None) -> bool:
        """Whether a criterion counts in a step (None: in the total) on a side."""
        found = self.rulesets[side].criteria.get(criterion)
        return found is not None and self.holder(side, found.group) == group

    def stays(self, criterion: str) -> bool:
        """Whether a criterion counts in the same step on both sides."""
        own = (ruleset.criteria.get(criterion) for ruleset in self.rulesets)
        holders = {self.holder(i, each.group) for i, each in enumerate(own) if each is not None}
        return len(holders) == 1

    def _around(self, side: int) -> Group | None:
        """The group of the other side around all that makes up the total of this one."""
        own, other = self.rulesets[side], self.rulesets[1 - side]
        holders = set(self._of_total(own, other))
        name = next(iter(holders)) if len(holders) == 1 else None
        group = None if name is None or name in own.groups else other.groups[name]
        if group is None or not _is_only_weighted(group) or not _may_be_rounded(own):
            return None
        if any(each.bonus for ruleset in (own, other) for each in ruleset.groups.values()):
            return None
        return replace(group, parent=None, weight=self.totals[side])

    def _of_total(self, own: Ruleset, other: Ruleset) -> Iterator[str | None]:
        """Where the other side has what makes up the total of one, as far as it has it."""
        criteria = [each for each in own.criteria.values() if each.points is not None]
        steps = [each for each in own.groups.values() if is_step(each)]
        for criterion in criteria:
            if _step_around(own, criterion.group) is None and criterion.id in other.criteria:
                yield _step_around(other, other.criteria[criterion.id].group)
        for group in steps:
            if _step_around(own, group.parent) is None and group.id in other.groups:
                yield _step_around(other, other.groups[group.id].parent)


def _is_only_weighted(group: Group) -> bool:
    return bool(group.weight) and (group.best, group.floor, group.cap) == (None, None, None)


def _may_be_rounded(ruleset: Ruleset) -> bool:
    """Whether a total stays what it is when it is rounded as a group first."""
    rounded = ruleset.scoring.rounded
    return "total" in rounded or "groups" not in rounded
