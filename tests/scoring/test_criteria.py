"""Lists, zero divisors, missing facts, exemptions and waivers: what holds for one criterion."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from liren.engine import SnapshotError
from liren.engine.ir.nodes import Number
from tests.scoring.making import finding, judged, points

LISTED = """
facts:
  teams:
    each: {staff: {type: count}, due: {type: count}, active: flag}
criteria:
  c: {title: C, for_each: teams, MORE}
"""


def listed(more: str, records: str) -> tuple[str, Number]:
    """Status and points of a criterion made of every team."""
    found = judged(LISTED.replace("MORE", more), f"teams: {records}")
    return finding(found).status, points(found)


def team(staff: int, due: int = 4, active: str = "yes") -> str:
    return f"{{staff: {staff}, due: {due}, active: {active}}}"


GOOD, POOR, NONE = team(4), team(2), team(0)
FULL = "when_empty: unmet, measure: staff, at_least: 4, points: 9"
GRADED = "when_empty: unmet, measure: staff, at_least: 4, points: {share: 9}"


@pytest.mark.parametrize(
    ("combine", "records", "expected"),
    [
        ("all", [GOOD, GOOD], ("met", 9)),
        ("all", [GOOD, POOR], ("unmet", 0)),
        ("any", [GOOD, POOR], ("met", 9)),
        ("any", [POOR, NONE], ("unmet", 0)),
        ("share", [GOOD, GOOD, POOR], ("partly_met", 6)),  # 9 x 2/3
        ("share", [GOOD] * 3 + [POOR] * 4, ("partly_met", Fraction(386, 100))),  # 9 x 3/7 = 3.857…
        ("share", [GOOD, GOOD], ("met", 9)),
        ("share", [POOR], ("unmet", 0)),
    ],
)
def test_all_or_nothing_of_a_list(
    combine: str, records: list[str], expected: tuple[str, Number]
) -> None:
    assert listed(f"{FULL}, combine: {combine}", f"[{', '.join(records)}]") == expected


@pytest.mark.parametrize(
    ("combine", "records", "expected"),
    [
        ("worst", [GOOD, POOR], ("partly_met", Fraction(9, 2))),  # 9 x 2/4
        ("worst", [GOOD, NONE], ("unmet", 0)),
        ("mean", [GOOD, POOR, NONE], ("partly_met", Fraction(9, 2))),  # (9 + 4.5 + 0) / 3
        ("mean", [GOOD, GOOD], ("met", 9)),
        # each record is rounded, 9 x 1/4 = 2.25; (9 + 9 + 2.25) / 3 = 6.75
        ("mean", [GOOD, GOOD, team(1)], ("partly_met", Fraction(675, 100))),
    ],
)
def test_graded_points_of_a_list(
    combine: str, records: list[str], expected: tuple[str, Number]
) -> None:
    assert listed(f"{GRADED}, combine: {combine}", f"[{', '.join(records)}]") == expected


@pytest.mark.parametrize(
    ("policy", "status", "earned"),
    [("met", "met", 9), ("unmet", "unmet", 0), ("not_applicable", "not_applicable", 0)],
)
@pytest.mark.parametrize("combine", ["all", "any", "share", "worst", "mean"])
def test_an_empty_list_is_what_the_criterion_says(
    policy: str, status: str, earned: Number, combine: str
) -> None:
    more = f"when_empty: {policy}, measure: staff, at_least: 4, points: 9, combine: {combine}"
    assert listed(more, "[]") == (status, earned)


def test_only_the_records_that_are_asked_count() -> None:
    more = f"{FULL}, where: active, combine: share"
    assert listed(more, f"[{GOOD}, {team(0, 4, 'no')}]") == ("met", 9)
    assert listed(more, f"[{team(4, 4, 'no')}]") == ("unmet", 0)  # none is left: when_empty


RATIO = "when_empty: met, measure: staff / due, at_least: 1, points: 6, combine: share"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [("met", ("met", 6)), ("unmet", ("partly_met", 3)), ("not_applicable", ("met", 6))],
)
def test_a_record_with_a_zero_divisor_is_what_the_criterion_says(
    policy: str, expected: tuple[str, Number]
) -> None:
    # the second team has a divisor of 0: met 2 of 2, unmet 1 of 2, or left out, 1 of 1
    assert listed(f"{RATIO}, when_zero: {policy}", f"[{GOOD}, {team(3, 0)}]") == expected


def test_a_list_of_which_no_record_can_be_asked_does_not_apply() -> None:
    assert listed(f"{RATIO}, when_zero: not_applicable", f"[{team(3, 0)}]") == ("not_applicable", 0)
    assert listed(f"{RATIO}, when_zero: not_applicable", "[]") == ("met", 6)


SINGLE = """
facts: {done: count, due: count}
criteria:
  c: {title: C, measure: done / due, at_least: 50 %, when_zero: POLICY, points: {share: 8}}
