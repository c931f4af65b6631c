"""What the declarations alone say about the size of a number.

`lower(node)` and `upper(node)` are bounds that hold for every snapshot, or None where none is
known. They are used to decide the direction of a cross-multiplication and whether a divisor can be
zero, so they only need to be right, not tight.
"""

from __future__ import annotations

from fractions import Fraction

from liren.engine.ir.calendar import months_between
from liren.engine.ir.nodes import (
    TRUE,
    Add,
    Aggregate,
    Const,
    Div,
    Expr,
    Extreme,
    Field,
    If,
    Input,
    MonthsBetween,
    Mul,
    Number,
    Parameter,
    Quotient,
    Round,
    Settle,
    Tally,
)
from liren.engine.ir.rounding import ROUNDING

Bounds = tuple[Number | None, Number | None]


def lower(node: Expr) -> Number | None:
    """A number that `node` is never below, or None."""
    return bounds(node)[0]


def upper(node: Expr) -> Number | None:
    """A number that `node` is never above, or None."""
    return bounds(node)[1]


def bounds(node: Expr) -> Bounds:  # noqa: C901  a line a class
    """A lower and an upper bound of a numeric node, each None where unknown."""
    match node:
        case Const():
            return node.value, node.value
        case Input() | Field() | Parameter():
            return node.low, node.high
        case Tally():
            return 0, len(node.terms)
        case Add():
            return _sum([bounds(term) for term in node.terms])
        case Mul():
            return _product(bounds(node.left), bounds(node.right))
        case MonthsBetween():
            return _months(bounds(node.later), bounds(node.earlier))
        case Div():
            known = is_never_negative(node.left) and is_never_negative(node.right)
            return (0 if known else None), None
        case Extreme():
            return _extreme(node)
        case If():
            return _hull(bounds(node.then), bounds(node.otherwise))
        case Settle():
            return bounds(node.operand)
        case Aggregate():
            return _aggregate(node)
        case Round():
            return _rounded(node)
        case Quotient() | _:
            return None, None


def can_be_zero(node: Expr) -> bool:
    """Whether the declarations leave it open that a number is 0."""
    low, high = bounds(node)
    return not ((low is not None and low > 0) or (high is not None and high < 0))


def is_never_negative(node: Expr) -> bool:
    """Whether the declarations exclude that a number is below 0."""
    low = lower(node)
    return low is not None and low >= 0


def _sum(parts: list[Bounds]) -> Bounds:
    lows = [low for low, _ in parts]
    highs = [high for _, high in parts]
    return _add_up(lows), _add_up(highs)


def _add_up(ends: list[Number | None]) -> Number | None:
    known = [end for end in ends if end is not None]
    return sum(known) if len(known) == len(ends) else None


def _product(left: Bounds, right: Bounds) -> Bounds:
    ends = (*left, *right)
    if all(end is not None for end in ends):
        products = [a * b for a in left for b in right if a is not None and b is not None]
        return min(products), max(products)
    if left[0] is not None and right[0] is not None and left[0] >= 0 and right[0] >= 0:
        return left[0] * right[0], None
    return None, None


def _months(later: Bounds, earlier: Bounds) -> Bounds:
    return _full_months(later[0], earlier[1]), _full_months(later[1], earlier[0])


def _full_months(later: Number | None, earlier: Number | None) -> int | None:
    if later is None or earlier is None:
        return None
    return months_between(int(later), int(earlier))


def _rounded(node: Round) -> Bounds:
    ends = bounds(node.operand)
    low, high = (
        end if end is None else ROUNDING[node.mode](Fraction(end) / node.step, 1) * node.step
        for end in ends
    )
    return low, high


def _extreme(node: Extreme) -> Bounds:
    parts = [bounds(term) for term in node.terms]
    lows = [low for low, _ in parts if low is not None]
    highs = [high for _, high in parts if high is not None]
    if node.kind == "max":
        if _is_absolute(node):
            lows.append(0)
        return (max(lows, default=None), max(highs) if len(highs) == len(parts) else None)
    return (min(lows) if len(lows) == len(parts) else None, min(highs, default=None))


def _is_absolute(node: Extreme) -> bool:
    """Whether one of the terms is another with its sign turned, as in `abs(a)`."""
    turned = [term.right for term in node.terms if isinstance(term, Mul) and _is_minus(term.left)]
    return any(term in node.terms for term in turned)


def _is_minus(node: Expr) -> bool:
    return isinstance(node, Const) and node.value == -1


def _hull(left: Bounds, right: Bounds) -> Bounds:
    low = None if left[0] is None or right[0] is None else min(left[0], right[0])
    high = None if left[1] is None or right[1] is None else max(left[1], right[1])
    return low, high


def _aggregate(node: Aggregate) -> Bounds:
    fewest = (node.records.low or 0) if node.where == TRUE else 0
    if node.kind == "count":
        return fewest, None
    low, high = bounds(node.body)
    if node.kind == "sum":
        return (low * fewest if low is not None and low >= 0 else None), None
    if fewest and (node.weight is None or not can_be_zero(node.weight)):
        return low, high
    # Of no records the value is 0, whatever the body's bounds are.
    return (None if low is None else min(low, 0)), (None if high is None else max(high, 0))
