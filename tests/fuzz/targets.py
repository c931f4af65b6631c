"""What is tried with the bytes that a fuzzer makes: each target reads them as one kind of file.

In: any bytes. Out: nothing. A target raises when reading does anything else than to find problems
that can be shown, or a snapshot that can be assessed.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from xml.sax.saxutils import escape

from liren.engine import Ruleset, load_ruleset
from liren.engine.submission.bulk import validate_lines, validate_table, validate_workbook
from liren.engine.submission.validate import Submission, validate_submission
from liren.reports.form.annotate import annotate
from liren.reports.form.writing import write_form
from liren.scoring import assess
from tests.engine.submission.making import rules
from tests.fuzz.mutations import HOSTILE

RULES = rules()
SMALL = load_ruleset({
    "ruleset": "small",
    "version": "1.0.0",
    "title": "Small",
    "facts": {
        "area": {"type": "number", "unit": "m2", "at_most": 5000},
        "gated": "flag",
        "built": "date",
        "grade": {"type": "choice", "options": ["a", "b"]},
        "rooms": {"type": "checklist", "items": ["x", "y"]},
        "yards": {"at_most": 3, "each": {"size": {"type": "count", "at_most": 9}, "lit": "flag"}},
    },
    "criteria": {"large": {"measure": "area", "at_least": "30 m²", "points": 5,
                           "exemption": "old town"}},
})  # fmt: skip


def ends_well(found: Submission, ruleset: Ruleset = RULES) -> None:
    """Every problem can be shown, and what is valid is assessed."""
    assert found.valid or found.errors
    shown = json.dumps(found.to_dict(), ensure_ascii=False)
    assert shown.encode()
    if found.snapshot is not None:
        assert assess(ruleset, found.snapshot).possible_tiers is not None


def as_yaml(data: bytes) -> None:
    """A YAML file."""
    ends_well(validate_submission("s.yaml", RULES, content=data, format="yaml"))


def as_json(data: bytes) -> None:
    """A JSON file."""
    ends_well(validate_submission("s.json", RULES, content=data, format="json"))


def as_csv(data: bytes) -> None:
    """A CSV file, of one submission or of many."""
    for found in validate_table(data, "s.csv", RULES):
        ends_well(found)


def as_lines(data: bytes) -> None:
    """A JSON Lines file."""
    for found in validate_lines(io.BytesIO(data), "s.jsonl", RULES):
        ends_well(found)


# workbooks


def as_workbook(data: bytes) -> None:
    """A part of a workbook: the first byte says which, the rest is its XML."""
    if not data:
        return
    parts = {**form_parts()}
    names = sorted(parts)
    parts[names[data[0] % len(names)]] = data[1:]
    read_workbook(zipped(parts))


def as_form(data: bytes) -> None:
    """What is written into the cells of a form, one after the other, parted by zeros."""
    texts = iter(data.decode("utf-8", "replace").split("\0"))
    parts = {name: filled_in(part, texts) for name, part in form_parts().items()}
    read_workbook(zipped(parts))


def read_workbook(content: bytes) -> None:
    found = validate_submission("s.xlsx", SMALL, content=content, format="xlsx")
    ends_well(found, SMALL)
    if found.problems and len(content) % ANNOTATED == 0:
        assert annotated_or_refused(content, found)


def as_sheets(data: bytes) -> None:
    """Cells parted by tabs and lines, as the one sheet of a workbook that is no form."""
    lines = data.decode("utf-8", "replace").split("\n")
    rows = "".join(f"<row>{''.join(map(_cell, line.split(TAB)))}</row>" for line in lines)
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    content = zipped({**PLAIN, "xl/worksheets/sheet1.xml": sheet.encode("utf-8", "replace")})
    for found in validate_workbook(content, "s.xlsx", RULES):
        ends_well(found)


TAB = "\t"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PLAIN = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r" Target="xl/workbook.xml"'
                   f' Type="{OFFICE}/officeDocument"/></Relationships>'.encode(),
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets><sheet name="S" sheetId="1" r:id="r"'
                       f' xmlns:r="{OFFICE}"/></sheets></workbook>'.encode(),
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r"'
                                  f' Target="worksheets/sheet1.xml" Type="{OFFICE}/worksheet"/>'
                                  "</Relationships>".encode(),
}  # fmt: skip


def _cell(text: str) -> str:
    return _said("", text) if text else "<c/>"


ANNOTATED = 16
"""One workbook in so many is annotated, which takes ten times as long as to read it."""


def annotated_or_refused(content: bytes, found: Submission) -> bool:
    """Whether the copy is a workbook without formulas of others; or it is refused as damaged."""
    from liren.engine.errors import LirenError

    try:
        copy = annotate(content, found, "zh")
    except LirenError as error:
        return error.problems[0].code in ("damaged-workbook", "workbook-too-large")
    return zipfile.ZipFile(io.BytesIO(copy)).testzip() is None


@cache
def form_parts() -> Mapping[str, bytes]:
    """The parts of an empty form that say anything about cells."""
    with zipfile.ZipFile(io.BytesIO(write_form([SMALL], "en").content)) as archive:
        return {
            name: archive.read(name) for name in archive.namelist()
            if not name.startswith(("docProps/", "xl/theme"))
        }  # fmt: skip


OPEN_CELL = re.compile(rb'<c r="([A-Z]+[0-9]+)" s="([0-9]+)"/>')
KINDS = {"#": "n", "?": "b", "!": "e", "=": "f"}


def filled_in(part: bytes, texts: Iterator[str]) -> bytes:
    """A sheet whose empty cells have these texts; the first character can say that it is a number,
    a truth value, an error or a formula."""

    def cell(found: re.Match[bytes]) -> bytes:
        text = next(texts, "")
        said = _said(f' r="{found[1].decode()}" s="{found[2].decode()}"', text)
        return said.encode("utf-8", "replace") if text else found[0]

    return OPEN_CELL.sub(cell, part)


def _said(attributes: str, text: str) -> str:
    """A cell with a text, or with what its first character says."""
    kind = KINDS.get(text[:1], "inlineStr")
    inside = escape(text if kind == "inlineStr" else text[1:])
    body = {"inlineStr": f"<is><t>{inside}</t></is>", "f": f"<f>{inside}</f><v>1</v>"}
    value = body.get(kind, f"<v>{inside}</v>")
    return f'<c{attributes} t="{"n" if kind == "f" else kind}">{value}</c>'


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def as_any(data: bytes) -> None:
    """One of the others, by the first byte."""
    if data:
        names = sorted(name for name in TARGETS if name != "any")
        TARGETS[names[data[0] % len(names)]](data[1:])


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "yaml": as_yaml,
    "json": as_json,
    "lines": as_lines,
    "csv": as_csv,
    "workbook": as_workbook,
    "form": as_form,
    "sheets": as_sheets,
    "any": as_any,
}


# where a fuzzer starts from

WHOLE = {
    "snapshot": "a", "community": {"zh": "东里", "en": "East"}, "as_of": "2022-06-30",
    "sources": {"plan": {"title": "Plan", "document": "made up"}},
    "facts": {
        "members": {"value": 30, "source": {"plan": "3"}, "note": "roll"},
        "residents": "0.5 万人", "committee": {"members": 5, "party.members": 2},
        "area": {"between": [30, "0.1 ha"]}, "land": "三亩", "green": "35 %", "fees": "3 万元",
        "gated": True, "built": "2020年5月1日", "heating": {"one_of": ["gas", "燃煤"]},
        "rooms": {"present": ["药房"], "absent": ["lab"]},
        "proven": {"value": 3, "evidence": "minutes", "reason": "asked"},
        "estates": {"records": [{"name": "no. 1", "homes": 30, "kind": "old"}], "count": 3},
    },
    "history": [{"as_of": "2021-06-30", "score": 61, "facts": {"members": 25, "gated": "no"}}],
    "claims": [{"criterion": "c_gated", "reason": "r", "evidence": "e", "until": "2023-01-31"}],
    "waivers": [{"criterion": "c_members", "by": "b", "reason": "r", "until": "2023-01-31"}],
}  # fmt: skip
CSV = (
    "事实,填报值,单位,备注,出处\nmembers,30,人,=1+1,roll\nestates[1].homes,三百,,,\n"
    "area,36–44,m2,,\nas_of,2022年6月30日,,,\n"
)
WIDE = (
    "snapshot,as_of,members,area (m2),estates[1].homes,proven,proven@evidence\n"
    "a,2022-06-30,3,5,1,2,x\nb,,,7 ha,,,\na,2022-06-30,many,,,,\n"
)
CELLS = ("a", "East", "", "2022-06-30", "", "", "#12.5", "3 亩", "yes", "?1", "2020-05-01", "=A1")


def seeds(name: str) -> Iterator[bytes]:
    """Inputs that are right, or nearly so, for a target."""
    text = json.dumps(WHOLE, ensure_ascii=False).encode()
    if name == "csv":
        yield from (CSV.encode(), CSV.encode("gb18030"), CSV.encode("utf-16"), WIDE.encode())
    elif name == "sheets":
        yield from (text.replace(",", TAB).encode() for text in (CSV, WIDE))
        yield (
            WIDE.replace(",", TAB).replace("many", "=1+1").replace("2022-06-30", "#44742").encode()
        )
    elif name == "workbook":
        for i, part in enumerate(sorted(form_parts())):
            yield bytes([i]) + form_parts()[part]
    elif name == "form":
        yield from ("\0".join(CELLS).encode(), "\0".join(["1"] * 60).encode())
    elif name == "any":
        names = sorted(each for each in TARGETS if each != "any")
        for i, each in enumerate(names):
            for seed in seeds(each):
                yield bytes([i]) + seed
    else:
        yield from (text, b'{"snapshot": "a"}', text + b"\n" + text)
        yield b"snapshot: a\nfacts:\n  members: 3\n  rooms: [lab]\n" if name == "yaml" else b"{}"


def words() -> Iterator[bytes]:
    """What a fuzzer puts into them: the words of the formats, and hostile ones."""
    yield from (word.encode("utf-8", "replace") for word in HOSTILE if 0 < len(word) < 60)
    yield from (name.encode() for name in RULES.facts)
    yield from (b"between", b"one_of", b"present", b"evidence", b"history", b"claims", b"@evidence")
    yield from (b'<c r="C5" t="s"><v>0</v></c>', b"<row>", b"<f>", b'<mergeCell ref="A1:B2"/>')
