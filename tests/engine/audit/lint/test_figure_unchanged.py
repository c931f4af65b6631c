"""Figures that change nothing."""

from __future__ import annotations

from liren.engine.audit.lint.figure_unchanged import figure_unchanged
from tests.engine.audit.planting import At, found


def test_a_figure_that_was_there_before() -> None:
    assert found(figure_unchanged, DATED.format(second=5)) == [
        At(
            1,
            "2023-01-01",
            "参数 `least` 自 2023-01-01 起的数值与此前相同",
            "the figure of `least` from 2023-01-01 on is the one that held before",
        )
    ]


def test_another_figure() -> None:
    assert found(figure_unchanged, DATED.format(second=6)) == []


DATED = """
parameters: {{least: {{values: {{2022-01-01: 5, 2023-01-01: {second}}}}}}}
criteria: {{c: {{measure: visits, at_least: least, points: 1}}}}
"""
