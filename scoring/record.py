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
from liren.engine.ruleset.profile import AppliedProfile
from liren.engine.ruleset.profile import Change as ProfileChange
from liren.engine.text import Text
from liren.scoring.classify import TypeResult
from liren.scoring.collect import ToCollect
from liren.scoring.explain import RecordFinding
from liren.scoring.remedies import Change, Remedy
from liren.scoring.scorecard import Assessment, Finding, GroupResult, OutcomeResult
from liren.scoring.set_aside import SetAside
from liren.scoring.verdicts import Interval
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
            "digest": ruleset.file_digest,
            "title": _text(ruleset.title),
        },
        "profile": profile_record(assessment.profile),
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
            "possible": _interval(score.possible, None),
        },
        "tier": assessment.tier,
        "possible_tiers": list(assessment.possible_tiers),
        "valid_until": _plain(assessment.valid_until, None),
        "lowered": _lowered(assessment),
        "outcomes": [_outcome(result) for result in assessment.outcomes],
        "vetoes": list(assessment.vetoes),
        "possible_vetoes": list(assessment.possible_vetoes),
        "decided": assessment.decided,
        "countable": assessment.countable,
        "types": [_types(result) for result in assessment.types],
        "facts": [_fact(assessment, name) for name in assessment.ruleset.facts],
        "groups": [_group(group) for group in assessment.groups],
        "findings": [_finding(finding) for finding in assessment.findings],
        "waivers": [_set_aside(each) for each in assessment.waivers],
        "claims": [_set_aside(each) for each in assessment.claims],
        "warnings": [problem.to_dict() for problem in assessment.warnings],
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
    said = [s for s in assessment.bound.statements if s.is_about(name)]
    return {
        "fact": name,
        "title": _text(fact.title),
        "known": {"exact": "known", "partial": "partial", "blank": "unknown"}[reading.known],
        "value": _text(stated(fact, reading.value, partial=partial)),
        "statements": [
            {
                "at": s.at,
                "source": citation_record(s.source),
                "reason": _text(s.reason),
                "evidence": _text(s.evidence),
                "note": _text(s.note),
            }
            for s in said
        ],
    }


def _types(result: TypeResult) -> dict[str, object]:
    return {
        "id": result.classification.id,
        "title": _text(result.classification.title),
        "kind": result.kind,
        "types": [option.id for option in result.certain],
        "options": [
            {
                "id": finding.option.id,
                "title": _text(finding.option.title),
                "belongs": finding.belongs,
                "explanation": _text(finding.text),
                "missing": list(finding.missing),
                "source": citation_record(finding.option.citation),
            }
            for finding in result.findings
        ],
    }


def _lowered(assessment: Assessment) -> dict[str, object] | None:
    """What lowers the tier or may do so; None where nothing does."""
    reasons = [
        {
            "by": reason.by,
            "certain": certain,
            "when": reason.when.text,
            "say": _text(reason.say),
            "source": citation_record(reason.citation),
        }
        for reason, certain in assessment.lowered
    ]
    return {"from": [*assessment.possible_tiers_reached], "reasons": reasons} if reasons else None


def _outcome(result: OutcomeResult) -> dict[str, object]:
    outcome = result.outcome
    return {
        "id": outcome.id,
        "title": _text(outcome.title),
        "unit": None if outcome.unit is None else outcome.unit.name,
        "value": _number(result.value, outcome.unit),
        "possible": [_number(value, outcome.unit) for value in result.possible],
        "source": citation_record(outcome.citation),
    }


def _group(group: GroupResult) -> dict[str, object]:
    return {
        "id": group.id,
        "title": _text(group.title),
        "in": group.parent,
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
        "reasons": [
            {"at": said.at, "reason": _text(said.reason), "evidence": _text(said.evidence)}
            for said in finding.reasons
        ],
        "changes": [change_record(change) for change in finding.changes],
    }


def profile_record(profile: AppliedProfile | None) -> dict[str, object] | None:
    """The name and digest of a profile, and everything that it changes."""
    if profile is None:
        return None
    return {
        "id": profile.id,
        "version": profile.version,
        "digest": profile.digest,
        "title": _text(profile.title),
        "changes": [change_record(change) for change in profile.changes],
    }


def change_record(change: ProfileChange) -> dict[str, object]:
    """One change, and where it is from."""
    return {
        "section": change.section,
        "id": change.id or None,
        "kind": change.kind,
        "keys": list(change.keys),
        "basis": change.basis,
        "source": citation_record(change.citation),
        "note": _text(change.note),
    }


def _set_aside(each: SetAside) -> dict[str, object]:
    return {
        "criterion": each.criterion.id,
        "by": _text(each.by),
        "reason": _text(each.reason),
        "evidence": _text(each.evidence),
        "until": None if each.until is None else each.until.isoformat(),
        "active": each.active,
        "source": citation_record(each.citation),
    }


def _source(criterion: Criterion) -> dict[str, object] | None:
    return citation_record(criterion.citation)


def citation_record(citation: Citation | None) -> dict[str, object] | None:
    """A place in a document; None when none is cited."""
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
        "places": [{"record": _text(name), "title": _text(title)} for name, title in item.places],
    }
