"""What a change comes to as a whole, and scores that move though no criterion moves that way."""

from __future__ import annotations

from typing import get_args

import pytest

from liren.engine.record import replace
from liren.engine.text import Lang
from liren.reports.audit.examples import Told
from liren.reports.audit.proofs import claims_section, proof_sections, together_line
from liren.reports.page import Page
from liren.scoring.audit.answers import GaveUp
from liren.scoring.audit.claims import judge, read_claim
from liren.scoring.audit.compare import Both
from liren.scoring.audit.comparing import Compared, looked_at
from liren.scoring.audit.relations import Verdict
from tests.scoring.audit.test_beside import PLACED, TIERS, fee, lasting
from tests.scoring.making import ruleset


def found_of(old: str, new: str) -> Compared:
    sides = ruleset(old), ruleset(new)
    (found,) = looked_at(*sides).compared
    return found


def plain(lines: list[str]) -> list[str]:
    return [" ".join(line.split()) for line in lines]


EASIER = fee().replace("good: {total: {at_least: 8}}", "good: {total: {at_least: 7}}")
CASES = [
    ("equivalent", fee(), fee(), "taken together EQUIVALENT the same for everybody",
     "总的来看 等效 对每个社区都一样"),
    ("stricter", EASIER, fee(), "taken together STRICTER some worse off, nobody better",
     "总的来看 更严 有的社区变差，没有变好的"),
    ("looser", fee(), EASIER, "taken together LOOSER some better off, nobody worse",
     "总的来看 更宽 有的社区变好，没有变差的"),
    ("incomparable", lasting("1 year"), lasting("2 years", "1 month"),
     "taken together INCOMPARABLE some worse off, some better",
     "总的来看 有严有宽 有的社区变差，有的变好"),
    ("different", fee(), fee(good=95), "taken together DIFFERENT nobody worse or better off",
     "总的来看 有别 没有变差或变好的，但有不同"),
    ("different", fee(), TIERS.format("", "", ""),
     "taken together DIFFERENT nobody worse or better off",
     "总的来看 有别 没有变差或变好的，但有不同"),
    ("different", PLACED.format("h", ""), PLACED.format("g", ""),
     "taken together DIFFERENT nobody worse or better off",
     "总的来看 有别 没有变差或变好的，但有不同"),
]  # fmt: skip
OPEN = (
    "taken together NOT DECIDED not everything was decided",
    "总的来看 未能判定 有的问题未能判定",
)


@pytest.mark.parametrize(("verdict", "old", "new", "en", "zh"), CASES)
def test_what_the_whole_change_comes_to(verdict: str, old: str, new: str, en: str, zh: str) -> None:
    found = found_of(old, new)
    assert plain(together_line(found, Page("en"))) == [en]
    assert plain(together_line(found, Page("zh"))) == [zh]


def test_what_is_not_decided_of_anything_is_not_decided_of_the_whole() -> None:
    found = found_of(fee(), fee())
    assert found.proof is not None
    tiers = [replace(each, points=Both(GaveUp("time"), each.points.better))
             for each in found.proof.tiers]  # fmt: skip
    found = replace(found, proof=replace(found.proof, tiers=tuple(tiers)))
    assert plain(together_line(found, Page("en"))) == [OPEN[0]]
    assert plain(together_line(found, Page("zh"))) == [OPEN[1]]


def test_every_verdict_is_among_the_cases() -> None:
    assert {verdict for verdict, *_ in CASES} | {"open"} == set(get_args(Verdict))


EXAMPLE = (
    "17.14 of 24 instead of 16.67 of 25: lit: no; hall: no",
    "由 16.67 分（满分 25 分）变为 17.14 分（满分 24 分）：lit（否）；hall（否）",
)
LIT = """
    facts: {{hall: flag, lit: flag, open: flag}}
    criteria:
      light: {{require: lit, points: {0}}}
      hours: {{require: open, points: 10}}
      seats: {{require: hall, applies_when: hall, points: 10}}
"""


def test_a_score_that_rises_by_no_criterion_is_explained_and_said_with_what_it_is_out_of() -> None:
    # Without a hall and dark: 10 of 15 are 16.67 of 25, and 10 of 14 are 17.14 of 24.
    found = found_of(LIT.format(5), LIT.format(4))
    sides = found.diff.old.ruleset, found.diff.new.ruleset
    claim = read_claim("stricter")
    assert claim is not None
    said: dict[Lang, list[str]] = {}
    against: dict[Lang, list[str]] = {}
    for lang in ("en", "zh"):
        told = Told(Page(lang, width=140), sides, {})
        lines = plain(proof_sections(found, told))
        said[lang] = lines[lines.index({"en": "SCORE", "zh": "总分"}[lang]) :][-4:]
        against[lang] = plain(claims_section([judge(claim, found)], told))[2:]
    assert said["en"][1:] == [
        f"can rise by up to 0.47 (proved), for example {EXAMPLE[0]}",
        "no criterion earns more (proved); a score is a share of what can be earned, which is less",
        "out of 24 instead of 25",
    ]
    assert said["zh"][1:] == [
        f"上升 最多 0.47 分（已证明），例如{EXAMPLE[1]}",
        "没有一项指标得分增加（已证明）；总分按可得的分数折算，可得的分数减少",
        "满分 由 25 变为 24",
    ]
    assert against["en"] == [f"the score, {EXAMPLE[0]}"]
    assert against["zh"] == [f"总分，{EXAMPLE[1]}"]


def test_the_other_way_round_it_falls() -> None:
    found = found_of(LIT.format(4), LIT.format(5))
    sides = found.diff.old.ruleset, found.diff.new.ruleset
    en, zh = (plain(proof_sections(found, Told(Page(lang, width=140), sides, {})))
              for lang in ("en", "zh"))  # fmt: skip
    assert (
        "no criterion earns less (proved); a score is a share of what can be earned, which is more"
        in en
    )
    assert "没有一项指标得分减少（已证明）；总分按可得的分数折算，可得的分数增加" in zh


def test_where_groups_weigh_otherwise_nothing_is_explained_by_what_can_be_earned() -> None:
    grouped = LIT.replace("light: {{", "light: {{group: g, ").replace(
        "hours: {{", "hours: {{group: g, ").replace("seats: {{", "seats: {{group: h, ")  # fmt: skip
    old, new = (
        grouped.format(n) + f"    groups: {{g: {{weight: {weight}}}, h: {{weight: 20}}}}\n"
        for n, weight in ((5, 30), (4, 40))
    )
    found = found_of(old, new)
    sides = found.diff.old.ruleset, found.diff.new.ruleset
    lines = plain(proof_sections(found, Told(Page("en", width=140), sides, {})))
    assert not any("a score is a share" in line for line in lines)
