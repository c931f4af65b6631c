"""Where points are rounded, what the score is measured by, and the models of XCCDF 1.2."""

from __future__ import annotations

from fractions import Fraction

import pytest

from liren.engine import Ruleset
from liren.engine.ir.nodes import Number
from tests.scoring.completing import contained
from tests.scoring.making import judged, points, ruleset, score

YES_NO = ("yes", "no")

THIRDS = """
facts: {n: {type: count, at_most: 3}, m: {type: count, at_most: 7}, here: flag}
scoring: {ROUND}
groups: {one: {title: O, weight: 10}, two: {title: T, points: 1}}
criteria:
  c: {title: C, group: one, measure: n, at_least: 3, points: {share: 1}}
  d: {title: D, group: one, measure: m, at_least: 7, points: {share: 2}}
  e: {title: E, group: two, measure: n, at_least: 3, points: {share: 1}}
"""
PARTS = ("items", "groups", "total")


def thirds(rounded: str, more: str = "") -> Ruleset:
    return ruleset(THIRDS.replace("ROUND", f"{rounded}{more}"))


@pytest.mark.parametrize(
    ("rounded", "item", "group", "total"),
    [
        # items 0.33, 0.86 (6/7), 0.33; group (0.33 + 0.86) / 3 x 10 = 3.9666...; 3.97 + 0.33
        ("", Fraction(33, 100), Fraction(397, 100), Fraction(430, 100)),
        ("round: [items, groups, total]", Fraction(33, 100), Fraction(397, 100),
         Fraction(430, 100)),
        # the group stays 119/30, and 119/30 + 33/100 = 4.29666... -> 4.30
        ("round: [items, total]", Fraction(33, 100), Fraction(119, 30), Fraction(430, 100)),
        ("round: [items]", Fraction(33, 100), Fraction(119, 30), Fraction(1289, 300)),
        # 1/3 + 6/7 = 25/21; 25/21 / 3 x 10 = 250/63; 250/63 + 1/3 = 271/63 = 4.301... -> 4.3
        ("round: [total]", Fraction(1, 3), Fraction(250, 63), Fraction(430, 100)),
        ("round: []", Fraction(1, 3), Fraction(250, 63), Fraction(271, 63)),
        # 250/63 = 3.968... -> 3.97; 3.97 + 1/3 = 4.30333...
        ("round: [groups]", Fraction(1, 3), Fraction(397, 100), Fraction(1291, 300)),
    ],
)  # fmt: skip
def test_points_are_rounded_where_the_ruleset_says(
    rounded: str, item: Number, group: Number, total: Number
) -> None:
    rules = thirds(rounded)
    for _ in range(4):  # closures first, then generated code
        found = judged(rules, "n: 1, m: 3, here: yes")
        assert points(found) == item
        assert found.groups[0].low == found.groups[0].high == group
        assert score(found) == total


@pytest.mark.parametrize("rounded", ["", "round: [total]", "round: []", "round: [groups]"])
@pytest.mark.parametrize("resolution", ["", ", resolution: 1", ", resolution: 0.1, rounding: up"])
def test_every_completion_lies_in_the_range_wherever_points_are_rounded(
    rounded: str, resolution: str
) -> None:
    rules = thirds(rounded, resolution if rounded else resolution.removeprefix(", "))
    missing = {"n": [str(n) for n in range(4)], "m": [str(m) for m in range(8)]}
    assert contained(rules, "", missing)
    assert contained(rules, "n: 2", {"m": missing["m"]})


def test_a_mean_of_records_is_not_rounded_where_items_are_not() -> None:
    rules = """
    facts: {homes: {each: {n: {type: count, at_most: 9}}}}
    scoring: {round: []}
    criteria:
      c: {title: C, for_each: homes, measure: n, at_least: 7, combine: mean, when_empty: unmet,
          points: {share: 1}}
    """
    # (3/7 + 1) / 2 = 5/7
    assert score(judged(rules, "homes: [{n: 3}, {n: 8}]")) == Fraction(5, 7)


def test_rounding_once_does_not_lift_a_score_over_a_bound_twice() -> None:
    rules = """
    facts: {n: {type: count, at_most: 1000}}
    scoring: {resolution: 1, ROUND}
    criteria:
      c: {title: C, measure: n, at_least: 1000, points: {share: 10}}
      d: {title: D, measure: n, at_least: 1000, points: {share: 10}}
    """
    # 10 x 0.45 = 4.5 -> 5 twice, or 4.5 + 4.5 = 9 once
    assert score(judged(rules.replace("ROUND", ""), "n: 450")) == 10
    assert score(judged(rules.replace("ROUND", "round: [total]"), "n: 450")) == 9


