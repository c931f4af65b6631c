"""A ruleset that was accepted: names resolved, units converted, expressions typed.

Everything here is immutable. Numbers are exact and in base units (m², yuan, persons, shares as
ratios); `Fact.unit` and `Parameter.unit` say in which unit people write and read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from liren.engine.errors import Place
from liren.engine.ir.nodes import Expr, Field, Input, Number, RoundingMode
from liren.engine.ir.types import DATE, NumberType
from liren.engine.language.units import Unit
from liren.engine.record import Identity, Record, field
from liren.engine.text import Lang, Text

Strength = Literal["must", "principle", "goal", "option"]
Basis = Literal["source", "project"]
Combine = Literal["all", "any", "share", "worst", "mean"]
Otherwise = Literal["met", "unmet", "not_applicable"]
Policy = Literal["leave_out", "full", "zero"]
ThresholdOp = Literal["at_least", "more_than", "at_most", "less_than", "equals"]

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
AS_OF = Input("as_of", DATE, FIRST_DAY.toordinal(), LAST_DAY.toordinal())


class SourceDocument(Record):
    """A document that is cited."""

    id: str
    title: Text
    document: str | None = None
    issued: date | None = None


class Citation(Record):
    """A place in a document."""

    source: SourceDocument
    locator: str

    def say(self, lang: Lang) -> str:
        """Document and clause, as one would cite them."""
        title = self.source.title.in_(lang)
        if not self.locator:
            return title
        return f"{title}，{self.locator}" if lang == "zh" else f"{title}, {self.locator}"


class Check(Record):
    """A condition that must hold among facts."""

    expr: Expr
    text: str
    say: Text | None
    place: Place = field(compare=False)


class Fact(Record):
    """A fact that a ruleset reads, as declared.

    `node` is how expressions read it: an `Input`, or a `Field` of a list of records. `fields` and
    `checks` are there for lists of records only.
    """

    id: str
    kind: str
    node: Input | Field
    title: Text
    unit: Unit | None = None
    step: Fraction = Fraction(1)
    options: Mapping[str, Text] = field(default_factory=dict)
    fields: Mapping[str, Fact] = field(default_factory=dict)
    checks: tuple[Check, ...] = ()
    note: Text | None = None
    evidence: Text | None = None
    citation: Citation | None = None
    place: Place = field(default=None, compare=False)

    @property
    def at_least(self) -> Number | None:
        """The smallest value, in base units."""
        return self.node.low

    @property
    def at_most(self) -> Number | None:
        """The largest value, in base units."""
        return self.node.high


class DatedValue(Record):
    """A figure from a day on; `value` None where the source gives none."""

    since: date | None
    value: Number | None


class Parameter(Record):
    """A figure of the ruleset. `name` is unique over all rulesets that are drawn on."""

    id: str
    name: str
    title: Text
    unit: Unit | None
    values: tuple[DatedValue, ...]
    citation: Citation | None
    basis: Basis
    note: Text | None = None
    is_day: bool = False
    place: Place = field(default=None, compare=False)

    def on(self, day: date) -> DatedValue | None:
        """The value in force on a day; None before the first."""
        found = None
        for dated in self.values:
            if dated.since is None or dated.since <= day:
                found = dated
        return found


class Threshold(Record):
    """One end that the measure must keep to."""

    op: ThresholdOp
    expr: Expr
    text: str


class Full(Record):
    """All or nothing."""

    points: Number

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.points, 0)


class Share(Record):
    """In proportion to what is there."""

    points: Number

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.points, 0)


class Each(Record):
    """Points for every item of a checklist."""

    points: Number
    items: int

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.points * self.items, 0)


class Table(Record):
    """Points by the largest key not above the measure; keys ascending."""

    rows: tuple[tuple[Number, Number], ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(points for _, points in self.rows))


class Band(Record):
    """A stretch of the measure, and its points."""

    ends: tuple[Threshold, ...]
    points: Number


class Bands(Record):
    """The points of the first band that holds the measure."""

    bands: tuple[Band, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(band.points for band in self.bands))


class Linear(Record):
    """A straight line between two anchors; `low` is the one with the smaller measure."""

    start: tuple[Expr, Number]
    end: tuple[Expr, Number]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, self.start[1], self.end[1])


class PerUnit(Record):
    """Points for each unit, up to a cap. `text` is what is counted, as written."""

    points: Number
    of: Expr
    cap: Number
    text: str = ""

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.cap, 0)


class Loss(Record):
    """One reason to lose points: per unit of `count`, or while `when` holds.

    Without `say` the reason is said by `text`, an expression of the language.
    """

    points: Number
    count: Expr | None
    when: Expr | None
    cap: Number | None
    say: Text | None
    text: str = ""


class Deductions(Record):
    """Points that are there to be lost."""

    start: Number
    losses: tuple[Loss, ...]
    floor: Number
    zero_when: Expr | None
    zero_text: str = ""

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.start, 0)


class ByOption(Record):
    """Points by the option of a choice."""

    choice: Expr
    points: tuple[tuple[str, Number], ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(points for _, points in self.points))


Points = Full | Share | Each | Table | Bands | Linear | PerUnit | Deductions | ByOption


class Veto(Record):
    """What failing a criterion bars: every tier, one tier and those above, or the whole score."""

    bars: str | None
    zero: bool


class RemedyHint(Record):
    """The facts an office would change, and how it would say so."""

    change: tuple[str, ...]
    say: Text | None


class Criterion(Record):
    """One demand.

    `measure` and `thresholds`, or `demand`, say what is asked; with `records` it is asked of every
    record for which `where` holds. `worth` rescales the points of a criterion that was taken over.
    `parameters` are those it depends on. `demand` is None when the points alone say what is asked,
    and `zero_divisor` holds where a divisor is zero. `text` is the measure or condition as
    written.
    """

    id: str
    title: Text
    group: str | None
    strength: Strength
    basis: Basis
    citation: Citation | None
    note: Text | None
    origin: str | None
    applies: Expr
    records: Fact | None
    where: Expr
    combine: Combine
    when_empty: Otherwise | None
    measure: Expr | None
    measure_unit: Unit | None
    text: str
    thresholds: tuple[Threshold, ...]
    demand: Expr | None
    items: tuple[str, ...]
    zero_divisor: Expr
    when_zero: Otherwise | None
    missing_is_unmet: bool
    points: Points | None
    worth: Number | None
    exemption: Text | None
    veto: Veto | None
    remedy: RemedyHint
    parameters: tuple[Parameter, ...]
    place: Place = field(compare=False)
    applies_text: str = ""
    where_text: str = ""

    @property
    def maximum(self) -> Number:
        """The most points it can earn; 0 without points."""
        if self.points is None:
            return 0
        return self.points.maximum if self.worth is None else self.worth

    def unspecified_on(self, day: date) -> Parameter | None:
        """The parameter for which the source gives no figure on that day, if there is one."""
        for parameter in self.parameters:
            dated = parameter.on(day)
            if dated is not None and dated.value is None:
                return parameter
        return None


class Group(Record):
    """Criteria that are reported together."""

    id: str
    title: Text
    points: Number | None = None
    weight: Number | None = None
    bonus: bool = False
    cap: Number | None = None
    place: Place = field(default=None, compare=False)


class Limit(Record):
    """A minimum of points, or (`share`) of what is possible; `strict` excludes the figure."""

    value: Number
    share: bool
    strict: bool


class Tier(Record):
    """A level, and what it takes."""

    id: str
    title: Text
    total: Limit | None
    every_group: Limit | None
    groups: tuple[tuple[str, Limit], ...]
    requires: tuple[str, ...]


class Scoring(Record):
    """How points become the score."""

    total: Number | None = None
    resolution: Fraction = Fraction(1, 100)
    rounding: RoundingMode = "half_up"
    not_applicable: Policy = "leave_out"
    waived: Policy = "leave_out"
    bonus_beyond_maximum: bool = False


class Ruleset(Identity):
    """A whole ruleset. Compared and hashed by identity; `digest` identifies its content."""

    id: str
    version: str
    title: Text
    summary: Text | None
    start: date | None
    end: date | None
    time_zone: str
    digest: str
    sources: Mapping[str, SourceDocument]
    facts: Mapping[str, Fact]
    checks: tuple[Check, ...]
    parameters: Mapping[str, Parameter]
    criteria: Mapping[str, Criterion]
    groups: Mapping[str, Group]
    scoring: Scoring
    tiers: tuple[Tier, ...]
    units: Mapping[str, Unit]
    place: Place
    # Compiled forms, kept by those who make them; a pure function of the rest.
    plans: dict[object, object] = field(default_factory=dict)

    def scales(self) -> dict[str, int]:
        """For each number among the facts a scale at which a value of usual precision is whole.

        Fields of records go by `LIST.FIELD`.
        """
        if "scales" in self.plans:
            return cast(dict[str, int], self.plans["scales"])
        found = {}
        for fact in self.facts.values():
            for name, item in (
                (fact.id, fact),
                *((f"{fact.id}.{n}", f) for n, f in fact.fields.items()),
            ):
                if isinstance(item.node.type, NumberType):
                    found[name] = item.step.denominator
        self.plans["scales"] = found
        return found

    def all_parameters(self) -> Iterator[Parameter]:
        """Every parameter that a criterion depends on, and those declared here, each once."""
        seen: dict[str, Parameter] = {item.name: item for item in self.parameters.values()}
        for criterion in self.criteria.values():
            seen.update((item.name, item) for item in criterion.parameters)
        return iter(seen.values())
