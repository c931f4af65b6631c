"""Rulesets, snapshots and assessments can be handed to other processes, also after their use."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_ruleset, load_snapshot
from liren.engine.snapshot.quick import COLD_READINGS
from liren.scoring import Assessment, assess

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "communities"
WAYS = [lambda it: pickle.loads(pickle.dumps(it)), copy.deepcopy]


def used() -> Assessment:
    """An assessment after so many that code was generated, and after everything was asked."""
    ruleset = load_ruleset("harmonious-community")
    for i in range(COLD_READINGS + 1):
        assess(ruleset, load_snapshot({"snapshot": f"place-{i}", "facts": {"residents": 900 + i}}))
    made = assess(ruleset, load_snapshot(FOLDER / "example-complete.yaml"))
    made.to_dict()
    return made


@pytest.mark.parametrize("again", WAYS, ids=["pickled", "copied"])
def test_an_assessment_says_the_same_in_another_process(again: Callable[[Any], Any]) -> None:
    made = used()
    other = again(made)
    assert other.to_dict() == made.to_dict()
    assert [str(each) for each in other.findings] == [str(each) for each in made.findings]


@pytest.mark.parametrize("again", WAYS, ids=["pickled", "copied"])
def test_what_was_used_is_used_again(again: Callable[[Any], Any]) -> None:
    made = used()
    ruleset, snapshot = again(made.ruleset), again(made.snapshot)
    assert not ruleset.plans
    assert snapshot._bound == {}
    assert assess(ruleset, snapshot).to_dict() == made.to_dict()
