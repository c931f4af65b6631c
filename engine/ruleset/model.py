"""A ruleset that was accepted: names resolved, units converted, expressions typed.

Everything here is immutable. Numbers are exact and in base units (m², yuan, persons, shares as
ratios); `Fact.unit` and `Parameter.unit` say in which unit people write and read them.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

from liren.engine.errors import Place, Source
from liren.engine.ir.nodes import Expr, Field, Input, Number, RoundingMode
from liren.engine.ir.types import DATE, WHOLE, NumberType
from liren.engine.language.document import Document
from liren.engine.language.units import Unit
from liren.engine.record import Identity, Record, field
from liren.engine.ruleset.brought import Brings, Counts
from liren.engine.text import Lang, Text

if TYPE_CHECKING:
    from liren.engine.language.document import Document
    from liren.engine.ruleset.profile import AppliedProfile

Strength = Literal["must", "principle", "goal", "option"]
Basis = Literal["source", "project"]
Need = Literal["reason", "evidence"]
Combine = Literal["all", "any", "share", "worst", "mean", "best", "sum"]
Otherwise = Literal["met", "unmet", "not_applicable"]
Policy = Literal["leave_out", "full", "zero"]
Part = Literal["started", "full", "exact"]
Rounded = Literal["items", "groups", "total"]
ThresholdOp = Literal["at_least", "more_than", "at_most", "less_than", "equals"]

NO_DOCUMENT = Document(Source("<ruleset>"), {})
NO_TIER = "none"
"""What no tier is called where it stands among the tiers."""

EVERYWHERE: frozenset[Rounded] = frozenset(("items", "groups", "total"))

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
AS_OF = Input("as_of", DATE, FIRST_DAY.toordinal(), LAST_DAY.toordinal())
OF_DAY: Mapping[str, Input] = MappingProxyType(
    {
        "as_of": AS_OF,
        "as_of.year": Input("as_of.year", WHOLE, FIRST_DAY.year, LAST_DAY.year),
        "as_of.month": Input("as_of.month", WHOLE, 1, 12),
        "as_of.quarter": Input("as_of.quarter", WHOLE, 1, 4),
    }
)
"""What is known of the day of the assessment."""

OF_DAY_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "as_of": Text("评估日期", "the day of the assessment"),
        "as_of.year": Text("评估年份", "the year of the assessment"),
        "as_of.month": Text("评估月份", "the month of the assessment"),
        "as_of.quarter": Text("评估季度", "the quarter of the assessment"),
    }
)

PREVIOUS, ROUNDS = "previous", "rounds"
"""The names under which expressions read the history of a snapshot."""


def of_day(day: date) -> tuple[int, ...]:
    """The values of `OF_DAY` on a day, in its order."""
    return day.toordinal(), day.year, day.month, (day.month + 2) // 3


def is_history(name: str) -> bool:
    """Whether a fact of that name is read from the history of a snapshot, not stated in it."""
    return name == ROUNDS or name.partition(".")[0] == PREVIOUS


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
    `checks` are there for lists of records only. `needs` are what has to stand beside its value.
    It is no less than the number of what it `counts` that assessments bring upon the community.
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
    needs: tuple[Need, ...] = ()
    place: Place = field(default=None, compare=False)
    counts: Counts | None = None

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


class Cell(Record):
    """The place of a figure in a table: which table, what it is looked up by, and its `key` there.

    The figure counts while `when` holds: `per_record` when that is decided for each record.
    """

    table: str
    title: Text
    by: Text
    key: Text
    when: Expr
    per_record: bool


class Lookup(Record):
    """What a table of figures is looked up by, and its figures.

    `chosen` is the figure that counts; of a table that is looked up by a fact of the `records` of
    a list, for the record at hand. `zero_divisor` holds where `by` divides by zero.
    """

    by: Text
    chosen: Expr
    cells: tuple[Parameter, ...]
    records: str | None
    zero_divisor: Expr


class Parameter(Record):
    """A figure of the ruleset. `name` is unique over all rulesets that are drawn on.

    A parameter with a `table` has no values of its own: each figure is a parameter with a `cell`.
    """

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
    table: Lookup | None = None
    cell: Cell | None = None

    def figures(self) -> tuple[Parameter, ...]:
        """The parameter itself, or those in its table."""
        return (self,) if self.table is None else self.table.cells

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


Anchor = tuple[Expr, Number]
"""A measure, and the points there."""


class Linear(Record):
    """Straight lines from anchor to anchor, level beyond them.

    More than two anchors stand in ascending order.
    """

    anchors: tuple[Anchor, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(points for _, points in self.anchors))


class Every(Record):
    """How many units count as one: the figure as written, and what becomes of a part of it."""

    text: str
    part: Part


class PerUnit(Record):
    """Points for each unit, up to a cap. `of` is the number of units.

    `text` is what is counted, as written, and `every` of how much of it a unit is.
    """

    points: Number
    of: Expr
    cap: Number
    text: str = ""
    every: Every | None = None

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.cap, 0)


class Case(Record):
    """Points while a condition holds; `text` is the condition as written, empty for the rest."""

    when: Expr
    points: Number
    text: str = ""


class Cases(Record):
    """The points of the first case that holds; the last one is for the rest."""

    cases: tuple[Case, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(case.points for case in self.cases))


class Amount(Record):
    """Points that are worked out, between two ends. `text` is the expression as written."""

    of: Expr
    floor: Number
    cap: Number
    text: str

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.cap, 0)


class Loss(Record):
    """One reason to lose points: per unit of `count`, or while `when` holds.

    Without `say` the reason is said by `text`, an expression of the language. Reasons to gain
    points are described in the same way.
    """

    points: Number
    count: Expr | None
    when: Expr | None
    cap: Number | None
    say: Text | None
    text: str = ""
    every: Every | None = None

    @property
    def graded(self) -> bool:
        """Whether it can come to points of any precision."""
        return self.count is not None and not _whole(self.count)


class TableLoss(Record):
    """A loss that grows with the number of times: that of the largest key not above `count`."""

    rows: tuple[tuple[Number, Number], ...]
    count: Expr
    cap: Number | None
    say: Text | None
    text: str = ""
    every: Every | None = None
    graded = False


class CaseLoss(Record):
    """The loss of the first case that holds; the last one is for the rest."""

    cases: tuple[Case, ...]
    cap: Number | None
    say: Text | None
    graded = False


class AmountLoss(Record):
    """A loss that is worked out, or set by who assesses."""

    amount: Expr
    cap: Number
    say: Text | None
    text: str = ""
    graded = True


class JointLoss(Record):
    """Several losses that come to so many points at most."""

    losses: tuple[AnyLoss, ...]
    cap: Number
    say: Text | None

    @property
    def graded(self) -> bool:
        """Whether it can come to points of any precision."""
        return any(loss.graded for loss in self.losses)


AnyLoss = Loss | TableLoss | CaseLoss | AmountLoss | JointLoss


class Deductions(Record):
    """Points that are there to be lost, and gained back."""

    start: Number
    losses: tuple[AnyLoss, ...]
    floor: Number
    zero_when: Expr | None
    zero_text: str = ""
    gains: tuple[AnyLoss, ...] = ()
    cap: Number | None = None

    @property
    def most(self) -> Number:
        """What stays below the cap, which is the start unless it is written."""
        return self.start if self.cap is None else self.cap

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.most, 0)

    @property
    def graded(self) -> bool:
        """Whether it can come to points of any precision."""
        return any(loss.graded for loss in (*self.losses, *self.gains))


class ByOption(Record):
    """Points by the option of a choice."""

    choice: Expr
    points: tuple[tuple[str, Number], ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(points for _, points in self.points))


class Grade(Record):
    """A share of the points for each grade of a choice; a grade left out earns nothing."""

    choice: Expr
    points: Number
    shares: tuple[tuple[str, Number], ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(0, *(self.points * share for _, share in self.shares))


class PointsPart(Record):
    """One of the parts that points are made of: its own demand, and what that earns.

    `demand` is None when the points alone say what is asked. `weight` is there in `Weighted` only.
    """

    title: Text | None
    measure: Expr | None
    measure_unit: Unit | None
    text: str
    thresholds: tuple[Threshold, ...]
    demand: Expr | None
    items: tuple[str, ...]
    points: Points
    weight: Number | None = None


class BestOf(Record):
    """The points of the part that earns most."""

    parts: tuple[PointsPart, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(part.points.maximum for part in self.parts)


class WorstOf(Record):
    """The points of the part that earns least."""

    parts: tuple[PointsPart, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return min(part.points.maximum for part in self.parts)


class SumOf(Record):
    """The points of all parts together."""

    parts: tuple[PointsPart, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return sum(part.points.maximum for part in self.parts)


class Weighted(Record):
    """`points` times the weighted mean of the shares of their own maxima that the parts earn."""

    points: Number
    parts: tuple[PointsPart, ...]

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        return max(self.points, 0)


Parts = BestOf | WorstOf | SumOf | Weighted


class Multiplier(Record):
    """A factor that holds while `when` does. `text` is the condition as written."""

    when: Expr
    by: Number
    text: str


class Modified(Record):
    """A construct and what modifies it, in this order: factors, a cap and a floor, a condition that
    gives all points, and one that gives none."""

    points: Construct
    times: tuple[Multiplier, ...] = ()
    cap: Number | None = None
    floor: Number | None = None
    full_when: Expr | None = None
    zero_when: Expr | None = None
    full_text: str = ""
    zero_text: str = ""

    @property
    def reach(self) -> Number:
        """The most points it could give without its cap and floor."""
        most = Fraction(self.points.maximum)
        for factor in self.times:
            most *= max(Fraction(factor.by), Fraction(1))
        return most

    @property
    def maximum(self) -> Number:
        """The most points it can give."""
        most = self.reach if self.cap is None else min(self.reach, self.cap)
        most = max(most, 0 if self.floor is None else self.floor, 0)
        return int(most) if most == int(most) else most


Simple = (
    Full | Share | Each | Table | Bands | Linear | PerUnit | Deductions | ByOption | Grade | Cases
    | Amount
)  # fmt: skip
Construct = Simple | Parts
Points = Construct | Modified


def construct_of(points: Points | None) -> Construct | None:
    """The construct without what modifies it."""
    return points.points if isinstance(points, Modified) else points


def _whole(node: Expr) -> bool:
    return isinstance(node.type, NumberType) and node.type.whole


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
    written. Where it is met it `brings` so many of something upon the community.
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
    combined_cap: Number | None = None
    weight: Expr | None = None
    weight_text: str = ""
    not_applicable: Policy | None = None
    brings: tuple[tuple[Brings, int], ...] = ()

    @property
    def maximum(self) -> Number:
        """The most points it can earn; 0 without points."""
        return self.unscaled_maximum if self.worth is None else self.worth

    @property
    def unscaled_maximum(self) -> Number:
        """The most points it could earn if `worth` did not scale them; 0 without points."""
        if self.points is None:
            return 0
        if self.combined_cap is None:
            return self.points.maximum
        if self.combine == "sum":
            return self.combined_cap
        return min(self.points.maximum, self.combined_cap)

    @property
    def factor(self) -> Fraction:
        """What `worth` multiplies all points by."""
        if self.worth is None:
            return Fraction(1)
        return Fraction(self.worth) / self.unscaled_maximum

    def unspecified_on(self, day: date) -> Parameter | None:
        """The parameter for which the source gives no figure on that day, if there is one."""
        for parameter in self.parameters:
            dated = parameter.on(day)
            if dated is not None and dated.value is None:
                return parameter
        return None


class Group(Record):
    """Criteria and groups that are reported together.

    `parent` is the group it lies in. `bonus` and `policy`, what holds for criteria that do not
    apply, are those of the parent where the group itself says nothing. Of its members the `best`
    that earn most count; None stands for all of them.
    """

    id: str
    title: Text
    parent: str | None = None
    points: Number | None = None
    weight: Number | None = None
    bonus: bool = False
    best: int | None = None
    floor: Number | None = None
    cap: Number | None = None
    policy: Policy | None = None
    place: Place = field(default=None, compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether its points are the sum of its members', as if these stood in its place."""
        limits = (self.weight, self.best, self.floor, self.cap)
        return all(limit is None for limit in limits)


