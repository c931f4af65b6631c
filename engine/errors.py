"""Problems and the exceptions that carry them.

One dataclass per cause, derived from `Problem`, with its fields and a template in each language;
one exception, `LirenError`, that carries all problems of a phase together. Messages are lower case,
without full stop or line break, with the user's own text in backticks; what helps to mend the
problem goes into `hint` lines.

Guarantee: a problem can always be rendered in both languages (`Problem.__init_subclass__` refuses a
class that lacks a template), and it says where it is as exactly as its input allows.

Problems are plain frozen data, like dataclasses, but without the standard decorator: generating
code for each of the two hundred causes would cost a tenth of a second at every start.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal, Self, dataclass_transform

from liren.engine.text import LANGS, Lang, say

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file or other input that was read: the name the user knows it by, and its text."""

    name: str
    text: str = ""

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its line end; empty when there is no such line."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file, line and column (from 1, in characters), width, and JSON pointer.

    `line` is None when the input has no lines (a Python dict); the pointer is always there.
    """

    source: Source
    pointer: str = ""
    line: int | None = None
    column: int | None = None
    width: int = 1

    def __str__(self) -> str:
        if self.line is None:
            return f"{self.source.name}{'#' + self.pointer if self.pointer else ''}"
        return f"{self.source.name}:{self.line}:{self.column}"

    def inside(self, offset: int, width: int) -> Place:
        """The place `offset` characters to the right, `width` wide: a part of a one-line scalar."""
        if self.line is None or self.column is None:
            return self
        return Place(self.source, self.pointer, self.line, self.column + offset, max(width, 1))


@dataclass_transform(kw_only_default=True, frozen_default=True)
class _Data:
    """Frozen data declared by annotations, compared and hashed by value."""

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        own = cls.__dict__.get("__annotations__", {})
        names = [name for name, kind in own.items() if not str(kind).startswith("ClassVar")]
        cls._fields = (*cls._fields, *(name for name in names if name not in cls._fields))

    def __init__(self, **values: object) -> None:
        wrong = [name for name in values if name not in self._fields]
        missing = [name for name in self._fields if name not in values and not hasattr(self, name)]
        if wrong or missing:
            raise TypeError(f"{type(self).__name__}: unknown {wrong}, missing {missing}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is immutable")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        parts = (f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({', '.join(parts)})"

    def __reduce__(self) -> tuple[object, ...]:
        return (_restored, (type(self), self.__dict__))

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self._fields)


def _restored(cls: type[_Data], values: dict[str, object]) -> _Data:
    return cls(**values)


class Problem(_Data):
    """One thing that is wrong (or, as a warning, odd) with an input.

    Subclasses add fields by annotation and set `code` (stable, kebab-case), `zh` and `en` (templates
    with the fields' names in braces), and may set `hint_zh` and `hint_en`.
    """

    place: Place | None = None

    code: ClassVar[str] = ""
    severity: ClassVar[Severity] = "error"
    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    hint_zh: ClassVar[str] = ""
    hint_en: ClassVar[str] = ""

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        if not abstract and not (cls.code and cls.zh and cls.en):
            raise TypeError(f"{cls.__name__} needs a code and a template in both languages")

    def at(self, place: Place | None) -> Self:
        """The same problem at a place."""
        return type(self)(**{**self.__dict__, "place": place})

    def message(self, lang: Lang = "en") -> str:
        """What is wrong, in one line."""
        return self._fill(self.zh if lang == "zh" else self.en, lang)

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """What helps to mend it: what was expected, the nearest known name. May be empty."""
        template = self.hint_zh if lang == "zh" else self.hint_en
        return (self._fill(template, lang),) if template else ()

    def to_dict(self) -> dict[str, object]:
        """The problem as JSON-ready data, in both languages."""
        where: dict[str, object] = {}
        if self.place is not None:
            where = {
                "file": self.place.source.name,
                "pointer": self.place.pointer,
                "line": self.place.line,
                "column": self.place.column,
            }
        return {
            "code": self.code,
            "severity": self.severity,
            "place": where,
            "message": {lang: self.message(lang) for lang in LANGS},
            "hints": {lang: list(self.hints(lang)) for lang in LANGS},
        }

    def _fill(self, template: str, lang: Lang) -> str:
        return template.format(**{name: say(getattr(self, name), lang) for name in self._fields})

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return "\n   ".join([f"{where}{self.message()}", *self.hints()])


class UnknownName(Problem, abstract=True):
    """A name that nothing declares, with the nearest name that something does.

    Subclasses name the kind of thing in their templates; the hint is shared.
    """

    name: str
    nearest: str | None = None
    declared: Place | None = None

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The nearest known name and where it is declared, when there is one."""
        if self.nearest is None:
            return super().hints(lang)
        at = self.declared.line if self.declared else None
        if lang == "zh":
            where = f"（见第 {at} 行）" if at else ""
            return (f"您是否想写 `{self.nearest}`{where}？",)
        where = f" (declared at line {at})" if at else ""
        return (f"did you mean `{self.nearest}`{where}?",)


class LirenError(Exception):
    """All problems of one phase. Nothing was evaluated and nothing was written.

    `problems` is never empty, sorted by place, and free of duplicates.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = in_order(problems)
        super().__init__(*self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class RulesetError(LirenError):
    """A ruleset (or what it draws on) is not valid."""


class SnapshotError(LirenError):
    """A snapshot is not valid, or does not fit the ruleset."""


class AssessmentError(LirenError):
    """Ruleset and snapshot are valid, but the question is not: a date outside the records, say."""


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems by file, line and column, each once."""
    return tuple(sorted(dict.fromkeys(problems), key=_position))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was most likely meant to be, or None when none is close."""
    names: Sequence[str] = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return close[0]
    folded = name.replace("-", "_").casefold()
    for candidate in names:
        if candidate.rsplit(".", 1)[-1].casefold() == folded.rsplit(".", 1)[-1]:
            return candidate
    return None


def _position(problem: Problem) -> tuple[str, int, int, str, str]:
    place = problem.place
    if place is None:
        return ("", 0, 0, problem.code, problem.message())
    return (place.source.name, place.line or 0, place.column or 0, place.pointer, problem.code)
