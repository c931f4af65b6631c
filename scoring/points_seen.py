"""What a criterion was seen to earn.

In: raw results of the compiled program. Out: `Points` with the scale taken out. A criterion can earn
few different amounts, and they are asked for with every assessment, so they are kept with the plan.
"""

from __future__ import annotations

from typing import NamedTuple

from liren.engine.backends.scalar.values import YES, ratio
from liren.engine.ir.nodes import Number

Raw = tuple[tuple[Number, Number], int]

MOST_KEPT = 1024
"""Amounts kept for one criterion; a graded one can have very many."""


class Points(NamedTuple):
    """What a criterion earns, at least and at most, of how much."""

    low: Number
    high: Number
    max: Number


class PointsSeen(dict[Raw, Points | None]):
    """The points of one criterion by its raw results: what it earned, and whether it took part."""

    __slots__ = ("counted", "maximum", "scale")

    def __init__(self, scale: int, maximum: Number, *, counted: bool) -> None:
        super().__init__()
        self.scale = scale
        self.maximum = maximum
        self.counted = counted

    def __missing__(self, raw: Raw) -> Points | None:
        (low, high), takes_part = raw
        found = None
        if self.counted:
            most = self.maximum if takes_part & YES else 0
            found = Points(ratio(low, self.scale), ratio(high, self.scale), most)
        if len(self) < MOST_KEPT:
            self[raw] = found
        return found
