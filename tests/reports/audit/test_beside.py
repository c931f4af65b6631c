"""What is said of outcomes, validity, types, lowering, vetoes and of what is earned at most: whole
sections, in both languages, with examples and with what was not decided."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine.record import replace
from liren.engine.text import Lang
from liren.reports.audit.diff import INDENT
from liren.reports.audit.examples import Told
from liren.reports.audit.proofs import claims_section, proof_sections, proof_to_dict
from liren.reports.page import Page
from liren.scoring.audit.answers import GaveUp
from liren.scoring.audit.claims import judge, read_claim
from liren.scoring.audit.compare import Both, Relation
from liren.scoring.audit.comparing import Compared, looked_at
from tests.scoring.audit.test_beside import (
    LARGE,
    LOWER,
    MOST,
    PLACED,
    TIERS,
    fee,
    lasting,
    sizes,
)
from tests.scoring.making import ruleset

ORDINARY = "an ordinary community"
LANGS: tuple[Lang, Lang] = ("en", "zh")
SECTIONS: dict[str, dict[Lang, str]] = {
    "tiers": {"en": "TIERS", "zh": "等次"},
    "lower": {"en": "WHAT LOWERS A TIER", "zh": "等次下调"},
    "outcomes": {"en": "WHAT FOLLOWS FROM THE TIER", "zh": "评定结果运用"},
    "types": {"en": "TYPES OF COMMUNITIES", "zh": "社区分类"},
    "score": {"en": "SCORE", "zh": "总分"},
    "criteria": {"en": "CRITERIA", "zh": "指标"},
    "groups": {"en": "GROUPS", "zh": "类别"},
}


def found_of(old: str, new: str) -> Compared:
    sides = ruleset(old), ruleset(new)
    (found,) = looked_at(*sides).compared
    assert (found.diff.old.ruleset, found.diff.new.ruleset) == sides
    return found


def said(found: Compared, section: str, lang: Lang) -> list[str]:
    """The lines of a section, without where things stand in files."""
    sides = found.diff.old.ruleset, found.diff.new.ruleset
    lines = proof_sections(found, Told(Page(lang, width=140), sides, {}))
    start = lines.index("  " + SECTIONS[section][lang]) + 1
    end = lines.index("", start) if "" in lines[start:] else len(lines)
    return [" ".join(line.split()) for line in lines[start:end] if "/ruleset.yaml" not in line]


CHANGES = {
    "fee": (fee(), fee(good=95, none=75)),
    "lasting": (lasting("3 years"), lasting("", "365 days")),
    "sizes": (sizes(LARGE.format(3000)), sizes(LARGE.format(3001), "small: {when: residents < 0}")),
    "left out": (sizes(LARGE.format(3000), "small: {when: residents < 5}"),
                 sizes(LARGE.format(3000))),
    "lower": (LOWER.format("{when: litter > 5}"), LOWER.format("{when: litter > 5, by: 2}")),
    "most": (MOST.format("", "fixed"), MOST.format(", {at_least: 9, points: 10}", "fixed")),
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "section", "en", "zh"),
    [
        ("fee", "outcomes",
         ["fee DIFFERENT",
          f"lower at the same tier, for example: 95 % instead of 100 % (good): {ORDINARY}",
          "higher at the same tier, for example: 75 % instead of 70 % (no tier): visits 3",
          ("figures: good: 100 %; fair: 90 %; no tier: 70 % → "
           "good: 95 %; fair: 90 %; no tier: 75 %")],
         ["fee 有别",
          "等次相同而数值降低，例如：由 100% 变为 95%（good）：与一般社区相同",
          "等次相同而数值提高，例如：由 70% 变为 75%（不定级）：visits 3",
          "各等次的结果：good：100%；fair：90%；不定级：70% → good：95%；fair：90%；不定级：75%"]),
        ("lasting", "tiers",
         ["good LOOSER", "nobody loses it (proved)", "nobody gains it (proved)",
          "nobody who keeps it has it for less time (proved)",
          ("holds for more time, for example: "
           f"valid without end instead of valid for 3 years (good): {ORDINARY}"),
          "valid for 3 years → valid without end",
          "fair STRICTER", "nobody loses it (proved)", "nobody gains it (proved)",
          ("holds for less time, for example: "
           "valid for 365 days instead of valid for 1 year (fair): visits 7"),
          "nobody who keeps it has it for more time (proved)",
          "valid for 1 year → valid for 365 days"],
         ["good 更宽 有效期 3 年 → 长期有效",
          "没有社区失去该等次（已证明）", "没有社区新获得该等次（已证明）",
          "保持该等次的社区，有效期均未缩短（已证明）",
          "有效期延长，例如：由有效期 3 年变为长期有效（good）：与一般社区相同",
          "fair 更严 有效期 1 年 → 有效期 365 天",
          "没有社区失去该等次（已证明）", "没有社区新获得该等次（已证明）",
          "有效期缩短，例如：由有效期 1 年变为有效期 365 天（fair）：visits 7",
          "保持该等次的社区，有效期均未延长（已证明）"]),
        ("sizes", "types",
         ["size.large DIFFERENT", "large", "no longer of it, for example: residents 3000",
          "nobody newly is of it (proved)", "condition: residents ≥ 3000 → residents ≥ 3001",
          "size.small ADDED", "small", "nobody newly is of it (proved)",
          "condition: residents < 0"],
         ["size.large 有别", "large", "不再属于该类，例如：residents 3000",
          "没有社区新归入该类（已证明）", "条件：residents ≥ 3000 → residents ≥ 3001",
          "size.small 新增", "small", "没有社区新归入该类（已证明）", "条件：residents < 0"]),
        ("left out", "types",
         ["size.small DROPPED", "small", "no longer of it, for example: residents 0",
          "condition: residents < 5", "the other 1 type EQUIVALENT (proved)"],
         ["size.small 取消", "small", "不再属于该类，例如：residents 0", "条件：residents < 5",
          "其余 1 类 等效 已证明"]),
        ("lower", "lower",
         ["litter > 5 CHANGED levels lower: 1 → 2", "levels lost DIFFERENT",
          "nobody is lowered by fewer levels (proved)",
          "lowered by more levels, for example: 2 instead of 1: litter 6"],
         ["litter > 5 有改动 下调等数：1 → 2", "下调级数 有别", "没有社区少下调（已证明）",
          "多下调，例如：由 1 级变为 2 级：litter 6"]),
        ("most", "score",
         ["can fall for nobody (proved)", "can rise for nobody (proved)",
          "out of 15 instead of 10"],
         ["下降 不会（已证明）", "上升 不会（已证明）", "满分 由 10 变为 15"]),
        ("most", "groups",
         ["g DIFFERENT", "g", "nobody earns less (proved)", "nobody earns more (proved)",
          "judged otherwise, for example: out of 10 instead of 5: an ordinary community",
          "the other 1 group EQUIVALENT (proved)"],
         ["g 有别", "g", "没有社区得分减少（已证明）", "没有社区得分增加（已证明）",
          "认定结果有变，例如：满分由 5 变为 10：与一般社区相同",
          "其余 1 个类别 等效 已证明"]),
    ],
)  # fmt: skip
def test_what_is_said_of_a_change(change: str, section: str, en: list[str], zh: list[str]) -> None:
    found = found_of(*CHANGES[change])
    assert said(found, section, "en") == en
    assert said(found, section, "zh") == zh


def test_a_veto_by_one_only_and_points_that_nobody_can_earn_are_told_with_the_criterion() -> None:
    rules = """
        facts: {{hall: flag, lit: flag}}
        criteria: {{c: {{require: hall, points: 1{0}}}, d: {{require: lit, points: 1}}}}
        tiers: {{good: {{total: {{at_least: 2}}}}}}
    """
    vetoed = rules.format(""), rules.format(", veto: {bars: all}")
    found = found_of(*vetoed)
    line = "judged otherwise, for example: hall: no, which now is a veto"
    assert said(found, "criteria", "en")[2] == line
    assert said(found, "criteria", "zh")[2] == "认定结果有变，例如：hall（否），现予否决"
    found = found_of(*vetoed[::-1])
    line = "judged otherwise, for example: hall: no, which no longer is a veto"
    assert said(found, "criteria", "en")[2] == line
    assert said(found, "criteria", "zh")[2] == "认定结果有变，例如：hall（否），不再否决"
    found = found_of(*CHANGES["most"])
    assert (
        said(found, "criteria", "en")[2] == "judged otherwise, for example: out of 10 instead of 5"
    )
    assert said(found, "criteria", "zh")[2] == "认定结果有变，例如：满分由 5 变为 10"


def test_what_is_alike_takes_one_line() -> None:
    found = found_of(fee(), fee())
    assert said(found, "outcomes", "en") == ["the 1 figure EQUIVALENT (proved)"]
    assert said(found, "outcomes", "zh") == ["全部 1 项结果运用 等效 已证明"]
    found = found_of(sizes(LARGE.format(1)), sizes(LARGE.format(1)))
    assert said(found, "types", "en") == ["the 1 type EQUIVALENT (proved)"]
    assert said(found, "types", "zh") == ["全部 1 类 等效 已证明"]
    found = found_of(*[LOWER.format("{when: litter > 5}")] * 2)
    assert said(found, "lower", "en") == ["levels lost EQUIVALENT (proved)"]
    assert said(found, "lower", "zh") == ["下调级数 等效 已证明"]


def test_a_score_by_one_of_the_rulesets_only_is_told_with_the_score() -> None:
    rules = """
        facts: {{hall: flag, lit: flag}}
        scoring: {{not_applicable: {0}}}
        criteria: {{bright: {{require: lit, applies_when: hall, points: 10}}}}
    """
    found = found_of(rules.format("zero"), rules.format("leave_out"))
    en, zh = said(found, "score", "en")[2:], said(found, "score", "zh")[2:]
    assert en == [
        "scored for some by one of them only, for example no score instead of 0: hall: no"
    ]
    assert zh == ["计分 部分社区仅按一方规则有总分，例如由 0 变为不予评分：hall（否）"]


def test_a_score_that_is_out_of_something_else_for_some_is_told_with_the_score() -> None:
    text = """
        facts: {{hall: flag, lit: flag, visits: {{type: count, at_most: 3}}}}
        scoring: {{maximum: possible}}
        criteria:
          a: {{require: lit, points: 10}}
          b: {{applies_when: hall, measure: visits, at_least: 2,
               points: {{bands: [{{at_least: 2, points: 5}}{0}]}}}}
    """
    found = found_of(text.format(""), text.format(", {at_least: 9, points: 8}"))
    assert said(found, "score", "en")[2:] == ["out of 18 instead of 15"]


UNKNOWN = Both(GaveUp("time"), GaveUp("memory"))
TIME, MEMORY = "(the time limit was reached)", "(the memory limit was reached)"
时, 存 = "未能判定（超出时间限制）", "未能判定（超出内存限制）"


@pytest.mark.parametrize(
    ("kind", "section", "en", "zh"),
    [
        ("outcome", "outcomes",
         [f"whether it is lower for anybody at the same tier was not decided {TIME}",
          f"whether it is higher for anybody at the same tier was not decided {MEMORY}",
          f"whether anybody has a figure of another kind was not decided {TIME}"],
         [f"是否有等次相同的社区数值降低，{时}", f"是否有等次相同的社区数值提高，{存}",
          f"是否有社区的计量单位有变，{时}"]),
        ("lowering", "lower",
         [f"whether anybody is lowered by fewer levels was not decided {TIME}",
          f"whether anybody is lowered by more levels was not decided {MEMORY}",
          f"whether anybody has another tier before it is lowered was not decided {TIME}"],
         [f"是否有社区少下调，{时}", f"是否有社区多下调，{存}", f"下调前的等次是否有变，{时}"]),
    ],
)  # fmt: skip
def test_what_was_not_decided_is_said_not_to_be(
    kind: str, section: str, en: list[str], zh: list[str]
) -> None:
    found = found_of(fee(), fee())
    assert found.proof is not None
    name = "fee" if kind == "outcome" else "lower_tier"
    relation = Relation(kind, name, UNKNOWN, other=GaveUp("time"))  # type: ignore[arg-type]
    proof = replace(found.proof, beside=(relation,))
    assert proof.verdict == "open"
    found = replace(found, proof=proof)
    assert [line for line in said(found, section, "en") if "decided" in line] == en
    assert [line for line in said(found, section, "zh") if "，未能判定" in line] == zh


def test_of_a_type_and_of_how_long_a_tier_holds_it_is_said_too() -> None:
    found = found_of(*CHANGES["sizes"])
    assert found.proof is not None
    relation = Relation("type", "size.large", UNKNOWN, other=GaveUp("time"))
    proof = replace(found.proof, beside=(relation,))
    assert [s for s in said(replace(found, proof=proof), "types", "en") if "decided" in s] == [
        f"whether anybody is no longer of it was not decided {TIME}",
        f"whether anybody newly is of it was not decided {MEMORY}",
        f"whether a figure that only one has matters was not decided {TIME}",
    ]
    found = found_of(fee(), fee())
    assert found.proof is not None
    tiers = [replace(each, lasts=UNKNOWN, other=GaveUp("time")) for each in found.proof.tiers[:1]]
    total = replace(found.proof.total, other=GaveUp("time"))
    found = replace(found, proof=replace(found.proof, tiers=tuple(tiers), total=total))
    assert said(found, "tiers", "en")[-3:] == [
        f"whether anybody who keeps it has it for less time was not decided {TIME}",
        f"whether anybody who keeps it has it for more time was not decided {MEMORY}",
        f"whether anybody has another tier was not decided {TIME}",
    ]
    assert said(found, "tiers", "zh")[-3:] == [
        f"是否有社区保持该等次而有效期缩短，{时}", f"是否有社区保持该等次而有效期延长，{存}",
        f"等次名称是否有变，{时}",
    ]  # fmt: skip
    assert said(found, "score", "en")[2:] == [
        f"scored whether anything else about it differs was not decided {TIME}"
    ]
    assert said(found, "score", "zh")[2:] == [f"计分 满分和有无总分是否有变，{时}"]


@pytest.mark.parametrize(
    ("old", "new", "en", "zh"),
    [
        (fee(), fee(good=95), "the figure fee, 95 % instead of 100 % (good): an ordinary community",
         "结果运用 fee，由 100% 变为 95%（good）：与一般社区相同"),
        (fee(), TIERS.format("", "", ""), "only one has the figure fee", "只有一方有结果运用 fee"),
        (*CHANGES["sizes"], "type size.large, residents 3000",
         "社区分类 size.large，residents 3000"),
        (PLACED.format("h", ""), PLACED.format("g", ""),
         "criterion d stands elsewhere in the result", "指标 d 在结果中的位置有变"),
        (lasting("3 years"), lasting("2 years"),
         "tier good, valid for 2 years instead of valid for 3 years (good): an ordinary community",
         "等次 good，由有效期 3 年变为有效期 2 年（good）：与一般社区相同"),
    ],
)  # fmt: skip
def test_what_refutes_that_two_rulesets_are_equivalent(
    old: str, new: str, en: str, zh: str
) -> None:
    found = found_of(old, new)
    claim = read_claim("equivalent")
    assert claim is not None
    judged = judge(claim, found)
    sides = found.diff.old.ruleset, found.diff.new.ruleset
    for lang, text in (("en", en), ("zh", zh)):
        lines = claims_section([judged], Told(Page(lang, width=140), sides, {}))  # type: ignore[arg-type]
        assert lines[2].removeprefix(INDENT).strip() == text


def test_the_data_say_the_same() -> None:
    found = found_of(*CHANGES["fee"])
    data: dict[str, Any] = proof_to_dict(found, {})
    one = data["outcomes"][0]
    assert {key: one[key] if isinstance(one[key], str) else one[key]["answer"] for key in one} == {
        "id": "fee", "verdict": "different", "less": "found", "more": "found", "other": "proved",
    }  # fmt: skip
    assert (data["verdict"], data["types"], data["lowering"]) == ("different", [], None)
    shown = one["less"]["example"]
    assert [shown[side]["outcomes"] for side in ("old", "new")] == [{"fee": "100"}, {"fee": "95"}]
    found = found_of(*CHANGES["lasting"])
    tiers: Any = proof_to_dict(found, {})["tiers"]
    assert [tier["lasts"]["worse"]["answer"] for tier in tiers] == ["proved", "found"]
    found = found_of(fee(), TIERS.format("", "", ""))
    assert proof_to_dict(found, {})["verdict"] == "different"
    found = found_of(PLACED.format("h", ""), PLACED.format("g", ""))
    assert proof_to_dict(found, {})["verdict"] == "different"


ALL_LOST = LOWER.format("{when: litter >= 0, by: 3}")
UNITS = [
    TIERS.format(
        "", "", f"outcomes: {{a: {{unit: {unit}, values: {{good: 2, fair: 1, none: 0}}}}}}"
    )
    for unit in ("yuan", "person")
]
FIRST = TIERS.format("", "", "").replace(
    "fair: {total: {at_least: 4}", "fair: {total: {more_than: 8}"
)
SWAPPED = FIRST.replace("good:", "x:").replace("fair:", "good:").replace("x:", "fair:")
LARGEST = sizes("large: {when: residents >= most}") + "    parameters: {most: {value: FIGURE}}"


@pytest.mark.parametrize(
    ("old", "new", "section", "en", "zh"),
    [
        (ALL_LOST, ALL_LOST.replace("at_least: 6", "at_least: 7"), "lower",
         "another tier before it is lowered, for example: fair instead of good: visits 6",
         "下调前的等次有变，例如：由good变为fair：visits 6"),
        (*UNITS, "outcomes",
         f"a figure of another kind, for example: 2 persons instead of 2 yuan (good): {ORDINARY}",
         "计量单位有变，例如：由 2 元变为 2 人（good）：与一般社区相同"),
        (FIRST, SWAPPED, "tiers",
         "another tier, for example: fair (8) instead of good (8): an ordinary community",
         "等次名称有变，例如：由good（8）变为fair（8）：与一般社区相同"),
        (LARGEST.replace("FIGURE", "3000"), LARGEST.replace("FIGURE", "unspecified"), "types",
         "only one has the figure that decides it, for example: an ordinary community",
         "仅一方给出了判定所需的数值，例如：与一般社区相同"),
    ],
)  # fmt: skip
def test_what_else_can_differ(old: str, new: str, section: str, en: str, zh: str) -> None:
    found = found_of(old, new)
    assert en in said(found, section, "en")
    assert zh in said(found, section, "zh")


def test_what_is_measured_by_what_can_be_earned_differs_for_some() -> None:
    rules = """
        facts: {{hall: flag, lit: flag, shut: flag}}
        scoring: {{maximum: possible}}
        criteria:
          a: {{require: lit, points: 10}}
          b: {{require: hall and not shut and shut, applies_when: {0}, points: 5}}
    """
    found = found_of(rules.format("hall"), rules.format("hall and not shut"))
    assert said(found, "score", "en")[2:] == [
        "out of something else for some, for example out of 10 instead of 15: shut: yes"
    ]
    assert said(found, "score", "zh")[2:] == [
        "满分 部分社区有变，例如满分由 15 变为 10：shut（是）"
    ]


def test_what_lowers_a_tier_refutes_that_rulesets_are_equivalent() -> None:
    found = found_of(ALL_LOST, ALL_LOST.replace("at_least: 6", "at_least: 7"))
    claim = read_claim("equivalent")
    assert claim is not None
    sides = found.diff.old.ruleset, found.diff.new.ruleset
    en, zh = (claims_section([judge(claim, found)], Told(Page(lang, width=140), sides, {}))
              for lang in LANGS)  # fmt: skip
    assert en[2].strip() == "what lowers a tier, fair instead of good: visits 6"
    assert zh[2].strip() == "等次下调，由good变为fair：visits 6"
