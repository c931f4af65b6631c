"""The rule tests that come with the rulesets pass, and leave no boundary untested."""

from __future__ import annotations

from pathlib import Path

import pytest

from liren.engine import shipped_rulesets
from liren.scoring.testing import run_tests

TESTED = [
    name
    for name, file in shipped_rulesets().items()
    if Path(file).with_name("tests.yaml").is_file()
]


@pytest.mark.parametrize("name", TESTED)
def test_the_rule_tests_pass_and_cover_everything(name: str) -> None:
    results = run_tests([name])
    failed = [case.case.that.en for file in results.files for case in file.cases if not case.passed]
    missing = [
        (line.goal.owner, line.goal.text, line.missing)
        for coverage in results.coverage
        for line in coverage.lines
        if line.missing
    ]
    assert (failed, missing) == ([], [])
    assert results.covered


def test_there_are_rule_tests() -> None:
    assert "red-property" in TESTED
