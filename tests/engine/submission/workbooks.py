"""Workbooks as people leave them: forms filled in, and files made to do harm.

In: the bytes of a form, and what to write where. Out: the bytes of the workbook, saved by another
library than the one that wrote it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from liren.engine.submission import form_keys as k


def opened(content: bytes) -> Any:
    """The workbook."""
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: Any) -> bytes:
    """Its bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def address(book: Any, row: str, column: int = k.VALUE) -> str:
    """`Sheet!C5` for the row with an id; `record LIST 2` is the second row of records."""
    kind, _, of = row.partition(" ")
    if kind == k.RECORD:
        name, _, number = of.partition(" ")
        sheet, first = found(book, f"{k.FIELDS} {name}")
        return f"{sheet.title}!{sheet.cell(first + 2 + int(number), column + 1).coordinate}"
    if kind == k.ASIDE:
        sheet = next(each for each in book.worksheets if each["A3"].value == k.ASIDE)
        return f"{sheet.title}!{sheet.cell(2 + int(of), column + 1).coordinate}"
    sheet, number_of_row = found(book, row)
    return f"{sheet.title}!{sheet.cell(number_of_row, column + 1).coordinate}"


def found(book: Any, row: str) -> tuple[Worksheet, int]:
    """The sheet and the number of the row with an id."""
    for sheet in book.worksheets:
        for (cell,) in sheet.iter_rows(min_col=1, max_col=1):
            if cell.value == row:
                return sheet, cell.row
    raise KeyError(row)


def filled(content: bytes, cells: Mapping[tuple[str, int], object]) -> tuple[bytes, list[str]]:
    """A form with values put into cells, each given by row id and column; and their addresses."""
    book = opened(content)
    addresses = []
    for (row, column), value in cells.items():
        where = address(book, row, column)
        sheet, _, cell = where.rpartition("!")
        book[sheet][cell].value = value
        addresses.append(where)
    return saved(book), addresses


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The zip with each part changed, or left out where that gives None."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def plain(*rows: list[object], sheet: str = "Sheet") -> bytes:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    return saved(book)
