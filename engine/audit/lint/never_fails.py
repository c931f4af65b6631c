"""Criteria that every community meets."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at, own_criteria
from liren.engine.audit.findings import Finding, NeverFails
from liren.engine.audit.lint._demands import decided
from liren.engine.ruleset.model import Ruleset


def never_fails(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion whose demand every value that its facts can have meets."""
    for criterion in own_criteria(ruleset):
        when = decided(ruleset, criterion, True)
        if when is not None:
            yield NeverFails(
                name=criterion.id,
                when=when,
                of=(criterion.id,),
                place=at(ruleset, "criteria", criterion.id, key=True),
            )
