"""From points to score, groups and tiers, with the arithmetic beside each case."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from liren.engine import AssessmentError
from liren.engine.ir.nodes import Number
from tests.scoring.making import finding, judged, ruleset, score

POLICIES = """
facts: {a: flag, b: flag, here: flag}
scoring: {not_applicable: NA, waived: WAIVED}
criteria:
  a: {title: A, require: a, points: 30}
  b: {title: B, require: b, points: 50}
  c: {title: C, require: a, applies_when: here, points: 20}
"""


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("leave_out", Fraction(375, 10)),  # 30 / 80 x 100
        ("full", 50),  # 30 + 20 of 100
        ("zero", 30),  # 30 + 0 of 100
    ],
)
def test_what_does_not_apply_counts_as_the_ruleset_says(policy: str, expected: Number) -> None:
    rules = POLICIES.replace("NA", policy).replace("WAIVED", "leave_out")
    assert score(judged(rules, "a: yes, b: no, here: no")) == expected


@pytest.mark.parametrize(
    ("policy", "expected"), [("leave_out", 60), ("full", 80), ("zero", 30)]
)  # 30 / 50 x 100, 30 + 50, 30 + 0
def test_what_is_waived_counts_as_the_ruleset_says(policy: str, expected: Number) -> None:
    rules = POLICIES.replace("NA", "zero").replace("WAIVED", policy)
    waiver = "waivers: [{criterion: b, by: x, reason: y, until: 2022-12-31}]"
    assert score(judged(rules, "a: yes, b: no, here: no", waiver)) == expected


def test_a_quotient_is_rounded_to_the_resolution() -> None:
    rules = """
    facts: {a: flag, b: flag}
    criteria:
      a: {title: A, require: a, points: 1}
      b: {title: B, require: not a, points: 2}
      c: {title: C, require: a, applies_when: b, points: 7}
    """
    # 1 / 3 x 10 = 3.333… -> 3.33 of 10
    assert score(judged(rules, "a: yes, b: no")) == Fraction(333, 100)


def test_whether_something_applies_can_be_open() -> None:
    rules = POLICIES.replace("NA", "leave_out").replace("WAIVED", "leave_out")
    found = judged(rules, "a: yes, b: no")
    # applies: 30 + 20 of 100; does not: 30 / 80 x 100
    assert found.score.low <= Fraction(375, 10)
    assert (found.score.high, found.score.value) == (50, None)


def test_with_nothing_to_score_there_is_no_score() -> None:
    rules = """
    facts: {here: flag}
    criteria: {c: {title: C, require: here, applies_when: here, points: 5}}
    tiers: {good: {title: G, total: {at_least: 0}}}
    """
    found = judged(rules, "here: no")
    assert (found.score.absent, found.score.value, found.tier, found.tier_decided) == (
        True, None, None, True,
    )  # fmt: skip
    perhaps = judged(rules)
    assert (perhaps.score.absent, perhaps.score.value) == (False, None)
    assert perhaps.possible_tiers == ("good", None)


# groups

GROUPS = """
facts: {a: flag, b: flag, d: flag, e: flag}
scoring: SCORING
groups:
  one: {title: One, ONE}
  two: {title: Two, TWO}
criteria:
  a: {title: A, group: one, require: a, points: 2}
  b: {title: B, group: one, require: b, applies_when: d, points: 4}
  e: {title: E, group: two, require: e, points: 10}
