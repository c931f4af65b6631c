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
    "in_force": {"from": "2020-01-01", "to": "2022-12-31"},
    "facts": {
        "members": {"type": "count", "unit": "person"},
        "garden": {"type": "number", "unit": "m2"},
        "fees": "money",
        "green": "share",
        "built": "date",
        "proven": {"type": "count", "at_most": 9, "evidence": {"zh": "会议记录", "en": "minutes"}},
        "houses": {"type": "records", "at_most": 3, "each": {"rented": "share", "since": "date"}},
        "yards": {"type": "records", "at_most": 9, "each": {
            "size": {"type": "number", "unit": "m2"}, "cost": "money", "people": "count"}},
        "park": {"type": "number", "unit": "m2", "at_most": "100 ha"},
        "budget": {"type": "money", "unit": "万元", "at_most": "1000 万元"},
        "rate": {"type": "number", "at_most": 1},
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


def yards(*sizes: Any, field: str = "size") -> dict[str, Any]:
    return {"yards": [{"name": f"no{i}", field: size} for i, size in enumerate(sizes)]}


def test_a_record_unlike_all_others_is_asked_about() -> None:
    assert said(yards(900, 800, 50000)) == [(
        "/facts/yards/2/size",
        "no2的 `size` 为 50000 平方米，与其余各条（800 至 900 平方米）相差悬殊，请核实",
        "`size` of no2 is 50000 m², and 800 to 900 m² in all other records: please confirm",
    )]  # fmt: skip
    assert said(yards(2, 800, 900)) == [(
        "/facts/yards/0/size",
        "no0的 `size` 为 2 平方米，其余各条为 800 至 900 平方米，像是按“亩”填写的，请核实单位",
        "`size` of no0 is 2 m², and 800 to 900 m² in all other records: is it in mu?",
    )]  # fmt: skip
    assert "万元" in said(yards(30, 200_000, 400_000, field="cost"))[0][1]


@pytest.mark.parametrize(
    "facts",
    [
        yards(900, 50_000),
        yards(900, 800, 39_999),
        yards(900, 800, "unknown"),
        yards(900, 800, 0),
        yards(1, 80, 9000, field="people"),
    ],
)
def test_records_that_may_well_differ_are_not_asked_about(facts: dict[str, Any]) -> None:
    assert said(facts) == []


def test_a_bare_number_beside_others_in_another_unit_is_asked_about() -> None:
    assert said({"garden": 2, "park": "3 亩"}) == [(
        "/facts/garden",
        "`garden` 未写单位，读作 2 平方米，而 `park` 用的是另一单位，是否本为 2 亩？",
        "`garden` has no unit and is read as 2 m²; `park` has another: is 2 mu meant?",
    )]  # fmt: skip
    ((pointer, _, en),) = said({"fees": {"value": 30}, "budget": "40 万元"})
    assert pointer == "/facts/fees/value"
    assert en.endswith("is 30 10k yuan meant?")


@pytest.mark.parametrize(
    "facts",
    [
        {"garden": 7, "park": "3 亩"},
        {"garden": "2 m²", "park": "3 亩"},
        {"garden": 2, "park": "3 m²"},
        {"garden": 2, "park": 2000},
        {"garden": 2, "fees": "3 万元"},
        {"garden": 0, "park": "3 亩"},
        {"budget": 3, "fees": "30 元"},
    ],
)
def test_other_bare_numbers_are_not_asked_about(facts: dict[str, Any]) -> None:
    assert said(facts) == []


def test_a_day_on_which_the_ruleset_does_not_hold_is_asked_about() -> None:
    assert said({}, as_of="2019-12-31") == [(
        "/as_of",
        "评估日期 2019-12-31 不在规则集 `odd` 的施行期内（2020-01-01 至 2022-12-31）",
        ("ruleset `odd` is not in force on the day of the assessment, 2019-12-31"
         " (it is from 2020-01-01 to 2022-12-31)"),
    )]  # fmt: skip
    assert said({}, as_of="2020-01-01") == []


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({"budget": 30000}, "若为 30000 元，请写明单位", "write `30000 yuan` if that is meant"),
        ({"rate": 85}, "若为 85%，请填 `0.85`", "write `0.85` if 85 % is meant"),
    ],
)
def test_a_bare_number_out_of_bounds_is_said_to_fit_in_another_unit(
    facts: dict[str, Any], zh: str, en: str
) -> None:
    (problem,) = validate_submission({"snapshot": "a", "facts": facts}, RULES).errors
    assert (problem.code, problem.hints("zh"), problem.hints("en")) == (
        "out-of-bounds", (zh,), (en,),
    )  # fmt: skip


@pytest.mark.parametrize("facts", [{"budget": "30000 万元"}, {"rate": 101}, {"rate": -1}])
def test_what_fits_in_no_unit_has_no_such_hint(facts: dict[str, Any]) -> None:
    (problem,) = validate_submission({"snapshot": "a", "facts": facts}, RULES).errors
    assert (problem.code, problem.hints()) == ("out-of-bounds", ())


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
            "as_of": "2019-01-01",
            "facts": {
                "green": "0.3",
                "proven": 3,
                "garden": 3,
                "fees": 3,
                "budget": "4 万元",
                **yards(2, 800, 900),
            },
            "history": [{"as_of": "2018-06-30", "facts": {"garden": 2000}}],
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
        "not-in-force": (
            ("评估时可用 `--as-of` 另指日期",),
            ("`--as-of` names another day when it is assessed",),
        ),
        "unit-mixed-up": (("请在数值后写明单位",), ("write the unit after the number",)),
        "other-unit-likely": (("请在数值后写明单位",), ("write the unit after the number",)),
        "unit-not-written": (
            ("请写明单位，如 `3 元` 或 `3 万元`",),
            ("write the unit: `3 yuan` or `3 10k yuan`",),
        ),
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
            warnings = [each for each in found.warnings if each.code != "not-in-force"]
            assert [each.message("en") for each in warnings] == []


@pytest.mark.parametrize(
    ("code", "facts", "head"),
    [
        ("many-times", {"members": 500}, before(members=5)),
        ("unit-mixed-up", {"garden": 3}, before(garden=2000)),
        ("share-as-fraction", {"green": "0.3"}, {}),
        ("day-to-come", {"built": "2022-07-01"}, {}),
        ("assessed-in-future", {}, {"as_of": "2022-07-02"}),
        ("no-evidence", {"proven": 3}, {}),
        ("not-in-force", {}, {"as_of": "2019-01-01"}),
        ("unlike-the-others", yards(900, 800, 50000), {}),
        ("other-unit-likely", yards(2, 800, 900), {}),
        ("unit-not-written", {"garden": 2, "park": "3 亩"}, {}),
    ],
)
def test_each_has_a_code_of_its_own(code: str, facts: Any, head: Any) -> None:
    data = {"snapshot": "a", "as_of": "2022-06-30", **head, "facts": facts}
    found = validate_submission(data, RULES, today=TODAY)
    assert [(each.code, each.severity) for each in found.problems] == [(code, "warning")]
