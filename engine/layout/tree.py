"""What a file says together with its comments: the tree between reading and writing a layout.

Guarantee: every comment of the text is in exactly one place of the tree. A blank line is `""` among
the lines before an entry, or at the end of a list or mapping.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from liren.engine.language.document import Scalar

BLANK = ""


class Remark(NamedTuple):
    """A comment at the end of a line, and the column of cells (from 0) at which it stood."""

    text: str
    column: int


class Leaf:
    """A scalar: its value, how it was written, and whether that was between brackets."""

    __slots__ = ("in_flow", "raw", "value")

    def __init__(self, value: Scalar, raw: str, in_flow: bool) -> None:
        self.value = value
        self.raw = raw
        self.in_flow = in_flow

    @property
    def block_style(self) -> str:
        """`|` or `>` when it was written as a block of lines, else nothing."""
        return self.raw[:1] if self.raw[:1] in ("|", ">") and not self.value.plain else ""


class Branch:
    """A list or a mapping; `flow` when it was written between brackets."""

    __slots__ = ("column", "end", "entries", "flow", "keyed", "owner")

    def __init__(self, keyed: bool, flow: bool, column: int, owner: Entry | None) -> None:
        self.keyed = keyed
        self.flow = flow
        self.column = column
        self.owner = owner
        self.entries: list[Entry] = []
        self.end: list[str] = []

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of a mapping, in their order."""
        return tuple(entry.key.value for entry in self.entries if entry.key is not None)

    def outward(self) -> Iterator[Branch]:
        """This list or mapping and those it stands in, outward."""
        branch: Branch | None = self
        while branch is not None:
            yield branch
            branch = branch.owner.parent if branch.owner is not None else None

    def needs_lines(self) -> bool:
        """Whether something in it cannot stand between brackets: a comment, or a block of lines."""
        return bool(self.end) or any(_needs_lines(entry) for entry in self.entries)


Node: TypeAlias = Leaf | Branch


class Entry:
    """An item of a list, or a key with its value, and the comments that belong to it."""

    __slots__ = ("before", "key", "parent", "remark", "value")

    value: Node

    def __init__(self, parent: Branch, key: Leaf | None) -> None:
        self.parent = parent
        self.key = key
        self.before: list[str] = []
        self.remark: Remark | None = None


class Tree(NamedTuple):
    """A whole file: the comments at its head, and its mapping."""

    head: list[str]
    root: Branch


def _needs_lines(entry: Entry) -> bool:
    if entry.remark is not None or any(entry.before):
        return True
    value = entry.value
    return value.needs_lines() if isinstance(value, Branch) else bool(value.block_style)
