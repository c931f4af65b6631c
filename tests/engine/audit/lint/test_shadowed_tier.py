"""Tiers that are never awarded."""

from __future__ import annotations

from liren.engine.audit.lint.shadowed_tier import shadowed_tier
from tests.engine.audit.planting import At, found


def test_a_tier_that_asks_all_that_a_better_one_asks() -> None:
    assert found(
        shadowed_tier, TIERS.format(more="", low="total: {at_least: 9}, requires: [first]", rest="")
    ) == [
        At(
            3,
            "low",
            "等次 `low` 不会授予：达到它的也都达到排在前面的 `high`",
            "the tier `low` is never awarded: whoever reaches it also reaches `high` before it",
        )
    ]


def test_a_tier_that_asks_less_of_something() -> None:
    assert found(shadowed_tier, TIERS.format(more="", low="total: {at_least: 8}", rest="")) == []
    more = ", requires: [first]"
    assert found(shadowed_tier, TIERS.format(more=more, low="total: {at_least: 9}", rest="")) == []


def test_what_is_barred_or_lowered_can_still_get_it() -> None:
    rest = "lower_tier: [{when: leased}]"
    assert found(shadowed_tier, TIERS.format(more="", low="total: {at_least: 9}", rest=rest)) == []
    vetoed = TIERS.format(more="", low="total: {at_least: 9}", rest="").replace(
        "gated, ", "gated, veto: {bars: high}, "
    )
    assert found(shadowed_tier, vetoed) == []


TIERS = """
tiers:
  high: {{total: {{at_least: 9}}{more}}}
  low: {{{low}}}
criteria:
  first: {{require: gated, points: 4}}
  second: {{require: leased, points: 6}}
{rest}
"""
