"""Figures that begin after the ruleset is in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import FigureStartsLate, Finding
from liren.engine.audit.lint._use import parameters_used
from liren.engine.errors import Place
from liren.engine.ruleset.model import Parameter, Ruleset


def figure_starts_late(ruleset: Ruleset) -> Iterator[Finding]:
    """Each used parameter that has no figure on the first day in force."""
    if ruleset.start is None:
        return
    used = parameters_used(ruleset)
    for parameter in ruleset.all_parameters():
        first = _first(parameter)
        if parameter.name in used and first is not None and first > ruleset.start:
            yield FigureStartsLate(
                name=parameter.id,
                since=first.isoformat(),
                start=ruleset.start.isoformat(),
                of=(parameter.id,),
                place=_place(ruleset, parameter),
            )


def _first(parameter: Parameter) -> date | None:
    """The first day with a figure; None when there is one on every day."""
    days = [dated.since for dated in parameter.values]
    known = [day for day in days if day is not None]
    return min(known) if known and len(known) == len(days) else None


def _place(ruleset: Ruleset, parameter: Parameter) -> Place | None:
    if ruleset.parameters.get(parameter.id) is parameter:
        return at(ruleset, "parameters", parameter.id, "values", key=True)
    return parameter.place
