"""The exact range of a quotient of sums when it is open which terms belong to it.

In: terms `(certain, (low, high) of the numerator, (low, high) of the denominator)`; denominators are
not negative. Out: the least and the greatest value that (sum of numerators) / (sum of denominators)
can have over all choices of the uncertain terms and of values in their ranges; an empty or zero
denominator counts as 0.

For the least value take every certain term at its low end, and of the uncertain ones exactly those
whose own quotient lies below the least value. It is found by repeating: take the terms below the
value so far, which gives a lower value, until nothing changes (Dinkelbach's method; a few rounds).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from liren.engine.backends.scalar.values import BIG
from liren.engine.ir.nodes import Number

Range = tuple[Number, Number]
Term = tuple[bool, Range, Range]


def mean_range(terms: Sequence[Term]) -> Range:
    """The least and the greatest possible quotient of sums."""
    mirrored = [(certain, (-high, -low), below) for certain, (low, high), below in terms]
    return _least(terms), -_least(mirrored)


def _least(terms: Sequence[Term]) -> Number:
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
    if loose:
        return _least_loose(above, below, optional, loose)
    can_be_empty = below == 0
    top, bottom = _descend(above, below, optional)
    value = Fraction(top) / bottom if bottom else Fraction(0)
    return min(value, Fraction(0)) if can_be_empty else value


def _descend(
    above: Number, below: Number, optional: Sequence[tuple[Number, Number]]
) -> tuple[Number, Number]:
    """Numerator and denominator of the least quotient; compared by cross-multiplication."""
    top, bottom = above, below
    if not bottom:
        for n, d in optional:
            if not bottom or n * bottom < top * d:
                top, bottom = n, d
    while True:
        taken = [(n, d) for n, d in optional if n * bottom < top * d]
        new_top = above + sum(n for n, _ in taken)
        new_bottom = below + sum(d for _, d in taken)
        if not new_bottom or new_top * bottom >= top * new_bottom:
            return top, bottom
        top, bottom = new_top, new_bottom


def _least_loose(
    above: Number,
    below: Number,
    optional: Sequence[tuple[Number, Number]],
    loose: Sequence[tuple[Number, Number, Number]],
) -> Number:
    """A lower bound when denominators are ranges themselves; right, but not always the least."""
    parts = [n for n, _ in optional] + [n for n, _, _ in loose]
    top = above + sum(min(n, 0) for n in parts)
    fewest = below + sum(few for _, few, _ in loose)
    most = below + sum(n for _, n in optional) + sum(many for _, _, many in loose)
    if fewest <= 0:
        return 0 if top >= 0 else -BIG
    return Fraction(top) / (most if top >= 0 else fewest)
