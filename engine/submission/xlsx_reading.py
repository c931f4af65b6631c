"""Workbooks: the bytes of an xlsx file to sheets of cells.

In: bytes. Out: a `Workbook`, whose cells have the text that a person would have typed, and the
problem of each cell that states no value: formulas, errors, times, numbers with more digits than a
spreadsheet keeps. Guarantee: a number comes back as the shortest decimal that is stored so; what is
shown as a percentage says so (`30 %`); nothing is calculated and no other file is looked at.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from liren.engine.errors import LirenError, Place, Problem, Source
from liren.engine.language import limits
from liren.engine.language.document import forbidden
from liren.engine.language.problems import ScalarTooLong, TooLarge
from liren.engine.record import Record
from liren.engine.submission import xlsx_problems as p
from liren.engine.submission.form_keys import FIELDS
from liren.engine.submission.long_table import LongTable
from liren.engine.submission.problems import ForbiddenInCell, NoHeader
from liren.engine.submission.tables import Cell, Row, Table, TableBuilder, column_name, is_blank
from liren.engine.submission.xlsx_package import Package, SheetFacts, damaged, open_package

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Ruleset

MOST_DIGITS = 15
"""Significant digits that a binary number keeps of every decimal."""
ANSWERS = "liren problems"
"""What the first cell of a sheet says that was written to list problems; it is not read."""


class Sheet(Record):
    """One sheet: its cells, and what is wrong with some of them, by their addresses."""

    table: Table
    facts: SheetFacts
    wrong: Mapping[str, Problem]

    def mark(self) -> str:
        """What its first cell says."""
        rows = self.table.rows
        return rows[0][0].text if rows and rows[0] else ""


class Workbook(Record):
    """All sheets, in order."""

    source: Source
    sheets: Sequence[Sheet]


def read_workbook(content: bytes, name: str) -> Workbook:
    """The sheets of an xlsx file. Raises `LirenError`."""
    source = Source(name)
    if len(content) > limits.MAX_BYTES:
        raise LirenError([TooLarge(place=Place(source))])
    package = open_package(content, name)
    values = _values(package, source)
    sheets = (
        _Sheet(source, facts, rows).read()
        for facts, rows in zip(package.sheets, values, strict=True)
    )
    return Workbook(source, tuple(sheet for sheet in sheets if sheet.mark() != ANSWERS))


def _values(package: Package, source: Source) -> list[list[list[object]]]:
    """The values of each sheet, row by row, from the first cell on."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        missing = p.FormsNotInstalled(package="python-calamine", place=Place(source))
        raise LirenError([missing]) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(package.content))
        return [
            [
                list(row)
                for row in book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
            ]
            for each in package.sheets
        ]
    except (CalamineError, ValueError, OverflowError) as error:
        raise damaged(source) from error
    except BaseException as error:
        # A panic of the library is no `Exception`, and is still about this file alone.
        if type(error).__name__ == "PanicException":
            raise damaged(source) from error
        raise


class _Sheet:
    """Makes the cells of one sheet."""

    def __init__(self, source: Source, facts: SheetFacts, rows: list[list[object]]) -> None:
        self.source = source
        self.facts = facts
        self.rows = rows
        self.wrong: dict[str, Problem] = {}

    def read(self) -> Sheet:
        """The sheet."""
        ends = self.ends()
        rows = max(len(self.rows), *(i + 1 for i in ends), 0)
        cells = tuple(self.row(i, ends.get(i, 0)) for i in range(rows))
        return Sheet(Table(self.source, cells, self.facts.name), self.facts, self.wrong)

    def row(self, i: int, end: int) -> Row:
        """The cells of one row, up to `end` at least."""
        values = self.rows[i] if i < len(self.rows) else []
        width = _width(values)
        blank = [""] * max(end - width, 0)
        return tuple(self.cell(i, j, value) for j, value in enumerate([*values[:width], *blank]))

    def ends(self) -> dict[int, int]:
        """Where each row ends that has formulas or errors; the library may know no value there."""
        found: dict[int, int] = {}
        for i, j in (*self.facts.formulas, *self.facts.errors):
            found[i] = max(found.get(i, 0), j + 1)
        return found

    def cell(self, i: int, j: int, value: object) -> Cell:
        """One cell: its text, or none and its problem noted."""
        at = (i, j)
        address = f"{self.facts.name}!{column_name(j)}{i + 1}"
        if at in self.facts.formulas:
            problem: Problem = p.FormulaGiven(found=self.facts.formulas[at])
        elif at in self.facts.errors:
            problem = p.CellInError(found=self.facts.errors[at])
        elif value == "":
            return Cell("", address)
        else:
            text = text_of(value, percent=at in self.facts.percents)
            if isinstance(text, str):
                return Cell(text, address)
            problem = text
        self.wrong[address] = problem.at(Place(self.source, cell=address))
        return Cell("", address)


