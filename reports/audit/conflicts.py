"""Whether demands can be met together, as text and as data.

In: `Conflicts`. Out: lines for a terminal, or JSON-ready data in both languages. Order: the verdict
and what was asked, then why not (each set of clauses, with what every one asks and its source), or
the example; then what the answer leaves aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from liren.engine.language import expression as syntax
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.brought import TITLES
from liren.engine.ruleset.load import shipped_rulesets
from liren.engine.snapshot.load import load_snapshot
from liren.engine.text import LANGS, Text
from liren.reports import wording as common
from liren.reports.audit import conflict_wording as wording
from liren.reports.explain import asking_rows, bounds_in_words, veto_line
from liren.reports.layout import widest
from liren.reports.page import Number, Page
from liren.reports.scorecard import source_line
from liren.scoring import assess
from liren.scoring.audit.answers import WHY
from liren.scoring.record import FORMAT, citation_record, library_version
from liren.scoring.wording import Names, phrase

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.engine.backends.smt.encode import Cut
    from liren.engine.errors import Place
    from liren.engine.ruleset.model import Check, Criterion, Fact
    from liren.scoring import Assessment
    from liren.scoring.audit.answers import Example, Stated
    from liren.scoring.audit.conflicts import (
        Clause,
        Conflicts,
        ConflictSet,
        Undecidable,
        Unshared,
    )

TOP = 10
"""Entries of a list that only illustrates; the JSON has all of them."""


def conflicts_text(found: Conflicts, page: Page, saved: Sequence[str] = ()) -> list[str]:
    """The whole report; `saved` are the files that the example was saved in."""
    sections = [
        _verdict(found, page),
        *(_set(number, each, page) for number, each in enumerate(found.sets, 1)),
        page.paragraph(page.say(wording.MORE)) if found.more else [],
        _undecided(found.undecided, page),
        [] if found.example is None else _example(found.example, page, saved),
        _unshared(found.unshared, page),
        _without_figure(found.without_figure, page),
    ]
    return [line for lines in sections if lines for line in ("", *lines)] + [""]


def _verdict(found: Conflicts, page: Page) -> list[str]:
    reason = wording.REASONS[found.verdict]
    if found.sets and all(each.cuts for each in found.sets):
        reason = wording.PROVED_IN_PART
    lines = [page.heading(wording.VERDICTS[found.verdict], reason), ""]
    for ruleset, day in zip(found.rulesets, found.days, strict=True):
        title = ruleset.title.in_(page.lang)
        lines += page.paragraph(
            page.say(wording.TAKEN_ON, title=title, version=ruleset.version, id=ruleset.id, day=day)
        )
    strengths = page.say(common.ITEMS).join(
        page.say(common.STRENGTHS[each]) for each in found.strengths
    )
    asked = wording.ASKED_ONE if found.asked == 1 else wording.ASKED_MANY
    lines += page.paragraph(page.say(asked, n=found.asked, strengths=strengths))
    if len(set(found.days)) > 1:
        lines += page.paragraph(page.say(wording.NOT_TOGETHER))
    return lines


# conflicts


def _set(number: int, found: ConflictSet, page: Page) -> list[str]:
    lines = page.item(f"{number}  ", page.paint(_claim(found, page)))
    for clauses in _by_criterion(found.clauses):
        lines += _clause(clauses, page)
    for each in found.declared:
        place = place_in_words(each.ruleset, each.fact.place)
        bounds = page.say(common.ITEMS).join(bounds_in_words(each.fact, page))
        lines += page.item(
            "   ", page.say(wording.DECLARED, kind=bounds, id=each.ruleset.id, place=place)
        )
    for ruleset, check in found.checks:
        place = place_in_words(ruleset, check.place)
        said = _check(ruleset, check, page)
        template = wording.GIVEN if found.clauses else wording.KEPT
        lines += page.item("   ", page.say(template, check=said, place=place))
    notes = [] if found.smallest else [page.say(wording.PERHAPS_FEWER)]
    notes += [_cut(cut, page) for cut in found.cuts]
    for note in notes:
        lines += page.item("   ", note)
    return lines


def _check(ruleset: Ruleset, check: Check, page: Page) -> str:
    """A condition among facts, as the ruleset says it or in words."""
    if check.say is not None:
        return check.say.in_(page.lang)
    holders = [fact for fact in ruleset.facts.values() if check in fact.checks]
    fields = holders[0].fields if holders else {}
    names = Names(ruleset.facts, fields, {}, {}, units=ruleset.units)
    return phrase(syntax.parse(check.text), names).in_(page.lang)


def _claim(found: ConflictSet, page: Page) -> str:
    n, within = len(_by_criterion(found.clauses)), found.within
    if not n and not found.declared:
        return page.say(wording.NO_COMMUNITY)
    if not n:
        return page.say(wording.NO_VALUE, fact=found.declared[0].name)
    if n == 1:
        return page.say(wording.ALONE)
    if within is not None:
        return page.say(wording.WITHIN, id=within.id, n=n)
    return page.say(wording.TOGETHER, n=n)


def _by_criterion(clauses: Iterable[Clause]) -> list[list[Clause]]:
    """Clauses of one criterion together: what it asks, and what it brings."""
    groups: dict[tuple[Ruleset, str], list[Clause]] = {}
    for clause in clauses:
        groups.setdefault((clause.ruleset, clause.criterion.id), []).append(clause)
    return list(groups.values())


def _clause(clauses: Sequence[Clause], page: Page) -> list[str]:
    clause = clauses[0]
    rows = [
        *((page.say(label), text) for each in clauses for label, text in _what(each, page)),
        (page.say(wording.SOURCE), source_line(clause.criterion, page)),
        (page.say(wording.PLACE), place_in_words(clause.ruleset, clause.criterion.place)),
    ]
    if clause.also:
        others = [_named(each.ruleset, each.criterion, page) for each in clause.also]
        rows.append((page.say(wording.SAME), page.say(common.ITEMS).join(others)))
    indent = 6 + widest([label for label, _ in rows], 20) + 2
    title = clause.criterion.title.in_(page.lang)
    head = page.say(
        wording.CLAUSE, id=clause.ruleset.id, criterion=clause.criterion.id, title=title
    )
    lines = page.item("   ", head)
    for label, text in rows:
        lines += page.item(f"      {label}", text, indent=indent)
    return lines


def _what(clause: Clause, page: Page) -> list[tuple[Text, str]]:
    """What a clause asks, or what it brings."""
    if clause.word is None:
        return asking_rows(_blank(clause.ruleset, clause.day), clause.criterion, page)
    what = TITLES[clause.word].in_(page.lang)
    if clause.word == "vetoes":
        veto = veto_line(clause.criterion, clause.ruleset, page)
        return [(wording.BRINGS, page.say(wording.A_VETO, what=what, veto=veto))]
    return [(wording.BRINGS, page.say(wording.IF_MET, what=what, n=clause.number))]


def _blank(ruleset: Ruleset, day: date) -> Assessment:
    """The assessment of nothing: it knows the figures of the day."""
    return assess(ruleset, load_snapshot({"snapshot": "blank", "facts": {}}), as_of=day)


def place_in_words(ruleset: Ruleset, place: Place) -> str:
    """Where something stands; a ruleset that comes with Liren goes by its id, as readers do."""
    shipped = shipped_rulesets().get(ruleset.id)
    file = ruleset.place.source.name
    if shipped is not None and place.source.name == file and shipped.match(file):
        return f"{ruleset.id}:{place.line}:{place.column}"
    return str(place)


def _named(ruleset: Ruleset, criterion: Criterion, page: Page) -> str:
    return page.say(wording.IN_RULESET, id=ruleset.id, criterion=criterion.id)


def _cut(cut: Cut, page: Page) -> str:
    return page.count(cut.records, wording.OF_RECORDS, list=cut.list)


def _undecided(found: Sequence[Undecidable], page: Page) -> list[str]:
    lines: list[str] = []
    for each in found:
        clauses = [group[0] for group in _by_criterion(each.clauses)]
        n = len(clauses)
        template = wording.OPEN_ONE if n == 1 else wording.OPEN_MANY
        lines += page.paragraph(page.say(template, n=n, why=page.say(WHY[each.why])))
        for clause in clauses[:TOP]:
            lines += page.item("   ", _named(clause.ruleset, clause.criterion, page))
        if n > TOP:
            lines += page.item("   ", page.say(wording.AND_MORE, n=n - TOP))
    whys = {each.why for each in found}
    if "memory" in whys:
        lines += page.paragraph(page.say(wording.MORE_MEMORY))
    if whys - {"memory"}:
        lines += page.paragraph(page.say(wording.MORE_TIME))
    return lines


# the example


def _example(example: Example, page: Page, saved: Sequence[str]) -> list[str]:
    lines = [page.heading(wording.EXAMPLE)]
    for assessment in example.assessments:
        status = [finding.status for finding in assessment.findings]
        met, na = status.count("met"), status.count("not_applicable")
        text = page.say(wording.EXAMPLE_MET, id=assessment.ruleset.id, met=met, na=na)
        lines += page.paragraph(text)
    if example.differs:
        lines += page.paragraph(page.say(wording.DIFFERS) + page.say(common.COLON).rstrip())
    for stated in example.differs[:TOP]:
        lines += page.item("   ", _stated(stated, example, page))
    if len(example.differs) > TOP:
        lines += page.item("   ", page.say(wording.AND_MORE, n=len(example.differs) - TOP))
    files = page.say(common.ITEMS).join(saved)
    said = page.say(wording.SAVED, files=files) if saved else page.say(wording.SAVE_IT)
    return lines + page.paragraph(said)


def _stated(stated: Stated, example: Example, page: Page) -> str:
    value, ordinary = (_said(each, page) for each in (stated.value, stated.ordinary))
    fact = _title(stated, example, page)
    return page.say(wording.STATED, fact=fact, value=value, ordinary=ordinary)


def _title(stated: Stated, example: Example, page: Page) -> str:
    """What a fact of the example is called; its name where two rulesets mean two things by it."""
    facts = (each.ruleset.facts.get(stated.fact) for each in example.assessments)
    fact = next((each for each in facts if each is not None), None)
    if fact is None:
        return stated.name.partition("@")[0]
    title = fact.title.in_(page.lang)
    if stated.record is None or stated.field is None:
        return title
    field = fact.fields[stated.field].title.in_(page.lang)
    return page.say(wording.OF_RECORD, list=title, n=stated.record + 1, field=field)


def _said(value: Any, page: Page) -> str:
    match value:
        case bool():
            return page.say(wording.YES_NO[value])
        case None | [] | ():
            return page.say(wording.NOTHING)
        case list() | tuple():
            return page.say(common.ITEMS).join(_said(each, page) for each in value)
        case dict():
            return page.say(common.COMMA).join(
                page.say(wording.STATED_ONLY, fact=key, value=_said(part, page))
                for key, part in value.items()
            )
    return str(value)


# what the answer leaves aside


def _unshared(found: Sequence[Unshared], page: Page) -> list[str]:
    lines: list[str] = []
    for each in found:
        parts = [
            page.say(
                wording.DECLARED,
                kind=_kind(fact, page),
                id=ruleset.id,
                place=place_in_words(ruleset, fact.place),
            )
            for ruleset, fact in each.declared
        ]
        lines += page.item(f"{each.fact}  ", page.say(common.CLAUSES).join(parts))
    return [page.heading(wording.UNSHARED), *lines] if lines else []


def _kind(fact: Fact, page: Page) -> str:
    kind = page.say(common.FACT_KINDS[fact.kind])
    unit = "" if fact.unit is None else fact.unit.symbol.in_(page.lang)
    return f"{kind} {unit}".rstrip()


def _without_figure(found: Iterable[tuple[Ruleset, Criterion]], page: Page) -> list[str]:
    lines: list[str] = []
    for ruleset, criterion in found:
        title = criterion.title.in_(page.lang)
        text = page.say(wording.CLAUSE, id=ruleset.id, criterion=criterion.id, title=title)
        lines += page.paragraph(text)
    return [page.heading(wording.WITHOUT_FIGURE), *lines] if lines else []


# -- data -----------------------------------------------------------------------------------------


def conflicts_to_dict(found: Conflicts) -> dict[str, object]:
    """The answer as JSON-ready data."""
    return {
        "format": FORMAT,
        "library": {"name": "liren", "version": library_version()},
        "verdict": found.verdict,
        "rulesets": [
            {**_ruleset(each), "as_of": day.isoformat()}
            for each, day in zip(found.rulesets, found.days, strict=True)
        ],
        "strengths": list(found.strengths),
        "asked": found.asked,
        "sets": [_set_to_dict(each) for each in found.sets],
        "more": found.more,
        "undecided": [
            {
                "why": each.why,
                "say": WHY[each.why]._asdict(),
                "clauses": [_reference(clause) for clause in each.clauses],
            }
            for each in found.undecided
        ],
        "example": None if found.example is None else _example_to_dict(found.example),
        "unshared": [
            {
                "fact": each.fact,
                "declared": [
                    {
                        "ruleset": ruleset.id,
                        "type": fact.kind,
                        "unit": fact.unit.name if fact.unit else None,
                        "place": fact.place.to_dict(),
                    }
                    for ruleset, fact in each.declared
                ],
            }
            for each in found.unshared
        ],
        "without_figure": [
            {"ruleset": ruleset.id, "criterion": criterion.id}
            for ruleset, criterion in found.without_figure
        ],
    }


def _ruleset(ruleset: Ruleset) -> dict[str, object]:
    return {
        "id": ruleset.id,
        "version": ruleset.version,
        "digest": ruleset.file_digest,
        "title": ruleset.title._asdict(),
    }


def _cuts(cuts: Iterable[Cut]) -> list[dict[str, object]]:
    return [{"list": cut.list, "records": cut.records} for cut in cuts]


def _reference(clause: Clause) -> dict[str, object]:
    return {
        "ruleset": clause.ruleset.id,
        "criterion": clause.criterion.id,
        "brings": None if clause.word is None else {"what": clause.word, "number": clause.number},
    }


def _set_to_dict(found: ConflictSet) -> dict[str, object]:
    return {
        "clauses": [_clause_to_dict(clause) for clause in found.clauses],
        "smallest": found.smallest,
        "within": found.within.id if found.within else None,
        "lists": _cuts(found.cuts),
        "declared": [
            {"ruleset": each.ruleset.id, "fact": each.name, "place": each.fact.place.to_dict()}
            for each in found.declared
        ],
        "checks": [
            {"ruleset": ruleset.id, "check": check.text, "place": check.place.to_dict()}
            for ruleset, check in found.checks
        ],
    }


def _clause_to_dict(clause: Clause) -> dict[str, object]:
    criterion = clause.criterion
    return {
        **_reference(clause),
        "title": criterion.title._asdict(),
        "says": {lang: _says(clause, Page(lang)) for lang in LANGS},
        "strength": criterion.strength,
        "basis": criterion.basis,
        "source": citation_record(criterion.citation),
        "place": criterion.place.to_dict(),
        "also": [_reference(each) for each in clause.also],
    }


def _says(clause: Clause, page: Page) -> str:
    return page.say(common.CLAUSES).join(text for _, text in _what(clause, page))


def _example_to_dict(example: Example) -> dict[str, object]:
    return {
        "differs": [
            {"fact": each.name, "value": each.value, "ordinary": each.ordinary}
            for each in example.differs
        ],
        "assessments": [
            {
                "ruleset": assessment.ruleset.id,
                "as_of": assessment.as_of.isoformat(),
                "snapshot": dict(document),
                "score": _number(assessment.score.value),
                "tier": assessment.tier,
            }
            for assessment, document in zip(example.assessments, example.documents, strict=True)
        ],
    }


def _number(value: Number | None) -> str | None:
    return None if value is None else to_text(value)
