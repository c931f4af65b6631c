"""What the results of a program mean: statuses, points, scores and tiers.

In: partly known values of a criterion or of the total, each at its scale. Out: the objects that an
assessment hands out. They are immutable and made of these values alone, so the compiled program
makes each of them once and hands it out again (see `backends.scalar.outputs`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from liren.engine.backends.scalar.values import NO, YES, ratio
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Criterion
from liren.scoring.names import STATUSES, Status

Range = tuple[Number, Number]


class Points(NamedTuple):
    """What a criterion earns, at least and at most, of how much."""

    low: Number
    high: Number
    max: Number


class Interval(NamedTuple):
    """A number that is known, or known to lie between two ends."""

    low: Number
    high: Number

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.low == self.high


class Score(NamedTuple):
    """The score: `value` is None while it is open, or when there is nothing to score (`absent`).

    `possible` is what can be earned on the day, where the ruleset measures by that; `max` is then
    the most that this can be.
    """

    value: Number | None
    low: Number
    high: Number
    max: Number
    absent: bool
    possible: Interval | None = None


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


def points_of(criterion: Criterion, scale: int) -> Callable[[Range, int], Points | None]:
    """Makes points of what a criterion earns and whether it takes part; None if it has none."""
    return partial(_points, criterion.maximum if criterion.points is not None else None, scale)


def _points(most: Number | None, scale: int, earned: Range, takes_part: int) -> Points | None:
    if most is None:
        return None
    low, high = unscaled(earned, scale)
    return Points(low, high, most if takes_part & YES else 0)


def score_of(maximum: Number, scale: int) -> Callable[[Range, int], Score]:
    """Makes a score of the total and of whether anything is scored."""
    return partial(_score, maximum, scale)


def _score(maximum: Number, scale: int, total: Range, scored: int) -> Score:
    low, high = unscaled(total, scale)
    value = low if low == high and scored == YES else None
    return Score(value, low, high, maximum, scored == NO)


def score_of_possible(scale: int, scale_possible: int) -> Callable[[Range, int, Range], Score]:
    """The same where the score is measured by what can be earned on the day."""
    return partial(_score_of_possible, scale, scale_possible)


def _score_of_possible(
    scale: int, scale_possible: int, total: Range, scored: int, possible: Range
) -> Score:
    most = unscaled(possible, scale_possible)
    return _score(most.high, scale, total, scored)._replace(possible=most)


def tiers_of(names: tuple[str | None, ...]) -> Callable[[int], tuple[str | None, ...]]:
    """Makes the tiers that are possible, best first; None stands for no tier."""
    return partial(_tiers, names)


def _tiers(names: tuple[str | None, ...], possible: int) -> tuple[str | None, ...]:
    return tuple(name for i, name in enumerate(names) if possible >> i & 1)


def unscaled(ends: Range, scale: int) -> Interval:
    """A range with its scale taken out."""
    low, high = ends
    exact_low = ratio(low, scale)
    return Interval(exact_low, exact_low if low == high else ratio(high, scale))
