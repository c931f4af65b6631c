"""Workbooks with one row for each community: each row is a submission, answered by its cells."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from liren.engine import Ruleset
from liren.engine.submission.bulk import validate_all, validate_one, validate_workbook
from liren.engine.submission.validate import Submission, validate_submission
from tests.engine.submission.making import rules as every_kind
from tests.engine.submission.test_long_tables import rules
from tests.engine.submission.workbooks import plain, saved

__all__ = ["rules"]
HEAD: list[object] = ["编号", "社区", "评估日期", "居民数", "室外场地（亩）", "封闭"]
Said = list[tuple[str, str, str]]
FORMULA = ("此处应填值，不能填公式 `=1+1`",
           "a value is asked for here, not the formula `=1+1`")  # fmt: skip


def read(rules: Ruleset, content: bytes) -> list[Submission]:
    return list(validate_workbook(content, "all.xlsx", rules))


def said(found: Submission) -> Said:
    return [(str(p.place), p.message("zh"), p.message("en")) for p in found.problems]


def test_each_row_is_a_submission(rules: Ruleset) -> None:
    found = read(rules, plain(
        ["某区汇总表"], HEAD, ["dong", "东里", datetime.date(2022, 6, 30), 1200, 3, True],
        ["xi", "西里", "2022年6月30日", "三百"], [], [None, "南里", None, None, "2 ha"],
    ))  # fmt: skip
    assert [each.name for each in found] == ["all.xlsx#3", "all.xlsx#4", "all.xlsx#6"]
    assert [said(each) for each in found] == [[], [], []]
    snapshots = [each.snapshot for each in found]
    assert [(s.id, s.community.zh, str(s.as_of), s.facts) for s in snapshots if s] == [
        ("dong", "东里", "2022-06-30",
         {"residents": "1200", "outdoor.area": "3 亩", "gated": "yes"}),
        ("xi", "西里", "2022-06-30", {"residents": "三百"}),
        ("all-6", "南里", "None", {"outdoor.area": "2 ha"}),
    ]  # fmt: skip
    assert [(str(each.place), each.written, *each.read_as) for each in found[1].normalised] == [
        ("all.xlsx:Sheet!C4", "2022年6月30日", "2022-06-30", "2022-06-30"),
        ("all.xlsx:Sheet!D4", "三百", "300 人", "300 persons"),
    ]


def test_problems_name_sheet_and_cell_and_stop_no_other_row(rules: Ruleset) -> None:
    found = read(rules, plain(
        ["no.", "snapshot", "residents", "gated", "gate"],
        ["=1+1", "a", "many", "perhaps"], [2, "b", "=1+1", "yes", "yes"], [3, "c", 5],
        [4, "d", 5, None, None, "stray"], ["=1+1"],
        sheet="汇总",
    ))  # fmt: skip
    assert [(each.name, each.valid) for each in found] == [
        ("all.xlsx#2", False), ("all.xlsx#3", False), ("all.xlsx#4", True), ("all.xlsx#5", False),
    ]  # fmt: skip
    assert [said(each) for each in found] == [
        [("all.xlsx:汇总!C2", "`many` 不是可识别的数值", "`many` is not a number"),
         ("all.xlsx:汇总!D2", "`gated` 应为 `是` 或 `否`（也可写 `yes`、`no`），实为 `perhaps`",
          "`gated` should be `yes` or `no`, got `perhaps`")],
        [("all.xlsx:汇总!E1", "规则集 `small` 没有名为 `gate` 的事实",
          "ruleset `small` has no fact `gate`"),
         ("all.xlsx:汇总!C3", *FORMULA)],
        [],
        [("all.xlsx:汇总!F5", "这一格在表头以外",
          "the cell stands outside of the header's columns")],
    ]  # fmt: skip


def test_a_wrong_cell_is_not_said_to_be_missing() -> None:
    ruleset = every_kind()
    head: list[object] = ["snapshot", "proven", "proven@reason", "proven@evidence", "=1+1"]
    found = read(ruleset, plain(
        head, ["a", 2, "asked", "=1+1"], ["b", "=1+1", "asked", "minutes"], ["c", 2, "x", "y", 5],
        ["=1+1", "=1+1", "=1+1", "=1+1"],
    ))  # fmt: skip
    assert [said(each) for each in found] == [
        [("all.xlsx:Sheet!D2", *FORMULA)],
        [("all.xlsx:Sheet!B3", *FORMULA)],
        [("all.xlsx:Sheet!E1", *FORMULA)],
        [(f"all.xlsx:Sheet!{column}5", *FORMULA) for column in "ABCD"],
    ]


def with_two_sheets() -> bytes:
    book = openpyxl.Workbook()
    first: Any = book.active
    first.title = "东区"
    second, third = book.create_sheet("西区"), book.create_sheet("说明")
    for sheet, rows in (
        (first, [["snapshot", "residents"], ["a", 5], ["b", 6]]),
        (second, [["snapshot", "as_of", "gated"], ["c", None, "yes"], ["a", None, "x"],
                  ["a", None, "no"]]),
        (third, [["Read this first"]]),
    ):  # fmt: skip
        for row in rows:
            sheet.append(row)
    second.row_dimensions[2].hidden = True
    first.merge_cells("B2:B3")
    return saved(book)


def test_rows_of_several_sheets_go_by_sheet_and_row(rules: Ruleset) -> None:
    found = read(rules, with_two_sheets())
    assert [each.name for each in found] == [
        "all.xlsx#东区!2", "all.xlsx#东区!3", "all.xlsx#西区!2", "all.xlsx#西区!3",
        "all.xlsx#西区!4",
    ]  # fmt: skip
    merged = ("all.xlsx:东区!B2", "B2:B3 跨行合并，无法判断各行的值",
              "B2:B3 are merged, so that the values of their rows are not told apart")  # fmt: skip
    ignored = ("all.xlsx:说明!A1", "工作表“说明”没有“事实”和“填报值”两列，未读取",
               "the sheet `说明` has no columns `fact` and `value`, and was not read")  # fmt: skip
    assert [said(each) for each in found] == [
        [merged, ignored],
        [merged],
        [("all.xlsx:西区!A2", "“西区!2:2”处于隐藏状态，其中内容照常读取",
          "`西区!2:2` is hidden, and what it states was read all the same")],
        [("all.xlsx:西区!C3", "`gated` 应为 `是` 或 `否`（也可写 `yes`、`no`），实为 `x`",
          "`gated` should be `yes` or `no`, got `x`")],
        [],
    ]  # fmt: skip


def test_two_rows_of_one_name_and_day_are_asked_about(rules: Ruleset) -> None:
    found = read(rules, plain(["snapshot", "gated"], ["a", "yes"], ["a", "no"]))
    assert [said(each) for each in found] == [
        [],
        [("all.xlsx:Sheet!A3", "`a` 在 all.xlsx#2 已经填报过，请核实",
          "`a` is stated in all.xlsx#2 already: please confirm")],
    ]  # fmt: skip


def test_a_hidden_sheet_is_named_with_each_row(rules: Ruleset) -> None:
    book = openpyxl.Workbook()
    sheet = book.create_sheet("All")
    for row in (["snapshot", "gated"], ["a", "yes"], ["b", "no"]):
        sheet.append(row)
    sheet.sheet_state = "hidden"
    hidden = ("all.xlsx:All!A1", "“All”处于隐藏状态，其中内容照常读取",
              "`All` is hidden, and what it states was read all the same")  # fmt: skip
    assert [said(each) for each in read(rules, saved(book))] == [[hidden], [hidden]]


def test_one_of_many_is_named_by_its_row(rules: Ruleset, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    path.write_bytes(with_two_sheets())
    assert [each.name for each in validate_all([tmp_path], rules)] == [
        f"{path}#{row}" for row in ("东区!2", "东区!3", "西区!2", "西区!3", "西区!4")
    ]
    found = validate_one(f"{path}#西区!2", rules)
    assert found.snapshot is not None
    assert found.snapshot.id == "c"
    absent = validate_one(f"{path}#西区!9", rules)
    assert [each[1:] for each in said(absent)] == [
        (f"`{path}` 第 西区!9 行没有填报材料", f"row 西区!9 of `{path}` holds no submission")
    ]
    assert validate_one(f"{path}x#4", rules).errors[0].code == "read-file-missing"


def test_many_are_refused_where_one_is_wanted(rules: Ruleset) -> None:
    many = plain(["snapshot", "gated"], ["a", "yes"], ["b", "no"])
    found = validate_submission("all.xlsx", rules, content=many)
    assert said(found) == [
        ("all.xlsx", "文件中有多份填报材料，此处只能用一份",
         "the file holds several submissions, and one is wanted")
    ]  # fmt: skip
    one = validate_submission("all.xlsx", rules, content=plain(["residents", "gated"], [3, "yes"]))
    assert one.snapshot is not None
    assert (one.snapshot.id, one.snapshot.facts) == ("all-2", {"residents": "3", "gated": "yes"})
    (none,) = read(rules, plain(["residents", "gated"]))
    assert [each.code for each in none.errors] == ["no-submission"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (plain(["fact", "value"], ["residents", "x"]), "not-a-number"),
        (plain(["a", "b"], ["c", "d"]), "no-header"),
        (b"PK\x03\x04 broken", "damaged-workbook"),
    ],
)
def test_other_workbooks_are_one_submission(rules: Ruleset, content: bytes, code: str) -> None:
    (found,) = read(rules, content)
    assert (found.name, [each.code for each in found.errors]) == ("all.xlsx", [code])
    alone = validate_submission("all.xlsx", rules, content=content)
    assert alone.to_dict() == found.to_dict()
