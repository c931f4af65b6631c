"""The value of a term where every variable has one: exact, and without the solver.

It confirms what a model says before anyone sees it, and lets tests hold the encoding against the
scalar backend.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from liren.engine.backends.smt import terms as t
from liren.engine.backends.smt.solver import Value, children
from liren.engine.ir.calendar import months_between


class Evaluation:
    """Values of terms under an assignment; each term is worked out once."""

    def __init__(self, values: Mapping[str, Value], known: dict[t.Term, Any] | None = None) -> None:
        self.values = values
        self.known: dict[t.Term, Any] = {} if known is None else known

    def of(self, term: t.Term) -> Any:
        """The value of a term; raises `KeyError` when a variable has none."""
        pending = [term]
        while pending:
            part = pending[-1]
            below = [child for child in children(part) if child not in self.known]
            if below and part not in self.known:
                pending += below
                continue
            pending.pop()
            if part not in self.known:
                self.known[part] = self._one(part)
        return self.known[term]

    def _one(self, term: t.Term) -> Any:
        if isinstance(term, t.BoolVariable | t.NumberVariable):
            return self.values[term.name]
        return EVALUATE[type(term)](term, [self.known[part] for part in children(term)])


class Around:
    """Values of terms under one assignment; by them, those under others that differ in little.

    Only what depends on something that differs is worked out anew.
    """

    def __init__(self, values: Mapping[str, Value], terms: Iterable[t.Term]) -> None:
        self.values = values
        usual = Evaluation(values)
        for term in terms:
            usual.of(term)
        self._known = usual.known
        self._variables: dict[str, t.Term] = {}
        self._above: dict[t.Term, list[t.Term]] = {}
        for term in self._known:
            if isinstance(term, t.BoolVariable | t.NumberVariable):
                self._variables[term.name] = term
            for part in children(term):
                self._above.setdefault(part, []).append(term)

    def says(self, values: Mapping[str, Value]) -> Evaluation:
        """The values of terms under another assignment."""
        pending = [
            variable for name, variable in self._variables.items()
            if name not in values or values[name] != self.values[name]
        ]  # fmt: skip
        known = dict(self._known)
        while pending:
            term = pending.pop()
            if known.pop(term, pending) is not pending:
                pending += self._above.get(term, ())
        return Evaluation(values, known)


def _floor_ratio(term: t.FloorRatio, parts: list[Any]) -> int:
    above, below = parts
    assert term.low is not None
    assert term.high is not None
    found = math.floor(Fraction(above) / below) if below else term.low
    return int(min(max(found, term.low), term.high))


def _sum(term: t.Sum, parts: list[Any]) -> Any:
    pairs = zip(term.parts, parts, strict=True)
    return term.constant + sum(factor * value for (factor, _), value in pairs)


EVALUATE: dict[type, Callable[[Any, list[Any]], Any]] = {
    t.Truth: lambda term, parts: term.value,
    t.Figure: lambda term, parts: term.value,
    t.Negation: lambda term, parts: not parts[0],
    t.Conjunction: lambda term, parts: all(parts),
    t.Disjunction: lambda term, parts: any(parts),
    t.NotBelow: lambda term, parts: parts[0] >= 0,
    t.Above: lambda term, parts: parts[0] > 0,
    t.IsZero: lambda term, parts: parts[0] == 0,
    t.BoolChoice: lambda term, parts: parts[1] if parts[0] else parts[2],
    t.Choice: lambda term, parts: parts[1] if parts[0] else parts[2],
    t.Sum: _sum,
    t.Product: lambda term, parts: parts[0] * parts[1],
    t.Floor: lambda term, parts: math.floor(parts[0]),
    t.FloorRatio: _floor_ratio,
    t.Ratio: lambda term, parts: Fraction(parts[0]) / parts[1] if parts[1] else 0,
    t.Months: lambda term, parts: months_between(int(parts[0]), int(parts[1])),
}
