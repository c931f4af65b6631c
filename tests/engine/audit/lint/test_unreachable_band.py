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


BANDS = """
criteria:
  order:
    measure: turnout
    points:
      bands:
        - {{at_least: {first}, points: 2}}
        - {{{second}, points: 5}}
"""
