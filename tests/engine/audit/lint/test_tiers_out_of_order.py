"""Lower tiers that ask more."""

from __future__ import annotations

from liren.engine.audit.lint.tiers_out_of_order import tiers_out_of_order
from tests.engine.audit.planting import At, found


def test_exchanged_tiers() -> None:
    assert found(tiers_out_of_order, TIERS.format(low="at_least: 95 %")) == [
        At(
            3,
            "{at_least: 95 %}",
            "较低的等次 `low` 对总分的要求高于较高的 `high`",
            "the lower tier `low` asks more of the total than the higher `high`",
        )
    ]


def test_points_and_shares_are_held_against_each_other() -> None:
    assert len(found(tiers_out_of_order, TIERS.format(low="more_than: 90 %"))) == 1
    assert found(tiers_out_of_order, TIERS.format(low="at_least: 90 %")) == []


TIERS = """
tiers:
  high: {{total: {{at_least: 9}}}}
  low: {{total: {{{low}}}}}
criteria:
  first: {{require: gated, points: 4}}
  second: {{require: leased, points: 6}}
"""
