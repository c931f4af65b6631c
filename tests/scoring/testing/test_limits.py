"""Limits of groups and of the score as boundaries, with what counts worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scoring.testing.files import goals, missing, ran, refused, said

RULES = """
ruleset: small
version: 1.0.0
title: Small
facts:
  a: {type: count, at_most: 9}
  b: flag
  c: flag
  litter: {type: count, at_most: 20}
  extra: {type: count, at_most: 9}
criteria:
  a: {title: A, group: main, points: {per_unit: {points: 2, of: a, at_most: 10}}}
  b: {title: B, group: titles, require: b, points: 6}
  c: {title: C, group: titles, require: c, points: 4}
  litter: {title: L, group: conduct, points: {deductions: {from: 0, floor: -9, lose: [
           {points: 1, per: litter}]}}}
  extra: {title: E, group: bonus, points: {per_unit: {points: 1, of: extra, at_most: 9}}}
groups:
  main: {title: M, at_most: 8}
  titles: {title: T, best: 1}
  conduct: {title: C, bonus: yes, at_least: -2}
  bonus: {title: B, bonus: yes, at_most: 5}
"""
ALL = ("below", "at", "above")


def case(facts: str, expect: str) -> str:
    return f"  - {{that: it, as_of: 2022-06-30, facts: {{{facts}}}, expect: {{{expect}}}}}\n"


def test_limits_that_can_take_effect_are_asked_for(tmp_path: Path) -> None:
    [coverage] = ran(tmp_path, "cases:\n" + case("", "collect: []"), RULES).coverage
    # main earns 0 to 10, titles count 0 to 2 members, conduct -9 to 0, bonus 0 to 9; the score is
    # -2 to 14 + 5, against 14 and 0
    criteria = coverage.ruleset.criteria
    assert [
        line for line in goals(coverage) if line[0] not in criteria or line[1] == "at_most"
    ] == [
        ("main", "at_most", "", ALL),
        ("titles", "best", "", ALL),
        ("conduct", "at_least", "", ALL),
        ("bonus", "at_most", "", ALL),
        ("scoring", "at_most", "", ALL),
        ("scoring", "at_least", "", ALL),
    ]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ("at_most: 10", []),  # no more than 10 can be earned anyway
        ("at_most: 9", [("main", "at_most", "", ALL)]),
        ("at_least: 0", []),
        ("at_least: 1", [("main", "at_least", "", ALL)]),
    ],
)
def test_a_limit_that_never_takes_effect_is_none(
    tmp_path: Path, limits: str, found: list[object]
) -> None:
    rules = RULES.replace("at_most: 8", limits)
    [coverage] = ran(tmp_path, "cases:\n" + case("", "collect: []"), rules).coverage
    assert [line for line in goals(coverage) if line[0] == "main"] == found


def shown(folder: Path, facts: str, expect: str, owner: str, text: str) -> set[str]:
    """On which sides of a limit one case stands."""
    results = ran(folder, "cases:\n" + case(facts, expect), RULES)
    assert said(results) == []
    lines = results.coverage[0].lines
    return {
        way
        for line in lines
        for way in line.seen
        if (line.goal.owner, line.goal.text) == (owner, text)
    }


@pytest.mark.parametrize(
    ("a", "points", "side"),
    [
        (2, 4, set()),  # 4 is 4 below the cap, and points come in twos
        (3, 6, {"below"}),
        (4, 8, {"at"}),
        (5, 8, {"above"}),  # 10 are earned, 8 count
    ],
)
def test_the_points_of_a_group_reach_its_cap(
    tmp_path: Path, a: int, points: int, side: set[str]
) -> None:
    assert shown(tmp_path, f"a: {a}", f"groups: {{main: {points}}}", "main", "at_most") == side


@pytest.mark.parametrize(
    ("litter", "points", "side"),
    [(0, 0, set()), (1, -1, {"above"}), (2, -2, {"at"}), (3, -2, {"below"}), (4, -2, set())],
)
def test_the_points_of_a_group_reach_its_floor(
    tmp_path: Path, litter: int, points: int, side: set[str]
) -> None:
    expect = f"groups: {{conduct: {points}}}"
    assert shown(tmp_path, f"litter: {litter}", expect, "conduct", "at_least") == side


@pytest.mark.parametrize(
    ("facts", "points", "side"),
    [
        ("b: no, c: no", 0, {"below"}),
        ("b: yes, c: no", 6, {"at"}),
        ("b: no, c: yes", 4, {"at"}),
        ("b: yes, c: yes", 6, {"above"}),  # 4 do not count
    ],
)
def test_of_the_best_members_one_is_left_out(
    tmp_path: Path, facts: str, points: int, side: set[str]
) -> None:
    assert shown(tmp_path, facts, f"groups: {{titles: {points}}}", "titles", "best") == side


@pytest.mark.parametrize(
    ("facts", "score", "at_most", "at_least"),
    [
        # 8 + 6 - 0 + 0 = 14
        ("a: 4, b: yes, c: no, litter: 0, extra: 0", 14, {"at"}, set()),
        ("a: 4, b: yes, c: no, litter: 0, extra: 1", 14, {"above"}, set()),
        ("a: 4, b: yes, c: no, litter: 1, extra: 0", 13, {"below"}, set()),
        ("a: 0, b: no, c: no, litter: 1, extra: 0", 0, set(), {"below"}),
        ("a: 0, b: no, c: no, litter: 1, extra: 1", 0, set(), {"at"}),
        ("a: 0, b: no, c: no, litter: 0, extra: 1", 1, set(), {"above"}),
        ("a: 0, b: no, c: no, litter: 2, extra: 0", 0, set(), set()),
    ],
)
def test_the_score_reaches_its_maximum_and_its_floor(
    tmp_path: Path, facts: str, score: int, at_most: set[str], at_least: set[str]
) -> None:
    expect = f"score: {score}"
    assert shown(tmp_path, facts, expect, "scoring", "at_most") == at_most
    assert shown(tmp_path, facts, expect, "scoring", "at_least") == at_least


def test_a_limit_is_shown_by_cases_that_expect_the_points_or_the_score(tmp_path: Path) -> None:
    facts = "a: 4, b: no, c: no, litter: 0, extra: 0"
    assert shown(tmp_path, facts, "score: 8", "main", "at_most") == {"at"}
    assert shown(tmp_path, facts, "points: {a: 8}", "main", "at_most") == set()
    assert shown(tmp_path, facts, "groups: {bonus: 0}", "main", "at_most") == set()


def test_limits_can_be_declared_unreachable(tmp_path: Path) -> None:
    tests = "cases:\n" + case("a: 4", "groups: {main: 8}")
    tests += (
        "unreachable:\n"
        "  - {group: main, figure: at_most, sides: [below, above], reason: none}\n"
        "  - {scoring: at_least, reason: none}\n"
    )
    [coverage] = ran(tmp_path, tests, RULES).coverage
    assert coverage.problems == ()
    assert [line[:2] for line in missing(coverage) if line[0] in ("main", "scoring")] == [
        ("scoring", "at_most")
    ]


def test_an_unknown_group_cannot_be_unreachable(tmp_path: Path) -> None:
    tests = "cases:\n" + case("a: 4", "groups: {main: 8}")
    tests += "unreachable: [{group: mian, figure: at_most, reason: none}]\n"
    [(place, zh, en)] = refused(tmp_path, tests, RULES)
    assert place == "3:23"
    assert zh == "`groups` 中没有 `mian` / 您是否想写 `main`？"
    assert en == "`mian` is not among the groups / did you mean `main`?"


TIERS = """
ruleset: small
version: 1.0.0
title: Small
facts: {n: {type: count, at_most: 10}, bad: flag}
criteria: {c: {title: C, measure: n, at_least: 3, points: 2}}
tiers: {good: {title: G, total: {at_least: 2}, require: n > 4}}
lower_tier: [{when: bad, by: 1}]
"""


def test_an_answer_of_a_condition_can_be_declared_unreachable(tmp_path: Path) -> None:
    tests = "cases:\n" + case("n: 5, bad: no", "tier: good")
    tests += (
        "unreachable:\n"
        "  - {tier: good, figure: n > 4, sides: [below, at, no], reason: none}\n"
        "  - {tier: lower_tier, figure: bad, sides: [yes], reason: none}\n"
    )
    [coverage] = ran(tmp_path, tests, TIERS).coverage
    assert coverage.problems == ()
    assert [line[:2] for line in missing(coverage) if line[0] != "c"] == [("good", "total")]


def test_conditions_of_tiers_are_seen_to_hold_and_not_to(tmp_path: Path) -> None:
    tests = "cases:\n" + case("n: 5, bad: no", "tier: good")
    results = ran(tmp_path, tests, TIERS)
    assert said(results) == []
    assert [line for line in goals(results.coverage[0]) if line[0] != "c"] == [
        ("good", "total", "", ("below", "at")),
        ("good", "n > 4", "", ALL),
        ("good", "n > 4", "", ("yes", "no")),
        ("lower_tier", "bad", "", ("yes", "no")),
    ]
    assert [line for line in missing(results.coverage[0]) if line[0] != "c"] == [
        ("good", "total", "", ("below",)),
        ("good", "n > 4", "", ("below", "at")),
        ("good", "n > 4", "", ("no",)),
        ("lower_tier", "bad", "", ("yes",)),
    ]
