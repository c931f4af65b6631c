"""JSON text to a located document.

In: a source. Out: its `Document`, numbers and words as the text they were written in.
Guarantee: exactly the grammar of RFC 8259 is accepted, without duplicate keys; the scanner is
iterative and each token is matched in linear time, so that no input exhausts stack or patience.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple

from liren.engine.errors import Source
from liren.engine.language import limits
from liren.engine.language import problems as p
from liren.engine.language.document import Builder, Document, Log, Stop, forbidden, masked
from liren.engine.text import Text

_SPACE = re.compile(r"[ \t\r\n]*")
_STRING = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*"')
_WORD = re.compile(r'[^\s\[\]{},:"]+')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORDS = frozenset({"true", "false", "null"})
_NOT_FINITE = re.compile(r"[+-]?(?:NaN|Infinity|inf)", re.IGNORECASE)

# What may come next, as the kinds of token: s string, w word, $ end, and the marks themselves.
_VALUE = "sw[{"
_EXPECTED = {
    _VALUE: Text("一个值", "a value"),
    _VALUE + "]": Text("一个值或 `]`", "a value or `]`"),
    "s": Text("双引号内的键", "a key in double quotes"),
    "s}": Text("双引号内的键或 `}`", "a key in double quotes or `}`"),
    ":": Text(" `:`", "`:`"),
    ",]": Text(" `,` 或 `]`", "`,` or `]`"),
    ",}": Text(" `,` 或 `}`", "`,` or `}`"),
}
_END = Text("文件结尾", "the end of the file")


class _Token(NamedTuple):
    kind: str
    start: int
    end: int


def read_json_text(source: Source) -> Document:
    """Read `source`, whose size was checked. Raises `LirenError` with all problems found."""
    log = Log(source)
    builder = Builder(log)
    with suppress(Stop):
        for start, name in forbidden(source.text):
            log.add(p.ForbiddenCharacter(place=log.lines.place(start, start + 1), character=name))
        _Reader(masked(source.text) if log.found else source.text, builder).run()
    log.check()
    return Document(source, builder.root, builder.root_spot, log.lines)


def plain_json(text: str) -> object:
    """The data of a text as plain Python data; None where the reader has to look at it.

    Numbers are `int` or `Decimal`. Texts with escapes may hold what the reader forbids, and nothing
    is said of depth: whoever takes the data looks at that.
    """
    if 4 * len(text) > limits.MAX_BYTES or any(forbidden(text)):
        return None
    try:
        return _DECODER.decode(text)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError
    return found


def _whole(written: str) -> int:
    if written == "-0":
        raise ValueError
    return int(written)


def _refuse(written: str) -> None:
    raise ValueError(written)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_doubles,
    parse_float=Decimal,
    parse_int=_whole,
    parse_constant=_refuse,
)


class _Reader:
    """The grammar as one state: what may come next, inside which brackets."""

    def __init__(self, text: str, builder: Builder) -> None:
        self.text = text
        self.builder = builder
        self.log = builder.log
        self.open: list[str] = []
        self.want = _VALUE
        self.after_comma = False

    def run(self) -> None:
        """Read the whole text."""
        if not self.text.strip():
            self.log.fatal(p.EmptyDocument(place=self.log.lines.place(0, 1)))
        at = 0
        while True:
            token = self._next(at)
            if token.kind not in self.want:
                self._unexpected(token)
            if token.kind == "$":
                return
            self._take(token)
            at = token.end

    def _next(self, at: int) -> _Token:
        space = _SPACE.match(self.text, at)
        start = space.end() if space is not None else at
        if start >= len(self.text):
            return _Token("$", start, start)
        first = self.text[start]
        if first in "[]{},:":
            return _Token(first, start, start + 1)
        found = (_STRING if first == '"' else _WORD).match(self.text, start)
        if found is not None:
            return _Token("s" if first == '"' else "w", start, found.end())
        if first == '"':
            line = len(self.text)
            self.log.fatal(p.JsonUnclosedString(place=self.builder.place(start, line)))
        return _Token("?", start, start + 1)

    def _take(self, token: _Token) -> None:
        kind, start, end = token
        self.after_comma = kind == ","
        if kind in "[{":
            self.builder.open(kind == "{", start, end)
            self.open.append("]" if kind == "[" else "}")
            self.want = _VALUE + "]" if kind == "[" else "s}"
        elif kind in "]}":
            self.open.pop()
            self.builder.close(end)
            self.want = self._after_value()
        elif kind == ",":
            self.want = "s" if self.open[-1] == "}" else _VALUE
        elif kind == ":":
            self.want = _VALUE
        else:
            is_key = self.want in ("s", "s}")
            self._scalar(token)
            self.want = ":" if is_key else self._after_value()

    def _after_value(self) -> str:
        return "," + self.open[-1] if self.open else "$"

    def _scalar(self, token: _Token) -> None:
        kind, start, end = token
        written = self.text[start:end]
        value = self._string(token) if kind == "s" else written
        if kind == "w":
            self._check_word(written, start, end)
        self.builder.scalar(value, kind == "w", start, end)

    def _string(self, token: _Token) -> str:
        _, start, end = token
        written = self.text[start + 1 : end - 1]
        if "\\" not in written:
            return written
        try:
            value = str(json.loads(self.text[start:end]))
        except json.JSONDecodeError as error:
            self._bad_escape(start, start + error.pos)
            return ""
        for _, name in forbidden(value):
            place = self.builder.place(start, end)
            self.log.add(p.ForbiddenCharacter(place=place, character=name))
        return value

    def _bad_escape(self, start: int, at: int) -> None:
        begin = self.text.rfind("\\", start, at + 1)
        found = self.text[begin : begin + (6 if self.text[begin + 1] == "u" else 2)].split('"')[0]
        place = self.builder.place(begin, begin + len(found))
        self.log.add(p.BadEscape(place=place, found=p.shown(found or "\\")))

    def _check_word(self, word: str, start: int, end: int) -> None:
        if word in _WORDS or (self.log.found and "\ufffd" in word):
            return  # a forbidden character, which was reported and replaced
        number = _NUMBER.fullmatch(word) is not None
        if number and len(word) <= limits.MAX_NUMBER_CHARS:
            return
        place = self.builder.place(start, end)
        if number:
            self.log.add(p.NumberTooLong(place=place))
        elif _NOT_FINITE.fullmatch(word):
            self.log.add(p.NotFinite(place=place, found=p.shown(word)))
        else:
            self.log.add(p.JsonWord(place=place, found=p.shown(word)))

    def _unexpected(self, token: _Token) -> None:
        kind, start, end = token
        if any(isinstance(problem, p.ForbiddenCharacter) for problem in self.log.found):
            raise Stop  # the replaced character may be what is in the way
        place = self.builder.place(start, end)
        written = p.shown(self.text[start:end])
        if self.want == "$":
            self.log.fatal(p.JsonTextAfterEnd(place=place, found=written))
        if self.after_comma and kind in "]}":
            self.log.fatal(p.JsonTrailingComma(place=place, closing=kind))
        found = _END if kind == "$" else Text(f" `{written}`", f"`{written}`")
        self.log.fatal(p.JsonSyntax(place=place, expected=_EXPECTED[self.want], found=found))
