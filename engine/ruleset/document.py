"""A ruleset as it is written: the shape of the file, and nothing about what its names mean.

In: the data of a `Document` (texts in dicts and lists). Out: `RulesetDoc`, typed and complete. The
JSON Schema of the format is generated from these models (`schema.py`), so that editors know the
same format as the reader. Shorthands (`points: 10`, `gated: flag`) are written out here and nowhere
else.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from liren.engine.ruleset import problems as p
from liren.engine.ruleset.scalars import (
    Day,
    Expression,
    FactId,
    Id,
    Names,
    Num,
    OneNumber,
    RulesetId,
    Shorthand,
    Switch,
    Value,
    Version,
    Words,
    shape_error,
)

Strength = Literal["must", "principle", "goal", "option"]
Basis = Literal["source", "project"]
Combine = Literal["all", "any", "share", "worst", "mean"]
Otherwise = Literal["met", "unmet", "not_applicable"]
Policy = Literal["leave_out", "full", "zero"]
FactKind = Literal[
    "flag", "count", "number", "share", "money", "date", "choice", "checklist", "records"
]
Rounding = Literal["half_up", "half_even", "up", "down", "ceiling", "floor"]


MOST_BANDS, MOST_LOSSES = 64, 256
"""Published standards have at most a dozen bands and thirty losses; bands nest when evaluated."""


class Doc(BaseModel):
    """What all parts of the file share: keys that are not in the language are refused."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class TextDoc(Doc):
    """A wording in Chinese and English."""

    zh: Words
    en: Words


def _wording(value: Any) -> Any:
    return {"zh": value, "en": value} if isinstance(value, str) else value


TextOrPlain = Annotated[TextDoc, BeforeValidator(_wording), Shorthand({"type": "string"})]


def _locator(value: Any) -> Any:
    return {value: ""} if isinstance(value, str) else value


Citation = Annotated[
    dict[Id, str], Field(min_length=1, max_length=1), BeforeValidator(_locator),
    Shorthand({"type": "string"}),
]  # fmt: skip


