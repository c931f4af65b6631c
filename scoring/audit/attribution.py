"""How much of a change each of its causes made.

In: the causes, and what the figure is when some of them have come about. Out: a part for each
cause. Guarantee: the parts add up to the whole, exactly.

Up to `MOST_IN_ALL_ORDERS` causes, each one's part is the mean, over all orders in which the causes
can come about, of what it changes when its turn comes: no order is preferred, and causes that do
the same get the same. Beyond, the causes come about one after the other as they are listed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Generic, Literal, TypeVar

from liren.engine.ir.nodes import Number
from liren.engine.record import Record
from liren.scoring.verdicts import Score

C = TypeVar("C", bound=Hashable)
Ends = tuple[Number, Number]
Method = Literal["all_orders", "one_order"]

MOST_IN_ALL_ORDERS = 6
"""With more causes there are too many sets of them to try all."""


class Attribution(Record, Generic[C]):
    """The part of each cause in the change of both ends of a range, and how it was worked out."""

    parts: Mapping[C, Ends]
    method: Method


def ends_of(score: Score) -> Ends:
    """The range of a score. With only some of the causes there may be nothing to score, and what a
    total of nothing comes to is anybody's guess, so that it counts as 0."""
    return (0, 0) if score.absent else (score.low, score.high)


def attribute(causes: Sequence[C], ends: Callable[[frozenset[C]], Ends]) -> Attribution[C]:
    """The part of each cause; `ends` is what the range is when a set of causes has come about."""
    if len(causes) > MOST_IN_ALL_ORDERS:
        return Attribution(dict(_in_turn(causes, ends)), "one_order")
    known = {
        frozenset(some): ends(frozenset(some))
        for size in range(len(causes) + 1)
        for some in combinations(causes, size)
    }
    return Attribution({cause: _mean(cause, causes, known) for cause in causes}, "all_orders")


def _mean(cause: C, causes: Sequence[C], known: Mapping[frozenset[C], Ends]) -> Ends:
    """What a cause changes, in the mean over all orders."""
    n, low, high = len(causes), Fraction(0), Fraction(0)
    for before, ends in known.items():
        if cause in before:
            continue
        orders = Fraction(factorial(len(before)) * factorial(n - len(before) - 1), factorial(n))
        after = known[before | {cause}]
        low += orders * (Fraction(after[0]) - Fraction(ends[0]))
        high += orders * (Fraction(after[1]) - Fraction(ends[1]))
    return low, high


def _in_turn(causes: Sequence[C], ends: Callable[[frozenset[C]], Ends]) -> Iterator[tuple[C, Ends]]:
    """What each cause changes after those that are listed before it."""
    done: frozenset[C] = frozenset()
    before = ends(done)
    for cause in causes:
        done |= {cause}
        after = ends(done)
        yield cause, (after[0] - before[0], after[1] - before[1])
        before = after
