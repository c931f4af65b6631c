"""A file of rule tests as it is written: the shape of `tests.yaml`.

In: the data of a `Document`. Out: `RuleTestsDoc`, typed and complete; what its names mean is found
out by `load`. The JSON Schema of the format is generated from these models (`schema`).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from liren.engine.ruleset.declaring import BeforeValidator, Field, Shorthand
from liren.engine.ruleset.document import Doc, SourceDoc, TextOrPlain
from liren.engine.ruleset.scalars import Day, Id, Num, Words, read_number
from liren.engine.snapshot.document import RoundDoc, SetAsideDoc
from liren.scoring.classify import Belongs
from liren.scoring.names import Status

Side = Literal["below", "at", "above"]
Way = Side | Literal["seen", "yes", "no"]
Subject = Literal["criterion", "tier", "group", "type", "scoring"]


class RangeDoc(Doc):
    """The two ends of what a number may still be."""

    low: Num
    high: Num


def _range(value: Any) -> Any:
    if not isinstance(value, str) or value == "none":
        return value
    read_number(value)
    return {"low": value, "high": value}


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _nothing(value: Any) -> Any:
    return {} if value == "none" else value


NUMBER = {"type": ["number", "string"]}
Range = Annotated[RangeDoc, BeforeValidator(_range), Shorthand(NUMBER)]
Score = Annotated[RangeDoc | Literal["none"], BeforeValidator(_range), Shorthand(NUMBER)]
OneOrMore = Annotated[list[Words], BeforeValidator(_list), Shorthand({"type": "string"})]
Changes = Annotated[dict[str, Any], BeforeValidator(_nothing), Shorthand({"const": "none"})]


class ExpectDoc(Doc):
    """What an assessment must say; what is not named is not looked at."""

    statuses: dict[Id, Status] = Field(default_factory=dict)
    points: dict[Id, Range] = Field(default_factory=dict)
    score: Score | None = None
    groups: dict[Id, Range] = Field(default_factory=dict)
    tier: OneOrMore | None = None
    types: dict[Id, dict[Id, Belongs]] = Field(default_factory=dict)
    remedies: dict[Id, Changes] = Field(default_factory=dict)
    collect: list[Words] | None = None
    error: OneOrMore | None = None


class CaseDoc(Doc):
    """One case: a sentence, what the community states, and what then holds."""

    that: TextOrPlain
    as_of: Day | None = None
    snapshot: Words | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    history: list[RoundDoc] | None = None
    claims: list[SetAsideDoc] = Field(default_factory=list)
    waivers: list[SetAsideDoc] = Field(default_factory=list)
    expect: ExpectDoc


class UnreachableDoc(Doc):
    """What no community can bring about, and why: it is then not asked for."""

    criterion: Id | None = None
    tier: Words | None = None
    group: Id | None = None
    type: Words | None = None
    scoring: Literal["at_most", "at_least"] | None = None
    statuses: list[Status | Belongs] = Field(default_factory=list)
    figure: Words | None = None
    sides: list[Way] = Field(default_factory=list)
    reason: TextOrPlain


class RuleTestsDoc(Doc):
    """A whole file."""

    tests: Words | None = None
    profile: Words | None = None
    as_of: Day | None = None
    sources: dict[Id, SourceDoc] = Field(default_factory=dict)
    given: dict[str, Any] = Field(default_factory=dict)
    history: list[RoundDoc] | None = None
    cases: list[CaseDoc] = Field(min_length=1)
    unreachable: list[UnreachableDoc] = Field(default_factory=list)
