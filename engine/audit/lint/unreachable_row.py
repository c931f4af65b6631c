"""Rows of a table, and anchors of a line, beyond what the measure can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.constructs import Path, Placed, at, constructs, own_criteria
from liren.engine.audit.figures import figure, moments, on_days
from liren.engine.audit.findings import Finding, UnreachableRow
from liren.engine.errors import Place
from liren.engine.ir.bounds import bounds, upper
from liren.engine.ir.nodes import Expr, Number
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.model import (
    AnyLoss,
    Criterion,
    Deductions,
    JointLoss,
    Linear,
    Ruleset,
    Table,
    TableLoss,
)


def unreachable_row(ruleset: Ruleset) -> Iterator[Finding]:
    """Each row above the most that is counted, and the best anchor where nothing comes to it."""
    for criterion in own_criteria(ruleset):
        days = moments(ruleset, criterion.parameters)
        for placed in constructs(criterion):
            held: dict[tuple[Path, Number, Number], list[date]] = {}
            for day in days:
                for beyond in _beyond(ruleset, criterion, placed, day):
                    held.setdefault(beyond, []).append(day)
            for (path, key, most), found in held.items():
                place = at(ruleset, *path, key=path[-2] == "table")
                yield on_days(_finding(criterion, key, most, place), found, days)


def _finding(criterion: Criterion, key: Number, most: Number, place: Place) -> UnreachableRow:
    return UnreachableRow(
        name=criterion.id,
        row=to_text(key),
        most=to_text(most),
        of=(criterion.id,),
        place=place,
    )


def _beyond(
    ruleset: Ruleset, criterion: Criterion, placed: Placed, day: date
) -> Iterator[tuple[Path, Number, Number]]:
    match placed.points:
        case Table():
            yield from _rows(placed.points.rows, placed.measure, (*placed.path, "table"))
        case Deductions():
            for key, losses in (("lose", placed.points.losses), ("gain", placed.points.gains)):
                path = (*placed.path, "deductions", key)
                for i, loss in enumerate(losses):
                    yield from _of_loss(loss, (*path, i))
        case Linear():
            yield from _anchor(ruleset, criterion, placed, placed.points, day)


def _of_loss(loss: AnyLoss, path: Path) -> Iterator[tuple[Path, Number, Number]]:
    match loss:
        case TableLoss():
            yield from _rows(loss.rows, loss.count, (*path, "table"))
        case JointLoss():
            for i, part in enumerate(loss.losses):
                yield from _of_loss(part, (*path, "together", i))


def _rows(
    rows: tuple[tuple[Number, Number], ...], measure: Expr | None, path: Path
) -> Iterator[tuple[Path, Number, Number]]:
    most = None if measure is None else upper(measure)
    if most is not None:
        yield from (((*path, to_text(key)), key, most) for key, _ in rows if key > most)


def _anchor(
    ruleset: Ruleset, criterion: Criterion, placed: Placed, line: Linear, day: date
) -> Iterator[tuple[Path, Number, Number]]:
    """The anchor with the most points, where the measure ends before it."""
    ats = [figure(anchor, day, criterion.parameters) for anchor, _ in line.anchors]
    best = [i for i, (_, points) in enumerate(line.anchors) if points == line.maximum]
    low, high = (None, None) if placed.measure is None else bounds(placed.measure)
    reach = [_missed(ats[i], low, high) for i in best]
    if best and all(most is not None for most in reach):
        i, at_best, most = best[0], ats[best[0]], reach[0]
        assert at_best is not None
        assert most is not None
        yield (*placed.path, "linear", *_key(ruleset, placed, i), "at"), at_best, most


def _key(ruleset: Ruleset, placed: Placed, i: int) -> Path:
    through = ruleset.document.value((*placed.path, "linear", "through"))
    return (("from", "to")[i],) if through is None else ("through", i)


def _missed(at_best: Number | None, low: Number | None, high: Number | None) -> Number | None:
    """The end of the measure before an anchor; None where it can be reached."""
    if at_best is None:
        return None
    if high is not None and at_best > high:
        return high
    return low if low is not None and at_best < low else None