class Limit(Record):
    """A minimum of points, or (`share`) of what is possible; `strict` excludes the figure."""

    value: Number
    share: bool
    strict: bool


class Condition(Record):
    """A yes or no on the facts, how it was written, and the parameters it depends on."""

    expr: Expr
    text: str
    parameters: tuple[Parameter, ...] = ()


class Requirement(Record):
    """A criterion that a tier asks for: always, or while `when` holds (or, `negated`, does not)."""

    criterion: str
    when: Condition | None = None
    negated: bool = False


class Period(Record):
    """A number of calendar months, or of days."""

    amount: int
    in_months: bool

    def after(self, day: date) -> date:
        """The last day of a period that begins on the day after `day`.

        Months end on the day of the same number, or on the last of a month that has no such day.
        """
        if not self.in_months:
            return day + timedelta(days=self.amount)
        years, month = divmod(day.year * 12 + day.month - 1 + self.amount, 12)
        return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


class Tier(Record):
    """A level, and what it takes."""

    id: str
    title: Text
    total: Limit | None
    every_group: Limit | None
    every_criterion: Limit | None
    groups: tuple[tuple[str, Limit], ...]
    requires: tuple[Requirement, ...]
    require: Condition | None = None
    valid_for: Period | None = None


class Lowering(Record):
    """A reason to award a tier that is `by` levels below the one that was reached."""

    when: Condition
    by: int
    say: Text | None
    citation: Citation | None


