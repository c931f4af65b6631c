"""The laws of the tightest range, over made-up rulesets and snapshots.

The range lies inside that of intervals; the community that a snapshot was made from lies inside of
it, as do its tier and whether it has a score at all; every example has what is claimed of it.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liren.engine.backends.smt.encode import Cut
from liren.scoring.audit.answers import Found, Proved
from liren.scoring.audit.tight import End, Tight, tight
from tests.laws.law import assessed, judged, loaded, told, tried
from tests.oracle.choosing import Chooser, Drawn, Seeded
from tests.oracle.filling import Case, snapshot
from tests.strategies import make

EXAMPLES = int(os.environ.get("LIREN_EXAMPLES", "50"))
SEEDS = 12


def holds(choose: Chooser) -> Tight | None:
    """Tries one snapshot of one ruleset; None when none could be made."""
    made = make(choose, size=4)
    ruleset = loaded(made)
    for of in tried(choose, made, 1):
        document = snapshot(choose, made.raw, of, choose.pick([0, 15, 30, 60]))
        assessment = assessed(ruleset, document, of)
        found = tight(assessment, seconds=2, total_seconds=8)
        verdict = judged(made, of)
        try:
            _inside_of_intervals(found)
            _examples_hold(found)
            _contains(found, verdict.score, verdict.tier, of)
        except AssertionError as broken:
            raise AssertionError(told(made, document, of, broken, verdict)) from broken
        return found
    return None


def _inside_of_intervals(found: Tight) -> None:
    score = found.assessment.score
    if found.low is not None and found.high is not None:
        assert score.low <= found.low.bound, "low"
        assert found.high.bound <= score.high, "high"
    assert set(found.possible_tiers) <= set(found.assessment.possible_tiers), "tiers"
    if score.value is not None and not score.absent:
        assert found.low is not None
        assert found.low.bound == score.value
        assert found.high is not None
        assert found.high.bound == score.value


def _examples_hold(found: Tight) -> None:
    for end, sign in ((found.low, -1), (found.high, 1)):
        if end is not None and end.value is not None:
            assert end.example is not None
            assert end.example.assessments[0].score.value == end.value
            assert sign * end.value <= sign * end.bound, "beyond the bound"
    for tier, answer in found.tiers:
        if isinstance(answer, Found):
            [assessment] = answer.example.assessments
            assert assessment.tier_decided
            assert assessment.tier == tier


def _contains(found: Tight, score: object, tier: str | None, of: Case) -> None:
    """Whether a completion is inside, unless its lists are longer than was looked at."""
    if score is None:
        assert not isinstance(found.unscored, Proved) or not _fits(found.cuts, of), "unscored"
    else:
        ends: tuple[tuple[End | None, int], ...] = ((found.low, -1), (found.high, 1))
        for end, sign in ends:
            assert end is not None, "a score where there is none"
            if _fits(end.cuts, of):
                assert sign * score <= sign * end.bound, "score"  # type: ignore[operator]
    if _fits(found.cuts, of):
        assert tier in found.possible_tiers, "tier"


def _fits(cuts: tuple[Cut, ...], of: Case) -> bool:
    return all(len(of.seen[cut.list]) <= cut.records for cut in cuts)


def test_the_laws_hold_for_made_up_cases() -> None:
    tried_, proved = 0, 0
    for seed in range(EXAMPLES // 2):
        found = holds(Seeded(("tight", seed)))
        tried_ += found is not None
        proved += found is not None and found.proved
    assert proved >= tried_ * 4 // 5


@settings(max_examples=8)
@given(data=st.data())
def test_the_laws_hold_for_small_cases(data: st.DataObject) -> None:
    found = holds(Drawn(data.draw))
    assert found is None or isinstance(found, Tight)


@pytest.mark.longrun
@pytest.mark.parametrize("seed", range(SEEDS))
def test_the_laws_hold_for_many_cases(seed: int) -> None:
    proved = [
        found.proved
        for i in range(100)
        if (found := holds(Seeded(("tight", "many", seed, i)))) is not None
    ]
    assert sum(proved) >= len(proved) * 9 // 10
