"""Generated code and the closures come to the same results, for made-up rulesets of every kind.

The first snapshots of a ruleset are evaluated by closures and the others by generated code, so a
difference would let the same snapshot be assessed in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from liren.scoring.inputs import with_day_and_flags
from liren.scoring.names import Status
from liren.scoring.plan import Results
from liren.scoring.scorecard import ALL_STATUSES, Assessment
from tests.laws.law import assessed, loaded, tried
from tests.oracle.choosing import Seeded
from tests.oracle.filling import snapshot
from tests.strategies import make

RULESETS = 60
HIDDEN = (0, 20, 60)  # per cent of the facts


def _assessments() -> Iterator[Assessment]:
    for seed in range(RULESETS):
        choose = Seeded(("generated", seed))
        made = make(choose, when_missing=True)
        ruleset = loaded(made)
        for of in tried(choose, made, 3):
            for hidden in HIDDEN:
                yield assessed(ruleset, snapshot(choose, made.raw, of, hidden), of)


def test_constants_and_generated_code_equal_what_the_closures_work_out() -> None:
    statuses: set[Status] = set()
    for found in _assessments():
        bound, compiled = found.bound, found.plan.compiled
        facts = with_day_and_flags(bound.scaled, found.plan, found.snapshot, found.as_of)
        results = compiled.run_generated(facts)
        assert results == compiled.run_cold(facts)
        statuses.update(Results(*results).statuses)
    assert statuses == set(ALL_STATUSES)
