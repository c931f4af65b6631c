"""Plans are kept with a ruleset, but not without end where figures change every day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from liren.engine import Ruleset, load_ruleset, load_snapshot
from liren.scoring import assess, plan
from liren.scoring.plan import Plan, plan_for

DAYS = [date(2022, 1, 1) + timedelta(days=i) for i in range(20)]


def of_every_day() -> Ruleset:
    raw: dict[str, Any] = {"ruleset": "daily", "version": "1", "title": "Daily"}
    figures = {day.isoformat(): 1 + i for i, day in enumerate(DAYS)}
    criteria = {
        "more": {"title": "more", "measure": "n", "at_least": "least", "points": 1},
        "some": {"title": "some", "measure": "n", "at_least": 1, "points": 1},
    }
    return load_ruleset(
        {**raw, "facts": {"n": {"type": "count"}}, "criteria": criteria,
         "parameters": {"least": {"values": figures}}}
    )  # fmt: skip


def kept(ruleset: Ruleset) -> set[int]:
    return {id(each) for each in ruleset.plans.values() if isinstance(each, Plan)}


def test_no_more_plans_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_PLANNED", 10)
    ruleset, snapshot = of_every_day(), load_snapshot({"snapshot": "ten", "facts": {"n": 10}})
    scores, most = [], 0
    for day in DAYS:
        scores.append(assess(ruleset, snapshot, as_of=day).score.low)
        most = max(most, len(kept(ruleset)))
    assert most == 5
    assert scores == [2] * 10 + [1] * 10


def test_a_plan_is_used_again_while_there_is_room() -> None:
    ruleset = of_every_day()
    plans = [plan_for(ruleset, day, flags=False) for day in DAYS]
    assert [plan_for(ruleset, day, flags=False) for day in DAYS] == plans
    assert len(kept(ruleset)) == len(DAYS)


def test_what_else_is_kept_with_a_ruleset_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MOST_PLANNED", 2)
    ruleset = of_every_day()
    scales = ruleset.scales()
    for day in DAYS:
        plan_for(ruleset, day, flags=False)
    assert ruleset.plans["scales"] is scales
    assert len(kept(ruleset)) == 1
