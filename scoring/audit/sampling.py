"""Communities near the figures of a question, tried when the solver gives up on it.

In: a space, and terms. Out: values of variables of which all terms hold, otherwise as ordinary as
can be; or None when none of those that were tried is like that, which proves nothing. Numbers are
close to a figure of the question, or some way up to one, always on their usual grid; so rounding
and quotients meet with many remainders. The same question has the same answer everywhere: what is
tried does not depend on chance or on the clock, which only ends what there is no time for in all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget, Value, parts_of
from liren.engine.backends.smt.terms import BoolVariable, Figure, NumberVariable, Sum, Term

if TYPE_CHECKING:
    from liren.scoring.audit.space import Space

MOST = 1_500
"""Communities that are tried."""

MOST_WORK = 300_000
"""Parts of terms that are worked out for them in all."""

MOST_FIGURES = 30
"""Figures of a question near which values are tried."""

FAR = 1_000
"""Numbers without an upper bound are tried up to so many times their step, or their figures."""

Draw = Callable[[Random], Value]


def sampled(space: Space, terms: Sequence[Term], budget: Budget) -> dict[str, Value] | None:
    """Values of which all terms hold."""
    around, names = space.constraints.around(terms)
    asked = [*around, *terms]
    parts = parts_of(asked)
    near = _figures(parts)
    draws = {name: _draw(space, name, near) for name in sorted(names)}
    starts = [space.ordinary, *space.extremes[1:]]
    chance = Random(0)
    for turn in range(min(MOST, MOST_WORK // len(parts))):
        if budget.over:
            return None
        values = dict(starts[turn % len(starts)])
        often = 0.2 + 0.6 * chance.random()
        values |= {name: draw(chance) for name, draw in draws.items() if chance.random() < often}
        if _hold(asked, values):
            return values
    return None


def _hold(terms: Sequence[Term], values: Mapping[str, Value]) -> bool:
    says = Evaluation(values)
    return all(says.of(term) for term in terms)


def _figures(parts: Iterable[Term]) -> list[Fraction]:
    """The figures of terms, and what single numbers are held against in them."""
    found: set[Fraction] = set()
    for part in parts:
        if isinstance(part, Figure):
            found.add(abs(Fraction(part.value)))
        if isinstance(part, Sum):
            found.add(abs(Fraction(part.constant)))
            if len(part.parts) == 1:
                found.add(abs(Fraction(part.constant) / Fraction(part.parts[0][0])))
    return sorted(found)[:MOST_FIGURES]


def _draw(space: Space, name: str, near: Sequence[Fraction]) -> Draw:
    """How values of a variable are drawn."""
    variable = space.factory.variables.get(name)
    if isinstance(variable, BoolVariable):
        return lambda chance: chance.random() < 0.5
    if not isinstance(variable, NumberVariable):
        known = space.ordinary[name]
        return lambda chance: known
    return _Drawing(variable, _step(space, variable), near).draw


def _step(space: Space, variable: NumberVariable) -> Fraction:
    about = space.fact_of(variable.name)
    if variable.whole or about is None:
        return Fraction(1)
    return Fraction(about[0].step)


class _Drawing:
    """Values of a number: within its bounds, on its grid."""

    def __init__(self, variable: NumberVariable, step: Fraction, near: Sequence[Fraction]) -> None:
        self.step = step
        self.low = Fraction(0 if variable.low is None else variable.low)
        far = max(self.low, *near, step) * 2 + FAR * step
        self.high = far if variable.high is None else min(far, Fraction(variable.high))
        self.near = [value for value in near if self.low <= value <= self.high] or [self.low]

    def draw(self, chance: Random) -> Value:
        """A value near a figure, or some way up to it, or anywhere."""
        figure = self.near[int(chance.random() * len(self.near))]
        kind = chance.random()
        if kind < 0.4:
            value = figure + self.step * (int(chance.random() * 5) - 2)
        else:
            end = figure if kind < 0.8 else self.high
            value = self.low + (end - self.low) * int(chance.random() * FAR) / FAR
        value = min(max(value // self.step * self.step, self.low), self.high)
        return int(value) if value.denominator == 1 else value


__all__ = ["sampled"]
