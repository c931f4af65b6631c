"""Where the values of a form come from: the sheet of sources, and the cells that cite them.

In: the rows of the sheet, and what is written into a column for sources. Out: `sources` and
citations as a snapshot has them. Guarantee: a text that cites no listed source is a source of its
own, titled so; one that is nearly the id of a listed source is left to be refused.
"""

from __future__ import annotations

from collections.abc import Iterable

from liren.engine.errors import Place, nearest
from liren.engine.language.document import Scalar
from liren.engine.submission import form_keys as k
from liren.engine.submission.problems import RowGivenTwice
from liren.engine.submission.tables import Cell, Row, TableBuilder

COLONS = (":", "：")


class FormSources:
    """The sources of one form; `listed` are the ids on its sheet, which may come last."""

    def __init__(self, builder: TableBuilder, rows: Iterable[Row]) -> None:
        self.builder = builder
        found = (row[k.SOURCE_ID].text for row in rows if len(row) > k.SOURCE_ID)
        self.listed = {text for text in found if text}
        self.own: dict[str, str] = {}

    def row(self, cells: dict[str, Cell]) -> None:
        """A row of the sheet, its cells by what they say."""
        first = next(iter(cells.values()))
        name = cells["id"].text if "id" in cells else self.fresh()
        at = ("sources", name)
        other = self.builder.taken(at)
        if other is not None:
            place = Place(self.builder.source, cell=first.address)
            self.builder.note(RowGivenTwice(other=other, place=place))
            return
        self.builder.put_mapping(at, first)
        self.builder.names[at] = first.address
        for key, cell in cells.items():
            if key == "issued":
                self.builder.put_day((*at, key), cell)
            elif key == "title" and "title.en" in cells:
                self.builder.put((*at, "title", "zh"), cell)
            elif key == "title.en":
                self.builder.put((*at, "title", "en") if "title" in cells else (*at, "title"), cell)
            elif key != "id":
                self.builder.put((*at, key), cell)

    def fresh(self) -> str:
        """An id that no source of the form has."""
        given = self.builder.data.get("sources")
        taken = {*self.listed, *(given if isinstance(given, dict) else ())}
        return next(name for i in range(1, len(taken) + 2) if (name := f"source_{i}") not in taken)

    def cited(self, cell: Cell) -> object:
        """What a cell cites: `plan`, `plan: page 3`, or a text that is a source of its own."""
        name, locator = _parted(cell.text)
        if name in self.listed or nearest(name, self.listed) is not None:
            return {name: locator} if locator else name
        if cell.text not in self.own:
            own = self.own[cell.text] = self.fresh()
            self.builder.put(("sources", own, "title"), Cell(Scalar(cell.text), cell.address))
        return self.own[cell.text]


def _parted(text: str) -> tuple[str, str]:
    """The id and the locator in `plan: page 3`."""
    ends = [at for colon in COLONS if (at := text.find(colon)) >= 0]
    if not ends:
        return text, ""
    return text[: min(ends)].strip(), text[min(ends) + 1 :].strip()
