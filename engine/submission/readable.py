"""The part of a refused submission that could be read: what its warnings are found in.

In: a snapshot, the problems that were found in it, and its rulesets. Out: the same snapshot without
the values that are at fault, which every ruleset accepts; and what was found in it on the way.
Guarantee: what is left stands where it stood, so that its places are those of the file; a value
inside of a record is left out of that record alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from liren.engine.errors import MOST_PROBLEMS, Problem
from liren.engine.language.document import DeferredDocument, Document
from liren.engine.language.words import read_day
from liren.engine.record import replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.bind import hold
from liren.engine.snapshot.load import Round, Snapshot
from liren.engine.snapshot.problems import CheckBroken

ROUNDS = 4
"""Problems can hide behind others; what is still wrong after that many looks is not looked into."""
SET_ASIDE = ("claims", "waivers")
Data = dict[str, object]


def readable(
    snapshot: Snapshot, problems: Sequence[Problem], rulesets: Sequence[Ruleset]
) -> tuple[Snapshot | None, list[Problem]]:
    """What could be read of a snapshot, None if too little; and the checks that it breaks."""
    broken: list[Problem] = []
    found: Sequence[Problem] = problems
    left = _without(snapshot, found)
    for _ in range(ROUNDS):
        if len(problems) + len(broken) >= MOST_PROBLEMS:
            break
        found = [each for ruleset in rulesets for each in hold(ruleset, left).problems]
        if not found:
            return left, broken
        broken += [each for each in found if isinstance(each, CheckBroken)]
        left = _without(left, found)
    return None, broken


def _without(snapshot: Snapshot, problems: Iterable[Problem]) -> Snapshot:
    """The snapshot without the values at fault, and without what it sets aside."""
    document = snapshot.document
    whole = document.whole() if isinstance(document, DeferredDocument) else document
    data = _copied(whole.data)
    for key in SET_ASIDE:
        data.pop(key, None)
    for problem in problems:
        if problem.place is not None:
            _remove(data, problem.place.pointer)
    reduced: Document = replace(whole, data=data)
    rounds = None if snapshot.history is None else tuple(_rounds(reduced, snapshot.history))
    return replace(
        snapshot, document=reduced, facts=_mapping(data.get("facts")), claims=(), waivers=(),
        incomplete=(), history=rounds, _bound={},
    )  # fmt: skip


def _rounds(document: Document, rounds: Iterable[Round]) -> Iterator[Round]:
    """What is left of earlier rounds: nothing of those whose day is wrong."""
    for each in rounds:
        given = _mapping(document.value(("history", each.position)))
        if read_day(str(given.get("as_of"))) == each.day:
            beside = {key: given[key] for key in each.beside if key in given}
            facts = _mapping(given.get("facts"))
            score, tier = given.get("score"), given.get("tier")
            yield replace(each, score=score, tier=tier, facts=facts, beside=beside)


def names_evidence(data: object) -> bool:
    """Whether anything in a document is, or cites, evidence."""
    if isinstance(data, dict):
        return any(
            key in ("evidence", "source", "sources") or names_evidence(each)
            for key, each in cast("Data", data).items()
        )
    return isinstance(data, list) and any(map(names_evidence, data))


def _mapping(value: object) -> Data:
    return cast("Data", value) if isinstance(value, dict) else {}


def _copied(data: object) -> Data:
    """A copy whose mappings and lists can be changed."""
    return cast("Data", _copy(data)) if isinstance(data, dict) else {}


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {key: _copy(each) for key, each in cast("Data", value).items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


def _remove(data: Data, pointer: str) -> None:
    """Remove the fact, or the field of a record, that a pointer leads into."""
    spots = list(_spots(data, pointer))
    # The last mapping on the way may be the value of a fact itself, as a range or a list of records
    # that is known in part; a second look removes what is above, if this one was not enough.
    for holder, key in reversed(spots):
        if key in holder:
            del holder[key]
            return


def _spots(data: Data, pointer: str) -> Iterator[tuple[Data, str]]:
    """The mappings on the way along a pointer below `facts` or a round, each with the next step."""
    here: object = data
    for i, part in enumerate(pointer.split("/")[1:]):
        step = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict):
            if i and step != "facts":
                yield cast("Data", here), step
            here = here.get(step)
        elif isinstance(here, list) and step.isdecimal() and int(step) < len(here):
            here = here[int(step)]
        else:
            return
