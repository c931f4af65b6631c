"""Tiers that ask for more than there is."""

from __future__ import annotations

from liren.engine.audit.lint.unreachable_tier import unreachable_tier
from tests.engine.audit.planting import At, found


def test_a_total_above_the_maximum() -> None:
    assert found(unreachable_tier, TIER.format(asks="total: {at_least: 11}")) == [
        At(
            3,
            "{at_least: 11}",
            "等次 `good` 谁也达不到：总分要求至少 11 分，最多只有 10 分",
            "nobody can reach the tier `good`: the total must be at least 11 points, but 10 is the"
            " most",
        )
    ]


def test_all_points_can_be_reached_but_no_more_than_all() -> None:
    assert found(unreachable_tier, TIER.format(asks="total: {at_least: 10}")) == []
    assert [
        at.en for at in found(unreachable_tier, TIER.format(asks="total: {more_than: 10}"))
    ] == [
        (
            "nobody can reach the tier `good`: the total must be more than 10 points, but 10 is the"
            " most"
        )
    ]


def test_a_minimum_of_a_group_that_is_that_of_the_whole() -> None:
    assert found(unreachable_tier, TIER.format(asks="groups: {a: {at_least: 6}}")) == [
        At(
            3,
            "{at_least: 6}",
            "等次 `good` 谁也达不到：组 `a` 要求至少 6 分，最多只有 4 分",
            "nobody can reach the tier `good`: the group `a` must be at least 6 points, but 4 is"
            " the"
            " most",
        )
    ]
    assert found(unreachable_tier, TIER.format(asks="groups: {a: {at_least: 60 %}}")) == []


def test_a_minimum_of_every_criterion() -> None:
    asks = "every_criterion: {at_least: 5}"
    assert [at.en for at in found(unreachable_tier, TIER.format(asks=asks))] == [
        (
            "nobody can reach the tier `good`: the criterion `first` must be at least 5 points,"
            " but 4 is"
            " the most"
        )
    ]
    assert found(unreachable_tier, TIER.format(asks=asks.replace("5", "4"))) == []


TIER = """
groups: {{a: {{points: 4}}, b: {{points: 6}}}}
tiers:
  good: {{{asks}}}
criteria:
  first: {{group: a, require: gated, points: 4}}
  second: {{group: b, require: leased, points: 6}}
"""


def test_every_criterion_that_counts_may_be_without_the_one_that_earns_least() -> None:
    tier = TIER.format(asks="every_criterion: {at_least: 5}")
    assert len(found(unreachable_tier, tier)) == 1
    for sometimes in (
        "applies_when: leased, require: gated",
        "exemption: may be dispensed with, require: gated",
        "measure: area / area, at_least: 50 %, when_zero: not_applicable",
    ):
        assert found(unreachable_tier, tier.replace("require: gated", sometimes)) == [], sometimes
