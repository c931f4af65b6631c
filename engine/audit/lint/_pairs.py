"""What the lints of pairs of criteria share: what is asked, free of how it is named."""

from __future__ import annotations

from datetime import date

from liren.engine.audit.figures import on_day
from liren.engine.errors import declared_at
from liren.engine.ir.nodes import Expr
from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion, Modified, Ruleset
from liren.engine.text import Text


class Asked(Record):
    """A demand with the figures of a day, of whom it is made, when, and what else decides."""

    demand: Expr
    records: str | None
    where: Expr
    applies: Expr
    combine: str
    besides: tuple[object, ...]


def asked(criterion: Criterion, day: date) -> Asked | None:
    """What a criterion asks on a day; None when it asks by its points alone, or has no figure."""
    if criterion.demand is None or criterion.unspecified_on(day) is not None:
        return None
    demand, where, applies = (
        on_day(part, day, criterion.parameters)
        for part in (criterion.demand, criterion.where, criterion.applies)
    )
    records = None if criterion.records is None else criterion.records.id
    combine = "" if records is None else criterion.combine
    return Asked(demand, records, where, applies, combine, besides(criterion))


def besides(criterion: Criterion) -> tuple[object, ...]:
    """What decides beside the demand whether a criterion is met."""
    points = criterion.points
    ways = (points.full_when, points.zero_when) if isinstance(points, Modified) else (None, None)
    return (criterion.when_empty, criterion.when_zero, criterion.missing_is_unmet, *ways)


def is_alternative(ruleset: Ruleset, one: Criterion, other: Criterion) -> bool:
    """Whether a group lets only the best of some members count, and both lie in it."""
    return any(ruleset.groups[name].best for name in around(ruleset, one) & around(ruleset, other))


def around(ruleset: Ruleset, criterion: Criterion) -> frozenset[str]:
    """The groups that a criterion lies in."""
    found: list[str] = []
    group = criterion.group
    while group is not None and group in ruleset.groups:
        found.append(group)
        group = ruleset.groups[group].parent
    return frozenset(found)


def stands(one: Criterion, seen: Criterion) -> Text:
    """Where a criterion stands, for a message about another."""
    return declared_at(one.place, seen.place)
