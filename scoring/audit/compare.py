"""Two rulesets compared by proof: who is better or worse off under the new one.

In: two rulesets (or one on two days). Out: a `Comparison`. For each criterion, group and tier, and
for the total, it says whether there is a community that is worse off and whether there is one that
is better off: each *proved* that there is none, *found* with a community that shows it, or *gave
up*. It also says by how much the score can fall and rise, and whether anything else that an
assessment yields is different (`beside`).

How it is worked out:
* Criteria are small: each question about one is put to the solver.
* What is the same term under both is the same for everybody.
* Groups, tiers and the total follow from the criteria by argument (`directions`) where they can:
  when no criterion earns more, and everything above is written alike, the score cannot rise.
* Communities in which most changes are found by climbing (`climb`), and then replayed. That there
  is no greater change is proved by adding up what each part can do (`additive`), or by the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, reduce
from itertools import product
from random import Random
from typing import Any

from liren.engine.backends.smt.encode import Cut
from liren.engine.backends.smt.memory import IN_ALL
from liren.engine.backends.smt.solver import Budget, Value
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.ir.nodes import Expr, Number
from liren.engine.record import Identity, Record, replace
from liren.engine.ruleset.model import OF_DAY, Ruleset, of_day
from liren.scoring.audit.additive import additive_bound
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp, Proved
from liren.scoring.audit.beside import Beside, Sorted, types_of
from liren.scoring.audit.climb import (
    Climbed,
    Measure,
    Part,
    Position,
    Scales,
    State,
    climb,
)
from liren.scoring.audit.directions import (
    ANY,
    DOWN,
    FLIPPED,
    SAME,
    UP,
    Direction,
    Directions,
    joined,
)
from liren.scoring.audit.gaps import gap
from liren.scoring.audit.plainer import plainer
from liren.scoring.audit.relations import UNDIRECTED, Both, Relation, Verdict, together
from liren.scoring.audit.space import RECORDS, Side, Space, planned
from liren.scoring.names import (
    APPLIES,
    BARS,
    EARNED,
    GIVEN,
    MET,
    POSSIBLE,
    PRESENT,
    SCORED,
    STATUS,
    TIER,
    TOTAL,
    group_name,
    name_of,
)
from liren.scoring.plan import Results

Progress = Callable[[int, int], None]

SECONDS, TOTAL_SECONDS = 5.0, 60.0
"""Time for a question, and for a whole comparison, unless it is said otherwise."""

LAST_RESORT = 2.0
"""Seconds for the solver where adding up did not prove that the score cannot move further."""

MOST_RAISED = 12
"""Communities of the solver from which climbing starts again."""

TURNED, SHUFFLED = 8, 24
"""Orders in which parts of a community are made worse to bring its score just below a bound: as
they are, begun at several places, and mixed."""


class Shift(Record):
    """How far the score can move one way.

    `amount` is by how much it moves in `example`, 0 when none is known to move. It never moves by
    more than `bound`; None when that was not shown. They are equal when it is proved.
    """

    amount: Number
    bound: Number | None
    example: Example | None = None

    @property
    def proved(self) -> bool:
        """Whether it is proved that no community moves further."""
        return self.bound == self.amount


class Comparison(Identity):
    """Everything that was found out about a change, on one day of each side."""

    space: Space
    old: Ruleset
    new: Ruleset
    days: tuple[date, date]
    criteria: tuple[Relation, ...]
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    groups: tuple[Relation, ...]
    tiers: tuple[Relation, ...]
    total: Relation
    fall: Shift
    rise: Shift
    cuts: tuple[Cut, ...]
    unshared: tuple[str, ...]
    beside: tuple[Relation, ...] = ()

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Everything that was compared, what has no better and worse last."""
        return (self.total, *self.tiers, *self.groups, *self.criteria, *self.beside)

    @property
    def verdict(self) -> Verdict:
        """Of everything that both have; `open` where undecided.

        What only one of them has, and where in a ruleset something stands, is not part of it.
        """
        directed = [each for each in self.relations if each.kind not in UNDIRECTED]
        found = reduce(together, [both for each in directed for both in each.sides])
        if found.verdict != "equivalent":
            return found.verdict
        others = {relation.verdict for relation in self.relations}
        if "different" in others:
            return "different"
        return "open" if "open" in others else "equivalent"


