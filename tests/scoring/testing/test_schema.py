"""The published schema of rule tests is what the models say, and the shipped tests pass it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from liren.engine import shipped_rulesets
from liren.scoring.testing.schema import FILE, schema_of_tests, schema_text

TESTS = [file.with_name("tests.yaml") for file in shipped_rulesets().values()]
WRONG = [
    {},
    {"cases": []},
    {"cases": [{"that": "it"}]},
    {"cases": [{"that": "it", "expect": {"statuses": {"c": "good"}}}]},
    {"cases": [{"that": "it", "expect": {"sum": 1}}]},
]


def test_the_shipped_schema_file_is_what_the_models_say() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_valid_schema() -> None:
    assert Draft202012Validator.check_schema(schema_of_tests()) is None


@pytest.mark.parametrize("file", [file for file in TESTS if file.is_file()], ids=str)
def test_shipped_tests_pass_the_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    assert [e.message for e in Draft202012Validator(schema_of_tests()).iter_errors(data)] == []


@pytest.mark.parametrize("data", WRONG)
def test_the_schema_refuses_what_the_reader_refuses(data: Any) -> None:
    assert list(Draft202012Validator(schema_of_tests()).iter_errors(data)) != []
