"""Points by cases, by an amount, through anchors, by size and by grade, at their ends.

The arithmetic stands beside each case.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.ir.nodes import Number
from liren.scoring import Assessment
from liren.scoring.explain import explain
from tests.scoring.making import finding, judged, points

FACTS = """
facts:
  n: count
  homes: {type: count, unit: household, at_most: 100000}
  area: {type: number, unit: m2}
  s: share
  x: {type: number, at_least: -100, at_most: 100}
  a: flag
  b: flag
  k: {type: choice, options: [excellent, good, fair, poor, ungraded]}
"""


def assessed(criterion: str, facts: str = "", scoring: str = "{}") -> Assessment:
    """The assessment of a ruleset with one criterion."""
    head = f"{FACTS}\nscoring: {scoring}\n"
    return judged(f"{head}criteria: {{c: {{title: C, {criterion}}}}}", facts)


def earned(criterion: str, facts: str, scoring: str = "{}") -> tuple[str, Number]:
    """Status and points of one criterion."""
    found = assessed(criterion, facts, scoring)
    return finding(found).status, points(found)


def ranged(criterion: str, facts: str) -> tuple[str, Number, Number]:
    """Status and range of points of one criterion."""
    found = finding(assessed(criterion, facts))
    assert found.points is not None
    return found.status, found.points.low, found.points.high


def changes(criterion: str, facts: str) -> list[str]:
    """What the only remedy changes, in words."""
    [remedy] = assessed(criterion, facts).remedies
    return [change.text("en") for change in remedy.changes]


# cases

CASES = "points: {cases: [{when: a, points: 10}, {when: b, points: 4}, {points: 1}]}"
NO_REST = "points: {cases: [{when: a, points: 2}, {when: b, points: 10}]}"
AGAINST = "points: {cases: [{when: a, points: -5}]}"


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (CASES, "a: yes, b: yes", ("met", 10)),  # the first that holds
        (CASES, "a: yes, b: no", ("met", 10)),
        (CASES, "a: no, b: yes", ("partly_met", 4)),
        (CASES, "a: no, b: no", ("partly_met", 1)),  # the rest
        (NO_REST, "a: no, b: no", ("unmet", 0)),  # without a case for the rest
        (NO_REST, "a: yes, b: yes", ("partly_met", 2)),  # an earlier case, though it earns less
        (NO_REST, "a: no, b: yes", ("met", 10)),
        (AGAINST, "a: yes", ("unmet", -5)),
        (AGAINST, "a: no", ("met", 0)),
    ],
)
def test_the_first_case_that_holds_decides(
    rule: str, facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(rule, facts) == expected


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (CASES, "", ("unknown", 1, 10)),
        (CASES, "a: no", ("partly_met", 1, 4)),
        (CASES, "a: yes", ("met", 10, 10)),
        (CASES, "b: yes", ("unknown", 4, 10)),
        (NO_REST, "b: yes", ("unknown", 2, 10)),
        (NO_REST, "a: yes", ("partly_met", 2, 2)),
    ],
)
def test_cases_that_are_left_open_leave_open_their_points_and_no_others(
    rule: str, facts: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(rule, facts) == expected


def test_a_demand_beside_cases_decides_when_it_is_met() -> None:
    rule = f"measure: n, at_least: 3, {CASES}"
    assert earned(rule, "n: 3, a: no, b: no") == ("met", 1)
    assert earned(rule, "n: 2, a: yes, b: no") == ("partly_met", 10)


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (CASES, "a: no, b: no", ["a: yes"]),
        # The case of 2 comes first, so it has to be left as well.
        (NO_REST, "a: yes, b: no", ["a: no", "b: yes"]),
        (NO_REST, "a: yes, b: yes", ["a: no"]),
        (AGAINST, "a: yes", ["a: no"]),
        # The smallest change: one flag, not two.
        ("points: {cases: [{when: n >= 3 and b, points: 5}, {when: a, points: 5}, {points: 1}]}",
         "n: 1, a: no, b: no", ["a: yes"]),
    ],
)  # fmt: skip
def test_the_remedy_of_cases_is_the_smallest_change_to_the_best(
    rule: str, facts: str, expected: list[str]
) -> None:
    assert changes(rule, facts) == expected


# amounts

AMOUNT = "points: {amount: {of: 10 - n / 3, at_most: 8}}"
BELOW = "points: {amount: {of: x, at_least: -5, at_most: 0}}"


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (AMOUNT, "n: 0", ("met", 8)),  # 10, at most 8
        (AMOUNT, "n: 6", ("met", 8)),  # 10 - 2
        (AMOUNT, "n: 7", ("partly_met", Fraction(767, 100))),  # 10 - 7/3 = 7.666…
        (AMOUNT, "n: 29", ("partly_met", Fraction(33, 100))),  # 10 - 29/3 = 0.333…
        (AMOUNT, "n: 30", ("unmet", 0)),
        (AMOUNT, "n: 31", ("unmet", 0)),  # -0.333…, at least 0
        (BELOW, "x: -6", ("unmet", -5)),
        (BELOW, "x: -1.255", ("unmet", Fraction(-126, 100))),  # halves go away from 0
        (BELOW, "x: 0", ("met", 0)),
        (BELOW, "x: 3", ("met", 0)),
    ],
)
def test_an_amount_is_worked_out_between_its_ends(
    rule: str, facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(rule, facts) == expected


def test_an_amount_is_met_at_its_cap_and_not_where_rounding_reaches_it() -> None:
    rule = "points: {amount: {of: x, at_most: 8}}"
    assert earned(rule, "x: 7.999") == ("partly_met", 8)  # 7.999 -> 8.00
    assert earned(rule, "x: 8") == ("met", 8)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("{between: [3, 6]}", ("met", 8, 8)),
        ("{between: [6, 12]}", ("unknown", 6, 8)),  # 10 - 4 and 10 - 2
        ("{at_least: 9}", ("unmet", 0, 7)),  # 10 - 3
        ("unknown", ("unknown", 0, 8)),
    ],
)
def test_an_amount_of_what_is_known_in_part_has_the_range_of_its_ends(
    known: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(AMOUNT, f"n: {known}") == expected


def test_the_remedy_of_an_amount_moves_it_to_its_cap() -> None:
    assert changes(AMOUNT, "n: 9") == ["n: 3 fewer (9 → 6)"]  # 10 - 6/3 = 8


# lines through several anchors

PEAK = """measure: n, points: {linear: {through:
    [{at: 10, points: 0}, {at: 20, points: 6}, {at: 30, points: 6}, {at: 60, points: 2}]}}"""
RISING = """measure: s, points: {linear: {through:
    [{at: 60 %, points: 0}, {at: 80 %, points: 4}, {at: 90 %, points: 10}]}}"""


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (PEAK, "n: 9", ("unmet", 0)),
        (PEAK, "n: 10", ("unmet", 0)),
        (PEAK, "n: 11", ("partly_met", Fraction(6, 10))),  # 6 x 1/10
        (PEAK, "n: 19", ("partly_met", Fraction(54, 10))),  # 6 x 9/10
        (PEAK, "n: 20", ("met", 6)),
        (PEAK, "n: 25", ("met", 6)),
        (PEAK, "n: 30", ("met", 6)),
        (PEAK, "n: 31", ("partly_met", Fraction(587, 100))),  # 6 - 4 x 1/30 = 5.8666…
        (PEAK, "n: 60", ("partly_met", 2)),
        (PEAK, "n: 61", ("partly_met", 2)),
        (RISING, "s: 79 %", ("partly_met", Fraction(38, 10))),  # 4 x 19/20
        (RISING, "s: 80 %", ("partly_met", 4)),
        (RISING, "s: 81 %", ("partly_met", Fraction(46, 10))),  # 4 + 6 x 1/10
        (RISING, "s: 90 %", ("met", 10)),
        (RISING, "s: 100 %", ("met", 10)),
    ],
)
def test_lines_go_from_anchor_to_anchor_and_are_level_beyond(
    rule: str, facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(rule, facts) == expected


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (PEAK, "n: {between: [15, 25]}", ("unknown", 3, 6)),  # 6 x 5/10
        (PEAK, "n: {between: [15, 45]}", ("unknown", 3, 6)),  # 6 - 4 x 15/30 = 4 at 45
        (PEAK, "n: {between: [45, 60]}", ("partly_met", 2, 4)),
        (PEAK, "n: {between: [21, 29]}", ("met", 6, 6)),
        (PEAK, "", ("unknown", 0, 6)),
        (RISING, "s: {between: [70 %, 85 %]}", ("partly_met", 2, 7)),  # 4 x 10/20; 4 + 6 x 5/10
    ],
)
def test_the_range_along_lines_is_that_of_the_stretch_that_is_possible(
    rule: str, facts: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(rule, facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("n: 4", "n: 16 more (4 → 20)"),
        ("n: 45", "n: 15 fewer (45 → 30)"),
    ],
)
def test_the_remedy_along_lines_goes_to_the_nearest_top(facts: str, expected: str) -> None:
    assert changes(PEAK, facts) == [expected]


def test_a_single_top_is_met_there_alone() -> None:
    rule = """measure: n, points: {linear: {through:
        [{at: 1, points: 0}, {at: 2, points: 5}, {at: 3, points: 0}]}}"""
    assert [earned(rule, f"n: {n}") for n in (1, 2, 3)] == [("unmet", 0), ("met", 5), ("unmet", 0)]


def test_anchors_may_be_other_facts() -> None:
    rule = """measure: x, when_zero: unmet, points: {linear: {through:
        [{at: 0, points: 0}, {at: n, points: 4}, {at: n + 10, points: 10}]}}"""
    found = [earned(rule, f"x: {x}, n: 20") for x in (0, 10, 20, 25, 30, 31)]
    assert [each[1] for each in found] == [0, 2, 4, 7, 10, 10]
    assert found[-1][0] == "met"
    assert earned(rule, "x: 5, n: 0") == ("unmet", 0)  # two anchors at one measure


# points for each so many units

EVERY = "points: {per_unit: {points: 1, of: homes, every: 200 households, PART at_most: 5}}"


@pytest.mark.parametrize(
    ("homes", "started", "full", "exact"),
    [
        (0, 0, 0, 0),
        (1, 1, 0, Fraction(1, 100)),  # 1/200 = 0.005 -> 0.01
        (199, 1, 0, 1),  # 0.995 -> 1.00
        (200, 1, 1, 1),
        (201, 2, 1, Fraction(101, 100)),  # 1.005 -> 1.01
        (800, 4, 4, 4),
        (801, 5, 4, Fraction(401, 100)),
        (1000, 5, 5, 5),
        (1001, 5, 5, 5),  # at most 5
    ],
)
def test_every_counts_started_full_or_exact_units(
    homes: int, started: Number, full: Number, exact: Number
) -> None:
    parts = ("part: started,", "part: full,", "part: exact,", "")
    found = [earned(EVERY.replace("PART", part), f"homes: {homes}") for part in parts]
    assert [each[1] for each in found] == [started, full, exact, exact]
    assert [each[0] for each in found] == [
        "unmet" if not value else "met" if reached else "partly_met"
        for value, reached in (
            (started, homes > 800), (full, homes >= 1000), (exact, homes >= 1000),
            (exact, homes >= 1000),
        )
    ]  # fmt: skip


def test_every_may_be_of_any_unit_that_fits_the_measure() -> None:
    rule = "measure: area, points: {per_unit: {points: 2, every: 0.01 ha, part: full, at_most: 9}}"
    assert earned(rule, "area: 299.99") == ("partly_met", 4)  # 0.01 ha = 100 m²: two full, 2 x 2
    assert earned(rule, "area: 300") == ("partly_met", 6)
    assert earned(rule, "area: 500") == ("met", 9)  # 2 x 5, at most 9


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("{between: [200, 399]}", (1, 1)),
        ("{between: [199, 400]}", (0, 2)),
        ("{at_least: 1000}", (5, 5)),
        ("unknown", (0, 5)),
    ],
)
def test_units_of_what_is_known_in_part_have_a_range(
    known: str, expected: tuple[Number, Number]
) -> None:
    found = ranged(EVERY.replace("PART", "part: full,"), f"homes: {known}")
    assert found[1:] == expected


@pytest.mark.parametrize(("part", "homes"), [("started", 801), ("full", 1000), ("exact", 1000)])
def test_the_remedy_per_unit_is_the_first_number_that_reaches_the_cap(
    part: str, homes: int
) -> None:
    rule = EVERY.replace("PART", f"part: {part},")
    more = homes - 650
    assert changes(rule, "homes: 650") == [
        f"homes: {more} households more (650 → {homes} households)"
    ]


# grades

GRADE = """measure: k, points: {grade: {of: 8,
    shares: {excellent: 100 %, good: 70 %, fair: 33.33 %, poor: 0}}}"""


@pytest.mark.parametrize(
    ("k", "expected"),
    [
        ("excellent", ("met", 8)),
        ("good", ("partly_met", Fraction(56, 10))),  # 8 x 70 %
        ("fair", ("partly_met", Fraction(267, 100))),  # 8 x 33.33 % = 2.6664 -> 2.67
        ("poor", ("unmet", 0)),
        ("ungraded", ("unmet", 0)),  # left out
    ],
)
def test_a_grade_earns_its_share(k: str, expected: tuple[str, Number]) -> None:
    assert earned(GRADE, f"k: {k}") == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("{one_of: [good, fair]}", ("partly_met", Fraction(267, 100), Fraction(56, 10))),
        ("{one_of: [excellent, good]}", ("unknown", Fraction(56, 10), 8)),
        ("unknown", ("unknown", 0, 8)),
    ],
)
def test_grades_that_are_left_open_leave_open_their_shares_and_no_others(
    known: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(GRADE, f"k: {known}") == expected


def test_the_remedy_of_a_grade_is_the_best_one() -> None:
    assert changes(GRADE, "k: fair") == ["k: excellent"]


# all of them

INNER = f"""
ruleset: inner
version: '1'
title: I
{FACTS}
criteria:
  cases: {{title: A, {CASES}}}
  amount: {{title: B, {AMOUNT}}}
  lines: {{title: C, {" ".join(PEAK.split())}}}
  units: {{title: D, {EVERY.replace("PART", "part: started,")}}}
  grade: {{title: E, {" ".join(GRADE.split())}}}
