"""A criterion, with its veto and remedy."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from liren.engine.errors import Place
from liren.engine.ir.nodes import Expr, Number
from liren.engine.language.units import Unit
from liren.engine.record import Record, field
from liren.engine.ruleset.brought import Brings
from liren.engine.ruleset.model_facts import Citation, Fact, Parameter, Threshold
from liren.engine.ruleset.model_points import Points
from liren.engine.ruleset.model_terms import Basis, Combine, Otherwise, Policy, Strength
from liren.engine.text import Text


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
