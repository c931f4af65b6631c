"""Checks among facts that exclude each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.audit.checking import check_with
from liren.engine.audit.lint import lint
from liren.scoring.audit.prove import prove
from liren.scoring.audit.prove.no_community import no_community
from tests.scoring.audit.planting import DAY, HEAD, VOTERS, At, planted, told

EXCLUDE = """
checks:
  - visits <= 12 次
  - voters <= residents
  - voters >= 500 人
  - residents < 400 人
criteria:
  c: {measure: residents, at_least: 100 人, points: 1, source: plan}
  d: {require: gated, points: 2, source: plan}
tiers: {good: {total: {at_least: 3}}}
"""


def test_the_checks_that_exclude_each_other_are_named_with_their_lines() -> None:
    result = told(no_community, EXCLUDE, VOTERS)
    assert result.findings == [
        At(
            5,
            "residents < 400 人",
            "没有社区能同时符合这些校验条件：`voters <= residents`（见第 20 行）；"
            "`voters >= 500 人`（见第 21 行）；`residents < 400 人`",
            "no community can keep these checks together: `voters <= residents`"
            " (declared at line 20); `voters >= 500 人` (declared at line 21);"
            " `residents < 400 人`",
        )
    ]
    assert result.answers == {("residents", "voters"): "refuted"}


def test_nothing_else_is_asked_then() -> None:
    """Of nobody it could be proved that `c` is never met and never fails, and so on."""
    ruleset = planted(EXCLUDE, VOTERS)
    found = prove(ruleset, lint(ruleset, DAY), as_of=DAY)
    assert [each.code for each in found.findings] == ["no-community"]
    assert [each.code for each in found.questions] == ["no-community"]


def test_what_is_accepted_of_what_was_not_looked_for_is_left_alone() -> None:
    accepted = "accepted: [{code: always-applies, of: c, why: Meant}]\n"
    ruleset = planted(EXCLUDE + accepted, VOTERS)
    found = prove(ruleset, lint(ruleset, DAY), as_of=DAY)
    checked = check_with(ruleset, DAY, found.findings, found.questions)
    codes = [each.code for each in checked.findings]
    assert "no-community" in codes
    assert "accepts-nothing" not in codes


@pytest.mark.parametrize(
    ("check", "of"),
    [
        ("visits > 20 次", "visits"),  # beyond its bound
        ("count(estates) == 0", "estates"),  # there is one at least
        ("area > turnout * 100 m2 and area < turnout * 100 m2", "area"),
    ],
)
def test_one_check_alone_may_hold_of_nobody(check: str, of: str) -> None:
    fragment = f"checks: ['{check}']\ncriteria: {{d: {{require: leased}}}}\n"
    ((about, outcome),) = told(no_community, fragment, records=5).answers.items()
    assert (of in about, outcome) == (True, "refuted")


def test_checks_on_every_record_of_a_list_that_is_never_empty() -> None:
    head = HEAD.replace("fenced: flag}}", "fenced: flag}, checks: [homes > 3 户, homes < 4 户]}")
    fragment = "criteria: {d: {require: leased}}"
    assert told(no_community, fragment, head, records=5).answers == {("estates",): "refuted"}
    # With three of the five records that there can be it is not known.
    assert told(no_community, fragment, head).answers == {("estates",): "gave-up"}
    empty = head.replace("at_most: 5, at_least: 1, each", "at_most: 5, each")
    assert told(no_community, fragment, empty).answers == {(): "proved"}


def test_checks_that_somebody_keeps_and_no_checks_at_all() -> None:
    kept = EXCLUDE.replace("< 400", "<= 500")
    result = told(no_community, kept, VOTERS)
    assert (result.findings, result.answers) == ([], {(): "proved"})
    assert told(no_community, "criteria: {d: {require: leased}}").answers == {}


def test_lists_that_would_have_to_be_longer_leave_it_open() -> None:
    fragment = "checks: [count(estates) >= 5]\ncriteria: {d: {require: leased}}\n"
    assert told(no_community, fragment).answers == {("estates",): "gave-up"}
    assert told(no_community, fragment, records=5).answers == {(): "proved"}


def test_a_check_of_a_ruleset_that_is_drawn_on_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        "ruleset: base\nversion: 1.0.0\ntitle: Base\n"
        "facts: {n: {type: count}, m: {type: count}}\nchecks: [n <= m]\n"
        "criteria: {a: {require: n >= 1 and m >= 1, points: 1}}\n",
        encoding="utf-8",
    )
    path = tmp_path / "own.yaml"
    path.write_text(
        "ruleset: own\nversion: 1.0.0\ntitle: Own\nuses: {base: base.yaml}\n"
        "checks: [n > m]\ncriteria: {a: {from: base.a}}\n",
        encoding="utf-8",
    )
    ruleset = load_ruleset(path)
    (finding,) = prove(ruleset, lint(ruleset, DAY), as_of=DAY).findings
    assert finding.message("zh") == (
        f"没有社区能同时符合这些校验条件：`n > m`；`n <= m`（见 {tmp_path}/base.yaml:5:10）"
    )
    assert finding.message("en") == (
        "no community can keep these checks together: `n > m`;"
        f" `n <= m` (declared at {tmp_path}/base.yaml:5:10)"
    )
    assert str(finding.place) == f"{tmp_path}/own.yaml:5:10"
