"""Conditions that earn points in two criteria."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.constructs import constructs
from liren.engine.audit.figures import moments, on_day
from liren.engine.audit.findings import EarnsTwice, Finding
from liren.engine.audit.lint._pairs import Asked, asked, besides, is_alternative, stands
from liren.engine.ir.nodes import TRUE, Expr, HasItem, Tally
from liren.engine.record import replace
from liren.engine.ruleset.model import Criterion, Each, Full, Ruleset, Share, Table


def earns_twice(ruleset: Ruleset) -> Iterator[Finding]:
    """Each condition that earns points by itself in a criterion and in an earlier one.

    Such are a whole demand, and every item of a checklist that is paid by the item. That two
    criteria read the same fact is nothing to find: they may ask different things of it.
    """
    day = moments(ruleset, ruleset.all_parameters())[-1]
    seen: dict[Asked, Criterion] = {}
    for criterion in ruleset.criteria.values():
        if not criterion.maximum or criterion.unspecified_on(day) is not None:
            continue
        told: set[str] = set()
        for condition, text in _conditions(criterion, day):
            first = seen.setdefault(condition, criterion)
            if first is criterion or first.id in told or is_alternative(ruleset, first, criterion):
                continue
            told.add(first.id)
            yield EarnsTwice(
                name=criterion.id,
                other=first.id,
                where=stands(first, criterion),
                condition=text,
                of=(criterion.id, first.id),
                place=criterion.place,
            )


def _conditions(criterion: Criterion, day: date) -> Iterator[tuple[Asked, str]]:
    """What earns points in a criterion, and how it is written."""
    whole = asked(criterion, day)
    placed = next(constructs(criterion))
    if whole is not None and isinstance(placed.points, Full | Share):
        yield whole, _written(criterion)
    if placed.measure is not None and isinstance(placed.points, Each | Table | Share):
        basis = whole or _basis(criterion, day)
        for item in _items(placed.measure):
            yield replace(basis, demand=item), f"{item.item} in {item.checklist.name}"


def _basis(criterion: Criterion, day: date) -> Asked:
    """Of whom something is asked, whatever it is."""
    where, applies = (
        on_day(part, day, criterion.parameters) for part in (criterion.where, criterion.applies)
    )
    records = None if criterion.records is None else criterion.records.id
    combine = "" if records is None else criterion.combine
    return Asked(TRUE, records, where, applies, combine, besides(criterion))


def _items(measure: Expr) -> Iterator[HasItem]:
    terms = measure.terms if isinstance(measure, Tally) else ()
    return (term for term in terms if isinstance(term, HasItem))


def _written(criterion: Criterion) -> str:
    ends = ", ".join(f"{end.op} {end.text}" for end in criterion.thresholds)
    return f"{criterion.text} {ends}".strip()
