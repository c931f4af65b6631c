"""Problems written into a copy of the workbook: at their cells, and on a sheet of their own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from liren.engine import LirenError, Ruleset, load_ruleset
from liren.engine.submission import form_keys as k
from liren.engine.submission.validate import Submission, validate_submission
from liren.engine.text import LANGS, Lang
from liren.reports.form.annotate import AUTHOR, COLOURS, annotate
from liren.reports.form.writing import write_form
from tests.engine.submission.test_forms import RULES
from tests.engine.submission.workbooks import filled, opened, plain, rezipped

WRONG: dict[tuple[str, int], object] = {
    ("fact area", k.VALUE): -4,
    ("fact gated", k.VALUE): "=cmd|' /C calc'!A0",
    ("fact green", k.EVIDENCE): "=1+1",
}


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset(RULES)


@pytest.fixture(scope="module")
def wrong(rules: Ruleset) -> bytes:
    return filled(write_form([rules], "en").content, WRONG)[0]


def read(rules: Ruleset, content: bytes) -> Submission:
    return validate_submission("form.xlsx", rules, content=content)


def comments(content: bytes) -> dict[str, str]:
    return {
        f"{sheet.title}!{cell.coordinate}": cell.comment.text
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    }


@pytest.mark.parametrize("lang", LANGS)
def test_each_problem_is_a_comment_at_its_cell(rules: Ruleset, wrong: bytes, lang: Lang) -> None:
    found = read(rules, wrong)
    copy = annotate(wrong, found, lang)
    assert comments(copy) == {
        problem.place.cell: "\n".join([problem.message(lang), *problem.hints(lang)])
        for problem in found.problems
        if problem.place is not None
    }
    assert len(comments(copy)) == 3
    cell = opened(copy)["1 Place"]["C3"]
    assert (cell.fill.fgColor.rgb, cell.comment.author) == (COLOURS["error"], AUTHOR)


def test_all_problems_are_listed_on_the_first_sheet(rules: Ruleset, wrong: bytes) -> None:
    found = read(rules, wrong)
    sheet: Any = opened(annotate(wrong, found, "en")).worksheets[0]
    assert sheet.title == "Problems"
    rows = [[cell or "" for cell in row[1:]] for row in sheet.iter_rows(values_only=True)]
    assert rows[0] == ["Cell", "Severity", "Problem", "How to mend it"]
    assert rows[1] == ["1 Place!C3", "error", "`-4` is out of bounds for `area` (0 to 5000 m²)", ""]
    assert len(rows) == 1 + len(found.problems)


def test_no_formula_that_was_put_in_is_written_back(rules: Ruleset, wrong: bytes) -> None:
    copy = opened(annotate(wrong, read(rules, wrong), "en"))
    formulas = [cell.value for sheet in copy.worksheets for row in sheet.iter_rows()
                for cell in row if cell.data_type == "f"]  # fmt: skip
    assert len(formulas) == 4
    assert all(text.startswith(("=COUNTA('", "=SUMPRODUCT(--('")) for text in formulas)
    texts = [cell.data_type for sheet in copy.worksheets for row in sheet.iter_rows()
             for cell in row if str(cell.value).startswith(("=cmd", "=1+1"))]  # fmt: skip
    assert texts == ["s", "s"]


def test_a_copy_can_be_validated_and_annotated_again(rules: Ruleset, wrong: bytes) -> None:
    once = annotate(wrong, read(rules, wrong), "en")
    mended, _ = filled(
        once,
        {("fact area", k.VALUE): 4, ("fact gated", k.VALUE): "yes",
         ("fact green", k.EVIDENCE): "plan"},
    )  # fmt: skip
    found = read(rules, mended)
    assert [str(problem) for problem in found.problems] == []
    twice = annotate(mended, found, "en")
    assert comments(twice) == {}
    assert opened(twice).sheetnames.count("Problems") == 1


def test_a_plain_table_keeps_no_formula_at_all(rules: Ruleset) -> None:
    table = plain(["fact", "value"], ["area", "=COUNTA('Sheet'!$C$3:$C$5)"], ["x", "=1+1"])
    copy = opened(annotate(table, read(rules, table), "zh"))
    kinds = {cell.data_type for sheet in copy.worksheets for row in sheet.iter_rows()
             for cell in row}  # fmt: skip
    assert "f" not in kinds


def test_what_cannot_be_read_cannot_be_annotated(rules: Ruleset) -> None:
    found = read(rules, b"PK\x03\x04")
    with pytest.raises(LirenError) as raised:
        annotate(b"PK\x03\x04", found, "en")
    assert [problem.code for problem in raised.value.problems] == ["damaged-workbook"]


@pytest.mark.parametrize("package", ["openpyxl", "xlsxwriter"])
def test_what_is_missing_to_write_spreadsheets_is_named(
    rules: Ruleset, wrong: bytes, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    found = read(rules, wrong)
    monkeypatch.setitem(sys.modules, package, None)
    work: dict[str, Callable[[], object]] = {
        "openpyxl": lambda: annotate(wrong, found, "en"),
        "xlsxwriter": lambda: write_form([rules], "en"),
    }
    with pytest.raises(LirenError) as raised:
        work[package]()
    (problem,) = raised.value.problems
    name = {"openpyxl": "openpyxl", "xlsxwriter": "XlsxWriter"}[package]
    assert problem.message("zh") == f"读写电子表格需要软件包 `{name}`，尚未安装"
    assert (
        problem.message("en") == f"spreadsheets need the package `{name}`, which is not installed"
    )


def far_out(part: str, data: bytes) -> bytes:
    """A value in the last row and column that are read."""
    cell = b'<row r="4999"><c r="OI4999"><v>1</v></c></row></sheetData>'
    return data.replace(b"</sheetData>", cell) if part.endswith("sheet1.xml") else data


def merged_whole(part: str, data: bytes) -> bytes:
    """A sheet all of whose cells are one."""
    merged = b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return data.replace(b"</sheetData>", merged) if part.endswith("sheet1.xml") else data


def test_a_cell_far_out_is_annotated_without_the_cells_between(rules: Ruleset) -> None:
    content = rezipped(plain(["fact", "value"], ["area", -4]), far_out)
    found = read(rules, content)
    annotate(content, found, "en")  # what loads once is not counted
    began = process_time()
    assert "Sheet!OI4999" in comments_by_cell(annotate(content, found, "en"))
    assert process_time() - began < 2, "comparing each cell of the rectangle took fourteen"


def comments_by_cell(content: bytes) -> list[str]:
    return [f"{sheet.title}!{cell.coordinate}" for sheet in opened(content).worksheets
            for cell in sheet._cells.values() if cell.comment is not None]  # fmt: skip


def test_merged_cells_by_the_million_are_not_made(rules: Ruleset) -> None:
    content = rezipped(plain(["fact", "value"], ["area", -4]), merged_whole)
    found = read(rules, content)
    assert "out-of-bounds" in {each.code for each in found.problems}
    with pytest.raises(LirenError) as caught:
        annotate(content, found, "en")
    (problem,) = caught.value.problems
    assert problem.message("zh") == "电子表格展开后过大，已拒绝读取"
    assert problem.message("en") == "the workbook unfolds to more than is read"
