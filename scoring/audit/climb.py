"""Communities in which much changes, found by climbing.

In: a space of two rulesets, and states that parts of a community can be in (values of variables
that no other part shares). Out: a community in which the difference that is asked for is as large
as climbing makes it. Every step is evaluated by the scalar backend. Guarantee: what is returned is
a community within all bounds and checks; that no other is better is for others to prove.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from liren.engine.backends.scalar.values import Facts
from liren.engine.backends.smt.encode import spot_name
from liren.engine.backends.smt.solver import Value
from liren.engine.ir.nodes import Input, Number
from liren.engine.ir.types import ChecklistType, RecordsType
from liren.engine.record import Record
from liren.engine.ruleset.model import OF_DAY, of_day
from liren.scoring.audit.space import Side
from liren.scoring.plan import Results

State = Mapping[str, Value]
Measure = Callable[[tuple[Results, ...]], Any]
"""What is to be made as large as possible, of the results of each side."""

MOST_PASSES = 8
"""Passes over all parts; climbing rarely takes more than three."""


class Part(Record):
    """Some variables, and values that they can have together whatever the others are."""

    names: frozenset[str]
    states: tuple[State, ...]


class Climbed(NamedTuple):
    """A community, and what it came to."""

    values: dict[str, Value]
    measure: Any


class Scales:
    """Evaluates communities on the scalar backend, without writing them as snapshots."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides = sides
        self._readers = [_reader(side) for side in sides]

    def results(self, values: Mapping[str, Value]) -> tuple[Results, ...]:
        """What each side makes of a community."""
        return tuple(
            side.plan.run(Facts(read(values)))
            for side, read in zip(self.sides, self._readers, strict=True)
        )


def climb(scales: Scales, start: State, parts: Iterable[Part], measure: Measure) -> Climbed:
    """The best community that changing one part at a time leads to."""
    parts = list(parts)
    values = dict(start)
    best = measure(scales.results(values))
    for _ in range(MOST_PASSES):
        improved = False
        for part in parts:
            for state in part.states:
                other = {**values, **state}
                found = measure(scales.results(other))
                if found > best:
                    values, best, improved = other, found, True
        if not improved:
            break
    return Climbed(values, best)


# --- reading values -----------------------------------------------------------------------------


def _reader(side: Side) -> Callable[[Mapping[str, Value]], list[Any]]:
    """A function from values by name to the values of a plan's inputs."""
    plan, names = side.plan, side.encoder.names
    today = dict(zip(OF_DAY, of_day(side.day), strict=True))
    readers: list[Callable[[Mapping[str, Value]], Any]] = [lambda values: False] * len(plan.slots)
    for item in plan.program.inputs:
        name = names.get(item.name, item.name)
        if item.name in today:
            readers[plan.slots[item.name]] = _constant(today[item.name])
        else:
            readers[plan.slots[item.name]] = _of(item, name)
    return lambda values: [read(values) for read in readers]


def _constant(value: Number) -> Callable[[Mapping[str, Value]], Any]:
    return lambda values: value


def _of(item: Input, name: str) -> Callable[[Mapping[str, Value]], Any]:
    match item.type:
        case RecordsType():
            return _records(item, name)
        case ChecklistType():
            keys = [f"{name}:{option}" for option in item.type.items]
            return lambda values: sum(1 << i for i, key in enumerate(keys) if values.get(key))
    if name.startswith("waived:"):
        return _constant(False)
    plain: Value = False if item.low is None else item.low
    return lambda values: values.get(name, plain)


def _records(item: Input, name: str) -> Callable[[Mapping[str, Value]], Any]:
    def read(values: Mapping[str, Value]) -> tuple[tuple[Any, ...], ...]:
        count = int(values.get(f"{name}.count", item.low or 0))
        return tuple(
            tuple(
                _of(Input(field.name, field.type, field.low, field.high),
                    spot_name(name, row, field.name))(values)
                for field in item.fields
            )
            for row in range(count)
        )  # fmt: skip

    return read
