"""One thing that a list of items or options has twice."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import Path, at
from liren.engine.audit.findings import Finding, SameItem
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.text import Text


def same_item(ruleset: Ruleset) -> Iterator[Finding]:
    """Each item with the title of an earlier one, in either language."""
    for name, fact in ruleset.facts.items():
        path: Path = ("facts", name)
        if ruleset.document.value(path) is None:
            continue
        yield from _twice(ruleset, name, fact, path)
        for inner, item in fact.fields.items():
            yield from _twice(ruleset, f"{name}.{inner}", item, (*path, "each", inner))


def _twice(ruleset: Ruleset, name: str, fact: Fact, path: Path) -> Iterator[Finding]:
    key = "items" if fact.kind == "checklist" else "options"
    seen: dict[str, str] = {}
    for item, title in fact.options.items():
        first = next((seen[word] for word in _words(title) if word in seen), None)
        seen.update(dict.fromkeys(_words(title), item))
        if first is not None:
            place = at(ruleset, *path, key, item, key=True)
            yield SameItem(name=name, item=item, other=first, of=(name,), place=place)


def _words(title: Text) -> list[str]:
    return [title.zh.strip(), title.en.strip().casefold()]
