"""How much more one ruleset gives for a criterion than another.

In: a space of two sides and a criterion that both have. Out: `Gap`: the greatest difference of what
it gives where it counts on both sides, a community that shows it, and a bound that is never
exceeded. Of a demand on every record of a list whose points are a mean, the best or the worst of
the records, the difference is greatest of a single record, unless anything is asked of the list as
a whole: such a mean differs by no more than one of its terms does, and by a step of the resolution
for its rounding.

This is closed in on otherwise than by `closing`, which asks after each value found whether there is
more. Here that is the last question, as of points that are shares the solver hardly answers it:
asked first, it took three times as long and bounds were up to hundreds of times as wide. Nor need
values be such that a snapshot can state them: they are only where climbing begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from liren.engine.backends.smt.encode import FARTHEST
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Question, Satisfied, Unsatisfied, Value
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.ir.nodes import Aggregate, Number
from liren.engine.ir.walk import walk
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.parts import expressions
from liren.scoring.audit.space import Side, Space
from liren.scoring.names import GIVEN, PRESENT

MOST_STEPS = 24
"""Questions by which the greatest difference is closed in on."""

ALL = Fraction(1)

SHARED = ("records", "where", "combine", "weight", "when_zero", "zero_divisor", "when_empty")
"""What two demands on the records of a list must have alike to be compared record by record."""


class Gap(NamedTuple):
    """`most` is the greatest difference found, in a community with these `values`; it is never
    more than `bound`."""

    most: Number
    bound: Number
    values: dict[str, Value] | None


def gap(space: Space, one: Side, other: Side, name: str, part: Fraction = ALL) -> Gap:
    """What `one`, or a part of it, gives more than `other` for a criterion, at most."""
    key = (one.day, id(one), name, part)
    found: Gap | None = space.gaps.get(key)
    if found is None:
        found = space.gaps[key] = _Gap(space, one, other, name, part).gap()
    return found


class _Gap:
    def __init__(self, space: Space, one: Side, other: Side, name: str, part: Fraction) -> None:
        self.part = part
        # The communities of a single record are a space of their own, which takes long to make.
        self.by_record = not space.budget.over and _record_by_record(space, name)
        self.space = space.single if self.by_record else space
        order = [space.sides.index(side) for side in (one, other)]
        self.sides = [self.space.sides[i] for i in order]
        self.name = name
        scorings = [side.ruleset.scoring for side in self.sides]
        self.step = Fraction(max(scoring.resolution for scoring in scorings))
        self.grid = _grid_of(self.space) if part == ALL else None
        # What scores are out of does not matter to what a criterion gives.
        rounded = {(each.resolution, each.rounding, "items" in each.rounded) for each in scorings}
        alike = len(rounded) == 1 and scorings[0].rounding != "half_even"
        self.along = alike and part == ALL

    def gap(self) -> Gap:
        given: list[NumberTerm] = [side.term(self.name, GIVEN) for side in self.sides]
        present: list[Term] = [side.term(self.name, PRESENT) for side in self.sides]
        factory = self.space.factory
        difference = factory.subtract(factory.scale(self.part, given[0]), given[1])
        low, high, values = self.closed_in(difference, present)
        never_negative = all(each.low is not None and each.low >= 0 for each in given)
        bound = self.rounded(Fraction(high), never_negative) if self.by_record else high
        return Gap(low, bound, values)

    def rounded(self, high: Fraction, never_negative: bool) -> Number:
        """A bound for a mean of what differs by no more than `high`, rounded on both sides.

        Rounding moves along with whole steps, unless it is to even ones, or other below 0.
        """
        if self.along and never_negative:
            return _plain(math.ceil(high / self.step) * self.step)
        return _plain(high + self.step)

    def closed_in(
        self, difference: NumberTerm, present: Sequence[Term]
    ) -> tuple[Number, Number, dict[str, Value] | None]:
        """The greatest difference found, a bound, and values for the former."""
        factory, space = self.space.factory, self.space
        question = Question(space.constraints, present, space.budget, [factory.is_zero(difference)])
        low, high = self.ends(difference)
        further, proved = False, difference.high is not None
        # Of a part hardly more is expected than what rounding does, and less is not asked for.
        close = None if self.part == ALL else self.step * max(ALL, (1 + self.part) / 2)
        target = high if close is None else min(high, close)
        values: dict[str, Value] | None = None
        for _ in range(MOST_STEPS):
            over = factory.subtract(difference, factory.figure(target))
            found = question.check([factory.above(over) if further else factory.not_below(over)])
            if isinstance(found, Satisfied):
                values = {**space.ordinary, **found.values}
                low = Fraction(Evaluation(values).of(difference))
            elif isinstance(found, Unsatisfied):
                high, proved = target if further else self.below(target), True
            else:
                break
            if proved and high <= max(low, close or low):
                break
            # Close to the end it is asked whether there is anything beyond what was found.
            further = values is not None and high - low < self.step
            target = low if further else (low + high) / 2
        bound = _plain(high) if proved else FARTHEST
        if values is None:
            return low, max(low, bound), None
        known = {name: values[name] for name in space.ordinary}
        if self.part != ALL or low <= 0:
            return _plain(low), bound, known
        wanted = factory.not_below(factory.subtract(difference, factory.figure(low)))
        plainest = space.find([*present, wanted], closest=True)
        return _plain(low), bound, plainest or known

    def ends(self, difference: NumberTerm) -> tuple[Fraction, Fraction]:
        """Where to begin: at the bounds of a difference, else at a guess."""
        most = max(side.ruleset.criteria[self.name].maximum for side in self.sides)
        high = difference.high if difference.high is not None else 2 * most
        low = difference.low if difference.low is not None else min(high, 0) - 2 * most
        return Fraction(low), Fraction(high)

    def below(self, target: Fraction) -> Fraction:
        """What a difference is at most that is less than `target`."""
        return target if self.grid is None else (math.ceil(target / self.grid) - 1) * self.grid


def _grid_of(space: Space) -> Fraction | None:
    """What all points are multiples of, worked out once."""
    if _grid not in space.gaps:
        space.gaps[_grid] = _grid(side.ruleset for side in space.sides)
    found: Fraction | None = space.gaps[_grid]
    return found


def _grid(rulesets: Iterable[Ruleset]) -> Fraction | None:
    """What all points are multiples of; None where they are not rounded to anything."""
    found = list(rulesets)
    if not all("items" in each.scoring.rounded for each in found):
        return None
    if any(c.worth is not None for each in found for c in each.criteria.values()):
        return None
    steps = [Fraction(each.scoring.resolution) for each in found]
    below = math.lcm(*(step.denominator for step in steps))
    return Fraction(math.gcd(*(int(step * below) for step in steps)), below)


def _plain(value: Fraction) -> Number:
    return int(value) if value.denominator == 1 else value


def _record_by_record(space: Space, name: str) -> bool:
    """Whether the greatest difference is that of a single record.

    That is so when nothing is asked of the list as a whole: a community with one of the records is
    then another community, and for it all else is the same.
    """
    found = [side.ruleset.criteria[name] for side in space.sides]
    one, other = found[0], found[-1]
    if one.records is None or one.combine not in ("share", "mean", "worst", "best"):
        return False
    if other.records is None or one.records.id != other.records.id:
        return False
    if not all(getattr(one, part) == getattr(other, part) for part in SHARED[1:]):
        return False
    asked = [expr for criterion in found for expr in expressions(criterion)]
    checks = [check.expr for side in space.sides for check in side.ruleset.checks]
    return not any(isinstance(p, Aggregate) for expr in (*asked, *checks) for p in walk(expr))
