"""Groups in groups, the best of them, and their floors, with the arithmetic beside each case."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.ir.invariants import broken
from liren.engine.ir.nodes import Number
from liren.scoring import Assessment
from liren.scoring.plan import plan_for
from tests.scoring.completing import contained
from tests.scoring.making import DAY, judged, ruleset, score

YES_NO = ("yes", "no")


def earned(found: Assessment) -> dict[str, Number]:
    """What each group earns, which must be known."""
    assert all(group.low == group.high for group in found.groups)
    return {group.id: group.low for group in found.groups}


NESTED = """
facts: {a: flag, b: flag, c: flag, here: flag}
scoring: {not_applicable: leave_out}
groups:
  inner: {title: I, in: outer, INNER}
  outer: {title: O, OUTER}
  other: {title: X, points: 10}
criteria:
  a: {title: A, group: inner, require: a, points: 2}
  b: {title: B, group: inner, require: b, applies_when: here, points: 6}
  o: {title: O, group: outer, require: c, points: 4}
  x: {title: X, group: other, require: c, points: 10}
"""


def nested(inner: str, outer: str) -> str:
    return NESTED.replace("INNER", inner).replace("OUTER", outer)


@pytest.mark.parametrize(
    ("inner", "outer", "here", "expected"),
    [
        # plain: a 2, b 0, o 4, x 10; of 8 + 4 + 10
        ("points: 8", "points: 12", "yes", {"inner": 2, "outer": 6, "other": 10, "": 16}),
        # b does not apply: 16 of 16, scaled to 22
        ("points: 8", "points: 12", "no", {"inner": 2, "outer": 6, "other": 10, "": 22}),
        # inner: 2 / 8 x 4 = 1; outer: 1 + 4
        ("weight: 4", "points: 8", "yes", {"inner": 1, "outer": 5, "other": 10, "": 15}),
        # inner: 2 / 2 x 4; outer: 4 + 4
        ("weight: 4", "points: 8", "no", {"inner": 4, "outer": 8, "other": 10, "": 18}),
        # inner: 1 of 4; outer: (1 + 4) / (4 + 4) x 20 = 12.5
        ("weight: 4", "weight: 20", "yes", {"inner": 1, "outer": Fraction(25, 2), "other": 10,
                                            "": Fraction(45, 2)}),
        # inner is no step of its own: (2 + 0 + 4) / (8 + 4) x 20 = 10
        ("points: 8", "weight: 20", "yes", {"inner": 2, "outer": 10, "other": 10, "": 20}),
        # at most 1 of the inner's 8, so the outer can earn 5
        ("at_most: 1", "points: 5", "yes", {"inner": 1, "outer": 5, "other": 10, "": 15}),
        # nested caps: min(2, 1) + 4 = 5, at most 3
        ("at_most: 1", "at_most: 3", "yes", {"inner": 1, "outer": 3, "other": 10, "": 13}),
    ],
)  # fmt: skip
def test_a_group_in_a_group(inner: str, outer: str, here: str, expected: dict[str, Number]) -> None:
    found = judged(nested(inner, outer), f"a: yes, b: no, c: yes, here: {here}")
    assert {**earned(found), "": score(found)} == expected


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("points: 8", "points: 12"), ("weight: 4", "points: 8"), ("weight: 4", "weight: 20"),
     ("points: 8", "weight: 20"), ("at_most: 1", "at_most: 3"), ("best: 1", "points: 10"),
     ("best: 1", "weight: 7"), ("points: 8", "best: 1"), ("best: 1", "best: 1"),
     ("weight: 4, at_most: 3", "weight: 9, at_most: 8"), ("at_least: 1", "at_least: 2")],
)  # fmt: skip
@pytest.mark.parametrize("policy", ["leave_out", "full", "zero"])
def test_every_completion_of_nested_groups_lies_in_the_range(
    inner: str, outer: str, policy: str
) -> None:
    rules = ruleset(nested(inner, outer).replace("leave_out", policy))
    missing = {"a": YES_NO, "b": YES_NO, "c": YES_NO, "here": YES_NO}
    # Where what can be earned is itself open, the range is sound and need not be exact.
    loose = policy == "leave_out" and ("best" in inner + outer or "at_least" in inner + outer)
    for name in missing:
        known = ", ".join(f"{other}: yes" for other in missing if other != name)
        exact = contained(rules, known, {name: missing[name]})
        assert exact or (loose and name == "here")
    contained(rules, "a: yes", {name: missing[name] for name in ("b", "c", "here")})
    contained(rules, "", missing)


def test_a_weighted_group_that_is_capped_leaves_the_total_when_nothing_in_it_applies() -> None:
    rules = """
    facts: {here: flag, b: flag}
    groups: {one: {title: O, weight: 10, at_most: 8}, two: {title: T, points: 12}}
    criteria:
      a: {title: A, group: one, applies_when: here, require: b, points: 2}
      b: {title: B, group: two, require: b, points: 6}
      c: {title: C, group: two, require: here, points: 6}
    """
    found = judged(rules, "here: no, b: yes")
    assert found.score.max == 20  # min(10, 8) + 12
    assert score(found) == 10  # 6 / 12 x 20
    assert score(judged(rules, "here: yes, b: yes")) == 20


def test_programs_of_groups_and_tiers_keep_every_invariant() -> None:
    file = Path(__file__).parents[2] / "fixtures" / "errors" / "good" / "scheme.yaml"
    rules = load_ruleset(file)
    assert broken(plan_for(rules, DAY, flags=True).program) == []
    facts = {"gated": YES_NO, "leased": YES_NO, "here": YES_NO, "accident": YES_NO,
             "visits": ["0", "6", "7", "12", "40"], "litter": ["0", "3", "21"]}  # fmt: skip
    for name in facts:
        known = ", ".join(f"{other}: {facts[other][0]}" for other in facts if other != name)
        contained(rules, known, {name: facts[name]})
    contained(rules, "", facts)


def test_groups_may_be_declared_before_those_they_lie_in_or_after() -> None:
    rules = """
    facts: {a: flag}
    groups:
      top: {title: T, points: 3}
      leaf: {title: L, in: middle, points: 3}
      middle: {title: M, in: top, points: 3}
    criteria: {a: {title: A, group: leaf, require: a, points: 3}}
    """
    found = judged(rules, "a: yes")
    assert earned(found) == {"top": 3, "leaf": 3, "middle": 3}
    assert [(g.id, g.parent) for g in found.groups] == [
        ("top", None), ("leaf", "middle"), ("middle", "top"),
    ]  # fmt: skip
    assert {g.id: g.statuses for g in found.groups}["top"] == {"met": 1}


# the best of a group

MENU = """
facts: {a: flag, b: flag, c: flag, d: flag, here: flag}
groups: {menu: {title: M, best: 2, MORE}, rest: {title: R}}
criteria:
  a: {title: A, group: menu, require: a, points: 5}
  b: {title: B, group: menu, require: b, points: 4}
  c: {title: C, group: menu, require: c, applies_when: here, points: 3}
  d: {title: D, group: rest, require: d, points: 1}
