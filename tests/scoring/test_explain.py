"""What a finding says: the demand with the community's values, whole and in both languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.scoring.making import finding, judged

RULES = """
sources: {plan: {title: {zh: 工作方案, en: Plan}}}
facts:
  party: {type: count, unit: person, title: {zh: 党员人数, en: Party members}}
  members: {type: count, unit: person, at_least: 1, title: {zh: 委员人数, en: Members}}
  area: {type: number, unit: m2, title: {zh: 室外场地面积, en: Outdoor area}}
  happy: {type: share, title: {zh: 满意率, en: Satisfaction}}
  signs: {type: count, unit: item, title: {zh: 牌子数, en: Signs}}
  rooms:
    type: checklist
    title: {zh: 科室, en: Rooms}
    items:
      x: {zh: 注射室, en: injection room}
      y: {zh: 药房, en: pharmacy}
      z: {zh: 观察室, en: observation room}
  head:
    type: choice
    title: {zh: 负责人职称, en: Title of the head}
    options: {high: {zh: 主治医师, en: attending physician}, low: {zh: 其他, en: other}}
  gated: {type: flag, title: {zh: 封闭小区, en: Gated}}
  last: {type: date, title: {zh: 上次检查日期, en: Day of the last visit}}
  teams:
    title: {zh: 队伍, en: Teams}
    each:
      staff: {type: count, unit: person, title: {zh: 队员人数, en: Staff}}
parameters:
  party_share:
    title: {zh: 党员比例, en: Share of party members}
    unit: "%"
    values: {2022-04-01: 30, 2023-01-01: 40}
    source: {plan: 三(一)}
  meetings:
    {title: {zh: 会议次数, en: Meetings}, unit: item, value: unspecified, source: {plan: 四}}
  own: {title: {zh: 牌子上限, en: Most signs}, unit: item, value: 3}
