"""Dated figures that change nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import FigureUnchanged, Finding
from liren.engine.ruleset.model import Ruleset


def figure_unchanged(ruleset: Ruleset) -> Iterator[Finding]:
    """Each figure that is the one before it."""
    for name, parameter in ruleset.parameters.items():
        for before, after in pairwise(parameter.values):
            if before.value == after.value and after.since is not None:
                day = after.since.isoformat()
                place = at(ruleset, "parameters", name, "values", day, key=True)
                yield FigureUnchanged(name=name, since=day, of=(name,), place=place)
