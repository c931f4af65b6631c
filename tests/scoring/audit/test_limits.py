"""Rulesets that are made to take long cannot: whatever is asked of them ends close to its limit.

They are very wide, or hang together through products and quotients of numbers up to 10^12, or nest
conditions deeply. What time did not suffice for is said to be given up. When it is up nothing more
is asked, and all that is done before the first question is part of it.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

import pytest

from liren.engine import AssessmentError, Ruleset, load_ruleset, load_snapshot
from liren.engine.audit.checking import Checked
from liren.engine.audit.diff import diff
from liren.engine.backends.smt import solver
from liren.engine.backends.smt.memory import MEGABYTE, resident
from liren.engine.backends.smt.solver import Budget
from liren.reports.audit.check import render_check
from liren.scoring import assess
from liren.scoring.audit import compare as comparing
from liren.scoring.audit import comparing as stretching
from liren.scoring.audit import directions, exhaustive
from liren.scoring.audit import space as asking
from liren.scoring.audit.answers import WHY, GaveUp
from liren.scoring.audit.compare import compare
from liren.scoring.audit.comparing import looked_at
from liren.scoring.audit.conflicts import find_conflicts
from liren.scoring.audit.exhaustive import tried
from liren.scoring.audit.intervals import stretches
from liren.scoring.audit.limits import Limits
from liren.scoring.audit.prove import prove, proving
from liren.scoring.audit.prove.proofs import Proven
from liren.scoring.audit.space import GRACE, NothingInCommon, Space, TimeUp
from liren.scoring.audit.tight import tight
from liren.scoring.names import MET
from liren.scoring.plan import Plan, plan_for
from tests.scoring.audit.limiting import Clock, after_the_terms, ask_nothing
from tests.scoring.making import DAY

FAR = 10**12
LIMIT = 2.0
SLACK = 15.0
"""Seconds beyond the limit; much more than it takes, as tests may run where all cores are busy."""

MEGABYTES = 1500
Raw = dict[str, Any]


def made(criteria: Raw, facts: Raw, **rest: Any) -> Ruleset:
    head = {"ruleset": "hostile", "version": "1.0.0", "title": "Hostile"}
    tiers = {f"t{i}": {"title": "t", "total": {"at_least": str(90 - 5 * i)}} for i in range(10)}
    return load_ruleset({**head, "facts": facts, "criteria": criteria, "tiers": tiers, **rest})


def wide(shift: int) -> Ruleset:
    """Many criteria, and as many tiers as each looks at every group."""
    facts = {f"f{i}": {"type": "count", "at_most": FAR} for i in range(150)}
    criteria = {
        f"c{i}": {"title": "c", "measure": f"f{i}", "at_least": str(5 + i + shift),
                  "points": {"share": "1"}, "group": f"g{i % 10}"}
        for i in range(150)
    }  # fmt: skip
    tiers = {
        f"t{i}": {"title": "t", "total": {"at_least": str(140 - 9 * i)},
                  "every_group": {"at_least": f"{90 - i} %"}}
        for i in range(12)
    }  # fmt: skip
    groups = {f"g{i}": {"title": "g"} for i in range(10)}
    return made(criteria, facts, groups=groups, tiers=tiers)


def tangled(shift: int) -> Ruleset:
    """Products and quotients that all hang together, also of records."""
    facts: Raw = {f"f{i}": {"type": "count", "at_most": FAR} for i in range(20)}
    facts["list"] = {"at_most": 20, "each": {f"p{i}": {"type": "number"} for i in range(6)}}
    criteria: Raw = {
        f"c{i}": {"title": "c", "at_least": str(5 + i + shift), "points": {"share": "1"},
                  "measure": f"f{i} * f{(7 * i + 1) % 20} / (f{(3 * i + 2) % 20} + 1)"}
        for i in range(20)
    }  # fmt: skip
    for i in range(6):
        criteria[f"d{i}"] = {
            "title": "d", "for_each": "list", "measure": f"p{i} * p{(i + 1) % 6}",
            "at_least": str(100 + shift), "points": {"share": "1"}, "combine": "mean",
            "weight": f"p{(i + 3) % 6}", "when_empty": "unmet",
        }  # fmt: skip
    return made(criteria, facts)


def deep(shift: int) -> Ruleset:
    """Conditions in conditions."""
    condition = "a > 1"
    for i in range(14):
        condition = (
            f"not ({condition}) and b > {i + shift}" if i % 2 else f"({condition}) or c > {i}"
        )
    facts = {name: {"type": "count", "at_most": FAR} for name in "abc"}
    return made({"c": {"title": "c", "require": condition, "points": "5"}}, facts)


def listed(shift: int) -> Ruleset:
    """A mean of records of which many are certain to be there."""
    wards = {"at_least": 24, "each": {"beds": {"type": "count", "at_most": "9"}}}
    mean = {"for_each": "wards", "measure": "beds", "combine": "mean",
            "points": {"table": {"1": "1", str(3 + shift): "90"}}}  # fmt: skip
    return made({"c": mean, "d": {"require": "mean(wards.beds) >= 4"}}, {"wards": wards})


def chained(shift: int) -> Ruleset:
    """Facts each of which improves one criterion and decides whether others count."""
    facts = {f"f{i}": {"type": "flag"} for i in range(300)}
    criteria = {
        f"c{i}": {"require": f"f{i} or f{i * 7 % 300}", "points": str(1 + shift),
                  "applies_when": f"not f{(i + 1) % 300}"}
        for i in range(300)
    }  # fmt: skip
    return made(criteria, facts)


HOSTILE: tuple[Callable[[int], Ruleset], ...] = (wide, tangled, deep, listed, chained)


def within_limits(ask: Callable[[], object]) -> None:
    began, highest, now = time.monotonic(), peak(), resident() // MEGABYTE
    ask()
    assert time.monotonic() - began < LIMIT + SLACK
    # Other tests have left something in this process, and may have taken more.
    assert peak() < max(now + MEGABYTES, highest + 1)


def peak() -> int:
    """The most megabytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_comparison_ends(hostile: Callable[[int], Ruleset]) -> None:
    old, new = hostile(0), hostile(1)
    within_limits(lambda: compare(old, new, (DAY, DAY), total_seconds=LIMIT))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_proofs_end(hostile: Callable[[int], Ruleset]) -> None:
    ruleset = hostile(0)
    within_limits(lambda: prove(ruleset, (), as_of=DAY, total_seconds=LIMIT))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_look_for_conflicts_ends(hostile: Callable[[int], Ruleset]) -> None:
    old, new = hostile(0), hostile(1)
    within_limits(lambda: find_conflicts([old, new], as_of=DAY, total_seconds=LIMIT))


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_tightest_range_ends(hostile: Callable[[int], Ruleset]) -> None:
    nothing = load_snapshot({"snapshot": "nothing", "facts": {}})
    assessment = assess(hostile(0), nothing, as_of=DAY)
    within_limits(lambda: tight(assessment, total_seconds=LIMIT))


