"""Documents that nothing cites."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, UnusedSource
from liren.engine.audit.lint._use import is_own
from liren.engine.ruleset.model import Ruleset


def unused_source(ruleset: Ruleset) -> Iterator[Finding]:
    """Each source that no `source:` of the file names."""
    cited = set(_cited(ruleset.document.data))
    for name in ruleset.sources:
        if name not in cited and is_own(ruleset, "sources", name):
            place = at(ruleset, "sources", name, key=True)
            yield UnusedSource(name=name, of=(name,), place=place)


def _cited(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "source":
                yield from [value] if isinstance(value, str) else value
            else:
                yield from _cited(value)
    elif isinstance(data, list):
        for item in data:
            yield from _cited(item)
