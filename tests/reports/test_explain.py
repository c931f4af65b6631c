"""Rulesets in words: how points are earned, what is read, what a tier takes."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from liren.engine.ruleset.load import load_ruleset
from liren.engine.ruleset.model import Limit, Ruleset
from liren.reports.page import Page, figure, limit_in_words
from liren.reports.points import facts_read, points_in_words

RULES = """
ruleset: words
version: 1.0.0
title: words
facts:
  area: {type: number, unit: m2, title: {zh: 面积, en: Area}}
  faults: {type: count, title: {zh: 问题数, en: Faults}}
  leased: {type: flag, title: {zh: 已出租, en: Leased out}}
  closed: {type: flag, title: {zh: 已关闭, en: Closed}}
  rooms: {type: checklist, items: [a, b, c], title: {zh: 用房, en: Rooms}}
  head:
    type: choice
    title: {zh: 职称, en: Grade}
    options: {senior: {zh: 高级, en: senior}, other: {zh: 其他, en: other}}
  teams:
    title: {zh: 队伍, en: Teams}
    each: {people: {type: count, unit: person, title: {zh: 人数, en: People}}}
parameters:
  size: {title: {zh: 面积标准, en: Required area}, unit: m2, value: 300}
criteria:
  full: {title: t, measure: area, at_least: size, points: 10}
  share: {title: t, measure: area, at_least: size, points: {share: 10}}
  each: {title: t, checklist: rooms, points: {each: 2}}
  table: {title: t, measure: faults, points: {table: {3: 5, 1: 2.5}}}
  bands:
    title: t
    measure: area
    points: {bands: [{at_least: size, points: 5}, {more_than: 100 m², less_than: size, points: 2}]}
  linear:
    title: t
    measure: area
    points: {linear: {from: {at: 0 m², points: 0}, to: {at: 300 m², points: 9}}}
  per_unit: {title: t, measure: faults, points: {per_unit: {points: 2, at_most: 6}}}
  options: {title: t, measure: head, points: {options: {senior: 3, other: 0}}}
  deductions:
    title: t
    points:
      deductions:
        from: 10
        lose:
          - {points: 1, per: faults, at_most: 3}
          - {points: 2, when: leased, say: {zh: 违规出租, en: unlawful letting}}
        zero_when: closed
  deductions_floor:
    title: t
    points: {deductions: {from: 5, lose: [{points: 2, per: faults}], floor: 1}}
  none: {title: t, require: not leased}
  listed: {title: t, for_each: teams, when_empty: unmet, measure: people, at_least: 5, points: 1}
"""

SENTENCES = {
    "full": ("符合的得 10 分，否则不得分", "10 when met, otherwise 0"),
    "share": ("按完成比例计分，最多 10 分", "in proportion to what is achieved, at most 10"),
    "each": ("每具备一项得 2 分（共 3 项）", "2 for each of 3 items"),
    "table": ("3 及以上得 5 分；1 及以上得 2.5 分", "5 from 3 on; 2.5 from 1 on"),
    "bands": (
        "不低于面积标准的，得 5 分；超过 100 平方米且低于面积标准的，得 2 分",
        "5 for at least Required area; 2 for more than 100 m² and less than Required area",
    ),
    "linear": (
        "0 平方米得 0 分，300 平方米得 9 分，其间按直线内插",
        "a straight line from 0 at 0 m² to 9 at 300 m²",
    ),
    "per_unit": (
        "按“问题数”计分，每一单位 2 分，最多 6 分",
        "2 for each unit of Faults, at most 6",
    ),
    "options": ("高级 3 分；其他 0 分", "3 for senior; 0 for other"),
    "deductions": (
        (
            "基础分 10 分，按下列情形扣分，扣完为止；问题数，每项扣 1 分（最多扣 3 分）；"
            "违规出租，扣 2 分；已关闭，不得分"
        ),
        (
            "10 less what is lost, never below 0; 1 for each of: Faults (at most 3); "
            "2 for: unlawful letting; all of it for: Closed"
        ),
    ),
    "deductions_floor": (
        "基础分 5 分，按下列情形扣分，最低计 1 分；问题数，每项扣 2 分",
        "5 less what is lost, never below 1; 2 for each of: Faults",
    ),
    "none": ("不计分", "not scored"),
}


@pytest.fixture(scope="module")
def ruleset(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    path: Path = tmp_path_factory.mktemp("words") / "words.yaml"
    path.write_text(dedent(RULES), encoding="utf-8")
    return load_ruleset(path)


@pytest.mark.parametrize("name", SENTENCES)
def test_every_construct_of_points_is_said_in_both_languages(ruleset: Ruleset, name: str) -> None:
    criterion = ruleset.criteria[name]
    said = tuple(points_in_words(criterion, ruleset, Page(lang)) for lang in ("zh", "en"))
    assert said == SENTENCES[name]


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("full", ["area"]),
        ("each", ["rooms"]),
        ("options", ["head"]),
        ("deductions", ["faults", "leased", "closed"]),
        ("listed", ["teams", "teams.people"]),
    ],
)
def test_the_facts_that_a_criterion_reads_are_in_the_order_of_the_ruleset(
    ruleset: Ruleset, name: str, facts: list[str]
) -> None:
    assert [each for each, _ in facts_read(ruleset.criteria[name], ruleset)] == facts


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit(60, share=False, strict=False), "不低于 60 分", "at least 60 points"),
        (Limit(60, share=False, strict=True), "超过 60 分", "more than 60 points"),
    ],
)
def test_a_minimum_is_said_with_its_end(limit: Limit, zh: str, en: str) -> None:
    assert (limit_in_words(limit, Page("zh")), limit_in_words(limit, Page("en"))) == (zh, en)


def test_a_minimum_may_be_a_share() -> None:
    from fractions import Fraction

    limit = Limit(Fraction(5, 8), share=True, strict=False)
    assert limit_in_words(limit, Page("zh")) == "不低于 62.5%"
    assert limit_in_words(limit, Page("en")) == "at least 62.5 %"


def test_figures_have_the_decimals_of_the_resolution_and_are_never_rounded() -> None:
    from fractions import Fraction

    cent = Fraction(1, 100)
    assert figure(12, cent) == "12.00"
    assert figure(Fraction(25, 2), cent) == "12.50"
    assert figure(Fraction(1, 1000), cent) == "0.001"
    assert figure(Fraction(-1, 2), cent) == "-0.50"
    assert figure(Fraction(1, 3), cent) == "1/3"
    assert figure(12) == "12"
