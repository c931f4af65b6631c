"""Every points construct at its ends, with the arithmetic beside each case."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.ir.nodes import Number
from tests.scoring.making import finding, judged, points, ruleset

NUMBERS = (
    "facts: {n: count, m: {type: count, at_least: 1}, s: share, x: {type: number, at_least: -100}}"
)


def earned(criterion: str, facts: str, scoring: str = "{}") -> tuple[str, Number]:
    """Status and points of one criterion."""
    found = judged(
        f"{NUMBERS}\nscoring: {scoring}\ncriteria: {{c: {{title: C, {criterion}}}}}", facts
    )
    return finding(found).status, points(found)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [("n: 9", ("unmet", 0)), ("n: 10", ("met", 5)), ("n: 11", ("met", 5))],
)
def test_full_is_all_or_nothing(facts: str, expected: tuple[str, Number]) -> None:
    assert earned("measure: n, at_least: 10, points: 5", facts) == expected


@pytest.mark.parametrize(
    ("end", "below", "at", "above"),
    [
        ("at_least: 10", "unmet", "met", "met"),
        ("more_than: 10", "unmet", "unmet", "met"),
        ("at_most: 10", "met", "met", "unmet"),
        ("less_than: 10", "met", "unmet", "unmet"),
        ("equals: 10", "unmet", "met", "unmet"),
        ("at_least: 10, less_than: 11", "unmet", "met", "unmet"),
    ],
)
def test_each_end_just_below_at_and_above(end: str, below: str, at: str, above: str) -> None:
    found = [earned(f"measure: n, {end}, points: 1", f"n: {n}")[0] for n in (9, 10, 11)]
    assert found == [below, at, above]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("n: 0", ("unmet", 0)),
        ("n: 1", ("partly_met", Fraction(43, 100))),  # 3 x 1/7 = 0.4285… -> 0.43
        ("n: 6", ("partly_met", Fraction(257, 100))),  # 3 x 6/7 = 2.5714… -> 2.57
        ("n: 7", ("met", 3)),
        ("n: 8", ("met", 3)),  # 3 x 8/7, at most 3
    ],
)
def test_a_share_is_in_proportion_up_to_its_points(
    facts: str, expected: tuple[str, Number]
) -> None:
    assert earned("measure: n, at_least: 7, points: {share: 3}", facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("m: 3", ("met", 6)),  # 6 x 4/3, at most 6
        ("m: 4", ("met", 6)),
        ("m: 5", ("partly_met", Fraction(48, 10))),  # 6 x 4/5
        ("m: 7", ("partly_met", Fraction(343, 100))),  # 6 x 4/7 = 3.4285… -> 3.43
    ],
)
def test_a_share_under_a_most_turns_the_ratio_round(
    facts: str, expected: tuple[str, Number]
) -> None:
    assert earned("measure: m, at_most: 4, points: {share: 6}", facts) == expected


CHECKLIST = """
facts: {have: {type: checklist, items: [a, b, d]}}
criteria: {c: {title: C, checklist: have, POINTS}}
"""


@pytest.mark.parametrize(
    ("more", "facts", "expected"),
    [
        ("points: {share: 1}", "[]", ("unmet", 0)),
        ("points: {share: 1}", "[a]", ("partly_met", Fraction(33, 100))),  # 1/3
        ("points: {share: 1}", "[a, b]", ("partly_met", Fraction(67, 100))),  # 2/3
        ("points: {share: 1}", "[a, b, d]", ("met", 1)),
        ("points: {each: 0.4}", "[b, d]", ("partly_met", Fraction(8, 10))),  # 2 x 0.4
        ("points: {each: 0.4}", "[a, b, d]", ("met", Fraction(12, 10))),
        (
            "items: [a, b], points: {each: 0.4}",
            "[a, d]",
            ("partly_met", Fraction(4, 10)),
        ),  # d is not asked
        ("items: [a, b], points: {share: 1}", "[a, d]", ("partly_met", Fraction(1, 2))),
        ("at_least: 2, points: {share: 3}", "[a, b]", ("met", 2)),  # 3 x 2/3: still in proportion
        ("points: {table: {3: 3, 2: 2, 1: 1}}", "[a, b]", ("partly_met", 2)),
        ("points: 5", "[a, b]", ("unmet", 0)),
    ],
)
def test_checklists_earn_by_items(more: str, facts: str, expected: tuple[str, Number]) -> None:
    found = judged(CHECKLIST.replace("POINTS", more), f"have: {facts}")
    assert (finding(found).status, points(found)) == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, ("unmet", 0)), (1, ("unmet", 0)), (2, ("partly_met", 1)), (4, ("partly_met", 1)),
     (5, ("met", 3)), (6, ("met", 3))],
)  # fmt: skip
def test_a_table_gives_the_points_of_the_largest_key_not_above(
    n: int, expected: tuple[str, Number]
) -> None:
    assert earned("measure: n, points: {table: {2: 1, 5: 3}}", f"n: {n}") == expected


def test_a_long_table_is_no_deeper_than_a_short_one() -> None:
    rows = ", ".join(f"{i}: {i}" for i in range(1, 1001))
    criterion = f"measure: n, points: {{table: {{{rows}}}}}"
    assert [earned(criterion, f"n: {n}")[1] for n in (0, 1, 499, 1000, 1001)] == [
        0,
        1,
        499,
        1000,
        1000,
    ]


BANDS = """
measure: s, points: {bands: [{more_than: 90 %, points: 10},
{at_least: 80 %, at_most: 90 %, points: 6}, {at_least: 85 %, points: 8},
{less_than: 50 %, points: 1}]}
""".replace("\n", " ")  # the third band is hidden by the first two


@pytest.mark.parametrize(
    ("s", "expected"),
    [("49.99 %", ("partly_met", 1)), ("50 %", ("unmet", 0)), ("79.99 %", ("unmet", 0)),
     ("80 %", ("partly_met", 6)), ("86 %", ("partly_met", 6)), ("90 %", ("partly_met", 6)),
     ("90.01 %", ("met", 10)), ("100 %", ("met", 10))],
)  # fmt: skip
def test_the_first_band_that_holds_the_measure_decides(
    s: str, expected: tuple[str, Number]
) -> None:
    assert earned(BANDS, f"s: {s}") == expected


def test_bands_may_end_at_other_facts() -> None:
    bands = "measure: n, points: {bands: [{at_least: 2 * m, points: 4}, {at_least: m, points: 2}]}"
    found = [earned(bands, f"n: {n}, m: 5")[1] for n in (4, 5, 9, 10)]
    assert found == [0, 2, 2, 4]


LINE = "measure: s, points: {linear: {from: {at: 60 %, points: 0}, to: {at: 90 %, points: 10}}}"


@pytest.mark.parametrize(
    ("s", "expected"),
    [
        ("59 %", ("unmet", 0)),
        ("60 %", ("unmet", 0)),
        ("61 %", ("partly_met", Fraction(33, 100))),  # 10 x 1/30 = 0.3333…
        ("75 %", ("partly_met", 5)),
        ("89.99 %", ("partly_met", 10)),  # 10 x 29.99/30 = 9.9966… -> 10.00, and still not met
        ("90 %", ("met", 10)),
        ("95 %", ("met", 10)),
    ],
)
def test_a_line_is_level_beyond_its_anchors(s: str, expected: tuple[str, Number]) -> None:
    assert earned(LINE, f"s: {s}") == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, ("met", 10)),
        (1, ("partly_met", Fraction(667, 100))),
        (3, ("unmet", 0)),
        (4, ("unmet", 0)),
    ],
)  # 10 - 10 x 1/3 = 6.6666… -> 6.67
def test_a_line_may_fall(n: int, expected: tuple[str, Number]) -> None:
    line = "measure: n, points: {linear: {from: {at: 0, points: 10}, to: {at: 3, points: 0}}}"
    assert earned(line, f"n: {n}") == expected


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, ("unmet", 0)),
        (3, ("partly_met", Fraction(9, 10))),
        (6, ("partly_met", Fraction(18, 10))),
        (7, ("met", 2)),
        (8, ("met", 2)),
    ],
)  # fmt: skip  7 x 0.3 = 2.1, at most 2
def test_points_per_unit_stop_at_their_cap(n: int, expected: tuple[str, Number]) -> None:
    assert (
        earned("measure: n, points: {per_unit: {points: 0.3, at_most: 2}}", f"n: {n}") == expected
    )


def test_points_per_unit_may_count_something_else() -> None:
    rule = "require: n >= 1, points: {per_unit: {points: 2, of: n + m, at_most: 9}}"
    assert earned(rule, "n: 0, m: 3") == ("partly_met", 6)  # 2 x 3
    assert earned(rule, "n: 1, m: 4") == ("met", 9)  # 2 x 5, at most 9


LOSSES = """
points: {deductions: {from: 10, floor: 2, lose: [{points: 1, per: n, at_most: 4},
{points: 3, when: m > 5}, {points: 2.5, unless: s >= 50 %}], zero_when: x >= 5}}
""".replace("\n", " ")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("n: 0, m: 5, s: 50 %, x: 0", ("met", 10)),
        ("n: 3, m: 5, s: 50 %, x: 0", ("partly_met", 7)),  # 10 - 3
        ("n: 4, m: 5, s: 50 %, x: 0", ("partly_met", 6)),  # 10 - 4
        ("n: 5, m: 5, s: 50 %, x: 0", ("partly_met", 6)),  # at most 4 for this loss
        ("n: 0, m: 6, s: 50 %, x: 0", ("partly_met", 7)),  # 10 - 3
        ("n: 0, m: 5, s: 49 %, x: 0", ("partly_met", Fraction(75, 10))),  # 10 - 2.5
        ("n: 9, m: 6, s: 0 %, x: 0", ("partly_met", 2)),  # 10 - 4 - 3 - 2.5 = 0.5, but at least 2
        ("n: 0, m: 5, s: 50 %, x: 5", ("unmet", 0)),  # all is taken, the floor does not help
        ("n: 0, m: 5, s: 50 %, x: 4.99", ("met", 10)),
    ],
)
def test_deductions_have_caps_a_floor_and_a_last_resort(
    facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(LOSSES, facts) == expected


def test_items_that_are_missing_cost_points_each() -> None:
    rules = """
    facts: {have: {type: checklist, items: [a, b, d]}}
    criteria:
      c: {title: C, points: {deductions: {from: 2, lose: [{points: 0.5, per_missing: have}]}}}
    """
    found = [points(judged(rules, f"have: {have}")) for have in ("[a, b, d]", "[a]", "[]")]
    assert found == [2, 1, Fraction(1, 2)]  # 2 - 0, 2 - 2 x 0.5, 2 - 3 x 0.5


OPTIONS = """
facts: {k: {type: choice, options: [chief, attending, resident, none]}}
criteria: {c: {title: C, measure: k, points: {options: {chief: 3, attending: 3, resident: 1}}}}
"""


@pytest.mark.parametrize(
    ("k", "expected"),
    [("chief", ("met", 3)), ("attending", ("met", 3)), ("resident", ("partly_met", 1)),
     ("none", ("unmet", 0))],
)  # fmt: skip
def test_an_option_earns_its_points_and_one_not_named_nothing(
    k: str, expected: tuple[str, Number]
) -> None:
    found = judged(OPTIONS, f"k: {k}")
    assert (finding(found).status, points(found)) == expected


@pytest.mark.parametrize(
    ("known", "low", "high", "status"),
    [("{one_of: [chief, attending]}", 3, 3, "met"),
     ("{one_of: [chief, resident]}", 1, 3, "unknown"),
     ("{one_of: [resident, none]}", 0, 1, "unmet"), ("unknown", 0, 3, "unknown")],
)  # fmt: skip
def test_options_that_are_left_open_leave_open_their_points_and_no_others(
    known: str, low: Number, high: Number, status: str
) -> None:
    found = finding(judged(OPTIONS, f"k: {known}"))
    assert found.points == (low, high, 3)
    assert found.status == status


@pytest.mark.parametrize(
    ("known", "low", "high"),
    [("{between: [82 %, 88 %]}", 5, 5), ("{between: [85 %, 95 %]}", 5, 10),
     ("{at_most: 85 %}", 2, 5),
     ("{less_than: 80 %}", 2, 2), ("unknown", 2, 10)],
)  # fmt: skip
def test_a_measure_between_two_ends_leaves_open_the_bands_it_can_be_in(
    known: str, low: Number, high: Number
) -> None:
    bands = """measure: s, points: {bands: [{at_least: 90 %, points: 10},
        {at_least: 80 %, less_than: 90 %, points: 5}, {less_than: 80 %, points: 2}]}"""
    found = judged(f"{NUMBERS}\ncriteria: {{c: {{title: C, {bands}}}}}", f"s: {known}")
    assert finding(found).points == (low, high, 10)


@pytest.mark.parametrize(
    ("measure", "known", "low", "high"),
    [
        ("n", "{at_least: 80}", 3, 5),  # 80 to 89 and from 90 on: nothing lies between 89 and 90
        ("n", "{between: [85, 95]}", 3, 5),
        ("n", "{at_least: 79}", 1, 5),
        ("n", "{at_least: 59}", 0, 5),
        ("x", "{at_least: 80}", 0, 5),  # 89.5 is in no band
    ],
)
def test_bands_of_whole_numbers_have_gaps_for_fractions_alone(
    measure: str, known: str, low: Number, high: Number
) -> None:
    bands = f"""measure: {measure}, points: {{bands: [{{at_least: 90, points: 5}},
        {{at_least: 80, at_most: 89, points: 3}},
        {{more_than: 59.5, less_than: 79.5, points: 1}}]}}"""
    found = judged(f"{NUMBERS}\ncriteria: {{c: {{title: C, {bands}}}}}", f"{measure}: {known}")
    assert finding(found).points == (low, high, 5)


@pytest.mark.parametrize(
    ("resolution", "n", "expected"),
    [
        ("1", 4, 5),  # 9 x 4/8 = 4.5 -> 5
        ("1", 2, 2),  # 9 x 2/8 = 2.25 -> 2
        ("0.1", 1, Fraction(11, 10)),  # 9 x 1/8 = 1.125 -> 1.1
        ("0.01", 1, Fraction(113, 100)),  # 1.125 -> 1.13
        ("0.001", 1, Fraction(1125, 1000)),
    ],
)
def test_graded_points_are_rounded_half_up_at_the_resolution(
    resolution: str, n: int, expected: Number
) -> None:
    rule = "measure: n, at_least: 8, points: {share: 9}"
    assert earned(rule, f"n: {n}", f"{{resolution: {resolution}}}")[1] == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("half_up", 5), ("half_even", 4), ("up", 5), ("down", 4), ("ceiling", 5), ("floor", 4)],
)
def test_the_ruleset_chooses_how_ties_go(mode: str, expected: Number) -> None:
    rule, scoring = (
        "measure: n, at_least: 8, points: {share: 9}",
        f"{{resolution: 1, rounding: {mode}}}",
    )
    assert earned(rule, "n: 4", scoring)[1] == expected  # 9 x 4/8 = 4.5


def test_points_that_are_not_graded_are_not_rounded() -> None:
    assert earned("measure: n, at_least: 1, points: 0.3", "n: 1", "{resolution: 1}")[1] == Fraction(
        3, 10
    )


def test_a_worth_scales_points_and_rounds_them_once(tmp_path: Path) -> None:
    inner = """
