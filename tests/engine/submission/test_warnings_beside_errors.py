"""What there is to confirm is said together with what is wrong, of all that could be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from liren.engine import load_ruleset, validate_submission
from liren.engine.submission.validate import Submission
from tests.engine.submission.making import Json, rules, submissions
from tests.engine.submission.test_suspicious import RULES, TODAY, before, yards

EVERY_KIND = rules()
OTHER = load_ruleset({
    "ruleset": "other", "version": "1.0.0", "title": "Other",
    "facts": {"halls": "count", "garden": {"type": "number", "unit": "m2"},
              "used": {"type": "number", "unit": "m2"}},
    "checks": ["used <= garden"],
    "criteria": {"c": {"title": "C", "require": "halls >= 1", "points": 1}},
})  # fmt: skip
Said = list[tuple[str, str, str]]


def read(facts: dict[str, Any], **head: Any) -> Submission:
    data = {"snapshot": "a", "as_of": "2022-06-30", **head, "facts": facts}
    found = validate_submission(data, RULES, today=TODAY)
    assert not found.valid
    return found


def warned(found: Submission) -> Said:
    """What there is to confirm, which comes after the errors."""
    assert found.problems == (*found.errors, *found.warnings)
    return [
        (each.place.pointer if each.place else "", each.message("zh"), each.message("en"))
        for each in found.warnings
    ]


HUNDREDFOLD = (
    "/facts/members",
    "`members` 为 500 人，是上一轮（2021-06-30，5 人）的 100 倍，请核实",
    "`members` is 500 persons, 100 times what it was on 2021-06-30 (5 persons): please confirm",
)
FRACTION = (
    "/facts/green",
    "`green` 填的是 `0.3`，读作 0.3%，是否本为 30%？",
    "`green` is given as `0.3`, which is read as 0.3 %: is 30 % meant?",
)
TO_COME = (
    "/facts/built",
    "`built` 为 2022-07-01，晚于评估日期（2022-06-30），请核实",
    "`built` is 2022-07-01, after the day of the assessment (2022-06-30): please confirm",
)
ODD: dict[str, Any] = {"members": 500, "green": "0.3", "built": "2022-07-01"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"garden": "many"}, "not-a-number"),
        ({"gardn": 5}, "unknown-fact-given"),
        ({"garden": {"between": [5, "x"]}}, "not-a-number"),
        ({"garden": {"at_lest": 5}}, "unknown-form"),
        ({"garden": {"value": -1, "note": "sketch"}}, "out-of-bounds"),
        ({"budget": 30_000}, "out-of-bounds"),
        ({"houses": ["no record"]}, "wrong-value"),
        ({"houses": {"records": [{"rented": "x"}], "count": 2}}, "not-a-number"),
        ({"houses": [{}] * 9}, "out-of-bounds"),
    ],
)
def test_warnings_stand_beside_errors(facts: dict[str, Any], code: str) -> None:
    found = read({**ODD, **facts}, **before(members=5))
    assert [each.code for each in found.errors] == [code]
    assert warned(found) == [TO_COME, FRACTION, HUNDREDFOLD]


@pytest.mark.parametrize(
    "head",
    [
        {"community": [1]},
        {"elsewhere": 1},
        {"time_zone": "Mars"},
        {"claims": [{"criterion": "none"}]},
        {"waivers": [{"criterion": "c", "by": "b", "reason": "r", "until": "soon"}]},
    ],
)
def test_errors_of_the_head_hide_no_warning(head: dict[str, Any]) -> None:
    assert warned(read(ODD, **before(members=5), **head)) == [TO_COME, FRACTION, HUNDREDFOLD]


def test_what_is_wrong_itself_is_not_asked_about() -> None:
    found = read({"members": "500 m²", "green": "130", "built": "soon"}, **before(members=5))
    assert warned(found) == []
    assert warned(read({"members": 500, "garden": "x"}, **before(members="few"))) == []


def test_a_field_that_is_wrong_leaves_the_rest_of_its_record() -> None:
    houses = [{"rented": "0.5", "since": "soon"}, {"rented": "x", "since": "2022-07-01"}]
    found = read({"houses": houses})
    assert [each.place and each.place.pointer for each in found.errors] == [
        "/facts/houses/0/since", "/facts/houses/1/rented",
    ]  # fmt: skip
    assert [pointer for pointer, _, _ in warned(found)] == [
        "/facts/houses/0/rented", "/facts/houses/1/since",
    ]  # fmt: skip


def test_records_are_compared_with_those_that_could_be_read() -> None:
    found = read({**yards(900, 800, "large", 50_000)})
    assert warned(found) == [(
        "/facts/yards/3/size",
        "no3的 `size` 为 50000 平方米，与其余各条（800 至 900 平方米）相差悬殊，请核实",
        "`size` of no3 is 50000 m², and 800 to 900 m² in all other records: please confirm",
    )]  # fmt: skip


def test_nothing_is_compared_with_what_could_not_be_read() -> None:
    assert warned(read({"built": "2022-07-01"}, as_of="soon")) == []
    days: dict[str, Any] = {"history": [{"as_of": "soon", "facts": {"members": 5}}]}
    assert warned(read({"members": 500}, **days)) == []


def test_evidence_that_stands_beside_an_error_counts() -> None:
    asked = (
        "/facts",
        "所填事实中有 1 项应有佐证，材料中一处也未写明，例如 `proven`（会议记录）",
        "no evidence is named, though 1 of the facts want it, such as `proven` (minutes)",
    )
    assert warned(read({"proven": 3, "members": "x"})) == [asked]
    assert warned(read({"proven": 3, "members": {"value": "x", "evidence": "roll"}})) == []
    assert warned(read({"proven": 3}, sources={"roll": {}})) == []


def test_the_place_is_that_of_the_file() -> None:
    table = "fact,value\nmembers,x\ngreen,0.3\n"
    found = validate_submission("s.csv", RULES, content=table.encode(), today=TODAY)
    assert [(str(each.place), each.code) for each in found.problems] == [
        ("s.csv:B2", "not-a-number"), ("s.csv:B3", "share-as-fraction"),
    ]  # fmt: skip
    text = 'snapshot: a\nfacts:\n  members: x\n  green: "0.3"\n'
    found = validate_submission("s.yaml", RULES, content=text.encode(), today=TODAY)
    assert [(str(each.place), each.code) for each in found.problems] == [
        ("s.yaml:3:12", "not-a-number"), ("s.yaml:4:10", "share-as-fraction"),
    ]  # fmt: skip


def test_of_several_rulesets_each_is_asked() -> None:
    data = {"snapshot": "a", "facts": {"halls": "x", "green": "0.3", "wrong": 1}}
    found = validate_submission(data, [OTHER, RULES], today=TODAY)
    assert [each.code for each in found.problems] == [
        "not-a-number", "unknown-fact-given", "share-as-fraction",
    ]  # fmt: skip


def test_checks_among_what_could_be_read_are_made_at_once() -> None:
    data = {"snapshot": "a", "facts": {"halls": "x", "garden": 5, "used": 6}}
    found = validate_submission(data, OTHER, today=TODAY)
    assert [(each.message("zh"), each.message("en")) for each in found.errors] == [
        ("各项事实互相矛盾：不满足 `used <= garden`",
         "these facts are impossible together: `used <= garden` does not hold"),
        ("`x` 不是可识别的数值", "`x` is not a number"),
    ]  # fmt: skip
    data = {"snapshot": "a", "facts": {"halls": "x", "garden": "y", "used": 6}}
    found = validate_submission(data, OTHER, today=TODAY)
    assert [each.code for each in found.errors] == ["not-a-number"] * 2


@settings(max_examples=200)
@given(submissions(EVERY_KIND))
def test_no_warning_is_about_what_is_wrong(data: Json) -> None:
    found = validate_submission(json.loads(json.dumps(data)), EVERY_KIND, today=TODAY)
    wrong = {each.place.pointer for each in found.errors if each.place is not None}
    for warning in found.warnings:
        assert warning.place is not None
        assert warning.place.pointer not in wrong - {""}
