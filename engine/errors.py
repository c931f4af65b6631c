"""Problems and the exceptions that carry them.

One dataclass per cause, derived from `Problem`, with its fields and a template in each language;
one exception, `LirenError`, that carries all problems of a phase together. Messages are lower case,
without full stop or line break, with the user's own text in backticks; what helps to mend the
problem goes into `hint` lines.

Guarantee: a problem can always be rendered in both languages (`Problem.__init_subclass__` refuses a
class that lacks a template), and it says where it is as exactly as its input allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import ClassVar, Literal, Self

from liren.engine.record import KeywordRecord, Record, replace
from liren.engine.text import LANGS, Lang, Text, say, spaced

Severity = Literal["error", "warning"]


class Source(Record):
    """A file or other input that was read: the name the user knows it by, and its text."""

    name: str
    text: str = ""

    def line(self, number: int) -> str:
        """Line `number` (from 1) without its line end; empty when there is no such line."""
        lines = _lines(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(text: str) -> list[str]:
    """The lines of a text; kept, as a text with one problem in it may have a thousand."""
    return text.splitlines()


class Place(Record):
    """Where something stands: file, line, column (from 1, in characters), width, JSON pointer.

    `line` is None when the input has no lines (a Python dict); the pointer is always there. In a
    table `cell` is the address of the cell: `C5`, or `Estates!C5` on a sheet of a workbook.
    """

    source: Source
    pointer: str = ""
    line: int | None = None
    column: int | None = None
    width: int = 1
    cell: str | None = None

    def __str__(self) -> str:
        if self.cell is not None:
            return f"{self.source.name}:{self.cell}"
        if self.line is None:
            return f"{self.source.name}{'#' + self.pointer if self.pointer else ''}"
        return f"{self.source.name}:{self.line}:{self.column}"

    def inside(self, offset: int, width: int) -> Place:
        """The place `offset` characters to the right, `width` wide: a part of a one-line scalar."""
        if self.line is None or self.column is None:
            return self
        return Place(self.source, self.pointer, self.line, self.column + offset, max(width, 1))

    def to_dict(self) -> dict[str, object]:
        """The place as JSON-ready data."""
        return {
            "file": self.source.name,
            "pointer": self.pointer,
            "line": self.line,
            "column": self.column,
            "cell": self.cell,
        }


class Problem(KeywordRecord):
    """One thing that is wrong (or, as a warning, odd) with an input.

    Subclasses add fields by annotation and set `code` (stable, kebab-case), `zh` and `en`
    (templates with the fields' names in braces), and may set `hint_zh` and `hint_en`.
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
        return replace(self, place=place)

    def message(self, lang: Lang = "en") -> str:
        """What is wrong, in one line."""
        return self._fill(self.zh if lang == "zh" else self.en, lang)

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """What helps to mend it: what was expected, the nearest known name. May be empty."""
        template = self.hint_zh if lang == "zh" else self.hint_en
        return (self._fill(template, lang),) if template else ()

    def to_dict(self) -> dict[str, object]:
        """The problem as JSON-ready data, in both languages."""
        return {
            "code": self.code,
            "severity": self.severity,
            "place": {} if self.place is None else self.place.to_dict(),
            "message": {lang: self.message(lang) for lang in LANGS},
            "hints": {lang: list(self.hints(lang)) for lang in LANGS},
        }

    def _fill(self, template: str, lang: Lang) -> str:
        text = template.format(**{name: say(getattr(self, name), lang) for name in self._fields})
        return spaced(text) if lang == "zh" else text

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return "\n   ".join([f"{where}{self.message()}", *self.hints()])


class UnknownName(Problem, abstract=True):
    """A name that nothing declares, with the nearest name that something does.

    Subclasses name the kind of thing in their templates; the hint is shared. `advice` says how to
    write what was most likely meant, and takes the place of the nearest name.
    """

    name: str
    nearest: str | None = None
    declared: Place | None = None
    advice: Text | None = None

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """How to write it, or the nearest known name and where it is declared, if there is one."""
        if self.advice is not None:
            return said(self.advice, lang)
        if self.nearest is None:
            return super().hints(lang)
        return did_you_mean(self.nearest, lang, declared_at(self.declared, self.place))


class Advised(Problem, abstract=True):
    """A cause that can be mended in several ways: `advice` says how it was most likely meant."""

    advice: Text | None = None

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The advice, when there is any; else what always helps."""
        return said(self.advice, lang) or super().hints(lang)


def said(advice: Text | None, lang: Lang) -> tuple[str, ...]:
    """Advice as a line of hints, when there is any."""
    return () if advice is None else (advice.in_(lang),)


def declared_at(declared: Place | None, seen: Place | None) -> Text:
    """Where a name is declared, for a message about `seen`: the line, and the file if another."""
    if declared is None or declared.line is None:
        return NOWHERE
    if seen is not None and seen.source.name != declared.source.name:
        return Text(f"（见 {declared}）", f" (declared at {declared})")
    return Text(f"（见第 {declared.line} 行）", f" (declared at line {declared.line})")


NOWHERE = Text("", "")


def did_you_mean(meant: str | Text | None, lang: Lang, where: Text = NOWHERE) -> tuple[str, ...]:
    """The hint that names what was most likely meant, and where that is declared."""
    if meant is None:
        return ()
    if lang == "zh":
        return (f"您是否想写 `{say(meant, lang)}`{where.zh}？",)
    return (f"did you mean `{say(meant, lang)}`{where.en}?",)


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


LONGEST_NAME = 100
"""Names longer than this are not compared: it takes time in the square of their length."""

MOST_PROBLEMS = 100
"""Problems of one phase; more do not help, and an input made of errors must not take all day."""


OTHER_WORDS = {
    "above": "more_than",
    "average": "mean",
    "avg": "mean",
    "below": "less_than",
    "bool": "flag",
    "boolean": "flag",
    "decimal": "number",
    "decimals": "resolution",
    "else": "points",
    "enum": "choice",
    "exclude": "leave_out",
    "float": "number",
    "full": "from",
    "int": "count",
    "integer": "count",
    "len": "count",
    "list": "records",
    "max": "at_most",
    "maximum": "at_most",
    "min": "at_least",
    "minimum": "at_least",
    "now": "as_of",
    "over": "more_than",
    "percent": "share",
    "percentage": "share",
    "score": "points",
    "string": "choice",
    "today": "as_of",
    "truncate": "down",
    "under": "less_than",
}
"""What beginners write, from elsewhere, and the word for it here."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was most likely meant to be, or None when none is close."""
    return None if len(name) > LONGEST_NAME else _nearest(str(name), tuple(known))


@lru_cache(maxsize=256)
def _nearest(name: str, known: Sequence[str]) -> str | None:
    """The same; kept, as each row of a table may have the mistake of its header."""
    import difflib

    names: Sequence[str] = sorted({one for one in known if len(one) <= LONGEST_NAME})
    if OTHER_WORDS.get(name) in names:
        return OTHER_WORDS[name]
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
