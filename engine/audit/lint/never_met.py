"""Criteria that no community can meet."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.findings import Finding, NeverMet
from liren.engine.audit.lint._demands import decided
from liren.engine.ruleset.model import Ruleset


def never_met(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion whose demand is out of reach of every value that its facts can have."""
    yield from decided(ruleset, False, lambda each: NeverMet(name=each.id, of=(each.id,)))
