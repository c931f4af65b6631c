"""Every fixed word of the text reports, in Chinese and in English, in one table.

In: nothing. Out: `Text` constants, and helpers that fill their templates. Guarantee (tested): both
languages are there and name the same fields. The Chinese is written as an office would write it,
not translated from the English.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from liren.engine.text import Lang, Text

# Punctuation between parts of a sentence and items of a list.
COMMA = Text("，", ", ")
ITEMS = Text("、", ", ")
CLAUSES = Text("；", "; ")
COLON = Text("：", ": ")
DOT = Text(" · ", " · ")

# The line at the top.
FIGURES_OF = Text("{date} 的指标值", "figures of {date}")
AS_OF = Text("评估基准日 {date}", "as of {date}")

# The verdict.
NOT_YET_DECIDED = Text("尚不能定级", "NOT YET DECIDED")
NOT_YET_JUDGED = Text("尚不能判定", "NOT YET DECIDED")
NO_TIER_AWARDED = Text("未定级", "NO TIER")
SCORED = Text("评分结果", "SCORE")
ALL_MET = Text("全部符合", "ALL MET")
NOT_ALL_MET = Text("未全部符合", "NOT ALL MET")
SCORE_IS = Text("{value} 分（满分 {max} 分）", "{value} of {max} points")
SCORE_BETWEEN = Text(
    "得分在 {low} 至 {high} 分之间（满分 {max} 分）", "between {low} and {high} of {max} points"
)
SCORE_ABSENT = Text("没有可计分的项目，不予评分", "no score: nothing is left to score")
TIER_CERTAIN = Text(
    "无论待查明事项结果如何，等次均不变", "the tier is certain, whatever is still unknown"
)
OUT_OF_REACH = Text("已不可能评为{tiers}", "{tiers} is out of reach")
OUT_OF_REACH_MANY = Text("已不可能评为{tiers}", "{tiers} are out of reach")
NOT_REACHED = Text("未达到{tier}", "{tier} is not reached")
STILL_OPEN = Text("仍有可能评为{tiers}", "{tiers} is still open")
STILL_OPEN_MANY = Text("仍有可能评为{tiers}", "{tiers} are still open")
AT_LEAST_CERTAIN = Text("至少可评为{tier}", "at least {tier} is certain")
NEEDS = Text("{tier}（须{limit}）", "{tier} ({limit})")
NONE_POSSIBLE = Text("也可能不予定级", "it may also get no tier")
BARRED_ONE = Text("已触发一票否决 {n} 项（见下）", "{n} veto holds (see below)")
BARRED_MANY = Text("已触发一票否决 {n} 项（见下）", "{n} vetoes hold (see below)")
MAY_BE_BARRED_ONE = Text("可能触发一票否决 {n} 项（见下）", "{n} veto may yet hold (see below)")
MAY_BE_BARRED_MANY = Text("可能触发一票否决 {n} 项（见下）", "{n} vetoes may yet hold (see below)")
QUOTED = Text("“{name}”", '"{name}"')

# Coverage.
DECIDED_OF = Text("已查明 {decided}/{countable} 项", "decided {decided} of {countable}")
PERCENT = Text("{n}%", "{n} %")

# Groups.
GROUP = Text("类别", "Group")
POINTS = Text("得分 / 满分", "points")
RANGE = Text("可能区间", "range")
STATUS = Text("核查情况", "status")
GROUP_COLUMNS = (GROUP, POINTS, RANGE, STATUS)
ALL_STATUS = Text("全部{status}", "all {status}")
SOME_STATUS = Text("{n} 项{status}", "{n} {status}")
BONUS = Text("{title}（加分）", "{title} (bonus)")
UNGROUPED = Text("其他事项", "Other criteria")

STATUSES: Mapping[str, Text] = {
    "met": Text("符合", "met"),
    "partly_met": Text("部分符合", "partly met"),
    "unmet": Text("不符合", "unmet"),
    "unknown": Text("待查明", "unknown"),
    "not_applicable": Text("不适用", "not applicable"),
    "waived": Text("准予豁免", "waived"),
    "unspecified": Text("原文未定量", "no figure"),
}
STRENGTHS: Mapping[str, Text] = {
    "must": Text("硬性要求", "required"),
    "principle": Text("原则要求", "in principle"),
    "goal": Text("努力目标", "a goal"),
    "option": Text("有条件时执行", "where conditions allow"),
}
BASES: Mapping[str, Text] = {
    "source": Text("文件规定", "the document demands it"),
    "project": Text("本规则自行设定", "the ruleset's own choice"),
}

# Sections of the scorecard.
VETOES = Text("一票否决", "VETOES")
VETO_HOLDS = Text("已触发", "holds")
VETO_MAY_HOLD = Text("可能触发", "may yet hold")
TO_PUT_RIGHT = Text("须整改事项", "MUST BE PUT RIGHT")
GAINS = Text("整改可得分", "gains")
GAIN = Text("+{points} 分", "+{points}")
LIFTS_VETO = Text("可解除一票否决", "lifts the veto")
INCOMPLETE = Text("能否符合尚待查明", "missing facts decide whether that is enough")
CAN_BE_WON = Text("可争取事项", "CAN ALSO BE WON")
ALSO_UNMET = Text("其他不符合事项（尚无可行整改措施）", "ALSO NOT MET (no remedy found)")
TO_FIND_OUT = Text("待查明事项", "FIND OUT NEXT")
DECIDES = Text("影响分值", "decides")
UP_TO = Text("至多 {points} 分", "up to {points} points")
PARTLY_KNOWN = Text("部分已知", "known in part")
NO_FIGURE = Text("原文未给出数值，不计分", "NO FIGURE IN THE SOURCE (not scored)")
ALL_FINDINGS = Text("逐项核查结果", "ALL FINDINGS")
MISSING = Text("待查明：{facts}", "not known: {facts}")
RECORD = Text("{name}：{status}", "{name}: {status}")
RECORD_MEASURED = Text("{name}：{status}（{measured}）", "{name}: {status} ({measured})")
AND_MORE = Text("另有 {n} 项（加 -v 全部列出）", "and {n} more (-v shows all)")

# `liren rulesets`
SHIPPED = Text("随附规则集", "SHIPPED RULESETS")
CRITERIA_COUNT = Text("{n} 项", "{n} criteria")
SINCE = Text("自 {start} 起施行", "in force from {start}")
UNTIL = Text("施行至 {end}", "in force until {end}")
FROM_TO = Text("{start} 至 {end} 施行", "in force {start} to {end}")
ALWAYS = Text("未限定施行期", "in force without limit")

# `liren explain`
SOURCES = Text("文件依据", "SOURCES")
CRITERIA = Text("评估事项", "CRITERIA")
PARAMETERS = Text("指标参数", "PARAMETERS")
TIERS = Text("等次（由高到低）", "TIERS (the best first)")
WORTH_COLUMN = Text("分值", "points")
OF_TOTAL = Text("满分 {points} 分", "{points} points in all")
GROUP_POINTS = Text("{points} 分", "{points} points")
POINTS_AT_MOST = Text("最多 {points} 分", "at most {points} points")
NOT_SCORED = Text("不计分", "not scored")
FROM_DAY = Text("自 {day} 起 {value}", "{value} from {day}")
NO_VALUE = Text("原文未给出数值", "no figure in the source")
TIER_TOTAL = Text("总分{limit}", "{limit} in all")
TIER_EVERY_GROUP = Text("各类别均{limit}", "{limit} in every group")
TIER_GROUP = Text("{group}{limit}", "{limit} in {group}")
TIER_REQUIRES = Text("须符合：{criteria}", "needs: {criteria}")
LIMIT_POINTS = Text("{op} {value} 分", "{op} {value} points")
LIMIT_SHARE = Text("{op} {value}", "{op} {value}")
TIER_FREE = Text("无条件", "no condition")
DEMAND = Text("要求", "demand")
SOURCE = Text("依据", "source")
STRENGTH = Text("约束程度", "strength")
POINTS_LABEL = Text("计分", "points")
GROUP_LABEL = Text("类别", "group")
APPLIES = Text("适用条件", "applies when")
ASKED_OF = Text("适用对象", "asked of")
EACH = Text("逐一考核{each}；{combined}", "{each}, one by one; {combined}")
EACH_WHERE = Text("{title}（满足：{where}）", "{title} with {where}")
COMBINE = {
    "all": Text("全部达到才算达到", "met when every one meets it"),
    "any": Text("有一条达到即算达到", "met when one meets it"),
    "share": Text("按达到的比例计分", "points by the share that meet it"),
    "worst": Text("按最差的一条计分", "the points of the worst"),
    "mean": Text("按平均分计分", "the mean of the points"),
}
OTHERWISE = Text("特殊情形", "otherwise")
WHEN_EMPTY = Text("没有记录时：{status}", "with none of them: {status}")
WHEN_ZERO = Text("除数为零时：{status}", "with a divisor of zero: {status}")
WHEN_MISSING = Text("没有依据时：{status}", "while not on record: {status}")
EXEMPTION = Text("可申请豁免", "exemption")
REMEDY = Text("整改措施", "remedy")
NOTE = Text("说明", "note")
VETO = Text("一票否决", "veto")
PARAMETER = Text("指标参数", "parameter")
ORIGIN = Text("引自规则集", "taken from")
VETO_ZERO = Text("不符合的，总分记零分", "while it is not met, the score is 0")
VETO_ALL = Text("不符合的，不予定级", "while it is not met, no tier is awarded")
VETO_TIER = Text(
    "不符合的，不得评为{tier}及以上等次", "while it is not met, neither {tier} nor a higher tier"
)
FACTS_READ = Text("所用事实", "FACTS IT READS")
EVIDENCE = Text("佐证材料：{evidence}", "evidence: {evidence}")
FROM_BOUND = Text("不小于 {low}", "at least {low}")
BETWEEN_BOUNDS = Text("{low} 至 {high}", "{low} to {high}")
OPERATORS: Mapping[str, Text] = {
    "at_least": Text("不低于", "at least"),
    "more_than": Text("超过", "more than"),
    "at_most": Text("不超过", "at most"),
    "less_than": Text("低于", "less than"),
    "equals": Text("等于", "exactly"),
}
FACT_KINDS: Mapping[str, Text] = {
    "flag": Text("是或否", "yes or no"),
    "count": Text("计数", "count"),
    "number": Text("数值", "number"),
    "share": Text("比例", "share"),
    "money": Text("金额", "amount of money"),
    "date": Text("日期", "date"),
    "choice": Text("单选", "choice"),
    "checklist": Text("清单", "checklist"),
    "records": Text("记录表", "list of records"),
}

# How points are earned.
BY_FULL = Text("符合的得 {n} 分，否则不得分", "{n} when met, otherwise 0")
BY_SHARE = Text("按完成比例计分，最多 {n} 分", "in proportion to what is achieved, at most {n}")
BY_EACH = Text("每具备一项得 {n} 分（共 {items} 项）", "{n} for each of {items} items")
BY_STEP = Text("{key} 及以上得 {n} 分", "{n} from {key} on")
BY_BAND = Text("{band} 的，得 {n} 分", "{n} for {band}")
BAND_AND = Text(" 且", " and ")
BY_LINE = Text(
    "{low} 得 {low_points} 分，{high} 得 {high_points} 分，其间按直线内插",
    "a straight line from {low_points} at {low} to {high_points} at {high}",
)
BY_UNIT = Text(
    "按“{of}”计分，每一单位 {n} 分，最多 {cap} 分", "{n} for each unit of {of}, at most {cap}"
)
BY_DEDUCTION = Text(
    "基础分 {start} 分，按下列情形扣分，扣完为止", "{start} less what is lost, never below 0"
)
BY_DEDUCTION_TO = Text(
    "基础分 {start} 分，按下列情形扣分，最低计 {floor} 分",
    "{start} less what is lost, never below {floor}",
)
LOSE_EACH = Text("{why}，每项扣 {n} 分", "{n} for each of: {why}")
LOSE_ONCE = Text("{why}，扣 {n} 分", "{n} for: {why}")
LOSE_AT_MOST = Text("（最多扣 {n} 分）", " (at most {n})")
LOSE_ALL = Text("{why}，不得分", "all of it for: {why}")
BY_OPTION = Text("{option} {n} 分", "{n} for {option}")
SCALED = Text("折算后最多 {n} 分", "scaled to at most {n}")

# Problems.
WARNING = Text("警告：", "warning: ")
ERROR_ONE = Text("{n} 处错误", "{n} error")
ERROR_MANY = Text("{n} 处错误", "{n} errors")
WARNING_ONE = Text("{n} 处警告", "{n} warning")
WARNING_MANY = Text("{n} 处警告", "{n} warnings")
NOTHING_EVALUATED = Text("未作评估", "nothing was evaluated")


def fill(template: Text, lang: Lang, **values: object) -> str:
    """The template in `lang` with its fields filled in."""
    return template.in_(lang).format(**values)


def count(number: int, one: Text, many: Text, lang: Lang) -> str:
    """`one` or `many` with the number as field `n`."""
    return fill(one if number == 1 else many, lang, n=number)


def quoted(names: Iterable[str], lang: Lang) -> str:
    """The names in quotation marks, as a list."""
    return ITEMS.in_(lang).join(fill(QUOTED, lang, name=name) for name in names)