@pytest.mark.usefixtures("up_with_the_terms")
def test_no_terms_are_made_any_more_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> Any:
        raise AssertionError("terms were made of a single record, or parts were added up")

    monkeypatch.setattr(Space, "single", property(refuse))
    monkeypatch.setattr(comparing, "additive_bound", refuse)
    monkeypatch.setattr(directions.Directions, "of", refuse)
    wards = {"at_least": 1, "each": {"beds": {"type": "count", "at_most": 9}}}

    def asking_for(beds: int) -> Ruleset:
        mean = {"for_each": "wards", "measure": "beds", "at_least": beds, "combine": "mean",
                "points": {"share": "1"}}  # fmt: skip
        return made({"c": mean}, {"wards": wards})

    found = compare(asking_for(3), asking_for(4), (DAY, DAY))
    assert found.verdict == "open"
    assert isinstance(found.criteria[0].points.worse, GaveUp)


def test_what_time_did_not_suffice_for_is_given_up() -> None:
    found = compare(tangled(0), tangled(1), (DAY, DAY), total_seconds=LIMIT)
    assert not found.fall.proved
    proven = prove(tangled(0), (), as_of=DAY, total_seconds=LIMIT)
    assert "gave-up" in {question.outcome for question in proven.questions}


def test_when_there_is_no_time_to_make_the_terms_that_is_said() -> None:
    with pytest.raises(AssessmentError) as refused:
        Space([(plan_for(deep(0), DAY, flags=True), DAY)], Budget(1, -GRACE))
    (problem,) = refused.value.problems
    assert isinstance(problem, TimeUp)
    assert problem.message("en") == (
        "the ruleset is so large that the time was up before anything was asked about it"
    )
    assert problem.message("zh") == "规则集过大，尚未提出任何问题，时间已用完"
    assert (problem.hint_en, problem.hint_zh) == ("allow more time", "请给出更多时间")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr(solver, "time", found)
    return found


