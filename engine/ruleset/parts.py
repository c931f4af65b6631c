"""The expressions that a criterion is made of, and the facts it reads."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.ir.nodes import Expr, Input
from liren.engine.ir.walk import inputs
from liren.engine.ruleset.model import (
    Bands,
    ByOption,
    Criterion,
    Deductions,
    Linear,
    PerUnit,
    Points,
)


def expressions(criterion: Criterion) -> Iterator[Expr]:
    """Every expression of a criterion; those about records have fields in them."""
    yield criterion.applies
    yield criterion.where
    yield criterion.zero_divisor
    for part in (criterion.measure, criterion.demand):
        if part is not None:
            yield part
    for end in criterion.thresholds:
        yield end.expr
    if criterion.points is not None:
        yield from _of_points(criterion.points)


def criterion_inputs(criterion: Criterion) -> frozenset[str]:
    """The facts that a criterion reads."""
    found = frozenset().union(*(inputs(expr) for expr in expressions(criterion)))
    if criterion.records is not None and isinstance(criterion.records.node, Input):
        found |= {criterion.records.node.name}
    return found - {"as_of"}


def _of_points(points: Points) -> Iterator[Expr]:
    match points:
        case Bands():
            yield from (end.expr for band in points.bands for end in band.ends)
        case Linear():
            yield points.start[0]
            yield points.end[0]
        case PerUnit():
            yield points.of
        case ByOption():
            yield points.choice
        case Deductions():
            for loss in points.losses:
                yield from (part for part in (loss.count, loss.when) if part is not None)
            if points.zero_when is not None:
                yield points.zero_when
        case _:
            return


def holders(name: str) -> list[str]:
    """The names that a dotted name lies within: `a` and `a.b` for `a.b.c`."""
    parts = name.split(".")
    return [".".join(parts[:i]) for i in range(1, len(parts))]
