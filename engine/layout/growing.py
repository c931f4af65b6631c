"""A document that was read into a tree with its comments.

In: a `Document` of YAML whose root is a mapping. Out: its `Tree`. The reader drops comments, so
they are looked for between the scalars, where nothing but structure stands besides them. A comment
at the end of a line belongs to what ends on that line. One on a line of its own belongs to what
follows; if it is indented further than that, to the end of the list or mapping whose column it
keeps to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from liren.engine.cells import cells
from liren.engine.language.document import Document, Scalar, Spot
from liren.engine.layout.tree import BLANK, Branch, Entry, Leaf, Node, Remark, Tree

_COMMENT = re.compile(r"(?:^|(?<=[\s,\[\]{}]))#[^\n]*", re.M)
_HEADER_COMMENT = re.compile(r"[|>][-+0-9]*[ ]+(#[^\n]*)")
_AFTER = re.compile(r"(?:\n *)+\Z")
_BLANK_LINE = re.compile(r"\n[ ]*\n")


class _Token(NamedTuple):
    """A part of the text, and the entry that it begins, names, fills or ends."""

    kind: Literal["begins", "key", "value", "opens", "closes"]
    start: int
    end: int
    entry: Entry


def grow(document: Document) -> Tree:
    """The tree of a document whose root is a mapping with something in it."""
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
        assert spot is not None
        assert isinstance(data, dict | list)
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
        key = (
            None
            if isinstance(name, int)
            else Leaf(Scalar(name, raw[0] not in "'\""), raw, parent.flow)
        )
        entry = Entry(parent, key)
        self.tokens.append(_Token("begins", start, start, entry))
        if key is not None:
            self.tokens.append(_Token("key", start, spot.key_end, entry))
        entry.value = self._node(data, spot, entry)
        return entry

    def _node(self, data: object, spot: Spot, entry: Entry) -> Node:
        if not isinstance(data, Scalar):
            return self.branch(data, spot, entry)
        raw = _AFTER.sub("", self.text[spot.start : spot.end])
        self.tokens.append(_Token("value", spot.start, self._token_end(spot, raw), entry))
        leaf = Leaf(data, raw, entry.parent.flow)
        found = _HEADER_COMMENT.match(raw) if leaf.block_style else None
        if found is not None:
            entry.remark = self._remark(spot.start + found.start(1), found[1])
        return leaf

    def _token_end(self, spot: Spot, raw: str) -> int:
        # Of a block that keeps them, the empty lines at its end belong to the text.
        keeps = raw[:1] in ("|", ">") and "+" in raw[:3]
        return spot.end if keeps else spot.start + len(raw)

    def _remark(self, start: int, text: str) -> Remark:
        return Remark(text, self._column(start))

    def _column(self, at: int) -> int:
        return cells(self.text[self._line_start(at) : at])

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1

    def attach_comments(self, root: Branch) -> None:
        """Give every comment and blank line to the part of the tree that it belongs to."""
        before: _Token | None = None
        at = 0
        for token in self.tokens:
            if token.start >= at:
                self._gap(before, token, at)
            at = max(at, token.end)
            if token.kind != "begins":
                before = token
        self._gap(before, None, at, root)

    def _gap(
        self, before: _Token | None, after: _Token | None, at: int, root: Branch | None = None
    ) -> None:
        """What stands between two tokens besides structure."""
        end = len(self.text) if after is None else after.start
        homes = _homes(before, after, root)
        for found in _COMMENT.finditer(self.text, at, end):
            start, text = found.start(), found[0].rstrip()
            if before is not None and before.end > self._line_start(start):
                self._beside(before.entry, start, text)
            else:
                home = homes.of(self._column(start))
                self._blank(at, start, home)
                home.append(text)
            at = found.end()
        if after is not None and after.kind == "begins" and not after.entry.parent.flow:
            self._blank(at, end, after.entry.before)

    def _beside(self, entry: Entry, start: int, text: str) -> None:
        if entry.remark is None:
            entry.remark = self._remark(start, text)
        else:
            entry.before.append(text)

    def _blank(self, start: int, end: int, home: list[str]) -> None:
        """Note a blank line between two parts of the text, once."""
        if home[-1:] != [BLANK] and _BLANK_LINE.search(self.text, start, end):
            home.append(BLANK)


class _Homes:
    """Where comments on lines of their own can belong: what has just ended, and what follows."""

    def __init__(self, ended: list[Branch], floor: int, following: list[str]) -> None:
        self.ended = ended
        self.floor = floor
        self.following = following

    def of(self, column: int) -> list[str]:
        """The lines that a comment at this column joins; later ones never go farther in again."""
        self.ended = [each for each in self.ended if self.floor < column >= each.column]
        if not self.ended:
            return self.following
        # Of two that begin at the same column, the outer one.
        self.ended = [each for each in self.ended if each.column <= self.ended[0].column]
        home = [each for each in self.ended if each.column == self.ended[0].column][-1]
        self.ended = self.ended[self.ended.index(home) :]
        return home.end


def _homes(before: _Token | None, after: _Token | None, root: Branch | None) -> _Homes:
    chain = [] if before is None else [b for b in before.entry.parent.outward() if not b.flow]
    if after is None:
        return _Homes(chain, -1, root.end if root is not None else [])
    entry = after.entry
    if after.kind == "closes" and isinstance(entry.value, Branch):
        return _Homes([], -1, entry.value.end)
    if after.kind != "begins" or entry is entry.parent.entries[0] or entry.parent.flow:
        return _Homes([], -1, entry.before)
    return _Homes(chain[: chain.index(entry.parent)], entry.parent.column, entry.before)
