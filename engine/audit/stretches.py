"""Stretches of a measure: from one end to another, each of them included or not.

In: thresholds of which the figures are known. Out: `Stretch`es that can be held against each other.
Guarantee: of a measure that is whole, ends are whole and included, so that 89 and 90 touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import ceil, floor

from liren.engine.audit.figures import figure
from liren.engine.ir.bounds import bounds
from liren.engine.ir.nodes import Expr, Number
from liren.engine.ir.types import DateType, NumberType
from liren.engine.record import Record
from liren.engine.ruleset.model import Parameter, Threshold

OPPOSITE = {
    "at_least": "less_than",
    "more_than": "at_most",
    "at_most": "more_than",
    "less_than": "at_least",
}


class End(Record):
    """One end: the figure, whether it belongs to the stretch, and how it was written."""

    at: Number
    included: bool
    op: str
    text: str


class Stretch(Record):
    """All values from `low` to `high`; without an end where one is None."""

    low: End | None
    high: End | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies in it."""
        if self.low is None or self.high is None:
            return False
        touching = self.low.included and self.high.included
        return self.low.at > self.high.at or (self.low.at == self.high.at and not touching)

    def within(self, other: Stretch) -> Stretch:
        """What lies in both."""
        return Stretch(_upper_low(self.low, other.low), _lower_high(self.high, other.high))

    def holds(self, other: Stretch) -> bool:
        """Whether all of another stretch lies in this one."""
        return self.within(other).spans(other)

    def spans(self, other: Stretch) -> bool:
        """Whether it goes from where another begins to where that ends."""
        return _same(self.low, other.low) and _same(self.high, other.high)


def is_whole(measure: Expr) -> bool:
    """Whether a measure has no values between two whole numbers; days have none."""
    kind = measure.type
    return isinstance(kind, DateType) or (isinstance(kind, NumberType) and kind.whole)


def declared(measure: Expr) -> Stretch:
    """What a measure can be by the declarations of its facts."""
    low, high = bounds(measure)
    return Stretch(
        None if low is None else End(low, True, "at_least", ""),
        None if high is None else End(high, True, "at_most", ""),
    )


def stretch(
    ends: Sequence[Threshold], measure: Expr, day: date, parameters: Iterable[Parameter]
) -> Stretch | None:
    """What the ends leave of the measure on a day; None where facts decide an end."""
    known, found = tuple(parameters), Stretch(None, None)
    for end in ends:
        at = figure(end.expr, day, known)
        if at is None:
            return None
        found = found.within(_of(end, at, is_whole(measure)))
    return found


def _of(end: Threshold, at: Number, whole: bool) -> Stretch:
    if end.op == "equals":
        both = End(at, True, "equals", end.text)
        return Stretch(both, both)
    lower, included = end.op in ("at_least", "more_than"), end.op in ("at_least", "at_most")
    if whole:
        at, included = _whole(at, lower, included), True
    one = End(at, included, end.op, end.text)
    return Stretch(one, None) if lower else Stretch(None, one)


def _whole(at: Number, lower: bool, included: bool) -> int:
    if lower:
        return ceil(at) if included else floor(at) + 1
    return floor(at) if included else ceil(at) - 1


def gaps(stretches: Iterable[Stretch], inside: Stretch, *, whole: bool) -> list[Stretch]:
    """What lies between the stretches and in none of them, below and above left aside."""
    cut = [part for each in stretches if not (part := each.within(inside)).is_empty]
    ordered = sorted(cut, key=_begin)
    found: list[Stretch] = []
    reached = ordered[0].high if ordered else None
    for each in ordered[1:]:
        if reached is None or each.low is None:
            break
        if not _touch(reached, each.low, whole=whole):
            found.append(Stretch(_turned(reached), _turned(each.low)))
        reached = _higher(reached, each.high)
    return found


def covered(part: Stretch, by: Iterable[Stretch], *, whole: bool) -> bool:
    """Whether all of a stretch lies in others together."""
    cut = [each for one in by if not (each := one.within(part)).is_empty]
    if not cut or gaps(cut, part, whole=whole):
        return False
    first = min(cut, key=_begin)
    last = first.high
    for each in cut:
        last = _higher(last, each.high) if last is not None else None
    return _same(first.low, part.low) and _same(last, part.high)


def _begin(one: Stretch) -> tuple[bool, Number, bool]:
    if one.low is None:
        return (False, 0, False)
    return (True, one.low.at, not one.low.included)


def _touch(reached: End, low: End, *, whole: bool) -> bool:
    if whole:
        return low.at <= reached.at + 1
    return low.at < reached.at or (low.at == reached.at and (low.included or reached.included))


def _turned(end: End) -> End:
    """The end on the other side of which a stretch begins or stops."""
    return End(end.at, not end.included, OPPOSITE.get(end.op, end.op), end.text)


def _higher(one: End, other: End | None) -> End | None:
    if other is None:
        return None
    return other if (other.at, other.included) > (one.at, one.included) else one


def _upper_low(one: End | None, other: End | None) -> End | None:
    if one is None or other is None:
        return other if one is None else one
    return other if (other.at, not other.included) > (one.at, not one.included) else one


def _lower_high(one: End | None, other: End | None) -> End | None:
    if one is None or other is None:
        return other if one is None else one
    return other if (other.at, other.included) < (one.at, one.included) else one


def _same(one: End | None, other: End | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.at, one.included) == (other.at, other.included)
