"""Every kind of file has a schema that helps, key by key, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from liren.cli.kinds import KINDS, kind_of
from liren.engine.language.reader import read_text
from liren.engine.ruleset import key_help
from liren.engine.ruleset.declaring import Shape
from liren.engine.snapshot import schema as snapshot_schema


def keys_of(schema: Any) -> Iterator[tuple[str, str, Any]]:
    """Every key of every mapping, with what the schema says of it."""
    for shape in (schema, *schema["$defs"].values()):
        for key, value in shape.get("properties", {}).items():
            yield shape["title"], key, value


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_every_format_is_explained_in_both_languages(kind: str) -> None:
    keys = list(keys_of(json.loads(KINDS[kind].schema)))
    silent = [(shape, key) for shape, key, value in keys if "description" not in value]
    assert silent == []
    assert [value["description"] for *_, value in keys if "\n" not in value["description"]] == []


def test_no_explanation_is_of_a_key_that_there_is_not() -> None:
    shapes = {each.__name__: each for each in shapes_below(Shape)}
    known = {key for shape in shapes.values() for key in shape.known_keys}
    for name in key_help.HELP:
        shape, dot, key = name.rpartition(".")
        assert key in (shapes[shape].known_keys if dot else known), name


def shapes_below(shape: type[Shape]) -> Iterator[type[Shape]]:
    _ = [kind.shape for kind in KINDS.values()]  # so that all of them are imported
    for each in shape.__subclasses__():
        yield each
        yield from shapes_below(each)


def test_the_shipped_schema_of_snapshots_is_what_the_models_say() -> None:
    assert snapshot_schema.FILE.read_text("utf-8") == snapshot_schema.schema_text()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{ruleset: a, facts: {}}", "ruleset"),
        ("{profile: a, base: b}", "profile"),
        ("{snapshot: a, rulesets: [b]}", "snapshot"),
        ("{profile: a, cases: []}", "tests"),
        ("{ruleset: a, case_rules: {}}", "ruleset"),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_key(text: str, kind: str) -> None:
    assert kind_of(read_text(text)) is KINDS[kind]


@pytest.mark.parametrize("text", ["{rulesets: a}", "[ruleset]", "ruleset"])
def test_other_files_are_of_no_kind(text: str) -> None:
    assert kind_of(read_text(text)) is None
