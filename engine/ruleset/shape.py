"""From the data of a document to the typed shape of the file, all errors together.

In: a `Document` and the shape of its format. Out: an instance of it. What is wrong is reported with
a place in the file, what was expected, and the nearest known name. Guarantee: all of the file is
looked at, whatever is wrong with a part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin

from liren.engine.errors import MOST_PROBLEMS, OTHER_WORDS, LirenError, Problem, nearest
from liren.engine.language.document import Document
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.declaring import (
    BeforeValidator,
    KeySpec,
    PlainValidator,
    Shape,
    ShapeError,
)

Path = tuple[str | int, ...]
S = TypeVar("S", bound=Shape)


def read_shape(document: Document, shape: type[S], error: type[LirenError]) -> S:
    """The document as a `shape`; raises `error` with everything that is wrong with its shape."""
    found = _Found(document)
    read = None
    with suppress(_EnoughError):
        read = _reader(cast("Any", shape))(document.data, (), found)
    if found.problems:
        raise error(found.problems)
    return cast("S", read)


KEY = "\0key"
"""The last step of a path to a key itself; no file can write it."""


class _EnoughError(Exception):
    """There are so many problems that the rest is not looked at."""


class _Found:
    """The problems of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def add(self, problem: Problem, path: Path) -> None:
        """Note what is wrong with the value, or the key, at a path; raises when it is too much."""
        if len(self.problems) == MOST_PROBLEMS:
            self.problems.append(p.TooManyProblems(place=self.problems[-1].place))
            raise _EnoughError
        written = _written(path, self.document.data)
        place = self.document.place(written, key=path[-1:] == (KEY,))
        self.problems.append(problem.at(place))


def _written(path: Path, data: Any) -> Path:
    """The path without the steps that a shorter form leaves out, but with the last one."""
    written: list[str | int] = []
    for i, step in enumerate(path):
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            data = cast("Any", data)[step]
        elif step == KEY or i < len(path) - 1:
            continue
        written.append(step)
    return tuple(written)


Reader = Callable[[Any, Path, _Found], Any]
"""Reads the value at a path. Where it notes a problem, what it returns is of no use."""


@cache
def _reader(annotation: Any) -> Reader:
    """What reads a value that is annotated so."""
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *notes = get_args(annotation)
        return _annotated(inner, notes)
    if origin in (Union, UnionType):
        return _alternatives(get_args(annotation))
    if origin is None and isinstance(annotation, type) and issubclass(annotation, Shape):
        return _mapping(annotation)
    return _READERS[origin or annotation](get_args(annotation))


def _annotated(inner: Any, notes: Sequence[object]) -> Reader:
    read = None
    for note in notes:
        match note:
            case PlainValidator(function):
                read = _plain(function)
            case KeySpec(lengths=lengths):
                read = _sized(read or _reader(inner), lengths, _form(inner))
            case BeforeValidator(function):
                read = _before(function, read or _reader(inner))
    return read or _reader(inner)


def _plain(function: Callable[[Any], Any]) -> Reader:
    def read(value: Any, path: Path, found: _Found) -> Any:
        try:
            return function(value)
        except ShapeError as error:
            found.add(error.problem, path)
            return None

    return read


def _before(function: Callable[[Any], Any], inner: Reader) -> Reader:
    shorter = _plain(function)

    def read(value: Any, path: Path, found: _Found) -> Any:
        before = len(found.problems)
        full = shorter(value, path, found)
        return inner(full, path, found) if len(found.problems) == before else None

    return read


def _sized(inner: Reader, lengths: tuple[int | None, int | None], form: Form) -> Reader:
    """A list or a mapping of so many entries; another number of them is not looked into."""
    least, most = lengths

    def read(value: Any, path: Path, found: _Found) -> Any:
        if isinstance(value, form):
            if most is not None and len(value) > most:
                found.add(_too_long(value, most), path)
                return None
            if least is not None and len(value) < least:
                found.add(p.WrongShape(expected=p.NOT_EMPTY, found=p.NOTHING), path)
                return None
        return inner(value, path, found)

    return read


Form = type[list[Any]] | type[dict[str, Any]]


