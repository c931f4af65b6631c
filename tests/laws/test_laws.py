"""The laws, over made-up rulesets and snapshots.

The ordinary run tries some hundred cases of each law (of LIREN_EXAMPLES rulesets) and
shrinks what breaks one; the long run tries far more by seeds: SEEDS × RULESETS × SNAPSHOTS cases of
each law (FEWER of one that loads everything anew each time), which makes a hundred thousand in all,
spread over all cores.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.law import LAWS
from tests.oracle.choosing import Drawn, Seeded

EXAMPLES = int(os.environ.get("LIREN_EXAMPLES", "50"))
SEEDS, RULESETS, SNAPSHOTS = 12, 60, 18
FEWER = {"repeats": 4}


@pytest.mark.parametrize("name", LAWS)
def test_a_law_holds_for_made_up_cases(name: str) -> None:
    for seed in range(EXAMPLES):
        LAWS[name](Seeded(("ordinary", name, seed)), 4)


@pytest.mark.parametrize("name", LAWS)
def test_a_law_holds_for_small_cases(name: str) -> None:
    @settings(max_examples=12)
    @given(data=st.data())
    def holds(data: st.DataObject) -> None:
        LAWS[name](Drawn(data.draw), 1)

    holds()


@pytest.mark.longrun
@pytest.mark.parametrize("seed", range(SEEDS))
@pytest.mark.parametrize("name", LAWS)
def test_a_law_holds_for_very_many_cases(name: str, seed: int) -> None:
    for number in range(RULESETS):
        LAWS[name](Seeded(("long", name, seed, number)), FEWER.get(name, SNAPSHOTS))


def test_the_long_run_tries_at_least_a_hundred_thousand_cases() -> None:
    assert sum(FEWER.get(name, SNAPSHOTS) for name in LAWS) * SEEDS * RULESETS >= 100_000
