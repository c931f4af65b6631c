"""What can be wrong with a submission beyond what can be wrong with a snapshot."""

from __future__ import annotations

from liren.engine.errors import Problem, UnknownName
from liren.engine.text import Text


class UnknownEncoding(Problem):
    """Bytes that are no text in any encoding in use."""

    code = "unknown-encoding"
    zh = "无法识别文件的编码"
    en = "the encoding of the file is not recognised"
    hint_zh = "请另存为 UTF-8，或用 `--encoding` 指明编码"
    hint_en = "save it as UTF-8, or name the encoding with `--encoding`"


class NoSuchEncoding(UnknownName):
    """A name that is that of no encoding."""

    code = "no-such-encoding"
    zh = "没有名为 `{name}` 的编码"
    en = "there is no encoding `{name}`"


class WrongEncoding(Problem):
    """Bytes that are no text in the encoding that was named."""

    encoding: str
    code = "wrong-encoding"
    zh = "文件不是 {encoding} 编码"
    en = "the file is not in {encoding}"


class TooManyColumns(Problem):
    """A row wider than any form."""

    most: int
    code = "too-many-columns"
    zh = "一行最多 {most} 列"
    en = "a row has at most {most} columns"


class BrokenQuotes(Problem):
    """Quotation marks that do not pair."""

    code = "broken-quotes"
    zh = "引号不成对，或引号之后还有文字"
    en = "the quotation marks do not pair, or text follows a closing one"


class ForbiddenInCell(Problem):
    """A character that no reader could see."""

    character: str
    code = "forbidden-in-cell"
    zh = "单元格中含有不可见字符 {character}"
    en = "the cell has an invisible character, {character}"


class NoHeader(Problem):
    """A table without a row that names its columns."""

    code = "no-header"
    zh = "找不到表头：需要“事实”和“填报值”两列"
    en = "there is no header: the columns `fact` and `value` are needed"
    hint_zh = "也可每个社区一行，表头写各项事实的编号或名称"
    hint_en = "or one row for each community, below a header that names the facts"


class SeveralSubmissions(Problem):
    """A file of many submissions where one is wanted."""

    name: str
    code = "several-submissions"
    zh = "文件中有多份填报材料，此处只能用一份"
    en = "the file holds several submissions, and one is wanted"
    hint_zh = "请指明其一，如 `{name}#2`（第 2 行）"
    hint_en = "name one of them, as in `{name}#2` for that of row 2"


class NoSubmission(Problem):
    """A table with a row for each community, and none."""

    code = "no-submission"
    zh = "表头以下没有填报内容"
    en = "there is no submission below the header"


class NoSuchSubmission(Problem):
    """A row or line that states nothing, or is not there."""

    name: str
    number: str
    code = "no-such-submission"
    zh = "`{name}` 第 {number} 行没有填报材料"
    en = "row {number} of `{name}` holds no submission"


class UnknownColumn(UnknownName):
    """A column whose title says nothing to the reader."""

    code = "unknown-column"
    zh = "不认识“{name}”这一列"
    en = "the column `{name}` is not known"


class CellWithoutColumn(Problem):
    """A cell to the right of the header."""

    code = "cell-without-column"
    zh = "这一格在表头以外"
    en = "the cell stands outside of the header's columns"


class ValueWithoutFact(Problem):
    """A row that states something and does not say of what."""

    code = "value-without-fact"
    zh = "填了值，但没有写是哪项事实"
    en = "there is a value here, and no fact that it is of"


class RowGivenTwice(Problem):
    """Two rows on one thing."""

    other: str
    code = "row-given-twice"
    zh = "这项事实在 {other} 已经填过"
    en = "this fact is given in {other} already"


class ListItself(Problem):
    """A value is given for a list, and not for a fact of its records."""

    name: str
    example: str
    code = "list-itself"
    zh = "`{name}` 是记录列表，请逐条填写，如 `{example}`"
    en = "`{name}` is a list of records: give its facts one by one, as in `{example}`"


class RecordsOutOfOrder(Problem):
    """Numbers of records that leave one out."""

    expected: int
    code = "records-out-of-order"
    zh = "记录编号不连续，此处应为 {expected}"
    en = "the numbers of the records leave one out, {expected} was expected here"


class AmbiguousRange(Problem):
    """A range whose unit stands at one end, of numbers in words."""

    low: str
    high: str
    code = "ambiguous-range"
    zh = "`{low}` 与 `{high}` 之间：单位是否也适于前一个数？"
    en = "from `{low}` to `{high}`: is the unit meant for the first number too?"
    hint_zh = "请在两个数后都写明单位"
    hint_en = "write the unit after both numbers"


class ToConfirm(Problem, abstract=True):
    """Something odd that may be right all the same."""

    severity = "warning"


