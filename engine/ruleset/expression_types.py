"""Which values can be added, compared and chosen between.

In: the types of two sides. Out: the type that both share, or None when they are unlike.
"""

from __future__ import annotations

from liren.engine.ir.nodes import Const
from liren.engine.ir.types import DATE, NumberType, Type
from liren.engine.language.units import Dimension, is_count
from liren.engine.ruleset.expression_scope import Typed


def unify(left: Type, right: Type) -> Type | None:
    """The common type of two sides of a comparison or sum; None when they are unlike."""
    if not (isinstance(left, NumberType) and isinstance(right, NumberType)):
        return left if left == right or (left, right) == (DATE, DATE) else None
    whole = left.whole and right.whole
    if left.kind == "bare" or right.kind == "bare":
        other = right if left.kind == "bare" else left
        if other.kind == "bare" or (other.kind == "plain" and _countable(other)):
            return NumberType(other.dimension, whole, other.kind)
        return None
    if left.dimension == right.dimension:
        both = left.kind == right.kind == "share"
        return NumberType(left.dimension, whole, "share" if both else "plain")
    if "share" in (left.kind, right.kind):
        return None
    (counted, per), (other_counted, other_per) = map(_counted, (left.dimension, right.dimension))
    if per != other_per or not {counted, other_counted} & {(), ITEM}:
        return None
    most = max((counted, left), (other_counted, right), key=lambda each: _telling(each[0]))
    return NumberType(most[1].dimension, whole) if _is_counted(most[0]) else None


def is_wild(one: Typed, other: Typed) -> bool:
    """Whether a bare figure fits another kind all the same: 0 is of every kind, 1 is a share."""
    expr, kind = one
    if not (isinstance(kind, NumberType) and kind.kind == "bare" and isinstance(expr, Const)):
        return False
    wanted = other[1]
    if not isinstance(wanted, NumberType):
        return False
    return expr.value == 0 or (wanted.kind == "share" and expr.value == 1)


ITEM = (("item", 1),)


def _counted(dimension: Dimension) -> tuple[Dimension, Dimension]:
    """What is counted and what it is held against: persons, and a parking space.

    A count without a unit, or of items, may be one of anything, in a quotient as by itself.
    """
    above = tuple(part for part in dimension if part[1] > 0)
    return above, tuple(part for part in dimension if part[1] < 0)


def _telling(counted: Dimension) -> tuple[bool, bool]:
    """How much is said of what is counted."""
    return counted != (), counted != ITEM


def _countable(kind: NumberType) -> bool:
    return _is_counted(kind.dimension)


def _is_counted(dimension: Dimension) -> bool:
    return dimension == () or is_count(dimension)
