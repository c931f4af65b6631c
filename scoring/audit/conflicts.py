"""Whether one community can do what several rulesets ask, all at once.

In: rulesets, each taken on a day of its own force, and how strong the demands are that count. Out:
`Conflicts`: a community that satisfies them all, replayed; or the sets of clauses that cannot hold
together; or what was not decided, and why.

A demand is satisfied when it is met, does not apply or is exempt. Facts that are declared alike are
the same fact; one that counts what assessments bring along (`engine.ruleset.brought`) is no less
than what the rulesets bring together. No clause of a set can be spared: without any one of them the
others can hold, which was asked of each. Each ruleset is first looked at by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from liren.engine.backends.smt.encode import Cut
from liren.engine.backends.smt.memory import IN_ALL
from liren.engine.backends.smt.solver import (
    Budget,
    Constraints,
    Limit,
    Question,
    Satisfied,
    Undecided,
    Unsatisfied,
)
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.errors import AssessmentError
from liren.engine.ir.nodes import Input
from liren.engine.ir.walk import inputs
from liren.engine.record import Identity, Record, replace
from liren.engine.ruleset.brought import Counts
from liren.engine.ruleset.model import Check, Criterion, Fact, Ruleset, Strength
from liren.engine.ruleset.parts import criterion_inputs
from liren.engine.snapshot.clock import today
from liren.engine.text import same
from liren.scoring.audit.answers import Example, Found, GaveUp, Why
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.space import RECORDS, Side, Space, is_of_a_limit, planned
from liren.scoring.names import APPLIES, MET, STATUS, STATUSES
from liren.scoring.plan import can_be_planned

SECONDS, TOTAL_SECONDS = 10.0, 60.0
"""How long one question may take, and all of them together, unless it is said otherwise."""

MOST_SETS = 20
"""Conflicts that are told; more do not help before these are settled."""

MORE_RECORDS = (6, 12)
"""Records of a list with which a conflict is looked for once more."""

Verdict = Literal["compatible", "conflict", "gave_up"]


class Clause(Identity):
    """What a criterion of a ruleset asks, or what it brings along (`number` of the `word`).

    `also` are the clauses of other criteria that come to the same.
    """

    ruleset: Ruleset
    day: date
    criterion: Criterion
    word: Counts | None = None
    number: int = 0
    also: tuple[Clause, ...] = ()

    @property
    def rulesets(self) -> frozenset[Ruleset]:
        """The rulesets that it is in."""
        return frozenset((self.ruleset, *(each.ruleset for each in self.also)))

    def of(self, ruleset: Ruleset) -> Clause:
        """The same, as it stands in one of its rulesets."""
        own = next((each for each in self.also if each.ruleset is ruleset), None)
        if self.ruleset is ruleset or own is None:
            return self
        others = (replace(self, also=()), *(each for each in self.also if each is not own))
        return replace(own, also=others)


class Declared(Record):
    """A fact, or a field of a list, as one ruleset declares it."""

    ruleset: Ruleset
    name: str
    fact: Fact


class ConflictSet(Identity):
    """Clauses that cannot hold together; without `clauses` what is `declared` leaves no value.

    `smallest` is False where a limit was reached before each clause was tried. Of the lists in
    `cuts` only so many records were looked at. `checks` are the conditions among facts without
    which they could hold, each with the ruleset that declares it; without clauses and `declared`
    they cannot hold together themselves. `within` is the ruleset that contradicts itself, where all
    are in one.
    """

    clauses: tuple[Clause, ...]
    smallest: bool = True
    cuts: tuple[Cut, ...] = ()
    declared: tuple[Declared, ...] = ()
    within: Ruleset | None = None
    checks: tuple[tuple[Ruleset, Check], ...] = ()


class Unshared(Record):
    """A fact that rulesets declare by the same name as something else."""

    fact: str
    declared: tuple[tuple[Ruleset, Fact], ...]


class Undecidable(Record):
    """Clauses of which it is not known whether they can hold together, and why."""

    clauses: tuple[Clause, ...]
    why: Why


class Conflicts(Identity):
    """The answer. `asked` are the demands that count, `without_figure` those that set none.

    `more` when there may be further sets.
    """

    rulesets: tuple[Ruleset, ...]
    days: tuple[date, ...]
    strengths: tuple[Strength, ...]
    asked: int
    without_figure: tuple[tuple[Ruleset, Criterion], ...]
    sets: tuple[ConflictSet, ...]
    more: bool
    undecided: tuple[Undecidable, ...]
    example: Example | None
    unshared: tuple[Unshared, ...]

    @property
    def verdict(self) -> Verdict:
        """What it comes to: `gave_up` is neither of the other two."""
        if self.sets:
            return "conflict"
        return "gave_up" if self.undecided or self.example is None else "compatible"


def find_conflicts(
    rulesets: Sequence[Ruleset],
    *,
    strengths: Sequence[Strength] = ("must",),
    as_of: date | None = None,
    records: int | None = None,
    seconds: float = SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    memory: float = IN_ALL,
    budget: Budget | None = None,
) -> Conflicts:
    """Whether one community can satisfy the demands of all rulesets; raises `AssessmentError`
    where one is not in force on the day, or has no figure yet.

    Unless `records` says of how many records lists are taken to be, a conflict that may be due to
    their number is only told when it is there with more of them too. A question may take `seconds`,
    all of them `total_seconds` and so many megabytes of `memory`; a `budget` takes the place of
    these three.
    """
    budget = budget or Budget(seconds, total_seconds, memory)
    days = days_of(rulesets, as_of)
    plans = planned(rulesets, days, budget)

    def with_records(number: int) -> Conflicts:
        return _Search(Space(plans, budget, number), strengths).answer()

    return _raised(with_records, budget) if records is None else with_records(records)


def _raised(with_records: Callable[[int], Conflicts], budget: Budget) -> Conflicts:
    """The answer for longer and longer lists, as long as their length may be what it is due to."""
    found = with_records(RECORDS)
    for more in MORE_RECORDS:
        if not any(each.cuts for each in found.sets):
            break
        try:
            wider = with_records(more)
        except AssessmentError as error:
            if not is_of_a_limit(error):
                raise
            return _without_cuts(found, budget.limit)
        found = _kept(found, wider)
    return found


def _without_cuts(found: Conflicts, limit: Limit) -> Conflicts:
    """An answer in which what may be due to the length of lists is open: a limit was reached."""
    cut = [Undecidable(each.clauses, limit) for each in found.sets if each.cuts]
    sure = tuple(each for each in found.sets if not each.cuts)
    return replace(found, sets=sure, undecided=(*found.undecided, *cut))


def _kept(found: Conflicts, wider: Conflicts) -> Conflicts:
    """The answer for longer lists, with the sets known before that do not depend on their length.

    Those that do are only told where they were found again: else they are open, or no conflict.
    """
    if not (wider.undecided or wider.more):
        return wider
    known = {_named(each) for each in wider.sets}
    sure = [each for each in found.sets if not each.cuts and _named(each) not in known]
    return replace(wider, sets=(*wider.sets, *sure)[:MOST_SETS])


def _named(found: ConflictSet) -> frozenset[tuple[str, str, Counts | None]]:
    """What a set says, whatever the length of lists."""
    return frozenset((each.ruleset.id, each.criterion.id, each.word) for each in found.clauses)


# --- days ----------------------------------------------------------------------------------------


def days_of(rulesets: Sequence[Ruleset], as_of: date | None = None) -> tuple[date, ...]:
    """The day on which each is taken: the one that is asked for; or else the latest on which all
    are in force and have their figures; or else the latest of each by itself, but none to come."""
    if as_of is not None:
        return (as_of,) * len(rulesets)
    own = [_latest(ruleset) for ruleset in rulesets]
    common = min(own)
    in_force = (ruleset.start is None or ruleset.start <= common for ruleset in rulesets)
    if all(in_force) and all(can_be_planned(ruleset, common) for ruleset in rulesets):
        return (common,) * len(rulesets)
    return tuple(own)


def _latest(ruleset: Ruleset) -> date:
    day = today(ruleset.time_zone)
    if ruleset.end is not None:
        day = min(day, ruleset.end)
    return day if ruleset.start is None else max(day, ruleset.start)


# --- clauses -------------------------------------------------------------------------------------


class _Source(NamedTuple):
    """Something that is brought: a flag for the clause, when it is brought, and how many."""

    word: Counts
    flag: Term
    when: Term
    number: int


class _Clauses:
    """The clauses of a space, each under its term.

    `brought` says what holds of the facts that count: all that is brought. In `tracked` every
    clause that brings something has a flag of its own, so that a conflict names it.
    """

    def __init__(self, space: Space, strengths: Sequence[Strength]) -> None:
        self.space = space
        self.factory = space.factory
        self.by_term: dict[Term, Clause] = {}
        self.impossible: list[Clause] = []
        self.without_figure: list[tuple[Ruleset, Criterion]] = []
        self.asked = 0
        for side in space.sides:
            for criterion in side.ruleset.criteria.values():
                if criterion.strength in strengths:
                    self._ask(side, criterion)
        self.brought: list[Term] = []
        self.tracked: list[Term] = []
        self._bring()

    def _ask(self, side: Side, criterion: Criterion) -> None:
        if criterion.unspecified_on(side.day) is not None:
            self.without_figure.append((side.ruleset, criterion))
            return
        self.asked += 1
        self._add(self._satisfied(side, criterion), Clause(side.ruleset, side.day, criterion))

    def _add(self, term: Term, clause: Clause) -> None:
        if term is self.factory.false:
            self.impossible.append(clause)
        elif term is not self.factory.true:
            known = self.by_term.get(term)
            if known is not None:
                clause = replace(known, also=(*known.also, clause))
            self.by_term[term] = clause

    def _satisfied(self, side: Side, criterion: Criterion) -> Term:
        """Whether it is met, does not apply or is exempt."""
        status = side.term(criterion.id, STATUS)
        return self.factory.any_of(
            self.factory.equal(status, self.factory.figure(STATUSES.index(each)))
            for each in ("met", "not_applicable")
        )

    # what is brought along

    def _bring(self) -> None:
        sources = list(self._sources())
        for side in self.space.sides:
            for fact in side.ruleset.facts.values():
                parts = [source for source in sources if source.word == fact.counts]
                if parts:
                    number = side.encoder.encode(fact.node)
                    both = self.factory.all_of
                    plain = [(part.when, part.number) for part in parts]
                    flagged = [(both((part.flag, part.when)), part.number) for part in parts]
                    self.brought.append(self._no_less(number, plain))
                    self.tracked.append(self._no_less(number, flagged))

    def _no_less(self, number: NumberTerm, parts: Iterable[tuple[Term, int]]) -> Term:
        """Whether a number is no less than what is there together, each under its condition."""
        none = self.factory.figure(0)
        brought = [self.factory.pick(when, self.factory.figure(n), none) for when, n in parts]
        return self.factory.at_least(number, self.factory.add(brought))

    def _sources(self) -> Iterator[_Source]:
        """What is brought along.

        A criterion that several rulesets have taken from one brings the same thing only once.
        """
        known: list[tuple[Ruleset, Any, Term]] = []
        for side in self.space.sides:
            for criterion in side.ruleset.criteria.values():
                for word, number in self._brings(criterion):
                    what = word, number, *_identity(side.ruleset, criterion)
                    flag = next(
                        (f for r, w, f in known if r is not side.ruleset and w == what), None
                    )
                    clause = Clause(side.ruleset, side.day, criterion, word, number)
                    if flag is None or word == "vetoes":
                        flag = self.factory.flag(f"brings:{len(self.by_term)}")
                        known.append((side.ruleset, what, flag))
                        yield _Source(word, flag, self._when(side, criterion, word), number)
                    self._add(flag, clause)

    def _brings(self, criterion: Criterion) -> Iterator[tuple[Counts, int]]:
        if criterion.veto is not None:
            yield "vetoes", 1
        yield from criterion.brings

    def _when(self, side: Side, criterion: Criterion, word: Counts) -> Term:
        """A veto is there whatever the community does; anything else where the demand is met."""
        if word == "vetoes":
            return self.factory.true
        applies, met = (side.term(criterion.id, part) for part in (APPLIES, MET))
        return self.factory.all_of((applies, met))


def _identity(ruleset: Ruleset, criterion: Criterion) -> tuple[str, Criterion]:
    """What is the same of a criterion and those that were taken from it: what it demands."""
    bare = replace(
        criterion, id="", title=same(""), group=None, strength="must", note=None, origin=None,
        points=None, worth=None, not_applicable=None, veto=None,
    )  # fmt: skip
    return criterion.origin or ruleset.id, bare


# --- searching -----------------------------------------------------------------------------------


class _Search:
    """Looks for conflicts part by part, a part being clauses that depend on each other."""

    def __init__(self, space: Space, strengths: Sequence[Strength]) -> None:
        self.space = space
        self.strengths = tuple(strengths)
        self.clauses = _Clauses(space, strengths)
        self.constraints = Constraints(
            space.factory, [*space.constraints.terms, *self.clauses.tracked]
        )
        self.checks = dict(checks_of(space))
        self.undecided: list[Undecidable] = []
        self.sets: list[ConflictSet] = []
        self.more = False

    def answer(self) -> Conflicts:
        self.sets += self._without_value()
        self.sets += self._without_community()
        if not self.sets:
            self.sets += [self._told([clause]) for clause in self.clauses.impossible]
            for part in self._parts():
                self.sets += self._sets_of(part)
        self.sets.sort(key=self._position)
        example = None if self.sets or self.undecided else self._example()
        space, clauses = self.space, self.clauses
        return Conflicts(
            rulesets=tuple(side.ruleset for side in space.sides),
            days=tuple(side.day for side in space.sides),
            strengths=self.strengths,
            asked=clauses.asked,
            without_figure=tuple(clauses.without_figure),
            sets=tuple(self.sets[:MOST_SETS]),
            more=self.more or len(self.sets) > MOST_SETS,
            undecided=tuple(self.undecided),
            example=example,
            unshared=tuple(self._unshared()),
        )

    def _position(self, told: ConflictSet) -> tuple[bool, list[tuple[int, int]]]:
        """Where a set is told: contradictions of one ruleset first, then in the rulesets' order."""
        rulesets = [side.ruleset for side in self.space.sides]
        return told.within is None, [
            (rulesets.index(each.ruleset), list(each.ruleset.criteria).index(each.criterion.id))
            for each in told.clauses
        ]

    def _without_value(self) -> Iterator[ConflictSet]:
        """Facts whose declarations in several rulesets leave no value."""
        for name, fact in self.space.facts.items():
            fields = [(f"{name}.{part}", each) for part, each in fact.fields.items()]
            for own, each in ((name, fact), *fields):
                low, high = each.at_least, each.at_most
                if low is not None and high is not None and low > high:
                    yield ConflictSet((), declared=tuple(self._declared(name, own)))

    def _without_community(self) -> Iterator[ConflictSet]:
        """Conditions among facts that no community can keep, whatever is asked of it."""
        known = list(self.checks)
        question = Question(Constraints(self.space.factory, ()), (), self.space.budget, known)
        verdict = None if self.sets else question.check(known)
        if isinstance(verdict, Unsatisfied) and verdict.core:
            kept, smallest = smallest_core(question, [c for c in known if c in verdict.core])
            checks = tuple(dict.fromkeys(self.checks[term] for term in kept))
            read = frozenset().union(*(inputs(check.expr) for _, check in checks))
            cuts = tuple(cut for cut in self.space.cuts if cut.list in read)
            rulesets = {ruleset for ruleset, _ in checks}
            within = rulesets.pop() if len(rulesets) == 1 else None
            yield ConflictSet((), smallest, cuts, within=within, checks=checks)

    def _declared(self, name: str, own: str) -> Iterator[Declared]:
        """A fact, or the field of a list that `own` names, by every ruleset that has it."""
        for side in self.space.sides:
            fact = side.ruleset.facts.get(name)
            if fact is not None and name not in side.encoder.names:
                part = fact if own == name else fact.fields[own.removeprefix(f"{name}.")]
                yield Declared(side.ruleset, own, part)

    def _unshared(self) -> Iterator[Unshared]:
        rulesets = [side.ruleset for side in self.space.sides]
        for name in sorted(self.space.unshared):
            declared = [(each, each.facts[name]) for each in rulesets if name in each.facts]
            yield Unshared(name, tuple(declared))

    def _parts(self) -> list[list[Term]]:
        """Terms of clauses, those together that share a variable, directly or through others."""
        constraints = self.constraints
        about = ((constraints.concerned(term), term) for term in self.clauses.by_term)
        found = connected(about, map(constraints.mentioned, constraints.terms))
        order = {term: i for i, term in enumerate(self.clauses.by_term)}
        return sorted((terms for _, terms in found), key=lambda terms: order[terms[-1]])

    def _sets_of(self, part: list[Term]) -> list[ConflictSet]:
        if not any(self.clauses.by_term[term].word is None for term in part):
            return []  # what is only brought along, and limited by nobody
        question = Question(self.constraints, (), self.space.budget, part)
        verdict = question.check(part)
        if isinstance(verdict, Satisfied):
            return []
        if isinstance(verdict, Undecided):
            self._give_up(part, verdict.why)
            return []
        return _Part(question, part, self).sets()

    def _give_up(self, terms: Iterable[Term], why: Why) -> None:
        clauses = tuple(self.clauses.by_term[term] for term in terms)
        self.undecided.append(Undecidable(clauses, why))

    def conflict(self, terms: Sequence[Term], smallest: bool) -> ConflictSet:
        """The set that some terms make."""
        _, names = self.constraints.around(terms)
        lists = {about[1] for name in names if (about := self.space.fact_of(name)) is not None}
        lists |= self.space.read_around(terms)
        clauses = [self.clauses.by_term[term] for term in terms]
        return self._told(clauses, smallest, lists, self._checks_behind(terms))

    def _checks_behind(self, terms: Sequence[Term]) -> tuple[tuple[Ruleset, Check], ...]:
        """The conditions among facts without which the terms could hold together."""
        around, _ = self.constraints.around(terms)
        checks = [term for term in around if term in self.checks]
        bare = Constraints(self.space.factory, self.clauses.tracked)
        question = Question(bare, terms, self.space.budget, checks)
        verdict = question.check(checks)
        core = verdict.core if isinstance(verdict, Unsatisfied) else ()
        kept, _ = smallest_core(question, [term for term in checks if term in core])
        return tuple(dict.fromkeys(self.checks[term] for term in kept))

    def _told(
        self,
        clauses: Sequence[Clause],
        smallest: bool = True,
        lists: Iterable[str] = (),
        checks: tuple[tuple[Ruleset, Check], ...] = (),
    ) -> ConflictSet:
        """A set with the lists it depends on, be it that a term of it no longer mentions them."""
        # That a ruleset has a veto depends on nothing.
        reading = [clause.criterion for clause in clauses if clause.word != "vetoes"]
        read = {*lists, *(name for each in reading for name in criterion_inputs(each))}
        cuts = tuple(cut for cut in self.space.cuts if cut.list in read)
        shared = frozenset.intersection(*(clause.rulesets for clause in clauses))
        within = next((side.ruleset for side in self.space.sides if side.ruleset in shared), None)
        if within is not None:
            clauses = [clause.of(within) for clause in clauses]
        return ConflictSet(tuple(clauses), smallest, cuts, within=within, checks=checks)

    def _example(self) -> Example | None:
        """A community of which all clauses hold, and what they bring."""
        asked = [term for term, each in self.clauses.by_term.items() if each.word is None]
        match self.space.ask([*asked, *self.clauses.brought]):
            case Found(example):
                return example
            case GaveUp(why):
                self._give_up(asked, why)
            case _:
                self._give_up(asked, "incomplete")
        return None


