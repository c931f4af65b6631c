"""Criteria that cannot be met."""

from __future__ import annotations

from liren.engine.audit.lint.never_met import never_met
from tests.engine.audit.planting import At, found


def test_a_figure_out_of_reach() -> None:
    assert found(never_met, "criteria: {c: {measure: visits, at_least: 21, points: 1}}") == [
        At(
            1,
            "c",
            "`c` 永远不能达到：事实的声明范围内没有符合要求的值",
            "`c` can never be met: no value that the facts can have meets it",
        )
    ]


def test_the_last_figure_in_reach() -> None:
    assert found(never_met, "criteria: {c: {measure: visits, at_least: 20, points: 1}}") == []


def test_two_thresholds_that_exclude_each_other() -> None:
    fragment = "criteria: {c: {measure: turnout, at_least: 60 %, less_than: 60 %, points: 1}}"
    assert len(found(never_met, fragment)) == 1
    assert found(never_met, fragment.replace("less_than", "at_most")) == []


def test_a_figure_that_goes_out_of_reach_on_a_day() -> None:
    fragment = """
        in_force: {from: 2022-01-01}
        parameters: {least: {values: {2022-01-01: 10, 2023-01-01: 30}}}
        criteria:
          c: {measure: visits, at_least: least, points: 1}
        """
    assert [(at.zh, at.en) for at in found(never_met, fragment)] == [
        (
            "`c` 永远不能达到（自 2023-01-01 起）：事实的声明范围内没有符合要求的值",
            "`c` can never be met (from 2023-01-01 on): no value that the facts can have meets it",
        )
    ]