def _titles(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        counts = Counter(value)
        twice = next((item for item, count in counts.items() if count > 1), None)
        if twice is not None:
            raise shape_error(p.ListedTwice(name=twice))
        return dict.fromkeys(value, None)
    return value


Options = Annotated[
    dict[Id, TextOrPlain | None],
    Field(min_length=1),
    BeforeValidator(_titles),
    Shorthand({"type": "array", "items": {"type": "string"}}),
]


class SourceDoc(Doc):
    """A document that the ruleset cites."""

    title: TextOrPlain
    document: Words | None = None
    issued: Day | None = None
    note: TextOrPlain | None = None


class InForceDoc(Doc):
    """From when to when the ruleset holds; both days included."""

    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")


class CheckDoc(Doc):
    """A condition among facts, and how to say that it is broken."""

    that: Expression
    say: TextOrPlain | None = None


def _check(value: Any) -> Any:
    return {"that": value} if isinstance(value, str) else value


CheckOrText = Annotated[CheckDoc, BeforeValidator(_check), Shorthand({"type": "string"})]


class FactDoc(Doc):
    """A fact: what the ruleset asks of a snapshot."""

    type: FactKind | None = None
    unit: Words | None = None
    at_least: Value | None = None
    at_most: Value | None = None
    step: Num | None = None
    options: Options | None = None
    items: Options | None = None
    each: dict[Id, FactOrKind] | None = Field(None, min_length=1)
    checks: list[CheckOrText] = []
    title: TextOrPlain | None = None
    note: TextOrPlain | None = None
    evidence: TextOrPlain | None = None
    source: Citation | None = None


def _fact(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


FactOrKind = Annotated[FactDoc, BeforeValidator(_fact), Shorthand({"type": "string"})]


class ParameterDoc(Doc):
    """A figure, with its unit, its dates and its source."""

    title: TextOrPlain | None = None
    unit: Words | None = None
    value: Value | None = None
    values: dict[Day, Value] | None = Field(None, min_length=1)
    source: Citation | None = None
    basis: Basis | None = None
    note: TextOrPlain | None = None


class BandDoc(Doc):
    """Points for a stretch of the measure."""

    at_least: Expression | None = None
    more_than: Expression | None = None
    at_most: Expression | None = None
    less_than: Expression | None = None
    points: Num


class AnchorDoc(Doc):
    """One end of a straight line."""

    at: Expression
    points: Num


class LinearDoc(Doc):
    """A straight line between two anchors."""

    start: AnchorDoc = Field(alias="from")
    end: AnchorDoc = Field(alias="to")


class PerUnitDoc(Doc):
    """Points for each unit, up to a cap."""

    points: Num
    of: Expression | None = None
    at_most: Num


class LossDoc(Doc):
    """One reason to lose points."""

    points: Num
    per: Expression | None = None
    when: Expression | None = None
    unless: Expression | None = None
    per_missing: FactId | None = None
    at_most: Num | None = None
    say: TextOrPlain | None = None


class DeductionsDoc(Doc):
    """Points that are there to be lost."""

    start: Num = Field(alias="from")
    lose: list[LossDoc] = Field(min_length=1, max_length=MOST_LOSSES)
    floor: Num = 0
    zero_when: Expression | None = None


class PointsDoc(Doc):
    """How a criterion earns points: exactly one construct."""

    full: Num | None = None
    share: Num | None = None
    each: Num | None = None
    table: dict[OneNumber, Num] | None = Field(None, min_length=1)
    bands: list[BandDoc] | None = Field(None, min_length=1, max_length=MOST_BANDS)
    linear: LinearDoc | None = None
    per_unit: PerUnitDoc | None = None
    deductions: DeductionsDoc | None = None
    options: dict[Id, Num] | None = Field(None, min_length=1)


def _points(value: Any) -> Any:
    return {"full": value} if isinstance(value, str) and value != "none" else value


PointsOrNone = Annotated[
    PointsDoc | Literal["none"], Field(union_mode="left_to_right"), BeforeValidator(_points),
    Shorthand({"type": ["number", "string"]}),
]  # fmt: skip


class VetoDoc(Doc):
    """What failing the criterion bars."""

    bars: Id | None = None
    score: Literal["zero"] | None = None


class RemedyDoc(Doc):
    """What an office would change, and how it would say so."""

    change: Names = ()
    say: TextOrPlain | None = None


class CriterionDoc(Doc):
    """One demand."""

    title: TextOrPlain | None = None
    group: Id | None = None
    strength: Strength | None = None
    basis: Basis | None = None
    source: Citation | None = None
    note: TextOrPlain | None = None
    taken_from: FactId | None = Field(None, alias="from")
    worth: Num | None = None
    applies_when: Expression | None = None
    for_each: FactId | None = None
    where: Expression | None = None
    combine: Combine | None = None
    when_empty: Otherwise | None = None
    measure: Expression | None = None
    at_least: Expression | None = None
    more_than: Expression | None = None
    at_most: Expression | None = None
    less_than: Expression | None = None
    equals: Expression | None = None
    require: Expression | None = None
    checklist: FactId | None = None
    items: list[Id] | None = Field(None, min_length=1)
    when_zero: Otherwise | None = None
    when_missing: Literal["unknown", "unmet"] = "unknown"
    points: PointsOrNone | None = None
    exemption: TextOrPlain | None = None
    veto: VetoDoc | None = None
    remedy: RemedyDoc | None = None


class GroupDoc(Doc):
    """Criteria that are reported, and may be weighted, together."""

    title: TextOrPlain | None = None
    points: Num | None = None
    weight: Num | None = None
    bonus: Switch = False
    at_most: Num | None = None
    note: TextOrPlain | None = None


class ScoringDoc(Doc):
    """How points become the score."""

    total: Num | None = None
    resolution: Num | None = None
    rounding: Rounding = "half_up"
    not_applicable: Policy = "leave_out"
    waived: Policy = "leave_out"
    bonus_beyond_maximum: Switch = False
    note: TextOrPlain | None = None


class LimitDoc(Doc):
    """A minimum, in points or as a share."""

    at_least: Value | None = None
    more_than: Value | None = None


class TierDoc(Doc):
    """A level, and what it takes."""

    title: TextOrPlain | None = None
    total: LimitDoc | None = None
    every_group: LimitDoc | None = None
    groups: dict[Id, LimitDoc] = {}
    requires: list[Id] = []
    note: TextOrPlain | None = None


class RulesetDoc(Doc):
    """A whole ruleset."""

    ruleset: RulesetId
    version: Version
    title: TextOrPlain
    summary: TextOrPlain | None = None
    in_force: InForceDoc = Field(default_factory=InForceDoc.model_construct)
    time_zone: Words = "Asia/Shanghai"
    sources: dict[Id, SourceDoc] = {}
    uses: dict[Id, Words] = {}
    units: dict[Id, TextOrPlain] = {}
    facts: dict[FactId, FactOrKind] = {}
    checks: list[CheckOrText] = []
    parameters: dict[Id, ParameterDoc] = {}
    criteria: dict[Id, CriterionDoc] = Field(min_length=1)
    groups: dict[Id, GroupDoc] = {}
    scoring: ScoringDoc = ScoringDoc()
    tiers: dict[Id, TierDoc] = {}


FactDoc.model_rebuild()

__all__ = ["Basis", "Combine", "RulesetDoc", "Strength", "date"]
