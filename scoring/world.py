"""A snapshot that can be changed in thought.

In: the facts of an assessment. Out: `World`: values of facts (and of fields of records) that can be
replaced, and expressions evaluated over them. Worlds are immutable: a change gives another world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liren.engine.backends.scalar import interval
from liren.engine.backends.scalar.values import NO, Facts, PartialRecords, lift
from liren.engine.ir.nodes import Expr, Field, Input
from liren.engine.ir.types import ChoiceType, RecordsType
from liren.engine.record import Record, field, replace
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.snapshot.bind import Bound
from liren.scoring.plan import Plan


class Spot(Record):
    """One value that can be changed: a fact, or a field of one record of a list."""

    fact: str
    record: int | None = None
    field: str | None = None


class World(Record):
    """Values in the representation of partly known ones, by the position of the fact."""

    ruleset: Ruleset
    slots: Mapping[str, int]
    values: tuple[Any, ...]
    closures: dict[tuple[Expr, str | None], tuple[interval.Closure, int]] = field(compare=False)

    @staticmethod
    def of(plan: Plan, bound: Bound, facts: Facts) -> World:
        """The world as the snapshot has it."""
        values = list(facts.values)
        for item in plan.program.inputs:
            slot = plan.slots[item.name]
            if slot < len(values) and not facts.partial >> slot & 1:
                values[slot] = lift(values[slot], item.type)
        return World(plan.ruleset, plan.slots, tuple(values), {})

    def facts(self) -> Facts:
        """The world as facts of the scalar backend, all marked as partly known."""
        return Facts(list(self.values), (1 << len(self.values)) - 1, 0)

    def evaluate(self, node: Expr, record: tuple[Fact, int] | None = None) -> Any:
        """An expression over the world, or over one record of a list; numbers keep their scale."""
        holder = None if record is None else record[0].id
        known = self.closures.get((node, holder))
        if known is None:
            kind = None if record is None else record[0].node.type
            assert kind is None or isinstance(kind, RecordsType)
            known = interval.closure(node, interval.Scope(self.slots, {}, {}, kind))
            self.closures[node, holder] = known
        row = None if record is None else self.record(record[0].id, record[1])
        return known[0](self.facts(), (), row)

    def record(self, name: str, i: int) -> tuple[Any, ...]:
        """The fields of one record."""
        records: PartialRecords = self.values[self.slots[name]]
        return records.listed[i]

    def get(self, spot: Spot) -> Any:
        """The value at a spot."""
        if spot.record is None:
            return self.values[self.slots[spot.fact]]
        return self.record(spot.fact, spot.record)[self.position(spot)]

    def put(self, spot: Spot, value: Any) -> World:
        """The world with another value at a spot."""
        slot = self.slots[spot.fact]
        if spot.record is not None:
            records: PartialRecords = self.values[slot]
            row = list(records.listed[spot.record])
            row[self.position(spot)] = value
            listed = list(records.listed)
            listed[spot.record] = tuple(row)
            value = records._replace(listed=tuple(listed))
        values = list(self.values)
        values[slot] = value
        return replace(self, values=tuple(values))

    def position(self, spot: Spot) -> int:
        """Where a field stands in a record."""
        kind = self.ruleset.facts[spot.fact].node.type
        assert isinstance(kind, RecordsType)
        assert spot.field is not None
        return kind.position(spot.field)

    def declaration(self, spot: Spot) -> Fact:
        """The declaration of what stands at a spot."""
        fact = self.ruleset.facts[spot.fact]
        return fact if spot.field is None else fact.fields[spot.field]

    def possible(self) -> bool:
        """Whether all checks among facts can hold."""
        return next(self.broken(), None) is None

    def broken(self) -> Iterator[tuple[Expr, tuple[Fact, int] | None]]:
        """The checks that cannot hold, each with the record that it is about."""
        for check in self.ruleset.checks:
            if self.evaluate(check.expr) == NO:
                yield check.expr, None
        for fact in self.ruleset.facts.values():
            for check in fact.checks:
                for i in range(len(self.values[self.slots[fact.id]].listed)):
                    if self.evaluate(check.expr, (fact, i)) == NO:
                        yield check.expr, (fact, i)


def spot_of(node: Input | Field, record: tuple[Fact, int] | None) -> Spot:
    """Where the value of a leaf stands."""
    if isinstance(node, Input):
        return Spot(node.name)
    assert record is not None, "a field is only read inside of a record"
    return Spot(node.records, record[1], node.name)


def with_option(node: Input | Field, option: str) -> int:
    """The value of a choice that is one option."""
    assert isinstance(node.type, ChoiceType)
    return 1 << node.type.options.index(option)
