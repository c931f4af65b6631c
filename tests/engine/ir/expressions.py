"""Random typed expressions over a few facts, and values for these facts.

Divisors are never zero: programs guard every division (see `liren.engine.ir.nodes`), and what a
quotient is at zero is tested on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from liren.engine.ir import build
from liren.engine.ir.nodes import Expr, Field, Input, Number, Parameter
from liren.engine.ir.types import (
    BOOL,
    DATE,
    NUMBER,
    WHOLE,
    ChecklistType,
    ChoiceType,
    RecordsType,
)

CHOICE = ChoiceType(("red", "green", "blue"))
ITEMS = ChecklistType(("fire", "theft", "flood"))
RECORDS = RecordsType((("n", WHOLE), ("x", NUMBER), ("ok", BOOL), ("kind", CHOICE)))
FIELDS = (
    Field("list", "n", WHOLE, 1, 6),
    Field("list", "x", NUMBER, -3, 5),
    Field("list", "ok", BOOL),
    Field("list", "kind", CHOICE),
)
A = Input("a", WHOLE, 0, 9)
B = Input("b", WHOLE, 1, 9)
C = Input("c", NUMBER, -5, 5)
LESS = Input("less", NUMBER, -4, -1)
FLAG = Input("flag", BOOL)
OTHER = Input("other", BOOL)
COLOUR = Input("colour", CHOICE)
HAVE = Input("have", ITEMS)
DAY = Input("day", DATE, 100, 110)
LATER = Input("later", DATE, 100, 120)
LIST = Input("list", RECORDS, 0, 4, FIELDS)
INPUTS = (A, B, C, LESS, FLAG, OTHER, COLOUR, HAVE, DAY, LATER, LIST)
SLOTS = {item.name: i for i, item in enumerate(INPUTS)}
LIMIT = Parameter("limit", NUMBER)
RATIO = Parameter("ratio", NUMBER)

tenths = st.integers(-30, 50).map(lambda n: Fraction(n, 10))
steps = st.sampled_from(
    [Fraction(1), Fraction(1, 10), Fraction(1, 100), Fraction(5), Fraction(1, 4)]
)
modes = st.sampled_from(["half_up", "half_even", "up", "down", "ceiling", "floor"])
kinds = st.sampled_from(["min", "max"])


def _constants() -> st.SearchStrategy[Expr]:
    return st.one_of(st.integers(-3, 6), tenths).map(build.number)


def _rounded(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    return st.builds(build.round_to, inner, steps, modes)


def numbers(leaves: st.SearchStrategy[Expr], depth: int) -> st.SearchStrategy[Expr]:
    """Numbers over leaves; a divisor is a fact whose declaration excludes zero."""
    if not depth:
        return st.one_of(leaves, _constants())
    inner = numbers(leaves, depth - 1)
    return st.one_of(
        inner,
        st.builds(build.add, inner, inner, inner),
        st.builds(build.subtract, inner, inner),
        st.builds(build.multiply, inner, inner),
        st.builds(build.divide, inner, st.sampled_from([B, LESS, build.number(Fraction(5, 2))])),
        st.builds(build.extreme, kinds, inner, inner),
        _rounded(inner),
        st.builds(build.choose, conditions(leaves, depth - 1), inner, inner),
        st.builds(build.tally, *[conditions(leaves, depth - 1)] * 3),
    )


def conditions(leaves: st.SearchStrategy[Expr], depth: int) -> st.SearchStrategy[Expr]:
    """Conditions over leaves."""
    flags = st.sampled_from([
        FLAG, OTHER, build.is_option(COLOUR, ["red", "blue"]), build.has_item(HAVE, "theft"),
        build.compare(">", build.days_between(LATER, DAY), build.number(4)),
    ])  # fmt: skip
    if not depth:
        return flags
    inner, number = conditions(leaves, depth - 1), numbers(leaves, depth - 1)
    relations = st.sampled_from(["<", "<=", "==", "!=", ">=", ">"])
    return st.one_of(
        flags,
        st.builds(build.relate, relations, number, number),
        st.builds(build.all_of, inner, inner),
        st.builds(build.any_of, inner, inner),
        st.builds(build.negate, inner),
        st.builds(build.choose, inner, inner, inner),
    )


@st.composite
def aggregates(draw: Any) -> Expr:
    """One value from the list, of any kind."""
    kind = draw(st.sampled_from(["all", "any", "count", "sum", "min", "max", "mean"]))
    leaves: st.SearchStrategy[Expr] = st.sampled_from([*FIELDS[:2], A])
    where = draw(
        st.sampled_from([build.boolean(True), FIELDS[2], build.is_option(FIELDS[3], ["red"])])
    )
    if kind in ("all", "any"):
        body = build.compare(">=", draw(numbers(leaves, 1)), build.number(draw(tenths)))
        return build.aggregate(kind, LIST, body, where)
    less = build.add(FIELDS[0], build.number(-1))
    weights = [None, FIELDS[0], less, build.multiply(FIELDS[0], A)]
    weight = draw(st.sampled_from(weights)) if kind == "mean" else None
    return build.aggregate(kind, LIST, draw(numbers(leaves, 1)), where, weight)


@st.composite
def quotients(draw: Any) -> Expr:
    """What a score is: a sum of earned over a sum of possible points."""
    terms = [
        (
            draw(conditions(st.just(A), 1)),
            draw(numbers(st.sampled_from([A, C]), 1)),
            build.number(draw(st.integers(1, 5))),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    return build.quotient(terms, Fraction(draw(st.sampled_from([1, 10, 100]))))


LEAVES = st.sampled_from([A, B, C, LESS])


@st.composite
def expressions(draw: Any, *leaves: Expr, depth: int = 3, of: str = "every") -> Expr:
    """Expressions of every kind, or only `numbers` or `conditions`."""
    found: Expr = draw(_every(leaves, depth)[of])
    return found


@cache
def _every(leaves: tuple[Expr, ...], depth: int) -> Mapping[str, st.SearchStrategy[Expr]]:
    some = st.sampled_from([A, B, C, LESS, *leaves])
    labels = st.builds(
        lambda first, second: build.select([(first, "red"), (second, "blue")], "green", CHOICE),
        conditions(some, 1), conditions(some, 1),
    )  # fmt: skip
    scored = st.builds(build.round_to, quotients(), steps, modes)
    means = st.builds(build.round_to, aggregates().filter(_is_number), steps, modes)
    counted = st.one_of(
        numbers(some, depth), quotients(), scored, means, aggregates().filter(_is_number)
    )
    asked = st.one_of(conditions(some, depth), aggregates().filter(lambda e: e.type == BOOL))
    every = st.one_of(counted, asked, labels, counted.map(build.settle), asked.map(build.settle))
    return {"every": every, "numbers": counted, "conditions": asked}


def _is_number(node: Expr) -> bool:
    return node.type != BOOL


# Values: what a fact is, and what may be known of it.

records = st.tuples(
    st.integers(1, 6), tenths.map(lambda x: min(max(x, Fraction(-3)), Fraction(5))), st.booleans(),
    st.integers(0, 2),
)  # fmt: skip

VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "a": st.integers(0, 9),
    "b": st.integers(1, 9),
    "c": tenths.map(lambda x: min(max(x, Fraction(-5)), Fraction(5))),
    "less": st.integers(-40, -10).map(lambda n: Fraction(n, 10)),
    "flag": st.booleans(),
    "other": st.booleans(),
    "colour": st.integers(0, 2),
    "have": st.integers(0, 7),
    "day": st.integers(100, 110),
    "later": st.integers(100, 120),
    "list": st.lists(records, max_size=4).map(tuple),
}

worlds: st.SearchStrategy[list[Any]] = st.tuples(*VALUES.values()).map(list)
"""A value for every fact, in the order of `INPUTS`."""


def around(draw: Any, item: Input | Field, value: Any) -> Any:
    """Something partly known that the value agrees with."""
    if item.type == BOOL:
        return draw(st.sampled_from([2 if value else 1, 3]))
    if isinstance(item.type, ChoiceType):
        return (1 << value) | draw(st.integers(0, 7))
    if isinstance(item.type, ChecklistType):
        return value & draw(st.integers(0, 7)), value | draw(st.integers(0, 7))
    below: list[Number] = [value, value - 1, _bound(item.low)]
    above: list[Number] = [value, value + 2, _bound(item.high)]
    low, high = draw(st.sampled_from(below)), draw(st.sampled_from(above))
    return max(low, _bound(item.low)), min(high, _bound(item.high))


def _bound(end: Number | None) -> Number:
    assert end is not None
    return end
