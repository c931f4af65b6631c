"""Sheets with one row for each community, as documents of the snapshot's shape.

In: the sheets of a workbook that is no form. Out: the rows of its wide tables, as `wide_table.py`
reads them, each with what is wrong with its cells. Guarantee: what is said of a sheet as a whole,
or of one that is not read, is said with the first row; what is hidden or merged, with its own row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from liren.engine.errors import Place, Problem
from liren.engine.ruleset.model import Ruleset
from liren.engine.submission import xlsx_problems as p
from liren.engine.submission.form_reading import stamp_of
from liren.engine.submission.long_table import LongTable
from liren.engine.submission.tables import column_name, is_blank
from liren.engine.submission.wide_table import WideRow, wide_rows
from liren.engine.submission.xlsx_reading import Sheet, Workbook


def rows_of_sheets(
    book: Workbook, rulesets: Sequence[Ruleset], default_name: str
) -> Iterator[tuple[str, WideRow]] | None:
    """Each row with the label it goes by, `7` or `Sheet!7`; None when there is no wide table."""
    if stamp_of(book) is not None or any(_is_long(sheet, rulesets) for sheet in book.sheets):
        return None
    tables: list[tuple[Sheet, Iterator[WideRow]]] = []
    for sheet in book.sheets:
        wide = wide_rows(sheet.table.rows, book.source, rulesets, default_name, sheet.wrong)
        if wide is not None:
            tables.append((sheet, wide))
    if not tables:
        return None
    read = [sheet for sheet, _ in tables]
    ignored = (each for each in book.sheets if each not in read)
    names = [each.facts.name for each in ignored if not all(map(is_blank, each.table.rows))]
    of_all = [p.SheetIgnored(sheet=n, place=Place(book.source, cell=f"{n}!A1")) for n in names]
    labelled = (_labelled(sheet, rows, several=len(tables) > 1) for sheet, rows in tables)
    return _with_first(of_all, chain.from_iterable(labelled))


def _is_long(sheet: Sheet, rulesets: Sequence[Ruleset]) -> bool:
    """Whether a sheet has a header with a column for facts and one for values."""
    return LongTable(sheet.table, rulesets).find_header(sheet.table.rows)


def _labelled(
    sheet: Sheet, rows: Iterator[WideRow], *, several: bool
) -> Iterator[tuple[str, WideRow]]:
    for row in rows:
        label = f"{sheet.facts.name}!{row.number}" if several else str(row.number)
        yield label, row.also(_unseen(sheet, row))


def _with_first(
    problems: Sequence[Problem], rows: Iterator[tuple[str, WideRow]]
) -> Iterator[tuple[str, WideRow]]:
    for label, row in rows:
        yield label, row.also(problems)
        problems = ()


def _unseen(sheet: Sheet, row: WideRow) -> Iterator[Problem]:
    """What a person does not see of a row, or sees otherwise than it is read."""
    facts, source, at = sheet.facts, sheet.table.source, row.number - 1
    for merge in facts.merges:
        if merge.top <= at <= merge.bottom and merge.bottom > merge.top:
            cell = f"{facts.name}!{column_name(merge.left)}{merge.top + 1}"
            yield p.MergedCells(cells=merge.text, place=Place(source, cell=cell))
    if facts.hidden:
        place = Place(source, cell=f"{facts.name}!A1")
        yield p.HiddenRead(what=facts.name, place=place)
    elif at in facts.hidden_rows:
        place = Place(source, cell=f"{facts.name}!A{row.number}")
        yield p.HiddenRead(what=f"{facts.name}!{row.number}:{row.number}", place=place)
