"""The search for the nearest number at which a condition holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.scoring.nearest import MOST_LOOKS, first

MOST = 10**6


@given(st.sets(st.integers(1, MOST), min_size=1, max_size=20), st.integers(1, MOST))
def test_the_least_number_at_which_a_condition_holds_is_found(good: set[int], least: int) -> None:
    wanted = min((n for n in good if n >= least), default=None)
    assert first(lambda low, high: any(low <= n <= high for n in good), least, MOST) == wanted


@given(st.sets(st.integers(1, MOST), min_size=1, max_size=5), st.integers(0, 3))
def test_ranges_that_are_judged_loosely_change_nothing(good: set[int], loose: int) -> None:
    def may(low: int, high: int) -> bool:
        wider = loose * (high - low)
        return any(low - wider <= n <= high + wider for n in good)

    assert first(may, 1, MOST) == min(good)


def test_a_condition_that_never_holds_takes_one_look() -> None:
    looks: list[tuple[int, int]] = []

    def never(low: int, high: int) -> bool:
        looks.append((low, high))
        return False

    assert first(never, 1, MOST) is None
    assert looks == [(1, MOST)]


@pytest.mark.parametrize("edge", [1, 2, 1000, 999_999, MOST])
def test_where_ranges_say_nothing_a_condition_is_taken_to_go_on_holding(edge: int) -> None:
    assert first(lambda low, high: low < high or low >= edge, 1, MOST) == edge


def test_where_ranges_say_nothing_the_first_numbers_are_tried_one_by_one() -> None:
    near = MOST_LOOKS // 4
    assert first(lambda low, high: low < high or low == near, 1, MOST) == near


def test_nothing_lies_between_a_least_number_and_a_smaller_most() -> None:
    assert first(lambda low, high: True, 3, 2) is None
