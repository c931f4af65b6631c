"""How much of a change each cause made: by hand, and that the parts always add up."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.scoring.audit.attribution import MOST_IN_ALL_ORDERS, Ends, attribute


def test_one_cause_made_all_of_it() -> None:
    found = attribute(["a"], lambda made: (5, 7) if made else (1, 2))
    assert found.parts == {"a": (4, 5)}
    assert found.method == "all_orders"


def test_no_cause_makes_no_part() -> None:
    assert attribute([], lambda made: (3, 3)).parts == {}


def test_what_two_causes_do_only_together_is_halved() -> None:
    found = attribute(["a", "b"], lambda made: (10, 10) if len(made) == 2 else (0, 0))
    assert found.parts == {"a": (5, 5), "b": (5, 5)}


def test_each_part_is_the_mean_over_the_orders() -> None:
    # 100 -> 40 by a alone, 100 by b alone, 30 by both: a after nothing -60, after b -70.
    ends = {"": 100, "a": 40, "b": 100, "ab": 30}
    found = attribute(["a", "b"], lambda made: (value := ends["".join(sorted(made))], value))
    assert found.parts == {
        "a": (Fraction(-65), Fraction(-65)),
        "b": (Fraction(-5), Fraction(-5)),
    }


def test_of_many_causes_each_comes_after_those_before_it() -> None:
    causes = list(range(MOST_IN_ALL_ORDERS + 1))

    def ends(made: frozenset[int]) -> Ends:
        # Whoever is there while 0 is not, is worth nothing.
        return (sum(made), 0) if 0 in made else (0, 0)

    found = attribute(causes, ends)
    assert found.method == "one_order"
    assert found.parts == {each: (each, 0) for each in causes}


@given(st.integers(0, MOST_IN_ALL_ORDERS + 2), st.data())
def test_the_parts_add_up_to_the_whole(n: int, data: st.DataObject) -> None:
    causes = list(range(n))
    sets = [frozenset(s) for s in chain(*(combinations(causes, k) for k in range(n + 1)))]
    number = st.fractions(-100, 100, max_denominator=12)
    known = {each: (data.draw(number), data.draw(number)) for each in sets[:200]}
    whole = frozenset(causes)

    def ends(made: frozenset[int]) -> Ends:
        return known.setdefault(made, (Fraction(len(made)), Fraction(sum(made), 7)))

    found = attribute(causes, ends)
    for side in (0, 1):
        total = sum((part[side] for part in found.parts.values()), Fraction(0))
        assert total == ends(whole)[side] - ends(frozenset())[side]


def test_causes_that_do_the_same_get_the_same() -> None:
    found = attribute(list("abc"), lambda made: (len(made) ** 2, 0))
    assert set(found.parts.values()) == {(Fraction(3), Fraction(0))}


@pytest.mark.parametrize("causes", [list("ab"), list("ba")])
def test_the_order_of_few_causes_makes_no_difference(causes: list[str]) -> None:
    found = attribute(causes, lambda made: (7 * ("a" in made) + len(made), 0))
    assert found.parts == {"a": (8, 0), "b": (1, 0)}