class _Part:
    """Finds the sets among clauses that cannot all hold together."""

    def __init__(self, question: Question, terms: list[Term], search: _Search) -> None:
        self.question = question
        self.terms = terms
        self.search = search
        self.found: list[tuple[Term, ...]] = []
        self.sure: dict[tuple[Term, ...], bool] = {}

    def sets(self) -> list[ConflictSet]:
        """Those within a ruleset, then those of several, then what else their clauses exclude."""
        for ruleset in dict.fromkeys(side.ruleset for side in self.search.space.sides):
            self._apart(ruleset)
        self._apart()
        self._overlapping()
        return [self.search.conflict(terms, self.sure[terms]) for terms in self.found]

    def _apart(self, within: Ruleset | None = None) -> None:
        """Sets that have no clause in common, with each other and with those known before."""
        known = self.search.clauses.by_term
        taken = {term for terms in self.found for term in terms}
        left = [
            term
            for term in self.terms
            if term not in taken and (within is None or within in known[term].rulesets)
        ]
        while self._room() and (terms := self._among(left)) is not None:
            left = [term for term in left if term not in terms]

    def _overlapping(self) -> None:
        """For each clause of a set, the further sets it has a part in with clauses of none."""
        taken = list(dict.fromkeys(term for terms in self.found for term in terms))
        rest = [term for term in self.terms if term not in taken]
        alone = {terms[0] for terms in self.found if len(terms) == 1}
        for term in taken:
            if term in alone:
                continue
            left = [term, *rest]
            while self._room() and (terms := self._among(left)) is not None:
                left = [each for each in left if each is term or each not in terms]
                if term not in terms:
                    break

    def _room(self) -> bool:
        room = len(self.found) < MOST_SETS
        self.search.more |= not room
        return room

    def _among(self, terms: Sequence[Term]) -> tuple[Term, ...] | None:
        """A smallest set among some terms, noted; None when there is none, or it is not known."""
        match self.question.check(terms):
            case Unsatisfied(core):
                order = {term: i for i, term in enumerate(self.terms)}
                kept, sure = smallest_core(self.question, sorted(core, key=order.__getitem__))
                self.found.append(kept)
                self.sure[kept] = sure
                return kept
            case Undecided():
                self.search.more = True
        return None


