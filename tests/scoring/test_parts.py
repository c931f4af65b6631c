"""Points made of parts, and what modifies points: each at its ends, the arithmetic beside it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.ir.nodes import Number
from tests.scoring.making import finding, judged, points, ruleset

FACTS = """
facts:
  n: {type: count, at_most: 20}
  m: {type: count, at_most: 20}
  s: share
  a: flag
  b: flag
  have: {type: checklist, items: [x, y, z]}
  kind: {type: choice, options: [none, part, full]}
"""


def rules(more: str, scoring: str = "{}") -> str:
    return f"{FACTS}\nscoring: {scoring}\ncriteria:\n  c:\n    title: C\n    points:\n" + "\n".join(
        f"      {line}" for line in more.strip().splitlines()
    )


def earned(more: str, facts: str, scoring: str = "{}") -> tuple[str, Number]:
    """Status and points."""
    found = judged(rules(more, scoring), facts)
    return finding(found).status, points(found)


# the four combinators

PARTS = """
COMBINATOR:
  - {title: A, measure: n, at_least: 10, points: 3}
  - {measure: s, points: {linear: {from: {at: 0 %, points: 0}, to: {at: 100 %, points: 6}}}}
  - {checklist: have, points: {each: 2}}
"""


@pytest.mark.parametrize(
    ("facts", "best", "worst", "together"),
    [
        ("n: 0, s: 0 %, have: []", ("unmet", 0), ("unmet", 0), ("unmet", 0)),
        ("n: 10, s: 0 %, have: []", ("partly_met", 3), ("unmet", 0), ("partly_met", 3)),
        ("n: 10, s: 75 %, have: [x]", ("partly_met", Fraction(9, 2)), ("partly_met", 2),
         ("partly_met", Fraction(19, 2))),  # 3, 4.5, 2
        ("n: 0, s: 100 %, have: [x, y]", ("met", 6), ("unmet", 0), ("partly_met", 10)),
        ("n: 0, s: 0 %, have: [x, y, z]", ("met", 6), ("unmet", 0), ("partly_met", 6)),
        ("n: 10, s: 100 %, have: [x, y, z]", ("met", 6), ("met", 3), ("met", 15)),
    ],
)  # fmt: skip
def test_the_best_the_worst_and_the_sum_of_parts(
    facts: str, best: object, worst: object, together: object
) -> None:
    combinators = ("best_of", "worst_of", "sum_of")
    found = [earned(PARTS.replace("COMBINATOR", each), facts) for each in combinators]
    assert found == [best, worst, together]


@pytest.mark.parametrize(("combinator", "most"), [("best_of", 6), ("worst_of", 3), ("sum_of", 15)])
def test_what_parts_can_earn_at_most(combinator: str, most: Number) -> None:
    assert ruleset(rules(PARTS.replace("COMBINATOR", combinator))).criteria["c"].maximum == most


WEIGHTED = """
weighted:
  points: 10
  parts:
    - {weight: 20, measure: n, at_least: 8, points: {share: 4}}
    - {weight: 10, require: a, points: 7}
    - {weight: 70, measure: kind, points: {options: {part: 1, full: 3}}}
