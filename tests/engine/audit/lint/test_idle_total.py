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


def idle(more: str, total: str = "at_least: 60") -> list[At]:
    return found(idle_total, TIER.format(total=total, group="at_least: 60 %") + more)


def test_a_score_that_is_less_than_its_groups_together() -> None:
    assert idle("scoring: {all_or_nothing: true}") == []
    zero = TIER.replace("gated, ", "gated, veto: {{score: zero}}, ")
    assert found(idle_total, zero.format(total="at_least: 60", group="at_least: 60 %")) == []


def test_of_what_is_possible_on_the_day_points_are_another_share() -> None:
    possible = "scoring: {maximum: possible}"
    assert idle(possible) == []
    assert len(idle(possible, total="at_least: 60 %")) == 1


def test_a_total_that_rounding_can_bring_a_score_below() -> None:
    assert idle("scoring: {resolution: 8, rounding: down, round: [total]}") == []
    assert len(idle("scoring: {resolution: 5, rounding: down, round: [total]}")) == 1
