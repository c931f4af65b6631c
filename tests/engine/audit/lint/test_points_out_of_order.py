"""Points that fall and rise again."""

from __future__ import annotations

from liren.engine.audit.lint.points_out_of_order import points_out_of_order
from tests.engine.audit.planting import At, found


def test_exchanged_rows_are_found() -> None:
    fragment = "criteria: {c: {measure: visits, points: {table: {1: 2, 2: 1, 3: 4}}}}"
    assert found(points_out_of_order, fragment) == [
        At(
            1,
            "2",
            "`c` 的得分先降后升：在 `2` 处低于两侧",
            "`c`: the points fall and then rise again, at `2` they are below both sides",
        )
    ]


def test_rising_and_falling_alone_is_how_a_target_looks() -> None:
    for rows in ("{1: 1, 2: 4, 3: 2}", "{0: 4, 1: 2, 2: 0}", "{1: 1, 2: 1, 3: 4}"):
        fragment = f"criteria: {{c: {{measure: visits, points: {{table: {rows}}}}}}}"
        assert found(points_out_of_order, fragment) == []


def test_more_items_of_a_checklist_are_never_worth_less() -> None:
    fragment = "criteria: {c: {checklist: rooms, points: {table: {1: 1, 2: 4, 3: 2}}}}"
    assert [at.en for at in found(points_out_of_order, fragment)] == [
        "`c`: the points fall and then rise again, at `3` they are below both sides"
    ]
    right = "criteria: {c: {checklist: rooms, points: {table: {1: 1, 2: 2, 3: 4}}}}"
    assert found(points_out_of_order, right) == []


def test_bands_are_looked_at_from_below() -> None:
    fragment = """
        criteria:
          order:
            measure: turnout
            points:
              bands:
                - {at_least: 90 %, points: 10}
                - {at_least: 80 %, less_than: 90 %, points: 2}
                - {at_least: 70 %, less_than: 80 %, points: 6}
        """
    assert [(at.line, at.en) for at in found(points_out_of_order, fragment)] == [
        (
            7,
            (
                "`order`: the points fall and then rise again, at `at_least: 80 %, less_than: 90 %`"
                " they are"
                " below both sides"
            ),
        )
    ]


def test_anchors_of_a_line_too() -> None:
    fragment = """
        criteria:
          c:
            measure: turnout
            points:
              linear:
                through:
                  - {at: 60 %, points: 5}
                  - {at: 80 %, points: 4}
                  - {at: 90 %, points: 10}
        """
    assert [at.line for at in found(points_out_of_order, fragment)] == [8]


def test_bands_that_are_out_of_order_for_a_time_say_for_which() -> None:
    fragment = """
        in_force: {from: 2022-01-01, to: 2024-12-31}
        parameters: {high: {values: {2022-01-01: 8, 2023-01-01: 3}}}
        criteria:
          c:
            measure: visits
            points:
              bands:
                - {at_least: high, points: 10}
                - {at_least: 5, less_than: 7, points: 2}
                - {at_least: 4, less_than: 5, points: 6}
        """
    # From 8 on 10, 5 and 6 earn 2, 4 earns 6. Once 3 is high, nothing comes after it.
    (one,) = found(points_out_of_order, fragment)
    assert one == At(
        9,
        "{at_least: 5, less_than: 7, points: 2}",
        "`c` 的得分先降后升（2022-01-01 至 2022-12-31）：在 `at_least: 5, less_than: 7` 处低于两侧",
        "`c`: the points fall and then rise again (from 2022-01-01 to 2022-12-31),"
        " at `at_least: 5, less_than: 7` they are below both sides",
    )


def test_anchors_that_are_out_of_order_for_a_time_say_for_which() -> None:
    fragment = """
        in_force: {from: 2022-01-01, to: 2024-12-31}
        parameters: {middle: {values: {2022-01-01: 80, 2023-01-01: 85}, unit: "%"}}
        criteria:
          c:
            measure: turnout
            points:
              linear:
                through:
                  - {at: 60 %, points: 5}
                  - {at: middle, points: 4}
                  - {at: 90 %, points: 10}
        """
    assert [(at.line, at.zh) for at in found(points_out_of_order, fragment)] == [
        (10, "`c` 的得分先降后升（2022-01-01 至 2022-12-31）：在 `0.8` 处低于两侧"),
        (10, "`c` 的得分先降后升（自 2023-01-01 起）：在 `0.85` 处低于两侧"),
    ]