"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("n: 0, a: no, kind: none", ("unmet", 0)),
        ("n: 8, a: no, kind: none", ("partly_met", 2)),  # 10 x 20/100
        ("n: 6, a: yes, kind: none", ("partly_met", Fraction(5, 2))),  # 10 x (0.2 x 3/4 + 0.1)
        ("n: 0, a: no, kind: part", ("partly_met", Fraction(233, 100))),  # 10 x 0.7 / 3 = 2.333…
        ("n: 1, a: no, kind: part", ("partly_met", Fraction(258, 100))),  # + 0.25 = 2.5833…
        ("n: 8, a: yes, kind: full", ("met", 10)),
    ],
)
def test_a_weighted_mean_is_of_the_shares_that_parts_earn(
    facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(WEIGHTED, facts) == expected


def test_a_weighted_mean_is_rounded_once() -> None:
    # a part of 1/7 of 1 is 0.14 when it is rounded; 10 x 1/7 = 1.4285…, not 1.4
    part = "{weight: 1, measure: n, at_least: 7, points: {share: 1}}"
    rule = f"weighted: {{points: 10, parts: [{part}]}}"
    assert earned(rule, "n: 1")[1] == Fraction(143, 100)
    assert earned(rule, "n: 1", "{round: [total]}")[1] == Fraction(10, 7)


def test_parts_may_lie_in_parts_three_deep() -> None:
    rule = """
    best_of:
      - points:
          sum_of:
            - {require: a, points: 2}
            - points: {worst_of: [{measure: n, at_least: 5, points: 4}, {require: b, points: 3}]}
      - {measure: m, at_least: 1, points: 1}
    """
    assert earned(rule, "a: no, b: no, n: 0, m: 1") == ("partly_met", 1)
    assert earned(rule, "a: yes, b: no, n: 5, m: 1") == ("partly_met", 2)
    assert earned(rule, "a: yes, b: yes, n: 5, m: 0") == ("met", 5)  # 2 + min(4, 3)


def test_a_part_that_asks_nothing_inherits_the_demand() -> None:
    rule = """
    facts: {n: count, a: flag}
    criteria:
      c:
        title: C
        measure: n
        at_least: 10
        points: {best_of: [{points: 8}, {at_least: 5, points: 4}, {require: a, points: 6}]}
    """
    found = [judged(rule, facts) for facts in ("n: 10, a: no", "n: 9, a: no", "n: 5, a: yes")]
    # what the criterion itself asks says whether it is met
    assert [(finding(f).status, points(f)) for f in found] == [
        ("met", 8), ("partly_met", 4), ("partly_met", 6),
    ]  # fmt: skip


def test_a_demand_of_its_own_decides_whether_a_criterion_is_met() -> None:
    rule = """
    facts: {n: count, a: flag}
    criteria:
      c: {title: C, require: a, points: {sum_of: [{measure: n, at_least: 1, points: 2}]}}
    """
    found = [judged(rule, facts) for facts in ("n: 0, a: yes", "n: 1, a: no", "n: 0, a: no")]
    assert [(finding(f).status, points(f)) for f in found] == [
        ("met", 0), ("partly_met", 2), ("unmet", 0),
    ]  # fmt: skip


def test_a_part_that_only_costs_points_is_at_its_best_when_it_costs_none() -> None:
    rule = "sum_of: [{measure: n, at_least: 1, points: 5}, {require: b, points: -2}]"
    assert earned(rule, "n: 1, b: no") == ("met", 5)
    assert earned(rule, "n: 1, b: yes") == ("partly_met", 3)
    assert earned(rule, "n: 0, b: yes") == ("unmet", -2)


# modifiers

SUM = """
sum_of:
  - {measure: n, at_least: 8, points: {share: 4}}
  - {require: a, points: 3}
"""


@pytest.mark.parametrize(
    ("modifiers", "facts", "expected"),
    [
        ("times: [{when: b, by: 0.5}]", "n: 8, a: yes, b: no", ("met", 7)),
        ("times: [{when: b, by: 0.5}]", "n: 8, a: yes, b: yes", ("partly_met", Fraction(7, 2))),
        # 0.5 x 4 x 7/8 = 1.75; 0.5 x 0.1 x (3.5 + 3) = 0.325 -> 0.33
        ("times: [{when: b, by: 0.5}]", "n: 7, a: no, b: yes", ("partly_met", Fraction(7, 4))),
        ("times: [{when: b, by: 0.5}, {when: m == 0, by: 0.1}]", "n: 7, a: yes, b: yes, m: 0",
         ("partly_met", Fraction(33, 100))),
        ("times: [{when: b, by: 0}]", "n: 8, a: yes, b: yes", ("unmet", 0)),
        ("times: [{when: b, by: 2}]", "n: 8, a: yes, b: no", ("partly_met", 7)),
        ("times: [{when: b, by: 2}]", "n: 8, a: yes, b: yes", ("met", 14)),
        ("at_most: 5", "n: 2, a: yes", ("partly_met", 4)),
        ("at_most: 5", "n: 4, a: yes", ("met", 5)),  # 2 + 3
        ("at_most: 5", "n: 8, a: yes", ("met", 5)),
        ("at_most: 7", "n: 4, a: yes", ("partly_met", 5)),
        ("at_most: 9", "n: 8, a: yes", ("met", 7)),
        ("at_least: 1", "n: 0, a: no", ("partly_met", 1)),
        ("at_least: 1", "n: 4, a: no", ("partly_met", 2)),
        ("full_when: m == 0", "n: 0, a: no, m: 0", ("met", 7)),
        ("full_when: m == 0", "n: 0, a: yes, m: 1", ("partly_met", 3)),
        ("full_when: m == 0\nat_most: 5", "n: 0, a: no, m: 0", ("met", 5)),
        ("zero_when: m > 0", "n: 8, a: yes, m: 1", ("unmet", 0)),
        ("zero_when: m > 0", "n: 8, a: yes, m: 0", ("met", 7)),
        ("zero_when: m > 0\nat_least: 1", "n: 8, a: yes, m: 1", ("unmet", 0)),
        ("zero_when: b\nfull_when: m == 0", "n: 0, a: no, m: 0, b: yes", ("unmet", 0)),
        ("zero_when: b\nfull_when: m == 0", "n: 0, a: no, m: 0, b: no", ("met", 7)),
    ],
)  # fmt: skip
def test_each_modifier_and_their_order(
    modifiers: str, facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(f"{SUM.strip()}\n{modifiers}", facts) == expected


@pytest.mark.parametrize(
    ("modifiers", "most"),
    [("times: [{when: b, by: 0.5}]", 7), ("times: [{when: b, by: 1.5}]", Fraction(21, 2)),
     ("at_most: 5", 5), ("at_most: 9", 7), ("at_least: 2", 7), ("at_least: 8", 8),
     ("times: [{when: b, by: 2}]\nat_most: 10", 10)],
)  # fmt: skip
def test_what_modified_points_can_earn_at_most(modifiers: str, most: Number) -> None:
    assert ruleset(rules(f"{SUM.strip()}\n{modifiers}")).criteria["c"].maximum == most


ASKED = """
facts: {n: count, a: flag, b: flag}
criteria: {c: {title: C, measure: n, at_least: 4, points: {full: 4, MODIFIERS}}}
"""


@pytest.mark.parametrize(
    ("modifiers", "facts", "expected"),
    [
        ("full_when: a", "n: 0, a: yes", ("met", 4)),
        ("full_when: a", "n: 4, a: no", ("met", 4)),
        ("zero_when: a", "n: 4, a: yes", ("unmet", 0)),
        ("zero_when: a", "n: 4, a: no", ("met", 4)),
        # a factor changes what is earned; the demand says whether it is met
        ("times: [{when: a, by: 0.5}]", "n: 4, a: yes", ("met", 2)),
        ("at_most: 3", "n: 4", ("met", 3)),
        ("at_least: 1", "n: 3", ("partly_met", 1)),
    ],
)
def test_a_demand_with_modified_points(
    modifiers: str, facts: str, expected: tuple[str, Number]
) -> None:
    found = judged(ASKED.replace("MODIFIERS", modifiers), facts)
    assert (finding(found).status, points(found)) == expected


def test_a_part_may_be_modified_itself() -> None:
    rule = """
    sum_of:
      - {measure: n, points: {per_unit: {points: 1, at_most: 6}, times: [{when: b, by: 0.5}]}}
      - {require: a, points: {full: 2, zero_when: n > 10}}
    """
    assert earned(rule, "n: 3, a: yes, b: yes") == ("partly_met", Fraction(7, 2))  # 1.5 + 2
    assert earned(rule, "n: 11, a: yes, b: no") == ("partly_met", 6)


# missing facts

SHAPES = [
    PARTS.replace("COMBINATOR", "best_of"),
    PARTS.replace("COMBINATOR", "worst_of") + "times: [{when: a, by: 0.5}]",
    PARTS.replace("COMBINATOR", "sum_of") + "at_most: 8\nfull_when: a",
    PARTS.replace("COMBINATOR", "sum_of") + "zero_when: b\nat_least: 1",
    WEIGHTED + "times: [{when: b, by: 0.5}, {when: n > 5, by: 1.2}]\nat_most: 11",
]  # fmt: skip
VALUES = {
    "n": ["0", "5", "10"], "s": ["0 %", "37 %", "100 %"], "a": ["yes", "no"], "b": ["yes", "no"],
    "have": ["[]", "[x]", "[x, y, z]"], "kind": ["none", "part", "full"],
}  # fmt: skip
PARTIAL = [{}, {"n": "5"}, {"s": "37 %", "a": "no"}, {"a": "no", "b": "no", "have": "[x]"}]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("known", PARTIAL)
def test_every_completion_lies_in_the_range(shape: str, known: dict[str, str]) -> None:
    read = {name: values for name, values in VALUES.items() if name in _facts_of(shape)}
    rule = ruleset(rules(shape))
    partial = finding(judged(rule, _stated({k: v for k, v in known.items() if k in read})))
    assert partial.points is not None
    open_facts = {name: [known[name]] if name in known else values for name, values in read.items()}
    found = []
    for values in product(*open_facts.values()):
        complete = judged(rule, _stated(dict(zip(open_facts, values, strict=True))))
        found.append((points(complete), finding(complete).status))
    assert partial.points.low <= min(f[0] for f in found)
    assert partial.points.high >= max(f[0] for f in found)
    if partial.status != "unknown":
        met = {"met": True, "partly_met": False, "unmet": False}[partial.status]
        assert {status == "met" for _, status in found} == {met}


def _facts_of(shape: str) -> set[str]:
    text = shape.replace(":", " ").replace(",", " ").replace("}", " ").split()
    return {name for name in VALUES if name in text}


def _stated(values: dict[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in values.items())


@pytest.mark.parametrize(
    ("shape", "known", "low", "high", "status"),
    [
        (PARTS.replace("COMBINATOR", "best_of"), "s: 100 %", 6, 6, "met"),
        (PARTS.replace("COMBINATOR", "best_of"), "n: 10, s: 0 %", 3, 6, "unknown"),
        (PARTS.replace("COMBINATOR", "worst_of"), "have: []", 0, 0, "unmet"),
        (PARTS.replace("COMBINATOR", "sum_of") + "at_most: 8", "n: 10, s: 100 %", 8, 8, "met"),
        (SUM + "full_when: b", "b: yes", 7, 7, "met"),
        (SUM + "full_when: b", "n: 8, a: yes", 7, 7, "met"),
        (SUM + "full_when: b", "n: 4, a: yes", 5, 7, "unknown"),
        (SUM + "zero_when: b", "n: 8, a: yes", 0, 7, "unknown"),
        (SUM + "zero_when: b", "b: yes", 0, 0, "unmet"),
        (SUM + "times: [{when: b, by: 0.5}]", "n: 8, a: yes", Fraction(7, 2), 7, "unknown"),
    ],
)  # fmt: skip
def test_what_is_missing_leaves_open_no_more_than_it_must(
    shape: str, known: str, low: Number, high: Number, status: str
) -> None:
    found = finding(judged(rules(shape), known))
    assert found.points is not None
    assert (found.points.low, found.points.high, found.status) == (low, high, status)


# zero divisors, parameters, resolution, worth


def test_a_divisor_of_zero_in_a_part_is_what_the_criterion_says() -> None:
    rule = """
    facts: {done: count, due: count, a: flag}
    criteria:
      c:
        title: C
        when_zero: POLICY
        points:
          best_of:
            - {measure: done / due, at_least: 50 %, points: {share: 8}}
            - {require: a, points: 2}
    """
    found = [
        judged(rule.replace("POLICY", policy), "done: 0, due: 0, a: yes")
        for policy in ("met", "unmet", "not_applicable")
    ]
    assert [(finding(f).status, finding(f).points.low) for f in found] == [  # type: ignore[union-attr]
        ("met", 8), ("unmet", 0), ("not_applicable", 0),
    ]  # fmt: skip
    known = judged(rule.replace("POLICY", "unmet"), "done: 1, due: 4, a: no")
    assert (finding(known).status, points(known)) == ("partly_met", 4)  # 8 x 1/4 / 50 %


def test_a_parameter_of_a_part_without_a_figure_makes_the_criterion_unspecified() -> None:
    rule = """
    facts: {n: count}
    parameters: {few: {values: {2022-01-01: 3, 2022-09-01: unspecified}}}
    criteria:
      c: {title: C, points: {sum_of: [{measure: n, at_least: few, points: 2}]}}
    """
    assert [item.id for item in ruleset(rule).criteria["c"].parameters] == ["few"]
    assert finding(judged(rule, "n: 3")).status == "met"
    assert finding(judged(rule, "n: 3", day=date(2022, 10, 1))).status == "unspecified"


def test_a_worth_scales_parts_and_rounds_once(tmp_path: Path) -> None:
    inner = """
ruleset: inner
version: '1'
title: I
facts: {n: count, a: flag, b: flag}
criteria:
  parts:
    title: P
    points:
      sum_of:
        - {measure: n, at_least: 7, points: {share: 10}}
        - {require: a, points: 4}
        - {require: b, points: 1}
      times: [{when: n == 0, by: 0.5}]
      at_least: 1
  weighted:
    title: W
    points:
      weighted: {points: 10, parts: [{weight: 1, measure: n, at_least: 7, points: {share: 2}}]}
"""
    outer = """
ruleset: outer
version: '1'
title: O
uses: {inner: inner.yaml}
criteria:
  parts: {from: inner.parts, worth: 1}
  weighted: {from: inner.weighted, worth: 3}
"""
    (tmp_path / "inner.yaml").write_text(inner, encoding="utf-8")
    (tmp_path / "outer.yaml").write_text(outer, encoding="utf-8")
    rule = load_ruleset(tmp_path / "outer.yaml")
    found = judged(rule, "n: 7, a: yes, b: yes")
    # 10/15 + 4/15 + 1/15: each rounded, they would be 0.67 + 0.27 + 0.07 = 1.01
    assert (points(found, "parts"), points(found, "weighted")) == (1, 3)
    found = judged(rule, "n: 6, a: no, b: no")
    # 10/15 x 6/7 = 0.571…; 3 x 6/7 = 2.571…
    assert points(found, "parts") == Fraction(57, 100)
    assert points(found, "weighted") == Fraction(257, 100)
    assert points(judged(rule, "n: 0, a: no, b: no"), "parts") == Fraction(7, 100)  # 1/15


def test_a_policy_of_its_own_for_what_does_not_apply() -> None:
    rule = """
    facts: {a: flag, b: flag}
    scoring: {not_applicable: POLICY}
    criteria:
      c: {title: C, require: b, applies_when: a, points: 6, not_applicable: OWN}
      d: {title: D, require: b, points: 4}
    """

    def score(policy: str, own: str, facts: str) -> tuple[Number | None, Number, Number]:
        made = rule.replace("POLICY", policy).replace("OWN", own)
        found = judged(made, facts).score
        return found.value, found.low, found.high

    assert score("leave_out", "full", "a: no, b: no") == (6, 6, 6)
    assert score("leave_out", "zero", "a: no, b: yes") == (4, 4, 4)
    assert score("full", "leave_out", "a: no, b: yes") == (10, 10, 10)  # 4 of 4
    assert score("zero", "leave_out", "a: no, b: no") == (0, 0, 0)
    assert score("leave_out", "full", "b: no") == (None, 0, 6)
    assert score("leave_out", "zero", "b: yes") == (None, 4, 10)


# remedies


def remedy(more: str, facts: str) -> list[str]:
    """What to change so that the criterion is met."""
    found = judged(rules(more), facts)
    assert finding(found).status != "met"
    [only] = found.remedies
    assert only.complete
    return sorted(change.text("en") for change in only.changes)


BEST = """
best_of:
  - {measure: n, at_least: 10, points: 5}
  - {measure: m, at_least: 8, points: {share: 5}}
  - {require: a and b, points: 3}
"""


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        # two of the parts earn as much: the smaller change of them
        (BEST, "n: 9, m: 0, a: yes, b: no", ["n: 1 more (9 → 10)"]),
        (BEST, "n: 0, m: 7, a: yes, b: no", ["m: 1 more (7 → 8)"]),
        (BEST + "full_when: a", "n: 0, m: 7, a: no, b: no", ["m: 1 more (7 → 8)"]),
        (BEST + "full_when: count(have) >= 4", "n: 0, m: 0, a: no, b: no, have: [x, y, z]",
         ["m: 8 more (0 → 8)"]),
        (BEST + "zero_when: b", "n: 10, m: 0, a: no, b: yes", ["b: no"]),
        (BEST + "zero_when: b", "n: 9, m: 0, a: no, b: yes",
         ["b: no", "n: 1 more (9 → 10)"]),
        (BEST + "times: [{when: b, by: 0.5}]", "n: 10, m: 0, a: no, b: yes", ["b: no"]),
        ("worst_of: [{measure: n, at_least: 3, points: 5}, {require: a, points: 3}]", "n: 2, a: no",
         ["a: yes", "n: 1 more (2 → 3)"]),
        # 4 of 5 are there: the part of 1 is enough, and changes one thing as that of 3 does
        (("sum_of: [{require: a, points: 4}, {require: b, points: 1}, {measure: n, at_least: 9,"
          " points: 3}]\nat_most: 5"), "a: yes, b: no, n: 0", ["b: yes"]),
        ("sum_of: [{require: a, points: 1}, {measure: n, at_least: 9, points: 5}]\nat_most: 5",
         "a: no, n: 0", ["n: 9 more (0 → 9)"]),
        # neither is enough, and of the number no more is needed than is left to gain
        (("sum_of: [{require: a, points: 1}, {require: b, points: 3},"
          " {measure: m, points: {per_unit: {points: 1, at_most: 3}}}]\nat_most: 5"),
         "a: yes, b: no, m: 0", ["b: yes", "m: 1 more (0 → 1)"]),
        (WEIGHTED, "n: 7, a: yes, kind: part", ["kind: full", "n: 1 more (7 → 8)"]),
    ],
)  # fmt: skip
def test_the_remedy_goes_through_parts_and_modifiers(
    rule: str, facts: str, expected: list[str]
) -> None:
    assert remedy(rule, facts) == expected


def test_what_gives_all_points_is_a_remedy_where_it_is_the_smallest_change() -> None:
    assert remedy(SUM + "full_when: m == 0", "n: 0, a: no, m: 1") == ["m: 1 fewer (1 → 0)"]


@pytest.mark.parametrize("share", ["0 %", "20 %", "70 %", "100 %"])
def test_a_level_line_is_highest_everywhere(share: str) -> None:
    line = "linear: {through: [{at: 20 %, points: 3}, {at: 70 %, points: 3}]}"
    shown = f"""
    facts: {{s: share}}
    criteria: {{c: {{title: C, measure: s, points: {{{line}}}}}}}
    """
    found = judged(shown, f"s: {share}")
    assert (finding(found).status, points(found)) == ("met", 3)


def test_what_is_rounded_up_to_at_most_is_met() -> None:
    # 1 x 0.8 is 0.8, rounded to 1
    more = "cases: [{when: a, points: 1}]\ntimes: [{when: b, by: 0.8}]"
    facts, scoring = "a: yes, b: yes", "{resolution: 1}"
    assert earned(more, facts, scoring) == ("partly_met", 1)
    assert earned(f"{more}\nat_most: 1", facts, scoring) == ("met", 1)
