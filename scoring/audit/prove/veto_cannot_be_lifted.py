"""Vetoes about which those whom they bar can do nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.audit.checking import Question
from liren.engine.audit.constructs import at
from liren.engine.audit.findings import IdleVeto, NeverMet, VetoCannotBeLifted
from liren.engine.backends.smt.terms import NumberVariable, Term
from liren.engine.ir.types import DateType
from liren.engine.ruleset.model import Criterion, is_history
from liren.scoring.audit.answers import Found, GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, said
from liren.scoring.audit.prove.showing import shown

TRIES = 3
"""Barred communities for which a way out is looked for."""


def veto_cannot_be_lifted(proving: Proving) -> Iterator[Result]:
    """For each veto: that whom it bars can do something about it.

    Refuted iff for some barred community, with its history as it is and its days as they are or
    not before that of the assessment, it is unsatisfiable that the criterion is met or does not
    apply. Only some communities are tried, so it is proved only where nothing that is past enters.
    """
    for criterion in proving.asked:
        of = (criterion.id,)
        if criterion.veto is None or not all(
            proving.is_new(code, *of) for code in (IdleVeto.code, NeverMet.code)
        ):
            continue
        yield _of_veto(proving, criterion)


def _of_veto(proving: Proving, criterion: Criterion) -> Result:
    code, of = VetoCannotBeLifted.code, (criterion.id,)
    factory = proving.factory
    barred = [proving.applies(criterion.id), factory.negate(proving.met(criterion.id))]
    lifted = factory.negate(factory.all_of(barred))
    mentioned = proving.space.constraints.mentioned(lifted)
    past = sorted(name for name in mentioned if _is_past(proving, name))
    if not past:
        return Result(Question(code, of, "proved"))
    anew = [each for name in past for each in _anew(proving, name)]
    if len(anew) == len(past) and isinstance(proving.find([*anew, lifted], [criterion]), Mapping):
        return Result(Question(code, of, "proved"))
    apart = list(barred)
    for _ in range(TRIES):
        found = proving.find(apart, [criterion])
        if isinstance(found, Proved) and not found.cuts:
            return Result(Question(code, of, "proved"))
        if isinstance(found, Proved | GaveUp):
            return Result(Question(code, of, "gave-up", said(found)))
        fixed = [proving.space.is_as(name, found[name]) for name in past]
        left = [
            factory.any_of((as_it_is, *_anew(proving, name)))
            for name, as_it_is in zip(past, fixed, strict=True)
        ]
        out = proving.find([*left, lifted], [criterion])
        if isinstance(out, Proved) and not out.cuts:
            return _shown(proving, criterion, [*fixed, *barred], tuple(past))
        apart.append(factory.negate(factory.all_of(fixed)))
    return Result(Question(code, of, "gave-up", said(GaveUp("incomplete"))))


def _shown(
    proving: Proving, criterion: Criterion, terms: list[Term], past: tuple[str, ...]
) -> Result:
    code, of = VetoCannotBeLifted.code, (criterion.id,)
    answer = proving.ask(terms, ())
    if not isinstance(answer, Found):
        return Result(Question(code, of, "gave-up", said(answer)))
    finding = VetoCannotBeLifted(
        name=criterion.id,
        fixed=past,
        of=of,
        place=at(proving.ruleset, "criteria", criterion.id, "veto", key=True),
        examples=(shown(proving.ruleset, answer.example),),
    )
    return Result(Question(code, of, "refuted"), finding)


def _anew(proving: Proving, name: str) -> Iterator[Term]:
    """That a day is that of the assessment or a later one; nothing of what earlier rounds were."""
    about, variable = proving.space.fact_of(name), proving.space.factory.variables[name]
    if about is not None and not is_history(about[1]) and isinstance(variable, NumberVariable):
        today = proving.factory.figure(proving.day.toordinal())
        yield proving.factory.at_least(variable, today)


def _is_past(proving: Proving, name: str) -> bool:
    """Whether a fact is of the past: what earlier rounds came to, and days."""
    about = proving.space.fact_of(name)
    if about is None:
        return False
    fact, holder, _, _ = about
    return is_history(holder) or isinstance(fact.node.type, DateType)
