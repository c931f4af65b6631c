"""How the shape of a file is declared: a class for each mapping, an annotated field for each key.

In: class bodies such as those of `document`. Out: `Shape.known_keys`, in which `shape` looks up how
to read a mapping and `schema` how to describe it. Guarantee: declaring costs next to nothing, as an
annotation is looked at when the first file uses its key; so there is one definition of the format,
and it is cheap enough for every start.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import SimpleNamespace
from typing import Any, ClassVar, dataclass_transform, get_type_hints

from liren.engine.errors import Problem
from liren.engine.record import MISSING, FieldSpec, Identity, KeywordRecord, Record


class ShapeError(Exception):
    """Raised by a validator: what is wrong with the value that it was given."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


class BeforeValidator(Record):
    """Turns a shorter form into the full one before this is read."""

    function: Callable[[Any], Any]


class PlainValidator(Record):
    """Reads a value all by itself."""

    function: Callable[[Any], Any]


class WithJsonSchema(Identity):
    """The JSON Schema of what a `PlainValidator` reads."""

    schema: Mapping[str, Any]


class Shorthand(Identity):
    """The JSON Schema of a shorter form that is allowed beside the full one."""

    schema: Mapping[str, Any]


class KeySpec(FieldSpec):
    """How a key differs from a plain one."""

    def __init__(
        self,
        default: Any,
        factory: Callable[[], Any] | None,
        alias: str | None,
        lengths: tuple[int | None, int | None],
    ) -> None:
        super().__init__(default, factory, compare=True, last=False)
        self.alias = alias
        self.lengths = lengths


def Field(  # noqa: N802 - reads as the class that it stands for
    default: Any = MISSING,
    *,
    default_factory: Callable[[], Any] | None = None,
    alias: str | None = None,
    min_length: int | None = None,
    max_length: int | None = None,
) -> Any:
    """A key with a default, another name in the file, or a least and a greatest number of entries.

    Within `Annotated` it gives the number of entries only.
    """
    return KeySpec(default, default_factory, alias, (min_length, max_length))


class Key(Record):
    """One key of a mapping: its name in the file, and the field that takes its value."""

    name: str
    field: str
    required: bool
    lengths: tuple[int | None, int | None]
    written: str
    module: str

    @property
    def annotation(self) -> Any:
        """What the value may be."""
        return _evaluated(self.written, self.module)


@cache
def _evaluated(annotation: str, module: str) -> Any:
    # One at a time: a class has thirty keys of which a file uses five.
    holder = SimpleNamespace(__annotations__={"key": annotation})
    return get_type_hints(holder, vars(sys.modules[module]), include_extras=True)["key"]


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
class Shape(KeywordRecord):
    """The base of all mappings. `known_keys` are by their names in the file, in the order declared.

    `fields_given` are the fields that were given a value: in a file, those whose keys stand there.
    """

    __slots__ = ("fields_given",)

    fields_given: ClassVar[frozenset[str]]  # set once per shape, in its slot
    known_keys: ClassVar[Mapping[str, Key]] = {}

    def __init_subclass__(cls, **kwargs: object) -> None:
        own = {field: cls.__dict__.get(field, MISSING) for field in cls.__annotations__}
        super().__init_subclass__(**kwargs)
        declared = [
            _key(field, spec, cls.__annotations__[field], cls.__module__)
            for field, spec in own.items()
        ]
        cls.known_keys = {**cls.known_keys, **{key.name: key for key in declared}}

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        object.__setattr__(self, "fields_given", frozenset(values))


def _key(field: str, spec: Any, annotation: str, module: str) -> Key:
    if not isinstance(spec, KeySpec):
        return Key(field, field, spec is MISSING, (None, None), annotation, module)
    required = spec.default is MISSING and spec.factory is None
    return Key(spec.alias or field, field, required, spec.lengths, annotation, module)
