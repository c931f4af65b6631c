"""The points of a criterion, taken apart: every construct with its measure and its path.

In: a criterion. Out: `Placed` constructs, those of parts after the one that holds them. Guarantee:
a path leads to the construct as written, also inside modifiers and parts.
"""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.errors import Place
from liren.engine.ir.nodes import Expr
from liren.engine.record import Record
from liren.engine.ruleset.model import (
    BestOf,
    Construct,
    Criterion,
    Modified,
    Points,
    PointsPart,
    Ruleset,
    SumOf,
    Threshold,
    Weighted,
    WorstOf,
)

Path = tuple[str | int, ...]

KEYS: dict[type, tuple[str, ...]] = {
    BestOf: ("best_of",),
    WorstOf: ("worst_of",),
    SumOf: ("sum_of",),
    Weighted: ("weighted", "parts"),
}


class Placed(Record):
    """A construct, what it measures and asks, and where it stands."""

    points: Construct
    measure: Expr | None
    thresholds: tuple[Threshold, ...]
    items: tuple[str, ...]
    path: Path
    modified: Modified | None = None


def own_criteria(ruleset: Ruleset) -> Iterator[Criterion]:
    """The criteria that are written in the ruleset itself, not taken over from another."""
    return (each for each in ruleset.criteria.values() if each.origin is None)


def at(ruleset: Ruleset, *path: str | int, key: bool = False) -> Place:
    """Where something of a ruleset was written."""
    return ruleset.document.place(path, key=key)


def constructs(criterion: Criterion) -> Iterator[Placed]:
    """Every construct that the points of a criterion are made of."""
    if criterion.points is not None:
        yield from _constructs(criterion, criterion.points, ("criteria", criterion.id, "points"))


def _constructs(asked: Criterion | PointsPart, points: Points, path: Path) -> Iterator[Placed]:
    modified = points if isinstance(points, Modified) else None
    inner = points.points if isinstance(points, Modified) else points
    yield Placed(inner, asked.measure, asked.thresholds, asked.items, path, modified)
    if isinstance(inner, BestOf | WorstOf | SumOf | Weighted):
        keys = KEYS[type(inner)]
        for i, part in enumerate(inner.parts):
            yield from _constructs(part, part.points, (*path, *keys, i, "points"))
