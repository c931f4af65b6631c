"""Every fixed word of the reports of an audit, in Chinese and in English.

In: nothing. Out: `Text` constants. Guarantee (tested): both languages are there and name the same
fields. The Chinese is written as an office would write it, not translated from the English.
"""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.text import Text

# What is compared.
COMPARED = Text("规则对比", "COMPARISON OF RULES")
OLD, NEW = Text("旧", "old"), Text("新", "new")
RULESET = Text("{title} {version}", "{title} {version}")
WITH_PROFILE = Text("{ruleset}，调整方案：{profile}", "{ruleset} with profile {profile}")
FROM_TO = Text("{first} 至 {last} 期间", "FROM {first} TO {last}")
FROM_ON = Text("自 {first} 起", "FROM {first} ON")
UNTIL = Text("截至 {last}", "UNTIL {last}")
AT_ANY_TIME = Text("任何时候", "AT ANY TIME")
AT_ALL_THESE_TIMES = Text("以下改动与日期无关", "WHATEVER THE DAY")
ON_ONE_DAY = Text("{day} 当日", "ON {day}")
TWO_DAYS = Text("{old} 与 {new} 相比", "{old} COMPARED WITH {new}")
NOT_TOGETHER = Text(
    "两者没有同时施行的日子，各取与对方最近的一天",
    "they are never in force together: each is taken on its day nearest to the other",
)
NOTHING_CHANGED = Text("两者没有差别", "there is no difference")
WRITTEN_ALIKE = Text(
    "两者的条文没有差别，不同的只是日期", "the rules are the same; only the day is different"
)
NOTHING_PROVED = Text(
    "未作证明：{why}，可用 `{option}` 放宽",
    "nothing was proved: {why}; `{option}` allows more",
)
NOT_COMPARED = Text(
    "未对比的时段：{n} 段；{why}，可用 `{option}` 放宽",
    "stretches of time not compared: {n}; {why}; `{option}` allows more",
)

# Sections.
SECTIONS: Mapping[str, Text] = {
    "criteria": Text("指标", "CRITERIA"),
    "parameters": Text("参数", "PARAMETERS"),
    "facts": Text("填报事实", "FACTS"),
    "checks": Text("校验条件", "CHECKS AMONG FACTS"),
    "groups": Text("类别", "GROUPS"),
    "scoring": Text("计分办法", "SCORING"),
    "tiers": Text("等次", "TIERS"),
    "lower_tier": Text("等次下调", "WHAT LOWERS A TIER"),
    "outcomes": Text("评定结果运用", "WHAT FOLLOWS FROM THE TIER"),
    "types": Text("社区分类", "TYPES OF COMMUNITIES"),
    "case_rules": Text("个案规则", "CASE RULES"),
    "sources": Text("文件依据", "SOURCES"),
    "units": Text("计数单位", "UNITS"),
    "accepted": Text("予以保留的审查发现", "FINDINGS THAT ARE TO STAY"),
    "ruleset": Text("规则集", "RULESET"),
}

# Verdicts by structure.
CHANGED = Text("有改动", "CHANGED")
POINTS = Text("分值", "POINTS")
ADDED = Text("新增", "ADDED")
DROPPED = Text("取消", "DROPPED")
RENAMED = Text("更名", "RENAMED")
WORDING = Text("仅措辞", "WORDING")
BESIDE = Text("附带", "RECORD")
ONLY_WORDING = Text("仅措辞改动", "only its wording changed")
ONLY_RECORD = Text("不影响得分和等次", "no bearing on score or tier")
RENAMED_FROM = Text("原标识 {old}", "was {old}")
OTHERS_SAME = Text("其余 {n} 项指标", "all other {n} criteria")
OTHER_SAME = Text("其余 {n} 项指标", "the other {n} criterion")
ALL_SAME = Text("全部 {n} 项指标", "all {n} criteria")
ONLY_SAME = Text("全部 {n} 项指标", "the {n} criterion")
SAME = Text("相同", "SAME")

