"""Normal forms: what the constructors fold, flatten and cross-multiply; meaning is kept."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.backends.scalar.compiled import evaluate
from liren.engine.backends.scalar.values import YES, Facts, ratio
from liren.engine.ir import build
from liren.engine.ir.nodes import (
    FALSE,
    TRUE,
    Add,
    And,
    Compare,
    Const,
    Div,
    Expr,
    Extreme,
    If,
    Input,
    Mul,
    Not,
    Or,
    Quotient,
    Select,
    Settle,
    Tally,
)
from liren.engine.ir.types import NUMBER, WHOLE
from tests.engine.ir.expressions import (
    CHOICE,
    COLOUR,
    DAY,
    FLAG,
    HAVE,
    LATER,
    LESS,
    LIST,
    OTHER,
    SLOTS,
    A,
    B,
    C,
)

ONE, TWO, ZERO = build.number(1), build.number(2), build.number(0)


def value(node: Expr, **given_values: Any) -> Any:
    """What an expression is over known facts; yes is True."""
    plain: dict[str, Any] = {"a": 0, "b": 1, "c": 0, "less": -1, "flag": False, "other": False,
                             "colour": 0, "have": 0, "day": 100, "later": 100,
                             "list": ()}  # fmt: skip
    plain.update(given_values)
    result, scale = evaluate(node, Facts([plain[name] for name in SLOTS]), SLOTS)
    return ratio(result[0], scale) if isinstance(result, tuple) else result == YES


# folding


def test_a_whole_fraction_becomes_an_integer() -> None:
    assert build.number(Fraction(6, 2)) == Const(3, WHOLE)


def test_a_broken_number_is_not_whole() -> None:
    assert build.number(Fraction(1, 2)) == Const(Fraction(1, 2), NUMBER)


def test_sums_of_constants_fold() -> None:
    assert build.add(ONE, TWO, build.number(Fraction(1, 2))) == build.number(Fraction(7, 2))


def test_the_sum_of_nothing_is_zero() -> None:
    assert build.add() == ZERO


def test_nested_sums_are_flattened_and_the_constant_comes_last() -> None:
    assert build.add(build.add(A, ONE), build.add(B, TWO)) == Add((A, B, build.number(3)), WHOLE)


def test_a_sum_of_one_term_is_the_term() -> None:
    assert build.add(A, ONE, build.number(-1)) == A


def test_factors_of_one_and_zero_fold() -> None:
    assert build.multiply(A, ONE) == A
    assert build.multiply(ZERO, C) == ZERO


def test_constant_factors_come_first_and_combine() -> None:
    doubled = build.multiply(A, TWO)
    assert doubled == Mul(TWO, A, WHOLE)
    assert build.multiply(build.number(3), doubled) == Mul(build.number(6), A, WHOLE)


def test_division_by_a_constant_is_multiplication() -> None:
    assert build.divide(A, build.number(4)) == Mul(build.number(Fraction(1, 4)), A, NUMBER)


def test_division_by_constant_zero_gives_zero() -> None:
    assert build.divide(A, ZERO) == ZERO


def test_zero_over_anything_is_zero() -> None:
    assert build.divide(ZERO, B) == ZERO


def test_a_quotient_of_quotients_has_one_bar() -> None:
    nested = build.divide(build.divide(A, B), build.divide(C, LESS))
    assert isinstance(nested, Div)
    assert not isinstance(nested.left, Div)
    assert not isinstance(nested.right, Div)
    assert value(nested, a=3, b=4, c=Fraction(5, 2), less=-2) == Fraction(3, 4) / Fraction(-5, 4)


def test_a_quotient_rises_to_the_top_of_its_sum() -> None:
    total = build.add(A, build.divide(C, B), ONE)
    assert isinstance(total, Div)
    assert total.right == B
    assert value(total, a=2, b=4, c=3) == Fraction(15, 4)


def test_quotients_with_one_divisor_share_it() -> None:
    assert build.add(build.divide(A, B), build.divide(C, B)) == Div(
        build.add(A, C), B, build.number_type(build.divide(A, B))
    )


def test_quotients_with_two_divisors_are_brought_together() -> None:
    total = build.add(build.divide(A, B), build.divide(C, LESS))
    assert isinstance(total, Div)
    assert value(total, a=1, b=2, c=1, less=-3) == Fraction(1, 6)


def test_conjunctions_flatten_drop_what_holds_and_say_things_once() -> None:
    assert build.all_of(FLAG, build.all_of(OTHER, TRUE), FLAG) == And((FLAG, OTHER))
    assert build.all_of() == TRUE
    assert build.all_of(FLAG) == FLAG
    assert build.all_of(FLAG, FALSE) == FALSE


def test_disjunctions_flatten_drop_what_fails_and_say_things_once() -> None:
    assert build.any_of(FLAG, build.any_of(OTHER, FALSE), FLAG) == Or((FLAG, OTHER))
    assert build.any_of() == FALSE
    assert build.any_of(OTHER) == OTHER
    assert build.any_of(FLAG, TRUE) == TRUE


def test_negations_cancel_and_fold() -> None:
    assert build.negate(build.negate(FLAG)) == FLAG
    assert build.negate(TRUE) == FALSE
    assert build.negate(FLAG) == Not(FLAG)


def test_a_tally_counts_what_is_certain_beforehand() -> None:
    assert build.tally(TRUE, FALSE, TRUE) == TWO
    assert build.tally(FLAG, TRUE, FALSE) == Add((Tally((FLAG,), WHOLE), ONE), WHOLE)
    assert build.tally() == ZERO


def test_extremes_of_constants_fold_and_equal_terms_are_one() -> None:
    assert build.extreme("max", ONE, TWO) == TWO
    assert build.extreme("min", ONE, TWO) == ONE
    assert build.extreme("min", A, A) == A
    assert build.extreme("min", A, ONE) == Extreme("min", (A, ONE), WHOLE)


def test_whole_numbers_need_no_rounding_to_ones() -> None:
    assert build.round_to(A, Fraction(1), "half_up") == A
    assert build.round_to(A, Fraction(5), "half_up") != A


def test_constants_are_rounded_at_once() -> None:
    half = build.number(Fraction(1, 8))
    assert build.round_to(half, Fraction(1, 100), "half_up") == build.number(Fraction(13, 100))
    assert build.round_to(half, Fraction(1, 100), "half_even") == build.number(Fraction(12, 100))


def test_a_decided_choice_is_its_branch() -> None:
    assert build.choose(TRUE, A, B) == A
    assert build.choose(FALSE, A, B) == B
    assert build.choose(FLAG, A, A) == A
    assert build.choose(FLAG, A, B) == If(FLAG, A, B, WHOLE)


def test_a_choice_of_conditions_is_a_condition() -> None:
    chosen = build.choose(FLAG, OTHER, TRUE)
    assert chosen == Or((And((FLAG, OTHER)), Not(FLAG)))
    assert value(chosen, flag=True, other=False) is False
    assert value(chosen, flag=False, other=False) is True


def test_selection_stops_at_the_first_case_that_holds() -> None:
    assert build.select([(FLAG, "red"), (TRUE, "blue"), (OTHER, "green")], "green", CHOICE) == (
        Select(((FLAG, "red"),), "blue", CHOICE)
    )
    assert build.select([(FALSE, "red")], "green", CHOICE) == Const(1, CHOICE)


def test_a_known_choice_is_compared_at_once() -> None:
    assert build.is_option(Const(2, CHOICE), ["blue"]) == TRUE
    assert build.is_option(Const(2, CHOICE), ["red"]) == FALSE


def test_days_between_two_dates_that_are_known_fold() -> None:
    first, last = Const(10, DAY.type), Const(17, DAY.type)
    assert build.value_of(build.days_between(last, first)) == 7
    assert value(build.days_between(LATER, DAY), day=103, later=120) == 17


def test_settling_twice_is_settling_once() -> None:
    assert build.settle(build.settle(FLAG)) == Settle(FLAG, FLAG.type)
    assert build.settle(ONE) == ONE


def test_aggregates_that_cannot_depend_on_records_fold() -> None:
    assert build.aggregate("all", LIST, FALSE, FALSE) == TRUE
    assert build.aggregate("any", LIST, TRUE, FALSE) == FALSE
    assert build.aggregate("sum", LIST, A, FALSE) == ZERO
    assert build.aggregate("all", LIST, TRUE) == TRUE
    assert build.aggregate("any", LIST, FALSE) == FALSE


def test_a_mean_of_whole_numbers_is_not_whole() -> None:
    assert build.number_type(build.aggregate("mean", LIST, A)).whole is False
    assert build.number_type(build.aggregate("sum", LIST, A)).whole is True


def test_terms_that_cannot_apply_leave_the_quotient() -> None:
    kept = (FLAG, A, TWO)
    assert build.quotient([kept, (FALSE, B, ONE), (TRUE, ZERO, ZERO)], Fraction(10)) == (
        Quotient((kept,), Fraction(10), NUMBER)
    )
    assert build.quotient([(FALSE, B, ONE)], Fraction(10)) == ZERO


def test_a_term_that_only_takes_away_stays_in_the_quotient() -> None:
    # A malus: it earns -5 of at most 0. Left out, the quotient would be 10/10 and not 5/10.
    terms = [(TRUE, build.number(10), build.number(10)), (TRUE, build.number(-5), ZERO)]
    assert value(build.quotient(terms, Fraction(10))) == 5


# comparisons


@pytest.mark.parametrize("op", ["<", "<=", "==", "!=", ">=", ">"])
def test_constants_are_compared_at_once(op: str) -> None:
    holds = {"<": True, "<=": True, "==": False, "!=": True, ">=": False, ">": False}[op]
    assert build.relate(op, ONE, TWO) == build.boolean(holds)


def test_an_unknown_comparison_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="=>"):
        build.relate("=>", A, B)


def test_a_ratio_is_compared_by_cross_multiplication() -> None:
    assert build.compare(">=", build.divide(A, B), build.number(Fraction(3, 10))) == (
        Compare(">=", A, build.multiply(build.number(Fraction(3, 10)), B))
    )


def test_a_negative_divisor_turns_the_comparison_round() -> None:
    assert build.compare(">=", build.divide(A, LESS), TWO) == (
        Compare(">=", build.multiply(TWO, LESS), A)
    )


def test_equality_needs_no_direction() -> None:
    assert build.compare("==", build.divide(A, C), TWO) == Compare("==", A, Mul(TWO, C, NUMBER))


SIGNS = [Fraction(-5), Fraction(-1, 2), Fraction(1, 2), Fraction(5)]


@pytest.mark.parametrize("c", SIGNS)
@pytest.mark.parametrize("op", ["<", "<=", "==", "!=", ">=", ">"])
@pytest.mark.parametrize("end", [-2, 0, 2])
def test_a_divisor_of_unknown_sign_keeps_the_meaning(op: str, end: int, c: Fraction) -> None:
    compared = build.relate(op, build.divide(A, C), build.number(end))
    expected = {
        "<": 6 / c < end, "<=": 6 / c <= end, "==": 6 / c == end,
        "!=": 6 / c != end, ">=": 6 / c >= end, ">": 6 / c > end,
    }[op]  # fmt: skip
    assert value(compared, a=6, c=c) is expected


@given(
    a=st.integers(0, 9), b=st.integers(1, 9), c=st.fractions(-5, 5).filter(bool),
    less=st.fractions(-4, -1), op=st.sampled_from(["<", "<=", "==", "!=", ">=", ">"]),
)  # fmt: skip
def test_two_ratios_compare_as_their_values(
    a: int, b: int, c: Fraction, less: Fraction, op: str
) -> None:
    left = build.subtract(build.divide(A, C), build.divide(ONE, B))
    right = build.divide(build.add(A, C), build.multiply(LESS, C))
    x, y = a / c - Fraction(1, b), (a + c) / (less * c)
    expected = {"<": x < y, "<=": x <= y, "==": x == y, "!=": x != y, ">=": x >= y, ">": x > y}
    assert value(build.relate(op, left, right), a=a, b=b, c=c, less=less) is expected[op]


def test_items_and_options_are_leaves() -> None:
    assert value(build.has_item(HAVE, "theft"), have=0b010) is True
    assert value(build.has_item(HAVE, "theft"), have=0b101) is False
    assert value(build.is_option(COLOUR, ["blue"]), colour=2) is True


def test_plain_numbers_stand_in_for_days() -> None:
    assert build.number_type(DAY) == WHOLE
    assert build.number_type(Input("n", NUMBER)) == NUMBER
