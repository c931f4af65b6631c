"""Losses that come to more than there is."""

from __future__ import annotations

from liren.engine.audit.lint.deductions_exceed_item import deductions_exceed_item
from tests.engine.audit.planting import At, found


def test_single_losses_above_the_points() -> None:
    assert found(deductions_exceed_item, LOSSES.format(second=6, floor="")) == [
        At(
            5,
            "lose",
            "`c` 各项扣分合计 11 分，可扣的只有 10 分，扣完后其余各项不再起作用",
            "`c`: the losses add up to 11 points, but there are only 10 to lose",
        )
    ]


def test_losses_that_use_up_the_points() -> None:
    assert found(deductions_exceed_item, LOSSES.format(second=5, floor="")) == []


def test_a_floor_that_is_written_says_that_it_is_meant() -> None:
    assert found(deductions_exceed_item, LOSSES.format(second=6, floor="floor: 0, ")) == []


def test_losses_for_every_occurrence_have_no_sum() -> None:
    fragment = "criteria: {c: {points: {deductions: {from: 5, lose: [{points: 1, per: litter}]}}}}"
    assert found(deductions_exceed_item, fragment) == []
    capped = fragment.replace("per: litter", "per: litter, at_most: 6")
    assert len(found(deductions_exceed_item, capped)) == 1


def test_missing_items_of_a_checklist_have_one() -> None:
    fragment = """
        criteria:
          c: {points: {deductions: {from: 5, lose: [{points: 2, per_missing: rooms}]}}}
        """
    assert [at.en for at in found(deductions_exceed_item, fragment)] == [
        "`c`: the losses add up to 6 points, but there are only 5 to lose"
    ]
    assert found(deductions_exceed_item, fragment.replace("from: 5", "from: 6")) == []


LOSSES = """
criteria:
  c:
    points:
      deductions:
        {{from: 10, {floor}lose: [{{points: 5, when: gated}}, {{points: {second}, when: leased}}]}}
"""
