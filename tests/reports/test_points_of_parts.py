"""How points that are made of parts, or modified, are said: the rule, and what came of it."""

from __future__ import annotations

import pytest

from liren.engine import Ruleset
from liren.engine.text import Lang
from liren.reports.explain import explain_criterion
from liren.reports.page import Page
from liren.reports.points import points_in_words
from liren.scoring import assess
from tests.scoring.making import DAY, finding, judged, ruleset, snapshot

RULES = """
facts:
  n: {type: count, title: {zh: 活动, en: events}}
  m: {type: count, title: {zh: 事故, en: accidents}}
  a: {type: flag, title: {zh: 有预案, en: has a plan}}
  have:
    {type: checklist, items: {x: {zh: 门, en: gate}, y: {zh: 窗, en: window}},
     title: {zh: 设施, en: facilities}}
  rows:
    each:
      n: {type: count, title: {zh: 人数, en: persons}}
      size: {type: count, title: {zh: 面积, en: area}}
    title: {zh: 楼栋, en: blocks}
parameters: {few: {value: 4, title: {zh: 场次, en: number of events}}}
criteria:
  best:
    points:
      best_of:
        - {title: {zh: 甲类, en: first}, measure: n, at_least: few, points: 5}
        - {checklist: have, points: {share: 4}}
        - {require: a, points: {full: 2, zero_when: m > 3}}
  worst:
    measure: n
    at_least: 2
    points: {worst_of: [{points: 3}, {checklist: have, at_least: 1, points: 2}]}
  nested:
    points:
      sum_of:
        - {require: a, points: 1}
        - points: {best_of: [{measure: n, at_least: 3, points: 2}, {require: m == 0, points: 1}]}
      times: [{when: m > 0, by: 0.5}]
      at_most: 2
      at_least: 0.5
      full_when: n > 9
      zero_when: m > 5
  weighted:
    points:
      weighted:
        points: 10
        parts:
          - {weight: 3, require: a, points: 1}
          - {weight: 1, checklist: have, points: {each: 1}}
  summed:
    {for_each: rows, when_empty: unmet, measure: n, at_least: 5, points: 2, combine: sum,
     combined_at_most: 6}
  mean:
    {for_each: rows, when_empty: met, measure: n, at_least: 5, points: 2, combine: share,
     weight: size, not_applicable: full}
"""


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return ruleset(RULES)


