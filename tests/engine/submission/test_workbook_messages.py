"""Every message about a workbook, whole, in both languages, with what helps to mend it."""

from __future__ import annotations

import pytest

from liren.engine.errors import Problem
from liren.engine.submission import xlsx_problems as p

MESSAGES = [
    (p.FormsNotInstalled(package="openpyxl"), "forms-not-installed",
     "读写电子表格需要软件包 `openpyxl`，尚未安装",
     "spreadsheets need the package `openpyxl`, which is not installed",
     "请运行 `pip install 'liren[forms]'`", "run `pip install 'liren[forms]'`"),
    (p.OtherWorkbook(), "other-workbook",
     "这是旧版（xls）或加了密码的电子表格，无法读取",
     "this is a workbook in the old format (xls) or under a password, and cannot be read",
     "请去掉密码并另存为 xlsx", "remove the password and save it as xlsx"),
    (p.WorkbookTooLarge(), "workbook-too-large",
     "电子表格展开后过大，已拒绝读取", "the workbook unfolds to more than is read",
     "请只保留填报所需的工作表", "keep only the sheets that state facts"),
    (p.SheetTooLarge(sheet="Facts", most_rows=9, most_columns=4), "sheet-too-large",
     "工作表“Facts”过大：最多 9 行、4 列",
     "the sheet `Facts` is too large: at most 9 rows and 4 columns", None, None),
    (p.FormulaGiven(found="=1+1"), "formula-given",
     "此处应填值，不能填公式 `=1+1`", "a value is asked for here, not the formula `=1+1`",
     "请复制后选择“粘贴为数值”", "copy the cell and paste it as a value"),
    (p.CellInError(found="#N/A"), "cell-in-error",
     "单元格的内容是错误值 `#N/A`", "the cell holds the error `#N/A`", None, None),
    (p.TimeGiven(found="03:05"), "time-given",
     "单元格是时间 03:05，此处没有时间可填", "the cell is the time 03:05, and no time is asked for",
     "若填的是范围，如 3–5，电子表格可能已改作时间：请设为文本格式后重填",
     "the program may have made a time of a range such as 3–5: write it as text"),
    (p.MergedCells(cells="B4:B5"), "merged-cells",
     "B4:B5 跨行合并，无法判断各行的值",
     "B4:B5 are merged, so that the values of their rows are not told apart",
     "请取消合并，逐行填写", "unmerge them and fill in each row"),
    (p.HiddenRead(what="Facts"), "hidden-read",
     "“Facts”处于隐藏状态，其中内容照常读取",
     "`Facts` is hidden, and what it states was read all the same", None, None),
    (p.SheetIgnored(sheet="Notes"), "sheet-ignored",
     "工作表“Notes”没有“事实”和“填报值”两列，未读取",
     "the sheet `Notes` has no columns `fact` and `value`, and was not read", None, None),
    (p.OutsideOfForm(), "outside-of-form",
     "这一格不在填报栏内", "the form asks for nothing in this cell",
     "请填入相应栏目，或者删除", "move it to where it belongs, or remove it"),
    (p.FormRowUnknown(found="x1"), "form-row-unknown",
     "隐藏的编号列被改动：`x1` 不是本表的编号",
     "the hidden column of ids was changed: `x1` is none of the form's",
     "请用未改动的表重新填写", "fill in a fresh form"),
    (p.FormOfAnotherVersion(ruleset="r", written="1.0.0", now="1.1.0"), "form-of-another-version",
     "本表依据 `r` 1.0.0 制作，现依据 1.1.0 校验",
     "the form was made for `r` 1.0.0, and is held against 1.1.0",
     "用 `liren form --from` 可把已填内容转入新表",
     "`liren form --from` puts what is filled in into a new form"),
    (p.FormOfAnotherRuleset(ruleset="r", written=("s", "t")), "form-of-another-ruleset",
     "本表为 `s`、`t` 制作，不含 `r` 的事实",
     "the form was made for `s`, `t` and has no facts of `r`", None, None),
    (p.FormStampDamaged(ruleset="r"), "form-stamp-damaged",
     "隐藏的 `_liren` 工作表已损坏，本表未必依据现行的 `r` 制作",
     "the hidden sheet `_liren` is damaged: the form may be of another `r`",
     "用 `liren form --from` 可把已填内容转入新表",
     "`liren form --from` puts what is filled in into a new form"),
    (p.WrongKindOfAside(expected=p.CLAIM_OR_WAIVER, found=p.NOTHING_THERE), "wrong-kind-of-aside",
     "类别应为“免于适用”或“豁免”，实为空白", "the kind should be `claim` or `waiver`, got nothing",
     None, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("problem", "code", "zh", "en", "hint_zh", "hint_en"), MESSAGES, ids=lambda part: str(part)[:24]
)
def test_the_message_is_whole_in_both_languages(
    problem: Problem, code: str, zh: str, en: str, hint_zh: str | None, hint_en: str | None
) -> None:
    assert problem.code == code
    assert (problem.message("zh"), problem.message("en")) == (zh, en)
    assert problem.hints("zh") == ((hint_zh,) if hint_zh else ())
    assert problem.hints("en") == ((hint_en,) if hint_en else ())