def test_points_may_be_finer_than_the_resolution_where_they_are_not_rounded() -> None:
    rules = """
    facts: {n: {type: count, at_most: 3}}
    scoring: {resolution: 1, round: [total]}
    criteria: {c: {title: C, measure: n, at_least: 3, points: {share: 1.5}}}
    """
    # 1.5 is rounded to 2, which is above the maximum
    assert [score(judged(rules, f"n: {n}")) for n in range(4)] == [0, 1, 1, Fraction(3, 2)]


# the maximum

POSSIBLE = """
facts: {a: flag, b: flag, here: flag}
scoring: {maximum: possible, MORE}
criteria:
  a: {title: A, require: a, points: 4}
  b: {title: B, require: b, applies_when: here, points: 6}
tiers:
  most: {title: M, total: {at_least: 80 %}}
  four: {title: F, total: {at_least: 4}}
"""


@pytest.mark.parametrize(
    ("facts", "value", "most", "tier"),
    [
        ("a: yes, b: yes, here: yes", 10, 10, "most"),
        ("a: yes, b: no, here: yes", 4, 10, "four"),  # 4 of 10
        ("a: yes, b: no, here: no", 4, 4, "most"),  # 4 of 4
        ("a: no, b: yes, here: no", 0, 4, None),
    ],
)
def test_a_score_is_measured_by_what_can_be_earned_on_the_day(
    facts: str, value: Number, most: Number, tier: str | None
) -> None:
    found = judged(POSSIBLE.replace("MORE", ""), facts)
    assert found.score == (value, value, value, most, False, (most, most))
    assert found.tier == tier
    assert found.to_dict()["score"] == {
        "value": str(value), "low": str(value), "high": str(value), "max": str(most),
        "absent": False, "possible": {"value": str(most), "low": str(most), "high": str(most)},
    }  # fmt: skip


def test_what_can_be_earned_is_open_while_it_is_open_what_applies() -> None:
    rules = ruleset(POSSIBLE.replace("MORE", ""))
    found = judged(rules, "a: yes, b: no")
    assert (found.score.value, found.score.max, found.score.possible) == (4, 10, (4, 10))
    assert found.possible_tiers == ("most", "four")
    assert contained(rules, "", {"a": YES_NO, "b": YES_NO, "here": YES_NO})


def test_a_bonus_stops_at_what_can_be_earned_on_the_day() -> None:
    rules = """
    facts: {a: flag, here: flag}
    scoring: {maximum: possible}
    groups: {main: {title: M}, more: {title: B, bonus: true}}
    criteria:
      a: {title: A, group: main, require: a, points: 4}
      b: {title: B, group: main, applies_when: here, require: a, points: 6}
      c: {title: C, group: more, require: not a, points: 5}
    """
    assert score(judged(rules, "a: no, here: yes")) == 5
    assert score(judged(rules, "a: no, here: no")) == 4  # 0 + 5 of 4
    contained(ruleset(rules), "", {"a": YES_NO, "here": YES_NO})


# all or nothing

ABSOLUTE = """
facts: {a: flag, b: flag, n: {type: count, at_most: 3}, here: flag}
scoring: {all_or_nothing: true, MORE}
groups: {one: {title: O, ONE}, two: {title: T}}
criteria:
  a: {title: A, group: one, require: a, points: 4}
  b: {title: B, group: one, require: b, applies_when: here, points: 6}
  c: {title: C, group: two, measure: n, at_least: 3, points: {share: 5}}
"""


@pytest.mark.parametrize(
    ("one", "facts", "value"),
    [
        ("", "a: yes, b: yes, here: yes, n: 3", 15),
        ("", "a: yes, b: yes, here: yes, n: 2", 0),
        ("", "a: yes, b: no, here: yes, n: 3", 0),
        ("", "a: yes, b: no, here: no, n: 3", 15),  # b does not apply
        ("best: 1", "a: no, b: yes, here: yes, n: 3", 11),  # 6 of the best of 4 and 6
        ("best: 1", "a: yes, b: no, here: yes, n: 3", 0),  # 4 of them
        ("at_most: 4", "a: yes, b: no, here: yes, n: 3", 9),  # 4 of at most 4
        ("weight: 20", "a: yes, b: yes, here: yes, n: 3", 25),
    ],
)
def test_all_or_nothing(one: str, facts: str, value: Number) -> None:
    rules = ruleset(ABSOLUTE.replace("MORE", "").replace("ONE", one))
    assert score(judged(rules, facts)) == value
    missing = {"a": YES_NO, "b": YES_NO, "here": YES_NO, "n": ["0", "2", "3"]}
    assert contained(rules, "n: 3", {"a": YES_NO, "b": YES_NO, "here": YES_NO})
    contained(rules, "", missing)


