"""Points that are promised and cannot be earned."""

from __future__ import annotations

from liren.engine.audit.lint.unreachable_cap import unreachable_cap
from tests.engine.audit.planting import At, found


def test_a_cap_above_all_units() -> None:
    assert found(unreachable_cap, UNITS.format(cap=12)) == [
        At(
            3,
            "12",
            "`c` 写明最多 12 分，实际最多得 10 分",
            "`c` promises 12 points at most, but only 10 can be earned",
        )
    ]


def test_a_cap_at_all_units_is_reached() -> None:
    assert found(unreachable_cap, UNITS.format(cap=10)) == []


def test_the_cap_of_an_amount_and_of_a_modifier() -> None:
    amount = "criteria: {c: {points: {amount: {of: visits / 2, at_most: 11}}}}"
    assert [at.en for at in found(unreachable_cap, amount)] == [
        "`c` promises 11 points at most, but only 10 can be earned"
    ]
    modified = "criteria: {c: {checklist: rooms, points: {each: 1, at_most: 5}}}"
    assert [at.en for at in found(unreachable_cap, modified)] == [
        "`c` promises 5 points at most, but only 3 can be earned"
    ]
    assert found(unreachable_cap, modified.replace("5", "2")) == []


def test_the_cap_of_all_records() -> None:
    fragment = """
        criteria:
          c: {for_each: estates, require: fenced, combine: sum, combined_at_most: 11, points: 2}
        """
    assert [(at.line, at.marked) for at in found(unreachable_cap, fragment)] == [(2, "11")]
    assert found(unreachable_cap, fragment.replace("11", "10")) == []


UNITS = """
criteria:
  c:
    points: {{per_unit: {{points: 0.5, of: visits, at_most: {cap}}}}}
"""
