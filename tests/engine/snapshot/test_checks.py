"""Checks among facts: they refuse what is impossible and narrow what is missing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from liren.engine import SnapshotError, load_snapshot
from liren.engine.snapshot.bind import Bound, bind
from tests.engine.ruleset.helpers import ruleset

FACTS: dict[str, Any] = {
    "members": {"type": "count", "at_most": 50},
    "party": {"type": "count", "at_most": 50},
    "staff": {"type": "count", "at_most": 50},
    "area": {"type": "number", "unit": "m2", "at_most": 1000},
    "gated": "flag",
    "committees": {
        "each": {
            "members": {"type": "count", "at_least": 1, "at_most": 50},
            "party_members": {"type": "count", "at_most": 50},
        },
        "checks": [{"that": "party_members <= members", "say": {"zh": "党员不多", "en": "few"}}],
        "at_most": 5,
    },
}  # fmt: skip
CRITERIA = {"c": {"require": "gated"}}


def bound(facts: dict[str, Any], *checks: Any) -> Bound:
    rules = ruleset(facts=FACTS, checks=list(checks), criteria=CRITERIA)
    return bind(rules, load_snapshot({"snapshot": "s", "facts": facts}))


def problems(facts: dict[str, Any], *checks: Any) -> list[tuple[str, str]]:
    try:
        bound(facts, *checks)
    except SnapshotError as error:
        return [(p.message("en"), p.place.pointer if p.place else "") for p in error.problems]
    return []


def test_a_missing_fact_is_narrowed_by_the_known_one() -> None:
    found = bound({"members": 11}, "party <= members").readings
    assert (found["party"].value, found["party"].known) == ((0, 11), "partial")
    assert found["members"].value == 11


def test_a_missing_field_is_narrowed_by_the_record() -> None:
    found = bound({"committees": [{"members": 11}, {"party_members": 30}, {}]}).readings[
        "committees"
    ]
    assert found.value.listed == (((11, 11), (0, 11)), ((30, 50), (30, 30)), ((1, 50), (0, 50)))


def test_a_chain_of_checks_narrows_along_the_chain() -> None:
    found = bound({"staff": 4}, "party <= members", "members <= staff").readings
    assert found["members"].value == (0, 4)
    assert found["party"].value == (0, 4)


def test_a_check_that_leaves_one_value_makes_it_known() -> None:
    found = bound({"members": 11}, "party == members").readings["party"]
    assert (found.value, found.known) == (11, "exact")


def test_a_sum_narrows_what_is_left() -> None:
    found = bound({"members": 30, "party": 12}, "party + 2 * staff <= members").readings["staff"]
    assert found.value == (0, 9)
    area = bound({}, "area * 3 <= 100 m2").readings["area"]
    assert area.value == (0, Fraction(100, 3))


def test_an_alternative_narrows_nothing_which_is_sound() -> None:
    found = bound({"members": 11}, "party <= members or gated").readings["party"]
    assert (found.value, found.known) == ((0, 50), "blank")


@pytest.mark.parametrize(
    ("facts", "broken"),
    [
        ({"members": 11, "party": 11}, False),
        ({"members": 11, "party": 12}, True),
        ({"members": {"at_most": 11}, "party": {"at_least": 12}}, True),
        ({"members": {"at_most": 12}, "party": {"at_least": 12}}, False),
        ({"members": {"at_most": 11}, "party": 12}, True),
        ({"party": 50}, False),
        ({}, False),
    ],
)
def test_a_check_is_broken_when_no_completion_satisfies_it(
    facts: dict[str, Any], broken: bool
) -> None:
    assert bool(problems(facts, "party <= members")) is broken


def test_a_broken_check_is_placed_at_a_fact_that_is_stated() -> None:
    message = "these facts are impossible together: `members + party > 99` does not hold"
    assert problems({"party": 3}, "members + party > 99") == [(message, "/facts/party")]


@pytest.mark.parametrize(
    ("stated", "pointer"),
    [
        ([{}, {"members": 3, "party_members": 4}], "/facts/committees/1"),
        ({"records": [{"members": 3, "party_members": 4}]}, "/facts/committees/records/0"),
        ({"value": [{"members": 3, "party_members": 4}], "note": "x"}, "/facts/committees/value/0"),
    ],
)
def test_a_broken_check_of_a_record_is_placed_at_the_record(stated: Any, pointer: str) -> None:
    [(message, where)] = problems({"committees": stated})
    assert (
        message == "these facts are impossible together: `party_members <= members` does not hold"
    )
    assert where == pointer
