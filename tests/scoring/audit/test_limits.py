"""Rulesets that are made to take long cannot: whatever is asked of them ends close to its limit.

They are very wide, or hang together through products and quotients of numbers up to 10^12, or nest
conditions deeply. What time did not suffice for is said to be given up.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

import pytest

from liren.engine import AssessmentError, Ruleset, load_ruleset, load_snapshot
from liren.engine.backends.smt.solver import Budget
from liren.scoring import assess
from liren.scoring.audit.compare import compare
from liren.scoring.audit.conflicts import find_conflicts
from liren.scoring.audit.prove import prove
from liren.scoring.audit.space import GRACE, Space, TimeUp
from liren.scoring.audit.tight import tight
from liren.scoring.plan import plan_for
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


HOSTILE: tuple[Callable[[int], Ruleset], ...] = (wide, tangled, deep)


def within_limits(ask: Callable[[], object]) -> None:
    began = time.monotonic()
    ask()
    assert time.monotonic() - began < LIMIT + SLACK
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 < MEGABYTES


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
