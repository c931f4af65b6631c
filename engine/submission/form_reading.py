"""A form that was filled in, as a document of the snapshot's shape.

In: the sheets of a workbook that `liren form` wrote, and the rulesets. Out: what the form states,
in a `TableBuilder`, and the problems of its cells. Guarantee: reading goes by the hidden ids alone;
what is written where nothing is asked for is an error, so that no value is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from liren.engine.errors import Place, Problem
from liren.engine.language.document import Scalar
from liren.engine.language.words import SWITCH
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.ruleset.problems import YES_OR_NO, shown, switch_meant
from liren.engine.snapshot.problems import WrongValue
from liren.engine.snapshot.values import UNKNOWN_WORDS
from liren.engine.submission import form_keys as k
from liren.engine.submission import xlsx_problems as p
from liren.engine.submission.form_rounds import FormRounds
from liren.engine.submission.form_sources import FormSources
from liren.engine.submission.partial import in_words, read_cell
from liren.engine.submission.tables import UNSTATED, Cell, Key, Row, TableBuilder
from liren.engine.submission.xlsx_reading import Sheet, Workbook, unseen

PARTS = {k.HEAD: 1, k.FACT: 1, k.ITEM: 2, k.LIST: 1, k.FIELDS: 1, k.ROUND: 1, k.EARLIER: 1}
"""How many parts the id of a row has behind its kind."""
SOME_TEXT, FIRST_DAY, LAST_DAY = "?", "1900-01-01", "2199-12-31"
"""What stands for a cell whose content is wrong, so that nobody is told that it is missing."""
_BRACKETED = re.compile(r".*\[([^\[\]]+)\]\s*", re.DOTALL)
_NAMES = re.compile(r"[\s,，、;；]+")


def stamp_of(book: Workbook) -> Sheet | None:
    """The hidden sheet that says which form this is; None when it is none of ours."""
    return next((sheet for sheet in book.sheets if sheet.mark() == k.MARK), None)


def read_form(
    book: Workbook, stamp: Sheet, rulesets: Sequence[Ruleset], builder: TableBuilder
) -> None:
    """Add what a form states."""
    builder.note(*_other_version(book, stamp, rulesets))
    reader = _FormReader(book, rulesets, builder)
    for sheet in book.sheets:
        if sheet is not stamp:
            reader.sheet(sheet)
            builder.note(*unseen(sheet, builder.source))
    reader.rounds.end(reader.note)


def _other_version(book: Workbook, stamp: Sheet, rulesets: Sequence[Ruleset]) -> Iterator[Problem]:
    """Note rulesets that are not those the form was written for."""
    rows = [[cell.text for cell in row] for row in stamp.table.rows[1:]]
    written = {row[0]: (*row[1:3], "", "")[:2] for row in rows if row and row[0]}
    place = Place(book.source)
    for ruleset in rulesets:
        of = written.get(ruleset.id)
        if not written or (of is not None and not all(of)):
            yield p.FormStampDamaged(ruleset=ruleset.id, place=place)
        elif of is None:
            yield p.FormOfAnotherRuleset(ruleset=ruleset.id, written=tuple(written), place=place)
        elif of != (ruleset.version, ruleset.digest):
            version, digest = of
            yield p.FormOfAnotherVersion(
                ruleset=ruleset.id, place=place,
                written=f"{version} ({digest[:8]})",
                now=f"{ruleset.version} ({ruleset.digest[:8]})",
            )  # fmt: skip


class _FormReader:
    """Reads the sheets of a form, row by row."""

    def __init__(self, book: Workbook, rulesets: Sequence[Ruleset], builder: TableBuilder) -> None:
        self.builder = builder
        self.facts = {name: fact for each in rulesets for name, fact in each.facts.items()}
        self.units = {name: unit for each in rulesets for name, unit in each.units.items()}
        self.criteria = {name: c for each in rulesets for name, c in each.criteria.items()}
        self.wrong: Mapping[str, Problem] = {}
        self.checklist: _Checklist | None = None
        self.records: _Records | None = None
        rows = (row for sheet in book.sheets for row in sheet.table.rows)
        listed = (row for row in rows if row and row[0].text == k.SOURCE_ROW)
        self.sources = FormSources(builder, listed)
        self.rounds = FormRounds(builder, rulesets, self.sources, self.raw)

    def sheet(self, sheet: Sheet) -> None:
        """One sheet."""
        self.wrong = sheet.wrong
        self.records = None
        for row in sheet.table.rows:
            self.row(row)
        self.finish()

    def row(self, row: Row) -> None:
        """One row, by its id."""
        kind, *of = row[0].text.split(" ") if row else [""]
        if kind != k.ITEM:
            self.end_checklist()
        reads = {
            k.HEAD: self.head, k.FACT: self.fact, k.ITEM: self.item, k.LIST: self.begin_list,
            k.FIELDS: self.fields, k.RECORD: self.record, k.ASIDE: self.aside, k.TEXT: self.skip,
            k.SOURCE_ROW: self.source, k.ROUND: self.round, k.EARLIER: self.round,
        }  # fmt: skip
        if not kind:
            self.stray(row)
        elif kind not in reads or len(of) > PARTS.get(kind, len(of)):
            self.note(p.FormRowUnknown(found=row[0].text), row[0])
        else:
            reads[kind](row, *of)

    def finish(self) -> None:
        """The end of a sheet."""
        self.end_checklist()
        if self.records is not None:
            self.records.end()
            self.records = None

    def note(self, problem: Problem, cell: Cell) -> None:
        """Note a problem with a cell."""
        self.builder.note(problem.at(Place(self.builder.source, cell=cell.address)))

    def cell(self, row: Row, column: int) -> Cell | None:
        """A cell that is asked for: None when it is empty, or wrong, which is noted."""
        if column >= len(row):
            return None
        cell = row[column]
        if cell.address in self.wrong:
            self.builder.note(self.wrong[cell.address])
        return cell if cell.text else None

    def needed(self, row: Row, column: int, instead: str = SOME_TEXT) -> Cell | None:
        """A cell whose absence would be a problem: with `instead` when what it says is wrong."""
        cell = self.cell(row, column)
        if cell is not None or column >= len(row) or row[column].address not in self.wrong:
            return cell
        self.builder.faulty.add(row[column].address)
        return row[column]._replace(text=instead)

    def outside(self, row: Row, last: int) -> None:
        """Note what is written to the right of the form."""
        for cell in row[last + 1 :]:
            if cell.text or cell.address in self.wrong:
                self.note(p.OutsideOfForm(), cell)

    def stray(self, row: Row) -> None:
        """A row without an id: one more record below a table, else outside of the form."""
        if not any(cell.text or cell.address in self.wrong for cell in row):
            return
        if self.records is not None and self.records.columns:
            self.record(row)
            return
        self.outside(row, 0)

    def skip(self, row: Row, *_: str) -> None:
        """A row that asks for nothing."""

    # the head

    def head(self, row: Row, key: str = "") -> None:
        """Something about the whole."""
        cell = self.cell(row, k.VALUE)
        self.outside(row, k.CLAUSE)
        if cell is None:
            return
        if key == "rulesets":
            names = [name for name in _NAMES.split(cell.text) if name]
            self.builder.put_raw(("rulesets",), cell, names)
        elif key == "community.en":
            self.english_name(cell)
        elif key == "as_of":
            self.builder.put_day((key,), cell)
        else:
            self.builder.put((key,), cell)

    def english_name(self, cell: Cell) -> None:
        """The name in English, beside the one that was given above it."""
        given = self.builder.data.get("community")
        if isinstance(given, str):
            self.builder.data["community"] = {"zh": Scalar(given), "en": Scalar(cell.text)}
            self.builder.cells[("community", "en")] = cell.address
        else:
            self.builder.put(("community",), cell)

    # facts

    def fact(self, row: Row, name: str = "") -> None:
        """A fact, what is written beside it, and for a checklist the rows of its items."""
        fact = self.facts.get(name)
        path: Key = ("facts", name)
        beside = self.beside(row)
        if fact is not None and fact.kind == "checklist":
            self.checklist = _Checklist(self, path, fact, titled(row), beside)
        else:
            self.value(path, fact, self.cell(row, k.VALUE), beside, titled(row))
        self.outside(row, k.CLAUSE)

    def beside(self, row: Row) -> dict[str, Cell]:
        """What is written beside a value."""
        cells = {key: self.needed(row, column) for key, column in k.BESIDE.items()}
        return {key: cell for key, cell in cells.items() if cell is not None}

    def value(
        self, path: Key, fact: Fact | None, cell: Cell | None, beside: Mapping[str, Cell],
        title: Cell,
    ) -> None:  # fmt: skip
        """A value and what is written beside it; without a value it is not stated."""
        if cell is None and not beside:
            return
        written: Cell = cell or title
        raw = UNSTATED if cell is None else self.raw(cell, fact)
        if raw is not None:
            self.put(path, written, raw, beside)

    def raw(self, cell: Cell, fact: Fact | None) -> object:
        """What a cell says of a fact; None when that cannot be told, which is noted."""
        found = cell.text if fact is None else read_cell(cell.text, fact, self.units)
        if isinstance(found, Problem):
            self.note(found, cell)
            return None
        if fact is not None and isinstance(found, dict):
            self.builder.say(cell, in_words(found, fact, self.units))
        return found

    def put(self, path: Key, cell: Cell, raw: object, beside: Mapping[str, Cell]) -> None:
        """A value, once, with what is written beside it."""
        if path in self.builder.cells:
            self.note(p.FormRowUnknown(found=str(path[-1])), cell)
            return
        self.builder.cells[path] = cell.address
        self.builder.put_raw((*path, "value") if beside else path, cell, raw)
        self.put_beside(path, beside)

    def put_beside(self, path: Key, beside: Mapping[str, Cell]) -> None:
        """What is written beside a value."""
        for key, cell in beside.items():
            if key == "source":
                self.builder.put_raw((*path, key), cell, self.sources.cited(cell))
            else:
                self.builder.put((*path, key), cell)

    # checklists

    def item(self, row: Row, name: str = "", item: str = "") -> None:
        """An item of the checklist whose row came before."""
        cell = self.cell(row, k.VALUE)
        if name not in self.facts:
            self.of_unknown(name, cell)
        elif self.checklist is None or self.checklist.fact.id != name:
            self.note(p.FormRowUnknown(found=row[0].text), row[0])
        else:
            self.checklist.item(item, cell)
        self.outside(row, k.CLAUSE)

    def of_unknown(self, name: str, cell: Cell | None) -> None:
        """An answer for a fact that the rulesets do not have: stated, so that it is refused."""
        if cell is not None and ("facts", name) not in self.builder.cells:
            self.builder.put(("facts", name), cell)

    def end_checklist(self) -> None:
        """The last item was read."""
        if self.checklist is not None:
            self.checklist.end()
            self.checklist = None

    # lists of records

    def begin_list(self, row: Row, name: str = "") -> None:
        """A list: how many records there are, if not those that are listed."""
        self.finish()
        self.records = _Records(self, name, row, self.cell(row, k.VALUE), self.beside(row))

    def fields(self, row: Row, name: str = "") -> None:
        """The ids of the columns below."""
        if self.records is None or self.records.name != name:
            self.note(p.FormRowUnknown(found=row[0].text), row[0])
            return
        self.records.columns = {i: cell.text for i, cell in enumerate(row) if i and cell.text}

    def record(self, row: Row, *_: str) -> None:
        """One record."""
        if self.records is None or not self.records.columns:
            self.note(p.FormRowUnknown(found=row[0].text), row[0])
            return
        self.records.record(row)
        self.outside(row, max(self.records.columns))

    # sources and earlier rounds

    def source(self, row: Row, *_: str) -> None:
        """A row of the sheet of sources."""
        reads = {"title": self.needed, "title.en": self.needed}
        cells = {key: cell for key, column in k.SOURCE_COLUMNS.items()
                 if (cell := reads.get(key, self.cell)(row, column)) is not None}  # fmt: skip
        self.outside(row, max(k.SOURCE_COLUMNS.values()))
        if cells:
            self.sources.row(cells)

    def round(self, row: Row, key: str = "") -> None:
        """A row of the sheet of earlier rounds; what it is of is its id."""
        columns = range(k.FIRST_ROUND, len(row))
        is_day = key == "as_of"
        cells = {
            i: cell for i in columns
            if (cell := self.needed(row, i, FIRST_DAY) if is_day else self.cell(row, i)) is not None
        }  # fmt: skip
        self.rounds.row(key, cells)

    # what is set aside

    def aside(self, row: Row, *_: str) -> None:
        """A claimed exemption, or a waiver."""
        kind = self.cell(row, k.ASIDE_KIND)
        given = {
            key: cell for key, column in k.ASIDE_COLUMNS.items()
            if (cell := self.needed(row, column, LAST_DAY if key == "until" else SOME_TEXT))
            is not None
        }  # fmt: skip
        self.outside(row, k.CLAUSE)
        if titled(row).address in self.wrong:
            return
        section = _section(kind)
        if kind is not None and not section:
            expected = p.CLAIM_OR_WAIVER
            self.note(p.WrongKindOfAside(expected=expected, found=shown(kind.text)), kind)
        elif section and kind is not None:
            self.set_aside(section, kind, given)
        elif given:
            self.note(p.WrongKindOfAside(expected=p.CLAIM_OR_WAIVER, found=p.NOTHING_THERE),
                      titled(row))  # fmt: skip

    def set_aside(self, section: str, kind: Cell, given: Mapping[str, Cell]) -> None:
        """An entry of `claims` or `waivers`."""
        entries = self.builder.data.get(section)
        at: Key = (section, len(entries) if isinstance(entries, list) else 0)
        self.builder.cells[at] = kind.address
        for key, cell in given.items():
            if key == "source":
                self.put_beside(at, {key: cell})
            elif key == "until":
                self.builder.put_day((*at, key), cell)
            else:
                text = self.criterion(cell.text) if key == "criterion" else cell.text
                self.builder.put((*at, key), cell, text)
        if not given:
            self.builder.put((*at, "criterion"), kind, UNSTATED)

    def criterion(self, text: str) -> str:
        """The id of a criterion, given as `title [id]`, as an id, or by its title."""
        bracketed = _BRACKETED.fullmatch(text)
        if bracketed is not None:
            return bracketed[1]
        named = (name for name, each in self.criteria.items() if text in each.title)
        return text if text in self.criteria else next(named, text)


def titled(row: Row) -> Cell:
    """The cell that names what a row is of; its id, where nothing stands beside that."""
    return row[k.TITLE] if len(row) > k.TITLE else row[0]


def _section(kind: Cell | None) -> str:
    word = "" if kind is None else kind.text.lower()
    return "claims" if word in k.CLAIM_WORDS else "waivers" if word in k.WAIVER_WORDS else ""


class _Checklist:
    """The answers to the items of one checklist."""

    def __init__(
        self, form: _FormReader, path: Key, fact: Fact, title: Cell, beside: Mapping[str, Cell]
    ) -> None:
        self.form = form
        self.path = path
        self.fact = fact
        self.title = title
        self.beside = beside
        self.answers: dict[str, tuple[Cell, bool]] = {}

    def item(self, item: str, cell: Cell | None) -> None:
        """The answer for an item."""
        if cell is None or cell.text in UNKNOWN_WORDS:
            return
        if cell.text not in SWITCH:
            name, found = f"{self.fact.id}: {item}", shown(cell.text)
            meant = switch_meant(cell.text)
            wrong = WrongValue(name=name, expected=YES_OR_NO, found=found, meant=meant)
            self.form.note(wrong, cell)
        self.answers[item] = (cell, SWITCH.get(cell.text, False))

    def end(self) -> None:
        """State what was answered: all items, or those that are there and those that are not."""
        builder = self.form.builder
        if not self.answers:
            self.form.value(self.path, self.fact, None, self.beside, self.title)
            return
        if self.path in builder.cells:
            self.form.note(p.FormRowUnknown(found=self.fact.id), self.title)
            return
        builder.cells[self.path] = self.title.address
        path: Key = (*self.path, "value") if self.beside else self.path
        if len(self.answers) == len(self.fact.options):
            self.put(path, True)
        else:
            self.put((*path, "present"), True)
            self.put((*path, "absent"), False)
        self.form.put_beside(self.path, self.beside)

    def put(self, path: Key, answer: bool) -> None:
        """The items with an answer, as a list."""
        found = [(item, cell) for item, (cell, said) in self.answers.items() if said is answer]
        if not found:
            self.form.builder.put_empty_list(path, self.title)
        for i, (item, cell) in enumerate(found):
            self.form.builder.put((*path, i), cell, item)


class _Records:
    """The records of one list."""

    def __init__(
        self, form: _FormReader, name: str, row: Row, total: Cell | None, beside: Mapping[str, Cell]
    ) -> None:
        self.form = form
        self.name = name
        self.fact = form.facts.get(name)
        self.title = titled(row)
        self.total = total
        self.beside = beside
        self.columns: dict[int, str] = {}
        self.rows: list[Row] = []

    def record(self, row: Row) -> None:
        """One row; an empty one is no record."""
        if any(i < len(row) and (row[i].text or row[i].address in self.form.wrong)
               for i in self.columns):  # fmt: skip
            self.rows.append(row)

    def end(self) -> None:
        """State the list, unless nothing was said of it."""
        if not self.rows and self.total is None:
            self.form.value(("facts", self.name), self.fact, None, self.beside, self.title)
            return
        builder, path = self.form.builder, ("facts", self.name)
        builder.cells[path] = (self.total or self.title).address
        self.form.put_beside(path, self.beside)
        at: Key = (*path, "value") if self.beside else path
        inner: Key = (*at, "records") if self.total is not None else at
        if not self.rows:
            builder.put_empty_list(inner, self.total or self.title)
        for i, row in enumerate(self.rows):
            self.put((*inner, i), row)
        self.count((*at, "count"))

    def count(self, path: Key) -> None:
        """How many records there are in all; that it is not known needs no words."""
        if self.total is None or self.total.text in UNKNOWN_WORDS:
            return
        raw = self.form.raw(self.total, self.fact)
        if raw is not None:
            self.form.builder.put_raw(path, self.total, raw)

    def put(self, path: Key, row: Row) -> None:
        """One record: its name, its facts, and what is written beside them."""
        cells = {
            column: cell for i, column in self.columns.items()
            if (cell := self.cell(row, i, column)) is not None
        }  # fmt: skip
        first = next(iter(cells.values()), titled(row))
        self.form.builder.put_mapping(path, first)
        if not cells:
            self.form.builder.put_raw((*path, "note"), first, UNSTATED)
        for column, cell in cells.items():
            of = column.partition(k.AT)[0]
            if of == column:
                self.field(path, column, cell, cells)
            elif of not in cells:
                self.field(path, of, cell._replace(text=UNSTATED), cells)

    def cell(self, row: Row, i: int, column: str) -> Cell | None:
        """One cell; what stands beside a value may be needed there."""
        beside = k.AT in column or column in k.RECORD_BESIDE
        return self.form.needed(row, i) if beside else self.form.cell(row, i)

    def field(self, path: Key, column: str, cell: Cell, cells: Mapping[str, Cell]) -> None:
        """One cell of a record, with what stands in columns that belong to it."""
        builder = self.form.builder
        if column == k.RECORD_NAME:
            builder.put((*path, "name"), cell)
        elif column in k.RECORD_BESIDE:
            self.form.put_beside(path, {k.RECORD_BESIDE[column]: cell})
        else:
            fields = self.fact.fields if self.fact is not None else {}
            raw = self.form.raw(cell, fields.get(column))
            beside = {key: cells[at] for key in k.BESIDE if (at := f"{column}{k.AT}{key}") in cells}
            if raw is not None:
                self.form.put((*path, column), cell, raw, beside)
