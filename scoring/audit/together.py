"""What many criteria can lose together, where their ways to count are not tried one by one.

In: the `Item`s that something is summed up from. Out: a number that the difference of their shares
of what is possible never exceeds, and in `Space.promising` a community that comes close to it.

Criteria that nothing connects are independent. Of those that are connected it is worked out which
can count at once; and, only in those cases in which most is lost in all, how much they lose
together, which the solver is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise, product
from typing import Any, NamedTuple

from liren.engine.backends.smt.encode import FARTHEST
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Value
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.ir.nodes import Number
from liren.scoring.audit.answers import Proved
from liren.scoring.audit.closing import Closed, Writable, greatest
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.quotients import Most, most_of_quotients
from liren.scoring.audit.space import Side, Space
from liren.scoring.audit.stepwise import Sides
from liren.scoring.audit.ways import Item, Line, Way, extremes, lost_of
from liren.scoring.names import GIVEN, PRESENT

MOST_CORNERS = 150
"""Pairs of figures of a criterion of which it is asked whether both are given at once."""

MOST_TOGETHER = 8
"""Conditions on connected facts of which all ways are tried in which they can hold together."""

BRIEF = 0.5
"""Seconds for a question about what connected criteria lose together."""

MOST_ASKED = 8
"""Such questions in a case."""

MOST_SEEN = 4
"""Times that it is looked at what they lose where most is lost."""

HARDLY = (Fraction(1, 100), Fraction(1, 10))
"""Points for each criterion by which less is lost in an example than there could be."""


class Counting(NamedTuple):
    """A case of connected criteria, with the ways that remain of each in it; or an item by itself.

    `holding` are the terms that hold in it. Where it was `seen` what they lose together, `narrowed`
    is all of them in one if that is less than each by itself, and `values` are of a community in
    which they lose about that.
    """

    items: tuple[Item, ...]
    holding: tuple[Term, ...] = ()
    seen: bool = False
    narrowed: Item | None = None
    values: Mapping[str, Value] | None = None

    @property
    def summed(self) -> Sequence[Item]:
        """What is summed up."""
        return self.items if self.narrowed is None else (self.narrowed,)

    @property
    def most(self) -> Number:
        """How much is lost in it at most."""
        return sum(map(lost_of, self.summed))


class Connected(NamedTuple):
    """Criteria about the same facts, with every case of which of them count."""

    names: frozenset[str]
    cases: list[Counting]


class Together:
    """Criteria of two sides, and what is asked about them."""

    def __init__(self, space: Space, one: Side, other: Side) -> None:
        self.space = space
        self.factory = space.factory
        self.sides = (one, other)

    def term(self, side: Side, name: str, part: str) -> Any:
        """A definition of a criterion; one that is not there never counts, and gives nothing."""
        if name in side.ruleset.criteria:
            return side.term(name, part)
        return self.factory.false if part == PRESENT else self.factory.figure(0)

    def possible(self, *terms: Term) -> bool:
        """Whether it is not proved that terms never hold together."""
        return not isinstance(self.space.holds_of_none(terms), Proved)

    def read(self, item: Item) -> frozenset[str]:
        """The variables that a criterion depends on; none of a group."""
        if item.criterion is None:
            return frozenset()
        terms = [self.term(side, item.criterion, part)
                 for side in self.sides for part in (PRESENT, GIVEN)]  # fmt: skip
        return frozenset().union(*map(self.space.constraints.mentioned, terms))

    def figures(self, given: Sequence[NumberTerm]) -> list[Sides]:
        """The pairs of figures that a criterion may give, if they are few."""
        one, other = map(self.factory.values_of, given)
        if not one or not other or len(one) * len(other) > MOST_CORNERS:
            return []
        return list(product(one, other))

    def attained(
        self, present: Sequence[Term], given: Sequence[NumberTerm], pairs: Iterable[Sides],
        most: Sequence[Number],
    ) -> Iterator[Way]:  # fmt: skip
        """The pairs of figures that are given together, but those that lose no more than others."""
        found: list[Sides] = []
        for pair in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
            # Those before give no less on the one side.
            if any(other[1] <= pair[1] for other in found):
                continue
            alike = (self.factory.equal(term, self.factory.figure(value))
                     for term, value in zip(given, pair, strict=True))  # fmt: skip
            if self.possible(*present, *alike):
                found.append(pair)
                yield Way(pair, (most[0], most[1]))

    def most_of_many(
        self, items: Iterable[Item], scales: tuple[Fraction, Fraction]
    ) -> Fraction | None:
        """The most that is lost, of items whose ways are not tried one by one.

        What connected criteria give is looked at where most seems to be lost, until it is not less.
        """
        groups = list(self.cases(items))
        found: Most | None = None
        for _ in range(MOST_SEEN):
            alternatives = [[case.summed for case in group.cases] for group in groups]
            found = most_of_quotients(alternatives, scales, self.space.budget)
            if found is None or self.space.budget.over or not self.looked_at(groups, found.cases):
                break
        if found is None:
            return None
        self.promise((groups[i].names, groups[i].cases[j]) for i, j in found.cases)
        return found.bound

    def looked_at(self, groups: Sequence[Connected], cases: Iterable[tuple[int, int]]) -> bool:
        """Look at what is lost in cases, by their places; whether there was any not yet seen."""
        further = False
        for i, j in cases:
            before = groups[i].cases[j]
            after = groups[i].cases[j] = self.seen(before)
            further = further or after is not before
        return further

    def promise(self, cases: Iterable[tuple[frozenset[str], Counting]]) -> None:
        """Take note of a community in which criteria lose about as much as cases say."""
        known = self.space.promising.setdefault(self.space.sides.index(self.sides[0]), {})
        for names, case in cases:
            if any(not item.same for item in case.items):
                found = case.values or self.about(case) or {}
                known.update((name, found[name]) for name in sorted(names) if name in found)

    def cases(self, items: Iterable[Item]) -> Iterator[Connected]:
        """Of the items that are about connected facts, each case of which of them count."""
        mentioned = self.space.constraints.mentioned
        about = [(self.read(item), item) for item in items]
        yield from (Connected(read, [Counting((item,))]) for read, item in about if not read)
        for names, members in connected(about, map(mentioned, self.space.constraints.terms)):
            yield from (Connected(names, list(each)) for each in self.counted(members))

    def counted(self, items: Sequence[Item]) -> Iterator[Iterable[Counting]]:
        """The same of items that are connected; each by itself if they count by too much."""
        counting = [self.counting(item) for item in items]
        terms = dict.fromkeys(term for pair in counting for term in pair)
        found: list[dict[Term, bool]] = [{}]
        if len(terms) > MOST_TOGETHER:
            yield from ([Counting((item,))] for item in items)
            return
        for term in terms:
            further = [{**known, term: holds} for known in found for holds in (True, False)]
            found = [each for each in further if self.possible(*self.holding(each))]
        yield [
            Counting(
                tuple(_where(item, [holds[term] for term in pair])
                      for item, pair in zip(items, counting, strict=True)),
                tuple(self.holding(holds)),
            )
            for holds in found
        ]  # fmt: skip

    def holding(self, held: Mapping[Term, bool]) -> Iterator[Term]:
        """That some terms hold and others do not."""
        return (term if holds else self.factory.negate(term) for term, holds in held.items())

    def seen(self, case: Counting) -> Counting:
        """A case of connected criteria after looking at what they lose together."""
        if case.seen or len(case.items) < 2 or all(item.same for item in case.items):
            return case
        items = tuple(self.remaining(item, case.holding) for item in case.items)
        case = Counting(items, case.holding, seen=True)
        if not all(item.ways for item in items):
            return case
        lost, values = self.lost_by(case), self.about(case)
        best = None if values is None else Evaluation(values).of(lost)
        budget = self.space.budget.shorter(BRIEF)
        asked = Writable(self.space, case.holding, [lost], self.space.ordinary, budget)
        found = greatest(asked, lost, Closed(best, case.most, values), MOST_ASKED)
        narrowed = _losing(items, found.bound) if found.bound < case.most else None
        return case._replace(narrowed=narrowed, values=found.values)

    def about(self, case: Counting) -> dict[str, Value] | None:
        """A community in which criteria lose as much as they can in a case, or hardly less."""
        for less in HARDLY:
            least = self.factory.figure(case.most - less * len(case.items))
            enough = self.factory.at_least(self.lost_by(case), least)
            found = self.space.find([*case.holding, enough])
            if found is not None:
                return found
        return None

    def remaining(self, item: Item, holding: Sequence[Term]) -> Item:
        """An item with the pairs of figures that are given together where some terms hold."""
        if item.same or item.step is None or not all(item.ways[0].possible):
            return item
        given = [self.term(side, item.criterion or "", GIVEN) for side in self.sides]
        ways = self.attained(holding, given, self.figures(given), item.ways[0].possible)
        return item._replace(ways=tuple(ways))

    def lost_by(self, case: Counting) -> NumberTerm:
        """How much less criteria give on the other side where they count."""
        given = [
            self.factory.scale(sign, self.term(side, item.criterion or "", GIVEN))
            for item in case.items if not item.same
            for i, (side, sign) in enumerate(zip(self.sides, (1, -1), strict=True))
            # Where nothing can be earned something may still be taken off.
            if any(way.possible[i] or way.given[i] for way in item.ways)
        ]  # fmt: skip
        return self.factory.add(given)

    def counting(self, item: Item) -> list[Term]:
        """When a criterion gives something on each side; never where it counts for nothing."""
        assert item.criterion is not None, "only criteria read anything"
        return [
            self.term(side, item.criterion, PRESENT)
            if any(way.possible[i] for way in item.ways)
            else self.factory.false
            for i, side in enumerate(self.sides)
        ]


def _losing(items: Sequence[Item], most: Number) -> Item:
    """Items in one that lose no more than so much together, and no more than each by itself."""
    pairs = [list(_pairs(item)) for item in items]
    parts = {Fraction(1), *(part for own in pairs for part in _steepness(own))}
    lines = [Line(Fraction(1), most)]
    for part in sorted(parts):
        lines.append(
            Line(part, sum(max(part * one - other for one, other in own) for own in pairs))
        )
    least = sum(min(other for _, other in own) for own in pairs)
    possible = reduce(Way.beside, (item.ways[0] for item in items)).possible
    # More cannot be given on the one side without more than is possible on the other.
    most_given = min(
        sum(max(one for one, _ in own) for own in pairs),
        *(Fraction(line.most + possible[1]) / line.part for line in lines if line.part),
    )
    # How little is given there has no end here: who is given less on the one side loses less.
    corners = extremes(lines, (-FARTHEST, least), (most_given, possible[1]))
    names = frozenset[str]().union(*(item.names for item in items))
    return Item(False, tuple(Way(way.given, possible) for way in corners), names)


def _pairs(item: Item) -> Iterator[Sides]:
    """What an item can give on each side, between which is all else that it can lose."""
    for way in item.ways:
        yield from ((end, end) for end in way.given) if item.same else (way.given,)


def _steepness(pairs: Iterable[Sides]) -> Iterator[Fraction]:
    """By how much more is given on the other side from one pair to the next, for what is on the
    one."""
    for (one, other), (further, there) in pairwise(sorted(set(pairs))):
        if one != further:
            yield max(Fraction(there - other) / (further - one), Fraction(0))


def _where(item: Item, sides: Sequence[bool]) -> Item:
    """An item with those of its ways in which it counts on some sides and not on others."""
    ways = (way for way in item.ways if [bool(each) for each in way.possible] == sides)
    return item._replace(ways=tuple(ways))
