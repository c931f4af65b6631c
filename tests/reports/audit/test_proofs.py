"""What is said of answers: an example, that there is none, and that it was not decided."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, cast

import pytest

from liren.engine import load_ruleset
from liren.engine.record import replace
from liren.engine.text import Lang
from liren.reports.audit.examples import Told
from liren.reports.audit.proofs import claims_section, proof_sections, reads_the_day
from liren.reports.page import Page
from liren.scoring.audit.answers import Answer, GaveUp, Proved
from liren.scoring.audit.claims import judge, read_claim
from liren.scoring.audit.compare import Both, Comparison, Relation, Shift
from liren.scoring.audit.comparing import Compared, compared, looked_at

HERE = Path(__file__).parent
RULES = {
    "ruleset": "small",
    "version": "1",
    "title": {"zh": "小", "en": "Small"},
    "facts": {"n": {"type": "count", "title": {"zh": "次数", "en": "Visits"}}},
    "groups": {"g": {"title": {"zh": "组", "en": "Group"}}},
    "criteria": {
        "c": {
            "title": {"zh": "走访", "en": "Visits paid"}, "group": "g", "measure": "n",
            "at_least": 5, "points": 10,
        }
    },
    "tiers": {"good": {"title": {"zh": "良好", "en": "Good"}, "total": {"at_least": 5}}},
}  # fmt: skip
NOT_REPLAYED = "(the example found did not stand up when it was assessed)"
DAY = date(2022, 1, 1)
DONE, TIME, LOST = Proved(), GaveUp("time"), GaveUp("not-replayed")


def with_answers(demand: Both, points: Both, other: Answer, fall: Shift, rise: Shift) -> Compared:
    """A comparison of a ruleset with itself, of which something else is said."""
    ruleset = load_ruleset(RULES)
    (found,) = compared(ruleset, ruleset)
    total = Relation("total", "total", Both(TIME, TIME))
    proof = Comparison(
        space=cast(Any, None), old=ruleset, new=ruleset, days=(DAY, DAY),
        criteria=(Relation("criterion", "c", points, demand, other),), added=(), dropped=(),
        groups=(Relation("group", "g", points),), tiers=(Relation("tier", "good", points),),
        total=total, fall=fall, rise=rise, cuts=(), unshared=(),
    )  # fmt: skip
    return replace(found, proof=proof)


def told(lang: Lang) -> Told:
    ruleset = load_ruleset(RULES)
    return Told(Page(lang, width=140), (ruleset, ruleset), {})


def said(lang: Lang, found: Compared) -> list[str]:
    return [line.strip() for line in proof_sections(found, told(lang)) if line.strip()]


UNKNOWN = with_answers(
    Both(TIME, DONE), Both(LOST, DONE), DONE, Shift(0, None), Shift(0, Fraction(3, 2))
)


def test_what_was_not_decided_is_never_said_to_be_the_same() -> None:
    assert said("en", UNKNOWN) == [
        "CRITERIA",
        "c                               NOT DECIDED",
        "Visits paid",
        "whether anybody newly misses it was not decided (the time limit was reached)",
        f"whether anybody earns less was not decided {NOT_REPLAYED}",
        "nobody newly meets it or earns more (proved)",
        "GROUPS",
        "g                               NOT DECIDED",
        "Group",
        f"whether anybody earns less was not decided {NOT_REPLAYED}",
        "nobody earns more (proved)",
        "SCORE",
        "can fall  not decided",
        "can rise  not that we know; never by more than 1.5 (proved)",
        "TIERS",
        "good                            NOT DECIDED",
        "Good",
        f"whether anybody loses it was not decided {NOT_REPLAYED}",
        "nobody gains it (proved)",
    ]


def test_the_same_in_chinese() -> None:
    assert said("zh", UNKNOWN) == [
        "指标",
        "c                               未能判定",
        "走访",
        "是否有社区因此不再符合，未能判定（超出时间限制）",
        "是否有社区得分减少，未能判定（求得的示例未能通过实际评估核对）",
        "没有社区因此转为符合或得分增加（已证明）",
        "类别",
        "g                               未能判定",
        "组",
        "是否有社区得分减少，未能判定（求得的示例未能通过实际评估核对）",
        "没有社区得分增加（已证明）",
        "总分",
        "下降      未能判定",
        "上升      未发现；至多 1.5 分（已证明）",
        "等次",
        "good                            未能判定",
        "良好",
        "是否有社区失去该等次，未能判定（求得的示例未能通过实际评估核对）",
        "没有社区新获得该等次（已证明）",
    ]


@pytest.mark.parametrize(
    ("worse", "better", "other"), [a for a in product((DONE, TIME), repeat=3) if TIME in a]
)
def test_no_answer_that_was_given_up_counts_as_equivalent(
    worse: Answer, better: Answer, other: Answer
) -> None:
    found = with_answers(Both(worse, better), Both(DONE, DONE), other, Shift(0, 0), Shift(0, 0))
    lines = said("en", found)
    assert lines[1].endswith("NOT DECIDED")
    assert any("was not decided" in line for line in lines[2:5])


def test_what_is_proved_to_be_the_same_takes_one_line() -> None:
    found = with_answers(Both(DONE, DONE), Both(DONE, DONE), DONE, Shift(0, 0), Shift(0, 0))
    assert said("en", found) == [
        "CRITERIA",
        "the 1 criterion                 EQUIVALENT    (proved)",
        "GROUPS",
        "the 1 group                     EQUIVALENT    (proved)",
        "SCORE",
        "can fall  for nobody (proved)",
        "can rise  for nobody (proved)",
        "TIERS",
        "the 1 tier                      EQUIVALENT    (proved)",
    ]


@pytest.mark.parametrize(
    ("claim", "outcome", "zh", "en"),
    [
        ("stricter", "gave-up",
         "未能判定 总分（超出时间限制）", "GAVE UP the score (the time limit was reached)"),
        ("no-one-loses-good", "gave-up",
         "未能判定 等次 good（求得的示例未能通过实际评估核对）",
         "GAVE UP tier good (the example found did not stand up when it was assessed)"),
    ],
)  # fmt: skip
def test_a_claim_that_was_not_decided_is_told_apart(
    claim: str, outcome: str, zh: str, en: str
) -> None:
    wanted = read_claim(claim)
    assert wanted is not None
    judged = judge(wanted, UNKNOWN)
    assert judged.outcome == outcome
    for lang, text in (("zh", zh), ("en", en)):
        lines = claims_section([judged], told(cast(Lang, lang)))
        assert " ".join(" ".join(lines[1:]).split()) == f"{claim} {text}"


@pytest.mark.parametrize(
    ("written", "kind", "tier"),
    [
        ("stricter", "stricter", None),
        ("looser", "looser", None),
        ("equivalent", "equivalent", None),
        ("no-one-loses-good", "no-one-loses", "good"),
        ("no-one-loses-no-one-loses-x", "no-one-loses", "no-one-loses-x"),
    ],
)
def test_claims_as_they_are_written(written: str, kind: str, tier: str | None) -> None:
    found = read_claim(written)
    assert found is not None
    assert (found.kind, found.tier) == (kind, tier)


@pytest.mark.parametrize("text", ["", "no-one-loses", "no-one-loses-", "Stricter", "same"])
def test_what_is_no_claim(text: str) -> None:
    assert read_claim(text) is None


def test_a_ruleset_that_reads_the_day_is_known() -> None:
    criteria = {"c": {"require": "as_of >= 2022-01-01", "points": 1}}
    assert not reads_the_day(load_ruleset(RULES))
    assert reads_the_day(load_ruleset({**RULES, "criteria": criteria, "groups": {}}))
    tiers = {"good": {"total": {"at_least": 5}, "require": "as_of.year >= 2022"}}
    assert reads_the_day(load_ruleset({**RULES, "tiers": tiers}))


def test_the_example_of_a_group_says_in_what_it_is_not_an_ordinary_community() -> None:
    old = load_ruleset(RULES)
    new = load_ruleset({**RULES, "criteria": {"c": {**RULES["criteria"]["c"], "at_least": 6}}})  # type: ignore[index]
    (found,) = looked_at(old, new).compared
    sides = {lang: Told(Page(lang, width=140), (old, new), {}) for lang in ("en", "zh")}
    lines = {lang: [line.strip() for line in proof_sections(found, sides[lang])] for lang in sides}
    assert "earns less, for example: 0 instead of 10: Visits 5" in lines["en"]
    assert "得分减少，例如：由 10 变为 0：次数 5" in lines["zh"]