criteria: {c: {title: C, DEMAND}}
"""

FACTS = """party: 2, members: 11, area: 260 m², happy: 87.5 %, signs: 4, rooms: [x, z], head: low,
    gated: no, last: 2022-06-01, teams: [{name: {zh: 一队, en: first}, staff: 3}, {staff: 1}]"""

CASES = [
    (
        "measure: party / members, at_least: party_share", FACTS,
        ("党员人数（2 人） ÷ 委员人数（11 人），须不低于 30%；实为 约 18.18%；"
         "党员比例 30%（工作方案，三(一)，自 2022-04-01）"),
        ("Party members (2 persons) ÷ Members (11 persons): at least 30 %; is about 18.18 %; "
         "Share of party members 30 % (Plan, 三(一), since 2022-04-01)"),
    ),
    (
        "measure: area, at_least: 300 m²", FACTS,
        "室外场地面积（260 平方米），须不少于 300 平方米",
        "Outdoor area (260 m²): at least 300 m²",
    ),
    (
        "measure: area, at_least: 300 m², at_most: 500 m²", "area: {more_than: 200 m²}",
        "室外场地面积（超过 200 平方米），须不少于 300 平方米且不超过 500 平方米",
        "Outdoor area (more than 200 m²): at least 300 m² and at most 500 m²",
    ),
    (
        "measure: happy, more_than: 90 %", "happy: {between: [80 %, 95 %]}",
        "满意率（80% 至 95%），须高于 90%", "Satisfaction (80 % to 95 %): more than 90 %",
    ),
    (
        "measure: signs, at_most: own", FACTS,
        "牌子数（4 个），须不超过 3 个；牌子上限 3 个（本项目自定）",
        "Signs (4): at most 3; Most signs 3 (chosen by this project)",
    ),
    (
        "measure: signs, at_least: meetings", FACTS,
        "牌子数（4 个）；会议次数：来源未给出数值（工作方案，四）",
        "Signs (4); Meetings: no figure given (Plan, 四)",
    ),
    (
        "checklist: rooms", FACTS,
        "科室（3 项中有 2 项），须 3 项齐全；缺：药房",
        "Rooms (2 of 3): all 3 items; missing: pharmacy",
    ),
    (
        "checklist: rooms, items: [x, y]", FACTS,
        "科室（2 项中有 1 项），须 2 项齐全；缺：药房",
        "Rooms (1 of 2): all 2 items; missing: pharmacy",
    ),
    (
        "checklist: rooms, at_least: 1", "rooms: {present: [x]}",
        "科室（3 项中有 1 至 3 项），须不少于 1 项", "Rooms (1 to 3 of 3): at least 1 item",
    ),
    (
        "require: gated or head == high", FACTS,
        "封闭小区（否） 或 负责人职称（其他） = 主治医师",
        "Gated (no) or Title of the head (other) = attending physician",
    ),
    (
        "require: 'head in [high, low] and not gated'", "",
        "负责人职称（未知） 属于 主治医师、其他 且 非 封闭小区（未知）",
        "Title of the head (unknown) in attending physician, other and not Gated (unknown)",
    ),
    (
        "measure: 'days(as_of, last)', at_most: 30 days", FACTS,
        "自上次检查日期（2022-06-01）至评估日期的天数，须不超过 30 天；实为 29 天",
        ("days from Day of the last visit (2022-06-01) to the day of the assessment: "
         "at most 30 days; is 29 days"),
    ),
    (
        "measure: count(teams where staff >= 2), at_least: 2", FACTS,
        "满足“队员人数 ≥ 2”的队伍的数量，须不低于 2；实为 1",
        "number of Teams with “Staff ≥ 2”: at least 2; is 1",
    ),
    (
        "for_each: teams, when_empty: met, measure: staff, at_least: 2", FACTS,
        "队员人数，须不少于 2 人", "Staff: at least 2 persons",
    ),
    (
        "measure: happy, points: {bands: [{at_least: 90 %, points: 2}]}", FACTS,
        "满意率（87.5%），按得分规则", "Satisfaction (87.5 %), by the points",
    ),
    (
        "measure: party / members, points: {bands: [{at_least: 20 %, points: 2}]}",
        "party: 1, members: 8",
        "党员人数（1 人） ÷ 委员人数（8 人），按得分规则；实为 12.5%",
        "Party members (1 person) ÷ Members (8 persons), by the points; is 12.5 %",
    ),
    (
        ("measure: party / members,"
         " points: {linear: {through: [{at: 10 %, points: 0}, {at: 20 %, points: 2}]}}"),
        "party: 1, members: 8",
        "党员人数（1 人） ÷ 委员人数（8 人），按得分规则；实为 12.5%",
        "Party members (1 person) ÷ Members (8 persons), by the points; is 12.5 %",
    ),
    (
        ("points: {deductions: {from: 2, lose: [{points: 0.5, per: signs,"
         " say: {zh: 多余牌子, en: a sign too many}},"
         " {points: 1, when: gated}]}}"), FACTS,
        "扣分：多余牌子 2 分", "deducted: a sign too many 2",
    ),
    (
        ("points: {deductions: {from: 2,"
         " lose: [{points: 0.5, per: signs}, {points: 1, when: gated}]}}"),
        "signs: 1",
        "扣分：牌子数（1 个） 0.5 分、封闭小区（未知） 0 至 1 分",
        "deducted: Signs (1) 0.5, Gated (unknown) 0 to 1",
    ),
    (
        "points: {deductions: {from: 2, lose: [{points: 1, when: gated}]}}", FACTS,
        "没有扣分情形", "nothing is deducted",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("demand", "facts", "zh", "en"), CASES)
def test_a_finding_is_explained_whole(demand: str, facts: str, zh: str, en: str) -> None:
    found = finding(judged(RULES.replace("DEMAND", demand), facts))
    assert found.explanation("zh") == zh
    assert found.explanation("en") == en


@pytest.mark.parametrize(
    ("demand", "zh", "en"),
    [
        ("measure: party / members, at_least: party_share", "不低于 30%", "at least 30 %"),
        ("measure: area, at_least: 300 m²", "不少于 300 平方米", "at least 300 m²"),
        ("measure: area, less_than: 0.5 亩", "少于 0.5 亩", "less than 0.5 mu"),
        ("measure: members, equals: 7 persons", "等于 7 人", "exactly 7 persons"),
        ("measure: party, at_least: members",
         "不少于 委员人数（11 人）", "at least Members (11 persons)"),
        ("measure: signs, at_least: meetings", "来源未给出数值", "the source gives no figure"),
        ("checklist: rooms", "3 项齐全", "all 3 items"),
        ("checklist: rooms, at_least: 2", "不少于 2 项", "at least 2 items"),
        ("require: gated", "封闭小区", "Gated"),
        ("measure: happy, points: {bands: [{at_least: 90 %, points: 2}]}",
         "按得分规则", "by the points"),
        ("points: {deductions: {from: 2, lose: [{points: 1, when: gated}]}}",
         "不扣分", "nothing is deducted"),
    ],
)  # fmt: skip
def test_what_is_required_is_said_whole(demand: str, zh: str, en: str) -> None:
    found = finding(judged(RULES.replace("DEMAND", demand), FACTS))
    assert (found.required("zh"), found.required("en")) == (zh, en)


@pytest.mark.parametrize(
    ("demand", "facts", "measured", "shortfall"),
    [
        ("measure: area, at_least: 300 m²", "area: 260 m²", (260, 260), 40),
        ("measure: area, at_least: 300 m²", "area: {between: [200 m², 260 m²]}", (200, 260), 40),
        ("measure: area, at_least: 300 m²", "area: {at_least: 200 m²}", (200, 10**15), None),
        ("measure: area, at_most: 300 m²", "area: 360 m²", (360, 360), 60),
        ("measure: area, equals: 300 m²", "area: 299.5 m²",
         (Fraction(599, 2),) * 2, Fraction(1, 2)),
        ("measure: area, at_least: 300 m²", "area: 300 m²", (300, 300), None),
        ("measure: party / members, at_least: 30 %", "party: 2, members: 11",
         (Fraction(2, 11),) * 2, Fraction(13, 110)),  # 3/10 - 2/11
    ],
)  # fmt: skip
def test_what_was_measured_and_what_is_short(
    demand: str, facts: str, measured: object, shortfall: object
) -> None:
    found = finding(judged(RULES.replace("DEMAND", demand), facts))
    assert found.measured == measured
    assert found.shortfall == shortfall


def test_each_record_has_its_own_finding() -> None:
    demand = "for_each: teams, when_empty: met, where: staff > 0, measure: staff, at_least: 2"
    facts = """teams: [{name: {zh: 一队, en: first}, staff: 3}, {staff: 1}, {staff: unknown},
        {name: {zh: 四队, en: fourth}, staff: 0}]"""
    found = finding(judged(RULES.replace("DEMAND", demand), facts)).records
    assert [(record.name.en, record.status, record.shortfall) for record in found] == [
        ("first", "met", None), ("no. 2", "unmet", 1), ("no. 3", "unknown", None),
        ("fourth", "not_applicable", None),
    ]  # fmt: skip
    assert [record.name.zh for record in found][:2] == ["一队", "第 2 条"]


@pytest.mark.parametrize(
    ("policy", "zh", "en"),
    [
        ("met", "除数为零，按规定视为达标", "the divisor is zero, which counts as met"),
        ("unmet", "除数为零，按规定视为未达标", "the divisor is zero, which counts as not met"),
        ("not_applicable", "除数为零，不适用", "the divisor is zero, so it does not apply"),
    ],
)
def test_a_divisor_of_zero_is_said_and_nothing_is_measured(policy: str, zh: str, en: str) -> None:
    rules = """
        facts: {k: count, n: count}
        criteria: {c: {title: C, measure: k / n, at_least: 90 %, when_zero: POLICY, points: 1}}
        """
    found = finding(judged(rules.replace("POLICY", policy), "k: 5, n: 0"))
    assert found.measured is None
    assert found.explanation("zh") == f"k（5） ÷ n（0），须不低于 90%；{zh}"
    assert found.explanation("en") == f"k (5) ÷ n (0): at least 90 %; {en}"


def test_a_record_that_earns_graded_points_has_a_status_of_its_own() -> None:
    rules = """
        facts: {estates: {each: {guards: count}, at_least: 1}}
        criteria:
          c:
            title: C
            for_each: estates
            measure: guards
            combine: worst
            points: {bands: [{at_least: 4, points: 4}, {at_least: 2, points: 2}]}
        """
    found = finding(judged(rules, "estates: [{guards: 5}, {guards: 2}, {guards: 1}, {}]"))
    assert [record.status for record in found.records] == ["met", "partly_met", "unmet", "unknown"]


@pytest.mark.parametrize(
    ("end", "zh", "en"),
    [
        ("at_least", "不早于 2022-04-01", "not before 2022-04-01"),
        ("more_than", "晚于 2022-04-01", "after 2022-04-01"),
        ("at_most", "不晚于 2022-04-01", "by 2022-04-01"),
        ("less_than", "早于 2022-04-01", "before 2022-04-01"),
        ("equals", "为 2022-04-01", "on 2022-04-01"),
    ],
)
def test_days_are_early_and_late_and_not_high_and_low(end: str, zh: str, en: str) -> None:
    rules = f"facts: {{held: date}}\ncriteria:\n  c: {{measure: held, {end}: 2022-04-01}}"
    found = finding(judged(rules))
    assert (found.required("zh"), found.required("en")) == (zh, en)


RECORDS = """
facts:
  shops: {at_most: 9, each: {staff: {type: count}, open: flag, note: {type: count}}}
