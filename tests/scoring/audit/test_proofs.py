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
        "Population density 0 persons/km², Share of residents aged 65 or over 20.01 %,"
        " Unemployment 4.51 %"
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


def test_without_time_nothing_is_told_and_nothing_is_clean() -> None:
    ruleset = planted(CONTRARY)
    proven = prove(ruleset, (), total_seconds=0)
    assert proven.findings == ()
    outcomes = {each.of: each.outcome for each in proven.questions if each.code == "contradicts"}
    assert set(outcomes.values()) == {"gave-up"}
    checked = check_with(ruleset, None, proven.findings, proven.questions)
    assert {each.why.en for each in checked.open if each.why} == {"the time limit was reached"}


def test_progress_counts_questions() -> None:
    heard: list[int] = []
    proven = prove(planted(CONTRARY), (), progress=heard.append)
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) >= len(proven.questions) > 0
    assert proven.slowest is not None
