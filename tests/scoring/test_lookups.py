"""Parameters that are tables: which figure counts, since when, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liren.engine import AssessmentError, LirenError
from liren.engine.ir.nodes import Number
from liren.reports.explain import explain_ruleset
from liren.reports.page import Page
from liren.scoring import Assessment
from tests.scoring.making import finding, judged, ruleset

BY_DISTRICT = """
sources: {plan: {title: {zh: 方案, en: Plan}}}
facts:
  district:
    type: choice
    options:
      city: {zh: 市区, en: city}
      town: {zh: 镇, en: town}
      rural: {zh: 乡村, en: countryside}
    title: {zh: 所在区域, en: District}
  area: {type: number, unit: m2, at_most: 1000, title: {zh: 面积, en: Area}}
parameters:
  least:
    title: {zh: 最小面积, en: Least area}
    unit: m2
    by: district
    values: {2022-01-01: {city: 300, town: 200}, 2023-01-01: {city: 4 公亩, town: 200}}
    otherwise: 100
    source: {plan: 一}
criteria:
  c: {measure: area, at_least: least, points: 5}
  half: {measure: area, at_least: least / 2, points: 5}
""".replace("4 公亩", "0.04 ha")
BY_SIZE = """
facts:
  residents: {type: count, unit: person}
  wardens: {type: count, unit: person}
parameters:
  needed: {by: residents, values: {0: 1, 1000: 2, 3000 persons: 4}}
criteria: {c: {measure: wardens, at_least: needed, points: 5}}
"""
BY_MONTH = """
facts: {visits: count}
parameters:
  due: {by: as_of.month, values: {1: 10, 4: 20, 10: 30}}
criteria: {c: {measure: visits, at_least: due, points: 5}}
"""
BY_KIND = """
facts:
  wards:
    at_least: 1
    at_most: 4
    each:
      kind: {type: choice, options: [acute, other]}
      beds: {type: count, at_most: 50}
parameters:
  fewest: {by: kind, values: {acute: 20, other: 10}}
criteria:
  c: {for_each: wards, measure: beds, at_least: fewest, points: 5}
  all: {require: 'all(wards: beds >= fewest)', points: 5}
  sum: {require: 'sum(wards.beds) >= sum(wards: fewest)', points: 5}
