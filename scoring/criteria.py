"""Lowering: from a criterion to its block of definitions.

In: a `Criterion`, the ruleset's scoring rules and the figures on a day. Out: a block that defines,
under the names that `names` gives, whether the criterion applies, whether it is met, its status,
what it earns and whether it takes part in the score.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero
from liren.engine.ir.nodes import FALSE, TRUE, ChoiceType, Const, Expr, Input, Number, Ref
from liren.engine.ir.program import Block, Definition
from liren.engine.ir.walk import substitute
from liren.engine.record import Record, replace
from liren.engine.ruleset import model
from liren.engine.ruleset.ends import relate_threshold
from liren.engine.ruleset.model import Criterion, Policy, Scoring, Threshold
from liren.scoring.figures import rounded
from liren.scoring.losses import fixed_cases, fixed_loss
from liren.scoring.names import (
    APPLIES,
    EARNED,
    GIVEN,
    MET,
    POINTS,
    PRESENT,
    STATUS,
    STATUSES,
    claimed_input,
    name_of,
    reference,
    waived_input,
)
from liren.scoring.points import Demand, Earned, lower_scaled

STATUS_TYPE = ChoiceType(STATUSES)
Fix = Callable[[Expr], Expr]


class _Judged(Record):
    """A criterion before policies: what it asks of the community as a whole."""

    applies: Expr
    met: Expr
    points: Expr


def lower_criterion(criterion: Criterion, scoring: Scoring, fix: Fix) -> Block:
    """The definitions of one criterion; `fix` puts in the figures of the day."""
    if criterion.not_applicable is not None:
        scoring = replace(scoring, not_applicable=criterion.not_applicable)
    judged = _judge(criterion, scoring, fix)
    if criterion.missing_is_unmet:
        judged = replace(judged, met=build.settle(judged.met), points=build.settle(judged.points))
    name = criterion.id
    applies, met, points = (reference(name, part) for part in (APPLIES, MET, POINTS))
    waived = waived_input(name)
    definitions = [
        Definition(name_of(name, APPLIES), _claimable(criterion, judged.applies)),
        Definition(name_of(name, MET), judged.met),
        Definition(name_of(name, POINTS), _sharing(judged.points, judged.met, met)),
        Definition(name_of(name, STATUS), _status(applies, waived, met, points, criterion)),
    ]
    shares = _Share(criterion.maximum, scoring, applies, waived)
    present, given = shares.present(), shares.given(points)
    if criterion.points is None:
        present, given = FALSE, build.number(0)
    earned = build.choose(reference(name, PRESENT), reference(name, GIVEN), build.number(0))
    definitions.append(Definition(name_of(name, PRESENT), present))
    definitions.append(Definition(name_of(name, GIVEN), given))
    definitions.append(Definition(name_of(name, EARNED), earned))
    return Block(name, tuple(definitions))


def _sharing(points: Expr, condition: Expr, met: Expr) -> Expr:
    """The points, with the condition of being met evaluated once."""
    if isinstance(condition, Const | Input | Ref):
        return points
    return substitute(points, condition, met)


def lower_unspecified(criterion: Criterion) -> Block:
    """The definitions of a criterion for which the source gives no figure: it never counts."""
    status = Const(STATUSES.index("unspecified"), STATUS_TYPE)
    values: dict[str, Expr] = {
        APPLIES: TRUE, MET: TRUE, POINTS: build.number(0), STATUS: status,
        PRESENT: FALSE, GIVEN: build.number(0), EARNED: build.number(0),
    }  # fmt: skip
    name = criterion.id
    return Block(name, tuple(Definition(name_of(name, k), v) for k, v in values.items()))


def _claimable(criterion: Criterion, applies: Expr) -> Expr:
    if criterion.exemption is None:
        return applies
    return build.all_of(applies, build.negate(claimed_input(criterion.id)))


def _status(applies: Expr, waived: Expr, met: Expr, points: Expr, criterion: Criterion) -> Expr:
    cases = [
        (build.negate(applies), "not_applicable"),
        (waived, "waived"),
        (met, "met"),
    ]
    all_or_nothing = isinstance(criterion.points, model.Full) and criterion.combine in (
        "all",
        "any",
    )
    if criterion.points is not None and not all_or_nothing:
        cases.append((build.compare(">", points, build.number(0)), "partly_met"))
    return build.select(cases, "unmet", STATUS_TYPE)


class _Share(NamedTuple):
    """A criterion's share in the score, by the policies for what is not asked or waived."""

    most: Number
    scoring: Scoring
    applies: Expr
    waived: Expr

    def present(self) -> Expr:
        """Whether the criterion takes part in the score."""
        return build.choose(
            self.applies,
            build.choose(self.waived, build.boolean(self.scoring.waived != "leave_out"), TRUE),
            build.boolean(self.scoring.not_applicable != "leave_out"),
        )

    def given(self, points: Expr) -> Expr:
        """What it earns, given that it takes part.

        A policy under which it does not take part is left out of account: with applicability open,
        the range of the score is then no wider than it has to be.
        """
        asked = points
        if self.scoring.waived != "leave_out":
            asked = build.choose(self.waived, self.granted(self.scoring.waived), points)
        if self.scoring.not_applicable == "leave_out":
            return asked
        return build.choose(self.applies, asked, self.granted(self.scoring.not_applicable))

    def granted(self, policy: Policy) -> Expr:
        """The points that a policy gives without asking."""
        return build.number(self.most if policy == "full" else 0)


