"""What numbers are typical: of residents a thousand, of an area somewhat more than is asked.

In: a space, values by which the wishes of an ordinary community came true, and these wishes. Out:
the same with each number made typical, as far as the wishes and all constraints still hold.

Nothing is known of a ruleset but what it says. A number that is measured (people, areas, money,
shares) stands somewhat above the figure that it has to reach, or somewhat below the one that it may
not exceed; where it is held against nothing it has the usual size of its unit. What others are a
part of is set first, so that shares of it mean something. What is merely counted stays as small as
may be. Records that an ordinary community does not have are like its first one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Value, parts_of
from liren.engine.backends.smt.terms import (
    Above,
    IsZero,
    NotBelow,
    NumberTerm,
    NumberVariable,
    Sum,
    Term,
)
from liren.engine.ir.nodes import Compare, Const, Div, Expr, Field, Input
from liren.engine.ir.types import NumberType
from liren.engine.ir.walk import rebuild, walk
from liren.engine.language.units import ONE, Dimension, find_unit
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact, is_history
from liren.engine.ruleset.parts import expressions
from liren.scoring.figures import fixed_by

if TYPE_CHECKING:
    from liren.scoring.audit.space import Side, Space

DAYS_AGO = (30, 90, 180, 365)
"""How long ago an ordinary event was."""

MARGIN = Fraction(1, 20)
"""By how much, at least, something stands beyond a figure."""

NICE = tuple(Fraction(n, 10) for n in (10, *range(15, 101, 5)))
"""What round numbers begin with."""

MOST_FIGURES = 12
"""Figures near which a number is tried."""

OF_THE_ROUND = frozenset(f"{PREVIOUS}.{part}" for part in ("score", "day"))
"""What an earlier round came to, which is no size of the community."""


Key = tuple[str, str | None]
"""A fact, or a list and one of its fields."""

Leaf = Input | Field


def _dimension(name: str) -> Dimension:
    unit = find_unit(name)
    assert unit is not None, "one of the table"
    return unit.dimension


PERSON, HOUSEHOLD, AREA, MONEY, DENSITY = (
    _dimension(name) for name in ("person", "household", "m2", "yuan", "person/km2")
)
SHARE = Fraction(1, 10)
OTHER = Fraction(10)
COMMUNITY: Mapping[Dimension, Fraction] = {
    PERSON: Fraction(1000), HOUSEHOLD: Fraction(300), AREA: Fraction(1000),
    MONEY: Fraction(50_000), DENSITY: Fraction(1, 100),
}  # fmt: skip
"""The usual size of what a community has in all, in base units."""

RECORD: Mapping[Dimension, Fraction] = {
    **COMMUNITY, PERSON: Fraction(10), HOUSEHOLD: Fraction(100), AREA: Fraction(100),
}  # fmt: skip
"""The usual size of the same in one record of a list."""


class Typical:
    """The typical numbers of a space."""

    def __init__(self, space: Space) -> None:
        self.space = space

    # what others are a part of

    def wishes(self) -> Iterator[Term]:
        """That what others are a part of is of its usual size."""
        factory = self.space.factory
        for name in list(factory.variables):
            number = self._number(name)
            if number is not None and number.whole:
                yield factory.equal(number.variable, factory.figure(number.usual))

    def turn(self, name: str) -> int:
        """When a difference is to be taken back.

        The length of a list first: with it, most of its records are as usual again. Then what
        others are a part of: 3 of 10 members is nearer to 4 of 10 than 4 of 13.
        """
        if name.endswith(".count"):
            return 0
        number = self._number(name)
        return 1 if number is not None and number.whole else 2

    @cached_property
    def _wholes(self) -> frozenset[Key]:
        """What something is divided by, or may not exceed: fact or list, and field.

        What is itself a part of something is left out.
        """
        wholes: set[Key] = set()
        parts: set[Key] = set()
        for side in self.space.sides:
            for part, whole in _shares(side):
                wholes.add(_key(whole, side))
                parts |= {_key(part, side)} if part is not None else set()
        return frozenset(wholes - parts)

    def _number(self, name: str) -> _Number | None:
        """A number that is about a fact."""
        variable, about = self.space.factory.variables[name], self.space.fact_of(name)
        if not isinstance(variable, NumberVariable) or about is None or name in OF_THE_ROUND:
            return None
        fact, holder, record, field = about
        if not isinstance(fact.node.type, NumberType) or _is_of_round(holder, field):
            return None
        return _Number(variable, fact, record is not None, (holder, field) in self._wholes)

    # all numbers

    def made(self, values: Mapping[str, Value], terms: Iterable[Term]) -> dict[str, Value]:
        """The values with numbers made typical; what holds of the terms still holds."""
        kept = _Kept(self.space, values, terms)
        for name in self.space.factory.variables:
            if name in values and not self.space.budget.over:
                for value in self._tried(name, kept):
                    if kept.changed(name, value):
                        break
        return kept.values

    def _tried(self, name: str, kept: _Kept) -> Iterator[Value]:
        """What a variable may be instead, the most typical first."""
        about = self.space.fact_of(name)
        if about is not None and about[0].kind == "date" and not is_history(about[1]):
            today = min(side.day for side in self.space.sides).toordinal()
            yield from (today - days for days in DAYS_AGO)
            days = (int(figure.value) for figure in kept.figures(name))
            yield from sorted(days, key=lambda day: abs(day - today))
            return
        number = self._number(name)
        if number is not None:
            figures = kept.figures(name)
            hints = self._hints.get(name, []) if not figures else []
            yield from number.tried(kept.values[name], figures, hints)

    @cached_property
    def _hints(self) -> dict[str, list[Fraction]]:
        """The figures that single numbers are held against anywhere in the rules."""
        found: dict[str, list[Fraction]] = {}
        for part in parts_of(term for side in self.space.sides for term in side.terms.values()):
            match part:
                case Sum(constant=constant, parts=((factor, NumberVariable() as variable),)):
                    found.setdefault(variable.name, []).append(-Fraction(constant) / factor)
        for name, figure in self._figures_of_types():
            found.setdefault(name, []).append(figure)
        return {name: sorted(set(each), reverse=True) for name, each in found.items()}

    def _figures_of_types(self) -> Iterator[tuple[str, Fraction]]:
        """What single facts are held against in the conditions of types."""
        for side in self.space.sides:
            fix = fixed_by(side.plan.figures)
            for kind in side.ruleset.types.values():
                for node in (part for each in kind.options.values() for part in walk(each.when)):
                    if isinstance(node, Compare):
                        yield from _held_against(node, fix, side)

    def further_records(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The values with the records that there are not made like the first."""
        found = dict(values)
        for name in values:
            about = self.space.fact_of(name)
            if about is not None and about[2] is not None and not is_history(about[1]):
                first = name.replace(f"[{about[2]}]", "[0]", 1)
                if 0 < int(values.get(f"{about[1]}.count", 0)) <= about[2] and first in values:
                    found[name] = values[first]
        return found


