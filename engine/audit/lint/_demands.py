"""What the lints of criteria share: what a demand comes to by the bounds of its facts alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from liren.engine.audit.constructs import at, own_criteria
from liren.engine.audit.figures import moments, on_day, on_days
from liren.engine.audit.findings import Finding
from liren.engine.audit.stretches import declared, stretch
from liren.engine.audit.truth import truth
from liren.engine.ir.nodes import FALSE, TRUE
from liren.engine.record import replace
from liren.engine.ruleset.model import Criterion, Modified, Ruleset


def decided(
    ruleset: Ruleset, outcome: bool, finding: Callable[[Criterion], Finding]
) -> Iterator[Finding]:
    """The finding about each criterion whose demand always comes to `outcome` on some day."""
    for criterion in own_criteria(ruleset):
        days = moments(ruleset, criterion.parameters)
        found = [day for day in days if comes_to(criterion, day) is outcome]
        if found:
            place = at(ruleset, "criteria", criterion.id, key=True)
            yield on_days(replace(finding(criterion), place=place), found, days)


def comes_to(criterion: Criterion, day: date) -> bool | None:
    """Whether the demand always holds (True) or never does (False) on a day."""
    if criterion.demand is None or criterion.unspecified_on(day) is not None:
        return None
    if _decides_otherwise(criterion):
        return None
    by_comparison = truth(on_day(criterion.demand, day, criterion.parameters))
    return _by_ends(criterion, day) if by_comparison is None else by_comparison


def _decides_otherwise(criterion: Criterion) -> bool:
    """Whether something else than the demand can decide: an empty list, a zero divisor, points."""
    records = criterion.records
    if records is not None:
        every = records.at_least and criterion.where == TRUE and criterion.weight is None
        if not every or criterion.combine == "sum":
            return True
    points = criterion.points
    overruled = isinstance(points, Modified) and (points.full_when or points.zero_when)
    return criterion.zero_divisor != FALSE or bool(overruled)


def _by_ends(criterion: Criterion, day: date) -> bool | None:
    """The same by all thresholds together."""
    if criterion.measure is None or not criterion.thresholds:
        return None
    asked = stretch(criterion.thresholds, criterion.measure, day, criterion.parameters)
    inside = declared(criterion.measure)
    if asked is None:
        return None
    if asked.within(inside).is_empty:
        return False
    return True if asked.holds(inside) else None
