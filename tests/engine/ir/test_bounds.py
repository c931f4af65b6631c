"""Bounds that follow from declarations: right for every value, and tight where it is easy."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from liren.engine.ir import build
from liren.engine.ir.bounds import bounds, can_be_zero, lower, upper
from liren.engine.ir.nodes import Expr, Input, NumberType
from liren.engine.ir.types import DATE, NUMBER, WHOLE
from tests.engine.backends.scalar.running import run_exact
from tests.engine.ir.expressions import (
    FIELDS,
    FLAG,
    INPUTS,
    LESS,
    LIST,
    OTHER,
    RECORDS,
    A,
    B,
    C,
    expressions,
    worlds,
)

FREE = Input("free", NUMBER)
CROWDED = Input("list", RECORDS, 2, 4, FIELDS)
# From 31 January to 30 April, and from 29 January of the year before to 28 February.
LATE = Input("late", DATE, date(2021, 1, 31).toordinal(), date(2021, 4, 30).toordinal())
EARLY = Input("early", DATE, date(2020, 1, 29).toordinal(), date(2021, 2, 28).toordinal())
N, X, OK, _ = FIELDS
LESS_ONE = build.add(N, build.number(-1))

CASES: list[tuple[Expr, tuple[object, object]]] = [
    (build.number(3), (3, 3)),
    (A, (0, 9)),
    (FREE, (None, None)),
    (build.add(A, C), (-5, 14)),
    (build.add(A, FREE), (None, None)),
    (build.multiply(C, LESS), (-20, 20)),
    (build.multiply(A, B), (0, 81)),
    (build.multiply(A, Input("up", NUMBER, 2)), (0, None)),
    (build.multiply(C, FREE), (None, None)),
    (build.tally(FLAG, OTHER), (0, 2)),
    (build.extreme("max", A, C), (0, 9)),
    (build.extreme("min", A, C), (-5, 5)),
    (build.extreme("max", A, FREE), (0, None)),
    (build.extreme("min", A, FREE), (None, 9)),
    (build.choose(FLAG, A, LESS), (-4, 9)),
    (build.choose(FLAG, A, FREE), (None, None)),
    (build.settle(C), (-5, 5)),
    (
        build.round_to(build.multiply(C, build.number(Fraction(3, 10))), Fraction(1), "floor"),
        (-2, 1),
    ),
    (build.round_to(FREE, Fraction(1), "half_up"), (None, None)),
    (build.months_between(LATE, EARLY), (-1, 15)),
    (build.months_between(Input("some_day", DATE), EARLY), (None, None)),
    (build.aggregate("count", LIST, build.boolean(True)), (0, None)),
    (build.aggregate("count", CROWDED, build.boolean(True)), (2, None)),
    (build.aggregate("count", CROWDED, build.boolean(True), OK), (0, None)),
    (build.aggregate("sum", LIST, N), (0, None)),
    (build.aggregate("sum", CROWDED, N), (2, None)),
    (build.aggregate("sum", CROWDED, N, OK), (0, None)),
    (build.aggregate("sum", LIST, X), (None, None)),
    (build.aggregate("min", LIST, N), (0, 6)),
    (build.aggregate("min", CROWDED, N), (1, 6)),
    (build.aggregate("max", LIST, X), (-3, 5)),
    (build.aggregate("mean", CROWDED, N, OK), (0, 6)),
    (build.aggregate("mean", CROWDED, N, build.boolean(True), N), (1, 6)),
    # of weights of nothing but 0 a mean is 0
    (build.aggregate("mean", CROWDED, N, build.boolean(True), LESS_ONE), (0, 6)),
    (build.divide(A, B), (0, None)),
    (build.divide(C, B), (None, None)),
    (build.divide(A, LESS), (None, None)),
]


@pytest.mark.parametrize(("node", "ends"), CASES)
def test_the_bounds_of_each_kind_of_node(node: Expr, ends: tuple[object, object]) -> None:
    assert bounds(node) == ends
    assert (lower(node), upper(node)) == ends


@pytest.mark.parametrize(
    ("node", "possible"),
    [(A, True), (B, False), (LESS, False), (C, True), (FREE, True), (Input("n", WHOLE, 1), False),
     (Input("n", WHOLE, None, -1), False), (Input("n", WHOLE, None, 0), True)],
)  # fmt: skip
def test_what_can_be_zero(node: Expr, possible: bool) -> None:
    assert can_be_zero(node) is possible


@given(node=expressions(of="numbers"), world=worlds)
def test_no_value_lies_outside_of_its_bounds(node: Expr, world: list[object]) -> None:
    low, high = bounds(node)
    value = run_exact(node, world)
    assert low is None or value >= low
    assert high is None or value <= high


def test_the_inputs_of_these_tests_are_bounded() -> None:
    assert all(i.low is not None for i in INPUTS if isinstance(i.type, NumberType))
