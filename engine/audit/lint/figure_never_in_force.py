"""Dated figures of days on which the ruleset does not hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import FigureNeverInForce, Finding
from liren.engine.ruleset.model import Parameter, Ruleset


def figure_never_in_force(ruleset: Ruleset) -> Iterator[Finding]:
    """Each figure that begins after the ruleset ends, or is replaced before it begins."""
    for name, parameter in ruleset.parameters.items():
        for since in _idle(ruleset, parameter):
            day = since.isoformat()
            place = at(ruleset, "parameters", name, "values", day, key=True)
            yield FigureNeverInForce(name=name, since=day, of=(name,), place=place)


def _idle(ruleset: Ruleset, parameter: Parameter) -> list[date]:
    days = sorted({d.since for each in parameter.figures() for d in each.values if d.since})
    ends = [*days[1:], None] if days else []
    return [
        since
        for since, end in zip(days, ends, strict=True)
        if (ruleset.end is not None and since > ruleset.end)
        or (ruleset.start is not None and end is not None and end <= ruleset.start)
    ]
