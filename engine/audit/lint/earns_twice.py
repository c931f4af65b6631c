"""Conditions that earn points in two criteria."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.constructs import constructs
from liren.engine.audit.figures import moments, on_day, on_days
from liren.engine.audit.findings import EarnsTwice, Finding
from liren.engine.audit.lint._pairs import Asked, asked, besides, is_alternative, stands
from liren.engine.ir.nodes import TRUE, Expr, HasItem, Tally
from liren.engine.record import replace
from liren.engine.ruleset.model import Criterion, Each, Full, Ruleset, Share, Table

Paid = tuple[Asked, str]
"""What earns points, and how it is written."""

Known = dict[tuple[str, tuple[date | None, ...]], tuple[Paid, ...]]
"""What earns points in a criterion, by the days since which its figures hold."""


def earns_twice(ruleset: Ruleset) -> Iterator[Finding]:
    """Each condition that earns points by itself in a criterion and in an earlier one.

    Such are a whole demand, and every item of a checklist that is paid by the item. That two
    criteria read the same fact is nothing to find: they may ask different things of it.
    """
    days = moments(ruleset, ruleset.all_parameters())
    held: dict[Finding, list[date]] = {}
    known: Known = {}
    for day in days:
        for finding in _on(ruleset, day, known):
            held.setdefault(finding, []).append(day)
    for finding, found in held.items():
        yield on_days(finding, found, days)


def _on(ruleset: Ruleset, day: date, known: Known) -> Iterator[Finding]:
    """What is found with the figures of a day."""
    seen: dict[Asked, Criterion] = {}
    for criterion in ruleset.criteria.values():
        if not criterion.maximum or criterion.unspecified_on(day) is not None:
            continue
        told: set[str] = set()
        for condition, text in _known_conditions(criterion, day, known):
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


def _known_conditions(criterion: Criterion, day: date, known: Known) -> tuple[Paid, ...]:
    """The same conditions for all days on which a criterion has the same figures."""
    figures = tuple(
        None if (on := item.on(day)) is None else on.since for item in criterion.parameters
    )
    key = criterion.id, figures
    if key not in known:
        known[key] = tuple(_conditions(criterion, day))
    return known[key]


def _conditions(criterion: Criterion, day: date) -> Iterator[Paid]:
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
