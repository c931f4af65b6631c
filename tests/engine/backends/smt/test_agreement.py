"""The solver backend says what the scalar backend says, term by term and by the solver itself.

The terms of random expressions are evaluated on random facts, without the solver; then the solver
is asked whether they can come to anything else on these facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from liren.engine.backends.scalar.values import Facts
from liren.engine.backends.smt import encode
from liren.engine.backends.smt.encode import Encoder, NotEncoded, spot_name
from liren.engine.backends.smt.evaluate import EVALUATE, Around, Evaluation
from liren.engine.backends.smt.solver import (
    Budget,
    Constraints,
    Question,
    Satisfied,
    Unsatisfied,
    Value,
    children,
)
from liren.engine.backends.smt.terms import (
    BoolVariable,
    Factory,
    NumberTerm,
    NumberVariable,
    Term,
)
from liren.engine.ir import build
from liren.engine.ir import nodes as n
from liren.engine.ir.types import BOOL, ChecklistType, ChoiceType, NumberType
from tests.engine.backends.scalar.running import run_exact
from tests.engine.backends.scalar.test_agreement import OUTSIDE, SAMPLES, WORLD
from tests.engine.ir.expressions import (
    DAY,
    INPUTS,
    ITEMS,
    LATER,
    LIMIT,
    LIST,
    RECORDS,
    A,
    B,
    C,
    expressions,
    modes,
    worlds,
)

ALL_RECORDS = 4


def named(world: Sequence[Any]) -> dict[str, Value]:
    """The facts of a world by the names of their variables."""
    values: dict[str, Value] = {}
    for item, value in zip(INPUTS, world, strict=True):
        if item is LIST:
            values["list.count"] = len(value)
            for i, row in enumerate(value):
                for (field, _), part in zip(RECORDS.fields, row, strict=True):
                    values[spot_name("list", i, field)] = part
        elif isinstance(item.type, ChecklistType):
            values |= {f"have:{name}": bool(value >> i & 1) for i, name in enumerate(ITEMS.items)}
        else:
            values[item.name] = value
    return values


def encoded(node: n.Expr) -> tuple[Factory, Any]:
    factory = Factory()
    return factory, Encoder(factory, {}, ALL_RECORDS).encode(node)


def filled(factory: Factory, values: Mapping[str, Value]) -> dict[str, Value]:
    """Values also for the fields of records that are not there; nothing may depend on them."""
    plain = {
        name: (variable.low or 0) if isinstance(variable, NumberVariable) else False
        for name, variable in factory.variables.items()
    }
    return {**plain, **values}


def scalar(node: n.Expr, world: Sequence[Any]) -> Any:
    """What the scalar backend says, as terms have it: yes or no, a number, or a position."""
    found = run_exact(node, world)
    if isinstance(node.type, NumberType):
        return found
    return found == 2 if node.type == BOOL else found.bit_length() - 1


@given(expressions(), worlds)
def test_terms_evaluate_to_what_the_scalar_backend_says(node: n.Expr, world: list[Any]) -> None:
    factory, term = encoded(node)
    values = filled(factory, named(world))
    assert Evaluation(values).of(term) == scalar(node, world)
    # By what is known of another world, of which only what differs is worked out anew.
    assert Around(filled(factory, named(WORLD)), [term]).says(values).of(term) == scalar(
        node, world
    )


def differing(factory: Factory, term: Any, value: Any) -> Term:
    """That a term is something else than a value."""
    if isinstance(term, NumberTerm):
        return factory.negate(factory.equal(term, factory.figure(value)))
    return factory.negate(term) if value else term


def fixed(factory: Factory, values: Mapping[str, Value]) -> list[Term]:
    """That every variable has its value."""
    return [
        differing(factory, factory.variables[name], not value)
        if isinstance(value, bool)
        else factory.equal(factory.variables[name], factory.figure(value))  # type: ignore[arg-type]
        for name, value in values.items()
        if name in factory.variables
    ]


@settings(max_examples=60)
@given(expressions(depth=2), worlds)
def test_the_solver_finds_nothing_else(node: n.Expr, world: list[Any]) -> None:
    factory, term = encoded(node)
    value = scalar(node, world)
    facts = fixed(factory, filled(factory, named(world)))
    constraints, budget = Constraints(factory, ()), Budget(20, 20)
    other = Question(constraints, [*facts, differing(factory, term, value)], budget)
    assert isinstance(other.check(), Unsatisfied)
    same = factory.negate(differing(factory, term, value))
    assert isinstance(Question(constraints, [*facts, same], budget).check(), Satisfied)


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_class_evaluates_as_worked_out_by_hand(kind: type) -> None:
    node, expected = SAMPLES[kind]
    factory, term = encoded(node)
    found = Evaluation(filled(factory, named(WORLD))).of(term)
    if node.type == BOOL:
        expected = expected == 2
    elif isinstance(node.type, ChoiceType):
        expected = expected.bit_length() - 1
    assert found == expected


def test_every_class_of_nodes_is_encoded() -> None:
    assert set(encode.ENCODERS) == set(n.NODE_CLASSES)
    assert set(SAMPLES) | OUTSIDE == set(n.NODE_CLASSES)


def test_a_class_that_is_not_encoded_is_refused_by_name() -> None:
    with pytest.raises(NotEncoded, match="cannot express object"):
        Encoder(Factory(), {}, 3).encode(object())  # type: ignore[arg-type]


def test_a_parameter_that_was_not_fixed_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="parameter limit was not fixed"):
        Encoder(Factory(), {}, 3).encode(LIMIT)


def test_every_class_of_terms_is_evaluated() -> None:
    kinds = {*Term.__subclasses__(), *NumberTerm.__subclasses__()}
    assert kinds == {*EVALUATE, BoolVariable, NumberVariable, NumberTerm}


@given(st.integers(100, 3000), st.integers(100, 3000))
@settings(max_examples=30)
def test_months_between_any_two_days_are_those_of_the_calendar(later: int, earlier: int) -> None:
    ends = [n.Input("later", LATER.type, 1, 10**6), n.Input("day", DAY.type, 1, 10**6)]
    factory, term = encoded(build.months_between(*ends))
    values = {"later": later + 700000, "day": earlier + 700000}
    value = Evaluation(values).of(term)
    facts = fixed(factory, values)
    other = Question(Constraints(factory, ()), [*facts, differing(factory, term, value)],
                     Budget(20, 20))  # fmt: skip
    assert isinstance(other.check(), Unsatisfied)


CUTS = st.sampled_from([(-2, 3), (Fraction(-7, 4), Fraction(11, 4)), (Fraction(1, 4), 2)])


@example("half_even", 1, (Fraction(1, 4), Fraction(2)))  # 1/8 goes to 0, below the end
@given(modes, st.integers(-40, 40), CUTS)
@settings(max_examples=60)
def test_a_quotient_is_rounded_in_one_step_and_cut_off(
    mode: n.RoundingMode, above: int, ends: tuple[Fraction, Fraction]
) -> None:
    exact = build.divide(build.multiply(build.number(above), A), B)
    node = build.clamp(build.round_to(exact, Fraction(1, 4), mode), *ends)
    factory, term = encoded(node)
    for a in range(10):
        for b in range(1, 10):
            world = [a, b, *WORLD[2:]]
            assert Evaluation({"a": a, "b": b}).of(term) == scalar(node, world)
    assert factory.variables.keys() <= {"a", "b"}


@given(modes, st.sampled_from([Fraction(-5), Fraction(-5, 2), Fraction(3, 2), Fraction(5)]))
def test_a_quotient_is_rounded_whatever_the_sign_of_its_divisor(
    mode: n.RoundingMode, divisor: Fraction
) -> None:
    node = build.round_to(build.divide(A, C), Fraction(1, 10), mode)
    _, term = encoded(node)
    for a in range(10):
        world = [a, 1, divisor, *WORLD[3:]]
        assert Evaluation({"a": a, "c": divisor}).of(term) == scalar(node, world)


@given(modes)
def test_a_rounded_quotient_may_have_a_divisor_of_either_sign(mode: n.RoundingMode) -> None:
    below = build.add(A, build.number(-5))
    node = build.round_to(build.divide(B, below), Fraction(1, 4), mode)
    _, term = encoded(node)
    for a in range(10):
        for b in range(10):
            world = [a, b, *WORLD[2:]]
            assert Evaluation({"a": a, "b": b}).of(term) == scalar(node, world)


def test_what_was_declared_stands_where_it_is_asked_for() -> None:
    factory = Factory()
    factory.declare("a", factory.figure(7))
    factory.declare("gate", factory.true)
    assert factory.number("a", 0, 9, whole=True) is factory.figure(7)
    assert factory.flag("gate") is factory.true
    assert not factory.variables


def test_a_question_that_was_given_no_time_is_undecided() -> None:
    factory, term = encoded(build.compare(">", A, B))
    found = Question(Constraints(factory, ()), [term], Budget(5, 0)).check()
    assert repr(found) == "Undecided(why='time')"


def test_values_are_asked_of_the_solver_in_the_order_of_what_was_stated() -> None:
    """What it answers later depends on it, so no order of a set may come in."""
    factory = Factory()
    numbers = [factory.number(f"n{i}", 0, 9, whole=True) for i in range(50)]
    together = factory.at_least(factory.add(reversed(numbers)), factory.figure(1))
    found = Question(Constraints(factory, ()), [together], Budget(5, 5)).check()
    assert isinstance(found, Satisfied)
    assert list(found.values) == [f"n{i}" for i in range(50)]


def test_what_shares_no_variable_is_left_out_of_a_question() -> None:
    factory = Factory()
    encoder = Encoder(factory, {}, 3)
    about_a = encoder.encode(build.compare(">", A, build.number(3)))
    about_b = encoder.encode(build.compare(">", B, build.number(3)))
    both = encoder.encode(build.compare(">", A, B))
    around, names = Constraints(factory, [about_b, both]).around([about_a])
    assert set(around) == {both, about_b}
    assert names == {"a", "b"}
    assert Constraints(factory, [about_b]).around([about_a]) == ([], frozenset({"a"}))


def test_the_core_names_assumptions_that_cannot_hold_together() -> None:
    factory = Factory()
    encoder = Encoder(factory, {}, 3)
    low = encoder.encode(build.compare(">", build.number(3), A))
    high = encoder.encode(build.compare(">", A, build.number(5)))
    other = encoder.encode(build.compare(">", B, build.number(5)))
    question = Question(Constraints(factory, ()), (), Budget(5, 5), [low, high, other])
    found = question.check([low, other, high])
    assert isinstance(found, Unsatisfied)
    assert set(found.core) == {low, high}
    assert isinstance(question.check([low, other]), Satisfied)


def test_equal_terms_are_one_object_and_what_cancels_is_gone() -> None:
    factory = Factory()
    encoder = Encoder(factory, {}, 3)
    points = build.choose(build.compare(">=", A, build.number(3)), build.number(5), build.number(0))
    fewer = build.choose(build.compare(">", A, build.number(2)), build.number(4), build.number(0))
    five, four = encoder.encode(points), encoder.encode(fewer)
    assert factory.subtract(five, encoder.encode(points)) is factory.figure(0)
    left = factory.subtract(five, four)
    assert (left.low, left.high) == (0, 1)
    assert children(left)[0] is encoder.encode(build.compare(">=", A, build.number(3)))


def test_facts_are_named_for_where_they_stand() -> None:
    assert Facts(WORLD).values[0] == named(WORLD)["a"]
    assert named(WORLD)["list[1].n"] == 5
    assert named(WORLD)["have:flood"] is False


@pytest.mark.parametrize("op", [">=", ">", "==", "<", "<="])
def test_whole_numbers_are_held_against_fractions_exactly(op: str) -> None:
    """Between 1 and 2 lies 3/2: twice a number is 3 or more from 2 on, and never 3."""
    node = build.relate(op, build.multiply(build.number(2), A), build.number(3))
    _, term = encoded(node)
    for a in range(10):
        assert Evaluation({"a": a}).of(term) == scalar(node, [a, *WORLD[1:]])
