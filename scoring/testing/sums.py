"""Communities whose points are just beside a cut.

In: a ruleset, a day, and a cut or limit of points. Out: `World`s of which everything is known, and
whose points may be at the cut, just below or just above it. The search begins with a community
that meets all it can. For every criterion it tries the smallest changes and notes what each of them
does to the points; then it picks changes of different facts whose sum leads to the cut, as few as
it can. Guarantee: the same every time; not that what is found is right: who asks looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import lcm
from typing import Any, NamedTuple

from liren.engine.backends.scalar.values import PartialRecords
from liren.engine.ir import build
from liren.engine.ir.nodes import TRUE, Aggregate, Field, Input, Number
from liren.engine.ir.types import ChecklistType, NumberType
from liren.engine.ir.walk import inputs, walk
from liren.engine.record import Record, field
from liren.engine.ruleset.model import OF_DAY, Ruleset, tier_conditions
from liren.engine.ruleset.parts import criterion_inputs, expressions
from liren.engine.snapshot.bind import bind
from liren.engine.snapshot.load import load_snapshot
from liren.scoring.case import Case
from liren.scoring.plan import plan_for
from liren.scoring.scorecard import Assessment
from liren.scoring.testing.coverage import measured
from liren.scoring.testing.figures import Figure
from liren.scoring.testing.goals import Cut, fix_on
from liren.scoring.testing.limits import Bound, counted
from liren.scoring.testing.observe import fixed, smallest_changes
from liren.scoring.testing.search import (
    USUAL,
    Asked,
    Search,
    around,
    asked_by_criterion,
    fields_read,
)
from liren.scoring.world import Spot, World

MOST_STEPS = 24
"""Steps by which a number is varied, up and down together."""

MOST_SUMS = 20_000
"""Sums that are kept while changes are combined; the nearest to the cut stay."""

MOST_FOUND = 12
"""Combinations that are handed out for one cut from one beginning."""

ROUNDS = 2
"""Beginnings for one cut: the best community, and then the nearest that came of it."""

MOST_BEGINNINGS = 5
"""Beginnings for all cuts together: what is near to one is often near to others."""


class Change(Record):
    """A change for one criterion: the values that differ, and the world so made.

    Where a list gets longer or shorter it stands `alone`: every criterion about it may differ.
    """

    values: tuple[tuple[Spot, Any], ...]
    alone: bool
    world: World
    after: Assessment = field(compare=False)


class PointSearch:
    """Looks for communities near cuts of points on a day."""

    def __init__(self, ruleset: Ruleset, day: date) -> None:
        self.ruleset = ruleset
        self.day = day
        plan = plan_for(ruleset, day, flags=True)
        criteria = [c for c in ruleset.criteria.values() if c.unspecified_on(day) is None]
        self.searches = [Search(ruleset, asked_by_criterion(plan, c), day) for c in criteria]
        self._blank = load_snapshot({"snapshot": "suggested", "facts": {}})
        self._bound = bind(ruleset, self._blank)
        self._changes: dict[tuple[Any, ...], list[Change]] = {}
        self._nearest: dict[tuple[Cut | Bound, str], Fraction] = {}

    def near(self, target: Cut | Bound, way: str, grain: Fraction) -> Iterator[World]:
        """Worlds that may be on a side of a cut, no farther from it than the grain."""
        start = self.best
        for _ in range(ROUNDS):
            if start.values not in self._changes and len(self._changes) >= MOST_BEGINNINGS:
                return
            nearest: list[tuple[Fraction, World]] = []
            for world in self.combined(target, way, grain, start):
                yield world
                found = self.measure(target, world)
                if found is not None:
                    nearest.append((abs(Fraction(found[0]) - Fraction(found[1])), world))
            if not nearest:
                return
            closest = min(nearest, key=lambda each: each[0])[1]
            start = closest if len(nearest) > 1 else self.pushed(target, start)

    def nearest(self, target: Cut | Bound, way: str) -> Number | None:
        """The points nearest to a cut on one side of it, or at it, of all that was looked at."""
        return self._nearest.get((target, way))

    # points

    def measure(self, target: Cut | Bound, world: World) -> tuple[Number, Number] | None:
        """What counts in a world, and the cut; None while it is open."""
        lifted = self.ruleset if isinstance(target, Cut) else target.lifted
        return self.counting(target, self.view(lifted, world))

    def counting(self, target: Cut | Bound, after: Assessment) -> tuple[Number, Number] | None:
        """The same by an assessment (without the limit that is asked about)."""
        found = measured(target, after) if isinstance(target, Cut) else counted(target, after)
        if found is not None:
            self.remember(target, Fraction(found[0]), Fraction(found[1]))
        return found

    def remember(self, target: Cut | Bound, value: Fraction, wanted: Fraction) -> None:
        """Note what counts in a world if it is nearer to the cut than what was seen before."""
        side = "below" if value < wanted else "above"
        for way in ("at", side) if value != wanted else ("at",):
            known = self._nearest.get((target, way))
            if known is None or abs(value - wanted) < abs(known - wanted):
                self._nearest[target, way] = value

    def view(self, ruleset: Ruleset, world: World) -> Assessment:
        """The points in a world; of facts it says nothing."""
        plan = plan_for(ruleset, self.day, flags=True)
        case = Case(plan, self._blank, self._bound, self.day)
        return Assessment(case, plan.run(world.facts()))

    # the beginning

    @cached_property
    def best(self) -> World:
        """A community of which everything is known, and that meets as much as was found."""
        found: list[World] = []
        for number, records in USUAL:
            world = self.improved(self.everything.base(number, records))
            found.append(world)
            score = self.view(self.ruleset, world).score
            if score.low == score.max:
                return world
        return max(found, key=lambda world: self.view(self.ruleset, world).score.low)

    @cached_property
    def everything(self) -> Search:
        """A search that reads all that criteria and tiers do."""
        criteria = self.ruleset.criteria.values()
        conditions = [c.expr for c in tier_conditions(self.ruleset.tiers, self.ruleset.lowerings)]
        exprs = [expr for criterion in criteria for expr in expressions(criterion)] + conditions
        reads = frozenset[str]().union(
            *map(criterion_inputs, criteria), *(inputs(expr) for expr in conditions)
        )
        asked = Asked(reads - OF_DAY.keys(), fields_read(exprs), TRUE, TRUE, ())
        return Search(self.ruleset, asked, self.day)

    def improved(self, world: World) -> World:
        """The world with one demand after another met, where that costs no points elsewhere."""
        for search in self.searches:
            wanted = build.all_of(search.asked.applies, search.asked.met)
            low = self.view(self.ruleset, world).score.low
            for other in search.solved(wanted, world):
                if other.possible() and self.view(self.ruleset, other).score.low >= low:
                    world = other
                    break
        return self.raised(world)

    def raised(self, world: World) -> World:
        """The world with what tiers ask for, and without what lowers them."""
        fix = fix_on(self.everything.plan)
        required = [fix(c.expr) for c in tier_conditions(self.ruleset.tiers, ())]
        lowering = [build.negate(fix(r.when.expr)) for r in self.ruleset.lowerings]
        for node in (*required, *lowering):
            other = self.everything.solver.solve(node, world)
            world = world if other is None else other
        return world

    # changes

    def changes(self, start: World) -> list[Change]:
        """Changes of the facts of each criterion, one for each different outcome."""
        if start.values not in self._changes:
            found: list[Change] = []
            for search in self.searches:
                seen = {(self.view(self.ruleset, start).results, False)}
                for world in filter(World.possible, self.variants(search, start)):
                    change = _change(start, world, self.view(self.ruleset, world))
                    outcome = change.after.results, change.alone
                    if outcome not in seen:
                        seen.add(outcome)
                        found.append(change)
            self._changes[start.values] = found
        return self._changes[start.values]

    def variants(self, search: Search, start: World) -> Iterator[World]:
        """The world with the facts of a criterion changed, as little as can be at first."""
        leaves = _leaves(search)
        yield from smallest_changes(leaves, start, None)
        for leaf in leaves:
            yield from _stepwise(leaf, start)
        yield from search.solved(build.negate(search.asked.met), start)
        fix = fix_on(search.plan)
        for target in search.asked.targets:
            if isinstance(target, Figure):
                yield from search.walk(search.sides(target, fixed(target, fix)), start)

    def combined(
        self, target: Cut | Bound, way: str, grain: Fraction, start: World
    ) -> Iterator[World]:
        """The worlds that changes of different facts lead to, if their effects just add up."""
        now = self.measure(target, start)
        if now is None:
            return
        value, wanted = map(Fraction, now)
        yield start
        effects = self.effects(target, start, value)
        low, high = window = _window(way, wanted - value, grain)
        yield from (change.world for by, change in effects if low <= by <= high and change.alone)
        groups = _grouped(effect for effect in effects if not effect[1].alone)
        for picked in combinations(groups, window):
            yield _together(start, picked)

    def pushed(self, target: Cut | Bound, start: World) -> World:
        """The world with all changes that lead towards a cut, where their effects do not add up."""
        now = self.measure(target, start)
        if now is None:
            return start
        value, wanted = map(Fraction, now)
        groups = _grouped(each for each in self.effects(target, start, value) if not each[1].alone)
        most = max if wanted > value else min
        return _together(start, (most(group, key=lambda each: each[0])[1] for group in groups))

    def effects(
        self, target: Cut | Bound, start: World, value: Fraction
    ) -> list[tuple[Fraction, Change]]:
        """What each change does to what counts."""
        found = []
        for change in self.changes(start):
            is_cut = isinstance(target, Cut)
            after = (
                self.counting(target, change.after)
                if is_cut
                else self.measure(target, change.world)
            )
            if after is not None and after[0] != value:
                found.append((Fraction(after[0]) - value, change))
        return found


def _leaves(search: Search) -> list[Input | Field | Aggregate]:
    """What the demand of a criterion reads, each once."""
    nodes = dict.fromkeys(walk(search.asked.met))
    for target in search.asked.targets:
        if isinstance(target, Figure):
            nodes |= dict.fromkeys((*walk(target.left), *walk(target.right)))
    known = search.asked.reads
    return [
        node
        for node in nodes
        if (isinstance(node, Input) and node.name in known)
        or (isinstance(node, Field) and node.records in known)
        or (isinstance(node, Aggregate) and node.records.name in known)
    ]


def _stepwise(leaf: Input | Field | Aggregate, start: World) -> Iterator[World]:
    """The world with a number some steps away, or with ever fewer items of a checklist."""
    if not isinstance(leaf, Input):
        return
    spot = Spot(leaf.name)
    value = start.get(spot)
    if isinstance(leaf.type, NumberType) and value[0] == value[1]:
        for other in islice(around(start.declaration(spot), value[0]), MOST_STEPS):
            yield start.put(spot, (other, other))
    if isinstance(leaf.type, ChecklistType) and value[0] == value[1]:
        left = value[0]
        for i in range(len(leaf.type.items)):
            left &= ~(1 << i)
            yield start.put(spot, (left, left))


def _change(before: World, after: World, assessed: Assessment) -> Change:
    """What differs between two worlds."""
    spots: list[Spot] = []
    alone = False
    for name, slot in before.slots.items():
        if slot >= len(before.values) or before.values[slot] == after.values[slot]:
            continue
        within = list(_within(before, name))
        if within and _as_long(before.values[slot], after.values[slot]):
            spots += [spot for spot in within if before.get(spot) != after.get(spot)]
        else:
            spots.append(Spot(name))
            alone |= bool(within)
    return Change(tuple((spot, after.get(spot)) for spot in spots), alone, after, assessed)


def _as_long(before: PartialRecords, after: PartialRecords) -> bool:
    """Whether two lists have as many records."""
    same = len(before.listed) == len(after.listed)
    return same and (before.more_low, before.more_high) == (after.more_low, after.more_high)


def _within(world: World, name: str) -> Iterator[Spot]:
    """The fields of all records of a list."""
    fact = world.ruleset.facts.get(name)
    if fact is not None and fact.kind == "records":
        for i in range(len(world.get(Spot(name)).listed)):
            yield from (Spot(name, i, inner) for inner in fact.fields)


def _grouped(found: Iterable[tuple[Fraction, Change]]) -> list[list[tuple[Fraction, Change]]]:
    """Changes in groups that have no fact in common."""
    groups: list[tuple[set[Spot], list[tuple[Fraction, Change]]]] = []
    for effect in found:
        touched, members = {spot for spot, _ in effect[1].values}, [effect]
        apart = []
        for group in groups:
            if group[0] & touched:
                touched |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (touched, members)]
    return [members for _, members in groups]


def _window(way: str, distance: Fraction, grain: Fraction) -> tuple[Fraction, Fraction]:
    """By how much what counts has to change, from and to."""
    match way:
        case "below":
            return distance - grain, distance
        case "above":
            return distance, distance + grain
    return distance, distance


class Sum(NamedTuple):
    """How many changes make up a sum, the last of them, and the sum without it."""

    size: int
    last: tuple[int, int] | None
    before: int


def combinations(
    groups: Sequence[Sequence[tuple[Fraction, Change]]], window: tuple[Fraction, Fraction]
) -> Iterator[list[Change]]:
    """Changes, at most one of each group, whose effects add up to something in a window.

    Those of fewest changes come first.
    """
    scale = lcm(*(end.denominator for end in window),
                *(by.denominator for group in groups for by, _ in group))  # fmt: skip
    low, high = (int(end * scale) for end in window)
    steps = [[int(by * scale) for by, _ in group] for group in groups]
    sums, layers = {0: Sum(0, None, 0)}, []
    rest = list(_rest(steps))
    for i, options in enumerate(steps):
        layers.append(sums)
        sums = _with_one(sums, i, options)
        down, up = rest[i]
        kept = {v: s for v, s in sums.items() if v + down <= high and v + up >= low}
        nearest = sorted(kept, key=lambda v: (_distance(v, low, high), v))[:MOST_SUMS]
        sums = {v: kept[v] for v in nearest}
    ends = [v for v in sums if low <= v <= high]
    for value in sorted(ends, key=lambda v: (sums[v].size, v))[:MOST_FOUND]:
        yield [groups[i][j][1] for i, j in _picked(sums[value], layers)]


def _rest(steps: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    """By how much what comes after each group can still lower and raise a sum."""
    lows = [min(0, *options) for options in steps]
    highs = [max(0, *options) for options in steps]
    for i in range(len(steps)):
        yield sum(lows[i + 1 :]), sum(highs[i + 1 :])


def _with_one(sums: Mapping[int, Sum], group: int, options: Sequence[int]) -> dict[int, Sum]:
    """The sums with at most one change of another group added."""
    found = dict(sums)
    for value, known in sums.items():
        for j, by in enumerate(options):
            other = found.get(value + by)
            if other is None or other.size > known.size + 1:
                found[value + by] = Sum(known.size + 1, (group, j), value)
    return found


def _picked(end: Sum, layers: Sequence[Mapping[int, Sum]]) -> Iterator[tuple[int, int]]:
    """The changes that make up a sum."""
    while end.last is not None:
        yield end.last
        end = layers[end.last[0]][end.before]


def _distance(value: int, low: int, high: int) -> int:
    return max(low - value, value - high, 0)


def _together(start: World, changes: Iterable[Change]) -> World:
    """The world with all of some changes."""
    for change in changes:
        for spot, value in change.values:
            start = start.put(spot, value)
    return start
