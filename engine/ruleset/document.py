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

from liren.engine.ruleset import problems as p
from liren.engine.ruleset.brought import Brings, Counts
from liren.engine.ruleset.declaring import BeforeValidator, Field, Shape
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
    TimeZone,
    Value,
    Version,
    Words,
    shape_error,
)

Strength = Literal["must", "principle", "goal", "option"]
Basis = Literal["source", "project"]
Combine = Literal["all", "any", "share", "worst", "mean", "best", "sum"]
Otherwise = Literal["met", "unmet", "not_applicable"]
Policy = Literal["leave_out", "full", "zero"]
Part = Literal["started", "full", "exact"]
FactKind = Literal[
    "flag", "count", "number", "share", "money", "date", "choice", "checklist", "records"
]
Need = Literal["reason", "evidence"]
Rounding = Literal["half_up", "half_even", "up", "down", "ceiling", "floor"]
Rounded = Literal["items", "groups", "total"]
Maximum = Literal["fixed", "possible"]


MOST_BANDS, MOST_LOSSES = 64, 256
"""Published standards have at most a dozen bands and thirty losses; bands nest when evaluated."""

MOST_PARTS, MOST_TIMES = 64, 16
"""Published standards combine at most a dozen parts, and multiply by at most two conditions."""


MOST_TIERS, MOST_LOWERINGS = 64, 64
"""Published standards have at most six tiers, and name a few accidents."""


class Doc(Shape):
    """What all parts of the file share: keys that are not in the language are refused."""


class TextDoc(Doc):
    """A wording in Chinese and English."""

    zh: Words
    en: Words


def _wording(value: Any) -> Any:
    if not isinstance(value, str | dict):
        raise shape_error(p.WrongShape(expected=p.A_WORDING, found=p.kind_of(value)))
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
    needs: list[Need] = []
    counts: Counts | None = None
    source: Citation | None = None


