"""Whether a score is reached, answered part by part.

In: a space, parts of a community that nothing connects, and a condition such as that a score is
more than a figure. Out: that there is no such community, or one, or None where this does not tell.

A score that is a sum or a quotient of sums, held against a figure, is a sum that is 0 or more. What
belongs to different parts in it can be made as large as possible in each part by itself; if it does
not come to 0 then, it never does, and if it does, the parts so made are a community of which it
holds. The solver is only asked about one part at a time, which is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget, Value
from liren.engine.backends.smt.terms import (
    Above,
    BoolChoice,
    Conjunction,
    Disjunction,
    Factory,
    Negation,
    NotBelow,
    NumberTerm,
    Sum,
    Term,
    Truth,
)
from liren.engine.ir.nodes import Number
from liren.scoring.audit.climb import Part
from liren.scoring.audit.closing import Closed, Writable, greatest
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.space import Space

Given = tuple[Term, ...]
"""Conditions that hold."""

Sure = tuple[bool, list[dict[str, Value]]]
"""Whether a condition holds of none, and communities of which it may hold."""


class Apart:
    """Answers by parts; what a sum over a part comes to at most is worked out once."""

    def __init__(self, space: Space, parts: Sequence[Part], budget: Budget) -> None:
        self.space = space
        self.factory = space.factory
        self.parts = parts
        self.budget = budget
        self.known: dict[tuple[NumberTerm, Given], Closed] = {}

    def check(self, terms: Sequence[Term]) -> dict[str, Value] | Literal[False] | None:
        """A community of which all terms hold, False when there is none, None when not known."""
        none, candidates = self.sure(self.factory.all_of(terms), ())
        if none:
            return False
        for values in candidates:
            if self.budget.over:
                return None
            says = Evaluation(values)
            if all(says.of(term) for term in terms):
                return values
        return None

    def sure(self, term: Term, given: Given) -> Sure:
        """Whether a condition holds of none, where others do; worked out as far as parts tell."""
        match term:
            case Truth():
                return not term.value, []
            case Conjunction():
                found = [self.sure(part, _and(given, _without(term.terms, part)))
                         for part in term.terms]  # fmt: skip
                return _joined(found, any)
            case Disjunction():
                return _joined([self.sure(part, given) for part in term.terms], all)
            case BoolChoice():
                otherwise = self.factory.negate(term.condition)
                found = [
                    self.both(term.condition, term.then, given),
                    self.both(otherwise, term.otherwise, given),
                ]
                return _joined(found, all)
            case Negation(term=BoolChoice() | Conjunction() | Disjunction() as inner):
                return self.sure(_pushed(self.space, inner), given)
        number, strictly = _compared(self.factory, term)
        return (False, []) if number is None else self.reaches(number, given, strictly=strictly)

    def both(self, condition: Term, term: Term, given: Given) -> Sure:
        """The same of a condition and another one that it decides about."""
        if _compared(self.factory, condition)[0] is not None:
            none, _ = self.sure(condition, given)
            if none:
                return True, []
        return self.sure(term, _and(given, _conjuncts(condition)))

    def reaches(self, number: NumberTerm, given: Given, *, strictly: bool) -> Sure:
        """Whether a number is never 0 or more (or above 0), and where it is greatest."""
        if not isinstance(number, Sum):
            return False, []
        most: Number = number.constant
        values = dict(self.space.ordinary)
        for part in self.apart(number):
            if self.budget.over:
                return False, []
            names = self.space.constraints.around([part])[1]
            found = self.most(part, self.about(given, names))
            if found.impossible:
                return True, []
            most += found.bound
            if found.values is not None:
                values |= {name: found.values[name] for name in names}
        return (most <= 0 if strictly else most < 0), [values]

    def apart(self, number: Sum) -> Iterator[NumberTerm]:
        """The sums that a sum is made of, each about variables of its own."""
        constraints = self.space.constraints
        parts = ((constraints.concerned(term), (factor, term)) for factor, term in number.parts)
        links = map(constraints.mentioned, constraints.terms)
        for _, members in connected(parts, links):
            yield self.factory.add(self.factory.scale(factor, term) for factor, term in members)

    def about(self, given: Given, names: frozenset[str]) -> Given:
        """The conditions that are about some variables and no others."""
        mentioned = self.space.constraints.mentioned
        return tuple(term for term in given if mentioned(term) and mentioned(term) <= names)

    def most(self, number: NumberTerm, given: Given) -> Closed:
        """The most that a sum over a part comes to where some conditions hold."""
        found = self.known.get((number, given))
        if found is None:
            found = self.known[number, given] = self._most(number, given)
        return found

    def _most(self, number: NumberTerm, given: Given) -> Closed:
        start = Closed(None, self.bound(number, given), None)
        for values in self.states(number):
            says = Evaluation(values)
            if all(says.of(term) for term in given):
                value = says.of(number)
                if start.best is None or value > start.best:
                    start = start._replace(best=value, values=values)
        if start.met or start.bound == FAR:
            return start
        asked = Writable(self.space, given, [number], self.space.ordinary, self.budget)
        return greatest(asked, number, start)

    def bound(self, number: NumberTerm, given: Given) -> Number:
        """What a sum is certainly not above: no term of it is above its own."""
        known = FAR if number.high is None else number.high
        if not isinstance(number, Sum) or len(number.parts) < 2:
            return known
        most: Number = number.constant
        for factor, term in number.parts:
            part = self.factory.scale(factor, term)
            names = self.space.constraints.around([part])[1]
            most += self.most(part, self.about(given, names)).bound
        return min(known, most)

    def states(self, number: NumberTerm) -> Iterator[dict[str, Value]]:
        """Communities that differ from the ordinary one in the parts that a sum is about."""
        yield dict(self.space.ordinary)
        names = self.space.constraints.around([number])[1]
        for part in self.parts:
            if not names.isdisjoint(part.names):
                for state in part.states:
                    yield {**self.space.ordinary, **state}


def _compared(factory: Factory, term: Term) -> tuple[NumberTerm | None, bool]:
    """The number that a comparison says is 0 or more, and whether it says that it is above 0."""
    match term:
        case NotBelow():
            return term.number, False
        case Above():
            return term.number, True
        case Negation(term=NotBelow() as inner):
            return factory.scale(-1, inner.number), True
        case Negation(term=Above() as inner):
            return factory.scale(-1, inner.number), False
    return None, False


def _conjuncts(term: Term) -> Given:
    return term.terms if isinstance(term, Conjunction) else (term,)


def _without(terms: Given, term: Term) -> Given:
    return tuple(other for other in terms if other is not term)


def _and(given: Given, more: Given) -> Given:
    return tuple(dict.fromkeys((*given, *more)))


FAR = 10**30
"""More than any score; stands for no bound."""


def _joined(found: Sequence[Sure], together: Callable[[Iterable[bool]], bool]) -> Sure:
    none = together(each[0] for each in found)
    return none, [values for each in found for values in each[1]]


def _pushed(space: Space, term: BoolChoice | Conjunction | Disjunction) -> Term:
    """The opposite of a term, with what is negated as far in as it goes."""
    negate = space.factory.negate
    match term:
        case Conjunction():
            return space.factory.any_of(map(negate, term.terms))
        case Disjunction():
            return space.factory.all_of(map(negate, term.terms))
    return space.factory.choose(term.condition, negate(term.then), negate(term.otherwise))
