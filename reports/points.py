"""How a criterion earns its points, in words.

In: a criterion of a ruleset. Out: one sentence in the reader's language. An expression that is not
a plain figure is named by the facts that it reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liren.engine.ir.build import value_of
from liren.engine.ir.nodes import Expr, Field, Input, Parameter
from liren.engine.ir.walk import walk
from liren.engine.language import expression as syntax
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.model import (
    Band,
    Bands,
    ByOption,
    Criterion,
    Deductions,
    Each,
    Fact,
    Full,
    Linear,
    Loss,
    PerUnit,
    Points,
    Share,
    Table,
    Threshold,
)
from liren.engine.ruleset.parts import expressions
from liren.reports import wording
from liren.reports.layout import tight
from liren.reports.page import Page, quantity
from liren.scoring.wording import Names, phrase

if TYPE_CHECKING:
    from liren.engine import Ruleset


def points_in_words(criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """How the points are earned; that there are none, for a criterion without points."""
    if criterion.points is None:
        return page.say(wording.NOT_SCORED)
    words = tight(_construct(criterion.points, criterion, ruleset, page))
    if criterion.worth is None:
        return words
    scaled = page.say(wording.SCALED, n=to_text(criterion.worth))
    return page.say(wording.CLAUSES).join([words, scaled])


def facts_read(criterion: Criterion, ruleset: Ruleset) -> list[tuple[str, Fact]]:
    """The facts that the criterion reads with their ids, in the order of the ruleset."""
    found = [fact for node in expressions(criterion) for fact in _facts_of(node, ruleset)]
    if criterion.records is not None:
        found.append((criterion.records.id, criterion.records))
    order = {name: number for number, name in enumerate(_all_ids(ruleset))}
    return sorted(dict(found).items(), key=lambda item: order.get(item[0], len(order)))


def _construct(points: Points, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    match points:
        case Full():
            return page.say(wording.BY_FULL, n=to_text(points.points))
        case Share():
            return page.say(wording.BY_SHARE, n=to_text(points.points))
        case Each():
            return page.say(wording.BY_EACH, n=to_text(points.points), items=points.items)
        case Table():
            return _table(points, criterion, page)
        case Bands():
            bands = [_band(band, criterion, ruleset, page) for band in points.bands]
            return page.say(wording.CLAUSES).join(bands)
        case Linear():
            return _line(points, criterion, ruleset, page)
        case PerUnit():
            of = phrased(points.text, criterion, ruleset, page, points.of)
            n, cap = to_text(points.points), to_text(points.cap)
            return page.say(wording.BY_UNIT, of=of, n=n, cap=cap)
        case Deductions():
            return _deductions(points, criterion, ruleset, page)
        case ByOption():
            return _by_option(points, ruleset, page)


def _table(points: Table, criterion: Criterion, page: Page) -> str:
    rows = [
        page.say(
            wording.BY_STEP,
            key=quantity(key, criterion.measure_unit, page.lang),
            n=to_text(value),
        )
        for key, value in reversed(points.rows)
    ]
    return page.say(wording.CLAUSES).join(rows)


def _band(band: Band, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    ends = [_end(end, criterion, ruleset, page) for end in band.ends]
    text = page.say(wording.BAND_AND).join(ends)
    return page.say(wording.BY_BAND, band=text, n=to_text(band.points))


def _end(end: Threshold, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    operator = page.say(wording.OPERATORS[end.op])
    return f"{operator} {_named(end.expr, criterion, ruleset, page)}"


def _line(points: Linear, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    (low, low_points), (high, high_points) = points.start, points.end
    return page.say(
        wording.BY_LINE,
        low=_named(low, criterion, ruleset, page),
        low_points=to_text(low_points),
        high=_named(high, criterion, ruleset, page),
        high_points=to_text(high_points),
    )


def _deductions(points: Deductions, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    template = wording.BY_DEDUCTION_TO if points.floor else wording.BY_DEDUCTION
    base = page.say(template, start=to_text(points.start), floor=to_text(points.floor))
    parts = [base, *(_loss(loss, criterion, ruleset, page) for loss in points.losses)]
    if points.zero_when is not None:
        why = phrased(points.zero_text, criterion, ruleset, page, points.zero_when)
        parts.append(page.say(wording.LOSE_ALL, why=why))
    return page.say(wording.CLAUSES).join(parts)


def _loss(loss: Loss, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    why = loss.say.in_(page.lang) if loss.say else ""
    if not why:
        why = phrased(loss.text, criterion, ruleset, page, loss.count or loss.when)
    template = wording.LOSE_EACH if loss.count else wording.LOSE_ONCE
    text = page.say(template, why=why, n=to_text(loss.points))
    cap = "" if loss.cap is None else page.say(wording.LOSE_AT_MOST, n=to_text(loss.cap))
    return text + cap


def _by_option(points: ByOption, ruleset: Ruleset, page: Page) -> str:
    titles = {
        option: title.in_(page.lang)
        for _, fact in _facts_of(points.choice, ruleset)
        for option, title in fact.options.items()
    }
    parts = [
        page.say(wording.BY_OPTION, option=titles.get(option, option), n=to_text(value))
        for option, value in points.points
    ]
    return page.say(wording.CLAUSES).join(parts)


def phrased(
    text: str, criterion: Criterion, ruleset: Ruleset, page: Page, node: Expr | None = None
) -> str:
    """An expression as it was written, in words; by what it reads where it was not written out."""
    if not text:
        return "" if node is None else _named(node, criterion, ruleset, page)
    parameters = {item.id: item for item in criterion.parameters}
    fields = criterion.records.fields if criterion.records is not None else {}
    names = Names(ruleset.facts, fields, parameters, {})
    return phrase(syntax.parse(text), names).in_(page.lang)


def _named(node: Expr, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """An expression: its figure, or its parameter, or the facts that it reads."""
    value = value_of(node)
    if value is not None:
        return quantity(value, criterion.measure_unit, page.lang)
    if isinstance(node, Parameter):
        titles = {item.name: item.title.in_(page.lang) for item in criterion.parameters}
        return titles.get(node.name, node.name)
    titled = [fact.title.in_(page.lang) for _, fact in _facts_of(node, ruleset)]
    return page.say(wording.ITEMS).join(dict.fromkeys(titled))


def _facts_of(node: Expr, ruleset: Ruleset) -> list[tuple[str, Fact]]:
    """The facts that an expression reads; fields of records as `list.field`."""
    found: list[tuple[str, Fact]] = []
    for part in walk(node):
        if isinstance(part, Input) and part.name in ruleset.facts:
            found.append((part.name, ruleset.facts[part.name]))
        elif isinstance(part, Field) and part.records in ruleset.facts:
            fields = ruleset.facts[part.records].fields
            if part.name in fields:
                found.append((f"{part.records}.{part.name}", fields[part.name]))
    return found


def _all_ids(ruleset: Ruleset) -> list[str]:
    return [
        name
        for fact in ruleset.facts.values()
        for name in (fact.id, *(f"{fact.id}.{field}" for field in fact.fields))
    ]
