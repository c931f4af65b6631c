"""A profile as it is written: the shape of the file, and nothing about what its names mean.

In: the data of a `Document`. Out: `ProfileDoc`. What a profile changes has the keys of what it
changes, so that whatever the rule language learns, profiles can say too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liren.engine.ruleset.declaring import Field
from liren.engine.ruleset.document import (
    AcceptedDoc,
    Basis,
    CheckOrText,
    Citation,
    CriterionDoc,
    Doc,
    FactOrKind,
    GroupDoc,
    LoweringDoc,
    OutcomeDoc,
    ParameterDoc,
    ScoringDoc,
    SourceDoc,
    TextOrPlain,
    TierDoc,
)
from liren.engine.ruleset.scalars import Expression, FactId, Id, RulesetId, Version, Words


class DropDoc(Doc):
    """Why something of the base is left out."""

    reason: TextOrPlain
    source: Citation | None = None
    basis: Basis | None = None


class CriterionChangeDoc(CriterionDoc):
    """A criterion of the base with some keys anew or left out, or a whole new one."""

    drop: DropDoc | None = None


class GroupChangeDoc(GroupDoc):
    """A group of the base with some keys anew or left out, or a new one."""

    drop: DropDoc | None = None
    source: Citation | None = None
    basis: Basis | None = None


class TierChangeDoc(TierDoc):
    """A tier of the base with some keys anew or left out, or a new one and the next one below."""

    before: Id | None = None
    drop: DropDoc | None = None
    source: Citation | None = None
    basis: Basis | None = None


class OutcomeChangeDoc(OutcomeDoc):
    """An outcome of the base with other figures, or a new one."""

    drop: DropDoc | None = None
    basis: Basis | None = None


class TypeChangeDoc(Doc):
    """A type of the base with another condition or title."""

    title: TextOrPlain | None = None
    when: Expression | None = None
    source: Citation | None = None
    basis: Basis | None = None
    note: TextOrPlain | None = None


class TypesChangeDoc(Doc):
    """A classification of the base with some of its types anew."""

    options: dict[Id, TypeChangeDoc] = Field(min_length=1)


class ScoringChangeDoc(ScoringDoc):
    """Other rules for the score."""

    source: Citation | None = None
    basis: Basis | None = None


class ProfileDoc(Doc):
    """A whole profile."""

    profile: RulesetId
    version: Version
    title: TextOrPlain
    base: Words
    summary: TextOrPlain | None = None
    sources: dict[Id, SourceDoc] = {}
    units: dict[Id, TextOrPlain] = {}
    facts: dict[FactId, FactOrKind] = {}
    checks: list[CheckOrText] = []
    parameters: dict[FactId, ParameterDoc] = {}
    groups: dict[Id, GroupChangeDoc] = {}
    scoring: ScoringChangeDoc = ScoringChangeDoc()
    criteria: dict[Id, CriterionChangeDoc] = {}
    tiers: dict[Id, TierChangeDoc] = {}
    lower_tier: list[LoweringDoc] = []
    outcomes: dict[Id, OutcomeChangeDoc] = {}
    types: dict[Id, TypesChangeDoc] = {}
    accepted: list[AcceptedDoc] = []


CHANGED: Mapping[str, type[Doc]] = {
    "groups": GroupChangeDoc,
    "criteria": CriterionChangeDoc,
    "tiers": TierChangeDoc,
}
"""Sections whose entries can take keys of the base away by `none`; so can `scoring`."""


ABOUT_THE_CHANGE = frozenset(("source", "basis", "note", "drop", "before"))
"""Keys that say where a change is from, or where something new stands."""


def takes_away(section: str, key: str, value: object) -> bool:
    """Whether `key: none` takes away what the base says.

    `points: none` on a criterion does not: it is a word of the language.
    """
    if section not in (*CHANGED, "scoring") or (section, key) == ("criteria", "points"):
        return False
    return key not in ABOUT_THE_CHANGE and value == "none"


def without_none(data: object) -> object:
    """The data of a profile without what it takes away, which has the shape of nothing else."""
    if not isinstance(data, dict):
        return data
    result: dict[str, Any] = dict(data)
    for name in CHANGED:
        section = data.get(name)
        if isinstance(section, dict):
            result[name] = {key: _left(name, entry) for key, entry in section.items()}
    if "scoring" in data:
        result["scoring"] = _left("scoring", data["scoring"])
    return result


def _left(section: str, entry: object) -> object:
    if not isinstance(entry, dict):
        return entry
    return {key: value for key, value in entry.items() if not takes_away(section, key, value)}