def _judge(criterion: Criterion, scoring: Scoring, fix: Fix) -> _Judged:
    applies = fix(criterion.applies)
    zero = fix(criterion.zero_divisor)
    earned = earned_by(criterion, scoring, fix)
    if criterion.records is None:
        return _one(criterion, applies, zero, earned)
    return _many(criterion, scoring, fix, applies, zero, earned)


def earned_by(criterion: Criterion, scoring: Scoring, fix: Fix) -> Earned:
    """What the demand earns, of the community or of one record."""
    demand = demand_of(criterion, scoring, fix)
    if criterion.points is None:
        return Earned(build.number(0), demand.met if demand.met is not None else FALSE)
    return lower_scaled(fixed_points(criterion.points, fix), criterion.factor, demand)


def demand_of(criterion: Criterion, scoring: Scoring, fix: Fix) -> Demand:
    """What a criterion gives points for, with the figures of the day."""
    measure = None if criterion.measure is None else fix(criterion.measure)
    ends = tuple(replace(end, expr=fix(end.expr)) for end in criterion.thresholds)
    met = None if criterion.demand is None else fix(criterion.demand)
    if measure is not None and ends:
        met = build.all_of(*(relate_threshold(end, measure) for end in ends))
    return Demand(
        measure, ends, len(criterion.items), met, scoring.resolution, scoring.rounding,
        exact="items" not in scoring.rounded,
    )  # fmt: skip


def _one(criterion: Criterion, applies: Expr, zero: Expr, earned: Earned) -> _Judged:
    met, points = _with_zero(criterion, zero, earned)
    if criterion.when_zero == "not_applicable":
        applies = build.all_of(applies, build.negate(zero))
    return _Judged(applies, met, points)


def _with_zero(criterion: Criterion, zero: Expr, earned: Earned) -> tuple[Expr, Expr]:
    """Met and points where a divisor of zero means what the criterion says."""
    fallback = criterion.when_zero == "met"
    met = build.choose(zero, build.boolean(fallback), earned.best)
    most = build.number(_each_maximum(criterion) if fallback else 0)
    return met, build.choose(zero, most, earned.points)


def _each_maximum(criterion: Criterion) -> Number:
    """The most that the demand earns each time that it is made."""
    return 0 if criterion.points is None else criterion.points.maximum * criterion.factor


def _many(
    criterion: Criterion,
    scoring: Scoring,
    fix: Fix,
    applies: Expr,
    zero: Expr,
    earned: Earned,
) -> _Judged:
    assert criterion.records is not None
    records = criterion.records.node
    assert isinstance(records, Input)
    met, points = _with_zero(criterion, zero, earned)
    weight = None if criterion.weight is None else fix(criterion.weight)
    where = counted = fix(asked_of(criterion))
    if criterion.when_zero == "not_applicable":
        counted = build.all_of(where, build.negate(zero))
    all_met = build.aggregate("all", records, met, counted)
    match criterion.combine:
        case "any":
            all_met = build.aggregate("any", records, met, counted)
            total = _full_points(criterion, all_met)
        case "all":
            total = _full_points(criterion, all_met)
        case "share" | "mean":
            mean = build.aggregate("mean", records, points, counted, weight)
            total = rounded(mean, scoring, "items")
        case "worst":
            total = build.aggregate("min", records, points, counted)
        case "best":
            all_met = build.aggregate("any", records, met, counted)
            total = _capped(criterion, build.aggregate("max", records, points, counted))
        case "sum":
            together = build.aggregate("sum", records, points, counted)
            most = build.number(criterion.maximum)
            all_met = build.compare(">=", together, most)
            total = _capped(criterion, together)
    return _when_empty(criterion, records, (where, counted), _Judged(applies, all_met, total))


