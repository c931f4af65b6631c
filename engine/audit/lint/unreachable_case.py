"""Cases that never decide."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.constructs import Path, at, constructs, own_criteria
from liren.engine.audit.figures import moments, on_day
from liren.engine.audit.findings import Finding, UnreachableCase
from liren.engine.audit.truth import truth
from liren.engine.ir.nodes import Expr
from liren.engine.ruleset.model import (
    AnyLoss,
    Case,
    CaseLoss,
    Cases,
    Criterion,
    Deductions,
    JointLoss,
    Points,
    Ruleset,
)


def unreachable_case(ruleset: Ruleset) -> Iterator[Finding]:
    """Each case that cannot hold, or whose condition an earlier case has."""
    for criterion in own_criteria(ruleset):
        for placed in constructs(criterion):
            for path, cases in _lists(placed.points, placed.path):
                for i in _idle(ruleset, criterion, cases):
                    yield UnreachableCase(
                        name=criterion.id,
                        case=cases[i].text,
                        of=(criterion.id,),
                        place=at(ruleset, *path, i, "when"),
                    )


def _lists(points: Points, path: Path) -> Iterator[tuple[Path, tuple[Case, ...]]]:
    match points:
        case Cases():
            yield (*path, "cases"), points.cases
        case Deductions():
            for key, losses in (("lose", points.losses), ("gain", points.gains)):
                for i, loss in enumerate(losses):
                    yield from _of_loss(loss, (*path, "deductions", key, i))


def _of_loss(loss: AnyLoss, path: Path) -> Iterator[tuple[Path, tuple[Case, ...]]]:
    match loss:
        case CaseLoss():
            yield (*path, "cases"), loss.cases
        case JointLoss():
            for i, part in enumerate(loss.losses):
                yield from _of_loss(part, (*path, "together", i))


def _idle(ruleset: Ruleset, criterion: Criterion, cases: tuple[Case, ...]) -> Iterator[int]:
    days = moments(ruleset, criterion.parameters)
    for i, case in enumerate(cases):
        earlier = [each.when for each in cases[:i]]
        # Without a text it is the rest, which the reader adds where none is written.
        if case.text and all(_never(case.when, earlier, criterion, day) for day in days):
            yield i


def _never(when: Expr, earlier: list[Expr], criterion: Criterion, day: date) -> bool:
    now = on_day(when, day, criterion.parameters)
    before = [on_day(each, day, criterion.parameters) for each in earlier]
    return truth(now) is False or now in before or any(truth(each) for each in before)
