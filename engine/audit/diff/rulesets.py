"""Two rulesets, each on a day.

In: the two sides. Out: a `Diff`. Guarantees: two rulesets without a difference that bears on a
result come to the same for every community on those days; a ruleset is not different from itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.diff.criteria import compare_criteria
from liren.engine.audit.diff.facts import compare_checks, compare_facts
from liren.engine.audit.diff.model import Diff, Difference, Side
from liren.engine.audit.diff.normal import own_name
from liren.engine.audit.diff.parameters import compare_parameters
from liren.engine.audit.diff.rest import (
    compare_accepted,
    compare_case_rules,
    compare_heads,
    compare_sources,
    compare_types,
    compare_units,
)
from liren.engine.audit.diff.scheme import (
    compare_groups,
    compare_lowerings,
    compare_outcomes,
    compare_scoring,
    compare_tiers,
)
from liren.engine.ruleset.model import Ruleset


def diff(old: Ruleset, new: Ruleset, old_day: date, new_day: date | None = None) -> Diff:
    """What is different; the figures in criteria are those of the days, by default of one day."""
    sides = (Side(old, old_day), Side(new, old_day if new_day is None else new_day))
    parameters, types = compare_parameters(sides), compare_types(sides)
    criteria, alike = compare_criteria(sides, {*_moved(sides), *_changed(parameters, types)})
    found = (
        *criteria,
        *parameters,
        *compare_facts(sides),
        *compare_checks(sides),
        *compare_groups(sides),
        *compare_scoring(sides),
        *compare_tiers(sides, {each.id: each.old_id for each in criteria if each.old_id}),
        *compare_lowerings(sides),
        *compare_outcomes(sides),
        *types,
        *compare_case_rules(sides),
        *compare_sources(sides),
        *compare_units(sides),
        *compare_accepted(sides),
        *compare_heads(sides),
    )
    return Diff(*sides, found, tuple(alike))


def _moved(sides: tuple[Side, Side]) -> Iterator[str]:
    """The parameters whose figures are not the same on the days."""
    old, new = (
        {own_name(name, side): value for name, value in side.figures.items()} for side in sides
    )
    return (name.partition("[")[0] for name in {*old, *new} if old.get(name) != new.get(name))


def _changed(*found: list[Difference]) -> Iterator[str]:
    """The names of what reads otherwise: a type changes what its classification's name means."""
    for each in (each for part in found for each in part if each.bearing == "result"):
        yield each.id.partition(".")[0] if each.section == "types" else each.id
