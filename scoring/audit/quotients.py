"""By how much one quotient of sums is more than another at most, without trying all ways.

In: `Item`s, each with the ways in which it can count on either side, and the scales S and S'. Out:
a number that S x N / D - S' x N' / D' never exceeds, whichever way each item counts. It is for
items that are so many that their ways together cannot all be tried: `ways` does that for few.

Let r be N' / D'. The difference is no more than t where S x N - (t + S' x r) x D is no more than 0.
To this, any multiple m of r x D' - N' can be added, as that is 0. What comes of it is linear in r,

    S x N - (t + S' x r) x D + m x (r x D' - N'),

so if it is no more than 0 for both ends of a stretch, whatever r is taken to be, it is so for every
r between them. For an end, and for a t and an m, it is a sum with a term for each item, and so it
is greatest where each term is: no two items have to be looked at together. The values of r are cut
into stretches, each with an m of its own, and the stretch that has the greatest t is cut again
until that t is close to a difference that some ways come to.

All is exact. Items are taken to be independent, also where one counts whenever another does.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from liren.engine.backends.smt.solver import Budget
from liren.scoring.audit.ways import Item

MOST_PARTS = 400
"""Parts of a question, each with an item that counts for certain, which there can be."""

MOST_CUTS = 60
"""Cuts of stretches."""

MOST_TURNS = 12
"""Multiples that are tried for a stretch, and steps by which the first ones go apart."""

FINEST = 2**24
"""Multiples are rounded to such a part of 1, so that figures stay short; any will do."""

CLOSE = Fraction(1, 10**5)
"""A part of the greater scale by which a bound may be more than what ways come to."""


Alternatives = Sequence[Sequence[Item]]
"""What can be the case with some items; in each case each of them counts in one of its ways."""


class Count(NamedTuple):
    """What ways come to, each a multiple of the same unit: of one item, or all together."""

    given: int
    possible: int
    given_there: int
    possible_there: int


class Case(NamedTuple):
    """The ways of each item; either all count on a side, or none does.

    `origin` are the places of the group and of the case in it, as they were given.
    """

    origin: tuple[int, int]
    ways: Sequence[Sequence[Count]]

    def most(self, term: Callable[[Count], int]) -> Count:
        """The ways whose terms are greatest, together."""
        return _sum([max(ways, key=term) for ways in self.ways])

    def beside(self) -> tuple[int, int]:
        """The least and the most that is given on the other side where nothing is possible."""
        ends = [
            [count.given_there for count in ways if not count.possible_there] or [0]
            for ways in self.ways
        ]
        return sum(map(min, ends)), sum(map(max, ends))

    def counts(self, place: int) -> bool:
        """Whether anything counts on a side."""
        return any(ways[0][place] for ways in self.ways)


Choices = Sequence[Sequence[Case]]
"""Cases, of each group of items by itself."""


class Most(NamedTuple):
    """What is never exceeded, and the case of each group, by their places, that comes close to it;
    none where nothing is more than 0."""

    bound: Fraction
    cases: Sequence[tuple[int, int]]


class Tangent(NamedTuple):
    """What is known of a multiple: the bound that it gives, and how that grows with it.

    No smaller multiple gives less where the slope is negative, and no larger one where it is not.
    """

    multiple: Fraction
    bound: Fraction
    slope: Fraction


class Stretch(NamedTuple):
    """Values of a quotient, and what the difference is no more than there."""

    low: Fraction
    high: Fraction
    known: Tangent
    within: int


def most_of_quotients(
    groups: Sequence[Alternatives], scales: tuple[Fraction, Fraction], budget: Budget
) -> Most | None:
    """What S x N / D - S' x N' / D' never exceeds; None where there is no time for it.

    It is not less than 0, and hardly more than what some ways come to.
    """
    parts = _scored(_choices(groups))
    if parts is None or budget.over:
        return None
    if not parts:
        return Most(Fraction(0), ())
    found = _Quotients(parts, scales, budget)
    return Most(found.bound(), found.cases())


class _Quotients:
    def __init__(
        self, parts: Sequence[Choices], scales: tuple[Fraction, Fraction], budget: Budget
    ) -> None:
        self.parts = parts
        self.scale, self.scale_there = scales
        self.budget = budget
        self.close = CLOSE * max(*scales, Fraction(1))
        self.best = Fraction(0)
        self.seen: tuple[int, Term] | None = None

    def bound(self) -> Fraction:
        stretches = [self.stretch(*self.ends(i), self.start(i), i) for i in range(len(self.parts))]
        waiting = [(-each.known.bound, n, each) for n, each in enumerate(stretches)]
        heapq.heapify(waiting)
        for turn in range(MOST_CUTS):
            bound, _, widest = waiting[0]
            if -bound <= self.best + self.close or self.budget.over:
                break
            middle = (widest.low + widest.high) / 2
            cut = [(widest.low, middle), (middle, widest.high)]
            halves = [self.stretch(*ends, widest.known, widest.within) for ends in cut]
            heapq.heapreplace(waiting, _queued(halves[0], 2 * turn + len(stretches)))
            heapq.heappush(waiting, _queued(halves[1], 2 * turn + len(stretches) + 1))
        return max(-waiting[0][0], Fraction(0))

    def ends(self, within: int) -> tuple[Fraction, Fraction]:
        """Between what the second quotient is: a sum's is between those of what is added up.

        What is given, or taken off, where nothing is possible comes on top of that.
        """
        cases = [case for group in self.parts[within] for case in group]
        counts = [count for case in cases for ways in case.ways for count in ways]
        found = [Fraction(c.given_there, c.possible_there) for c in counts if c.possible_there]
        least = min(count.possible_there for count in counts if count.possible_there)
        taken, added = 0, 0
        for group in self.parts[within]:
            ends = [case.beside() for case in group]
            taken += min(0, *(low for low, _ in ends))
            added += max(0, *(high for _, high in ends))
        return min(found) + Fraction(taken, least), max(found) + Fraction(added, least)

    def start(self, within: int) -> Tangent:
        """A multiple to begin with: what it would be if nothing could be left out."""
        most = _greatest(self.parts[within], lambda count: count.possible)
        ratio = Fraction(most.possible, most.possible_there) if most.possible_there else Fraction(1)
        return Tangent(_short(self.scale_there * ratio), Fraction(0), Fraction(0))

    def stretch(self, low: Fraction, high: Fraction, known: Tangent, within: int) -> Stretch:
        """A stretch with the multiple that gives the least bound, as far as it is looked for."""
        best = at = self.tangent(known.multiple, (low, high), within)
        below: Tangent | None = None
        above: Tangent | None = None
        step = max(self.scale_there, Fraction(1)) / 64
        for _ in range(MOST_TURNS):
            if best.bound <= self.best + self.close or not at.slope:
                break
            below, above = (at, above) if at.slope < 0 else (below, at)
            if below is None or above is None:
                multiple = at.multiple + (step if above is None else -step)
                step *= 2
            else:
                multiple, least = _crossing(below, above)
                if best.bound - least <= self.close / 4 or multiple in (below[0], above[0]):
                    break
            at = self.tangent(multiple, (low, high), within)
            best = min(best, at, key=lambda tangent: tangent.bound)
        return Stretch(low, high, best, within)

    def tangent(self, multiple: Fraction, ends: tuple[Fraction, Fraction], within: int) -> Tangent:
        """The bound that a multiple gives for a stretch."""
        found = []
        for end in ends:
            most, ways = self.most(multiple, end, within)
            slope = (end * ways.possible_there - ways.given_there) / ways.possible
            found.append(Tangent(multiple, most - self.scale_there * end, slope))
        return max(found, key=lambda tangent: tangent.bound)

    def most(self, multiple: Fraction, end: Fraction, within: int) -> tuple[Fraction, Count]:
        """The least that t + S' x r can be for an end, and the ways that do not allow less.

        From what some ways ask, it is raised to what those ask that ask most, until none ask more.
        """
        choices = self.parts[within]
        factors = self.scale, multiple * end, -multiple
        ways = _sum([_sum([ways[0] for ways in cases[0].ways]) for cases in choices])
        least = _asked(ways, factors)
        while True:
            term = _term(*factors, -least)
            asking = _greatest(choices, term)
            self.note(asking, within, term)
            more = _asked(asking, factors)
            if more <= least:
                return least, ways
            least, ways = more, asking

    def note(self, ways: Count, within: int, term: Term) -> None:
        """Take note of what ways come to."""
        one = self.scale * Fraction(ways.given, ways.possible)
        other = self.scale_there * Fraction(ways.given_there, ways.possible_there)
        if one - other > self.best:
            self.best, self.seen = one - other, (within, term)

    def cases(self) -> list[tuple[int, int]]:
        """The cases that come to most of all that was seen."""
        if self.seen is None:
            return []
        within, term = self.seen
        return [max(cases, key=lambda case: term(case.most(term))).origin
                for cases in self.parts[within]]  # fmt: skip


Term = Callable[[Count], int]
Factors = tuple[Fraction, Fraction, Fraction]


def _asked(ways: Count, factors: Factors) -> Fraction:
    """How much t + S' x r has to be for some ways."""
    of_given, of_possible_there, of_given_there = factors
    total = of_given * ways.given + of_possible_there * ways.possible_there
    return (total + of_given_there * ways.given_there) / ways.possible


