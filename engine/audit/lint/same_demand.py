"""Demands that are made twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from liren.engine.audit.figures import moments, own_moments
from liren.engine.audit.findings import Finding, SameDemand
from liren.engine.audit.lint._pairs import Asked, asked, is_alternative, stands
from liren.engine.ruleset.model import Criterion, Ruleset

Demands = tuple[tuple[date, Asked | None], ...]
"""What is asked, each from its day until the next."""


def same_demand(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion that asks what an earlier one asks on every day, and does not earn by it.

    Where both earn points it is `earns-twice`.
    """
    days = moments(ruleset, ruleset.all_parameters())
    seen: dict[Demands, Criterion] = {}
    for criterion in ruleset.criteria.values():
        demands = _demands(criterion, days)
        if any(each is None for _, each in demands):
            continue
        first = seen.setdefault(demands, criterion)
        twice = first.maximum and criterion.maximum
        if first is not criterion and not twice and not is_alternative(ruleset, first, criterion):
            yield SameDemand(
                name=criterion.id,
                other=first.id,
                where=stands(first, criterion),
                of=(criterion.id, first.id),
                place=criterion.place,
            )


def _demands(criterion: Criterion, days: Sequence[date]) -> Demands:
    """What a criterion asks on all days; days on which nothing else is asked are left out."""
    found = ((day, asked(criterion, day)) for day in own_moments(days, criterion.parameters))
    return tuple(next(run) for _, run in groupby(found, key=lambda each: each[1]))
