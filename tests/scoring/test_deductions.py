"""Points that are lost and gained back: every form of a loss at its ends, with the arithmetic."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from liren.engine import load_ruleset
from liren.engine.ir.nodes import Number
from liren.scoring import Assessment
from liren.scoring.explain import explain
from tests.scoring.making import finding, judged, points, score

FACTS = """
facts:
  n: {type: count, title: {zh: 投诉, en: Complaints}}
  m: {type: count, title: {zh: 表扬, en: Commendations}}
  homes: {type: count, unit: household, at_most: 100000}
  x: {type: number, at_least: -100, at_most: 100}
  a: {type: flag, title: {zh: 违建, en: Illegal building}}
  b: {type: flag, title: {zh: 已整改, en: Put right}}
  d: flag
"""


def assessed(deductions: str, facts: str = "") -> Assessment:
    """The assessment of a ruleset with one criterion."""
    rule = f"{{title: C, points: {{deductions: {{{' '.join(deductions.split())}}}}}}}"
    return judged(f"{FACTS}\ncriteria: {{c: {rule}}}", facts)


def earned(deductions: str, facts: str) -> tuple[str, Number]:
    """Status and points of one criterion."""
    found = assessed(deductions, facts)
    return finding(found).status, points(found)


def ranged(deductions: str, facts: str) -> tuple[str, Number, Number]:
    """Status and range of points of one criterion."""
    found = finding(assessed(deductions, facts))
    assert found.points is not None
    return found.status, found.points.low, found.points.high


def changes(deductions: str, facts: str) -> list[str]:
    """What the only remedy changes, in words."""
    [remedy] = assessed(deductions, facts).remedies
    return [change.text("en") for change in remedy.changes]


# escalation

TABLE = "from: 5, lose: [{per: n, table: {1: 0.5, 2: 3, 4: 4.5}}]"


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (0, ("met", 5)),
        (1, ("partly_met", Fraction(45, 10))),
        (2, ("partly_met", 2)),
        (3, ("partly_met", 2)),
        (4, ("partly_met", Fraction(5, 10))),
        (99, ("partly_met", Fraction(5, 10))),
    ],
)
def test_a_table_of_losses_grows_with_the_number_of_times(
    n: int, expected: tuple[str, Number]
) -> None:
    assert earned(TABLE, f"n: {n}") == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ("{between: [2, 3]}", ("partly_met", 2, 2)),
        ("{at_most: 1}", ("unknown", Fraction(45, 10), 5)),
        ("unknown", ("unknown", Fraction(5, 10), 5)),
    ],
)
def test_a_table_of_losses_leaves_open_the_steps_that_are_possible(
    known: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(TABLE, f"n: {known}") == expected


def test_a_table_may_go_by_units_of_many() -> None:
    rule = """from: 5, lose: [{per: homes, every: 100 households, part: started,
        table: {1: 1, 3: 4}}]"""
    found = [earned(rule, f"homes: {homes}")[1] for homes in (0, 1, 200, 201)]
    assert found == [5, 4, 4, 1]  # 0, 1, 2 and 3 started hundreds


def test_the_remedy_of_a_table_is_below_its_first_key() -> None:
    assert changes(TABLE, "n: 3") == ["Complaints: 3 fewer (3 → 0)"]


# alternatives

CASES = "from: 6, lose: [{cases: [{when: a and b, points: 3}, {when: a, points: 5}]}]"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("a: no, b: no", ("met", 6)),
        ("a: yes, b: yes", ("partly_met", 3)),  # 3 instead of 5, because it was put right
        ("a: yes, b: no", ("partly_met", 1)),
    ],
)
def test_a_loss_may_depend_on_the_case(facts: str, expected: tuple[str, Number]) -> None:
    assert earned(CASES, facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("a: yes", ("partly_met", 1, 3)),
        ("a: no", ("met", 6, 6)),
        # Sound, and wider than it could be: that the second case needs b to be no is not seen.
        ("b: yes", ("unknown", 1, 6)),
        ("", ("unknown", 1, 6)),
    ],
)
def test_a_case_that_is_left_open_leaves_open_its_losses(
    facts: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(CASES, facts) == expected


def test_the_remedy_of_alternatives_is_that_none_holds() -> None:
    assert changes(CASES, "a: yes, b: no") == ["Illegal building: no"]
    free = "from: 6, lose: [{cases: [{when: b, points: 0}, {when: a, points: 5}]}]"
    assert changes(free, "a: yes, b: no") == ["Put right: yes"]
    rest = "from: 6, lose: [{cases: [{when: b, points: 0}, {points: 5}]}]"
    assert changes(rest, "b: no") == ["Put right: yes"]


# amounts

AMOUNT = "from: 10, lose: [{amount: x / 3, at_most: 4}]"


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ("-1", ("met", 10)),  # a negative loss is none
        ("0", ("met", 10)),
        ("1", ("partly_met", Fraction(967, 100))),  # 10 - 0.333… = 9.666… -> 9.67
        ("0.001", ("partly_met", 10)),  # 9.9996… -> 10.00, and still something is lost
        ("12", ("partly_met", 6)),
        ("13", ("partly_met", 6)),  # at most 4
    ],
)
def test_an_amount_is_lost_up_to_its_cap(x: str, expected: tuple[str, Number]) -> None:
    assert earned(AMOUNT, f"x: {x}") == expected


def test_losses_are_added_up_before_they_are_rounded() -> None:
    rule = "from: 10, lose: [{amount: x / 3, at_most: 4}, {amount: x / 3, at_most: 4}]"
    assert earned(rule, "x: 1")[1] == Fraction(933, 100)  # 10 - 2/3 = 9.333…; not 10 - 2 x 0.33
    third = "from: 10, lose: [{points: 1, per: homes, every: 300 households}]"
    assert earned(third, "homes: 100")[1] == Fraction(967, 100)


@pytest.mark.parametrize(
    ("known", "expected"),
    [("{between: [3, 6]}", ("partly_met", 8, 9)), ("unknown", ("unknown", 6, 10))],
)
def test_an_amount_that_is_known_in_part_has_a_range(
    known: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(AMOUNT, f"x: {known}") == expected


# per with every

HUNDREDS = "from: 5, lose: [{points: 0.5, per: homes, every: 100 households, PART at_most: 2}]"


@pytest.mark.parametrize(
    ("homes", "started", "full"),
    [
        (0, 5, 5),
        (1, Fraction(45, 10), 5),
        (100, Fraction(45, 10), Fraction(45, 10)),
        (101, 4, Fraction(45, 10)),
        (401, 3, 3),  # 5 x 0.5, at most 2
    ],
)
def test_a_loss_for_every_so_many(homes: int, started: Number, full: Number) -> None:
    found = [
        earned(HUNDREDS.replace("PART", f"part: {part},"), f"homes: {homes}")[1]
        for part in ("started", "full")
    ]
    assert found == [started, full]


# a cap over several

TOGETHER = """from: 10, lose: [{at_most: 3, together:
    [{points: 1, per: n}, {points: 2, when: a}]}, {points: 4, when: d}]"""


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("n: 0, a: no, d: no", ("met", 10)),
        ("n: 1, a: no, d: no", ("partly_met", 9)),
        ("n: 1, a: yes, d: no", ("partly_met", 7)),  # 1 + 2
        ("n: 2, a: yes, d: no", ("partly_met", 7)),  # 2 + 2, at most 3
        ("n: 9, a: yes, d: yes", ("partly_met", 3)),  # 3 + 4
    ],
)
def test_losses_together_have_a_cap(facts: str, expected: tuple[str, Number]) -> None:
    assert earned(TOGETHER, facts) == expected


def test_losses_together_that_are_left_open_lose_no_more_than_their_cap() -> None:
    assert ranged(TOGETHER, "d: no") == ("unknown", 7, 10)
    assert ranged(TOGETHER, "n: 3, d: no") == ("partly_met", 7, 7)


def test_the_remedy_of_losses_together_ends_them_all() -> None:
    assert changes(TOGETHER, "n: 1, a: yes, d: no") == [
        "Complaints: 1 fewer (1 → 0)",
        "Illegal building: no",
    ]


# gains

BASE = """from: 6, at_most: 10, lose: [{points: 0.2, per: n}], gain: [{points: 0.2, per: m}]"""
OFFSET = "from: 6, lose: [{points: 1, per: n}], gain: [{points: 2, when: a}]"


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (BASE, "n: 0, m: 0", ("partly_met", 6)),
        (BASE, "n: 3, m: 1", ("partly_met", Fraction(56, 10))),  # 6 - 0.6 + 0.2
        (BASE, "n: 0, m: 20", ("met", 10)),  # 6 + 4
        (BASE, "n: 1, m: 20", ("partly_met", Fraction(98, 10))),
        (BASE, "n: 1, m: 21", ("met", 10)),
        (BASE, "n: 0, m: 99", ("met", 10)),  # at most 10
        (BASE, "n: 30, m: 0", ("unmet", 0)),  # 6 - 6
        (BASE, "n: 99, m: 0", ("unmet", 0)),
        (OFFSET, "n: 0, a: yes", ("met", 6)),  # without `at_most`, no more than `from`
        (OFFSET, "n: 2, a: yes", ("met", 6)),  # what was lost is gained back
        (OFFSET, "n: 3, a: yes", ("partly_met", 5)),
        (OFFSET, "n: 1, a: no", ("partly_met", 5)),
    ],
)
def test_gains_make_up_for_losses_up_to_the_cap(
    rule: str, facts: str, expected: tuple[str, Number]
) -> None:
    assert earned(rule, facts) == expected


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (BASE, "n: 0", ("unknown", 6, 10)),
        (BASE, "m: 5", ("unmet", 0, 7)),
        (BASE, "n: {between: [2, 4]}, m: 5", ("partly_met", Fraction(62, 10), Fraction(66, 10))),
        (BASE, "n: 0, m: {at_least: 20}", ("met", 10, 10)),
        (OFFSET, "a: yes", ("unknown", 0, 6)),
    ],
)
def test_losses_and_gains_that_are_left_open_have_a_range(
    rule: str, facts: str, expected: tuple[str, Number, Number]
) -> None:
    assert ranged(rule, facts) == expected


def test_points_may_be_gained_and_not_lost() -> None:
    rule = "from: 0, at_most: 5, gain: [{points: 1, per: m}, {points: 3, when: b}]"
    assert earned(rule, "m: 0, b: no") == ("unmet", 0)
    assert earned(rule, "m: 1, b: yes") == ("partly_met", 4)
    assert earned(rule, "m: 2, b: yes") == ("met", 5)


TWO_AT_MOST = """from: 6, at_most: 8, lose: [{points: 3, when: d}],
    gain: [{points: 1, per: m, at_most: 2}]"""
ALL_OF_IT = """from: 6, at_most: 9, lose: [{points: 1, per: n}],
    gain: [{points: 1, per: m, at_most: 2}, {points: 1, when: b}]"""
UP_TO_FIVE = """from: 0, at_most: 5,
    gain: [{points: 1, when: b}, {points: 4, when: d}, {points: A, when: a}]"""


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        (BASE, "n: 2, m: 5", ["Commendations: 17 more (5 → 22)"]),  # 6 - 0.4 + 4.4 = 10
        (OFFSET, "n: 1, a: no", ["Complaints: 1 fewer (1 → 0)"]),
        (OFFSET, "n: 2, a: no", ["Complaints: 2 fewer (2 → 0)"]),
        (TWO_AT_MOST, "d: yes, m: 0", ["Commendations: 2 more (0 → 2)", "d: no"]),
        (
            ALL_OF_IT,
            "n: 1, m: 0, b: no",
            ["Complaints: 1 fewer (1 → 0)", "Commendations: 2 more (0 → 2)", "Put right: yes"],
        ),
        (ALL_OF_IT, "n: 0, m: 2, b: no", ["Put right: yes"]),
        (UP_TO_FIVE.replace("A", "5"), "a: no, b: no, d: no", ["Illegal building: yes"]),
        (UP_TO_FIVE.replace("A", "2"), "a: no, b: no, d: no", ["Put right: yes", "d: yes"]),
    ],
)
def test_the_remedy_with_gains_reaches_the_cap_with_fewest_changes(
    rule: str, facts: str, expected: list[str]
) -> None:
    assert changes(rule, facts) == expected


# penalties

PENALTIES = """
facts: {n: count, good: flag, more: flag}
groups: {main: {}, extra: {bonus: true}}
criteria:
  good: {title: G, group: main, require: good, points: 20}
  against:
    title: P
    group: extra
    points: {deductions: {from: 0, floor: -10, lose: [{points: 3, per: n}]}}
