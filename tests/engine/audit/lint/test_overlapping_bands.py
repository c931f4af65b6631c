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


def test_bands_that_overlap_for_a_time_say_for_which() -> None:
    fragment = """
        parameters: {most: {values: {2022-01-01: 5, 2023-01-01: 8}}}
        criteria:
          order:
            measure: visits
            points: {bands: [{at_least: 6, points: 5}, {at_most: most, points: 3}]}
        """
    (only,) = found(overlapping_bands, fragment)
    assert only.zh == (
        "`order` 的分档 `at_most: most` 与前一档 `at_least: 6` 重叠（自 2023-01-01 起），"
        "重叠处按前一档计分"
    )
    assert only.en == (
        "`order`: the band `at_most: most` overlaps the earlier `at_least: 6`"
        " (from 2023-01-01 on), which decides where both hold"
    )
