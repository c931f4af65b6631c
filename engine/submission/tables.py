"""A table as a document of the snapshot's shape.

In: rows of cells, each with its address. Out: a `TableDocument`, which says for every value in
which cell it stands, so that everything that reads snapshots reads tables, and says what is wrong
in terms of cells. Guarantee: no cell is dropped without a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from liren.engine.errors import MOST_PROBLEMS, LirenError, Place, Problem, Source
from liren.engine.language.document import Document, Path, Scalar, pointer
from liren.engine.language.words import read_day, read_written_day
from liren.engine.record import Record, field, replace
from liren.engine.ruleset.problems import TooManyProblems
from liren.engine.snapshot.values import Normalised
from liren.engine.text import Text, same

Key = tuple[str | int, ...]


UNSTATED = "null"
"""What a value is when only something beside it is written, or when what is written is wrong."""


class Cell(NamedTuple):
    """One cell: its text without white space around it, and its address (`C5`, `Sheet!C5`)."""

    text: str
    address: str


Row = Sequence[Cell]


class Table(Record):
    """The rows of a CSV file, or of one sheet of a workbook."""

    source: Source
    rows: Sequence[Row]
    sheet: str = ""

    def place(self, cell: Cell) -> Place:
        """Where a cell stands."""
        return Place(self.source, cell=cell.address)


class TableDocument(Document):
    """A document whose values come from cells.

    `cells` has the address of the value at each path, `names` that of the cell which names it;
    `faulty` are the cells that were answered already.
    """

    cells: Mapping[Key, str] = field(default_factory=dict, compare=False)
    names: Mapping[Key, str] = field(default_factory=dict, compare=False)
    faulty: Set[str] = field(default=frozenset(), compare=False)

    def at_fault(self, place: Place) -> bool:
        """Whether it was said what is wrong with a cell, and something else stands for it."""
        return place.cell in self.faulty

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The cell of the value at `path` (or of its name), or of the nearest ancestor with one."""
        steps: Key = tuple(path)
        if key and steps in self.names:
            return Place(self.source, pointer(path), cell=self.names[steps])
        while steps and steps not in self.cells:
            steps = steps[:-1]
        return Place(self.source, pointer(path), cell=self.cells.get(steps))

    def named(self, name: str) -> Document:
        """The same document under another name."""
        return replace(self, source=Source(name))

    def inside(self, path: Path, offset: int, width: int = 1) -> Place:
        """The cell as a whole: a part of a cell has no address."""
        return self.place(path)


class TableBuilder:
    """Collects the data of a `TableDocument`, path by path."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.data: dict[str, object] = {}
        self.cells: dict[Key, str] = {}
        self.names: dict[Key, str] = {}
        self.problems: list[Problem] = []
        self.errors = 0
        self.said: dict[str, Text] = {}
        self.faulty: set[str] = set()
        self.leaves: set[Key] = set()
        self.normalised: list[Normalised] = []

    def note(self, *problems: Problem) -> None:
        """Note what is wrong; raises `LirenError` with all of it when there is too much."""
        self.problems += problems
        self.errors += sum(each.severity == "error" for each in problems)
        if self.errors >= MOST_PROBLEMS:
            raise LirenError([*self.problems, TooManyProblems(place=self.problems[-1].place)])

    def taken(self, path: Key) -> str | None:
        """The cell of what stands at a path already, or in the way of it."""
        if path in self.cells:
            return self.cells[path]
        above = (path[:end] for end in range(1, len(path)))
        return next((self.cells[each] for each in above if each in self.leaves), None)

    def put(self, path: Key, cell: Cell, text: str | None = None) -> None:
        """Set the value at a path to the text of a cell (or to `text`, which was made of it)."""
        self._put(path, cell, Scalar(cell.text if text is None else text, plain=True))

    def put_day(self, path: Key, cell: Cell) -> None:
        """Set the value at a path to a day, as snapshots write days where no fact is declared."""
        day = None if read_day(cell.text) else read_written_day(cell.text)
        if day is None:
            self.put(path, cell)
            return
        place = Place(self.source, pointer(path), cell=cell.address)
        self.normalised.append(Normalised(place, cell.text, same(day.isoformat())))
        self.put(path, cell, day.isoformat())

    def put_raw(self, path: Key, cell: Cell, raw: object) -> None:
        """Set the value at a path to what a cell was found to say: a text, a list or a mapping."""
        if isinstance(raw, dict):
            if (said := self.said.pop(cell.address, None)) is not None:
                place = Place(self.source, pointer(path), cell=cell.address)
                self.normalised.append(Normalised(place, cell.text, said))
            for key, below in raw.items():
                self.put_raw((*path, key), cell, below)
        elif isinstance(raw, list):
            for i, below in enumerate(raw):
                self.put_raw((*path, i), cell, below)
            if not raw:
                self.put_empty_list(path, cell)
        else:
            self.put(path, cell, str(raw))

    def say(self, cell: Cell, read_as: Text | None) -> None:
        """Note what a cell was read as, to be told when it is put anywhere."""
        if read_as is not None:
            self.said[cell.address] = read_as

    def put_empty_list(self, path: Key, cell: Cell) -> None:
        """Set the value at a path to a list of nothing."""
        self._put(path, cell, [])

    def put_mapping(self, path: Key, cell: Cell) -> None:
        """Set the value at a path to a mapping, to which keys are added; there even without any."""
        self._put(path, cell, {})

    def _put(self, path: Key, cell: Cell, value: object) -> None:
        holder: object = self.data
        for step, below in pairwise(path):
            holder = _entered(holder, step, [] if isinstance(below, int) else {})
        _set(holder, path[-1], value)
        self.leaves.add(path)
        self.cells[path] = cell.address
        for end in range(1, len(path)):
            self.cells.setdefault(path[:end], cell.address)

    def document(self) -> TableDocument:
        """What was collected."""
        return TableDocument(
            self.source, self.data, cells=self.cells, names=self.names, faulty=self.faulty
        )


def _entered(holder: object, step: str | int, fresh: object) -> object:
    """The container at a step, made when it is not there; lists grow by one."""
    if isinstance(holder, list) and isinstance(step, int):
        if step == len(holder):
            holder.append(fresh)
        return holder[step]
    assert isinstance(holder, dict), "a path goes through mappings and lists"
    return holder.setdefault(step, fresh)


def _set(holder: object, step: str | int, value: object) -> None:
    if isinstance(holder, list):
        holder.append(value)
    else:
        assert isinstance(holder, dict), "a path goes through mappings and lists"
        holder[step] = value


def column_name(index: int) -> str:
    """The letters of a column: 0 is `A`, 26 is `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(row: Row) -> bool:
    """Whether nothing is written in a row."""
    return not any(cell.text for cell in row)