def _is_of_round(holder: str, field: str | None) -> bool:
    return holder == ROUNDS and field in (None, "score", "day")


class Figure(NamedTuple):
    """What a number is held against; `shared` when that depends on other facts."""

    value: Fraction
    shared: bool


class _Number:
    """A number, what it is about, and what would be usual."""

    def __init__(self, variable: NumberVariable, fact: Fact, in_record: bool, whole: bool) -> None:
        self.variable = variable
        self.whole = whole
        self.fact = fact
        self.step = Fraction(fact.step)
        self.unit = fact.unit or ONE
        kind = fact.node.type
        assert isinstance(kind, NumberType), "who makes it looks"
        self.measured = whole or fact.kind != "count" or kind.dimension in (PERSON, HOUSEHOLD)
        sizes = RECORD if in_record else COMMUNITY
        usual = SHARE if fact.kind == "share" else sizes.get(kind.dimension)
        self.usual = self._within(self.unit.to_base(OTHER) if usual is None else usual)

    def tried(
        self, now: Value, figures: Sequence[Figure], hints: Sequence[Fraction]
    ) -> Iterator[Value]:
        """What it may be, the most typical first."""
        if self.measured:
            yield from self._beyond(figures)
            yield from (self._below(figure) for figure in hints if figure > 0)
            yield self.usual
            yield from (self._up(figure.value) for figure in figures if figure.value > 0)
        elif not figures and not hints:
            yield self.usual
        else:
            least = max(self.variable.low or 0, 0)
            near = (least, *_next_to(figures, self.step))
            fewer = {self._up(size) for size in near}
            yield from sorted(value for value in fewer if 0 <= value < now)

    def _beyond(self, figures: Sequence[Figure]) -> Iterator[Value]:
        """Somewhat above the highest figure that it can be above, else below one.

        Of what it is a part of, and has no share to reach, it is about half.
        """
        positive = [figure for figure in figures if figure.value > 0]
        yield from (self._above(figure.value) for figure in positive)
        for figure in positive:
            if figure.shared and self.fact.kind == "count":
                yield self._down(self._nice(figure.value / 2, math.floor))
            yield self._below(figure.value)
        if positive and self.variable.high is not None:
            yield self._below(Fraction(self.variable.high))

    def _within(self, size: Fraction | int) -> Value:
        """A usual size as near as the bounds allow."""
        low, high = self.variable.low, self.variable.high
        if high is not None and size > high:
            return self._below(Fraction(high)) if high > 0 else self._down(Fraction(high))
        if low is not None and size < low:
            return self._up(Fraction(low))
        return self._up(Fraction(size))

    def _above(self, figure: Fraction) -> Value:
        return self._up(self._nice(Fraction(self._up(figure)) * (1 + MARGIN), math.ceil))

    def _below(self, figure: Fraction) -> Value:
        return self._down(self._nice(figure * (1 - MARGIN), math.floor))

    def _nice(self, size: Fraction, towards: Callable[[Fraction], int]) -> Fraction:
        """The next round number in the unit of the fact."""
        return Fraction(self.unit.to_base(nice(Fraction(self.unit.from_base(size)), towards)))

    def _up(self, size: Fraction | int) -> Value:
        return plain(math.ceil(Fraction(size) / self.step) * self.step)

    def _down(self, size: Fraction | int) -> Value:
        return plain(math.floor(Fraction(size) / self.step) * self.step)


