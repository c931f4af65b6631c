"""Evaluating one expression in both ways of the scalar backend, and knowing facts in part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from liren.engine.backends.scalar.compiled import Compiled, scale_facts
from liren.engine.backends.scalar.values import Facts, PartialRecords, ratio
from liren.engine.ir.nodes import Expr
from liren.engine.ir.program import Block, Definition, Program
from liren.engine.ir.types import NumberType
from tests.engine.ir.expressions import FIELDS, INPUTS, LIST, SLOTS, around

SCALES = {"c": 10, "less": 10, "list.x": 2}
"""As a ruleset's numbers with decimals are scaled; halves of `c` and thirds of `x` stay fractions.
"""


def compiled(node: Expr) -> Compiled:
    """The expression as a program of one definition, `it`."""
    return Compiled(
        Program(INPUTS, (Block("test", (Definition("it", node),)),)), SLOTS, ["it"], SCALES
    )


def run_interval(node: Expr, facts: Facts) -> tuple[Any, int]:
    """What the closures return, and their scale: a first run never goes through generated code."""
    program = compiled(node)
    return program.run(_scaled(facts))[0], program.scale("it")


def lifted(node: Expr, world: Sequence[Any]) -> tuple[Any, int]:
    """What the generated code returns, in lifted representation, and its scale."""
    program = compiled(node)
    facts = _scaled(Facts(list(world)))
    return program.run_generated(facts)[0], program.scale("it")


def _scaled(facts: Facts) -> Facts:
    return scale_facts(facts, INPUTS, SLOTS, SCALES)


def run_exact(node: Expr, world: Sequence[Any]) -> Any:
    """The number, or the lifted value, that the generated code works out."""
    value, scale = lifted(node, world)
    return ratio(value[0], scale) if isinstance(node.type, NumberType) else value


def contains(wider: Any, narrower: Any) -> bool:
    """Whether a partly known value leaves everything open that another does."""
    if isinstance(wider, tuple):
        return bool(wider[0] <= narrower[0] and narrower[1] <= wider[1])
    return bool(narrower & ~wider == 0)


def blurred(draw: Any, world: Sequence[Any]) -> Facts:
    """The facts of a world, some of them known in part only."""
    values, partial = list(world), 0
    for i, item in enumerate(INPUTS):
        if draw(st.booleans()):
            partial |= 1 << i
            hidden = _records if item is LIST else around
            values[i] = hidden(draw, item, world[i])
    return Facts(values, partial)


def _records(draw: Any, item: Any, records: Sequence[Any]) -> PartialRecords:
    """Some records on file and some of their fields known; more may exist."""
    on_file = draw(st.integers(0, len(records)))
    listed = tuple(
        tuple(around(draw, field, part) for field, part in zip(FIELDS, record, strict=True))
        for record in records[:on_file]
    )
    hidden = records[on_file:]
    fewest = draw(st.integers(0, len(hidden)))
    most = len(hidden) + draw(st.integers(0, 4 - len(records)))
    unlisted = tuple(_open(field) for field in FIELDS)
    return PartialRecords(listed, fewest, most, unlisted)


def _open(field: Any) -> Any:
    if isinstance(field.type, NumberType):
        return field.low, field.high
    return 7 if field.name == "kind" else 3
