"""Types that a community can be of at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import TypesOverlap
from liren.scoring.audit.answers import Found
from liren.scoring.audit.prove.proving import Proving, Result, somebody
from liren.scoring.audit.prove.showing import shown
from liren.scoring.audit.prove.types_gap import sorted_as


def types_overlap(proving: Proving) -> Iterator[Result]:
    """For each two types of a classification: that no community is of both.

    Refuted iff both conditions can hold together; the example has been classified.
    """
    for name, conditions in proving.own_types():
        for one, other in combinations(conditions, 2):
            answer = proving.ask([conditions[one], conditions[other]], proving.read_by(name))
            finding = None
            if isinstance(answer, Found):
                answer = sorted_as(answer, name, {one, other})
            if isinstance(answer, Found):
                finding = TypesOverlap(
                    name=name,
                    one=one,
                    other=other,
                    of=(name, f"{name}.{one}", f"{name}.{other}"),
                    place=at(proving.ruleset, "types", name, "options", other, "when"),
                    examples=(shown(proving.ruleset, answer.example),),
                )
            yield somebody(TypesOverlap.code, (name, one, other), answer, finding)