class _Kept:
    """Values of which terms hold, while numbers are changed one at a time."""

    def __init__(self, space: Space, values: Mapping[str, Value], terms: Iterable[Term]) -> None:
        self.space = space
        self.values = dict(values)
        says = Evaluation(values)
        mentioned = space.constraints.mentioned
        self._terms: dict[str, list[Term]] = {}
        self._limits: dict[str, list[NumberTerm]] = {}
        kept = [term for term in dict.fromkeys((*space.constraints.terms, *terms)) if says.of(term)]
        for term in kept:
            for name in mentioned(term):
                self._terms.setdefault(name, []).append(term)
        for part in parts_of(kept):
            if isinstance(part, NotBelow | Above | IsZero):
                for name in mentioned(part):
                    self._limits.setdefault(name, []).append(part.number)

    def changed(self, name: str, value: Value) -> bool:
        """Change a number, if it may be so; whether it is now as asked."""
        before = self.values[name]
        if value == before:
            return True
        if _outside(self.space.factory.variables[name], value):
            return False
        says = Evaluation({**self.values, name: value})
        if not all(says.of(term) for term in self._terms.get(name, ())):
            return False
        self.values[name] = value
        return True

    def figures(self, name: str) -> list[Figure]:
        """What a number is held against, the others being as they are; the greatest first."""
        at = Fraction(self.values[name])
        one, other = self._with(name, at), self._with(name, at + 1)
        found: dict[Fraction, bool] = {}
        for limit in self._limits.get(name, ()):
            here, slope = one.of(limit), other.of(limit) - one.of(limit)
            if slope:
                figure = at - Fraction(here) / slope
                shared = len(self.space.constraints.mentioned(limit)) > 1
                if figure in found or self._with(name, figure).of(limit) == 0:
                    found[figure] = found.get(figure, True) and shared
        return [Figure(each, found[each]) for each in sorted(found, reverse=True)][:MOST_FIGURES]

    def _with(self, name: str, value: Fraction) -> Evaluation:
        return Evaluation({**self.values, name: value})


def _outside(variable: Term, value: Value) -> bool:
    assert isinstance(variable, NumberVariable)
    low, high = variable.low, variable.high
    return (low is not None and value < low) or (high is not None and value > high)


def _next_to(figures: Iterable[Figure], step: Fraction) -> Iterator[Fraction]:
    """Figures, and what is one step above them."""
    for figure in figures:
        yield from (figure.value, figure.value + step)


def nice(size: Fraction, towards: Callable[[Fraction], int]) -> Fraction:
    """The next round number above or below a positive one, or the number itself."""
    if size <= 0:
        return size
    power = Fraction(1)
    while size / power >= 10:
        power *= 10
    while size / power < 1:
        power /= 10
    begins = size / power
    if towards is math.ceil:
        return min(each for each in NICE if each >= begins) * power
    return max(each for each in NICE if each <= begins) * power


def plain(value: Fraction) -> Value:
    """A whole number as an integer."""
    return int(value) if value.denominator == 1 else value


# what a ruleset says


def _shares(side: Side) -> Iterator[tuple[Leaf | None, Leaf]]:
    """A number and another that it is divided by, or that a check says it may not exceed."""
    facts = side.ruleset.facts.values()
    checks = [*side.ruleset.checks, *(check for fact in facts for check in fact.checks)]
    for criterion in side.ruleset.criteria.values():
        for each in (part for node in expressions(criterion) for part in walk(node)):
            if isinstance(each, Div):
                part = each.left if isinstance(each.left, Leaf) else None
                yield from ((part, leaf) for leaf in walk(each.right) if isinstance(leaf, Leaf))
    for each in (part for check in checks for part in walk(check.expr)):
        match each:
            case Compare(">=", Input() | Field() as whole, Input() | Field() as part):
                yield part, whole


def _key(leaf: Leaf, side: Side) -> Key:
    """The fact, or the list and the field, as the space calls it."""
    holder, field = (leaf.name, None) if isinstance(leaf, Input) else (leaf.records, leaf.name)
    return side.encoder.names.get(holder, holder), field


def _held_against(
    node: Compare, fix: Callable[[Expr], Expr], side: Side
) -> Iterator[tuple[str, Fraction]]:
    for one, other in ((node.left, node.right), (node.right, node.left)):
        figure = rebuild(other, fix)
        if isinstance(one, Input) and isinstance(figure, Const):
            yield _key(one, side)[0], Fraction(figure.value)
