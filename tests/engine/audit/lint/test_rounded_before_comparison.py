"""Figures that are rounded before they are compared."""

from __future__ import annotations

from liren.engine.audit.lint.rounded_before_comparison import rounded_before_comparison
from tests.engine.audit.planting import At, found


def test_a_share_that_is_lifted_over_a_bound() -> None:
    fragment = "criteria: {c: {measure: 'round(turnout, 1 %)', at_least: 50 %, points: 1}}"
    assert found(rounded_before_comparison, fragment) == [
        At(
            1,
            "c",
            "`c` 先舍入再比较：49.75 会被舍入为 50，从而越过界限 50",
            "`c` rounds before it compares: 49.75 becomes 50 and so crosses 50",
        )
    ]


def test_in_a_condition_and_from_above() -> None:
    fragment = "criteria: {c: {require: 'round(turnout, 1 %) <= 50 %', points: 1}}"
    assert [at.en for at in found(rounded_before_comparison, fragment)] == [
        "`c` rounds before it compares: 0.5025 becomes 0.5 and so crosses 0.5"
    ]


def test_without_rounding_nothing_crosses() -> None:
    fragment = "criteria: {c: {measure: turnout, at_least: 50 %, points: 1}}"
    assert found(rounded_before_comparison, fragment) == []


def test_a_bound_between_two_steps_is_not_crossed() -> None:
    fragment = "criteria: {c: {measure: 'round(turnout, 1 %)', at_least: 50.5 %, points: 1}}"
    assert found(rounded_before_comparison, fragment) == []


def test_a_target_may_be_rounded_up() -> None:
    fragment = "criteria: {c: {require: visits >= ceil(area / 200 m²), points: 1}}"
    assert found(rounded_before_comparison, fragment) == []
