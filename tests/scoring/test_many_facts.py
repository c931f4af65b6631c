"""Rulesets of more facts than shipped ones have are assessed alike, however often that is done."""

from __future__ import annotations

from typing import Any

from liren.engine import Ruleset, load_ruleset, load_snapshot
from liren.engine.backends.scalar.compiled import COLD_RUNS
from liren.scoring import assess
from tests.scoring.making import DAY

MANY = 600
"""More facts than there are bits in 64 bytes."""


def of_many_facts() -> Ruleset:
    facts = {f"f{i}": {"type": "count", "at_most": 9} for i in range(MANY)}
    criteria = {
        f"c{i}": {"title": "c", "measure": f"f{i} + f{i // 2}", "at_least": 5, "points": 1}
        for i in range(MANY)
    }
    raw: dict[str, Any] = {"ruleset": "many", "version": "1.0.0", "title": "Many"}
    return load_ruleset({**raw, "facts": facts, "criteria": criteria})


def test_what_is_missing_among_many_facts_leaves_the_same_range_each_time() -> None:
    ruleset = of_many_facts()
    some = {f"f{i}": i % 10 for i in range(MANY) if i % 3}
    snapshot = load_snapshot({"snapshot": "some", "facts": some})
    found = [assess(ruleset, snapshot, as_of=DAY) for _ in range(COLD_RUNS + 2)]
    first = found[0]
    assert 0 < first.score.low < first.score.high < MANY
    assert [(each.score, [f.status for f in each.findings]) for each in found] == [
        (first.score, [f.status for f in first.findings])
    ] * len(found)
