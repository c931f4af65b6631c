"""A program made ready to evaluate snapshots one at a time.

In: a program without parameters, the definitions that are wanted, and a scale for each number among
the inputs. Out: `Compiled.run`, which takes `Facts` whose numbers are scaled so (`scale_facts`) and
returns the wanted values, each as a partly known value at its scale.

There are three ways to evaluate, which give the same values: a generated function for snapshots of
which everything is known (`exact`), one for those known in part (`mixed`), and closures over
intervals (`interval`), which serve the first snapshots, before generating code pays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from liren.engine.backends.scalar import interval
from liren.engine.backends.scalar.functions import (
    Exact,
    Mixed,
    Part,
    compile_mixed,
    compile_whole,
)
from liren.engine.backends.scalar.outputs import Output, pick
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

Outputs = Callable[[Callable[[str], int]], Sequence[Output]]
"""Outputs for those who need the scales of definitions to say what they want."""

COLD_RUNS = 20
"""Snapshots of a kind (known wholly, or in part) that are evaluated before code is generated for
them. Measured on the rulesets that come with Liren, generating takes as long as 16 to 95 snapshots
without, and 30 to 140 of those known in part; the larger the ruleset, the fewer.
"""


class Compiled:
    """Evaluates one program. Safe to share between threads: code is generated once it pays, and it
    does not matter which thread does so, or if two do."""

    def __init__(
        self,
        program: Program,
        slots: Mapping[str, int],
        outputs: Sequence[Output] | Outputs,
        scales: Mapping[str, int] | None = None,
    ) -> None:
        self._program = program
        self._slots = {item.name: slots[item.name] for item in program.inputs}
        self._scales = scales or {}
        self._runs = [0, 0]  # of snapshots known wholly, and in part
        self._whole: Exact | None = None
        self._mixed: Mixed | None = None
        self._positions: dict[str, tuple[int, int]] = {}
        self._parts = self._prepare()
        self.outputs = tuple(outputs(self.scale) if callable(outputs) else outputs)

    def scale(self, name: str) -> int:
        """The scale of a definition's value."""
        return self._positions[name][1]

    def run(self, facts: Facts) -> tuple[Any, ...]:
        """The wanted definitions' values, in the order of `outputs`."""
        kind = bool(facts.partial)
        if self._runs[kind] < COLD_RUNS:
            self._runs[kind] += 1
            return self.run_cold(facts)
        return self.run_generated(facts)

    def run_generated(self, facts: Facts) -> tuple[Any, ...]:
        """The same by generated code, which is made now if it is not there."""
        if facts.partial:
            return (self._mixed or self._generate_mixed())(facts)
        return (self._whole or self._generate_whole())(facts.values)

    def run_cold(self, facts: Facts) -> tuple[Any, ...]:
        """The same without generated code."""
        values = self.values(facts)
        return tuple(pick(output, values) for output in self.outputs)

    def values(self, facts: Facts) -> Mapping[str, Any]:
        """Every definition as a partly known value at its scale, without generated code."""
        found: list[Any] = []
        for part in self._parts:
            for read in part.closures:
                found.append(read(facts, found, None))
        return dict(zip(self._positions, found, strict=True))

    def _generate_whole(self) -> Exact:
        blocks = self._program.blocks
        self._whole = compile_whole(blocks, self.outputs, self._slots, self._scales)
        return self._whole

    def _generate_mixed(self) -> Mixed:
        places = self._positions
        self._mixed = compile_mixed(self._parts, self.outputs, self._slots, self._scales, places)
        return self._mixed

    def _prepare(self) -> tuple[Part, ...]:
        reads = self._program.reads()
        inputs, slots = self._program.inputs, self._slots
        empty = scale_facts(unknown_facts(inputs, slots), inputs, slots, self._scales)
        stored: list[Any] = []
        parts = []
        for block in self._program.blocks:
            start = len(stored)
            closures = self._closures(block)
            for read in closures:
                stored.append(read(empty, stored, None))
            names = frozenset().union(*(reads[d.name] for d in block.definitions))
            mask = sum(1 << slots[name] for name in names)
            parts.append(Part(block, mask, start, tuple(stored[start:]), closures))
        return tuple(parts)

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
            values[slot] = scale_value(values[slot], item, scales, partial=partial)
    return Facts(values, facts.partial, facts.blank)


def scale_value(value: Any, item: Input, scales: Mapping[str, int], *, partial: bool) -> Any:
    """One fact's value, multiplied by its scale."""
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
    if isinstance(value, int):
        return value * factor
    # nearly always whole, as that is what scales are for; a `Fraction` would be made in between
    whole, rest = divmod(value.numerator * factor, value.denominator)
    return value * factor if rest else whole


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