def test_all_or_nothing_is_not_fooled_by_rounding() -> None:
    rules = """
    facts: {a: flag, b: flag}
    scoring: {all_or_nothing: true}
    groups: {one: {title: O, weight: 1}}
    criteria:
      a: {title: A, group: one, require: a, points: 999}
      b: {title: B, group: one, require: b, points: 1}
    """
    found = judged(rules, "a: yes, b: no")
    assert found.groups[0].low == 1  # 0.999 -> 1.00
    assert score(found) == 0


# XCCDF 1.2, section 7.3: one benchmark, four scoring models

XCCDF = """
facts: {a: flag, b: flag, c: flag, d: flag, here: flag}
scoring: {SCORING}
groups: {benchmark: {title: B, BENCHMARK}, g: {title: G, in: benchmark, G}}
criteria:
  a: {title: A, group: g, require: a, points: PA}
  b: {title: B, group: g, require: b, points: PB}
  c: {title: C, group: g, require: c, applies_when: here, points: PC}
  d: {title: D, group: benchmark, require: d, points: PD}
"""
WEIGHTS = {"PA": 1, "PB": 2, "PC": 4, "PD": 3}


def xccdf(scoring: str, weights: dict[str, int], benchmark: str = "", g: str = "") -> Ruleset:
    text = XCCDF.replace("SCORING", scoring).replace("BENCHMARK", benchmark)
    text = text.replace(" G}", f" {g}}}")
    for name, weight in weights.items():
        text = text.replace(name, str(weight))
    return ruleset(text)


FACTS = "a: yes, b: no, c: yes, d: yes, here: {here}"


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        # g, weight 5: (1 + 0 + 4) / 7 of 5; benchmark: (5 x 5/7 + 3) / (5 + 3) x 100
        ("yes", (Fraction(25, 7) + 3) / 8 * 100),
        # c does not apply: g 1/3; (5/3 + 3) / 8 x 100 = 58.333...
        ("no", (Fraction(5, 3) + 3) / 8 * 100),
    ],
)
def test_the_default_model_of_xccdf(here: str, expected: Number) -> None:
    rules = xccdf("round: []", WEIGHTS, "weight: 100", "weight: 5")
    assert score(judged(rules, FACTS.format(here=here))) == expected
    once = xccdf("round: [total]", WEIGHTS, "weight: 100", "weight: 5")
    rounded = Fraction(int(expected * 100 + Fraction(1, 2)), 100)
    assert score(judged(once, FACTS.format(here=here))) == rounded
    missing = {"a": YES_NO, "b": YES_NO, "c": YES_NO, "d": YES_NO}
    assert contained(rules, f"here: {here}", missing)
    contained(rules, "", {**missing, "here": YES_NO})


@pytest.mark.parametrize(("here", "value", "most"), [("yes", 8, 10), ("no", 4, 6)])
def test_the_flat_model_of_xccdf(here: str, value: int, most: int) -> None:
    rules = xccdf("maximum: possible", WEIGHTS)
    found = judged(rules, FACTS.format(here=here)).score
    assert (found.value, found.max) == (value, most)  # 1 + 4 + 3 of 1 + 2 + 4 + 3


@pytest.mark.parametrize(("here", "value", "most"), [("yes", 3, 4), ("no", 2, 3)])
def test_the_flat_unweighted_model_of_xccdf(here: str, value: int, most: int) -> None:
    rules = xccdf("maximum: possible", dict.fromkeys(WEIGHTS, 1))
    found = judged(rules, FACTS.format(here=here)).score
    assert (found.value, found.max) == (value, most)


def test_the_absolute_model_of_xccdf() -> None:
    rules = xccdf("all_or_nothing: true", WEIGHTS, "weight: 1")
    assert score(judged(rules, FACTS.format(here="yes"))) == 0
    assert score(judged(rules, "a: yes, b: yes, c: no, d: yes, here: no")) == 1
