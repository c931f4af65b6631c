"""The JSON Schema of submissions agrees with the validator, by two independent implementations."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from liren.engine import Ruleset, load_ruleset, shipped_rulesets, validate_submission
from liren.engine.snapshot.document import RoundDoc, SetAsideDoc, SnapshotDoc
from liren.engine.submission.schema import submission_schema
from tests.engine.submission.making import RULES, rules, single_submissions, submissions

EVERY_KIND = rules()
SCHEMA = submission_schema(EVERY_KIND)
OURS = Draft202012Validator(SCHEMA)
THEIRS = jsonschema_rs.Draft202012Validator(SCHEMA)

UNSAYABLE = {
    "swapped-ends",
    "empty-range",
    "wrong-count",
    "unknown-source",
    "round-not-earlier",
    "round-twice",
    "unknown-ruleset",
    "check-broken",
    "number-too-precise",
}
"""What a schema cannot say: it compares no two values, and knows nothing outside of the file."""

IN_TEXT = {
    "not-a-number",
    "unknown-unit",
    "ambiguous-number",
    "number-too-large",
    "wrong-value",
    "out-of-bounds",
}
"""What is wrong with a number that is written as a text, or a day that is not there."""


def problems(data: dict[str, Any], ruleset: Ruleset = EVERY_KIND) -> list[Any]:
    """What the validator says of data as JSON."""
    content = json.dumps(data, ensure_ascii=False).encode()
    found = validate_submission("a.json", ruleset, content=content, format="json")
    return list(found.errors)


def unsayable(data: Any, problem: Any) -> bool:
    """Whether a schema could not have said it."""
    if problem.code in UNSAYABLE:
        return True
    if problem.code not in IN_TEXT:
        return False
    for step in problem.place.pointer.split("/")[1:]:
        data = data[int(step) if isinstance(data, list) else step]
    return isinstance(data, str) or problem.name == "built"


@settings(max_examples=300)
@given(submissions(EVERY_KIND) | single_submissions(EVERY_KIND))
def test_the_schema_agrees_with_the_validator(data: dict[str, Any]) -> None:
    found = problems(data)
    accepted = OURS.is_valid(data)
    assert THEIRS.is_valid(data) == accepted
    if not found:
        assert accepted, [error.message for error in OURS.iter_errors(data)]
    if accepted:
        assert [each.message() for each in found if not unsayable(data, each)] == []


def test_the_schema_is_one_by_the_meta_schema() -> None:
    for name in shipped_rulesets():
        schema = submission_schema(load_ruleset(name))
        Draft202012Validator.check_schema(schema)
        jsonschema_rs.meta.validate(schema)
        assert schema == json.loads(json.dumps(schema)), "it is JSON through and through"


def test_it_has_the_keys_of_a_snapshot() -> None:
    assert list(SCHEMA["properties"]) == list(SnapshotDoc.known_keys)
    rounds = SCHEMA["properties"]["history"]["items"]["properties"]
    assert set(rounds) == set(RoundDoc.known_keys)
    for section in ("claims", "waivers"):
        entry = SCHEMA["properties"][section]["items"]["properties"]
        assert set(entry) == set(SetAsideDoc.known_keys)


def test_a_fact_is_described_in_both_languages() -> None:
    area = SCHEMA["$defs"]["area"]
    assert area["title"] == "面积 / area"
    assert area["description"].splitlines() == [
        "单位：平方米；范围：10 至 100000 平方米；说明：以证载为准；依据：Plan，1",
        "unit: m²; range: 10 to 100000 m²; note: as certified; source: Plan, 1",
    ]
    assert area["anyOf"][0] == {"type": "number", "minimum": 10, "maximum": 100000}
    heating = SCHEMA["$defs"]["heating"]
    assert heating["description"].splitlines()[0] == "选项：gas = 燃气、coal = 燃煤、none = 无"
    assert heating["anyOf"][0] == {
        "enum": ["gas", "燃气", "gas heating", "coal", "燃煤", "7", 7, "none", "无", "null", None]
    }
    assert SCHEMA["$defs"]["proven"]["description"].splitlines()[1].endswith("evidence: minutes")


@pytest.mark.parametrize(
    ("facts", "valid"),
    [
        ({"committee.members": 5}, True),
        ({"committee": {"members": 5, "party.members": 2}}, True),
        ({"committee": {"party": {"members": 2}}, "committee.members": 5}, True),
        ({"committee": {"members": 5}, "committee.members": 5}, False),
        ({"committee": {"party": {"members": 2}, "party.members": 2}}, False),
        ({"committee.party": {"members": 2}}, True),
        ({"committee": {"other": 5}}, False),
        ({"previous": {"gated": True}}, False),
        ({"rounds": []}, False),
    ],
)
def test_a_dotted_name_is_written_once_in_any_nesting(facts: dict[str, Any], valid: bool) -> None:
    data = {"snapshot": "a", "facts": facts}
    assert (not problems(data), OURS.is_valid(data), THEIRS.is_valid(data)) == (valid,) * 3


def test_facts_of_another_ruleset_pass_when_it_is_named() -> None:
    data = {"snapshot": "a", "facts": {"residents_first": 1}, "rulesets": ["red-property"]}
    assert OURS.is_valid(data)
    assert not OURS.is_valid({**data, "rulesets": ["every-kind"]})
    assert not OURS.is_valid({"snapshot": "a", "facts": data["facts"]})


def test_a_fact_of_two_rulesets_keeps_to_both() -> None:
    stricter = {"members": {"type": "count", "at_least": 2}, "b.c": "flag"}
    both = [EVERY_KIND, load_ruleset({**RULES, "ruleset": "second", "facts": {
        **RULES["facts"], **stricter}})]  # type: ignore[dict-item]  # fmt: skip
    schema = Draft202012Validator(submission_schema(both))
    for members, valid in ((1, False), (2, True), (500, True), (501, False)):
        data = {"snapshot": "a", "facts": {"members": members, "b": {"c": True}}}
        assert schema.is_valid(data) is valid
        content = json.dumps(data).encode()
        found = validate_submission("a.json", both, content=content, format="json")
        assert found.valid is valid, found.problems
