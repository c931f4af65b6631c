"""What is different between two rulesets, by structure, as text and as data.

In: a `Diff`. Out: lines for a terminal, criteria first; or JSON-ready data in both languages.
Guarantee: every difference is there, with its places in both files; what bears on a result is told
apart from what does not, and from what only reads otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from liren.engine import shipped_rulesets
from liren.engine.audit.diff.model import SECTIONS, Difference, Kind
from liren.engine.language.numbers import to_text
from liren.engine.record import replace
from liren.engine.ruleset.model import Full, Share, ThresholdOp, TypeOption
from liren.engine.text import Text, same
from liren.reports import wording as common
from liren.reports.audit import wording
from liren.reports.audit.said import (
    demand_in_words,
    key_said,
    part_in_words,
    said,
    said_in_both,
)
from liren.reports.explain import values_in_words
from liren.reports.layout import WIDTH, Column, cells, row
from liren.reports.page import MARGIN, Page
from liren.reports.points import points_in_words
from liren.reports.tiers import condition_in_words, tier_text

if TYPE_CHECKING:
    from liren.engine.audit.diff import Aspect, Diff
    from liren.engine.errors import Place
    from liren.engine.ruleset.model import Criterion

INDENT = "   "
NAME_WIDTH, VERDICT_WIDTH = 30, 12
GIST_WIDTH = WIDTH - len(MARGIN) - NAME_WIDTH - VERDICT_WIDTH - 4
PLAIN = {("criteria", key) for key in (*get_args(ThresholdOp), "threshold", "maximum")}
"""Changes that go without saying what changed, where nothing else did."""
KINDS: Mapping[Kind, Text] = {
    "added": wording.ADDED,
    "dropped": wording.DROPPED,
    "renamed": wording.RENAMED,
    "changed": wording.CHANGED,
}


def diff_sections(diff: Diff, page: Page) -> list[str]:
    """All differences by section; that there are none, if so."""
    lines = ["", *criteria_section(diff, page), *other_sections(diff, page)]
    if not diff.differences:
        lines += ["", *page.paragraph(page.say(wording.NOTHING_CHANGED))]
    return lines


def other_sections(diff: Diff, page: Page, left_out: Collection[str] = ("criteria",)) -> list[str]:
    """The differences of everything but some sections."""
    lines: list[str] = []
    for section in SECTIONS:
        found = diff.of(section) if section not in left_out else ()
        if found:
            lines += ["", page.heading(wording.SECTIONS[section])]
            lines += [line for each in found for line in difference_lines(each, diff, page)]
    return lines


def criteria_section(diff: Diff, page: Page) -> list[str]:
    """The criteria that are not alike, and how many are."""
    found = diff.of("criteria")
    lines = [page.heading(wording.SECTIONS["criteria"])]
    lines += [line for each in found for line in difference_lines(each, diff, page)]
    return lines + same_line(len(diff.same), bool(found), wording.SAME, "", page)


def same_line(n: int, others: bool, verdict: Text, summary: str, page: Page) -> list[str]:
    """How many criteria are alike."""
    if not n:
        return []
    template = wording.ONLY_SAME if n == 1 else wording.ALL_SAME
    if others:
        template = wording.OTHER_SAME if n == 1 else wording.OTHERS_SAME
    return head_lines(page.say(template, n=n), page.say(verdict), summary, page)


def head_lines(name: str, verdict: str, summary: str, page: Page) -> list[str]:
    """A name, what holds for it, and the gist, which goes on below where it is long."""
    columns = (Column(NAME_WIDTH), Column(VERDICT_WIDTH), Column(GIST_WIDTH))
    return [MARGIN + line for line in row((name, page.paint(verdict), summary), columns)]


def difference_lines(difference: Difference, diff: Diff, page: Page) -> list[str]:
    """One difference: what it is, every change in it, where it stands, who reads it."""
    gist = gist_of(difference, diff, page)
    verdict = page.say(verdict_of(difference))
    lines = head_lines(difference.id, verdict, gist, page)
    return lines + detail_lines(difference, diff, page, gist)


def detail_lines(
    difference: Difference, diff: Diff, page: Page, gist: str, first: Sequence[str] = ()
) -> list[str]:
    """What stands below the head of a difference; what the gist says is not said again. `first`
    is said before what changed."""
    lines: list[str] = []
    title = difference.title.in_(page.lang)
    if difference.title != same(difference.id):
        lines += page.item(INDENT, title)
    lines += [line for text in first for line in page.item(INDENT, text)]
    told = [*content(difference, diff, page), *changes_in_words(difference, diff, page)]
    told += [through(difference, page)]
    for text in told:
        if text and text not in (gist, title, difference.id):
            lines += page.item(INDENT, text)
    if difference.read_by:
        ids = page.say(common.ITEMS).join(difference.read_by)
        lines += page.item(INDENT, page.say(wording.READ_BY, ids=ids))
    return lines + page.item(INDENT, places(difference))


def verdict_of(difference: Difference) -> Text:
    """What kind of difference it is, in a word."""
    if difference.kind != "changed":
        return KINDS[difference.kind]
    if difference.bearing == "wording":
        return wording.WORDING
    if difference.bearing == "record":
        return wording.BESIDE
    keys = {aspect.key for aspect in difference.aspects if aspect.bearing == "result"}
    points_only = difference.section == "criteria" and keys == {"points", "maximum"}
    return wording.POINTS if points_only else wording.CHANGED


def gist_of(difference: Difference, diff: Diff, page: Page) -> str:
    """The one change that there is, if it is short; or that nothing of weight changed."""
    if difference.kind == "renamed":
        return page.say(wording.RENAMED_FROM, old=difference.old_id)
    if difference.kind == "changed" and difference.bearing != "result":
        only = wording.ONLY_WORDING if difference.bearing == "wording" else wording.ONLY_RECORD
        return page.say(only)
    if difference.section == "criteria" and difference.kind != "changed":
        return _worth(difference.item, page)
    told = changes_in_words(difference, diff, page) or [through(difference, page)]
    return told[0] if len(told) == 1 and cells(told[0]) <= GIST_WIDTH else ""


def _worth(criterion: Criterion, page: Page) -> str:
    if criterion.points is None:
        return page.say(common.NOT_SCORED)
    return page.count(to_text(criterion.maximum), common.GROUP_POINTS)


def through(difference: Difference, page: Page) -> str:
    """What brought a change about in a thing that reads as before."""
    causes = dict.fromkeys(name for aspect in difference.aspects for name in aspect.through)
    if not causes:
        return ""
    return page.say(wording.THROUGH, names=page.say(common.ITEMS).join(causes))


def content(difference: Difference, diff: Diff, page: Page) -> list[str]:
    """What was added or dropped says."""
    if difference.kind not in ("added", "dropped"):
        return []
    item, side = difference.item, diff.new if difference.kind == "added" else diff.old
    match difference.section:
        case "criteria":
            return [demand_in_words(item, side, page), points_in_words(item, side.ruleset, page)]
        case "tiers":
            return [tier_text(side.ruleset, item, page)]
        case "parameters":
            key, figures = key_said("parameters", "figure", page), values_in_words(item, page)
            known = item.table is None
            return [page.say(wording.ASPECT, key=key, change=figures)] if known else []
        case "lower_tier":
            return [condition_in_words(item.when, side.ruleset, page)]
        case "outcomes":
            return [part_in_words("outcomes", "values", item, item, side, page)]
        case "types" if isinstance(item, TypeOption):
            return [part_in_words("types", "when", item, item.text, side, page)]
    return []


def changes_in_words(difference: Difference, diff: Diff, page: Page) -> list[str]:
    """Every change, with its key where that does not go without saying."""
    found = [_change(difference, aspect, diff, page) for aspect in shown(difference)]
    return [text for text in found if text]


def _change(difference: Difference, aspect: Aspect, diff: Diff, page: Page) -> str:
    text = change_in_words(difference, aspect, diff, page)
    if not text or goes_without_saying(difference, aspect):
        return text
    return page.say(wording.ASPECT, key=_key(difference, aspect, page), change=text)


def goes_without_saying(difference: Difference, aspect: Aspect) -> bool:
    """Whether the values alone say what it is that changed."""
    if (difference.section, aspect.key) == ("tiers", "valid_for"):
        return True
    alone = len(shown(difference)) == 1 and aspect.bearing == "result"
    both = None not in (aspect.old, aspect.new)
    return alone and both and (difference.section, aspect.key) in PLAIN


def shown(difference: Difference) -> list[Aspect]:
    """The changes to show: of points for all or nothing, or for a share, the number says it all."""
    before, item = difference.before, difference.item
    whole = difference.section == "criteria" and any(
        all(each is not None and isinstance(each.points, kind) for each in (before, item))
        for kind in (Full, Share)
    )
    keys = {aspect.key for aspect in difference.aspects}
    left_out = "points" if whole and "maximum" in keys else ""
    return [aspect for aspect in difference.aspects if aspect.key != left_out]


def change_in_words(difference: Difference, aspect: Aspect, diff: Diff, page: Page) -> str:
    """The old value and the new one; nothing where both read alike and something else is why.

    Where the reader's language says the same, what the other says is given.
    """
    old, new = said(difference, aspect, diff, page)
    if difference.section == "parameters" and aspect.key == "figure":
        old, new = (
            page.say(wording.NOT_YET) if value is None else text
            for value, text in ((aspect.old, old), (aspect.new, new))
        )
    if old != new:
        return page.say(wording.FROM_TO_VALUE, old=old, new=new)
    if aspect.through:
        return ""
    other = replace(page, lang="en" if page.lang == "zh" else "zh")
    old, new = said(difference, aspect, diff, other)
    change = page.say(wording.FROM_TO_VALUE, old=old, new=new)
    return page.say(wording.IN_THE_OTHER, change=change)


def _key(difference: Difference, aspect: Aspect, page: Page) -> str:
    key = key_said(difference.section, aspect.key, page)
    if aspect.row is not None:
        key += page.say(wording.IN_ROW, row=aspect.row)
    when = _times(aspect, page)
    return page.say(wording.KEY_WHEN, key=key, when=when) if when else key


def _times(aspect: Aspect, page: Page) -> str:
    """From when, and until when, a figure holds."""
    since, until = aspect.since, aspect.until
    if since is not None and until is not None:
        return page.say(wording.SINCE_UNTIL, since=since, until=until)
    if since is not None:
        return page.say(wording.SINCE, day=since)
    return "" if until is None else page.say(wording.BEFORE, day=until)


def places(difference: Difference) -> str:
    """Where it stands in both files, at the first change that is written there."""
    old, new = difference.old_place, difference.new_place
    direct = [aspect for aspect in difference.aspects if not aspect.through]
    if direct:
        old, new = direct[0].old_place, direct[0].new_place
    return " → ".join(str(place) for place in _apart(old, new))


def _apart(old: Place | None, new: Place | None) -> list[str]:
    found = [_short(place) for place in (old, new) if place is not None]
    return list(dict.fromkeys(found))


def _short(place: Place) -> str:
    """File and line."""
    name = file_shown(place.source.name)
    return str(place) if place.line is None else f"{name}:{place.line}"


def file_shown(name: str) -> str:
    """A file as a person names it: one that comes with Liren by the id of its ruleset."""
    path = Path(name)
    if not path.name.endswith("ruleset.yaml"):
        return name
    return next((id_ for id_, file in _shipped().items() if path.resolve() == file), name)


@cache
def _shipped() -> Mapping[str, Path]:
    return {name: file.resolve() for name, file in shipped_rulesets().items()}


# -- data -----------------------------------------------------------------------------------------


def diff_to_dict(diff: Diff) -> dict[str, object]:
    """Every difference, with its values in both languages."""
    return {
        "differences": [difference_to_dict(each, diff) for each in diff.differences],
        "same_criteria": list(diff.same),
    }


def difference_to_dict(difference: Difference, diff: Diff) -> dict[str, object]:
    """One difference."""
    return {
        "section": difference.section,
        "id": difference.id,
        "old_id": difference.old_id,
        "title": difference.title._asdict(),
        "kind": difference.kind,
        "bearing": difference.bearing,
        "read_by": list(difference.read_by),
        "places": _places_to_dict(difference.old_place, difference.new_place),
        "changes": [_aspect_to_dict(each, difference, diff) for each in difference.aspects],
    }


def _aspect_to_dict(aspect: Aspect, difference: Difference, diff: Diff) -> dict[str, object]:
    old, new = said_in_both(difference, aspect, diff)
    return {
        "key": aspect.key,
        "bearing": aspect.bearing,
        "old": None if aspect.old is None else old,
        "new": None if aspect.new is None else new,
        "through": list(aspect.through),
        "since": aspect.since and aspect.since.isoformat(),
        "until": aspect.until and aspect.until.isoformat(),
        "row": aspect.row,
        "places": _places_to_dict(aspect.old_place, aspect.new_place),
    }


def _places_to_dict(old: Place | None, new: Place | None) -> dict[str, object]:
    return {
        name: None if place is None else place.to_dict()
        for name, place in (("old", old), ("new", new))
    }
