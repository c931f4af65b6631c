"""How a criterion earns its points, in words.

In: a criterion of a ruleset. Out: one sentence in the reader's language. An expression that is not
a plain figure is named by the facts that it reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from liren.engine.errors import Problem
from liren.engine.ir.build import value_of
from liren.engine.ir.nodes import Expr, Field, Input, Parameter
from liren.engine.ir.walk import walk
from liren.engine.language import expression as syntax
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.record import replace
from liren.engine.ruleset.model import (
    Amount,
    AmountLoss,
    AnyLoss,
    Band,
    Bands,
    BestOf,
    ByOption,
    Case,
    CaseLoss,
    Cases,
    Criterion,
    Deductions,
    Each,
    Every,
    Fact,
    Full,
    Grade,
    JointLoss,
    Linear,
    Loss,
    Modified,
    Parts,
    PerUnit,
    Points,
    PointsPart,
    Share,
    SumOf,
    Table,
    TableLoss,
    Threshold,
    Weighted,
    WorstOf,
)
from liren.engine.ruleset.parts import expressions
from liren.engine.text import Text
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
        case Modified():
            return _modified(points, criterion, ruleset, page)
        case BestOf() | WorstOf() | SumOf() | Weighted():
            return _parts(points, criterion, ruleset, page)
        case Full():
            return page.say(wording.BY_FULL, n=to_text(points.points))
        case Share():
            return page.say(wording.BY_SHARE, n=to_text(points.points))
        case Each():
            return page.count(points.items, wording.BY_EACH, points=to_text(points.points))
        case Table():
            return _table(points, criterion, page)
        case Bands():
            bands = [_band(band, criterion, ruleset, page) for band in points.bands]
            return page.say(wording.CLAUSES).join(bands)
    return _worked_out(points, criterion, ruleset, page)


def _worked_out(
    points: Linear | PerUnit | Deductions | ByOption | Grade | Cases | Amount,
    criterion: Criterion,
    ruleset: Ruleset,
    page: Page,
) -> str:
    match points:
        case Linear():
            return _line(points, criterion, ruleset, page)
        case PerUnit():
            return _per_unit(points, criterion, ruleset, page)
        case Deductions():
            return _deductions(points, criterion, ruleset, page)
        case ByOption():
            return _by_option(points, ruleset, page)
        case Grade():
            return _grade(points, ruleset, page)
        case Cases():
            cases = _cases(points.cases, CASE_WORDS, criterion, ruleset, page)
            return page.say(wording.CLAUSES).join(cases)
        case Amount():
            return _amount(points, criterion, ruleset, page)


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
    named = [(_named(at, criterion, ruleset, page), to_text(value)) for at, value in points.anchors]
    if len(named) == 2:
        (low, low_points), (high, high_points) = named
        return page.say(
            wording.BY_LINE, low=low, low_points=low_points, high=high, high_points=high_points
        )
    anchors = [page.say(wording.ANCHOR, at=at, n=value) for at, value in named]
    return page.say(wording.BY_LINES, anchors=page.say(wording.ITEMS).join(anchors))


def _per_unit(points: PerUnit, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    text = points.text or criterion.text
    of = phrased(text, criterion, ruleset, page, points.of)
    n, cap = to_text(points.points), to_text(points.cap)
    if points.every is None:
        return page.say(wording.BY_UNIT, of=of, n=n, cap=cap)
    every = _every(points.every, criterion, ruleset, page)
    return page.say(wording.BY_UNIT_EVERY, of=of, every=every, n=n, cap=cap)


def _every(every: Every, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """How much makes a unit: `every 200 households or part of it`."""
    figure = parse_quantity(every.text, ruleset.units)
    if isinstance(figure, Problem):
        size = page.say(wording.QUOTED, name=phrased(every.text, criterion, ruleset, page))
    else:
        size = quantity(figure.in_base(), figure.unit, page.lang)
    return page.say(wording.EVERY[every.part], size=size)


def _amount(points: Amount, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    template = wording.BY_AMOUNT_FROM if points.floor else wording.BY_AMOUNT
    of = phrased(points.text, criterion, ruleset, page)
    return page.say(template, of=of, floor=to_text(points.floor), cap=to_text(points.cap))


CASE_WORDS: Mapping[str, Text] = {"case": wording.BY_CASE, "rest": wording.BY_REST}


def _cases(
    cases: Sequence[Case],
    words: Mapping[str, Text],
    criterion: Criterion,
    ruleset: Ruleset,
    page: Page,
) -> list[str]:
    """Each case; the rest is left out where it is worth nothing."""
    said = []
    for case in cases:
        n = to_text(case.points)
        if case.text:
            why = phrased(case.text, criterion, ruleset, page)
            said.append(page.say(words["case"], why=why, n=n))
        elif case.points:
            said.append(page.say(words["rest"], n=n))
    return said


def _deductions(points: Deductions, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    template = wording.BY_DEDUCTION_TO if points.floor else wording.BY_DEDUCTION
    if points.gains:
        template = wording.BY_GAIN
    ends = {"floor": to_text(points.floor), "cap": to_text(points.most)}
    parts = [page.say(template, start=to_text(points.start), **ends)]
    for words, losses in ((wording.LOSING, points.losses), (wording.GAINING, points.gains)):
        parts += [_loss(loss, words, criterion, ruleset, page) for loss in losses]
    if points.zero_when is not None:
        why = phrased(points.zero_text, criterion, ruleset, page, points.zero_when)
        parts.append(page.say(wording.LOSE_ALL, why=why))
    return page.say(wording.CLAUSES).join(parts)


def _loss(
    loss: AnyLoss, words: Mapping[str, Text], criterion: Criterion, ruleset: Ruleset, page: Page
) -> str:
    """One reason to lose, or (by `words`) to gain, points."""
    cap = "" if loss.cap is None else page.say(words["at_most"], n=to_text(loss.cap))
    return _loss_uncapped(loss, words, criterion, ruleset, page) + cap


def _loss_uncapped(
    loss: AnyLoss, words: Mapping[str, Text], criterion: Criterion, ruleset: Ruleset, page: Page
) -> str:
    said = loss.say.in_(page.lang) if loss.say else ""
    head = said + page.say(wording.COLON) if said else ""
    match loss:
        case CaseLoss():
            cases = _cases(loss.cases, words, criterion, ruleset, page)
            return head + page.say(wording.COMMA).join(cases)
        case JointLoss():
            parts = [_loss(part, words, criterion, ruleset, page) for part in loss.losses]
            listed = page.say(wording.CLAUSES).join(parts)
            return head + page.say(words["together"], parts=listed)
    why = said or phrased(loss.text, criterion, ruleset, page, _counted(loss))
    match loss:
        case AmountLoss():
            return page.say(words["amount"], why=why)
        case TableLoss():
            rows = [page.say(words["row"], key=to_text(key), n=to_text(n)) for key, n in loss.rows]
            return page.say(words["table"], why=why, rows=page.say(wording.ITEMS).join(rows))
    return _each_or_once(loss, why, words, criterion, ruleset, page)


def _each_or_once(
    loss: Loss,
    why: str,
    words: Mapping[str, Text],
    criterion: Criterion,
    ruleset: Ruleset,
    page: Page,
) -> str:
    n = to_text(loss.points)
    if loss.every is not None:
        every = _every(loss.every, criterion, ruleset, page)
        return page.say(words["every"], why=why, every=every, n=n)
    return page.say(words["each" if loss.count else "once"], why=why, n=n)


def _counted(loss: Loss | TableLoss | AmountLoss) -> Expr | None:
    """What a loss depends on."""
    match loss:
        case AmountLoss():
            return loss.amount
        case TableLoss():
            return loss.count
    return loss.count or loss.when


def _by_option(points: ByOption, ruleset: Ruleset, page: Page) -> str:
    titles = _option_titles(points.choice, ruleset, page)
    parts = [
        page.say(wording.BY_OPTION, option=titles.get(option, option), n=to_text(value))
        for option, value in points.points
    ]
    return page.say(wording.CLAUSES).join(parts)


def _grade(points: Grade, ruleset: Ruleset, page: Page) -> str:
    titles = _option_titles(points.choice, ruleset, page)
    shares = [
        page.say(
            wording.GRADE_SHARE,
            option=titles.get(grade, grade),
            share=page.say(wording.PERCENT, n=to_text(share * 100)),
        )
        for grade, share in points.shares
    ]
    listed = page.say(wording.ITEMS).join(shares)
    return page.say(wording.BY_GRADE, n=to_text(points.points), shares=listed)


def _option_titles(choice: Expr, ruleset: Ruleset, page: Page) -> dict[str, str]:
    return {
        option: title.in_(page.lang)
        for _, fact in _facts_of(choice, ruleset)
        for option, title in fact.options.items()
    }


def _parts(points: Parts, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    parts = [
        _part(part, i, criterion, ruleset, page) for i, part in enumerate(points.parts, start=1)
    ]
    listed = page.say(wording.CLAUSES).join(parts)
    n = to_text(points.maximum)
    return page.say(wording.BY_PARTS[type(points).__name__], n=n, parts=listed)


def _part(part: PointsPart, i: int, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    title = "" if part.title is None else part.title.in_(page.lang)
    what = [text for text in (title, _asked(part, criterion, ruleset, page)) if text]
    if part.weight is not None:
        what.append(page.say(wording.PART_WEIGHT, weight=to_text(part.weight)))
    inner = replace(criterion, measure_unit=part.measure_unit, text=part.text)
    points = _construct(part.points, inner, ruleset, page)
    if isinstance(part.points, Parts | Modified):
        points = page.say(wording.PART_WITHIN, points=points)
    asked = page.say(wording.COMMA).join(what)
    text = f"{asked}{page.say(wording.COLON)}{points}" if asked else points
    return page.say(wording.PART, i=i, text=text)


def _asked(part: PointsPart, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """What a part demands, where that is not what the criterion demands."""
    if not part.text or (part.text == criterion.text and not part.thresholds):
        return ""
    what = phrased(part.text, criterion, ruleset, page)
    if part.items and not part.thresholds:
        return page.count(len(part.items), wording.ALL_ITEMS, what=what)
    if not part.thresholds:
        return what
    inner = replace(criterion, measure_unit=part.measure_unit)
    if part.items:
        n = _named(part.thresholds[0].expr, inner, ruleset, page)
        return page.say(wording.ITEMS_AT_LEAST, what=what, n=n)
    ends = [_end(end, inner, ruleset, page) for end in part.thresholds]
    return page.say(wording.PART_ENDS, what=what, ends=page.say(wording.BAND_AND).join(ends))


def _modified(points: Modified, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """The construct, and what modifies it in the order in which it does."""
    said = [_construct(points.points, criterion, ruleset, page)]
    for factor in points.times:
        why = phrased(factor.text, criterion, ruleset, page, factor.when)
        said.append(page.say(wording.TIMES, why=why, by=to_text(factor.by)))
    for template, figure in ((wording.CAPPED, points.cap), (wording.FLOORED, points.floor)):
        if figure is not None:
            said.append(page.say(template, n=to_text(figure)))
    if points.full_when is not None:
        why = phrased(points.full_text, criterion, ruleset, page, points.full_when)
        said.append(page.say(wording.ALL_WHEN, why=why, n=to_text(points.maximum)))
    if points.zero_when is not None:
        why = phrased(points.zero_text, criterion, ruleset, page, points.zero_when)
        said.append(page.say(wording.NONE_WHEN, why=why))
    return page.say(wording.CLAUSES).join(said)


def phrased(
    text: str, criterion: Criterion, ruleset: Ruleset, page: Page, node: Expr | None = None
) -> str:
    """An expression as it was written, in words; by what it reads where it was not written out."""
    if not text:
        return "" if node is None else _named(node, criterion, ruleset, page)
    parameters = {item.id: item for item in criterion.parameters}
    fields = criterion.records.fields if criterion.records is not None else {}
    names = Names(ruleset.facts, fields, parameters, {}, types=ruleset.types, units=ruleset.units)
    return phrase(_parsed(text), names).in_(page.lang)


@lru_cache(maxsize=64)
def _parsed(text: str) -> syntax.Node:
    """An expression; kept for a while, as what is different is looked at several times."""
    return syntax.parse(text)


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
