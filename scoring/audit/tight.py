"""The tightest range of a score while facts are missing: what can really come of a snapshot.

In: an assessment. Out: `Tight`: the lowest and the highest score that any completion of the
snapshot has, and which tiers completions reach. Interval reasoning is sound: nothing lies beyond
its range. But it takes what two criteria read of one fact as if it were two. Here every end is
*attained* by an example (the snapshot with its gaps filled in, replayed), and *proved* where the
bound meets it: because intervals say so, or because the solver shows that there is nothing beyond.

How it is worked out:
* All that is stated is known beforehand (`completions`), so that only what is missing is variable.
* Examples are found by climbing (`climb`) over parts of a community that nothing connects, each in
  the states in which its criteria earn most and least.
* What the criteria of a part earn together, at most and at least, is proved part by part. The
  solver is then asked for a score beyond what was attained.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from liren.engine.backends.smt.encode import Cut
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.memory import IN_ALL
from liren.engine.backends.smt.solver import Budget, Unsatisfied, Value
from liren.engine.backends.smt.terms import Term, Truth
from liren.engine.errors import AssessmentError, Problem, SnapshotError
from liren.engine.ir.nodes import Number
from liren.engine.record import Identity, Record
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp, Proved, Why
from liren.scoring.audit.apart import Apart
from liren.scoring.audit.climb import Part, Position, Scales, State, climb
from liren.scoring.audit.closing import Closed, Writable, greatest
from liren.scoring.audit.completions import Completions
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.ordinary import granted
from liren.scoring.audit.plainer import Holds, hold_of, plainer
from liren.scoring.audit.space import QUICK, RECORDS, Side, is_of_a_limit
from liren.scoring.names import (
    APPLIES,
    BARS,
    EARNED,
    MET,
    PRESENT,
    SCORED,
    TIER,
    TOTAL,
    name_of,
)
from liren.scoring.plan import Results
from liren.scoring.scorecard import Assessment
from liren.scoring.verdicts import Points

SECONDS, TOTAL_SECONDS = 5.0, 60.0
"""Time for a question, and for all of them, unless it is said otherwise."""

NOWHERE = -(10**18)
"""Where a community without a score stands when scores are compared."""

MOST_WALKS = 6
"""Ways from the lowest score to the highest on which tiers are looked for."""

Progress = Callable[[int, int], None]


class NothingFits(Problem):
    """What is stated cannot be true together."""

    code = "nothing-fits"
    zh = "快照所载各项事实与规则集的核对条件不能同时成立，没有任何补全方式"
    en = "what the snapshot states cannot hold together with the checks, however it is completed"


class End(Record):
    """One end of the range.

    `value` is the score of `example`, None when none was found. No completion goes beyond `bound`;
    with `cuts`, none whose lists are no longer than they say. `why` says why the two did not meet.
    """

    value: Number | None
    bound: Number
    example: Example | None = None
    cuts: tuple[Cut, ...] = ()
    why: Why | None = None

    @property
    def proved(self) -> bool:
        """Whether the bound is attained."""
        return self.value == self.bound


class TierAnswer(NamedTuple):
    """Whether a completion has a tier (None: no tier)."""

    tier: str | None
    answer: Answer


class Tight(Identity):
    """What can come of a snapshot.

    `low` and `high` are None when no completion has a score; `unscored` says whether one has none.
    `tiers` are those that intervals leave open, best first.
    """

    assessment: Assessment
    low: End | None
    high: End | None
    tiers: tuple[TierAnswer, ...]
    unscored: Answer
    cuts: tuple[Cut, ...]

    @property
    def possible_tiers(self) -> tuple[str | None, ...]:
        """The tiers that are not proved to be out of reach."""
        return tuple(t.tier for t in self.tiers if not isinstance(t.answer, Proved))

    @property
    def proved(self) -> bool:
        """Whether nothing was left open."""
        ends = [end for end in (self.low, self.high) if end is not None]
        answers = [self.unscored, *(tier.answer for tier in self.tiers)]
        return all(end.proved for end in ends) and not any(
            isinstance(answer, GaveUp) for answer in answers
        )


def tight(
    assessment: Assessment,
    *,
    records: int = RECORDS,
    seconds: float = SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    memory: float = IN_ALL,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> Tight:
    """What can come of the snapshot of an assessment.

    Of lists whose length is open up to `records` records beyond those listed are looked at. A
    question may take `seconds`, all of them `total_seconds` and so many megabytes of `memory`; a
    `budget` takes the place of these three.

    Raises `SnapshotError` when it is proved that no completion keeps the checks.
    """
    budget = budget or Budget(seconds, total_seconds, memory)
    try:
        space = Completions(assessment, budget, records)
    except AssessmentError as error:
        if not is_of_a_limit(error):
            raise
        return _left_open(assessment, GaveUp(budget.limit))
    return _Tightening(space, progress or (lambda done, of: None)).tight()


def _left_open(assessment: Assessment, why: GaveUp, cuts: tuple[Cut, ...] = ()) -> Tight:
    """That no more is known than intervals say."""
    score = assessment.score
    low, high = (End(None, bound, why=why.why) for bound in (score.low, score.high))
    tiers = tuple(TierAnswer(tier, why) for tier in assessment.possible_tiers)
    return Tight(assessment, low, high, tiers, why, cuts)


class _Seen(Scales):
    """Evaluates completions, and keeps one for each tier, and one without a score."""

    def __init__(self, space: Completions) -> None:
        super().__init__(space.sides)
        self.tiers: dict[str | None, dict[str, Value]] = {}
        self.unscored: dict[str, Value] | None = None

    def run(self, position: Position) -> tuple[Results, ...]:
        """What the ruleset makes of a completion."""
        found = super().run(position)
        tiers = found[0].tiers
        if len(tiers) == 1 and tiers[0] not in self.tiers:
            self.tiers[tiers[0]] = dict(position.values)
        if found[0].score.absent and self.unscored is None:
            self.unscored = dict(position.values)
        return found


class _Tightening:
    def __init__(self, space: Completions, progress: Progress) -> None:
        self.space = space
        self.side: Side = space.side
        self.factory = space.factory
        self.assessment = space.assessment
        self.progress = progress
        self.seen = _Seen(space)
        self.quick = space.budget.shorter(QUICK)
        self.lemmas: list[Term] = []
        self.examples: dict[str, Example | None] = {}

    def tight(self) -> Tight:
        contradiction = self.contradiction()
        if contradiction is not None:
            return _left_open(self.assessment, contradiction, self.space.cuts)
        low, high = self.end(-1), self.end(1)
        self.walk([values for values in (low[1], high[1]) if values is not None])
        return Tight(
            assessment=self.assessment, low=low[0], high=high[0],
            tiers=tuple(TierAnswer(t, self.tier(t)) for t in self.assessment.possible_tiers),
            unscored=self.unscored, cuts=self.space.cuts,
        )  # fmt: skip

    # whether anything fits

    def contradiction(self) -> GaveUp | None:
        """Why nothing more can be said, when no community is known that fits."""
        if self.space.keeps(self.space.ordinary):
            return None
        found = self.space.contradictory()
        if isinstance(found, Proved) and not found.cuts:
            raise SnapshotError([NothingFits()])
        return found if isinstance(found, GaveUp) else GaveUp("incomplete")

    # parts and their states

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a completion; what each can come to at most is learnt on the way."""
        found = []
        apart = list(self.components())
        by_fact: dict[str, list[str]] = {}
        for name in self.factory.variables:
            by_fact.setdefault(self.space.holder(name), []).append(name)
        for done, (facts, criteria) in enumerate(apart):
            self.progress(done, len(apart) + 3)
            names = frozenset(name for fact in facts for name in by_fact.get(fact, ()))
            found.append(Part(names, tuple(self.states(facts, names, criteria))))
        return tuple(found)

    def components(self) -> Iterator[tuple[frozenset[str], list[str]]]:
        """Facts that are connected, and the criteria that depend on what is open of them."""

        def holders(terms: Iterable[Term]) -> frozenset[str]:
            names = (name for term in terms for name in self.space.constraints.mentioned(term))
            return frozenset(map(self.space.holder, names))

        def read() -> Iterator[tuple[frozenset[str], str]]:
            for criterion in self.side.ruleset.criteria:
                parts = (PRESENT, EARNED, MET, APPLIES)
                yield holders(self.side.term(criterion, part) for part in parts), criterion

        links = (holders((term,)) for term in self.space.constraints.terms)
        yield from connected(read(), links)

    def states(
        self, facts: frozenset[str], names: frozenset[str], criteria: Sequence[str]
    ) -> Iterator[State]:
        """What a part can be like: as ordinary, and the extremes of what matters to the score.

        A state also says what is known of its facts, as lists are read as a whole.
        """
        by_fact = self.space.known_by_fact
        known = {n: v for fact in facts for n, v in by_fact.get(fact, {}).items()}
        seen: list[State] = []
        for values in self.all_states(names, criteria):
            if values is not None:
                own = {name: values[name] for name in names if name in values} | known
                if own not in seen and (not seen or self.statable(own)):
                    seen.append(own)
                    yield own

    def statable(self, state: State) -> bool:
        """Whether a snapshot can state a community with a part in this state."""
        says = Evaluation({**self.space.ordinary, **state})
        return all(says.of(term) for term in self.space.statable)

    def all_states(
        self, names: frozenset[str], criteria: Sequence[str]
    ) -> Iterator[Mapping[str, Value] | None]:
        yield self.space.ordinary
        if self.space.budget.over:
            return
        scored = [name for name in criteria if self.points[name] is not None]
        if len(scored) > 1:
            yield from (found.values for _, found in self.extremes(scored))
        for sign, own in self.each(scored).items():
            yield from (found.values for found in own.values())
            if len(own) > 1:
                yield granted(self.space, names, list(self.wishes(sign, own)))
        for condition in self.conditions(criteria):
            yield self.space.find([condition])
            yield self.space.find([self.factory.negate(condition)])

    def each(self, criteria: Sequence[str]) -> dict[int, dict[str, Closed]]:
        """The least and the most that each criterion earns."""
        found: dict[int, dict[str, Closed]] = {-1: {}, 1: {}}
        for name in criteria:
            for sign, closed in self.extremes([name]):
                found[sign][name] = closed
        return found

    def wishes(self, sign: int, known: Mapping[str, Closed]) -> Iterator[Term]:
        """That all criteria of a part count, and earn least or most of all."""
        for name in known:
            yield self.side.term(name, PRESENT)
        for name, closed in known.items():
            if closed.best is not None:
                signed = self.factory.scale(sign, self.side.term(name, EARNED))
                yield self.factory.at_least(signed, self.factory.figure(closed.best))

    def conditions(self, criteria: Sequence[str]) -> Iterator[Term]:
        """What may or may not hold, and matters beside the points."""
        for criterion in criteria:
            for part in (PRESENT, BARS):
                term = self.side.terms.get(name_of(criterion, part))
                if term is not None and not isinstance(term, Truth):
                    yield term

    @cached_property
    def points(self) -> dict[str, Points | None]:
        """What intervals say of the points of each criterion."""
        return {f.criterion.id: f.points for f in self.assessment.findings}

    def extremes(self, criteria: Sequence[str]) -> Iterator[tuple[int, Closed]]:
        """The least (-1) and the most (1) that criteria earn together.

        What they cannot go beyond is kept where intervals do not say so.
        """
        number = self.factory.add(self.side.term(name, EARNED) for name in criteria)
        known = [points for name in criteria if (points := self.points[name]) is not None]
        if all(points.low == points.high for points in known):
            return
        for sign, bound in ((-1, sum(p.low for p in known)), (1, sum(p.high for p in known))):
            signed = self.factory.scale(sign, number)
            asked = Writable(self.space, [], [signed], self.space.ordinary, self.quick)
            found = greatest(asked, signed, Closed(None, sign * bound, None))
            if found.bound < sign * bound or found.bound < (signed.high or found.bound):
                self.lemmas.append(self.factory.at_least(self.factory.figure(found.bound), signed))
            yield sign, found

    # the ends

    def end(self, sign: int) -> tuple[End | None, dict[str, Value] | None]:
        """The lowest (-1) or the highest (1) score, and the values of the example."""
        score = self.assessment.score
        bound = sign * (score.high if sign > 0 else score.low)
        values, best = self.climbed(sign)
        found = Closed(best, bound, values, None if best == bound else self.space.budget.limit)
        if not found.met and not self.space.budget.over:
            found = self.closed(sign, found)
        if found.best is None and self.never_scored():
            return None, None
        return self.shown(sign, bound, found), found.values

    def climbed(self, sign: int) -> tuple[dict[str, Value] | None, Number | None]:
        def measure(results: tuple[Results, ...]) -> Number:
            score = results[0].score
            return NOWHERE if score.absent else sign * score.low

        best = max(
            (
                climb(self.seen, self.space.whole(start), self.parts, measure, self.space.budget)
                for start in self.starts
            ),
            key=lambda climbed: climbed.measure,
        )
        return (None, None) if best.measure == NOWHERE else (best.values, best.measure)

    @cached_property
    def starts(self) -> list[dict[str, Value]]:
        """An ordinary community, one that misses what it can, and one that has what it can."""
        found = [self.space.ordinary]
        for position in (1, 2, -1):
            start = dict(self.space.ordinary)
            for part in self.parts:
                start |= part.states[position % len(part.states)]
            found.append(start)
        return found

    @property
    def scored(self) -> Term:
        found: Term = self.side.terms[SCORED]
        return found

    def closed(self, sign: int, start: Closed) -> Closed:
        """The same with the solver."""
        total = self.factory.scale(sign, self.side.terms[TOTAL])
        near = self.space.ordinary if start.values is None else start.values
        asked = self.asked([self.scored], [total], near)
        return greatest(asked, total, start)

    def asked(
        self, terms: Iterable[Term], about: Iterable[Term], near: Mapping[str, Value]
    ) -> Writable:
        """A question about the whole, to which what was learnt of parts is given."""
        terms, about = list(terms), list(about)
        names = self.space.constraints.around([*terms, *about])[1]
        mentioned = self.space.constraints.mentioned
        lemmas = [lemma for lemma in self.lemmas if mentioned(lemma) <= names]
        before = self.apart.check
        return Writable(self.space, [*terms, *lemmas], about, near, self.space.budget, before)

    @cached_property
    def apart(self) -> Apart:
        return Apart(self.space, self.parts, self.space.budget)

    def shown(self, sign: int, sure: Number, found: Closed) -> End:
        """An end whose example was replayed."""
        example = None
        if found.values is not None and found.best is not None:
            example = self.replayed(found.values, self.comes_to(sign * found.best))
        bound = sign * found.bound
        cuts = self.space.cuts if found.bound != sure else ()
        if example is None or found.best is None:
            why = found.why or "not-replayed"
            return End(None, bound, cuts=cuts, why=why)
        return End(sign * found.best, bound, example, cuts, found.why)

    def comes_to(self, score: Number) -> Holds:
        """Whether a completion has a score."""

        def holds(values: dict[str, Value]) -> bool:
            found = self.seen.results(self.space.whole(values))[0].score
            return not found.absent and found.low == found.high == score

        return holds

    def replayed(self, values: Mapping[str, Value], holds: Holds) -> Example | None:
        """The example with these values, as ordinary as can be; worked out once."""
        statable = hold_of(self.space.statable)
        values = plainer(
            self.space, values, self.space.ordinary,
            lambda other: self.space.keeps(other) and statable(other) and holds(other),
        )  # fmt: skip
        key = repr(sorted(values.items()))
        if key not in self.examples:
            self.examples[key] = self.space.example(values, ())
        return self.examples[key]

    # whether there is a score

    def never_scored(self) -> bool:
        return isinstance(self.space.holds_of_none([self.scored]), Proved)

    @cached_property
    def unscored(self) -> Answer:
        """Whether a completion has no score."""
        if self.scored is self.factory.true:
            return Proved()
        return self.answer(self.factory.negate(self.scored), self.seen.unscored)

    def answer(self, term: Term, values: Mapping[str, Value] | None) -> Answer:
        """Whether a term holds of a completion; `values` when one is known."""
        if values is None and self.space.budget.over:
            return GaveUp(self.space.budget.limit)
        if values is None:
            found = self.asked([term], [], self.space.ordinary).check(self.factory.true)
            if isinstance(found, Unsatisfied):
                return Proved(self.space.cuts)
            if isinstance(found, str):
                return GaveUp(found)
            values = found
        example = self.replayed(values, hold_of([term]))
        return GaveUp("not-replayed") if example is None else Found(example)

    # tiers

    def tier(self, tier: str | None) -> Answer:
        """Whether a completion has a tier."""
        levels = [*(each.id for each in self.side.ruleset.tiers), None]
        position = self.factory.figure(levels.index(tier))
        term = self.factory.equal(self.side.terms[TIER], position)
        return self.answer(term, self.seen.tiers.get(tier))

    def walk(self, ends: Sequence[Mapping[str, Value]]) -> None:
        """Go from one end to the other part by part, to see the tiers between."""
        parts = list(self.parts)
        for one, other in pairwise(ends):
            for turn in range(min(MOST_WALKS, len(parts))):
                if self.space.budget.over:
                    return
                if set(self.seen.tiers) >= set(self.assessment.possible_tiers):
                    return
                cut = turn * len(parts) // MOST_WALKS
                values = dict(one)
                for part in parts[cut:] + parts[:cut]:
                    values |= {name: other[name] for name in part.names}
                    self.seen.results(self.space.whole(values))
