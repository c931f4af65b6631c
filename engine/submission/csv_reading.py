"""CSV: the bytes of a file to a table.

In: bytes, and the encoding if the sender named one. Out: a `Table` whose cells go by the address a
spreadsheet shows (`C5`). UTF-8 with or without mark, UTF-16 with mark and GB18030 are told apart;
comma, semicolon and tab are. Guarantee: what can be read in two ways, or in none, is refused.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, lookup
from collections.abc import Iterator, Sequence
from itertools import count

from liren.engine.errors import LirenError, Place, Source, nearest
from liren.engine.language import limits
from liren.engine.language.document import forbidden
from liren.engine.language.problems import TooLarge
from liren.engine.submission import problems as p
from liren.engine.submission.tables import Cell, Row, Table, column_name

SEPARATORS = (",", ";", "\t", "，", "；")
ENCODINGS = ("utf-8", "gb18030", "utf-16")
MOST_COLUMNS = 2_000


def read_csv(content: bytes, name: str, encoding: str | None = None) -> Table:
    """The table in a file. Raises `LirenError`."""
    source = Source(name)
    if len(content) > limits.MAX_BYTES:
        raise LirenError([TooLarge(place=Place(source))])
    return Table(source, tuple(map(_in_order, rows_of(content, source, encoding))))


def rows_of(
    content: bytes, source: Source, encoding: str | None = None
) -> Iterator[Row | LirenError]:
    """The rows of a file one by one, each with its cells or with what is wrong with it.

    Raises `LirenError` when the file is no text.
    """
    text = decoded(content, source, encoding)
    return _rows(text, _separator(text), source)


def _in_order(row: Row | LirenError) -> Row:
    if isinstance(row, LirenError):
        raise row
    return row


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
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _rows(text: str, separator: str, source: Source) -> Iterator[Row | LirenError]:
    # Lines are parted as spreadsheet programs do it, and no copy of the whole text is made.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    csv.field_size_limit(limits.MAX_SCALAR_CHARS)
    for number in count(1):
        try:
            texts = next(reader, None)
            if texts is None:
                return
            yield _row(texts, number, source)
        except csv.Error:
            yield LirenError([p.BrokenQuotes(place=_row_place(source, number))])
        except LirenError as error:
            yield error


def _row(texts: Sequence[str], number: int, source: Source) -> Row:
    if len(texts) > MOST_COLUMNS:
        problem = p.TooManyColumns(most=MOST_COLUMNS, place=_row_place(source, number))
        raise LirenError([problem])
    return tuple(_cell(part, f"{column_name(i)}{number}", source) for i, part in enumerate(texts))


def _row_place(source: Source, row: int) -> Place:
    return Place(source, cell=f"A{row}")


def _cell(text: str, address: str, source: Source) -> Cell:
    for _, name in forbidden(text):
        problem = p.ForbiddenInCell(character=name, place=Place(source, cell=address))
        raise LirenError([problem])
    return Cell(text.strip(), address)