def _term(given: Fraction, there: Fraction, given_there: Fraction, possible: Fraction) -> Term:
    """What ways add to a sum by these factors, as a multiple of something."""
    factors = given, possible, given_there, there
    below = math.lcm(*(factor.denominator for factor in factors))
    a, b, c, d = (int(factor * below) for factor in factors)
    return lambda count: a * count[0] + b * count[1] + c * count[2] + d * count[3]


def _greatest(choices: Choices, term: Term) -> Count:
    """The ways whose sum is greatest: for each group the case whose term is, and in it the ways."""
    return _sum([max((case.most(term) for case in cases), key=term) for cases in choices])


def _sum(counts: Sequence[Count]) -> Count:
    return Count(*map(sum, zip(*counts, strict=True)))


def _queued(stretch: Stretch, number: int) -> tuple[Fraction, int, Stretch]:
    return -stretch.known.bound, number, stretch


def _crossing(below: Tangent, above: Tangent) -> tuple[Fraction, Fraction]:
    """Where two tangents meet, and how low; no multiple between them gives less."""
    apart = below.bound - above.bound + above.slope * above.multiple
    multiple = (apart - below.slope * below.multiple) / (above.slope - below.slope)
    return _short(multiple), below.bound + below.slope * (multiple - below.multiple)


