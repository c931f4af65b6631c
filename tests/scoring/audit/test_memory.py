"""Whatever is asked of a ruleset, the process grows by no more than it may, and says so.

How large the process is, is put in its place here, but for one ruleset that is made to need much.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from mmap import mmap
from pathlib import Path
from typing import Any

import pytest

from benchmarks.wide import listed
from liren.engine import AssessmentError, LirenError, Ruleset, load_snapshot
from liren.engine.audit.diff import diff
from liren.engine.backends.smt import memory, solver
from liren.engine.backends.smt.memory import EACH, MEGABYTE, Memory
from liren.engine.backends.smt.solver import Budget, Question, Satisfied, Undecided
from liren.engine.ruleset.model import Strength
from liren.scoring import assess
from liren.scoring.audit import comparing as stretching
from liren.scoring.audit import conflicts
from liren.scoring.audit.answers import WHY, GaveUp
from liren.scoring.audit.claims import judge, not_judged, read_claim
from liren.scoring.audit.compare import compare
from liren.scoring.audit.comparing import looked_at
from liren.scoring.audit.conflicts import find_conflicts
from liren.scoring.audit.limits import Limits
from liren.scoring.audit.prove import prove
from liren.scoring.audit.space import MemoryUp, Space, planned
from liren.scoring.audit.tight import End, tight
from liren.scoring.names import MET
from liren.scoring.plan import plan_for
from tests.scoring.audit.limiting import Clock, after_the_terms, ask_nothing
from tests.scoring.audit.test_conflicts import rules
from tests.scoring.audit.test_limits import HOSTILE, dated, deep, tangled, wide
from tests.scoring.making import DAY, ruleset

Hostile = Callable[[int], Ruleset]
ALL: tuple[Strength, ...] = ("must", "principle", "goal", "option")


class Process:
    """One that has as many megabytes as it is said to have; `looks` counts who looked."""

    def __init__(self) -> None:
        self.megabytes = 100
        self.looks = 0

    def resident(self) -> int:
        self.looks += 1
        return self.megabytes * MEGABYTE


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Process:
    found = Process()
    monkeypatch.setattr(memory, "resident", found.resident)
    monkeypatch.setattr(memory, "OFTEN", 0)
    return found


@pytest.fixture
def grown_with_the_terms(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process has grown too large when the terms are made; asking the solver then is caught."""

    def grow() -> None:
        process.megabytes += 10**6

    after_the_terms(monkeypatch, grow)
    ask_nothing(monkeypatch)


# --- the limit itself ----------------------------------------------------------------------------


def test_the_process_may_grow_by_so_much_and_no_more(process: Process) -> None:
    limit = Memory(50)
    process.megabytes = 150
    assert not limit.over
    process.megabytes = 151
    assert limit.over