def tier_conditions(tiers: Iterable[Tier], lowerings: Iterable[Lowering]) -> Iterator[Condition]:
    """Every condition on the facts that tiers depend on."""
    for tier in tiers:
        if tier.require is not None:
            yield tier.require
        yield from (item.when for item in tier.requires if item.when is not None)
    yield from (lowering.when for lowering in lowerings)


class Outcome(Record):
    """What follows from each tier, and (`none`) from none: figures in base units."""

    id: str
    title: Text
    unit: Unit | None
    values: Mapping[str, Number]
    citation: Citation | None


class Scoring(Record):
    """How points become the score.

    `rounded` are the places where points are rounded to the resolution. `possible_maximum`: the
    score is the plain sum, of what can be earned on the day. `all_or_nothing`: it is all of that
    when nothing is lost, else 0. It is never below `floor`.
    """

    total: Number | None = None
    resolution: Fraction = Fraction(1, 100)
    rounding: RoundingMode = "half_up"
    rounded: frozenset[Rounded] = EVERYWHERE
    floor: Number = 0
    possible_maximum: bool = False
    all_or_nothing: bool = False
    not_applicable: Policy = "leave_out"
    waived: Policy = "leave_out"
    bonus_beyond_maximum: bool = False


class TypeOption(Record):
    """One type: a community is of it when `when` holds. `text` is the condition as written."""

    id: str
    title: Text
    when: Expr
    text: str
    basis: Basis
    citation: Citation | None
    note: Text | None
    parameters: tuple[Parameter, ...]
    place: Place = field(compare=False)