"""


@pytest.mark.parametrize(
    ("criterion", "facts", "expected"),
    [
        ("cases", "a: yes", 3),
        ("cases", "a: no, b: yes", Fraction(12, 10)),  # 4 x 3/10
        ("cases", "a: no, b: no", Fraction(3, 10)),  # 1 x 3/10
        ("amount", "n: 7", Fraction(288, 100)),  # 23/3 x 3/8 = 2.875 -> 2.88
        ("lines", "n: 31", Fraction(293, 100)),  # 88/15 x 3/6 = 2.9333…
        ("units", "homes: 201", Fraction(12, 10)),  # 2 x 3/5
        ("grade", "k: good", Fraction(21, 10)),  # 5.6 x 3/8
        ("grade", "k: fair", 1),  # 3 x 33.33 % = 0.9999 -> 1.00
    ],
)
def test_a_worth_scales_them_before_they_are_rounded(
    tmp_path: Path, criterion: str, facts: str, expected: Number
) -> None:
    outer = f"""
ruleset: outer
version: '1'
title: O
uses: {{inner: inner.yaml}}
criteria: {{c: {{from: inner.{criterion}, worth: 3}}}}
"""
    (tmp_path / "inner.yaml").write_text(INNER, encoding="utf-8")
    (tmp_path / "outer.yaml").write_text(outer, encoding="utf-8")
    assert points(judged(load_ruleset(tmp_path / "outer.yaml"), facts)) == expected


def test_each_of_them_is_asked_of_every_record() -> None:
    rules = """
    facts: {list: {each: {x: count, good: flag}, at_least: 1}}
    criteria:
      cases: {for_each: list, combine: mean,
        points: {cases: [{when: good, points: 5}, {when: x > 1, points: 2}]}}
      amount: {for_each: list, combine: worst, points: {amount: {of: x * 1.5, at_most: 5}}}
    """
    found = judged(rules, "list: [{x: 1, good: yes}, {x: 2, good: no}, {x: 1, good: no}]")
    assert points(found, "cases") == Fraction(233, 100)  # (5 + 2 + 0) / 3 = 2.333…
    assert points(found, "amount") == Fraction(15, 10)  # the least of 1.5, 3, 1.5


@pytest.mark.parametrize(
    ("rule", "facts", "en", "zh"),
    [
        (CASES, "a: no, b: yes", "b (yes): 4", "b（是）：4 分"),
        (CASES, "a: no, b: no", "none of the cases: 1", "其他情形：1 分"),
        (CASES, "b: yes", "by the points", "按得分规则"),
        (AMOUNT, "n: 7", "10 − n (7) ÷ 3: about 7.67", "10 − n（7） ÷ 3，计约 7.67"),
        (AMOUNT, "", "10 − n (unknown) ÷ 3", "10 − n（未知） ÷ 3"),
        (
            EVERY.replace("PART", "part: started,"),
            "homes: 201",
            "homes (201 households): 2",
            "homes（201 户），计 2",
        ),
    ],
)
def test_a_finding_says_how_the_points_came_about(rule: str, facts: str, en: str, zh: str) -> None:
    text = explain(finding(assessed(rule, facts))).text
    assert (text.en, text.zh) == (en, zh)
