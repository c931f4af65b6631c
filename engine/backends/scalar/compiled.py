"""A program made ready to evaluate snapshots one at a time.

In: a program without parameters, the definitions that are wanted, and a scale for each number among
the inputs. Out: `Compiled.run`, which takes `Facts` whose numbers are scaled so (`scale_facts`) and
returns the wanted values, each as a partly known value at its scale.

A snapshot of which everything is known runs through one generated function. Otherwise each block is
evaluated in the cheapest way that is right for it: the generated code where its own facts are known,
a stored result where none of them is, and closures over intervals in between. The first snapshots go
through the closures, which give the same values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from liren.engine.backends.scalar import exact, interval
from liren.engine.backends.scalar.values import Facts, PartialRecords
from liren.engine.ir.nodes import Expr, Field, Input, Number
from liren.engine.ir.program import Block, Program
from liren.engine.ir.types import (
    BoolType,
    ChecklistType,
    ChoiceType,
    DateType,
    NumberType,
    RecordsType,
)
from liren.engine.ir.walk import references

Exact = Callable[[list[Any]], tuple[Any, ...]]
Output = str | tuple[str, ...]
"""A wanted definition, or several whose values are wanted as one tuple."""

COLD_RUNS = 2
"""Snapshots evaluated before code is generated: for one or two, generating costs more than it saves."""


class _Step:
    """One block: its inputs as a mask, and the ways to evaluate it."""

    __slots__ = ("block", "closures", "exact", "mask", "own", "stored")

    def __init__(
        self,
        block: Block,
        mask: int,
        closures: tuple[interval.Closure, ...],
        stored: tuple[Any, ...],
    ) -> None:
        names = {definition.name for definition in block.definitions}
        self.block = block
        self.mask = mask
        self.closures = closures
        self.stored = stored
        self.own = all(references(d.expr) <= names for d in block.definitions)
        self.exact: Exact | None = None


class Compiled:
    """Evaluates one program. Safe to share between threads: code is generated once it pays, and it
    does not matter which thread does so, or if two do."""

    def __init__(
        self,
        program: Program,
        slots: Mapping[str, int],
        outputs: Sequence[Output],
        scales: Mapping[str, int] | None = None,
    ) -> None:
        self.outputs = tuple(outputs)
        self._program = program
        self._slots = slots
        self._scales = scales or {}
        self._runs = 0
        self._whole: Exact | None = None
        self._positions: dict[str, tuple[int, int]] = {}
        self._steps = self._compile()
        self._picked = [
            self._positions[name][0]
            if isinstance(name, str)
            else tuple(self._positions[part][0] for part in name)
            for name in outputs
        ]
        # For a tuple of definitions ask `scale` for each.
        self.scales = [self.scale(name) if isinstance(name, str) else 1 for name in outputs]

    def scale(self, name: str) -> int:
        """The scale of a definition's value."""
        return self._positions[name][1]

    def run(self, facts: Facts) -> tuple[Any, ...]:
        """The wanted definitions' values, in the order of `outputs`."""
        if self._runs < COLD_RUNS:
            self._runs += 1
        elif not facts.partial:
            return (self._whole or self._generate())(facts.values)
        values = self._evaluate(facts, hot=self._runs >= COLD_RUNS)
        return tuple(
            [
                values[i] if isinstance(i, int) else tuple([values[part] for part in i])
                for i in self._picked
            ]
        )

    def _generate(self) -> Exact:
        definitions = list(self._program.definitions())
        self._whole = exact.compile_block("program", definitions, self.outputs, self._slots, self._scales)
        return self._whole

    def _evaluate(self, facts: Facts, *, hot: bool) -> list[Any]:
        partial, blank = facts.partial, facts.blank
        values: list[Any] = []
        for step in self._steps:
            mask = step.mask
            if hot and step.own and not partial & mask:
                values += (step.exact or self._generate_block(step))(facts.values)
            elif blank & mask == mask:
                values += step.stored
            else:
                for read in step.closures:
                    values.append(read(facts, values, None))
        return values

    def _generate_block(self, step: _Step) -> Exact:
        names = [definition.name for definition in step.block.definitions]
        step.exact = exact.compile_block(
            step.block.name, step.block.definitions, names, self._slots, self._scales
        )
        return step.exact

    def _compile(self) -> tuple[_Step, ...]:
        reads = self._program.reads()
        empty = scale_facts(
            unknown_facts(self._program.inputs, self._slots), self._program.inputs, self._slots, self._scales
        )
        stored: list[Any] = []
        steps = []
        for block in self._program.blocks:
            start = len(stored)
            closures = self._closures(block)
            for read in closures:
                stored.append(read(empty, stored, None))
            read_names = frozenset().union(*(reads[d.name] for d in block.definitions))
            mask = sum(1 << self._slots[name] for name in read_names)
            steps.append(_Step(block, mask, closures, tuple(stored[start:])))
        return tuple(steps)

    def _closures(self, block: Block) -> tuple[interval.Closure, ...]:
        closures = []
        for definition in block.definitions:
            scope = interval.Scope(self._slots, self._positions, self._scales)
            read, scale = interval.closure(definition.expr, scope)
            self._positions[definition.name] = (len(self._positions), scale)
            closures.append(read)
        return tuple(closures)


