"""CSV: the bytes of a file to a table.

In: bytes, and the encoding if the sender named one. Out: a `Table` whose cells go by the address a
spreadsheet shows (`C5`). UTF-8 with or without mark, UTF-16 with mark and GB18030 are told apart;
comma, semicolon and tab are. Guarantee: what can be read in two ways, or in none, is refused.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, lookup
from collections.abc import Iterator

from liren.engine.errors import LirenError, Place, Source, nearest
from liren.engine.language import limits
from liren.engine.language.document import forbidden
from liren.engine.language.problems import TooLarge
from liren.engine.submission import problems as p
from liren.engine.submission.tables import Cell, Table, column_name

SEPARATORS = (",", ";", "\t", "，", "；")
ENCODINGS = ("utf-8", "gb18030", "utf-16")
MOST_COLUMNS = 2_000


def read_csv(content: bytes, name: str, encoding: str | None = None) -> Table:
    """The table in a file. Raises `LirenError`."""
    source = Source(name)
    if len(content) > limits.MAX_BYTES:
        raise LirenError([TooLarge(place=Place(source))])
    text = decoded(content, source, encoding)
    separator = _separator(text)
    rows = tuple(_rows(text, separator, source))
    return Table(source, rows)


def decoded(content: bytes, source: Source, encoding: str | None) -> str:
    """The text of a file in the encoding that is named, or in the one that fits."""
    if encoding is not None:
        return _by_name(content, source, encoding)
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _by_name(content, source, "utf-16")
    for candidate in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(candidate)
        except UnicodeDecodeError:
            continue
    raise LirenError([p.UnknownEncoding(place=Place(source))])


def _by_name(content: bytes, source: Source, encoding: str) -> str:
    try:
        lookup(encoding)
    except LookupError:
        near = nearest(encoding, ENCODINGS)
        unknown = p.NoSuchEncoding(name=encoding, nearest=near, place=Place(source))
        raise LirenError([unknown]) from None
    try:
        return content.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeError:
        wrong = p.WrongEncoding(encoding=encoding, place=Place(source))
        raise LirenError([wrong]) from None


def _separator(text: str) -> str:
    """The separator that stands most often in the first line."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _rows(text: str, separator: str, source: Source) -> Iterator[tuple[Cell, ...]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=True)
    csv.field_size_limit(limits.MAX_SCALAR_CHARS)
    number = 0
    try:
        for number, texts in enumerate(reader, start=1):
            if len(texts) > MOST_COLUMNS:
                problem = p.TooManyColumns(most=MOST_COLUMNS, place=_row_place(source, number))
                raise LirenError([problem])
            yield tuple(
                _cell(part, f"{column_name(i)}{number}", source) for i, part in enumerate(texts)
            )
    except csv.Error as error:
        place = _row_place(source, number + 1)
        raise LirenError([p.BrokenQuotes(place=place)]) from error


def _row_place(source: Source, row: int) -> Place:
    return Place(source, cell=f"A{row}")


def _cell(text: str, address: str, source: Source) -> Cell:
    for _, name in forbidden(text):
        problem = p.ForbiddenInCell(character=name, place=Place(source, cell=address))
        raise LirenError([problem])
    return Cell(text.strip(), address)
