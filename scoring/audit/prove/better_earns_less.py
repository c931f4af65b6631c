"""Figures that are better than what is demanded and earn fewer points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from liren.engine.audit.checking import Question
from liren.engine.audit.constructs import Placed, at, constructs, own_criteria
from liren.engine.audit.figures import figure
from liren.engine.audit.findings import BetterEarnsLess
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.terms import Term
from liren.engine.ir import build
from liren.engine.ir.nodes import Expr, Number
from liren.engine.language.numbers import to_text
from liren.engine.record import Record
from liren.engine.ruleset.model import Bands, Criterion, Linear, Table
from liren.engine.text import Text
from liren.scoring import wording
from liren.scoring.audit.answers import Found, GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, said
from liren.scoring.audit.prove.showing import shown
from liren.scoring.names import POINTS

UPWARDS, DOWNWARDS = frozenset(("at_least", "more_than")), frozenset(("at_most", "less_than"))


class Earning(Record):
    """A value of a measure, and what it earns."""

    value: Number
    points: Number


class Values(Record):
    """Values of a measure that are looked at: those of a condition, which are below those of the
    next. One of them will do, as all of them earn the same, or some of them were tried before."""

    holds: Expr


def better_earns_less(proving: Proving) -> Iterator[Result]:
    """For each criterion that asks in one direction: that a better measure never earns less.

    Refuted iff two values of the measure, tried on the terms, earn in the wrong order. Points by
    bands, tables and lines are looked at at each end and between all neighbouring ends. Of a line
    that goes in the wrong direction not every value is looked at, so that nothing is proved of it.
    """
    for criterion in own_criteria(proving.ruleset):
        if criterion.unspecified_on(proving.day) is not None or criterion.records is not None:
            continue
        direction = _direction(criterion)
        placed = next(constructs(criterion), None)
        if direction and placed is not None and _is_plain(placed):
            ends = _ends(criterion, placed, proving.day)
            if len(ends) > 1:
                values = list(_values(proving, criterion, ends))
                bends = _bends(placed, criterion, proving.day)
                yield _result(proving, criterion, values[::direction], bends)


def _is_plain(placed: Placed) -> bool:
    """Whether the points depend on the measure alone."""
    return placed.measure is not None and placed.modified is None and not placed.items


def _direction(criterion: Criterion) -> int:
    """1 where more is better, -1 where less is, 0 where neither is said."""
    ops = {end.op for end in criterion.thresholds}
    if ops and ops <= UPWARDS:
        return 1
    return -1 if ops and ops <= DOWNWARDS else 0


def _ends(criterion: Criterion, placed: Placed, day: date) -> list[Number]:
    """The ends between which a measure earns the same, or on a line, in their order; none where
    they are not known, as facts decide them."""
    match placed.points:
        case Bands():
            exprs = [end.expr for band in placed.points.bands for end in band.ends]
        case Linear():
            exprs = [at_ for at_, _ in placed.points.anchors]
        case Table():
            exprs = [build.number(key) for key, _ in placed.points.rows]
        case _:
            return []
    found = [figure(each, day, criterion.parameters) for each in exprs]
    known = [end for end in found if end is not None]
    return sorted(set(known)) if len(known) == len(found) else []


def _bends(placed: Placed, criterion: Criterion, day: date) -> list[tuple[Number, Number]]:
    """The lines on which better earns less: where they begin, and what is the best on them."""
    if not isinstance(placed.points, Linear):
        return []
    anchors = [(figure(at_, day, criterion.parameters) or 0, points)
               for at_, points in placed.points.anchors]  # fmt: skip
    ordered = sorted(anchors)[:: _direction(criterion)]
    return [(one, other) for (one, before), (other, after) in pairwise(ordered) if after < before]


def _values(proving: Proving, criterion: Criterion, ends: Sequence[Number]) -> Iterator[Values]:
    """Values at, just below and just above every end, and where none of these between two ends can
    be any other: what earns otherwise than all others is among them."""
    measure = criterion.measure
    assert measure is not None
    step = Fraction(1) if getattr(measure.type, "whole", True) else _step(ends)
    for low, high in pairwise([None, *ends, None]):
        near = {
            value
            for value in ([] if low is None else [low + step])
            + ([] if high is None else [high - step])
            if (low is None or value > low) and (high is None or value < high)
        }
        tried = [build.compare("==", measure, build.number(value)) for value in sorted(near)]
        if low is not None:
            yield Values(build.compare("==", measure, build.number(low)))
        found = [each for each in map(Values, tried) if _is_possible(proving, criterion, each)]
        yield from found or [Values(_between(measure, low, high))]


def _between(measure: Expr, low: Number | None, high: Number | None) -> Expr:
    above = [] if low is None else [build.compare(">", measure, build.number(low))]
    below = [] if high is None else [build.compare(">", build.number(high), measure)]
    return build.all_of(*above, *below)


def _is_possible(proving: Proving, criterion: Criterion, values: Values) -> bool:
    """Whether some community has one of the values."""
    found = proving.find(_terms(proving, criterion, values.holds), [criterion])
    return isinstance(found, Mapping)


def _step(ends: Sequence[Number]) -> Fraction:
    """A tenth of the least distance between two ends, in round figures."""
    apart = {abs(Fraction(one) - Fraction(other)) for one in ends for other in ends if one != other}
    least, step = min(apart, default=Fraction(1)), Fraction(1)
    while step * 10 > least:
        step /= 10
    return step


def _result(
    proving: Proving,
    criterion: Criterion,
    values: Sequence[Values],
    bends: Sequence[tuple[Number, Number]],
) -> Result:
    """The values, from worse to better, and the first that earns less than one before it."""
    code, of = BetterEarnsLess.code, (criterion.id,)
    most: Earning | None = None
    given_up: Proved | GaveUp | None = None
    for each in values:
        found = proving.find(_terms(proving, criterion, each.holds), [criterion])
        if isinstance(found, GaveUp) or (isinstance(found, Proved) and found.cuts):
            given_up = found
        if isinstance(found, Proved | GaveUp):
            continue
        earning = _earning(proving, criterion, Evaluation(found))
        if most is not None and earning.points < most.points:
            return _shown(proving, criterion, most, earning)
        if any(_lies_on(earning.value, *bend) for bend in bends):
            given_up = GaveUp("incomplete")
        if most is None or earning.points > most.points:
            most = earning
    if given_up is not None:
        return Result(Question(code, of, "gave-up", said(given_up)))
    return Result(Question(code, of, "proved"))


def _lies_on(value: Number, start: Number, best: Number) -> bool:
    """Whether a value is on a line, beyond where it begins."""
    return value != start and min(start, best) <= value <= max(start, best)


def _earning(proving: Proving, criterion: Criterion, says: Evaluation) -> Earning:
    assert criterion.measure is not None
    value = says.of(proving.inside(criterion, criterion.measure))
    return Earning(value, says.of(proving.side.term(criterion.id, POINTS)))


def _terms(proving: Proving, criterion: Criterion, holds: Expr) -> list[Term]:
    """That a measure is asked for, exists, and is as a condition says."""
    return [*proving.asks(criterion), proving.inside(criterion, holds)]


def _is(criterion: Criterion, value: Number) -> Expr:
    assert criterion.measure is not None
    return build.compare("==", criterion.measure, build.number(value))


def _shown(proving: Proving, criterion: Criterion, worse: Earning, better: Earning) -> Result:
    """The finding with two communities that differ in the measure, if both were replayed so."""
    code, of = BetterEarnsLess.code, (criterion.id,)
    one = proving.ask(_terms(proving, criterion, _is(criterion, worse.value)), ())
    other = proving.ask(_terms(proving, criterion, _is(criterion, better.value)), ())
    for answer, earning in ((one, worse), (other, better)):
        if not isinstance(answer, Found):
            return Result(Question(code, of, "gave-up", said(answer)))
        if _points(answer, criterion) != earning.points:
            return Result(Question(code, of, "gave-up", said(GaveUp("not-replayed"))))
    assert isinstance(one, Found)
    assert isinstance(other, Found)
    finding = BetterEarnsLess(
        name=criterion.id,
        better=_said(criterion, better.value),
        less=to_text(better.points),
        worse=_said(criterion, worse.value),
        more=to_text(worse.points),
        of=of,
        place=at(proving.ruleset, "criteria", criterion.id, "points", key=True),
        examples=tuple(
            shown(proving.ruleset, answer.example, _outcome(earning.points))
            for answer, earning in ((one, worse), (other, better))
        ),
    )
    return Result(Question(code, of, "refuted"), finding)


def _points(answer: Found, criterion: Criterion) -> Number | None:
    """What the criterion earned when the example was assessed."""
    for finding in answer.example.assessments[0].findings:
        if finding.criterion.id == criterion.id and finding.points is not None:
            return finding.points.low
    return None


def _said(criterion: Criterion, value: Number) -> Text:
    return wording.figure(value, criterion.measure_unit)


def _outcome(points: Number) -> Text:
    return Text(f"{to_text(points)} 分", f"{to_text(points)} points")