"""
POINTS = {"a": 5, "b": 4, "c": 3}


@pytest.mark.parametrize("a", YES_NO)
@pytest.mark.parametrize("b", YES_NO)
@pytest.mark.parametrize("c", YES_NO)
@pytest.mark.parametrize("here", YES_NO)
def test_only_the_best_of_a_group_count(a: str, b: str, c: str, here: str) -> None:
    found = judged(MENU.replace("MORE", ""), f"a: {a}, b: {b}, c: {c}, d: yes, here: {here}")
    answers = {"a": a, "b": b, "c": c if here == "yes" else "no"}
    best = sorted((POINTS[k] for k, answer in answers.items() if answer == "yes"), reverse=True)
    assert earned(found)["menu"] == sum(best[:2])
    assert found.score.max == 10  # 5 + 4, and 1
    assert score(found) == sum(best[:2]) + 1  # c or not, 5 + 4 can be earned


def test_what_the_best_could_earn_shrinks_with_what_does_not_apply() -> None:
    rules = MENU.replace("MORE", "").replace("group: menu, require: b", "group: menu, "
                                             "applies_when: here, require: b")  # fmt: skip
    # here: best two of 5, 4, 3; not here: 5 of 5, so (5 + 1) / (5 + 1) x 10
    assert score(judged(rules, "a: yes, b: no, c: no, d: yes, here: yes")) == 6
    assert score(judged(rules, "a: yes, b: no, c: no, d: yes, here: no")) == 10
    missing = {"b": YES_NO, "c": YES_NO, "here": YES_NO}
    contained(ruleset(rules), "a: yes, d: yes", missing)
    contained(ruleset(rules), "", {**missing, "a": YES_NO, "d": YES_NO})


def test_the_best_of_a_group_are_scaled_to_its_weight() -> None:
    rules = MENU.replace("MORE", "weight: 18")
    # best two of 5, 0, 3: 8 / 9 x 18 = 16
    assert earned(judged(rules, "a: yes, b: no, c: yes, d: yes, here: yes"))["menu"] == 16


@pytest.mark.parametrize("best", [1, 2, 3, 4])
def test_the_range_of_the_best_is_exact(best: int) -> None:
    facts = "{a: flag, b: flag, c: flag, d: flag, e: flag}"
    members = "\n".join(
        f"      {name}: {{title: T, group: menu, require: {name}, points: {points}}}"
        for name, points in zip("abcde", (7, 1, 5, 5, 2), strict=True)
    )
    rules = ruleset(f"""
    facts: {facts}
    groups: {{menu: {{title: M, best: {best}}}}}
    criteria:
{members}
    """)
    found = judged(rules, "a: no, c: yes").score
    # certain: 5; possible besides: 5, 2, 1
    assert (found.low, found.high) == (5, sum((5, 5, 2, 1)[:best]))
    assert contained(rules, "a: no, c: yes", {"b": YES_NO, "d": YES_NO, "e": YES_NO})


def test_one_fact_earns_once_in_a_group_of_which_the_best_counts() -> None:
    rules = """
    facts: {n: {type: count, at_most: 9}}
    groups: {all: {title: A, points: 6}, same: {title: S, in: all, best: 1, points: 4}}
    criteria:
      low: {title: L, group: same, measure: n, at_least: 2, points: 3}
      high: {title: H, group: same, measure: n, at_least: 5, points: 4}
      own: {title: O, group: all, measure: n, at_least: 1, points: 2}
    """
    assert [score(judged(rules, f"n: {n}")) for n in (0, 1, 2, 4, 5)] == [0, 2, 5, 5, 6]


def test_the_best_of_groups() -> None:
    rules = """
    facts: {a: flag, b: flag, c: flag}
    groups:
      path: {title: P, best: 1, points: 6}
      one: {title: One, in: path, points: 6}
      two: {title: Two, in: path, points: 5}
    criteria:
      a: {title: A, group: one, require: a, points: 4}
      b: {title: B, group: one, require: b, points: 2}
      c: {title: C, group: two, require: c, points: 5}
    """
    assert score(judged(rules, "a: yes, b: no, c: yes")) == 5  # max(4, 5)
    assert score(judged(rules, "a: yes, b: yes, c: yes")) == 6  # max(6, 5)
    assert contained(ruleset(rules), "a: yes", {"b": YES_NO, "c": YES_NO})


# floors

PENALTIES = """
facts: {n: {type: count, at_most: 20}, a: flag, here: flag}
groups: {main: {title: M, points: 10}, fines: {title: F, bonus: true, FINES}}
scoring: {SCORING}
criteria:
  a: {title: A, group: main, require: a, points: 10}
  f: {title: F, group: fines, points: {deductions: {from: 0, floor: -20,
      lose: [{points: 1, per: n}]}}}