"""


@pytest.mark.parametrize(
    ("n", "status", "lost", "total"),
    [(0, "met", 0, 20), (1, "unmet", -3, 17), (3, "unmet", -9, 11), (4, "unmet", -10, 10)],
)
def test_penalties_take_points_from_the_score(
    n: int, status: str, lost: Number, total: Number
) -> None:
    found = judged(PENALTIES, f"n: {n}, good: yes")
    assert (finding(found, "against").status, points(found, "against")) == (status, lost)
    assert score(found) == total
    assert found.score.max == 20


def test_penalties_that_are_left_open_lower_the_least_score_alone() -> None:
    found = judged(PENALTIES, "good: yes")
    assert (found.score.low, found.score.high) == (10, 20)


def test_a_worth_scales_every_figure_of_losses_and_gains(tmp_path: Path) -> None:
    rule = """from: 6, floor: 2, at_most: 10, gain: [{points: 0.2, per: m}],
        lose: [{per: n, table: {1: 0.5, 2: 3}}, {cases: [{when: a, points: 1}]},
        {amount: x, at_most: 1},
        {at_most: 2, together: [{points: 2, when: b}, {points: 2, when: d}]}]"""
    inner = (
        f"ruleset: inner\nversion: '1'\ntitle: I\n{FACTS}\n"
        f"criteria: {{c: {{title: C, points: {{deductions: {{{' '.join(rule.split())}}}}}}}}}\n"
    )
    outer = (
        "ruleset: outer\nversion: '1'\ntitle: O\nuses: {inner: inner.yaml}\n"
        "criteria: {c: {from: inner.c, worth: 5}}\n"
    )
    (tmp_path / "inner.yaml").write_text(inner, encoding="utf-8")
    (tmp_path / "outer.yaml").write_text(outer, encoding="utf-8")
    rules = load_ruleset(tmp_path / "outer.yaml")

    def half(facts: str) -> Number:
        return points(judged(rules, facts))

    none = "x: 0, a: no, b: no, d: no"
    assert half(f"n: 0, m: 20, {none}") == 5
    assert half(f"n: 2, m: 0, {none}") == Fraction(15, 10)  # (6 - 3) / 2
    assert half(f"n: 1, m: 1, {none}") == Fraction(285, 100)  # (6 - 0.5 + 0.2) / 2
    # (6 - 1 - 0.333 - 2) / 2 = 1.3335
    assert half("n: 0, m: 0, x: 0.333, a: yes, b: yes, d: yes") == Fraction(133, 100)
    # 6 - 3 - 1 - 1 - 2 is below the floor of 2, and half of that is 1
    assert half("n: 2, m: 0, x: 9, a: yes, b: yes, d: yes") == 1


# words


def why(deductions: str, facts: str) -> tuple[str, str]:
    """The explanation of the finding."""
    text = explain(finding(assessed(deductions, facts))).text
    return text.en, text.zh


@pytest.mark.parametrize(
    ("rule", "facts", "en", "zh"),
    [
        (TABLE, "n: 3", "deducted: Complaints (3) 3", "扣分：投诉（3） 3 分"),
        (
            CASES,
            "a: yes, b: no",
            "deducted: Illegal building (yes) 5",
            "扣分：违建（是） 5 分",
        ),
        (CASES, "a: yes", "deducted: reason 1 3 to 5", "扣分：第 1 项 3 至 5 分"),
        (AMOUNT, "x: 1", "deducted: x (1) ÷ 3 about 0.33", "扣分：x（1） ÷ 3 约 0.33 分"),
        (
            TOGETHER,
            "n: 2, a: yes, d: no",
            "deducted: [Complaints (2), Illegal building (yes)] 3",
            "扣分：〔投诉（2）、违建（是）〕 3 分",
        ),
        (
            BASE,
            "n: 2, m: 5",
            "deducted: Complaints (2) 0.4; gained: Commendations (5) 1",
            "扣分：投诉（2） 0.4 分；加分：表扬（5） 1 分",
        ),
        (BASE, "n: 0, m: 0", "nothing is deducted", "没有扣分情形"),
    ],
)
def test_a_finding_says_what_was_lost_and_gained_for_what(
    rule: str, facts: str, en: str, zh: str
) -> None:
    assert why(rule, facts) == (en, zh)


def test_what_is_required_with_gains_is_their_cap() -> None:
    required = explain(finding(assessed(BASE, "n: 0, m: 0"))).required
    assert (required.en, required.zh) == ("10 after what is lost and gained", "加减后满 10 分")
