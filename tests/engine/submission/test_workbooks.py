"""Workbooks that are no forms, and workbooks that are made to do harm."""

from __future__ import annotations

import datetime
import io
import struct
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from time import process_time
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import Ruleset, load_ruleset
from liren.engine.submission import xlsx_package
from liren.engine.submission.validate import Submission, validate_submission
from liren.engine.submission.xlsx_reading import number_text
from tests.engine.submission.workbooks import plain, rezipped, saved

HEADER: list[object] = ["fact", "value", "unit", "note"]
Said = list[tuple[str, str, str]]


@pytest.fixture(scope="module")
def rules() -> Ruleset:
    return load_ruleset(
        {
            "ruleset": "small",
            "version": "1.0.0",
            "title": "Small",
            "facts": {
                "area": {"type": "number", "unit": "m2"},
                "green": {"type": "number", "unit": "m2"},
                "share": {"type": "share"},
                "built": {"type": "date"},
                "gated": {"type": "flag"},
            },
            "criteria": {"area": {"measure": "area", "at_least": "3 m²"}},
        }
    )


def read(rules: Ruleset, content: bytes, name: str = "place.xlsx") -> Submission:
    return validate_submission(name, rules, content=content)


def facts(rules: Ruleset, content: bytes) -> Any:
    found = read(rules, content)
    assert [str(problem) for problem in found.problems] == []
    assert found.snapshot is not None
    return found.snapshot.facts


def said(found: Submission) -> Said:
    return [(str(p.place), p.message("zh"), p.message("en")) for p in found.problems]


def hints(found: Submission) -> list[tuple[str, str]]:
    return [(*p.hints("zh"), *p.hints("en")) for p in found.problems]  # type: ignore[misc]


# ---- plain tables


def test_a_plain_table_is_read_from_any_sheet(rules: Ruleset) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Read this first"])  # type: ignore[union-attr]
    sheet = book.create_sheet("填报")
    sheet.append(["某区填报表"])
    sheet.append(["事实", "填报值", "单位"])
    sheet.append(["area", 12.35, "m2"])
    sheet.append(["built", datetime.date(2020, 5, 1)])
    sheet.append(["gated", True])
    found = read(rules, saved(book))
    assert found.snapshot is not None
    assert found.snapshot.facts == {"area": "12.35 m2", "built": "2020-05-01", "gated": "yes"}
    assert said(found) == [
        (
            "place.xlsx:Sheet!A1",
            "工作表“Sheet”没有“事实”和“填报值”两列，未读取",
            "the sheet `Sheet` has no columns `fact` and `value`, and was not read",
        )
    ]


def test_a_percentage_is_read_as_it_is_shown(rules: Ruleset) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain(HEADER, ["share", 0.3], ["area", 7])))
    book.worksheets[0]["B2"].number_format = "0%"
    assert facts(rules, saved(book)) == {"share": "30 %", "area": "7"}


def test_a_workbook_is_known_by_its_bytes(rules: Ruleset) -> None:
    found = read(rules, plain(HEADER, ["area", 7]), "upload")
    assert found.valid


def test_a_workbook_without_a_table_is_refused(rules: Ruleset) -> None:
    assert said(read(rules, plain(["area", 7])))[0][1:] == (
        "找不到表头：需要“事实”和“填报值”两列",
        "there is no header: the columns `fact` and `value` are needed",
    )


