"""Ranges of quotients and of lists known in part, against brute force."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from liren.engine.backends.scalar.interval import divide_ranges
from liren.engine.backends.scalar.means import Term, mean_range, weighted_mean_range
from liren.engine.backends.scalar.values import (
    BIG,
    EITHER,
    NO,
    YES,
    Facts,
    PartialRecords,
    lift,
    ratio,
)
from liren.engine.ir import build
from liren.engine.ir.nodes import Number
from liren.engine.ir.types import BOOL, DATE, WHOLE
from tests.engine.backends.scalar.running import run_exact, run_interval
from tests.engine.ir.expressions import CHOICE, FIELDS, ITEMS, LIST, RECORDS

ends = st.tuples(st.integers(-6, 6), st.integers(0, 4)).map(lambda t: (t[0], t[0] + t[1]))
terms = st.lists(
    st.tuples(st.booleans(), ends, st.integers(0, 5).map(lambda n: (n, n))), max_size=5
)


def every_quotient(found: list[Term]) -> Iterator[Fraction]:
    """All quotients of sums over the choices of uncertain terms and the ends of the numerators."""
    for taken in product(*[(True,) if certain else (True, False) for certain, _, _ in found]):
        for tops in product(*[above for _, above, _ in found]):
            below = sum(b[0] for keep, (_, _, b) in zip(taken, found, strict=True) if keep)
            top = sum(t for keep, t in zip(taken, tops, strict=True) if keep)
            yield Fraction(top) / below if below else Fraction(0)


@given(found=terms)
@example(found=[])
@example(found=[(False, (2, 3), (1, 1))])
@example(found=[(True, (-10, -10), (0, 0)), (False, (0, 0), (100, 100)), (False, (1, 1), (1, 1))])
@example(found=[(True, (10, 10), (10, 10)), (False, (-5, -5), (0, 0))])
@example(found=[(True, (10, 10), (10, 10)), (False, (0, 5), (5, 5)), (False, (9, 9), (10, 10))])
def test_a_mean_over_fixed_weights_has_exactly_the_brute_force_range(found: list[Term]) -> None:
    values = list(every_quotient(found))
    assert mean_range(found) == (min(values), max(values))


@given(
    found=st.lists(st.tuples(st.booleans(), ends, st.tuples(st.integers(0, 3), st.integers(0, 3))
                             .map(lambda t: (t[0], t[0] + t[1]))), max_size=4)
)  # fmt: skip
def test_a_mean_over_open_weights_contains_every_value(found: list[Term]) -> None:
    low, high = mean_range(found)
    for weights in product(*[range(int(b[0]), int(b[1]) + 1) for _, _, b in found]):
        fixed: list[Term] = [(c, a, (w, w)) for (c, a, _), w in zip(found, weights, strict=True)]
        for value in every_quotient(fixed):
            assert low <= value <= high


def test_a_criterion_that_may_not_apply_widens_the_mean_only_towards_its_own() -> None:
    # 6 of 10 for certain; 10 of 10 or nothing at all: between 6/10 and 16/20.
    found: list[Term] = [(True, (6, 6), (10, 10)), (False, (10, 10), (10, 10))]
    assert mean_range(found) == (Fraction(6, 10), Fraction(16, 20))


def every_weighted_mean(found: list[Term]) -> Iterator[Fraction]:
    """All means over the choices of uncertain terms, whole weights, and the ends of values."""
    for taken in product(*[(1,) if certain else (1, 0) for certain, _, _ in found]):
        weights = [range(int(few), int(many) + 1) for _, _, (few, many) in found]
        for whole in product(*weights):
            counts = [keep * weight for keep, weight in zip(taken, whole, strict=True)]
            for values in product(*[value for _, value, _ in found]):
                above = sum(c * v for c, v in zip(counts, values, strict=True))
                yield Fraction(above) / sum(counts) if sum(counts) else Fraction(0)


weights = st.tuples(st.integers(0, 3), st.integers(0, 2)).map(lambda t: (t[0], t[0] + t[1]))


@given(found=st.lists(st.tuples(st.booleans(), ends, weights), max_size=4))
@example(found=[])
@example(found=[(True, (2, 2), (0, 0))])
@example(found=[(True, (5, 5), (0, 3)), (True, (2, 2), (0, 1))])
@example(found=[(True, (5, 5), (1, 1)), (True, (-2, 2), (0, 4)), (False, (9, 9), (2, 2))])
def test_a_weighted_mean_has_exactly_the_brute_force_range(found: list[Term]) -> None:
    values = list(every_weighted_mean(found))
    assert weighted_mean_range(found) == (min(values), max(values))


def test_the_larger_a_weight_can_be_the_nearer_the_mean_is_to_its_value() -> None:
    # 10 by 100 m²; 0 by 100 to 300 m²: between 1000/400 and 1000/200
    found: list[Term] = [(True, (10, 10), (100, 100)), (True, (0, 0), (100, 300))]
    assert weighted_mean_range(found) == (Fraction(5, 2), 5)


ranges = st.tuples(st.integers(-5, 5), st.integers(0, 5)).map(lambda t: (t[0], t[0] + t[1]))


@given(above=ranges, below=ranges, whole=st.booleans())
@example(above=(-3, 3), below=(0, 0), whole=True)
@example(above=(1, 2), below=(0, 4), whole=True)
@example(above=(-2, -1), below=(-4, 0), whole=False)
def test_divided_ranges_contain_every_quotient(
    above: tuple[int, int], below: tuple[int, int], whole: bool
) -> None:
    low, high = divide_ranges(above, below, 1 if whole else None)
    step = 1 if whole else Fraction(1, 7)
    for n in (*above, 0) if above[0] <= 0 <= above[1] else above:
        d: Number = below[0]
        while d <= below[1]:
            assert low <= ratio(n, d) <= high
            d += step


def test_a_divisor_apart_from_zero_gives_the_exact_range() -> None:
    assert divide_ranges((2, 6), (2, 4), None) == (Fraction(1, 2), 3)
    assert divide_ranges((2, 6), (-4, -2), None) == (-3, Fraction(-1, 2))
    assert divide_ranges((-2, 6), (1, 2), None) == (-2, 6)


def test_a_whole_divisor_that_may_be_zero_is_at_least_one_otherwise() -> None:
    assert divide_ranges((2, 6), (0, 4), 1) == (0, 6)


def test_a_divisor_that_is_zero_gives_zero() -> None:
    assert divide_ranges((2, 6), (0, 0), None) == (0, 0)


def test_a_divisor_as_small_as_one_likes_leaves_the_quotient_unbounded() -> None:
    assert divide_ranges((2, 6), (0, 4), None) == (0, BIG)
    assert divide_ranges((-2, 0), (0, 4), None) == (-BIG, 0)
    assert divide_ranges((2, 6), (-1, 4), None) == (-BIG, BIG)


# lists

N, X, OK, KIND = FIELDS
KNOWN = ((3, 3), (1, 1), YES, 0b001)
UNSURE = ((2, 4), (-1, 2), EITHER, 0b111)
OUT = ((6, 6), (5, 5), NO, 0b010)
OPEN = ((1, 6), (-3, 5), EITHER, 0b111)

NOTHING = [0, 1, 0, -1, False, False, 0, 0, 100, 100]  # the other facts, which are not asked

CASES: list[tuple[str, Any, Any, PartialRecords, Any]] = [
    # certain 3, perhaps 2 to 4, not 6; none further
    ("count", None, OK, PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN), (1, 2)),
    ("sum", N, OK, PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN), (3, 7)),
    ("sum", X, OK, PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN), (0, 3)),
    ("min", N, OK, PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN), (2, 3)),
    ("max", N, OK, PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN), (3, 4)),
    ("mean", N, OK, PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN),
     (Fraction(5, 2), Fraction(7, 2))),
    # one to three further records, of which nothing is known
    ("count", None, None, PartialRecords((KNOWN,), 1, 3, OPEN), (2, 4)),
    ("count", None, OK, PartialRecords((KNOWN,), 1, 3, OPEN), (1, 4)),
    ("sum", N, None, PartialRecords((KNOWN,), 1, 3, OPEN), (4, 21)),
    ("sum", X, None, PartialRecords((KNOWN,), 1, 3, OPEN), (-8, 16)),
    ("min", N, None, PartialRecords((KNOWN,), 1, 3, OPEN), (1, 3)),
    ("max", N, None, PartialRecords((KNOWN,), 1, 3, OPEN), (3, 6)),
    ("mean", N, None, PartialRecords((KNOWN,), 1, 3, OPEN), (Fraction(6, 4), Fraction(21, 4))),
    # nothing on file, and perhaps nothing at all: an empty list counts 0
    ("min", N, None, PartialRecords((), 0, 2, OPEN), (0, 6)),
    ("max", X, None, PartialRecords((), 0, 2, OPEN), (-3, 5)),
    ("mean", N, None, PartialRecords((), 0, 2, OPEN), (0, 6)),
    ("sum", N, None, PartialRecords((), 0, 0, ()), (0, 0)),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "where", "records", "expected"), CASES)
def test_what_a_list_known_in_part_comes_to(
    kind: Any, body: Any, where: Any, records: PartialRecords, expected: Any
) -> None:
    node = build.aggregate(kind, LIST, body or N, where or build.boolean(True))
    assert of_list(node, records) == expected


WEIGHED: list[tuple[PartialRecords, Any]] = [
    # 1 by 3; perhaps -1 to 2 by 2 to 4; 5 by 6 is not asked
    (PartialRecords((KNOWN, UNSURE, OUT), 0, 0, OPEN), (Fraction(-1, 7), Fraction(11, 7))),
    # 1 by 3, and one to three of -3 to 5 by 1 to 6 each: (3 - 54) / 21, (3 + 90) / 21
    (PartialRecords((KNOWN,), 1, 3, OPEN), (Fraction(-51, 21), Fraction(93, 21))),
    (PartialRecords((), 0, 0, ()), (0, 0)),
]


@pytest.mark.parametrize(("records", "expected"), WEIGHED)
def test_what_a_weighted_mean_of_a_list_known_in_part_comes_to(
    records: PartialRecords, expected: Any
) -> None:
    # Only those of the first list can be in doubt: of the others all are asked.
    where = OK if len(records.listed) == 3 else build.boolean(True)
    node = build.aggregate("mean", LIST, X, where, N)
    assert of_list(node, records) == expected


def test_a_mean_by_weights_of_nothing_but_zero_is_zero() -> None:
    weight = build.add(N, build.number(-3))
    node = build.aggregate("mean", LIST, X, build.boolean(True), weight)
    assert of_list(node, PartialRecords((KNOWN,), 0, 0, OPEN)) == (0, 0)
    assert run_exact(node, [*NOTHING, ((3, 1, True, 0),)]) == 0


def of_list(node: Any, records: PartialRecords) -> Any:
    facts = Facts([*NOTHING, records], 1 << 10)
    value, scale = run_interval(node, facts)
    return tuple(ratio(end, scale) for end in value) if isinstance(value, tuple) else value


@pytest.mark.parametrize(
    ("listed", "more", "every", "some"),
    [
        ((), (0, 0), YES, NO),
        ((), (0, 2), EITHER, EITHER),
        ((KNOWN,), (0, 0), YES, YES),
        ((OUT,), (0, 0), NO, NO),
        ((KNOWN, OUT), (0, 3), NO, YES),
        ((UNSURE,), (0, 0), EITHER, EITHER),
        ((KNOWN, UNSURE), (0, 0), EITHER, YES),
        ((OUT, UNSURE), (1, 1), NO, EITHER),
    ],
)
def test_all_and_any_of_a_list_known_in_part(
    listed: Any, more: tuple[int, int], every: int, some: int
) -> None:
    records = PartialRecords(listed, *more, OPEN)
    assert of_list(build.aggregate("all", LIST, OK), records) == every
    assert of_list(build.aggregate("any", LIST, OK), records) == some


@pytest.mark.parametrize(
    ("kind", "empty"),
    [("all", YES), ("any", NO), ("count", 0), ("sum", 0), ("min", 0), ("max", 0), ("mean", 0)],
)
def test_what_an_empty_list_comes_to(kind: Any, empty: int) -> None:
    body = OK if kind in ("all", "any") else X
    assert run_exact(build.aggregate(kind, LIST, body), [*NOTHING, ()]) == empty


# representation


def test_known_values_are_lifted() -> None:
    assert (lift(True, BOOL), lift(False, BOOL)) == (YES, NO)
    assert lift(3, WHOLE) == (3, 3)
    assert lift(700, DATE) == (700, 700)
    assert lift(2, CHOICE) == 0b100
    assert lift(0b101, ITEMS) == (0b101, 0b101)
    assert lift(((3, 1, True, 0),), RECORDS) == PartialRecords((KNOWN,), 0, 0, ())


def test_a_ratio_is_whole_when_it_can_be_and_zero_over_zero() -> None:
    assert (ratio(6, 3), type(ratio(6, 3))) == (2, int)
    assert ratio(1, 3) == Fraction(1, 3)
    assert ratio(5, 0) == 0
