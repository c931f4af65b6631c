"""Functions of lists, of steps and of days: what they come to, and that ranges hold every case."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from liren.engine import LirenError, Ruleset
from liren.engine.ir.nodes import Number
from tests.scoring.making import finding, judged, ruleset

RULES = """
units: {{kiosk: {{zh: 个报刊亭, en: kiosks}}}}
facts:
  total: {{type: count, at_least: 1, at_most: 40}}
  gated: flag
  kiosks: {{type: count, unit: kiosk, at_most: 10}}
  area: {{type: number, unit: m2, at_most: 2000}}
  built: {{type: date, at_least: 1990-01-01, at_most: 2022-01-01, title: {{zh: 建成, en: Built}}}}
  groups:
    at_most: 3
    title: {{zh: 小组, en: Groups}}
    each:
      n: {{type: count, at_most: 10, title: {{zh: 人数, en: Members}}}}
      share: {{type: share}}
      trained: {{type: flag, title: {{zh: 受训, en: trained}}}}
criteria:
  c: {{measure: "{measure}", {end}, when_zero: unmet}}
"""
GROUPS = (
    "groups: [{n: 3, share: 50 %, trained: yes}, {n: 4, share: 20 %, trained: no}, "
    "{n: 0, share: 0, trained: yes}]"
)


def rules(measure: str, end: str = "at_least: 0") -> Ruleset:
    return ruleset(RULES.format(measure=measure, end=end))


def measured(
    measure: str, facts: str = f"total: 20, {GROUPS}, gated: yes"
) -> tuple[Number, Number]:
    found = finding(judged(rules(measure), facts)).detail.measured
    assert found is not None
    return found.low, found.high


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        ("sum(groups: n * n)", 25),
        ("sum(groups: n * n where trained)", 9),
        ("1 - sum(groups: n * n) / (total * total)", Fraction(15, 16)),
        ("sum(groups: n * share)", Fraction(23, 10)),
        ("sum(groups: if trained then n else 0)", 3),
        ("sum(groups: n / total)", Fraction(7, 20)),
        ("sum(groups: total - n)", 53),
        ("min(groups: n + 1)", 1),
        ("min(groups: n + 1 where n > 0)", 4),
        ("max(groups: n * share)", Fraction(3, 2)),
        ("max(groups: -n)", 0),
        ("mean(groups: n)", Fraction(7, 3)),
        ("mean(groups.n)", Fraction(7, 3)),
        ("mean(groups.n where trained)", Fraction(3, 2)),
        ("mean(groups: n * n where n > 0)", Fraction(25, 2)),
        ("mean(groups.n where n > 5)", 0),
        ("mean(groups.n) + mean(groups.share)", Fraction(7, 3) + Fraction(7, 30)),
        ("round(mean(groups.n), 0.1)", Fraction(23, 10)),
        ("max(mean(groups.n), 2)", Fraction(7, 3)),
        ("started(total, 7)", 3),
        ("started(total, 20)", 1),
        ("started(total - 20, 20)", 0),
        ("full(total, 7)", 2),
        ("full(total, 21)", 0),
        ("started(sum(groups.n), 3.5)", 2),
        ("full(sum(groups.share), 30 %)", 2),
    ],
)
def test_what_a_function_comes_to(measure: str, value: Number) -> None:
    assert measured(measure) == (value, value)
    assert measured(f"2 * ({measure})") == (2 * value, 2 * value)


@pytest.mark.parametrize(
    ("measure", "facts", "value"),
    [
        ("started(area, 200 m2)", "area: 400", 2),
        ("started(area, 200 m2)", "area: 400.01", 3),
        ("full(area, 0.02 ha)", "area: 399.99", 1),
        ("started(kiosks, 3 kiosk)", "kiosks: 7", 3),
        ("full(area, area)", "area: 400", 1),
        ("months(as_of, built)", "built: 2021-06-30", 12),
        ("months(as_of, built)", "built: 2021-07-01", 11),
        ("years(as_of, built)", "built: 2002-07-01", 19 * 12),
        ("years(as_of, built)", "built: 2002-06-30", 20 * 12),
        ("years(built, as_of)", "built: 2020-07-01", -12),
        ("years(built, as_of)", "built: 2020-06-30", -24),
        ("months(built, built)", "built: 2020-06-30", 0),
    ],
)
def test_what_a_function_of_one_fact_comes_to(measure: str, facts: str, value: int) -> None:
    assert measured(measure, facts) == (value, value)


@pytest.mark.parametrize(
    "measure",
    [
        "sum(groups: n * n)",
        "sum(groups: n * n where trained)",
        "min(groups: n * (total - 3) where trained)",
        "max(groups: n / total)",
        "mean(groups: n * total)",
        "mean(groups.n where trained)",
        "started(sum(groups.n), total)",
        "full(total, 7) - started(total, 7)",
    ],
)
def test_the_range_holds_what_every_completion_comes_to(measure: str) -> None:
    low, high = measured(
        measure, "total: {between: [19, 21]}, groups: [{n: 3, trained: yes}, {n: {at_most: 1}}]"
    )
    for total, n, trained in product((19, 20, 21), (0, 1), ("yes", "no")):
        facts = f"total: {total}, groups: [{{n: 3, trained: yes}}, {{n: {n}, trained: {trained}}}]"
        value, same = measured(measure, facts)
        assert value == same
        assert low <= value <= high, facts


@pytest.mark.parametrize("unit", ["months", "years"])
def test_the_range_of_a_span_is_that_of_its_ends(unit: str) -> None:
    found = measured(f"{unit}(as_of, built)", "built: {between: [2020-02-29, 2021-07-01]}")
    assert found == ((11, 28) if unit == "months" else (0, 24))


def test_a_divisor_of_a_record_is_guarded_only_where_the_record_counts() -> None:
    measure = "sum(groups: total / n where n > 0)"
    facts = "total: 12, groups: [{n: 3}, {n: 0}, {n: 4}]"
    found = finding(judged(rules(measure, "at_least: 7"), facts))
    assert found.status == "met"
    everywhere = finding(judged(rules("sum(groups: total / n)", "at_least: 7"), facts))
    assert everywhere.status == "unmet"


def test_multiplications_inside_of_functions_of_lists_are_counted() -> None:
    inner = "sum(groups: " + " * ".join(["n"] * 11) + ")"
    with pytest.raises(LirenError) as found:
        rules(f"{inner} * {inner}")
    assert [problem.code for problem in found.value.problems] == ["too-many-products"]


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        ("sum(groups: trained)", "wrong-type"),
        ("sum(groups: sum(groups: n))", "not-allowed"),
        ("sum(total: 3)", "unknown-list"),
        ("total(groups: n)", "unknown-function"),
        ("count(groups: n)", "wrong-arguments"),
        ("started(area, 200)", "cannot-compare"),
        ("started(gated, 2)", "wrong-type"),
        ("full(total, 0)", "wrong-arguments"),
        ("full(total, -3)", "wrong-arguments"),
        ("months(as_of, total)", "wrong-arguments"),
        ("mean(total, area)", "wrong-arguments"),
    ],
)
def test_what_makes_no_sense_is_refused(measure: str, code: str) -> None:
    with pytest.raises(LirenError) as found:
        rules(measure)
    assert [problem.code for problem in found.value.problems] == [code]


def test_steps_must_be_of_the_kind_of_what_is_counted() -> None:
    with pytest.raises(LirenError) as found:
        rules("started(area, total)")
    (problem,) = found.value.problems
    assert problem.message("en") == "an area cannot be counted in steps of a number"
    assert problem.message("zh") == "面积不能与数值相除计份"


def test_a_span_in_months_is_no_number_of_days() -> None:
    with pytest.raises(LirenError) as found:
        rules("months(as_of, built)", "at_least: 30 days")
    assert (
        found.value.problems[0].message("en")
        == "a duration in months cannot be compared with a duration"
    )
    assert (
        judged(rules("years(as_of, built)", "at_least: 2 years"), "built: 2020-06-30")
        .findings[0]
        .status
        == "met"
    )


@pytest.mark.parametrize(
    ("measure", "end", "zh", "en"),
    [
        ("sum(groups: n * n where trained)", "at_least: 3",
         "满足“受训”的各小组的“人数 × 人数”合计，须不低于 3",
         "sum of “Members × Members” over Groups with “trained”: at least 3"),
        ("mean(groups.n)", "at_least: 3",
         "小组的人数的平均值，须不低于 3", "mean of Members of Groups: at least 3"),
        ("started(total, 200)", "at_least: 3",
         "total（未知） ÷ 200（不足一份的计一份），须不低于 3；实为 1",
         "total (unknown) ÷ 200 rounded up: at least 3; is 1"),
        ("full(area * 2, 200 m²)", "at_least: 3",
         "area（未知） × 2 ÷ 200 平方米（不足一份的不计），须不低于 3",
         "area (unknown) × 2 ÷ 200 m² rounded down: at least 3"),
        ("full(area - 3 m², 200 m²)", "at_least: 3",
         "（area（未知） − 3 平方米） ÷ 200 平方米（不足一份的不计），须不低于 3",
         "(area (unknown) − 3 m²) ÷ 200 m² rounded down: at least 3"),
        ("years(as_of, built)", "at_least: 1 year",
         "自建成（2020-06-30）至评估日期的周年数，须不少于 1 年；实为 2 年",
         ("full years from Built (2020-06-30) to the day of the assessment: "
         "at least 1 year; is 2 years")),
        ("months(as_of, built)", "at_most: 3 months",
         "自建成（2020-06-30）至评估日期的足月数，须不超过 3 个月；实为 24 个月",
         ("full months from Built (2020-06-30) to the day of the assessment: "
         "at most 3 months; is 24 months")),
        ("days(as_of, built)", "at_most: 365 days",
         "自建成（2020-06-30）至评估日期的天数，须不超过 365 天；实为 730 天",
         ("days from Built (2020-06-30) to the day of the assessment: "
         "at most 365 days; is 730 days")),
        ("kiosks", "at_least: 1 kiosk",
         "kiosks（未知），须不少于 1 个报刊亭", "kiosks (unknown): at least 1 kiosk"),
    ],
)  # fmt: skip
def test_how_it_is_said(measure: str, end: str, zh: str, en: str) -> None:
    text = finding(judged(rules(measure, end), "built: 2020-06-30")).detail.text
    assert (text.zh, text.en) == (zh, en)


def test_a_figure_in_a_condition_is_said_with_its_unit_in_the_reader_s_language() -> None:
    condition = 'require: "days(as_of, built) <= 365 days and kiosks >= 1 kiosk"'
    text = RULES.format(measure="total", end="at_least: 0")
    asked = ruleset(text.replace('measure: "total", at_least: 0', condition))
    found = finding(judged(asked, "")).required
    assert found("zh") == "自建成至评估日期的天数 ≤ 365 天 且 kiosks ≥ 1 个报刊亭"
    assert (
        found("en")
        == "days from Built to the day of the assessment ≤ 365 days and kiosks ≥ 1 kiosk"
    )


@pytest.mark.parametrize(
    "condition",
    [
        "sum(groups: n * n where trained) >= 9",
        "mean(groups: n * total) > 46 and min(groups: n + total) == 20",
        "started(total, 7) == 3 and full(total, 7) == 2",
        "months(as_of, built) == 24 and years(as_of, built) == 24",
        "as_of.year == 2022 and as_of.month == 6 and as_of.quarter == 2",
        "previous.total == 5 and previous.exists and mean(rounds.total) == 4",
        "total >= figure and all(groups: n < figure)",
    ],
)
def test_code_that_is_generated_later_gives_what_the_first_runs_gave(condition: str) -> None:
    text = RULES.format(measure="total", end="at_least: 0")
    asked = condition.replace("== 24", "== 24 months")
    text = text.replace('measure: "total", at_least: 0', f'require: "{asked}", points: 5')
    table = "parameters: {figure: {by: total, values: {1: 5, 20: 10, 30: 99}}}\n"
    same = ruleset(table + text)
    more = (
        "history: [{as_of: 2020-01-01, facts: {total: 3}}, {as_of: 2021-01-01, facts: {total: 5}}]"
    )
    known = f"total: 20, {GROUPS}, built: 2020-06-30"
    open_ = "total: {between: [19, 20]}, groups: [{n: {at_most: 4}}]"
    for _ in range(4):
        assert judged(same, known, more).score.value == 5
        first = judged(ruleset(table + text), open_, more).score
        assert judged(same, open_, more).score == first