def scale_facts(
    facts: Facts, inputs: Iterable[Input], slots: Mapping[str, int], scales: Mapping[str, int]
) -> Facts:
    """The facts with every number multiplied by its scale, as `Compiled` takes them."""
    values = list(facts.values)
    for item in inputs:
        slot = slots[item.name]
        if slot < len(values):
            partial = bool(facts.partial >> slot & 1)
            values[slot] = _scaled(values[slot], item, scales, partial=partial)
    return Facts(values, facts.partial, facts.blank)


def _scaled(value: Any, item: Input, scales: Mapping[str, int], *, partial: bool) -> Any:
    if isinstance(item.type, RecordsType):
        factors = [scales.get(f"{item.name}.{name}", 1) for name, _ in item.type.fields]
        if all(factor == 1 for factor in factors):
            return value
        if not partial:
            return tuple(_row(row, factors, _times) for row in value)
        rows = tuple(_row(row, factors, _times_both) for row in value.listed)
        unlisted = _row(value.unlisted, factors, _times_both) if value.unlisted else ()
        return value._replace(listed=rows, unlisted=unlisted)
    factor = scales.get(item.name, 1)
    if factor == 1:
        return value
    return _times_both(value, factor) if partial else _times(value, factor)


def _row(row: tuple[Any, ...], factors: Sequence[int], times: Callable[[Any, int], Any]) -> Any:
    return tuple(
        part if factor == 1 else times(part, factor)
        for part, factor in zip(row, factors, strict=True)
    )


def _times(value: Number, factor: int) -> Number:
    product = value * factor
    return int(product) if isinstance(product, Fraction) and product.denominator == 1 else product


def _times_both(value: tuple[Number, Number], factor: int) -> tuple[Number, Number]:
    return _times(value[0], factor), _times(value[1], factor)


def unknown_facts(inputs: Iterable[Input], slots: Mapping[str, int]) -> Facts:
    """The facts of a snapshot that says nothing at all."""
    values: list[Any] = [None] * (max(slots.values(), default=-1) + 1)
    mask = 0
    for item in inputs:
        values[slots[item.name]] = unknown(item)
        mask |= 1 << slots[item.name]
    return Facts(values, mask, mask)


def unknown(item: Input | Field) -> Any:
    """The partly known value of a fact of which only the declaration is known."""
    match item.type:
        case BoolType():
            return 3
        case NumberType() | DateType():
            return (item.low, item.high)
        case ChoiceType():
            return (1 << len(item.type.options)) - 1
        case ChecklistType():
            return (0, (1 << len(item.type.items)) - 1)
        case RecordsType():
            assert isinstance(item, Input)
            record = tuple(unknown(field) for field in item.fields)
            return PartialRecords((), int(item.low or 0), int(item.high or 0), record)


def evaluate(node: Expr, facts: Facts, slots: Mapping[str, int]) -> tuple[Any, int]:
    """One expression over the facts: a partly known value and its scale. Not for hot paths."""
    read, scale = interval.closure(node, interval.Scope(slots, {}, {}))
    return read(facts, (), None), scale


def evaluate_record(
    node: Expr, facts: Facts, slots: Mapping[str, int], record: tuple[Any, ...], kind: RecordsType
) -> tuple[Any, int]:
    """One expression over the facts and one record of a list."""
    read, scale = interval.closure(node, interval.Scope(slots, {}, {}, kind))
    return read(facts, (), record), scale
