"""A tree as text in the canonical layout.

In: a `Tree`. Out: its text. Two spaces indent, lists too. What stood between brackets stays there:
on the line of its key, on the next line, or filled over several lines, whichever fits first. A
mapping with a comment in it, or a wording too long for one line, has a line for each key; a wording
that fits stands between brackets. A text too long for its line is folded where it has spaces.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import dropwhile, takewhile

from liren.engine.cells import cells
from liren.engine.layout.quoting import one_line, quoted
from liren.engine.layout.tree import BLANK, Branch, Entry, Leaf, Node, Tree

LIMIT = 120
"""The widest line, in cells, where there is a place to break it."""

_WORDING = {"zh", "en"}
_FOLDABLE = re.compile(r"\S+(?: \S+)+")


def write(tree: Tree, sections: Collection[str]) -> str:
    """The text of a tree, with a blank line before each of some sections."""
    for entry in tree.root.entries[1:]:
        if _is_long(entry, sections) and BLANK not in entry.before:
            entry.before.insert(0, BLANK)
    lines = [*tree.head, *_block(tree.root, 0)]
    # A blank line at the end can be part of a text there.
    return "".join(f"{line}\n" for line in lines)


def _is_long(entry: Entry, sections: Collection[str]) -> bool:
    key, value = entry.key, entry.value
    return key is not None and key.value in sections and _in_lines(value, key.value + ":")


def _block(branch: Branch, indent: int) -> list[str]:
    """A line for each entry, and more for those that need them."""
    lines = [line for entry in branch.entries for line in _entry(entry, indent)]
    return [*dropwhile(_is_blank, lines), *_at(indent, branch.end)]


def _is_blank(line: str) -> bool:
    return line == BLANK


def _at(indent: int, lines: list[str]) -> Iterator[str]:
    return (" " * indent + line if line else line for line in lines)


def _entry(entry: Entry, indent: int) -> list[str]:
    """The lines of an entry, with the comments before and beside it."""
    value = entry.value
    label = "-" if entry.key is None else one_line(entry.key, flow=False) + ":"
    first = " " * indent + label
    if isinstance(value, Leaf):
        lines, beside = _leaf(value, first, indent), 0
    elif not _in_lines(value, first):
        lines, beside = _brackets(value, first, indent, keyed=entry.key is not None), -1
    elif entry.key is None:
        return _item(entry, value, indent)
    else:
        lines, beside = [first, *_block(value, indent + 2)], 0
    if entry.remark is not None:
        gap = max(2, entry.remark.column - cells(lines[beside]))
        lines[beside] += " " * gap + entry.remark.text
    return [*_at(indent, entry.before), *lines]


def _item(entry: Entry, value: Branch, indent: int) -> list[str]:
    """A list or mapping in lines, whose first line stands behind the dash."""
    lines = _block(value, indent + 2)
    above = [*takewhile(_is_comment, lines)]
    remark = [entry.remark.text] if entry.remark is not None else []
    before = [*entry.before, *remark, *(line.strip() for line in above)]
    first, *rest = lines[len(above) :]
    return [*_at(indent, before), " " * indent + "- " + first[indent + 2 :], *rest]


def _is_comment(line: str) -> bool:
    return line == BLANK or line.lstrip().startswith("#")


def _in_lines(value: Node, first: str) -> bool:
    """Whether a value behind `first` has a line for each of its entries."""
    if isinstance(value, Leaf) or not value.entries:
        return False
    if value.needs_lines():
        return True
    if set(value.keys) == _WORDING and all(map(_is_said, value.entries)):
        return not _fits(f"{first} {_flat(value)}")
    return not value.flow


def _is_said(entry: Entry) -> bool:
    return isinstance(entry.value, Leaf) and bool(entry.value.raw)


def _fits(line: str) -> bool:
    return cells(line) <= LIMIT


# ------------------------------------------------------------------------------ between brackets


def _flat(value: Node) -> str:
    """A value on one line."""
    if isinstance(value, Leaf):
        return one_line(value, flow=True)
    opening, closing = _BRACKETS[value.keyed]
    return opening + ", ".join(map(_piece, value.entries)) + closing


_BRACKETS = {True: ("{", "}"), False: ("[", "]")}


def _piece(entry: Entry) -> str:
    value = _flat(entry.value)
    if entry.key is None:
        return value
    key = one_line(entry.key, flow=True)
    return f"{key}: {value}" if value else key


def _brackets(value: Branch, first: str, indent: int, *, keyed: bool) -> list[str]:
    """A list or mapping between brackets: beside its key, below it, or filled over lines."""
    line = f"{first} {_flat(value)}"
    if _fits(line) or not value.entries:
        return [line]
    filled = _filled(value, " " * (indent + 2), 0)
    return [first, *filled] if keyed else [first + filled[0][len(first) :], *filled[1:]]


def _filled(value: Branch, before: str, reserve: int) -> list[str]:
    """Entries between brackets behind `before`, as many on each line as fit.

    `reserve` is how many characters will follow on the last line.
    """
    opening, closing = _BRACKETS[value.keyed]
    margin = " " * (cells(before) + 1)
    lines, line = [], before + opening
    for entry in value.entries:
        is_last = entry is value.entries[-1]
        after = 1 + reserve * is_last
        piece = _piece(entry)
        starts = line in (margin, before + opening)
        if not starts and not _fits(f"{line} {piece}" + " " * after):
            lines.append(line)
            line, starts = margin, True
        gap = "" if starts else " "
        *above, line = _placed(entry, piece, line + gap, after)
        lines += above
        line += closing if is_last else ","
    return [*lines, line]


def _placed(entry: Entry, piece: str, before: str, after: int) -> list[str]:
    """An entry behind what stands on its line already; over several lines when it must be."""
    value = entry.value
    if _fits(before + piece + " " * after) or isinstance(value, Leaf) or not value.entries:
        return [before + piece]
    label = "" if entry.key is None else one_line(entry.key, flow=True) + ": "
    return _filled(value, before + label, after)


# ---------------------------------------------------------------------------------------- scalars


def _leaf(leaf: Leaf, first: str, indent: int) -> list[str]:
    """A scalar behind its key or dash, or in lines below it."""
    if leaf.block_style:
        body = _literal(leaf) if leaf.block_style == "|" else _folded(leaf)
        if body is not None:
            return [f"{first} {body[0]}", *_at(indent + 2, body[1:])]
        return [f"{first} {quoted(leaf.value)}"]
    text = one_line(leaf, flow=False)
    line = f"{first} {text}" if text else first
    if _fits(line) or not _FOLDABLE.fullmatch(leaf.value):
        return [line]
    return [f"{first} >-", *_wrapped(leaf.value.split(" "), " " * (indent + 2))]


def _wrapped(words: list[str], margin: str) -> list[str]:
    lines, line = [], margin + words[0]
    for word in words[1:]:
        if _fits(f"{line} {word}"):
            line += f" {word}"
        else:
            lines.append(line)
            line = margin + word
    return [*lines, line]


def _literal(leaf: Leaf) -> list[str] | None:
    """Header and lines of a text whose line ends count; None if lines cannot say it."""
    text = leaf.value.rstrip("\n")
    ends = len(leaf.value) - len(text)
    lines = text.split("\n")
    if not _can_be_lines(lines):
        return None
    header = "|-" if not ends else "|" if ends == 1 else "|+"
    return [header, *lines, *[BLANK] * (ends - 1)]


def _folded(leaf: Leaf) -> list[str] | None:
    """Header and lines of a text that was folded, as they were; None if they cannot be moved."""
    header, _, body = leaf.raw.partition("\n")
    header = header.split("#")[0].strip()
    lines = body.split("\n")
    margin = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    moved = [line[margin:] for line in lines]
    if header not in (">", ">-") or not _can_be_lines(moved):
        return None
    return [header, *moved]


def _can_be_lines(lines: list[str]) -> bool:
    # A first line that begins with a space would need to say how far the rest is indented.
    is_plain = all(line.isprintable() and (not line or not line.isspace()) for line in lines)
    return is_plain and bool(lines[0]) and lines[0][0] != " "