"""


def status(found: Assessment, criterion: str = "c") -> str:
    return finding(found, criterion).status


@pytest.mark.parametrize(
    ("facts", "day", "expected"),
    [
        ("district: city, area: 300", "2022-12-31", "met"),
        ("district: city, area: 299.99", "2022-12-31", "unmet"),
        ("district: city, area: 300", "2023-01-01", "unmet"),
        ("district: city, area: 400", "2023-01-01", "met"),
        ("district: town, area: 200", "2023-01-01", "met"),
        ("district: rural, area: 100", "2022-01-01", "met"),
        ("district: rural, area: 99", "2022-01-01", "unmet"),
        ("area: 400", "2023-01-01", "met"),
        ("area: 399", "2023-01-01", "unknown"),
        ("area: 99", "2023-01-01", "unmet"),
        ("district: {one_of: [city, town]}, area: 199", "2022-06-30", "unmet"),
        ("district: {one_of: [city, town]}, area: 200", "2022-06-30", "unknown"),
        ("district: {one_of: [city, rural]}, area: 99", "2022-06-30", "unmet"),
        ("district: {one_of: [town, rural]}, area: 200", "2022-06-30", "met"),
    ],
)
def test_the_figure_of_the_option_counts_on_the_day(facts: str, day: str, expected: str) -> None:
    assert status(judged(BY_DISTRICT, facts, day=date.fromisoformat(day))) == expected


@pytest.mark.parametrize(
    ("residents", "wardens"), [("0", 1), ("999", 1), ("1000", 2), ("2999", 2), ("3000", 4)]
)
def test_the_largest_step_not_above_counts(residents: str, wardens: int) -> None:
    enough = f"residents: {residents}, wardens: {wardens}"
    assert status(judged(BY_SIZE, enough)) == "met"
    assert status(judged(BY_SIZE, f"residents: {residents}, wardens: {wardens - 1}")) == "unmet"


def test_only_the_steps_that_can_be_reached_leave_a_criterion_open() -> None:
    facts = "residents: {between: [1200, 2500]}, wardens: 2"
    assert status(judged(BY_SIZE, facts)) == "met"
    facts = "residents: {between: [1200, 3000]}, wardens: 2"
    assert status(judged(BY_SIZE, facts)) == "unknown"


@pytest.mark.parametrize(("month", "due"), [(1, 10), (3, 10), (4, 20), (9, 20), (10, 30), (12, 30)])
def test_a_table_by_month_depends_on_the_day_alone(month: int, due: int) -> None:
    day = date(2022, month, 1)
    assert status(judged(BY_MONTH, f"visits: {due}", day=day)) == "met"
    assert status(judged(BY_MONTH, f"visits: {due - 1}", day=day)) == "unmet"


@pytest.mark.parametrize(
    ("wards", "expected"),
    [
        ("{kind: acute, beds: 20}, {kind: other, beds: 10}", "met"),
        ("{kind: acute, beds: 20}, {kind: other, beds: 9}", "unmet"),
        ("{kind: acute, beds: 19}, {kind: other, beds: 11}", "unmet"),
        ("{beds: 20}, {kind: other, beds: 10}", "met"),
        ("{beds: 19}, {kind: other, beds: 10}", "unknown"),
    ],
)
def test_a_table_by_a_fact_of_records_has_a_figure_for_each(wards: str, expected: str) -> None:
    found = judged(BY_KIND, f"wards: [{wards}]")
    assert (status(found), status(found, "all")) == (expected, expected)


def test_figures_of_records_can_be_added_up() -> None:
    found = judged(BY_KIND, "wards: [{kind: acute, beds: 19}, {kind: other, beds: 11}]")
    assert status(found, "sum") == "met"


def test_a_figure_below_the_first_step_is_the_one_for_otherwise() -> None:
    rules = BY_SIZE.replace("{0: 1, 1000: 2, 3000 persons: 4}", "{1000: 2}, otherwise: 0")
    assert status(judged(rules, "residents: 999, wardens: 0")) == "met"
    assert status(judged(rules, "residents: 1000, wardens: 1")) == "unmet"


def test_a_divisor_in_what_is_looked_up_needs_a_word_on_zero() -> None:
    rules = BY_SIZE.replace("by: residents", "by: residents / wardens").replace(
        ", 3000 persons: 4", ""
    )
    with pytest.raises(LirenError) as found:
        ruleset(rules)
    assert [problem.code for problem in found.value.problems] == ["may-divide-by-zero"]
    met = judged(
        rules.replace("needed, p", "needed, when_zero: unmet, p"), "residents: 8, wardens: 0"
    )
    assert status(met) == "unmet"


# What is said.


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ("district: city", "不少于 300 平方米", "at least 300 m²"),
        ("", "不少于 100 平方米 至 300 平方米", "at least 100 m² to 300 m²"),
        (
            "district: {one_of: [town, rural]}",
            "不少于 100 平方米 至 200 平方米",
            "at least 100 m² to 200 m²",
        ),
    ],
)
def test_what_is_required_shows_the_figure_of_this_community(facts: str, zh: str, en: str) -> None:
    found = finding(judged(BY_DISTRICT, facts))
    assert (found.required("zh"), found.required("en")) == (zh, en)


def test_an_end_worked_out_from_a_table_shows_what_it_comes_to() -> None:
    assert (
        finding(judged(BY_DISTRICT, "district: city"), "half").required("en") == "at least 150 m²"
    )
    open_end = finding(judged(BY_DISTRICT, ""), "half").required("en")
    assert open_end == "at least (100 m² to 300 m²) ÷ 2"


def test_the_explanation_says_which_figure_applied_since_when_and_by_what_source() -> None:
    text = finding(judged(BY_DISTRICT, "district: town, area: 150")).detail.text
    assert text.en == (
        "Area (150 m²): at least 200 m²; Least area (town) 200 m² (Plan, 一, since 2022-01-01)"
    )
    assert text.zh == (
        "面积（150 平方米），须不少于 200 平方米；"
        "最小面积（镇） 200 平方米（方案，一，自 2022-01-01）"
    )


def test_a_figure_that_a_later_table_repeats_holds_since_the_first() -> None:
    found = judged(BY_DISTRICT, "district: town, area: 150", day=date(2023, 6, 30))
    assert finding(found).detail.text.en.endswith("200 m² (Plan, 一, since 2022-01-01)")


def test_before_its_first_day_a_table_has_no_figure_and_is_named_once() -> None:
    with pytest.raises(AssessmentError) as found:
        judged(BY_DISTRICT, "area: 3", day=date(2021, 12, 31))
    (problem,) = found.value.problems
    assert problem.message("en") == (
        "parameter `least` has no value on 2021-12-31; its first is from 2022-01-01"
    )


def test_the_key_that_is_missing_is_what_to_find_out() -> None:
    found = judged(BY_DISTRICT, "area: 250")
    assert [(item.fact, item.decides) for item in found.collect] == [("district", 5)]


def explained(lang: Any) -> list[str]:
    return [line.strip() for line in explain_ruleset(judged(BY_DISTRICT, ""), Page(lang=lang))]


def test_the_overview_lists_the_table() -> None:
    lines = " ".join(explained("en"))
    assert (
        "Least area (by District): city 300 m² from 2022-01-01, 400 m² from 2023-01-01; "
        "town 200 m² from 2022-01-01; otherwise 100 m² from 2022-01-01 least · Plan, 一"
    ) in lines
    assert "最小面积（按所在区域）：市区 自 2022-01-01 起 300 平方米" in "".join(explained("zh"))


@pytest.mark.parametrize(
    ("year", "month", "quarter"), [(2022, 1, 1), (2022, 3, 1), (2023, 4, 2), (2024, 12, 4)]
)
def test_the_year_month_and_quarter_of_the_day_are_known(
    year: int, month: int, quarter: int
) -> None:
    rules = (
        "criteria: {c: {require: as_of.year == %d and as_of.month == %d and as_of.quarter == %d}}"
    )
    found = judged(rules % (year, month, quarter), day=date(year, month, 28))
    assert status(found) == "met"


def test_a_remedy_reaches_the_figure_of_this_community() -> None:
    found = judged(BY_DISTRICT, "district: town, area: 150")
    changes: dict[str, Number | None] = {
        change.fact: change.by for remedy in found.remedies for change in remedy.changes
    }
    assert changes == {"area": 50}
