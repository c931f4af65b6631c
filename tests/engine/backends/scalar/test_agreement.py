"""The two ways of the scalar backend agree, and intervals contain every completion.

Every class of nodes is walked through both; a class that one of them lacks is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.backends.scalar import exact, interval
from liren.engine.backends.scalar.compiled import COLD_RUNS, Compiled
from liren.engine.backends.scalar.values import NO, YES, Facts, ratio
from liren.engine.ir import build
from liren.engine.ir import nodes as n
from liren.engine.ir.program import Block, Definition, Program
from liren.engine.ir.types import BOOL, NUMBER
from tests.engine.backends.scalar.running import (
    blurred,
    contains,
    lifted,
    run_exact,
    run_interval,
)
from tests.engine.ir.expressions import (
    CHOICE,
    COLOUR,
    DAY,
    FIELDS,
    FLAG,
    HAVE,
    INPUTS,
    LATER,
    LESS,
    LIMIT,
    LIST,
    OTHER,
    SLOTS,
    A,
    B,
    C,
    expressions,
    worlds,
)

WORLD = [6, 4, Fraction(-5, 2), -2, True, False, 2, 0b011, 103, 110,
         ((3, Fraction(1, 2), True, 0), (5, -1, False, 2))]  # fmt: skip

# One expression for each class of nodes, and what it is in WORLD.
SAMPLES: Mapping[type, tuple[n.Expr, Any]] = {
    n.Const: (build.number(Fraction(7, 2)), Fraction(7, 2)),
    n.Input: (A, 6),
    n.Field: (build.aggregate("sum", LIST, FIELDS[0]), 8),
    n.HasItem: (build.has_item(HAVE, "theft"), YES),
    n.IsOption: (build.is_option(COLOUR, ["red", "green"]), NO),
    n.Add: (build.add(A, C), Fraction(7, 2)),
    n.Mul: (build.multiply(C, LESS), 5),
    n.Div: (build.divide(A, B), Fraction(3, 2)),
    n.Extreme: (build.extreme("min", A, B), 4),
    n.Round: (build.round_to(C, Fraction(1), "half_up"), -3),
    n.DaysBetween: (build.days_between(LATER, DAY), 7),
    n.MonthsBetween: (build.months_between(LATER, DAY), 0),
    n.Compare: (build.compare(">", A, B), YES),
    n.And: (build.all_of(FLAG, OTHER), NO),
    n.Or: (build.any_of(FLAG, OTHER), YES),
    n.Not: (build.negate(OTHER), YES),
    n.Tally: (build.tally(FLAG, OTHER, build.compare(">", A, B)), 2),
    n.If: (build.choose(OTHER, A, build.number(Fraction(1, 3))), Fraction(1, 3)),
    n.Select: (build.select([(OTHER, "red"), (FLAG, "blue")], "green", CHOICE), 0b100),
    n.Settle: (build.settle(A), 6),
    n.Aggregate: (build.aggregate("mean", LIST, FIELDS[1], FIELDS[2]), Fraction(1, 2)),
    n.Quotient: (
        build.quotient([(FLAG, A, build.number(8)), (OTHER, B, B)], Fraction(100)), 75
    ),
}  # fmt: skip
NO_SCOPE: Any = None  # what is refused is refused before its scope is looked at
OUTSIDE = {n.Parameter, n.Ref}  # a parameter is fixed before, a reference needs a program


def test_there_is_a_sample_of_every_class() -> None:
    assert set(SAMPLES) | OUTSIDE == set(n.NODE_CLASSES)


@pytest.mark.parametrize("kind", n.NODE_CLASSES)
def test_every_class_has_an_emitter_and_a_closure(kind: type) -> None:
    assert kind in exact.EMITTERS
    assert kind in interval.CLOSURES


def test_nothing_else_has_an_emitter_or_a_closure() -> None:
    assert set(exact.EMITTERS) == set(interval.CLOSURES) == set(n.NODE_CLASSES)


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_class_evaluates_as_worked_out_by_hand(kind: type) -> None:
    node, expected = SAMPLES[kind]
    assert run_exact(node, WORLD) == expected
    value, scale = run_interval(node, Facts(WORLD))
    assert (value, scale) == lifted(node, WORLD)


def test_a_reference_is_the_value_and_scale_of_its_definition() -> None:
    half = build.multiply(build.number(Fraction(1, 2)), A)
    definitions = Definition("half", half), Definition("more", build.add(n.Ref("half", NUMBER), A))
    program = Compiled(Program(INPUTS, (Block("b", definitions),)), SLOTS, ["more"])
    results = [program.run(Facts(WORLD)) for _ in range(COLD_RUNS + 1)]
    assert results == [((18, 18),)] * (COLD_RUNS + 1)
    assert program.scale("more") == 2


def test_a_parameter_that_was_not_fixed_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="parameter limit was not fixed"):
        exact.emit(LIMIT, NO_SCOPE)
    with pytest.raises(LookupError, match="parameter limit was not fixed"):
        interval.closure(LIMIT, NO_SCOPE)


class Unheard:
    type = BOOL


def test_an_unknown_class_is_refused_by_name() -> None:
    unheard: Any = Unheard()
    with pytest.raises(KeyError, match="Unheard"):
        exact.emit(unheard, NO_SCOPE)
    with pytest.raises(KeyError, match="Unheard"):
        interval.closure(unheard, NO_SCOPE)


@pytest.mark.parametrize("mode", ["half_up", "half_even", "up", "down", "ceiling", "floor"])
@pytest.mark.parametrize("a", [1, 3, 5])
def test_a_quotient_with_a_negative_divisor_is_rounded_like_its_value(mode: Any, a: int) -> None:
    node = build.round_to(build.divide(A, LESS), Fraction(1), mode)
    world = [a, *WORLD[1:]]  # the divisor is -2
    assert run_exact(node, world) == build.rounded(Fraction(a, -2), Fraction(1), mode)
    assert lifted(node, world) == run_interval(node, Facts(world))


def test_rounding_a_quotient_with_a_zero_divisor_gives_zero() -> None:
    node = build.round_to(build.divide(B, A), Fraction(1, 10), "up")
    world = [0, *WORLD[1:]]
    assert run_exact(node, world) == 0
    assert lifted(node, world) == run_interval(node, Facts(world))


@given(node=expressions(), world=worlds)
def test_code_and_closures_agree_where_everything_is_known(node: n.Expr, world: list[Any]) -> None:
    assert lifted(node, world) == run_interval(node, Facts(world))


@given(data=st.data(), node=expressions(), world=worlds)
def test_an_interval_contains_the_value_of_every_completion(
    data: st.DataObject, node: n.Expr, world: list[Any]
) -> None:
    facts = blurred(data.draw, world)
    found, scale = run_interval(node, facts)
    if _settles(node):
        return
    value, same_scale = lifted(node, world)
    assert scale == same_scale
    assert contains(found, value), (facts, found, value)


def _settles(node: n.Expr) -> bool:
    """Settled values are the worst of an interval, and so tell nothing about one completion."""
    return isinstance(node, n.Settle)


@given(data=st.data(), node=expressions(), world=worlds)
def test_knowing_more_never_opens_more(data: st.DataObject, node: n.Expr, world: list[Any]) -> None:
    if _settles(node):
        return
    facts = blurred(data.draw, world)
    known = data.draw(st.integers(0, len(world) - 1))
    values = list(facts.values)
    values[known] = world[known]
    fewer = Facts(values, facts.partial & ~(1 << known))
    assert contains(run_interval(node, facts)[0], run_interval(node, fewer)[0])


@given(data=st.data(), world=worlds, node=expressions(of="conditions"))
def test_a_settled_condition_holds_only_where_it_is_certain(
    data: st.DataObject, world: list[Any], node: n.Expr
) -> None:
    facts = blurred(data.draw, world)
    inner, _ = run_interval(node, facts)
    settled, _ = run_interval(build.settle(node), facts)
    assert settled == (YES if inner == YES else NO)


@given(data=st.data(), world=worlds,
       node=expressions(of="numbers"))  # fmt: skip
def test_a_settled_number_is_the_least_it_can_be(
    data: st.DataObject, world: list[Any], node: n.Expr
) -> None:
    facts = blurred(data.draw, world)
    (low, _), scale = run_interval(node, facts)
    found, same = run_interval(build.settle(node), facts)
    assert (ratio(found[0], same), ratio(found[1], same)) == (ratio(low, scale),) * 2
