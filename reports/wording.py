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
FIGURES_OF = Text("{date} 的参数值", "figures of {date}")
AS_OF = Text("评估基准日 {date}", "as of {date}")

# The verdict.
NOT_YET_DECIDED = Text("尚不能定级", "NOT YET DECIDED")
NOT_YET_JUDGED = Text("尚不能判定", "NOT YET DECIDED")
NO_TIER_AWARDED = Text("未定级", "NO TIER")
SCORED = Text("评分结果", "SCORE")
ALL_MET = Text("全部符合", "ALL MET")
NOT_ALL_MET = Text("未全部符合", "NOT ALL MET")
SCORE_IS = (
    Text("{value} 分（满分 {n} 分）", "{value} of {n} point"),
    Text("{value} 分（满分 {n} 分）", "{value} of {n} points"),
)
SCORE_BETWEEN = (
    Text("得分在 {low} 至 {high} 分之间（满分 {n} 分）", "between {low} and {high} of {n} point"),
    Text("得分在 {low} 至 {high} 分之间（满分 {n} 分）", "between {low} and {high} of {n} points"),
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
NO_TIER = Text("不定级", "no tier")
VALID_UNTIL = Text("有效期至 {date}", "valid until {date}")
QUOTED = Text("“{name}”", '"{name}"')

# Coverage.
DECIDED_OF = Text("已查明 {decided}/{countable} 项", "decided {decided} of {countable}")
PERCENT = Text("{n}%", "{n} %")

# What lowers a tier, and what follows from it.
OR = Text("或", " or ")
LOWERED = Text("等次下调", "LOWERED TIER")
REACHED = Text("原评等次：{tier}", "reached before that: {tier}")
LOWERS = (Text("下调 {n} 等", "{n} level lower"), Text("下调 {n} 等", "{n} levels lower"))
MAY_LOWER = (
    Text("可能下调 {n} 等", "may be {n} level lower"),
    Text("可能下调 {n} 等", "may be {n} levels lower"),
)
OUTCOMES = Text("评定结果运用", "WHAT FOLLOWS FROM THE TIER")
OUTCOME_OF = Text("{tier}：{value}", "{tier}: {value}")

# Groups.
GROUP = Text("类别", "Group")
POINTS = Text("得分 / 满分", "points")
RANGE = Text("可能区间", "range")
STATUS = Text("核查情况", "status")
GROUP_COLUMNS = (GROUP, POINTS, RANGE, STATUS)
ALL_STATUS = Text("全部{status}", "all {status}")
SOME_STATUS = Text("{n} 项{status}", "{n} {status}")
BONUS = Text("{title}（加分）", "{title} (bonus)")
UNGROUPED = Text("其他指标", "Other criteria")

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
ALSO_UNMET = Text("其他不符合的指标（尚无可行整改措施）", "ALSO NOT MET (no remedy found)")
TO_FIND_OUT = Text("待查明事项", "FIND OUT NEXT")
DECIDES = Text("影响分值", "decides")
UP_TO = (Text("至多 {n} 分", "up to {n} point"), Text("至多 {n} 分", "up to {n} points"))
PARTLY_KNOWN = Text("部分已知", "known in part")
NO_FIGURE = Text("原文未给出数值，不计分", "NO FIGURE IN THE SOURCE (not scored)")
ALL_FINDINGS = Text("逐项核查结果", "ALL FINDINGS")
MISSING = Text("待查明：{facts}", "not known: {facts}")
MISSING_PLACES = Text("待查明：{places}", "not known: {places}")
PLACE = Text("{record}的{title}", "{title} of {record}")
MORE_PLACES = Text("另有 {n} 处", "{n} more")
RECORD = Text("{name}：{status}", "{name}: {status}")
RECORD_MEASURED = Text("{name}：{status}（{measured}）", "{name}: {status} ({measured})")
AND_MORE = Text("另有 {n} 项（加 -v 全部列出）", "and {n} more (-v shows all)")

# `liren rulesets`
SHIPPED = Text("随附规则集", "SHIPPED RULESETS")
CRITERIA_COUNT = (Text("{n} 项", "{n} criterion"), Text("{n} 项", "{n} criteria"))
SINCE = Text("自 {start} 起施行", "in force from {start}")
UNTIL = Text("施行至 {end}", "in force until {end}")
FROM_TO = Text("{start} 至 {end} 施行", "in force {start} to {end}")
ALWAYS = Text("未限定施行期", "in force without limit")

# Profiles.
PROFILE_IS = Text("调整方案：{profile}", "with profile: {profile}")
PROFILE_CHANGES = Text("调整方案的改动", "WHAT THE PROFILE CHANGES")
NAMED = Text("{kind}{name}", "{kind} {name}")
BY_THE_PROFILE = Text("调整方案：{change}", "by the profile: {change}")
CHANGE_FROM = Text("{what}（{source}）", "{what} ({source})")
PROFILE = Text("调整方案", "profile")
BY_PROFILE = Text("调整方案自行设定", "the profile's own choice")
CHANGE_KINDS: Mapping[str, Text] = {
    "changed": Text("改写{keys}", "{keys} changed"),
    "added": Text("新增", "added"),
    "dropped": Text("取消", "dropped"),
}
CHANGE_KEYS: Mapping[str, Text] = {
    "value": Text("数值", "figure"),
    "values": Text("数值", "figures"),
    "unit": Text("单位", "unit"),
    "title": Text("标题", "title"),
    "when": Text("条件", "condition"),
    "strength": Text("约束程度", "strength"),
    "points": Text("分值", "points"),
    "worth": Text("折算分值", "worth"),
    "weight": Text("权重", "weight"),
    "group": Text("类别", "group"),
    "veto": Text("一票否决", "veto"),
    "remedy": Text("整改措施", "remedy"),
    "exemption": Text("豁免条件", "exemption"),
    "total": Text("总分", "total"),
    "requires": Text("先决条件", "prerequisites"),
    "at_least": Text("下限", "lower end"),
    "at_most": Text("上限", "upper end"),
    "not_applicable": Text("不适用时的计分", "what does not apply"),
    "when_missing": Text("缺失时的认定", "what is missing"),
    "rounding": Text("取整方式", "rounding"),
    "resolution": Text("计分精度", "resolution"),
}
SECTIONS: Mapping[str, Text] = {
    "criteria": Text("指标", "criterion"),
    "parameters": Text("参数", "parameter"),
    "groups": Text("类别", "group"),
    "tiers": Text("等次", "tier"),
    "outcomes": Text("结果运用", "outcome"),
    "types": Text("社区类型", "type"),
    "scoring": Text("计分办法", "scoring"),
}

# Waivers and claimed exemptions.
SET_ASIDE = Text("豁免和免于适用申请", "WAIVED, OR CLAIMED NOT TO APPLY")
HOLDS_UNTIL = Text("有效期至 {day}", "until {day}")
ENDED = Text("已于 {day} 到期", "ended {day}")
NO_END = Text("未定期限", "without end")
WAIVED_BY = Text("{by}准予豁免", "waived by {by}")
CLAIMED_BY = Text("{by}申请免于适用", "claimed by {by}")
CLAIMED = Text("申请免于适用", "claimed")
COUNTS_AGAIN = Text("恢复计分", "counts again")
REASON_OF = Text("{fact} 的理由：{reason}", "reason for {fact}: {reason}")

# Types of communities, and case rules.
TYPES = Text("社区分类", "TYPES OF COMMUNITIES")
BELONGS: Mapping[str, Text] = {
    "yes": Text("属于", "yes"),
    "no": Text("不属于", "no"),
    "unknown": Text("待查明", "unknown"),
    "unspecified": Text("原文未定量", "no figure"),
}
CASE_RULES = Text("个案规则（只列示，不评估）", "CASE RULES (listed, not evaluated)")
CASE_RULE = Text("{when} → {then}", "{when} → {then}")

# `liren validate`
SUBMISSION_VALID = Text("可以评估", "can be assessed")
SUBMISSION_REFUSED = Text("未予接收", "not accepted")
READ_AS = Text("`{written}` 读作 {read_as}", "`{written}` is read as {read_as}")
SUBMISSIONS_VALID = Text("共 {total} 份，可以评估 {valid} 份", "{valid} of {total} can be assessed")

# `liren explain`
SOURCES = Text("文件依据", "SOURCES")
CRITERIA = Text("评估指标", "CRITERIA")
PARAMETERS = Text("参数", "PARAMETERS")
TIERS = Text("等次（由高到低）", "TIERS (the best first)")
WORTH_COLUMN = Text("分值", "points")
OF_TOTAL = (
    Text("满分 {n} 分", "{n} point in all"),
    Text("满分 {n} 分", "{n} points in all"),
)
GROUP_POINTS = (Text("{n} 分", "{n} point"), Text("{n} 分", "{n} points"))
POINTS_AT_MOST = (
    Text("最多 {n} 分", "at most {n} point"),
    Text("最多 {n} 分", "at most {n} points"),
)
NOT_SCORED = Text("不计分", "not scored")
LOOKED_UP = Text("{title}（按{by}）", "{title} (by {by})")
ROW = Text("{key} {figures}", "{key} {figures}")
FROM_DAY = Text("自 {day} 起 {value}", "{value} from {day}")
NO_VALUE = Text("原文未给出数值", "no figure in the source")
TIER_TOTAL = Text("总分{limit}", "{limit} in all")
TIER_EVERY_GROUP = Text("各类别均{limit}", "{limit} in every group")
TIER_GROUP = Text("{group}{limit}", "{limit} in {group}")
TIER_EVERY_CRITERION = Text("各指标均{limit}", "{limit} for every criterion")
TIER_REQUIRE = Text("须满足：{when}", "only where {when}")
TIER_REQUIRES_WHEN = Text("{when}的，须符合：{criterion}", "needs, where {when}: {criterion}")
TIER_REQUIRES_UNLESS = Text("除{when}外，须符合：{criterion}", "needs, unless {when}: {criterion}")
VALID_DAY = Text("有效期 {n} 天", "valid for {n} day")
VALID_DAYS = Text("有效期 {n} 天", "valid for {n} days")
VALID_MONTH = Text("有效期 {n} 个月", "valid for {n} month")
VALID_MONTHS = Text("有效期 {n} 个月", "valid for {n} months")
VALID_YEAR = Text("有效期 {n} 年", "valid for {n} year")
VALID_YEARS = Text("有效期 {n} 年", "valid for {n} years")
WITHIN = Text(" › ", " › ")
GROUP_BEST = Text("取得分最高的 {n} 项", "the best {n} of what is in it")
GROUP_FLOOR = Text("最低计 {n} 分", "never below {n}")
TIER_REQUIRES = Text("须符合：{criteria}", "needs: {criteria}")
LIMIT_POINTS = (Text("{op} {n} 分", "{op} {n} point"), Text("{op} {n} 分", "{op} {n} points"))
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
    "best": Text("按最好的一条计分", "the points of the best"),
    "sum": Text("各条得分相加", "the points together"),
}
TOGETHER_AT_MOST = Text("最多计 {n} 分", "at most {n}")
WEIGHTED_BY = Text("按“{weight}”加权", "weighted by {weight}")
OTHERWISE = Text("特殊情形", "otherwise")
WHEN_EMPTY = Text("没有记录时：{status}", "with none of them: {status}")
WHEN_ZERO = Text("除数为零时：{status}", "with a divisor of zero: {status}")
WHEN_NOT_APPLICABLE = Text("不适用时：{policy}", "where it does not apply: {policy}")
POLICIES: Mapping[str, Text] = {
    "leave_out": Text("不计", "left out"),
    "full": Text("计满分", "full points"),
    "zero": Text("计零分", "no points"),
}
WHEN_MISSING = Text("没有依据时：{status}", "while not on record: {status}")
EXEMPTION = Text("可申请豁免", "exemption")
REMEDY = Text("整改措施", "remedy")
NOTE = Text("说明", "note")
VETO = Text("一票否决", "veto")
MET_BY_POINTS = Text("得满分才算符合", "met when all points are earned")
BRINGS = Text("附带", "brings")
BRINGS_SO_MANY = Text("{what}：{n} 项", "{what}: {n}")
COUNTS = Text("计入：{what}", "counts {what}")
PARAMETER = Text("参数", "parameter")
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
BY_EACH = (
    Text("每具备一项得 {points} 分（共 {n} 项）", "{points} for each of {n} item"),
    Text("每具备一项得 {points} 分（共 {n} 项）", "{points} for each of {n} items"),
)
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
BY_UNIT_EVERY = Text(
    "按“{of}”计分，{every}得 {n} 分，最多 {cap} 分", "{n} for {every} ({of}), at most {cap}"
)
EVERY: Mapping[str, Text] = {
    "exact": Text("每 {size}", "every {size}"),
    "started": Text("每 {size}（不足的按一份计）", "every {size} or part of it"),
    "full": Text("每满 {size}", "every full {size}"),
}
BY_LINES = Text("{anchors}，其间按直线内插", "straight lines through {anchors}")
ANCHOR = Text("{at} 得 {n} 分", "{n} at {at}")
BY_CASE = Text("{why}的，得 {n} 分", "{n} when {why}")
BY_REST = Text("其他情形得 {n} 分", "{n} otherwise")
BY_AMOUNT = Text("得分为“{of}”，最多 {cap} 分", "the value of {of}, at most {cap}")
BY_AMOUNT_FROM = Text(
    "得分为“{of}”，最低 {floor} 分，最高 {cap} 分", "the value of {of}, from {floor} to {cap}"
)
BY_GRADE = Text("满分 {n} 分，按档次计：{shares}", "{n}, of which by grade: {shares}")
GRADE_SHARE = Text("{option} {share}", "{share} for {option}")
BY_DEDUCTION = Text(
    "基础分 {start} 分，按下列情形扣分，扣完为止", "{start} less what is lost, never below 0"
)
BY_DEDUCTION_TO = Text(
    "基础分 {start} 分，按下列情形扣分，最低计 {floor} 分",
    "{start} less what is lost, never below {floor}",
)
BY_GAIN = Text(
    "基础分 {start} 分，按下列情形加分、扣分，最低 {floor} 分，最高 {cap} 分",
    "{start} and what is gained, less what is lost, from {floor} to {cap}",
)
LOSING: Mapping[str, Text] = {
    "each": Text("{why}，每项扣 {n} 分", "{n} for each of: {why}"),
    "every": Text("{why}，{every}扣 {n} 分", "{n} for {every} ({why})"),
    "once": Text("{why}，扣 {n} 分", "{n} for: {why}"),
    "table": Text("{why}：{rows}", "for {why}: {rows}"),
    "row": Text("满 {key} 扣 {n} 分", "{n} from {key} on"),
    "case": Text("{why}的，扣 {n} 分", "{n} when {why}"),
    "rest": Text("其他情形扣 {n} 分", "{n} otherwise"),
    "amount": Text("{why}，据实扣分", "what it comes to for: {why}"),
    "together": Text("〔{parts}〕", "[{parts}]"),
    "at_most": Text("（最多扣 {n} 分）", " (at most {n})"),
}
GAINING: Mapping[str, Text] = {
    name: Text(text.zh.replace("扣", "加"), text.en.replace("{n}", "+{n}"))
    for name, text in LOSING.items()
}
LOSE_ALL = Text("{why}，不得分", "all of it for: {why}")
BY_OPTION = Text("{option} {n} 分", "{n} for {option}")
BY_PARTS: Mapping[str, Text] = {
    "BestOf": Text("取下列各项中最高的得分：{parts}", "the most that one of these earns: {parts}"),
    "WorstOf": Text(
        "取下列各项中最低的得分：{parts}", "the least that one of these earns: {parts}"
    ),
    "SumOf": Text("下列各项得分相加：{parts}", "what these earn together: {parts}"),
    "Weighted": Text(
        "下列各项按得分比例和权重折算，共 {n} 分：{parts}",
        "{n}, by the weighted mean of the shares that these earn: {parts}",
    ),
}
PART = Text("（{i}）{text}", "({i}) {text}")
PART_WEIGHT = Text("权重 {weight}", "weight {weight}")
PART_WITHIN = Text("〔{points}〕", "[{points}]")
PART_ENDS = Text("{what}{ends}", "{what} {ends}")
ALL_ITEMS = (
    Text("{what} {n} 项齐全", "the {n} item of {what}"),
    Text("{what} {n} 项齐全", "all {n} items of {what}"),
)
ITEMS_AT_LEAST = Text("{what}不少于 {n} 项", "{n} or more items of {what}")
TIMES = Text("{why} 的，得分乘以 {by}", "times {by} when {why}")
CAPPED = Text("最多计 {n} 分", "at most {n} in all")
FLOORED = Text("最低计 {n} 分", "at least {n} in all")
ALL_WHEN = Text("{why} 的，得满分 {n} 分", "all {n} when {why}")
NONE_WHEN = Text("{why} 的，不得分", "nothing when {why}")
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


def count(number: int | str, one: Text, many: Text, lang: Lang, **values: object) -> str:
    """`one` or `many` with the number, or an amount as it is written, as field `n`."""
    return fill(one if str(number) == "1" else many, lang, n=number, **values)


def quoted(names: Iterable[str], lang: Lang) -> str:
    """The names in quotation marks, as a list."""
    return ITEMS.in_(lang).join(fill(QUOTED, lang, name=name) for name in names)
