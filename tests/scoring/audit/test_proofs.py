"""All proofs together: what is asked, how days and limits enter, and what comes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from liren.engine import load_ruleset
from liren.engine.audit.checking import check_with
from liren.engine.audit.findings import CODES
from liren.engine.audit.lint import lint
from liren.scoring.audit.prove import PROOFS, prove
from tests.engine.audit.planting import planted

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


def test_each_finding_about_all_communities_says_when_it_holds() -> None:
    """The message of every kind that is about all of them has a place for it."""
    kinds = (
        "never-met", "never-fails", "never-applies", "always-applies", "follows-from",
        "same-demand", "contradicts", "unreachable-points", "better-earns-less",
        "tier-never-awarded",
    )  # fmt: skip
    for code in kinds:
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