"""


@pytest.mark.parametrize(
    ("fines", "n", "expected"),
    [
        ("", 0, 10), ("", 4, 6), ("", 10, 0), ("", 11, 0),
        ("at_least: -3", 2, 8), ("at_least: -3", 3, 7), ("at_least: -3", 4, 7),
    ],
)  # fmt: skip
def test_a_group_of_penalties_has_a_floor(fines: str, n: int, expected: Number) -> None:
    rules = PENALTIES.replace("FINES", fines).replace("SCORING", "")
    assert score(judged(rules, f"a: yes, n: {n}")) == expected


@pytest.mark.parametrize(
    ("floor", "n", "expected"),
    [("", 1, 0), ("at_least: 0", 1, 0), ("at_least: -5", 5, -5), ("at_least: -5", 6, -5),
     ("at_least: -5.5", 6, Fraction(-11, 2))],
)  # fmt: skip
def test_the_score_has_a_floor(floor: str, n: int, expected: Number) -> None:
    rules = PENALTIES.replace("FINES", "").replace("SCORING", floor)
    assert score(judged(rules, f"a: no, n: {n}")) == expected
    found = judged(rules, "a: no").score
    assert (found.low, found.high) == (expected if floor.startswith("at_least: -") else 0, 0)


FLOORED = """
facts: {a: flag, here: flag}
groups: {one: {title: O, at_least: 2}, two: {title: T, points: 4}}
criteria:
  a: {title: A, group: one, applies_when: here, require: a, points: 6}
  b: {title: B, group: two, require: a, points: 4}
