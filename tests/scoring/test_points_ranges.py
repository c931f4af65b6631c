"""Ranges of points that are worked out, lost and gained: every completion lies inside.

The facts are few and small, so that every completion of every snapshot can be tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from liren.engine import Ruleset
from liren.scoring import Assessment
from tests.scoring.making import judged, ruleset

RULES = """
facts:
  n: {type: count, at_most: 3}
  m: {type: count, at_most: 3}
  a: flag
  b: flag
criteria:
  cases: {points: {cases: [{when: a and n > 1, points: 5}, {when: b, points: -2}, {points: 1}]}}
  amount: {points: {amount: {of: (n - m) / 3, at_least: -0.5, at_most: 0.5}}}
  lines:
    measure: n - m
    points:
      linear:
        through: [{at: -2, points: 1}, {at: 0, points: 4}, {at: 1, points: 4}, {at: 3, points: 0}]
  units: {points: {per_unit: {points: 1, of: n + m, every: 2, part: started, at_most: 2}}}
  lost:
    points:
      deductions:
        from: 5
        floor: -2
        at_most: 7
        gain: [{points: 1, per: m}, {amount: m / 7, at_most: 0.2}]
        lose:
          - {per: n, table: {1: 0.5, 3: 4}}
          - {cases: [{when: a and b, points: 1}, {when: a, points: 3}]}
          - {at_most: 2, together: [{points: 1, per: n - m}, {points: 1.5, unless: b}]}
        zero_when: a and n == 3 and m == 3
"""

NUMBERS = {
    "0": (0,), "2": (2,), "{between: [1, 2]}": (1, 2), "{at_least: 2}": (2, 3),
    "unknown": (0, 1, 2, 3),
}  # fmt: skip
FLAGS = {"yes": ("yes",), "no": ("no",), "unknown": ("yes", "no")}


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return ruleset(RULES)


def written(n: object, m: object, a: object, b: object) -> str:
    """The facts of a snapshot."""
    return f"n: {n}, m: {m}, a: {a}, b: {b}"


@pytest.fixture(scope="module")
def known(rules: Ruleset) -> dict[tuple[object, ...], Assessment]:
    """The assessment of every snapshot in which all is known."""
    whole = product(range(4), range(4), FLAGS["unknown"], FLAGS["unknown"])
    return {values: judged(rules, written(*values)) for values in whole}


def partial() -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """Every snapshot that can be written, with all its completions."""
    for n, m, a, b in product(NUMBERS, NUMBERS, FLAGS, FLAGS):
        yield written(n, m, a, b), list(product(NUMBERS[n], NUMBERS[m], FLAGS[a], FLAGS[b]))


def test_every_completion_earns_points_in_the_range_and_keeps_a_status_that_is_decided(
    rules: Ruleset, known: dict[tuple[object, ...], Assessment]
) -> None:
    for facts, completions in partial():
        for i, found in enumerate(judged(rules, facts).findings):
            assert found.points is not None
            earned = [known[values].findings[i] for values in completions]
            for each in earned:
                assert each.points is not None
                assert found.points.low <= each.points.low <= found.points.high, facts
                met = each.status == "met"
                assert found.status == "unknown" or met == (found.status == "met"), facts


READ_EACH_FACT_ONCE = ("amount", "lines", "units")


def test_ranges_of_one_open_fact_are_those_of_its_values(
    rules: Ruleset, known: dict[tuple[object, ...], Assessment]
) -> None:
    for facts, completions in partial():
        if facts.count("unknown") + facts.count("{") != 1:
            continue
        for i, found in enumerate(judged(rules, facts).findings):
            if found.criterion.id in READ_EACH_FACT_ONCE:
                earned = [known[values].findings[i].points for values in completions]
                ends = [each.low for each in earned if each is not None]
                assert found.points is not None
                assert (found.points.low, found.points.high) == (min(ends), max(ends)), facts
