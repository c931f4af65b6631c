"""The nodes of the intermediate representation: immutable data, fields and a type.

Everything Liren evaluates, translates to SQL or proves is built of these nodes and of nothing else.
Build them with the functions of `liren.engine.ir.build`, which check and normalise.

Meaning of the few that are not obvious:
* `Div` is total: a zero divisor gives 0. No result relies on it: a criterion whose divisor can be
  zero says what then holds, and the reader refuses it otherwise.
* `Settle` is its operand when that is decided, and the worst it can be (no, or the least number)
  while facts are missing: "no record, no points".
* `Quotient` is scale x (sum of numerators / sum of denominators) over the terms that apply, and 0
  when the denominators add up to 0. It is one node because missing facts then give the exact range.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from liren.engine.ir.types import (
    BOOL,
    BoolType,
    ChecklistType,
    ChoiceType,
    DateType,
    NumberType,
    RecordsType,
    Type,
)
from liren.engine.record import Record

Number = int | Fraction
RoundingMode = Literal["half_up", "half_even", "up", "down", "ceiling", "floor"]
CompareOp = Literal[">=", ">", "=="]
AggregateKind = Literal["all", "any", "count", "sum", "min", "max", "mean"]


class Const(Record):
    """A value known when the program is built."""

    value: bool | Number
    type: Type


class Input(Record):
    """A fact of the snapshot, or the day of the assessment, with its declared bounds.

    For a list of records the bounds are those of their number, and `fields` declares each of them.
    """

    name: str
    type: Type
    low: Number | None = None
    high: Number | None = None
    fields: tuple[Field, ...] = ()


class Field(Record):
    """A fact of the record at hand; only inside an `Aggregate` over `records`."""

    records: str
    name: str
    type: Type
    low: Number | None = None
    high: Number | None = None


class Parameter(Record):
    """A figure of the ruleset, fixed once the day of the assessment is known."""

    name: str
    type: Type
    low: Number | None = None
    high: Number | None = None


class Ref(Record):
    """The value of an earlier definition of the program."""

    name: str
    type: Type


class HasItem(Record):
    """Whether a checklist has an item."""

    checklist: Input | Field
    item: str
    type: BoolType = BOOL


class IsOption(Record):
    """Whether a choice is one of some options."""

    choice: Expr
    options: frozenset[str]
    type: BoolType = BOOL


class Add(Record):
    """The sum of its terms."""

    terms: tuple[Expr, ...]
    type: NumberType


class Mul(Record):
    """A product."""

    left: Expr
    right: Expr
    type: NumberType


class Div(Record):
    """A quotient; 0 when the divisor is 0."""

    left: Expr
    right: Expr
    type: NumberType


class Extreme(Record):
    """The least or the greatest of its terms."""

    kind: Literal["min", "max"]
    terms: tuple[Expr, ...]
    type: NumberType


class Round(Record):
    """Its operand rounded to a multiple of `step`."""

    operand: Expr
    step: Fraction
    mode: RoundingMode
    type: NumberType


class DaysBetween(Record):
    """The days from `earlier` to `later`."""

    later: Expr
    earlier: Expr
    type: NumberType


class MonthsBetween(Record):
    """The full calendar months from `earlier` to `later`."""

    later: Expr
    earlier: Expr
    type: NumberType


class Compare(Record):
    """A comparison of two numbers, or of two days."""

    op: CompareOp
    left: Expr
    right: Expr
    type: BoolType = BOOL


class And(Record):
    """Whether all of its terms hold."""

    terms: tuple[Expr, ...]
    type: BoolType = BOOL


class Or(Record):
    """Whether at least one of its terms holds."""

    terms: tuple[Expr, ...]
    type: BoolType = BOOL


class Not(Record):
    """Whether its operand does not hold."""

    operand: Expr
    type: BoolType = BOOL


class Tally(Record):
    """How many of its terms hold."""

    terms: tuple[Expr, ...]
    type: NumberType


class If(Record):
    """One of two values of the same type."""

    condition: Expr
    then: Expr
    otherwise: Expr
    type: Type


class Select(Record):
    """The label of the first case that holds, else `default`; a choice."""

    cases: tuple[tuple[Expr, str], ...]
    default: str
    type: ChoiceType


class Settle(Record):
    """Its operand, or the worst it can be while facts are missing."""

    operand: Expr
    type: Type


class Aggregate(Record):
    """One value from a list of records: of those for which `where` holds, `body` combined by
    `kind`.

    Of no records: `all` holds, `any` does not, `count`, `sum`, `min`, `max` and `mean` are 0. A
    `mean` may have a `weight`, which is never negative; of weights of nothing but 0 it is 0.
    """

    kind: AggregateKind
    records: Input
    body: Expr
    where: Expr
    type: Type
    weight: Expr | None = None


class Quotient(Record):
    """`scale` x the sum of numerators over the sum of denominators, over the terms that apply."""

    terms: tuple[tuple[Expr, Expr, Expr], ...]
    scale: Fraction
    type: NumberType


Expr = (
    Const | Input | Field | Parameter | Ref | HasItem | IsOption | Add | Mul | Div | Extreme | Round
    | DaysBetween | MonthsBetween | Compare | And | Or | Not | Tally | If | Select | Settle
    | Aggregate | Quotient
)  # fmt: skip

NODE_CLASSES: tuple[type, ...] = (
    Const, Input, Field, Parameter, Ref, HasItem, IsOption, Add, Mul, Div, Extreme, Round,
    DaysBetween, MonthsBetween, Compare, And, Or, Not, Tally, If, Select, Settle, Aggregate,
    Quotient,
)  # fmt: skip

TRUE = Const(True, BOOL)
FALSE = Const(False, BOOL)

__all__ = [
    "FALSE", "NODE_CLASSES", "TRUE", "Add", "Aggregate", "AggregateKind", "And", "ChecklistType",
    "ChoiceType", "Compare", "CompareOp", "Const", "DateType", "DaysBetween", "Div", "Expr",
    "Extreme", "Field", "HasItem", "If", "Input", "IsOption", "MonthsBetween", "Mul", "Not",
    "Number", "NumberType", "Or", "Parameter", "Quotient", "RecordsType", "Ref", "Round",
    "RoundingMode", "Select", "Settle", "Tally",
]  # fmt: skip
