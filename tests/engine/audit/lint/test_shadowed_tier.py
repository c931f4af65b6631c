"""Tiers that are never awarded."""

from __future__ import annotations

import pytest

from liren.engine.audit.lint import _limits
from liren.engine.audit.lint.shadowed_tier import shadowed_tier
from liren.engine.audit.lint.tiers_out_of_order import tiers_out_of_order
from liren.engine.audit.lint.unreachable_tier import unreachable_tier
from liren.engine.ruleset.maxima import Maxima
from tests.engine.audit.planting import At, found, planted


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


def test_what_can_be_earned_is_worked_out_once_however_many_tiers_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Maxima] = []

    class Counted(Maxima):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]
            made.append(self)

    monkeypatch.setattr(_limits, "Maxima", Counted)
    tiers = "".join(f"  t{i}: {{total: {{at_least: {40 - i}}}}}\n" for i in range(30))
    ruleset = planted(f"tiers:\n{tiers}criteria: {{first: {{require: gated, points: 40}}}}\n")
    for lint in (shadowed_tier, tiers_out_of_order, unreachable_tier):
        assert list(lint(ruleset)) == []
    assert len(made) == 3


TIERS = """
tiers:
  high: {{total: {{at_least: 9}}{more}}}
  low: {{{low}}}
criteria:
  first: {{require: gated, points: 4}}
  second: {{require: leased, points: 6}}
{rest}
"""


GROUPED = """
groups: {{g: {{}}, h: {{}}}}
tiers:
  high: {{total: {{at_least: 1}}, {high}}}
  low: {{total: {{at_least: 1}}, {low}}}
criteria:
  first: {{group: g, measure: visits, points: {{table: {{1: 1, 2: 2}}}}}}
  second: {{group: g, applies_when: leased, require: gated, points: 2}}
  third: {{group: h, measure: visits, points: {{table: {{3: 1, 6: 4}}}}}}
{rest}
"""


def shadowed(high: str, low: str, rest: str = "") -> list[str]:
    return [at.marked for at in found(shadowed_tier, GROUPED.format(high=high, low=low, rest=rest))]


def test_a_share_of_what_a_group_can_earn_on_the_day_may_be_fewer_points() -> None:
    share, points = "groups: {g: {at_least: 50 %}}", "groups: {g: {at_least: 2}}"
    assert shadowed(high=points, low=share) == []
    assert shadowed(high=share, low=points) == ["low"]


def test_points_of_every_criterion_may_be_less_than_a_share_of_a_larger_one() -> None:
    share, points = "every_criterion: {at_least: 50 %}", "every_criterion: {at_least: 1}"
    assert shadowed(high=share, low=points) == []
    assert shadowed(high=points, low=share) == ["low"]
    assert shadowed(high=share, low=points.replace("1", "2")) == ["low"]


def test_a_share_of_the_total_may_be_of_less_on_the_day_and_is_never_of_a_bonus() -> None:
    tiers = GROUPED.replace("at_least: 1", "at_least: 50 %", 2).replace(
        "at_least: 50 %", "at_least: 4", 1
    )

    def told(rest: str) -> list[At]:
        return found(shadowed_tier, tiers.format(high="", low="", rest=rest).replace(", }", "}"))

    assert [at.marked for at in told("")] == ["low"]
    assert told("scoring: {maximum: possible}") == []
    bonus = "scoring: {bonus_beyond_maximum: true}"
    more = tiers.replace("h: {{}}", "h: {{bonus: true}}")
    assert found(shadowed_tier, more.format(high="", low="", rest=bonus).replace(", }", "}")) == []
