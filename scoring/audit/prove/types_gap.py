"""Communities that are of no type."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import TypesGap
from liren.scoring.audit.answers import Found, GaveUp
from liren.scoring.audit.prove.proving import Proving, Result, somebody
from liren.scoring.audit.prove.showing import shown


def types_gap(proving: Proving) -> Iterator[Result]:
    """For each classification: that every community is of one of its types.

    Refuted iff all conditions can fail together; the example has been classified.
    """
    for name, conditions in proving.own_types():
        answer = proving.ask(
            [proving.factory.negate(each) for each in conditions.values()], proving.read_by(name)
        )
        finding = None
        if isinstance(answer, Found):
            answer = sorted_as(answer, name, ())
        if isinstance(answer, Found):
            finding = TypesGap(
                name=name,
                of=(name,),
                place=at(proving.ruleset, "types", name, key=True),
                examples=(shown(proving.ruleset, answer.example),),
            )
        yield somebody(TypesGap.code, (name,), answer, finding)


def sorted_as(answer: Found, name: str, types: Collection[str]) -> Found | GaveUp:
    """The answer, when its example was assessed to be of these types, or of none."""
    for result in answer.example.assessments[0].types:
        if result.classification.id == name:
            certain = {option.id for option in result.certain}
            if set(types) <= certain and bool(types) == bool(certain):
                return answer
    return GaveUp("not-replayed")