@pytest.mark.parametrize(
    ("value", "zh", "en", "hint"),
    [
        ("=1+1", "此处应填值，不能填公式 `=1+1`",
         "a value is asked for here, not the formula `=1+1`",
         ("请复制后选择“粘贴为数值”", "copy the cell and paste it as a value")),
        ("=cmd|' /C calc'!A0", "此处应填值，不能填公式 `=cmd|' /C calc'!A0`",
         "a value is asked for here, not the formula `=cmd|' /C calc'!A0`",
         ("请复制后选择“粘贴为数值”", "copy the cell and paste it as a value")),
        ("=[other.xlsx]Sheet1!A1", "此处应填值，不能填公式 `=[other.xlsx]Sheet1!A1`",
         "a value is asked for here, not the formula `=[other.xlsx]Sheet1!A1`",
         ("请复制后选择“粘贴为数值”", "copy the cell and paste it as a value")),
        ("#N/A", "单元格的内容是错误值 `#N/A`", "the cell holds the error `#N/A`", ()),
        (0.1234567890123456, "数值 0.1234567890123456 超过电子表格能准确保存的 15 位有效数字",
         ("the number 0.1234567890123456 has more than the 15 digits that a spreadsheet keeps"
          " exactly"),
         ("请按实际精度取舍，或者把单元格设为文本格式后重填",
          "round it to what is meant, or write it as text")),
        (datetime.time(3, 5), "单元格是时间 03:05:00，此处没有时间可填",
         "the cell is the time 03:05:00, and no time is asked for",
         ("若填的是范围，如 3–5，电子表格可能已改作时间：请设为文本格式后重填",
          "the program may have made a time of a range such as 3–5: write it as text")),
    ],
)  # fmt: skip
def test_what_is_no_value_is_refused_at_its_cell(
    rules: Ruleset, value: object, zh: str, en: str, hint: tuple[str, ...]
) -> None:
    found = read(rules, plain(HEADER, ["green", 5], ["area", value]))
    assert said(found) == [("place.xlsx:Sheet!B3", zh, en)]
    assert hints(found) == [hint]


def test_a_formula_where_nothing_is_read_is_let_be(rules: Ruleset) -> None:
    table = plain(["fact", "value", "title"], ["area", 7, "=1+1"])
    assert facts(rules, table) == {"area": "7"}


def test_invisible_characters_are_refused(rules: Ruleset) -> None:
    found = read(rules, plain(HEADER, ["area", "7\u200b"]))
    assert said(found) == [
        ("place.xlsx:Sheet!B2", "单元格中含有不可见字符 U+200B",
         "the cell has an invisible character, U+200B")
    ]  # fmt: skip


def test_rows_made_one_are_refused_and_a_merged_title_is_not(rules: Ruleset) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(plain(["Title"], ["of two rows"], HEADER, ["area", 7], ["green", None]))
    )
    book.worksheets[0].merge_cells("A1:A2")
    book.worksheets[0].merge_cells("B4:B5")
    found = read(rules, saved(book))
    assert said(found) == [
        (
            "place.xlsx:Sheet!B4",
            "B4:B5 跨行合并，无法判断各行的值",
            "B4:B5 are merged, so that the values of their rows are not told apart",
        )
    ]
    assert hints(found) == [("请取消合并，逐行填写", "unmerge them and fill in each row")]


def test_what_is_hidden_is_read_and_named(rules: Ruleset) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain(HEADER, ["area", 7], ["green", 5])))
    book.worksheets[0].row_dimensions[3].hidden = True
    hidden = book.create_sheet("back")
    hidden.append(HEADER)
    hidden.append(["gated", "yes"])
    hidden.sheet_state = "veryHidden"
    found = read(rules, saved(book))
    assert found.snapshot is not None
    assert found.snapshot.facts == {"area": "7", "green": "5", "gated": "yes"}
    assert said(found) == [
        (
            "place.xlsx:Sheet!A3",
            "“Sheet!3:3”处于隐藏状态，其中内容照常读取",
            "`Sheet!3:3` is hidden, and what it states was read all the same",
        ),
        (
            "place.xlsx:back!A1",
            "“back”处于隐藏状态，其中内容照常读取",
            "`back` is hidden, and what it states was read all the same",
        ),
    ]


# ---- exact numbers


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8),
                   max_value=10**8))  # fmt: skip
def test_every_decimal_of_fifteen_digits_comes_back(number: Decimal) -> None:
    text = number_text(float(number))
    assert isinstance(text, str)
    assert Decimal(text) == number


@pytest.mark.parametrize(
    ("stored", "text"),
    [(300.0, "300"), (0.3, "0.3"), (1e15, "1000000000000000"),
     (123456789012345.0, "123456789012345"),
     (1e-7, "0.0000001"), (-2.5, "-2.5"), (7, "7")],
)  # fmt: skip
def test_a_number_is_the_shortest_decimal_that_is_stored_so(stored: float, text: str) -> None:
    assert number_text(stored) == text


