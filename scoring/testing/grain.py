"""The smallest amounts in which points come.

In: criteria. Out: the greatest amount of which every amount of points that the ruleset names is a
multiple: the points of each band, row, option, item and so on, after scaling. Scores made of such
amounts differ by it at least, so a score no farther than this from a cut is just beside it. Points
between them, of graded constructs, do not count: they are only bounded by the resolution.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from liren.engine.ir.nodes import Number
from liren.engine.ruleset import model
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Criterion, Ruleset


def grain(ruleset: Ruleset, group: str | None) -> Fraction:
    """The grain of the score, or of a group; never finer than the resolution."""
    found: list[Fraction] = []
    for criterion in ruleset.criteria.values():
        if criterion.points is not None and _within(ruleset, criterion, group):
            scale = criterion.factor * _scale(ruleset, criterion, group)
            found += [abs(Fraction(value)) * scale for value in amounts(criterion.points)]
    return max(common_measure(found), ruleset.scoring.resolution)


def criterion_grain(ruleset: Ruleset, criterion: Criterion) -> Fraction:
    """The grain of what one criterion earns."""
    points = criterion.points
    assert points is not None, "only criteria with points are asked"
    found = common_measure(abs(Fraction(value)) * criterion.factor for value in amounts(points))
    return max(found, ruleset.scoring.resolution)


def common_measure(values: Iterable[Fraction]) -> Fraction:
    """The greatest number of which all values are multiples; 0 of nothing but zeros."""
    found = list(values)
    below = lcm(*(value.denominator for value in found))
    return Fraction(gcd(*(int(value * below) for value in found)), below)


def _within(ruleset: Ruleset, criterion: Criterion, group: str | None) -> bool:
    """Whether a criterion is in a group or in one below it; all are within the score."""
    name = criterion.group
    while name is not None and name != group:
        name = ruleset.groups[name].parent
    return name == group


def _scale(ruleset: Ruleset, criterion: Criterion, group: str | None) -> Fraction:
    """What the weights of the groups around a criterion make of its points."""
    maxima = Maxima(ruleset.groups, ruleset.criteria)
    scale, name = Fraction(1), criterion.group
    while name is not None:
        around = ruleset.groups[name]
        inside = maxima.earnable(around)
        if around.weight is not None and inside:
            scale *= Fraction(around.weight) / inside
        if name == group:
            break
        name = around.parent
    return scale


def amounts(points: model.Points) -> Iterator[Number]:
    """Every amount of points that a construct names."""
    find = AMOUNTS.get(type(points))
    return iter(()) if find is None else iter(find(points))


def _deductions(points: model.Deductions) -> Iterator[Number]:
    yield points.start
    for loss in (*points.losses, *points.gains):
        yield from _loss(loss)


def _loss(loss: model.AnyLoss) -> Iterator[Number]:
    match loss:
        case model.Loss():
            yield loss.points
        case model.TableLoss():
            yield from (points for _, points in loss.rows)
        case model.CaseLoss():
            yield from (case.points for case in loss.cases)
        case model.AmountLoss():
            yield loss.cap
        case model.JointLoss():
            for part in loss.losses:
                yield from _loss(part)


def _parts(points: model.Parts) -> Iterator[Number]:
    for part in points.parts:
        yield from amounts(part.points)


def _modified(points: model.Modified) -> Iterator[Number]:
    factors = [Fraction(1), *(Fraction(factor.by) for factor in points.times)]
    yield from (value * factor for value in amounts(points.points) for factor in factors)
    yield from (limit for limit in (points.cap, points.floor) if limit is not None)


Find = Callable[[Any], Iterable[Number]]
AMOUNTS: dict[type, Find] = {
    model.Full: lambda points: [points.points],
    model.Share: lambda points: [points.points],
    model.Each: lambda points: [points.points],
    model.Table: lambda points: [value for _, value in points.rows],
    model.Bands: lambda points: [band.points for band in points.bands],
    model.Linear: lambda points: [value for _, value in points.anchors],
    model.PerUnit: lambda points: [points.points, points.cap],
    model.ByOption: lambda points: [value for _, value in points.points],
    model.Grade: lambda points: [points.points * share for _, share in points.shares],
    model.Cases: lambda points: [case.points for case in points.cases],
    model.Amount: lambda points: [points.floor, points.cap],
    model.Deductions: _deductions,
    model.BestOf: _parts,
    model.WorstOf: _parts,
    model.SumOf: _parts,
    model.Weighted: lambda points: [points.points],
    model.Modified: _modified,
}
