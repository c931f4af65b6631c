"""Types in the reader's words, and the type an expression gets from a fact."""

from __future__ import annotations

from liren.engine.ir.types import (
    BoolType,
    ChecklistType,
    ChoiceType,
    DateType,
    NumberType,
    RecordsType,
    Type,
)
from liren.engine.language.units import dimension_name
from liren.engine.ruleset.model import Fact
from liren.engine.text import Text


def in_words(kind: Type) -> Text:
    """What a type is, as a reader would call it."""
    match kind:
        case BoolType():
            return Text("是非值", "a yes or no")
        case DateType():
            return Text("日期", "a day")
        case ChoiceType():
            return Text("选择", "a choice")
        case ChecklistType():
            return Text("清单", "a checklist")
        case RecordsType():
            return Text("记录列表", "a list of records")
        case NumberType(kind="bare"):
            return Text("不带单位的数", "a bare number")
        case NumberType(kind="share"):
            return Text("比例", "a share")
        case NumberType(dimension=()):
            return Text("数值", "a number")
    return dimension_name(kind.dimension)


def number_of(fact: Fact) -> Type:
    """The type of a fact in an expression: what is declared in `%` is a share."""
    kind = fact.node.type
    if isinstance(kind, NumberType) and fact.unit is not None and fact.unit.dimension == ():
        return NumberType((), kind.whole, "share")
    return kind
