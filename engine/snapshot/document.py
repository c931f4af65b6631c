"""A snapshot as it is written, apart from its facts, whose shape depends on the ruleset."""

from __future__ import annotations

import re
from typing import Annotated, Any

from liren.engine.ruleset.declaring import BeforeValidator, Field
from liren.engine.ruleset.document import Citation, Doc, SourceDoc, TextOrPlain
from liren.engine.ruleset.history import MOST_ROUNDS
from liren.engine.ruleset.problems import shown
from liren.engine.ruleset.scalars import Day, Id, RulesetId, TimeZone, Words, shape_error
from liren.engine.snapshot.problems import NoTimeOfDay


def _last_day(value: Any) -> Any:
    if isinstance(value, str) and _MOMENT.match(value):
        raise shape_error(NoTimeOfDay(found=shown(value)))
    return value


_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]+\d")
LastDay = Annotated[Day, BeforeValidator(_last_day)]


class SetAsideDoc(Doc):
    """A criterion that is set aside, why, and until when, that day included.

    What `NEEDED` lists must be there, which is checked with everything else that is about meaning:
    a missing key must not hide what else is wrong.
    """

    criterion: Id | None = None
    by: TextOrPlain | None = None
    reason: TextOrPlain | None = None
    evidence: TextOrPlain | None = None
    until: LastDay | None = None
    source: Citation | None = None


NEEDED = {
    "claims": ("criterion", "reason", "evidence"),
    "waivers": ("criterion", "by", "reason", "until"),
}


class RoundDoc(Doc):
    """What an earlier assessment was made of, and what it found."""

    as_of: Day
    score: Any = None
    tier: Any = None
    facts: dict[str, Any] = Field(default_factory=dict)
    source: Any = None
    evidence: Any = None
    note: Any = None


class SnapshotDoc(Doc):
    """A whole snapshot."""

    snapshot: RulesetId
    community: TextOrPlain | None = None
    region: TextOrPlain | None = None
    as_of: Day | None = None
    time_zone: TimeZone | None = None
    note: TextOrPlain | None = None
    sources: dict[Id, SourceDoc] = Field(default_factory=dict)
    rulesets: list[Words] = Field(default_factory=list)
    facts: dict[str, Any] = Field(default_factory=dict)
    history: list[RoundDoc] | None = Field(None, max_length=MOST_ROUNDS)
    claims: list[SetAsideDoc] = Field(default_factory=list)
    waivers: list[SetAsideDoc] = Field(default_factory=list)
    context: dict[str, Any] = Field(default_factory=dict)
