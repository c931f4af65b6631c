"""Facts that two rulesets call by one name and mean differently, and asking without the solver."""

from __future__ import annotations

import sys

import pytest

from liren.engine import LirenError, load_snapshot
from liren.engine.backends.smt.solver import Budget
from liren.scoring import assess
from liren.scoring.audit.answers import Found
from liren.scoring.audit.space import Space
from liren.scoring.names import MET
from liren.scoring.plan import plan_for
from tests.scoring.making import DAY, ruleset

IN_AREA = """
    facts: {hall: {type: number, unit: m2}, gated: flag}
    criteria: {large: {require: hall >= 300 m² and gated}}
"""
THERE = """
    facts: {hall: flag, gated: flag}
    criteria: {there: {require: hall and gated}}
"""
LISTED = """
    facts: {hall: {at_least: 1, each: {area: {type: number, unit: m2}}}, gated: flag}
    criteria: {all_large: {require: "all(hall: area >= 2.5 m²) and count(hall) == 2"}}
"""


def space(*texts: str) -> Space:
    plans = [(plan_for(ruleset(text), DAY, flags=True), DAY) for text in texts]
    return Space(plans, Budget(20, 60))


def met(asked: Space) -> Found:
    terms = [
        side.term(criterion, MET) for side in asked.sides for criterion in side.ruleset.criteria
    ]
    answer = asked.ask(terms)
    assert isinstance(answer, Found)
    return answer


@pytest.mark.parametrize("other", [THERE, LISTED])
def test_each_ruleset_gets_a_snapshot_in_its_own_understanding(other: str) -> None:
    asked = space(IN_AREA, other)
    assert asked.unshared == {"hall"}
    example = met(asked).example
    assert example.documents[0] != example.documents[1]
    for side, document in zip(asked.sides, example.documents, strict=True):
        found = assess(side.ruleset, load_snapshot(dict(document)), as_of=DAY)
        assert [each.status for each in found.findings] == ["met"]


def test_what_both_understand_alike_is_the_same_in_both_snapshots() -> None:
    example = met(space(IN_AREA, THERE)).example
    assert [document["facts"]["gated"] for document in example.documents] == [True, True]


def test_rulesets_that_share_all_facts_share_the_snapshot() -> None:
    asked = space(IN_AREA, "facts: {gated: flag}\ncriteria: {c: {require: gated}}")
    example = met(asked).example
    assert asked.unshared == set()
    assert example.documents == (example.document, example.document)


def test_without_the_solver_the_question_is_refused_and_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    asked = space(IN_AREA)
    with pytest.raises(LirenError) as refused:
        asked.ask([asked.sides[0].term("large", MET)])
    (problem,) = refused.value.problems
    assert problem.code == "audit-not-installed"
    assert str(problem) == (
        "`z3-solver` is not installed, so questions of this kind cannot be answered\n"
        "   run `pip install 'liren[audit]'`"
    )
    assert problem.message("zh") == "未安装 `z3-solver`，无法回答这类问题"
