"""What a case shows: on which side of a figure a community stands, and how closely.

In: a `World` and a figure with the parameters of the day put in. Out: the side that was observed.
Definition: a community stands `at` a figure when the number is exactly the limit. It stands just
`below` or just `above` when the smallest change of one fact (or of the day) would reach the limit
or cross it. The smallest change is one step of a number as declared (one person, 0.01 m²), one day,
a yes turned to no, one item of a checklist, another option, one record more or fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from liren.engine.backends.scalar.compiled import unknown
from liren.engine.backends.scalar.values import NO, YES, PartialRecords
from liren.engine.ir import build
from liren.engine.ir.nodes import Aggregate, Expr, Field, Input
from liren.engine.ir.types import BoolType, ChecklistType, ChoiceType, DateType, NumberType
from liren.engine.ir.walk import walk
from liren.engine.record import Record
from liren.engine.ruleset.model import Fact
from liren.scoring.testing.document import Side
from liren.scoring.testing.figures import Alternative, Figure
from liren.scoring.world import Spot, World

Row = tuple[Fact, int] | None
OPS: dict[Side, str] = {"below": "<", "at": "==", "above": ">"}
BEYOND: dict[Side, str] = {"below": ">=", "above": "<="}


class Fixed(Record):
    """A figure with the parameters of the day in it, as conditions on a world."""

    where: Expr
    sides: dict[Side, Expr]
    beyond: dict[Side, Expr]
    leaves: tuple[Expr, ...]
    records: Input | None


def fixed(figure: Figure, fix: Callable[[Expr], Expr]) -> Fixed:
    """A figure on a day."""
    left, right = fix(figure.left), fix(figure.right)
    parts = dict.fromkeys((*walk(left), *walk(right)))
    return Fixed(
        where=fix(figure.where),
        sides={side: build.relate(op, left, right) for side, op in OPS.items()},
        beyond={side: build.relate(op, left, right) for side, op in BEYOND.items()},
        leaves=tuple(leaf for leaf in parts if isinstance(leaf, Input | Field | Aggregate)),
        records=figure.records,
    )


def sides_seen(figure: Fixed, world: World) -> frozenset[Side]:
    """The sides of a figure on which the community, or one of its records, was found."""
    rows = list(asked_rows(figure.where, figure.records, world))
    return frozenset(side for row in rows for side in _side(figure, world, row))


def was_seen(alternative: Alternative, fix: Callable[[Expr], Expr], world: World) -> bool:
    """Whether an alternative certainly held, for the community or one of its records."""
    rows = asked_rows(fix(alternative.where), alternative.records, world)
    return any(world.evaluate(fix(alternative.holds), row) == YES for row in rows)


def asked_rows(where: Expr, records: Input | None, world: World) -> Iterator[Row]:
    """The community, or every record of a list on file, where a condition certainly holds."""
    rows: Iterable[Row] = (None,)
    if records is not None:
        fact = world.ruleset.facts[records.name]
        rows = [(fact, i) for i in range(len(world.values[world.slots[fact.id]].listed))]
    return (row for row in rows if world.evaluate(where, row) == YES)


def _side(figure: Fixed, world: World, row: Row) -> Iterator[Side]:
    for side, condition in figure.sides.items():
        if world.evaluate(condition, row) == YES:
            if side == "at" or _just(figure, side, world, row):
                yield side
            return


def _just(figure: Fixed, side: Side, world: World, row: Row) -> bool:
    reached = figure.beyond[side]
    changed = smallest_changes(figure.leaves, world, row)
    return any(other.evaluate(reached, row) == YES for other in changed)


def smallest_changes(leaves: Iterable[Expr], world: World, row: Row) -> Iterator[World]:
    """The worlds in which one thing that is read differs by the least it can."""
    for leaf in leaves:
        if isinstance(leaf, Aggregate):
            yield from _other_lists(world, leaf.records)
            continue
        assert isinstance(leaf, Input | Field)
        for spot in _spots(leaf, world, row):
            for value in _neighbours(leaf, _declared(world, spot), world.get(spot)):
                yield world.put(spot, value)


def _spots(leaf: Input | Field, world: World, row: Row) -> Iterator[Spot]:
    """Where the values of a leaf stand: one, or one in each record of another list."""
    if isinstance(leaf, Input):
        if leaf.name in world.slots and world.slots[leaf.name] < len(world.values):
            yield Spot(leaf.name)
        return
    if row is not None and row[0].id == leaf.records:
        yield Spot(leaf.records, row[1], leaf.name)
        return
    for i in range(len(world.values[world.slots[leaf.records]].listed)):
        yield Spot(leaf.records, i, leaf.name)


def _declared(world: World, spot: Spot) -> Fact | None:
    """The declaration of a fact; the day and the flags have none."""
    return world.declaration(spot) if spot.fact in world.ruleset.facts else None


def _neighbours(leaf: Input | Field, fact: Fact | None, value: Any) -> Iterator[Any]:
    """The values next to a known one."""
    match leaf.type:
        case NumberType() | DateType():
            if value[0] != value[1]:
                return
            step = fact.step if fact is not None and isinstance(leaf.type, NumberType) else 1
            for other in (value[0] - step, value[0] + step):
                if not _outside(other, leaf):
                    yield other, other
        case BoolType():
            if value in (NO, YES):
                yield NO if value == YES else YES
        case ChoiceType():
            yield from (1 << i for i in range(len(leaf.type.options)) if value != 1 << i)
        case ChecklistType():
            for i in range(len(leaf.type.items) if value[0] == value[1] else 0):
                yield value[0] ^ 1 << i, value[0] ^ 1 << i


def _outside(value: Any, leaf: Input | Field) -> bool:
    below = leaf.low is not None and value < leaf.low
    return below or (leaf.high is not None and value > leaf.high)


def _other_lists(world: World, records: Input) -> Iterator[World]:
    """A list with one record more, of which nothing is known, or with one fewer."""
    spot = Spot(records.name)
    value: PartialRecords = world.get(spot)
    if value.more_low or value.more_high:
        return
    row = value.unlisted or tuple(map(unknown, records.fields))
    yield world.put(spot, value._replace(more_low=1, more_high=1, unlisted=row))
    for i in range(len(value.listed)):
        listed = (*value.listed[:i], *value.listed[i + 1 :])
        yield world.put(spot, value._replace(listed=listed))
