"""From the data of a document to the typed shape of the file, all errors together.

In: a `Document` and the pydantic model of its format. Out: an instance of it. Pydantic finds what
is wrong; here its findings become our own problems, with a place in the file, what was expected,
and the nearest known name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, TypeVar, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from liren.engine.errors import MOST_PROBLEMS, LirenError, Problem, nearest
from liren.engine.language.document import Document
from liren.engine.ruleset import problems as p

Path = tuple[str | int, ...]


Model = TypeVar("Model", bound=BaseModel)


def read_shape(document: Document, model: type[Model], error: type[LirenError]) -> Model:
    """The document as a `model`; raises `error` with everything that is wrong with its shape."""
    try:
        return model.model_validate(document.data)
    except ValidationError as found:
        details = _meant(found.errors(include_url=False))
        problems = [_problem(detail, document, model) for detail in details[:MOST_PROBLEMS]]
        if len(details) > MOST_PROBLEMS:
            problems.append(p.TooManyProblems(place=problems[-1].place))
        raise error(problems) from None


def _meant(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors without those of a fixed word, where the same place was meant to be more."""
    above = Counter(loc[:n] for loc in (d["loc"] for d in details) for n in range(len(loc)))
    return [detail for detail in details if not _other_form(detail, above)]


def _other_form(detail: ErrorDetails, above: Counter[tuple[int | str, ...]]) -> bool:
    """Whether an error says that a mapping is not a word, and others what is wrong with it."""
    last = detail["loc"][-1:]
    literal = detail["type"] == "literal_error" and str(*last).startswith("literal[")
    return literal and above[detail["loc"][:-1]] > 1


def _problem(detail: ErrorDetails, document: Document, root: type[BaseModel]) -> Problem:
    path = _path(detail["loc"], document.data)
    kind = detail["type"]
    context = detail.get("ctx", {})
    match kind:
        case "liren":
            key = detail["loc"][-1:] == ("[key]",)
            problem: Problem = context["problem"]
            return problem.at(document.place(path, key=key))
        case "missing":
            *parent, key_name = path
            return p.MissingKey(key=str(key_name), place=document.place(parent, key=True))
        case "extra_forbidden":
            return _unknown_key(path, document, root)
        case "literal_error":
            return _unknown_word(detail, path, document)
        case "too_short":
            return p.WrongShape(expected=p.NOT_EMPTY, found=p.NOTHING, place=document.place(path))
        case "too_long":
            most = context["max_length"]
            if most > 1:
                return p.TooManyEntries(limit=most, place=document.place(path))
            found = p.shown(", ".join(str(key) for key in _at(document.data, path) or ()))
            return p.WrongShape(expected=p.ONE_KEY, found=found, place=document.place(path))
    expected = {"list_type": p.A_LIST}.get(kind, p.A_MAPPING)
    if kind == "string_type":
        expected = p.A_TEXT
    found = p.kind_of(detail["input"])
    return p.WrongShape(expected=expected, found=found, place=document.place(path))


def _path(location: Sequence[str | int], data: Any) -> Path:
    """The location without the steps that pydantic adds for unions and keys."""
    path: list[str | int] = []
    for i, step in enumerate(location):
        if (isinstance(data, dict) and step in data) or (
            isinstance(data, list) and isinstance(step, int) and step < len(data)
        ):
            data = cast("Any", data)[step]
        elif i < len(location) - 1 or step == "[key]":
            continue
        path.append(step)
    return tuple(path)


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _unknown_key(path: Path, document: Document, root: type[BaseModel]) -> Problem:
    *parent, key = path
    model = _model_at(root, tuple(parent))
    known = [field.alias or name for name, field in model.model_fields.items()] if model else []
    near = nearest(str(key), known)
    bare = not _at(document.data, path)
    place = document.place(path, key=True)
    return p.UnknownKey(name=str(key), nearest=near, bare=bare, place=place)


def _unknown_word(detail: ErrorDetails, path: Path, document: Document) -> Problem:
    value = detail["input"]
    choices = tuple(part.strip("' ") for part in _choices(detail.get("ctx", {})["expected"]))
    place = document.place(path)
    if not isinstance(value, str):
        return p.WrongShape(expected=p.A_TEXT, found=p.kind_of(value), place=place)
    return p.UnknownWord(
        name=str(value), nearest=nearest(value, choices), choices=choices, place=place
    )


def _choices(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def _model_at(root: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """The model that stands at a path of the format."""
    current: Any = root
    for step in path:
        current = _part(current, step)
        if current is None:
            return None
    found = _models(current)
    return found[0] if found else None


def _part(current: Any, step: str | int) -> Any:
    for model in _models(current):
        for name, field in model.model_fields.items():
            if (field.alias or name) == step:
                return field.annotation
    for part in _unwrapped(current):
        if get_origin(part) in (dict, list, tuple):
            return get_args(part)[-1] if get_origin(part) is not tuple else get_args(part)[0]
    return None


def _models(annotation: Any) -> list[type[BaseModel]]:
    return [part for part in _unwrapped(annotation) if _is_model(part)]


def _is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _unwrapped(annotation: Any) -> list[Any]:
    """An annotation's alternatives, without `Annotated` and `None`."""
    if get_origin(annotation) is None or _is_model(annotation):
        return [annotation]
    if hasattr(annotation, "__metadata__"):
        return _unwrapped(get_args(annotation)[0])
    if get_origin(annotation) in (dict, list, tuple):
        return [annotation]
    return [part for arg in get_args(annotation) for part in _unwrapped(arg)]