# What changed in one thing.
FROM_TO_VALUE = Text("{old} → {new}", "{old} → {new}")
ASPECT = Text("{key}：{change}", "{key}: {change}")
THROUGH = Text("因 {names} 有改动", "through {names}")
SINCE = Text("自 {day} 起", "from {day}")
BEFORE = Text("至 {day}", "until {day}")
SINCE_UNTIL = Text("{since} 至 {until}", "from {since} to {until}")
IN_THE_OTHER = Text("{change}（只改了英文）", "{change} (only in Chinese)")
KEY_WHEN = Text("{key}（{when}）", "{key} {when}")
IN_ROW = Text("（{row}）", " ({row})")
READ_BY = Text("涉及指标：{ids}", "read by: {ids}")
NOTHING = Text("无", "none")
NOT_YET = Text("尚无规定", "nothing yet")
YES, NO = Text("是", "yes"), Text("否", "no")
UNLIMITED = Text("不限", "no end")
FIRST_TO_LAST = Text("{first} 至 {last}", "{first} to {last}")
WHEN = Text("{what}（条件：{when}）", "{what} when {when}")
UNLESS = Text("{what}（例外：{when}）", "{what} unless {when}")

KEYS: Mapping[str, Text] = {
    "all_or_nothing": Text("全或无计分", "all or nothing"),
    "applies_when": Text("适用条件", "applies when"),
    "at_least": Text("下限", "at least"),
    "at_most": Text("上限", "at most"),
    "basis": Text("设定依据", "who chose it"),
    "best": Text("取最高的几项", "how many count"),
    "bonus": Text("加分", "bonus"),
    "brings": Text("附带", "brings"),
    "bonus_beyond_maximum": Text("加分可超过满分", "bonus beyond the maximum"),
    "by": Text("查表依据", "looked up by"),
    "checklist": Text("清单", "checklist"),
    "combine": Text("合并方式", "combined"),
    "combined_at_most": Text("合计上限", "at most together"),
    "counts": Text("统计各规则集附带的", "counts what rulesets bring"),
    "document": Text("文件", "document"),
    "equals": Text("等于", "exactly"),
    "every_criterion": Text("各指标均", "in every criterion"),
    "every_group": Text("各类别均", "in every group"),
    "evidence": Text("佐证材料", "evidence"),
    "exemption": Text("可申请豁免的情形", "exemption"),
    "figure": Text("数值", "figure"),
    "for_each": Text("逐一考核", "asked of each of"),
    "group": Text("类别", "group"),
    "groups": Text("某类别的下限", "in a group"),
    "in": Text("上级类别", "lies in"),
    "in_force": Text("施行期", "in force"),
    "issued": Text("发布日期", "issued"),
    "items": Text("清单项目", "items"),
    "less_than": Text("低于", "less than"),
    "maximum": Text("满分", "maximum"),
    "measure": Text("考核的数值", "measure"),
    "more_than": Text("高于", "more than"),
    "needs": Text("须附", "needs beside it"),
    "not_applicable": Text("不适用时", "where it does not apply"),
    "note": Text("说明", "note"),
    "options": Text("选项", "options"),
    "order": Text("先后次序", "order"),
    "origin": Text("引自", "taken from"),
    "parameters": Text("所用参数", "parameters"),
    "points": Text("计分", "points"),
    "remedy": Text("整改措施", "remedy"),
    "require": Text("要求", "demand"),
    "requires": Text("须符合的指标", "criteria that must be met"),
    "resolution": Text("计分精度", "resolution"),
    "round": Text("何处取整", "what is rounded"),
    "rounding": Text("取整方式", "rounding"),
    "ruleset": Text("规则集标识", "id"),
    "say": Text("说法", "how it is said"),
    "source": Text("依据", "source"),
    "step": Text("最小变动", "step"),
    "strength": Text("约束程度", "strength"),
    "summary": Text("简介", "summary"),
    "symbol": Text("写法", "how it is written"),
    "that": Text("写法", "how it is written"),
    "then": Text("处理", "what follows"),
    "threshold": Text("要求方向", "direction"),
    "time_zone": Text("时区", "time zone"),
    "title": Text("名称", "title"),
    "total": Text("总分", "total"),
    "type": Text("类型", "type"),
    "unit": Text("单位", "unit"),
    "valid_for": Text("有效期", "valid for"),
    "values": Text("各等次的结果", "figures"),
    "version": Text("版本", "version"),
    "veto": Text("一票否决", "veto"),
    "waived": Text("准予豁免时", "where it is waived"),
    "weight": Text("权重", "weight"),
    "when": Text("条件", "condition"),
    "when_empty": Text("没有记录时", "with no records"),
    "when_missing": Text("没有依据时", "while not on record"),
    "when_zero": Text("除数为零时", "with a divisor of zero"),
    "why": Text("保留的理由", "why"),
    "where": Text("只考核", "only those where"),
}
KEYS_IN: Mapping[tuple[str, str], Text] = {
    ("criteria", "at_least"): Text("不低于", "at least"),
    ("criteria", "at_most"): Text("不超过", "at most"),
    ("lower_tier", "by"): Text("下调等数", "levels lower"),
    ("groups", "points"): Text("写明的满分", "declared points"),
    ("scoring", "total"): Text("写明的总分", "declared total"),
    ("scoring", "maximum"): Text("满分的算法", "maximum"),
    ("tiers", "require"): Text("须满足", "only where"),
    ("case_rules", "when"): Text("情形", "case"),
}
"""What a key is called where it means something else than elsewhere."""

