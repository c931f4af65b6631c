"""An assessment as JSON-ready data.

Stable: the same assessment gives the same data in the same order. Exact: numbers are strings, a
decimal where the number is one and a fraction (`4/11`) where it is not. Texts are in both
languages. The record carries what is needed to replay it.
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.language.units import Unit
from liren.engine.ruleset.model import Citation, Criterion
from liren.engine.text import Text
from liren.scoring.collect import ToCollect
from liren.scoring.explain import RecordFinding
from liren.scoring.remedies import Change, Remedy
from liren.scoring.scorecard import Assessment, Finding, GroupResult, Interval
from liren.scoring.wording import stated

FORMAT = 1


def library_version() -> str:
    """The version of the installed library."""
    try:
        return version("liren")
    except PackageNotFoundError:
        return "unknown"


def to_record(assessment: Assessment) -> dict[str, object]:
    """Everything that an assessment says."""
    record: dict[str, object] = _bare(_record_of(assessment))
    return record


def _bare(value: Any) -> Any:
    """The same data with plain strings, that know nothing of where they were read."""
    match value:
        case dict():
            return {str(key): _bare(inner) for key, inner in value.items()}
        case list():
            return [_bare(inner) for inner in value]
        case str():
            return str(value)
    return value


def _record_of(assessment: Assessment) -> dict[str, object]:
    ruleset, snapshot, score = assessment.ruleset, assessment.snapshot, assessment.score
    return {
        "format": FORMAT,
        "library": {"name": "liren", "version": library_version()},
        "ruleset": {
            "id": ruleset.id,
            "version": ruleset.version,
            "digest": ruleset.digest,
            "title": _text(ruleset.title),
        },
        "profile": None,
        "snapshot": {
            "id": snapshot.id,
            "digest": snapshot.digest,
            "community": _text(snapshot.community),
        },
        "as_of": assessment.as_of.isoformat(),
        "score": {
            "value": _number(score.value),
            "low": _number(score.low),
            "high": _number(score.high),
            "max": _number(score.max),
            "absent": score.absent,
        },
        "tier": assessment.tier,
        "possible_tiers": list(assessment.possible_tiers),
        "vetoes": list(assessment.vetoes),
        "possible_vetoes": list(assessment.possible_vetoes),
        "decided": assessment.decided,
        "countable": assessment.countable,
        "facts": [_fact(assessment, name) for name in assessment.ruleset.facts],
        "groups": [_group(group) for group in assessment.groups],
        "findings": [_finding(finding) for finding in assessment.findings],
        "remedies": [_remedy(remedy) for remedy in assessment.remedies],
        "collect": [_collect(item) for item in assessment.collect],
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}


def _number(value: Number | None, unit: Unit | None = None) -> str | None:
    """A number in `unit`, which stands beside it in the record."""
    if value is None:
        return None
    return to_text(value if unit is None else unit.from_base(value))


def _plain(value: Any, unit: Unit | None) -> Any:
    match value:
        case bool() | str() | None:
            return value
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(part, unit) for part in value]
    return _number(value, unit)


def _interval(interval: Interval | None, unit: Unit | None) -> dict[str, object] | None:
    if interval is None:
        return None
    low, high = _number(interval.low, unit), _number(interval.high, unit)
    return {"value": low if interval.exact else None, "low": low, "high": high}


def _fact(assessment: Assessment, name: str) -> dict[str, object]:
    fact, reading = assessment.ruleset.facts[name], assessment.bound.readings[name]
    partial = reading.known != "exact"
    said = [
        s
        for s in assessment.bound.statements
        if s.at == name or s.at.startswith((f"{name}[", f"{name}."))
    ]
    return {
        "fact": name,
        "title": _text(fact.title),
        "known": {"exact": "known", "partial": "partial", "blank": "unknown"}[reading.known],
        "value": _text(stated(fact, reading.value, partial=partial)),
        "statements": [
            {
                "at": s.at,
                "source": _citation(s.source),
                "evidence": _text(s.evidence),
                "note": _text(s.note),
            }
            for s in said
        ],
    }


def _group(group: GroupResult) -> dict[str, object]:
    return {
        "id": group.id,
        "title": _text(group.title),
        "low": _number(group.low),
        "high": _number(group.high),
        "max": _number(group.max),
        "bonus": group.bonus,
        "statuses": dict(group.statuses),
    }


def _finding(finding: Finding) -> dict[str, object]:
    criterion, detail, points = finding.criterion, finding.detail, finding.points
    unit = criterion.measure_unit
    return {
        "criterion": criterion.id,
        "title": _text(criterion.title),
        "group": criterion.group,
        "status": finding.status,
        "strength": criterion.strength,
        "basis": criterion.basis,
        "measured": _interval(detail.measured, unit),
        "required": _text(detail.required),
        "shortfall": _number(detail.shortfall, unit),
        "unit": None if unit is None else unit.name,
        "points": None
        if points is None
        else {key: _number(value) for key, value in points._asdict().items()},
        "source": _source(criterion),
        "explanation": _text(detail.text),
        "records": [_record(record, unit) for record in detail.records],
        "missing": list(detail.missing),
        "note": _text(criterion.note),
    }


def _source(criterion: Criterion) -> dict[str, object] | None:
    return _citation(criterion.citation)


def _citation(citation: Citation | None) -> dict[str, object] | None:
    if citation is None:
        return None
    return {
        "id": citation.source.id,
        "title": _text(citation.source.title),
        "document": citation.source.document,
        "locator": citation.locator,
    }


def _record(record: RecordFinding, unit: Unit | None) -> dict[str, object]:
    return {
        "name": _text(record.name),
        "status": record.status,
        "measured": _interval(record.measured, unit),
        "shortfall": _number(record.shortfall, unit),
    }


def _remedy(remedy: Remedy) -> dict[str, object]:
    first = remedy.changes[0] if remedy.changes else None
    return {
        "criterion": remedy.criterion.id,
        "strength": remedy.criterion.strength,
        "change": first.fact if first else None,
        "by": _number(first.by, first.unit) if first else None,
        "unit": first.unit.name if first and first.unit else None,
        "changes": [_change(change) for change in remedy.changes],
        "points_gained": _number(remedy.points_gained),
        "lifts_veto": remedy.lifts_veto,
        "complete": remedy.complete,
        "say": _text(remedy.say),
        "text": _text(Text(remedy.text("zh"), remedy.text("en"))),
        "source": _source(remedy.criterion),
    }


def _change(change: Change) -> dict[str, object]:
    return {
        "fact": change.fact,
        "field": change.field,
        "record": _text(change.record),
        "title": _text(change.title),
        "from": _plain(change.before, change.unit),
        "to": _plain(change.after, change.unit),
        "by": _number(change.by, change.unit),
        "unit": None if change.unit is None else change.unit.name,
        "text": _text(Text(change.text("zh"), change.text("en"))),
    }


def _collect(item: ToCollect) -> dict[str, object]:
    return {
        "fact": item.fact,
        "title": _text(item.title),
        "decides": _number(item.decides),
        "criteria": list(item.criteria),
        "evidence": _text(item.evidence),
        "missing": item.missing,
    }
