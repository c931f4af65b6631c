"""Bands, rows and cases that nobody gets, and points that nobody earns in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from liren.engine.audit.checking import Question
from liren.engine.audit.constructs import Placed, constructs
from liren.engine.audit.constructs import at as place_of
from liren.engine.audit.findings import UnreachablePoints
from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, Expr
from liren.engine.language.numbers import to_text
from liren.engine.record import Record
from liren.engine.ruleset.ends import relate_threshold
from liren.engine.ruleset.model import Bands, ByOption, Cases, Criterion, Grade, Table
from liren.engine.text import Text, counted
from liren.scoring.audit.answers import WHY
from liren.scoring.audit.prove.proving import Proving, Result
from liren.scoring.names import POINTS

BY_LINT = frozenset(("unreachable-band", "unreachable-row", "unreachable-case", "unreachable-cap"))


class Row(Record):
    """One of several ways to earn points: when it decides, how it is called, where it stands."""

    when: Expr
    what: Text
    path: tuple[str | int, ...]


def unreachable_points(proving: Proving) -> Iterator[Result]:
    """For each row of points, and for all points of a criterion: that somebody earns them.

    Refuted iff it is unsatisfiable that the row is the one that decides.
    """
    for criterion in proving.asked:
        of = (criterion.id,)
        if any((code, of) in proving.known for code in BY_LINT) or proving.is_of_nothing(criterion):
            continue
        if criterion.maximum and proving.budget.over:
            # Whether it can be met is not known either, so it is not said that nobody earns them.
            why = WHY[proving.budget.limit]
            yield Result(Question(UnreachablePoints.code, of, "gave-up", why))
        elif criterion.maximum and _is_findable(proving, criterion):
            yield _all_points(proving, criterion)
        if criterion.origin is None:
            yield from _each_row(proving, criterion)


def _each_row(proving: Proving, criterion: Criterion) -> Iterator[Result]:
    """The answer for each row that there is time for. Those of a criterion are one question, so
    that nobody knows of the others is said once: to make terms of them would take long as well."""
    for placed in constructs(criterion):
        for row in _rows(placed):
            if proving.budget.over:
                of = (criterion.id,)
                why = WHY[proving.budget.limit]
                yield Result(Question(UnreachablePoints.code, of, "gave-up", why))
                return
            yield _row(proving, criterion, row)


def _is_findable(proving: Proving, criterion: Criterion) -> bool:
    """Whether it is known that it can be met: else that is found already."""
    terms = [proving.applies(criterion.id), proving.met(criterion.id)]
    return proving.known_of(terms) is not None


def _all_points(proving: Proving, criterion: Criterion) -> Result:
    factory, most = proving.factory, criterion.maximum
    points = proving.side.term(criterion.id, POINTS)
    terms = [proving.applies(criterion.id), factory.at_least(points, factory.figure(most))]
    shown = to_text(most)
    finding = UnreachablePoints(
        name=criterion.id,
        what=Text(f"满分 {shown} 分", f"all of the {counted(shown, 'point')}"),
        of=(criterion.id,),
        place=criterion.place,
    )
    return proving.nobody(terms, [criterion], finding)


def _row(proving: Proving, criterion: Criterion, row: Row) -> Result:
    terms = [*proving.asks(criterion), proving.inside(criterion, row.when)]
    finding = UnreachablePoints(
        name=criterion.id,
        what=row.what,
        of=(criterion.id,),
        place=place_of(proving.ruleset, *row.path, key=True),
    )
    return proving.nobody(terms, [criterion], finding)


def _rows(placed: Placed) -> Iterator[Row]:
    match placed.points:
        case Bands() if placed.measure is not None:
            measure = placed.measure
            whens = [
                build.all_of(*(relate_threshold(end, measure) for end in band.ends))
                for band in placed.points.bands
            ]
            texts = [", ".join(f"{e.op}: {e.text}" for e in b.ends) for b in placed.points.bands]
            yield from _first_of(whens, texts, (*placed.path, "bands"))
        case Cases():
            cases = placed.points.cases
            written = [case for case in cases if case.text]
            whens = [case.when for case in written]
            texts = [case.text for case in written]
            yield from _first_of(whens, texts, (*placed.path, "cases"))
        case Table() if placed.measure is not None:
            yield from _of_table(placed.points, placed.measure, (*placed.path, "table"))
        case ByOption() | Grade():
            yield from _of_options(placed.points, placed.path)


def _first_of(
    whens: Sequence[Expr], texts: Sequence[str], path: tuple[str | int, ...]
) -> Iterator[Row]:
    """Each condition where none before it holds."""
    for i, (when, text) in enumerate(zip(whens, texts, strict=True)):
        earlier = (build.negate(each) for each in whens[:i])
        yield Row(build.all_of(when, *earlier), _points_of(text), (*path, i))


def _of_table(table: Table, measure: Expr, path: tuple[str | int, ...]) -> Iterator[Row]:
    keys = [key for key, _ in table.rows]
    for i, key in enumerate(keys):
        reached = build.compare(">=", measure, build.number(key))
        above: Expr = FALSE
        if i + 1 < len(keys):
            above = build.compare(">=", measure, build.number(keys[i + 1]))
        when = build.all_of(reached, build.negate(above))
        yield Row(when, _points_of(to_text(key)), (*path, to_text(key)))


def _of_options(points: ByOption | Grade, path: tuple[str | int, ...]) -> Iterator[Row]:
    by_option = isinstance(points, ByOption)
    keys = ("options",) if by_option else ("grade", "shares")
    pairs = points.points if isinstance(points, ByOption) else points.shares
    for option, _ in pairs:
        when = build.is_option(points.choice, (option,))
        yield Row(when, _points_of(option), (*path, *keys, option))


def _points_of(text: str) -> Text:
    return Text(f" `{text}` 一档的分", f"the points of `{text}`")