def smallest_core(question: Question, core: list[Term]) -> tuple[tuple[Term, ...], bool]:
    """A core without what it can spare, and whether each of its terms was tried."""
    kept, sure, tried = core, True, 0
    while tried < len(kept):
        without = [*kept[:tried], *kept[tried + 1 :]]
        match question.check(without):
            case Unsatisfied(smaller):
                # Terms that were tried and kept are in every core of what is left.
                kept = [term for term in without if term in smaller]
            case Satisfied():
                tried += 1
            case Undecided():
                sure, tried = False, tried + 1
    return tuple(kept), sure


def checks_of(space: Space) -> Iterator[tuple[Term, tuple[Ruleset, Check]]]:
    """The terms of conditions among facts, as the space has them, with what they stand for."""
    for side in space.sides:
        ruleset, encoder = side.ruleset, side.encoder
        for check in ruleset.checks:
            yield encoder.encode(check.expr), (ruleset, check)
        for fact in ruleset.facts.values():
            if fact.checks and isinstance(fact.node, Input):
                for row in encoder.rows(fact.node):
                    for check in fact.checks:
                        holds = encoder.within(check.expr, row)
                        yield space.factory.implies(row.exists, holds), (ruleset, check)


def strengths_from(weakest: Strength) -> tuple[Strength, ...]:
    """The strengths that are no weaker than one."""
    order: tuple[Strength, ...] = ("must", "principle", "goal", "option")
    return order[: order.index(weakest) + 1]


__all__ = [
    "Clause", "ConflictSet", "Conflicts", "Undecidable", "Unshared", "checks_of", "days_of",
    "find_conflicts", "smallest_core", "strengths_from",
]  # fmt: skip
