"""An xlsx file as what it is: a zip of XML, from people who may mean no good.

In: bytes. Out: a `Package`: the parts that hold cells, and for each sheet what the library that
reads values does not tell: formulas, errors, percentages, merged cells, what is hidden. Guarantee:
what is handed on was unpacked here within bounds and has no document type; macros, links to other
files, pictures and everything else that is no cell stay behind.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat

from liren.engine.errors import LirenError, Place, Problem, Source
from liren.engine.record import Record, field
from liren.engine.submission import xlsx_problems as p
from liren.engine.submission.signatures import OLD

MOST_UNPACKED = 40 * 1024 * 1024
MOST_PARTS = 2_000
MOST_ROWS = 5_000
MOST_COLUMNS = 400
MOST_CELLS = 2_000_000
"""Of all sheets, empty ones among them: values are read into a rectangle."""
MOST_RATIO = 300
"""Sheets are folded some twenty to sixty times; only what is made to be large is folded more."""
SMALL = 256 * 1024
KEPT = re.compile(
    r"(?:\[Content_Types\]\.xml|_rels/\.rels|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml)",
    re.IGNORECASE,
)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*encoding\s*=\s*["']([^"'>]*)""")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_WORKSHEET = "/worksheet"


class Merge(Record):
    """Cells made one: rows and columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int
    text: str


class SheetFacts(Record):
    """What a sheet has beside its values. Cells are pairs of row and column, from 0."""

    name: str
    hidden: bool
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()
    merges: tuple[Merge, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    rows: int = 0
    columns: int = 0

    @property
    def too_large(self) -> bool:
        """Whether it reaches farther than any form."""
        return self.rows > MOST_ROWS or self.columns > MOST_COLUMNS


class Package(Record):
    """A workbook that can be read: its parts as a zip, and its sheets in order."""

    content: bytes
    sheets: tuple[SheetFacts, ...]


def open_package(content: bytes, name: str) -> Package:
    """The parts of a workbook. Raises `LirenError`."""
    source = Source(name)
    if content.startswith(OLD):
        raise LirenError([p.OtherWorkbook(place=Place(source))])
    parts = unpacked(content, source)
    package = Package(_packed(parts), _scanned(parts, source))
    _check_extent(package.sheets, source)
    return package


def merges_of(content: bytes, source: Source) -> list[Merge]:
    """The merged cells of all sheets, however large these are. Raises `LirenError`."""
    return [
        merge for sheet in _scanned(unpacked(content, source), source) for merge in sheet.merges
    ]


def _scanned(parts: Mapping[str, bytes], source: Source) -> tuple[SheetFacts, ...]:
    """What the sheets have beside their values. Raises `LirenError`."""
    try:
        return tuple(_sheets(parts))
    except (expat.ExpatError, LookupError, ValueError, OverflowError) as error:
        raise damaged(source) from error


def damaged(source: Source) -> LirenError:
    """That a file cannot be read as a workbook."""
    return LirenError([p.DamagedWorkbook(place=Place(source))])


def _check_extent(sheets: Sequence[SheetFacts], source: Source) -> None:
    """Refuse what would fill the memory with cells in which nothing stands."""
    large: list[Problem] = [
        p.SheetTooLarge(
            sheet=sheet.name, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS,
            place=Place(source, cell=f"{sheet.name}!A1"),
        )
        for sheet in sheets if sheet.too_large
    ]  # fmt: skip
    if not large and sum(sheet.rows * sheet.columns for sheet in sheets) > MOST_CELLS:
        large = [p.WorkbookTooLarge(place=Place(source))]
    if large:
        raise LirenError(large)


# the zip


def unpacked(content: bytes, source: Source) -> dict[str, bytes]:
    """Every part by its name, unpacked within the bounds. Raises `LirenError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _parts(archive, source)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError) as error:
        raise damaged(source) from error
    except (ValueError, NotImplementedError, RuntimeError, OverflowError) as error:
        # Passwords, methods of packing that no spreadsheet program uses, names that are none.
        raise damaged(source) from error


def _parts(archive: zipfile.ZipFile, source: Source) -> dict[str, bytes]:
    listed = archive.infolist()
    _check_sizes(listed, source)
    # Python reads no more than the directory says and compares the checksum, so that a directory
    # which lies about a size is found out before another library believes it.
    parts = {entry.filename: archive.read(entry) for entry in listed if not entry.is_dir()}
    if len(parts) < sum(not entry.is_dir() for entry in listed):
        raise zipfile.BadZipFile("two parts of one name")
    for part, data in parts.items():
        if part.lower().endswith((".xml", ".rels", ".vml")) and _is_odd(data):
            raise zipfile.BadZipFile("a document type, or no UTF-8")
    return parts


def _check_sizes(listed: list[zipfile.ZipInfo], source: Source) -> None:
    folded = any(
        entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in listed
    )
    unfolded = sum(entry.file_size for entry in listed)
    if folded or unfolded > MOST_UNPACKED or len(listed) > MOST_PARTS:
        raise LirenError([p.WorkbookTooLarge(place=Place(source))])


def _is_odd(data: bytes) -> bool:
    """Whether XML declares entities, or is in an encoding that would hide that it does."""
    declared = _ENCODING.match(data[:200])
    other = declared is not None and declared[1].lower() not in (b"utf-8", b"us-ascii")
    return other or b"<!DOCTYPE" in data or data.startswith(UTF_16) or b"\0" in data[:64]


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts that hold cells as a zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, data in parts.items():
            if KEPT.fullmatch(part):
                archive.writestr(part, data)
    return out.getvalue()


# the sheets


def _sheets(parts: Mapping[str, bytes]) -> Iterator[SheetFacts]:
    """The worksheets in the order of the workbook; sheets that are charts have no cells."""
    folder = posixpath.dirname(_target_of_root(parts))
    base = posixpath.basename(_target_of_root(parts))
    targets = _relations(parts, posixpath.join(folder, "_rels", f"{base}.rels"), folder)
    percents = _percent_styles(parts, folder)
    for sheet in _elements(parts[posixpath.join(folder, base)], "sheet"):
        relation = next((sheet[key] for key in sheet if key.endswith("}id")), "")
        kind, target = targets.get(relation, ("", ""))
        if kind.endswith(_WORKSHEET):
            hidden = sheet.get("state", "visible") != "visible"
            yield _Scan(percents).read(sheet.get("name", ""), hidden, parts[target])


def _target_of_root(parts: Mapping[str, bytes]) -> str:
    for kind, target in _relations(parts, "_rels/.rels", "").values():
        if kind.endswith("/officeDocument"):
            return target
    raise KeyError("no workbook")


def _relations(parts: Mapping[str, bytes], part: str, folder: str) -> dict[str, tuple[str, str]]:
    """The kind and the target of each relation, by its id; what lies outside is left out."""
    return {
        each["Id"]: (
            each.get("Type", ""),
            posixpath.normpath(posixpath.join("/" + folder, each.get("Target", ""))).lstrip("/"),
        )
        for each in _elements(parts[part], "Relationship")
        if "Id" in each and each.get("TargetMode") != "External"
    }


def _elements(data: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of every element of that name."""
    found: list[dict[str, str]] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition("}")[2] == name:
            found.append(attributes)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = start
    parser.Parse(data, True)
    return found


def _percent_styles(parts: Mapping[str, bytes], folder: str) -> frozenset[str]:
    """The styles that show a number as a percentage."""
    data = parts.get(posixpath.join(folder, "styles.xml"))
    if data is None:
        return frozenset()
    own = {
        each.get("numFmtId", ""): each.get("formatCode", "") for each in _elements(data, "numFmt")
    }
    found: list[str] = []
    inside: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if name == "cellXfs":
            inside.append(name)
        elif name == "xf" and inside:
            found.append(attributes.get("numFmtId", "0"))

    def end(tag: str) -> None:
        if tag.rpartition("}")[2] == "cellXfs":
            inside.clear()

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    return frozenset(
        str(i) for i, number in enumerate(found)
        if number in ("9", "10") or "%" in own.get(number, "")
    )  # fmt: skip


class _Scan:
    """Goes through the cells of one sheet, noting what is no plain value."""

    def __init__(self, percents: frozenset[str]) -> None:
        self.styles = percents
        self.formulas: dict[tuple[int, int], str] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.percents: set[tuple[int, int]] = set()
        self.merges: list[Merge] = []
        self.hidden: list[int] = []
        self.row = self.column = -1
        self.kind = ""
        self.style = ""
        self.text: list[str] | None = None
        self.rows = self.columns = 0

    def read(self, name: str, hidden: bool, data: bytes) -> SheetFacts:
        """What is found in the XML of a sheet."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.Parse(data, True)
        return SheetFacts(
            name, hidden, self.formulas, self.errors, frozenset(self.percents),
            tuple(self.merges), tuple(self.hidden), self.rows, self.columns,
        )  # fmt: skip

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        name = tag.rpartition("}")[2]
        if name == "c":
            self.cell(attributes)
        elif name == "row":
            self.begin_row(attributes)
        elif name in ("f", "v", "is"):
            self.text = []
            self.rows = max(self.rows, self.row + 1)
            self.columns = max(self.columns, self.column + 1)
            if name == "v" and self.kind == "" and self.style in self.styles:
                self.percents.add((self.row, self.column))
        elif name == "mergeCell":
            self.merged(attributes.get("ref", ""))

    def begin_row(self, attributes: Mapping[str, str]) -> None:
        """A row: the number it has, or the next one."""
        self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.hidden.append(self.row)

    def cell(self, attributes: Mapping[str, str]) -> None:
        """A cell: the address it has, or the next one of its row."""
        if "r" in attributes:
            self.row, self.column = address_of(attributes["r"])
        else:
            self.column += 1
        kind = attributes.get("t", "n")
        self.kind, self.style = "" if kind == "n" else kind, attributes.get("s", "0")

    def merged(self, ref: str) -> None:
        """Cells made one."""
        first, _, last = ref.partition(":")
        top, left = address_of(first)
        bottom, right = address_of(last or first)
        self.merges.append(Merge(top, left, bottom, right, ref))

    def end(self, tag: str) -> None:
        """An element ends: formulas and errors are noted."""
        name = tag.rpartition("}")[2]
        if name == "f":
            # A formula that others share is written out only once.
            self.formulas[self.row, self.column] = "=" + "".join(self.text or ())
        elif name == "v" and self.kind == "e":
            self.errors[self.row, self.column] = "".join(self.text or ())
        if name in ("f", "v", "is"):
            self.text = None

    def characters(self, text: str) -> None:
        """Text inside of an element."""
        if self.text is not None:
            self.text.append(text)


def address_of(text: str) -> tuple[int, int]:
    """Row and column, from 0, of an address such as `C5`. Raises `ValueError`."""
    found = _CELL.fullmatch(text.replace("$", ""))
    if found is None:
        raise ValueError(f"no address: {text}")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1
