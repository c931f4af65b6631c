"""Parameters that are tables, as they are read: what they are looked up by, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import LirenError, Ruleset
from liren.engine.snapshot.load import load_snapshot
from liren.scoring.assess import assess
from tests.engine.ruleset.helpers import FACTS, codes, ruleset

WARDS = {"each": {"kind": {"type": "choice", "options": ["a", "b"]}, "beds": "count"}}


def with_table(use: str = "plain >= table", **table: Any) -> Ruleset:
    facts = {**FACTS, "wards": WARDS}
    criterion = {"require": use, "when_zero": "met"}
    return ruleset(facts=facts, parameters={"table": table}, criteria={"c": criterion})


def refused(**table: Any) -> list[tuple[str, str, str | None]]:
    """The messages in both languages, and the pointer, of what is wrong with a table."""
    with pytest.raises(LirenError) as found:
        with_table(**table)
    problems = found.value.problems
    return [
        (p.message("zh"), p.message("en"), p.place.pointer if p.place else None) for p in problems
    ]


@pytest.mark.parametrize(
    ("by", "use"),
    [
        ("head", "plain >= table"),
        ("if gated then head else head", "plain >= table"),
        ("wards.kind", "all(wards: beds > table)"),
        ("kind", "sum(wards: beds * table) > 3"),
    ],
)
def test_it_is_looked_up_by_a_choice_of_the_community_or_of_each_record(by: str, use: str) -> None:
    options = ("attending", "other") if "head" in by else ("a", "b")
    found = with_table(use, by=by, values={options[0]: 3, options[1]: 4})
    names = [item.id for item in found.criteria["c"].parameters]
    assert names == [f"table[{options[0]}]", f"table[{options[1]}]"]
    assert [item.id for item in found.all_parameters()] == names


@pytest.mark.parametrize(
    ("by", "steps"),
    [
        ("plain", ["0", "5"]),
        ("residents", ["1", "500 persons"]),
        ("area", ["0", "300 m2", "0.1 ha"]),
        ("turnout", ["0", "30 %", "1"]),
        ("households / residents", ["0", "1 household/person"]),
        ("as_of.year", ["1900", "2022"]),
        ("beds", ["0", "10"]),
        ("count(rooms)", ["0", "2"]),
    ],
)
def test_a_number_is_looked_up_by_steps_of_its_own_kind(by: str, steps: list[str]) -> None:
    use = "any(wards: beds > table)" if by == "beds" else "plain >= table"
    found = with_table(use, by=by, values={step: i for i, step in enumerate(steps)})
    assert [item.id for item in found.all_parameters()] == [f"table[{step}]" for step in steps]


def test_steps_may_be_written_in_any_order() -> None:
    found = with_table(by="plain", values={"10": 3, "0": 1, "5": 2})
    assert [item.values[0].value for item in found.all_parameters()] == [1, 2, 3]


def test_a_table_of_a_day_need_not_have_the_steps_of_another() -> None:
    values = {"2022-01-01": {"0": 1, "10": 2}, "2023-01-01": {"0": 1, "20": 3}}
    found = {item.id: item for item in with_table(by="plain", values=values).all_parameters()}
    dated = {
        name: [(str(value.since), value.value) for value in item.values]
        for name, item in found.items()
    }
    assert dated == {
        "table[0]": [("2022-01-01", 1)],
        "table[10]": [("2022-01-01", 2), ("2023-01-01", 1)],
        "table[20]": [("2022-01-01", 2), ("2023-01-01", 3)],
    }


def test_figures_can_be_days() -> None:
    found = with_table(
        "inspected <= table", by="head", values={"attending": "2022-06-30"}, otherwise="2022-12-31"
    )
    assert all(item.is_day for item in found.all_parameters())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"by": "gated", "values": {"yes": 3}},
         ("此处应为选择或数值，实为是非值", "expected a choice or a number here, got a yes or no",
          "/parameters/table/by")),
        ({"by": "haed", "values": {"other": 3}},
         ("没有名为 `haed` 的事实或参数", "unknown fact or parameter `haed`",
          "/parameters/table/by")),
        ({"by": "head", "values": {"atending": 3}, "otherwise": 2},
         ("`head` 没有选项 `atending`", "`head` has no option `atending`",
          "/parameters/table/values/atending")),
        ({"by": "head", "values": {"attending": 3}},
         ("表中没有这些选项的数值：`other`", "the table has no figure for `other`",
          "/parameters/table/values")),
        ({"by": "area", "values": {"0": 3, "300": 4}},
         ("面积不能与不带单位的数比较", "an area cannot be compared with a bare number",
          "/parameters/table/values/300")),
        ({"by": "plain", "values": {"0": 3, "0.0": 4}},
         ("`0.0` 重复列出", "`0.0` is listed twice", "/parameters/table/values/0.0")),
        ({"by": "plain", "values": {"some": 3}},
         ("`some` 不是可识别的数值", "`some` is not a number", "/parameters/table/values/some")),
        ({"by": "head", "values": {"attending": "unspecified"}, "otherwise": 3},
         ("数值表中不能写 `unspecified`，可用 `applies_when` 排除没有数值的情形",
          "a table cannot hold `unspecified`: leave such cases out with `applies_when`",
          "/parameters/table")),
        ({"by": "head", "value": 3, "values": {"attending": 3, "other": 3}},
         ("此处不能用 `value`：查表的数值写在 `values` 中",
          "`value` has no meaning here: the figures of a table stand in `values`",
          "/parameters/table/value")),
        ({"by": "head"},
         ("缺少 `values`", "`values` is missing", "/parameters/table")),
        ({"by": "head", "values": {"2022-01-01": {"attending": 3, "other": 4}, "2023-01-01": 3}},
         ("应为数值表，如 `{甲: 300, 乙: 200}`，实为 `3`",
          "expected a table of figures such as `{a: 300, b: 200}`, got `3`",
          "/parameters/table/values/2023-01-01")),
        ({"by": "head", "values": {"soon": {"attending": 3, "other": 4}}},
         ("应为日期（1900 至 2199 年，如 `2022-04-01`），实为 `soon`",
          "expected a day from 1900 to 2199 such as `2022-04-01`, got `soon`",
          "/parameters/table/values/soon")),
        ({"by": "head", "values": {"attending": 3, "other": "2022-01-01"}},
         ("同一参数的取值不能既有日期又有数值", "one parameter cannot be both a day and a number",
          "/parameters/table/values")),
        ({"values": {"2022-01-01": {"attending": 3}}},
         ("缺少 `by`", "`by` is missing", "/parameters/table")),
        ({"value": 3, "otherwise": 4},
         ("此处不能用 `otherwise`：需要与 `by` 一起使用",
          "`otherwise` has no meaning here: it needs `by`", "/parameters/table/otherwise")),
    ],
)  # fmt: skip
def test_a_table_that_makes_no_sense_is_refused(
    table: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    assert refused(**table) == [expected]


def test_a_name_that_several_lists_have_must_say_which() -> None:
    facts = {"wards": WARDS, "halls": WARDS}
    values = {"a": 3, "b": 4}
    criteria = {"c": {"require": "all(halls: beds > table)"}}
    with pytest.raises(LirenError) as found:
        ruleset(
            facts=facts, parameters={"table": {"by": "kind", "values": values}}, criteria=criteria
        )
    assert [problem.message("en") for problem in found.value.problems] == [
        "several lists have `kind`, say which: `wards.kind`, `halls.kind`"
    ]
    assert found.value.problems[0].message("zh") == (
        "几个列表都有 `kind`，请写明是哪一个：`wards.kind`、`halls.kind`"
    )
    table = {"by": "halls.kind", "values": values}
    assert codes(facts=facts, parameters={"table": table}, criteria=criteria) == []


def test_what_uses_a_broken_table_is_not_reported_again() -> None:
    assert len(refused(by="head", values={"attending": "many"}, otherwise=3)) == 1
    facts = {"head": {"type": "choice"}, "plain": "count"}
    table = {"by": "head", "values": {"a": 3}}
    criteria = {"c": {"require": "plain > table"}}
    assert codes(facts=facts, parameters={"table": table}, criteria=criteria) == ["missing-key"]


def test_a_table_has_the_kind_of_its_unit() -> None:
    values = {"attending": 3, "other": 4}
    with pytest.raises(LirenError) as found:
        with_table("plain > table", by="head", unit="m2", values=values)
    assert [problem.code for problem in found.value.problems] == ["cannot-compare"]


COUNTIES = 300
"""Rows that would lie too deep in each other, if the one that counts were looked for in order."""


def _looked_up(by: dict[str, Any], values: dict[str, Any], *stated: Any, **more: Any) -> list[str]:
    """For each stated key, whether 3 meets the figure: `met`, `unmet`, or `unknown`."""
    found = ruleset(
        facts={"key": by, "n": "count"},
        parameters={"table": {"by": "key", "values": values, "basis": "project", **more}},
        criteria={"c": {"require": "n >= table", "points": 1}},
    )
    snapshots = [load_snapshot({"snapshot": "s", "facts": {"n": 3, "key": key}}) for key in stated]
    return [assess(found, each).findings[0].status for each in snapshots]


def test_a_table_may_have_a_row_for_each_of_very_many_options() -> None:
    options = [f"county{i}" for i in range(COUNTIES)]
    values = {name: 3 + i % 2 for i, name in enumerate(options)}
    by = {"type": "choice", "options": options}
    assert _looked_up(by, values, *options) == ["met", "unmet"] * (COUNTIES // 2)
    known_in_part = ({"one_of": ["county2", "county298"]}, {"one_of": ["county2", "county299"]})
    assert _looked_up(by, values, *known_in_part) == ["met", "unknown"]
    few = dict.fromkeys(options[:-2], 4)
    assert _looked_up(by, few, *options, otherwise=3) == ["unmet"] * (COUNTIES - 2) + ["met"] * 2


def test_a_table_may_have_very_many_steps() -> None:
    values = {str(10 * i): 3 + i % 2 for i in range(COUNTIES)}
    by = {"type": "count"}
    first, last = range(0, 10 * COUNTIES, 10), range(9, 10 * COUNTIES, 10)
    assert _looked_up(by, values, *first) == ["met", "unmet"] * (COUNTIES // 2)
    assert _looked_up(by, values, *last) == ["met", "unmet"] * (COUNTIES // 2)
    ranges = ({"between": [20, 29]}, {"between": [20, 30]}, {"at_least": 2990}, {"at_least": 2980})
    assert _looked_up(by, values, *ranges) == ["met", "unknown", "unmet", "unknown"]
    later = {str(10 * i): 4 for i in range(2, COUNTIES)}
    assert _looked_up(by, later, 0, 19, 20, 9999, otherwise=3) == ["met", "met", "unmet", "unmet"]
