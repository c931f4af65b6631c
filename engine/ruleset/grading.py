"""Which points are rounded when they are computed, and which figures the resolution must hold.

In: a criterion. Out: the figures in points that rounding would lift if they were no multiples of
the resolution, each with its place below the criterion.
"""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.ir.nodes import Number
from liren.engine.language.document import Path
from liren.engine.ruleset.model import (
    Amount,
    BestOf,
    Criterion,
    Deductions,
    Grade,
    Linear,
    Modified,
    PerUnit,
    Points,
    Share,
    SumOf,
    Weighted,
    WorstOf,
)

Figure = tuple[Path, Number]


def is_graded(points: Points) -> bool:
    """Whether points are rounded when they are computed."""
    match points:
        case Modified():
            return bool(points.times) or is_graded(points.points)
        case BestOf() | WorstOf() | SumOf():
            return any(is_graded(part.points) for part in points.parts)
        case Deductions():
            return points.graded
    return isinstance(points, Share | Linear | PerUnit | Grade | Amount | Weighted)


def rounded_figures(criterion: Criterion) -> Iterator[Figure]:
    """The figures that must be multiples of the resolution, each once."""
    yield from dict.fromkeys(_of_criterion(criterion))


def _of_criterion(criterion: Criterion) -> Iterator[Figure]:
    points, path = criterion.points, ("points",)
    if points is None:
        return
    if criterion.worth is not None:
        yield ("worth",), criterion.worth
        return
    if criterion.records is not None and criterion.combine in ("share", "mean"):
        yield path, points.maximum
    if criterion.combined_cap is not None and is_graded(points):
        yield ("combined_at_most",), criterion.combined_cap
    yield from _of_points(points, path)


def _of_points(points: Points, path: Path) -> Iterator[Figure]:
    match points:
        case Modified():
            yield from _of_modified(points, path)
        case BestOf() | WorstOf() | SumOf():
            for i, part in enumerate(points.parts):
                yield from _of_points(part.points, (*path, KEYS[type(points)], i, "points"))
        case Weighted():
            yield (*path, "weighted", "points"), points.points
        case _ if is_graded(points):
            yield path, points.maximum


KEYS: dict[type, str] = {BestOf: "best_of", WorstOf: "worst_of", SumOf: "sum_of"}


def _of_modified(points: Modified, path: Path) -> Iterator[Figure]:
    if not is_graded(points):
        return
    if points.times:
        # Nothing below is rounded; the product is.
        if points.cap is None or points.cap >= points.reach:
            yield path, points.reach
    else:
        yield from _of_points(points.points, path)
    for key, figure in (("at_most", points.cap), ("at_least", points.floor)):
        if figure is not None:
            yield (*path, key), figure
