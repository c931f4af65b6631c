"""A document that was read, with the place of every key and value in it.

In: a source text and what a reader recorded while building it (`Builder`). Out: `Document`, whose
data are dicts with `str` keys, lists and `Scalar`s, and nothing else.
Guarantee: `Document.place` answers for any path, existing or not, and never raises. Offsets into
the text are recorded while reading; lines and columns are worked out when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NoReturn, TypeAlias, cast

from liren.engine.errors import LirenError, Place, Problem, Source
from liren.engine.language import limits
from liren.engine.language import problems as p
from liren.engine.record import Record, field

Path: TypeAlias = Sequence[str | int]


class Scalar(str):
    """One scalar as the text it was written in; the document's schema decides its type.

    `plain` is true when it was written without quotes (`no`, `12:30`, `~`, or nothing at all).
    """

    __slots__ = ("plain",)
    plain: bool

    def __new__(cls, text: str, plain: bool = False) -> Scalar:
        """The scalar that reads `text`."""
        self = str.__new__(cls, text)
        self.plain = plain
        return self

    def __getnewargs__(self) -> tuple[str, bool]:  # type: ignore[override]
        return (str.__str__(self), self.plain)


class Spot:
    """Where a value (and its key, if it has one) stands: offsets into the text."""

    __slots__ = ("end", "key_end", "key_start", "kids", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.key_start = -1
        self.key_end = -1
        self.kids: dict[str, Spot] | list[Spot] | None = None

    def child(self, part: str | int) -> Spot | None:
        """The spot of one entry, or None when there is no such entry."""
        kids = self.kids
        if isinstance(kids, dict):
            return kids.get(part) if isinstance(part, str) else None
        if isinstance(kids, list) and isinstance(part, int) and 0 <= part < len(kids):
            return kids[part]
        return None


class Lines:
    """Line and column of an offset. The table is built on first use: most documents are right."""

    __slots__ = ("_starts", "source")

    def __init__(self, source: Source) -> None:
        self.source = source
        self._starts: list[int] | None = None

    def place(self, start: int, end: int, pointer: str = "") -> Place:
        """The place from `start` to `end`, cut at the end of its first line."""
        starts = self._table()
        start = min(start, len(self.source.text))
        line = bisect_right(starts, start)
        first = starts[line - 1]
        width = self._visible_end(line, start, end) - start
        return Place(self.source, pointer, line, start - first + 1, max(width, 1))

    def number(self, offset: int) -> int:
        """The line of an offset, from 1."""
        return bisect_right(self._table(), offset)

    def _visible_end(self, line: int, start: int, end: int) -> int:
        starts = self._table()
        if line < len(starts):
            end = min(end, starts[line])
        return start + len(self.source.text[start:end].rstrip())

    def _table(self) -> list[int]:
        if self._starts is None:
            starts = [0]
            # Source.line() uses splitlines too, so that both mean the same by a line.
            for line in self.source.text.splitlines(keepends=True):
                starts.append(starts[-1] + len(line))
            self._starts = starts[:-1] if len(starts) > 1 else starts
        return self._starts


class Document(Record):
    """A source and the data in it: nested `dict[str, ...]`, `list` and `Scalar`."""

    source: Source
    data: object
    _root: Spot | None = field(default=None, compare=False)
    _lines: Lines | None = field(default=None, compare=False)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at `path` stands, or its key when `key` is true.

        For a path that does not exist: where its nearest existing ancestor stands. The pointer is
        that of the path asked for in either case.
        """
        where = pointer(path)
        spot = self._spot(path)
        if spot is None or self._lines is None:
            return Place(self.source, where)
        if key and spot.key_start >= 0:
            return self._lines.place(spot.key_start, spot.key_end, where)
        return self._lines.place(spot.start, spot.end, where)

    def named(self, name: str) -> Document:
        """The same document under another name, which its places then show."""
        source = Source(name, self.source.text)
        return Document(source, self.data, self._root, self._lines and Lines(source))

    def inside(self, path: Path, offset: int, width: int = 1) -> Place:
        """Where `width` characters from `offset` of the scalar at `path` stand in the text.

        Quotes, indentation and folded lines are taken into account; a scalar with escapes gives
        its own place as a whole.
        """
        whole = self.place(path)
        spot, value = self._spot(path), self.value(path)
        if spot is None or self._lines is None or not isinstance(value, Scalar):
            return whole
        raw = self.source.text[spot.start : spot.end]
        begin = _raw_offset(raw, value, offset)
        if begin is None:
            return whole
        last = _raw_offset(raw, value, offset + max(width, 1) - 1)
        end = begin + 1 if last is None else last + 1
        return self._lines.place(spot.start + begin, spot.start + end, whole.pointer)

    def _spot(self, path: Path) -> Spot | None:
        spot = self._root
        for part in path:
            below = spot.child(part) if spot is not None else None
            if below is None:
                break
            spot = below
        return spot

    def value(self, path: Path) -> object:
        """What stands at `path`: a dict, a list or a `Scalar`; None when there is no such path."""
        value: object = self.data
        for part in path:
            value = _entry(value, part)
        return value


