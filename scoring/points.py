"""Lowering: from a points construct to the intermediate representation.

In: a construct of the model with its figures fixed, and the `Demand` it belongs to. Out: `Earned`:
the points as an expression, and when they stand for full compliance. A new mechanism is one
function here and one line in `LOWERING`; no backend changes.

Graded points are rounded once, here, to the ruleset's resolution. Since rounding keeps the order of
numbers, a cap can be applied after rounding (to the rounded cap), and a ratio is then rounded by
integer division.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any

from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, TRUE, ChoiceType, Expr, Number, NumberType, RoundingMode
from liren.engine.record import Record, replace
from liren.engine.ruleset import model
from liren.engine.ruleset.ends import relate_threshold
from liren.scoring.losses import case_steps, lower_loss, scaled_cases, scaled_loss
from liren.scoring.steps import Step, first_is, first_step, last_step


class Demand(Record):
    """What points are given for, with all parameters fixed.

    `met` is None when the points alone say what full compliance is. While `exact`, nothing is
    rounded: the points are part of something that is rounded later.
    """

    measure: Expr | None
    thresholds: tuple[model.Threshold, ...]
    items: int
    met: Expr | None
    resolution: Fraction
    rounding: RoundingMode
    exact: bool = False

    def round(self, node: Expr) -> Expr:
        """Rounded to the ruleset's resolution."""
        return node if self.exact else build.round_to(node, self.resolution, self.rounding)

    def round_number(self, value: Number) -> Number:
        """A figure rounded to the ruleset's resolution."""
        return value if self.exact else build.rounded(value, self.resolution, self.rounding)


class Earned(Record):
    """The points, and the condition under which nothing more can be asked."""

    points: Expr
    best: Expr


def lower_points(points: model.Points, demand: Demand) -> Earned:
    """The points as expressions. A demand beside them decides when it is met."""
    if isinstance(points, model.Modified):
        return _modified(points, demand)
    earned = LOWERING[type(points)](points, demand)
    return earned if demand.met is None else Earned(earned.points, demand.met)


def lower_scaled(points: model.Points, factor: Fraction, demand: Demand) -> Earned:
    """The points with every figure multiplied first, and the result rounded."""
    if factor == 1:
        return lower_points(points, demand)
    composed = isinstance(points, model.Modified | model.Parts)
    inside = replace(demand, exact=True) if composed else demand
    earned = lower_points(scaled(points, factor), inside)
    return Earned(demand.round(earned.points), earned.best)


def scaled(points: model.Points, factor: Fraction) -> model.Points:
    """The points with every figure that is in points multiplied."""
    match points:
        case model.Modified():
            cap = None if points.cap is None else points.cap * factor
            floor = None if points.floor is None else points.floor * factor
            return replace(points, points=scaled(points.points, factor), cap=cap, floor=floor)
        case model.BestOf() | model.WorstOf() | model.SumOf():
            parts = [replace(part, points=scaled(part.points, factor)) for part in points.parts]
            return replace(points, parts=tuple(parts))
        case model.Weighted():
            return replace(points, points=points.points * factor)
    return _scaled_simple(points, factor)


def _scaled_simple(points: model.Simple, factor: Fraction) -> model.Simple:
    match points:
        case model.Full() | model.Share() | model.Each() | model.Grade():
            return replace(points, points=points.points * factor)
        case model.Table():
            return model.Table(tuple((key, value * factor) for key, value in points.rows))
        case model.Bands():
            bands = tuple(replace(band, points=band.points * factor) for band in points.bands)
            return model.Bands(bands)
        case model.Linear():
            return model.Linear(tuple((at, value * factor) for at, value in points.anchors))
        case model.PerUnit():
            cap = points.cap * factor
            return replace(points, points=points.points * factor, cap=cap)
        case model.ByOption():
            return replace(points, points=tuple((o, n * factor) for o, n in points.points))
        case model.Deductions():
            return replace(
                points,
                start=points.start * factor,
                floor=points.floor * factor,
                cap=None if points.cap is None else points.cap * factor,
                losses=tuple(scaled_loss(loss, factor) for loss in points.losses),
                gains=tuple(scaled_loss(gain, factor) for gain in points.gains),
            )
        case model.Cases():
            return model.Cases(scaled_cases(points.cases, factor))
        case model.Amount():
            of = build.multiply(build.number(factor), points.of)
            return replace(points, of=of, floor=points.floor * factor, cap=points.cap * factor)


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
    earned = last_step(steps, 0)
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


