"""Points that fall and then rise again along what is measured."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, product

from liren.engine.audit.constructs import Placed, at, constructs, own_criteria
from liren.engine.audit.figures import figure, moments, on_days
from liren.engine.audit.findings import Finding, PointsOutOfOrder
from liren.engine.audit.lint._bands import laid_bands, written
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion, Linear, Ruleset, Table


class Step(Record):
    """A place along the measure: its points, how it is written, and where under the points."""

    points: Number
    text: str
    path: tuple[str | int, ...]


def points_out_of_order(ruleset: Ruleset) -> Iterator[Finding]:
    """Each place that earns less than one below it and one above it.

    That points rise and then fall is what a target from two sides looks like. Of a checklist more
    items are never worse, so there they may not fall at all.
    """
    held: dict[tuple[Finding, tuple[date, ...]], list[date]] = {}
    for found, day, days in _on_days(ruleset):
        for finding in found:
            held.setdefault((finding, days), []).append(day)
    for (finding, days), on in held.items():
        yield on_days(finding, on, days)


def _on_days(ruleset: Ruleset) -> Iterator[tuple[Iterator[Finding], date, tuple[date, ...]]]:
    """What is found of each construct on a day, and the days that are looked at."""
    for laid in laid_bands(ruleset):
        low_first = sorted(range(len(laid.bands)), key=lambda i: _begin(laid.stretches[i].low))
        steps = [
            Step(laid.bands[i].points, written(laid.bands[i]), ("bands", i)) for i in low_first
        ]
        yield _valleys(ruleset, laid.criterion, laid.placed, steps), laid.day, laid.days
    for criterion in own_criteria(ruleset):
        days = moments(ruleset, criterion.parameters)
        for placed, day in product(constructs(criterion), days):
            steps = _steps(criterion, placed, day)
            yield _valleys(ruleset, criterion, placed, steps), day, days


def _begin(end: object) -> tuple[bool, Number]:
    at_least = getattr(end, "at", None)
    return (at_least is not None, at_least or 0)


def _steps(criterion: Criterion, placed: Placed, day: date) -> list[Step]:
    match placed.points:
        case Table():
            rows = placed.points.rows
            found = [Step(points, to_text(key), ("table", to_text(key))) for key, points in rows]
            # Beyond all items nothing can be, which is as good as a rise.
            end = [Step(placed.points.maximum, "", ())] if placed.items else []
            return [*found, *end]
        case Linear():
            ats = [figure(at, day, criterion.parameters) for at, _ in placed.points.anchors]
            points = [worth for _, worth in placed.points.anchors]
            return [
                Step(worth, to_text(at), ("linear", "through", i))
                for i, (at, worth) in enumerate(zip(ats, points, strict=True))
                if at is not None
            ]
    return []


def _valleys(
    ruleset: Ruleset, criterion: Criterion, placed: Placed, steps: Sequence[Step]
) -> Iterator[Finding]:
    points = [step.points for step in steps]
    before = list(accumulate(points, max))
    after = list(accumulate(reversed(points), max))[::-1]
    for i, step in enumerate(steps):
        if before[i] > step.points < after[i]:
            yield PointsOutOfOrder(
                name=criterion.id,
                low=step.text,
                of=(criterion.id,),
                place=at(ruleset, *placed.path, *step.path, key=True),
            )
