"""Every rounding mode at the places where they differ: ties, negatives, and beside a tie."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.ir.rounding import ROUNDING

MODES = ("half_up", "half_even", "up", "down", "ceiling", "floor")

HUGE = 10**30

#         ratio      half_up half_even up down ceiling floor
TABLE = [
    ((5, 2), (3, 2, 3, 2, 3, 2)),
    ((7, 2), (4, 4, 4, 3, 4, 3)),
    ((1, 2), (1, 0, 1, 0, 1, 0)),
    ((-1, 2), (-1, 0, -1, 0, 0, -1)),
    ((-5, 2), (-3, -2, -3, -2, -2, -3)),
    ((-7, 2), (-4, -4, -4, -3, -3, -4)),
    ((49, 100), (0, 0, 1, 0, 1, 0)),
    ((51, 100), (1, 1, 1, 0, 1, 0)),
    ((-49, 100), (0, 0, -1, 0, 0, -1)),
    ((-51, 100), (-1, -1, -1, 0, 0, -1)),
    ((6, 3), (2, 2, 2, 2, 2, 2)),
    ((-6, 3), (-2, -2, -2, -2, -2, -2)),
    ((0, 7), (0, 0, 0, 0, 0, 0)),
    ((2 * HUGE + 1, 2), (HUGE + 1, HUGE, HUGE + 1, HUGE, HUGE + 1, HUGE)),
]  # fmt: skip


@pytest.mark.parametrize(("ratio", "expected"), TABLE)
def test_each_mode_rounds_as_tabled(ratio: tuple[int, int], expected: tuple[int, ...]) -> None:
    assert tuple(ROUNDING[mode](*ratio) for mode in MODES) == expected


def test_the_table_covers_every_mode() -> None:
    assert set(ROUNDING) == set(MODES)


@given(n=st.fractions(-100, 100), d=st.fractions(Fraction(1, 50), 50))
@pytest.mark.parametrize("mode", MODES)
def test_a_rounded_number_is_an_integer_less_than_one_away(
    mode: str, n: Fraction, d: Fraction
) -> None:
    result = ROUNDING[mode](n, d)
    assert type(result) is int
    assert abs(result - n / d) < 1
    if mode.startswith("half"):
        assert abs(result - n / d) <= Fraction(1, 2)


@given(n=st.fractions(-20, 20), m=st.fractions(-20, 20), d=st.fractions(Fraction(1, 9), 9))
@pytest.mark.parametrize("mode", MODES)
def test_rounding_keeps_the_order(mode: str, n: Fraction, m: Fraction, d: Fraction) -> None:
    low, high = min(n, m), max(n, m)
    assert ROUNDING[mode](low, d) <= ROUNDING[mode](high, d)
