"""A table with one row for each community, as documents of the snapshot's shape.

In: the rows of a table whose header names facts (`outdoor.area`, `室外场地（平方米）`,
`estates[1].homes`), what stands beside them (`appeals@reason`) and what a submission is about
(`snapshot`, `community`, `as_of`). Out: for each further row a document, or what is wrong with the
row. Guarantee: each row is read as if its cells stood in a table with one row for each fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

from liren.engine.errors import LirenError, Problem, Source
from liren.engine.language.document import Document, Scalar
from liren.engine.language.numbers import Quantity, parse_quantity
from liren.engine.language.units import find_unit
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.values import Normalised
from liren.engine.submission.long_table import (
    BESIDE,
    COLUMNS,
    HEAD,
    IN_RECORD,
    FactNames,
    LongTable,
    role_of,
)
from liren.engine.submission.tables import UNSTATED, Cell, Row, Table, TableBuilder, is_blank

HEADER_WITHIN = 20
"""Rows above the header: titles and explanations."""
LONG = ("fact", "value", "unit", *BESIDE, "source")
"""The columns of the rows that a row is taken apart into."""
COUNTING = ("no", "no.", "#", "序号", "行号")
"""Titles of columns that only count the rows."""
OVERALL: Mapping[str, tuple[str, ...]] = {**HEAD, "note": (*HEAD["note"], "备注")}
NOTHING_BESIDE: Mapping[str, int] = MappingProxyType({})
NOTHING_WRONG: Mapping[str, Problem] = MappingProxyType({})
_UNIT = re.compile(r"(?P<name>.+?)\s*[（(](?P<unit>[^()（）]+)[)）]")


class Column(NamedTuple):
    """What the cells of one column are of: a name with the cell that has it, a unit, and the
    columns of what stands beside, by their keys."""

    named: Cell
    at: int | None = None
    unit: str = ""
    beside: Mapping[str, int] = NOTHING_BESIDE

    def is_stated(self, row: Row) -> bool:
        """Whether a row says anything of it."""
        return any(at < len(row) and row[at].text for at in self.places())

    def places(self) -> Iterator[int]:
        """Its columns."""
        if self.at is not None:
            yield self.at
        yield from self.beside.values()


class WideRow(Record):
    """One row: its number in the file, the document that it is, the problems of its cells, and
    what was normalised in them.

    The document of a row that cannot be told apart into cells says nothing.
    """

    number: int
    document: Document
    problems: tuple[Problem, ...]
    read_as: tuple[Normalised, ...] = ()

    def also(self, problems: Iterable[Problem]) -> WideRow:
        """The same row with further problems."""
        more = tuple(problems)
        return replace(self, problems=(*self.problems, *more)) if more else self


class WideTable:
    """The header of a table with one row for each community.

    `wrong` is what is wrong with single cells of it, by their addresses; these have no text.
    """

    def __init__(
        self,
        source: Source,
        header: Row,
        rulesets: Sequence[Ruleset],
        wrong: Mapping[str, Problem] = NOTHING_WRONG,
    ) -> None:
        self.source = source
        self.wrong = wrong
        self.rulesets = rulesets
        self.names = FactNames(rulesets)
        self.units = {name: unit for each in rulesets for name, unit in each.units.items()}
        self.columns = list(self.of([self.instead(cell, i) for i, cell in enumerate(header)]))
        self.end = max((at for each in self.columns for at in each.places()), default=-1) + 1

    def is_header(self) -> bool:
        """Whether the columns are those of submissions: what they are about, and a fact."""
        heads = [role_of(each.named.text, OVERALL) for each in self.columns]
        facts = sum(self.is_fact(each.named.text) for each in self.columns)
        return facts > 1 or (facts == 1 and any(heads))

    def is_fact(self, text: str) -> bool:
        """Whether a text names a fact, or a fact of a record."""
        found = IN_RECORD.fullmatch(text)
        return self.names.find(found["list"] if found else text)[1] is not None

    # the header

    def of(self, header: Row) -> Iterator[Column]:
        """The columns, each with those of what stands beside its values."""
        found: dict[str, Column] = {}
        for i, cell in enumerate(header):
            name, unit, beside = self.titled(cell.text)
            known = found.get(name) or Column(Cell(name, cell.address))
            if beside:
                found[name] = known._replace(beside={**known.beside, beside: i})
            elif known.at is not None:
                # Kept apart, so that a value that is given twice is answered.
                found[f"{name} {i}"] = Column(Cell(name, cell.address), i, unit)
            elif self.is_fact(name) or name.lower() not in COUNTING:
                found[name] = known._replace(named=Cell(name, cell.address), at=i, unit=unit)
        yield from found.values()

    def titled(self, text: str) -> tuple[str, str, str]:
        """The name in a title, the unit, and the key of what stands beside: `area (m²)`."""
        name, mark, beside = text.rpartition("@")
        key = role_of(beside, {role: COLUMNS[role] for role in (*BESIDE, "source")})
        if mark and key is not None:
            return name, "", key
        unit = None if self.is_fact(text) else _UNIT.fullmatch(text)
        if unit is not None and find_unit(unit["unit"].strip(), self.units) is not None:
            return unit["name"], unit["unit"].strip(), ""
        return text, "", ""

    # cells that are wrong

    def instead(self, cell: Cell, i: int) -> Cell:
        """A text for a cell that is wrong, so that nobody is told that it is missing."""
        return cell._replace(text=f"?{i}") if cell.address in self.wrong else cell

    def answered(self, row: Row, builder: TableBuilder) -> Row:
        """The row, with what is wrong with its cells noted, and a text where one may be needed."""
        cells = list(row)
        for column in self.columns:
            for at in (at for at in column.places() if at < len(row)):
                if row[at].address in self.wrong:
                    self.answer(row[at], builder)
                    if at != column.at:
                        cells[at] = self.instead(row[at], at)
                    elif column.beside:
                        cells[at] = row[at]._replace(text=UNSTATED)
            if column.named.address in self.wrong and column.is_stated(row):
                self.answer(column.named, builder)
        return cells

    def answer(self, cell: Cell, builder: TableBuilder) -> None:
        """Note what is wrong with a cell, and that it is said."""
        builder.note(self.wrong[cell.address])
        builder.faulty.add(cell.address)

    # rows

    def says_nothing(self, row: Row) -> bool:
        """Whether nothing stands in a row, not even something that is wrong."""
        asked = (at for column in self.columns for at in column.places() if at < len(row))
        return is_blank(row) and not any(row[at].address in self.wrong for at in asked)

    def read(self, row: Row, number: int, default_name: str) -> WideRow:
        """The document that a row is; one that says nothing where there is too much wrong."""
        long = LongTable(Table(self.source, ()), self.rulesets, heads=False)
        try:
            self.add(row, long)
        except LirenError as error:
            return _refused(self.source, number, default_name, error)
        long.builder.data.setdefault("snapshot", Scalar(f"{default_name}-{number}"))
        made = long.builder
        return WideRow(number, made.document(), tuple(made.problems), tuple(made.normalised))

    def add(self, row: Row, long: LongTable) -> None:
        """Add what a row states, fact by fact."""
        long.columns = {role: i for i, role in enumerate(LONG)}
        row = self.answered(row, long.builder)
        for column in self.columns:
            if column.is_stated(row):
                long.row(list(self.apart(column, row)))
        for cell in row[max(self.end, 1) :]:
            if cell.text or cell.address in self.wrong:
                long.outside(cell)

    def apart(self, column: Column, row: Row) -> Iterator[Cell]:
        """The cells of one fact as a row of their own."""
        head = role_of(column.named.text, OVERALL)
        blank = Cell("", column.named.address)
        yield column.named if head is None else Cell(head, column.named.address)
        value = _at(row, column.at) or blank
        yield value
        has_own = bool(column.unit) and self.has_unit(value)
        yield Cell("" if has_own else column.unit, column.named.address)
        for role in LONG[3:]:
            yield _at(row, column.beside.get(role)) or blank

    def has_unit(self, cell: Cell) -> bool:
        """Whether a number is written with a unit of its own, which goes before the column's."""
        quantity = parse_quantity(cell.text, self.units)
        return isinstance(quantity, Quantity) and quantity.unit is not None