def _width(row: list[object]) -> int:
    """How many cells of a row there are up to the last one in which something stands.

    A few bytes far away make a sheet a rectangle of a million cells in which nothing stands.
    """
    width = len(row)
    if row.count("") == width:
        return 0
    while row[width - 1] == "":
        width -= 1
    return width


def text_of(value: object, *, percent: bool = False) -> str | Problem:
    """The value of a cell as a person would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return number_text(value, percent=percent)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else p.TimeGiven(found=str(value))
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return p.TimeGiven(found=str(value))
    if len(value) > limits.MAX_SCALAR_CHARS:
        return ScalarTooLong(length=len(value))
    for _, name in forbidden(value):
        return ForbiddenInCell(character=name)
    return value.strip()


def number_text(value: float, *, percent: bool = False) -> str | Problem:
    """The shortest decimal that is stored as this number."""
    exact = Decimal(repr(value))
    if not exact.is_finite() or len(_digits(exact)) > MOST_DIGITS:
        return p.TooManyDigits(found=repr(value))
    shown = exact.scaleb(2) if percent else exact
    text = f"{shown.normalize():f}"
    return f"{text} %" if percent else text


def _digits(number: Decimal) -> str:
    """The significant digits, without zeros at either end."""
    return "".join(map(str, number.as_tuple().digits)).strip("0") or "0"


# plain tables


def read_tables(book: Workbook, rulesets: Sequence[Ruleset], builder: TableBuilder) -> None:
    """Add what the tables of a workbook state, whichever sheets they stand on."""
    sources: dict[str, str] = {}
    read = [each for each in book.sheets if _read_table(each, rulesets, builder, sources)]
    if not read:
        first = book.sheets[0].facts.name if book.sheets else ""
        place = Place(book.source, cell=f"{first}!A1" if first else None)
        builder.note(NoHeader(place=place))
        return
    ignored = (each for each in book.sheets if each not in read and not _is_empty(each))
    builder.note(*(
        p.SheetIgnored(sheet=each.facts.name, place=_corner(book.source, each.facts))
        for each in ignored
    ))  # fmt: skip


def _read_table(
    sheet: Sheet, rulesets: Sequence[Ruleset], builder: TableBuilder, sources: dict[str, str]
) -> bool:
    """Add the table of a sheet, if it has one; `sources` are those of all sheets."""
    table = LongTable(sheet.table, rulesets, builder)
    table.sources = sources
    rows = iter(sheet.table.rows)
    if not table.find_header(rows):
        return False
    rest = list(rows)
    first = len(sheet.table.rows) - len(rest)
    used = {at for role, at in table.columns.items() if role != "ignored"}
    for row in rest:
        wrong = [sheet.wrong[cell.address] for j, cell in enumerate(row)
                 if j in used and cell.address in sheet.wrong]  # fmt: skip
        builder.note(*wrong)
        if not is_blank(row) and not (wrong and _states_nothing(table, row)):
            table.row(row)
    builder.note(*unseen(sheet, builder.source, first))
    return True


def _states_nothing(table: LongTable, row: Sequence[Cell]) -> bool:
    """Whether a row lacks its fact or its value: it was said already what is wrong with it."""
    fact, value = table.cell(row, "fact"), table.cell(row, "value")
    return not (fact and fact.text and value and value.text)


def unseen(sheet: Sheet, source: Source, first: int = 0) -> Iterator[Problem]:
    """What a person does not see, or sees otherwise than it is read, from row `first` on."""
    facts = sheet.facts
    for merge in facts.merges:
        if merge.bottom > merge.top and merge.bottom >= first:
            place = Place(source, cell=f"{facts.name}!{column_name(merge.left)}{merge.top + 1}")
            yield p.MergedCells(cells=merge.text, place=place)
    if facts.hidden:
        yield p.HiddenRead(what=facts.name, place=_corner(source, facts))
        return
    for row in facts.hidden_rows:
        if first <= row < len(sheet.table.rows) and _is_read(sheet.table.rows[row]):
            place = Place(source, cell=f"{facts.name}!A{row + 1}")
            yield p.HiddenRead(what=f"{facts.name}!{row + 1}:{row + 1}", place=place)


def _is_read(row: Sequence[Cell]) -> bool:
    """Whether a row states anything; forms hide the ids of columns themselves."""
    return not is_blank(row) and not row[0].text.startswith(f"{FIELDS} ")


def _is_empty(sheet: Sheet) -> bool:
    return all(is_blank(row) for row in sheet.table.rows)


def _corner(source: Source, facts: SheetFacts) -> Place:
    return Place(source, cell=f"{facts.name}!A1")
