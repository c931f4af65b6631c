"""Figures that are rounded and then held against a bound."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from liren.engine.audit.constructs import own_criteria
from liren.engine.audit.figures import moments, on_day
from liren.engine.audit.findings import Finding, RoundedBeforeComparison
from liren.engine.ir import build
from liren.engine.ir.nodes import Compare, Expr, Number, Round
from liren.engine.ir.walk import walk
from liren.engine.language.numbers import to_text
from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion, Ruleset
from liren.engine.ruleset.parts import expressions


class Crossing(Record):
    """A figure that is on one side of a bound and, rounded, on the other."""

    value: Number
    rounded: Number
    bound: Number


def rounded_before_comparison(ruleset: Ruleset) -> Iterator[Finding]:
    """Each `round(…)` that decides a comparison with a figure, and can turn it.

    `floor`, `ceil`, `started` and `full` say themselves which way they go.
    """
    for criterion in own_criteria(ruleset):
        crossing = next(_crossings(ruleset, criterion), None)
        if crossing is not None:
            unit = criterion.measure_unit
            shown = [
                to_text(value if unit is None else unit.from_base(value))
                for value in (crossing.value, crossing.rounded, crossing.bound)
            ]
            yield RoundedBeforeComparison(
                name=criterion.id,
                value=shown[0],
                rounded=shown[1],
                bound=shown[2],
                of=(criterion.id,),
                place=criterion.place,
            )


def _crossings(ruleset: Ruleset, criterion: Criterion) -> Iterator[Crossing]:
    for day in moments(ruleset, criterion.parameters):
        for expr in expressions(criterion):
            node = on_day(expr, day, criterion.parameters)
            compared = (part for part in walk(node) if isinstance(part, Compare))
            yield from chain.from_iterable(map(_turned, compared))


def _turned(node: Compare) -> Iterator[Crossing]:
    for one, other, first in ((node.left, node.right, True), (node.right, node.left, False)):
        bound = build.value_of(other)
        if isinstance(one, Round) and one.mode == "half_up" and bound is not None:
            yield from _near(node, one, bound, first)


def _near(node: Compare, one: Round, bound: Number, first: bool) -> Iterator[Crossing]:
    """Values a quarter of a step around the bound for which rounding decides otherwise."""
    for quarters in (-1, 1):
        value = bound + Fraction(quarters, 4) * one.step
        after = build.rounded(value, one.step, one.mode)
        if _holds(node, value, bound, first) != _holds(node, after, bound, first):
            yield Crossing(value, after, bound)


def _holds(node: Compare, value: Number, bound: Number, first: bool) -> bool:
    left: Expr = build.number(value if first else bound)
    right: Expr = build.number(bound if first else value)
    return build.compare(node.op, left, right) == build.boolean(True)
