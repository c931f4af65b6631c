"""Criteria that are met by whoever meets another one."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.checking import Question
from liren.engine.audit.findings import FollowsFrom, SameDemand
from liren.engine.audit.lint._pairs import stands
from liren.engine.ruleset.model import Criterion
from liren.scoring.audit.answers import GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, said


def follows_from(proving: Proving) -> Iterator[Result]:
    """For each pair that shares a fact: that neither follows from the other.

    Refuted iff no community, asked both, meets one and misses the other. It says nothing where one
    of them counts nowhere, or where who is asked one has to meet the other in any case. Both ways
    it is `same-demand`.
    """
    known = {of for code, of in proving.known if code in ("same-demand", "earns-twice")}
    counting = _counting(proving)
    for pair in proving.pairs(FollowsFrom.code):
        if isinstance(pair, Result):
            yield pair
        elif (pair[1].id, pair[0].id) not in known:
            both_count = all(each.id in counting for each in pair)
            yield from _pair(proving, *pair, both_count=both_count)


def _pair(
    proving: Proving, first: Criterion, second: Criterion, *, both_count: bool
) -> Iterator[Result]:
    there = _follows(proving, first, second)
    back = _follows(proving, second, first)
    if there is True and back is True:
        of = (second.id, first.id)
        finding = SameDemand(
            name=second.id, other=first.id, where=stands(first, second), of=of, place=second.place
        )
        yield proving.refuted(finding, (first, second))
        return
    for one, other, found in ((first, second, there), (second, first, back)):
        if both_count and not _is_asked_for(proving, one, other):
            yield _result(proving, one, other, found)


def _result(
    proving: Proving, one: Criterion, other: Criterion, found: bool | Proved | GaveUp
) -> Result:
    of, code = (other.id, one.id), FollowsFrom.code
    if found is True:
        finding = FollowsFrom(
            name=other.id, other=one.id, where=stands(one, other), of=of, place=other.place
        )
        return proving.refuted(finding, (one, other))
    if found is False:
        return Result(Question(code, of, "proved"))
    return Result(Question(code, of, "gave-up", said(found)))


def _follows(proving: Proving, one: Criterion, other: Criterion) -> bool | Proved | GaveUp:
    """Whether whoever meets `one` meets `other`, where both are asked."""
    both = [proving.applies(one.id), proving.applies(other.id), proving.met(one.id)]
    found = proving.find([*both, proving.factory.negate(proving.met(other.id))], [one, other])
    if isinstance(found, GaveUp) or (isinstance(found, Proved) and found.cuts):
        return found
    if not isinstance(found, Proved):
        return False
    # Of nobody anything follows; that is told as what it is.
    possible = proving.find(both, [one, other])
    return possible if isinstance(possible, GaveUp) else not isinstance(possible, Proved)


def _is_asked_for(proving: Proving, one: Criterion, other: Criterion) -> bool:
    """Whether who is asked `one` meets `other` already, as far as can be seen."""
    missed = proving.factory.negate(proving.met(other.id))
    asked = [proving.applies(one.id), proving.applies(other.id), missed]
    return isinstance(proving.find(asked, [one, other]), Proved)


def _counting(proving: Proving) -> set[str]:
    """The criteria that anything depends on."""
    required = {item.criterion for tier in proving.ruleset.tiers for item in tier.requires}
    return required | {each.id for each in proving.asked if each.maximum or each.veto is not None}