ruleset: inner
version: '1'
title: I
facts: {n: count, have: {type: checklist, items: [a, b, d]}}
scoring: {resolution: 1}
criteria:
  share: {title: S, measure: n, at_least: 7, points: {share: 10}}
  each: {title: E, checklist: have, points: {each: 1}}
"""
    outer = """
ruleset: outer
version: '1'
title: O
uses: {inner: inner.yaml}
scoring: {resolution: 0.01}
criteria:
  share: {from: inner.share, worth: 3}
  each: {from: inner.each, worth: 1}
"""
    (tmp_path / "inner.yaml").write_text(inner, encoding="utf-8")
    (tmp_path / "outer.yaml").write_text(outer, encoding="utf-8")
    found = judged(load_ruleset(tmp_path / "outer.yaml"), "n: 6, have: [a, b]")
    # 3 x 6/7 = 2.5714… -> 2.57; rounding 10 x 6/7 = 8.57… to 9 first would give 2.7
    assert points(found, "share") == Fraction(257, 100)
    assert points(found, "each") == Fraction(67, 100)  # 2 x 1/3


def test_a_criterion_without_points_has_none() -> None:
    found = judged(f"{NUMBERS}\ncriteria: {{c: {{title: C, require: n > 0}}}}", "n: 1")
    assert finding(found).points is None
    assert finding(found).status == "met"


def test_points_that_count_against_are_earned_when_met() -> None:
    rules = """
    facts: {good: flag, bad: flag, other: flag}
    criteria:
      good: {title: G, require: good, points: 10}
      bad: {title: B, require: bad, points: -5}
      other: {title: O, require: other, applies_when: other, points: 10}
    """
    every = judged(rules, "good: yes, bad: yes, other: yes")
    assert every.score.value == 15  # 10 - 5 + 10 of 20
    some = judged(rules, "good: yes, bad: yes, other: no")
    assert some.score.value == 10  # (10 - 5) / 10 x 20
    perhaps = judged(rules, "good: yes, other: no")
    assert (perhaps.score.low, perhaps.score.high) == (10, 20)


def test_a_ruleset_is_read_once_for_many_snapshots() -> None:
    rules = ruleset(f"{NUMBERS}\ncriteria: {{c: {{title: C, measure: n, at_least: 2, points: 1}}}}")
    assert [points(judged(rules, f"n: {n}")) for n in (1, 2, 1, 2)] == [0, 1, 0, 1]
