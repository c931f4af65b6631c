"""Input of every hostile kind by name: one clear message, whole in both languages.

Workbooks that are made to do harm (bombs, links, macros, merged, hidden and huge sheets) are in
`test_workbooks.py`.
"""

from __future__ import annotations

import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from liren.engine.errors import Problem
from liren.engine.submission import problems as submission_problems
from liren.engine.submission.validate import validate_submission
from tests.engine.submission.workbooks import opened, plain
from tests.fuzz.targets import SMALL

DOCS = Path(__file__).resolve().parents[3] / "docs"
NINES = "9" * 1000
LONG = "9" * 39 + "…"
Said = tuple[str, str, str]


def json_of(value: str) -> bytes:
    return f'{{"snapshot": "a", "facts": {{"area": {value}}}}}'.encode()


def yaml_of(value: str) -> bytes:
    return f"snapshot: a\nfacts: {{area: {value}}}\n".encode()


def csv_of(value: str) -> bytes:
    return f"fact,value\narea,{value}\n".encode()


NOT_FINITE = ("`{}` 不是有限的数值", "`{}` is not a finite number")
TOO_LONG = (
    f"`{LONG}` 过长，一个数值最多 40 个字符",
    f"`{LONG}` is too long, a number has at most 40 characters",
)
TOO_DEEP = ("嵌套过深，最多 40 层", "nested too deeply, at most 40 levels are read")
MANGLED = "封闭".encode("gb18030") + "面积实测甲".encode()


@pytest.mark.parametrize(
    ("file", "content", "place", "zh", "en"),
    [
        pytest.param("s.json", json_of("NaN"), ":1:37", "`NaN` 不是数", "`NaN` is not a number",
                     id="NaN in JSON"),
        pytest.param("s.json", json_of("-Infinity"), ":1:37", "`-Infinity` 不是数",
                     "`-Infinity` is not a number", id="infinity in JSON"),
        pytest.param("s.yaml", yaml_of(".nan"), ":2:15",
                     *(each.format(".nan") for each in NOT_FINITE), id="NaN in YAML"),
        pytest.param("s.yaml", yaml_of(".inf"), ":2:15",
                     *(each.format(".inf") for each in NOT_FINITE), id="infinity in YAML"),
        pytest.param("s.csv", csv_of("nan"), ":B2",
                     *(each.format("nan") for each in NOT_FINITE), id="NaN in CSV"),
        pytest.param("s.csv", csv_of("∞"), ":B2",
                     *(each.format("∞") for each in NOT_FINITE), id="infinity in CSV"),
        pytest.param("s.json", json_of(NINES), ":1:37", "数字过长，最多 100 个字符",
                     "the number is too long, at most 100 characters are read",
                     id="a thousand digits in JSON"),
        pytest.param("s.json", json_of("1e999999"), ":1:37",
                     "`1e999999` 过大，换算成基本单位后绝对值不得超过 10^15",
                     "`1e999999` is too large, no value may exceed 10^15 in base units",
                     id="a million digits by an exponent"),
        pytest.param("s.yaml", yaml_of(NINES), ":2:15", *TOO_LONG, id="a thousand digits in YAML"),
        pytest.param("s.csv", csv_of(NINES), ":B2", *TOO_LONG, id="a thousand digits in CSV"),
        pytest.param("s.xlsx", plain(["fact", "value"], ["area", NINES]), ":Sheet!B2", *TOO_LONG,
                     id="a thousand digits in a workbook"),
        pytest.param("s.json", json_of("[" * 5000 + "]" * 5000), ":1:75", *TOO_DEEP,
                     id="deep nesting in JSON"),
        pytest.param("s.yaml", yaml_of("{a: " * 500 + "}" * 500), ":2:167", *TOO_DEEP,
                     id="deep nesting in YAML"),
        pytest.param("s.json", json_of('1, "area": 2'), ":1:40",
                     "键 `area` 重复，第 1 行已有此键",
                     "duplicate key `area`, first written at line 1",
                     id="a key twice in JSON"),
        pytest.param("s.yaml", yaml_of("1, area: 2"), ":2:18",
                     "键 `area` 重复，第 2 行已有此键",
                     "duplicate key `area`, first written at line 2",
                     id="a key twice in YAML"),
        pytest.param("s.csv", csv_of("=cmd|' /C calc'!A0"), ":B2",
                     "`=cmd|' /C calc'!A0` 不是可识别的数值",
                     "`=cmd|' /C calc'!A0` is not a number",
                     id="a formula in CSV"),
        pytest.param("s.xlsx", plain(["fact", "value"], ["area", "=cmd|' /C calc'!A0"]),
                     ":Sheet!B2", "此处应填值，不能填公式 `=cmd|' /C calc'!A0`",
                     "a value is asked for here, not the formula `=cmd|' /C calc'!A0`",
                     id="a formula in a workbook"),
        pytest.param("s.csv", b"fact,value,note\ngated,yes," + MANGLED, "", "无法识别文件的编码",
                     "the encoding of the file is not recognised", id="two encodings in one CSV"),
        pytest.param("s.yaml", "snapshot: a\nnote: 封闭".encode("gb18030"), ":2:7",
                     "文件不是 UTF-8 编码（此处有字节 `b7`）",
                     "the file is not UTF-8 text (byte `b7` here)", id="GB18030 in YAML"),
        pytest.param("s.csv", csv_of("5\0"), ":B2", "单元格中含有不可见字符 U+0000",
                     "the cell has an invisible character, U+0000", id="a zero byte in CSV"),
    ],
)  # fmt: skip
def test_hostile_input_gives_one_clear_problem(
    file: str, content: bytes, place: str, zh: str, en: str
) -> None:
    found = validate_submission(file, SMALL, content=content)
    assert [(str(p.place), p.message("zh"), p.message("en")) for p in found.errors] == [
        (f"{file}{place}", zh, en)
    ]


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (float("nan"), "浮点数 `nan` 不精确，不得使用", "the float `nan` is not exact"),
        (float("inf"), "浮点数 `inf` 不精确，不得使用", "the float `inf` is not exact"),
        (Decimal("NaN"), "`NaN` 不是数", "`NaN` is not a number"),
        (Decimal("1e999999"), "数字过长，最多 100 个字符",
         "the number is too long, at most 100 characters are read"),
        (10**5000, "数字过长，最多 100 个字符",
         "the number is too long, at most 100 characters are read"),
    ],
    ids=["NaN", "infinity", "decimal NaN", "an exponent", "five thousand digits"],
)  # fmt: skip
def test_hostile_values_of_a_dict_give_one_clear_problem(value: Any, zh: str, en: str) -> None:
    found = validate_submission({"snapshot": "a", "facts": {"area": value}}, SMALL)
    assert [(str(p.place), p.message("zh"), p.message("en")) for p in found.errors] == [
        ("<submission>#/facts/area", zh, en)
    ]


