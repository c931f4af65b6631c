"""How much more one ruleset gives for a criterion than another.

In: a space of two sides and a criterion that both have. Out: `Gap`: the greatest difference of what
it gives where it counts on both sides, a community that shows it, and a bound that is never
exceeded. Of a demand on every record of a list whose points are a mean, the best or the worst of
the records, the difference is greatest of a single record: such a mean differs by no more than one
of its terms does, and by a step of the resolution for its rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Question, Satisfied, Unsatisfied, Value
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Criterion
from liren.scoring.audit.space import Side, Space
from liren.scoring.names import GIVEN, PRESENT

MOST_STEPS = 24
"""Questions by which the greatest difference is closed in on."""

SHARED = ("records", "where", "combine", "weight", "when_zero", "zero_divisor", "when_empty")
"""What two demands on the records of a list must have alike to be compared record by record."""


class Gap(NamedTuple):
    """`most` is the greatest difference found, in a community with these `values`; it is never
    more than `bound`."""

    most: Number
    bound: Number
    values: dict[str, Value] | None


def gap(space: Space, one: Side, other: Side, name: str) -> Gap:
    """What `one` gives more than `other` for a criterion, at most."""
    key = (one.day, id(one), name)
    found: Gap | None = space.gaps.get(key)
    if found is None:
        found = space.gaps[key] = _Gap(space, one, other, name).gap()
    return found


class _Gap:
    def __init__(self, space: Space, one: Side, other: Side, name: str) -> None:
        found = [side.ruleset.criteria[name] for side in (one, other)]
        self.by_record = _record_by_record(*found)
        self.space = space.single if self.by_record else space
        order = [space.sides.index(side) for side in (one, other)]
        self.sides = [self.space.sides[i] for i in order]
        self.name = name
        self.step = max(side.ruleset.scoring.resolution for side in self.sides)

    def gap(self) -> Gap:
        given: list[NumberTerm] = [side.term(self.name, GIVEN) for side in self.sides]
        present: list[Term] = [side.term(self.name, PRESENT) for side in self.sides]
        difference = self.space.factory.subtract(*given)
        low, high, values = self.closed_in(difference, present)
        bound = high + self.step if self.by_record and high > 0 else high
        return Gap(low, bound, values)

    def closed_in(
        self, difference: NumberTerm, present: Sequence[Term]
    ) -> tuple[Number, Number, dict[str, Value] | None]:
        """The greatest difference found, a bound, and values for the former."""
        factory, space = self.space.factory, self.space
        assert difference.low is not None
        assert difference.high is not None
        question = Question(space.constraints, present, space.budget, [factory.is_zero(difference)])
        low, high = Fraction(difference.low), Fraction(difference.high)
        target, best = high, low
        values: dict[str, Value] | None = None
        for _ in range(MOST_STEPS):
            reaches = factory.not_below(factory.subtract(difference, factory.figure(target)))
            found = question.check([reaches])
            if isinstance(found, Satisfied):
                values = {**space.ordinary, **found.values}
                best = Fraction(Evaluation(values).of(difference))
                low = max(low, best)
            elif isinstance(found, Unsatisfied):
                high = min(high, target - self.step / 1000)
            else:
                break
            if high - low < self.step:
                high = low if values is not None else high
                break
            target = (low + high) / 2
        if values is None:
            return low, high, None
        wanted = factory.not_below(factory.subtract(difference, factory.figure(best)))
        plainest = space.find([*present, wanted], closest=True)
        known = {name: values[name] for name in space.ordinary}
        return _plain(best), _plain(high), plainest or known


def _plain(value: Fraction) -> Number:
    return int(value) if value.denominator == 1 else value


def _record_by_record(one: Criterion, other: Criterion) -> bool:
    """Whether the greatest difference is that of a single record."""
    if one.records is None or one.combine not in ("share", "mean", "worst", "best"):
        return False
    return all(getattr(one, part) == getattr(other, part) for part in SHARED[1:]) and (
        other.records is not None and one.records.id == other.records.id
    )
