"""The impact of a change of rules on real communities, as text and as data.

In: what was found for each community, and the counts over all. Out: lines for a terminal, or
JSON-ready data. Order: who changes tier, how far scores move, by region, what caused it, then the
communities one by one. Guarantee: what is decided is never mixed with what is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from liren.engine.errors import Problem
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.text import Text
from liren.reports import wording as common
from liren.reports.audit import wording
from liren.reports.layout import Column, bar, row
from liren.reports.page import MARGIN, Page
from liren.reports.tiers import tier_title
from liren.scoring.verdicts import Interval

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.scoring.audit.attribution import Attribution
    from liren.scoring.audit.impact import Impact, Outcome
    from liren.scoring.audit.mixing import Cause
    from liren.scoring.audit.population import Refused
    from liren.scoring.audit.rounds import Between, OnlyOnce
    from liren.scoring.audit.tally import ImpactTally, Movement, Tally

LABEL, BAR, MOST_BINS, TOP = 30, 30, 12, 10
INDENT = "   "
INSIDE = "  "
WIDTHS = [step * 10**power for power in range(16) for step in (1, 2, 5)]
"""How many whole points one bar of the histogram can stand for."""


# -- figures --------------------------------------------------------------------------------------


def signed(number: Number) -> str:
    """A change with its sign; where two decimals do not say it all, they are marked as about."""
    size = -number if number < 0 else number
    text = to_text(size)
    if "/" in text or len(text.partition(".")[2]) > 2:
        return f"≈ {_sign(number)}{to_text(size, 2)}"
    return _sign(number) + text


def _sign(number: Number) -> str:
    return "+" if number > 0 else "−" if number < 0 else ""


def change_said(change: Interval, page: Page) -> str:
    """How far a score moved; of a range, both its ends."""
    if change.exact:
        return signed(change.low)
    return page.say(wording.BOTH_ENDS, low=signed(change.low), high=signed(change.high))


def outcome_said(outcome: Outcome, ruleset: Ruleset, page: Page) -> str:
    """Score and tier, or what they can be."""
    score = page.say(wording.NO_SCORE)
    if outcome.score is not None:
        low, high = to_text(outcome.score.low), to_text(outcome.score.high)
        score = low if outcome.score.exact else page.say(wording.RANGE, low=low, high=high)
    if not ruleset.tiers:
        return score
    tiers = [tier_title(ruleset, tier, page) for tier in outcome.tiers]
    return page.say(common.COMMA).join([score, page.say(common.OR).join(tiers)])


# -- text -----------------------------------------------------------------------------------------


def impact_sections(tally: ImpactTally, sides: tuple[Ruleset, Ruleset], page: Page) -> list[str]:
    """The counts over all communities."""
    lines = [page.heading(wording.IMPACT)]
    lines += entry(page.say(wording.ASSESSED), str(tally.n), page)
    lines += _counts([(wording.UNREADABLE, tally.refused)], page)
    if not tally.n:
        return lines
    sections = (
        _tiers(tally, sides, page) if tally.order else [],
        _scores(tally, page),
        _regions(tally, page) if len(tally.regions) > 1 or None not in tally.regions else [],
        _causes(tally, page),
    )
    return lines + [line for section in sections if section for line in ("", *section)]


def _counts(rows: Iterable[tuple[Text, int]], page: Page) -> list[str]:
    return [
        line for text, n in rows if n for line in entry(page.say(text), str(n), page)
    ]  # fmt: skip


def entry(label: str, value: str, page: Page, *, inside: str = "") -> list[str]:
    """A label, and what stands to the right of it; what is `inside` another stands further in."""
    columns = (Column(LABEL - len(inside)), Column(page.room - LABEL - 2 - len(INDENT)))
    return [MARGIN + INDENT + inside + line for line in row((label, value), columns)]


def _tiers(tally: ImpactTally, sides: tuple[Ruleset, Ruleset], page: Page) -> list[str]:
    lines = [page.heading(wording.WHO_CHANGES_TIER)]
    for (old, new), n in sorted(tally.moves.items(), key=lambda item: -item[1]):
        if old == new:
            continue
        move = page.say(
            wording.FROM_TO_VALUE,
            old=tier_title(sides[0], old, page), new=tier_title(sides[1], new, page),
        )  # fmt: skip
        word = wording.HIGHER if tally.direction(old, new) > 0 else wording.LOWER
        lines += entry(move, page.say(word, n=n), page)
    lines += _counts([(wording.SAME_TIER, tally.kept), (wording.TIER_OPEN, tally.open)], page)
    if tally.may_move:
        label = page.say(wording.TIER_MAY_CHANGE)
        lines += entry(label, str(tally.may_move), page, inside=INSIDE)
    return lines


def _scores(tally: Tally, page: Page) -> list[str]:
    moved = tally.movement
    lines = [page.heading(wording.HOW_FAR_SCORES_MOVE)]
    lines += _counts(
        [
            (wording.FELL, moved.fell),
            (wording.ROSE, moved.rose),
            (wording.STAYED, moved.n - moved.fell - moved.rose),
            (wording.SCORE_OPEN, tally.score_open),
            (wording.UNSCORED, tally.unscored),
        ],
        page,
    )
    if moved.mean is None or moved.least is None or moved.most is None:
        return lines
    ends = ""
    if moved.least != moved.most:
        low, high = signed(moved.least), signed(moved.most)
        ends = page.say(wording.FROM_END_TO_END, low=low, high=high)
    lines += entry(page.say(wording.MEAN_CHANGE), signed(moved.mean) + ends, page)
    return lines + _histogram(moved, page)


def _histogram(moved: Movement, page: Page) -> list[str]:
    """How many moved how far; several whole points go together where there are many."""
    if len(moved.bins) < 2:
        return []
    width = next(each for each in WIDTHS if len(grouped(moved, each)) <= MOST_BINS)
    bins = grouped(moved, width)
    most = max(bins.values())
    lines = []
    for at, n in sorted(bins.items()):
        filled = bar(n, most, BAR).rstrip("░") or "▏"
        lines += entry(_bin(at, width, page), f"{filled} {n}", page)
    return lines


def grouped(moved: Movement, width: int) -> dict[int, int]:
    """The bins, `width` whole points together: each by its end away from 0."""
    found: dict[int, int] = {}
    for at, n in moved.bins.items():
        end = -(-abs(at) // width) * width * (1 if at > 0 else -1)
        found[end] = found.get(end, 0) + n
    return found


def _bin(at: int, width: int, page: Page) -> str:
    if not at:
        return page.say(wording.NO_CHANGE)
    low, high = (at - width, at) if at > 0 else (at, at + width)
    return page.say(wording.BETWEEN, low=signed(low), high=signed(high))


def _regions(tally: ImpactTally, page: Page) -> list[str]:
    columns = (Column(26), *(Column(n, "right") for n in (8, 8, 8, 8, 14)))
    head = [page.say(each) for each in wording.REGION_COLUMNS]
    lines = [page.heading(wording.BY_REGION), *(MARGIN + "  " + li for li in row(head, columns, 0))]
    for region, each in sorted(tally.regions.items(), key=_by_name):
        name = page.say(wording.NO_REGION) if region is None else region.in_(page.lang)
        mean = each.movement.mean
        cells = [name, str(each.n), str(each.lost), str(each.gained), str(each.open)]
        cells.append("–" if mean is None else signed(mean))
        lines += [MARGIN + "  " + line for line in row(cells, columns, 0)]
    return lines


def _by_name(item: tuple[Text | None, Tally]) -> tuple[bool, str]:
    region, _ = item
    return region is None, "" if region is None else region.zh


def _causes(tally: ImpactTally, page: Page) -> list[str]:
    found = [(names, each) for names, each in tally.causes.items() if each.n]
    if not found:
        return []
    lines = [page.heading(wording.WHAT_CAUSED_IT)]
    for names, each in sorted(found, key=lambda item: item[1].total):
        value = page.say(wording.ON_SO_MANY, change=signed(each.total), n=each.n)
        lines += entry(cause_said(names, page), value, page)
    if tally.methods:
        many = "one_order" in tally.methods
        lines += page.item(INDENT, page.say(wording.ONE_ORDER if many else wording.ALL_ORDERS))
    return lines


def cause_said(names: Sequence[str], page: Page) -> str:
    """The criteria, and what else is part of a cause."""
    said = [page.say(wording.PARTS[name]) if name in wording.PARTS else name for name in names]
    return page.say(common.ITEMS).join(said)


def impact_lines(impact: Impact, sides: tuple[Ruleset, Ruleset], page: Page) -> list[str]:
    """One community: before and after, and what caused it."""
    old, new = (
        outcome_said(each, ruleset, page)
        for each, ruleset in zip((impact.old, impact.new), sides, strict=True)
    )
    lines = page.item(INDENT, _titled(impact.community, impact.region, page))
    lines += page.item(INDENT * 2, page.say(wording.FROM_TO_VALUE, old=old, new=new))
    if impact.parts is not None and impact.parts.parts:
        named = {cause.names: ends for cause, ends in impact.parts.parts.items()}
        lines += page.item(
            INDENT * 2, _parts({cause_said(n, page): e for n, e in named.items()}, page)
        )
    return lines


def _titled(community: Text, region: Text | None, page: Page) -> str:
    name = community.in_(page.lang)
    return (
        name
        if region is None
        else page.say(wording.IN_REGION, name=name, region=region.in_(page.lang))
    )


def _parts(parts: Mapping[str, tuple[Number, Number]], page: Page) -> str:
    told = [
        page.say(wording.PART, what=what, change=change_said(Interval(*ends), page))
        for what, ends in parts.items()
        if any(ends)
    ]
    return page.say(common.CLAUSES).join(told) or page.say(wording.NO_PART)


def refused_lines(refused: Refused, page: Page) -> list[str]:
    """A file that could not be used, and the first reason."""
    first: Problem = refused.problems[0]
    where = str(first.place) if first.place is not None else refused.name
    text = page.say(wording.ASPECT, key=where, change=first.message(page.lang))
    more = len(refused.problems) - 1
    return page.item(INDENT, text + (page.say(wording.AND_MORE, n=more) if more else ""))


def between_lines(between: Between, sides: tuple[Ruleset, Ruleset], page: Page) -> list[str]:
    """One community in two rounds, and what its change is due to."""
    old, new = (
        outcome_said(each, ruleset, page)
        for each, ruleset in zip((between.old, between.new), sides, strict=True)
    )
    lines = page.item(INDENT, _titled(between.community, between.region, page))
    lines += page.item(INDENT * 2, page.say(wording.FROM_TO_VALUE, old=old, new=new))
    if between.parts is not None:
        named = {page.say(wording.ROUND_PARTS[part]): e for part, e in between.parts.parts.items()}
        lines += page.item(INDENT * 2, _parts(named, page))
    return lines


# -- data -----------------------------------------------------------------------------------------


def impact_to_dict(impact: Impact) -> dict[str, object]:
    """One community."""
    return {
        "name": impact.name,
        "id": impact.id,
        "community": impact.community._asdict(),
        "region": impact.region and impact.region._asdict(),
        "as_of": impact.day.isoformat(),
        "old": _outcome_to_dict(impact.old),
        "new": _outcome_to_dict(impact.new),
        "decided": impact.decided,
        "change": _ends_to_dict(impact.change),
        "causes": _attribution_to_list(impact.parts),
        "method": impact.parts and impact.parts.method,
    }


def between_to_dict(between: Between) -> dict[str, object]:
    """One community in two rounds."""
    parts = None if between.parts is None else between.parts.parts
    return {
        "name": between.name,
        "id": between.id,
        "community": between.community._asdict(),
        "region": between.region and between.region._asdict(),
        "days": [day.isoformat() for day in between.days],
        "old": _outcome_to_dict(between.old),
        "new": _outcome_to_dict(between.new),
        "due_to": None if parts is None else {part: _ends(*ends) for part, ends in parts.items()},
    }


def only_once_to_dict(once: OnlyOnce) -> dict[str, object]:
    """A community that is in the later round alone."""
    return {"name": once.name, "id": once.id, "community": once.community._asdict()}


def refused_to_dict(refused: Refused) -> dict[str, object]:
    """A file that could not be used."""
    return {"name": refused.name, "problems": [each.to_dict() for each in refused.problems]}


def tally_to_dict(tally: ImpactTally) -> dict[str, object]:
    """The counts over all communities, by region and by cause."""
    return {
        **_counts_to_dict(tally),
        "unreadable": tally.refused,
        "regions": [
            {"region": region and region._asdict(), **_counts_to_dict(each)}
            for region, each in sorted(tally.regions.items(), key=_by_name)
        ],
        "causes": [
            {"names": list(names), "total": to_text(each.total), "communities": each.n}
            for names, each in tally.causes.items()
        ],
        "methods": dict(tally.methods),
    }


def _counts_to_dict(tally: Tally) -> dict[str, object]:
    moved = tally.movement
    return {
        "communities": tally.n,
        "tiers": {
            "moves": [
                {"old": old, "new": new, "n": n} for (old, new), n in tally.moves.items()
            ],
            "gained": tally.gained,
            "lost": tally.lost,
            "kept": tally.kept,
            "undecided": tally.open,
            "may_change": tally.may_move,
        },
        "score": {
            "decided": moved.n,
            "fell": moved.fell,
            "rose": moved.rose,
            "undecided": tally.score_open,
            "absent": tally.unscored,
            "least": _number(moved.least),
            "most": _number(moved.most),
            "total": to_text(moved.total),
            "mean": _number(moved.mean),
            "bins": [{"up_to": at, "n": n} for at, n in sorted(moved.bins.items())],
        },
    }  # fmt: skip


def _outcome_to_dict(outcome: Outcome) -> dict[str, object]:
    return {
        "score": _ends_to_dict(outcome.score),
        "max": to_text(outcome.max),
        "possible_tiers": list(outcome.tiers),
    }


def _attribution_to_list(found: Attribution[Cause] | None) -> list[dict[str, object]]:
    parts = {} if found is None else found.parts
    return [{"names": list(cause.names), **_ends(*ends)} for cause, ends in parts.items()]


def _ends_to_dict(ends: Interval | None) -> dict[str, str] | None:
    return None if ends is None else _ends(*ends)


def _ends(low: Number, high: Number) -> dict[str, str]:
    return {"low": to_text(low), "high": to_text(high)}


def _number(number: Number | None) -> str | None:
    return None if number is None else to_text(number)
