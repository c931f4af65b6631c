"""A snapshot as it is written, apart from its facts, whose shape depends on the ruleset."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from liren.engine.ruleset.document import Citation, Doc, SourceDoc, TextOrPlain
from liren.engine.ruleset.scalars import Day, Id, RulesetId, Words


class ClaimDoc(Doc):
    """An exemption that the community claims."""

    criterion: Id
    reason: TextOrPlain
    evidence: TextOrPlain
    source: Citation | None = None


class WaiverDoc(Doc):
    """A criterion set aside by somebody who may, until a day (included)."""

    criterion: Id
    by: TextOrPlain
    reason: TextOrPlain
    until: Day
    evidence: TextOrPlain | None = None


class SnapshotDoc(Doc):
    """A whole snapshot."""

    snapshot: RulesetId
    community: TextOrPlain | None = None
    as_of: Day | None = None
    note: TextOrPlain | None = None
    sources: dict[Id, SourceDoc] = Field(default_factory=dict)
    rulesets: list[Words] = Field(default_factory=list)
    facts: dict[str, Any] = Field(default_factory=dict)
    claims: list[ClaimDoc] = Field(default_factory=list)
    waivers: list[WaiverDoc] = Field(default_factory=list)
    context: dict[str, Any] = Field(default_factory=dict)
