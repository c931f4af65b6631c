"""Types of communities: as printed, with their gaps and overlaps."""

from __future__ import annotations

from typing import Any, cast

import pytest

from liren.engine import LirenError
from liren.reports.page import Page
from liren.reports.types import types_section
from tests.scoring.making import finding, judged, ruleset

RULES = """
    sources: {plan: {title: {zh: 方案, en: Plan}}}
    facts:
      residents: {type: count, unit: person, at_least: 1, at_most: 100000}
      elderly: {type: count, unit: person, at_most: 100000}
      density: {type: number, unit: person/km2, at_most: 100000}
    checks: [elderly <= residents]
    parameters:
      old_share: {title: {zh: 老年占比, en: Share of the old}, unit: "%", value: 20}
      crowding: {unit: person/km2, value: unspecified, source: {plan: 二}}
    types:
      kind:
        title: {zh: 社区类型, en: Type of community}
        options:
          old:
            {title: {zh: 老旧, en: Old}, when: elderly / residents > old_share, source: {plan: 一}}
          sparse: {title: {zh: 低密, en: Sparse}, when: density < 5000 person/km2}
    criteria:
      one: {applies_when: kind == old, require: residents > 100, points: 5}
      two: {applies_when: "kind in [old, sparse]", require: residents > 100, points: 5}
      rest: {applies_when: kind != sparse, require: residents > 100, points: 5}
    """


def result(facts: str) -> tuple[str, list[str], str, str]:
    """Kind, certain types and verdict in both languages."""
    (found,) = judged(RULES, facts).types
    return found.kind, [o.id for o in found.certain], found.verdict("zh"), found.verdict("en")


def test_a_community_is_of_one_type() -> None:
    assert result("residents: 1000, elderly: 201, density: 5000") == ("one", ["old"], "老旧", "Old")


def test_the_figure_itself_is_outside_where_the_type_says_more_than() -> None:
    assert result("residents: 1000, elderly: 200, density: 5000") == (
        "none", [], "不属于任何一类", "none of the types",
    )  # fmt: skip


def test_types_that_overlap_both_hold() -> None:
    assert result("residents: 1000, elderly: 201, density: 4999.99") == (
        "several", ["old", "sparse"],
        "同时属于几类：老旧、低密", "several types at once: Old, Sparse",
    )  # fmt: skip


def test_a_missing_fact_leaves_the_type_open() -> None:
    assert result("residents: 1000, elderly: 201") == (
        "open", ["old"], "尚不能确定", "not yet decided",
    )  # fmt: skip


def test_a_bound_can_decide_a_type() -> None:
    kind, certain, _, _ = result("residents: {at_most: 1000}, elderly: 201, density: 6000")
    assert (kind, certain) == ("one", ["old"])


def test_each_type_says_why_and_what_is_missing() -> None:
    (found,) = judged(RULES, "residents: 1000, elderly: 201").types
    old, sparse = found.findings
    assert old.text.en == "elderly (201 persons) ÷ residents (1000 persons) > 20 %"
    assert old.text.zh == "elderly（201 人） ÷ residents（1000 人） > 20%"
    assert old.option.citation is not None
    assert (old.belongs, old.missing) == ("yes", ())
    assert (sparse.belongs, sparse.missing) == ("unknown", ("density",))


@pytest.mark.parametrize(
    ("facts", "statuses"),
    [
        ("residents: 1000, elderly: 201, density: 6000", ("met", "met", "met")),
        ("residents: 1000, elderly: 100, density: 4000",
         ("not_applicable", "met", "not_applicable")),
        ("residents: 1000, elderly: 201, density: 4000", ("met", "met", "not_applicable")),
        ("residents: 1000, elderly: 100, density: 6000",
         ("not_applicable", "not_applicable", "met")),
    ],
)  # fmt: skip
def test_a_type_decides_which_criteria_apply(facts: str, statuses: tuple[str, ...]) -> None:
    found = judged(RULES, facts)
    assert tuple(finding(found, name).status for name in ("one", "two", "rest")) == statuses


def test_a_type_whose_source_gives_no_figure_is_unspecified() -> None:
    rules = RULES.replace("density < 5000 person/km2", "density > crowding")
    (found,) = judged(rules, "residents: 1000, elderly: 100, density: 1").types
    assert [f.belongs for f in found.findings] == ["no", "unspecified"]
    assert found.kind == "none"
    assert finding(judged(rules, "residents: 1000"), "two").status == "unspecified"


def test_types_are_in_the_record() -> None:
    record = cast(Any, judged(RULES, "residents: 1000, elderly: 201").to_dict())
    (found,) = record["types"]
    assert (found["id"], found["kind"], found["types"]) == ("kind", "open", ["old"])
    assert [o["belongs"] for o in found["options"]] == ["yes", "unknown"]
    assert found["options"][0]["source"]["locator"] == "一"
    assert found["options"][1]["missing"] == ["density"]


@pytest.mark.parametrize(
    ("old", "new", "zh", "en"),
    [
        ("kind == old", "kind == odl", "`kind` 没有选项 `odl`", "`kind` has no option `odl`"),
        ("kind == old", "kind > 3",
         "分类 `kind` 只能与它的类型比较，如 `kind == 类型`",
         "`kind` sorts communities: it can only be held against its types, as in `kind == TYPE`"),
        ("elderly / residents > old_share", "residents / elderly < 5",
         "除数可能为零，而此处无从说明届时如何认定",
         "the divisor can be zero, and there is no way to say here what then holds"),
        ("when: density < 5000 person/km2", "when: density",
         "此处应为条件（是非值），实为以“人/平方米”计的量",
         "expected a yes or no here, got a quantity in persons/m²"),
        ("      kind:\n", "      density:\n", "`density` 已用作一项事实或参数的名称",
         "`density` is already the name of a fact or a parameter"),
    ],
)  # fmt: skip
def test_misuse_is_refused(old: str, new: str, zh: str, en: str) -> None:
    with pytest.raises(LirenError) as caught:
        ruleset(RULES.replace(old, new, 1))
    messages = [(p.message("zh"), p.message("en")) for p in caught.value.problems]
    assert (zh, en) in messages


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        ("residents: 1000",
         ["  Type of community: not yet decided", "    not known: elderly, density"]),
        ("residents: 1000, elderly: 201",
         ["  Type of community: not yet decided",
          "  yes        Old: elderly (201 persons) ÷ residents (1000 persons) > 20 %",
          "             Plan, 一", "    not known: density"]),
        ("residents: 1000, elderly: 100, density: 5000",
         ["  Type of community: none of the types",
          "  no         Old: elderly (100 persons) ÷ residents (1000 persons) > 20 %",
          "             Plan, 一",
          "  no         Sparse: density (5000 persons/km²) < 5000 persons/km²",
          "             the ruleset's own choice"]),
    ],
)  # fmt: skip
def test_the_scorecard_says_the_type_and_only_what_settles_it(facts: str, lines: list[str]) -> None:
    assert types_section(judged(RULES, facts), Page("en")) == lines
