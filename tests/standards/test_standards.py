"""Two published scoring standards, written from the language page alone, against their cases.

Each line of a `.jsonl` file has the facts of one case and the points that the standard gives.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_ruleset, load_snapshot
from liren.scoring import assess

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
