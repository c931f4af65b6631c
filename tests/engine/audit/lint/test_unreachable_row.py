"""Rows beyond what the measure can be."""

from __future__ import annotations

from liren.engine.audit.lint.unreachable_row import unreachable_row
from tests.engine.audit.planting import At, found


def test_a_row_above_the_most_there_can_be() -> None:
    fragment = "criteria: {c: {checklist: rooms, points: {table: {2: 1, 3: 2, 4: 5}}}}"
    assert found(unreachable_row, fragment) == [
        At(
            1,
            "4",
            "`c` 中 `4` 一行永远达不到：最多只能是 3",
            "`c`: the row `4` is never reached, it can be 3 at most",
        )
    ]


def test_the_row_at_the_most_is_reached() -> None:
    fragment = "criteria: {c: {measure: visits, points: {table: {2: 1, 20: 2}}}}"
    assert found(unreachable_row, fragment) == []
    assert len(found(unreachable_row, fragment.replace("20", "21"))) == 1


def test_rows_of_a_loss() -> None:
    fragment = """
        criteria:
          c:
            points: {deductions: {from: 5, lose: [{per: visits, table: {1: 1, 21: 5}}]}}
        """
    assert [at.line for at in found(unreachable_row, fragment)] == [3]


def test_an_anchor_that_nothing_comes_to() -> None:
    line = """
        criteria:
          c:
            measure: turnout
            points: {linear: {from: {at: 60 %, points: 0}, to: {at: 120 %, points: 10}}}
        """
    assert [(at.line, at.marked) for at in found(unreachable_row, line)] == [(4, "120 %")]
    assert found(unreachable_row, line.replace("120", "100")) == []


def test_an_anchor_that_nothing_comes_to_for_a_time() -> None:
    fragment = """
        in_force: {from: 2022-01-01, to: 2024-12-31}
        parameters: {best: {values: {2022-01-01: 20, 2023-01-01: 25}}}
        criteria:
          c:
            measure: visits
            points: {linear: {from: {at: 0, points: 0}, to: {at: best, points: 9}}}
        """
    assert found(unreachable_row, fragment) == [
        At(
            6,
            "best",
            "`c` 中 `25` 一行永远达不到（自 2023-01-01 起）：最多只能是 20",
            "`c`: the row `25` is never reached (from 2023-01-01 on), it can be 20 at most",
        )
    ]
