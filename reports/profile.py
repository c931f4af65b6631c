"""A profile in the reports: its name, what it changes, and where it takes that from.

In: a ruleset that a profile may have been laid over. Out: lines for a terminal, or JSON-ready data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liren.engine.text import Text, same
from liren.reports import wording
from liren.reports.page import Page

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.ruleset.profile import Change


def profile_line(ruleset: Ruleset, page: Page) -> list[str]:
    """The name and version of the profile; nothing without one."""
    profile = ruleset.profile
    if profile is None:
        return []
    title = f"{profile.title.in_(page.lang)} {profile.version}"
    return page.paragraph(page.say(wording.PROFILE_IS, profile=title))


def profile_section(ruleset: Ruleset, page: Page) -> list[str]:
    """Everything that the profile changes; nothing without one."""
    profile = ruleset.profile
    if profile is None or not profile.changes:
        return []
    lines = [page.heading(wording.PROFILE_CHANGES)]
    for change in profile.changes:
        name = _name(change, ruleset, page)
        lines += page.item("", f"{name}{page.say(wording.COLON)}{_what(change, page)}")
        lines += page.item("  ", change_source(change, page))
    return lines


def change_line(change: Change, ruleset: Ruleset, page: Page) -> str:
    """One change of a criterion, or of a figure it is held against, and where it is from."""
    what = _what(change, page)
    if change.section == "parameters":
        what = f"{_name(change, ruleset, page)}{page.say(wording.COLON)}{what}"
    return page.say(wording.CHANGE_FROM, what=what, source=change_source(change, page))


def change_source(change: Change, page: Page) -> str:
    """Where a change is from, and why it was made."""
    parts = [change.citation.say(page.lang)] if change.citation else []
    if change.basis == "project":
        parts.append(page.say(wording.BY_PROFILE))
    if change.note:
        parts.append(change.note.in_(page.lang))
    return page.say(wording.DOT).join(parts)


def _what(change: Change, page: Page) -> str:
    known = wording.CHANGE_KEYS
    keys = [page.say(known[key]) if key in known else key for key in change.keys]
    listed = page.say(wording.ITEMS).join(keys)
    return page.say(wording.CHANGE_KINDS[change.kind], keys=listed)


def _name(change: Change, ruleset: Ruleset, page: Page) -> str:
    """What was changed: its kind, and its title or else its id."""
    kind = page.say(wording.SECTIONS[change.section])
    if not change.id:
        return kind
    title = _titles(change, ruleset).get(change.parameter or change.id, same(change.id))
    name = wording.quoted([title.in_(page.lang)], page.lang)
    return page.say(wording.NAMED, kind=kind, name=name)


def _titles(change: Change, ruleset: Ruleset) -> dict[str, Text]:
    """The titles of what is of the kind that was changed."""
    match change.section:
        case "criteria":
            dropped = ruleset.profile.dropped if ruleset.profile else {}
            return {name: each.title for name, each in {**ruleset.criteria, **dropped}.items()}
        case "groups":
            return {name: each.title for name, each in ruleset.groups.items()}
        case "tiers":
            return {each.id: each.title for each in ruleset.tiers}
        case "parameters":
            return {each.name: each.title for each in ruleset.all_parameters()}
        case "types":
            return {
                f"{sort.id}.{option.id}": option.title
                for sort in ruleset.types.values()
                for option in sort.options.values()
            }
    return {each.id: each.title for each in ruleset.outcomes}
