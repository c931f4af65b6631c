"""Figures of days on which the ruleset does not hold."""

from __future__ import annotations

from liren.engine.audit.lint.figure_never_in_force import figure_never_in_force
from tests.engine.audit.planting import At, found


def test_a_figure_after_the_end() -> None:
    assert found(figure_never_in_force, DATED.format(first="2022-04-01", second="2023-01-01")) == [
        At(
            2,
            "2023-01-01",
            "参数 `least` 自 2023-01-01 起的数值从不生效：它的期间不在规则的施行期内",
            "the figure of `least` from 2023-01-01 on is never used: the ruleset is not in force"
            " then",
        )
    ]


def test_a_figure_that_is_replaced_before_the_beginning() -> None:
    dated = DATED.format(first="2021-01-01", second="2022-04-01")
    assert [at.marked for at in found(figure_never_in_force, dated)] == ["2021-01-01"]
    used = DATED.format(first="2021-01-01", second="2022-04-02")
    assert found(figure_never_in_force, used) == []


def test_a_figure_of_the_last_day() -> None:
    dated = DATED.format(first="2022-04-01", second="2022-12-31")
    assert found(figure_never_in_force, dated) == []


DATED = """
in_force: {{from: 2022-04-01, to: 2022-12-31}}
parameters: {{least: {{values: {{{first}: 5, {second}: 6}}}}}}
criteria: {{c: {{measure: visits, at_least: least, points: 1}}}}
"""
