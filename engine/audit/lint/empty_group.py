"""Groups in which nothing lies."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import EmptyGroup, Finding
from liren.engine.ruleset.model import Ruleset


def empty_group(ruleset: Ruleset) -> Iterator[Finding]:
    """Each group without a criterion and without a group."""
    used = {item.group for item in ruleset.criteria.values()}
    used |= {group.parent for group in ruleset.groups.values()}
    for name in ruleset.groups:
        if name not in used:
            place = at(ruleset, "groups", name, key=True)
            yield EmptyGroup(name=name, of=(name,), place=place)