ROUNDINGS: Mapping[str, Text] = {
    "half_up": Text("四舍五入", "half up"),
    "half_even": Text("四舍六入五成双", "half to even"),
    "up": Text("远离零取整", "away from zero"),
    "down": Text("向零取整", "towards zero"),
    "ceiling": Text("向上取整", "up"),
    "floor": Text("向下取整", "down"),
}
ROUNDED: Mapping[str, Text] = {
    "items": Text("各项得分", "items"),
    "groups": Text("各类得分", "groups"),
    "total": Text("总分", "total"),
}
MAXIMA: Mapping[str, Text] = {
    "fixed": Text("固定", "fixed"),
    "possible": Text("按可得分计", "what can be earned"),
}
NEEDS: Mapping[str, Text] = {
    "reason": Text("理由", "reason"),
    "evidence": Text("佐证", "evidence"),
}
IN_FILE = Text("{title}（{file}）", "{title} ({file})")

# Impact on communities.
IMPACT = Text("对社区的影响", "IMPACT ON COMMUNITIES")
ASSESSED = Text("参与对比的社区", "communities compared")
UNREADABLE = Text("未能读取", "could not be used")
WHO_CHANGES_TIER = Text("等次变化", "WHO CHANGES TIER")
HIGHER = Text("{n} 个（上升）", "{n} (higher)")
LOWER = Text("{n} 个（下降）", "{n} (lower)")
SAME_TIER = Text("等次不变", "same tier as before")
TIER_OPEN = Text("等次尚未确定", "tier not decided yet")
TIER_MAY_CHANGE = Text("其中可能的等次有变", "with other tiers possible")
HOW_FAR_SCORES_MOVE = Text("得分变化", "HOW FAR SCORES MOVE")
FELL = Text("下降", "fell")
ROSE = Text("上升", "rose")
STAYED = Text("不变", "stayed the same")
SCORE_OPEN = Text("得分尚未确定", "score not decided yet")
UNSCORED = Text("不予评分", "no score")
MEAN_CHANGE = Text("平均变化", "mean change")
FROM_END_TO_END = Text("（{low} 至 {high}）", " (from {low} to {high})")
NO_CHANGE = Text("0", "0")
BETWEEN = Text("{low} 至 {high}", "{low} to {high}")
BY_REGION = Text("分地区", "BY REGION")
REGION_COLUMNS = (
    Text("地区", "region"),
    Text("社区数", "all"),
    Text("下降", "lower"),
    Text("上升", "higher"),
    Text("未定", "open"),
    Text("平均变化", "mean change"),
)
NO_REGION = Text("未注明地区", "no region stated")
WHAT_CAUSED_IT = Text("变化由何引起", "WHAT CAUSED IT")
ON_SO_MANY = Text("{change}，涉及 {n} 个社区", "{change} in all, on {n}")
ALL_ORDERS = Text(
    "按各种先后次序平均，各部分之和等于总变化",
    "the mean over all orders of the changes; the parts add up to the whole",
)
ONE_ORDER = Text(
    "改动较多，按所列次序逐项计算，各部分之和等于总变化",
    "with so many changes, one after the other as listed; the parts add up to the whole",
)
PARTS: Mapping[str, Text] = {
    "scoring": Text("类别和计分办法", "groups and scoring"),
    "facts": Text("事实的声明", "how facts are declared"),
    "day": Text("评估日期", "the day"),
}
ROUND_PARTS: Mapping[str, Text] = {
    "data": Text("数据", "data"),
    "rules": Text("规则", "rules"),
    "waivers": Text("豁免和免于适用申请", "waivers and claims"),
}
NO_SCORE = Text("不予评分", "no score")
RANGE = Text("{low} 至 {high}", "{low} to {high}")
BOTH_ENDS = Text("下限 {low}、上限 {high}", "low {low}, high {high}")
IN_REGION = Text("{name}（{region}）", "{name} ({region})")
PART = Text("{what} {change}", "{what} {change}")
NO_PART = Text("得分不变", "the score is the same")
AND_MORE = Text("，另有 {n} 处", ", and {n} more")
LOSES = Text("等次下降的社区", "WHOSE TIER IS LOWER")
GAINS = Text("等次上升的社区", "WHOSE TIER IS HIGHER")
MAY_CHANGE = Text("等次可能变化的社区", "WHOSE TIER MAY CHANGE")
SAME_TIER_OTHER_SCORE = Text("等次不变、得分有变的社区", "SAME TIER, ANOTHER SCORE")
OTHER_RANGE = Text("尚未定级、得分区间有变的社区", "NOT DECIDED, ANOTHER RANGE OF SCORES")
COULD_NOT_BE_USED = Text("未能读取", "COULD NOT BE USED")
LEFT_OUT = Text("另有 {n} 个（加 -v 全部列出）", "and {n} more (-v shows all)")
BETWEEN_ROUNDS = Text("两轮之间的变化", "BETWEEN THE TWO ROUNDS")
NOT_BEFORE = Text("上一轮没有的社区", "NOT IN THE EARLIER ROUND")
MEAN_OF_ROUNDS = Text("平均每个社区的变化", "MEAN CHANGE OF A COMMUNITY")
CERTAIN = Text("两轮得分都已确定的社区", "with certain scores in both")

