"""Values between two bands."""

from __future__ import annotations

from liren.engine.audit.lint.gap_between_bands import gap_between_bands
from tests.engine.audit.planting import At, found


def test_whole_bands_over_a_fractional_measure_leave_gaps() -> None:
    assert found(gap_between_bands, BANDS.format(measure="area / 1 m²", low=80, high=89)) == [
        At(
            5,
            "bands",
            "`order` 的分档之间留有空隙：`more_than: 89, less_than: 90` 不在任何一档，不得分",
            "`order`: there is a gap between bands, `more_than: 89, less_than: 90` is in none and"
            " earns"
            " nothing",
        )
    ]


def test_whole_bands_over_a_count_leave_none() -> None:
    assert found(gap_between_bands, BANDS.format(measure="visits * 5", low=80, high=89)) == []


def test_a_count_that_is_left_out_is_a_gap() -> None:
    (gap,) = found(gap_between_bands, BANDS.format(measure="visits * 5", low=80, high=88))
    assert gap.en.startswith(
        "`order`: there is a gap between bands, `more_than: 88, less_than: 90`"
    )


def test_what_lies_below_all_bands_is_no_gap() -> None:
    assert found(gap_between_bands, BANDS.format(measure="visits", low=5, high=89)) == []


def test_a_gap_that_a_third_band_fills_is_none() -> None:
    filled = BANDS + "        - {{at_least: 70, points: 1}}\n"
    assert found(gap_between_bands, filled.format(measure="area / 1 m²", low=80, high=85)) == []


BANDS = """
criteria:
  order:
    measure: {measure}
    points:
      bands:
        - {{at_least: 90, points: 5}}
        - {{at_least: {low}, at_most: {high}, points: 2}}
"""


def test_a_gap_for_a_time_says_for_which() -> None:
    fragment = """
        parameters: {most: {values: {2022-01-01: 6, 2023-01-01: 4}}}
        criteria:
          order:
            measure: visits
            points: {bands: [{at_least: 6, points: 5}, {less_than: most, points: 3}]}
        """
    (only,) = found(gap_between_bands, fragment)
    assert only.zh == (
        "`order` 的分档之间留有空隙（自 2023-01-01 起）：`at_least: most, less_than: 6` "
        "不在任何一档，不得分"
    )
    assert only.en == (
        "`order`: there is a gap between bands (from 2023-01-01 on),"
        " `at_least: most, less_than: 6` is in none and earns nothing"
    )
