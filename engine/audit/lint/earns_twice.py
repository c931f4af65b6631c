"""Conditions that earn points in two criteria."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from liren.engine.audit.constructs import constructs
from liren.engine.audit.figures import moments, on_day, on_runs, own_moments
from liren.engine.audit.findings import EarnsTwice, Finding
from liren.engine.audit.lint._pairs import Asked, asked, besides, is_alternative, stands
from liren.engine.ir.nodes import TRUE, Expr, HasItem, Tally
from liren.engine.record import replace
from liren.engine.ruleset.model import Criterion, Each, Full, Ruleset, Share, Table

Paid = tuple[Asked, str]
"""What earns points, and how it is written."""


def earns_twice(ruleset: Ruleset) -> Iterator[Finding]:
    """Each condition that earns points by itself in a criterion and in an earlier one.

    Such are a whole demand, and every item of a checklist that is paid by the item. That two
    criteria read the same fact is nothing to find: they may ask different things of it.
    """
    days = moments(ruleset, ruleset.all_parameters())
    watched = _Watched(ruleset)
    changes = _changes(watched.paying, days)
    for place, day in enumerate(days):
        if place in changes:
            watched.change(changes[place], day, place)
    for finding, runs in watched.until(len(days)):
        yield on_runs(finding, runs, days)


def _changes(paying: Sequence[Criterion], days: Sequence[date]) -> dict[int, list[int]]:
    """The places of the days, and of the criteria that get other figures then."""
    found: dict[int, list[int]] = {}
    for i, criterion in enumerate(paying):
        for day in own_moments(days, criterion.parameters):
            found.setdefault(bisect_left(days, day), []).append(i)
    return found


class _Watched:
    """What is paid for, kept from day to day.

    On most days few criteria get another figure. Only these are looked at then, and those that ask
    the same as an earlier one of them asked before or asks now; the rest stays as it was.
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.paying = [each for each in ruleset.criteria.values() if each.maximum]
        self.paid: list[tuple[Paid, ...]] = [() for _ in self.paying]
        self.payers: dict[Asked, set[int]] = {}
        self.first: dict[Asked, int] = {}
        self.since: list[dict[Finding, int]] = [{} for _ in self.paying]
        self.runs: dict[Finding, list[tuple[int, int]]] = {}

    def change(self, changed: Sequence[int], day: date, place: int) -> None:
        """Take the figures of a day for the criteria that get others on it."""
        around = set(changed)
        for i in changed:
            for condition in self._take(i, day):
                around |= self.payers[condition]
        for i in sorted(around):
            self._note(i, place)

    def until(self, end: int) -> Iterator[tuple[Finding, list[tuple[int, int]]]]:
        """All that was found, and between which places it holds."""
        for i in range(len(self.paying)):
            for finding in [*self.since[i]]:
                self._close(i, finding, end)
        return iter(self.runs.items())

    def _take(self, i: int, day: date) -> Iterator[Asked]:
        """Take the figures of a criterion; yields the conditions that another pays for first."""
        criterion = self.paying[i]
        before = {condition for condition, _ in self.paid[i]}
        has_figures = criterion.unspecified_on(day) is None
        self.paid[i] = tuple(_conditions(criterion, day)) if has_figures else ()
        now = {condition for condition, _ in self.paid[i]}
        for condition in before - now:
            payers = self.payers[condition]
            payers.discard(i)
            if self.first[condition] == i:
                self.first[condition] = min(payers, default=len(self.paying))
                yield condition
        for condition in now - before:
            self.payers.setdefault(condition, set()).add(i)
            if i < self.first.get(condition, len(self.paying)):
                self.first[condition] = i
                yield condition

    def _note(self, i: int, place: int) -> None:
        """Begin what holds from a day on, and end what no longer does."""
        found = dict.fromkeys(self._found(i), place)
        for finding in [each for each in self.since[i] if each not in found]:
            self._close(i, finding, place)
        for finding in found:
            self.runs.setdefault(finding, [])
        self.since[i] = found | self.since[i]

    def _close(self, i: int, finding: Finding, end: int) -> None:
        self.runs[finding].append((self.since[i].pop(finding), end - 1))

    def _found(self, i: int) -> Iterator[Finding]:
        """What a criterion pays for that an earlier one pays for too."""
        criterion = self.paying[i]
        told: set[str] = set()
        for condition, text in self.paid[i]:
            first = self.paying[self.first[condition]]
            if first is criterion or first.id in told:
                continue
            if is_alternative(self.ruleset, first, criterion):
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
