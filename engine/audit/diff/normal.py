"""The meaning of a part of a ruleset on a day, as a value that can be compared.

In: expressions, points and the like, and the figures of the day. Out: nested tuples. Guarantee: two
parts with equal normal forms come to the same for every community, whatever words, units and layout
they were written in, as long as the facts they read are declared alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, cast

from liren.engine.audit.diff.model import Side
from liren.engine.ir.nodes import NODE_CLASSES, Const, Expr, Parameter
from liren.engine.ir.walk import filled, walk
from liren.engine.record import Record
from liren.engine.text import Text

Normal = object

IN_NODES = frozenset(("type", "low", "high", "fields"))
"""What a node repeats of a declaration, which is compared where it stands."""

IN_WORDS = frozenset(
    ("title", "say", "text", "full_text", "zero_text", "measure_unit", "place", "every")
)
"""What only says in words, or as written, what an expression beside it means."""


def normal(value: object, side: Side) -> Normal:
    """The meaning of a value of the model, with the figures of the side's day in it."""
    if isinstance(value, NODE_CLASSES):
        node = cast(Expr, value)
        if any(isinstance(part, Parameter) for part in walk(node)):
            return _of_node(fixed(node, side), side)
        return _on_its_own(node)
    return _parts(value, lambda part: normal(part, side), IN_WORDS)


@lru_cache(maxsize=16)
def _on_its_own(node: Expr) -> Normal:
    """That of an expression without parameters, which is the same on all days; kept for a moment,
    as most are looked at twice: as the old ruleset has them, and as the new one does."""
    return _of_node(node, None)


def outline(value: object) -> Normal:
    """The figures of a part of a ruleset as written in it, without what names stand for."""
    if isinstance(value, NODE_CLASSES):
        return value.value if isinstance(value, Const) else type(value).__name__
    return _parts(value, outline, IN_WORDS)


def _of_node(value: object, side: Side | None) -> Normal:
    if isinstance(value, Parameter):
        assert side is not None, "only what has no parameters is looked at without a side"
        return ("Parameter", own_name(value.name, side))
    return _parts(value, lambda part: _of_node(part, side), IN_NODES)


def _parts(value: object, again: Callable[[object], Normal], left_out: frozenset[str]) -> Normal:
    match value:
        case Text():
            return None
        case Record():
            kind: type = type(value)
            parts = ((name, again(value.__dict__[name])) for name in _kept(kind, left_out))
            return (kind.__name__, *parts)
        case Mapping():
            return tuple((str(key), again(part)) for key, part in sorted(value.items()))
        case tuple() | list():
            return tuple(map(again, value))
        case frozenset():
            return tuple(sorted(value))
        case bool():
            return str(value)  # True is no 1
    return value


@cache
def _kept(kind: Any, left_out: frozenset[str]) -> tuple[str, ...]:
    """The fields of a class that count, in a settled order."""
    return tuple(sorted(kind.field_names() - left_out))


def fixed(node: Expr, side: Side) -> Expr:
    """An expression with the figures of the side's day in it; those not specified stay."""
    return filled(node, side.figures.get)


def own_name(name: str, side: Side) -> str:
    """A parameter's name without that of the ruleset it is declared in, if that is this one."""
    owner, _, rest = name.partition(":")
    return rest if owner == side.ruleset.id else name