@pytest.mark.parametrize("stored", [0.1 + 0.2, 1234567890123456.0, float("nan"), float("inf")])
def test_a_number_that_no_one_typed_is_refused(stored: float) -> None:
    problem = number_text(stored)
    assert not isinstance(problem, str)
    assert problem.code == "too-many-digits"


# ---- files made to do harm


DAMAGED = ("文件已损坏，或者不是 xlsx 电子表格", "the file is damaged, or it is no xlsx workbook")
LARGE = ("电子表格展开后过大，已拒绝读取", "the workbook unfolds to more than is read")


@cache
def table() -> bytes:
    return plain(HEADER, ["area", 7])


def with_part(name: str, change: Callable[[bytes], bytes | None]) -> bytes:
    return rezipped(table(), lambda part, data: change(data) if part == name else data)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(60 * 1024 * 1024))
    return out.getvalue()


def lying_bomb() -> bytes:
    """A zip whose directory understates what a part unfolds to."""
    content = rezipped(table(), lambda _, data: data + b" " * 4_000_000)
    changed = bytearray(content)
    at = changed.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<I", changed, at + 24, 100)
        at = changed.find(b"PK\x01\x02", at + 4)
    return bytes(changed)


def entities(data: bytes) -> bytes:
    return data.replace(b"<sheetData>", b"<sheetData>&a;", 1).replace(
        b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"PK\x03\x04", DAMAGED, id="a beginning"),
        pytest.param(table()[:-40], DAMAGED, id="cut short"),
        pytest.param(with_part("xl/workbook.xml", lambda _: None), DAMAGED, id="no workbook"),
        pytest.param(with_part("xl/worksheets/sheet1.xml", lambda _: None), DAMAGED, id="no sheet"),
        pytest.param(with_part("xl/worksheets/sheet1.xml", lambda _: b"<"), DAMAGED, id="no XML"),
        pytest.param(with_part("xl/worksheets/sheet1.xml", entities), DAMAGED, id="entities"),
        pytest.param(
            with_part("xl/worksheets/sheet1.xml",
                      lambda data: data.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
            DAMAGED, id="another encoding"),
        pytest.param(lying_bomb(), DAMAGED, id="a directory that lies"),
        pytest.param(bomb(), LARGE, id="a bomb"),
        pytest.param(
            with_part("xl/worksheets/sheet1.xml", lambda data: data.replace(b'"B2"', b'"B0"')),
            DAMAGED, id="an address that is none"),
    ],
)  # fmt: skip
def test_damaged_files_give_one_clear_problem(
    rules: Ruleset, content: bytes, expected: tuple[str, str]
) -> None:
    assert said(read(rules, content)) == [("place.xlsx", *expected)]


def test_the_hints_for_damaged_and_large_files(rules: Ruleset) -> None:
    assert hints(read(rules, b"PK\x03\x04")) == [
        (
            "请用电子表格软件打开后另存为 xlsx",
            "open it in a spreadsheet program and save it as xlsx",
        )
    ]
    assert hints(read(rules, bomb())) == [
        ("请只保留填报所需的工作表", "keep only the sheets that state facts")
    ]


def test_the_old_format_and_passwords_are_named(rules: Ruleset) -> None:
    found = read(rules, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "place.xls")
    assert said(found) == [
        (
            "place.xls",
            "这是旧版（xls）或加了密码的电子表格，无法读取",
            "this is a workbook in the old format (xls) or under a password, and cannot be read",
        )
    ]
    assert hints(found) == [("请去掉密码并另存为 xlsx", "remove the password and save it as xlsx")]


@pytest.mark.parametrize("address", ["B5001", "OK2", "XFD1048576"])
def test_cells_far_out_are_refused_before_memory_is_filled(rules: Ruleset, address: str) -> None:
    changed = with_part(
        "xl/worksheets/sheet1.xml", lambda data: data.replace(b'"B2"', f'"{address}"'.encode())
    )
    assert said(read(rules, changed)) == [
        (
            "place.xlsx:Sheet!A1",
            "工作表“Sheet”过大：最多 5000 行、400 列",
            "the sheet `Sheet` is too large: at most 5000 rows and 400 columns",
        )
    ]


