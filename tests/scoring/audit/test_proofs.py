"""All proofs together: what is asked, how days and limits enter, and what comes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from liren.engine import load_ruleset
from liren.engine.audit.checking import check_with
from liren.engine.audit.findings import CODES
from liren.engine.audit.lint import lint
from liren.engine.text import LANGS
from liren.reports.audit.check import checks_to_dict, render_check
from liren.scoring.audit.prove import PROOFS, prove
from tests.engine.audit.planting import HEAD, planted

HERE = Path(__file__).parent
CONTRARY = """
criteria:
  many: {measure: visits, at_least: 12, points: 2}
  few: {measure: visits, at_most: 11, points: 1}
"""
BY_PROOF = {code for code, each in CODES.items() if each.by != "lint"}


def test_every_proof_has_its_module_and_its_tests() -> None:
    for proof in PROOFS:
        assert proof.__module__ == f"liren.scoring.audit.prove.{proof.__name__}"
        assert (HERE / "prove" / f"test_{proof.__name__}.py").exists()


def test_a_proof_bears_the_name_of_its_code() -> None:
    names = {proof.__name__.replace("_", "-") for proof in PROOFS}
    # Of two criteria that follow from each other the finding is `same-demand`.
    assert names == BY_PROOF - {"same-demand"}


def test_the_types_as_printed_are_found_with_a_community_each() -> None:
    ruleset = load_ruleset("community-types")
    proven = prove(ruleset, lint(ruleset))
    found = {each.code: each for each in proven.findings}
    assert set(found) == {"types-overlap", "types-gap"}
    assert found["types-overlap"].examples[0].said.en == (
        "Population density 5000 persons/km², Share of residents aged 65 or over 25 %,"
        " Unemployment 5 %"
    )
    assert {each.outcome for each in proven.questions} == {"proved", "refuted"}


def test_what_is_found_on_several_days_is_told_once() -> None:
    fragment = """
        in_force: {from: 2022-01-01}
        parameters: {least: {values: {2022-01-01: 12, 2023-01-01: 13}}}
        criteria:
          many: {measure: visits, at_least: least, points: 2}
          few: {measure: visits, at_most: 11, points: 1}
        """
    ruleset = planted(fragment)
    proven = prove(ruleset, ())
    assert [each.code for each in proven.findings] == ["contradicts"]
    later = prove(planted(fragment.replace("2022-01-01: 12", "2022-01-01: 11")), ())
    assert [each.code for each in later.findings] == ["contradicts"]
    early = prove(ruleset, (), as_of=date(2021, 6, 30))
    assert [(each.code, each.outcome) for each in early.questions] == [("assessment", "gave-up")]


DATED = """
    in_force: {from: 2022-01-01, to: 2024-12-31}
    parameters: {least: {values: {2022-01-01: 10, 2023-01-01: 12, 2024-01-01: 8}}}
    criteria:
      many: {measure: visits, at_least: least, points: 2}
      few: {measure: visits, at_most: 11, points: 1}
    """


def held(fragment: str) -> tuple[str, str]:
    """When the only finding holds."""
    (finding,) = prove(planted(fragment), ()).findings
    return finding.when.zh, finding.when.en


def test_what_does_not_hold_on_all_days_says_when_it_does() -> None:
    (finding,) = prove(planted(DATED), ()).findings
    assert finding.message("zh") == (
        "`many`、`few` 不能同时达到（2023-01-01 至 2023-12-31）：many；few"
    )
    assert finding.message("en") == (
        "no community can meet `many`, `few` at once (from 2023-01-01 to 2023-12-31): many; few"
    )
    later = DATED.replace("2024-01-01: 8", "2024-01-01: 13")
    assert held(later) == ("（自 2023-01-01 起）", " (from 2023-01-01 on)")
    always = later.replace("2022-01-01: 10", "2022-01-01: 12")
    assert held(always) == ("", "")
    early = DATED.replace("2022-01-01: 10", "2022-01-01: 13")
    assert held(early) == ("（2022-01-01 至 2023-12-31）", " (from 2022-01-01 to 2023-12-31)")
    twice = later.replace("10, 2023-01-01: 12", "13, 2023-01-01: 10")
    assert held(twice) == (
        "（2022-01-01 至 2022-12-31、自 2024-01-01 起）",
        " (from 2022-01-01 to 2022-12-31, from 2024-01-01 on)",
    )


STRETCHES = """
    in_force: {from: 2022-01-01, to: 2024-12-31}
    parameters: {least: {values: {2022-01-01: 12, 2023-01-01: 4, 2024-01-01: 6}}}
    criteria:
      dated: {measure: visits, at_least: least, points: 2}
      fixed: {measure: visits, at_least: 6, points: 1}
    """


def test_what_follows_is_told_of_the_days_on_which_it_is_not_the_same_condition() -> None:
    """12 asks more than 6, then 4 less, and then it is the same 6, which a lint tells."""
    ruleset = planted(STRETCHES)
    known = [each for each in lint(ruleset) if each.code == "earns-twice"]
    found = prove(ruleset, known).findings
    (same,) = (each.message("zh") for each in known)
    assert same == (
        "同一条件（visits at_least 6）在 `fixed` 和 `dated`（见第 20 行）各得一次分"
        "（自 2024-01-01 起）"
    )
    assert [each.message("zh") for each in found] == [
        "达到 `dated`（见第 20 行）的社区必然达到 `fixed`（2022-01-01 至 2022-12-31）",
        "达到 `fixed`（见第 21 行）的社区必然达到 `dated`（2023-01-01 至 2023-12-31）",
    ]
    assert [each.message("en") for each in (*known, *found)] == [
        (
            "one condition (visits at_least 6) earns points in `fixed` and again in `dated`"
            " (declared at line 20) (from 2024-01-01 on)"
        ),
        (
            "whoever meets `dated` (declared at line 20) meets `fixed` too"
            " (from 2022-01-01 to 2022-12-31)"
        ),
        (
            "whoever meets `fixed` (declared at line 21) meets `dated` too"
            " (from 2023-01-01 to 2023-12-31)"
        ),
    ]


def test_what_a_lint_tells_of_one_stretch_is_asked_of_the_others() -> None:
    """At most 20 visits can never be 21; with 12 it takes the check to see that it is never met."""
    fragment = """
        in_force: {from: 2022-01-01, to: 2024-12-31}
        parameters: {least: {values: {2022-01-01: 21, 2023-01-01: 12, 2024-01-01: 2}}}
        checks: [not (visits >= 11 次)]
        criteria:
          c: {measure: visits, at_least: least, points: 2}
        """
    ruleset = planted(fragment)
    known = [each for each in lint(ruleset) if each.code == "never-met"]
    found = [each for each in prove(ruleset, known).findings if each.code == "never-met"]
    assert [each.when.en for each in known] == [" (from 2022-01-01 to 2022-12-31)"]
    assert [each.when.en for each in found] == [" (from 2023-01-01 to 2023-12-31)"]


def test_each_finding_by_proof_says_when_it_holds() -> None:
    """The message of every kind has a place for it."""
    for code in BY_PROOF:
        assert "{when}" in CODES[code].zh, code
        assert "{when}" in CODES[code].en, code


def test_without_time_nothing_is_told_and_nothing_is_clean() -> None:
    ruleset = planted(CONTRARY)
    proven = prove(ruleset, (), total_seconds=0)
    assert proven.findings == ()
    outcomes = {each.of: each.outcome for each in proven.questions if each.code == "contradicts"}
    assert set(outcomes.values()) == {"gave-up"}
    checked = check_with(ruleset, None, proven.findings, proven.questions)
    assert {each.why.en for each in checked.open if each.why} == {
        "the time limit was reached",
        "the time limit was reached before all pairs of criteria were looked at",
    }


def test_progress_counts_questions() -> None:
    heard: list[int] = []
    proven = prove(planted(CONTRARY), (), progress=heard.append)
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) >= len(proven.questions) > 0
    assert proven.slowest is not None


def test_what_is_accepted_where_a_criterion_is_drawn_from_is_asked_here_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "base.yaml").write_text(
        "ruleset: base\nversion: 1.0.0\ntitle: Base\n"
        "facts: {voters: count, residents: {type: count, at_least: 1}}\n"
        "checks: [voters <= residents]\n"
        "criteria:\n"
        "  all: {measure: voters / residents, more_than: 100 %, points: 1, basis: project}\n"
        "accepted: [{code: never-met, of: all, why: Meant}]\n",
        encoding="utf-8",
    )
    own = (
        "ruleset: own\nversion: 1.0.0\ntitle: Own\nuses: {b: base.yaml}\ncriteria:\n"
        "  every: {from: b.all}\n"
    )
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    base, drawing = (load_ruleset(tmp_path / f"{name}.yaml") for name in ("base", "own"))
    there, here = (
        check_with(each, None, found.findings, found.questions)
        for each in (base, drawing)
        for found in (prove(each, lint(each)),)
    )
    assert (there.findings, [each.code for each, _ in there.accepted]) == ((), ["never-met"])
    (finding,) = here.findings
    assert str(finding.place) == f"{tmp_path}/own.yaml:6:3"
    assert finding.message("zh") == "`every` 永远不能达到：事实的声明范围内没有符合要求的值"
    assert finding.message("en") == (
        "`every` can never be met: no value that the facts can have meets it"
    )


def test_the_days_that_nothing_could_be_asked_about_are_one_question() -> None:
    years = range(2001, 2051)
    values = ", ".join(f"{year}-01-01: {year - 2000}" for year in years)
    ruleset = planted(f"""
        in_force: {{from: 2001-01-01}}
        parameters: {{least: {{values: {{{values}}}}}}}
        criteria:
          many: {{measure: litter, at_least: least, points: 2}}
        """)
    proven = prove(ruleset, (), total_seconds=0)
    left = tuple(f"{year}-01-01" for year in years[1:])
    assert [each.of for each in proven.questions if each.code == "assessment"] == [left]
    checked = check_with(ruleset, None, (), proven.questions)
    assert {
        lang: [line for line in render_check(checked, lang) if "assessment" in line]
        for lang in LANGS
    } == {
        "en": [
            (
                "cannot be told: assessment (2002-01-01, 2003-01-01, 2004-01-01 and 46 more,"
                " -v shows all): the ruleset is so large that the time was up before anything was"
                " asked about it"
            )
        ],
        "zh": [
            (
                "未能判定 assessment（2002-01-01, 2003-01-01, 2004-01-01 及另外 46 项，"
                "加 -v 全部列出）：无法评估：规则集过大，尚未提出任何问题，时间已用完"
            )
        ],
    }
    (data,) = cast(Any, checks_to_dict([checked])["rulesets"])
    assert [each["of"] for each in data["questions"] if each["code"] == "assessment"] == [[*left]]


COUNTED = """
    criteria:
      a: {measure: households, at_least: 5, points: 1, applies_when: visits >= 2}
    types:
      size:
        options:
          large: {when: homes >= 300}
          small: {when: homes <= 300}
    """


@pytest.mark.parametrize(
    ("title", "zh", "en"),
    [
        ("{zh: 户数, en: Households}", "户数 300 户", "Households 300"),
        (
            "{zh: 登记户数, en: Registered households}",
            "登记户数 300 户",
            "Registered households 300",
        ),
        ("{zh: 规模, en: Size of the estate}", "规模 300 户", "Size of the estate 300 households"),
    ],
)
def test_a_unit_is_not_said_again_after_its_own_word(title: str, zh: str, en: str) -> None:
    head = HEAD + f"  homes: {{type: count, unit: household, title: {title}}}\n"
    (overlap,) = [
        each for each in prove(planted(COUNTED, head), ()).findings if each.code == "types-overlap"
    ]
    assert overlap.examples[0].said == (zh, en)
