"""A document that was read into a tree with its comments.

In: a `Document` of YAML whose root is a mapping. Out: its `Tree`. The reader drops comments, so they
are looked for between the scalars, where nothing but structure stands besides them. A comment at the
end of a line belongs to what ends on that line. One on a line of its own belongs to what follows; if
it is indented further than that, to the end of the list or mapping whose column it keeps to.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Literal, NamedTuple

from liren.engine.language.document import Document, Scalar, Spot
from liren.engine.layout.tree import BLANK, Branch, Entry, Leaf, Node, Remark, Tree
from liren.engine.text import cells

_COMMENT = re.compile(r"(?:^|(?<=[\s,\[\]{}]))#[^\n]*", re.M)
_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*[ ]+(#[^\n]*)")
_BLANK_LINE = re.compile(r"\n[ ]*\n")


class _Token(NamedTuple):
    """A part of the text, and the entry that it begins, names, fills or ends."""

    kind: Literal["begins", "key", "value", "opens", "closes"]
    start: int
    end: int
    entry: Entry


def grow(document: Document) -> Tree:
    """The tree of a document whose root is a mapping."""
    grower = _Grower(document)
    root = grower.branch(document.data, document.spots, None)
    grower.attach_comments(root)
    for entry in _entries(root):
        if entry is entry.parent.entries[0]:
            _strip(entry.before)
    head, root.entries[0].before = root.entries[0].before, []
    return Tree(head, root)


def _strip(lines: list[str]) -> None:
    while lines and lines[0] == BLANK:
        del lines[0]


def _entries(branch: Branch) -> Iterator[Entry]:
    for entry in branch.entries:
        yield entry
        if isinstance(entry.value, Branch):
            yield from _entries(entry.value)


class _Grower:
    """Walks data and places side by side, and notes the parts of the text on the way."""

    def __init__(self, document: Document) -> None:
        self.text = document.source.text
        self.tokens: list[_Token] = []

    def branch(self, data: object, spot: Spot | None, owner: Entry | None) -> Branch:
        """A list or mapping with all that is in it."""
        assert spot is not None and isinstance(data, dict | list)
        bracketed = self.text[spot.start] in "{["
        flow = bracketed or (owner is not None and owner.parent.flow)
        branch = Branch(isinstance(data, dict), flow, self._column(spot.start), owner)
        if owner is not None and bracketed:
            self.tokens.append(_Token("opens", spot.start, spot.start + 1, owner))
        for name in data if isinstance(data, dict) else range(len(data)):
            child = spot.child(name)
            assert child is not None
            branch.entries.append(self._entry(branch, name, data[name], child))
        if owner is not None and bracketed:
            self.tokens.append(_Token("closes", spot.end - 1, spot.end, owner))
        return branch

    def _entry(self, parent: Branch, name: str | int, data: object, spot: Spot) -> Entry:
        start = spot.start if isinstance(name, int) else spot.key_start
        raw = self.text[start : spot.key_end]
        key = None if isinstance(name, int) else Leaf(Scalar(name, raw[0] not in "'\""), raw, parent.flow)
        entry = Entry(parent, key)
        self.tokens.append(_Token("begins", start, start, entry))
        if key is not None:
            self.tokens.append(_Token("key", start, spot.key_end, entry))
        entry.value = self._node(data, spot, entry)
        return entry

    def _node(self, data: object, spot: Spot, entry: Entry) -> Node:
        if not isinstance(data, Scalar):
            return self.branch(data, spot, entry)
        raw = self.text[spot.start : spot.end].rstrip()
        self.tokens.append(_Token("value", spot.start, spot.start + len(raw), entry))
        leaf = Leaf(data, raw, entry.parent.flow)
        found = _HEADER_COMMENT.match(raw) if leaf.block_style else None
        if found is not None:
            entry.remark = self._remark(spot.start + found.start(1), found[1])
        return leaf

    # ------------------------------------------------------------------------------- comments

    def attach_comments(self, root: Branch) -> None:
        """Give every comment, and every blank line, to the part of the tree that it belongs to."""
        at = 0
        for token in [*self.tokens, None]:
            start = len(self.text) if token is None else token.start
            if start >= at:
                self._gap(at, start, root)
                at = start
            if token is not None and token.kind in ("key", "value"):
                at = max(at, token.end)

    def _gap(self, begin: int, end: int, root: Branch) -> None:
        """What stands between two scalars, or between a scalar and a bracket."""
        gap = _Gap(self, begin, end, root)
        for found in _COMMENT.finditer(self.text, begin, end):
            gap.comment(found.start(), found[0].rstrip())
        gap.close()
