"""What an assessment yields beside findings, groups, score and tier: compared by proof.

In: a space of two rulesets, and how communities are evaluated and shown. Out: `Relation`s: what
follows from a tier, of which type a community is, by how many levels its tier is lowered; and of
each tier how long it holds, and whether it is that very tier. What follows from a tier, and how
long it holds, is compared among those who have the same tier under both: who has another one is
told with the tiers. An example is replayed, and what it shows is read off its assessments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from liren.engine.backends.scalar.values import YES
from liren.engine.backends.smt.solver import Value
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.ir.walk import inputs, rebuild
from liren.engine.record import replace
from liren.engine.ruleset.model import NO_TIER, Outcome, Period, TypeOption
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp, Proved
from liren.scoring.audit.climb import Part, Position, Scales
from liren.scoring.audit.relations import NOBODY, Both, Relation
from liren.scoring.audit.space import Side, Space
from liren.scoring.figures import fixed_by
from liren.scoring.names import AWARDED, LOWERED_BY, TIER
from liren.scoring.plan import Results
from liren.scoring.scorecard import Assessment

Holds = Callable[[tuple[Results, ...]], bool]
Shown = Callable[[Mapping[str, Value], Holds], Example | None]

LEAP_CYCLE = tuple(date(2000, 1, 1) + timedelta(days=i) for i in range(366 + 3 * 365))
"""Days on which a number of months and one of days are held against each other."""

LOWERING = "lower_tier"


class Sorted(NamedTuple):
    """That a community is of a type, by each side; None where the source gives no figure for it.

    It is of no type that a side does not have.
    """

    name: str
    terms: tuple[Term | None, Term | None]


def types_of(space: Space) -> tuple[Sorted, ...]:
    """The types of both sides whose conditions are not alike.

    To be asked for before anything else is, so that what they read is part of every community.
    """
    names = dict.fromkeys(name for side in reversed(space.sides) for name in _options(side))
    return tuple(Sorted(name, _conditions(space, name)) for name in names
                 if not _written_alike(space, name))  # fmt: skip


def _options(side: Side) -> dict[str, TypeOption]:
    """The types by `CLASSIFICATION.TYPE`."""
    return {
        f"{name}.{option.id}": option
        for name, classification in side.ruleset.types.items()
        for option in classification.options.values()
    }


def _written_alike(space: Space, name: str) -> bool:
    found = [_options(side).get(name) for side in space.sides]
    wholes = [
        (rebuild(option.when, fixed_by(side.plan.figures)), _is_specified(side, option))
        for side, option in zip(space.sides, found, strict=True) if option is not None
    ]  # fmt: skip
    alike = len(wholes) == 2 and wholes[0] == wholes[1]
    return alike and space.unshared.isdisjoint(inputs(wholes[0][0]))


def _is_specified(side: Side, option: TypeOption) -> bool:
    return all(side.plan.figures.get(item.name) is not None for item in option.parameters)


def _conditions(space: Space, name: str) -> tuple[Term | None, Term | None]:
    old, new = (_condition(space, side, _options(side).get(name)) for side in space.sides)
    return old, new


def _condition(space: Space, side: Side, option: TypeOption | None) -> Term | None:
    if option is None:
        return space.factory.false
    if not _is_specified(side, option):
        return None
    term: Term = side.encoder.encode(rebuild(option.when, fixed_by(side.plan.figures)))
    return term


class Beside:
    """Compares what else assessments yield."""

    def __init__(
        self, space: Space, types: Sequence[Sorted], learned: Sequence[Term], scales: Scales,
        shown: Shown,
    ) -> None:  # fmt: skip
        self.space = space
        self.types = types
        self.learned = learned
        self.scales = scales
        self.shown = shown
        self.factory = space.factory
        self._at: dict[str, Answer] = {}

    def relations(self, tiers: Sequence[Relation]) -> Iterator[Relation]:
        """What follows from tiers, what lowers them, and types; `tiers` are those of the tiers."""
        yield from self.outcomes()
        if any(side.ruleset.lowerings for side in self.space.sides):
            yield self.lowering(all(each.verdict == "equivalent" for each in tiers))
        yield from self.sorted()

    # asking

    def somebody(self, terms: Sequence[Term], holds: Holds, tried: Iterable[Any] = ()) -> Answer:
        """Whether there is a community of which all terms hold; `holds` says so of what the sides
        make of it, and those `tried` may be such communities."""
        space = self.space
        if any(term is self.factory.false for term in terms):
            return Proved(space.cuts)
        if space.budget.over:
            return GaveUp(space.budget.limit)
        for values in (*tried, *space.between()):
            if values is not None and holds(self.scales.results(values)):
                example = self.shown(values, holds)
                if example is not None:
                    return Found(example)
        if space.none_loosely([*self.learned, *terms]):
            return Proved(space.cuts)
        return space.ask(terms)

    def differs(self, terms: Iterable[tuple[Term, Term]]) -> Term:
        """That not all pairs are the same."""
        return self.factory.any_of(self.factory.negate(self.factory.same(*pair)) for pair in terms)

    # tiers

    def tier(self, relation: Relation) -> Relation:
        """The relation of a tier with how long it holds, and whether it is that very tier."""
        periods = [
            next((tier.valid_for for tier in side.ruleset.tiers if tier.id == relation.id), _ABSENT)
            for side in self.space.sides
        ]
        if _ABSENT not in periods and periods[0] != periods[1]:
            ways = (_shorter(periods[1], periods[0]), _shorter(periods[0], periods[1]))
            lasts = Both(*(self.at(relation.id) if way else NOBODY for way in ways))
            relation = replace(relation, lasts=lasts)
        if relation.verdict == "equivalent" and self.out_of_order():
            relation = replace(relation, other=self.only_on_one_side(relation.id))
        return relation

    def out_of_order(self) -> bool:
        """Whether tiers that both have stand in another order, so that levels do not tell them."""
        old, new = ([tier.id for tier in side.ruleset.tiers] for side in self.space.sides)
        return [name for name in old if name in new] != [name for name in new if name in old]

    def only_on_one_side(self, tier: str) -> Answer:
        """Whether there is a community that has a tier under one of the rulesets only."""
        old, new = (self.is_at(side, TIER, tier) for side in self.space.sides)
        names = _named(tier)

        def holds(results: tuple[Results, ...]) -> bool:
            return (results[0].tiers == names) != (results[1].tiers == names)

        return self.somebody([self.differs([(old, new)])], holds)

    def is_at(self, side: Side, definition: str, tier: str) -> Term:
        """That a community has, or reaches before it is lowered, this tier, or (`none`) none."""
        levels = [*(each.id for each in side.ruleset.tiers), NO_TIER]
        if tier not in levels:
            return self.factory.false
        level = self.factory.figure(levels.index(tier))
        return self.factory.equal(_reached(side) if definition == AWARDED else side.terms[TIER],
                                  level)  # fmt: skip

    def at(self, tier: str) -> Answer:
        """Whether there is a community that has a tier, or none, under both."""
        if tier not in self._at:
            terms = [self.is_at(side, TIER, tier) for side in self.space.sides]
            names = _named(tier)

            def holds(results: tuple[Results, ...]) -> bool:
                return all(each.tiers == names for each in results)

            self._at[tier] = self.somebody(terms, holds, self.brought_down(names))
        return self._at[tier]

    def brought_down(self, names: tuple[str | None]) -> Iterator[Mapping[str, Value]]:
        """Communities that are made worse part by part, but not below a tier."""
        orders = [[*(tier.id for tier in side.ruleset.tiers), None] for side in self.space.sides]
        levels = [order.index(names[0]) for order in orders]

        def is_above(results: tuple[Results, ...]) -> bool:
            found = (order.index(each.tiers[0])
                     for order, each in zip(orders, results, strict=True))  # fmt: skip
            return all(each <= level for each, level in zip(found, levels, strict=True))

        parts = list(self.space.parts)
        for start in self.space.extremes:
            for order in (parts, parts[::-1]):
                yield self._brought_down(start, order, is_above).values

    def _brought_down(
        self, start: Mapping[str, Value], parts: Sequence[Part], is_above: Holds
    ) -> Position:
        position = self.scales.position(start)
        results = self.scales.run(position)
        for state in (state for part in parts for state in part.states):
            if self.space.budget.over:
                break
            changed = self.scales.moved(position, state)
            found = self.scales.run(changed)
            if is_above(found) and found[1].score.low <= results[1].score.low:
                position, results = changed, found
        return position

    # what follows from a tier

    def outcomes(self) -> Iterator[Relation]:
        """The figures that follow from a tier, of both rulesets."""
        old, new = ({each.id: each for each in s.ruleset.outcomes} for s in self.space.sides)
        for name in new:
            if name in old:
                yield self.outcome(old[name], new[name])

    def outcome(self, old: Outcome, new: Outcome) -> Relation:
        """Who has a lower figure and who a higher one, of those who have the same tier."""
        shared = [tier for tier in new.values if tier in old.values]
        less = [tier for tier in shared if new.values[tier] < old.values[tier]]
        more = [tier for tier in shared if new.values[tier] > old.values[tier]]
        other = [] if _dimension(old) == _dimension(new) else shared
        points = Both(self.at_one_of(less), self.at_one_of(more))
        return Relation("outcome", new.id, points, other=self.at_one_of(other))

    def at_one_of(self, tiers: Sequence[str]) -> Answer:
        """Whether there is a community that has one of these tiers under both."""
        answers = []
        for tier in tiers:
            answers.append(self.at(tier))
            if isinstance(answers[-1], Found):
                return answers[-1]
        return next((each for each in answers if isinstance(each, GaveUp)), NOBODY)

    # what lowers a tier

    def lowering(self, alike: bool) -> Relation:
        """By how many levels tiers are lowered, of those who reach one under both; and where all
        have the same tier in the end (`alike`), whether they reached the same."""
        negate, subtract = self.factory.negate, self.factory.subtract
        reach = [negate(self.is_at(side, AWARDED, NO_TIER)) for side in self.space.sides]
        old, new = (self.levels(side) for side in self.space.sides)
        answers = []
        for term, sign in ((subtract(old, new), 1), (subtract(new, old), -1)):
            differs = self.factory.above(term)
            first = [None] if differs is self.factory.false else [self.space.find([differs])]
            holds = self._lowered(sign)
            answers.append(self.somebody([*reach, differs], holds, first))
        other = self.reached_otherwise() if alike else NOBODY
        return Relation("lowering", LOWERING, Both(*answers), other=other)

    def levels(self, side: Side) -> NumberTerm:
        """By how many levels a tier is lowered."""
        found: NumberTerm = self.factory.figure(0)
        return side.terms[LOWERED_BY] if side.ruleset.lowerings else found

    def _lowered(self, sign: int) -> Holds:
        """Whether a tier that is reached under both is lowered by fewer (1) or more levels."""
        lowerings = [side.ruleset.lowerings for side in self.space.sides]

        def by(side: int, results: Results) -> int:
            seen = zip(lowerings[side], results.lowered, strict=True)
            return sum(reason.by for reason, held in seen if held == YES)

        def holds(results: tuple[Results, ...]) -> bool:
            old, new = (by(side, each) for side, each in enumerate(results))
            return (old - new) * sign > 0 and all(each.reached[0] for each in results)

        return holds

    def reached_otherwise(self) -> Answer:
        """Whether somebody reaches another tier, before it is lowered."""
        sides = self.space.sides
        names = dict.fromkeys(tier.id for side in sides for tier in side.ruleset.tiers)
        pairs = [[self.is_at(side, AWARDED, name) for side in sides] for name in names]
        differs = self.differs((old, new) for old, new in pairs)
        return self.somebody([differs], lambda r: r[0].reached != r[1].reached)

    # types

    def sorted(self) -> Iterator[Relation]:
        """The types of both sides; those that are written alike are the same for everybody."""
        known = {each.name: each for each in self.types}
        names = dict.fromkeys(n for side in reversed(self.space.sides) for n in _options(side))
        for name in names:
            nothing = Relation("type", name, Both(NOBODY, NOBODY))
            yield self.type(known[name]) if name in known else nothing

    def type(self, each: Sorted) -> Relation:
        """Who is no longer of a type, and who newly is."""
        old, new = (self.factory.false if term is None else term for term in each.terms)
        other: Answer = NOBODY
        if each.terms.count(None) == 1:
            other = self.space.ask([self.factory.true])
        negate = self.factory.negate
        points = Both(
            self.shows(each.name, self.space.ask([old, negate(new)]), (True, False)),
            self.shows(each.name, self.space.ask([negate(old), new]), (False, True)),
        )
        return Relation("type", each.name, points, other=other)

    def shows(self, name: str, answer: Answer, wanted: tuple[bool, bool]) -> Answer:
        """The answer, if its example was assessed to be of the type by one side and not by the
        other."""
        if not isinstance(answer, Found):
            return answer
        found = tuple(is_of_type(each, name) for each in answer.example.assessments)
        return answer if found == wanted else GaveUp("not-replayed")


def is_of_type(assessment: Assessment, name: str) -> bool:
    """Whether a community is certainly of a type (`CLASSIFICATION.TYPE`)."""
    return any(
        f"{result.classification.id}.{option.id}" == name
        for result in assessment.types for option in result.certain
    )  # fmt: skip


_ABSENT: Any = object()


def _named(tier: str) -> tuple[str | None]:
    return (None if tier == NO_TIER else tier,)


def _reached(side: Side) -> NumberTerm:
    """The level that is reached before anything lowers it."""
    term: NumberTerm = side.terms[AWARDED if side.ruleset.lowerings else TIER]
    return term


def _dimension(outcome: Outcome) -> object:
    return None if outcome.unit is None else outcome.unit.dimension


def _shorter(one: Period | None, other: Period | None) -> bool:
    """Whether what holds for one period may end before what holds for the other."""
    if one is None or other is None:
        return one is not None
    if one.in_months == other.in_months:
        return one.amount < other.amount
    return any(one.after(day) < other.after(day) for day in LEAP_CYCLE)


__all__ = ["Beside", "Sorted", "is_of_type", "types_of"]
