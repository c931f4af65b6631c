"""Criteria that cannot be met together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from liren.engine.audit.checking import Question
from liren.engine.audit.findings import Contradicts
from liren.engine.audit.lint._pairs import around
from liren.engine.backends.smt.solver import Question as Asked
from liren.engine.backends.smt.solver import Satisfied, Undecided
from liren.engine.backends.smt.terms import Term
from liren.engine.ruleset.model import Criterion
from liren.engine.text import Lang, Text
from liren.scoring.audit.answers import GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, facts_read, said

MOST = 10
"""Contradictions that are reported of one ruleset."""


def contradicts(proving: Proving) -> Iterator[Result]:
    """For the criteria together: that a community can meet all that are asked of it.

    Refuted iff it is unsatisfiable that each is met or does not apply; then the smallest set that
    contradicts itself is named. Of pairs it is asked whether they can be met where both apply.
    """
    known: set[frozenset[str]] = set()
    for pair in proving.pairs(Contradicts.code):
        result = pair if isinstance(pair, Result) else _pair(proving, *pair)
        if result.finding is not None:
            known.add(frozenset(result.question.of))
        yield result
    yield from _all(proving, known)


def _pair(proving: Proving, first: Criterion, second: Criterion) -> Result:
    of = (second.id, first.id)
    applies = [proving.applies(each.id) for each in (first, second)]
    met = [proving.met(each.id) for each in (first, second)]
    found = proving.find([*applies, *met], [first, second])
    if isinstance(found, GaveUp) or (isinstance(found, Proved) and found.cuts):
        return Result(Question(Contradicts.code, of, "gave-up", said(found)))
    if not isinstance(found, Proved):
        return Result(Question(Contradicts.code, of, "proved"))
    # Where one of them cannot be met, or both are never asked together, that is the finding.
    alone = [proving.find([*applies, each], [first, second]) for each in met]
    given_up = next((each for each in alone if isinstance(each, GaveUp)), None)
    if given_up is not None:
        return Result(Question(Contradicts.code, of, "gave-up", said(given_up)))
    if any(isinstance(each, Proved) for each in alone):
        return Result(Question(Contradicts.code, of, "proved"))
    return proving.refuted(_finding([first, second]), (first, second))


def _all(proving: Proving, known: set[frozenset[str]]) -> Iterator[Result]:
    """The smallest sets of three and more; one of each is then left aside to find the next."""
    left = [each for each in proving.asked if not _is_one_of_several(proving, each)]
    for pair in known:
        left = [each for each in left if each.id != max(pair)]
    wishes = {_wish(proving, each): each for each in left}
    wishes.pop(proving.factory.true, None)
    wishes.pop(proving.factory.false, None)
    question = Asked(proving.space.constraints, [], proving.budget, list(wishes))
    for _ in range(MOST):
        found = question.check(wishes)
        if isinstance(found, Satisfied):
            yield Result(Question(Contradicts.code, (), "proved"))
            return
        if isinstance(found, Undecided):
            yield Result(Question(Contradicts.code, (), "gave-up", said(GaveUp(found.why))))
            return
        core = [term for term in wishes if term in found.core]
        for term in list(core):
            smaller = [each for each in core if each is not term]
            if not isinstance(question.check(smaller), Satisfied | Undecided):
                core = smaller
        order = {each.id: i for i, each in enumerate(proving.asked)}
        criteria = sorted((wishes[term] for term in core), key=lambda each: order[each.id])
        bounded = proving.cuts_of(core, facts_read(criteria))
        of = tuple(each.id for each in criteria)
        if bounded:
            why = said(Proved(bounded))
            yield Result(Question(Contradicts.code, of, "gave-up", why))
        elif len(criteria) > 1:
            yield proving.refuted(_finding(criteria), criteria)
        for term in core[-1:]:
            del wishes[term]


def _is_one_of_several(proving: Proving, criterion: Criterion) -> bool:
    return any(proving.ruleset.groups[name].best for name in around(proving.ruleset, criterion))


def _wish(proving: Proving, criterion: Criterion) -> Term:
    return proving.factory.implies(proving.applies(criterion.id), proving.met(criterion.id))


def _finding(criteria: Sequence[Criterion]) -> Contradicts:
    names = tuple(each.id for each in criteria)
    return Contradicts(
        names=names,
        clauses=_clauses(criteria),
        of=tuple(reversed(names)),
        place=criteria[-1].place,
    )


def _clauses(criteria: Sequence[Criterion]) -> Text:
    """What each of them is, and where it is demanded."""
    zh = "；".join(_clause(each, "zh") for each in criteria)
    en = "; ".join(_clause(each, "en") for each in criteria)
    return Text(zh, en)


def _clause(criterion: Criterion, lang: Lang) -> str:
    title = criterion.title.in_(lang)
    if criterion.citation is None:
        return title
    cited = criterion.citation.say(lang)
    return f"{title}（{cited}）" if lang == "zh" else f"{title} ({cited})"
