"""The scorecard as text: what stands where, and that it fits the page."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liren.engine.text import LANGS, Lang, Text
from liren.reports.layout import cells
from liren.reports.page import Page
from liren.reports.scorecard import TOP, scorecard
from liren.reports.verdict import verdict
from tests.scoring.making import judged

ZH = """
  怡丽北园 · 和谐社区评估 1.0.0 · 评估基准日 2022-06-30

  尚不能定级        得分在 41.50 至 78.00 分之间（满分 100 分）
                    已不可能评为“示范”（须不低于 90 分）；仍有可能评为“达标”（须
                    不低于 60 分）；也可能不予定级
                    已触发一票否决 1 项（见下）
  已查明 31/64 项   ███████████████████░░░░░░░░░░░░░░░░░░░░░  48%

  类别      得分 / 满分     可能区间  核查情况
  民主法治   12.00 / 20  12.00–17.50  3 项不符合，5 项待查明
  场地设施   20.00 / 20               全部符合

  一票否决
  社区办公服务用房不得挪用                                                已触发
  和谐社区工作计划，文体进社区 · 硬性要求

  须整改事项                                                          整改可得分
  1  业主委员会成员中党员比例：东区业委会 11 名委员中再增加 2 名党员    +2.00 分
     （现有 2 名，按 30% 应有 4 名）
     红色物业计划，三(一)二 · 原则要求
  2  室外文体活动场地：增加 40 m²（由 260 m² 增至 300 m²）              +1.50 分
     和谐社区工作计划，文体进社区 · 硬性要求 · 本规则自行设定 · 可解除一票否决

  待查明事项                                                            影响分值
  1  注册志愿者人数                                                 至多 4.00 分
     residents.registered_volunteers · 佐证材料：志愿者登记名册
  2  用房                                                           至多 3.00 分
     health_station.rooms · 部分已知

  原文未给出数值，不计分
  1  人均公共绿地面积
     和谐社区工作计划，文体进社区 · 硬性要求
"""

EN = """
  Example community · Harmonious community 1.0.0 · as of 2022-06-30

  NOT YET DECIDED    between 41.50 and 78.00 of 100 points
                     "Demonstration" (at least 90 points) is out of reach; "Up
                     to standard" (at least 60 points) is still open; it may
                     also get no tier
                     1 veto holds (see below)
  decided 31 of 64   ███████████████████░░░░░░░░░░░░░░░░░░░░░  48 %

  Group                  points        range  status
  Democracy and law  12.00 / 20  12.00–17.50  3 unmet, 5 unknown
  Facilities         20.00 / 20               all met

  VETOES
  Premises not diverted to other uses                                      holds
  harmonious work plan, 文体进社区 · required

  MUST BE PUT RIGHT                                                        gains
  1  Party members on owners' committees: east estate: 2 more of its 11    +2.00
     members to be party members (2 now, 4 needed for 30 %)
     red property plan, 三(一)二 · in principle
  2  Outdoor venue: 40 m² more (260 → 300 m²)                              +1.50
     harmonious work plan, 文体进社区 · required · the ruleset's own choice ·
     lifts the veto

  FIND OUT NEXT                                                          decides
  1  Registered volunteers                                     up to 4.00 points
     residents.registered_volunteers · evidence: the register of volunteers
  2  Rooms                                                     up to 3.00 points
     health_station.rooms · known in part

  NO FIGURE IN THE SOURCE (not scored)
  1  Public green space per resident
     harmonious work plan, 文体进社区 · required
