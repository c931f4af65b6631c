"""What forms say, in both languages."""

from __future__ import annotations

from liren.engine.text import Text

HEAD_SHEET = Text("填报说明", "Start here")
ASIDE_SHEET = Text("免于适用和豁免", "Claims and waivers")
SOURCES_SHEET = Text("数据来源", "Sources")
ROUNDS_SHEET = Text("往轮情况", "Earlier rounds")
OTHER_SHEET = Text("其他事实", "Other facts")
PROBLEMS_SHEET = Text("问题", "Problems")

FORM_OF = Text("{title} {version} 填报表", "Form for {title} {version}")
EXPLAINED = (
    Text(
        "只有浅黄色单元格可以填写；深黄色的，填了值就须填写。不知道的请留空，或填“未知”。",
        "Only the pale yellow cells can be filled in; those in deeper yellow must be, beside a"
        " value. Leave what is not known empty, or write `unknown`.",
    ),
    Text(
        "只知道大概的，可填“超过 1200”“至少 5”“36–44”“未知”。数值的单位见“单位”栏，"
        "也可在数值后写明其他单位，如“3 亩”。",
        "What is known in part can be written as `more than 1200`, `at least 5`, `36–44`. Numbers"
        " are in the unit beside them, unless another one is written after them, as in `3 mu`.",
    ),
    Text(
        "份额按“单位”栏填写：单位为 % 的，百分之三十填 30。",
        "Shares are in their unit too: where it is %, three tenths are written as 30.",
    ),
    Text(
        "“数据来源”栏写数值出自哪份材料；“数据来源”表中列有的，写代号和页码，如“年报: 第 3 页”。",
        "Under `taken from` write which document a value is from: its title, or for one that is"
        " listed on the sheet of sources its short name and the page, as in `report: page 3`.",
    ),
    Text(
        "记录表逐行填写；列出的不是全部时，请在“总数”处填写总数。确实一条也没有的，总数填 0。",
        "Lists have one row for each record. Where more exist than are listed, write how many under"
        " `in all`; where there are none at all, write 0 there.",
    ),
)
HEAD_TITLES = {
    "snapshot": Text("编号", "Id of this submission"),
    "community": Text("社区名称", "Community"),
    "community.en": Text("社区英文名（可不填）", "Name in English, if another"),
    "as_of": Text("评估日期", "Day of the assessment"),
    "time_zone": Text("时区（可不填）", "Time zone, if another"),
    "rulesets": Text("所用规则集", "Rulesets it is for"),
    "note": Text("总备注", "Remarks on the whole"),
    "region": Text("所在地区（可不填）", "Region it lies in, if wished"),
}
SHEET = Text("工作表", "Sheet")
FILLED = Text("已填", "filled in")
OF = Text("共", "of")
RECORDS = Text("条记录", "records")

TITLE = Text("事项", "Fact")
VALUE = Text("填报值", "Value")
UNIT = Text("单位", "Unit")
EVIDENCE = Text("证据", "Evidence")
REASON = Text("理由", "Reason")
NOTE = Text("备注", "Remarks")
CITED = Text("数据来源", "Taken from")
HOW = Text("填写要求", "What to write")
ASKED_BY = Text("用于", "Asked by")
CLAUSE = Text("出处", "Source")
COLUMNS = (TITLE, VALUE, UNIT, EVIDENCE, REASON, NOTE, CITED, HOW, ASKED_BY, CLAUSE)

TOTAL = Text("总数（列出的不是全部时填写）", "in all, where more than are listed")
RECORD_NAME = Text("名称", "Name")
NEEDED_OF = Text("{what}（{title}）", "{what}: {title}")
KIND = Text("类别", "Kind")
CRITERION = Text("指标", "Criterion")
BY = Text("批准单位", "Granted by")
UNTIL = Text("截止日（含当日）", "Until, that day included")
ASIDE_COLUMNS = (KIND, CRITERION, BY, REASON, EVIDENCE, UNTIL, CITED)
CLAIM = Text("免于适用", "claim")
WAIVER = Text("豁免", "waiver")

SOURCE_COLUMNS = {
    "id": Text("代号", "Short name"),
    "title": Text("名称", "Title"),
    "title.en": Text("英文名称（可不填）", "Title in English, if another"),
    "document": Text("文号", "Document"),
    "issued": Text("印发日期", "Issued"),
    "note": NOTE,
}
ROUND = Text("第 {number} 次", "Round {number}")
NO_ROUND = Text("此前没有评估过（是则填“是”）", "There was no earlier round: `yes`, if so")
ROUND_TITLES = {
    "as_of": Text("评估日期", "Day of the assessment"),
    "score": Text("得分", "Score"),
    "tier": Text("等级", "Tier"),
    "evidence": EVIDENCE,
    "source": CITED,
    "note": NOTE,
}

YES = Text("是", "yes")
NO = Text("否", "no")
UNKNOWN = Text("未知", "unknown")
YES_OR_NO = Text("是或否", "yes or no")
ONE_OF = Text("选一项", "one of the list")
EACH_ITEM = Text("逐项填是或否", "yes or no for each item")
ITEMS = Text(
    "填写已有的项目，以顿号分隔；都没有填“无”", "the items there are, by commas, or `none`"
)
A_DAY = Text("日期，{bounds}", "a day, {bounds}")
WHOLE = Text("整数，{bounds}", "a whole number, {bounds}")
NUMBER = Text("数值，{bounds}", "a number, {bounds}")
SUPPORT = Text("证据：{text}", "evidence: {text}")
NEEDS = Text("须填写：{columns}", "needed beside it: {columns}")
STILL = Text(
    "不在允许范围内。若为“超过 1200”“36–44”之类的写法，请选“是”继续。",
    "This is not within bounds. Go on if it is a text such as `more than 1200` or `36–44`.",
)

PLACE = Text("位置", "Cell")
SEVERITY = Text("级别", "Severity")
PROBLEM = Text("问题", "Problem")
HINT = Text("如何改正", "How to mend it")
SEVERITIES = {"error": Text("错误", "error"), "warning": Text("警告", "warning")}
