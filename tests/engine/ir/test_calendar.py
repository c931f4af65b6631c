"""Full months between days: at month ends, on leap days, and the other way round."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.ir import build
from liren.engine.ir.calendar import months_between
from liren.engine.ir.nodes import Const
from liren.engine.ir.types import DATE

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2199, 12, 31).toordinal()
days = st.integers(FIRST, LAST)


def between(later: str, earlier: str) -> int:
    return months_between(
        date.fromisoformat(later).toordinal(), date.fromisoformat(earlier).toordinal()
    )


@pytest.mark.parametrize(
    ("later", "earlier", "months"),
    [
        ("2022-03-15", "2022-03-15", 0),
        ("2022-04-14", "2022-03-15", 0),
        ("2022-04-15", "2022-03-15", 1),
        ("2022-12-31", "2022-01-01", 11),
        ("2023-01-01", "2022-01-01", 12),
        ("2022-02-27", "2022-01-31", 0),
        ("2022-02-28", "2022-01-31", 1),
        ("2022-02-28", "2022-01-28", 1),
        ("2020-02-28", "2020-01-31", 0),
        ("2020-02-28", "2020-01-29", 0),
        ("2020-02-29", "2020-01-31", 1),
        ("2022-04-30", "2022-03-31", 1),
        ("2022-05-30", "2022-03-31", 1),
        ("2022-05-31", "2022-03-31", 2),
        ("2022-05-30", "2022-04-30", 1),
        ("2021-02-27", "2020-02-29", 11),
        ("2021-02-28", "2020-02-29", 12),
        ("2024-02-28", "2020-02-29", 47),
        ("2024-02-29", "2020-02-29", 48),
        ("2100-02-28", "2096-02-29", 48),
        ("2199-12-31", "1900-01-01", 3599),
    ],
)
def test_the_full_months_between_two_days(later: str, earlier: str, months: int) -> None:
    assert between(later, earlier) == months
    assert between(earlier, later) == -months


@given(days, days, st.integers(0, 400))
def test_it_never_falls_with_the_later_day_and_never_rises_with_the_earlier(
    later: int, earlier: int, more: int
) -> None:
    far = min(later + more, LAST)
    assert months_between(far, earlier) >= months_between(later, earlier)
    assert months_between(earlier, far) <= months_between(earlier, later)


def on_the_same_day(earlier: date, months: int) -> date:
    """The day a number of months later, on the last day of a shorter month, counted day by day."""
    year, month = divmod(earlier.year * 12 + earlier.month - 1 + months, 12)
    for day in range(earlier.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 3000))
def test_it_is_the_number_of_monthly_anniversaries_passed(earlier: date, apart: int) -> None:
    later = date.fromordinal(earlier.toordinal() + apart)
    passed = 0
    while on_the_same_day(earlier, passed + 1) <= later:
        passed += 1
    assert months_between(later.toordinal(), earlier.toordinal()) == passed


def test_known_days_fold_into_a_figure() -> None:
    later, earlier = (Const(date(2022, month, 1).toordinal(), DATE) for month in (6, 1))
    node = build.months_between(later, earlier)
    assert isinstance(node, Const)
    assert node.value == 5
