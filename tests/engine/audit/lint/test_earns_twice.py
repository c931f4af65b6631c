"""Conditions that earn points in two criteria."""

from __future__ import annotations

from liren.engine.audit.lint.earns_twice import earns_twice
from tests.engine.audit.planting import At, found


def test_one_demand_in_two_criteria() -> None:
    fragment = """
        criteria:
          first: {measure: visits, at_least: 12, points: 1}
          second: {require: 12 <= visits, points: 3}
        """
    assert found(earns_twice, fragment) == [
        At(
            3,
            "second",
            "同一条件（12 <= visits）在 `second` 和 `first`（见第 18 行）各得一次分",
            "one condition (12 <= visits) earns points in `second` and again in `first`"
            " (declared at line 18)",
        )
    ]
    assert found(earns_twice, fragment.replace("12 <= visits", "13 <= visits")) == []
    assert found(earns_twice, fragment.replace("points: 3", "points: none")) == []


def test_an_item_of_a_checklist_that_is_paid_by_the_item() -> None:
    fragment = """
        criteria:
          first: {checklist: rooms, points: {each: 1}}
          second: {require: pharmacy in rooms, points: 3}
        """
    assert [(at.line, at.en) for at in found(earns_twice, fragment)] == [
        (
            3,
            (
                "one condition (pharmacy in rooms) earns points in `second` and again in `first`"
                " (declared at line 18)"
            ),
        )
    ]


def test_one_of_two_may_count() -> None:
    fragment = """
        groups: {menu: {best: 1}}
        criteria:
          first: {group: menu, measure: visits, at_least: 12, points: 1}
          second: {group: menu, require: 12 <= visits, points: 3}
        """
    assert found(earns_twice, fragment) == []


def test_a_fact_may_be_read_twice() -> None:
    fragment = """
        criteria:
          first: {checklist: rooms, points: 1}
          second: {require: pharmacy in rooms, points: 3}
        """
    assert found(earns_twice, fragment) == []


DATED = """
in_force: {from: 2022-01-01, to: 2024-12-31}
parameters: {least: {values: {2022-01-01: 12, 2023-01-01: 6, 2024-01-01: 12}}}
criteria:
  first: {measure: visits, at_least: 12, points: 1}
  second: {measure: visits, at_least: least, points: 3}
"""


def test_a_condition_that_is_the_same_for_a_time_says_for_which() -> None:
    (one,) = found(earns_twice, DATED)
    assert one == At(
        5,
        "second",
        "同一条件（visits at_least least）在 `second` 和 `first`（见第 20 行）各得一次分"
        "（2022-01-01 至 2022-12-31、自 2024-01-01 起）",
        "one condition (visits at_least least) earns points in `second` and again in `first`"
        " (declared at line 20) (from 2022-01-01 to 2022-12-31, from 2024-01-01 on)",
    )


def test_a_condition_that_was_the_same_once_is_told_too() -> None:
    once = " (from 2022-01-01 to 2022-12-31)"
    ended = DATED.replace("2024-01-01: 12", "2024-01-01: 13")
    (one,) = found(earns_twice, ended)
    assert one.en.endswith(f"(declared at line 20){once}")
    never = ended.replace("2022-01-01: 12", "2022-01-01: 13")
    assert found(earns_twice, never) == []
    # Without a figure it earns nothing.
    (one,) = found(earns_twice, ended.replace("2024-01-01: 13", "2024-01-01: unspecified"))
    assert one.en.endswith(f"(declared at line 20){once}")
