"""Communities of which something holds: found by changing ordinary ones.

In: what is asked (a criterion, or a condition of the ruleset) and a goal. Out: `World`s that may
show the goal, the most ordinary ones first. Guarantee: none; who asks looks at what came.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import Any

from liren.engine.backends.scalar.compiled import unknown
from liren.engine.backends.scalar.values import NO, YES, PartialRecords
from liren.engine.ir import build
from liren.engine.ir.nodes import TRUE, Aggregate, Compare, Const, Expr, Field, Input
from liren.engine.ir.types import DateType, NumberType
from liren.engine.ir.walk import inputs, walk
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import (
    FIRST_DAY,
    LAST_DAY,
    OF_DAY,
    PREVIOUS,
    ROUNDS,
    Criterion,
    Fact,
    Ruleset,
    of_day,
)
from liren.engine.ruleset.parts import criterion_inputs, expressions
from liren.scoring.names import APPLIES, MET, name_of
from liren.scoring.plan import Plan, plan_for
from liren.scoring.solve import Preference, Solver, changed_spots
from liren.scoring.testing.figures import Alternative, Figure, Target, comparisons, targets
from liren.scoring.testing.goals import Goal, fix_on
from liren.scoring.testing.observe import Fixed, fixed, sides_seen, smallest_changes
from liren.scoring.world import Spot, World

USUAL = ((10, 1), (0, 1), (100, 1), (10, 2), (10, 0))
"""What to begin with, one after another: the numbers, within their bounds, and the records."""

EXISTS = f"{PREVIOUS}.exists"
MOST_RECORDS = 12
"""Records with which a list is tried."""

MOST_PAIRS = 60
"""Steps by which a second number is varied to stand exactly at a ratio."""

ROUND = (100, 10, 20, 50, 1000, 10_000)
"""Values at which a second number is tried first: shares of them are whole."""

MOST_LOOKS = 1500
"""Worlds that are solved for, or looked at, to show one goal in one way; those with records count
for more, as they take longer. What is found is found with far fewer; without a limit, what nobody
can show would take minutes where there are lists."""

DOWN = ("below", "reached", "above", "within", "below")
UP = ("above", "within", "below", "reached", "above")
ACROSS = (("below", "reached"), ("above", "within"))
"""Where to step, one after another, to end just beside a figure, or exactly at it."""


class Asked(Record):
    """What a search is about: what it reads and turns on, with the figures of a day.

    `claimable` is the criterion, where its exemption can be claimed.
    """

    reads: frozenset[str]
    fields: frozenset[tuple[str, str]]
    applies: Expr
    met: Expr
    targets: tuple[Target, ...]
    claimable: str | None = None


def asked_by_criterion(plan: Plan, criterion: Criterion) -> Asked:
    """What a criterion asks."""
    found = {d.name: d.expr for d in plan.program.definitions()}
    return Asked(
        criterion_inputs(criterion),
        fields_read(expressions(criterion)),
        found[name_of(criterion.id, APPLIES)],
        found[name_of(criterion.id, MET)],
        targets(criterion, plan.ruleset.scoring),
        None if criterion.exemption is None else criterion.id,
    )


def asked_by_condition(plan: Plan, condition: Expr) -> Asked:
    """What a condition asks."""
    met = fix_on(plan)(condition)
    figures = tuple(comparisons(condition, None, TRUE))
    return Asked(inputs(met) - OF_DAY.keys(), fields_read([met]), TRUE, met, figures)


class Search:
    """Looks for worlds that show one goal."""

    def __init__(self, ruleset: Ruleset, asked: Asked, day: date, looks: int = MOST_LOOKS) -> None:
        self.looks = looks
        self.ruleset = ruleset
        self.asked = asked
        self.day = day
        self.plan = plan_for(ruleset, day, flags=True)
        self.solver = Solver(Preference((), ()))

    def candidates(self, goal: Goal, way: str) -> Iterator[tuple[World, tuple[str, ...]]]:
        """Worlds, and the exemptions claimed in them, that may show a goal in a way."""
        tried: list[tuple[Any, ...]] = []
        for number, records in USUAL:
            base = self.base(number, records)
            for start in (base, self.at_all_limits(base)):
                if start.values not in tried and self.looks > 0:
                    tried.append(start.values)
                    yield from self.beginning_with(start, goal, way)

    def beginning_with(
        self, base: World, goal: Goal, way: str
    ) -> Iterator[tuple[World, tuple[str, ...]]]:
        """Worlds like a given one that may show a goal in a way."""
        asked = self.solver.solve(self.asked.applies, base) or base
        if goal.kind in ("status", "condition"):
            yield from ((world, ()) for world in self.with_status(way, asked))
            if way == "not_applicable" and self.asked.claimable is not None:
                yield asked, (self.asked.claimable,)
        elif isinstance(goal.target, Alternative):
            fix = fix_on(self.plan)
            holds = fix(goal.target.holds)
            where = fix(goal.target.where)
            yield from ((world, ()) for world in self.holding(holds, where, goal.target, asked))
            yield from ((world, ()) for world in self.emptied(asked))
        elif isinstance(goal.target, Figure):
            for start in (asked,) if asked.values == base.values else (asked, base):
                yield from ((world, ()) for world in self.beside(goal.target, way, start))

    # the beginning

    def base(self, number: int, records: int) -> World:
        """Everything that is read is known, and ordinary; nothing else is."""
        values = tuple(self.values(number, records))
        world = World(self.ruleset, self.plan.slots, values, {})
        return self.solver.mended(world) or world

    def at_all_limits(self, start: World) -> World:
        """The world with every fact that is held against a number exactly at it."""
        fix = fix_on(self.plan)
        for target in self.asked.targets:
            if isinstance(target, Figure) and isinstance(target.left, Input):
                right = fix(target.right)
                if isinstance(right, Const):
                    start = start.put(Spot(target.left.name), (right.value, right.value))
        return self.solver.mended(start) or start

    def values(self, number: int, records: int) -> Iterator[Any]:
        """Ordinary values of what is read, and unknown ones of the rest."""
        read, facts = self.asked.reads, self.ruleset.facts
        usual = Usual(self.day, number, records, self.asked.fields)
        today = dict(zip(OF_DAY, of_day(self.day), strict=True))
        for item in self.plan.program.inputs:
            if item.name in today:
                yield today[item.name], today[item.name]
            elif item.name not in facts:
                yield NO
            else:
                known = item.name in read and item.name != ROUNDS
                value = usual.of(facts[item.name]) if known else unknown(item)
                yield YES if known and item.name == EXISTS else value

    # statuses

    def with_status(self, status: str, start: World) -> Iterator[World]:
        """The world changed so that what is asked may have a status, or an answer."""
        match status:
            case "met" | "yes":
                yield from self.solved_with_more(self.asked.met, start)
            case "unmet" | "no":
                yield from self.solved_with_more(build.negate(self.asked.met), start)
            case "not_applicable":
                yield from self.solved(build.negate(self.asked.applies), start)
                yield from self.emptied(start)
            case "unknown":
                yield from self.blanked(start)
        yield start

    def solved_with_more(self, node: Expr, start: World) -> Iterator[World]:
        """The world changed so that a condition holds, with as many records as that takes."""
        yield from self.solved(node, start)
        for other in self.lengthened(walk(node), start):
            yield from self.solved(node, other)

    def solved(self, node: Expr, start: World) -> Iterator[World]:
        """The world changed so that a condition holds, and the opposite of its opposite."""
        found = self.solver.solve(node, start)
        if found is not None:
            yield found
            return
        first = self.solver.solve(build.negate(node), start)
        again = None if first is None else self.solver.solve(node, first)
        if again is not None:
            yield again

    def emptied(self, start: World) -> Iterator[World]:
        """The world without the records of a list, one list at a time."""
        for name in self.read():
            if self.ruleset.facts[name].kind == "records":
                yield start.put(Spot(name), PartialRecords((), 0, 0, ()))

    def blanked(self, start: World) -> Iterator[World]:
        """The world without one of the facts, and without any."""
        world = start
        for name in self.read():
            nothing = unknown(self.ruleset.facts[name].node)
            yield start.put(Spot(name), nothing)
            world = world.put(Spot(name), nothing)
        yield world

    def read(self) -> list[str]:
        """The facts that are read, in the order of the ruleset."""
        return [name for name in self.ruleset.facts if name in self.asked.reads]

    # figures and alternatives

    def holding(
        self, node: Expr, where: Expr, target: Figure | Alternative, start: World
    ) -> Iterator[World]:
        """The world changed so that a condition on the community, or on a record, holds."""
        yield from self.solved(self.of_some(node, where, target), start)

    def of_some(self, node: Expr, where: Expr, target: Figure | Alternative) -> Expr:
        """A condition on the community, or on some record of a list."""
        if target.records is None:
            return build.all_of(where, node)
        return build.aggregate("any", target.records, node, where)

    def beside(self, figure: Figure, way: str, start: World) -> Iterator[World]:
        """Worlds that stand on a side of a figure."""
        on_day = fixed(figure, fix_on(self.plan))
        for world in self.near(figure, on_day, way, start):
            self.looked(world)
            if way in sides_seen(on_day, world):
                yield world
            if self.looks <= 0:
                return

    def near(self, figure: Figure, on_day: Fixed, way: str, start: World) -> Iterator[World]:
        """Worlds close to a figure: down to it, across it, and back."""
        sides = self.sides(figure, on_day)
        yield from self.walk(sides, start)
        yield from self.nudged(on_day.leaves, start)
        if way == "at":
            for other, spot in self.varied(on_day.leaves, start):
                solver = replace(self.solver, frozen=frozenset((spot,)))
                yield from self.walk(sides, other, ACROSS, solver)
        for other in self.lengthened(on_day.leaves, start):
            yield other
            yield from self.walk(sides, other)

    def sides(self, figure: Figure, on_day: Fixed) -> dict[str, Expr]:
        """The sides of a figure as conditions on the community."""
        return {
            name: self.of_some(node, on_day.where, figure)
            for name, node in (*on_day.sides.items(), *_renamed(on_day.beyond))
        }

    def walk(
        self,
        sides: Mapping[str, Expr],
        start: World,
        orders: Iterable[Sequence[str]] = (DOWN, UP),
        solver: Solver | None = None,
    ) -> Iterator[World]:
        """Each step changes as little as possible, so that it ends just beside the figure."""
        solver = solver or self.solver
        for order in orders:
            world = start
            for step in order:
                if self.looks <= 0:
                    return
                self.looked(world)
                found = solver.solve(sides[step], world)
                if found is not None:
                    world = found
                    yield world

    def looked(self, world: World) -> None:
        """Count a look at a world."""
        lists = (world.get(Spot(name)).listed for name in self._lists)
        self.looks -= 1 + sum(map(len, lists))

    @cached_property
    def _lists(self) -> list[str]:
        return [name for name in self.read() if self.ruleset.facts[name].kind == "records"]

    def nudged(self, leaves: Iterable[Expr], start: World) -> Iterator[World]:
        """The world with one fact changed by the least it can, and mended elsewhere.

        The day is no fact: it stays the one that was asked for.
        """
        facts = self.ruleset.facts
        scalars = [leaf for leaf in leaves if isinstance(leaf, Input) and leaf.name in facts]
        for changed in smallest_changes(scalars, start, None):
            keep = frozenset(changed_spots(start, changed))
            mended = replace(self.solver, frozen=keep).mended(changed)
            if mended is not None:
                yield mended

    def lengthened(self, leaves: Iterable[Expr], start: World) -> Iterator[World]:
        """The world with so many equal records in one of the lists."""
        for name in dict.fromkeys(
            leaf.records.name for leaf in leaves if isinstance(leaf, Aggregate)
        ):
            spot = Spot(name)
            rows = start.get(spot).listed
            for n in range(MOST_RECORDS + 1 if rows else 1):
                yield start.put(spot, PartialRecords(rows[:1] * n, 0, 0, ()))

    def varied(self, leaves: Iterable[Expr], start: World) -> Iterator[tuple[World, Spot]]:
        """The world with one number changed, and which; the numbers take turns."""
        spots = [spot for spot in map(_spot_of, leaves) if spot is not None]
        spots = [s for s in spots if s.fact in self.ruleset.facts and _has(start, s)]
        turns = (around(start.declaration(spot), start.get(spot)[0]) for spot in spots)
        for values in zip_longest(*turns):
            for spot, value in zip(spots, values, strict=True):
                if value is not None:
                    world = start.put(spot, (value, value))
                    if world.possible():
                        yield world, spot


def _spot_of(leaf: Expr) -> Spot | None:
    """Where a number stands: of a list, in its first record."""
    if not isinstance(leaf, Input | Field) or not isinstance(leaf.type, NumberType):
        return None
    return Spot(leaf.name) if isinstance(leaf, Input) else Spot(leaf.records, 0, leaf.name)


def _renamed(beyond: Mapping[Any, Expr]) -> Iterator[tuple[str, Expr]]:
    yield "reached", beyond["below"]
    yield "within", beyond["above"]


def _has(world: World, spot: Spot) -> bool:
    """Whether a known number stands at a spot."""
    if spot.record is not None and not world.values[world.slots[spot.fact]].listed:
        return False
    low, high = world.get(spot)
    return bool(low == high)


def around(fact: Fact, value: Any) -> Iterator[Any]:
    """Values within the bounds of a number: round ones, and then the nearest first."""
    near = (value + sign * n * fact.step for n in range(1, MOST_PAIRS + 1) for sign in (1, -1))
    low, high = fact.at_least, fact.at_most
    for other in (*(n * fact.step for n in ROUND), *near):
        if (low is None or other >= low) and (high is None or other <= high):
            yield other


class Usual(Record):
    """Ordinary values, as partly known ones that are known; of records only some fields are."""

    day: date
    number: int
    records: int
    fields: frozenset[tuple[str, str]]

    def of(self, fact: Fact) -> Any:
        """An ordinary value of a fact."""
        match fact.kind:
            case "flag":
                return NO
            case "choice":
                return 1
            case "checklist":
                return 0, 0
            case "records":
                return PartialRecords((tuple(self.record(fact)),) * self.records, 0, 0, ())
        wanted: Any = self.day.toordinal() if fact.kind == "date" else self.number
        low, high = fact.at_least, fact.at_most
        wanted = wanted if low is None else max(wanted, low)
        wanted = wanted if high is None else min(wanted, high)
        return wanted, wanted

    def record(self, fact: Fact) -> Iterator[Any]:
        """An ordinary record of a list."""
        for name, inner in fact.fields.items():
            known = (fact.id, name) in self.fields
            yield self.of(inner) if known else unknown(inner.node)


def fields_read(exprs: Iterable[Expr]) -> frozenset[tuple[str, str]]:
    """The fields of lists that expressions read."""
    leaves = (leaf for expr in exprs for leaf in walk(expr))
    return frozenset((leaf.records, leaf.name) for leaf in leaves if isinstance(leaf, Field))


def reads_the_day(nodes: Iterable[Expr]) -> bool:
    """Whether expressions depend on the day of the assessment."""
    return any(not OF_DAY.keys().isdisjoint(inputs(node)) for node in nodes)


def days_named(nodes: Iterable[Expr]) -> Iterator[date]:
    """The days that the day of the assessment is held against in expressions, and those beside.

    A year that is named stands for its first day, and those before and after it for theirs.
    """
    for node in dict.fromkeys(part for each in nodes for part in walk(each)):
        if isinstance(node, Compare):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, Const) and not OF_DAY.keys().isdisjoint(inputs(other)):
                    yield from _near(one, other)


def _near(named: Const, held: Expr) -> Iterator[date]:
    if isinstance(named.type, DateType):
        for beside in (-1, 0, 1):
            number = int(named.value) + beside
            if FIRST_DAY.toordinal() <= number <= LAST_DAY.toordinal():
                yield date.fromordinal(number)
    elif isinstance(held, Input) and held.name == "as_of.year":
        for year in (math.floor(named.value) + n for n in (-1, 0, 1)):
            if FIRST_DAY.year <= year <= LAST_DAY.year:
                yield date(year, 1, 1)