def test_what_nobody_needs_any_more_does_not_count(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = Memory(50)
    process.megabytes = 151
    monkeypatch.setattr("gc.collect", lambda: vars(process).update(megabytes=150))
    assert not limit.over


def test_what_was_over_stays_over(process: Process) -> None:
    limit = Memory(50)
    process.megabytes = 151
    assert limit.over
    process.megabytes = 100
    assert limit.over


def test_a_question_may_take_what_is_left_up_to_a_figure_of_its_own(process: Process) -> None:
    limit, none = Memory(EACH + 500), Memory(None)
    assert limit.left == EACH
    process.megabytes += 1500
    assert limit.left == EACH - 1000
    process.megabytes += 10_000
    assert limit.left == 0
    assert (none.left, none.over) == (EACH, False)


def test_the_process_is_not_looked_at_all_the_time(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(memory, "time", clock)
    monkeypatch.setattr(memory, "OFTEN", 0.02)
    limit = Memory(50)
    process.looks = 0
    for now in (0.0, 0.01, 0.019, 0.02, 0.03, 0.039, 0.04):
        clock.now = now
        assert not limit.over
    assert process.looks == 3


def test_the_size_of_this_process_is_that_of_what_it_holds() -> None:
    before = memory.resident()
    with mmap(-1, 64 * MEGABYTE) as held:  # which no memory that was given back serves
        held.write(b"x" * (64 * MEGABYTE))
        assert 60 < (memory.resident() - before) // MEGABYTE < 140


def test_without_what_tells_the_size_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psutil", None)
    with pytest.raises(LirenError) as refused:
        Budget(1, 1)
    assert str(refused.value.problems[0]) == (
        "`psutil` is not installed, so questions of this kind cannot be answered\n"
        "   run `pip install 'liren[audit]'`"
    )
    assert not Budget(1, 1, None).over


def test_all_that_is_made_of_a_budget_shares_its_memory(process: Process) -> None:
    whole = Budget(5, 60, 50)
    parts = [whole, whole.shorter(1), whole.share(3), whole.anew()]
    assert [part.over for part in parts] == [False] * 4
    process.megabytes = 151
    assert [(part.over, part.limit, part.past(5)) for part in parts] == [(True, "memory", True)] * 4


def test_time_is_the_limit_that_was_reached_while_there_is_memory(process: Process) -> None:
    late = Budget(5, 0, 50)
    assert (late.over, late.limit) == (True, "time")


def test_anew_there_is_all_the_time_again(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(solver, "time", clock)
    whole = Budget(5, 60, 50)
    clock.now = 59
    again = whole.anew()
    clock.now = 118
    assert (whole.over, again.over, again.past(0)) == (True, False, False)
    clock.now = 119
    assert (again.over, again.past(0)) == (True, True)


def test_the_solver_itself_ends_where_its_memory_does(monkeypatch: pytest.MonkeyPatch) -> None:
    space = Space(planned([tangled(0)], [DAY], Budget(2, 60)), Budget(2, 60))
    met = [space.sides[0].term(f"c{i}", MET) for i in range(20)]
    monkeypatch.setattr(memory, "EACH", 2)
    assert Question(space.constraints, met, space.budget).check() == Undecided("memory")
    alone = Question(space.constraints, met[:1], space.budget).check()
    assert isinstance(alone, Satisfied), "what needs little is answered"


# --- whatever is asked ---------------------------------------------------------------------------


@pytest.mark.usefixtures("grown_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_comparison_asks_nothing_when_the_memory_is_up(hostile: Hostile) -> None:
    found = compare(hostile(0), hostile(1), (DAY, DAY))
    assert found.verdict == "open"
    assert found.total.points.worse == GaveUp("memory")
    assert (found.fall.example, found.fall.bound) == (None, None)
    answers = [
        answer
        for each in found.relations
        for both in each.sides
        for answer in (both.worse, both.better)
    ]
    assert {each.why for each in answers if isinstance(each, GaveUp)} == {"memory"}


@pytest.mark.usefixtures("grown_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_proofs_ask_nothing_when_the_memory_is_up(hostile: Hostile) -> None:
    proven = prove(hostile(0), (), as_of=DAY)
    said = {each.why.en for each in proven.questions if each.outcome == "gave-up" and each.why}
    assert "the memory limit was reached" in said
    assert not any("time limit" in each for each in said)


def lasting(years: int) -> Ruleset:
    tiers = f"tiers: {{good: {{total: {{at_least: 5}}, valid_for: {years} years}}}}"
    return ruleset(
        f"facts: {{f: count}}\ncriteria: {{c: {{measure: f, at_least: 3, points: 10}}}}\n{tiers}"
    )


@pytest.mark.usefixtures("grown_with_the_terms")
def test_what_else_is_of_a_tier_is_not_asked_when_the_memory_is_up() -> None:
    found = compare(lasting(2), lasting(3), (DAY, DAY))
    (tier,) = found.tiers
    assert tier.lasts is not None
    assert tier.lasts.better == GaveUp("memory")


@pytest.mark.usefixtures("grown_with_the_terms")
def test_what_rounding_does_is_not_asked_when_the_memory_is_up() -> None:
    rounded = ruleset("""
        facts: {f: {type: count, at_most: 9}}
        criteria: {c: {measure: f, at_least: 3, points: {share: 10}}}
        scoring: {resolution: 1, round: [total]}
        tiers: {good: {total: {at_least: 5}}}
    """)
    asked = {each.code: each for each in prove(rounded, (), as_of=DAY).questions}
    question = asked["lifted-by-rounding"]
    assert (question.outcome, question.why) == ("gave-up", WHY["memory"])


@pytest.mark.usefixtures("grown_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_conflicts_are_not_looked_for_when_the_memory_is_up(hostile: Hostile) -> None:
    found = find_conflicts([hostile(0), hostile(1)], as_of=DAY, strengths=ALL)
    assert found.verdict == "gave_up"
    assert {each.why for each in found.undecided} == {"memory"}


@pytest.mark.usefixtures("grown_with_the_terms")
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_range_is_not_made_tighter_when_the_memory_is_up(hostile: Hostile) -> None:
    nothing = load_snapshot({"snapshot": "nothing", "facts": {}})
    found = tight(assess(hostile(0), nothing, as_of=DAY))
    assert not found.proved
    open_ones = [each.answer.why for each in found.tiers if isinstance(each.answer, GaveUp)]
    ends = [end.why for end in (found.low, found.high) if end is not None and not end.proved]
    assert set(open_ones + ends) <= {"memory"}
    assert open_ones + ends


def test_a_range_stays_as_it_was_when_there_is_no_memory_for_terms(process: Process) -> None:
    assessment = assess(wide(0), load_snapshot({"snapshot": "nothing", "facts": {}}), as_of=DAY)
    budget = Budget(5, 60, 50)
    process.megabytes = 151
    found = tight(assessment, budget=budget)
    for end, bound in ((found.low, assessment.score.low), (found.high, assessment.score.high)):
        assert end == End(None, bound, why="memory")
    assert [each.tier for each in found.tiers] == list(assessment.possible_tiers)
    assert {each.answer for each in found.tiers} == {found.unscored} == {GaveUp("memory")}


def test_no_further_terms_are_made_when_the_memory_is_up(process: Process) -> None:
    budget = Budget(5, 60, 50)
    plans = [(plan_for(deep(0), DAY, flags=True), DAY)]
    process.megabytes = 151
    for make in (lambda: Space(plans, budget), lambda: planned([deep(0)], [DAY], budget)):
        with pytest.raises(AssessmentError) as refused:
            make()
        (problem,) = refused.value.problems
        assert isinstance(problem, MemoryUp)
        assert problem.message("en") == (
            "the ruleset is so large that the memory was up before anything was asked about it"
        )
        assert problem.message("zh") == "规则集过大，尚未提出任何问题，内存已达上限"
        assert (problem.hint_en, problem.hint_zh) == (
            "allow more with `--memory`", "请用 `--memory` 放宽",
        )  # fmt: skip


def test_longer_lists_are_not_looked_at_when_the_memory_is_up(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(plans: Any, budget: Budget, records: int) -> Space:
        process.megabytes += 10**6 if records > 3 else 0
        return Space(plans, budget, records)

    monkeypatch.setattr(conflicts, "Space", make)
    estates = {"estates": {"each": {"homes": {"type": "count"}}}}
    long = rules("long", estates, {"c": "count(estates) >= 50"})
    found = find_conflicts([long], as_of=DAY)
    assert (found.verdict, found.sets) == ("gave_up", ())
    assert [each.why for each in found.undecided] == ["memory"]


def test_later_stretches_are_named_when_the_memory_is_up(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def grow(*args: Any) -> Any:
        process.megabytes += 30
        return diff(*args)

    monkeypatch.setattr(stretching, "diff", grow)
    found = looked_at(dated(9), dated(9), limits=Limits(memory=50))
    assert [each.gave_up for each in found.compared] == [None, "memory"]
    assert [each.proof is None for each in found.compared] == [False, True]
    assert (len(found.rest), found.limit) == (7, "memory")
    claim = read_claim("equivalent")
    assert claim is not None
    for judged in (judge(claim, found.compared[1]), not_judged(claim, found.limit)):
        assert (judged.outcome, judged.why) == ("gave-up", GaveUp("memory"))


def test_a_stretch_whose_terms_need_too_much_is_told_without_proofs(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out(*args: Any, **kwargs: Any) -> Any:
        process.megabytes += 10**6
        return plan_for(*args, **kwargs)

    monkeypatch.setattr("liren.scoring.audit.space.plan_for", run_out)
    found = looked_at(wide(0), wide(1))
    assert [each.gave_up for each in found.compared] == ["memory"]


# --- a ruleset that needs much -------------------------------------------------------------------


FIELDS = 400
NEAR = 30
"""Megabytes beyond the limit: what is made between two looks."""


PEAK = """
import json, re, sys
from liren.cli.main import main
def peak():
    return int(re.search("VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
before = peak()
code = main(sys.argv[1:])
print(json.dumps([code, (peak() - before) // 1024]), file=sys.stderr)
"""
"""What `getrusage` calls the peak of a process is also that of the one that started it."""


def grown(folder: Path, *options: str) -> tuple[int, Any]:
    """By how many megabytes a process grows that compares, and what it finds."""
    call = ["compare", "old.json", "new.json", "--format", "json", *options]
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *call], cwd=folder, capture_output=True, text=True, check=True
    )
    code, megabytes = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    return megabytes, json.loads(done.stdout)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell the peak")
def test_the_process_stays_near_its_limit(tmp_path: Path) -> None:
    for name, edition in zip(("old.json", "new.json"), listed(FIELDS), strict=True):
        (tmp_path / name).write_text(json.dumps(edition), encoding="utf-8")
    loaded, _ = grown(tmp_path, "--diff")
    megabytes, found = grown(tmp_path, "--records", "60", "--memory", "80")
    assert [each["gave_up"] for each in found["stretches"]] == ["memory"]
    assert 30 < megabytes - loaded < 80 + NEAR