"""


def test_a_floor_gives_no_points_where_nothing_applies() -> None:
    assert score(judged(FLOORED, "a: no, here: yes")) == 2  # max(0, 2) + 0
    assert score(judged(FLOORED, "a: yes, here: yes")) == 10
    nothing = judged(FLOORED, "a: no, here: no")
    assert score(nothing) == 0
    assert earned(nothing) == {"one": 0, "two": 0}  # min(2, 0)
    contained(ruleset(FLOORED), "", {"a": YES_NO, "here": YES_NO})


# what does not apply

BY_GROUP = """
facts: {a: flag, b: flag, here: flag}
scoring: {not_applicable: zero}
groups:
  out: {title: O, OUTER}
  in: {title: I, in: out, INNER}
criteria:
  a: {title: A, group: out, require: a, points: 2}
  b: {title: B, group: in, require: b, applies_when: here, points: 6}
"""


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        ("", "", 2),  # as the ruleset says: 2 + 0 of 8
        ("", "not_applicable: full", 8),  # 2 + 6
        ("not_applicable: full", "", 8),  # as the group around it says
        ("not_applicable: full", "not_applicable: zero", 2),
        ("not_applicable: full", "not_applicable: leave_out", 8),  # 2 / 2 x 8
    ],
)
def test_a_group_says_what_holds_for_what_does_not_apply(
    outer: str, inner: str, expected: Number
) -> None:
    rules = BY_GROUP.replace("OUTER", outer).replace("INNER", inner)
    assert score(judged(rules, "a: yes, b: no, here: no")) == expected
    contained(ruleset(rules), "", {"a": YES_NO, "b": YES_NO, "here": YES_NO})


# bonus

BONUS = """
facts: {a: flag, n: {type: count, at_most: 90}}
groups:
  main: {title: M, points: 50}
  extra: {title: E, bonus: true, at_most: 10}
  fairs: {title: F, in: extra, at_most: 2}
  awards: {title: W, in: extra}
criteria:
  a: {title: A, group: main, require: a, points: 50}
  f: {title: F, group: fairs, measure: n, points: {per_unit: {points: 0.1, at_most: 5}}}
  w: {title: W, group: awards, require: a, points: 9}
"""


@pytest.mark.parametrize(
    ("a", "n", "expected"),
    [("no", 5, Fraction(1, 2)), ("no", 20, 2), ("no", 50, 2),  # 0.1 each up to 2
     ("yes", 20, 60)],  # 50, and 2 + 9 of at most 10
)  # fmt: skip
def test_a_bonus_has_caps_within_its_cap(a: str, n: int, expected: Number) -> None:
    rules = BONUS + "scoring: {bonus_beyond_maximum: true}\n"
    found = judged(rules, f"a: {a}, n: {n}")
    assert score(found) == expected
    assert [g.bonus for g in found.groups] == [False, True, True, True]
    assert found.score.max == 50


def test_what_a_point_in_nested_groups_is_worth() -> None:
    rules = """
    facts: {a: flag, b: flag}
    groups:
      out: {title: O, weight: 30}
      in: {title: I, in: out, weight: 5}
    criteria:
      a: {title: A, group: out, require: a, points: 10}
      b: {title: B, group: in, require: b, points: 2}
    """
    # a: 10 x 30 / 15 = 20 points of the score; b: 2 x 5 / 2 x 30 / 15 = 10
    assert {item.fact: item.decides for item in judged(rules).collect} == {"a": 20, "b": 10}


PENALTIES_LEFT = """
facts: {a: flag, here: flag, litter: {type: count, at_most: 9}}
groups: {g: {title: G, WEIGHT}}
criteria:
  a: {title: A, group: g, require: a, applies_when: here, points: 4}
  p:
    title: P
    group: g
    points: {deductions: {from: 0, floor: -3, lose: [{points: 1, per: litter}]}}
  MORE
"""


@pytest.mark.parametrize("weight", ["points: 4", "weight: 10", "best: 1"])
def test_where_only_penalties_are_left_there_is_no_score(weight: str) -> None:
    rules = PENALTIES_LEFT.replace("WEIGHT", weight).replace("MORE", "")
    found = judged(rules, "a: yes, here: no, litter: 2")
    assert found.score.absent
    assert not judged(rules, "a: yes, here: yes, litter: 2").score.absent
    open_still = judged(rules, "a: yes, litter: 2")
    assert (open_still.score.absent, open_still.score.value) == (False, None)


def test_a_weighted_group_with_nothing_to_earn_is_0_of_0() -> None:
    rules = PENALTIES_LEFT.replace("groups: {", "groups: {o: {title: O}, ")
    rules = rules.replace("WEIGHT", "weight: 10")
    rules = rules.replace("MORE", "o: {title: X, group: o, require: a, points: 6}")
    found = judged(rules, "a: yes, here: no, litter: 2")
    assert (earned(found), score(found)) == ({"g": 0, "o": 6}, 16)  # 6 of 6, scaled to 16
