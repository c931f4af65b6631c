"""The exact range of a quotient of sums when it is open which terms belong to it.

In: terms `(certain, (low, high) of the numerator, (low, high) of the denominator)`; denominators
are not negative. Out: the least and the greatest value that (sum of numerators) / (sum of
denominators) can have over all choices of the uncertain terms and of values in their ranges; an
empty or zero denominator counts as 0.

`mean_range` is of quotients whose numerators are known; `weighted_mean_range` is of values that
count by weights known in part, which is as exact.

For the least value take every certain term at its low end, and of the uncertain ones exactly those
whose own quotient lies below the least value. It is found by repeating: take the terms below the
value so far, which gives a lower value, until nothing changes (Dinkelbach's method; a few rounds).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from liren.engine.backends.scalar.values import BIG, NO, YES, ratio
from liren.engine.ir.nodes import Number

Range = tuple[Number, Number]
Term = tuple[bool, Range, Range]
Mean = tuple[Number, Number]
"""A sum of numerators and a sum of denominators, which is above 0: reduced only if need be."""

NONE: Mean = (0, 1)


def mean_range(terms: Sequence[Term]) -> Range:
    """The least and the greatest possible quotient of sums."""
    low, high = _mean_range(terms)
    return ratio(*low), ratio(*high)


def _mean_range(terms: Sequence[Term]) -> tuple[Mean, Mean]:
    mirrored = [(certain, (-high, -low), below) for certain, (low, high), below in terms]
    top, bottom = _least(mirrored)
    return _least(terms), (-top, bottom)


def mean_of_sums(
    factor: Fraction,
    low: Number,
    high: Number,
    below: Number,
    others: Sequence[tuple[int, Range, Range]],
) -> tuple[Mean, Mean]:
    """`factor` x the range of means, where what counts for certain has been added up before.

    The first of each other term says as a bit mask whether it counts; nearly always that is
    decided, and then there is nothing to choose.
    """
    open_terms: list[Term] = []
    for counts, (least, most), (few, many) in others:
        if counts == YES and few == many:
            low, high, below = low + least, high + most, below + many
        elif counts != NO:
            open_terms.append((counts == YES, (least, most), (few, many)))
    top, bottom = factor.numerator, factor.denominator
    if open_terms:
        ends = _mean_range([(True, (low, high), (below, below)), *open_terms])
        (low, below), (high, other) = ends
        return (low * top, below * bottom), (high * top, other * bottom)
    if not below:
        return NONE, NONE
    return (low * top, below * bottom), (high * top, below * bottom)


def _least(terms: Sequence[Term]) -> Mean:
    above: Number = 0
    below: Number = 0
    optional: list[tuple[Number, Number]] = []
    loose: list[tuple[Number, Number, Number]] = []
    for certain, (low, _), (few, many) in terms:
        if few != many:
            loose.append((low, few if certain else 0, many))
        elif certain:
            above, below = above + low, below + many
        elif many:
            optional.append((low, many))
        else:
            above += min(low, 0)
    if loose:
        return _least_loose(above, below, optional, loose)
    optional.sort(key=lambda term: ratio(*term))
    if below:
        return _least_mean(above, below, optional)
    return min([NONE, *_means_from_each(above, optional)], key=lambda mean: ratio(*mean))


def _means_from_each(above: Number, optional: Sequence[tuple[Number, Number]]) -> list[Mean]:
    """The least means when one of the uncertain terms is there.

    Where nothing counts beside them, the one with the least quotient is the best.
    """
    first = 1 if above == 0 else len(optional)
    return [
        _least_mean(above + top, bottom, [*optional[:i], *optional[i + 1 :]])
        for i, (top, bottom) in enumerate(optional[:first])
    ]


def _least_mean(above: Number, below: Number, optional: Sequence[tuple[Number, Number]]) -> Mean:
    """The least mean from a sum that counts for certain; `optional` is in ascending order."""
    for top, bottom in optional:
        if top * below >= above * bottom:
            break
        above, below = above + top, below + bottom
    return above, below


def _least_loose(
    above: Number,
    below: Number,
    optional: Sequence[tuple[Number, Number]],
    loose: Sequence[tuple[Number, Number, Number]],
) -> Mean:
    """A lower bound when denominators are ranges themselves; right, but not always the least."""
    parts = [n for n, _ in optional] + [n for n, _, _ in loose]
    top = above + sum(min(n, 0) for n in parts)
    fewest = below + sum(few for _, few, _ in loose)
    most = below + sum(n for _, n in optional) + sum(many for _, _, many in loose)
    if fewest <= 0:
        return NONE if top >= 0 else (-BIG, 1)
    return top, most if top >= 0 else fewest


def weighted_mean_range(terms: Sequence[Term]) -> Range:
    """The least and the greatest mean of values by weights.

    Terms are `(certain, (low, high) of the value, (low, high) of the weight)`; weights are not
    negative and may be anything in their ranges. Of weights of nothing but 0 the mean is 0.
    """
    mirrored = [(certain, (-high, -low), weight) for certain, (low, high), weight in terms]
    return _least_weighted(terms), -_least_weighted(mirrored)


def _least_weighted(terms: Sequence[Term]) -> Number:
    """Every weight is at an end: what lies below the mean counts as much as it can, and what lies
    above it as little. An uncertain term can count nothing."""
    ordered = sorted((low, few if certain else 0, many) for certain, (low, _), (few, many) in terms)
    above: Number = sum(low * few for low, few, _ in ordered)
    below: Number = sum(few for _, few, _ in ordered)
    if not below:
        return min([0, *(low for low, _, many in ordered if many)])
    for low, few, many in ordered:
        if low * below >= above:
            break
        above, below = above + low * (many - few), below + many - few
    return Fraction(above) / below
