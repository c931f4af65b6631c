"""A document that was read, with the place of every key and value in it.

In: a source text and what a reader recorded while building it (`Builder`). Out: `Document`, whose
data are dicts with `str` keys, lists and `Scalar`s, and nothing else.
Guarantee: `Document.place` answers for any path, existing or not, and never raises. Offsets into
the text are recorded while reading; lines and columns are worked out when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
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

    def __init__(self, start: int, end: int, key_start: int = -1, key_end: int = -1) -> None:
        self.start = start
        self.end = end
        self.key_start = key_start
        self.key_end = key_end
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

    @property
    def spots(self) -> Spot | None:
        """Where everything in a text stands; None when the document is not from a text."""
        return self._root

    def is_laid_over(self, path: Path) -> bool:
        """Whether what stands at `path` was laid over the document by another."""
        return False

    def at_fault(self, place: Place) -> bool:
        """Whether it was answered already what is wrong at a place, and nothing need be added."""
        return False

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


class LaterDocument(Document):
    """A document of a text that was read before without places: it is read again for them."""

    def __init__(self, source: Source, read: Callable[[Source], Document]) -> None:
        self.__dict__.update(source=source, _read=read)

    def __getattr__(self, name: str) -> object:
        if name != "data":
            raise AttributeError(name)
        self.whole()
        return self.__dict__["data"]

    def __eq__(self, other: object) -> bool:
        return self.whole() == (other.whole() if isinstance(other, LaterDocument) else other)

    def __hash__(self) -> int:
        return hash(self.source)

    def __reduce__(self) -> tuple[object, ...]:
        return self.whole().__reduce__()

    def whole(self) -> Document:
        """The same document with its data, and where they stand."""
        found: Document | None = self.__dict__.get("_found")
        if found is None:
            read: Callable[[Source], Document] = self.__dict__["_read"]
            found = read(self.source)
            self.__dict__.update(found.__dict__, _found=found)
        return found

    @property
    def spots(self) -> Spot | None:
        """Where everything in the text stands."""
        return self.whole().spots

    def _spot(self, path: Path) -> Spot | None:
        self.whole()
        return super()._spot(path)


class DeferredDocument(Document):
    """A document of plain data, which are only turned into scalars when they are asked for."""

    def __init__(self, source: Source, kept: object, read: Callable[[object], object]) -> None:
        self.__dict__.update(source=source, _root=None, _lines=None, _kept=kept, _read=read)

    def __getattr__(self, name: str) -> object:
        if name != "data":
            raise AttributeError(name)
        data = self._part(self.__dict__["_kept"])
        self.__dict__["data"] = data
        return data

    def __eq__(self, other: object) -> bool:
        return self.whole() == (other.whole() if isinstance(other, DeferredDocument) else other)

    def __hash__(self) -> int:
        return hash(self.source)

    def __reduce__(self) -> tuple[object, ...]:
        return Document, (self.source, self.data)

    def kept(self) -> object:
        """The plain data, which are not to be changed."""
        return self.__dict__["_kept"]

    def whole(self) -> Document:
        """The same document with its data."""
        return Document(self.source, self.data)

    def value(self, path: Path) -> object:
        """What stands at `path`; of the rest nothing is read."""
        kept: object = self.__dict__["_kept"]
        for part in path:
            kept = _entry(kept, part)
        return super().value(path) if kept is None else self._part(kept)

    def _part(self, kept: object) -> object:
        read: Callable[[object], object] = self.__dict__["_read"]
        return read(kept)


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
    """A list or a mapping being filled. A list has no `entries`."""

    __slots__ = (
        "entries",
        "is_key",
        "items",
        "key",
        "key_end",
        "key_start",
        "kids",
        "spot",
        "spots",
    )

    def __init__(self, spot: Spot, is_mapping: bool, is_key: bool) -> None:
        self.spot = spot
        self.is_key = is_key
        self.key: str | None = None
        self.key_start = -1
        self.key_end = -1
        self.entries: dict[str, object] | None = None
        self.kids: dict[str, Spot] = {}
        self.items: list[object] = []
        self.spots: list[Spot] = []
        if is_mapping:
            self.entries = {}
            spot.kids = self.kids
        else:
            spot.kids = self.spots


class Builder:
    """Builds data and spots from the stream of what a text contains, within the limits."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.root: object = None
        self.root_spot: Spot | None = None
        self._frames: list[_Frame] = []
        self._top: _Frame | None = None
        self._nodes = 0

    def wants_key(self) -> bool:
        """Whether the next thing is the key of a mapping."""
        top = self._top
        return top is not None and top.key is None and top.entries is not None

    def innermost(self) -> int:
        """Where the list or mapping being read starts; -1 outside of any."""
        return self._top.spot.start if self._top is not None else -1

    def scalar(self, text: str, plain: bool, start: int, end: int) -> None:
        """A key or a value."""
        self._nodes += 1
        if self._nodes > limits.MAX_NODES or len(text) > limits.MAX_SCALAR_CHARS:
            self._check_limits(text, start, end)
        # Nearly everything read passes here, which is why the next two steps are not methods.
        top = self._top
        if top is None or top.entries is None:
            self._put(Scalar(text, plain), Spot(start, end))
        elif top.key is not None:
            if not text and start == end:
                # `key:` with nothing after it: the parser's mark is on the next line.
                start = end = top.key_end
            top.entries[top.key] = Scalar(text, plain)
            top.kids[top.key] = Spot(start, end, top.key_start, top.key_end)
            top.key = None
        elif text and text not in top.kids:
            top.key, top.key_start, top.key_end = text, start, end
        else:
            self._odd_key(top, text, start, end)

    def open(self, is_mapping: bool, start: int, end: int) -> None:
        """The beginning of a list or a mapping."""
        self._nodes += 1
        if self._nodes > limits.MAX_NODES:
            self._check_limits("", start, end)
        if len(self._frames) >= limits.MAX_DEPTH:
            self.log.fatal(p.TooDeep(place=self.place(start, end)))
        is_key = self.wants_key()
        if is_key and not any(frame.is_key for frame in self._frames):
            self.log.add(p.KeyNotText(place=self.place(start, end)))
        self._top = _Frame(Spot(start, end), is_mapping, is_key)
        self._frames.append(self._top)

    def close(self, end: int) -> None:
        """The end of the innermost list or mapping."""
        frame = self._frames.pop()
        self._top = self._frames[-1] if self._frames else None
        frame.spot.end = end
        if frame.is_key:
            self.skip_key(frame.spot.start, end)
        else:
            self._put(frame.items if frame.entries is None else frame.entries, frame.spot)

    def skip_key(self, start: int, end: int) -> None:
        """A key that was refused: its value is still read, under a name nobody can write."""
        if self._top is not None:
            self._set_key(self._top, f"\0{self._nodes}", start, end)

    def place(self, start: int, end: int, key: str | None = None) -> Place:
        """A place with the pointer of what is being read; `key` adds the key just met."""
        path = [part for frame in self._frames if (part := _current(frame)) is not None]
        return self.log.lines.place(start, end, pointer([*path, key] if key is not None else path))

    def _odd_key(self, frame: _Frame, text: str, start: int, end: int) -> None:
        """A key that is empty, or that the mapping has already."""
        if not text:
            self.log.add(p.EmptyKey(place=self.place(start, end)))
        if text in frame.kids:
            first = self.log.lines.number(frame.kids[text].key_start)
            place = self.place(start, end, text)
            self.log.add(p.DuplicateKey(place=place, key=p.shown(text), first_line=first))
            self.skip_key(start, end)
        else:
            self._set_key(frame, text, start, end)

    def _set_key(self, frame: _Frame, text: str, start: int, end: int) -> None:
        frame.key, frame.key_start, frame.key_end = text, start, end

    def _put(self, value: object, spot: Spot) -> None:
        frame = self._top
        if frame is None:
            self.root, self.root_spot = value, spot
        elif frame.entries is None:
            frame.items.append(value)
            frame.spots.append(spot)
        elif frame.key is not None:
            spot.key_start, spot.key_end = frame.key_start, frame.key_end
            frame.entries[frame.key] = value
            frame.kids[frame.key] = spot
            frame.key = None

    def _check_limits(self, text: str, start: int, end: int) -> None:
        if self._nodes > limits.MAX_NODES:
            self.log.fatal(p.TooManyNodes(place=self.place(start, end)))
        if len(text) > limits.MAX_SCALAR_CHARS:
            place = self.place(start, end)
            self.log.add(p.ScalarTooLong(place=place, length=len(text)))


def _current(frame: _Frame) -> str | int | None:
    if frame.entries is None:
        return len(frame.items)
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