def compare(
    old: Ruleset,
    new: Ruleset,
    days: tuple[date, date],
    *,
    records: int = RECORDS,
    seconds: float = SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    memory: float = IN_ALL,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """The comparison of two rulesets, each on a day on which it is in force.

    A question may take `seconds`, all of them `total_seconds` and so many megabytes of `memory`; a
    `budget` takes the place of these three. Raises `AssessmentError` when one is not in force on
    its day, when no community keeps to what both declare, or a limit is reached before anything is
    asked about it.
    """
    # Made first, so that the time in which plans and terms are made counts.
    budget = budget or Budget(seconds, total_seconds, memory)
    space = Space(planned((old, new), days, budget), budget, records)
    types = types_of(space)
    space.must_hold_of_some()
    return _Comparing(space, types, progress or (lambda done, of: None)).comparison()


class _Comparing:
    def __init__(self, space: Space, types: Sequence[Sorted], progress: Progress) -> None:
        self.space = space
        self.types = types
        self.progress = progress
        self.factory = space.factory
        self.old, self.new = space.sides
        self.known: dict[str, Direction] = {}
        self.learned: list[Term] = []
        self.lists: dict[tuple[int, int], bool] = {}
        days = zip(of_day(self.old.day), of_day(self.new.day), strict=True)
        self.moved = {
            name: UP if new > old else DOWN
            for name, (old, new) in zip(OF_DAY, days, strict=True)
            if new != old
        }

    def comparison(self) -> Comparison:
        old, new = self.old.ruleset, self.new.ruleset
        shared = [name for name in new.criteria if name in old.criteria]
        self.learn_directions()
        criteria = []
        for done, name in enumerate(shared):
            self.progress(done, len(shared) + 3)
            criteria.append(self.criterion(name))
        self.learned = [term for each in criteria for term in self.lemmas(each)]
        groups = tuple(self.group(name) for name in new.groups if name in old.groups)
        self.progress(len(shared) + 1, len(shared) + 3)
        ways = (self.old, self.new), (self.new, self.old)
        moves = [(self.fallen(*way), self.bound(*way)) for way in ways]
        names = dict.fromkeys((*self.levels(self.new), *self.levels(self.old)))
        beside = Beside(self.space, self.types, self.learned, self.scales, self.shown)
        tiers = tuple(beside.tier(self.tier(name)) for name in names)
        others = tuple(beside.relations(tiers))
        self.progress(len(shared) + 2, len(shared) + 3)
        # Last, as closing in on how far scores move takes what time there is.
        fall, rise = (self.shift(*way, *move) for way, move in zip(ways, moves, strict=True))
        self.progress(len(shared) + 3, len(shared) + 3)
        return Comparison(
            space=self.space, old=old, new=new, days=(self.old.day, self.new.day),
            criteria=tuple(criteria),
            added=tuple(name for name in new.criteria if name not in old.criteria),
            dropped=tuple(name for name in old.criteria if name not in new.criteria),
            groups=groups, tiers=tiers, total=self.total(fall, rise), fall=fall, rise=rise,
            cuts=self.space.cuts, unshared=tuple(sorted(self.space.unshared)), beside=others,
        )  # fmt: skip

    # asking

    def both(self, name: str) -> tuple[Any, Any]:
        """A definition under both; a missing one is what earns and asks nothing."""
        return self.old.terms[name], self.new.terms[name]

    def ask(self, *terms: Term) -> Answer:
        return self.space.ask(terms)

    def less(self, one: NumberTerm, other: NumberTerm) -> Term:
        """Whether a number is less than another."""
        return self.factory.above(self.factory.subtract(other, one))

    # criteria

    def criterion(self, name: str) -> Relation:
        factory = self.factory
        passes = [self.passes(side, name) for side in self.space.sides]
        met, applies = (self.known[name_of(name, part)] for part in (MET, APPLIES))
        passing = joined((met, FLIPPED[applies]))
        demand = Both(
            self.unless(passing in (SAME, UP), passes[0], factory.negate(passes[1])),
            self.unless(passing in (SAME, DOWN), factory.negate(passes[0]), passes[1]),
        )
        present = [side.term(name, PRESENT) for side in self.space.sides]
        given = [side.term(name, GIVEN) for side in self.space.sides]
        way = self.known[name_of(name, GIVEN)]
        points = Both(
            self.unless(way in (SAME, UP), *present, self.less(given[1], given[0])),
            self.unless(way in (SAME, DOWN), *present, self.less(given[0], given[1])),
        )
        relation = Relation("criterion", name, points, demand)
        if relation.verdict != "equivalent":
            return relation
        return Relation("criterion", name, points, demand, self.ask(self.differs(name)))

    def lemmas(self, relation: Relation) -> Iterator[Term]:
        """What was proved of a criterion: that nobody earns less, or more, or how far at most."""
        name, sides = relation.id, self.space.sides
        present = [side.term(name, PRESENT) for side in sides]
        given = [side.term(name, GIVEN) for side in sides]
        if given[0] is given[1] or self.space.budget.over:
            return
        for i, answer in enumerate((relation.points.worse, relation.points.better)):
            most: Number = 0
            if not isinstance(answer, Proved):
                most = gap(self.space, sides[i], sides[1 - i], name).bound
            less = self.factory.subtract(given[i], given[1 - i])
            no_more = self.factory.at_least(self.factory.figure(most), less)
            yield self.factory.any_of((*map(self.factory.negate, present), no_more))

    def unless(self, none: bool, *terms: Term) -> Answer:
        """Whether there is a community of which all terms hold, unless it is known already."""
        return Proved(self.space.cuts) if none else self.ask(*terms)

    def passes(self, side: Side, name: str) -> Term:
        """Whether a community has nothing to put right."""
        applies = side.term(name, APPLIES)
        return self.factory.any_of((side.term(name, MET), self.factory.negate(applies)))

    def differs(self, name: str) -> Term:
        """Whether a criterion has another status, counts or vetoes for one only, or has another
        maximum."""
        status, present = (self.both(name_of(name, part)) for part in (STATUS, PRESENT))
        most = [side.ruleset.criteria[name].maximum for side in self.space.sides]
        vetoes = [side.terms.get(name_of(name, BARS), self.factory.false)
                  for side in self.space.sides]  # fmt: skip
        return self.factory.any_of((
            self.factory.negate(self.factory.equal(*status)),
            self.factory.negate(self.factory.same(*present)),
            self.factory.negate(self.factory.same(*vetoes)),
            *([] if most[0] == most[1] else [self.factory.all_of(present)]),
        ))  # fmt: skip

    # directions

    def learn_directions(self) -> None:
        """For every definition of both programs, which way it moves."""
        old = {d.name: d.expr for d in self.old.plan.program.definitions()}
        for definition in self.new.plan.program.definitions():
            name = definition.name
            if name not in old:
                self.known[name] = ANY
            elif self.old.terms[name] is self.new.terms[name]:
                self.known[name] = SAME
            elif self.space.budget.over:
                self.known[name] = ANY
            else:
                self.known[name] = self.direction(name, old[name], definition.expr)

    def direction(self, name: str, old: Expr, new: Expr) -> Direction:
        """The direction of a definition; the solver is asked about those of a criterion."""
        owner = name.rpartition(":")[0]
        small = owner in self.new.ruleset.criteria
        prove = self.proved if small else lambda one, other: ANY
        unshared, moved = self.space.unshared, self.moved
        lists = self.lists
        return Directions(self.known, self.ends, prove, unshared, moved, lists).of(old, new)

    def ends(self, old: Expr, new: Expr) -> tuple[Any, Any]:
        """Bounds of a number under both programs."""
        terms = self.old.encoder.encode(old), self.new.encoder.encode(new)
        lows, highs = [term.low for term in terms], [term.high for term in terms]
        return (
            None if None in lows else min(lows),
            None if None in highs else max(highs),
        )

    def proved(self, old: Expr, new: Expr) -> Direction:
        """The direction by the solver."""
        one, other = self.old.encoder.encode(old), self.new.encoder.encode(new)
        if isinstance(one, NumberTerm):
            falls, rises = self.less(other, one), self.less(one, other)
        else:
            falls = self.factory.all_of((one, self.factory.negate(other)))
            rises = self.factory.all_of((other, self.factory.negate(one)))
        none_falls = isinstance(self.space.holds_of_none([falls]), Proved)
        none_rises = isinstance(self.space.holds_of_none([rises]), Proved)
        if none_falls and none_rises:
            return SAME
        return UP if none_falls else DOWN if none_rises else ANY

    # groups

    def group(self, name: str) -> Relation:
        earned = name_of(group_name(name), EARNED)
        one, other = self.both(earned)
        way = self.known[earned]
        results = _position(self.old, name), _position(self.new, name)
        parts = self.parts_about(one, other)
        worse = self.worse(way in (SAME, UP), self.less(other, one), parts, lambda r: (
            r[0].groups[results[0]][0][0] / _scale(self.old, results[0])
            - r[1].groups[results[1]][0][0] / _scale(self.new, results[1])))  # fmt: skip
        better = self.worse(way in (SAME, DOWN), self.less(one, other), parts, lambda r: (
            r[1].groups[results[1]][0][0] / _scale(self.new, results[1])
            - r[0].groups[results[0]][0][0] / _scale(self.old, results[0])))  # fmt: skip
        relation = Relation("group", name, Both(worse, better))
        sides = zip(self.space.sides, results, strict=True)
        most = [side.plan.group_maxima[i] for side, i in sides]
        if relation.verdict != "equivalent" or most[0] == most[1]:
            return relation
        return replace(relation, other=self.ask(self.factory.true))

    def parts_about(self, *terms: Term) -> list[Part]:
        """The parts of a community that terms depend on."""
        mentioned = self.space.constraints.mentioned
        names = frozenset().union(*map(mentioned, terms))
        return [part for part in self.space.parts if part.names & names]

    def worse(
        self, none: bool, term: Term, parts: Sequence[Part], measure: Callable[[Any], Any]
    ) -> Answer:
        """Whether there is a community of which a term holds: by argument, climbing, or solving."""
        if none or term is self.factory.false:
            return Proved(self.space.cuts)
        climbed = self.climbed(measure, parts)
        if climbed is not None:
            return Found(climbed)
        return self.ask(term)

    def climbed(self, measure: Measure, parts: Sequence[Part]) -> Example | None:
        """A replayed community in which a measure of some parts is above 0."""
        space = self.space
        if space.budget.over:
            return None
        found = max(
            (climb(self.scales, start, parts, measure, space.budget) for start in space.extremes),
            key=_measured,
        )
        if found.measure <= 0:
            return None
        return self.shown(found.values, lambda results: bool(measure(results) > 0))

    def shown(
        self, values: Mapping[str, Value], holds: Callable[[tuple[Results, ...]], bool]
    ) -> Example | None:
        """A community of which something holds, as ordinary as can be, replayed."""
        space = self.space
        plain = plainer(space, values, space.ordinary, lambda v: holds(self.scales.results(v)))
        return space.example(plain, ())

    def climb(self, measure: Measure) -> Callable[[State], Climbed]:
        """Climbing to where a measure is as large as can be."""
        space = self.space
        return lambda start: climb(self.scales, start, space.parts, measure, space.budget)

    @cached_property
    def scales(self) -> Scales:
        return Scales(self.space.sides)

    # the score

    def fallen(self, one: Side, other: Side) -> Climbed | None:
        """A community whose score is much lower on the other side; None when none is lower."""
        if self.never_lower(one):
            return None
        if self.space.budget.over:
            return Climbed({}, 0)
        climb = self.climb(self.lost(one))
        return max(map(climb, self.space.extremes), key=_measured)

    def never_lower(self, one: Side) -> bool:
        """Whether it is known that no score is lower on the other side."""
        return self.known[TOTAL] in (SAME, UP if one is self.old else DOWN)

    def lost(self, one: Side) -> Measure:
        """How much lower a score is on the other side."""
        position = self.space.sides.index(one)

        def measure(results: tuple[Results, ...]) -> Number:
            before, after = results[position].score, results[1 - position].score
            if before.absent or after.absent:
                return -(10**9)
            return before.low - after.low

        return measure

    def about_lost(self, one: Side, sign: int) -> Measure:
        """The same but for what rounding does, and how high the score was, or (`sign` -1) low."""
        lost, position = self.lost(one), self.space.sides.index(one)
        steps = 5 * max(side.ruleset.scoring.resolution for side in self.space.sides)
        return lambda results: (lost(results) // steps, sign * results[position].score.low)

    def bound(self, one: Side, other: Side) -> Number | None:
        """By how much the score is lower on the other side at most, as far as adding up says."""
        if self.never_lower(one):
            return 0
        return None if self.space.budget.over else additive_bound(self.space, one, other)

    def shift(self, one: Side, other: Side, found: Climbed | None, bound: Number | None) -> Shift:
        """How much lower the score can be on the other side; `found` is what climbing came to."""
        if found is None:
            return Shift(0, 0)
        if (bound is None or bound > found.measure) and not self.space.budget.over:
            found = self.closer(one, found, bound)
        # Where criteria are very many, the solver says nothing in the time that there is.
        for _ in range(0 if bound is not None and self.space.promising else MOST_RAISED):
            if self.space.budget.over or (bound is not None and bound <= found.measure):
                break
            further = self.further(one, other, max(found.measure, 0))
            if isinstance(further, GaveUp) and found.measure <= 0:
                # It matters more whether it moves at all than how far.
                further = self.further(one, other, 0, self.space.budget.each)
            if isinstance(further, Proved):
                bound = max(found.measure, 0)
            if not isinstance(further, dict):
                break
            found = self.climb(self.lost(one))(further)
        most, measure, example = found.measure, self.lost(one), None
        if most > 0:
            example = self.shown(found.values, lambda results: measure(results) == most)
        amount = 0 if example is None else most
        return Shift(amount, bound if bound is None else max(bound, amount), example)

    def closer(self, one: Side, found: Climbed, bound: Number | None) -> Climbed:
        """The same by climbing over more states of each part, until the bound is met.

        Of communities that lose about the same, those with the higher score are gone on from, and
        those with the lower one: what the one can still lose, the other often cannot.
        """
        parts, budget = self.space.finer_parts, self.space.budget
        promising = self.space.promising.get(self.space.sides.index(one))
        if promising is not None:
            return self.promised(one, found, promising)
        starts = [found.values, *(self.space.extremes if bound is not None else ())]
        for start, sign in product(starts, (1, -1)):
            if budget.over or (bound is not None and found.measure >= bound):
                break
            on = climb(self.scales, start, parts, self.about_lost(one, sign), budget)
            there = climb(self.scales, on.values, parts, self.lost(one), budget)
            found = max(found, there, key=_measured)
        return found

    def promised(self, one: Side, found: Climbed, promising: Mapping[str, Value]) -> Climbed:
        """The same of very many criteria: also from where adding up says that most is lost."""
        parts, budget, measure = self.space.finer_parts, self.space.budget, self.lost(one)
        starts = {**found.values, **promising}, found.values
        for start in starts:
            there = climb(self.scales, start, parts, measure, budget)
            found = max(found, there, key=_measured)
        return found

    def further(
        self, one: Side, other: Side, amount: Number, seconds: float = LAST_RESORT
    ) -> dict[str, Value] | Proved | GaveUp:
        """A community whose score is lower on the other side by more than an amount."""
        difference = self.factory.add((
            one.terms[TOTAL], self.factory.scale(-1, other.terms[TOTAL]),
            self.factory.figure(-amount),
        ))  # fmt: skip
        scored = (one.terms[SCORED], other.terms[SCORED])
        return self.space.some([*scored, self.factory.above(difference)], seconds)

    def total(self, fall: Shift, rise: Shift) -> Relation:
        points = Both(_moved(fall, self.space), _moved(rise, self.space))
        other = self.ask(self.factory.negate(self.factory.same(*self.both(SCORED))))
        if isinstance(other, Proved):
            most = [self.measured_by(side) for side in self.space.sides]
            other = self.ask(self.factory.negate(self.factory.equal(*most)))
        return Relation("total", TOTAL, points, None, other)

    def measured_by(self, side: Side) -> NumberTerm:
        """What a score is out of."""
        fixed: NumberTerm = self.factory.figure(side.plan.maximum)
        return side.terms[POSSIBLE] if side.ruleset.scoring.possible_maximum else fixed

    # tiers

    def levels(self, side: Side) -> list[str]:
        return [tier.id for tier in side.ruleset.tiers]

    def tier(self, name: str) -> Relation:
        """Who loses a tier (or a better one), and who gains it.

        Of one that only one of the rulesets has, that is who has no better one under the other.
        """
        reached = [self.reaches(side, name) for side in self.space.sides]
        way = self.known[TIER] if self.levels(self.old) == self.levels(self.new) else ANY
        worse = self.tier_lost(name, reached, (0, 1), way in (SAME, UP))
        better = self.tier_lost(name, reached, (1, 0), way in (SAME, DOWN))
        return Relation("tier", name, Both(worse, better))

    def reaches(self, side: Side, name: str) -> Term:
        """Whether a community reaches a tier or a better one."""
        level = self.factory.figure(self.level(side, name))
        return self.factory.at_least(level, side.terms[TIER])

    def level(self, side: Side, name: str) -> int:
        """The last level that is as good as a tier; -1 where none is.

        Where a side does not have the tier, as good are those that the other puts before it.
        """
        levels = self.levels(side)
        if name in levels:
            return levels.index(name)
        others = self.levels(self.new if side is self.old else self.old)
        better = others[: others.index(name)]
        return max((i for i, each in enumerate(levels) if each in better), default=-1)

    def tier_lost(
        self, name: str, reached: list[Term], sides: tuple[int, int], none: bool
    ) -> Answer:
        one, other = sides
        if self.space.budget.over and not none:
            return GaveUp(self.space.budget.limit)
        lost = (reached[one], self.factory.negate(reached[other]))
        if none or reached[0] is reached[1]:
            return Proved(self.space.cuts)
        example = self.brought_down(name, one, other)
        if example is not None:
            return Found(example)
        if self.space.none_loosely([*self.learned, *lost]):
            return Proved(self.space.cuts)
        return self.ask(*lost)

    def brought_down(self, name: str, one: int, other: int) -> Example | None:
        """A community that reaches a tier on one side only, found by lowering its score."""
        sides = self.space.sides
        levels = [self.level(side, name) for side in sides]
        orders = [[*self.levels(side), None] for side in sides]

        def holds(results: tuple[Results, ...], side: int) -> bool:
            tier = results[side].tiers
            return len(tier) == 1 and orders[side].index(tier[0]) <= levels[side]

        def lost(results: tuple[Results, ...]) -> tuple[bool, Number]:
            gap = results[one].score.low - results[other].score.low
            return holds(results, one) and not holds(results, other), gap

        for start in self.space.extremes:
            if self.space.budget.over:
                break
            values = self.lowered(self.climb(lost)(start).values, holds, one, other)
            if values is not None:
                return self.shown(values, lambda r: holds(r, one) and not holds(r, other))
        return None

    def lowered(
        self, values: dict[str, Value], holds: Callable[..., bool], one: int, other: int
    ) -> dict[str, Value] | None:
        """The community made worse part by part, as long as it keeps the tier on one side.

        Which parts come first decides where the score ends up, so several orders are tried.
        """
        start = self.scales.position(values)
        if not holds(self.scales.run(start), one):
            return None
        for parts in _orders(list(self.space.parts)):
            found = self._lowered(start, parts, holds, (one, other))
            if found is not None:
                return found
        return None

    def _lowered(
        self, position: Position, parts: list[Part], holds: Callable[..., bool],
        sides: tuple[int, int],
    ) -> dict[str, Value] | None:  # fmt: skip
        one, other = sides
        results = self.scales.run(position)
        for state in (state for part in parts for state in part.states):
            if not holds(results, other) or self.space.budget.over:
                break
            changed = self.scales.moved(position, state)
            found = self.scales.run(changed)
            loses = found[other].score.low < results[other].score.low
            if loses and holds(found, one):
                position, results = changed, found
        return None if holds(results, other) else position.values


def _measured(climbed: Climbed) -> Any:
    return climbed.measure


def _orders(parts: list[Part]) -> Iterator[list[Part]]:
    """The parts in several orders, always the same ones."""
    for turn in range(min(TURNED, len(parts) or 1)):
        cut = turn * len(parts) // TURNED
        yield parts[cut:] + parts[:cut]
    chance = Random(0)
    for _ in range(SHUFFLED if len(parts) > 2 else 0):
        yield sorted(parts, key=lambda part: chance.random())


def _moved(shift: Shift, space: Space) -> Answer:
    if shift.example is not None:
        return Found(shift.example)
    return Proved(space.cuts) if shift.bound == 0 else GaveUp(space.budget.limit)


def _position(side: Side, group: str) -> int:
    return list(side.ruleset.groups).index(group)


def _scale(side: Side, position: int) -> int:
    return side.plan.group_scales[position][0]


__all__ = ["Both", "Comparison", "Relation", "Shift", "compare"]
