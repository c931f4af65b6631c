"""Figures that begin after the ruleset does."""

from __future__ import annotations

from liren.engine.audit.lint.figure_starts_late import figure_starts_late
from tests.engine.audit.planting import At, found


def test_days_without_a_figure() -> None:
    assert found(figure_starts_late, DATED.format(since="2022-04-02")) == [
        At(
            2,
            "values",
            "参数 `least` 的数值自 2022-04-02 起才有，而规则自 2022-04-01 起施行",
            "parameter `least` has a figure from 2022-04-02 on, but the ruleset is in force from"
            " 2022-04-01",
        )
    ]


def test_a_figure_from_the_first_day_on() -> None:
    assert found(figure_starts_late, DATED.format(since="2022-04-01")) == []


DATED = """
in_force: {{from: 2022-04-01}}
parameters: {{least: {{values: {{{since}: 5}}}}}}
criteria: {{c: {{measure: visits, at_least: least, points: 1}}}}
"""
