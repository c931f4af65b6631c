"""What the declarations of the facts alone say about a condition.

In: a condition. Out: True or False where it holds, or fails, for every value that the facts can
have; None where that cannot be told so simply. It looks at each comparison by itself, so None means
nothing: a solver may still decide.
"""

from __future__ import annotations

from liren.engine.ir.bounds import bounds
from liren.engine.ir.nodes import And, Compare, Const, Expr, Not, Or
from liren.engine.ir.types import ChoiceType


def truth(node: Expr) -> bool | None:
    """Whether a condition always holds (True) or never does (False)."""
    match node:
        case Const():
            return bool(node.value)
        case Not():
            inner = truth(node.operand)
            return None if inner is None else not inner
        case And():
            return _all([truth(term) for term in node.terms])
        case Or():
            inner = _all([_opposite(truth(term)) for term in node.terms])
            return _opposite(inner)
        case Compare() if not isinstance(node.left.type, ChoiceType):
            return _compared(node)
    return None


def _opposite(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _compared(node: Compare) -> bool | None:
    (low, high), (other_low, other_high) = bounds(node.left), bounds(node.right)
    below = high is not None and other_low is not None and high < other_low
    above = low is not None and other_high is not None and low > other_high
    if node.op == "==":
        return False if below or above else None
    if above or (node.op == ">=" and low is not None and low == other_high):
        return True
    if below or (node.op == ">" and high is not None and high == other_low):
        return False
    return None
