"""Suggested cases: written, run again, and enough for full coverage of criteria."""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import shipped_rulesets
from liren.engine.errors import LirenError
from liren.scoring.testing import run_tests
from liren.scoring.testing.suggest import suggestions
from tests.scoring.testing.files import RULES, files, missing, said

STANDARDS = Path(__file__).parents[2] / "standards"


def suggested(folder: Path, *paths: str | Path) -> list[str]:
    """The suggestions for a folder, written beside what is there."""
    lines = list(suggestions(paths or [folder]))
    (folder / "suggested.tests.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return lines


def left(folder: Path) -> list[object]:
    """What is missing for criteria once the suggestions are run."""
    results = run_tests([folder])
    assert said(results) == []
    assert results.passed
    tiers = {tier.id for tier in results.coverage[0].ruleset.tiers}
    return [each for each in missing(results.coverage[0]) if each[0] not in tiers]


def test_suggestions_for_a_ruleset_without_tests_cover_its_criteria(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    lines = suggested(tmp_path)
    assert lines[:2] == ['tests: "ruleset.yaml"', "cases:"]
    assert left(tmp_path) == []


def test_a_suggested_case_is_ready_and_marked_as_computed(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    text = "\n".join(suggested(tmp_path))
    assert (
        '  - that: {zh: "比例：恰好等于 party / members >= least",'
        ' en: "Share: exactly at party / members >= least"}\n'
        "    as_of: 2022-01-01\n"
        "    facts:\n"
        "      members: 10\n"
        "      party: 3\n"
        "    expect:  # computed: check by hand\n"
        "      statuses: {share: met}\n"
        "      points: {share: 6}\n"
    ) in text


def test_only_what_is_missing_is_suggested(tmp_path: Path) -> None:
    files(
        tmp_path,
        """
        as_of: 2022-06-30
        cases:
          - {that: at, facts: {members: 10, party: 3}, expect: {statuses: {share: met}}}
          - {that: there, facts: {window: yes}, expect: {statuses: {window: met}}}
          - {that: not there, facts: {window: no}, expect: {statuses: {window: unmet}}}
          - {that: open, expect: {statuses: {window: unknown}}}
        """,
    )
    lines = suggested(tmp_path)
    assert not [line for line in lines if "窗口" in line]
    assert not [line for line in lines if "as_of: 2022" in line and "exactly at" in line]
    assert left(tmp_path) == []


def test_there_is_nothing_to_suggest_once_criteria_are_covered(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(RULES, encoding="utf-8")
    suggested(tmp_path)
    assert list(suggestions([tmp_path])) == ['tests: "ruleset.yaml"', "cases: []"]


def test_what_was_not_found_is_listed(tmp_path: Path) -> None:
    rules = RULES.replace("require: window", "require: window and not window")
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    lines = list(suggestions([tmp_path]))
    assert [line for line in lines if line.startswith("#")] in (
        [],
        ["# not found: window met"],
    )


@pytest.mark.parametrize(
    "criteria",
    [
        "measure: n, at_least: 3, points: 2",
        "measure: n / m, at_least: 1/3, when_zero: unmet, points: {share: 7}",
        (
            "measure: n, points: {bands: [{less_than: 3, points: 1}, {at_least: 3, less_than: 8,"
            " points: 2}, {at_least: 8, points: 5}]}"
        ),
        (
            "for_each: firms, where: open, measure: staff, at_least: 3, points: 5, combine: share,"
            " when_empty: unmet"
        ),
        "measure: count(firms where open), at_least: 2, points: 5",
        "checklist: items, points: {table: {1: 1, 3: 4}}",
        "require: day >= 2020-02-29, points: 2",
        "require: n >= 2, exemption: by permission, points: 2",
        "measure: n, when_missing: unmet, at_most: 4, points: 2",
        "points: {deductions: {from: 5, zero_when: m > 8, lose: [{points: 1, per: n}]}}",
        "measure: g, points: {options: {a: 3, b: 1}}",
    ],
)
def test_suggestions_cover_every_kind_of_criterion(tmp_path: Path, criteria: str) -> None:
    rules = f"""
ruleset: small
version: 1.0.0
title: Small
facts:
  n: {{type: count, at_most: 40}}
  m: {{type: count, at_most: 40}}
  day: date
  g: {{type: choice, options: [a, b]}}
  items: {{type: checklist, items: [x, y, z]}}
  firms: {{each: {{staff: {{type: count, at_most: 99}}, open: flag}}}}
criteria: {{c: {{title: C, {criteria}}}}}
"""
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    suggested(tmp_path)
    assert left(tmp_path) == []


def test_a_shipped_ruleset_is_covered_by_its_suggestions(tmp_path: Path) -> None:
    rules = shipped_rulesets()["health-station"].read_text(encoding="utf-8")
    (tmp_path / "ruleset.yaml").write_text(rules, encoding="utf-8")
    suggested(tmp_path)
    assert left(tmp_path) == []


def test_suggestions_are_for_one_ruleset_at_a_time(tmp_path: Path) -> None:
    case = "cases: [{that: it, expect: {collect: []}}]"
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        files(tmp_path / name, case, RULES.replace("ruleset: small", f"ruleset: {name}"))
    with pytest.raises(LirenError) as caught:
        list(suggestions([tmp_path]))
    [problem] = caught.value.problems
    assert problem.message("zh") == "一次只能为一个规则集补写用例，而这里有 `one`、`two`"
    assert problem.message("en") == (
        "cases can be suggested for one ruleset at a time, but here are `one`, `two`"
    )


HISTORY = """
ruleset: small
version: 1.0.0
title: Small
facts: {n: {type: count, at_most: 40}, kind: {type: choice, options: [town, village]}}
parameters: {need: {by: kind, values: {town: 3, village: 2}, basis: project}}
criteria:
  fewer: {title: Fewer, require: n < previous.n, points: 2}
  enough: {title: Enough, measure: n, at_least: need, points: 2}
"""


def test_history_and_tables_of_figures_are_suggested_too(tmp_path: Path) -> None:
    (tmp_path / "ruleset.yaml").write_text(HISTORY, encoding="utf-8")
    text = "\n".join(suggested(tmp_path))
    assert "    history: [{as_of: 1999-01-01, facts: {n: 10}}]" in text
    assert "      kind: village" in text
    assert left(tmp_path) == []
