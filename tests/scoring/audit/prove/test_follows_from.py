"""Criteria that are met by whoever meets another."""

from __future__ import annotations

from liren.scoring.audit.prove.follows_from import follows_from
from tests.scoring.audit.planting import At, told

FRAGMENT = """
criteria:
  strict: {{measure: visits, at_least: 12, points: 2}}
  mild: {{measure: visits, at_least: {mild}, points: {points}}}
"""


def test_the_lower_of_two_thresholds() -> None:
    result = told(follows_from, FRAGMENT.format(mild=6, points=1))
    assert result.findings == [
        At(
            3,
            "mild",
            "达到 `strict`（见第 18 行）的社区必然达到 `mild`",
            "whoever meets `strict` (declared at line 18) meets `mild` too",
        )
    ]
    assert result.answers == {("mild", "strict"): "refuted", ("strict", "mild"): "proved"}


def test_what_does_not_count_may_follow() -> None:
    assert told(follows_from, FRAGMENT.format(mild=6, points="none")).findings == []


def test_the_same_demand_in_other_figures() -> None:
    fragment = """
        criteria:
          first: {measure: visits, more_than: 11, points: 2}
          second: {measure: visits * 2, at_least: 24, points: 1}
        """
    assert told(follows_from, fragment).findings == [
        At(
            3,
            "second",
            "`second` 与 `first`（见第 18 行）要求相同",
            "`second` asks the same as `first` (declared at line 18)",
        )
    ]


def test_demands_on_one_fact_that_are_independent() -> None:
    fragment = """
        criteria:
          first: {require: visits > 11 or gated, points: 2}
          second: {require: visits > 11 or leased, points: 1}
        """
    result = told(follows_from, fragment)
    assert result.findings == []
    assert set(result.answers.values()) == {"proved"}


def test_demands_of_different_communities_do_not_follow() -> None:
    fragment = """
        criteria:
          first: {applies_when: gated, measure: visits, at_least: 12, points: 2}
          second: {applies_when: not gated, measure: visits, at_least: 6, points: 1}
        """
    assert told(follows_from, fragment).findings == []


def test_what_follows_on_this_day_may_not_on_another() -> None:
    fragment = """
        parameters: {due: {by: as_of.month, values: {1: 3, 4: 12}}}
        criteria:
          some: {measure: visits, at_least: 6, points: 1}
          enough: {measure: visits, at_least: due, points: 2}
        """
    result = told(follows_from, fragment)
    assert result.findings == []
    assert result.answers[("some", "enough")] == "gave-up"


def test_what_is_the_same_on_this_day_may_not_be_on_another() -> None:
    fragment = """
        parameters: {due: {by: as_of.month, values: {1: 3, 4: 6}}}
        criteria:
          some: {measure: visits, at_least: 6, points: 1}
          enough: {measure: visits, at_least: due, points: 2}
        """
    result = told(follows_from, fragment)
    assert (result.findings, result.answers) == ([], {("enough", "some"): "gave-up"})
