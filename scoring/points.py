"""Lowering: from a points construct to the intermediate representation.

In: a construct of the model with its figures fixed, and the `Demand` it belongs to. Out: `Earned`:
the points as an expression, and when they stand for full compliance. A new mechanism is one
function here and one line in `LOWERING`; no backend changes.

Graded points are rounded once, here, to the ruleset's resolution. Since rounding keeps the order of
numbers, a cap can be applied after rounding (to the rounded cap), and a ratio is then rounded by
integer division.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, ChoiceType, Expr, Number, NumberType, RoundingMode
from liren.engine.record import Record, replace
from liren.engine.ruleset import model
from liren.engine.ruleset.ends import relate_threshold


class Demand(Record):
    """What points are given for, with all parameters fixed.

    `met` is None when the points alone say what full compliance is.
    """

    measure: Expr | None
    thresholds: tuple[model.Threshold, ...]
    items: int
    met: Expr | None
    resolution: Fraction
    rounding: RoundingMode

    def round(self, node: Expr) -> Expr:
        """Rounded to the ruleset's resolution."""
        return build.round_to(node, self.resolution, self.rounding)

    def round_number(self, value: Number) -> Number:
        """A figure rounded to the ruleset's resolution."""
        return build.rounded(value, self.resolution, self.rounding)


class Earned(Record):
    """The points, and the condition under which nothing more can be asked."""

    points: Expr
    best: Expr


def lower_points(points: model.Points, demand: Demand) -> Earned:
    """The construct as expressions."""
    return LOWERING[type(points)](points, demand)


def lower_scaled(points: model.Points, worth: Number | None, demand: Demand) -> Earned:
    """The construct with its points scaled so that the most it can earn is `worth`."""
    if worth is None or points.maximum == worth:
        return lower_points(points, demand)
    earned = lower_points(scaled(points, Fraction(worth) / points.maximum), demand)
    return Earned(demand.round(earned.points), earned.best)


def scaled(points: model.Points, factor: Fraction) -> model.Points:
    """The construct with every figure that is in points multiplied."""
    match points:
        case model.Full() | model.Share():
            return replace(points, points=points.points * factor)
        case model.Each():
            return replace(points, points=points.points * factor)
        case model.Table():
            return model.Table(tuple((key, value * factor) for key, value in points.rows))
        case model.Bands():
            bands = tuple(replace(band, points=band.points * factor) for band in points.bands)
            return model.Bands(bands)
        case model.Linear():
            start, end = points.start, points.end
            return model.Linear((start[0], start[1] * factor), (end[0], end[1] * factor))
        case model.PerUnit():
            cap = points.cap * factor
            return replace(points, points=points.points * factor, cap=cap)
        case model.ByOption():
            return replace(points, points=tuple((o, n * factor) for o, n in points.points))
        case model.Deductions():
            losses = tuple(_scaled_loss(loss, factor) for loss in points.losses)
            return replace(
                points, start=points.start * factor, floor=points.floor * factor, losses=losses
            )


def _scaled_loss(loss: model.Loss, factor: Fraction) -> model.Loss:
    cap = None if loss.cap is None else loss.cap * factor
    return replace(loss, points=loss.points * factor, cap=cap)


def _full(points: model.Full, demand: Demand) -> Earned:
    met = demand.met if demand.met is not None else FALSE
    return Earned(build.choose(met, build.number(points.points), build.number(0)), met)


def _share(points: model.Share, demand: Demand) -> Earned:
    assert demand.measure is not None, "the reader asks for a measure"
    above: Expr = demand.measure
    below: Expr = build.number(demand.items)
    if not demand.items:
        end = demand.thresholds[0]
        above, below = (above, end.expr) if end.op == "at_least" else (end.expr, above)
    part = build.divide(build.multiply(build.number(points.points), above), below)
    most = demand.round_number(points.points)
    capped = build.clamp(demand.round(part), min(most, 0), max(most, 0))
    return Earned(capped, demand.met if demand.met is not None else FALSE)


def _each(points: model.Each, demand: Demand) -> Earned:
    assert demand.measure is not None, "the reader asks for a checklist"
    earned = build.multiply(build.number(points.points), demand.measure)
    return Earned(earned, build.compare(">=", demand.measure, build.number(points.items)))


def _table(points: model.Table, demand: Demand) -> Earned:
    assert demand.measure is not None, "the reader asks for a measure"
    reached = [build.compare(">=", demand.measure, build.number(key)) for key, _ in points.rows]
    steps = [(at, value) for at, (_, value) in zip(reached, points.rows, strict=True)]
    earned = _steps(steps, 0)
    most = max(value for _, value in points.rows)
    best = []
    for i, (_, value) in enumerate(points.rows):
        if value == most:
            above = reached[i + 1 : i + 2]
            best.append(build.all_of(reached[i], *map(build.negate, above)))
    if [value for _, value in points.rows] == sorted(value for _, value in points.rows):
        first = next(i for i, (_, value) in enumerate(points.rows) if value == most)
        best = [reached[first]]
    return Earned(earned, build.any_of(*best))


Step = tuple[Expr, Number]


def _steps(steps: Sequence[Step], before: Number) -> Expr:
    """The value of the last step that is reached, or `before`; each implies those before it.

    The middle one is asked first: that is short to evaluate, and a measure known in part gives
    the values of the steps it can be on and no others.
    """
    if not steps:
        return build.number(before)
    middle = len(steps) // 2
    reached, value = steps[middle]
    return build.choose(reached, _steps(steps[middle + 1 :], value), _steps(steps[:middle], before))