def _short(value: Fraction) -> Fraction:
    return Fraction(round(value * FINEST), FINEST)


def _choices(groups: Sequence[Alternatives]) -> list[list[Case]]:
    """The ways of items as multiples of one unit, by whether they count on either side."""
    figures = (
        Fraction(figure)
        for cases in groups for items in cases for item in items for way in item.ways
        for figure in (*way.given, *way.possible)
    )  # fmt: skip
    unit = math.lcm(*{figure.denominator for figure in figures})
    return [
        [
            Case((i, j), ways)
            for j, items in enumerate(cases)
            for ways in product(*(_by_side(item, unit) for item in items))
        ]
        for i, cases in enumerate(groups)
    ]


def _by_side(item: Item, unit: int) -> list[list[Count]]:
    """The ways of an item in lists, by the sides on which it counts."""
    found: dict[tuple[bool, bool], dict[Count, None]] = {}
    for way in item.ways:
        one, other = (int(each * unit) for each in way.possible)
        # Between the ends of what is the same on both sides nothing is more than both.
        pairs = [(end, end) for end in way.given] if item.same else [way.given]
        counts = (Count(int(g * unit), one, int(h * unit), other) for g, h in pairs)
        found.setdefault((one > 0, other > 0), {}).update(dict.fromkeys(counts))
    return [list(counts) for counts in found.values()]


def _scored(choices: Choices) -> list[Choices] | None:
    """The same in parts, in each of which something can be given on both sides; None if too many.

    Ways with which a side has no score are in none of them, and any others in one.
    """
    found = []
    for part in _counting(choices, 1):
        for further in _counting(part, 3):
            found.append(further)
            if len(found) > MOST_PARTS:
                return None
    return found


def _counting(choices: Choices, place: int) -> Iterator[Choices]:
    """Parts by the first group that counts on a side; those that always do come first."""
    order = sorted(choices, key=lambda cases: not all(case.counts(place) for case in cases))
    for i, cases in enumerate(order):
        before = [[case for case in each if not case.counts(place)] for each in order[:i]]
        own = [case for case in cases if case.counts(place)]
        if own and all(before):
            yield [*before, own, *order[i + 1 :]]
        if len(own) == len(cases):
            return