def asked_of(criterion: Criterion) -> Expr:
    """Of which records the demand is made: of those that are kept, and weigh something."""
    weight = criterion.weight
    if weight is None or not can_be_zero(weight):
        return criterion.where
    return build.all_of(criterion.where, build.compare(">", weight, build.number(0)))


def _capped(criterion: Criterion, points: Expr) -> Expr:
    """What the records earn together, at most what the criterion can earn."""
    if criterion.combined_cap is None:
        return points
    return build.extreme("min", points, build.number(criterion.maximum))


def _full_points(criterion: Criterion, met: Expr) -> Expr:
    most = build.number(criterion.maximum)
    return build.choose(met, most, build.number(0))


def _when_empty(
    criterion: Criterion, records: Input, kept: tuple[Expr, Expr], judged: _Judged
) -> _Judged:
    """What holds when no record is there, or none to which the demand applies."""
    where, counted = kept
    applies, met, points = judged.applies, judged.met, judged.points
    some = _some(records, where)
    if criterion.when_empty == "not_applicable":
        applies = build.all_of(applies, some)
    elif criterion.when_empty is not None:
        fallback = criterion.when_empty == "met"
        met = build.choose(some, met, build.boolean(fallback))
        most = build.number(criterion.maximum if fallback else 0)
        points = build.choose(some, points, most)
    if counted != where:
        left = build.any_of(_some(records, counted), build.negate(some))
        applies = build.all_of(applies, left)
    return _Judged(applies, met, points)


def _some(records: Input, where: Expr) -> Expr:
    if where == TRUE and records.low:
        return TRUE
    return build.aggregate("any", records, TRUE, where)


def fixed_points(points: model.Points, fix: Fix) -> model.Points:
    """The points with the figures of the day in their expressions."""
    match points:
        case model.Modified():
            return _fixed_modifiers(replace(points, points=fixed_points(points.points, fix)), fix)
        case model.BestOf() | model.WorstOf() | model.SumOf() | model.Weighted():
            return replace(points, parts=tuple(_fixed_part(part, fix) for part in points.parts))
        case model.Bands():
            bands = tuple(replace(b, ends=_fixed_ends(b.ends, fix)) for b in points.bands)
            return model.Bands(bands)
        case model.Linear():
            return model.Linear(tuple((fix(at), value) for at, value in points.anchors))
        case model.PerUnit() | model.Amount():
            return replace(points, of=fix(points.of))
        case model.Deductions():
            return replace(
                points,
                losses=tuple(fixed_loss(loss, fix) for loss in points.losses),
                gains=tuple(fixed_loss(gain, fix) for gain in points.gains),
                zero_when=None if points.zero_when is None else fix(points.zero_when),
            )
        case model.Cases():
            return model.Cases(fixed_cases(points.cases, fix))
    return points


def _fixed_ends(ends: tuple[Threshold, ...], fix: Fix) -> tuple[Threshold, ...]:
    return tuple(replace(end, expr=fix(end.expr)) for end in ends)


def _fixed_part(part: model.PointsPart, fix: Fix) -> model.PointsPart:
    return replace(
        part,
        measure=None if part.measure is None else fix(part.measure),
        thresholds=_fixed_ends(part.thresholds, fix),
        demand=None if part.demand is None else fix(part.demand),
        points=fixed_points(part.points, fix),
    )


def _fixed_modifiers(points: model.Modified, fix: Fix) -> model.Modified:
    return replace(
        points,
        times=tuple(replace(factor, when=fix(factor.when)) for factor in points.times),
        full_when=None if points.full_when is None else fix(points.full_when),
        zero_when=None if points.zero_when is None else fix(points.zero_when),
    )