def _bands(points: model.Bands, demand: Demand) -> Earned:
    assert demand.measure is not None, "the reader asks for a measure"
    measure = demand.measure
    inside = [
        build.all_of(*(relate_threshold(end, measure) for end in band.ends))
        for band in points.bands
    ]
    best = _best_band(points.bands, inside)
    if all(build.value_of(end.expr) is not None for band in points.bands for end in band.ends):
        return Earned(_steps(*_cut(points.bands, measure)), best)
    earned: Expr = build.number(0)
    for condition, band in reversed(list(zip(inside, points.bands, strict=True))):
        earned = build.choose(condition, build.number(band.points), earned)
    return Earned(earned, best)


BEYOND = {"at_least": 0, "less_than": 0, "more_than": 1, "at_most": 1}
"""Where the line of numbers is cut at an end: before its figure (0) or after it (1)."""


def _cut(bands: Sequence[model.Band], measure: Expr) -> tuple[list[Step], Number]:
    """Bands between figures as steps: the points at every end, and those before the first."""
    cuts = {_place(end): end.expr for band in bands for end in band.ends}
    before = value = _points_from(bands, (0, 0), first=True)
    steps: list[Step] = []
    for place in sorted(cuts):
        if (reached := _points_from(bands, place)) != value:
            value = reached
            op = ">" if place[1] else ">="
            steps.append((build.relate(op, measure, cuts[place]), value))
    return steps, before


def _place(end: model.Threshold) -> tuple[Number, int]:
    figure = build.value_of(end.expr)
    assert figure is not None, "only figures are cut at"
    return figure, BEYOND[end.op]


def _points_from(
    bands: Sequence[model.Band], place: tuple[Number, int], *, first: bool = False
) -> Number:
    """The points just beyond a cut, or (`first`) below every cut."""

    def holds(end: model.Threshold) -> bool:
        if end.op in ("at_least", "more_than"):
            return not first and place >= _place(end)
        return first or place < _place(end)

    return next((band.points for band in bands if all(map(holds, band.ends))), 0)


def _best_band(bands: Sequence[model.Band], inside: Sequence[Expr]) -> Expr:
    """In the band with most points, and in no earlier one with fewer."""
    most = max(band.points for band in bands)
    best = []
    for i, band in enumerate(bands):
        if band.points == most:
            lesser = [inside[j] for j in range(i) if bands[j].points < most]
            best.append(build.all_of(inside[i], *map(build.negate, lesser)))
    return build.any_of(*best)


def _linear(points: model.Linear, demand: Demand) -> Earned:
    assert demand.measure is not None, "the reader asks for a measure"
    (start, low), (end, high) = points.start, points.end
    way = build.subtract(demand.measure, start)
    rise = build.divide(build.multiply(build.number(high - low), way), build.subtract(end, start))
    rounded = demand.round(build.add(build.number(low), rise))
    ends = sorted((demand.round_number(low), demand.round_number(high)))
    better, worse = (end, start) if high >= low else (start, end)
    upwards = build.compare(">", better, worse)
    best = build.choose(
        upwards,
        build.compare(">=", demand.measure, better),
        build.compare(">=", better, demand.measure),
    )
    return Earned(build.clamp(rounded, *ends), best)


def _per_unit(points: model.PerUnit, demand: Demand) -> Earned:
    earned = build.multiply(build.number(points.points), points.of)
    best = build.compare(">=", earned, build.number(points.cap))
    exact = Fraction(points.points) / demand.resolution
    whole = isinstance(points.of.type, NumberType) and points.of.type.whole
    if not (whole and exact.denominator == 1):
        earned = demand.round(earned)
    return Earned(build.clamp(earned, 0, demand.round_number(points.cap)), best)


def _deductions(points: model.Deductions, demand: Demand) -> Earned:
    losses, clean = zip(*map(lower_loss, points.losses), strict=True)
    minus = [build.multiply(build.number(-1), loss) for loss in losses]
    left = build.add(build.number(points.start), *minus)
    left = build.clamp(left, points.floor, points.start)
    best = build.all_of(*clean)
    if points.zero_when is not None:
        left = build.choose(points.zero_when, build.number(0), left)
        best = build.all_of(best, build.negate(points.zero_when))
    return Earned(left, best)


def lower_loss(loss: model.Loss) -> tuple[Expr, Expr]:
    """What is lost, and when nothing is."""
    if loss.when is not None:
        lost = build.choose(loss.when, build.number(loss.points), build.number(0))
        return lost, build.negate(loss.when)
    assert loss.count is not None, "a loss has a count or a condition"
    lost = build.multiply(build.number(loss.points), loss.count)
    if loss.cap is not None:
        lost = build.extreme("min", lost, build.number(loss.cap))
    return lost, build.compare(">=", build.number(0), loss.count)


def _by_option(points: model.ByOption, demand: Demand) -> Earned:
    worth = dict(points.points)
    assert isinstance(points.choice.type, ChoiceType)
    options = points.choice.type.options
    values = sorted({worth.get(option, 0) for option in options})
    steps = [
        (build.is_option(points.choice, [o for o in options if worth.get(o, 0) >= value]), value)
        for value in values[1:]
    ]
    earned = _steps(steps, values[0])
    most = max(value for _, value in points.points)
    best = [option for option, value in points.points if value == most]
    return Earned(earned, build.is_option(points.choice, best))


LOWERING: dict[type, Callable[[Any, Demand], Earned]] = {
    model.Full: _full,
    model.Share: _share,
    model.Each: _each,
    model.Table: _table,
    model.Bands: _bands,
    model.Linear: _linear,
    model.PerUnit: _per_unit,
    model.Deductions: _deductions,
    model.ByOption: _by_option,
}