# Proofs.
VERDICTS: Mapping[str, Text] = {
    "equivalent": Text("等效", "EQUIVALENT"),
    "stricter": Text("更严", "STRICTER"),
    "looser": Text("更宽", "LOOSER"),
    "incomparable": Text("有严有宽", "INCOMPARABLE"),
    "different": Text("有别", "DIFFERENT"),
    "open": Text("未能判定", "NOT DECIDED"),
}
TOGETHER = Text("总的来看", "taken together")
MEANINGS: Mapping[str, Text] = {
    "equivalent": Text("对每个社区都一样", "the same for everybody"),
    "stricter": Text("有的社区变差，没有变好的", "some worse off, nobody better"),
    "looser": Text("有的社区变好，没有变差的", "some better off, nobody worse"),
    "incomparable": Text("有的社区变差，有的变好", "some worse off, some better"),
    "different": Text("没有变差或变好的，但有不同", "nobody worse or better off"),
    "open": Text("有的问题未能判定", "not everything was decided"),
}
ALL_PROVED = Text("已证明", "(proved)")
NEWLY_UNMET = Text("原来符合、现在不符合，例如：{example}", "newly unmet, for example: {example}")
NEWLY_MET = Text("原来不符合、现在符合，例如：{example}", "newly met, for example: {example}")
NOBODY_NEWLY_UNMET = Text("没有社区因此不再符合（已证明）", "nobody newly misses it (proved)")
NOBODY_NEWLY_MET = Text("没有社区因此转为符合（已证明）", "nobody newly meets it (proved)")
SAME_MEET_IT = Text("符合与否均不变（已证明）", "the same communities meet it (proved)")
EARNS_LESS = Text("得分减少，例如：{example}", "earns less, for example: {example}")
EARNS_MORE = Text("得分增加，例如：{example}", "earns more, for example: {example}")
NOBODY_EARNS_LESS = Text("没有社区得分减少（已证明）", "nobody earns less (proved)")
NOBODY_EARNS_MORE = Text("没有社区得分增加（已证明）", "nobody earns more (proved)")
NOBODY_WORSE = Text(
    "没有社区因此不再符合或得分减少（已证明）", "nobody newly misses it or earns less (proved)"
)
NOBODY_BETTER = Text(
    "没有社区因此转为符合或得分增加（已证明）", "nobody newly meets it or earns more (proved)"
)
JUDGED_OTHERWISE = Text("认定结果有变，例如：{example}", "judged otherwise, for example: {example}")
NOT_DECIDED: Mapping[str, Text] = {
    "newly_unmet": Text(
        "是否有社区因此不再符合，未能判定（{why}）",
        "whether anybody newly misses it was not decided ({why})",
    ),
    "newly_met": Text(
        "是否有社区因此转为符合，未能判定（{why}）",
        "whether anybody newly meets it was not decided ({why})",
    ),
    "less": Text(
        "是否有社区得分减少，未能判定（{why}）",
        "whether anybody earns less was not decided ({why})",
    ),
    "more": Text(
        "是否有社区得分增加，未能判定（{why}）",
        "whether anybody earns more was not decided ({why})",
    ),
    "other": Text(
        "认定结果是否有别，未能判定（{why}）",
        "whether it is judged otherwise was not decided ({why})",
    ),
    "lost": Text(
        "是否有社区失去该等次，未能判定（{why}）",
        "whether anybody loses it was not decided ({why})",
    ),
    "gained": Text(
        "是否有社区获得该等次，未能判定（{why}）",
        "whether anybody gains it was not decided ({why})",
    ),
    "shorter": Text(
        "是否有社区保持该等次而有效期缩短，未能判定（{why}）",
        "whether anybody who keeps it has it for less time was not decided ({why})",
    ),
    "longer": Text(
        "是否有社区保持该等次而有效期延长，未能判定（{why}）",
        "whether anybody who keeps it has it for more time was not decided ({why})",
    ),
    "tier": Text(
        "等次名称是否有变，未能判定（{why}）",
        "whether anybody has another tier was not decided ({why})",
    ),
    "lower": Text(
        "是否有等次相同的社区数值降低，未能判定（{why}）",
        "whether it is lower for anybody at the same tier was not decided ({why})",
    ),
    "higher": Text(
        "是否有等次相同的社区数值提高，未能判定（{why}）",
        "whether it is higher for anybody at the same tier was not decided ({why})",
    ),
    "kind": Text(
        "是否有社区的计量单位有变，未能判定（{why}）",
        "whether anybody has a figure of another kind was not decided ({why})",
    ),
    "left": Text(
        "是否有社区不再属于该类，未能判定（{why}）",
        "whether anybody is no longer of it was not decided ({why})",
    ),
    "joined": Text(
        "是否有社区新归入该类，未能判定（{why}）",
        "whether anybody newly is of it was not decided ({why})",
    ),
    "unspecified": Text(
        "缺少数值是否影响归类，未能判定（{why}）",
        "whether a figure that only one has matters was not decided ({why})",
    ),
    "fewer_levels": Text(
        "是否有社区少下调，未能判定（{why}）",
        "whether anybody is lowered by fewer levels was not decided ({why})",
    ),
    "more_levels": Text(
        "是否有社区多下调，未能判定（{why}）",
        "whether anybody is lowered by more levels was not decided ({why})",
    ),
    "reached": Text(
        "下调前的等次是否有变，未能判定（{why}）",
        "whether anybody has another tier before it is lowered was not decided ({why})",
    ),
    "scored": Text(
        "满分和有无总分是否有变，未能判定（{why}）",
        "whether anything else about it differs was not decided ({why})",
    ),
}
LASTS_SHORTER = Text("有效期缩短，例如：{example}", "holds for less time, for example: {example}")
LASTS_LONGER = Text("有效期延长，例如：{example}", "holds for more time, for example: {example}")
NOBODY_SHORTER = Text(
    "保持该等次的社区，有效期均未缩短（已证明）",
    "nobody who keeps it has it for less time (proved)",
)
NOBODY_LONGER = Text(
    "保持该等次的社区，有效期均未延长（已证明）",
    "nobody who keeps it has it for more time (proved)",
)
OTHER_TIER_INSTEAD = Text("等次名称有变，例如：{example}", "another tier, for example: {example}")
FIGURE_LOWER = Text(
    "等次相同而数值降低，例如：{example}", "lower at the same tier, for example: {example}"
)
FIGURE_HIGHER = Text(
    "等次相同而数值提高，例如：{example}", "higher at the same tier, for example: {example}"
)
NOBODY_LOWER = Text(
    "等次相同的社区，数值均未降低（已证明）", "lower for nobody at the same tier (proved)"
)
NOBODY_HIGHER = Text(
    "等次相同的社区，数值均未提高（已证明）", "higher for nobody at the same tier (proved)"
)
FIGURE_OF_ANOTHER_KIND = Text(
    "计量单位有变，例如：{example}", "a figure of another kind, for example: {example}"
)
TYPE_LEFT = Text("不再属于该类，例如：{example}", "no longer of it, for example: {example}")
TYPE_JOINED = Text("新归入该类，例如：{example}", "newly of it, for example: {example}")
NOBODY_LEAVES = Text("原属该类的社区仍属该类（已证明）", "whoever was of it still is (proved)")
NOBODY_JOINS = Text("没有社区新归入该类（已证明）", "nobody newly is of it (proved)")
TYPE_UNSPECIFIED = Text(
    "仅一方给出了判定所需的数值，例如：{example}",
    "only one has the figure that decides it, for example: {example}",
)
LEVELS = Text("下调级数", "levels lost")
LOWERED_LESS = Text("少下调，例如：{example}", "lowered by fewer levels, for example: {example}")
LOWERED_MORE = Text("多下调，例如：{example}", "lowered by more levels, for example: {example}")
NOBODY_LOWERED_LESS = Text("没有社区少下调（已证明）", "nobody is lowered by fewer levels (proved)")
NOBODY_LOWERED_MORE = Text("没有社区多下调（已证明）", "nobody is lowered by more levels (proved)")
REACHED_OTHERWISE = Text(
    "下调前的等次有变，例如：{example}", "another tier before it is lowered, for example: {example}"
)
ALL_OUTCOMES = Text("全部 {n} 项结果运用", "all {n} figures")
ONLY_OUTCOME = Text("全部 {n} 项结果运用", "the {n} figure")
OTHER_OUTCOMES = Text("其余 {n} 项结果运用", "all other {n} figures")
OTHER_OUTCOME = Text("其余 {n} 项结果运用", "the other {n} figure")
ALL_TYPES = Text("全部 {n} 类", "all {n} types")
ONLY_TYPE = Text("全部 {n} 类", "the {n} type")
OTHER_TYPES = Text("其余 {n} 类", "all other {n} types")
OTHER_TYPE = Text("其余 {n} 类", "the other {n} type")
SCORE = Text("总分", "SCORE")
RISES_BY_WEIGHT = Text(
    "没有一项指标得分增加（已证明）；总分按可得的分数折算，可得的分数减少",
    "no criterion earns more (proved); a score is a share of what can be earned, which is less",
)
FALLS_BY_WEIGHT = Text(
    "没有一项指标得分减少（已证明）；总分按可得的分数折算，可得的分数增加",
    "no criterion earns less (proved); a score is a share of what can be earned, which is more",
)
OUT_OF = Text("满分", "out of")
SCORED = Text("计分", "scored")
OUT_OF_FOR_SOME = Text(
    "部分社区有变，例如{example}", "something else for some, for example {example}"
)
SCORED_FOR_SOME = Text(
    "部分社区仅按一方规则有总分，例如{example}",
    "for some by one of them only, for example {example}",
)
FALLS = Text("下降", "can fall")
RISES = Text("上升", "can rise")
BY_UP_TO = Text(
    "最多 {most} 分（已证明），例如{example}", "by up to {most} (proved), for example {example}"
)
BY_AT_LEAST = Text(
    "可达 {amount} 分，至多 {bound} 分（已证明），例如{example}",
    "by {amount}, and never by more than {bound} (proved), for example {example}",
)
BY_SOME = Text(
    "可达 {amount} 分，至多多少未能判定，例如{example}",
    "by {amount}, and how far at most was not decided, for example {example}",
)
NEVER = Text("不会（已证明）", "for nobody (proved)")
NONE_KNOWN = Text(
    "未发现；至多 {bound} 分（已证明）", "not that we know; never by more than {bound} (proved)"
)
SHIFT_OPEN = Text("未能判定", "not decided")
TIER_LOST = Text("可能失去，例如{example}", "can be lost, for example {example}")
TIER_GAINED = Text("可能获得，例如{example}", "can be gained, for example {example}")
NOBODY_LOSES = Text("没有社区失去该等次（已证明）", "nobody loses it (proved)")
NOBODY_GAINS = Text("没有社区新获得该等次（已证明）", "nobody gains it (proved)")
OTHER_GROUPS = Text("其余 {n} 个类别", "all other {n} groups")
OTHER_GROUP = Text("其余 {n} 个类别", "the other {n} group")
ALL_GROUPS = Text("全部 {n} 个类别", "all {n} groups")
ONLY_GROUP = Text("全部 {n} 个类别", "the {n} group")
OTHER_TIERS = Text("其余 {n} 个等次", "all other {n} tiers")
OTHER_TIER = Text("其余 {n} 个等次", "the other {n} tier")
ALL_TIERS = Text("全部 {n} 个等次", "all {n} tiers")
ONLY_TIER = Text("全部 {n} 个等次", "the {n} tier")
LIMITS = Text("证明的范围", "WHAT THE PROOFS COVER")
UP_TO_RECORDS = (
    Text(
        "记录表只考察到 {n} 条记录：{lists}（可用 --records 增加）",
        "lists with up to {n} record: {lists} (more with --records)",
    ),
    Text(
        "记录表只考察到 {n} 条记录：{lists}（可用 --records 增加）",
        "lists with up to {n} records: {lists} (more with --records)",
    ),
)
DAY_AND_DAY = Text("{old} 与 {new}", "{old} against {new}")
ON_DAY_ONLY = Text(
    "规则中有与日期有关的条件，证明以 {day} 为准",
    "the rules depend on the day of the assessment: proved for {day}",
)
UNSHARED = Text(
    "两套规则对这些事实的声明不同，视为互不相干：{facts}",
    "facts that the two declare as different things are taken as unrelated: {facts}",
)
WAIVERS_ASIDE = Text(
    "不考虑豁免，事实均视为已知", "waivers are left aside, and all facts are known"
)

