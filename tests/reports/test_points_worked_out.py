"""Points that are worked out, lost and gained, in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import Ruleset, load_ruleset
from liren.reports.page import Page
from liren.reports.points import facts_read, points_in_words

RULES = """
ruleset: words
version: 1.0.0
title: words
facts:
  faults: {type: count, title: {zh: 问题数, en: Faults}}
  praise: {type: count, title: {zh: 表扬, en: Praise}}
  homes: {type: count, unit: household, title: {zh: 户数, en: Homes}}
  turnout: {type: share, title: {zh: 参选率, en: Turnout}}
  leased: {type: flag, title: {zh: 出租, en: Leased out}}
  closed: {type: flag, title: {zh: 关闭, en: Closed}}
  head:
    type: choice
    title: {zh: 职称, en: Grade}
    options: {senior: {zh: 高级, en: senior}, other: {zh: 其他, en: other}}
criteria:
  cases: {points: {cases: [{when: leased, points: 1}, {when: closed, points: 4}, {points: 2}]}}
  no_rest: {points: {cases: [{when: closed, points: 4}]}}
  amount: {points: {amount: {of: 9 - faults, at_most: 8}}}
  below: {points: {amount: {of: 9 - faults, at_least: -3, at_most: 8}}}
  lines:
    measure: turnout
    points:
      linear: {through: [{at: 60 %, points: 0}, {at: 80 %, points: 4}, {at: 90 %, points: 9}]}
  exact: {points: {per_unit: {points: 1, of: homes, every: 200 households, at_most: 5}}}
  started: {points: {per_unit: {points: 1, of: homes, every: 200 户, part: started, at_most: 5}}}
  full: {measure: homes, points: {per_unit: {points: 1, every: faults + 1, part: full, at_most: 5}}}
  grade: {measure: head, points: {grade: {of: 8, shares: {senior: 100 %, other: 33.3 %}}}}
  table: {points: {deductions: {from: 5, lose: [{per: faults, table: {1: 0.5, 2: 3}}]}}}
  every:
    points:
      deductions: {from: 5, lose: [{points: 1, per: homes, every: 90 households, at_most: 2}]}
  said_cases:
    points:
      deductions:
        from: 5
        lose:
          - say: {zh: 违规出租, en: unlawful letting}
            cases: [{when: leased and closed, points: 3}, {when: leased, points: 5}, {points: 1}]
  set_by_panel:
    points:
      deductions:
        from: 5
        lose: [{amount: faults, at_most: 3, say: {zh: 评委扣分, en: what the panel sets}}]
  together:
    points:
      deductions:
        from: 5
        lose: [{at_most: 3, together: [{points: 1, per: faults}, {points: 2, when: leased}]}]
  gain:
    points:
      deductions:
        from: 6
        at_most: 10
        lose: [{points: 1, when: closed}]
        gain: [{points: 0.2, per: praise, at_most: 3}, {points: 1, unless: leased}]
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    file = tmp_path_factory.mktemp("words") / "words.yaml"
    file.write_text(RULES, encoding="utf-8")
    return load_ruleset(Path(file))


LOST_EN = "5 less what is lost, never below 0; "
GAINS_EN = "6 and what is gained, less what is lost, from 0 to 10; 1 for: Closed; "
GAINS_ZH = "基础分 6 分，按下列情形加分、扣分，最低 0 分，最高 10 分；关闭，扣 1 分；"
LOST_ZH = "基础分 5 分，按下列情形扣分，扣完为止；"


@pytest.mark.parametrize(
    ("criterion", "en", "zh"),
    [
        ("cases", "1 when Leased out; 4 when Closed; 2 otherwise",
         "出租的，得 1 分；关闭的，得 4 分；其他情形得 2 分"),
        ("no_rest", "4 when Closed", "关闭的，得 4 分"),
        ("amount", "the value of 9 − Faults, at most 8", "得分为“9 − 问题数”，最多 8 分"),
        ("below", "the value of 9 − Faults, from -3 to 8",
         "得分为“9 − 问题数”，最低 -3 分，最高 8 分"),
        ("lines", "straight lines through 0 at 60 %, 4 at 80 %, 9 at 90 %",
         "60% 得 0 分、80% 得 4 分、90% 得 9 分，其间按直线内插"),
        ("exact", "1 for every 200 households (Homes), at most 5",
         "按“户数”计分，每 200 户得 1 分，最多 5 分"),
        ("started", "1 for every 200 households or part of it (Homes), at most 5",
         "按“户数”计分，每 200 户（不足的按一份计）得 1 分，最多 5 分"),
        ("full", '1 for every full "Faults + 1" (Homes), at most 5',
         "按“户数”计分，每满 “问题数 + 1”得 1 分，最多 5 分"),
        ("grade", "8, of which by grade: 100 % for senior, 33.3 % for other",
         "满分 8 分，按档次计：高级 100%、其他 33.3%"),
        ("table", LOST_EN + "for Faults: 0.5 from 1 on, 3 from 2 on",
         LOST_ZH + "问题数：满 1 扣 0.5 分、满 2 扣 3 分"),
        ("every", LOST_EN + "1 for every 90 households (Homes) (at most 2)",
         LOST_ZH + "户数，每 90 户扣 1 分（最多扣 2 分）"),
        ("said_cases",
         LOST_EN + "unlawful letting: 3 when Leased out and Closed, 5 when Leased out, 1 otherwise",
         LOST_ZH + "违规出租：出租且关闭的，扣 3 分，出租的，扣 5 分，其他情形扣 1 分"),
        ("set_by_panel", LOST_EN + "what it comes to for: what the panel sets (at most 3)",
         LOST_ZH + "评委扣分，据实扣分（最多扣 3 分）"),
        ("together", LOST_EN + "[1 for each of: Faults; 2 for: Leased out] (at most 3)",
         LOST_ZH + "〔问题数，每项扣 1 分；出租，扣 2 分〕（最多扣 3 分）"),
        ("gain",
         GAINS_EN + "+0.2 for each of: Praise (at most +3); +1 for: not Leased out",
         GAINS_ZH + "表扬，每项加 0.2 分（最多加 3 分）；非出租，加 1 分"),
    ],
)  # fmt: skip
def test_points_are_said_in_both_languages(
    rules: Ruleset, criterion: str, en: str, zh: str
) -> None:
    found = rules.criteria[criterion]
    assert points_in_words(found, rules, Page("en")) == en
    assert points_in_words(found, rules, Page("zh")) == zh


@pytest.mark.parametrize(
    ("criterion", "read"),
    [
        ("cases", ["leased", "closed"]),
        ("amount", ["faults"]),
        ("full", ["faults", "homes"]),
        ("grade", ["head"]),
        ("table", ["faults"]),
        ("said_cases", ["leased", "closed"]),
        ("together", ["faults", "leased"]),
        ("gain", ["praise", "leased", "closed"]),
    ],
)
def test_every_fact_that_points_read_is_listed(
    rules: Ruleset, criterion: str, read: list[str]
) -> None:
    assert [name for name, _ in facts_read(rules.criteria[criterion], rules)] == read