def _bands(points: model.Bands, demand: Demand) -> Earned:
    assert demand.measure is not None, "the reader asks for a measure"
    measure = demand.measure
    inside = [
        build.all_of(*(relate_threshold(end, measure) for end in band.ends))
        for band in points.bands
    ]
    stretches = [(holds, band.points) for holds, band in zip(inside, points.bands, strict=True)]
    best = first_is(max(band.points for band in points.bands), stretches)
    if all(build.value_of(end.expr) is not None for band in points.bands for end in band.ends):
        return Earned(last_step(*_cut(points.bands, measure)), best)
    return Earned(first_step(stretches), best)


BEYOND = {"at_least": 0, "less_than": 0, "more_than": 1, "at_most": 1}
"""Where the line of numbers is cut at an end: before its figure (0) or after it (1)."""


def _cut(bands: Sequence[model.Band], measure: Expr) -> tuple[list[Step], Number]:
    """Bands between figures as steps: the points at every end, and those before the first."""
    place_of = _whole_place if _is_whole(measure) else _place
    cuts = {place_of(end) for band in bands for end in band.ends}
    before = value = _points_from(bands, None, place_of)
    steps: list[Step] = []
    for figure, beyond in sorted(cuts):
        if (reached := _points_from(bands, (figure, beyond), place_of)) != value:
            value = reached
            op = ">" if beyond else ">="
            steps.append((build.relate(op, measure, build.number(figure)), value))
    return steps, before


Cut = tuple[Number, int]


def _is_whole(measure: Expr) -> bool:
    return isinstance(measure.type, NumberType) and measure.type.whole


def _place(end: model.Threshold) -> Cut:
    figure = build.value_of(end.expr)
    assert figure is not None, "only figures are cut at"
    return figure, BEYOND[end.op]


def _whole_place(end: model.Threshold) -> Cut:
    """The first whole number beyond the cut: between 89 and 90 there is no gap."""
    figure, beyond = _place(end)
    return (math.floor(figure) + 1 if beyond else math.ceil(figure)), 0


def _points_from(
    bands: Sequence[model.Band], place: Cut | None, place_of: Callable[[model.Threshold], Cut]
) -> Number:
    """The points just beyond a cut, or (None) below every cut."""

    def holds(end: model.Threshold) -> bool:
        if end.op in ("at_least", "more_than"):
            return place is not None and place >= place_of(end)
        return place is None or place < place_of(end)

    return next((band.points for band in bands if all(map(holds, band.ends))), 0)


def _linear(points: model.Linear, demand: Demand) -> Earned:
    """The line of the last anchor that is reached; each is level beyond its ends."""
    assert demand.measure is not None, "the reader asks for a measure"
    lines = list(pairwise(points.anchors))
    earned = _line(*lines[0], demand.measure, demand)
    for start, end in lines[1:]:
        reached = build.compare(">=", demand.measure, start[0])
        earned = build.choose(reached, _line(start, end, demand.measure, demand), earned)
    best = _beyond_better if len(lines) == 1 else _on_top
    return Earned(earned, best(points.anchors, demand.measure))


def _line(start: model.Anchor, end: model.Anchor, measure: Expr, demand: Demand) -> Expr:
    (at, low), (until, high) = start, end
    way = build.subtract(measure, at)
    rise = build.divide(build.multiply(build.number(high - low), way), build.subtract(until, at))
    rounded = demand.round(build.add(build.number(low), rise))
    ends = sorted((demand.round_number(low), demand.round_number(high)))
    return build.clamp(rounded, *ends)


