"""Exact rounding of a ratio to an integer, in each of the modes a ruleset can ask for.

In: numerator and positive denominator, as integers or fractions. Out: an integer. Every mode is
monotone, so the ends of an interval may be rounded one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

Number = int | Fraction


def half_up(n: Number, d: Number) -> int:
    """To the nearest integer, halves away from zero."""
    if n >= 0:
        return int((2 * n + d) // (2 * d))
    return -int((d - 2 * n) // (2 * d))


def half_even(n: Number, d: Number) -> int:
    """To the nearest integer, halves to the even one."""
    below = int(n // d)
    rest = 2 * (n - below * d)
    return below + 1 if rest > d or (rest == d and below % 2) else below


def away(n: Number, d: Number) -> int:
    """Away from zero."""
    return ceiling(n, d) if n >= 0 else floor(n, d)


def towards(n: Number, d: Number) -> int:
    """Towards zero: cut off."""
    return floor(n, d) if n >= 0 else ceiling(n, d)


def ceiling(n: Number, d: Number) -> int:
    """Up to the next integer."""
    return -int(-n // d)


def floor(n: Number, d: Number) -> int:
    """Down to the next integer."""
    return int(n // d)


ROUNDING: Mapping[str, Callable[[Number, Number], int]] = {
    "half_up": half_up,
    "half_even": half_even,
    "up": away,
    "down": towards,
    "ceiling": ceiling,
    "floor": floor,
}
