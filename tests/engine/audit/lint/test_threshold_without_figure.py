"""Parameters without a figure."""

from __future__ import annotations

from liren.engine.audit.lint.threshold_without_figure import threshold_without_figure
from tests.engine.audit.planting import At, found


def test_a_figure_that_the_text_lacks() -> None:
    assert found(threshold_without_figure, USED.format(value="value: unspecified")) == [
        At(
            1,
            "least",
            "参数 `least` 没有数值，用到它的指标不计分",
            "parameter `least` has no figure, so the criteria that use it are never scored",
        )
    ]


def test_a_figure_that_is_lost_on_a_day() -> None:
    values = "values: {2022-01-01: 5, 2023-01-01: unspecified}"
    assert [at.en for at in found(threshold_without_figure, USED.format(value=values))] == [
        (
            "parameter `least` has no figure (from 2023-01-01 on), so the criteria that use it are"
            " never"
            " scored"
        )
    ]


def test_a_figure_that_is_there() -> None:
    assert found(threshold_without_figure, USED.format(value="value: 5")) == []


USED = """
parameters: {{least: {{{value}}}}}
criteria: {{c: {{measure: visits, at_least: least, points: 1}}}}
"""
