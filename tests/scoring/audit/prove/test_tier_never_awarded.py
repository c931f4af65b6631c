"""Tiers that no community is awarded."""

from __future__ import annotations

from liren.scoring.audit.prove.tier_never_awarded import tier_never_awarded
from tests.scoring.audit.planting import At, told

TIERS = """
tiers:
  high: {{total: {{at_least: 6}}, requires: [first, {second}]}}
  low: {{total: {{at_least: 5}}}}
criteria:
  first: {{measure: visits, at_least: 12, points: 4}}
  other: {{require: gated, points: 3}}
  second: {{measure: visits, at_most: {most}}}
"""


def test_a_tier_whose_demands_contradict_each_other() -> None:
    result = told(tier_never_awarded, TIERS.format(second="second", most=11))
    assert result.findings == [
        At(2, "high", "等次 `high` 不会授予任何社区", "the tier `high` is awarded to no community")
    ]
    assert result.answers == {("high",): "refuted", ("low",): "proved"}


def test_tiers_that_can_be_reached() -> None:
    result = told(tier_never_awarded, TIERS.format(second="second", most=12))
    assert result.answers == {("high",): "proved", ("low",): "proved"}


def test_a_tier_between_two_scores() -> None:
    fragment = """
        tiers:
          high: {total: {at_least: 8}}
          middle: {total: {at_least: 6}}
        criteria:
          first: {require: gated, points: 5}
          second: {require: leased, points: 5}
        """
    result = told(tier_never_awarded, fragment)
    assert result.answers == {("high",): "proved", ("middle",): "refuted"}


def test_a_tier_that_asks_for_more_records_than_are_looked_at_is_left_open() -> None:
    fragment = """
        tiers: {good: {total: {at_least: 1}, require: count(estates) >= 4}}
        criteria:
          first: {require: gated, points: 5}
        """
    assert told(tier_never_awarded, fragment).answers == {("good",): "gave-up"}
    assert told(tier_never_awarded, fragment, records=4).answers == {("good",): "proved"}


def test_a_tier_that_nobody_is_awarded_on_this_day_may_be_on_another() -> None:
    fragment = """
        tiers: {good: {total: {at_least: 1}, require: as_of.month > 6}}
        criteria:
          first: {require: gated, points: 5}
        """
    assert told(tier_never_awarded, fragment).answers == {("good",): "gave-up"}


def test_a_tier_that_is_lowered_on_this_day_may_be_awarded_on_another() -> None:
    fragment = """
        lower_tier: [{when: as_of.month < 7}]
        tiers: {good: {total: {at_least: 1}}}
        criteria:
          first: {require: gated, points: 5}
        """
    assert told(tier_never_awarded, fragment).answers == {("good",): "gave-up"}


def test_a_tier_whose_demands_contradict_each_other_on_this_day_may_be_awarded_on_another() -> None:
    fragment = """
        tiers: {good: {total: {at_least: 1}, requires: [first, second]}}
        criteria:
          first: {require: gated, points: 5}
          second: {require: not gated or as_of.month > 6}
        """
    assert told(tier_never_awarded, fragment).answers == {("good",): "gave-up"}