def _fact(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


FactOrKind = Annotated[FactDoc, BeforeValidator(_fact), Shorthand({"type": "string"})]


FigureOrTable = Value | Annotated[dict[Words, Value], Field(min_length=1)]


class ParameterDoc(Doc):
    """A figure, with its unit, its dates and its source; or a table of figures, looked up `by`."""

    title: TextOrPlain | None = None
    unit: Words | None = None
    by: Expression | None = None
    value: Value | None = None
    values: dict[Words, FigureOrTable] | None = Field(None, min_length=1)
    otherwise: Value | None = None
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
    """Straight lines from anchor to anchor: `from` one `to` another, or `through` several."""

    start: AnchorDoc | None = Field(None, alias="from")
    end: AnchorDoc | None = Field(None, alias="to")
    through: list[AnchorDoc] | None = Field(None, max_length=MOST_BANDS)


class PerUnitDoc(Doc):
    """Points for each unit, up to a cap; with `every`, for each so many units."""

    points: Num
    of: Expression | None = None
    every: Expression | None = None
    part: Part | None = None
    at_most: Num


class CaseDoc(Doc):
    """Points while a condition holds; without one, for the rest."""

    when: Expression | None = None
    points: Num


Cases = Annotated[list[CaseDoc], Field(min_length=1, max_length=MOST_BANDS)]


class AmountDoc(Doc):
    """Points that are worked out."""

    of: Expression
    at_least: Num = 0
    at_most: Num


class GradeDoc(Doc):
    """A share of the points for each grade of a choice."""

    of: Num
    shares: dict[Id, Value] = Field(min_length=1)


class LossDoc(Doc):
    """One reason to lose points, or to gain them."""

    points: Num | None = None
    per: Expression | None = None
    every: Expression | None = None
    part: Part | None = None
    table: dict[OneNumber, Num] | None = Field(None, min_length=1)
    when: Expression | None = None
    unless: Expression | None = None
    per_missing: FactId | None = None
    cases: Cases | None = None
    amount: Expression | None = None
    together: list[LossDoc] | None = Field(None, min_length=1, max_length=MOST_BANDS)
    at_most: Num | None = None
    say: TextOrPlain | None = None


class DeductionsDoc(Doc):
    """Points that are there to be lost, and gained back."""

    start: Num = Field(alias="from")
    lose: list[LossDoc] | None = Field(None, min_length=1, max_length=MOST_LOSSES)
    gain: list[LossDoc] | None = Field(None, min_length=1, max_length=MOST_LOSSES)
    floor: Num = 0
    at_most: Num | None = None
    zero_when: Expression | None = None


class TimesDoc(Doc):
    """What multiplies the points while a condition holds."""

    when: Expression
    by: Num


class WeightedDoc(Doc):
    """Parts that count by weight, and the points they earn together."""

    points: Num
    parts: list[PartDoc] = Field(min_length=1, max_length=MOST_PARTS)


class PointsDoc(Doc):
    """How a criterion earns points: exactly one construct, and what modifies it."""

    full: Num | None = None
    share: Num | None = None
    each: Num | None = None
    table: dict[OneNumber, Num] | None = Field(None, min_length=1)
    bands: list[BandDoc] | None = Field(None, min_length=1, max_length=MOST_BANDS)
    linear: LinearDoc | None = None
    per_unit: PerUnitDoc | None = None
    deductions: DeductionsDoc | None = None
    options: dict[Id, Num] | None = Field(None, min_length=1)
    grade: GradeDoc | None = None
    cases: Cases | None = None
    amount: AmountDoc | None = None
    best_of: list[PartDoc] | None = Field(None, min_length=1, max_length=MOST_PARTS)
    worst_of: list[PartDoc] | None = Field(None, min_length=1, max_length=MOST_PARTS)
    sum_of: list[PartDoc] | None = Field(None, min_length=1, max_length=MOST_PARTS)
    weighted: WeightedDoc | None = None
    times: list[TimesDoc] | None = Field(None, min_length=1, max_length=MOST_TIMES)
    at_most: Num | None = None
    at_least: Num | None = None
    full_when: Expression | None = None
    zero_when: Expression | None = None


def _points(value: Any) -> Any:
    return {"full": value} if isinstance(value, str) and value != "none" else value


PointsOrNone = Annotated[
    PointsDoc | Literal["none"], BeforeValidator(_points),
    Shorthand({"type": ["number", "string"]}),
]  # fmt: skip
PointsOrNumber = Annotated[
    PointsDoc, BeforeValidator(_points), Shorthand({"type": ["number", "string"]})
]


class PartDoc(Doc):
    """One of several ways, or parts, in which a criterion earns its points."""

    title: TextOrPlain | None = None
    measure: Expression | None = None
    at_least: Expression | None = None
    more_than: Expression | None = None
    at_most: Expression | None = None
    less_than: Expression | None = None
    equals: Expression | None = None
    require: Expression | None = None
    checklist: FactId | None = None
    items: list[Id] | None = Field(None, min_length=1)
    points: PointsOrNumber
    weight: Num | None = None


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
    combined_at_most: Num | None = None
    weight: Expression | None = None
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
    not_applicable: Policy | None = None
    points: PointsOrNone | None = None
    exemption: TextOrPlain | None = None
    veto: VetoDoc | None = None
    brings: dict[Brings, Num] | None = Field(None, min_length=1)
    remedy: RemedyDoc | None = None


class GroupDoc(Doc):
    """Criteria that are reported, and may be weighted, together."""

    title: TextOrPlain | None = None
    parent: Id | None = Field(None, alias="in")
    points: Num | None = None
    weight: Num | None = None
    bonus: Switch = False
    best: Num | None = None
    at_least: Num | None = None
    at_most: Num | None = None
    not_applicable: Policy | None = None
    note: TextOrPlain | None = None


class ScoringDoc(Doc):
    """How points become the score."""

    total: Num | None = None
    resolution: Num | None = None
    rounding: Rounding = "half_up"
    round: list[Rounded] | None = None
    at_least: Num = 0
    maximum: Maximum = "fixed"
    all_or_nothing: Switch = False
    not_applicable: Policy = "leave_out"
    waived: Policy = "leave_out"
    bonus_beyond_maximum: Switch = False
    note: TextOrPlain | None = None


class LimitDoc(Doc):
    """A minimum, in points or as a share."""

    at_least: Value | None = None
    more_than: Value | None = None


class RequirementDoc(Doc):
    """A criterion that a tier asks for, always or in some cases."""

    criterion: Id
    when: Expression | None = None
    unless: Expression | None = None


def _requirement(value: Any) -> Any:
    return {"criterion": value} if isinstance(value, str) else value


RequirementOrId = Annotated[
    RequirementDoc, BeforeValidator(_requirement), Shorthand({"type": "string"})
]


class TierDoc(Doc):
    """A level, and what it takes."""

    title: TextOrPlain | None = None
    total: LimitDoc | None = None
    every_group: LimitDoc | None = None
    every_criterion: LimitDoc | None = None
    groups: dict[Id, LimitDoc] = {}
    requires: list[RequirementOrId] = []
    require: Expression | None = None
    valid_for: Words | None = None
    note: TextOrPlain | None = None


class LoweringDoc(Doc):
    """A reason to award a lower tier than the one that was reached."""

    when: Expression
    by: Num = 1
    say: TextOrPlain | None = None
    source: Citation | None = None


class OutcomeDoc(Doc):
    """What follows from each tier, and from none: a figure."""

    title: TextOrPlain | None = None
    unit: Words | None = None
    values: dict[Id, Value]
    source: Citation | None = None
    note: TextOrPlain | None = None


class TypeOptionDoc(Doc):
    """One type of a classification, and the condition that makes a community of that type."""

    title: TextOrPlain | None = None
    when: Expression
    source: Citation | None = None
    basis: Basis | None = None
    note: TextOrPlain | None = None


class TypesDoc(Doc):
    """A classification: types that a community can belong to."""

    title: TextOrPlain | None = None
    options: dict[Id, TypeOptionDoc] = Field(min_length=1)
    source: Citation | None = None
    note: TextOrPlain | None = None


class CaseRuleDoc(Doc):
    """A rule about single cases: listed with the ruleset, not evaluated."""

    title: TextOrPlain
    when: TextOrPlain
    then: TextOrPlain
    strength: Strength | None = None
    parameters: list[Id] = []
    source: Citation | None = None
    basis: Basis | None = None
    note: TextOrPlain | None = None


class AcceptedDoc(Doc):
    """A finding of `liren check` that is to stay, and why."""

    code: Words
    of: Names
    why: TextOrPlain


class RulesetDoc(Doc):
    """A whole ruleset."""

    ruleset: RulesetId
    version: Version
    title: TextOrPlain
    summary: TextOrPlain | None = None
    in_force: InForceDoc = InForceDoc()
    time_zone: TimeZone = "Asia/Shanghai"
    sources: dict[Id, SourceDoc] = {}
    uses: dict[Id, Words] = {}
    units: dict[Id, TextOrPlain] = {}
    facts: dict[FactId, FactOrKind] = {}
    checks: list[CheckOrText] = []
    parameters: dict[Id, ParameterDoc] = {}
    criteria: dict[Id, CriterionDoc] = Field(min_length=1)
    groups: dict[Id, GroupDoc] = {}
    scoring: ScoringDoc = ScoringDoc()
    tiers: dict[Id, TierDoc] = Field({}, max_length=MOST_TIERS)
    lower_tier: list[LoweringDoc] = Field([], max_length=MOST_LOWERINGS)
    outcomes: dict[Id, OutcomeDoc] = {}
    types: dict[Id, TypesDoc] = {}
    case_rules: dict[Id, CaseRuleDoc] = {}
    accepted: list[AcceptedDoc] = []


__all__ = ["Basis", "Combine", "RulesetDoc", "Strength", "date"]
