"""The smallest change that makes a condition hold.

In: a condition of the intermediate representation and a `World`. Out: a world in which the
condition holds, changed as little as was found necessary, or None. The structure of the condition
is followed: every part of a conjunction, the cheapest of a disjunction, every record of a list. A
comparison is met by moving one number, in steps that make sense for it (whole persons), inside its
bounds and the declared checks, and no further than needed.

What the search proposes is always verified on the evaluator by the caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

from liren.engine.backends.scalar.values import NO, YES
from liren.engine.ir import build
from liren.engine.ir.nodes import (
    TRUE,
    Aggregate,
    And,
    Compare,
    Expr,
    Field,
    HasItem,
    If,
    Input,
    IsOption,
    Not,
    Number,
    Or,
    Settle,
    Tally,
)
from liren.engine.ir.types import BoolType, DateType, NumberType
from liren.engine.ir.walk import children, walk
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import OF_DAY, Fact, is_history
from liren.scoring.nearest import Holds, exactly, limits, move
from liren.scoring.world import Spot, World, spot_of, with_option

Row = tuple[Fact, int] | None
MOST_REPAIRS = 20
"""Checks mended one after another; a change that needs more is no small change."""

MOST_SPOTS = 200
"""Numbers that are tried for one comparison; more would not be a small change anyway."""


class Preference(Record):
    """Which facts an office would rather change: lower is better."""

    hinted: tuple[str, ...]
    order: tuple[str, ...]

    def rank(self, name: str) -> tuple[bool, int]:
        """Hinted facts first, then in the order in which the demand names them."""
        position = self.order.index(name) if name in self.order else len(self.order)
        return name not in self.hinted, position


class Solver(Record):
    """Finds changes for one criterion.

    `avoid` are conditions that would make the demand meaningless, such as a divisor of zero: they
    are never brought about. `frozen` are values that must stay as they are. No day before
    `first_day` is proposed: nobody can still act on it.
    """

    prefer: Preference
    avoid: frozenset[Expr] = frozenset()
    frozen: frozenset[Spot] = frozenset()
    first_day: int | None = None

    def solve(self, node: Expr, world: World, record: Row = None) -> World | None:
        """A world in which `node` is no longer certain not to hold."""
        if world.evaluate(node, record) & YES:
            return world
        changed = self._make(node, True, world, record)
        return None if changed is None else self._repaired(node, world, changed)

    def mended(self, world: World) -> World | None:
        """The world with whatever the declared checks ask for."""
        return self._repaired(TRUE, world, world)

    def _repaired(self, node: Expr, before: World, world: World) -> World | None:
        """The world with whatever the declared checks need beside a change.

        An estate that is to have all three bodies must have an owners' committee.
        """
        for _ in range(MOST_REPAIRS):
            broken = next(world.broken(), None)
            if broken is None:
                return world if world.evaluate(node) & YES else None
            keep = frozenset(changed_spots(before, world))
            solver = replace(self, frozen=self.frozen | keep)
            repaired = solver._make(broken[0], True, world, broken[1])
            if repaired is None:
                return None
            world = repaired
        return None

    def _make(self, node: Expr, wanted: bool, world: World, record: Row) -> World | None:
        value = world.evaluate(node, record)
        if value & (YES if wanted else NO):
            return world
        match node:
            case Not():
                return self._make(node.operand, not wanted, world, record)
            case Settle():
                return self._make(node.operand, wanted, world, record)
            case And() | Or():
                if isinstance(node, And) == wanted:
                    return self._every(node.terms, wanted, world, record)
                return self._cheapest(node.terms, wanted, world, record)
            case Compare():
                return self._compare(node, wanted, world, record)
            case HasItem() | IsOption() | Input() | Field():
                return self._leaf(node, wanted, world, record)
            case Aggregate():
                return self._aggregate(node, wanted, world)
        return None

    def _every(
        self, terms: Sequence[Expr], wanted: bool, world: World, record: Row
    ) -> World | None:
        pending = list(terms)
        while pending:
            put_off: list[Expr] = []
            for term in pending:
                changed = self._make(term, wanted, world, record)
                if changed is None:
                    # A check may hold it back for as long as another term is not done.
                    put_off.append(term)
                else:
                    world = changed
            if len(put_off) == len(pending):
                return None
            pending = put_off
        good = YES if wanted else NO
        return world if all(world.evaluate(term, record) & good for term in terms) else None

    def _cheapest(
        self, terms: Sequence[Expr], wanted: bool, world: World, record: Row
    ) -> World | None:
        wished = [term for term in terms if not (wanted and term in self.avoid)]
        found = [self._make(term, wanted, world, record) for term in wished]
        return self.best(world, found)

    def best(self, world: World, found: Sequence[World | None]) -> World | None:
        """The change that an office would mind least."""
        worlds = [other for other in found if other is not None]
        return min(worlds, key=lambda other: self.cost(world, other), default=None)

    def cost(self, before: World, after: World) -> tuple[bool, int, Fraction]:
        """How much an office would mind a change: unhinted facts, how many, by how much."""
        unhinted, count, size = False, 0, Fraction(0)
        for spot in changed_spots(before, after):
            name = spot.field or spot.fact
            unhinted |= bool(self.prefer.hinted) and self.prefer.rank(name)[0]
            count += 1
            size += _size(before.declaration(spot), before.get(spot), after.get(spot))
        return unhinted, count, size

    def _leaf(
        self, node: HasItem | IsOption | Input | Field, wanted: bool, world: World, record: Row
    ) -> World | None:
        leaf: Expr = node.checklist if isinstance(node, HasItem) else node
        leaf = leaf.choice if isinstance(leaf, IsOption) else leaf
        if not isinstance(leaf, Input | Field) or _is_past(leaf):
            return None
        if spot_of(leaf, record) in self.frozen:
            return None
        if isinstance(node, HasItem):
            spot = spot_of(node.checklist, record)
            bit = 1 << world.declaration(spot).node.type.items.index(node.item)  # type: ignore[union-attr]
            certain, possible = world.get(spot)
            if wanted:
                return world.put(spot, (certain | bit, possible | bit))
            return world.put(spot, (certain & ~bit, possible & ~bit))
        if isinstance(node, IsOption):
            assert isinstance(node.choice, Input | Field)
            options = world.declaration(spot_of(node.choice, record)).options
            left = [option for option in options if (option in node.options) == wanted]
            if not left:
                return None
            return world.put(spot_of(node.choice, record), with_option(node.choice, left[0]))
        if not isinstance(node.type, BoolType) or node.name.startswith(("claimed:", "waived:")):
            return None
        return world.put(spot_of(node, record), YES if wanted else NO)

    # lists

    def _aggregate(self, node: Aggregate, wanted: bool, world: World) -> World | None:
        rows = list(_rows(node, world))
        if (node.kind == "all") == wanted and node.kind in ("all", "any"):
            for row in rows:
                changed = self._one_record(node, wanted, world, row)
                if changed is None:
                    return None
                world = changed
            return world if world.evaluate(node) & (YES if wanted else NO) else None
        found = [self._one_record(node, wanted, world, row) for row in rows]
        return self.best(world, found)

    def _one_record(
        self, node: Aggregate, wanted: bool, world: World, record: tuple[Fact, int]
    ) -> World | None:
        """A record that is asked must hold (or must not); one that is not asked is left alone."""
        asked = world.evaluate(node.where, record)
        if (node.kind == "all") == wanted:
            if asked != YES:
                return world
            return self._make(node.body, wanted, world, record)
        changed = self._make(node.where, True, world, record) if asked == NO else world
        return None if changed is None else self._make(node.body, wanted, changed, record)

    # comparisons

    def _compare(self, node: Compare, wanted: bool, world: World, record: Row) -> World | None:
        good = YES if wanted else NO

        def holds(other: World) -> bool:
            return bool(other.evaluate(node, record) & good)

        found = self._by_number(node, holds, world, record)
        if found is not None and next(_counted(node, world, record), None) is None:
            return found
        return self.best(world, [found, self._by_counting(node, wanted, holds, world, record)])

    def _by_number(self, node: Compare, holds: Holds, world: World, record: Row) -> World | None:
        leaves = sorted(
            dict.fromkeys(self._spots(node, world, record)),
            key=lambda spot: self.prefer.rank(spot.field or spot.fact),
        )
        for _, same_rank in _by_rank(leaves[:MOST_SPOTS], self.prefer):
            found = [move(spot, holds, world, self.first_day) for spot in same_rank]
            best = self.best(world, found)
            if best is not None:
                return best
        return None

    def _spots(self, node: Expr, world: World, record: Row) -> Iterator[Spot]:
        """The numbers in an expression that are known and can be moved."""
        for part in walk(node):
            if isinstance(part, Aggregate):
                for row in _rows(part, world):
                    if world.evaluate(part.where, row) == YES:
                        yield from self._spots(part.body, world, row)
            elif isinstance(part, Input | Field) and isinstance(part.type, NumberType | DateType):
                if isinstance(part, Field) and (record is None or record[0].id != part.records):
                    continue
                if part.name in OF_DAY or _is_past(part):
                    continue
                spot = spot_of(part, record)
                low, high = world.get(spot)
                if low == high and spot not in self.frozen:
                    yield spot

    def _by_counting(
        self, node: Compare, wanted: bool, holds: Holds, world: World, record: Row
    ) -> World | None:
        """Change several values one after another, the cheapest first, until that suffices.

        Where no single one brings the sides nearer, all conditions that count are made to hold, or
        not to hold. What turns out not to be needed is taken back.
        """

        def distance(other: World) -> Number:
            return _distance(node, wanted, other, record)

        def nearer(before: World) -> list[World]:
            steps = (*self._steps(node, (True, False), before, record),
                     *self._stretches(node, distance, before, record))  # fmt: skip
            return [other for other in steps if distance(other) < distance(before) or holds(other)]

        def every(up: bool) -> Callable[[World], list[World]]:
            return lambda before: list(self._steps(node, (up,), before, record))

        # What is made to hold can undo what was: no condition needs more than one step.
        most = sum(1 for _ in islice(_counted(node, world, record), MOST_SPOTS))
        for steps, limit in ((nearer, MOST_SPOTS), (every(True), most), (every(False), most)):
            changed = self._climb(world, steps, holds, limit)
            if changed is not None:
                return self.trimmed(world, changed, holds)
        return None

    def trimmed(
        self, before: World, after: World, holds: Holds, may_hold: Holds | None = None
    ) -> World:
        """The changed world without the changes, or the parts of them, that are not needed."""
        for spot in changed_spots(before, after):
            restored = after.put(spot, before.get(spot))
            if holds(restored):
                after = restored
            elif before.declaration(spot).kind in NUMBERS:
                after = move(spot, holds, restored, self.first_day, may_hold) or after
            elif before.declaration(spot).kind == "checklist":
                after = _with_fewer_items(spot, before, after, holds)
        return after

    def _climb(
        self, world: World, steps: Callable[[World], list[World]], holds: Holds, limit: int
    ) -> World | None:
        """The world after as many of the cheapest steps as it takes, at most `limit`."""
        for _ in range(limit):
            found = steps(world)
            enough = [other for other in found if holds(other)]
            changed = self.best(world, enough or found)
            if changed is None or enough:
                return changed
            world = changed
        return None

    def _steps(
        self, node: Expr, ways: Sequence[bool], world: World, record: Row
    ) -> Iterator[World]:
        """The world with one more condition that holds, or (by `ways`) one more that does not."""
        for condition, row in islice(_counted(node, world, record), MOST_SPOTS):
            for up in ways:
                if not world.evaluate(condition, row) & (YES if up else NO):
                    changed = self._make(condition, up, world, row)
                    if changed is not None:
                        yield changed

    def _stretches(
        self, node: Expr, distance: Callable[[World], Number], world: World, record: Row
    ) -> Iterator[World]:
        """The world with one number moved for as long as that brings the sides nearer."""
        for spot in islice(dict.fromkeys(self._spots(node, world, record)), MOST_SPOTS):
            for limit in limits(spot, world, self.first_day):
                best = distance(world.put(spot, exactly(limit)))

                def goes_far(other: World, best: Number = best) -> bool:
                    return distance(other) <= best

                moved = None if goes_far(world) else move(spot, goes_far, world, self.first_day)
                if moved is not None:
                    yield moved


def _distance(node: Compare, wanted: bool, world: World, record: Row) -> Number:
    """How far a comparison is from what is wanted of it, at best."""
    ends: tuple[Number, Number] = world.evaluate(build.subtract(node.left, node.right), record)
    low, high = ends
    if node.op == "==":
        return max(low, -high) if wanted else 0
    return -high if wanted else low


def _with_fewer_items(spot: Spot, before: World, after: World, holds: Holds) -> World:
    for number in range(len(before.declaration(spot).options)):
        bit = 1 << number
        old, new = before.get(spot), after.get(spot)
        restored = tuple(a & ~bit | b & bit for a, b in zip(new, old, strict=True))
        other = after.put(spot, restored)
        after = other if restored != new and holds(other) else after
    return after


def _counted(node: Expr, world: World, record: Row) -> Iterator[tuple[Expr, Row]]:
    """The conditions on which the value of a number depends, with the records they are about."""
    match node:
        case Tally():
            yield from ((term, record) for term in node.terms)
        case If():
            yield node.condition, record
    if not isinstance(node, Aggregate):
        for part in children(node):
            yield from _counted(part, world, record)
        return
    for row in _rows(node, world):
        if node.kind == "count" and node.where != TRUE:
            yield node.where, row
        elif node.kind in VALUED and world.evaluate(node.where, row) == YES:
            yield from _counted(node.body, world, row)


NUMBERS = ("count", "number", "share", "money", "date")
VALUED = ("sum", "min", "max", "mean")


def _rows(node: Aggregate, world: World) -> Iterator[tuple[Fact, int]]:
    """The records on file of the list that a node is about."""
    fact = world.ruleset.facts[node.records.name]
    for i in range(len(world.values[world.slots[fact.id]].listed)):
        yield fact, i


def _is_past(leaf: Input | Field) -> bool:
    """Whether it is read from history, which nothing changes."""
    return is_history(leaf.records if isinstance(leaf, Field) else leaf.name)


def _by_rank(
    spots: Sequence[Spot], prefer: Preference
) -> Iterator[tuple[tuple[bool, int], list[Spot]]]:
    ranks = [prefer.rank(spot.field or spot.fact) for spot in spots]
    for rank in sorted(set(ranks)):
        yield rank, [spot for spot, other in zip(spots, ranks, strict=True) if other == rank]


def changed_spots(before: World, after: World) -> list[Spot]:
    """Every value in which two worlds differ."""
    spots = []
    for name, slot in before.slots.items():
        if slot >= len(before.values) or before.values[slot] == after.values[slot]:
            continue
        fact = before.ruleset.facts[name]
        if fact.kind != "records":
            spots.append(Spot(name))
            continue
        rows = zip(before.values[slot].listed, after.values[slot].listed, strict=True)
        for i, (old, new) in enumerate(rows):
            names = list(fact.fields)
            spots += [Spot(name, i, names[j]) for j in range(len(old)) if old[j] != new[j]]
    return spots


def _size(fact: Fact, before: Any, after: Any) -> Fraction:
    """The relative size of a change: 1 for a flag, a choice, and each item of a checklist."""
    if fact.kind == "checklist":
        return Fraction((before[0] ^ after[0]).bit_count())
    if fact.kind in ("flag", "choice"):
        return Fraction(1)
    return abs(Fraction(after[0]) - Fraction(before[0])) / max(
        abs(Fraction(before[0])), Fraction(1)
    )