def in_last_row(part: str, data: bytes) -> bytes:
    """A value in the last row and column that are read."""
    far = b'<row r="4999"><c r="OI4999"><v>1</v></c></row></sheetData>'
    return data.replace(b"</sheetData>", far) if part.endswith("sheet1.xml") else data


def test_a_cell_far_out_makes_no_million_cells_around_it(rules: Ruleset) -> None:
    content = rezipped(plain(HEADER, ["area", 5]), in_last_row)
    read(rules, plain(HEADER))  # what loads once is not counted
    tracemalloc.start()
    began = process_time()
    found = read(rules, content)
    spent, (_, most) = process_time() - began, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spent < 1
    assert most < 50_000_000
    assert said(found) == [
        ("place.xlsx:Sheet!OI4999", "这一格在表头以外",
         "the cell stands outside of the header's columns"),
        ("place.xlsx:Sheet!OI4999", "填了值，但没有写是哪项事实",
         "there is a value here, and no fact that it is of"),
    ]  # fmt: skip


def test_many_large_sheets_are_refused(rules: Ruleset) -> None:
    book = openpyxl.Workbook()
    for i in range(3):
        book.create_sheet(f"s{i}").cell(xlsx_package.MOST_ROWS, 300).value = 1
    assert said(read(rules, saved(book))) == [("place.xlsx", *LARGE)]


def test_macros_links_and_pictures_are_not_looked_at(rules: Ruleset) -> None:
    def added(part: str, data: bytes) -> bytes:
        if part == "xl/_rels/workbook.xml.rels":
            link = (b'<Relationship Id="r99" TargetMode="External" Type="x/externalLink"'
                    b' Target="http://example.invalid/a.xlsx"/></Relationships>')  # fmt: skip
            return data.replace(b"</Relationships>", link)
        return data

    content = rezipped(table(), added)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\x00macro")
    assert facts(rules, out.getvalue()) == {"area": "7"}
    kept = zipfile.ZipFile(io.BytesIO(xlsx_package.open_package(out.getvalue(), "a").content))
    assert "xl/vbaProject.bin" not in kept.namelist()


@given(st.data())
def test_any_damage_is_a_problem_and_never_a_traceback(data: st.DataObject) -> None:
    small = load_ruleset({"ruleset": "s", "version": "1.0.0", "title": "S",
                          "facts": {"area": {"type": "number"}},
                          "criteria": {"a": {"measure": "area", "at_least": 3}}})  # fmt: skip
    content = bytearray(table())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    found = read(small, bytes(content))
    assert found.valid or found.problems


@given(st.data())
def test_any_damage_to_a_sheet_is_a_problem(data: st.DataObject) -> None:
    small = load_ruleset({"ruleset": "s", "version": "1.0.0", "title": "S",
                          "facts": {"area": {"type": "number"}},
                          "criteria": {"a": {"measure": "area", "at_least": 3}}})  # fmt: skip
    name = data.draw(st.sampled_from(["xl/worksheets/sheet1.xml", "xl/workbook.xml",
                                      "xl/styles.xml", "xl/sharedStrings.xml"]))  # fmt: skip

    def damaged(whole: bytes) -> bytes:
        at = data.draw(st.integers(0, len(whole)))
        put = data.draw(
            st.sampled_from([b"", b"<", b">", b'"', b"9" * 30, b"-1", b"&#0;", b"\xff"])
        )
        return whole[:at] + put + whole[at + data.draw(st.integers(0, 12)) :]

    found = read(small, with_part(name, damaged))
    assert found.valid or found.problems


# ---- without what reads spreadsheets


def test_what_is_missing_to_read_spreadsheets_is_named(
    rules: Ruleset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    found = read(rules, table())
    assert said(found) == [
        (
            "place.xlsx",
            "读写电子表格需要软件包 `python-calamine`，尚未安装",
            "spreadsheets need the package `python-calamine`, which is not installed",
        )
    ]
    assert hints(found) == [
        ("请运行 `pip install 'liren[forms]'`", "run `pip install 'liren[forms]'`")
    ]
