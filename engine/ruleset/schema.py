"""The JSON Schemas of rulesets and profiles, generated from the declarations that read them.

`ruleset.schema.json` and `profile.schema.json` beside this module are what `ruleset_schema` and
`profile_schema` return; a test keeps them equal. Write them again with
`python -m liren.engine.ruleset.schema`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from inspect import cleandoc
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from liren.engine.ruleset.declaring import Key, KeySpec, Shape, Shorthand, WithJsonSchema
from liren.engine.ruleset.document import RulesetDoc
from liren.engine.ruleset.key_help import help_on
from liren.engine.ruleset.profile_document import (
    CHANGED,
    ProfileDoc,
    ScoringChangeDoc,
    takes_away,
)

FILE = Path(__file__).with_name("ruleset.schema.json")
PROFILE_FILE = Path(__file__).with_name("profile.schema.json")
NONE = {"const": "none", "description": "takes away what the base says"}


Schema = dict[str, Any]


def ruleset_schema() -> Schema:
    """The schema (2020-12) of a ruleset file, for editors and other validators.

    It knows keys, kinds of values and fixed choices; what names mean and how units fit only the
    reader knows.
    """
    schema = shape_schema(RulesetDoc)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:liren:schema:ruleset:1",
        **schema,
        "title": "Liren ruleset 里仁规则集",
    }


def profile_schema() -> Schema:
    """The schema (2020-12) of a profile, where `none` takes away what the base says."""
    schema = shape_schema(ProfileDoc)
    for section, model in (*CHANGED.items(), ("scoring", ScoringChangeDoc)):
        assert isinstance(model, type)
        keys = schema["$defs"][model.__name__]["properties"]
        for key in keys:
            if takes_away(section, key, "none"):
                said = {"description": keys[key].pop("description")}
                keys[key] = {"anyOf": [keys[key], NONE], **said}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:liren:schema:profile:1",
        **schema,
        "title": "Liren profile 里仁调整方案",
    }


def shape_schema(shape: type[Shape]) -> Schema:
    """What a document of a shape may be; the shapes in it are among the definitions."""
    writer = _Writer()
    return {**writer.mapping(shape), "$defs": writer.definitions}


class _Writer:
    """Describes annotations; each shape once, among the definitions."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}

    def mapping(self, shape: type[Shape]) -> Schema:
        """A mapping with fixed keys, and no others."""
        return {
            "type": "object",
            "title": shape.__name__,
            "description": cleandoc(shape.__doc__ or ""),
            "properties": {name: self.key(shape, key) for name, key in shape.known_keys.items()},
            "required": [name for name, key in shape.known_keys.items() if key.required],
            "additionalProperties": False,
        }

    def key(self, shape: type[Shape], key: Key) -> Schema:
        """The value of a key, and what it is taken for when the key is not there."""
        schema = _sized(self.value(key.annotation), key.lengths)
        default = getattr(shape, key.field, None)
        if isinstance(default, str | int):
            schema = {**schema, "default": default}
        said = help_on(shape, key.name)
        return schema if said is None else {**schema, "description": f"{said.zh}\n{said.en}"}

    def value(self, annotation: Any) -> Schema:
        """What is annotated so."""
        origin = get_origin(annotation)
        if origin is Annotated:
            inner, *notes = get_args(annotation)
            return self.annotated(inner, notes)
        if origin in (Union, UnionType):
            # That a key may be left out does not mean that its value may.
            parts = [part for part in get_args(annotation) if part is not NoneType]
            return _any_of([self.value(part) for part in parts])
        if isinstance(annotation, type) and issubclass(annotation, Shape):
            return self.reference(annotation)
        return self.kinds[origin or annotation](get_args(annotation))

    def annotated(self, inner: Any, notes: Sequence[object]) -> Schema:
        """What the notes say, or what they are added to."""
        schema: Schema | None = None
        for note in notes:
            match note:
                case WithJsonSchema():
                    schema = dict(note.schema)
                case KeySpec():
                    schema = _sized(schema or self.value(inner), note.lengths)
                case Shorthand():
                    schema = _any_of([dict(note.schema), schema or self.value(inner)])
        return schema or self.value(inner)

    def reference(self, shape: type[Shape]) -> Schema:
        """Where the shape is described."""
        name = shape.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # it may stand in itself
            self.definitions[name] = self.mapping(shape)
        return {"$ref": f"#/$defs/{name}"}

    def table(self, parts: Sequence[Any]) -> Schema:
        """A mapping with keys of one kind to values of one kind."""
        key, value = map(self.value, parts)
        if "enum" in key:
            return {"type": "object", "propertyNames": key, "additionalProperties": value}
        if "pattern" in key:
            return {"type": "object", "patternProperties": {key["pattern"]: value}}
        return {"type": "object", "additionalProperties": value}

    @property
    def kinds(self) -> Mapping[Any, Callable[[Sequence[Any]], Schema]]:
        """How each kind of annotation is described, by its parts."""
        return {
            Any: lambda _: {},
            str: lambda _: {"type": "string"},
            Literal: lambda words: {"enum": list(words)},
            list: lambda parts: {"type": "array", "items": self.value(parts[0])},
            tuple: lambda parts: {"type": "array", "items": self.value(parts[0])},
            dict: self.table,
        }


def _any_of(schemas: Sequence[Schema]) -> Schema:
    parts = [part for schema in schemas for part in schema.get("anyOf", [schema])]
    return {"anyOf": parts} if len(parts) > 1 else parts[0]


def _sized(schema: Schema, lengths: tuple[int | None, int | None]) -> Schema:
    """The schema with a least and a greatest number of entries, in each form that has entries."""
    if "anyOf" in schema:
        return {"anyOf": [_sized(part, lengths) for part in schema["anyOf"]]}
    names = _SIZES.get(str(schema.get("type")), ())
    limits = zip(names, lengths, strict=False)
    return {**schema, **{name: limit for name, limit in limits if limit is not None}}


_SIZES = {"array": ("minItems", "maxItems"), "object": ("minProperties", "maxProperties")}


def as_text(schema: Schema) -> str:
    """A schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def schema_text() -> str:
    """The schema of rulesets as the text of the file."""
    return as_text(ruleset_schema())


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
    PROFILE_FILE.write_text(as_text(profile_schema()), encoding="utf-8")
