"""Bands that hold the same value."""

from __future__ import annotations

from liren.engine.audit.lint.overlapping_bands import overlapping_bands
from tests.engine.audit.planting import At, found


def test_bands_that_share_one_value_overlap() -> None:
    assert found(overlapping_bands, BANDS.format(low="at_least: 80 %, at_most: 90 %")) == [
        At(
            7,
            "{at_least: 80 %, at_most: 90 %, points: 2}",
            "`order` 的分档 `at_least: 80 %, at_most: 90 %` 与前一档 `at_least: 90 %, at_most: 95"
            " %`"
            " 重叠，重叠处按前一档计分",
            "`order`: the band `at_least: 80 %, at_most: 90 %` overlaps the earlier `at_least: 90"
            " %,"
            " at_most: 95 %`, which decides where both hold",
        )
    ]


def test_bands_that_touch_do_not_overlap() -> None:
    assert found(overlapping_bands, BANDS.format(low="at_least: 80 %, less_than: 90 %")) == []


def test_a_band_for_what_the_first_leaves_is_no_overlap() -> None:
    assert found(overlapping_bands, BANDS.format(low="at_least: 80 %")) == []


BANDS = """
criteria:
  order:
    measure: turnout
    points:
      bands:
        - {{at_least: 90 %, at_most: 95 %, points: 5}}
        - {{{low}, points: 2}}
"""
