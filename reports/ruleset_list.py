"""The shipped rulesets as a list.

In: rulesets. Out: lines for a terminal, or JSON-ready data in both languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from liren.reports import wording
from liren.reports.layout import widest
from liren.reports.page import Page

if TYPE_CHECKING:
    from liren.engine import Ruleset


def ruleset_list(rulesets: Sequence[Ruleset], page: Page) -> list[str]:
    """For each ruleset its id and title, and below its version, size and period."""
    indent = widest([ruleset.id for ruleset in rulesets], 40) + 2
    lines = ["", page.heading(wording.SHIPPED)]
    for ruleset in rulesets:
        lines += page.item(ruleset.id, ruleset.title.in_(page.lang), indent=indent)
        lines += page.item("", _facts(ruleset, page), indent=indent)
    return lines


def ruleset_to_dict(ruleset: Ruleset) -> dict[str, object]:
    """What a ruleset is, as JSON-ready data."""
    start, end = ruleset.start, ruleset.end
    return {
        "id": ruleset.id,
        "version": ruleset.version,
        "digest": ruleset.file_digest,
        "title": ruleset.title._asdict(),
        "criteria": len(ruleset.criteria),
        "in_force": {
            "from": start.isoformat() if start else None,
            "to": end.isoformat() if end else None,
        },
    }


def in_force(ruleset: Ruleset, page: Page) -> str:
    """When the ruleset is in force, in words."""
    start, end = ruleset.start, ruleset.end
    if start and end:
        return page.say(wording.FROM_TO, start=start, end=end)
    if start:
        return page.say(wording.SINCE, start=start)
    return page.say(wording.UNTIL, end=end) if end else page.say(wording.ALWAYS)


def _facts(ruleset: Ruleset, page: Page) -> str:
    count = page.count(len(ruleset.criteria), wording.CRITERIA_COUNT)
    return page.say(wording.DOT).join([ruleset.version, count, in_force(ruleset, page)])
