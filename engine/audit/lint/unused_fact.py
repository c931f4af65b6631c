"""Facts that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import Path, at
from liren.engine.audit.findings import Finding, UnusedFact
from liren.engine.audit.lint._use import facts_read, is_own
from liren.engine.ruleset.model import Ruleset


def unused_fact(ruleset: Ruleset) -> Iterator[Finding]:
    """Each fact declared here that no criterion, type, tier, table or check reads."""
    read = facts_read(ruleset)
    for name, fact in ruleset.facts.items():
        path: Path = ("facts", name)
        if not is_own(ruleset, "facts", name):
            continue
        if name not in read:
            yield UnusedFact(name=name, of=(name,), place=at(ruleset, *path, key=True))
            continue
        for inner in fact.fields:
            full = f"{name}.{inner}"
            if full not in read:
                place = at(ruleset, *path, "each", inner, key=True)
                yield UnusedFact(name=full, of=(full,), place=place)
