"""Totals that decide nothing."""

from __future__ import annotations

from liren.engine.audit.lint.idle_total import idle_total
from tests.engine.audit.planting import At, found


def test_groups_that_give_the_total() -> None:
    assert found(idle_total, TIER.format(total="at_least: 60", group="at_least: 60 %")) == [
        At(
            3,
            "{at_least: 60}",
            "等次 `good` 的总分要求不起作用：每组都达到要求时，总分必然达到",
            "the total that tier `good` asks for decides nothing: its demand on every group gives"
            " it",
        )
    ]


def test_groups_that_give_less() -> None:
    assert found(idle_total, TIER.format(total="at_least: 61", group="at_least: 60 %")) == []
    assert found(idle_total, TIER.format(total="more_than: 60", group="at_least: 60 %")) == []


TIER = """
groups: {{a: {{points: 40}}, b: {{points: 60}}}}
tiers:
  good: {{total: {{{total}}}, every_group: {{{group}}}}}
criteria:
  first: {{group: a, require: gated, points: 40}}
  second: {{group: b, require: leased, points: 60}}
"""
