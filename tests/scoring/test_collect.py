"""What to find out next: the facts that decide most come first."""

from __future__ import annotations

from fractions import Fraction

from tests.scoring.making import judged

RULES = """
facts:
  a: {type: flag, evidence: {zh: 台账, en: register}}
  b: flag
  d: {type: count, at_most: 9}
  e: flag
  unread: flag
criteria:
  one: {title: One, require: a and b, points: 10}
  two: {title: Two, require: a, points: 5}
  three: {title: Three, measure: d, at_least: 9, points: {share: 9}}
  four: {title: Four, require: e}
"""


def test_the_most_decisive_fact_comes_first() -> None:
    found = judged(RULES).collect
    # a: 10 + 5, b: 10, d: 9, e: no points; nothing reads the last
    assert [(item.fact, item.decides) for item in found] == [
        ("a", 15),
        ("b", 10),
        ("d", 9),
        ("e", 0),
    ]
    assert [item.criteria for item in found] == [("one", "two"), ("one",), ("three",), ("four",)]
    assert [item.missing for item in found] == ["unknown"] * 4


def test_what_is_known_in_part_is_still_to_collect() -> None:
    found = {item.fact: item for item in judged(RULES, "d: {between: [2, 8]}").collect}
    assert (found["d"].decides, found["d"].missing) == (6, "partial")  # 8 - 2


def test_what_no_longer_decides_anything_is_left_out() -> None:
    # b is no, so the first is unmet whatever a is; a still decides the second
    found = judged(RULES, "b: no, d: {at_least: 9}, e: yes").collect
    assert [(item.fact, item.decides) for item in found] == [("a", 5)]


def test_nothing_is_to_collect_when_everything_is_known() -> None:
    assert judged(RULES, "a: yes, b: no, d: 3, e: no, unread: no").collect == ()


def test_facts_that_decide_alike_come_in_the_order_of_criteria_and_of_the_ruleset() -> None:
    rules = """
    facts: {x: flag, y: flag, z: flag}
    criteria:
      first: {title: F, require: z, points: 2}
      second: {title: S, require: y, points: 1}
      third: {title: T, require: y, points: 1}
      fourth: {title: O, require: x, points: 2}
    """
    # each decides 2 points; y in two criteria, then x before z as declared
    assert [item.fact for item in judged(rules).collect] == ["y", "x", "z"]


def test_a_point_of_a_weighted_group_counts_as_what_it_is_worth() -> None:
    rules = """
    facts: {x: flag, y: flag}
    groups: {big: {title: B, weight: 90}, small: {title: S, points: 10}}
    criteria:
      x: {title: X, group: big, require: x, points: 4}
      y: {title: Y, group: small, require: y, points: 10}
    """
    found = judged(rules).collect
    assert [(item.fact, item.decides) for item in found] == [("x", Fraction(90)), ("y", 10)]


def test_the_evidence_that_would_settle_a_fact_is_named() -> None:
    first = judged(RULES).collect[0]
    assert first.evidence is not None
    assert (first.evidence.zh, first.evidence.en) == ("台账", "register")


def test_what_counts_as_unmet_while_it_is_not_on_record_is_still_to_be_found_out() -> None:
    made = judged(
        """
        facts: {complaints: {type: count, at_most: 100}}
        criteria: {c: {title: C, measure: complaints, at_most: 20, when_missing: unmet, points: 5}}
        """,
        "",
    )
    assert [(f.status, f.points) for f in made.findings] == [("unmet", (0, 0, 5))]
    assert [(item.fact, item.decides) for item in made.collect] == [("complaints", 5)]


def test_what_a_fact_decides_in_a_weighted_group_leaves_out_criteria_without_a_figure() -> None:
    made = judged(
        """
        facts: {a: flag, n: count}
        parameters: {p: {value: unspecified}}
        groups: {g: {title: G, weight: 30}}
        criteria:
          a: {title: A, group: g, require: a, points: 20}
          c: {title: C, group: g, measure: n, at_least: p, points: 20}
        """,
        "",
    )
    # 20 of the 20 points that can be earned, so all of the 30 that the group weighs.
    assert [(item.fact, item.decides) for item in made.collect] == [("a", 30)]