SENTENCES = {
    "best": (
        (
            "取下列各项中最高的得分：（1）甲类，活动不低于场次：符合的得 5 分，否则不得分；（2）"
            "设施 2 项齐全：按完成比例计分，最多 4 分；（3）有预案：〔符合的得 2 分，否则不得分；"
            "事故 > 3 的，不得分〕"
        ),
        (
            "the most that one of these earns: (1) first, events at least number of events: 5 whe"
            "n met, otherwise 0; (2) all 2 items of facilities: in proportion to what is achieved"
            ", at most 4; (3) has a plan: [2 when met, otherwise 0; nothing when accidents > 3]"
        ),
    ),
    "worst": (
        (
            "取下列各项中最低的得分：（1）活动不低于 2：符合的得 3 分，否则不得分；（2）设施不少"
            "于 1 项：符合的得 2 分，否则不得分"
        ),
        (
            "the least that one of these earns: (1) events at least 2: 3 when met, otherwise 0; ("
            "2) 1 or more items of facilities: 2 when met, otherwise 0"
        ),
    ),
    "nested": (
        (
            "下列各项得分相加：（1）有预案：符合的得 1 分，否则不得分；（2）〔取下列各项中最高的"
            "得分：（1）活动不低于 3：符合的得 2 分，否则不得分；（2）事故 = 0：符合的得 1 分，否"
            "则不得分〕；事故 > 0 的，得分乘以 0.5；最多计 2 分；最低计 0.5 分；活动 > 9 的，得满"
            "分 2 分；事故 > 5 的，不得分"
        ),
        (
            "what these earn together: (1) has a plan: 1 when met, otherwise 0; (2) [the most tha"
            "t one of these earns: (1) events at least 3: 2 when met, otherwise 0; (2) accidents "
            "= 0: 1 when met, otherwise 0]; times 0.5 when accidents > 0; at most 2 in all; at le"
            "ast 0.5 in all; all 2 when events > 9; nothing when accidents > 5"
        ),
    ),
    "weighted": (
        (
            "下列各项按得分比例和权重折算，共 10 分：（1）有预案，权重 3：符合的得 1 分，否则不得"
            "分；（2）设施 2 项齐全，权重 1：每具备一项得 1 分（共 2 项）"
        ),
        (
            "10, by the weighted mean of the shares that these earn: (1) has a plan, weight 3: 1 "
            "when met, otherwise 0; (2) all 2 items of facilities, weight 1: 1 for each of 2 item"
            "s"
        ),
    ),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_parts_and_modifiers_are_said_in_both_languages(rules: Ruleset, name: str) -> None:
    criterion = rules.criteria[name]
    said = tuple(points_in_words(criterion, rules, Page(lang)) for lang in ("zh", "en"))
    assert said == SENTENCES[name]


EXPLAINED = [
    (
        "best",
        "n: 4, m: 0, a: yes, have: [x]",
        (
            "各项取最高：甲类 5 分（计入）、“设施（2 项中有 1 项）” 2 分、“有预案（是）” 2 分"
            "；场次 4（本项目自定）"
        ),
        (
            'the best of: 5 for first (counts), 2 for "facilities (1 of 2)", 2 for "has a plan (y'
            'es)"; number of events 4 (chosen by this project)'
        ),
    ),
    (
        "best",
        "n: 1, m: 4, a: yes, have: [x]",
        (
            "各项取最高：甲类 0 分、“设施（2 项中有 1 项）” 2 分（计入）、“有预案（是）” 0 分"
            "〔因“事故（4） > 3”不得分〕；场次 4（本项目自定）"
        ),
        (
            'the best of: 0 for first, 2 for "facilities (1 of 2)" (counts), 0 for "has a plan (y'
            'es)" [no points because accidents (4) > 3]; number of events 4 (chosen by this proje'
            "ct)"
        ),
    ),
    (
        "best",
        "n: 4, a: no",
        (
            "各项取最高：甲类 5 分（计入）、“设施（未知）” 0 至 4 分、“有预案（否）” 0 分；场"
            "次 4（本项目自定）"
        ),
        (
            'the best of: 5 for first (counts), 0 to 4 for "facilities (unknown)", 0 for "has a p'
            'lan (no)"; number of events 4 (chosen by this project)'
        ),
    ),
    (
        "best",
        "a: no, have: []",
        (
            "各项取最高：甲类 0 至 5 分、“设施（2 项中有 0 项）” 0 分、“有预案（否）” 0 分；"
            "场次 4（本项目自定）"
        ),
        (
            'the best of: 0 to 5 for first, 0 for "facilities (0 of 2)", 0 for "has a plan (no)";'
            " number of events 4 (chosen by this project)"
        ),
    ),
    (
        "worst",
        "n: 3, have: []",
        (
            "活动（3），须不低于 2；各项取最低：“活动（3）” 3 分、“设施（2 项中有 0 项）” 0 "
            "分（计入）"
        ),
        (
            'events (3): at least 2; the worst of: 3 for "events (3)", 0 for "facilities (0 of 2)'
            '" (counts)'
        ),
    ),
    (
        "nested",
        "n: 0, m: 1, a: yes",
        (
            "各项相加：“有预案（是）” 1 分、第 2 项 0 分〔各项取最高：“活动（0）” 0 分、“事"
            "故（1） = 0” 0 分〕；因“事故（1） > 0”乘以 0.5"
        ),
        (
            'the sum of: 1 for "has a plan (yes)", 0 for part 2 [the best of: 0 for "events (0)",'
            ' 0 for "accidents (1) = 0"]; times 0.5 because accidents (1) > 0'
        ),
    ),
    (
        "nested",
        "n: 3, m: 0, a: yes",
        (
            "各项相加：“有预案（是）” 1 分、第 2 项 2 分〔各项取最高：“活动（3）” 2 分（计入"
            "）、“事故（0） = 0” 1 分〕；最多计 2 分"
        ),
        (
            'the sum of: 1 for "has a plan (yes)", 2 for part 2 [the best of: 2 for "events (3)" '
            '(counts), 1 for "accidents (0) = 0"]; at most 2 count'
        ),
    ),
    (
        "nested",
        "n: 0, m: 1, a: no",
        (
            "各项相加：“有预案（否）” 0 分、第 2 项 0 分〔各项取最高：“活动（0）” 0 分、“事"
            "故（1） = 0” 0 分〕；因“事故（1） > 0”乘以 0.5；最低计 0.5 分"
        ),
        (
            'the sum of: 0 for "has a plan (no)", 0 for part 2 [the best of: 0 for "events (0)", '
            '0 for "accidents (1) = 0"]; times 0.5 because accidents (1) > 0; at least 0.5 count'
        ),
    ),
    (
        "nested",
        "n: 10, m: 1, a: no",
        "因“活动（10） > 9”得满分 2 分",
        "all 2 points because events (10) > 9",
    ),
    (
        "nested",
        "n: 10, m: 6, a: no",
        "因“事故（6） > 5”不得分",
        "no points because accidents (6) > 5",
    ),
    (
        "weighted",
        "a: no, have: [x]",
        (
            "各项加权：“有预案（否）” 0 分（满分 1 分，权重 3）、“设施（2 项中有 1 项）” 1 分"
            "（满分 2 分，权重 1）"
        ),
        (
            'the weighted mean of: 0 of 1 for "has a plan (no)" (weight 3), 1 of 2 for "facilitie'
            's (1 of 2)" (weight 1)'
        ),
    ),
]


@pytest.mark.parametrize(("name", "facts", "zh", "en"), EXPLAINED)
def test_a_finding_says_which_part_counted_and_what_each_earned(
    rules: Ruleset, name: str, facts: str, zh: str, en: str
) -> None:
    found = finding(judged(rules, facts), name)
    assert (found.explanation("zh"), found.explanation("en")) == (zh, en)


@pytest.mark.parametrize(
    ("name", "lang", "line"),
    [
        ("summed", "zh", "逐一考核楼栋；各条得分相加，最多计 6 分"),
        ("summed", "en", "blocks, one by one; the points together, at most 6"),
        ("mean", "zh", "逐一考核楼栋；按达到的比例计分，按“面积”加权"),
        ("mean", "en", "blocks, one by one; points by the share that meet it, weighted by area"),
        ("mean", "zh", "没有记录时：符合；不适用时：计满分"),
        ("mean", "en", "with none of them: met; where it does not apply: full points"),
    ],
)
def test_what_comes_of_lists_together_is_said(
    rules: Ruleset, name: str, lang: Lang, line: str
) -> None:
    blank = assess(rules, snapshot(), as_of=DAY)
    lines = explain_criterion(blank, rules.criteria[name], Page(lang))
    assert line in " ".join(" ".join(lines).split())
