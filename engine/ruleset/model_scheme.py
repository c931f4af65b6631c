"""Groups, tiers, what follows from them, scoring, and types of communities."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from liren.engine.errors import Place
from liren.engine.ir.nodes import Expr, Number, RoundingMode
from liren.engine.language.units import Unit
from liren.engine.record import Record, field
from liren.engine.ruleset.model_facts import Citation, Parameter
from liren.engine.ruleset.model_terms import EVERYWHERE, Basis, Policy, Rounded, Strength
from liren.engine.text import Text


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
