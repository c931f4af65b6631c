"""Each rule by which a direction is argued, and that no such argument is wrong."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from liren.engine.ir import build
from liren.engine.ir.bounds import bounds
from liren.engine.ir.nodes import TRUE, Const, Expr, Input, Ref, RoundingMode
from liren.engine.ir.types import NUMBER, ChoiceType, NumberType
from liren.engine.ir.walk import rebuild
from liren.engine.record import Record, replace
from liren.scoring.audit.directions import ANY, DOWN, SAME, UP, Direction, Directions, joined
from tests.engine.backends.scalar.running import run_exact
from tests.engine.ir.expressions import (
    CHOICE,
    COLOUR,
    DAY,
    FIELDS,
    FLAG,
    HAVE,
    LATER,
    LIST,
    OTHER,
    A,
    B,
    C,
    expressions,
    worlds,
)

N, X, OK, KIND = FIELDS


def ends(old: Expr, new: Expr) -> tuple[Any, Any]:
    (low, high), (other_low, other_high) = bounds(old), bounds(new)
    return (
        None if None in (low, other_low) else min(low, other_low),  # type: ignore[type-var]
        None if None in (high, other_high) else max(high, other_high),  # type: ignore[type-var]
    )


def unknown(old: Expr, new: Expr) -> Direction:
    return ANY


def direction(old: Expr, new: Expr) -> Direction:
    return Directions({}, ends, unknown).of(old, new)


def least(fact: Expr, number: int) -> Expr:
    return build.compare(">=", fact, build.number(number))


def more(fact: Expr, number: int) -> Expr:
    return build.compare(">", fact, build.number(number))


def plus(fact: Expr, number: int) -> Expr:
    return build.add(fact, build.number(number))


def times(number: int, fact: Expr) -> Expr:
    return build.multiply(build.number(number), fact)


def colour(first: int, second: int, *labels: str) -> Expr:
    one, other = labels or ("red", "blue")
    return build.select([(least(A, first), one), (least(A, second), other)], "green", CHOICE)


def of_list(kind: Any, body: Expr, where: Expr = TRUE) -> Expr:
    return build.aggregate(kind, LIST, body, where)


def score(first: Expr, second: Expr, applies: Expr = FLAG) -> Expr:
    ten = build.number(10)
    return build.quotient([(applies, first, ten), (OTHER, second, ten)], Fraction(100))


STEP = Fraction(1, 10)
SHARE = build.divide(A, plus(B, 1))


def rounded(node: Expr, mode: RoundingMode, steps: int | Fraction = 1) -> Expr:
    return build.round_to(node, STEP * steps, mode)


PAIRS: dict[str, tuple[Expr, Expr, Direction]] = {
    "a greater figure": (build.number(3), build.number(5), UP),
    "a smaller figure": (build.number(5), build.number(3), DOWN),
    "the same fact": (A, A, SAME),
    "another fact": (A, B, ANY),
    "what is not written alike": (A, plus(A, 1), ANY),
    "a fact and a figure": (A, build.number(3), ANY),
    "a greater term of a sum": (plus(A, 3), plus(A, 5), UP),
    "terms that move apart": (
        build.add(times(2, A), times(3, B)), build.add(times(3, A), times(2, B)), ANY),
    "the greater of two": (
        build.extreme("max", A, build.number(2)), build.extreme("max", A, build.number(4)), UP),
    "the smaller instead of the greater": (
        build.extreme("max", A, B), build.extreme("min", A, B), ANY),
    "rounded alike": (
        build.round_to(C, STEP, "half_up"), build.round_to(C, STEP, "half_up"), SAME),
    "rounded otherwise": (
        build.round_to(C, STEP, "half_up"), build.round_to(C, STEP, "down"), ANY),
    "rounded down instead": (rounded(C, "half_up"), rounded(C, "floor"), DOWN),
    "rounded up instead": (rounded(C, "half_even"), rounded(C, "ceiling"), UP),
    "rounded towards zero what is never negative": (
        rounded(SHARE, "half_up"), rounded(SHARE, "down"), DOWN),
    "halves to even of what is never negative": (
        rounded(SHARE, "half_up"), rounded(SHARE, "half_even"), DOWN),
    "halves to even of what may be negative": (
        rounded(C, "half_up"), rounded(C, "half_even"), ANY),
    "rounded down to more": (rounded(C, "up"), rounded(C, "floor", 5), DOWN),
    "rounded down to less": (rounded(C, "floor", 5), rounded(C, "up"), UP),
    "rounded down to what is no multiple": (
        rounded(C, "up"), rounded(C, "floor", Fraction(3, 2)), ANY),
    "rounded up to more": (rounded(C, "down"), rounded(C, "ceiling", 5), UP),
    "rounded to the nearest of more": (rounded(C, "half_up"), rounded(C, "half_up", 5), ANY),
    "rounded down or not": (C, rounded(C, "floor"), DOWN),
    "rounded up or not": (rounded(C, "ceiling"), C, DOWN),
    "rounded to the nearest or not": (C, rounded(C, "half_up"), ANY),
    "less, and rounded down": (
        build.divide(A, plus(B, 1)), rounded(build.divide(A, plus(B, 2)), "down"), DOWN),
    "more, and rounded down": (
        build.divide(A, plus(B, 2)), rounded(build.divide(A, plus(B, 1)), "down"), ANY),
    "a higher bound": (least(A, 3), least(A, 5), DOWN),
    "a higher bound that must not hold": (
        build.negate(build.all_of(FLAG, least(A, 3))),
        build.negate(build.all_of(FLAG, least(A, 5))), UP),
    "more than instead of at least": (least(A, 3), more(A, 3), DOWN),
    "at least instead of more than": (more(A, 3), least(A, 3), UP),
    "a higher bound, at least instead of more than": (more(C, 3), least(C, 4), ANY),
    "another number to be equal to": (
        build.compare("==", C, build.number(3)), build.compare("==", C, build.number(4)), ANY),
    "a harder part of a conjunction": (
        build.all_of(FLAG, least(A, 3)), build.all_of(FLAG, least(A, 4)), DOWN),
    "parts of an alternative that move apart": (
        build.any_of(least(A, 3), least(C, 4)), build.any_of(least(A, 4), least(C, 3)), ANY),
    "one more condition": (
        build.all_of(FLAG, OTHER), build.all_of(FLAG, OTHER, least(A, 1)), ANY),
    "conditions that are counted": (
        build.tally(FLAG, least(A, 3)), build.tally(FLAG, least(A, 2)), UP),
    "a greater factor of what is never negative": (times(2, A), times(3, A), UP),
    "a greater factor of what may be negative": (times(2, C), times(3, C), ANY),
    "a negative factor": (
        times(-2, build.extreme("max", C, build.number(1))),
        times(-2, build.extreme("max", C, build.number(2))), DOWN),
    "a greater numerator": (build.divide(plus(A, 1), B), build.divide(plus(A, 2), B), UP),
    "a greater divisor": (build.divide(A, plus(B, 1)), build.divide(A, plus(B, 2)), DOWN),
    "a greater divisor that can be 0": (
        build.divide(B, build.multiply(build.number(2), A)),
        build.divide(B, build.multiply(build.number(3), A)), ANY),
    "what is chosen": (
        build.choose(FLAG, build.number(5), build.number(1)),
        build.choose(FLAG, build.number(4), build.number(0)), DOWN),
    "a choice that is never less where its condition holds": (
        build.choose(least(A, 3), build.number(5), build.number(0)),
        build.choose(least(A, 5), build.number(5), build.number(0)), DOWN),
    "a choice that is never more where its condition holds": (
        build.choose(least(A, 3), build.number(0), build.number(5)),
        build.choose(least(A, 5), build.number(0), build.number(5)), UP),
    "a choice between values in no order": (
        build.choose(least(A, 3), C, build.number(1)),
        build.choose(least(A, 5), C, build.number(1)), ANY),
    "one numerator of a score": (score(plus(A, 1), B), score(plus(A, 2), B), UP),
    "what counts in a score": (score(A, B, least(A, 3)), score(A, B, least(A, 4)), ANY),
    "a higher tier is harder to reach": (colour(5, 2), colour(6, 3), DOWN),
    "tiers in another order": (colour(5, 2), colour(5, 2, "blue", "red"), ANY),
    "a demand on all records": (of_list("all", least(N, 2)), of_list("all", least(N, 3)), DOWN),
    "all of fewer records": (
        of_list("all", OK, least(N, 2)), of_list("all", OK, least(N, 3)), UP),
    "any of fewer records": (
        of_list("any", OK, least(N, 2)), of_list("any", OK, least(N, 3)), DOWN),
    "fewer records counted": (
        of_list("count", TRUE, least(N, 2)), of_list("count", TRUE, least(N, 3)), DOWN),
    "a sum over fewer records of what is never negative": (
        of_list("sum", N, least(N, 2)), of_list("sum", N, least(N, 3)), DOWN),
    "a sum over fewer records of what may be negative": (
        of_list("sum", X, least(N, 2)), of_list("sum", X, least(N, 3)), ANY),
    "a mean of fewer records": (
        of_list("mean", N, least(N, 2)), of_list("mean", N, least(N, 3)), ANY),
    "a mean of greater numbers": (of_list("mean", plus(N, 1)), of_list("mean", plus(N, 2)), UP),
    "the greatest instead of the least": (of_list("max", N), of_list("min", N), ANY),
    "the same option": (
        build.is_option(COLOUR, ["red"]), build.is_option(COLOUR, ["red"]), SAME),
    "another option": (build.is_option(COLOUR, ["red"]), build.is_option(COLOUR, ["blue"]), ANY),
    "another item": (build.has_item(HAVE, "fire"), build.has_item(HAVE, "theft"), ANY),
    "the same days": (build.days_between(LATER, DAY), build.days_between(LATER, DAY), SAME),
    "the days the other way round": (
        build.days_between(LATER, DAY), build.days_between(DAY, LATER), ANY),
}  # fmt: skip


@pytest.mark.parametrize("name", PAIRS)
def test_a_rule_says_as_much_as_it_can(name: str) -> None:
    old, new, expected = PAIRS[name]
    assert direction(old, new) is expected


def test_a_definition_moves_as_is_known_of_it() -> None:
    old, new = plus(Ref("c:points", NUMBER), 1), plus(Ref("c:points", NUMBER), 1)
    assert Directions({"c:points": DOWN}, ends, unknown).of(old, new) is DOWN
    assert direction(old, new) is ANY


def test_what_is_not_known_is_asked_for_outside_of_lists_only() -> None:
    asked = []

    def prove(old: Expr, new: Expr) -> Direction:
        asked.append((old, new))
        return UP

    found = Directions({}, ends, prove)
    assert found.of(A, B) is UP
    assert found.of(N, X) is ANY
    assert asked == [(A, B)]


@pytest.mark.parametrize("node", [A, build.has_item(HAVE, "fire"), of_list("sum", N), least(A, 3)])
def test_a_fact_that_is_meant_differently_moves_anyhow(node: Expr) -> None:
    assert direction(node, node) is SAME
    apart = Directions({}, ends, unknown, {"a", "have", "list"})
    assert apart.of(node, node) is ANY


@pytest.mark.parametrize("node", [A, plus(A, 3), of_list("sum", A)])
def test_a_fact_that_is_settled_otherwise_moves_as_it_was_moved(node: Expr) -> None:
    for moved in (UP, DOWN):
        assert Directions({}, ends, unknown, (), {"a": moved}).of(node, node) is moved
    assert Directions({}, ends, unknown, (), {"x": UP}).of(node, node) is SAME


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], SAME), ([SAME, UP], UP), ([DOWN, SAME, DOWN], DOWN), ([UP, DOWN], ANY), ([UP, ANY], ANY)],
)
def test_directions_are_joined(parts: list[Direction], expected: Direction) -> None:
    assert joined(parts) is expected


STEPS = st.sampled_from([Fraction(1), Fraction(2), Fraction(3, 2), Fraction(10)])
MODES: list[RoundingMode | None] = [
    None, "half_up", "half_even", "up", "down", "ceiling", "floor",
]  # fmt: skip
ROUNDINGS = st.tuples(st.sampled_from(MODES), STEPS)


def moved(draw: Any, node: Expr) -> Expr:
    """The expression with some of its figures a little greater or smaller; none becomes 0."""

    def change(leaf: Expr) -> Expr:
        if not isinstance(leaf, Const) or not isinstance(leaf.type, NumberType):
            return leaf
        value = leaf.value + draw(st.sampled_from([0, 0, 1, 1, Fraction(1, 2), -1]))
        return build.number(value) if value else leaf

    return rebuild(node, change)


def position(node: Expr, world: list[Any]) -> Any:
    """What it comes to, so that up is more; of labels the first is the most."""
    found = run_exact(node, world)
    if isinstance(node.type, ChoiceType):
        return -(found.bit_length() - 1)
    return found if isinstance(node.type, NumberType) else int(found == 2)


@settings(max_examples=200)
@given(
    st.tuples(ROUNDINGS, ROUNDINGS),
    expressions(depth=2),
    st.lists(worlds, min_size=1, max_size=4),
)
def test_no_argument_about_rounding_is_wrong(
    roundings: tuple[tuple[RoundingMode | None, Fraction], ...],
    node: Expr,
    found: list[list[Any]],
) -> None:
    assume(isinstance(node.type, NumberType))
    pair = [node if mode is None else rounded(node, mode, steps) for mode, steps in roundings]
    said = direction(*pair)
    for world in found:
        before, after = (position(each, world) for each in pair)
        assert said is not SAME or before == after
        assert said is not UP or before <= after
        assert said is not DOWN or before >= after


def test_whether_two_lists_are_alike_is_looked_at_once_for_all_that_is_asked_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[Input] = []

    def note(self: Input, other: object) -> bool:
        compared.append(self)
        return Record.__eq__(self, other)

    monkeypatch.setattr(Input, "__eq__", note)
    old, new = replace(LIST), replace(LIST)
    pairs = [
        [build.aggregate("all", each, least(N, number)) for each in (old, new)]
        for number in range(50)
    ]
    compared.clear()
    kept: dict[tuple[int, int], bool] = {}
    found = {Directions({}, ends, unknown, lists=kept).of(*pair) for pair in pairs}
    assert (found, len(compared)) == ({SAME}, 1)
    other = replace(LIST, high=5)
    assert direction(*(build.aggregate("all", each, OK) for each in (old, other))) is ANY


@settings(max_examples=150)
@given(st.data(), expressions(depth=2), st.lists(worlds, min_size=1, max_size=4))
def test_no_argument_is_wrong(data: st.DataObject, old: Expr, found: list[list[Any]]) -> None:
    new = moved(data.draw, old)
    said = direction(old, new)
    for world in found:
        before, after = position(old, world), position(new, world)
        assert said is not SAME or before == after
        assert said is not UP or before <= after
        assert said is not DOWN or before >= after