def _beyond_better(anchors: Sequence[model.Anchor], measure: Expr) -> Expr:
    """At or beyond the better of two anchors, whichever is the higher; anywhere on a level line."""
    (start, low), (end, high) = anchors
    if low == high:
        return TRUE
    better, worse = (end, start) if high >= low else (start, end)
    upwards = build.compare(">", better, worse)
    return build.choose(
        upwards,
        build.compare(">=", measure, better),
        build.compare(">=", better, measure),
    )


def _on_top(anchors: Sequence[model.Anchor], measure: Expr) -> Expr:
    """At an anchor with most points, between two of them, or beyond one at an end."""
    most = max(points for _, points in anchors)
    tops = []
    for is_top, stretch in groupby(anchors, lambda anchor: anchor[1] == most):
        if is_top:
            run = list(stretch)
            after = build.compare(">=", measure, run[0][0])
            until = build.compare(">=", run[-1][0], measure)
            tops.append(
                build.all_of(
                    TRUE if run[0] is anchors[0] else after,
                    TRUE if run[-1] is anchors[-1] else until,
                )
            )
    return build.any_of(*tops)


def _per_unit(points: model.PerUnit, demand: Demand) -> Earned:
    earned = build.multiply(build.number(points.points), points.of)
    best = build.compare(">=", earned, build.number(points.cap))
    exact = Fraction(points.points) / demand.resolution
    whole = isinstance(points.of.type, NumberType) and points.of.type.whole
    if not (whole and exact.denominator == 1):
        earned = demand.round(earned)
    return Earned(build.clamp(earned, 0, demand.round_number(points.cap)), best)


def whats_left(points: model.Deductions) -> Expr:
    """What is left of points after all losses and gains, whatever the floor and the cap are."""
    minus = [build.multiply(build.number(-1), lower_loss(loss).points) for loss in points.losses]
    plus = [lower_loss(gain).points for gain in points.gains]
    return build.add(build.number(points.start), *minus, *plus)


def _deductions(points: model.Deductions, demand: Demand) -> Earned:
    left = whats_left(points)
    best = build.all_of(*(lower_loss(loss).none for loss in points.losses))
    if points.gains:
        best = build.compare(">=", left, build.number(points.most))
    ends = (points.floor, points.most)
    if points.graded:
        left = demand.round(left)
        ends = (demand.round_number(points.floor), demand.round_number(points.most))
    left = build.clamp(left, *ends)
    if points.zero_when is not None:
        left = build.choose(points.zero_when, build.number(0), left)
        best = build.all_of(best, build.negate(points.zero_when))
    return Earned(left, best)


def _cases(points: model.Cases, demand: Demand) -> Earned:
    cases = case_steps(points.cases)
    most = max(case.points for case in points.cases)
    return Earned(first_step(cases), first_is(most, cases))


def _amount(points: model.Amount, demand: Demand) -> Earned:
    ends = (demand.round_number(points.floor), demand.round_number(points.cap))
    best = build.compare(">=", points.of, build.number(points.cap))
    return Earned(build.clamp(demand.round(points.of), *ends), best)


def _grade(points: model.Grade, demand: Demand) -> Earned:
    worth = [(grade, demand.round_number(points.points * share)) for grade, share in points.shares]
    earned = _by_option(model.ByOption(points.choice, tuple(worth)), demand)
    most = max(share for _, share in points.shares)
    best = [grade for grade, share in points.shares if share == most]
    return Earned(earned.points, build.is_option(points.choice, best))


def _by_option(points: model.ByOption, demand: Demand) -> Earned:
    worth = dict(points.points)
    assert isinstance(points.choice.type, ChoiceType)
    options = points.choice.type.options
    values = sorted({worth.get(option, 0) for option in options})
    steps = [
        (build.is_option(points.choice, [o for o in options if worth.get(o, 0) >= value]), value)
        for value in values[1:]
    ]
    earned = last_step(steps, values[0])
    most = max(value for _, value in points.points)
    best = [option for option, value in points.points if value == most]
    return Earned(earned, build.is_option(points.choice, best))


