"""How the scalar backend represents values, known and partly known.

| type | known | partly known |
|---|---|---|
| yes/no | `bool` | bit mask: 1 no, 2 yes, 3 either |
| number, day | `int` or `Fraction` | `(low, high)`, both possible |
| choice | position of the option | bit mask of the options left |
| checklist | bit mask of the items present | `(certain items, possible items)` |
| records | tuple of tuples | `PartialRecords` |

Guarantee: a partly known value contains every value that the fact may have.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from liren.engine.ir.nodes import Number
from liren.engine.ir.types import (
    BoolType,
    ChecklistType,
    ChoiceType,
    DateType,
    NumberType,
    RecordsType,
    Type,
)

NO, YES, EITHER = 1, 2, 3

# Programs multiply at most 20 values below 10**15 and above 10**-12, so nothing reaches this.
BIG = 10**1000


class PartialRecords(NamedTuple):
    """A list of which not every record, or not everything of a record, is known.

    `listed` are the records on file, each a tuple of partly known fields; between `more_low` and
    `more_high` further records exist of which nothing is known but `unlisted`.
    """

    listed: tuple[tuple[Any, ...], ...]
    more_low: int
    more_high: int
    unlisted: tuple[Any, ...]


class Facts(NamedTuple):
    """The facts of one snapshot in the order of a program's inputs.

    A bit of `partial` is set where a value is only partly known (and then represented so), a bit of
    `blank` where nothing is known beyond the declaration.
    """

    values: list[Any]
    partial: int = 0
    blank: int = 0


def lift(value: Any, kind: Type) -> Any:
    """A known value in the representation of partly known ones."""
    match kind:
        case BoolType():
            return YES if value else NO
        case NumberType() | DateType() | ChecklistType():
            return (value, value)
        case ChoiceType():
            return 1 << value
        case RecordsType():
            types = [field for _, field in kind.fields]
            listed = tuple(
                tuple(lift(part, field) for part, field in zip(record, types, strict=True))
                for record in value
            )
            return PartialRecords(listed, 0, 0, ())


def lifter(kind: Type) -> Callable[[Any], Any]:
    """`lift` for values of one type."""
    match kind:
        case BoolType():
            return lambda value: YES if value else NO
        case NumberType() | DateType() | ChecklistType():
            return lambda value: (value, value)
        case ChoiceType():
            return lambda value: 1 << value
    return lambda value: lift(value, kind)


def ratio(left: Number, right: Number) -> Number:
    """The exact quotient, an `int` when it is whole; 0 when the divisor is 0."""
    if not right:
        return 0
    whole, rest = divmod(left, right)
    return whole if not rest else Fraction(left, right)
