"""Closing in on the most that a number can be: from below by examples, from above by proof.

In: a space, a number as a term, and terms that have to hold. Out: `Closed`: the greatest value that
was found, values of variables for it, and a bound that is never exceeded. Values are on the grids
of their facts, so that a snapshot can state them. Guarantee: `best` is what the term comes to for
`values`, and above `bound` there is nothing; that they meet is for the solver to show in time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import (
    Budget,
    Question,
    Satisfied,
    Undecided,
    Unsatisfied,
    Value,
)
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.engine.ir.nodes import Number
from liren.scoring.audit.answers import Why
from liren.scoring.audit.space import Space

MOST_QUESTIONS = 40
"""Questions by which a number is closed in on."""

MOST_GIVEN_UP = 3
"""Questions without an answer after which the rest is left open."""


Before = Callable[[Sequence[Term]], "dict[str, Value] | Literal[False] | None"]


class Closed(NamedTuple):
    """The greatest value found and what has it, and a bound; `why` they did not meet.

    It is `impossible` when there is no value at all.
    """

    best: Number | None
    bound: Number
    values: dict[str, Value] | None
    why: Why | None = None
    impossible: bool = False

    @property
    def met(self) -> bool:
        """Whether the value found is proved to be the greatest."""
        return self.best == self.bound


class Writable:
    """Whether some terms can hold together, of values that a snapshot can state.

    `near` are the values of what a question does not touch. `before` may know an answer without the
    solver: values, False when there are none, None when it does not know.
    """

    def __init__(
        self, space: Space, terms: Sequence[Term], about: Sequence[Term], near: Mapping[str, Value],
        budget: Budget, before: Before = lambda terms: None,
    ) -> None:  # fmt: skip
        self.space = space
        self.terms = terms
        self.near = near
        self.before = before
        names = space.constraints.around([*terms, *about])[1]
        grids = [space.grids[name] for name in sorted(names) if name in space.grids]
        self.grid, self.fine = ([pair[i] for pair in grids] for i in (0, 1))
        self.question = Question(space.constraints, terms, budget, [*about, *self.grid, *self.fine])

    def check(self, term: Term) -> dict[str, Value] | Unsatisfied | Why:
        """Values of all variables for which a term holds too, that there are none, or why not."""
        known = False if term is self.space.factory.false else self.before([*self.terms, term])
        if known is not None:
            return known or Unsatisfied(())
        found = self.question.check([*self.grid, term])
        if isinstance(found, Unsatisfied) and self.grid:
            found = self.question.check([term])
            if isinstance(found, Satisfied):
                fractions, found = found, self.question.check([*self.fine, term])
                if isinstance(found, Unsatisfied):
                    # No decimal would do: a fraction may be stated too.
                    found = fractions
        match found:
            case Undecided(why):
                return why
            case Satisfied(values):
                return self.whole(values)
        return found

    def whole(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """A value for every variable."""
        known = self.space.factory.variables
        return {**self.near, **{name: value for name, value in values.items() if name in known}}


class _Closing:
    def __init__(self, asked: Writable, number: NumberTerm, start: Closed, questions: int) -> None:
        self.asked = asked
        self.factory = asked.space.factory
        self.number = number
        self.best, self.bound, self.values = start.best, start.bound, start.values
        self.why: Why | None = None
        self.left, self.given_up = questions, 0

    def closed(self) -> Closed:
        if self.best is None:
            self.reach(self.bound)
        if self.best is None and self.answered(self.factory.true):
            return Closed(None, self.bound, None, impossible=True)
        while (
            self.best is not None
            and self.best != self.bound
            and self.left > 0
            and self.given_up < MOST_GIVEN_UP
        ):
            if not self.given_up:
                self.exceed(self.best)
            if self.best != self.bound:
                self.reach(self.target(self.best))
        met = self.best == self.bound
        why = None if met else self.why or self.asked.question.budget.limit
        return Closed(self.best, self.bound, self.values, why)

    def target(self, best: Number) -> Number:
        """What to ask for next: halfway, or closer to the bound when that was not answered."""
        gap = Fraction(self.bound - best)
        return self.bound - gap / Fraction(2 ** (1 + self.given_up))

    def exceed(self, value: Number) -> None:
        """Whether there is more than a value."""
        more = self.factory.above(self.factory.subtract(self.number, self.factory.figure(value)))
        if self.answered(more):
            self.bound = value

    def reach(self, value: Number) -> None:
        """Whether there is as much as a value."""
        enough = self.factory.at_least(self.number, self.factory.figure(value))
        if self.answered(enough) and value < self.bound:
            self.bound = _plain(value)

    def answered(self, term: Term) -> bool:
        """Ask; whether there is none. What is found is taken note of."""
        self.left -= 1
        found = self.asked.check(term)
        if isinstance(found, Unsatisfied):
            return True
        if isinstance(found, dict):
            self.note(found)
            return False
        self.why = found
        self.given_up += 1
        return False

    def note(self, values: dict[str, Value]) -> None:
        value: Number = _plain(Evaluation(values).of(self.number))
        if self.best is None or value > self.best:
            self.best, self.values = value, values


def greatest(
    asked: Writable, number: NumberTerm, start: Closed, questions: int = MOST_QUESTIONS
) -> Closed:
    """The most that a number can be under a question; `start` is what is known beforehand."""
    return _Closing(asked, number, start, questions).closed()


def _plain(value: Number) -> Number:
    whole = int(value)
    return whole if whole == value else value