def test_a_workbook_in_an_encoding_that_does_not_exist_is_damaged() -> None:
    content = plain(["fact", "value"], ["area", 5])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            head = b'<?xml version="1.0" encoding="UTF-9"?>' if name.endswith("sheet1.xml") else b""
            new.writestr(name, head + old.read(name))
    found = validate_submission("s.xlsx", SMALL, content=out.getvalue())
    assert [(p.message("zh"), p.message("en")) for p in found.problems] == [(
        "文件已损坏，或者不是 xlsx 电子表格", "the file is damaged, or it is no xlsx workbook",
    )]  # fmt: skip


def test_a_formula_in_a_csv_file_stays_text_in_the_form_it_is_put_into() -> None:
    from liren.reports.form.writing import write_form

    text = "fact,value,note,source\narea,5,=cmd|' /C calc'!A0,=HYPERLINK(1)\n"
    found = validate_submission("s.csv", SMALL, content=text.encode())
    book = opened(write_form([SMALL], "en", found.snapshot).content)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    kinds = {cell.value: cell.data_type for cell in cells if str(cell.value).startswith("=")}
    assert kinds["=cmd|' /C calc'!A0"] == kinds["=HYPERLINK(1)"] == "s"
    counting = [formula for formula, kind in kinds.items() if kind == "f"]
    assert all(formula.startswith(("=COUNTA(", "=SUMPRODUCT(")) for formula in counting)


# ---- what the documentation says of them


def codes() -> set[str]:
    """The codes of all problems that there are."""
    found, pending = set[str](), [Problem]
    while pending:
        kind = pending.pop()
        found.add(getattr(kind, "code", ""))
        pending += kind.__subclasses__()
    return found


@pytest.mark.parametrize("page", ["validating.md", "validating.zh.md"])
def test_the_documented_codes_exist_and_every_warning_is_documented(page: str) -> None:
    rows = [line for line in (DOCS / page).read_text(encoding="utf-8").splitlines()
            if line.startswith("| ")]  # fmt: skip
    at = next(i for i, row in enumerate(rows) if "unknown-encoding" in row)
    named = {
        word for row in rows[at : at + 24] for word in row.split("`")[1::2]
        if "-" in word and word.replace("-", "").isalpha() and word.islower()
    }  # fmt: skip
    assert named - codes() == set()
    warnings = {each.code for each in submission_problems.ToConfirm.__subclasses__()}
    assert warnings - named == set()
