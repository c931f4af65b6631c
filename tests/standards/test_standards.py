"""Scoring standards, written from the language page alone, against their cases.

Two are published: each line of a `.jsonl` file has the facts of one case and the points that the
standard gives. Two are made up of what real standards combine; their `.tests.yaml` shows how every
figure is worked out by hand.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_ruleset, load_snapshot
from liren.scoring import assess
from liren.scoring.testing import run_tests

HERE = Path(__file__).parent


def cases(name: str) -> list[Any]:
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("name", ["estate-quarterly-check", "full-employment-community"])
def test_every_case_of_a_published_standard_gets_its_points_exactly(name: str) -> None:
    ruleset = load_ruleset(HERE / f"{name}.yaml")
    wrong = []
    for number, case in enumerate(cases(name), 1):
        made = assess(ruleset, load_snapshot({"snapshot": "case", "facts": case["facts"]}))
        points = {f.criterion.id.removeprefix("c"): f.points for f in made.findings}
        given = {key: Fraction(value) for key, value in case["expected"]["criteria"].items()}
        got = {key: None if earned is None else earned.low for key, earned in points.items()}
        if (got, made.score.value) != (given, Fraction(case["expected"]["total"])):
            wrong.append((number, got, given))
    assert (len(cases(name)), wrong) == (200, [])


@pytest.mark.parametrize("name", ["estate-upkeep-grade", "five-star-community"])
def test_every_case_of_a_combined_standard_comes_out_as_worked_out_by_hand(name: str) -> None:
    (file,) = run_tests([HERE / f"{name}.tests.yaml"]).files
    assert [(case.case.that, case.failures) for case in file.cases if not case.passed] == []
    assert len(file.cases) >= 20


def test_the_standard_with_five_stars_has_forty_criteria() -> None:
    ruleset = load_ruleset(HERE / "five-star-community.yaml")
    counting = [
        criterion for criterion in ruleset.criteria.values() if criterion.points is not None
    ]
    assert len(counting) >= 40
    assert len(ruleset.tiers) == 5
