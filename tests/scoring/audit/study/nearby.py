"""Communities near what a change is about.

In: a comparison. Out: what both sides make of communities that are ordinary, but for facts that the
changed criteria read, and a few others: these are near the figures in the criteria.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from liren.engine.backends.scalar.values import Facts
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Value, children
from liren.engine.backends.smt.terms import Figure, NumberVariable, Sum, Term
from liren.scoring.audit.climb import _inputs
from liren.scoring.audit.compare import Comparison
from liren.scoring.audit.space import Side, Space
from liren.scoring.names import APPLIES, GIVEN, MET, PRESENT
from tests.oracle.choosing import Chooser
from tests.scoring.audit.study.judging import Pair, readings_of

PARTS = (APPLIES, MET, GIVEN, PRESENT)
SAMPLE = 250


def nearby(comparison: Comparison, choose: Chooser) -> Iterator[Pair]:
    """What both sides make of communities near the change."""
    space = comparison.space
    old, new = readings_of(comparison)
    terms = list(changed(space))
    about = space.constraints.around(terms)[1]
    values = {name: list(possible(space, name, figures(terms))) for name in space.ordinary}
    for _ in range(SAMPLE):
        found: dict[str, Value] = {
            name: choose.pick(values[name]) if choose.chance(60 if name in about else 15) else usual
            for name, usual in space.ordinary.items()
        }
        says = Evaluation(found)
        if all(says.of(term) for term in space.constraints.terms):
            one, other = (facts_of(side, found) for side in space.sides)
            yield old.seen(one), new.seen(other)


def facts_of(side: Side, values: Mapping[str, Value]) -> Facts:
    """The values as a plan reads them."""
    read = {item.slot: item.read(values) for item in _inputs(side)}
    return Facts([read[slot] for slot in range(len(read))])


def changed(space: Space) -> Iterator[Term]:
    """The terms of criteria that are not the same under both."""
    old, new = space.sides
    for name in dict.fromkeys((*old.ruleset.criteria, *new.ruleset.criteria)):
        sides = [side for side in space.sides if name in side.ruleset.criteria]
        terms = [[side.term(name, part) for part in PARTS] for side in sides]
        if len(sides) == 1 or any(a is not b for a, b in zip(*terms, strict=True)):
            for found in terms:
                yield from found


def figures(terms: list[Term]) -> list[Fraction]:
    """The figures in terms."""
    found: set[Fraction] = set()
    seen: set[Term] = set()
    pending: list[Any] = list(terms)
    while pending:
        part = pending.pop()
        if part in seen:
            continue
        seen.add(part)
        pending += children(part)
        if isinstance(part, Figure):
            found.add(abs(Fraction(part.value)))
        if isinstance(part, Sum):
            found.add(abs(Fraction(part.constant)))
    return sorted(found)


def possible(space: Space, name: str, near: list[Fraction]) -> Iterator[Value]:
    """Values of a fact to try."""
    variable, usual = space.factory.variables.get(name), space.ordinary[name]
    if not isinstance(variable, NumberVariable):
        yield from (False, True) if isinstance(usual, bool) else (usual,)
        return
    step = Fraction(1) if variable.whole else Fraction(1, 100)
    found = {Fraction(usual), *map(Fraction, range(6))}
    found |= {value + move for value in near for move in (-step, Fraction(0), step)}
    for value in sorted(found):
        within = (variable.low is None or value >= variable.low) and (
            variable.high is None or value <= variable.high
        )
        if within and (not variable.whole or value.denominator == 1):
            yield int(value) if value.denominator == 1 else value
