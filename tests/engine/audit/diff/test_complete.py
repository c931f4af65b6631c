"""Whatever a ruleset can say is compared: a field that is new in the model must be thought of."""

from __future__ import annotations

import pytest

from liren.engine.record import Record
from liren.engine.ruleset import model

# For each class the keys under which its fields are compared; "" where a field says nothing of its
# own: it names the thing, repeats what another field says, or is only about its place.
COMPARED: dict[type[Record], dict[str, str]] = {
    model.Criterion: {
        "id": "", "title": "title", "group": "group", "strength": "strength", "basis": "basis",
        "citation": "source", "note": "note", "origin": "origin", "applies": "applies_when",
        "records": "for_each", "where": "where", "combine": "combine", "when_empty": "when_empty",
        "measure": "measure", "measure_unit": "", "text": "measure", "thresholds": "at_least",
        "demand": "require", "items": "items", "zero_divisor": "", "when_zero": "when_zero",
        "missing_is_unmet": "when_missing", "points": "points", "worth": "points",
        "exemption": "exemption", "veto": "veto", "remedy": "remedy", "parameters": "maximum",
        "place": "", "applies_text": "applies_when", "where_text": "where",
        "combined_cap": "combined_at_most", "weight": "weight", "weight_text": "weight",
        "not_applicable": "not_applicable", "brings": "brings",
    },
    model.Fact: {
        "id": "", "kind": "type", "node": "at_least", "title": "title", "unit": "unit",
        "step": "step", "options": "options", "fields": "", "checks": "", "note": "note",
        "evidence": "evidence", "citation": "source", "needs": "needs", "place": "",
        "counts": "counts",
    },
    model.Parameter: {
        "id": "", "name": "", "title": "title", "unit": "unit", "values": "figure",
        "citation": "source", "basis": "basis", "note": "note", "is_day": "figure", "place": "",
        "table": "by", "cell": "",
    },
    model.Check: {"expr": "", "text": "that", "say": "say", "place": ""},
    model.Group: {
        "id": "", "title": "title", "parent": "in", "points": "points", "weight": "weight",
        "bonus": "bonus", "best": "best", "floor": "at_least", "cap": "at_most",
        "policy": "not_applicable", "place": "",
    },
    model.Scoring: {
        "total": "total", "resolution": "resolution", "rounding": "rounding", "rounded": "round",
        "floor": "at_least", "possible_maximum": "maximum", "all_or_nothing": "all_or_nothing",
        "not_applicable": "not_applicable", "waived": "waived",
        "bonus_beyond_maximum": "bonus_beyond_maximum",
    },
    model.Tier: {
        "id": "", "title": "title", "total": "total", "every_group": "every_group",
        "every_criterion": "every_criterion", "groups": "groups", "requires": "requires",
        "require": "require", "valid_for": "valid_for",
    },
    model.Lowering: {"when": "when", "by": "by", "say": "say", "citation": "source"},
    model.Outcome: {
        "id": "", "title": "title", "unit": "values", "values": "values", "citation": "source",
    },
    model.TypeOption: {
        "id": "", "title": "title", "when": "when", "text": "when", "basis": "basis",
        "citation": "source", "note": "note", "parameters": "", "place": "",
    },
    model.Classification: {
        "id": "", "title": "title", "options": "", "citation": "source", "note": "note",
    },
    model.CaseRule: {
        "id": "", "title": "title", "when": "when", "then": "then", "strength": "strength",
        "basis": "basis", "citation": "source", "note": "note", "parameters": "parameters",
    },
    model.SourceDocument: {
        "id": "", "title": "title", "document": "document", "issued": "issued",
    },
    model.Accepted: {"code": "", "of": "", "why": "why", "place": ""},
    model.Ruleset: {
        "id": "ruleset", "version": "version", "title": "title", "summary": "summary",
        "start": "in_force", "end": "in_force", "time_zone": "time_zone", "digest": "",
        "sources": "", "facts": "", "checks": "", "parameters": "", "criteria": "", "groups": "",
        "scoring": "", "tiers": "", "units": "", "place": "", "types": "", "case_rules": "",
        "lowerings": "", "outcomes": "", "accepted": "", "document": "", "elsewhere": "",
        "profile": "", "plans": "", "uses": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", COMPARED, ids=lambda kind: kind.__name__)
def test_every_field_of_the_model_is_compared_or_says_nothing_of_its_own(
    kind: type[Record],
) -> None:
    assert set(kind._fields) == set(COMPARED[kind])


def test_every_key_has_a_word_in_the_reports() -> None:
    from liren.reports.audit.wording import KEYS

    keys = {key for fields in COMPARED.values() for key in fields.values()} - {""}
    assert keys - set(KEYS) == set()
