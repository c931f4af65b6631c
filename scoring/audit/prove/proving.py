"""What all proofs share: the space of communities of a ruleset on a day, and how to ask about it.

In: a ruleset, a day, and what the lints have found. Out: `Proving`, from which each proof takes its
terms and gets three-valued answers, and `Result`s. Guarantee: of a list of which not every length
was looked at, a proof that there is no such community counts as given up; and a community is only
taken for one when it was tried on the terms or replayed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from liren.engine.audit.checking import Question
from liren.engine.audit.findings import Finding
from liren.engine.audit.lint._pairs import is_alternative
from liren.engine.backends.smt.encode import Cut
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget, Satisfied, Undecided, Value
from liren.engine.backends.smt.solver import Question as Asked
from liren.engine.backends.smt.terms import Term
from liren.engine.ir.nodes import Expr, HasItem, Input
from liren.engine.ir.walk import inputs, rebuild
from liren.engine.record import Record
from liren.engine.ruleset.model import OF_DAY, Criterion, Fact, Ruleset
from liren.engine.ruleset.parts import criterion_inputs, expressions
from liren.engine.text import Text
from liren.scoring.audit.answers import WHY, Answer, Found, GaveUp, Proved
from liren.scoring.audit.space import RECORDS, Side, Space
from liren.scoring.figures import fixed_by
from liren.scoring.names import APPLIES, MET, POINTS
from liren.scoring.plan import plan_for

ENOUGH = 400
"""Communities that are remembered, so that a question is often answered by one of them."""

MOST_PAIRS = 200_000
"""Pairs of criteria that are looked at by a proof about pairs; their answers take memory too."""


class Result(Record):
    """A question with its answer, and the finding when it was refuted."""

    question: Question
    finding: Finding | None = None


class Proving:
    """A ruleset on a day, as all communities see it."""

    def __init__(
        self,
        ruleset: Ruleset,
        day: date,
        budget: Budget,
        *,
        records: int = RECORDS,
        found: Collection[Finding] = (),
    ) -> None:
        self.ruleset = ruleset
        self.day = day
        self.plan = plan_for(ruleset, day, flags=True)
        self.budget = budget
        self.space = Space([(self.plan, day)], budget, records)
        self.side: Side = self.space.sides[0]
        self.factory = self.space.factory
        self.known = {(each.code, each.of) for each in found if each.holds_on(day)}
        self.types = {
            name: {
                option.id: self.side.encoder.encode(self.fix(option.when))
                for option in classification.options.values()
                if all(self.plan.figures.get(item.name) is not None for item in option.parameters)
            }
            for name, classification in ruleset.types.items()
        }
        self._pool: list[Evaluation] = []
        for fact in ruleset.facts.values():
            self._know(fact)

    def _know(self, fact: Fact) -> None:
        """Have the variables of a fact, also where nothing of the program reads it."""
        encoder, node = self.side.encoder, fact.node
        if isinstance(node, Input) and fact.kind == "records":
            for row in encoder.rows(node):
                for field in fact.fields.values():
                    for expr in _parts_of(field):
                        encoder.within(expr, row)
        elif isinstance(node, Input):
            for expr in _parts_of(fact):
                encoder.encode(expr)

    def fix(self, expr: Expr) -> Expr:
        """An expression with the figures of the day."""
        return rebuild(expr, fixed_by(self.plan.figures))

    def own_types(self) -> Iterator[tuple[str, dict[str, Term]]]:
        """The classifications that are written here, with the conditions of their types."""
        for name, conditions in self.types.items():
            if self.ruleset.document.value(("types", name)) is not None:
                yield name, conditions

    def read_by(self, classification: str) -> frozenset[str]:
        """The facts that a classification reads."""
        options = self.ruleset.types[classification].options.values()
        return frozenset().union(*(inputs(option.when) for option in options))

    # terms

    @cached_property
    def asked(self) -> tuple[Criterion, ...]:
        """The criteria that have a figure on the day."""
        return tuple(
            each for each in self.ruleset.criteria.values() if each.unspecified_on(self.day) is None
        )

    def applies(self, name: str) -> Term:
        """That a criterion applies."""
        term: Term = self.side.term(name, APPLIES)
        return term

    def met(self, name: str) -> Term:
        """That a criterion is met."""
        term: Term = self.side.term(name, MET)
        return term

    def inside(self, criterion: Criterion, expr: Expr) -> Term:
        """An expression of a criterion; on a list, about its first record, which is there."""
        fixed = self.fix(expr)
        if criterion.records is None:
            return self._encoded(fixed)
        row = self.row(criterion)
        term: Term = self.side.encoder.within(fixed, row)
        return term

    def _encoded(self, expr: Expr) -> Term:
        term: Term = self.side.encoder.encode(expr)
        return term

    def row(self, criterion: Criterion) -> Any:
        """The first record of the list of a criterion; there can be one."""
        assert criterion.records is not None
        node = criterion.records.node
        assert isinstance(node, Input)
        return self.side.encoder.rows(node)[0]

    def is_of_nothing(self, criterion: Criterion) -> bool:
        """Whether it is about the records of a list that can have none."""
        return criterion.records is not None and criterion.records.at_most == 0

    def asks(self, criterion: Criterion) -> list[Term]:
        """That a criterion applies and no divisor is zero; on a list, of its first record, which is
        looked at."""
        divided = self.factory.negate(self.inside(criterion, criterion.zero_divisor))
        terms = [self.applies(criterion.id), divided]
        if criterion.records is not None:
            terms += [self.row(criterion).exists, self.inside(criterion, criterion.where)]
        return terms

    def pairs(self, code: str) -> Iterator[tuple[Criterion, Criterion] | Result]:
        """The pairs of criteria whose demands read something in common, but no alternatives.

        Where there are very many, or there is no time for them all, it ends with a result about the
        rest: that nobody knows.
        """
        number = 0
        for first, later in self._partners():
            for second in later:
                if self.budget.over or number == MOST_PAIRS:
                    yield Result(Question(code, (), "gave-up", self._not_all()))
                    return
                if not is_alternative(self.ruleset, first, second):
                    number += 1
                    yield first, second

    def _partners(self) -> Iterator[tuple[Criterion, list[Criterion]]]:
        """Each criterion with those after it whose demands read something in common."""
        mentioned = self.space.constraints.mentioned
        by_name: dict[str, list[int]] = {}
        for i, criterion in enumerate(self.asked):
            for name in mentioned(self.met(criterion.id)):
                by_name.setdefault(name, []).append(i)
        for i, criterion in enumerate(self.asked):
            reading = (by_name[name] for name in mentioned(self.met(criterion.id)))
            later = sorted({j for own in reading for j in own[bisect_right(own, i) :]})
            yield criterion, [self.asked[j] for j in later]

    def _not_all(self) -> Text:
        if self.budget.over:
            why = WHY[self.budget.limit]
            return Text(
                f"{why.zh}，未查完每两项指标",
                f"{why.en} before all pairs of criteria were looked at",
            )
        return Text(
            f"每两项指标最多查 {MOST_PAIRS} 对",
            f"no more than {MOST_PAIRS} pairs of criteria were looked at",
        )

    @cached_property
    def reading(self) -> Mapping[str, tuple[Criterion, ...]]:
        """By each fact the criteria whose application, demand or points depend on it."""
        found: dict[str, dict[str, Criterion]] = {}
        for criterion in self.asked:
            for part in (APPLIES, MET, POINTS):
                for name in self.space.constraints.mentioned(self.side.term(criterion.id, part)):
                    found.setdefault(name.partition(":")[0], {})[criterion.id] = criterion
        return {fact: tuple(criteria.values()) for fact, criteria in found.items()}

    # communities

    @cached_property
    def usual(self) -> Evaluation:
        """What terms come to in an ordinary community."""
        return Evaluation(self.space.ordinary)

    @cached_property
    def usual_is_one(self) -> bool:
        """Whether the ordinary community is one: where time ran out it may break a check."""
        try:
            return all(self.usual.of(term) for term in self.space.constraints.terms)
        except KeyError:
            return False

    def known_of(self, terms: Sequence[Term]) -> Mapping[str, Value] | None:
        """A community met before of which all terms hold."""
        if not self.usual_is_one:
            return None
        known = (self.usual, *self._pool)
        return next((each.values for each in known if all(map(each.of, terms))), None)

    def find(
        self,
        terms: Sequence[Term],
        about: Iterable[Criterion],
        read: Collection[str] | None = None,
    ) -> Mapping[str, Value] | Proved | GaveUp:
        """A community of which all terms hold, tried on the terms; it need not look plausible.

        The terms are those of the criteria `about`. Which lists they read is taken from what was
        written, or given: with so few records a term may have come down to no, and mention nothing.
        """
        if any(term is self.factory.false for term in terms):
            return self._nobody(terms, about, read)
        if self.budget.over:
            return GaveUp(self.budget.limit)
        known = self.known_of(terms)
        if known is not None:
            return known
        found = Asked(self.space.constraints, terms, self.budget).check()
        match found:
            case Undecided(why):
                return GaveUp(why)
            case Satisfied(values):
                return self._kept({**self.space.ordinary, **values}, terms)
        return self._nobody(terms, about, read)

    def _nobody(
        self, terms: Sequence[Term], about: Iterable[Criterion], read: Collection[str] | None
    ) -> Proved:
        return Proved(self.cuts_of(terms, facts_read(about) if read is None else read))

    def _kept(
        self, values: Mapping[str, Value], terms: Sequence[Term]
    ) -> Mapping[str, Value] | GaveUp:
        evaluation = Evaluation(values)
        try:
            if not all(evaluation.of(term) for term in terms):
                return GaveUp("not-replayed")
        except KeyError:
            return GaveUp("incomplete")
        if len(self._pool) < ENOUGH:
            self._pool.append(evaluation)
        return values

    @property
    def communities(self) -> Iterator[Mapping[str, Value]]:
        """An ordinary community, and those that were met since."""
        yield self.space.ordinary
        yield from (each.values for each in self._pool)

    def cuts_of(self, terms: Sequence[Term], read: Collection[str]) -> tuple[Cut, ...]:
        """The lists that matter to terms and of which not every length was looked at."""
        around = self.space.constraints.around(terms)[1]
        checked = self.space.read_around(terms)
        return tuple(
            cut
            for cut in self.space.cuts
            if cut.list in read
            or cut.list in checked
            or any(name.startswith((f"{cut.list}.count", f"{cut.list}[")) for name in around)
        )

    def ask(self, terms: Sequence[Term], read: Collection[str]) -> Answer:
        """A community of which all terms hold, plausible and replayed; they read these facts."""
        answer = self.space.ask(terms)
        return Proved(self.cuts_of(terms, read)) if isinstance(answer, Proved) else answer

    # results

    def nobody(
        self,
        terms: Sequence[Term],
        about: Collection[Criterion],
        finding: Finding,
        read: Collection[str] | None = None,
    ) -> Result:
        """The result where it is a defect that there is no such community."""
        code, of = finding.code, finding.of
        found = self.find(terms, about, read)
        if isinstance(found, Proved) and not found.cuts:
            return self.refuted(finding, about)
        if isinstance(found, Proved | GaveUp):
            return Result(Question(code, of, "gave-up", said(found)))
        return Result(Question(code, of, "proved"))

    def asked_of_somebody(self, criterion: Criterion, result: Result) -> Iterator[Result]:
        """The result, unless something is found of a criterion that nobody is asked: what is asked
        of nobody is neither met nor missed, and has a finding of its own."""
        terms, read = [self.applies(criterion.id)], read_to_apply(criterion)
        if result.finding is None or not isinstance(self.find(terms, [criterion], read), Proved):
            yield result

    def refuted(self, finding: Finding, about: Iterable[Criterion]) -> Result:
        """The result where something holds of all communities of this day, as far as these
        criteria decide: where they go by the day, it is not known of other days."""
        code, of = finding.code, finding.of
        if any(each.id in self.seasonal for each in about):
            return self.open_on_other_days(code, of)
        return Result(Question(code, of, "refuted"), finding)

    def open_on_other_days(self, code: str, of: tuple[str, ...]) -> Result:
        """The result of a question that may have another answer on each day."""
        why = Text(
            f"结果随评估日期而变，只看了 {self.day}",
            f"it depends on the day of the assessment, and only {self.day} was looked at",
        )
        return Result(Question(code, of, "gave-up", why))

    @cached_property
    def seasonal(self) -> frozenset[str]:
        """The criteria that ask different things on different days in force."""
        if self._is_of_one_day:
            return frozenset()
        return frozenset(
            each.id for each in self.asked if any(map(reads_the_day, expressions(each)))
        )

    @cached_property
    def has_seasonal_tiers(self) -> bool:
        """Whether conditions on tiers are different ones on different days in force."""
        conditions = self.ruleset.tier_conditions()
        return not self._is_of_one_day and any(reads_the_day(each.expr) for each in conditions)

    @property
    def _is_of_one_day(self) -> bool:
        return self.ruleset.start is not None and self.ruleset.start == self.ruleset.end

    def is_new(self, code: str, *of: str) -> bool:
        """Whether no lint has found it."""
        return (code, of) not in self.known


def reads_the_day(expr: Expr) -> bool:
    """Whether an expression goes by the day of the assessment."""
    return not OF_DAY.keys().isdisjoint(inputs(expr))


def _parts_of(fact: Fact) -> list[Expr]:
    """Expressions that read a fact in all its parts."""
    if fact.kind == "checklist":
        return [HasItem(fact.node, item) for item in fact.options]
    return [fact.node]


def read_to_apply(criterion: Criterion) -> frozenset[str]:
    """The facts by which it is decided whether a criterion applies."""
    read = inputs(criterion.applies)
    if criterion.when_zero == "not_applicable":
        read |= inputs(criterion.zero_divisor)
    if criterion.records is not None:
        read |= {criterion.records.id} | inputs(criterion.where)
    return read


def facts_read(criteria: Iterable[Criterion]) -> frozenset[str]:
    """The facts that some criteria read."""
    return frozenset().union(*map(criterion_inputs, criteria))


def somebody(code: str, of: tuple[str, ...], answer: Answer, finding: Finding | None) -> Result:
    """The result where it is a defect that there is such a community."""
    match answer:
        case Found():
            return Result(Question(code, of, "refuted"), finding)
        case Proved(cuts) if not cuts:
            return Result(Question(code, of, "proved"))
    return Result(Question(code, of, "gave-up", said(answer)))


def said(answer: Proved | GaveUp) -> Text:
    """Why a question stays open."""
    if isinstance(answer, GaveUp):
        return WHY[answer.why]
    cut = answer.cuts[0]
    return Text(
        f"列表 `{cut.list}` 只看到 {cut.records} 条记录为止",
        f"of the list `{cut.list}` no more than {cut.records} records were looked at",
    )


def titles(items: Iterable[Text]) -> Text:
    """Several names in a row."""
    known = list(items)
    return Text("、".join(each.zh for each in known), ", ".join(each.en for each in known))
