"""The expressions that a criterion is made of, and the facts it reads."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.ir.nodes import Expr, Input
from liren.engine.ir.walk import inputs
from liren.engine.ruleset.model import (
    OF_DAY,
    Amount,
    AmountLoss,
    AnyLoss,
    Bands,
    BestOf,
    ByOption,
    CaseLoss,
    Cases,
    Criterion,
    Deductions,
    Grade,
    JointLoss,
    Linear,
    Loss,
    Modified,
    PerUnit,
    Points,
    PointsPart,
    SumOf,
    TableLoss,
    Weighted,
    WorstOf,
)


def expressions(criterion: Criterion) -> Iterator[Expr]:
    """Every expression of a criterion; those about records have fields in them."""
    yield criterion.applies
    yield criterion.where
    yield criterion.zero_divisor
    if criterion.weight is not None:
        yield criterion.weight
    yield from _of_demand(criterion)
    if criterion.points is not None:
        yield from _of_points(criterion.points)


def _of_demand(asked: Criterion | PointsPart) -> Iterator[Expr]:
    for part in (asked.measure, asked.demand):
        if part is not None:
            yield part
    for end in asked.thresholds:
        yield end.expr


def demanded(criterion: Criterion) -> Iterator[Expr]:
    """What a criterion asks, and then what the parts of its points ask."""
    asked: list[Criterion | PointsPart] = [criterion, *_parts_of(criterion.points)]
    for part in asked:
        yield from (node for node in (part.measure, part.demand) if node is not None)


def _parts_of(points: Points | None) -> Iterator[PointsPart]:
    match points:
        case Modified():
            yield from _parts_of(points.points)
        case BestOf() | WorstOf() | SumOf() | Weighted():
            for part in points.parts:
                yield part
                yield from _parts_of(part.points)
        case _:
            return


def criterion_inputs(criterion: Criterion) -> frozenset[str]:
    """The facts that a criterion reads."""
    found = frozenset().union(*(inputs(expr) for expr in expressions(criterion)))
    if criterion.records is not None and isinstance(criterion.records.node, Input):
        found |= {criterion.records.node.name}
    return found - OF_DAY.keys()


def _of_points(points: Points) -> Iterator[Expr]:
    match points:
        case Modified():
            yield from _of_points(points.points)
            yield from (factor.when for factor in points.times)
            yield from (part for part in (points.full_when, points.zero_when) if part is not None)
        case BestOf() | WorstOf() | SumOf() | Weighted():
            for part in points.parts:
                yield from _of_demand(part)
                yield from _of_points(part.points)
        case Bands():
            yield from (end.expr for band in points.bands for end in band.ends)
        case Linear():
            yield from (at for at, _ in points.anchors)
        case PerUnit() | Amount():
            yield points.of
        case ByOption() | Grade():
            yield points.choice
        case Cases():
            yield from (case.when for case in points.cases)
        case Deductions():
            for loss in (*points.losses, *points.gains):
                yield from _of_loss(loss)
            if points.zero_when is not None:
                yield points.zero_when
        case _:
            return


def _of_loss(loss: AnyLoss) -> Iterator[Expr]:
    match loss:
        case Loss():
            yield from (part for part in (loss.count, loss.when) if part is not None)
        case TableLoss():
            yield loss.count
        case CaseLoss():
            yield from (case.when for case in loss.cases)
        case AmountLoss():
            yield loss.amount
        case JointLoss():
            for part in loss.losses:
                yield from _of_loss(part)


def holders(name: str) -> list[str]:
    """The names that a dotted name lies within: `a` and `a.b` for `a.b.c`."""
    parts = name.split(".")
    return [".".join(parts[:i]) for i in range(1, len(parts))]