def _form(annotation: Any) -> Form:
    """Whether what is annotated so has its entries in a list or in a mapping."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _form(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return _form(next(part for part in get_args(annotation) if part is not NoneType))
    return dict if origin is dict else list


def _too_long(value: Any, most: int) -> Problem:
    if most > 1:
        return p.TooManyEntries(limit=most)
    return p.WrongShape(expected=p.ONE_KEY, found=p.shown(", ".join(map(str, value))))


def _alternatives(parts: Sequence[Any]) -> Reader:
    """A value that may be left out, one of some words, or a mapping in place of a scalar."""
    words = [word for part in parts if get_origin(part) is Literal for word in get_args(part)]
    others = [part for part in parts if get_origin(part) is not Literal and part is not NoneType]
    known = {None: None, **{word: word for word in words}}
    scalar, mapping = _by_form(others or [Literal[*words]])

    def read(value: Any, path: Path, found: _Found) -> Any:
        if value is None or (isinstance(value, str) and value in known):
            return known[value]
        return (mapping if isinstance(value, dict) else scalar)(value, path, found)

    return read


def _by_form(parts: Sequence[Any]) -> tuple[Reader, Reader]:
    """What reads a scalar and what reads a mapping: the same, unless there are two parts."""
    first, *more = sorted(parts, key=lambda part: _form(part) is dict)
    return _reader(first), _reader(*more or [first])


def _anything(_: Sequence[Any]) -> Reader:
    return lambda value, path, found: value


def _text(_: Sequence[Any]) -> Reader:
    return _of_kind(str, p.A_TEXT, lambda value, path, found: value)


def _word(words: Sequence[str]) -> Reader:
    known = {word: word for word in words}

    def read(value: str, path: Path, found: _Found) -> str | None:
        if value not in known:
            near = nearest(value, words)
            found.add(p.UnknownWord(name=str(value), nearest=near, choices=tuple(words)), path)
        return known.get(value)

    return _of_kind(str, p.A_TEXT, read)


def _of_kind(kind: type, expected: p.Expected, inner: Reader) -> Reader:
    def read(value: Any, path: Path, found: _Found) -> Any:
        if isinstance(value, kind):
            return inner(value, path, found)
        advice = p.form_advice(expected, value)
        found.add(p.WrongShape(expected=expected, found=p.kind_of(value), advice=advice), path)
        return None

    return read


def _list(parts: Sequence[Any]) -> Reader:
    inner = _reader(parts[0])

    def read(value: list[Any], path: Path, found: _Found) -> list[Any]:
        return [inner(item, (*path, i), found) for i, item in enumerate(value)]

    return _of_kind(list, p.A_LIST, read)


def _tuple(parts: Sequence[Any]) -> Reader:
    inner = _list(parts)
    return lambda value, path, found: tuple(inner(value, path, found) or ())


def _table(parts: Sequence[Any]) -> Reader:
    key, inner = map(_reader, parts)

    def read(value: dict[str, Any], path: Path, found: _Found) -> dict[Any, Any]:
        return {
            key(name, (*path, name, KEY), found): inner(below, (*path, name), found)
            for name, below in value.items()
        }

    return _of_kind(dict, p.A_MAPPING, read)


_READERS: Mapping[Any, Callable[[Sequence[Any]], Reader]] = {
    Any: _anything, str: _text, Literal: _word, list: _list, tuple: _tuple, dict: _table,
}  # fmt: skip


def _mapping(shape: type[Shape]) -> Reader:
    return _Keys(shape).read


class _Keys:
    """Reads the mappings of one shape. What reads a key is found when the first one has it."""

    def __init__(self, shape: type[Shape]) -> None:
        self.shape = shape
        self.required = [key.name for key in shape.known_keys.values() if key.required]
        self.readers: dict[str, tuple[str, Reader]] = {}

    def read(self, value: Any, path: Path, found: _Found) -> Shape | None:
        """The shape, unless something is wrong in it."""
        if not isinstance(value, dict):
            return self.other(value, path, found)
        before = len(found.problems)
        given: dict[str, Any] = {}
        for name, below in value.items():
            at = (*path, name)
            if name in self.readers or name in self.shape.known_keys:
                field, read = self.readers.get(name) or self.reader(name)
                given[field] = read(below, at, found)
            else:
                found.add(self.unknown(name, below), (*at, KEY))
        for name in self.required:
            if name not in value:
                found.add(p.MissingKey(key=name), (*path, KEY))
        return self.shape(**given) if len(found.problems) == before else None

    def other(self, value: Any, path: Path, found: _Found) -> Shape | None:
        """What is no mapping, unless a shorter form was turned into the shape itself."""
        if isinstance(value, self.shape):
            return value
        advice = p.form_advice(p.A_MAPPING, value, tuple(self.shape.known_keys))
        found.add(p.WrongShape(expected=p.A_MAPPING, found=p.kind_of(value), advice=advice), path)
        return None

    def reader(self, name: str) -> tuple[str, Reader]:
        """The field that a key stands for, and what reads its value."""
        key = self.shape.known_keys[name]
        read = _reader(key.annotation)
        if key.lengths != (None, None):
            read = _sized(read, key.lengths, _form(key.annotation))
        self.readers[name] = key.field, read
        return self.readers[name]

    def unknown(self, name: str, value: object) -> Problem:
        """A key that is not in the language; `bare` when nothing stands after it."""
        near = nearest(name, self.shape.known_keys)
        below = None if name in OTHER_WORDS else self.holder(name)
        return p.UnknownKey(name=name, nearest=near, bare=not value, below=below)

    def holder(self, name: str) -> str | None:
        """The key of this shape whose mapping has a key of that name."""
        inner = {key: _shape_in(item.annotation) for key, item in self.shape.known_keys.items()}
        return next(
            (key for key, shape in inner.items() if shape and name in shape.known_keys), None
        )


def _shape_in(annotation: Any) -> type[Shape] | None:
    """The shape of a mapping that may stand for what is annotated so."""
    if get_origin(annotation) in (Annotated, Union, UnionType):
        return next(filter(None, map(_shape_in, get_args(annotation))), None)
    return annotation if isinstance(annotation, type) and issubclass(annotation, Shape) else None
