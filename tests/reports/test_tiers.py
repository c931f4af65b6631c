"""Nested groups, validity, lowering and outcomes, as the reports show them, whole."""

from __future__ import annotations

import pytest

from liren.engine.text import Lang
from liren.reports.explain import explain_ruleset, explanation_to_dict
from liren.reports.page import Page
from liren.reports.scorecard import scorecard
from liren.scoring import Assessment
from tests.scoring.making import judged

RULES = """
facts:
  n: {type: count, at_most: 9, title: {zh: 次数, en: visits}}
  accident: {type: flag, title: {zh: 安全生产事故, en: accident}}
  fraud: {type: flag, title: {zh: 弄虚作假, en: fraud}}
sources: {rules: {title: {zh: 评定办法, en: Rules}}}
groups:
  menu: {title: {zh: 选项, en: Menu}, in: all, best: 1}
  all: {title: {zh: 全部, en: All}, at_least: 0, not_applicable: full}
criteria:
  a: {title: {zh: 甲, en: A}, group: all, measure: n, points: {per_unit: {points: 1, at_most: 9}}}
  b: {title: {zh: 乙, en: B}, group: menu, require: n > 3, points: 2}
  c: {title: {zh: 丙, en: C}, group: menu, require: n > 4, points: 1}
tiers:
  gold:
    title: {zh: 金, en: Gold}
    total: {at_least: 8}
    valid_for: 3 years
    require: n > 2 and not fraud
    requires: [a, {criterion: b, when: n > 3}, {criterion: c, unless: fraud}]
    every_criterion: {more_than: 0}
  silver: {title: {zh: 银, en: Silver}, total: {at_least: 6}, valid_for: 18 months}
lower_tier:
  - {when: accident, say: {zh: 发生事故, en: An accident happened}, source: {rules: 三}}
  - {when: fraud and n > 3, by: 2}
outcomes:
  fee:
    title: {zh: 服务费, en: Fee paid}
    unit: "%"
    values: {gold: 100 %, silver: 90, none: 70 %}
    source: {rules: 五}
"""


def sections(assessment: Assessment, lang: Lang) -> dict[str, list[str]]:
    """The sections of a scorecard by their headings."""
    text = "\n".join(scorecard(assessment, Page(lang)))
    blocks = [block.splitlines() for block in text.split("\n\n")]
    return {lines[0].strip(): lines[1:] for lines in blocks if lines}


def test_a_lowered_tier_says_from_which_and_why() -> None:
    found = judged(RULES, "n: 9, accident: yes, fraud: no")
    said = sections(found, "en")
    assert said["LOWERED TIER"] == [
        "  reached before that: Gold",
        "    An accident happened: 1 level lower",
        "      Rules, 三",
    ]
    assert sections(found, "zh")["等次下调"] == [
        "  原评等次：金",
        "    发生事故：下调 1 等",
        "      评定办法，三",
    ]
    assert said["WHAT FOLLOWS FROM THE TIER"] == ["  Fee paid  90 %", "            Rules, 五"]
    text = "\n".join(scorecard(found, Page("en")))
    assert "SILVER           11.00 of 11 points\n                   valid until 2023-12-30" in text


def test_what_is_open_is_said_to_be_open() -> None:
    found = judged(RULES, "n: 9, accident: no")
    assert sections(found, "en")["LOWERED TIER"] == [
        "  reached before that: Gold or Silver",
        "    fraud and visits > 3: may be 2 levels lower",
    ]
    assert sections(found, "zh")["等次下调"] == [
        "  原评等次：金或银",
        "    弄虚作假 且 次数 > 3：可能下调 2 等",
    ]
    assert (
        sections(found, "en")["WHAT FOLLOWS FROM THE TIER"][0]
        == "  Fee paid  100 % or 90 % or 70 %"
    )
    assert sections(found, "zh")["评定结果运用"][0] == "  服务费  100%或90%或70%"
    assert not any("valid until" in line for line in scorecard(found, Page("en")))


def test_where_nothing_lowers_the_tier_there_is_no_such_section() -> None:
    found = judged(RULES, "n: 1, accident: yes, fraud: yes")
    assert "LOWERED TIER" not in sections(found, "en")
    assert sections(found, "en")["WHAT FOLLOWS FROM THE TIER"][0] == "  Fee paid  70 %"


def test_groups_stand_below_the_group_they_lie_in() -> None:
    lines = "\n".join(scorecard(judged(RULES, "n: 4, accident: no, fraud: no"), Page("en")))
    assert (
        "  Group      points  range  status\n"
        "  All     6.00 / 11         1 unmet, 1 partly met\n"
        "    Menu   2.00 / 2         1 unmet\n"
    ) in lines


@pytest.mark.parametrize(
    ("facts", "en", "zh"),
    [
        ("n: 4, here: yes", "4.00 of 9 points", "4.00 分（满分 9 分）"),
        ("n: 4", "4.00 of 4 to 9 points", "4.00 分（满分 4 至 9 分）"),
        ("n: 5", "between 4.00 and 9.00 of 4 to 9 points",
         "得分在 4.00 至 9.00 分之间（满分 4 至 9 分）"),
    ],
)  # fmt: skip
def test_a_maximum_that_is_open_is_said_as_a_range(facts: str, en: str, zh: str) -> None:
    rules = """
    facts: {n: {type: count, at_most: 9}, here: flag}
    scoring: {maximum: possible}
    criteria:
      a: {title: A, measure: n, at_least: 4, points: 4}
      b: {title: B, applies_when: here, measure: n, at_least: 5, points: 5}
    """
    found = judged(rules, facts)
    assert en in "\n".join(scorecard(found, Page("en")))
    assert zh in "\n".join(scorecard(found, Page("zh")))


NEEDS = {
    "en": "at least 8 points in all; more than 0 points for every criterion; needs: A; needs,"
    " where visits > 3: B; needs, unless fraud: C; only where visits > 2 and not fraud; valid for"
    " 3 years",
    "zh": "总分不低于 8 分；各指标均超过 0 分；须符合：甲；次数 > 3的，须符合：乙；除弄虚作假外，"
    "须符合：丙；须满足：次数 > 2 且 非 弄虚作假；有效期 3 年",
}


def test_a_ruleset_explains_its_groups_tiers_lowerings_and_outcomes() -> None:
    blank = judged(RULES)
    record = explanation_to_dict(blank, None)
    groups, tiers = record["groups"], record["tiers"]
    assert isinstance(groups, list)
    assert isinstance(tiers, list)
    assert [(group["id"], group["in"]) for group in groups] == [("menu", "all"), ("all", None)]
    assert tiers[0]["needs"] == NEEDS
    assert tiers[1]["needs"]["en"] == "at least 6 points in all; valid for 18 months"
    text = "\n".join(explain_ruleset(blank, Page("en")))
    assert (
        "  All › Menu\n    the best 1 of what is in it; where it does not apply: full points\n"
        in text
    )
    assert (
        "  LOWERED TIER\n"
        "    An accident happened: accident: 1 level lower\n"
        "      Rules, 三\n"
        "    fraud and visits > 3: 2 levels lower\n"
        "\n"
        "  WHAT FOLLOWS FROM THE TIER\n"
        "    Fee paid\n"
        "      Gold: 100 %; Silver: 90 %; no tier: 70 %\n"
        "      Rules, 五"
    ) in text
    chinese = "\n".join(explain_ruleset(blank, Page("zh")))
    assert "    发生事故：安全生产事故：下调 1 等\n" in chinese
    assert "      金：100%；银：90%；不定级：70%\n" in chinese
