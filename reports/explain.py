"""A ruleset, or one of its criteria, explained.

In: a ruleset. Out: lines for a terminal, or JSON-ready data in both languages. Everything that the
ruleset demands is there with its figures, its source, and who chose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from liren.engine.language.numbers import LARGEST, to_text
from liren.engine.ruleset.brought import TITLES
from liren.engine.ruleset.model import Full
from liren.engine.text import LANGS, Text
from liren.reports import wording
from liren.reports.layout import cells, hang, widest
from liren.reports.page import MARGIN, Number, Page, quantity
from liren.reports.points import facts_read, phrased, points_in_words
from liren.reports.profile import change_line, profile_line, profile_section
from liren.reports.ruleset_list import in_force, ruleset_to_dict
from liren.reports.scorecard import entry, source_line
from liren.reports.tiers import explained_lowerings, explained_outcomes, tier_text
from liren.reports.types import explained_case_rules, explained_types
from liren.scoring.explain import demand_text
from liren.scoring.record import change_record, profile_record

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.ruleset.model import (
        CaseRule,
        Classification,
        Criterion,
        Fact,
        Group,
        Parameter,
        Tier,
        Veto,
    )
    from liren.engine.ruleset.profile import Change
    from liren.scoring import Assessment


def explain_ruleset(blank: Assessment, page: Page) -> list[str]:
    """The overview: sources, criteria by group, parameters, tiers.

    `blank` is the ruleset's assessment of a snapshot without facts; it says which day is meant.
    """
    ruleset = blank.ruleset
    sections = (
        _title(blank, page),
        _sources(ruleset, page),
        profile_section(ruleset, page),
        _criteria(blank, page),
        _parameters(ruleset, page),
        _tiers(ruleset, page),
        explained_lowerings(ruleset, page),
        explained_outcomes(ruleset, page),
        explained_types(blank, page),
        explained_case_rules(ruleset, page),
    )
    return [line for section in sections if section for line in ("", *section)]


def explain_criterion(blank: Assessment, criterion: Criterion, page: Page) -> list[str]:
    """One criterion in full."""
    ruleset = blank.ruleset
    head = page.say(wording.DOT).join(
        [criterion.title.in_(page.lang), criterion.id, _day(blank, page)]
    )
    rows = [(page.say(label), text) for label, text in _rows(blank, criterion, page) if text]
    indent = widest([label for label, _ in rows], 20) + 3
    lines = ["", *page.paragraph(head), ""]
    for label, text in rows:
        lines += page.item(label, text, indent=indent)
    facts = facts_read(criterion, ruleset)
    if facts:
        lines += ["", page.heading(wording.FACTS_READ)]
    for name, fact in facts:
        lines += _fact(name, fact, page)
    return lines


def explanation_to_dict(blank: Assessment, criterion: Criterion | None) -> dict[str, object]:
    """The overview, or one criterion in full, as JSON-ready data."""
    if criterion is not None:
        return _criterion_to_dict(blank, criterion)
    ruleset = blank.ruleset
    return {
        "as_of": blank.as_of.isoformat(),
        **ruleset_to_dict(ruleset),
        "profile": profile_record(ruleset.profile),
        "criteria": [_criterion_to_dict(blank, each) for each in ruleset.criteria.values()],
        "parameters": [_parameter_to_dict(each) for each in ruleset.all_parameters()],
        "groups": [
            {"id": each.id, "title": each.title._asdict(), "in": each.parent}
            for each in ruleset.groups.values()
        ],
        "tiers": [
            {"id": tier.id, "title": tier.title._asdict(), "needs": _needs(ruleset, tier)}
            for tier in ruleset.tiers
        ],
        "types": [_types_to_dict(each) for each in ruleset.types.values()],
        "case_rules": [_case_rule_to_dict(each) for each in ruleset.case_rules.values()],
    }


def _types_to_dict(classification: Classification) -> dict[str, object]:
    return {
        "id": classification.id,
        "title": classification.title._asdict(),
        "options": [
            {"id": option.id, "title": option.title._asdict(), "when": option.text}
            for option in classification.options.values()
        ],
    }


def _case_rule_to_dict(rule: CaseRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "title": rule.title._asdict(),
        "when": rule.when._asdict(),
        "then": rule.then._asdict(),
        "strength": rule.strength,
        "basis": rule.basis,
    }


# -- the overview ---------------------------------------------------------------------------------


def _title(blank: Assessment, page: Page) -> list[str]:
    ruleset = blank.ruleset
    parts = [ruleset.id, in_force(ruleset, page), _day(blank, page)]
    if ruleset.scoring.total is not None:
        parts.append(page.count(to_text(ruleset.scoring.total), wording.OF_TOTAL))
    lines = page.paragraph(f"{ruleset.title.in_(page.lang)} {ruleset.version}")
    lines += profile_line(ruleset, page)
    lines += page.paragraph(page.say(wording.DOT).join(parts))
    return lines + (page.paragraph(ruleset.summary.in_(page.lang)) if ruleset.summary else [])


def _sources(ruleset: Ruleset, page: Page) -> list[str]:
    if not ruleset.sources:
        return []
    indent = widest(list(ruleset.sources), 24) + 2
    lines = [page.heading(wording.SOURCES)]
    for source in ruleset.sources.values():
        lines += page.item(source.id, source.title.in_(page.lang), indent=indent)
        if source.document:
            lines += page.item("", source.document, indent=indent)
    return lines


def _day(blank: Assessment, page: Page) -> str:
    return page.say(wording.FIGURES_OF, date=blank.as_of.isoformat())


def _demand(blank: Assessment, criterion: Criterion, page: Page) -> str:
    """The demand with the figures of the day; empty when the points alone say what is asked."""
    if not (criterion.thresholds or criterion.items or criterion.text):
        return ""
    return demand_text(criterion, blank).in_(page.lang)


def _criteria(blank: Assessment, page: Page) -> list[str]:
    lines = [page.heading(wording.CRITERIA, wording.WORTH_COLUMN)]
    for group, criteria in _by_group(blank.ruleset):
        if group is not None:
            title = page.say(wording.WITHIN).join(_around(group, blank.ruleset, page))
            lines += ["", *entry("", title, _group_worth(group, page), page, 24)]
            limits = _group_limits(group, page)
            lines += page.item("  ", limits) if limits else []
        for criterion in criteria:
            lines += _criterion(blank, criterion, page)
    return lines


def _by_group(ruleset: Ruleset) -> Iterator[tuple[Group | None, list[Criterion]]]:
    criteria = list(ruleset.criteria.values())
    outside = [each for each in criteria if each.group not in ruleset.groups]
    if outside:
        yield None, outside
    for name, group in ruleset.groups.items():
        yield group, [each for each in criteria if each.group == name]


def _around(group: Group, ruleset: Ruleset, page: Page) -> list[str]:
    """The titles of the groups that a group lies in, and its own."""
    outer = [] if group.parent is None else _around(ruleset.groups[group.parent], ruleset, page)
    return [*outer, group.title.in_(page.lang)]


def _group_limits(group: Group, page: Page) -> str:
    """Which of its members count, the least it earns, and what holds where one does not apply."""
    parts = [(wording.GROUP_BEST, group.best), (wording.GROUP_FLOOR, group.floor)]
    said = [page.say(template, n=to_text(n)) for template, n in parts if n is not None]
    if group.policy is not None:
        policy = page.say(wording.POLICIES[group.policy])
        said.append(page.say(wording.WHEN_NOT_APPLICABLE, policy=policy))
    return page.say(wording.CLAUSES).join(said)


def _group_worth(group: Group, page: Page) -> str:
    worth = group.points if group.points is not None else group.weight
    if worth is not None:
        return page.count(to_text(worth), wording.GROUP_POINTS)
    if group.cap is not None:
        return page.count(to_text(group.cap), wording.POINTS_AT_MOST)
    return ""


def _criterion(blank: Assessment, criterion: Criterion, page: Page) -> list[str]:
    worth = page.say(wording.NOT_SCORED)
    if criterion.points is not None:
        worth = to_text(criterion.maximum)
    indent = "  "
    lines = entry(indent, criterion.title.in_(page.lang), worth, page, cells(worth) + 2)
    for text in (*_in_brief(blank, criterion, page), source_line(criterion, page, criterion.id)):
        lines += page.item(indent + "  ", text) if text else []
    return lines


def _in_brief(blank: Assessment, criterion: Criterion, page: Page) -> list[str]:
    """What one would look for in the document: of whom what is asked, and what comes of it."""
    ruleset = blank.ruleset
    graded = criterion.points is not None and not isinstance(criterion.points, Full)
    rows = [
        (wording.APPLIES, _phrased(criterion.applies_text, criterion, ruleset, page)),
        (wording.ASKED_OF, _asked_of(criterion, ruleset, page)),
        (None, _demand(blank, criterion, page)),
        (wording.OTHERWISE, _otherwise(criterion, page)),
        (None, points_in_words(criterion, ruleset, page) if graded else ""),
        (wording.VETO, _veto(ruleset, criterion, page)),
    ]
    colon = page.say(wording.COLON)
    return [
        text if label is None or not text else page.say(label) + colon + text
        for label, text in rows
    ]


def _parameters(ruleset: Ruleset, page: Page) -> list[str]:
    lines: list[str] = []
    for rows in _tables(ruleset.all_parameters()):
        lines += page.item("", _parameter_line(rows, page))
        lines += page.item("  ", _parameter_source(rows[0], page))
    return [page.heading(wording.PARAMETERS), *lines] if lines else []


def _tables(parameters: Iterable[Parameter]) -> list[list[Parameter]]:
    """Parameters, those of one table together."""
    found: dict[tuple[str, str | None], list[Parameter]] = {}
    for item in parameters:
        owner = item.name.partition(":")[0]
        key = (owner, item.cell.table) if item.cell else (item.name, None)
        found.setdefault(key, []).append(item)
    return list(found.values())


def values_in_words(parameter: Parameter, page: Page, between: Text = wording.CLAUSES) -> str:
    """The figures of a parameter, each with the day it is from."""
    parts: list[str] = []
    for dated in parameter.values:
        value = page.say(wording.NO_VALUE)
        if dated.value is not None:
            value = quantity(dated.value, parameter.unit, page.lang)
            if parameter.is_day:
                value = date.fromordinal(int(dated.value)).isoformat()
        since = dated.since
        parts.append(page.say(wording.FROM_DAY, day=since, value=value) if since else value)
    return page.say(between).join(parts)


def _parameter_source(parameter: Parameter, page: Page) -> str:
    parts = [parameter.cell.table if parameter.cell else parameter.id]
    if parameter.citation:
        parts.append(parameter.citation.say(page.lang))
    if parameter.basis == "project":
        parts.append(page.say(wording.BASES["project"]))
    return page.say(wording.DOT).join(parts)


def _tiers(ruleset: Ruleset, page: Page) -> list[str]:
    if not ruleset.tiers:
        return []
    indent = widest([tier.title.in_(page.lang) for tier in ruleset.tiers], 30) + 2
    lines = [page.heading(wording.TIERS)]
    for tier in ruleset.tiers:
        text = tier_text(ruleset, tier, page)
        lines += page.item(tier.title.in_(page.lang), text, indent=indent)
    return lines


# -- one criterion --------------------------------------------------------------------------------


def _rows(blank: Assessment, criterion: Criterion, page: Page) -> list[tuple[Text, str]]:
    ruleset = blank.ruleset
    group = ruleset.groups.get(criterion.group or "")
    cited = criterion.citation.say(page.lang) if criterion.citation else ""
    basis = page.say(wording.BASES[criterion.basis])
    source = page.say(wording.DOT).join(part for part in (cited, basis) if part)
    return [
        (wording.APPLIES, _phrased(criterion.applies_text, criterion, ruleset, page)),
        (wording.ASKED_OF, _asked_of(criterion, ruleset, page)),
        (wording.DEMAND, _demand(blank, criterion, page)),
        (wording.OTHERWISE, _otherwise(criterion, page)),
        (wording.STRENGTH, page.say(wording.STRENGTHS[criterion.strength])),
        (wording.SOURCE, source),
        (wording.GROUP_LABEL, group.title.in_(page.lang) if group else ""),
        (wording.POINTS_LABEL, points_in_words(criterion, ruleset, page)),
        (wording.VETO, _veto(ruleset, criterion, page)),
        (wording.BRINGS, _brings(criterion, page)),
        (wording.REMEDY, _said(criterion.remedy.say, page)),
        (wording.EXEMPTION, _said(criterion.exemption, page)),
        (wording.NOTE, _said(criterion.note, page)),
        (wording.ORIGIN, criterion.origin or ""),
        *((wording.PROFILE, line) for line in _changes(criterion, ruleset, page)),
        *((wording.PARAMETER, _parameter_line(r, page)) for r in _tables(criterion.parameters)),
    ]


def _changes(criterion: Criterion, ruleset: Ruleset, page: Page) -> list[str]:
    """What a profile did to the criterion, in words."""
    return [change_line(change, ruleset, page) for change in _touching(criterion, ruleset)]


def _touching(criterion: Criterion, ruleset: Ruleset) -> tuple[Change, ...]:
    return ruleset.profile.touching(criterion) if ruleset.profile else ()


def _phrased(text: str, criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    return phrased(text, criterion, ruleset, page) if text else ""


def _asked_of(criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """The records of which the demand is made, and what comes of them together."""
    if criterion.records is None:
        return ""
    title = criterion.records.title.in_(page.lang)
    where = _phrased(criterion.where_text, criterion, ruleset, page)
    each = page.say(wording.EACH_WHERE, title=title, where=where) if where else title
    combined = [page.say(wording.COMBINE[criterion.combine])]
    if criterion.weight is not None:
        weight = phrased(criterion.weight_text, criterion, ruleset, page, criterion.weight)
        combined.append(page.say(wording.WEIGHTED_BY, weight=weight))
    if criterion.combined_cap is not None:
        combined.append(page.say(wording.TOGETHER_AT_MOST, n=to_text(criterion.combined_cap)))
    return page.say(wording.EACH, each=each, combined=page.say(wording.COMMA).join(combined))


def _otherwise(criterion: Criterion, page: Page) -> str:
    """What holds where the demand cannot be judged."""
    parts = [
        page.say(text, status=page.say(wording.STATUSES[status]))
        for text, status in (
            (wording.WHEN_EMPTY, criterion.when_empty),
            (wording.WHEN_ZERO, criterion.when_zero),
            (wording.WHEN_MISSING, "unmet" if criterion.missing_is_unmet else None),
        )
        if status is not None
    ]
    if criterion.not_applicable is not None:
        policy = page.say(wording.POLICIES[criterion.not_applicable])
        parts.append(page.say(wording.WHEN_NOT_APPLICABLE, policy=policy))
    return page.say(wording.CLAUSES).join(parts)


def _parameter_line(rows: Sequence[Parameter], page: Page) -> str:
    """A parameter and its figures; of a table, what it is looked up by and every row."""
    first, colon = rows[0], page.say(wording.COLON)
    if first.cell is None:
        return first.title.in_(page.lang) + colon + values_in_words(first, page)
    titles = {"title": first.cell.title.in_(page.lang), "by": first.cell.by.in_(page.lang)}
    figures = [
        page.say(
            wording.ROW,
            key=row.cell.key.in_(page.lang),
            figures=values_in_words(row, page, wording.ITEMS),
        )
        for row in rows
        if row.cell is not None
    ]
    return page.say(wording.LOOKED_UP, **titles) + colon + page.say(wording.CLAUSES).join(figures)


def _said(text: Text | None, page: Page) -> str:
    return text.in_(page.lang) if text else ""


def _veto(ruleset: Ruleset, criterion: Criterion, page: Page) -> str:
    return "" if criterion.veto is None else veto_in_words(ruleset, criterion.veto, page)


def veto_in_words(ruleset: Ruleset, veto: Veto, page: Page) -> str:
    """What failing a criterion bars."""
    if veto.zero:
        return page.say(wording.VETO_ZERO)
    titles = {tier.id: tier.title.in_(page.lang) for tier in ruleset.tiers}
    if veto.bars not in titles:
        return page.say(wording.VETO_ALL)
    tier = wording.quoted([titles[veto.bars]], page.lang)
    return page.say(wording.VETO_TIER, tier=tier)


def asking_rows(blank: Assessment, criterion: Criterion, page: Page) -> list[tuple[Text, str]]:
    """When a criterion applies, whom it asks and what: by its points, where these alone say so."""
    ruleset = blank.ruleset
    points = ""
    if not (criterion.thresholds or criterion.items) and criterion.demand is None:
        said = points_in_words(criterion, ruleset, page)
        points = page.say(wording.CLAUSES).join([said, page.say(wording.MET_BY_POINTS)])
    rows = [
        (wording.APPLIES, _phrased(criterion.applies_text, criterion, ruleset, page)),
        (wording.ASKED_OF, _asked_of(criterion, ruleset, page)),
        (wording.DEMAND, _demand(blank, criterion, page)),
        (wording.POINTS_LABEL, points),
    ]
    return [(label, text) for label, text in rows if text]


def veto_line(criterion: Criterion, ruleset: Ruleset, page: Page) -> str:
    """What failing a criterion with a veto bars."""
    return _veto(ruleset, criterion, page)


def _brings(criterion: Criterion, page: Page) -> str:
    parts = [
        page.say(wording.BRINGS_SO_MANY, what=TITLES[word].in_(page.lang), n=number)
        for word, number in criterion.brings
    ]
    return page.say(wording.CLAUSES).join(parts)


def _fact(name: str, fact: Fact, page: Page) -> list[str]:
    lines = [MARGIN + line for line in hang("  ", fact.title.in_(page.lang), page.room)]
    kind = page.say(wording.FACT_KINDS[fact.kind])
    parts = [name, kind, *bounds_in_words(fact, page)]
    if fact.options:
        titles = [title.in_(page.lang) for title in fact.options.values()]
        parts.append(page.say(wording.ITEMS).join(titles))
    if fact.counts:
        parts.append(page.say(wording.COUNTS, what=TITLES[fact.counts].in_(page.lang)))
    if fact.evidence:
        parts.append(page.say(wording.EVIDENCE, evidence=fact.evidence.in_(page.lang)))
    return lines + page.item("    ", page.say(wording.DOT).join(parts))


def bounds_in_words(fact: Fact, page: Page) -> list[str]:
    """Between which values a number lies; nothing where it has no bounds of its own."""
    low, high = fact.at_least, fact.at_most
    if low is None or high is None or fact.kind in ("date", "flag", "choice", "checklist"):
        return []
    lower, upper = (quantity(value, fact.unit, page.lang) for value in (low, high))
    if high >= LARGEST:
        return [page.say(wording.FROM_BOUND, low=lower)] if low else []
    return [page.say(wording.BETWEEN_BOUNDS, low=lower, high=upper)]


# -- data -----------------------------------------------------------------------------------------


def _criterion_to_dict(blank: Assessment, criterion: Criterion) -> dict[str, object]:
    ruleset, citation = blank.ruleset, criterion.citation
    return {
        "id": criterion.id,
        "title": criterion.title._asdict(),
        "group": criterion.group,
        "strength": criterion.strength,
        "basis": criterion.basis,
        "source": {lang: citation.say(lang) if citation else None for lang in LANGS},
        "applies_when": {
            lang: _phrased(criterion.applies_text, criterion, ruleset, Page(lang)) or None
            for lang in LANGS
        },
        "asked_of": {lang: _asked_of(criterion, ruleset, Page(lang)) or None for lang in LANGS},
        "demand": {lang: _demand(blank, criterion, Page(lang)) or None for lang in LANGS},
        "otherwise": {lang: _otherwise(criterion, Page(lang)) or None for lang in LANGS},
        "maximum": to_text(criterion.maximum) if criterion.points is not None else None,
        "points": {lang: points_in_words(criterion, ruleset, Page(lang)) for lang in LANGS},
        "veto": {lang: _veto(ruleset, criterion, Page(lang)) or None for lang in LANGS},
        "brings": dict(criterion.brings),
        "remedy": criterion.remedy.say._asdict() if criterion.remedy.say else None,
        "exemption": criterion.exemption._asdict() if criterion.exemption else None,
        "note": criterion.note._asdict() if criterion.note else None,
        "origin": criterion.origin,
        "changes": [change_record(each) for each in _touching(criterion, ruleset)],
        "parameters": [each.id for each in criterion.parameters],
        "facts": [_fact_to_dict(name, fact) for name, fact in facts_read(criterion, ruleset)],
    }


def _fact_to_dict(name: str, fact: Fact) -> dict[str, object]:
    return {
        "id": name,
        "title": fact.title._asdict(),
        "type": fact.kind,
        "unit": fact.unit.name if fact.unit else None,
        "counts": fact.counts,
        "evidence": fact.evidence._asdict() if fact.evidence else None,
    }


def _parameter_to_dict(parameter: Parameter) -> dict[str, object]:
    return {
        "id": parameter.id,
        "title": parameter.title._asdict(),
        "table": parameter.cell.table if parameter.cell else None,
        "unit": parameter.unit.name if parameter.unit else None,
        "basis": parameter.basis,
        "source": {
            lang: parameter.citation.say(lang) if parameter.citation else None for lang in LANGS
        },
        "values": [
            {"from": _iso(dated.since), "value": _number(parameter, dated.value)}
            for dated in parameter.values
        ],
    }


def _needs(ruleset: Ruleset, tier: Tier) -> dict[str, str]:
    return {lang: tier_text(ruleset, tier, Page(lang)) for lang in LANGS}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(parameter: Parameter, value: Number | None) -> str | None:
    """A figure in the parameter's own unit, exact, as text."""
    if value is None:
        return None
    return to_text(parameter.unit.from_base(value) if parameter.unit else value)
