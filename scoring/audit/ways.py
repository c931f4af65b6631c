"""In what ways criteria and groups can count together, and what they can give then.

In: `Item`s, each with the ways in which it can count on either side. Out: the `Case`s that together
are all there are, and the most that a score loses in any of them. Ways that come to the same are
one, and those are left out that lose no more than others, so that many items stay few cases.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import NamedTuple

from liren.engine.backends.smt.solver import Budget
from liren.engine.ir.nodes import Number
from liren.scoring.audit.stepwise import Case, Rest, Sides

MOST_WAYS = 20_000
"""Ways in which the changed criteria can count together, times sums of the others."""

MOST_WORK = 10_000
"""Ways that are looked at one after the other until all the changed criteria are together."""

MOST_SUMS = 3_000
"""Different sums that the unchanged criteria can make up."""


class Way(NamedTuple):
    """What a criterion or a group gives on each side, and of how much.

    Of what is the same on both sides it is the least and the most that it gives; `names` are then
    the criteria that count in it.
    """

    given: tuple[Number, Number]
    possible: tuple[Number, Number]
    names: frozenset[str] = frozenset()

    def beside(self, other: Way) -> Way:
        """Both together."""
        return Way(_sum(self.given, other.given), _sum(self.possible, other.possible),
                   self.names | other.names)  # fmt: skip


class Line(NamedTuple):
    """By how much, at most, a part of what one side gives is more than what the other gives."""

    part: Number
    most: Number


NOTHING = Way((0, 0), (0, 0))


class Item(NamedTuple):
    """A criterion or a group that is a step; `same` gives and can give the same on both sides.

    `names` are the criteria in it; `forced` are those that count on both sides whenever it does on
    either. What it gives is a multiple of `step` if it is the same; if not, its ways are all that
    can lose most, whatever rounding does. None where that is not known. `criterion` is set if it is
    a single one.
    """

    same: bool
    ways: tuple[Way, ...]
    names: frozenset[str]
    forced: frozenset[str] = frozenset()
    step: Fraction | None = None
    criterion: str | None = None


def _sum(one: Sides, other: Sides) -> Sides:
    return one[0] + other[0], one[1] + other[1]


def ways_alike(always: bool, least: Number, most: Number, names: frozenset[str]) -> Iterator[Way]:
    """The ways of what is the same on both sides; what it gives is anything from the least on."""
    if not always:
        yield NOTHING
    yield Way((least, most), (most, most), names)


def extremes(lines: Iterable[Line], least: Sides, most: Sequence[Number]) -> Iterator[Way]:
    """The corners of what can be given on both sides, as far as they can lose most.

    The lines say how much more a part of the one is than the other, at most.
    """
    below = [*lines, Line(0, -least[1])]
    ends = {most[0]}
    for one, other in combinations(below, 2):
        if one.part != other.part:
            crossing = Fraction(one.most - other.most) / (one.part - other.part)
            ends.add(max(least[0], min(most[0], crossing)))
    for end in sorted(ends):
        lowest = max(line.part * end - line.most for line in below)
        yield Way((end, min(lowest, most[1])), (most[0], most[1]))


def lost_of(item: Item) -> Number:
    """By how much an item gives less on the other side at most."""
    if item.same:
        return 0
    return max((way.given[0] - way.given[1] for way in item.ways), default=0)


def common_step(steps: Sequence[Fraction]) -> Fraction:
    """The greatest step of which all are multiples; 0 where there is none."""
    below = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.gcd(*(int(step * below) for step in steps)), below)


def cases_of(items: Sequence[Item], budget: Budget) -> list[Case] | None:
    """All ways in which items can count; None when there are too many, or no time for them."""
    unchanged = [item for item in items if item.same]
    known: dict[frozenset[str], list[Rest] | None] = {}
    chosen = _chosen([item for item in items if not item.same], budget)
    if chosen is None:
        return None
    cases, work = [], 0
    for counted, given in chosen.items():
        if counted.forced not in known:
            known[counted.forced] = _sums(unchanged, counted.forced, budget)
        sums = known[counted.forced]
        work += len(given) * len(sums or ())
        if sums is None or work > MOST_WAYS:
            return None
        cases += [Case(each, counted.possible, sums) for each in given]
    return cases


class _Counted(NamedTuple):
    """Of how much the changed items give on each side; `forced` are the criteria that count then.

    `apart` are the names in items that do not count on both sides.
    """

    possible: Sides
    forced: frozenset[str] = frozenset()
    apart: frozenset[frozenset[str]] = frozenset()

    def after(self, item: Item, way: Way, forcible: frozenset[str]) -> _Counted:
        """The same with one item more; others may force criteria that are `forcible`."""
        alone = not all(way.possible) and item.names <= forcible
        return _Counted(
            _sum(self.possible, way.possible),
            self.forced | item.forced if any(way.possible) else self.forced,
            self.apart | {item.names} if alone else self.apart,
        )

    @property
    def can_be(self) -> bool:
        """Whether nothing is left out that what counts forces to count."""
        return not any(names <= self.forced for names in self.apart)


def _chosen(items: Sequence[Item], budget: Budget) -> dict[_Counted, list[Sides]] | None:
    """What changed items can give together by what they can give; None for too many ways.

    Of those that can give the same, one that gives no more on the one side and no less on the other
    loses no more, whatever is added and however it is rounded.
    """
    forcible = frozenset[str]().union(*(item.forced for item in items))
    found: dict[_Counted, list[Sides]] = {_Counted((0, 0)): [(0, 0)]}
    left = MOST_WORK
    for item in items:
        further: dict[_Counted, set[Sides]] = {}
        left -= len(item.ways) * sum(map(len, found.values()))
        for (counted, given), way in product(found.items(), item.ways):
            after = further.setdefault(counted.after(item, way, forcible), set())
            after.update(_sum(each, way.given) for each in given)
        found = {each: _losing_most(given) for each, given in further.items()}
        if budget.over or left < 0 or sum(map(len, found.values())) > MOST_WAYS:
            return None
    return {each: given for each, given in found.items() if each.can_be}


def _losing_most(given: Iterable[Sides]) -> list[Sides]:
    """Those that give more on the one side, or less on the other, than each of the others."""
    found: list[Sides] = []
    for pair in sorted(given, key=lambda pair: (-pair[0], pair[1])):
        if not found or pair[1] < found[-1][1]:
            found.append(pair)
    return found


def most_lost(cases: Iterable[Case], scales: tuple[Fraction, Fraction]) -> Fraction:
    """The greatest S x N / D - S' x N' / D' over all ways in which items can count."""
    best = Fraction(0)
    for case in cases:
        for rest in case.scored():
            for more in (rest.least, rest.most):
                one, other = (
                    scale * (give + more) / (can + rest.possible)
                    for scale, give, can in zip(scales, case.given, case.possible, strict=True)
                )
                best = max(best, one - other)
    return best


def _sums(items: Iterable[Item], forced: frozenset[str], budget: Budget) -> list[Rest] | None:
    """Every sum that the points of unchanged items can come to; None for too many."""
    found = {Rest(0, 0, 0)}
    for item in items:
        if budget.over:
            return None
        ways = [way for way in item.ways if item.names & forced <= way.names]
        found = {
            Rest(one.possible + way.possible[0], one.least + way.given[0], one.most + way.given[1])
            for one in found
            for way in ways
        }
        if len(found) > MOST_SUMS:
            return None
    return sorted(found)
