"""What every ruleset can read beside its facts: the day of the assessment, and earlier rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from liren.engine.ir.nodes import Input
from liren.engine.ir.types import DATE, WHOLE
from liren.engine.text import Text

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
AS_OF = Input("as_of", DATE, FIRST_DAY.toordinal(), LAST_DAY.toordinal())

OF_DAY: Mapping[str, Input] = MappingProxyType(
    {
        "as_of": AS_OF,
        "as_of.year": Input("as_of.year", WHOLE, FIRST_DAY.year, LAST_DAY.year),
        "as_of.month": Input("as_of.month", WHOLE, 1, 12),
        "as_of.quarter": Input("as_of.quarter", WHOLE, 1, 4),
    }
)
"""What is known of the day of the assessment."""

OF_DAY_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "as_of": Text("评估日期", "the day of the assessment"),
        "as_of.year": Text("评估年份", "the year of the assessment"),
        "as_of.month": Text("评估月份", "the month of the assessment"),
        "as_of.quarter": Text("评估季度", "the quarter of the assessment"),
    }
)

PREVIOUS, ROUNDS = "previous", "rounds"
"""The names under which expressions read the history of a snapshot."""


def of_day(day: date) -> tuple[int, ...]:
    """The values of `OF_DAY` on a day, in its order."""
    return day.toordinal(), day.year, day.month, (day.month + 2) // 3


def is_history(name: str) -> bool:
    """Whether a fact of that name is read from the history of a snapshot, not stated in it."""
    return name == ROUNDS or name.partition(".")[0] == PREVIOUS
