"""The constructs of points."""

from __future__ import annotations

from fractions import Fraction

from liren.engine.ir.nodes import Expr, Number
from liren.engine.ir.types import NumberType
from liren.engine.language.units import Unit
from liren.engine.record import Record
from liren.engine.ruleset.model_facts import Threshold
from liren.engine.ruleset.model_terms import Part
from liren.engine.text import Text


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