class ManyTimes(ToConfirm):
    """A number many times what it was in the previous round, or a small part of it."""

    name: str
    found: Text
    before: Text
    round: str
    times: Text
    code = "many-times"
    zh = "`{name}` 为 {found}，是上一轮（{round}，{before}）的 {times}，请核实"
    en = "`{name}` is {found}, {times} what it was on {round} ({before}): please confirm"


class UnitMixedUp(ToConfirm):
    """A number that would be like that of the previous round in another unit."""

    name: str
    found: Text
    before: Text
    round: str
    unit: Text
    code = "unit-mixed-up"
    zh = "`{name}` 为 {found}，上一轮（{round}）为 {before}，像是按“{unit}”填写的，请核实单位"
    en = "`{name}` is {found}, and was {before} on {round}: is the number in {unit}?"
    hint_zh = "请在数值后写明单位"
    hint_en = "write the unit after the number"


class ShareAsFraction(ToConfirm):
    """A small bare number for a share in per cent, which may be meant as a fraction."""

    name: str
    written: str
    read_as: Text
    meant: Text
    code = "share-as-fraction"
    zh = "`{name}` 填的是 `{written}`，读作 {read_as}，是否本为 {meant}？"
    en = "`{name}` is given as `{written}`, which is read as {read_as}: is {meant} meant?"
    hint_zh = "请写明单位，如 `{read_as}` 或 `{meant}`"
    hint_en = "write the unit: `{read_as}` or `{meant}`"


class DayToCome(ToConfirm):
    """A day after the one that is assessed."""

    name: str
    found: str
    day: str
    code = "day-to-come"
    zh = "`{name}` 为 {found}，晚于评估日期（{day}），请核实"
    en = "`{name}` is {found}, after the day of the assessment ({day}): please confirm"


class AssessedInFuture(ToConfirm):
    """A submission on a day that has not come."""

    day: str
    today: str
    code = "assessed-in-future"
    zh = "评估日期 {day} 尚未到来（今天是 {today}），请核实"
    en = "the day of the assessment, {day}, has not come (today is {today}): please confirm"


class SubmissionTwice(ToConfirm):
    """Two rows of a table that go by one name on one day."""

    name: str
    other: str
    code = "submission-twice"
    zh = "`{name}` 在 {other} 已经填报过，请核实"
    en = "`{name}` is stated in {other} already: please confirm"


class NotInForce(ToConfirm):
    """A submission on a day on which its ruleset does not hold."""

    ruleset: str
    day: str
    period: Text
    code = "not-in-force"
    zh = "评估日期 {day} 不在规则集 `{ruleset}` 的施行期内（{period}）"
    en = "ruleset `{ruleset}` is not in force on the day of the assessment, {day} ({period})"
    hint_zh = "评估时可用 `--as-of` 另指日期"
    hint_en = "`--as-of` names another day when it is assessed"


class UnlikeTheOthers(ToConfirm):
    """A number in one record many times those of all other records, or a small part of them."""

    name: str
    record: Text
    found: Text
    others: Text
    code = "unlike-the-others"
    zh = "{record}的 `{name}` 为 {found}，与其余各条（{others}）相差悬殊，请核实"
    en = "`{name}` of {record} is {found}, and {others} in all other records: please confirm"


class OtherUnitLikely(ToConfirm):
    """A number that would be like those of the other records in another unit."""

    name: str
    record: Text
    found: Text
    others: Text
    unit: Text
    code = "other-unit-likely"
    zh = "{record}的 `{name}` 为 {found}，其余各条为 {others}，像是按“{unit}”填写的，请核实单位"
    en = "`{name}` of {record} is {found}, and {others} in all other records: is it in {unit}?"
    hint_zh = "请在数值后写明单位"
    hint_en = "write the unit after the number"


class UnitNotWritten(ToConfirm):
    """A bare number, in a submission whose numbers of that kind are written in another unit."""

    name: str
    read_as: Text
    meant: Text
    example: str
    code = "unit-not-written"
    zh = "`{name}` 未写单位，读作 {read_as}，而 `{example}` 用的是另一单位，是否本为 {meant}？"
    en = "`{name}` has no unit and is read as {read_as}; `{example}` has another: is {meant} meant?"
    hint_zh = "请写明单位，如 `{read_as}` 或 `{meant}`"
    hint_en = "write the unit: `{read_as}` or `{meant}`"


class NoEvidence(ToConfirm):
    """Facts that want evidence, and none is named anywhere."""

    count: int
    name: str
    evidence: Text
    code = "no-evidence"
    zh = "所填事实中有 {count} 项应有佐证，材料中一处也未写明，例如 `{name}`（{evidence}）"
    en = "no evidence is named, though {count} of the facts want it, such as `{name}` ({evidence})"
    hint_zh = "请写成 `{{value: …, evidence: …}}`"
    hint_en = "write `{{value: …, evidence: …}}`"
