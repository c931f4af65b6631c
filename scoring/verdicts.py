"""What a criterion was seen to come to.

In: raw results of the compiled program for one criterion. Out: its status and its `Points`, with
the scale taken out. A criterion comes to few different results, and they are asked for with every
assessment, so they are kept with the plan.
"""

from __future__ import annotations

from typing import NamedTuple

from liren.engine.backends.scalar.values import YES, ratio
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Criterion
from liren.scoring.names import STATUSES, Status

Raw = tuple[int, tuple[Number, Number], int]
"""Possible statuses, points earned at their scale, and whether the criterion takes part."""

MOST_KEPT = 1024
"""Results kept for one criterion; a graded one can have very many."""


class Points(NamedTuple):
    """What a criterion earns, at least and at most, of how much."""

    low: Number
    high: Number
    max: Number


def _status_of(possible: int) -> Status:
    """One status for a set of possible ones.

    Where it is certain that the demand is not met, but open whether some points are earned, the
    status is `unmet`: it claims less than `partly_met` would.
    """
    names: list[Status] = [name for i, name in enumerate(STATUSES) if possible >> i & 1]
    if len(names) == 1:
        return names[0]
    return "unmet" if set(names) == {"partly_met", "unmet"} else "unknown"


STATUS_OF: tuple[Status, ...] = tuple(_status_of(mask) for mask in range(1 << len(STATUSES)))
"""The status for each set of possible ones."""


class TierSets(dict[int, tuple[str | None, ...]]):
    """The tiers that a raw result leaves possible, best first; None stands for no tier."""

    __slots__ = ("names",)

    def __init__(self, names: tuple[str | None, ...]) -> None:
        super().__init__()
        self.names = names

    def __missing__(self, possible: int) -> tuple[str | None, ...]:
        found = tuple(name for i, name in enumerate(self.names) if possible >> i & 1)
        if len(self) < MOST_KEPT:
            self[possible] = found
        return found


class Seen(dict[Raw, tuple[Criterion, Status, Points | None]]):
    """A criterion with its status and points, by its raw results."""

    __slots__ = ("criterion", "scale")

    def __init__(self, criterion: Criterion, scale: int) -> None:
        super().__init__()
        self.criterion = criterion
        self.scale = scale

    def __missing__(self, raw: Raw) -> tuple[Criterion, Status, Points | None]:
        possible, (low, high), takes_part = raw
        points = None
        if self.criterion.points is not None:
            most = self.criterion.maximum if takes_part & YES else 0
            points = Points(ratio(low, self.scale), ratio(high, self.scale), most)
        found = self.criterion, STATUS_OF[possible], points
        if len(self) < MOST_KEPT:
            self[raw] = found
        return found