# Examples.
FACT_IS = Text("{fact} {value}", "{fact} {value}")
FACT_IS_SO = Text("{fact}（{value}）", "{fact}: {value}")
NONE_OF = Text("没有{fact}", "{fact}: none")
OF_RECORD = Text("第 {n} 条的{title}", "{title} of record {n}")
LISTED = Text("{items}", "{items}")
AND_ONE_MORE = Text("另有 {n} 项事实", "and {n} more fact")
AND_MORE_FACTS = Text("另有 {n} 项事实", "and {n} more facts")
COMES_TO = Text("{facts}（{measured}）", "{facts} ({measured})")
EARNS_INSTEAD = Text("由 {old} 分变为 {new} 分", "which earns {new} instead of {old}")
INSTEAD = Text("由 {old} 变为 {new}", "{new} instead of {old}")
SCORE_OF = Text("{score} 分（满分 {most} 分）", "{score} of {most}")
OUT_OF_INSTEAD = Text("满分由 {old} 变为 {new}", "out of {new} instead of {old}")
VETOES = Text("现予否决", "which now is a veto")
VETOES_NO_MORE = Text("不再否决", "which no longer is a veto")
NO_END = Text("长期有效", "valid without end")
AS_TIER = Text("{change}（{tier}）", "{change} ({tier})")
LEVELS_INSTEAD = Text("由 {old} 级变为 {new} 级", "{new} instead of {old}")
TIERS_INSTEAD = Text("由{old}变为{new}", "{new} instead of {old}")
TIER_INSTEAD = Text(
    "由{old}（{old_score}）变为{new}（{new_score}）",
    "{new} ({new_score}) instead of {old} ({old_score})",
)
WITH = Text("{text}：{facts}", "{text}: {facts}")
AN_ORDINARY_ONE = Text("与一般社区相同", "an ordinary community")
SAVED_AS = Text("，见 {file}", ", saved as {file}")

# Claims.
CLAIMS = Text("待证结论", "CLAIMS")
CLAIM_OUTCOMES: Mapping[str, Text] = {
    "proved": Text("成立", "PROVED"),
    "refuted": Text("不成立", "REFUTED"),
    "gave-up": Text("未能判定", "GAVE UP"),
}
CLAIM_REFUTED = Text("{about}，{example}", "{about}, {example}")
CLAIM_REASONS: Mapping[str, Text] = {
    "only-one": Text("只有一方有{about}", "only one has {about}"),
    "moved": Text("{about} 在结果中的位置有变", "{about} stands elsewhere in the result"),
}
CLAIM_OPEN = Text("{about}（{why}）", "{about} ({why})")
ABOUT: Mapping[str, Text] = {
    "criterion": Text("指标 {id}", "criterion {id}"),
    "group": Text("类别 {id}", "group {id}"),
    "tier": Text("等次 {id}", "tier {id}"),
    "total": Text("总分", "the score"),
    "outcome": Text("结果运用 {id}", "the figure {id}"),
    "type": Text("社区分类 {id}", "type {id}"),
    "lowering": Text("等次下调", "what lowers a tier"),
}
