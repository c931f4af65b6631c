"""The scorecard of one assessment as text.

In: an `Assessment` and the reader's choices. Out: lines for a terminal. Order: the verdict, then
why, then what to do, then what to find out; the rest with `verbose`. Guarantees: no line is wider
than the page, nothing depends on colour, what is decided is never mixed with what is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from liren.engine.ruleset.model import Full
from liren.engine.text import Text
from liren.reports import wording
from liren.reports.layout import Column, bar, beside, cells, flow, hang, pad, row, widest, wrap
from liren.reports.page import MARGIN, Number, Page, worked_out
from liren.reports.points import points_in_words
from liren.reports.profile import change_line, profile_line, profile_section
from liren.reports.set_aside import reason_line, set_aside_entries
from liren.reports.tiers import lowered_section, outcomes_section
from liren.reports.types import types_section
from liren.reports.verdict import verdict
from liren.scoring.wording import figure as said

if TYPE_CHECKING:
    from liren.engine.language.units import Unit
    from liren.engine.ruleset.model import Criterion
    from liren.scoring import Assessment, Finding, GroupResult, Interval
    from liren.scoring.audit.tight import Tight
    from liren.scoring.collect import ToCollect
    from liren.scoring.remedies import Remedy

TOP = 6
PLACES = 3
_BAR = 40
INDENT = "  "
_OPEN_STATUSES = ("unmet", "partly_met", "unknown", "waived", "not_applicable", "unspecified")


def scorecard(assessment: Assessment, page: Page, tight: Tight | None = None) -> list[str]:
    """The whole scorecard; sections are set apart by an empty line.

    `tight` is what can really come of the snapshot, where that was worked out.
    """
    sections = (
        _title(assessment, page),
        [*_verdict(assessment, page, tight), *_coverage(assessment, page)],
        outcomes_section(assessment, page),
        _groups(assessment, page),
        types_section(assessment, page),
        _vetoes(assessment, page),
        lowered_section(assessment, page),
        _remedies(assessment, page),
        _unmet_without_remedy(assessment, page),
        _options(assessment, page),
        _collect(assessment, page),
        _set_aside(assessment, page),
        _unspecified(assessment, page),
        profile_section(assessment.ruleset, page) if page.verbose else [],
        _findings(assessment, page) if page.verbose else [],
    )
    return [line for section in sections if section for line in ("", *section)]


def source_line(criterion: Criterion, page: Page, *more: str) -> str:
    """Where a criterion stands in its document, how strongly it is meant, and who chose it."""
    parts = [criterion.citation.say(page.lang)] if criterion.citation else []
    parts.append(page.say(wording.STRENGTHS[criterion.strength]))
    if criterion.basis == "project":
        parts.append(page.say(wording.BASES["project"]))
    return page.say(wording.DOT).join([*parts, *more])


def _title(assessment: Assessment, page: Page) -> list[str]:
    ruleset = assessment.ruleset
    parts = [
        assessment.snapshot.community.in_(page.lang),
        f"{ruleset.title.in_(page.lang)} {ruleset.version}",
        page.say(wording.AS_OF, date=assessment.as_of.isoformat()),
    ]
    lines = page.paragraph(page.say(wording.DOT).join(parts))
    return lines + profile_line(ruleset, page)


def _verdict(assessment: Assessment, page: Page, tight: Tight | None) -> list[str]:
    label, sentences = verdict(assessment, page, tight)
    indent = _label_width(assessment, page)
    first, *rest = sentences or [""]
    lines = page.item(label, first, indent=indent)
    lines[0] = lines[0].replace(label, page.paint(label), 1)
    for sentence in rest:
        lines += page.item("", sentence, indent=indent)
    return lines


def _coverage(assessment: Assessment, page: Page) -> list[str]:
    decided, countable = assessment.decided, assessment.countable
    percent = page.say(wording.PERCENT, n=100 * decided // countable if countable else 100)
    label = pad(_coverage_label(assessment, page), _label_width(assessment, page))
    return [f"{MARGIN}{label}{bar(decided, countable, _BAR)}  {percent}"]


def _coverage_label(assessment: Assessment, page: Page) -> str:
    return page.say(wording.DECIDED_OF, decided=assessment.decided, countable=assessment.countable)


def _label_width(assessment: Assessment, page: Page) -> int:
    return 3 + widest([verdict(assessment, page)[0], _coverage_label(assessment, page)], 28)


# -- groups ---------------------------------------------------------------------------------------


def _groups(assessment: Assessment, page: Page) -> list[str]:
    if not assessment.groups:
        return []
    resolution = assessment.ruleset.scoring.resolution
    heads = [page.say(text) for text in wording.GROUP_COLUMNS]
    groups = [*_nested(assessment.groups)]
    rows = [_group_cells(group, level, page, resolution) for group, level in groups]
    columns = _group_columns([heads[:3], *rows], page)
    lines = [MARGIN + page.paint(row(heads, columns)[0])]
    for (group, level), (title, *texts) in zip(groups, rows, strict=True):
        name = _indented(title, level, columns[0].width)
        statuses = flow(_statuses(group, page), page.say(wording.COMMA), columns[-1].width)
        lines += [MARGIN + line for line in row([name, *texts, statuses], columns)]
    return lines


def _indented(title: str, level: int, width: int) -> list[str]:
    """A title below that of the group it lies in."""
    indent = INDENT * level
    return [indent + line for line in wrap(title, width - len(indent))]


def _nested(
    groups: Sequence[GroupResult], parent: str | None = None, level: int = 0
) -> Iterator[tuple[GroupResult, int]]:
    """Each group with how deep it lies, those in it right after it."""
    for group in groups:
        if group.parent == parent:
            yield group, level
            yield from _nested(groups, group.id, level + 1)


def _group_cells(group: GroupResult, level: int, page: Page, resolution: Number) -> list[str]:
    title = INDENT * level + group.title.in_(page.lang)
    low, high = (worked_out(number, resolution) for number in (group.low, group.high))
    return [
        page.say(wording.BONUS, title=title) if group.bonus else title,
        f"{low} / {worked_out(group.max)}",
        "" if low == high else f"{low}–{high}",
    ]


def _group_columns(rows: Sequence[Sequence[str]], page: Page) -> list[Column]:
    title, points, spread = (list(column) for column in zip(*rows, strict=True))
    widths = [widest(title, 28), widest(points, 16), widest(spread, 15)]
    rest = page.room - sum(widths) - 2 * len(widths)
    return [
        Column(widths[0]),
        Column(widths[1], "right"),
        Column(widths[2], "right"),
        Column(rest),
    ]


def _statuses(group: GroupResult, page: Page) -> list[str]:
    counted: dict[str, int] = dict(group.statuses.items())
    parts = [
        page.say(wording.SOME_STATUS, n=counted[status], status=page.say(wording.STATUSES[status]))
        for status in _OPEN_STATUSES
        if counted.get(status)
    ]
    return parts or [page.say(wording.ALL_STATUS, status=page.say(wording.STATUSES["met"]))]


# -- vetoes, remedies, facts to find out ----------------------------------------------------------


def _vetoes(assessment: Assessment, page: Page) -> list[str]:
    holding = [(name, wording.VETO_HOLDS) for name in assessment.vetoes]
    possible = [
        (name, wording.VETO_MAY_HOLD)
        for name in assessment.possible_vetoes
        if name not in assessment.vetoes
    ]
    if not holding and not possible:
        return []
    lines = [page.heading(wording.VETOES)]
    for name, effect in [*holding, *possible]:
        criterion = assessment.ruleset.criteria[name]
        lines += entry("", criterion.title.in_(page.lang), page.say(effect), page, 14)
        lines += page.paragraph(source_line(criterion, page))
    return lines


def _remedies(assessment: Assessment, page: Page) -> list[str]:
    due = [remedy for remedy in assessment.remedies if not _is_optional(assessment, remedy)]
    entries = _remedy_entries(assessment, due, page)
    return _numbered(wording.TO_PUT_RIGHT, wording.GAINS, entries, page)


def _options(assessment: Assessment, page: Page) -> list[str]:
    optional = [remedy for remedy in assessment.remedies if _is_optional(assessment, remedy)]
    entries = _remedy_entries(assessment, optional, page)
    return _numbered(wording.CAN_BE_WON, wording.GAINS, entries, page)


def _is_optional(assessment: Assessment, remedy: Remedy) -> bool:
    """Whether nobody demands it: an option or a bonus. What lifts a veto never is."""
    group = assessment.ruleset.groups.get(remedy.criterion.group or "")
    bonus = group is not None and group.bonus
    return (bonus or remedy.criterion.strength == "option") and not remedy.lifts_veto


def _remedy_entries(
    assessment: Assessment, chosen: Sequence[Remedy], page: Page
) -> list[tuple[str, str, str]]:
    resolution = assessment.ruleset.scoring.resolution
    return [
        (_remedy_text(remedy, page), _gain(remedy, page, resolution), _remedy_source(remedy, page))
        for remedy in chosen
    ]


def _remedy_text(remedy: Remedy, page: Page) -> str:
    """What to do as the ruleset says it, or else the demand; and the changes that this takes."""
    head = (remedy.say or remedy.criterion.title).in_(page.lang)
    changes = remedy.text(page.lang)
    return changes if changes.startswith(head) else head + page.say(wording.COLON) + changes


def _remedy_source(remedy: Remedy, page: Page) -> str:
    more = [page.say(wording.LIFTS_VETO)] if remedy.lifts_veto else []
    if not remedy.complete:
        more.append(page.say(wording.INCOMPLETE))
    source = source_line(remedy.criterion, page, *more)
    if remedy.say is None:
        return source
    return page.say(wording.DOT).join([remedy.criterion.title.in_(page.lang), source])


def _gain(remedy: Remedy, page: Page, resolution: Number) -> str:
    if not remedy.points_gained:
        return ""
    return page.say(wording.GAIN, points=worked_out(remedy.points_gained, resolution))


def _unmet_without_remedy(assessment: Assessment, page: Page) -> list[str]:
    shown = {*assessment.vetoes, *(remedy.criterion.id for remedy in assessment.remedies)}
    entries = [
        (finding.criterion.title.in_(page.lang), "", source_line(finding.criterion, page))
        for finding in assessment.findings
        if finding.status in ("unmet", "partly_met") and finding.criterion.id not in shown
    ]
    return _numbered(wording.ALSO_UNMET, None, entries, page)


def _collect(assessment: Assessment, page: Page) -> list[str]:
    resolution = assessment.ruleset.scoring.resolution
    entries = [
        (wanted.title.in_(page.lang), _worth(wanted, page, resolution), _fact_line(wanted, page))
        for wanted in assessment.collect
    ]
    return _numbered(wording.TO_FIND_OUT, wording.DECIDES, entries, page)


def _worth(wanted: ToCollect, page: Page, resolution: Number) -> str:
    if not wanted.decides:
        return ""
    at_most = -(-wanted.decides // resolution) * resolution
    return page.count(worked_out(at_most, resolution), wording.UP_TO)


def _fact_line(wanted: ToCollect, page: Page) -> str:
    parts = [wanted.fact]
    if wanted.missing == "partial":
        parts.append(page.say(wording.PARTLY_KNOWN))
    if wanted.places:
        parts.append(_places(wanted, page))
    if wanted.evidence:
        parts.append(page.say(wording.EVIDENCE, evidence=wanted.evidence.in_(page.lang)))
    return page.say(wording.DOT).join(parts)


def _places(wanted: ToCollect, page: Page) -> str:
    """Which values are missing in which records; unless all are asked for, the first ones."""
    shown = wanted.places if page.verbose else wanted.places[:PLACES]
    said = [
        page.say(wording.PLACE, record=record.in_(page.lang), title=title.in_(page.lang))
        for record, title in shown
    ]
    if len(shown) < len(wanted.places):
        said.append(page.say(wording.MORE_PLACES, n=len(wanted.places) - len(shown)))
    return page.say(wording.MISSING_PLACES, places=page.say(wording.ITEMS).join(said))


def _set_aside(assessment: Assessment, page: Page) -> list[str]:
    return _numbered(wording.SET_ASIDE, None, set_aside_entries(assessment, page), page)


def _unspecified(assessment: Assessment, page: Page) -> list[str]:
    entries = [
        (finding.criterion.title.in_(page.lang), "", source_line(finding.criterion, page))
        for finding in assessment.findings
        if finding.status == "unspecified"
    ]
    return _numbered(wording.NO_FIGURE, None, entries, page)


def _numbered(
    left: Text, right: Text | None, entries: Sequence[tuple[str, str, str]], page: Page
) -> list[str]:
    """A section of numbered entries: text, what stands at the right edge, and a line below."""
    if not entries:
        return []
    shown = entries if page.verbose else entries[:TOP]
    edge = 2 + max(cells(page.say(right)) if right else 0, *(cells(entry[1]) for entry in shown))
    numbers = len(str(len(shown))) + 2
    lines = [page.heading(left, right)]
    for number, (text, worth, below) in enumerate(shown, 1):
        label = f"{number}".ljust(numbers)
        lines += entry(label, text, worth, page, edge)
        lines += page.item("", below, indent=numbers)
    if len(shown) < len(entries):
        lines += page.item(
            "", page.say(wording.AND_MORE, n=len(entries) - len(shown)), indent=numbers
        )
    return lines


def entry(label: str, text: str, worth: str, page: Page, edge: int) -> list[str]:
    """An entry whose text leaves `edge` cells free at the right, where its worth stands."""
    first, *rest = hang(label, text, page.room - edge)
    return [MARGIN + beside(first, worth, page.room), *(MARGIN + line for line in rest)]


# -- every finding --------------------------------------------------------------------------------


def _findings(assessment: Assessment, page: Page) -> list[str]:
    lines = [page.heading(wording.ALL_FINDINGS)]
    for title, findings in _by_group(assessment, page):
        if title:
            lines += ["", *page.paragraph(title)]
        for finding in findings:
            lines += _finding(finding, page, assessment.ruleset.scoring.resolution)
    return lines


def _by_group(assessment: Assessment, page: Page) -> Iterator[tuple[str, list[Finding]]]:
    groups = assessment.ruleset.groups
    for name, group in groups.items():
        found = [each for each in assessment.findings if each.criterion.group == name]
        if found:
            yield group.title.in_(page.lang), found
    others = [each for each in assessment.findings if each.criterion.group not in groups]
    if others:
        yield page.say(wording.UNGROUPED) if groups else "", others


def _finding(finding: Finding, page: Page, resolution: Number) -> list[str]:
    indent = 2 + max(cells(page.say(status)) for status in wording.STATUSES.values())
    label = pad(page.say(wording.STATUSES[finding.status]), indent)
    worth = _finding_points(finding, resolution)
    lines = entry(label, finding.criterion.title.in_(page.lang), worth, page, cells(worth) + 2)
    for text in _finding_details(finding, page):
        lines += page.item("", text, indent=indent)
    return lines


def _finding_points(finding: Finding, resolution: Number) -> str:
    points = finding.points
    if points is None:
        return ""
    low, high = worked_out(points.low, resolution), worked_out(points.high, resolution)
    return f"{low if low == high else f'{low}–{high}'} / {worked_out(points.max)}"


def _finding_details(finding: Finding, page: Page) -> Iterable[str]:
    criterion = finding.criterion
    yield finding.explanation(page.lang)
    if criterion.points is not None and not isinstance(criterion.points, Full):
        yield points_in_words(criterion, finding.case.ruleset, page)
    for record in finding.records:
        status = page.say(wording.STATUSES[record.status])
        # Of a record that is not asked, nobody wants to know by how much.
        asked = record.measured if record.status != "not_applicable" else None
        measured = _measured(asked, finding.unit, page) if asked else ""
        template = wording.RECORD_MEASURED if measured else wording.RECORD
        name = record.name.in_(page.lang)
        yield page.say(template, name=name, status=status, measured=measured)
    if finding.missing:
        names = page.say(wording.ITEMS).join(finding.missing)
        yield page.say(wording.MISSING, facts=names)
    for reason in finding.reasons:
        yield reason_line(reason, page)
    yield source_line(finding.criterion, page)
    for change in finding.changes:
        said = change_line(change, finding.case.ruleset, page)
        yield page.say(wording.BY_THE_PROFILE, change=said)


def _measured(measured: Interval, unit: Unit | None, page: Page) -> str:
    """A measure as people write it, or its two ends."""
    low, high = (said(value, unit).in_(page.lang) for value in (measured.low, measured.high))
    return low if measured.exact else page.say(wording.BETWEEN_BOUNDS, low=low, high=high)
