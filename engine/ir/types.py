"""The types of the intermediate representation.

A number carries its dimension (area, money, persons …) so that unlike things are never compared.
Values are in base units: the conversion happens when a ruleset or a snapshot is read.
"""

from __future__ import annotations

from typing import Literal

from liren.engine.language.units import Dimension
from liren.engine.record import Record


class BoolType(Record):
    """Yes or no."""


class NumberType(Record):
    """An exact number.

    `whole` numbers are integers. `kind` is `share` for what was declared as a share, `bare` for a
    figure written without a unit, and `plain` for everything else; it only matters while types are
    checked.
    """

    dimension: Dimension = ()
    whole: bool = False
    kind: Literal["plain", "share", "bare"] = "plain"


class DateType(Record):
    """A day, as its proleptic Gregorian ordinal."""


class ChoiceType(Record):
    """One of the named options; the value is the option's position."""

    options: tuple[str, ...]


class ChecklistType(Record):
    """A subset of the named items; the value is a bit for each item."""

    items: tuple[str, ...]


class RecordsType(Record):
    """A list of records; the value is a tuple of tuples in the order of `fields`."""

    fields: tuple[tuple[str, ScalarType], ...]

    def position(self, name: str) -> int:
        """The position of a field in a record's tuple."""
        return next(i for i, (field, _) in enumerate(self.fields) if field == name)


ScalarType = BoolType | NumberType | DateType | ChoiceType | ChecklistType
Type = ScalarType | RecordsType

BOOL = BoolType()
NUMBER = NumberType()
WHOLE = NumberType(whole=True)
DATE = DateType()
