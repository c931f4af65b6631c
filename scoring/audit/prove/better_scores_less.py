"""Facts that get better and make the score, or the tier, fall.

That happens where what improves one criterion makes another one apply, or brings about what lowers
a tier. Otherwise it cannot: with the same criteria counting, a total never falls when each earns as
much or more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from liren.engine.audit.checking import Question
from liren.engine.audit.findings import BetterScoresLess
from liren.engine.backends.smt.encode import Encoder
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Question as Asked
from liren.engine.backends.smt.solver import Satisfied, Undecided, Unsatisfied, Value
from liren.engine.backends.smt.terms import Term
from liren.engine.ir.nodes import Expr
from liren.engine.ir.walk import inputs
from liren.engine.language.numbers import to_text
from liren.engine.record import Identity
from liren.engine.ruleset.model import Criterion, is_history
from liren.engine.text import Text, counted
from liren.scoring.audit.answers import Example, GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, facts_read, said
from liren.scoring.audit.prove.showing import shown
from liren.scoring.names import APPLIES, MET, POINTS, TIER, TOTAL, name_of

PRIME = "'"


def better_scores_less(proving: Proving) -> Iterator[Result]:
    """For each fact that criteria ask for and on which something else depends: that no better value
    of it makes the score or the tier fall. Refuted iff two communities that differ in it show so,
    both replayed."""
    for fact in proving.ruleset.facts.values():
        if fact.kind == "records" or is_history(fact.id):
            continue
        change = Change(proving, fact.id)
        if change.can_matter and proving.budget.over:
            # Making the terms of the change takes time of its own.
            why = said(GaveUp(proving.budget.limit))
            yield Result(Question(BetterScoresLess.code, (fact.id,), "gave-up", why))
        elif change.can_matter:
            yield _result(proving, change)


class Change(Identity):
    """A fact that changes, and everything that depends on it before and after."""

    proving: Proving
    fact: str

    def reads(self, term: Term) -> bool:
        """Whether a term depends on the fact."""
        mentioned = self.proving.space.constraints.mentioned(term)
        return any(name.partition(":")[0] == self.fact for name in mentioned)

    @cached_property
    def touched(self) -> tuple[Criterion, ...]:
        """The criteria that depend on the fact."""
        return self.proving.reading.get(self.fact, ())

    @cached_property
    def can_matter(self) -> bool:
        """Whether it can improve a criterion and make something else count."""
        side = self.proving.side
        improves = [c.id for c in self.touched if self.reads(side.term(c.id, MET))]
        counts = [c.id for c in self.touched if self.reads(side.term(c.id, APPLIES))]
        others = any(name != other for name in improves for other in counts)
        return bool(improves) and (others or bool(self.triggers))

    @cached_property
    def triggers(self) -> tuple[tuple[Expr, bool], ...]:
        """Conditions on the tiers that read the fact, and whether they hurt while they hold."""
        ruleset, found = self.proving.ruleset, []
        for lowering in ruleset.lowerings:
            found.append((lowering.when, True))
        for tier in ruleset.tiers:
            if tier.require is not None:
                found.append((tier.require, False))
        return tuple(
            (self.proving.fix(condition.expr), hurts)
            for condition, hurts in found
            if self._reads_condition(condition.expr)
            and all(self.proving.plan.figures.get(p.name) is not None for p in condition.parameters)
        )

    def _reads_condition(self, expr: Expr) -> bool:

        return self.fact in inputs(expr)

    # before and after

    @cached_property
    def after(self) -> Encoder:
        """What encodes expressions about the community after the change."""
        encoder = self.proving.side.encoder
        names = {self.fact: self.fact + PRIME}
        made = Encoder(self.proving.factory, encoder.fixed, encoder.records, names)
        wanted = {each.id for each in self.touched}
        made.definitions.update(self.proving.side.terms)
        for block in self.proving.plan.program.blocks:
            if block.name in wanted or block.name not in self.proving.ruleset.criteria:
                for definition in block.definitions:
                    made.definitions[definition.name] = made.encode(definition.expr)
        return made

    @cached_property
    def falls(self) -> Term:
        """That the score or the tier is lower after the change."""
        factory, before, after = (
            self.proving.factory,
            self.proving.side.terms,
            self.after.definitions,
        )
        as_much = factory.at_least(after[TOTAL], before[TOTAL])
        as_high = factory.at_least(before[TIER], after[TIER])
        return factory.negate(factory.all_of((as_much, as_high)))

    def terms(self) -> list[Term]:
        """That no criterion gets worse, one gets better, and something else comes to count."""
        factory, kept, improved, newly = self.proving.factory, [], [], []
        for criterion in self.touched:
            (asked, met, points), (asked_, met_, points_) = self._pair(criterion)
            as_good = factory.all_of(
                (asked_, factory.implies(met, met_), factory.at_least(points_, points))
            )
            better = factory.any_of(
                (
                    factory.all_of((met_, factory.negate(met))),
                    factory.negate(factory.at_least(points, points_)),
                )
            )
            kept.append(factory.implies(asked, as_good))
            improved.append(factory.all_of((asked, better)))
            newly.append(factory.all_of((factory.negate(asked), asked_, factory.negate(met_))))
        for condition, hurts in self.triggers:
            before, after = (
                self.proving.side.encoder.encode(condition),
                self.after.encode(condition),
            )
            worse = (before, after) if not hurts else (after, before)
            newly.append(factory.all_of((worse[0], factory.negate(worse[1]))))
        return [*kept, factory.any_of(improved), factory.any_of(newly), *self._checks()]

    def _pair(self, criterion: Criterion) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Whether it applies, whether it is met, and its points; before and after."""
        names = [name_of(criterion.id, part) for part in (APPLIES, MET, POINTS)]
        side = self.proving.side
        before = tuple(side.terms[name] for name in names)
        return before, tuple(self.after.definitions[name] for name in names)

    def _checks(self) -> Iterator[Term]:
        """What is asked to hold among facts, after the change too."""
        for check in self.proving.ruleset.checks:
            yield self.after.encode(check.expr)

    def changed(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """A community after the change."""
        found = {name: value for name, value in values.items() if PRIME not in name}
        for name, value in values.items():
            if name.partition(":")[0] == self.fact + PRIME:
                found[name.replace(self.fact + PRIME, self.fact, 1)] = value
        return found

    def improved(self, before: Example, after: Example) -> str | None:
        """The first criterion that is better after the change, as it was assessed."""
        pairs = zip(before.assessments[0].findings, after.assessments[0].findings, strict=True)
        for one, other in pairs:
            earned = [0 if each.points is None else each.points.low for each in (one, other)]
            if other.status == "met" and one.status in ("unmet", "partly_met"):
                return one.criterion.id
            if one.status == other.status != "not_applicable" and earned[1] > earned[0]:
                return one.criterion.id
        return None


def _result(proving: Proving, change: Change) -> Result:
    code, of = BetterScoresLess.code, (change.fact,)
    if proving.budget.over:
        return Result(Question(code, of, "gave-up", said(GaveUp(proving.budget.limit))))
    terms = change.terms()
    found = _near_ordinary(proving, terms)
    if isinstance(found, Proved | GaveUp):
        return _not_found(proving, change, found, terms)
    if not _falls(proving, change, found):
        # Not if all else is well; so it is asked in full.
        found = _near_ordinary(proving, [*terms, change.falls])
        if isinstance(found, Proved | GaveUp):
            return _not_found(proving, change, found, terms)
    before = {**proving.space.ordinary, **found}
    after = change.changed(before)
    before = {name: value for name, value in before.items() if PRIME not in name}
    usual = proving.space.ordinary
    names = [name for name in before if name.partition(":")[0] == change.fact]
    names += [name for name, value in before.items() if usual.get(name, value) != value]
    examples = [proving.space.example(values, names) for values in (before, after)]
    if any(each is None for each in examples):
        return Result(Question(code, of, "gave-up", said(GaveUp("not-replayed"))))
    one, other = (each for each in examples if each is not None)
    improved = change.improved(one, other)
    if improved is None:
        return Result(Question(code, of, "gave-up", said(GaveUp("not-replayed"))))
    finding = BetterScoresLess(
        fact=change.fact,
        improved=improved,
        why=_why(one, other),
        of=of,
        place=proving.ruleset.criteria[improved].place,
        examples=tuple(shown(proving.ruleset, each, _score(each)) for each in (one, other)),
    )
    return Result(Question(code, of, "refuted"), finding)


def _not_found(
    proving: Proving, change: Change, found: Proved | GaveUp, terms: list[Term]
) -> Result:
    code, of = BetterScoresLess.code, (change.fact,)
    read = facts_read(change.touched).union(*(inputs(expr) for expr, _ in change.triggers))
    cuts = proving.cuts_of(terms, read)
    if isinstance(found, GaveUp):
        return Result(Question(code, of, "gave-up", said(found)))
    if cuts:
        return Result(Question(code, of, "gave-up", said(Proved(cuts))))
    return Result(Question(code, of, "proved"))


def _near_ordinary(proving: Proving, terms: list[Term]) -> Mapping[str, Value] | Proved | GaveUp:
    """A community of which the terms hold that is ordinary wherever it can be."""
    space = proving.space
    _, names = space.constraints.around(terms)
    usual = [
        space.is_as(name, space.ordinary[name]) for name in sorted(names) if name in space.ordinary
    ]
    question = Asked(space.constraints, terms, proving.budget, usual)
    found = question.check()
    if isinstance(found, Satisfied):
        found = question.check(usual)
    while isinstance(found, Unsatisfied):
        blamed = set(found.core)
        if not blamed:
            return Proved()  # the caller says of which lists
        usual = [each for each in usual if each not in blamed]
        found = question.check(usual)
    if isinstance(found, Undecided):
        return GaveUp(found.why)
    assert isinstance(found, Satisfied)
    return found.values


def _falls(proving: Proving, change: Change, found: Mapping[str, Value]) -> bool:
    """Whether the score or the tier is lower after the change, with all else as it usually is."""
    try:
        return bool(Evaluation({**proving.space.ordinary, **found}).of(change.falls))
    except KeyError:
        return False


def _why(before: Example, after: Example) -> Text:
    one, other = (each.assessments[0] for each in (before, after))
    if other.score.low < one.score.low:
        low, high = to_text(other.score.low), to_text(one.score.low)
        return Text(f"总分却由 {high} 降到 {low}", f"the score falls from {high} to {low}")
    return Text("等次却降低", "the tier falls")


def _score(example: Example) -> Text:
    score = to_text(example.assessments[0].score.low)
    return Text(f"{score} 分", counted(score, "point"))
