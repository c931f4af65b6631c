"""Text on a grid of terminal cells: measuring, padding, wrapping.

In: text in any script. Out: lines that are at most so many cells wide. Guarantees: a Chinese
character counts as two cells, a combining mark as none; no line starts with a closing mark such as
`，。、）` or ends with an opening one; no control character of the input reaches the terminal.

Characters of ambiguous width (`“”`, `·`, `²`) count as one cell, as terminals show them by default.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from liren.engine.cells import cells as cells  # measured here by most readers of this module
from liren.engine.cells import cells_of

WIDTH = 80

Align = Literal["left", "right"]

_CLOSING = frozenset("，。、；：！？）》】」』〉〕”’…％%,.;:!?)]}")
_OPENING = frozenset("（《【「『〈〔“‘([{")
_UNSAFE = frozenset({"Cc", "Cs"})
# Bidirectional overrides and isolates would let a name reorder the line it stands in.
_REORDERING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A number stays with a following word of at most this width: `300 m²`, `30 %`, `12 of`.
_UNIT_WIDTH = 4


class Column(NamedTuple):
    """One column of a table: its width in cells and the side its text leans to."""

    width: int
    align: Align = "left"


def clean(text: str) -> str:
    """`text` on one line: runs of white space become one space, control characters show as `�`."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join("".join(map(_safe, text)).split())


def tight(text: str) -> str:
    """`text` without the spaces that stand between two Chinese characters."""
    kept = [
        char
        for before, char, after in zip("." + text, text, text[1:] + ".", strict=False)
        if not (char == " " and cells_of(before) == 2 and cells_of(after) == 2)
    ]
    return "".join(kept)


def pad(text: str, width: int, align: Align = "left") -> str:
    """`text` filled with spaces to `width` cells; longer text stays as it is."""
    space = " " * max(0, width - cells(text))
    return text + space if align == "left" else space + text


def clip(text: str, width: int) -> str:
    """`text` cut to `width` cells, with `…` in place of what is left out."""
    if cells(text) <= width:
        return text
    return _split(text, width - 1)[0] + "…"


def wrap(text: str, width: int) -> list[str]:
    """`text` broken into lines of at most `width` cells (at least 2); one empty line when empty."""
    lines: list[str] = []
    line = ""
    for spaced, atom in _atoms(clean(text)):
        gap = " " if spaced and line else ""
        if line and cells(line) + cells(gap) + cells(atom) > width:
            lines.append(line)
            line, gap = "", ""
        line += gap + atom
        while cells(line) > width:
            head, line = _split(line, width)
            lines.append(head)
    return [*lines, line] if line or not lines else lines


def hang(label: str, text: str, width: int = WIDTH, *, indent: int | None = None) -> list[str]:
    """`label` followed by `text`, whose further lines start below its first character.

    `indent` is the cell where the text starts, the end of the label unless it is given.
    """
    start = cells(label) if indent is None else max(indent, cells(label))
    first, *rest = wrap(text, width - start)
    return [(pad(label, start) + first).rstrip(), *(" " * start + line for line in rest)]


def beside(left: str, right: str, width: int) -> str:
    """`left` and, flush with the right edge, `right`."""
    return pad(left, width - cells(right)) + right if right else left


def flow(parts: Sequence[str], separator: str, width: int) -> list[str]:
    """The parts as a list, broken after a separator, and within a part only where it must."""
    lines = [""]
    for number, part in enumerate(parts, 1):
        text = clean(part) + (separator if number < len(parts) else "")
        if lines[-1] and cells(lines[-1]) + cells(text.rstrip()) > width:
            lines.append("")
        lines[-1] += text
    return [piece for line in lines for piece in wrap(line, width)]


def row(texts: Sequence[str | list[str]], columns: Sequence[Column], gap: int = 2) -> list[str]:
    """One row of a table; a text wider than its column goes on below, or as its lines say."""
    wrapped = [
        wrap(text, column.width) if isinstance(text, str) else text
        for text, column in zip(texts, columns, strict=True)
    ]
    height = max(map(len, wrapped))
    filled = [lines + [""] * (height - len(lines)) for lines in wrapped]
    return [
        (" " * gap)
        .join(
            pad(text, column.width, column.align)
            for text, column in zip(line, columns, strict=True)
        )
        .rstrip()
        for line in zip(*filled, strict=True)
    ]


def widest(texts: Sequence[str], at_most: int) -> int:
    """The width of the widest of `texts`, but no more than `at_most`."""
    return min(at_most, max(map(cells, texts), default=0))


def bar(part: int, whole: int, width: int) -> str:
    """A bar of `width` cells, filled in proportion; full only when nothing is missing."""
    filled = width * part // whole if whole else width
    return "█" * filled + "░" * (width - filled)


def _safe(char: str) -> str:
    if char.isspace():
        return " "
    unsafe = char in _REORDERING or unicodedata.category(char) in _UNSAFE
    return "�" if unsafe else char


def _atoms(text: str) -> Iterator[tuple[bool, str]]:
    """The parts of `text` that are never broken, each with whether a space goes before it."""
    start = 0
    spaced = False
    for index in range(1, len(text)):
        if text[index] == " " and _may_end(text, index):
            yield spaced, text[start:index]
            start, spaced = index + 1, True
        elif index > start and _may_break(text, index):
            yield spaced, text[start:index]
            start, spaced = index, False
    if start < len(text):
        yield spaced, text[start:]


def _may_end(text: str, space: int) -> bool:
    """Whether a line may end at the space: not before a separator, nor between number and unit."""
    before, after = text[space - 1], text[space + 1]
    if after in _CLOSING or after == "·" or before in _OPENING:
        return False
    word = text[space + 1 : space + 2 + _UNIT_WIDTH].split(" ")[0]
    return not (before.isdecimal() and cells(word) <= _UNIT_WIDTH and not after.isdecimal())


def _may_break(text: str, index: int) -> bool:
    """Whether a line may end before the character at `index`, where there is no space."""
    left, right = text[index - 1], text[index]
    if " " in (left, right) or right in _CLOSING or left in _OPENING or cells_of(right) == 0:
        return False
    if left.isdecimal() or left in "-–":
        return False
    return cells_of(left) == 2 or cells_of(right) == 2


def _split(text: str, width: int) -> tuple[str, str]:
    """The longest start of `text` that fits, and the rest; identifiers break after `.` or `_`."""
    end = taken = 0
    while end < len(text) and taken + cells_of(text[end]) <= width:
        taken += cells_of(text[end])
        end += 1
    if end == len(text):
        return text, ""
    end = max(end, 1)
    seam = max(text.rfind(mark, end // 2, end) for mark in "._/") + 1
    end = seam or end
    while end > 1 and (text[end] in _CLOSING or text[end - 1] in _OPENING):
        end -= 1
    return text[:end], text[end:].lstrip()
