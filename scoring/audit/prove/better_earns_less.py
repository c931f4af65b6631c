"""Figures that are better than what is demanded and earn fewer points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from liren.engine.audit.checking import Question
from liren.engine.audit.constructs import Placed, at, constructs, own_criteria
from liren.engine.audit.figures import figure
from liren.engine.audit.findings import BetterEarnsLess
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.terms import Term
from liren.engine.ir import build
from liren.engine.ir.bounds import bounds
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.record import Record
from liren.engine.ruleset.model import Bands, Criterion, Linear, Table
from liren.engine.text import Text
from liren.scoring.audit.answers import Found, GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, said
from liren.scoring.audit.prove.showing import shown
from liren.scoring.names import POINTS

UPWARDS, DOWNWARDS = frozenset(("at_least", "more_than")), frozenset(("at_most", "less_than"))


class Earning(Record):
    """A value of a measure, and what it earns."""

    value: Number
    points: Number


def better_earns_less(proving: Proving) -> Iterator[Result]:
    """For each criterion that asks in one direction: that a better measure never earns less.

    Refuted iff two values of the measure, tried on the terms, earn in the wrong order. Points by
    bands, tables and lines are looked at between all neighbouring ends.
    """
    for criterion in own_criteria(proving.ruleset):
        if criterion.unspecified_on(proving.day) is not None or criterion.records is not None:
            continue
        direction = _direction(criterion)
        placed = next(constructs(criterion), None)
        if direction and placed is not None and _is_plain(placed):
            values = _values(proving, criterion, placed, proving.day)
            if len(values) > 1:
                yield _result(proving, criterion, sorted(values, reverse=direction < 0))


def _is_plain(placed: Placed) -> bool:
    """Whether the points depend on the measure alone."""
    return placed.measure is not None and placed.modified is None and not placed.items


def _direction(criterion: Criterion) -> int:
    """1 where more is better, -1 where less is, 0 where neither is said."""
    ops = {end.op for end in criterion.thresholds}
    if ops and ops <= UPWARDS:
        return 1
    return -1 if ops and ops <= DOWNWARDS else 0


def _values(proving: Proving, criterion: Criterion, placed: Placed, day: date) -> set[Number]:
    """Values at, just below and just above every end; within what the measure can be."""
    match placed.points:
        case Bands():
            exprs = [end.expr for band in placed.points.bands for end in band.ends]
        case Linear():
            exprs = [at_ for at_, _ in placed.points.anchors]
        case Table():
            exprs = [build.number(key) for key, _ in placed.points.rows]
        case _:
            return set()
    ends = [figure(each, day, criterion.parameters) for each in exprs]
    known = [end for end in ends if end is not None]
    assert placed.measure is not None
    low, high = bounds(placed.measure)
    whole = getattr(placed.measure.type, "whole", True)
    near: set[Number] = set()
    for end in known:
        step = 1 if whole else _step(known)
        near |= {end, end - step, end + step}
    return {
        value
        for value in near
        if (low is None or value >= low) and (high is None or value <= high)
        and (not whole or Fraction(value).denominator == 1)
    }  # fmt: skip


def _step(ends: Sequence[Number]) -> Fraction:
    """A tenth of the least distance between two ends, in round figures."""
    apart = {abs(Fraction(one) - Fraction(other)) for one in ends for other in ends if one != other}
    least, step = min(apart, default=Fraction(1)), Fraction(1)
    while step * 10 > least:
        step /= 10
    return step


def _result(proving: Proving, criterion: Criterion, values: Sequence[Number]) -> Result:
    """The values, from worse to better, and the first that earns less than one before it."""
    code, of = BetterEarnsLess.code, (criterion.id,)
    most: Earning | None = None
    for value in values:
        found = proving.find(_terms(proving, criterion, value), [criterion])
        if isinstance(found, GaveUp):
            return Result(Question(code, of, "gave-up", said(found)))
        if isinstance(found, Proved):
            continue
        earned = Evaluation(found).of(proving.side.term(criterion.id, POINTS))
        if most is not None and earned < most.points:
            return _shown(proving, criterion, most, Earning(value, earned))
        if most is None or earned > most.points:
            most = Earning(value, earned)
    return Result(Question(code, of, "proved"))


def _terms(proving: Proving, criterion: Criterion, value: Number) -> list[Term]:
    assert criterion.measure is not None
    here = build.compare("==", criterion.measure, build.number(value))
    return [proving.applies(criterion.id), proving.inside(criterion, here)]


def _shown(proving: Proving, criterion: Criterion, worse: Earning, better: Earning) -> Result:
    """The finding with two communities that differ in the measure, if both were replayed so."""
    code, of = BetterEarnsLess.code, (criterion.id,)
    one = proving.ask(_terms(proving, criterion, worse.value), ())
    other = proving.ask(_terms(proving, criterion, better.value), ())
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


def _said(criterion: Criterion, value: Number) -> str:
    unit = criterion.measure_unit
    return to_text(value) if unit is None else f"{to_text(unit.from_base(value))} {unit.name}"


def _outcome(points: Number) -> Text:
    return Text(f"{to_text(points)} 分", f"{to_text(points)} points")
