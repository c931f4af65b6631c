"""Checks among facts that exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from liren.engine.audit.checking import Question
from liren.engine.audit.findings import NoCommunity
from liren.engine.backends.smt.solver import Constraints, Satisfied, Undecided
from liren.engine.backends.smt.solver import Question as Asked
from liren.engine.backends.smt.terms import Term
from liren.engine.errors import declared_at
from liren.engine.ir.walk import inputs
from liren.engine.ruleset.model import Check, Ruleset
from liren.engine.text import Text
from liren.scoring.audit.answers import GaveUp, Proved
from liren.scoring.audit.conflicts import checks_of, smallest_core
from liren.scoring.audit.prove.proving import Proving, Result, said


def no_community(proving: Proving) -> Iterator[Result]:
    """That some community keeps all checks. Refuted iff they cannot hold together within the bounds
    of the facts; of nobody everything could be proved, so nothing else is asked then."""
    checks = {term: check for term, (_, check) in checks_of(proving.space)}
    if checks:
        yield _asked(proving, checks)


def _asked(proving: Proving, checks: dict[Term, Check]) -> Result:
    code, space, known = NoCommunity.code, proving.space, list(checks)
    if proving.usual_is_one:
        return Result(Question(code, (), "proved"))
    rest = [term for term in space.constraints.terms if term not in checks]
    question = Asked(Constraints(space.factory, rest), (), proving.budget, known)
    verdict = question.check(known)
    if isinstance(verdict, Satisfied):
        return Result(Question(code, (), "proved"))
    if isinstance(verdict, Undecided):
        return Result(Question(code, (), "gave-up", said(GaveUp(verdict.why))))
    core, _ = smallest_core(question, [term for term in known if term in verdict.core])
    kept = tuple(dict.fromkeys(checks[term] for term in core))
    return _refuted(proving, sorted(kept, key=list(checks.values()).index))


def _refuted(proving: Proving, checks: Sequence[Check]) -> Result:
    of = _about(proving.ruleset, checks)
    cuts = tuple(cut for cut in proving.space.cuts if cut.list in of)
    if cuts:
        return Result(Question(NoCommunity.code, of, "gave-up", said(Proved(cuts))))
    shown = _shown(proving.ruleset, checks)
    finding = NoCommunity(checks=_written(checks, shown), of=of, place=shown.place)
    return Result(Question(NoCommunity.code, of, "refuted"), finding)


def _about(ruleset: Ruleset, checks: Iterable[Check]) -> tuple[str, ...]:
    """The facts that the checks are about, as they are declared."""
    read = frozenset().union(*(inputs(check.expr) for check in checks))
    facts = ruleset.facts.values()
    return tuple(f.id for f in facts if f.id in read or not {*f.checks}.isdisjoint(checks))


def _shown(ruleset: Ruleset, checks: Sequence[Check]) -> Check:
    """The last of the checks, of those that are written here if some are drawn from elsewhere."""
    document = ruleset.document
    paths = (("facts",), *(("checks", i) for i in range(len(ruleset.checks))))
    names = {document.place(path).source.name for path in paths}
    return next((c for c in reversed(checks) if c.place.source.name in names), checks[-1])


def _written(checks: Sequence[Check], shown: Check) -> Text:
    """The checks, each with its place but for the one that is shown."""
    at = [
        Text("", "") if each is shown else declared_at(each.place, shown.place) for each in checks
    ]
    said = [f"`{each.text}`" for each in checks]
    zh = "；".join(text + where.zh for text, where in zip(said, at, strict=True))
    en = "; ".join(text + where.en for text, where in zip(said, at, strict=True))
    return Text(zh, en)
