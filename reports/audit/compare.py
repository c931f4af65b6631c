"""A comparison of two rulesets, as text and as data.

In: what was compared, and what was found. Out: lines for a terminal, or JSON-ready data in both
languages. Order: what is compared, then for each stretch of time the criteria that changed, the
rest of what changed, and what that means for scores and tiers; last the time that was not looked
at. Where nothing was proved because the time was up, that is said, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liren.engine.record import Record
from liren.engine.ruleset.model import FIRST_DAY, LAST_DAY
from liren.reports.audit import wording
from liren.reports.audit.diff import criteria_section, diff_to_dict, other_sections
from liren.reports.audit.proofs import (
    claims_section,
    judged_to_dict,
    limits_section,
    proof_sections,
    proof_to_dict,
    together_line,
)
from liren.reports.page import MARGIN, Page
from liren.scoring.audit.answers import WHY
from liren.scoring.audit.intervals import Stretch
from liren.scoring.record import FORMAT, library_version, profile_record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from liren.engine.audit.named import Named
    from liren.engine.backends.smt.solver import Limit
    from liren.engine.text import Text
    from liren.reports.audit.examples import Told
    from liren.scoring.audit.answers import Example
    from liren.scoring.audit.claims import Judged
    from liren.scoring.audit.comparing import Compared

    Claimed = Sequence[Judged]


class Rest(Record):
    """The stretches of time that were not looked at, which limit was reached, and what is said of
    claims for them."""

    stretches: tuple[Stretch, ...] = ()
    limit: Limit = "time"
    claims: tuple[Judged, ...] = ()


ALL_COMPARED = Rest()
ALLOWS_MORE: Mapping[Limit, str] = {"time": "--total-seconds", "memory": "--memory"}
"""The options that set limits."""


def comparison_text(
    old: Named,
    new: Named,
    found: Sequence[Compared],
    told: Told,
    claims: Sequence[Claimed] = (),
    rest: Rest = ALL_COMPARED,
) -> list[str]:
    """The whole comparison."""
    page = told.page
    lines = ["", page.heading(wording.COMPARED)]
    for label, named in ((wording.OLD, old), (wording.NEW, new)):
        lines += page.item(page.say(label), _titled(named, page), indent=5)
    others = [other_sections(each.diff, page, left_out(each)) for each in found]
    # Nothing is said to be so whatever the day while there are days that were not looked at.
    alike = not rest.stretches and all(each == others[0] for each in others)
    once = others[0] if alike else None
    for i, (each, other) in enumerate(zip(found, others, strict=True)):
        lines += ["", *_when(each, page)]
        if each.proof is not None:
            lines += ["", *together_line(each, page)]
        if claims:
            lines += ["", *claims_section(claims[i], told)]
        lines += _body(each, told)
        lines += other if once is None else []
        if not each.diff.differences:
            nothing = wording.NOTHING_CHANGED if _same_day(each) else wording.WRITTEN_ALIKE
            lines += ["", *page.paragraph(page.say(nothing))]
    if once and len(found) > 1:
        lines += ["", *page.paragraph(page.say(wording.AT_ALL_THESE_TIMES))]
    return lines + (once or []) + _rest(rest, told) + _limits(found, page)


def _rest(rest: Rest, told: Told) -> list[str]:
    """The time about which nothing was found out, and why."""
    if not rest.stretches:
        return []
    page, first, last = told.page, rest.stretches[0], rest.stretches[-1]
    whole = Stretch(first.old_day, first.new_day, last.last)
    claims = ["", *claims_section(rest.claims, told)] if rest.claims else []
    said = _until(wording.NOT_COMPARED, rest.limit, page, n=len(rest.stretches))
    return ["", *_when_of(whole, page), *claims, "", *page.paragraph(said)]


def _until(words: Text, limit: Limit, page: Page, **fields: object) -> str:
    """That something was not done as a limit was reached, and how to allow more."""
    return page.say(words, why=page.say(WHY[limit]), option=ALLOWS_MORE[limit], **fields)


def _same_day(compared: Compared) -> bool:
    """Whether both sides are held against communities on the same day."""
    days = () if compared.proof is None else compared.proof.days
    return len(set(days)) < 2


def _limits(found: Sequence[Compared], page: Page) -> list[str]:
    """What the proofs take for granted, once where that is the same for all of them."""
    sections = [limits_section(each.proof, page) for each in found if each.proof is not None]
    told = [section for i, section in enumerate(sections) if section not in sections[:i]]
    return [line for section in told for line in ("", *section)]


def _body(compared: Compared, told: Told) -> list[str]:
    """The criteria, by proof where there is one."""
    if compared.proof is not None:
        return proof_sections(compared, told)
    page, open_ones = told.page, list[str]()
    if compared.gave_up is not None:
        said = _until(wording.NOTHING_PROVED, compared.gave_up, page)
        open_ones = ["", *page.paragraph(said)]
    return [*open_ones, "", *criteria_section(compared.diff, page)]


PROVED = ("criteria", "groups", "tiers", "lower_tier", "outcomes", "types")
"""The sections that stand with what is proved of them."""


def left_out(compared: Compared) -> tuple[str, ...]:
    """The sections that stand with what is proved of them."""
    return ("criteria",) if compared.proof is None else PROVED


def _titled(named: Named, page: Page) -> str:
    ruleset = named.ruleset
    title = page.say(wording.RULESET, title=ruleset.title.in_(page.lang), version=ruleset.version)
    if ruleset.profile is not None:
        title = page.say(
            wording.WITH_PROFILE, ruleset=title, profile=ruleset.profile.title.in_(page.lang)
        )
    return page.say(wording.IN_FILE, title=title, file=named.written)


def _when(compared: Compared, page: Page) -> list[str]:
    """The stretch of time, and what is odd about it."""
    lines = _when_of(compared.stretch, page)
    return lines + (page.paragraph(page.say(wording.NOT_TOGETHER)) if compared.apart else [])


def _when_of(stretch: Stretch, page: Page) -> list[str]:
    if stretch.last is not None:
        return [MARGIN + page.paint(_days(stretch, page))]
    if stretch.is_one_time:
        return [MARGIN + page.paint(page.say(wording.ON_ONE_DAY, day=stretch.new_day))]
    old, new = stretch.old_day.isoformat(), stretch.new_day.isoformat()
    return page.paragraph(page.say(wording.TWO_DAYS, old=old, new=new))


def _days(stretch: Stretch, page: Page) -> str:
    """From when until when; the ends of time itself are not said."""
    first = None if stretch.new_day == FIRST_DAY else stretch.new_day.isoformat()
    last = None if stretch.last == LAST_DAY else str(stretch.last)
    if first is None and last is None:
        return page.say(wording.AT_ANY_TIME)
    if first is None:
        return page.say(wording.UNTIL, last=last)
    if last is None:
        return page.say(wording.FROM_ON, first=first)
    return page.say(wording.FROM_TO, first=first, last=last)


def comparison_to_dict(
    old: Named,
    new: Named,
    found: Sequence[Compared],
    saved: Mapping[Example, str],
    claims: Sequence[Claimed] = (),
    rest: Rest = ALL_COMPARED,
) -> dict[str, object]:
    """Everything that was found."""
    stretches = [_compared_to_dict(each, saved) for each in found]
    for stretch, judged in zip(stretches, claims, strict=False):
        stretch["claims"] = [judged_to_dict(each, saved) for each in judged]
    return {
        "format": FORMAT,
        "library": {"name": "liren", "version": library_version()},
        "old": _ruleset_to_dict(old),
        "new": _ruleset_to_dict(new),
        "stretches": stretches,
        "not_compared": _rest_to_dict(rest, saved, asked=bool(claims)),
    }


def _rest_to_dict(
    rest: Rest, saved: Mapping[Example, str], *, asked: bool
) -> dict[str, object] | None:
    if not rest.stretches:
        return None
    claims = {"claims": [judged_to_dict(each, saved) for each in rest.claims]} if asked else {}
    return {"why": rest.limit, "stretches": list(map(_stretch_to_dict, rest.stretches)), **claims}


def _ruleset_to_dict(named: Named) -> dict[str, object]:
    ruleset = named.ruleset
    return {
        "id": ruleset.id,
        "version": ruleset.version,
        "digest": ruleset.digest,
        "title": ruleset.title._asdict(),
        "file": ruleset.place.source.name,
        "profile": profile_record(ruleset.profile),
        "day": None if named.day is None else named.day.isoformat(),
    }


def _compared_to_dict(compared: Compared, saved: Mapping[Example, str]) -> dict[str, object]:
    proof, gave_up = compared.proof, compared.gave_up
    return {
        **_stretch_to_dict(compared.stretch),
        "apart": compared.apart,
        **diff_to_dict(compared.diff),
        "proof": None if proof is None else proof_to_dict(compared, saved),
        "gave_up": gave_up,
    }


def _stretch_to_dict(stretch: Stretch) -> dict[str, object]:
    return {
        "old_day": stretch.old_day.isoformat(),
        "new_day": stretch.new_day.isoformat(),
        "until": None if stretch.last is None else stretch.last.isoformat(),
    }
