"""Criteria that no community meets."""

from __future__ import annotations

from liren.scoring.audit.prove.never_met import never_met
from tests.scoring.audit.planting import HEAD, VOTERS, At, told


def test_a_share_above_the_whole() -> None:
    result = told(never_met, SHARE.format(least="120 %"), VOTERS)
    assert result.findings == [
        At(
            4,
            "c",
            "`c` 永远不能达到：事实的声明范围内没有符合要求的值",
            "`c` can never be met: no value that the facts can have meets it",
        )
    ]


def test_a_share_that_can_be_reached() -> None:
    result = told(never_met, SHARE.format(least="100 %"), VOTERS)
    assert (result.findings, result.answers) == ([], {("c",): "proved"})


def test_more_records_than_were_looked_at_are_not_ruled_out() -> None:
    fragment = "criteria: {c: {require: count(estates) >= 5, points: 1}}"
    assert told(never_met, fragment).answers == {("c",): "gave-up"}
    either = fragment.replace("count", "visits > 20 or count")
    assert told(never_met, either).answers == {("c",): "gave-up"}
    assert told(never_met, fragment, records=5).answers == {("c",): "proved"}
    assert told(never_met, fragment.replace("5", "6"), records=5).answers == {("c",): "refuted"}


def test_what_a_lint_has_found_is_not_asked_again() -> None:
    fragment = "criteria: {c: {measure: visits, at_least: 30, points: 1}}"
    assert told(never_met, fragment, after_lint=True).answers == {}


SHARE = """
checks: [voters <= residents]
criteria:
  # the share of residents who vote
  c: {{measure: voters / residents, at_least: {least}, points: 1}}
"""


def test_what_a_check_on_a_longer_list_allows_is_left_open() -> None:
    """With three records the check comes down to one that says nothing of the list."""
    head = HEAD.replace("at_most: 5, at_least: 1, each", "each")
    fragment = """
        checks: [count(estates) >= 4 or visits < 2]
        criteria:
          c: {measure: visits, at_least: 2, points: 1}
        """
    assert told(never_met, fragment, head).answers == {("c",): "gave-up"}
    assert told(never_met, fragment, head, records=4).answers == {("c",): "proved"}
