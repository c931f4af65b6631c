"""Named invariants of programs. Each takes a program and yields what breaks it, in words.

They hold for every program that the scoring layer builds from a ruleset that was accepted; the
tests run them on all shipped and on generated rulesets, and a backend may rely on them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from liren.engine.ir.bounds import can_be_zero, is_never_negative
from liren.engine.ir.nodes import (
    Add,
    Aggregate,
    And,
    Compare,
    DaysBetween,
    Div,
    Expr,
    Extreme,
    Field,
    HasItem,
    If,
    Input,
    IsOption,
    MonthsBetween,
    Mul,
    Not,
    NumberType,
    Or,
    Quotient,
    Ref,
    Round,
    Select,
    Tally,
)
from liren.engine.ir.program import Program
from liren.engine.ir.types import BoolType, ChecklistType, ChoiceType, DateType
from liren.engine.ir.walk import children, walk


def references_point_backwards(program: Program) -> Iterator[str]:
    """A definition refers only to definitions before it, by their own type."""
    seen: dict[str, type] = {}
    for definition in program.definitions():
        for node in walk(definition.expr):
            if isinstance(node, Ref) and node.name not in seen:
                yield f"{definition.name} refers to {node.name}, which is not defined before it"
            elif isinstance(node, Ref) and type(node.type) is not seen[node.name]:
                yield f"{definition.name} refers to {node.name} by another type"
        seen[definition.name] = type(definition.expr.type)


def definitions_are_unique(program: Program) -> Iterator[str]:
    """No two definitions have the same name."""
    names = [definition.name for definition in program.definitions()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} is defined twice"


def inputs_are_declared(program: Program) -> Iterator[str]:
    """Every input that is read is among the program's inputs, declared alike."""
    declared = set(program.inputs)
    for definition in program.definitions():
        for node in walk(definition.expr):
            if isinstance(node, Input) and node not in declared:
                yield f"{definition.name} reads {node.name}, which is not declared so"


def fields_stand_in_their_records(program: Program) -> Iterator[str]:
    """A field is only read inside an aggregate over its own records; aggregates do not nest."""
    for definition in program.definitions():
        yield from _stray_fields(definition.expr, None)


def operands_have_the_right_type(program: Program) -> Iterator[str]:
    """Conditions are yes or no, arithmetic is on numbers, items are of checklists."""
    for definition in program.definitions():
        for node in walk(definition.expr):
            for part, wanted in _wanted(node):
                if not isinstance(part.type, wanted):
                    yield f"{definition.name}: {type(node).__name__} got {type(part).__name__}"


def quotients_are_on_top(program: Program) -> Iterator[str]:
    """No sum, product or comparison has a quotient as a direct part: they were cross-multiplied."""
    for definition in program.definitions():
        for node in walk(definition.expr):
            if isinstance(node, Add | Mul | Compare | Div):
                for part in children(node):
                    if isinstance(part, Div):
                        yield f"{definition.name}: {type(node).__name__} over a quotient"


def magnitudes_are_bounded(program: Program) -> Iterator[str]:
    """Every numeric input has both bounds, so that intervals are always finite."""
    for item in program.inputs:
        if isinstance(item.type, NumberType | DateType) and (item.low is None or item.high is None):
            yield f"{item.name} is unbounded"


def weights_are_of_means(program: Program) -> Iterator[str]:
    """Only a mean has weights, and none that can be negative."""
    for definition in program.definitions():
        for node in walk(definition.expr):
            if isinstance(node, Aggregate) and node.weight is not None and not (
                node.kind == "mean" and is_never_negative(node.weight)
            ):  # fmt: skip
                yield f"{definition.name}: a {node.kind} has a weight that it cannot have"


INVARIANTS: tuple[Callable[[Program], Iterator[str]], ...] = (
    references_point_backwards,
    definitions_are_unique,
    inputs_are_declared,
    fields_stand_in_their_records,
    operands_have_the_right_type,
    quotients_are_on_top,
    magnitudes_are_bounded,
    weights_are_of_means,
)


def broken(program: Program) -> list[str]:
    """Everything that breaks an invariant, with the invariant's name."""
    return [f"{check.__name__}: {what}" for check in INVARIANTS for what in check(program)]


def unguarded_divisors(node: Expr) -> Iterator[Expr]:
    """The divisors in an expression that can be zero by their declaration."""
    for part in walk(node):
        if isinstance(part, Div) and can_be_zero(part.right):
            yield part.right


def _stray_fields(node: Expr, records: str | None) -> Iterator[str]:
    match node:
        case Field() if node.records != records:
            yield f"field {node.name} outside of {node.records}"
        case Aggregate():
            if records is not None:
                yield f"aggregate over {node.records.name} inside {records}"
            yield from _stray_fields(node.where, node.records.name)
            yield from _stray_fields(node.body, node.records.name)
            if node.weight is not None:
                yield from _stray_fields(node.weight, node.records.name)
        case _:
            for part in children(node):
                yield from _stray_fields(part, records)


NUMERIC = (NumberType, DateType)


def _wanted(node: Expr) -> Iterator[tuple[Expr, type | tuple[type, ...]]]:
    match node:
        case And() | Or() | Tally():
            yield from ((term, BoolType) for term in node.terms)
        case Not():
            yield node.operand, BoolType
        case If():
            yield node.condition, BoolType
        case Select():
            yield from ((condition, BoolType) for condition, _ in node.cases)
        case Add() | Extreme():
            yield from ((term, NUMERIC) for term in node.terms)
        case Mul() | Div() | Compare():
            yield from ((node.left, NUMERIC), (node.right, NUMERIC))
        case DaysBetween() | MonthsBetween():
            yield from ((node.later, NUMERIC), (node.earlier, NUMERIC))
        case Round():
            yield node.operand, NumberType
        case HasItem():
            yield node.checklist, ChecklistType
        case IsOption():
            yield node.choice, ChoiceType
        case Aggregate() | Quotient():
            yield from _wanted_of_many(node)


def _wanted_of_many(
    node: Aggregate | Quotient,
) -> Iterator[tuple[Expr, type | tuple[type, ...]]]:
    if isinstance(node, Aggregate):
        yield node.where, BoolType
        yield node.body, BoolType if node.kind in ("all", "any", "count") else NumberType
        if node.weight is not None:
            yield node.weight, NumberType
        return
    for applies, above, below in node.terms:
        yield from ((applies, BoolType), (above, NumberType), (below, NumberType))
