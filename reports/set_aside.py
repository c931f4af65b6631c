"""What was said beside the facts: waivers, claimed exemptions, and reasons for a value.

In: an assessment. Out: parts of a scorecard that say by whom, why, on what evidence and until when;
what has ended is said to have ended.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liren.reports import wording
from liren.reports.page import Page

if TYPE_CHECKING:
    from liren.engine.snapshot.statements import Statement
    from liren.scoring import Assessment
    from liren.scoring.set_aside import SetAside


def set_aside_entries(assessment: Assessment, page: Page) -> list[tuple[str, str, str]]:
    """For each waiver and claim its criterion, until when it holds, and the rest."""
    return [
        (each.criterion.title.in_(page.lang), _until(each, page), _why(each, page))
        for each in (*assessment.waivers, *assessment.claims)
    ]


def reason_line(said: Statement, page: Page) -> str:
    """Why a value was stated, and what supports it."""
    assert said.reason is not None
    # People, and tables, count records from one.
    fact = re.sub(r"\[(\d+)\]", lambda found: f"[{int(found[1]) + 1}]", said.at)
    line = page.say(wording.REASON_OF, fact=fact, reason=said.reason.in_(page.lang))
    if said.evidence is None:
        return line
    evidence = page.say(wording.EVIDENCE, evidence=said.evidence.in_(page.lang))
    return page.say(wording.DOT).join([line, evidence])


def _until(each: SetAside, page: Page) -> str:
    if each.until is None:
        return page.say(wording.NO_END)
    return page.say(wording.HOLDS_UNTIL if each.active else wording.ENDED, day=each.until)


def _why(each: SetAside, page: Page) -> str:
    who = wording.WAIVED_BY if each.kind == "waiver" else wording.CLAIMED_BY
    said = page.say(wording.CLAIMED)
    if each.by is not None:
        said = page.say(who, by=each.by.in_(page.lang))
    parts = [said, each.reason.in_(page.lang)]
    if each.evidence is not None:
        parts.append(page.say(wording.EVIDENCE, evidence=each.evidence.in_(page.lang)))
    if each.citation is not None:
        parts.append(each.citation.say(page.lang))
    if not each.active:
        parts.append(page.say(wording.COUNTS_AGAIN))
    return page.say(wording.DOT).join(parts)
