"""Points that nobody earns."""

from __future__ import annotations

from datetime import date

import pytest

from liren.engine.backends.smt.solver import Budget
from liren.engine.backends.smt.terms import Term
from liren.engine.ir.nodes import Expr
from liren.engine.ruleset.model import Criterion
from liren.scoring.audit.prove.proving import Proving
from liren.scoring.audit.prove.unreachable_points import unreachable_points
from tests.engine.audit.planting import planted
from tests.scoring.audit.planting import HEAD, VOTERS, At, told

BANDS = """
checks: [voters <= residents]
criteria:
  c:
    measure: voters / residents
    points:
      bands:
        - {{at_least: {top}, points: 5}}
        - {{at_least: 50 %, points: 3}}
"""


def test_a_band_that_a_check_excludes() -> None:
    result = told(unreachable_points, BANDS.format(top="110 %"), VOTERS)
    assert result.findings == [
        At(
            7,
            "{at_least: 110 %, points: 5}",
            "`c` 的 `at_least: 110 %` 一档的分谁也得不到",
            "`c`: nobody earns the points of `at_least: 110 %`",
        )
    ]
    assert told(unreachable_points, BANDS.format(top="100 %"), VOTERS).findings == []


def test_a_case_that_earlier_ones_cover_together() -> None:
    fragment = """
        criteria:
          c:
            points:
              cases: [{when: gated, points: 5}, {when: not leased, points: 3}, {when: X, points: 1}]
        """
    covered = told(unreachable_points, fragment.replace("X", "not gated and not leased"))
    assert [at.en for at in covered.findings] == [
        "`c`: nobody earns the points of `not gated and not leased`"
    ]
    assert told(unreachable_points, fragment.replace("X", "leased")).findings == []


def test_all_points_of_parts_that_exclude_each_other() -> None:
    fragment = """
        criteria:
          c:
            require: gated
            points: {sum_of: [{require: leased, points: 2}, {require: OTHER, points: 3}]}
        """
    result = told(unreachable_points, fragment.replace("OTHER", "not leased"))
    assert [(at.line, at.zh, at.en) for at in result.findings] == [
        (2, "`c` 的满分 5 分谁也得不到", "`c`: nobody earns all of the 5 points")
    ]
    assert told(unreachable_points, fragment.replace("OTHER", "visits > 3")).findings == []


def test_a_row_of_a_table_on_a_list() -> None:
    fragment = """
        criteria:
          c:
            for_each: estates
            where: homes < 5
            measure: homes
            points: {table: {2: 1, 5: 3}}
            combine: mean
            when_empty: met
        """
    result = told(unreachable_points, fragment, records=5)
    assert "`c`: nobody earns the points of `5`" in [at.en for at in result.findings]


def test_of_a_list_that_can_have_no_records_no_row_is_asked_about() -> None:
    head = HEAD + "  wards: {at_most: 0, each: {beds: count}}\n"
    fragment = """
        criteria:
          beds:
            for_each: wards
            measure: beds
            combine: best
            when_empty: unmet
            points: {bands: [{at_least: 2, points: 3}]}
        """
    assert told(unreachable_points, fragment, head).answers == {}


def test_a_row_that_only_nothing_out_of_nothing_would_come_to() -> None:
    head = HEAD + "  done: {type: count, at_most: 9}\n  due: {type: count, at_most: 9}\n"
    fragment = """
        checks: [done <= due]
        criteria:
          c:
            measure: done / due
            when_zero: met
            points: {bands: [{at_least: 150 %, points: 8}, {at_least: 0 %, points: 5}]}
        """
    found = told(unreachable_points, fragment, head).findings
    assert "`c`: nobody earns the points of `at_least: 150 %`" in [each.en for each in found]


def test_without_time_nothing_is_worked_out_of_rows_and_they_are_told_as_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[str] = []
    inside = Proving.inside

    def noted(self: Proving, criterion: Criterion, expr: Expr) -> Term:
        made.append(criterion.id)
        return inside(self, criterion, expr)

    monkeypatch.setattr(Proving, "inside", noted)
    bands = BANDS.format(top="100 %")

    def rows(seconds: float) -> list[tuple[tuple[str, ...], str]]:
        made.clear()
        proving = Proving(planted(bands, VOTERS), date(2024, 1, 1), Budget(2, seconds))
        return [(each.question.of, each.question.outcome) for each in unreachable_points(proving)]

    assert rows(60) == [(("c",), "proved")] * 3
    assert made
    assert rows(0) == [(("c",), "gave-up")] * 2
    assert made == []
