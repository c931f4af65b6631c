"""The nearest value of one fact at which a condition holds.

In: a spot of a `World`, and a condition as a function of worlds. Out: the world with that one value
changed as little as possible, or None.

Nothing is assumed of how the condition depends on a number. A world can hold a range of values, and
a condition that cannot hold for a range holds for none of its values: such a range is left out as a
whole, and any other is halved, the nearer half first. Only where that takes more than `MOST_LOOKS`
is the condition taken to go on holding once it holds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction

from liren.engine.backends.scalar.values import NO, YES
from liren.engine.ir.nodes import Number
from liren.engine.ir.types import ChecklistType
from liren.engine.language.numbers import as_decimal
from liren.engine.record import Record
from liren.scoring.world import Spot, World

Holds = Callable[[World], bool]
FARTHEST = 60
"""Doublings of a step that a search goes to: beyond any bound that numbers can have."""

MOST_LOOKS = 400
"""Ranges of one number that are looked at in one direction."""


def move(
    spot: Spot,
    holds: Holds,
    world: World,
    first_day: int | None = None,
    may_hold: Holds | None = None,
) -> World | None:
    """The world with one number or day moved as little as possible, up or down.

    No day before `first_day` is taken. `may_hold` is asked of ranges, where that is not the same as
    `holds`: it must not deny a range in which the condition holds somewhere.
    """
    tests = holds, may_hold or holds
    found = [_search(spot, tests, world, _reach(spot, world, sign, first_day)) for sign in (1, -1)]
    start = Fraction(world.get(spot)[0])
    known = [value for value in found if value is not None]
    if not known:
        return None
    best = min(known, key=lambda value: abs(value - start))
    return world.put(spot, exactly(best))


def limits(spot: Spot, world: World, first_day: int | None) -> tuple[Number, Number]:
    """The most and the least that a number can be made, or a day."""
    fact = world.declaration(spot)
    least, most = fact.at_least, fact.at_most
    assert least is not None, "every number has bounds"
    assert most is not None, "every number has bounds"
    if fact.kind == "date" and first_day is not None:
        least = max(least, first_day)
    return most, least


def others(spot: Spot, world: World) -> Iterator[World]:
    """The world with each other value of a flag or a choice, or with one item more or less."""
    fact, value = world.declaration(spot), world.get(spot)
    match fact.kind:
        case "flag":
            if value in (YES, NO):
                yield world.put(spot, NO if value == YES else YES)
        case "choice":
            if value.bit_count() == 1:
                bits = (1 << i for i in range(len(fact.options)))
                yield from (world.put(spot, bit) for bit in bits if bit != value)
        case "checklist":
            assert isinstance(fact.node.type, ChecklistType)
            certain, possible = value
            for bit in (1 << i for i in range(len(fact.node.type.items))):
                if certain & bit == possible & bit:
                    yield world.put(spot, (certain ^ bit, possible ^ bit))


def exactly(value: Number) -> tuple[Number, Number]:
    """A known number, as worlds have it."""
    whole = int(value) if isinstance(value, Fraction) and value.denominator == 1 else value
    return whole, whole


class _Reach(Record):
    """The values that a number can take in one direction: `start + n × step`, `least <= n <= most`.

    `step` is the smallest change that makes sense, below zero when the number is to fall.
    """

    start: Fraction
    step: Fraction
    least: int
    most: int

    def at(self, steps: int) -> Fraction:
        """The value after so many steps."""
        return self.start + self.step * steps


def _reach(spot: Spot, world: World, sign: int, first_day: int | None) -> _Reach:
    fact = world.declaration(spot)
    step = fact.step if fact.kind != "date" else Fraction(1)
    start = Fraction(world.get(spot)[0])
    highest, lowest = limits(spot, world, first_day)
    near, far = (lowest, highest) if sign > 0 else (highest, lowest)
    steps = ((Fraction(end) - start) * sign / step for end in (near, far))
    return _Reach(start, step * sign, max(1, math.ceil(next(steps))), math.floor(next(steps)))


def _search(spot: Spot, tests: tuple[Holds, Holds], world: World, reach: _Reach) -> Fraction | None:
    """The nearest value in one direction at which the condition holds and nothing else breaks."""
    holds, may_hold = tests

    def may(low: int, high: int) -> bool:
        ends = sorted((reach.at(low), reach.at(high)))
        other = world.put(spot, (exactly(ends[0])[0], exactly(ends[1])[0]))
        return (holds if low == high else may_hold)(other) and other.possible()

    def good(value: Fraction) -> bool:
        return holds(world.put(spot, exactly(value)))

    steps = first(may, reach.least, reach.most)
    if steps is None:
        return None
    value = reach.at(steps)
    if world.declaration(spot).kind not in ("count", "date"):
        value = _sharpened(value, reach.step, good)
    return value if world.put(spot, exactly(value)).possible() else None


def first(may: Callable[[int, int], bool], least: int, most: int) -> int | None:
    """The smallest number at which a condition holds.

    `may` says whether it can hold between two numbers, and of a single one whether it does.
    """
    pending = [(least, most)] if least <= most else []
    for _ in range(MOST_LOOKS):
        if not pending:
            return None
        low, high = pending.pop()
        if not may(low, high):
            continue
        if low == high:
            return low
        # half of what a number can be lies beyond half of its digits
        middle = math.isqrt(low * high)
        pending += [(middle + 1, high), (low, middle)]
    return _first_of_rising(lambda n: may(n, n), least, most)


def _first_of_rising(good: Callable[[int], bool], least: int, most: int) -> int | None:
    """The smallest number at which a condition holds that goes on holding once it does."""
    low, high = least - 1, least
    for _ in range(FARTHEST):
        if good(min(high, most)):
            break
        if high >= most:
            return None
        low, high = high, high * 2
    else:
        return None
    high = min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if good(middle) else (middle, high)
    return high


def _sharpened(value: Fraction, step: Fraction, holds: Callable[[Fraction], bool]) -> Fraction:
    """The exact edge between the last step that fails and the first that holds, if it is a decimal.

    260.005 m² of 300 m²: steps of 0.01 would ask for 40.00, the edge is 39.995.
    """
    low, high = value - step, value
    for _ in range(12):
        tenth = (high - low) / 10
        candidates = [low + tenth * i for i in range(1, 10)]
        high = next((c for c in candidates if holds(c)), high)
        low = high - tenth
        on_grid = as_decimal(high)
        if on_grid is not None and not holds(high - tenth / 10**6):
            return high
    return value
