"""Criteria that cannot fail."""

from __future__ import annotations

from liren.engine.audit.lint.never_fails import never_fails
from tests.engine.audit.planting import At, found


def test_a_demand_that_every_value_meets() -> None:
    assert found(never_fails, "criteria: {c: {measure: residents, at_least: 1, points: 1}}") == [
        At(
            1,
            "c",
            "`c` 总是达到：事实的声明范围内没有不符合的值",
            "`c` can never fail: every value that the facts can have meets it",
        )
    ]


def test_a_demand_that_one_value_fails() -> None:
    assert found(never_fails, "criteria: {c: {measure: residents, more_than: 1, points: 1}}") == []


def test_a_turned_direction() -> None:
    fragment = "criteria: {c: {measure: visits, at_most: 20, points: 1}}"
    assert len(found(never_fails, fragment)) == 1


def test_a_condition_with_parts() -> None:
    always = "criteria: {c: {require: visits <= 20 or gated, points: 1}}"
    assert len(found(never_fails, always)) == 1
    assert found(never_fails, always.replace(" or ", " and ")) == []