"""


@pytest.mark.parametrize(
    ("policy", "status", "earned"),
    [("met", "met", 8), ("unmet", "unmet", 0), ("not_applicable", "not_applicable", 0)],
)
def test_a_zero_divisor_is_what_the_criterion_says(
    policy: str, status: str, earned: Number
) -> None:
    found = judged(SINGLE.replace("POLICY", policy), "done: 0, due: 0")
    assert (finding(found).status, points(found)) == (status, earned)


def test_a_divisor_that_may_be_zero_leaves_the_criterion_open() -> None:
    found = finding(judged(SINGLE.replace("POLICY", "met"), "done: 0, due: {at_most: 3}"))
    assert (found.status, found.points) == ("unknown", (0, 8, 8))


def test_what_is_missing_leaves_the_criterion_open() -> None:
    found = finding(judged("facts: {a: flag}\ncriteria: {c: {title: C, require: a, points: 3}}"))
    assert (found.status, found.points, found.missing) == ("unknown", (0, 3, 3), ("a",))


MISSING = """
facts: {a: flag, n: count}
criteria:
  c: {title: C, require: a, points: 3, when_missing: unmet}
  d: {title: D, measure: n, at_least: 10, points: {share: 5}, when_missing: unmet}
"""


def test_no_record_counts_as_unmet_where_the_criterion_says_so() -> None:
    found = judged(MISSING)
    assert (finding(found, "c").status, finding(found, "c").points) == ("unmet", (0, 0, 3))
    assert (finding(found, "d").status, finding(found, "d").points) == ("unmet", (0, 0, 5))
    assert found.score.value == 0


def test_what_is_certain_of_a_fact_counts_even_so() -> None:
    found = judged(MISSING, "a: yes, n: {at_least: 4}")
    assert finding(found, "c").points == (3, 3, 3)
    assert finding(found, "d").points == (2, 2, 5)  # 5 x 4/10
    assert finding(found, "d").status == "partly_met"


def test_certain_failure_with_open_points_is_unmet_and_no_more() -> None:
    rules = (
        "facts: {n: count}\ncriteria: {c: {title: C, measure: n, at_least: 10, points: {share: 5}}}"
    )
    # at most 9 of 10 is not met; whether a point is earned is open
    assert finding(judged(rules, "n: {at_most: 9}")).status == "unmet"
    assert finding(judged(rules, "n: {between: [1, 9]}")).status == "partly_met"
    assert finding(judged(rules, "n: {at_most: 10}")).status == "unknown"


# exemptions and waivers

CLAIMED = """
facts: {a: flag}
criteria:
  c: {title: C, require: a, points: 3, exemption: {zh: 可免, en: may be exempt}}
  d: {title: D, require: a, points: 1}
"""
CLAIM = "claims: [{criterion: CRITERION, reason: no lift, evidence: photo}]"


def test_a_claimed_exemption_takes_the_criterion_out() -> None:
    found = judged(CLAIMED, "a: no", CLAIM.replace("CRITERION", "c"))
    assert finding(found, "c").status == "not_applicable"
    assert finding(found, "c").points == (0, 0, 0)
    assert finding(found, "d").status == "unmet"


def test_an_exemption_that_the_ruleset_does_not_allow_is_refused() -> None:
    with pytest.raises(SnapshotError) as refused:
        judged(CLAIMED, "a: no", CLAIM.replace("CRITERION", "d"))
    assert [problem.code for problem in refused.value.problems] == ["no-exemption"]


WAIVER = "waivers: [{criterion: c, by: district, reason: works, until: 2022-06-30}]"


@pytest.mark.parametrize(
    ("day", "status"),
    [(date(2022, 6, 29), "waived"), (date(2022, 6, 30), "waived"), (date(2022, 7, 1), "unmet")],
)
def test_a_waiver_holds_until_its_last_day(day: date, status: str) -> None:
    assert finding(judged(CLAIMED, "a: no", WAIVER, day), "c").status == status


def test_a_waiver_hides_even_what_is_unknown() -> None:
    assert finding(judged(CLAIMED, "", WAIVER), "c").status == "waived"


def test_what_does_not_apply_is_not_waived() -> None:
    both = CLAIM.replace("CRITERION", "c") + "\n" + WAIVER
    assert finding(judged(CLAIMED, "a: no", both), "c").status == "not_applicable"


def test_an_unspecified_figure_leaves_the_criterion_unspecified() -> None:
    rules = """
    facts: {n: count}
    parameters: {least: {value: unspecified}}
    criteria:
      c: {title: C, measure: n, at_least: least, points: 5}
      d: {title: D, measure: n, at_least: 1, points: 5}
    """
    found = judged(rules, "n: 3")
    assert finding(found, "c").status == "unspecified"
    assert (found.score.value, found.score.max) == (5, 5)
    assert (found.decided, found.countable) == (1, 1)