@pytest.fixture
def up_with_the_terms(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """All time is up when the terms are made; whoever asks the solver then is caught."""

    def up() -> None:
        clock.now += 10**6

    after_the_terms(monkeypatch, up)
    ask_nothing(monkeypatch)


@pytest.mark.usefixtures("up_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_comparison_asks_nothing_when_the_time_is_up(hostile: Callable[[int], Ruleset]) -> None:
    found = compare(hostile(0), hostile(1), (DAY, DAY))
    assert found.verdict == "open"
    assert isinstance(found.total.points.worse, GaveUp)
    assert (found.fall.example, found.fall.bound) == (None, None)


@pytest.mark.usefixtures("up_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_proofs_ask_nothing_when_the_time_is_up(hostile: Callable[[int], Ruleset]) -> None:
    proven = prove(hostile(0), (), as_of=DAY)
    assert "gave-up" in {question.outcome for question in proven.questions}


@pytest.mark.usefixtures("up_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_conflicts_are_not_looked_for_when_the_time_is_up(
    hostile: Callable[[int], Ruleset],
) -> None:
    found = find_conflicts(
        [hostile(0), hostile(1)], as_of=DAY, strengths=("must", "principle", "goal", "option")
    )
    assert found.verdict == "gave_up"


@pytest.mark.usefixtures("up_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_range_is_not_made_tighter_when_the_time_is_up(
    hostile: Callable[[int], Ruleset],
) -> None:
    nothing = load_snapshot({"snapshot": "nothing", "facts": {}})
    assert not tight(assess(hostile(0), nothing, as_of=DAY)).proved


def test_planning_is_part_of_the_time(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    made_plans: list[Plan] = []

    def plan_slowly(*args: Any, **kwargs: Any) -> Plan:
        clock.now += 40
        made_plans.append(plan_for(*args, **kwargs))
        return made_plans[-1]

    monkeypatch.setattr(asking, "plan_for", plan_slowly)
    found = comparing.compare(wide(0), wide(1), (DAY, DAY), total_seconds=79)
    assert found.space.budget.spent.checks == 0
    with pytest.raises(AssessmentError) as refused:
        comparing.compare(wide(0), wide(1), (DAY, DAY), total_seconds=79 - GRACE)
    assert [type(problem) for problem in refused.value.problems] == [TimeUp]
    made_plans.clear()
    with pytest.raises(AssessmentError):
        comparing.compare(wide(0), wide(1), (DAY, DAY), total_seconds=40 - GRACE)
    assert len(made_plans) == 1


def test_what_one_share_of_the_time_leaves_is_for_the_others(clock: Clock) -> None:
    whole = Budget(5, 60)
    first = whole.share(3)
    clock.now = 19
    assert not first.over
    second = whole.share(2)
    clock.now = 39
    assert (first.over, second.over) == (True, False)
    clock.now = 50
    assert second.over
    assert not second.past(0)
    clock.now = 60
    assert second.past(0)


def test_a_share_of_the_time_is_no_sliver_of_it(clock: Clock) -> None:
    def lasts(budget: Budget) -> float:
        while not budget.over:
            clock.now += 0.25
        return clock.now

    whole = Budget(5, 10)
    assert lasts(whole.share(100, least=4)) == 4
    assert lasts(whole.share(2, least=1)) == 7
    assert lasts(whole.share(100, least=4)) == 10


def dated(days: int) -> Ruleset:
    """A figure that changes every day."""
    figures = {f"2022-01-{day:02}": day for day in range(1, days + 1)}
    criteria = {"c": {"title": "c", "measure": "f", "at_least": "least", "points": 1}}
    facts = {"f": {"type": "count"}}
    return made(criteria, facts, parameters={"least": {"values": figures}})


def test_the_terms_of_a_stretch_are_let_go_when_it_has_been_told_what_is_proved() -> None:
    found = looked_at(dated(3), dated(3))
    spaces = [each.proof.space for each in found.compared if each.proof is not None]
    assert len(spaces) == 3
    assert [vars(space).keys() for space in spaces] == [{"budget"}] * 3


@pytest.fixture
def slow_differences(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is different takes 20 seconds each time."""

    def diff_slowly(*args: Any) -> Any:
        clock.now += 20
        return diff(*args)

    monkeypatch.setattr(stretching, "diff", diff_slowly)


@pytest.mark.usefixtures("slow_differences")
def test_what_is_different_is_told_for_a_while_after_the_time_for_proofs_and_then_no_more() -> None:
    found = looked_at(dated(9), dated(9), limits=Limits(total_seconds=50))
    assert [each.gave_up for each in found.compared] == [None, None, "time"]
    assert [each.proof is None for each in found.compared] == [False, False, True]
    assert (len(found.rest), found.limit) == (6, "time")
    assert found.stretches == stretches(dated(9), dated(9))


@pytest.mark.usefixtures("slow_differences")
def test_what_is_different_without_proofs_gets_half_of_the_time() -> None:
    found = looked_at(dated(9), dated(9), limits=Limits(total_seconds=100), proofs=False)
    assert [(each.proof, each.gave_up) for each in found.compared] == [(None, None)] * 3
    assert len(found.rest) == 6


def test_other_refusals_are_no_lack_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise AssessmentError([NothingInCommon()])

    monkeypatch.setattr(comparing, "compare", refuse)
    with pytest.raises(AssessmentError) as refused:
        looked_at(dated(1), dated(1))
    assert [type(problem) for problem in refused.value.problems] == [NothingInCommon]


def of_one_fact() -> Ruleset:
    criteria = {
        f"c{i}": {"title": "c", "measure": "f", "at_least": str(i + 1), "points": 1}
        for i in range(6)
    }
    return made(criteria, {"f": {"type": "count"}})


def unfinished(proven: Proven) -> list[tuple[str, str, str]]:
    return [
        (each.code, each.why.zh, each.why.en)
        for each in proven.questions
        if each.of == () and each.why is not None
    ]


def test_of_very_many_pairs_of_criteria_it_is_said_that_not_all_were_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert unfinished(prove(of_one_fact(), (), as_of=DAY)) == []
    monkeypatch.setattr(proving, "MOST_PAIRS", 14)
    proven = prove(of_one_fact(), (), as_of=DAY)
    why = ("每两项指标最多查 14 对", "no more than 14 pairs of criteria were looked at")
    assert unfinished(proven) == [("follows-from", *why), ("contradicts", *why)]


@pytest.mark.usefixtures("up_with_the_terms")
def test_pairs_that_there_was_no_time_for_are_given_up_together() -> None:
    why = (
        "超出时间限制，未查完每两项指标",
        "the time limit was reached before all pairs of criteria were looked at",
    )
    proven = prove(of_one_fact(), (), as_of=DAY)
    assert unfinished(proven) == [("follows-from", *why), ("contradicts", *why)]
    assert {len(each.of) for each in proven.questions} == {0, 1}
    lines = render_check(Checked(of_one_fact(), (), (), proven.questions), "en")
    assert f"cannot be told: follows-from: {why[1]}" in lines


@pytest.mark.usefixtures("up_with_the_terms")
def test_points_are_not_looked_at_community_by_community_when_the_time_is_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ask_nothing(*args: Any) -> Any:
        raise AssertionError("communities were tried when the time was up")

    monkeypatch.setattr(proving.Proving, "known_of", ask_nothing)
    proven = prove(of_one_fact(), (), as_of=DAY)
    found = {each.of: each.why for each in proven.questions if each.code == "unreachable-points"}
    assert found == {(f"c{i}",): WHY["time"] for i in range(6)}


def test_communities_are_only_tried_one_by_one_where_that_is_little_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = {name: {"type": "count", "at_most": 9} for name in "ab"}
    ruleset = made({"c": {"title": "c", "require": "a * b == 42", "points": 1}}, facts)
    space = Space([(plan_for(ruleset, DAY, flags=True), DAY)], Budget(5, 60))
    terms = [space.sides[0].term("c", MET)]
    found = tried(space, terms, space.budget)
    assert isinstance(found, dict)
    assert int(found["a"]) * int(found["b"]) == 42
    monkeypatch.setattr(exhaustive, "MOST_WORK", 100)
    assert tried(space, terms, space.budget) is None
