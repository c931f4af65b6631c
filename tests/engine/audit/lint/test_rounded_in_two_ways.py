"""Points that are cut off where other figures are rounded."""

from __future__ import annotations

from liren.engine.audit.lint.rounded_in_two_ways import rounded_in_two_ways
from tests.engine.audit.planting import At, found


def test_cut_off_and_rounded() -> None:
    assert found(rounded_in_two_ways, MIXED.format(mode="down")) == [
        At(
            3,
            "c",
            "计分的舍入方式是 `down`（舍去），而 `c` 用 `round` 四舍五入",
            "points are cut off (`rounding: down`) while `c` rounds half up with `round`",
        )
    ]


def test_rounded_in_one_way() -> None:
    assert found(rounded_in_two_ways, MIXED.format(mode="half_up")) == []


def test_cut_off_everywhere() -> None:
    assert found(rounded_in_two_ways, MIXED.format(mode="floor").replace("round(", "min(")) == []


MIXED = """
scoring: {{rounding: {mode}}}
criteria:
  c: {{require: 'round(area, 1 m²) > 5 m²', points: 1}}
"""