class Classification(Record):
    """Types that communities are sorted into. The conditions may leave gaps and overlap."""

    id: str
    title: Text
    options: Mapping[str, TypeOption]
    citation: Citation | None
    note: Text | None


class CaseRule(Record):
    """A rule about single cases: what happens and what then follows. Listed, not evaluated."""

    id: str
    title: Text
    when: Text
    then: Text
    strength: Strength
    basis: Basis
    citation: Citation | None
    note: Text | None
    parameters: tuple[Parameter, ...]


class Accepted(Record):
    """A finding of an audit that the authors know of, and why it stays: its code, what it is of."""

    code: str
    of: tuple[str, ...]
    why: Text
    place: Place = field(compare=False)


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
    types: Mapping[str, Classification] = field(default_factory=dict)
    case_rules: Mapping[str, CaseRule] = field(default_factory=dict)
    lowerings: tuple[Lowering, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    # What was written, with its places; with a profile, both files together.
    document: Document = field(default=NO_DOCUMENT)
    # Criteria that it does not have, and that snapshots may name all the same.
    elsewhere: frozenset[str] = frozenset()
    # Set when a profile was laid over a ruleset to make this one.
    profile: AppliedProfile | None = None
    # Compiled forms, kept by those who make them; a pure function of the rest.
    plans: dict[object, object] = field(default_factory=dict)

    @property
    def file_digest(self) -> str:
        """Identifies the content of the file, and of those it draws on, without any profile."""
        return self.digest if self.profile is None else self.profile.base_digest

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
        own = (figure for item in self.parameters.values() for figure in item.figures())
        seen: dict[str, Parameter] = {item.name: item for item in own}
        for criterion in self.criteria.values():
            seen.update((item.name, item) for item in criterion.parameters)
        for classification in self.types.values():
            for option in classification.options.values():
                seen.update((item.name, item) for item in option.parameters)
        for condition in self.tier_conditions():
            seen.update((item.name, item) for item in condition.parameters)
        return iter(seen.values())

    def tier_conditions(self) -> Iterator[Condition]:
        """Every condition on the facts that the tiers depend on."""
        return tier_conditions(self.tiers, self.lowerings)
