"""What is odd and possible all the same is asked about, in both languages, and never mended."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_ruleset, shipped_rulesets, validate_submission

TODAY = date(2022, 7, 1)
ROOT = Path(__file__).resolve().parents[3]
RULES = load_ruleset({
    "ruleset": "odd",
    "version": "1.0.0",
    "title": "Odd",
    "facts": {
        "members": {"type": "count", "unit": "person"},
        "garden": {"type": "number", "unit": "m2"},
        "fees": "money",
        "green": "share",
        "built": "date",
        "proven": {"type": "count", "at_most": 9, "evidence": {"zh": "会议记录", "en": "minutes"}},
        "houses": {"type": "records", "at_most": 3, "each": {"rented": "share", "since": "date"}},
    },
    "criteria": {"c": {"title": "C", "require": "members >= 1 人", "points": 1}},
})  # fmt: skip


def said(facts: dict[str, Any], **head: Any) -> list[tuple[str, str, str]]:
    """What there is to confirm: the pointer, and the message in both languages."""
    data = {"snapshot": "a", "as_of": "2022-06-30", **head, "facts": facts}
    found = validate_submission(data, RULES, today=TODAY)
    assert found.valid, found.errors
    return [
        (each.place.pointer if each.place else "", each.message("zh"), each.message("en"))
        for each in found.warnings
    ]


def before(**facts: Any) -> dict[str, Any]:
    return {"history": [{"as_of": "2021-06-30", "facts": facts}]}


def test_a_number_many_times_that_of_the_previous_round_is_asked_about() -> None:
    assert said({"members": 500}, **before(members=5)) == [(
        "/facts/members",
        "`members` 为 500 人，是上一轮（2021-06-30，5 人）的 100 倍，请核实",
        "`members` is 500 persons, 100 times what it was on 2021-06-30 (5 persons): please confirm",
    )]  # fmt: skip
    assert said({"members": {"value": 1}}, **before(members=60)) == [(
        "/facts/members/value",
        "`members` 为 1 人，是上一轮（2021-06-30，60 人）的 1/60，请核实",
        "`members` is 1 person, 1/60 of what it was on 2021-06-30 (60 persons): please confirm",
    )]  # fmt: skip


@pytest.mark.parametrize(("now", "asked"), [(249, 0), (250, 1), (0, 0), ("unknown", 0)])
def test_fifty_times_is_many(now: Any, asked: int) -> None:
    assert len(said({"members": now}, **before(members=5))) == asked


def test_only_the_previous_round_counts() -> None:
    rounds = [{"as_of": "2021-06-30", "facts": {"members": 400}},
              {"as_of": "2020-06-30", "facts": {"members": 4}}]  # fmt: skip
    assert said({"members": 500}, history=rounds) == []


def test_square_metres_against_mu_are_asked_about() -> None:
    assert said({"garden": 3}, **before(garden="2000 m²")) == [(
        "/facts/garden",
        "`garden` 为 3 平方米，上一轮（2021-06-30）为 2000 平方米，像是按“亩”填写的，请核实单位",
        "`garden` is 3 m², and was 2000 m² on 2021-06-30: is the number in mu?",
    )]  # fmt: skip
    assert "“万元”" in said({"fees": 30}, **before(fees="30 万元"))[0][1]
    assert "100 times" in said({"garden": 200000}, **before(garden=2000))[0][2]


@pytest.mark.parametrize("written", ["0.3", "1", "0.01"])
def test_a_share_that_may_be_a_fraction_is_asked_about(written: str) -> None:
    ((pointer, zh, en),) = said({"green": written})
    meant = {"0.3": "30", "1": "100", "0.01": "1"}[written]
    assert pointer == "/facts/green"
    assert zh == f"`green` 填的是 `{written}`，读作 {written}%，是否本为 {meant}%？"
    assert (
        en == f"`green` is given as `{written}`, which is read as {written} %: is {meant} % meant?"
    )


@pytest.mark.parametrize("written", ["0.3 %", "1%", 0, "1.01", 30, "三成", "0.3 成"])
def test_a_share_that_says_what_it_is_is_not_asked_about(written: Any) -> None:
    assert said({"green": written}) == []


def test_fields_of_records_are_looked_at_too() -> None:
    houses = [{"rented": 50}, {"rented": "0.5", "since": "2022-07-01"}]
    pointers = [pointer for pointer, _, _ in said({"houses": houses})]
    assert pointers == ["/facts/houses/1/rented", "/facts/houses/1/since"]
    pointers = [pointer for pointer, _, _ in said({"houses": {"value": houses[1:]}})]
    assert pointers[0] == "/facts/houses/value/0/rented"
    some = {"records": houses[1:], "count": 2}
    assert said({"houses": some})[0][0] == "/facts/houses/records/0/rented"


def test_a_day_to_come_is_asked_about() -> None:
    assert said({"built": "2022-06-30"}) == []
    assert said({"built": "2022-07-01"}) == [(
        "/facts/built",
        "`built` 为 2022-07-01，晚于评估日期（2022-06-30），请核实",
        "`built` is 2022-07-01, after the day of the assessment (2022-06-30): please confirm",
    )]  # fmt: skip


def test_an_assessment_in_the_future_is_asked_about() -> None:
    assert said({}, as_of="2022-07-01") == []
    assert said({}, as_of="2022-07-02") == [(
        "/as_of",
        "评估日期 2022-07-02 尚未到来（今天是 2022-07-01），请核实",
        "the day of the assessment, 2022-07-02, has not come (today is 2022-07-01): please confirm",
    )]  # fmt: skip


def test_evidence_is_asked_for_where_none_is_named_at_all() -> None:
    assert said({"proven": 3}) == [(
        "/facts",
        "所填事实中有 1 项应有佐证，材料中一处也未写明，例如 `proven`（会议记录）",
        "no evidence is named, though 1 of the facts want it, such as `proven` (minutes)",
    )]  # fmt: skip
    assert said({"proven": {"value": 3, "evidence": "minutes"}}) == []
    assert said({"proven": 3, "members": {"value": 5, "evidence": "roll"}}) == []
    assert said({"proven": 3}, sources={"roll": {"title": "Roll"}}) == []
    assert said({"members": 5}) == []


def test_warnings_say_what_to_do() -> None:
    found = validate_submission(
        {
            "snapshot": "a",
            "facts": {"green": "0.3", "proven": 3, "garden": 3},
            **before(garden=2000),
        },
        RULES,
        today=TODAY,
    )
    hints = {each.code: (each.hints("zh"), each.hints("en")) for each in found.warnings}
    assert hints == {
        "no-evidence": (
            ("请写成 `{value: …, evidence: …}`",),
            ("write `{value: …, evidence: …}`",),
        ),
        "unit-mixed-up": (("请在数值后写明单位",), ("write the unit after the number",)),
        "share-as-fraction": (
            ("请写明单位，如 `0.3%` 或 `30%`",),
            ("write the unit: `0.3 %` or `30 %`",),
        ),
    }


def test_the_communities_on_file_give_no_warning() -> None:
    rulesets = [load_ruleset(name) for name in shipped_rulesets()]
    files = sorted((ROOT / "fixtures" / "communities").glob("*.yaml"))
    assert files
    for file in files:
        for ruleset in rulesets:
            found = validate_submission(file, ruleset, today=date(2026, 1, 1))
            assert [each.message("en") for each in found.warnings] == []


@pytest.mark.parametrize(
    ("code", "facts", "head"),
    [
        ("many-times", {"members": 500}, before(members=5)),
        ("unit-mixed-up", {"garden": 3}, before(garden=2000)),
        ("share-as-fraction", {"green": "0.3"}, {}),
        ("day-to-come", {"built": "2022-07-01"}, {}),
        ("assessed-in-future", {}, {"as_of": "2022-07-02"}),
        ("no-evidence", {"proven": 3}, {}),
    ],
)
def test_each_has_a_code_of_its_own(code: str, facts: Any, head: Any) -> None:
    data = {"snapshot": "a", "as_of": "2022-06-30", **head, "facts": facts}
    found = validate_submission(data, RULES, today=TODAY)
    assert [(each.code, each.severity) for each in found.problems] == [(code, "warning")]
