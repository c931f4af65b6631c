"""What can be wrong with a workbook beyond what can be wrong with a table."""

from __future__ import annotations

from liren.engine.errors import Problem
from liren.engine.text import Text


class FormsNotInstalled(Problem):
    """Spreadsheets are asked for, and what reads or writes them is not there."""

    package: str
    code = "forms-not-installed"
    zh = "读写电子表格需要软件包 `{package}`，尚未安装"
    en = "spreadsheets need the package `{package}`, which is not installed"
    hint_zh = "请运行 `pip install 'liren[forms]'`"
    hint_en = "run `pip install 'liren[forms]'`"


class DamagedWorkbook(Problem):
    """A file that no spreadsheet program wrote so, or that was cut short."""

    code = "damaged-workbook"
    zh = "文件已损坏，或者不是 xlsx 电子表格"
    en = "the file is damaged, or it is no xlsx workbook"
    hint_zh = "请用电子表格软件打开后另存为 xlsx"
    hint_en = "open it in a spreadsheet program and save it as xlsx"


class OtherWorkbook(Problem):
    """A workbook in the old binary format, or one under a password."""

    code = "other-workbook"
    zh = "这是旧版（xls）或加了密码的电子表格，无法读取"
    en = "this is a workbook in the old format (xls) or under a password, and cannot be read"
    hint_zh = "请去掉密码并另存为 xlsx"
    hint_en = "remove the password and save it as xlsx"


class WorkbookTooLarge(Problem):
    """A workbook that unfolds to more than any form holds."""

    code = "workbook-too-large"
    zh = "电子表格展开后过大，已拒绝读取"
    en = "the workbook unfolds to more than is read"
    hint_zh = "请只保留填报所需的工作表"
    hint_en = "keep only the sheets that state facts"


class SheetTooLarge(Problem):
    """A cell that is filled in far below or far to the right of any form."""

    sheet: str
    most_rows: int
    most_columns: int
    code = "sheet-too-large"
    zh = "工作表“{sheet}”过大：最多 {most_rows} 行、{most_columns} 列"
    en = "the sheet `{sheet}` is too large: at most {most_rows} rows and {most_columns} columns"


class FormulaGiven(Problem):
    """A formula where a value is asked for."""

    found: str
    code = "formula-given"
    zh = "此处应填值，不能填公式 `{found}`"
    en = "a value is asked for here, not the formula `{found}`"
    hint_zh = "请复制后选择“粘贴为数值”"
    hint_en = "copy the cell and paste it as a value"


class CellInError(Problem):
    """A cell that shows `#N/A` or the like."""

    found: str
    code = "cell-in-error"
    zh = "单元格的内容是错误值 `{found}`"
    en = "the cell holds the error `{found}`"


class TooManyDigits(Problem):
    """A number that is stored in binary and has no exact decimal of a length that people type."""

    found: str
    code = "too-many-digits"
    zh = "数值 {found} 超过电子表格能准确保存的 15 位有效数字"
    en = "the number {found} has more than the 15 digits that a spreadsheet keeps exactly"
    hint_zh = "请按实际精度取舍，或者把单元格设为文本格式后重填"
    hint_en = "round it to what is meant, or write it as text"


class TimeGiven(Problem):
    """A cell with a time of day or a duration."""

    found: str
    code = "time-given"
    zh = "单元格是时间 {found}，此处没有时间可填"
    en = "the cell is the time {found}, and no time is asked for"
    hint_zh = "若填的是范围，如 3–5，电子表格可能已改作时间：请设为文本格式后重填"
    hint_en = "the program may have made a time of a range such as 3–5: write it as text"


class MergedCells(Problem):
    """Cells of several rows made one, so that one value would stand for several rows."""

    cells: str
    code = "merged-cells"
    zh = "{cells} 跨行合并，无法判断各行的值"
    en = "{cells} are merged, so that the values of their rows are not told apart"
    hint_zh = "请取消合并，逐行填写"
    hint_en = "unmerge them and fill in each row"


class HiddenRead(Problem):
    """Something that nobody sees and that was read all the same."""

    what: str
    code = "hidden-read"
    severity = "warning"
    zh = "“{what}”处于隐藏状态，其中内容照常读取"
    en = "`{what}` is hidden, and what it states was read all the same"


class SheetIgnored(Problem):
    """A sheet that is no table of facts."""

    sheet: str
    code = "sheet-ignored"
    severity = "warning"
    zh = "工作表“{sheet}”没有“事实”和“填报值”两列，未读取"
    en = "the sheet `{sheet}` has no columns `fact` and `value`, and was not read"


class OutsideOfForm(Problem):
    """Something written where the form has no room for it."""

    code = "outside-of-form"
    zh = "这一格不在填报栏内"
    en = "the form asks for nothing in this cell"
    hint_zh = "请填入相应栏目，或者删除"
    hint_en = "move it to where it belongs, or remove it"


class FirstRound(Problem):
    """An answer to whether there was no earlier round that does not go with the rest."""

    found: str
    code = "first-round"
    zh = "此处填了 `{found}`：没有往轮的填“是”，且不再填往轮各栏；有往轮的请留空"
    en = "`{found}`: write `yes` where there was no earlier round, and nothing where there was"


class FormRowUnknown(Problem):
    """A row whose hidden id was changed."""

    found: str
    code = "form-row-unknown"
    zh = "隐藏的编号列被改动：`{found}` 不是本表的编号"
    en = "the hidden column of ids was changed: `{found}` is none of the form's"
    hint_zh = "请用未改动的表重新填写"
    hint_en = "fill in a fresh form"


class FormOfAnotherVersion(Problem):
    """A form that was written for another version of the ruleset."""

    ruleset: str
    written: str
    now: str
    code = "form-of-another-version"
    severity = "warning"
    zh = "本表依据 `{ruleset}` {written} 制作，现依据 {now} 校验"
    en = "the form was made for `{ruleset}` {written}, and is held against {now}"
    hint_zh = "用 `liren form --from` 可把已填内容转入新表"
    hint_en = "`liren form --from` puts what is filled in into a new form"


class FormOfAnotherRuleset(Problem):
    """A form that was written for other rulesets."""

    ruleset: str
    written: tuple[str, ...]
    code = "form-of-another-ruleset"
    severity = "warning"
    zh = "本表为 {written} 制作，不含 `{ruleset}` 的事实"
    en = "the form was made for {written} and has no facts of `{ruleset}`"


class FormStampDamaged(Problem):
    """A form that no longer says, or not in full, which rulesets it was written for."""

    ruleset: str
    code = "form-stamp-damaged"
    severity = "warning"
    zh = "隐藏的 `_liren` 工作表已损坏，本表未必依据现行的 `{ruleset}` 制作"
    en = "the hidden sheet `_liren` is damaged: the form may be of another `{ruleset}`"
    hint_zh = "用 `liren form --from` 可把已填内容转入新表"
    hint_en = "`liren form --from` puts what is filled in into a new form"


CLAIM_OR_WAIVER = Text("“免于适用”或“豁免”", "`claim` or `waiver`")
NOTHING_THERE = Text("空白", "nothing")


class WrongKindOfAside(Problem):
    """An entry that is neither a claimed exemption nor a waiver."""

    expected: Text
    found: Text
    code = "wrong-kind-of-aside"
    zh = "类别应为{expected}，实为{found}"
    en = "the kind should be {expected}, got {found}"