def _at(row: Row, at: int | None) -> Cell | None:
    return row[at] if at is not None and at < len(row) else None


def wide_rows(
    rows: Iterable[Row | LirenError],
    source: Source,
    rulesets: Sequence[Ruleset],
    default_name: str,
    wrong: Mapping[str, Problem] = NOTHING_WRONG,
) -> Iterator[WideRow] | None:
    """The submissions of a table, read as they are asked for; None when it is no such table."""
    coming = iter(rows)
    for i, row in enumerate(islice(coming, HEADER_WITHIN), start=1):
        if isinstance(row, LirenError) or _is_long(row):
            return None
        table = WideTable(source, row, rulesets, wrong)
        if table.is_header():
            return _read(table, coming, i, default_name)
    return None


def _is_long(row: Row) -> bool:
    roles = {role_of(cell.text, COLUMNS) for cell in row}
    return {"fact", "value"} <= roles


def _refused(source: Source, number: int, default_name: str, error: LirenError) -> WideRow:
    """A row of which nothing is stated but what is wrong with it."""
    return WideRow(number, Document(source, {"snapshot": Scalar(default_name)}), error.problems)


def _read(
    table: WideTable, rows: Iterable[Row | LirenError], header: int, default_name: str
) -> Iterator[WideRow]:
    for number, row in enumerate(rows, start=header + 1):
        if isinstance(row, LirenError):
            yield _refused(table.source, number, default_name, row)
        elif not table.says_nothing(row):
            yield table.read(row, number, default_name)