def _entry(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return cast("dict[str | int, object]", value).get(part)
    if isinstance(value, list) and isinstance(part, int):
        entries = cast("list[object]", value)
        return entries[part] if 0 <= part < len(entries) else None
    return None


def pointer(path: Path) -> str:
    """The JSON pointer (RFC 6901) of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


_BLOCK_HEADER = re.compile(r"[|>][0-9+-]*[ ]*(#.*)?(\r\n|\r|\n)")


def _raw_offset(raw: str, value: str, offset: int) -> int | None:
    """The offset in the text as written of the character at `offset` of its value."""
    header = _BLOCK_HEADER.match(raw)
    quoted = raw[:1] in ("'", '"')
    begin = header.end() if header is not None else int(quoted)
    if raw[begin : begin + len(value)] == value:
        return begin + min(offset, len(value))
    # Folding only changes white space, so the n-th visible character is the same in both.
    body = raw[begin : len(raw) - int(quoted)]
    if "".join(body.split()) != "".join(value.split()):
        return None
    seen = len("".join(value[:offset].split()))
    visible = [at for at, character in enumerate(body) if not character.isspace()]
    return begin + visible[seen] if seen < len(visible) else begin + len(body.rstrip())


class Stop(Exception):
    """Reading cannot go on; the problems are in the log."""


class Log:
    """The problems of one text, bounded in number."""

    def __init__(self, source: Source) -> None:
        self.lines = Lines(source)
        self.found: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Note a problem. Raises `Stop` when there are too many."""
        self.found.append(problem)
        if len(self.found) >= limits.MAX_PROBLEMS:
            self.found.append(p.TooManyProblems(place=problem.place))
            raise Stop

    def fatal(self, problem: Problem) -> NoReturn:
        """Note a problem after which nothing can be read."""
        self.found.append(problem)
        raise Stop

    def check(self) -> None:
        """Raise all problems found, if any."""
        if self.found:
            raise LirenError(self.found)


class _Frame:
    """A list or mapping being filled."""

    __slots__ = ("data", "is_key", "key", "key_end", "key_start", "spot")

    def __init__(self, data: dict[str, object] | list[object], spot: Spot, is_key: bool) -> None:
        self.data = data
        self.spot = spot
        self.is_key = is_key
        self.key: str | None = None
        self.key_start = -1
        self.key_end = -1


class Builder:
    """Builds data and spots from the stream of what a text contains, within the limits."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.root: object = None
        self.root_spot: Spot | None = None
        self._frames: list[_Frame] = []
        self._nodes = 0

    def wants_key(self) -> bool:
        """Whether the next thing is the key of a mapping."""
        if not self._frames:
            return False
        top = self._frames[-1]
        return top.key is None and isinstance(top.data, dict)

    def innermost(self) -> int:
        """Where the list or mapping being read starts; -1 outside of any."""
        return self._frames[-1].spot.start if self._frames else -1

    def scalar(self, text: str, plain: bool, start: int, end: int) -> None:
        """A key or a value."""
        self._count(start, end)
        if len(text) > limits.MAX_SCALAR_CHARS:
            place = self.place(start, end)
            self.log.add(p.ScalarTooLong(place=place, length=len(text)))
        if self.wants_key():
            self._key(text, start, end)
        else:
            self._put(Scalar(text, plain), Spot(start, end))

    def open(self, is_mapping: bool, start: int, end: int) -> None:
        """The beginning of a list or a mapping."""
        self._count(start, end)
        if len(self._frames) >= limits.MAX_DEPTH:
            self.log.fatal(p.TooDeep(place=self.place(start, end)))
        is_key = self.wants_key()
        if is_key and not any(frame.is_key for frame in self._frames):
            self.log.add(p.KeyNotText(place=self.place(start, end)))
        spot = Spot(start, end)
        spot.kids = {} if is_mapping else []
        self._frames.append(_Frame({} if is_mapping else [], spot, is_key))

    def close(self, end: int) -> None:
        """The end of the innermost list or mapping."""
        frame = self._frames.pop()
        frame.spot.end = end
        if frame.is_key:
            self.skip_key(frame.spot.start, end)
        else:
            self._put(frame.data, frame.spot)

    def skip_key(self, start: int, end: int) -> None:
        """A key that was refused: its value is still read, under a name nobody can write."""
        self._set_key(f"\0{self._nodes}", start, end)

    def place(self, start: int, end: int, key: str | None = None) -> Place:
        """A place with the pointer of what is being read; `key` adds the key just met."""
        path = [part for frame in self._frames if (part := _current(frame)) is not None]
        return self.log.lines.place(start, end, pointer([*path, key] if key is not None else path))

    def _key(self, text: str, start: int, end: int) -> None:
        frame = self._frames[-1]
        if not text:
            self.log.add(p.EmptyKey(place=self.place(start, end)))
        kids = frame.spot.kids
        if isinstance(kids, dict) and text in kids:
            first = self.log.lines.number(kids[text].key_start)
            place = self.place(start, end, text)
            self.log.add(p.DuplicateKey(place=place, key=p.shown(text), first_line=first))
            self.skip_key(start, end)
        else:
            self._set_key(text, start, end)

    def _set_key(self, text: str, start: int, end: int) -> None:
        frame = self._frames[-1]
        frame.key, frame.key_start, frame.key_end = text, start, end

    def _put(self, value: object, spot: Spot) -> None:
        if not self._frames:
            self.root, self.root_spot = value, spot
            return
        frame = self._frames[-1]
        data, kids, key = frame.data, frame.spot.kids, frame.key
        if isinstance(data, list) and isinstance(kids, list):
            data.append(value)
            kids.append(spot)
        elif isinstance(data, dict) and isinstance(kids, dict) and key is not None:
            spot.key_start, spot.key_end = frame.key_start, frame.key_end
            if not value and spot.start == spot.end:
                # `key:` with nothing after it: the parser's mark is on the next line.
                spot.start = spot.end = frame.key_end
            data[key] = value
            kids[key] = spot
            frame.key = None

    def _count(self, start: int, end: int) -> None:
        self._nodes += 1
        if self._nodes > limits.MAX_NODES:
            self.log.fatal(p.TooManyNodes(place=self.place(start, end)))


def _current(frame: _Frame) -> str | int | None:
    if isinstance(frame.data, list):
        return len(frame.data)
    return None if frame.key is None or frame.key.startswith("\0") else frame.key


# Controls, invisible spaces, bidirectional overrides (which make a line read other than it is),
# separators that editors take for line breaks, and halves of surrogate pairs.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060"
    "\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def forbidden(text: str) -> Iterable[tuple[int, str]]:
    """Offset and name (`U+202E`) of each character that must not stand in a text."""
    for found in _FORBIDDEN.finditer(text):
        yield found.start(), f"U+{ord(found.group()):04X}"


def masked(text: str) -> str:
    """The text with each forbidden character replaced, of the same length."""
    return _FORBIDDEN.sub("\ufffd", text)