"""


def _text(assessment: Any, lang: Lang, *, verbose: bool = False) -> str:
    return "\n".join([*scorecard(assessment, Page(lang, verbose=verbose)), ""])


def _joined(text: str) -> str:
    """The text as if it had not been wrapped."""
    return re.sub(r"\n +", "", text) + re.sub(r"\n +", " ", text)


def test_the_scorecard_in_chinese(assessment: Any) -> None:
    assert _text(assessment, "zh") == ZH


def test_the_scorecard_in_english(assessment: Any) -> None:
    assert _text(assessment, "en") == EN


@pytest.mark.parametrize("lang", LANGS)
def test_the_long_form_begins_like_the_short_one_and_adds_every_finding(
    assessment: Any, lang: Lang
) -> None:
    short, long = _text(assessment, lang), _text(assessment, lang, verbose=True)
    assert long.startswith(short)
    added = long.removeprefix(short)
    for finding in assessment.findings:
        assert finding.criterion.title.in_(lang).split(" of ")[0] in added
    assert "election.turnout" in added
    assert ("东区：不符合（0.25）" if lang == "zh" else "east estate: unmet (0.25)") in added


@pytest.mark.parametrize("lang", LANGS)
def test_only_the_top_entries_are_shown_unless_all_are_asked_for(
    assessment: Any, lang: Lang
) -> None:
    many = assessment.but(collect=assessment.collect * TOP)
    more = {"zh": f"另有 {TOP} 项（加 -v 全部列出）", "en": f"and {TOP} more (-v shows all)"}[lang]
    assert more in _text(many, lang)
    assert more not in _text(many, lang, verbose=True)
    assert f"\n  {2 * TOP} " in _text(many, lang, verbose=True)


@pytest.mark.parametrize(("lang", "heading"), [("zh", "可争取事项"), ("en", "CAN ALSO BE WON")])
def test_what_nobody_demands_is_kept_apart_from_what_must_be_put_right(
    assessment: Any, lang: Lang, heading: str
) -> None:
    first, second = assessment.remedies
    optional = replace(first, criterion=replace(first.criterion, strength="option"))
    lines = scorecard(assessment.but(remedies=(optional, second)), Page(lang))
    due, won = lines.index(""), next(i for i, line in enumerate(lines) if heading in line)
    assert due < won
    assert optional.text(lang)[:8] in "".join(lines[won : won + 3])
    vetoing = replace(optional, lifts_veto=True)
    assert heading not in "\n".join(scorecard(assessment.but(remedies=(vetoing,)), Page(lang)))


@pytest.mark.parametrize("lang", LANGS)
def test_a_remedy_is_said_as_the_ruleset_says_it_and_tells_whether_it_is_enough(
    assessment: Any, lang: Lang
) -> None:
    first, _ = assessment.remedies
    said = replace(first, say=Text("推荐党员参选", "propose members"), complete=False)
    text = _text(assessment.but(remedies=(said,)), lang)
    assert {"zh": "1  推荐党员参选：东区业委会", "en": "1  propose members: east estate"}[
        lang
    ] in text
    enough = {"zh": "能否符合尚待查明", "en": "missing facts decide"}[lang]
    assert enough in _joined(text)
    assert enough not in _joined(_text(assessment, lang))


def test_emphasis_moves_nothing(assessment: Any) -> None:
    painted = scorecard(assessment, Page("zh", paint=lambda text: f"<{text}>"))
    assert "\n".join([*painted, ""]).replace("<", "").replace(">", "") == ZH


VERDICTS: list[tuple[dict[str, Any], tuple[str, list[str]], tuple[str, list[str]]]] = [
    (
        {"tier": "demonstration", "tier_decided": True, "possible_tiers": ("demonstration",)},
        (
            "示范",
            ["得分在 41.50 至 78.00 分之间（满分 100 分）", "无论待查明事项结果如何，等次均不变"],
        ),
        (
            "DEMONSTRATION",
            [
                "between 41.50 and 78.00 of 100 points",
                "the tier is certain, whatever is still unknown",
            ],
        ),
    ),
    (
        {
            "tier": None,
            "tier_decided": True,
            "possible_tiers": (None,),
            "score": {"low": Fraction(83, 2), "high": Fraction(83, 2)},
        },
        ("未定级", ["41.50 分（满分 100 分）", "未达到“达标”（须不低于 60 分）"]),
        (
            "NO TIER",
            ["41.50 of 100 points", '"Up to standard" (at least 60 points) is not reached'],
        ),
    ),
    (
        {
            "tier": None,
            "tier_decided": True,
            "possible_tiers": (None,),
            "score": {"absent": True},
            "vetoes": ("premises_kept",),
            "possible_vetoes": ("premises_kept", "turnout", "green_space"),
        },
        (
            "未定级",
            [
                "没有可计分的项目，不予评分",
                "已触发一票否决 1 项（见下）",
                "可能触发一票否决 2 项（见下）",
            ],
        ),
        (
            "NO TIER",
            [
                "no score: nothing is left to score",
                "1 veto holds (see below)",
                "2 vetoes may yet hold (see below)",
            ],
        ),
    ),
    (
        {"possible_tiers": ("demonstration", "up_to_standard")},
        (
            "尚不能定级",
            [
                "得分在 41.50 至 78.00 分之间（满分 100 分）",
                "仍有可能评为“示范”（须不低于 90 分）、“达标”（须不低于 60 分）；至少可评为“达标”",
            ],
        ),
        (
            "NOT YET DECIDED",
            [
                "between 41.50 and 78.00 of 100 points",
                (
                    '"Demonstration" (at least 90 points), "Up to standard" (at least 60 points)'
                    ' are still open; at least "Up to standard" is certain'
                ),
            ],
        ),
    ),
]


@pytest.mark.parametrize(("changes", "zh", "en"), VERDICTS)
def test_the_verdict_claims_no_more_than_is_certain(
    assessment: Any,
    changes: dict[str, Any],
    zh: tuple[str, list[str]],
    en: tuple[str, list[str]],
) -> None:
    changed: dict[str, Any] = {"vetoes": (), **changes}
    if "score" in changed:
        figures: dict[str, Any] = {"value": None, "low": 0, "high": 0, "max": 100}
        changed["score"] = type(assessment.score)(**(figures | changed["score"]))
    assert verdict(assessment.but(**changed), Page("zh")) == zh
    assert verdict(assessment.but(**changed), Page("en")) == en


def test_without_tiers_the_score_itself_is_the_verdict(assessment: Any) -> None:
    ruleset = type(assessment.ruleset)(
        **{**vars(assessment.ruleset), "tiers": ()},
    )
    plain = assessment.but(ruleset=ruleset, tier_decided=True, possible_tiers=(None,))
    assert verdict(plain, Page("zh")) == (
        "评分结果",
        ["得分在 41.50 至 78.00 分之间（满分 100 分）"],
    )
    assert verdict(plain, Page("en"))[0] == "SCORE"


@pytest.mark.parametrize(
    ("statuses", "label"),
    [
        (["met", "met"], "ALL MET"),
        (["met", "not_applicable"], "ALL MET"),
        (["met", "unknown"], "NOT YET DECIDED"),
        (["unmet", "unknown"], "NOT ALL MET"),
    ],
)
def test_without_points_the_criteria_are_counted(
    assessment: Any, statuses: list[str], label: str
) -> None:
    *_, unscored = assessment.findings
    findings = [type(unscored)(**{**vars(unscored), "status": status}) for status in statuses]
    assert verdict(assessment.but(findings=findings), Page("en"))[0] == label


LISTED = """
facts:
  halls:
    title: {zh: 场所, en: Halls}
    each:
      old: flag
      beds: {type: count, at_most: 99}
      mark: {type: count, at_most: 9, needs: [reason], title: {zh: 评分, en: Mark}}