"""


def grouped(one: str, two: str, facts: str, scoring: str = "{}") -> Number:
    rules = GROUPS.replace("ONE", one).replace("TWO", two).replace("SCORING", scoring)
    return score(judged(rules, facts))


ALL = "a: yes, b: yes, d: yes, e: yes"


def test_a_weighted_group_is_scaled_to_its_weight() -> None:
    # 2 / 6 x 20 = 6.666… -> 6.67, and 10
    assert grouped("weight: 20", "points: 10", "a: yes, b: no, d: yes, e: yes") == Fraction(
        1667, 100
    )
    # b does not apply: 2 / 2 x 20
    assert grouped("weight: 20", "points: 10", "a: yes, b: no, d: no, e: yes") == 30


def test_a_group_is_capped() -> None:
    assert grouped("at_most: 5", "points: 10", ALL) == 15  # min(6, 5) + 10, of 15
    assert grouped("at_most: 5", "points: 10", "a: yes, b: no, d: yes, e: yes") == 12
    # b does not apply: 2 of 2 in the group, 12 / 12 x 15
    assert grouped("at_most: 5", "points: 10", "a: yes, b: no, d: no, e: yes") == 15


def test_a_bonus_comes_on_top_and_stops_at_the_maximum() -> None:
    assert grouped("bonus: true", "points: 10", ALL) == 10  # 10 + 6, at most 10
    assert grouped("bonus: true", "points: 10", "a: yes, b: yes, d: yes, e: no") == 6
    assert grouped("bonus: true, at_most: 5", "points: 10", "a: yes, b: yes, d: yes, e: no") == 5


def test_a_bonus_may_exceed_the_maximum_where_the_ruleset_says_so() -> None:
    beyond = "{bonus_beyond_maximum: true}"
    assert grouped("bonus: true", "points: 10", ALL, beyond) == 16
    assert grouped("bonus: true, at_most: 5", "points: 10", ALL, beyond) == 15


def test_groups_report_what_they_earn_and_their_statuses() -> None:
    rules = (
        GROUPS.replace("ONE", "weight: 20").replace("TWO", "points: 10").replace("SCORING", "{}")
    )
    one, two = judged(rules, "a: yes, b: no, d: yes").groups
    assert (one.low, one.high, one.max, one.statuses) == (
        Fraction(667, 100), Fraction(667, 100), 20, {"met": 1, "unmet": 1},
    )  # fmt: skip
    assert (two.low, two.high, two.max, two.statuses) == (0, 10, 10, {"unknown": 1})


# vetoes and tiers

TIERS = """
facts: {a: flag, n: {type: count, at_most: 90}, s: {type: count, at_most: 10}}
groups: {main: {title: M, points: 90}, side: {title: S, points: 10}}
criteria:
  v: {title: V, require: a, veto: VETO}
  n: {title: N, group: main, measure: n, points: {per_unit: {points: 1, at_most: 90}}}
  s: {title: S, group: side, measure: s, points: {per_unit: {points: 1, at_most: 10}}}
tiers:
  gold: {title: Gold, total: {at_least: 90}}
  silver: {title: Silver, total: {at_least: 60}}
  bronze: {title: Bronze, total: {more_than: 30 %}}
"""


@pytest.mark.parametrize(
    ("n", "tier"),
    [(90, "gold"), (89, "silver"), (60, "silver"), (59, "bronze"), (31, "bronze"), (30, None)],
)
def test_a_tier_by_total_just_at_and_below(n: int, tier: str | None) -> None:
    found = judged(TIERS.replace("VETO", "{bars: all}"), f"a: yes, n: {n}, s: 0")
    assert (found.tier, found.tier_decided) == (tier, True)


@pytest.mark.parametrize(
    ("veto", "tier", "total"),
    [("{bars: all}", None, 100), ("{bars: gold}", "silver", 100), ("{bars: silver}", "bronze", 100),
     ("{bars: bronze}", None, 100), ("{score: zero}", None, 0)],
)  # fmt: skip
def test_each_kind_of_veto(veto: str, tier: str | None, total: Number) -> None:
    rules = ruleset(TIERS.replace("VETO", veto))
    failed = judged(rules, "a: no, n: 90, s: 10")
    assert (failed.tier, failed.score.value, failed.vetoes) == (tier, total, ("v",))
    kept = judged(rules, "a: yes, n: 90, s: 10")
    assert (kept.tier, kept.score.value, kept.vetoes) == ("gold", 100, ())


def test_a_veto_that_is_open_leaves_the_tier_open() -> None:
    found = judged(TIERS.replace("VETO", "{bars: gold}"), "n: 90, s: 10")
    assert found.possible_vetoes == ("v",)
    assert found.possible_tiers == ("gold", "silver")
    assert (found.tier, found.tier_decided) == (None, False)


def test_a_waived_criterion_does_not_veto() -> None:
    waiver = "waivers: [{criterion: v, by: x, reason: y, until: 2022-12-31}]"
    found = judged(TIERS.replace("VETO", "{bars: all}"), "a: no, n: 90, s: 10", waiver)
    assert (found.tier, found.vetoes) == ("gold", ())


MINIMA = """
facts: {a: flag, here: flag, n: {type: count, at_most: 90}, s: {type: count, at_most: 10}}
groups:
  main: {title: M, points: 90}
  side: {title: S, points: 10}
  more: {title: B, bonus: true}
