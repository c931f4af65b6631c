"""The scalars of the ruleset format: how each kind is written, read and described to editors.

The reader hands on every scalar as the text it was written in, so the meaning of `no`, `010` or
`1.0` is decided here, by what the format expects at that place.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any
from unicodedata import normalize
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from liren.engine.errors import Problem
from liren.engine.language.document import Scalar
from liren.engine.language.numbers import Quantity, parse_quantity
from liren.engine.language.words import SWITCH, read_day
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.advice import without_unit, write
from liren.engine.ruleset.declaring import (
    BeforeValidator,
    PlainValidator,
    ShapeError,
    Shorthand,
    WithJsonSchema,
)

ID = re.compile(r"[^\W\d_][\w]*")
FACT_ID = re.compile(r"[^\W\d_][\w]*(\.[^\W\d_][\w]*)*")
RULESET_ID = re.compile(r"[^\W_][\w-]*")
VERSION = re.compile(r"\d+(\.\d+){0,2}([-+][0-9A-Za-z.-]+)?")


def shape_error(problem: Problem) -> ShapeError:
    """The exception by which a validator says what is wrong."""
    return ShapeError(problem)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise shape_error(p.WrongShape(expected=p.A_TEXT, found=p.kind_of(value)))
    if not value.strip():
        raise shape_error(p.WrongShape(expected=p.A_TEXT, found=p.NOTHING))
    return value


ID_PATTERN = r"^[^\x00-@\[-`{-\x7f][^\x00-/:-@\[-^`{-\x7f]*$"
"""An id, for schemas: to most editors `\\w` is no Chinese letter, so all beyond ASCII may stand."""


def _matching(pattern: re.Pattern[str], expected: p.Expected) -> Any:
    def check(value: Any) -> str:
        text = _text(value)
        if not pattern.fullmatch(text) or normalize("NFC", text) != text:
            found, plain = p.shown(text), text.replace("-", "_").replace(" ", "_")
            advice = write(plain) if pattern.fullmatch(plain) else None
            raise shape_error(p.WrongShape(expected=expected, found=found, advice=advice))
        return text

    return check


def is_id(name: str) -> bool:
    """Whether a criterion, or anything else with a plain id, can be called so."""
    return ID.fullmatch(name) is not None and normalize("NFC", name) == name


def is_ruleset_id(name: str) -> bool:
    """Whether a ruleset can be called so."""
    return RULESET_ID.fullmatch(name) is not None and normalize("NFC", name) == name


def read_number(value: Any) -> int | Fraction:
    """A number without a unit; raises `shape_error` for anything else."""
    quantity = parse_quantity(_text(value))
    if isinstance(quantity, Problem):
        raise shape_error(quantity)
    if quantity.unit is not None:
        meant = without_unit(quantity)
        found = p.shown(value)
        raise shape_error(p.WrongShape(expected=p.A_BARE_NUMBER, found=found, advice=meant))
    return quantity.value


def _switch(value: Any) -> bool:
    text = _text(value)
    if text not in SWITCH:
        found, meant = p.shown(text), p.switch_meant(text)
        raise shape_error(p.WrongShape(expected=p.YES_OR_NO, found=found, meant=meant))
    return SWITCH[text]


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    text = _text(value)
    day = read_day(text)
    if day is None:
        raise shape_error(p.WrongShape(expected=p.A_DAY, found=p.shown(text)))
    return day


def _zone(value: Any) -> str:
    text = _text(value)
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise shape_error(p.WrongShape(expected=p.A_TIME_ZONE, found=p.shown(text))) from None
    return text


def _names(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[str, PlainValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
Id = Annotated[
    str, PlainValidator(_matching(ID, p.AN_ID)),
    WithJsonSchema({"type": "string", "pattern": ID_PATTERN}),
]  # fmt: skip
FactId = Annotated[
    str, PlainValidator(_matching(FACT_ID, p.A_FACT_ID)), WithJsonSchema({"type": "string"})
]
RulesetId = Annotated[
    str, PlainValidator(_matching(RULESET_ID, p.A_RULESET_ID)), WithJsonSchema({"type": "string"})
]
Version = Annotated[
    str, PlainValidator(_matching(VERSION, p.A_VERSION)),
    WithJsonSchema({"type": ["string", "number"]}),
]  # fmt: skip
Num = Annotated[
    Any, PlainValidator(read_number), WithJsonSchema({"type": ["number", "string"]})
]  # fmt: skip
OneNumber = Annotated[Any, PlainValidator(read_number), WithJsonSchema({"type": "string"})]
Value = Annotated[
    str, PlainValidator(_text), WithJsonSchema({"type": ["number", "string"]})
]  # fmt: skip
Expression = Annotated[
    str, PlainValidator(_text), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
Switch = Annotated[
    bool, PlainValidator(_switch),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "是", "否"]}]}),
]  # fmt: skip
Day = Annotated[
    date, PlainValidator(_day),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]  # fmt: skip
TimeZone = Annotated[str, PlainValidator(_zone), WithJsonSchema({"type": "string"})]
Names = Annotated[tuple[FactId, ...], BeforeValidator(_names), Shorthand({"type": "string"})]

__all__ = [
    "Day",
    "Expression",
    "FactId",
    "Id",
    "Names",
    "Num",
    "OneNumber",
    "Quantity",
    "RulesetId",
    "Scalar",
    "Shorthand",
    "Switch",
    "TimeZone",
    "Value",
    "Version",
    "Words",
    "read_number",
    "shape_error",
]  # fmt: skip