criteria:
  c: {title: C, for_each: halls, where: old, measure: beds, at_least: 3, when_empty: met}
  d: {title: D, for_each: halls, measure: mark, at_least: 3, when_empty: met}
"""


@pytest.mark.parametrize(
    ("lang", "records", "reason"),
    [
        ("zh", ["第 1 条：符合（3）", "第 2 条：不适用"], "halls[2].mark 的理由：整洁"),
        ("en", ["no. 1: met (3)", "no. 2: not applicable"], "reason for halls[2].mark: tidy"),
    ],
)
def test_records_are_counted_from_one_and_measured_where_they_are_asked(
    lang: Lang, records: list[str], reason: str
) -> None:
    facts = """halls: [{old: yes, beds: 3, mark: unknown},
        {old: no, mark: {value: 4, reason: {zh: 整洁, en: tidy}}}]"""
    lines = [line.strip() for line in _text(judged(LISTED, facts), lang, verbose=True).split("\n")]
    assert [line for line in lines if line in records] == records
    assert reason in lines


@pytest.mark.parametrize(
    ("lang", "few", "every"),
    [
        (
            "zh",
            "halls · 部分已知 · 待查明：第 1 条的评分、第 3 条的评分、第 4 条的评分、另有 1 处",
            "halls · 部分已知 · 待查明：第 1 条的评分、第 3 条的评分、第 4 条的评分、第 5 条的评分",
        ),
        (
            "en",
            "known in part · not known: Mark of no. 1, Mark of no. 3, Mark of no. 4, 1 more",
            "not known: Mark of no. 1, Mark of no. 3, Mark of no. 4, Mark of no. 5",
        ),
    ],
)
def test_what_is_missing_in_records_is_named(lang: Lang, few: str, every: str) -> None:
    """Of the criterion that waits only: how old a hall is, and its beds, are of no use to it."""
    rules = LISTED.replace("  c: {", "  c: {applies_when: count(halls) > 90, ")
    row = "{old: yes, beds: 3}"
    known = "{mark: {value: 4, reason: tidy}}"
    found = judged(rules, f"halls: [{row}, {known}, {row}, {row}, {row}]")
    assert few in _joined(_text(found, lang))
    assert every in _joined(_text(found, lang, verbose=True))
    record: Any = found.to_dict()
    assert record["collect"][0]["places"][1] == {
        "record": {"zh": "第 3 条", "en": "no. 3"},
        "title": {"zh": "评分", "en": "Mark"},
    }


NAMES = st.text(alphabet="党员比例，（）abc def.-_m²\x1b\n", min_size=1, max_size=90)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NAMES, st.sampled_from(LANGS), st.booleans(), st.integers(0, 10**9))
def test_no_line_is_wider_than_the_page_whatever_things_are_called(
    assessment: Any, name: str, lang: Lang, verbose: bool, number: int
) -> None:
    text = Text(name, name)
    criterion = type(assessment.findings[0].criterion)("x" * 70, text)
    finding = type(assessment.findings[0])(
        **{**vars(assessment.findings[0]), "criterion": criterion, "said": text}
    )
    remedy = type(assessment.remedies[0])(text, criterion, number)
    wanted = type(assessment.collect[0])("x" * 99, text, number, text)
    odd = assessment.but(
        snapshot=type(assessment.snapshot)(text),
        findings=(finding,) * 3,
        remedies=(remedy,) * 12,
        collect=(wanted,) * 12,
        groups=tuple(
            type(group)(**{**vars(group), "title": text, "high": number, "bonus": True})
            for group in assessment.groups
        ),
    )
    lines = scorecard(odd, Page(lang, verbose=verbose))
    assert max(map(cells, lines)) <= 80
    assert not any(char in line for line in lines for char in "\x1b\n")


THIRDS = """
facts: {visits: {type: count, at_most: 12}, calls: {type: count, at_most: 12}}
criteria:
  visits: {measure: visits, at_least: 12, group: a, points: {share: 7}}
  calls: {measure: calls, at_least: 12, group: a, points: {share: 6}}
groups: {a: {title: {zh: 甲, en: A}}}
scoring: {round: [total]}
"""


def test_points_that_no_decimal_can_say_are_rounded_with_a_sign_and_exact_in_the_data() -> None:
    assessment = judged(THIRDS, "visits: 5, calls: 4")
    lines = [line.split() for line in scorecard(assessment, Page("en", verbose=True))]
    assert ["A", "≈4.92", "/", "13", "2", "partly", "met"] in lines
    assert ["partly", "met", "visits", "≈2.92", "/", "7"] in lines
    assert ["partly", "met", "calls", "2.00", "/", "6"] in lines
    data: Any = assessment.to_dict()
    assert data["groups"][0]["low"] == "59/12"
    assert data["findings"][0]["points"]["low"] == "35/12"
    assert data["score"]["value"] == "4.92"
