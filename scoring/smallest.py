"""The smallest change after which a criterion is met and still asked.

In: the `Task` of a criterion, a `Solver` and a `World`. Out: a changed world, or None.

The structure of the demand suggests a change (`solve`). What turns out not to be needed of it is
taken back. Where it still asks for several changes, or where nothing was found, every value that
the demand reads is tried by itself: one that does as much takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from liren.engine.backends.scalar.values import EITHER, NO, YES
from liren.engine.ir.nodes import Expr, Field, Input
from liren.engine.ir.walk import walk
from liren.engine.record import Record
from liren.engine.ruleset.model import OF_DAY, Fact, is_history
from liren.scoring.nearest import move, others
from liren.scoring.solve import MOST_SPOTS, NUMBERS, Row, Solver, changed_spots
from liren.scoring.world import Spot, World


class Task(Record):
    """What is to be brought about, and what must stay as it is.

    `applies` is whether the criterion applies, `asked` of which records it is asked, and `zero`
    whether a divisor in it is zero (of a record, where there is a list). Nobody is helped by a
    change after which a demand is no longer made or has lost its meaning.
    """

    met: Expr
    applies: Expr
    asked: Expr
    zero: Expr
    records: Fact | None

    def kept(self, before: World, after: World) -> bool:
        """Whether the demand is still made, and of everyone of whom it was made."""
        return bool(after.evaluate(self.applies) & YES) and all(
            self._kept_of(row, before, after) for row in self._rows(before)
        )

    def _kept_of(self, row: Row, before: World, after: World) -> bool:
        if not after.evaluate(self.asked, row) & YES:
            return not before.evaluate(self.asked, row) & YES
        divides = after.evaluate(self.zero, row) & NO
        return bool(divides or not before.evaluate(self.zero, row) & NO)

    def _rows(self, world: World) -> Iterable[Row]:
        if self.records is None:
            return (None,)
        return ((self.records, i) for i in range(len(world.get(Spot(self.records.id)).listed)))


class _Goal(Record):
    """A world in which the task is done: certainly where `sure` is yes, possibly where either."""

    task: Task
    before: World
    sure: int

    def may_hold(self, world: World) -> bool:
        """Whether it may be done; of a range of values, whether it may be by one of them."""
        met = world.evaluate(self.task.met)
        return bool(met & YES) and world.possible() and self.task.kept(self.before, world)

    def holds(self, world: World) -> bool:
        """Whether it is done."""
        return world.evaluate(self.task.met) in (YES, self.sure) and self.may_hold(world)


def smallest(task: Task, solver: Solver, world: World) -> World | None:
    """The world with the smallest change that was found."""
    found = solver.solve(task.met, world)
    if found is None or not task.kept(world, found):
        return _single(task, solver, world, EITHER)
    goal = _Goal(task, world, found.evaluate(task.met))
    if len(changed_spots(world, found)) > 1:
        found = solver.trimmed(world, found, goal.holds, goal.may_hold)
    if len(changed_spots(world, found)) == 1:
        return found
    return solver.best(world, [found, _single(task, solver, world, goal.sure)])


def _single(task: Task, solver: Solver, world: World, sure: int) -> World | None:
    """The world with one value changed; if it can be, with certainty."""
    spots = list(islice(_spots(task.met, world), MOST_SPOTS))
    spots.sort(key=lambda spot: solver.prefer.rank(spot.field or spot.fact))
    for level in dict.fromkeys((YES, sure)):
        goal = _Goal(task, world, level)
        best = solver.best(world, [w for spot in spots for w in _changed(spot, solver, goal)])
        if best is not None:
            return best
    return None


def _changed(spot: Spot, solver: Solver, goal: _Goal) -> Iterator[World]:
    """The world with another value at one spot that does."""
    world = goal.before
    if world.declaration(spot).kind not in NUMBERS:
        yield from filter(goal.holds, others(spot, world))
        return
    low, high = world.get(spot)
    moved = None
    if low == high:
        moved = move(spot, goal.holds, world, solver.first_day, goal.may_hold)
    if moved is not None:
        yield moved


def _spots(node: Expr, world: World) -> Iterator[Spot]:
    """The values that an expression reads and that can be changed."""
    for leaf in dict.fromkeys(walk(node)):
        if isinstance(leaf, Field) and not is_history(leaf.records):
            rows = range(len(world.get(Spot(leaf.records)).listed))
            yield from (Spot(leaf.records, i, leaf.name) for i in rows)
        elif isinstance(leaf, Input) and leaf.name in world.ruleset.facts:
            fact = world.ruleset.facts[leaf.name]
            if fact.kind != "records" and leaf.name not in OF_DAY and not is_history(leaf.name):
                yield Spot(leaf.name)
