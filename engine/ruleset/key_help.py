"""What every key of the formats means, in one line: what editors show when they complete it.

In: a shape and the name of a key. Out: its meaning in both languages. A test asks for every key of
every format, so that none is forgotten.
"""

from __future__ import annotations

from liren.engine.ruleset.declaring import Shape
from liren.engine.text import Text


def help_on(shape: type[Shape], key: str) -> Text | None:
    """What the key means in mappings of this shape; None when nobody has said so."""
    names = [f"{each.__name__}.{key}" for each in shape.__mro__]
    return next((HELP[name] for name in [*names, key] if name in HELP), None)


HELP: dict[str, Text] = {
    # in many places
    "title": Text("名称", "what it is called"),
    "note": Text("说明，供人阅读，不影响结果", "a remark for people; it changes nothing"),
    "source": Text(
        "出处：文件标识，可加条款", "where it is from: a source's id, and the clause in it"
    ),
    "basis": Text(
        "依据：出自文件，还是由项目设定", "whether a document says so, or the project chose it"
    ),
    "at_least": Text("不小于", "this or more"),
    "more_than": Text("大于", "more than this"),
    "at_most": Text("不大于", "this or less"),
    "less_than": Text("小于", "less than this"),
    "equals": Text("等于", "exactly this"),
    "points": Text("分值", "points"),
    "when": Text("条件成立时才算", "the condition under which it counts"),
    "unless": Text("条件成立时不算", "the condition under which it does not count"),
    "say": Text("显示给人看的话", "how it is said to people"),
    "evidence": Text("佐证材料", "what supports it"),
    "reason": Text("理由", "why"),
    "unit": Text("单位，如 m2、人、%", "the unit, such as m2, person or %"),
    "by": Text("由谁提出或批准", "who claims or grants it"),
    "zh": Text("中文", "in Chinese"),
    "en": Text("英文", "in English"),
    "not_applicable": Text(
        "不适用时：不计入、得满分或得零分",
        "what does not apply is left out, or earns all or nothing",
    ),
    "as_of": Text("评估基准日", "the day of the assessment"),
    "sources": Text("引用的文件：标识 → 名称等", "the documents cited, each under an id"),
    "facts": Text("事实", "facts"),
    "time_zone": Text("时区，默认 Asia/Shanghai", "the time zone, Asia/Shanghai by default"),
    "drop": Text("删去基准中的这一项，须写明理由", "leave this part of the base out, and why"),
    "checks": Text("事实之间必须成立的关系", "conditions that must hold among facts"),
    "history": Text("以往各轮评估", "earlier rounds"),
    "claims": Text("社区主张的例外", "exemptions that the community claims"),
    "waivers": Text("经批准暂不考核的指标", "criteria that somebody set aside until a day"),
    # rulesets and profiles
    "ruleset": Text("规则集的标识：字母、数字、- 和 _", "the id: letters, digits, - and _"),
    "version": Text("版本，如 1.0.0", "the version, such as 1.0.0"),
    "summary": Text("简介", "what it is about"),
    "in_force": Text("施行期，首尾两日都算", "from when to when it holds, both days included"),
    "InForceDoc.from": Text("施行首日", "the first day"),
    "InForceDoc.to": Text("施行末日", "the last day"),
    "uses": Text(
        "借用的其他规则集：名称 → 标识或路径",
        "other rulesets to draw on: a name, and an id or path",
    ),
    "units": Text("自定的计数单位", "counting units of one's own"),
    "parameters": Text(
        "用来比较的数值及其施行日期", "the figures that facts are compared with, by date"
    ),
    "criteria": Text("指标", "the demands"),
    "groups": Text("分组", "the parts of the score"),
    "scoring": Text("总分如何得出", "how points become the score"),
    "tiers": Text("等次，从高到低", "the levels, the highest first"),
    "lower_tier": Text("降低等次的情形", "reasons to award a lower tier"),
    "outcomes": Text("随等次而定的数值，如支付比例", "figures that follow from the tier"),
    "types": Text("社区分类", "types that a community can belong to"),
    "accepted": Text(
        "`liren check` 查出而保留的问题", "findings of `liren check` that are to stay"
    ),
    "AcceptedDoc.code": Text("问题代码", "the code of the finding"),
    "AcceptedDoc.of": Text("问题所在，如指标", "what the finding is of, such as a criterion"),
    "why": Text("保留的理由", "why it stays"),
    "case_rules": Text("针对个案的规定，只列示", "rules about single cases: listed, not evaluated"),
    "SourceDoc.document": Text("文件名", "the name of the file"),
    "SourceDoc.issued": Text("印发日期", "the day it was issued"),
    "profile": Text("调整方案的标识", "the id of the profile"),
    "ProfileDoc.base": Text(
        "基准规则集：标识@版本，或路径", "the ruleset it changes: id@version, or a path"
    ),
    "TierChangeDoc.before": Text("新等次排在哪一等次之前", "the tier that a new one stands before"),
    # facts and parameters
    "type": Text("值的种类", "what kind of value it has"),
    "FactDoc.at_least": Text("可能的最小值", "the least that is possible"),
    "FactDoc.at_most": Text(
        "可能的最大值；列表为最多几项", "the most that is possible; of a list, of records"
    ),
    "FactDoc.step": Text("有意义的最小变化", "the smallest change that makes sense"),
    "FactDoc.options": Text("可选项", "what can be chosen"),
    "FactDoc.items": Text("清单各项", "what is on the list"),
    "FactDoc.each": Text("列表中每一条记录的事实", "the facts of each record of a list"),
    "FactDoc.counts": Text(
        "各考核给社区带来的东西中，它数的是哪一种",
        "which of the things that assessments bring upon a community it counts",
    ),
    "FactDoc.needs": Text("填报时必须附上的内容", "what has to stand beside a stated value"),
    "ParameterDoc.by": Text(
        "查表的依据：选项或数值", "what the table goes by: a choice or a number"
    ),
    "ParameterDoc.value": Text("始终适用的数值", "the figure for every day"),
    "ParameterDoc.values": Text(
        "各日期起适用的数值，或按选项列表", "figures from their days on, or a table"
    ),
    "ParameterDoc.otherwise": Text("表中没有时的数值", "the figure for what the table lacks"),
    "OutcomeDoc.values": Text(
        "各等次对应的数值，含 none", "the figure for every tier, and for none"
    ),
    "that": Text("必须成立的条件", "what must hold"),
    # criteria
    "group": Text("所属分组", "the group it belongs to"),
    "strength": Text("约束力：必须、原则上、目标、可选", "must, in principle, a goal, or optional"),
    "CriterionDoc.from": Text(
        "取自其他规则集的指标", "the criterion of another ruleset to take over"
    ),
    "worth": Text("按比例折算后最多得几分", "scale the points so that this is the most it earns"),
    "applies_when": Text("适用条件", "when it applies at all"),
    "for_each": Text("逐条考核的列表", "the list whose records are each looked at"),
    "where": Text("只看符合条件的记录", "which records count"),
    "combine": Text("各记录的结果如何合并", "how the results of the records are put together"),
    "combined_at_most": Text("合并后的分值上限", "the most that all records earn together"),
    "CriterionDoc.weight": Text("各记录的权重", "how much each record weighs"),
    "when_empty": Text("没有记录时如何认定", "what holds when there is no record"),
    "measure": Text("要衡量的数值", "the figure that is looked at"),
    "require": Text("要求成立的条件", "what must hold"),
    "checklist": Text("要求齐备的清单", "the checklist whose items must be there"),
    "items": Text("只要求清单中的这几项", "only these items of the list"),
    "when_zero": Text("除数为零时如何认定", "what holds when the divisor is zero"),
    "when_missing": Text("事实缺失时：未知或不达标", "a missing fact leaves it unknown, or unmet"),
    "CriterionDoc.points": Text(
        "计分方式；none 为不计分", "how points are earned; none for not at all"
    ),
    "exemption": Text("允许主张的例外", "the exemption that may be claimed"),
    "veto": Text("不达标时的一票否决", "what failing it bars"),
    "brings": Text(
        "做到这一项会给社区带来什么，各几个",
        "what it brings upon a community that meets it, and how many",
    ),
    "remedy": Text("整改办法", "what an office would change"),
    "VetoDoc.bars": Text("取消的等次及更高等次", "the tier that is out of reach, and those above"),
    "VetoDoc.score": Text("总分归零", "the score becomes zero"),
    "RemedyDoc.change": Text("通过改变哪些事实来整改", "the facts that would be changed"),
    # points
    "PointsDoc.full": Text("达标得满分，否则不得分", "all of them when it is met, else none"),
    "PointsDoc.share": Text("按完成比例得分", "as much of them as is done"),
    "PointsDoc.each": Text("清单每有一项得几分", "points for each item that is there"),
    "table": Text("按个数得分：个数 → 分值", "points by number: the largest key not above counts"),
    "bands": Text("分段得分，取第一个符合的", "points by stretches; the first that fits counts"),
    "linear": Text("按直线插值得分", "points along straight lines"),
    "per_unit": Text("每单位得分", "points for each unit"),
    "deductions": Text("从基础分中扣减", "points that are there to be lost"),
    "PointsDoc.options": Text("各选项的分值", "the points of each option"),
    "grade": Text("按等第得分", "a share of the points for each grade"),
    "cases": Text("分情形，取第一个成立的", "the first whose condition holds"),
    "amount": Text("算出的分值", "points that are worked out"),
    "best_of": Text("取得分最高的一项", "the part that earns the most"),
    "worst_of": Text("取得分最低的一项", "the part that earns the least"),
    "sum_of": Text("各部分相加", "the parts added up"),
    "weighted": Text("各部分按权重平均", "the parts by their weight"),
    "times": Text("条件成立时乘以系数", "what multiplies the points while a condition holds"),
    "PointsDoc.at_least": Text("得分下限", "the least it earns"),
    "PointsDoc.at_most": Text("得分上限", "the most it earns"),
    "full_when": Text("条件成立即得满分", "when all points are earned in any case"),
    "zero_when": Text("条件成立即不得分", "when nothing is earned in any case"),
    "AnchorDoc.at": Text("衡量值", "a value of what is measured"),
    "LinearDoc.from": Text("直线起点", "where the line begins"),
    "LinearDoc.to": Text("直线终点", "where the line ends"),
    "LinearDoc.through": Text("折线经过的各点", "the points that the line goes through"),
    "of": Text("按什么计算", "what it is worked out from"),
    "GradeDoc.of": Text("满分", "all the points"),
    "GradeDoc.shares": Text("各等第得满分的几成", "the share of the points for each grade"),
    "every": Text("每多少为一份", "how much makes one step"),
    "part": Text(
        "不满一份的：算一份、不算或按比例", "a part of a step counts in full, not, or exactly"
    ),
    "DeductionsDoc.from": Text("基础分", "the points to begin with"),
    "lose": Text("扣分情形", "reasons to lose points"),
    "gain": Text("加分情形", "reasons to gain points"),
    "DeductionsDoc.floor": Text("最低得分", "the least that remains"),
    "per": Text("每出现一次扣（加）一次", "what each counts once"),
    "per_missing": Text("清单每缺一项扣一次", "the checklist of which each missing item counts"),
    "together": Text("合并设上限的几种情形", "several reasons under one cap"),
    "TimesDoc.by": Text("系数", "the factor"),
    "WeightedDoc.parts": Text("各部分", "the parts"),
    "PartDoc.weight": Text("权重", "how much it weighs"),
    # groups, scoring, tiers
    "in": Text("上级分组", "the group it is part of"),
    "GroupDoc.points": Text("组内指标分值之和", "what its criteria add up to"),
    "GroupDoc.weight": Text("在总分中的权重", "how much it weighs in the score"),
    "bonus": Text("加分项，不计入总分的满分", "it adds to the score and not to what is possible"),
    "best": Text("只计得分最高的几项", "how many count: those that earn the most"),
    "total": Text("总分", "the score"),
    "resolution": Text("保留到多少分", "the smallest step of points"),
    "rounding": Text("舍入方式", "how it is rounded"),
    "round": Text("在哪几步舍入", "at which steps it is rounded"),
    "maximum": Text("满分固定，还是随可得分变化", "the maximum is fixed, or what can be earned"),
    "all_or_nothing": Text("全部做到才得分", "all points, or none at all"),
    "waived": Text(
        "暂不考核的指标：不计入、得满分或得零分",
        "what is waived is left out, or earns all or nothing",
    ),
    "bonus_beyond_maximum": Text("加分可超过满分", "whether bonuses can exceed the maximum"),
    "every_group": Text("每组的最低要求", "the minimum of every group"),
    "every_criterion": Text("每项指标的最低要求", "the minimum of every criterion"),
    "TierDoc.groups": Text("某几组的最低要求", "the minimum of some groups"),
    "requires": Text("必须达标的指标", "criteria that must be met"),
    "valid_for": Text("有效期，如 3 years", "how long it holds, such as 3 years"),
    "criterion": Text("指标", "the criterion"),
    "LoweringDoc.by": Text("降几级", "by how many levels"),
    "TypesDoc.options": Text("各类型", "the types"),
    "TypesChangeDoc.options": Text("要改动的各类型", "the types that are changed"),
    "CaseRuleDoc.when": Text("何种情形", "in which case"),
    "then": Text("如何处理", "what follows"),
    # snapshots
    "snapshot": Text("快照的标识", "the id of the snapshot"),
    "community": Text("社区名称", "the name of the community"),
    "region": Text("所在地区，用于分地区汇总", "where it lies; results are summed up by it"),
    "rulesets": Text("快照还填报了哪些规则集的事实", "other rulesets whose facts it states"),
    "context": Text(
        "文件写明、各规则集都不用的情况", "what the document says and no ruleset reads"
    ),
    "until": Text("截止日，当日有效", "the last day, included"),
    "RoundDoc.score": Text("该轮得分", "what it came to"),
    "RoundDoc.tier": Text("该轮等次", "the tier it came to"),
    # rule tests
    "tests": Text(
        "测试哪个规则集，默认同一文件夹的 ruleset.yaml",
        "the ruleset to test, by default ruleset.yaml beside it",
    ),
    "RuleTestsDoc.profile": Text("要叠加的调整方案", "a profile to lay over the ruleset"),
    "given": Text("各用例共用的事实", "the facts that all cases share"),
    "RuleTestsDoc.cases": Text("用例", "the cases"),
    "unreachable": Text("不可能出现的情形及理由", "what cannot come about, and why"),
    "CaseDoc.that": Text("用一句话说明", "the case in a sentence"),
    "CaseDoc.snapshot": Text("另存的快照文件", "a file with the snapshot"),
    "expect": Text("应得的结果", "what must come out"),
    "statuses": Text("各指标的状态", "the status of criteria"),
    "ExpectDoc.points": Text("各指标的得分", "the points of criteria"),
    "ExpectDoc.groups": Text("各组的得分", "the points of groups"),
    "score": Text("总分，或其区间", "the score, or its range"),
    "tier": Text("等次，或仍有可能的各等次", "the tier, or those that are possible"),
    "remedies": Text("各指标的整改办法", "what would have to change, by criterion"),
    "collect": Text("待查明的事实，按顺序", "the facts to find out, in order"),
    "error": Text("填报被退回时的错误代码", "the codes with which the snapshot is refused"),
    "low": Text("区间下限", "the lower end"),
    "high": Text("区间上限", "the upper end"),
    "figure": Text("界限", "the boundary"),
    "sides": Text("界限的哪一侧", "which side of it"),
}
