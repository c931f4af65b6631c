"""Communities in which much changes, found by climbing.

In: a space of two rulesets, and states that parts of a community can be in (values of variables
that no other part shares). Out: a community in which the difference that is asked for is as large
as climbing makes it. Every step is evaluated by the scalar backend. Guarantee: what is returned is
a community within all bounds and checks; that no other is better is for others to prove.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from liren.engine.backends.scalar.compiled import scale_facts
from liren.engine.backends.scalar.values import Facts
from liren.engine.backends.smt.encode import spot_name
from liren.engine.backends.smt.solver import Budget, Value
from liren.engine.ir.nodes import Input, Number
from liren.engine.ir.types import ChecklistType, RecordsType
from liren.engine.record import Record
from liren.engine.ruleset.model import OF_DAY, of_day
from liren.scoring.plan import Results

if TYPE_CHECKING:
    from liren.scoring.audit.space import Side

State = Mapping[str, Value]
Measure = Callable[[tuple[Results, ...]], Any]
"""What is to be made as large as possible, of the results of each side."""

MOST_PASSES = 8
"""Passes over all parts; climbing rarely takes more than three."""

MOST_WORK = 20_000_000
"""Definitions that are worked out while climbing from one community."""


class Part(Record):
    """Some facts, and values that they can have together whatever the others are.

    `names` are the variables of these facts; no other part has variables of the same facts.
    """

    names: frozenset[str]
    states: tuple[State, ...]


class Climbed(NamedTuple):
    """A community, and what it came to."""

    values: dict[str, Value]
    measure: Any


Slots = tuple[dict[int, Any], ...]
"""Values of some inputs by their position, ready to be run, for each side."""


class Position:
    """A community in the terms of both sides: as values, and as their programs read it."""

    def __init__(self, values: dict[str, Value], read: tuple[list[Any], ...]) -> None:
        self.values = values
        self.read = read

    def changed(self, state: State, slots: Slots) -> Position:
        """The community with one part in another state."""
        read = []
        for before, changes in zip(self.read, slots, strict=True):
            after = list(before)
            for slot, value in changes.items():
                after[slot] = value
            read.append(after)
        return Position({**self.values, **state}, tuple(read))


class Scales:
    """Evaluates communities on the scalar backend, without writing them as snapshots."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides = sides
        self._inputs = [_inputs(side) for side in sides]
        self._slots: dict[int, tuple[State, Slots]] = {}
        self.size = sum(len(side.terms) for side in sides)

    def position(self, values: Mapping[str, Value]) -> Position:
        """A community, read by both sides."""
        read = tuple(
            _scaled(side, {item.slot: item.read(values) for item in inputs})
            for side, inputs in zip(self.sides, self._inputs, strict=True)
        )
        lists = tuple([found[i] for i in range(len(found))] for found in read)
        return Position(dict(values), lists)

    def moved(self, position: Position, state: State) -> Position:
        """The community with one part in another state."""
        known = self._slots.get(id(state))
        if known is None:
            slots = tuple(
                _scaled(side, {i.slot: i.read(state) for i in inputs if i.is_in(state)})
                for side, inputs in zip(self.sides, self._inputs, strict=True)
            )
            # The state is kept beside, so that its identity is not used again.
            known = self._slots[id(state)] = (state, slots)
        return position.changed(state, known[1])

    def run(self, position: Position) -> tuple[Results, ...]:
        """What each side makes of a community."""
        return tuple(
            Results(*side.plan.compiled.run(Facts(read)))
            for side, read in zip(self.sides, position.read, strict=True)
        )

    def results(self, values: Mapping[str, Value]) -> tuple[Results, ...]:
        """The same of values."""
        return self.run(self.position(values))


def climb(
    scales: Scales, start: State, parts: Iterable[Part], measure: Measure, budget: Budget
) -> Climbed:
    """The best community that changing one part at a time leads to, as far as there is time.

    How far it climbs is counted in what is worked out, so that it comes to the same everywhere; the
    clock only ends what takes far too long.
    """
    steps = [state for part in parts for state in part.states]
    position = scales.position(start)
    best = measure(scales.run(position))
    left = MOST_WORK // scales.size
    for _ in range(MOST_PASSES):
        improved = False
        for state in steps:
            left -= 1
            if left < 0 or budget.over:
                return Climbed(position.values, best)
            other = scales.moved(position, state)
            found = measure(scales.run(other))
            if found > best:
                position, best, improved = other, found, True
        if not improved:
            break
    return Climbed(position.values, best)


# --- reading values -----------------------------------------------------------------------------


class _Input(NamedTuple):
    """How an input of a plan is read from values by name; `names` are the variables it needs."""

    slot: int
    names: frozenset[str]
    read: Callable[[Mapping[str, Value]], Any]

    def is_in(self, state: State) -> bool:
        """Whether a state says what it is."""
        return not self.names.isdisjoint(state)


def _inputs(side: Side) -> list[_Input]:
    """The inputs of a plan, and constants at positions that nothing reads."""
    plan, names = side.plan, side.encoder.names
    today = dict(zip(OF_DAY, of_day(side.day), strict=True))
    found = {slot: _Input(slot, frozenset(), _constant(False)) for slot in plan.slots.values()}
    for item in plan.program.inputs:
        slot, name = plan.slots[item.name], names.get(item.name, item.name)
        if item.name in today:
            found[slot] = _Input(slot, frozenset(), _constant(today[item.name]))
        else:
            found[slot] = _Input(slot, _names(item, name), _of(item, name))
    return list(found.values())


def _names(item: Input, name: str) -> frozenset[str]:
    """The variables of which at least one is in a state that is about the input."""
    match item.type:
        case RecordsType():
            return frozenset((f"{name}.count",))
        case ChecklistType():
            return frozenset(f"{name}:{option}" for option in item.type.items)
    return frozenset((name,))


def _scaled(side: Side, values: Mapping[int, Any]) -> dict[int, Any]:
    """The values as the compiled program takes them."""
    inputs = [item for item in side.plan.program.inputs if side.plan.slots[item.name] in values]
    most = max(values, default=-1) + 1
    facts = Facts([values.get(slot) for slot in range(most)])
    scaled = scale_facts(facts, inputs, side.plan.slots, side.plan.scales).values
    return {slot: scaled[slot] for slot in values}


def _constant(value: Number) -> Callable[[Mapping[str, Value]], Any]:
    return lambda values: value


def _of(item: Input, name: str) -> Callable[[Mapping[str, Value]], Any]:
    match item.type:
        case RecordsType():
            return _records(item, name)
        case ChecklistType():
            keys = [f"{name}:{option}" for option in item.type.items]
            return lambda values: sum(1 << i for i, key in enumerate(keys) if values.get(key))
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
