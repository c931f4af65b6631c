"""How far a rounded score can fall at most, where all that it is summed up from comes in steps.

In: the ways in which criteria can count, with what the changed ones give, and a bound that is
known. Out: a bound that is no greater. What the unchanged criteria give together is a multiple of a
grid; where that and the rest can be told, the scores themselves are rounded, and not their
difference. Of very many scores the bound is the one that was known.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from liren.engine.ir.build import rounded
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Scoring

MOST_WORK = 60_000
"""Scores that are rounded."""

STEPS = 3
"""Steps below the known bound that are looked at; there is more between seldom."""

Sides = tuple[Number, Number]


class Rest(NamedTuple):
    """Of how much unchanged items give together, and the least and the most that they give."""

    possible: Number
    least: Number
    most: Number


class Case(NamedTuple):
    """What changed items give on each side and of how much, and all sums of unchanged ones."""

    given: Sides
    possible: Sides
    rests: Sequence[Rest]

    def scored(self) -> Iterator[Rest]:
        """The sums of unchanged ones with which both sides have a score."""
        return (rest for rest in self.rests if all(each + rest.possible for each in self.possible))


class Fall(NamedTuple):
    """The difference of two scores that grow with what unchanged items give."""

    factors: tuple[Fraction, Fraction]
    given: Sides
    scorings: Sequence[Scoring]

    def exactly(self, more: Number) -> Fraction:
        """Before rounding."""
        one, other = (f * (g + more) for f, g in zip(self.factors, self.given, strict=True))
        return one - other

    def rounded(self, more: Number) -> Fraction:
        """What is seen of it."""
        one, other = (
            max(rounded(f * (g + more), s.resolution, s.rounding), Fraction(s.floor))
            for f, g, s in zip(self.factors, self.given, self.scorings, strict=True)
        )
        return one - other

    def near(self, grid: Fraction, rest: Rest) -> Iterator[Fraction]:
        """What unchanged items can give, where the difference is greatest first."""
        low, high = math.ceil(rest.least / grid), math.floor(rest.most / grid)
        rises = self.factors[0] >= self.factors[1]
        steps = range(high, low - 1, -1) if rises else range(low, high + 1)
        return (step * grid for step in steps)


def fallen(
    cases: Iterable[Case], scales: tuple[Fraction, Fraction], scorings: Sequence[Scoring],
    grid: Fraction, known: Number,
) -> Number:  # fmt: skip
    """The greatest difference of scores, or what is known of it if that is all that can be told."""
    step = max(scoring.resolution for scoring in scorings)
    best = max(Fraction(known) - STEPS * step, Fraction(0))
    left = MOST_WORK
    for case in cases:
        for rest in case.scored():
            one, other = (
                scale / (can + rest.possible)
                for scale, can in zip(scales, case.possible, strict=True)
            )
            fall = Fall((one, other), case.given, scorings)
            for more in fall.near(grid, rest):
                left -= 1
                if left < 0:
                    return known
                # Rounding adds less than a step on each side.
                if fall.exactly(more) <= best - 2 * step:
                    break
                best = max(best, fall.rounded(more))
    return min(best, known)
