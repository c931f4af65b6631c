"""Evaluating one expression in both ways of the scalar backend, and knowing facts in part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liren.engine.backends.scalar import exact, interval
from liren.engine.backends.scalar.values import Facts, PartialRecords, ratio
from liren.engine.ir.nodes import Expr
from liren.engine.ir.program import Definition
from liren.engine.ir.types import NumberType
from tests.engine.ir.expressions import FIELDS, INPUTS, LIST, SLOTS, around

ALL = (1 << len(INPUTS)) - 1


def lifted(node: Expr, world: Sequence[Any]) -> tuple[Any, int]:
    """What the generated code returns, in lifted representation, and its scale."""
    block = exact.compile_block("test", [Definition("it", node)], ["it"], SLOTS)
    scale = exact.emit(node, exact.Scope(SLOTS, {}))[1]
    return block(list(world))[0], scale


def run_exact(node: Expr, world: Sequence[Any]) -> Any:
    """The number, or the lifted value, that the generated code works out."""
    value, scale = lifted(node, world)
    return ratio(value[0], scale) if isinstance(node.type, NumberType) else value


def run_interval(node: Expr, facts: Facts) -> tuple[Any, int]:
    """What the closures return, and their scale."""
    read, scale = interval.closure(node, interval.Scope(SLOTS, {}))
    return read(facts, (), None), scale


def contains(wider: Any, narrower: Any) -> bool:
    """Whether a partly known value leaves everything open that another does."""
    if isinstance(wider, tuple):
        return bool(wider[0] <= narrower[0] and narrower[1] <= wider[1])
    return bool(narrower & ~wider == 0)


def blurred(draw: Any, world: Sequence[Any]) -> Facts:
    """The facts of a world, some of them known in part only."""
    values, partial = list(world), 0
    for i, item in enumerate(INPUTS):
        if draw(_booleans()):
            partial |= 1 << i
            hidden = _records if item is LIST else around
            values[i] = hidden(draw, item, world[i])
    return Facts(values, partial)


def _records(draw: Any, item: Any, records: Sequence[Any]) -> PartialRecords:
    """Some records on file and some of their fields known; more may exist."""
    on_file = draw(_count(len(records)))
    listed = tuple(
        tuple(around(draw, field, part) for field, part in zip(FIELDS, record, strict=True))
        for record in records[:on_file]
    )
    hidden = records[on_file:]
    fewest = draw(_count(len(hidden)))
    most = len(hidden) + draw(_count(4 - len(records)))
    unlisted = tuple(_open(field) for field in FIELDS)
    return PartialRecords(listed, fewest, most, unlisted)


def _open(field: Any) -> Any:
    if isinstance(field.type, NumberType):
        return field.low, field.high
    return 7 if field.name == "kind" else 3


def _booleans() -> Any:
    from hypothesis import strategies as st

    return st.booleans()


def _count(most: int) -> Any:
    from hypothesis import strategies as st

    return st.integers(0, most)
