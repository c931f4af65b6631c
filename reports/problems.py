"""Problems as a person reads them: place, message, the line with carets, and a way out.

In: the problems of a `LirenError`. Out: lines of text, or JSON-ready data. Guarantees: the message
stands whole on the line of its place, so that editors and `grep` find it; carets stand under the
characters they mean, also below Chinese text; an excerpt is never wider than the terminal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, takewhile

from liren.engine.cells import cells_of
from liren.engine.errors import Place, Problem
from liren.engine.text import Lang
from liren.reports import wording
from liren.reports.layout import WIDTH, cells, clean

_INDENT = "   "
_LEAD = 20  # cells kept to the left of the carets when a long line is cut
_UNSHOWABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")


def render_problems(
    problems: Sequence[Problem], lang: Lang, *, width: int = WIDTH, outcome: str = ""
) -> list[str]:
    """All problems and, last, how many there are and what came of it (`outcome`)."""
    lines = [line for problem in problems for line in render_problem(problem, lang, width=width)]
    return [*lines, summary(problems, lang, outcome)]


def render_problem(problem: Problem, lang: Lang, *, width: int = WIDTH) -> list[str]:
    """One problem: `file:line:column: message`, its excerpt, its hints."""
    message = clean(problem.message(lang))
    where = _where(problem.place, message)
    if problem.severity == "warning":
        where += wording.fill(wording.WARNING, lang)
    hints = [_INDENT + clean(hint) for hint in problem.hints(lang)]
    return [where + message, *_excerpt(problem.place, width), *hints]


def summary(problems: Sequence[Problem], lang: Lang, outcome: str = "") -> str:
    """How many errors and warnings there are, and what came of it."""
    errors = sum(problem.severity == "error" for problem in problems)
    counts = [
        wording.count(number, one, many, lang)
        for number, one, many in (
            (errors, wording.ERROR_ONE, wording.ERROR_MANY),
            (len(problems) - errors, wording.WARNING_ONE, wording.WARNING_MANY),
        )
        if number
    ]
    return wording.COMMA.in_(lang).join([*counts, outcome] if outcome else counts)


def problems_to_dict(problems: Sequence[Problem]) -> dict[str, object]:
    """The problems as JSON-ready data, in both languages."""
    return {"problems": [problem.to_dict() for problem in problems]}


def _where(place: Place | None, message: str) -> str:
    """The place before a message; nothing when it is a whole file that the message names."""
    if place is None:
        return ""
    named = place.line is None and not place.pointer and f"`{place.source.name}`" in message
    return "" if named else f"{clean(str(place))}: "


def _excerpt(place: Place | None, width: int) -> list[str]:
    """The line of a place with its number, and carets below; nothing where there is no line."""
    if place is None or place.line is None:
        return []
    line = place.source.line(place.line)
    if not line or line.isspace():
        return []
    gutter = f"{place.line:>5} | "
    room = width - len(gutter)
    text, start = _window(line, max((place.column or 1) - 1, 0), room)
    marked = text[start : start + max(place.width, 1)].rstrip()
    carets = " " * cells(text[:start]) + "^" * max(cells(marked), 1)
    return [gutter + text, (" " * (len(gutter) - 2) + "| " + carets[:room])]


def _window(line: str, start: int, width: int) -> tuple[str, int]:
    """The part of a line around `start` that fits into `width`, and where `start` is in it.

    A file can be one line of a megabyte, with a thousand problems in it: only what is near `start`
    is looked at.
    """
    far = 2 * width  # combining marks take no room
    near = max(start - far, 0)
    text, start = _visible(line[near : start + far]).rstrip(), start - near
    if near or (cells(text[:start]) > width - _LEAD and cells(text) > width):
        before = text[:start]
        first = len(before) - _fitting(before[::-1], _LEAD - 1)
        text, start = "…" + text[first:], start - first + 1
    if cells(text) > width:
        text = text[: _fitting(text, width - 1)] + "…"
    return text, start


def _fitting(text: str, width: int) -> int:
    """How many of the first characters fit into so many cells."""
    widths = accumulate(map(cells_of, text))
    return sum(1 for _ in takewhile(lambda used: used <= width, widths))


def _visible(line: str) -> str:
    """The line with each tab and control character as one visible character, so columns stay."""
    return _UNSHOWABLE.sub("�", line.replace("\t", " "))