criteria:
  v: {title: V, require: a, applies_when: here}
  n: {title: N, group: main, measure: n, points: {per_unit: {points: 1, at_most: 90}}}
  s: {title: S, group: side, measure: s, points: {per_unit: {points: 1, at_most: 10}}}
  x: {title: X, group: more, require: a, points: 1}
tiers: {top: {title: T, MORE}}
"""


@pytest.mark.parametrize(
    ("more", "facts", "reached"),
    [
        ("every_group: {at_least: 60 %}", "n: 54, s: 6, a: no, here: no", True),
        ("every_group: {at_least: 60 %}", "n: 90, s: 5, a: no, here: no", False),
        ("every_group: {more_than: 60 %}", "n: 90, s: 6, a: no, here: no", False),
        ("groups: {side: {at_least: 5}}", "n: 0, s: 5, a: no, here: no", True),
        ("groups: {side: {at_least: 5}}", "n: 90, s: 4, a: no, here: no", False),
        ("groups: {side: {at_least: 50 %}}", "n: 0, s: 5, a: no, here: no", True),
        ("requires: [v]", "n: 0, s: 0, a: yes, here: yes", True),
        ("requires: [v]", "n: 0, s: 0, a: no, here: yes", False),
        ("requires: [v]", "n: 0, s: 0, a: no, here: no", True),  # it does not apply
    ],
)
def test_a_tier_by_groups_and_prerequisites(more: str, facts: str, reached: bool) -> None:
    assert judged(MINIMA.replace("MORE", more), facts).tier == ("top" if reached else None)


# days

DATED = """
in_force: {from: 2022-04-01, to: 2022-12-31}
facts: {s: share}
parameters: {least: {unit: "%", values: {2022-04-01: 30, 2022-07-01: 40}}}
criteria: {c: {title: C, measure: s, at_least: least, points: 1}}
"""


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2022, 4, 1), "met"),  # 30 % from the first day on
        (date(2022, 6, 30), "met"),
        (date(2022, 7, 1), "unmet"),  # 40 % from this day on
        (date(2022, 12, 31), "unmet"),
    ],
)
def test_a_figure_holds_from_its_day_until_the_next(day: date, status: str) -> None:
    assert finding(judged(DATED, "s: 35 %", day=day)).status == status


@pytest.mark.parametrize("day", [date(2022, 3, 31), date(2023, 1, 1)])
def test_a_ruleset_is_refused_outside_of_its_days(day: date) -> None:
    with pytest.raises(AssessmentError) as refused:
        judged(DATED, "s: 35 %", day=day)
    [problem] = refused.value.problems
    assert problem.message("zh") == (f"规则集 `small` 在 {day} 不施行（2022-04-01 至 2022-12-31）")
    assert problem.message("en") == (
        f"ruleset `small` is not in force on {day} (it is from 2022-04-01 to 2022-12-31)"
    )


def test_a_day_before_the_first_figure_is_refused() -> None:
    rules = DATED.replace("in_force: {from: 2022-04-01, to: 2022-12-31}", "")
    with pytest.raises(AssessmentError) as refused:
        judged(rules, "s: 35 %", day=date(2022, 3, 31))
    [problem] = refused.value.problems
    assert problem.message("zh") == "参数 `least` 在 2022-03-31 没有取值，最早的取值始于 2022-04-01"
    assert problem.message("en") == (
        "parameter `least` has no value on 2022-03-31; its first is from 2022-04-01"
    )


@pytest.mark.parametrize(
    ("day", "status", "maximum"),
    [(date(2022, 6, 30), "unspecified", 3), (date(2022, 7, 1), "met", 3)],
)
def test_a_figure_may_be_missing_until_a_day(day: date, status: str, maximum: Number) -> None:
    rules = """
    facts: {n: count}
    parameters: {least: {values: {2022-01-01: unspecified, 2022-07-01: 5}}}
    criteria:
      c: {title: C, measure: n, at_least: least, points: 2}
      d: {title: D, measure: n, at_least: 9, points: 1}
    """
    found = judged(rules, "n: 9", day=day)
    assert finding(found).status == status
    # while there is no figure: 1 / 1 x 3; then 2 + 1
    assert (found.score.value, found.score.max) == (3, maximum)
