"""What can be compared and added with what, and what bounds and numbers a ruleset may declare."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from liren.engine import LirenError
from tests.engine.ruleset.helpers import FACTS, codes, requiring, ruleset


@pytest.mark.parametrize(
    "condition",
    [
        "area >= 300 m²",
        "area >= 0.03 ha",
        "area >= 3.7 万平方米",
        "area > 0",
        "area / residents >= 0.5 m2/person",
        "residents > 3",
        "residents > 3 persons",
        "plain > 3",
        "plain > 3 persons",
        "households / residents > 0.3 households/person",
        "plain / households > 0.1 个/household",
        "plain / households > 0.1 persons/household",
        "residents / households > 2 个/household",
        "plain / households > residents / households",
        "ratio > 2.5",
        "turnout >= 30 %",
        "turnout >= 1",
        "turnout >= 0",
        "plain / plain >= 30 %",
        "residents / residents >= 1/3",
        "1 - turnout > 20 %",
        "budget >= 3.7 万元",
        "budget / residents > 5 yuan/person",
        "inspected >= 2022-04-01",
        "days(as_of, inspected) <= 365 days",
        "gated == (turnout > 30 %)",
        "head == attending and head != other and head in [attending, 'other']",
        "injection in rooms and pharmacy not in rooms and count(rooms) >= 1",
        "count(gated, turnout > 1 %, rooms_two) >= 2",
        "if gated then residents > 3 else area > 3 m2",
        "count(committees where active) >= 1 and sum(committees.members) > 3",
        "all(committees: members > 0 or not active) and none(committees: members > 9)",
        "max(committees.members where active) > min(committees.members)",
        "min(area, 3 m2) >= 1 m2 and abs(area - 5 m2) < 3 m2",
        "round(area, 0.1) > floor(area) and round(area, 1 m2) < ceil(area)",
    ],
)
def test_like_can_be_compared_with_like(condition: str) -> None:
    facts = {**FACTS, "rooms_two": "flag"}
    criteria = {"c": {"require": condition, "when_zero": "met"}}
    assert ruleset(facts=facts, criteria=criteria).criteria["c"].demand is not None


@pytest.mark.parametrize(
    "condition",
    [
        "area > 300",
        "area > 3 persons",
        "area > turnout",
        "area > budget",
        "turnout > 30",
        "turnout > residents",
        "budget > 3",
        "budget > area",
        "residents > 3 households",
        "residents > households",
        "residents / households > 3 households/household",
        "residents / households > 1 case/household",
        "plain / households > 0.1",
        "plain / households > 0.1 个/person",
        "plain / households > 3 yuan/household",
        "plain / households > 30 %",
        "area / households > 3 个/household",
        "area / residents > 3 m2",
        "area * area > 3 m2",
        "inspected > 3",
        "days(as_of, inspected) > 3 persons",
        "area + 1 > 3 m2",
        "gated == 1",
    ],
)
def test_unlike_cannot_be_compared(condition: str) -> None:
    with pytest.raises(LirenError) as found:
        requiring(condition)
    assert [problem.code for problem in found.value.problems] == ["cannot-compare"]


def test_bounds_are_kept_in_base_units_and_default_to_those_of_the_type() -> None:
    facts: dict[str, Any] = {
        "a": {"type": "number", "unit": "ha", "at_least": "0.03", "at_most": "1 km²"},
        "b": {"type": "share", "at_most": "三成"},
        "c": {"type": "share"},
        "d": {"type": "count"},
        "e": {"type": "date", "at_least": "2022-04-01"},
        "f": {"each": {"x": "flag"}},
        "g": {"type": "money", "at_most": "3.7 万元"},
        "h": {"type": "number", "at_least": "-5"},
    }
    found = ruleset(facts=facts, criteria={"c": {"require": "d > 1"}}).facts
    ends = {name: (fact.at_least, fact.at_most) for name, fact in found.items()}
    assert ends == {
        "a": (300, 1_000_000),
        "b": (0, Fraction(3, 10)),
        "c": (0, 1),
        "d": (0, 10**15),
        "e": (738246, 803168),
        "f": (0, 1000),
        "g": (0, 37000),
        "h": (-5, 10**15),
    }


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ({"type": "count", "at_least": "1.5"}, "wrong-shape"),
        ({"type": "count", "unit": "person", "at_most": "3 households"}, "wrong-shape"),
        ({"type": "count", "at_most": "3 m2"}, "wrong-shape"),
        ({"type": "date", "at_most": "3"}, "wrong-shape"),
        ({"type": "count", "step": "0.5"}, "wrong-shape"),
        ({"type": "number", "step": "-1"}, "not-allowed"),
        ({"type": "number", "unit": "parsec"}, "unknown-unit"),
        ({"type": "choice"}, "missing-key"),
        ({"type": "checklist"}, "missing-key"),
        ({"type": "records"}, "missing-key"),
        ({"each": {}}, "wrong-shape"),
        ({"type": "choice", "options": ["a", "a"]}, "listed-twice"),
        ({"type": "choice", "options": []}, "wrong-shape"),
        ({"type": "flag", "each": {"x": "flag"}}, "not-one-of"),
        ({"each": {"x": "flag"}, "at_least": "3", "at_most": "2"}, "out-of-order"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(fact: dict[str, Any], code: str) -> None:
    assert codes(facts={"f": fact}, criteria={"c": {"points": "none", "require": "true"}}) == [code]


LINE = {"from": {"at": 0, "points": 0}, "to": {"at": 9, "points": 1}}


@pytest.mark.parametrize("combine", ["all", "any", "share"])
@pytest.mark.parametrize(
    ("demand", "points"),
    [
        ({"checklist": "duties"}, {"share": 3}),
        ({"checklist": "duties"}, {"each": 3}),
        ({"measure": "members"}, {"table": {"1": 1}}),
        ({"measure": "members"}, {"bands": [{"at_least": 3, "points": 1}]}),
        ({"measure": "members"}, {"linear": LINE}),
        ({"measure": "members"}, {"per_unit": {"points": 1, "at_most": 3}}),
        ({}, {"deductions": {"from": 3, "lose": [{"points": 1, "when": "members > 3"}]}}),
        ({"measure": "head"}, {"options": {"a": 1}}),
    ],
)  # fmt: skip
def test_graded_points_need_worst_or_mean(
    combine: str, demand: dict[str, Any], points: dict[str, Any]
) -> None:
    each = {
        "members": "count",
        "duties": {"type": "checklist", "items": ["x", "y"]},
        "head": {"type": "choice", "options": ["a", "b"]},
    }
    facts = {"list": {"each": each, "at_least": 1}}
    criterion = {"for_each": "list", **demand, "points": points}
    assert codes(facts=facts, criteria={"c": {**criterion, "combine": combine}}) == [
        "does-not-go-with"
    ]
    for graded in ("worst", "mean"):
        assert codes(facts=facts, criteria={"c": {**criterion, "combine": graded}}) == []


@pytest.mark.parametrize("combine", ["all", "any", "share", "worst", "mean"])
def test_full_points_go_with_every_way_to_combine(combine: str) -> None:
    facts = {"list": {"each": {"x": "flag"}, "at_least": 1}}
    criterion = {"for_each": "list", "require": "x", "points": 3, "combine": combine}
    assert codes(facts=facts, criteria={"c": criterion}) == []


@pytest.mark.parametrize(
    "check",
    ["as_of > inspected", "residents > figure", "1 > 2", "true", "days(as_of, inspected) > 3 days"],
)
def test_a_check_is_about_facts_alone(check: str) -> None:
    parts = {"parameters": {"figure": {"value": 3}}, "criteria": {"c": {"require": "gated"}}}
    assert codes(checks=[check], **parts) == ["not-allowed"]


@pytest.mark.parametrize(
    ("scoring", "code"),
    [
        ({"resolution": "0"}, "not-allowed"),
        ({"resolution": "1/3"}, "wrong-shape"),
        ({"resolution": "-0.1"}, "not-allowed"),
        ({"total": "5"}, "sum-differs"),
    ],
)
def test_scoring_that_makes_no_sense_is_refused(scoring: dict[str, Any], code: str) -> None:
    assert codes(scoring=scoring, criteria={"c": {"require": "gated", "points": 3}}) == [code]


def test_a_weight_needs_something_that_earns_points() -> None:
    assert codes(
        groups={"g": {"weight": 20}, "h": {}},
        criteria={"c": {"require": "gated", "points": 3, "group": "h"}},
    ) == ["not-allowed"]


def test_every_group_takes_a_share_because_groups_differ_in_size() -> None:
    parts: dict[str, Any] = {"criteria": {"c": {"require": "gated", "points": 3}}}
    assert codes(tiers={"t": {"every_group": {"at_least": 60}}}, **parts) == ["wrong-shape"]
    assert codes(tiers={"t": {"every_group": {"at_least": "60 %"}}}, **parts) == []


@pytest.mark.parametrize("name", ["and", "in", "true", "site.if"])
def test_a_name_that_no_expression_could_contain_is_refused(name: str) -> None:
    assert codes(facts={name: "flag"}, criteria={"c": {"require": "true"}}) == ["reserved-word"]


@pytest.mark.parametrize("name", ["居民", "site.居民_2", "a1", "Ärger"])
def test_letters_of_any_language_make_a_name_that_expressions_understand(name: str) -> None:
    found = ruleset(facts={name: "flag"}, criteria={"c": {"require": name}})
    assert set(found.facts) == {name}


@pytest.mark.parametrize("name", ["", " ", "1a", "_a", "a-b", "a..b", "a.", "\uf900", "a\u0301"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert codes(facts={name: "flag"}, criteria={"c": {"require": "true"}})[0] in (
        "wrong-shape",
        "read-empty-key",
    )


def test_a_problem_of_syntax_stands_at_its_character_inside_quotes_and_folded_text() -> None:
    with pytest.raises(LirenError) as found:
        requiring("gated $ 3")
    assert found.value.problems[0].place is not None
    assert found.value.problems[0].place.pointer == "/criteria/c/require"
