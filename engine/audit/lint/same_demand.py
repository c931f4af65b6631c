"""Demands that are made twice."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.figures import moments
from liren.engine.audit.findings import Finding, SameDemand
from liren.engine.audit.lint._pairs import Asked, asked, is_alternative, stands
from liren.engine.ruleset.model import Criterion, Ruleset


def same_demand(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion that asks what an earlier one asks on every day, and does not earn by it.

    Where both earn points it is `earns-twice`.
    """
    days = moments(ruleset, ruleset.all_parameters())
    seen: dict[tuple[Asked | None, ...], Criterion] = {}
    for criterion in ruleset.criteria.values():
        demands = tuple(asked(criterion, day) for day in days)
        if None in demands:
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
