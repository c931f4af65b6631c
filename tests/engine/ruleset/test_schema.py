"""The published schema is what the models say, and the shipped rulesets pass it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from liren.engine import shipped_rulesets
from liren.engine.language.document import Scalar
from liren.engine.language.reader import read_file, read_text
from liren.engine.ruleset.schema import (
    FILE,
    PROFILE_FILE,
    as_text,
    profile_schema,
    ruleset_schema,
    schema_text,
)

MINIMAL = """
ruleset: mine
version: 1.0.0
title: Mine
facts: {area: {type: number, unit: m2}}
criteria: {area: {measure: area, at_least: 300 m², points: 10}}
"""


def as_editors_see(data: Any) -> Any:
    """Plain scalars with the types that YAML 1.2 gives them."""
    if isinstance(data, dict):
        return {key: as_editors_see(value) for key, value in data.items()}
    if isinstance(data, list):
        return [as_editors_see(value) for value in data]
    if isinstance(data, Scalar) and data.plain:
        if data in ("true", "false"):
            return data == "true"
        if re.fullmatch(r"[-+]?\d+", data):
            return int(data)
        if re.fullmatch(r"[-+]?\d+\.\d+", data):
            return float(data)
    return str(data)


def errors(text: str) -> list[str]:
    validator = Draft202012Validator(ruleset_schema())
    return [error.message for error in validator.iter_errors(as_editors_see(read_text(text).data))]


def test_the_schema_is_a_valid_schema() -> None:
    assert Draft202012Validator.check_schema(ruleset_schema()) is None


def test_the_shipped_schema_file_is_what_the_models_say() -> None:
    assert FILE.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("name", sorted(shipped_rulesets()))
def test_every_shipped_ruleset_passes_the_schema(name: str) -> None:
    data = as_editors_see(read_file(shipped_rulesets()[name]).data)
    assert [e.message for e in Draft202012Validator(ruleset_schema()).iter_errors(data)] == []


def test_a_small_ruleset_with_shorthands_passes() -> None:
    assert errors(MINIMAL) == []


@pytest.mark.parametrize(
    "change",
    [
        ("ruleset: mine\n", ""),
        ("version: 1.0.0", "verzion: 1.0.0"),
        ("type: number", "type: numbr"),
        ("points: 10", "points: {ful: 10}"),
        ("criteria: {area", "criteria: [area"),
    ],
)
def test_a_ruleset_that_the_reader_refuses_for_its_shape_fails_the_schema(
    change: tuple[str, str],
) -> None:
    if change[1].endswith("[area"):
        text = MINIMAL.replace("criteria: {area: {measure: area, at_least: 300 m², points: 10}}",
                               "criteria: [area]")  # fmt: skip
    else:
        text = MINIMAL.replace(*change)
    assert errors(text)


PROFILE = """
profile: county
version: 1.0.0
title: County
base: base@1.0.0
sources: {decree: {title: Decree}}
parameters: {least: {values: {2022-01-01: 40}, source: {decree: "3"}}}
criteria:
  gate: {strength: goal, veto: none, source: decree}
  fence: {drop: {reason: None here, basis: project}}
groups: {g: {at_most: none, points: 3, source: decree}}
scoring: {total: none, source: decree}
tiers: {best: {before: none, total: {at_least: 3}, source: decree}}
"""


def profile_errors(text: str) -> list[str]:
    validator = Draft202012Validator(profile_schema())
    return [error.message for error in validator.iter_errors(as_editors_see(read_text(text).data))]


def test_the_schema_of_profiles_is_valid_and_what_the_models_say() -> None:
    assert Draft202012Validator.check_schema(profile_schema()) is None
    assert PROFILE_FILE.read_text(encoding="utf-8") == as_text(profile_schema())


def test_a_profile_that_takes_keys_away_passes() -> None:
    assert profile_errors(PROFILE) == []


@pytest.mark.parametrize(
    "change",
    [
        ("base: base@1.0.0\n", ""),
        ("strength: goal", "strength: gaol"),
        ("strength: goal", "strenght: goal"),
        ("drop: {reason: None here", "drop: {reasons: None here"),
        ("veto: none", "veto: all"),
        ('source: {decree: "3"}', "source: [decree]"),
        ("before: none", "befor: none"),
    ],
)
def test_a_profile_that_the_reader_refuses_for_its_shape_fails_the_schema(
    change: tuple[str, str],
) -> None:
    assert change[0] in PROFILE
    assert profile_errors(PROFILE.replace(*change))
