"""How to write what a beginner most likely meant.

In: what was written, and what stands around it. Out: a line of advice in both languages, or None
where nothing is likely. Guarantee: what is advised can be written as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from liren.engine.errors import Problem
from liren.engine.ir.types import ChecklistType, DateType, NumberType, Type
from liren.engine.language import expression as syntax
from liren.engine.language.numbers import Quantity, parse_quantity, to_text
from liren.engine.language.units import Unit, canonical_unit
from liren.engine.text import Text

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Fact


def write(text: Text | str) -> Text:
    """Advice to write something."""
    zh, en = (text, text) if isinstance(text, str) else (text.zh, text.en)
    return Text(f"请写 `{zh}`", f"write `{en}`")


def with_unit(text: str, kind: Type, unit: Unit | None = None) -> Text | None:
    """A figure without a unit, with that of what it is held against; a share is in per cent."""
    if not isinstance(kind, NumberType) or (not kind.dimension and kind.kind != "share"):
        return None
    quantity = parse_quantity(text)
    if isinstance(quantity, Problem) or quantity.unit is not None:
        return None
    if not kind.dimension:
        return write(percentage(quantity.value))
    symbol = (unit or canonical_unit(kind.dimension)).symbol
    if symbol.en.startswith("/"):
        return None
    return write(Text(f"{text.strip()} {symbol.zh}", f"{text.strip()} {symbol.en}"))


def without_unit(quantity: Quantity) -> Text:
    """A number that is written with a unit where none can stand; a share as the number it is."""
    share = quantity.unit is not None and not quantity.unit.dimension
    return write(to_text(quantity.in_base() if share else quantity.value))


def declare(unit: Unit) -> Text:
    """Where the unit of figures is written."""
    return Text(
        f'请另写 `unit: "{unit.name}"`，数值可以不带单位',
        f'declare `unit: "{unit.name}"` beside it; figures are in that unit',
    )


def percentage(value: int | Fraction) -> str:
    """A number that is meant as a share: up to 1 it is one, above it is in per cent."""
    return f"{to_text(value * 100 if value <= 1 else value)} %"


def as_number(name: str, kind: Type) -> Text | None:
    """How something that is no number is counted or measured."""
    if isinstance(kind, ChecklistType):
        return write(f"count({name})")
    if isinstance(kind, DateType):
        return Text(
            "两个日期相隔多久写作 `days(较晚日期, 较早日期)`",
            "the time between two days is `days(later, earlier)`",
        )
    return None


def of_option(name: str, facts: Iterable[Fact]) -> Text | None:
    """How a choice is asked for an option, when a name is one."""
    choice = next((fact for fact in facts if fact.kind == "choice" and name in fact.options), None)
    if choice is None:
        return None
    asked = f"{choice.id} == {name}"
    return Text(
        f"`{name}` 是 `{choice.id}` 的选项，写作 `require: {asked}`",
        f"`{name}` is an option of `{choice.id}`: write `require: {asked}`",
    )


def of_records(name: str, facts: Mapping[str, Fact], record: Fact | None) -> Text | None:
    """How a fact of records is named, inside the records and outside."""
    lists = [fact for fact in facts.values() if fact.kind == "records"]
    for fact in lists:
        inner = name.removeprefix(f"{fact.id}.")
        if inner in fact.fields:
            return _in_record(inner) if record is fact else _of_list(inner, fact)
    return None


def _in_record(name: str) -> Text:
    return Text(
        f"记录中的事实直接写名称：`{name}`",
        f"the facts of a record are named as they are: `{name}`",
    )


def _of_list(name: str, fact: Fact) -> Text:
    every, together = f"for_each: {fact.id}", f"sum({fact.id}.{name})"
    return Text(
        f"`{name}` 是列表 `{fact.id}` 各条记录的事实：逐条要求用 `{every}`，合计用 `{together}`",
        f"`{name}` is a fact of every record of `{fact.id}`: "
        f"use `{every}`, or take `{together}` or the like",
    )


def as_membership(node: syntax.Membership, item_is_choice: bool) -> Text | None:
    """How `in` is written, when what stands after it is no list of options and no checklist."""
    item = syntax.unparse(node.item)
    if not item_is_choice or not isinstance(node.collection, syntax.Name):
        return None
    word = "not in" if node.negated else "in"
    return write(f"{item} {word} [{syntax.unparse(node.collection)}]")


def of_previous(node: syntax.Call | syntax.Aggregate) -> Text | None:
    """How a fact of the round before is named, when it is written as if by a function."""
    match node:
        case syntax.Call(function="previous", arguments=(syntax.Name() as name,)):
            return write(f"previous.{syntax.unparse(name)}")
    return None


def listed(node: syntax.Membership, item: Fact | None) -> Text:
    """How to ask of what stands before `in [...]`, when that is no choice."""
    assert isinstance(node.collection, syntax.ListLiteral)
    if item is not None and item.kind == "checklist" and node.collection.items:
        first = syntax.unparse(node.collection.items[0])
        return write(f"{first} in {item.id}")
    return Text(
        "方括号中只能列选项；数值请用比较，如 `1 <= a and a <= 3`",
        "the brackets hold options; compare numbers, as in `1 <= a and a <= 3`",
    )
