"""Lowering: what is lost, or gained, for one reason.

In: a loss of the model. Out: its points as an expression, and when nothing is lost. `scaled_loss`
and `fixed_loss` give the loss with its points multiplied, and with the figures of the day put in.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from liren.engine.ir import build
from liren.engine.ir.bounds import lower
from liren.engine.ir.nodes import Expr, Number
from liren.engine.record import replace
from liren.engine.ruleset import model
from liren.scoring.steps import Step, first_is, first_step, last_step

Fix = Callable[[Expr], Expr]


class Lost(NamedTuple):
    """The points that a reason comes to, and the condition under which it comes to none."""

    points: Expr
    none: Expr


def lower_loss(loss: model.AnyLoss) -> Lost:
    """What is lost, and when nothing is."""
    lost = uncapped(loss)
    if loss.cap is None:
        return lost
    return Lost(build.extreme("min", lost.points, build.number(loss.cap)), lost.none)


def uncapped(loss: model.AnyLoss) -> Lost:
    """What would be lost without the loss's own cap, and when nothing is."""
    match loss:
        case model.Loss():
            return _loss(loss)
        case model.TableLoss():
            reached = [build.compare(">=", loss.count, build.number(key)) for key, _ in loss.rows]
            values = [points for _, points in loss.rows]
            return _counted(last_step(list(zip(reached, values, strict=True)), 0))
        case model.CaseLoss():
            cases = case_steps(loss.cases)
            return Lost(first_step(cases), first_is(0, cases))
        case model.AmountLoss():
            return _counted(_not_below_zero(loss.amount), loss.amount)
    parts = [lower_loss(part) for part in loss.losses]
    together = build.add(build.number(0), *(part.points for part in parts))
    return Lost(together, build.all_of(*(part.none for part in parts)))


def _loss(loss: model.Loss) -> Lost:
    if loss.when is not None:
        lost = build.choose(loss.when, build.number(loss.points), build.number(0))
        return Lost(lost, build.negate(loss.when))
    assert loss.count is not None, "a loss has a count or a condition"
    count = _not_below_zero(loss.count)
    return _counted(build.multiply(build.number(loss.points), count), loss.count)


def _counted(lost: Expr, count: Expr | None = None) -> Lost:
    """What grows with a count: nothing is lost while that is not above 0."""
    return Lost(lost, build.compare(">=", build.number(0), lost if count is None else count))


def _not_below_zero(count: Expr) -> Expr:
    least = lower(count)
    if least is not None and least >= 0:
        return count
    return build.extreme("max", count, build.number(0))


def case_steps(cases: tuple[model.Case, ...]) -> list[Step]:
    """Cases as steps of which the first that holds decides."""
    return [(case.when, case.points) for case in cases]


def scaled_loss(loss: model.AnyLoss, factor: Fraction) -> model.AnyLoss:
    """The loss with its points multiplied."""
    match loss:
        case model.Loss():
            return replace(loss, points=loss.points * factor, cap=_times(loss.cap, factor))
        case model.TableLoss():
            rows = tuple((key, points * factor) for key, points in loss.rows)
            return replace(loss, rows=rows, cap=_times(loss.cap, factor))
        case model.CaseLoss():
            cases = scaled_cases(loss.cases, factor)
            return replace(loss, cases=cases, cap=_times(loss.cap, factor))
        case model.AmountLoss():
            amount = build.multiply(build.number(factor), loss.amount)
            return replace(loss, amount=amount, cap=loss.cap * factor)
    losses = tuple(scaled_loss(part, factor) for part in loss.losses)
    return replace(loss, losses=losses, cap=loss.cap * factor)


def scaled_cases(cases: tuple[model.Case, ...], factor: Fraction) -> tuple[model.Case, ...]:
    """The cases with their points multiplied."""
    return tuple(replace(case, points=case.points * factor) for case in cases)


def _times(points: Number | None, factor: Fraction) -> Number | None:
    return None if points is None else points * factor


def fixed_loss(loss: model.AnyLoss, fix: Fix) -> model.AnyLoss:
    """The loss with the figures of the day in its expressions."""
    match loss:
        case model.Loss():
            count = None if loss.count is None else fix(loss.count)
            return replace(loss, count=count, when=None if loss.when is None else fix(loss.when))
        case model.TableLoss():
            return replace(loss, count=fix(loss.count))
        case model.CaseLoss():
            return replace(loss, cases=fixed_cases(loss.cases, fix))
        case model.AmountLoss():
            return replace(loss, amount=fix(loss.amount))
    return replace(loss, losses=tuple(fixed_loss(part, fix) for part in loss.losses))


def fixed_cases(cases: tuple[model.Case, ...], fix: Fix) -> tuple[model.Case, ...]:
    """The cases with the figures of the day in their conditions."""
    return tuple(replace(case, when=fix(case.when)) for case in cases)
