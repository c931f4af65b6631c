"""Means of lists that are longer than those of most questions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import load_ruleset
from liren.engine.backends.smt.encode import FEW_UNDECIDED, Encoder
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.terms import Factory
from liren.scoring.lower import lower
from liren.scoring.names import MET, name_of

ROWS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=FEW_UNDECIDED + 3)


@pytest.mark.parametrize("most", [FEW_UNDECIDED, FEW_UNDECIDED + 3])
@given(rows=ROWS, bound=st.integers(0, 36))
def test_a_mean_is_that_of_the_records_that_count(
    most: int, rows: list[tuple[int, bool]], bound: int
) -> None:
    rows = rows[:most]
    ruleset = load_ruleset(
        {
            "ruleset": "means",
            "version": "1",
            "title": "Means",
            "facts": {"estates": {"each": {"homes": {"type": "count"}, "open": "flag"}}},
            "criteria": {"c": {"require": f"mean(estates: homes where open) >= {bound} / 4"}},
        }
    )
    encoder = Encoder(Factory(), {"claimed:c": False, "waived:c": False}, most)
    met = encoder.program(lower(ruleset, {}))[name_of("c", MET)]
    values: dict[str, int | bool] = {"estates.count": len(rows)}
    for i in range(most):
        homes, is_open = rows[i] if i < len(rows) else (5, True)
        values |= {f"estates[{i}].homes": homes, f"estates[{i}].open": is_open}
    counted = [homes for homes, is_open in rows if is_open]
    mean = Fraction(sum(counted), len(counted)) if counted else Fraction(0)
    assert Evaluation(values).of(met) == (mean >= Fraction(bound, 4))


def test_a_long_list_takes_no_time_in_the_number_of_its_selections() -> None:
    ruleset = load_ruleset(
        {
            "ruleset": "means",
            "version": "1",
            "title": "Means",
            "facts": {"estates": {"each": {"homes": {"type": "count"}}}},
            "criteria": {"c": {"require": "mean(estates.homes) >= 3"}},
        }
    )
    factory = Factory()
    Encoder(factory, {"claimed:c": False, "waived:c": False}, 60).program(lower(ruleset, {}))
    assert len(factory.variables) == 61
