"""Bands that no value reaches."""

from __future__ import annotations

from liren.engine.audit.lint.unreachable_band import unreachable_band
from tests.engine.audit.planting import At, found


def test_a_band_inside_an_earlier_one_is_never_reached() -> None:
    assert found(unreachable_band, BANDS.format(first="60 %", second="at_least: 90 %")) == [
        At(
            7,
            "{at_least: 90 %, points: 5}",
            "`order` 的分档 `at_least: 90 %` 永远轮不到：其中的值已在前面各档，或不可能出现",
            "`order`: the band `at_least: 90 %` is never reached, earlier bands or no value at all"
            " hold"
            " it",
        )
    ]


def test_a_band_is_covered_by_two_together() -> None:
    bands = """
        criteria:
          order:
            measure: visits
            points:
              bands:
                - {at_least: 10, points: 5}
                - {at_least: 4, at_most: 9, points: 3}
                - {at_least: 5, at_most: 12, points: 1}
        """
    assert [at.line for at in found(unreachable_band, bands)] == [8]
    assert found(unreachable_band, bands.replace("at_least: 5,", "at_least: 3,")) == []


def test_a_band_beyond_what_can_be_is_never_reached() -> None:
    beyond = BANDS.format(first="90 %", second="more_than: 100 %")
    assert [at.marked for at in found(unreachable_band, beyond)] == [
        "{more_than: 100 %, points: 5}"
    ]


def test_a_wider_band_behind_a_narrow_one_is_reached() -> None:
    assert found(unreachable_band, BANDS.format(first="90 %", second="at_least: 60 %")) == []


DATED = """
in_force: {from: 2022-01-01, to: 2024-12-31}
parameters: {most: {values: {2022-01-01: 12, 2023-01-01: 4, 2024-01-01: 12}}}
criteria:
  order:
    measure: visits
    points: {bands: [{at_least: most, points: 5}, {at_least: 6, points: 3}]}
"""


def test_a_band_that_is_not_reached_for_a_time_says_for_which() -> None:
    (only,) = found(unreachable_band, DATED)
    assert only.zh == (
        "`order` 的分档 `at_least: 6` 永远轮不到（2023-01-01 至 2023-12-31）："
        "其中的值已在前面各档，或不可能出现"
    )
    assert only.en == (
        "`order`: the band `at_least: 6` is never reached (from 2023-01-01 to 2023-12-31),"
        " earlier bands or no value at all hold it"
    )
    (always,) = found(unreachable_band, DATED.replace(": 12", ": 5"))
    assert "(" not in always.en


BANDS = """
criteria:
  order:
    measure: turnout
    points:
      bands:
        - {{at_least: {first}, points: 2}}
        - {{{second}, points: 5}}
"""
