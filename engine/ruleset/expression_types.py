"""Which values can be added, compared and chosen between.

In: the types of two sides. Out: the type that both share, or None when they are unlike.
"""

from __future__ import annotations

from liren.engine.ir.nodes import Const
from liren.engine.ir.types import DATE, NumberType, Type
from liren.engine.language.units import is_count
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
    if {left.dimension, right.dimension} & {(), (("item", 1),)} and "share" not in (
        left.kind,
        right.kind,
    ):
        other_dimension = max(left.dimension, right.dimension, key=lambda d: (d != (), d != ITEM))
        return NumberType(other_dimension, whole) if _is_counted(other_dimension) else None
    return None


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


def _countable(kind: NumberType) -> bool:
    return _is_counted(kind.dimension)


def _is_counted(dimension: tuple[tuple[str, int], ...]) -> bool:
    return dimension == () or is_count(dimension)