criteria:
  staff: {for_each: shops, require: staff >= 2, combine: all, when_empty: met, points: 5}
  many: {require: count(shops) >= 2, points: 1}
  notes: {for_each: shops, require: note >= 1, combine: all, when_empty: met, points: 2}
  open: {for_each: shops, require: open or staff >= 9, combine: any, when_empty: met, points: 2}
"""


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ("shops: [{staff: 3, open: yes}, {staff: 4, open: no}]", {"notes"}),
        ("shops: [{staff: 3, note: 2}, {staff: 4, note: 2, open: yes}]", {"open"}),
        ("shops: [{staff: 3, note: 2, open: yes}]", set()),
        ("shops: {records: [{staff: 3, note: 2, open: yes}], count: 2}",
         {"staff", "notes", "open"}),
        ("shops: {records: [{staff: 3, note: 2, open: yes}], count: {at_most: 3}}",
         {"staff", "many", "notes", "open"}),
        ("", {"staff", "many", "notes", "open"}),
    ],
)  # fmt: skip
def test_a_list_is_missing_only_for_those_who_read_what_is_open_in_it(
    facts: str, missing: set[str]
) -> None:
    assessment = judged(RECORDS, facts)
    assert {f.criterion.id for f in assessment.findings if f.missing} == missing
    assert {f.missing for f in assessment.findings if f.missing} <= {("shops",)}
    for wanted in assessment.collect:
        assert set(wanted.criteria) <= missing


TYPES = """
facts:
  flagged: flag
  shops: {at_most: 9, each: {staff: {type: count}, open: flag}}
types:
  kind: {options: {busy: {when: "flagged and all(shops: staff >= 2)"}}}
criteria: {c: {require: flagged}}
"""


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ("shops: [{staff: 3}]", ("flagged",)),
        ("shops: [{open: yes}]", ("flagged", "shops")),
        ("flagged: yes, shops: [{open: yes}]", ("shops",)),
    ],
)
def test_a_list_is_missing_to_a_type_only_where_it_reads_what_is_open(
    facts: str, missing: tuple[str, ...]
) -> None:
    [result] = judged(TYPES, facts).types
    assert result.findings[0].missing == missing