def _best_of(points: model.BestOf, demand: Demand) -> Earned:
    parts = [lower_part(part, demand) for part in points.parts]
    most = points.maximum
    best = [
        earned.best
        for part, earned in zip(points.parts, parts, strict=True)
        if part.points.maximum == most
    ]
    return Earned(build.extreme("max", *(part.points for part in parts)), build.any_of(*best))


def _worst_of(points: model.WorstOf, demand: Demand) -> Earned:
    parts = [lower_part(part, demand) for part in points.parts]
    return Earned(build.extreme("min", *(part.points for part in parts)), _all_at_best(parts))


def _sum_of(points: model.SumOf, demand: Demand) -> Earned:
    parts = [lower_part(part, demand) for part in points.parts]
    return Earned(build.add(*(part.points for part in parts)), _all_at_best(parts))


def _weighted(points: model.Weighted, demand: Demand) -> Earned:
    inside = replace(demand, exact=True)
    parts = [lower_part(part, inside) for part in points.parts]
    shares = [
        build.multiply(build.number(points.points * share), earned.points)
        for share, earned in zip(weights(points), parts, strict=True)
    ]
    return Earned(demand.round(build.add(*shares)), _all_at_best(parts))


def weights(points: model.Weighted) -> list[Fraction]:
    """What a point of each part is worth of a whole of 1."""
    total = sum(part.weight or 0 for part in points.parts)
    return [Fraction(part.weight or 0) / total / part.points.maximum for part in points.parts]


def demand_of_part(part: model.PointsPart, around: Demand) -> Demand:
    """What a part gives points for, at the precision of what it is a part of."""
    return replace(
        around,
        measure=part.measure,
        thresholds=part.thresholds,
        items=len(part.items),
        met=part.demand,
    )


def lower_part(part: model.PointsPart, demand: Demand) -> Earned:
    """What one part earns, and when it can earn no more; one that only costs points when it costs
    none."""
    earned = lower_points(part.points, demand_of_part(part, demand))
    if part.points.maximum:
        return earned
    return Earned(earned.points, build.compare(">=", earned.points, build.number(0)))


def _all_at_best(parts: Sequence[Earned]) -> Expr:
    return build.all_of(*(part.best for part in parts))


def _modified(points: model.Modified, demand: Demand) -> Earned:
    inside = replace(demand, exact=True) if points.times else demand
    earned = lower_points(points.points, inside)
    value, best = earned.points, earned.best
    for factor in points.times:
        times = build.choose(factor.when, build.number(factor.by), build.number(1))
        value = build.multiply(times, value)
    if points.times:
        value = demand.round(value)
    if demand.met is None:
        best = _unlimited(points, value, best)
    if points.cap is not None:
        value = build.extreme("min", value, build.number(points.cap))
    if points.floor is not None:
        value = build.extreme("max", value, build.number(points.floor))
    if points.full_when is not None:
        value = build.choose(points.full_when, build.number(points.maximum), value)
        best = build.any_of(points.full_when, best)
    if points.zero_when is not None:
        value = build.choose(points.zero_when, build.number(0), value)
        best = build.all_of(best, build.negate(points.zero_when))
    return Earned(value, best)


def _unlimited(points: model.Modified, value: Expr, best: Expr) -> Expr:
    """When points that are multiplied, and not capped yet, can be no more, or reach their cap."""
    kept = [build.negate(factor.when) for factor in points.times if factor.by < 1]
    more = [factor.when for factor in points.times if factor.by > 1]
    best = build.all_of(best, *kept, *more)
    if points.cap is None:
        return best
    return build.any_of(best, build.compare(">=", value, build.number(points.cap)))


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
    model.Grade: _grade,
    model.Cases: _cases,
    model.Amount: _amount,
    model.BestOf: _best_of,
    model.WorstOf: _worst_of,
    model.SumOf: _sum_of,
    model.Weighted: _weighted,
}
