"""Criteria that every community meets."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.findings import Finding, NeverFails
from liren.engine.audit.lint._demands import decided
from liren.engine.ruleset.model import Ruleset


def never_fails(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion whose demand every value that its facts can have meets."""
    yield from decided(ruleset, True, lambda each: NeverFails(name=each.id, of=(each.id,)))
