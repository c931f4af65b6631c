"""A table with one row for each fact, as a document of the snapshot's shape.

In: a `Table` whose header names its columns (`fact`, `value`, `unit`, `evidence` …, or their
Chinese titles), and the rulesets whose facts it states. Out: a `TableDocument`. A fact goes by its
id or by its title in either language; facts of records are `estates[2].three_bodies`, or the list
with the number of the record in a column of its own. Whether values fit is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from liren.engine.errors import Problem, nearest
from liren.engine.language.document import Scalar
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.submission import problems as p
from liren.engine.submission.partial import Raw, in_words, read_cell
from liren.engine.submission.tables import (
    Cell,
    Key,
    Row,
    Table,
    TableBuilder,
    TableDocument,
    is_blank,
)

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "fact": ("fact", "事实", "指标", "填报项"),
    "record": ("record", "记录", "序号"),
    "value": ("value", "值", "填报值", "数值"),
    "unit": ("unit", "单位"),
    "evidence": ("evidence", "证据", "佐证", "佐证材料"),
    "reason": ("reason", "理由"),
    "note": ("note", "备注", "说明"),
    "source": ("source", "出处", "来源"),
    "ignored": ("title", "名称", "要求", "demand", "clause", "条款", "expected", "填写说明"),
}
"""The columns, each by the titles it can have; the first one is the id."""

HEAD: Mapping[str, tuple[str, ...]] = {
    "snapshot": ("snapshot", "编号", "标识"),
    "community": ("community", "社区", "社区名称"),
    "region": ("region", "地区", "区县", "街道"),
    "as_of": ("as_of", "评估日期", "基准日"),
    "time_zone": ("time_zone", "时区"),
    "note": ("note", "总备注"),
}
"""What a row can state that is no fact."""

BESIDE = ("evidence", "reason", "note")
UNPLACED = -1
RECORD_DEPTH = 4
"""Steps of a path into a record: `facts`, the list, the record, the fact."""
IN_RECORD = re.compile(r"(?P<list>.+?)\[(?P<number>\d{1,4})\](?:\.(?P<field>.+))?")


class LongTable:
    """Reads one table; `problems` are noted in the builder, so that reading goes on.

    With `heads` a fact as a whole stands where its name does, at the head of its row; else, when it
    is known, where its value does.
    """

    def __init__(
        self,
        table: Table,
        rulesets: Sequence[Ruleset],
        into: TableBuilder | None = None,
        *,
        heads: bool = True,
    ) -> None:
        self.table = table
        self.heads = heads
        self.builder = into or TableBuilder(table.source)
        self.names = FactNames(rulesets)
        self.units = {name: unit for each in rulesets for name, unit in each.units.items()}
        self.columns: dict[str, int] = {}
        self.records: dict[str, dict[str, int]] = {}
        self.named: set[str] = set()
        self.stated: dict[Key, dict[str | int, int]] = {}
        self.sources: dict[str, str] = {}

    def read(self, default_name: str = "") -> TableDocument:
        """The document, its problems noted in the builder; named so if it does not say its name."""
        self.add()
        if default_name:
            self.builder.data.setdefault("snapshot", Scalar(default_name))
        return self.builder.document()

    def add(self) -> None:
        """Add the rows of the table to what is being built."""
        rows = iter(self.table.rows)
        if not self.find_header(rows):
            self.note(p.NoHeader(), Cell("", f"{self.prefix}A1"))
            return
        for row in rows:
            if not is_blank(row):
                self.row(row)

    @property
    def prefix(self) -> str:
        """What stands before an address on a sheet."""
        return f"{self.table.sheet}!" if self.table.sheet else ""

    def note(self, problem: Problem, cell: Cell) -> None:
        """Note a problem with a cell."""
        self.builder.note(problem.at(self.table.place(cell)))

    # the header

    def find_header(self, rows: Iterable[Row]) -> bool:
        """Read up to the row that names the columns."""
        for row in rows:
            roles = [role_of(cell.text, COLUMNS) for cell in row]
            if "fact" in roles and "value" in roles:
                self.columns = {role: i for i, role in reversed(list(enumerate(roles))) if role}
                self.unknown_columns(row, roles)
                return True
        return False

    def unknown_columns(self, row: Row, roles: Sequence[str | None]) -> None:
        """Note columns whose title says nothing."""
        known = [title for titles in COLUMNS.values() for title in titles]
        for cell, role in zip(row, roles, strict=True):
            if cell.text and role is None:
                self.note(p.UnknownColumn(name=cell.text, nearest=nearest(cell.text, known)), cell)

    # rows

    def row(self, row: Row) -> None:
        """One row: a fact, or something about the whole."""
        fact, value = self.cell(row, "fact"), self.cell(row, "value")
        self.stray(row)
        if fact is None or not fact.text:
            filled = next(cell for cell in row if cell.text)
            self.note(p.ValueWithoutFact(), value if value and value.text else filled)
            return
        head = role_of(fact.text, HEAD)
        if head is not None:
            self.head(head, value)
            return
        self.fact(row, fact, value)

    def head(self, key: str, value: Cell | None) -> None:
        """Something about the whole."""
        if key == "as_of" and value is not None and value.text and self.is_free((key,), value):
            self.builder.put_day((key,), value)
        else:
            self.put((key,), value)

    def cell(self, row: Row, role: str) -> Cell | None:
        """The cell of a column, if the row reaches so far."""
        at = self.columns.get(role)
        return None if at is None or at >= len(row) else row[at]

    def stray(self, row: Row) -> None:
        """Note what stands to the right of the header."""
        last = max(self.columns.values())
        for cell in row[last + 1 :]:
            if cell.text:
                self.outside(cell)

    def outside(self, cell: Cell) -> None:
        """Note a cell that no title says anything of."""
        self.note(p.CellWithoutColumn(), cell)

    def put(self, path: Key, cell: Cell | None, text: str | None = None) -> None:
        """A value at a path, once; an empty cell says nothing."""
        if cell is None or not (cell.text if text is None else text):
            return
        if self.is_free(path, cell):
            self.builder.put(self.settled(path), cell, text)

    def is_free(self, path: Key, cell: Cell) -> bool:
        """Whether nothing was stated at a path before; noted if it was."""
        placed = self.placed(path) or (*path[:2], UNPLACED)
        other = self.builder.taken(placed) or self.given_otherwise(path)
        if other is not None:
            self.note(p.RowGivenTwice(other=other), cell)
        return other is None

    def given_otherwise(self, path: Key) -> str | None:
        """The cell that says of the same fact that it is a list where this says that it is none, or
        the other way round."""
        facts = self.builder.data.get("facts")
        if path[0] != "facts" or len(path) <= 2 or not isinstance(facts, dict):
            return None
        there = facts.get(path[1])
        if there is None or isinstance(there, list) == isinstance(path[2], int):
            return None
        return self.builder.cells.get(path[:2])

    # Records of which nothing is stated are none, so that those after them move up.

    def placed(self, path: Key) -> Key | None:
        """Where a path is in the document; None while nothing is stated of its record."""
        if len(path) < RECORD_DEPTH:
            return path
        holder, record, below = path[:2], path[2], path[3:]
        at = self.stated.get(holder, {}).get(record)
        return None if at is None else (*holder, at, *below)

    def settled(self, path: Key) -> Key:
        """The same for something that is stated now."""
        known = self.stated.setdefault(path[:2], {})
        if len(path) >= RECORD_DEPTH:
            known.setdefault(path[2], len(known))
        return self.placed(path) or path

    def fact(self, row: Row, named: Cell, value: Cell | None) -> None:
        """A fact, or a fact of a record."""
        name, fact, path = self.target(row, named)
        if path is None:
            return
        if fact is not None and fact.kind == "records":
            example = f"{name}[1].{next(iter(fact.fields), 'fact')}"
            if value is not None and value.text:
                self.note(p.ListItself(name=name, example=example), named)
            return
        beside = [(key, cell) for key in BESIDE if (cell := self.cell(row, key)) and cell.text]
        source = self.cell(row, "source")
        bare = not beside and not (source and source.text)
        value = value or named._replace(text="")  # a row may end before
        if (bare and not value.text) or not self.is_free(path, value):
            return
        self.value(path if bare else (*path, "value"), fact, row, value)
        for key, cell in beside:
            self.put((*path, key), cell)
        if source is not None and source.text:
            self.put((*path, "source"), source, self.cited(source))
        if (placed := self.placed(path)) is not None:
            at = named.address if self.heads or fact is None else value.address
            self.builder.names.setdefault(placed, at)

    def value(self, path: Key, fact: Fact | None, row: Row, value: Cell) -> None:
        """The value of a fact, with the unit of its row."""
        unit = self.cell(row, "unit")
        written = unit.text if unit is not None else ""
        raw = value.text if fact is None else read_cell(value.text, fact, self.units, written)
        if isinstance(raw, Problem):
            self.note(raw, value)
        else:
            if fact is not None and isinstance(raw, dict):
                self.builder.say(value, in_words(raw, fact, self.units))
            self.raw(path, value, raw)

    def raw(self, path: Key, cell: Cell, raw: Raw) -> None:
        """A value that a cell states, in the form that snapshots have, once."""
        if isinstance(raw, str):
            self.put(path, cell, raw)
        elif self.is_free(path, cell):
            self.builder.put_raw(self.settled(path), cell, raw)

    def cited(self, cell: Cell) -> str:
        """The id of a source, declared the first time it is cited."""
        if cell.text not in self.sources:
            name = f"source_{len(self.sources) + 1}"
            self.sources[cell.text] = name
            self.builder.put(("sources", name, "title"), cell)
        return self.sources[cell.text]

    # names

    def target(self, row: Row, named: Cell) -> tuple[str, Fact | None, Key | None]:
        """What a row is about: the name, its declaration, and where it goes."""
        found = IN_RECORD.fullmatch(named.text)
        record = self.cell(row, "record")
        if found is not None:
            holder, number = found["list"], found["number"]
            return self.of_record(holder, number, found["field"] or "", named)
        if record is not None and record.text:
            holder, _, field = self.names.field(named.text)
            return self.of_record(holder, record.text, field, named)
        name, fact = self.names.find(named.text)
        return name, fact, ("facts", name)

    def of_record(
        self, holder: str, record: str, field: str, named: Cell
    ) -> tuple[str, Fact | None, Key | None]:
        """A fact of a record. Numbers of records go up by one; any other text is a name."""
        name, fact = self.names.find(holder)
        known = self.records.setdefault(name, {})
        expected = len(known) + 1
        if record not in known and not record.isdecimal():
            self.named.add(name)
        elif record not in known and name not in self.named and _number(record) != expected:
            self.note(p.RecordsOutOfOrder(expected=expected), named)
            return name, fact, None
        at = known.setdefault(record, expected - 1)
        inner = self.names.inner(fact, field)
        path: Key = ("facts", name, at, inner[0])
        return f"{name}[{at + 1}].{inner[0]}", inner[1], path


MOST_DIGITS = 9
"""Of the number of a record."""


def _number(text: str) -> int | None:
    """The number that digits are, unless it is beyond all records."""
    return int(text) if len(text) <= MOST_DIGITS else None


class FactNames:
    """Facts by their ids and by their titles."""

    def __init__(self, rulesets: Sequence[Ruleset]) -> None:
        self.facts = {name: fact for ruleset in rulesets for name, fact in ruleset.facts.items()}
        self.titles = {
            title: name
            for name, fact in reversed(self.facts.items())
            for title in (fact.title.zh, fact.title.en)
        }

    def find(self, text: str) -> tuple[str, Fact | None]:
        """The id that a text means, and the fact; an unknown text stays as it is."""
        name = text if text in self.facts else self.titles.get(text, text)
        return name, self.facts.get(name)

    def field(self, text: str) -> tuple[str, Fact | None, str]:
        """The list and the field in `LIST.FIELD`, each by id or title."""
        holder, dot, field = text.rpartition(".")
        if not dot:
            holder = self.holder_of(text)
            field = text
        name, fact = self.find(holder)
        return name, fact, field

    def holder_of(self, field: str) -> str:
        """The only list that has a field of that id or title, else the text itself."""
        holders = [n for n, f in self.facts.items() if self.inner(f, field)[1] is not None]
        return holders[0] if len(holders) == 1 else field

    @staticmethod
    def inner(holder: Fact | None, text: str) -> tuple[str, Fact | None]:
        """The field that a text means, by id or title."""
        fields = holder.fields if holder is not None else {}
        for name, fact in fields.items():
            if text in (name, fact.title.zh, fact.title.en):
                return name, fact
        return text, None


def role_of(text: str, table: Mapping[str, tuple[str, ...]]) -> str | None:
    """The id of the entry that has a title, whatever its case; None when there is none."""
    wanted = text.strip().rstrip("：:*").strip().lower()
    return next((role for role, titles in table.items() if wanted in titles), None)
