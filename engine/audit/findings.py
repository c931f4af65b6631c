"""What an audit can find in a ruleset: one class per defect.

In: the fields of each. Out: `Finding` classes with a code that stays, a message and advice in both
languages. `of` names what the finding is about (a criterion, fact, parameter, group, tier or type);
a ruleset accepts a finding by its code and these names. `FINDINGS` is all of them, and what
`docs/checking.md` lists.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Literal

from liren.engine.errors import Problem, Severity, did_you_mean
from liren.engine.record import Record, field
from liren.engine.text import Lang, Text

NOWHERE = Text("", "")
FOR_EXAMPLE = Text("例如：", "for example: ")

Means = Literal["lint", "proof", "both"]


class Example(Record):
    """A community that shows a finding: a snapshot that `liren assess` takes, and what matters in
    it, said in a line."""

    snapshot: Mapping[str, object]
    said: Text


class Finding(Problem, abstract=True):
    """One thing that is wrong with a ruleset, or that its authors should know of.

    `when` says on which days it holds, and nothing where that is on all that were looked at; these
    days are `stretches`, each from one day to another, or on and on where that is None.
    `examples` are communities that show it. `by` is what it takes to find all of the kind.
    """

    when: Text = NOWHERE
    of: tuple[str, ...] = ()
    stretches: tuple[tuple[date, date | None], ...] = field(default=(), compare=False)
    examples: tuple[Example, ...] = field(default=(), compare=False)

    by: ClassVar[Means] = "lint"

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return not self.stretches or any(
            first <= day and (last is None or day <= last) for first, last in self.stretches
        )

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The communities that show it, and what would mend it."""
        shown = [FOR_EXAMPLE.in_(lang) + example.said.in_(lang) for example in self.examples]
        return (*shown, *super().hints(lang))

    def to_dict(self) -> dict[str, object]:
        """The finding as JSON-ready data, in both languages."""
        examples = [
            {"snapshot": dict(each.snapshot), "said": each.said._asdict()} for each in self.examples
        ]
        when = [
            {"since": first.isoformat(), "until": None if last is None else last.isoformat()}
            for first, last in self.stretches
        ]
        return {**super().to_dict(), "of": list(self.of), "when": when, "examples": examples}


class Warned(Finding, abstract=True):
    """What may be meant, and then is accepted in the ruleset."""

    severity: ClassVar[Severity] = "warning"


# points


class OverlappingBands(Warned):
    """Two bands hold the same value, and neither is the wider one to fall back on."""

    name: str
    band: str
    other: str
    code = "overlapping-bands"
    zh = "`{name}` 的分档 `{band}` 与前一档 `{other}` 重叠{when}，重叠处按前一档计分"
    en = (
        "`{name}`: the band `{band}` overlaps the earlier `{other}`{when},"
        " which decides where both hold"
    )
    hint_zh = "请把其中一端改为不含（`more_than` 或 `less_than`）"
    hint_en = "leave the figure out of one of the two with `more_than` or `less_than`"


class GapBetweenBands(Warned):
    """Between two bands lie values that earn nothing."""

    name: str
    gap: str
    code = "gap-between-bands"
    zh = "`{name}` 的分档之间留有空隙{when}：`{gap}` 不在任何一档，不得分"
    en = "`{name}`: there is a gap between bands{when}, `{gap}` is in none and earns nothing"
    hint_zh = "请用 `less_than` 衔接相邻两档，或给空隙处另立一档"
    hint_en = "let the lower band end with `less_than` where the next begins, or add a band"


class UnreachableBand(Finding):
    """A band that no value reaches, or whose values are all in earlier bands."""

    name: str
    band: str
    code = "unreachable-band"
    zh = "`{name}` 的分档 `{band}` 永远轮不到{when}：其中的值已在前面各档，或不可能出现"
    en = (
        "`{name}`: the band `{band}` is never reached{when},"
        " earlier bands or no value at all hold it"
    )
    hint_zh = "第一个符合的分档决定得分，请把范围小的排在前面"
    hint_en = "the first band that holds decides, so put the narrower ones first"


class PointsOutOfOrder(Warned):
    """Points that fall and then rise again along the measure."""

    name: str
    low: str
    code = "points-out-of-order"
    zh = "`{name}` 的得分先降后升{when}：在 `{low}` 处低于两侧"
    en = "`{name}`: the points fall and then rise again{when}, at `{low}` they are below both sides"
    hint_zh = "请核对各行的分值是否写串"
    hint_en = "see whether the points of two rows were exchanged"


class UnreachableRow(Finding):
    """A row of a table, or an anchor, beyond what the measure can be."""

    name: str
    row: str
    most: str
    code = "unreachable-row"
    zh = "`{name}` 中 `{row}` 一行永远达不到{when}：最多只能是 {most}"
    en = "`{name}`: the row `{row}` is never reached{when}, it can be {most} at most"
    hint_zh = "请核对该行，或放宽事实声明的上限"
    hint_en = "see whether the row is right, or raise the bound of the fact"


class UnreachableCase(Finding):
    """A case whose condition cannot hold, or is that of an earlier one."""

    name: str
    case: str
    code = "unreachable-case"
    zh = "`{name}` 的情形 `{case}` 永远轮不到：它不可能成立，或前面已有同一条件"
    en = "`{name}`: the case `{case}` is never reached, it cannot hold or stands there before"
    hint_zh = "第一个成立的情形决定得分，请改条件或删去"
    hint_en = "the first case that holds decides: mend the condition or leave it out"


class UnreachableCap(Finding):
    """The most that is promised is more than can be earned."""

    name: str
    cap: str
    most: str
    code = "unreachable-cap"
    zh = "`{name}` 写明最多 {cap} 分，实际最多得 {most} 分"
    en = "`{name}` promises {cap} points at most, but only {most} can be earned"
    hint_zh = "请降低上限，或提高每个单位的分值"
    hint_en = "lower the cap, or raise what each unit earns"


class DeductionsExceedItem(Warned):
    """The single losses of a criterion come to more than there is to lose."""

    name: str
    losses: str
    points: str
    code = "deductions-exceed-item"
    zh = "`{name}` 各项扣分合计 {losses} 分，可扣的只有 {points} 分，扣完后其余各项不再起作用"
    en = "`{name}`: the losses add up to {losses} points, but there are only {points} to lose"
    hint_zh = "若确为扣完为止，请写明 `floor: 0`；否则请核对各项扣分"
    hint_en = "if it is meant to stop there say `floor: 0`, else see whether the figures are right"


# criteria


class NoCommunity(Finding):
    """Checks among facts that cannot hold together; nothing else was asked then."""

    checks: Text
    by = "proof"
    code = "no-community"
    zh = "没有社区能同时符合这些校验条件{when}：{checks}"
    en = "no community can keep these checks together{when}: {checks}"
    hint_zh = "请改正其中一项；在此之前，其他结论都无从谈起，因此没有再查"
    hint_en = (
        "mend one of them; of nobody everything could be proved, so nothing else was looked for"
    )


class NeverMet(Finding):
    """No snapshot meets the criterion."""

    name: str
    by = "both"
    code = "never-met"
    zh = "`{name}` 永远不能达到{when}：事实的声明范围内没有符合要求的值"
    en = "`{name}` can never be met{when}: no value that the facts can have meets it"
    hint_zh = "请核对要求的数值和事实声明的上下限"
    hint_en = "see whether the figure, or the bounds of the fact, are right"


class NeverFails(Warned):
    """Every snapshot meets the criterion."""

    name: str
    by = "both"
    code = "never-fails"
    zh = "`{name}` 总是达到{when}：事实的声明范围内没有不符合的值"
    en = "`{name}` can never fail{when}: every value that the facts can have meets it"
    hint_zh = "请核对要求的数值和方向"
    hint_en = "see whether the figure and its direction are right"


class NeverApplies(Finding):
    """The criterion is asked of nobody."""

    name: str
    by = "proof"
    code = "never-applies"
    zh = "`{name}` 对任何社区都不适用{when}"
    en = "`{name}` applies to no community{when}"
    hint_zh = "请核对 `applies_when` 和事实之间的关系"
    hint_en = "see whether `applies_when`, and the checks among facts, are right"


class AlwaysApplies(Warned):
    """The condition on which a criterion applies excludes nobody."""

    name: str
    by = "proof"
    code = "always-applies"
    zh = "`{name}` 的适用条件总是成立{when}，没有排除任何社区"
    en = "the condition on which `{name}` applies always holds{when} and excludes no community"
    hint_zh = "请核对条件，或删去 `applies_when`"
    hint_en = "see whether the condition is right, or leave `applies_when` out"


class FollowsFrom(Warned):
    """Whoever meets one criterion meets the other too."""

    name: str
    other: str
    where: Text
    by = "proof"
    code = "follows-from"
    zh = "达到 `{other}`{where}的社区必然达到 `{name}`{when}"
    en = "whoever meets `{other}`{where} meets `{name}` too{when}"
    hint_zh = "若两项都要计分，请确认不是同一事重复得分"
    hint_en = "if both earn points, see whether one thing is meant to earn twice"


class Contradicts(Finding):
    """No community can meet all of these at once; of fewer of them one could."""

    names: tuple[str, ...]
    clauses: Text
    by = "proof"
    code = "contradicts"
    zh = "{names} 不能同时达到{when}：{clauses}"
    en = "no community can meet {names} at once{when}: {clauses}"
    hint_zh = "去掉其中任何一项，其余各项即可同时达到"
    hint_en = "without any one of them the others can be met together"


class UnreachablePoints(Finding):
    """Points that no community earns."""

    name: str
    what: Text
    by = "proof"
    code = "unreachable-points"
    zh = "`{name}` 的{what}谁也得不到{when}"
    en = "`{name}`: nobody earns {what}{when}"
    hint_zh = "请核对各档、各行的范围和事实之间的关系"
    hint_en = "see whether the rows, and the checks among facts, are right"


class BetterEarnsLess(Finding):
    """Beyond what is demanded a better figure earns fewer points."""

    name: str
    better: Text
    less: str
    worse: Text
    more: str
    by = "proof"
    code = "better-earns-less"
    zh = "`{name}` 中更好的 {better} 只得 {less} 分，而 {worse} 得 {more} 分{when}"
    en = "`{name}`: {better} is better and earns {less} points, while {worse} earns {more}{when}"
    hint_zh = "请核对各档的分值是否写串"
    hint_en = "see whether the points of two rows were exchanged"


class BetterScoresLess(Warned):
    """A fact gets better, no criterion that is asked gets worse, and the score or tier falls."""

    fact: str
    improved: str
    why: Text
    by = "proof"
    code = "better-scores-less"
    zh = "事实 `{fact}` 变好使 `{improved}` 改善，没有一项指标变差，{why}{when}"
    en = (
        "when the fact `{fact}` gets better `{improved}` improves and none gets worse,"
        " yet {why}{when}"
    )
    hint_zh = "请核对适用条件：改善可能使其他指标开始适用"
    hint_en = "see when criteria apply: what improves one may be what makes another one count"


class SameDemand(Warned):
    """Two criteria ask the same."""

    name: str
    other: str
    where: Text
    by = "both"
    code = "same-demand"
    zh = "`{name}` 与 `{other}`{where}要求相同{when}"
    en = "`{name}` asks the same as `{other}`{where}{when}"
    hint_zh = "请删去其一，或写明两者的区别"
    hint_en = "leave one out, or say in what they differ"


class EarnsTwice(Warned):
    """One condition earns points in two criteria."""

    name: str
    other: str
    where: Text
    condition: str
    code = "earns-twice"
    zh = "同一条件（{condition}）在 `{name}` 和 `{other}`{where}各得一次分{when}"
    en = "one condition ({condition}) earns points in `{name}` and again in `{other}`{where}{when}"
    hint_zh = "请把两项放进 `best: 1` 的组，或给其中一项写 `points: none`"
    hint_en = "put both into a group with `best: 1`, or say `points: none` in one of them"


class SameItem(Warned):
    """One thing is listed twice among the items or options of a fact."""

    name: str
    item: str
    other: str
    code = "same-item"
    zh = "`{name}` 中 `{item}` 与 `{other}` 名称相同，同一内容列了两次"
    en = "`{name}` lists the same thing twice: `{item}` has the title of `{other}`"
    hint_zh = "原文若印了两次，只列一次并在说明中写明"
    hint_en = "if the text prints it twice list it once, and say so in a note"


class RoundedBeforeComparison(Warned):
    """A figure is rounded and then held against a bound, which it can cross by that."""

    name: str
    value: str
    rounded: str
    bound: str
    code = "rounded-before-comparison"
    zh = "`{name}` 先舍入再比较：{value} 会被舍入为 {rounded}，从而越过界限 {bound}"
    en = "`{name}` rounds before it compares: {value} becomes {rounded} and so crosses {bound}"
    hint_zh = "请直接比较，不要 `round(…)`"
    hint_en = "compare the figure itself, without `round(…)`"


class RoundedTwice(Warned):
    """What was rounded is rounded again."""

    name: str
    code = "rounded-twice"
    zh = "`{name}` 的得数先后舍入两次，与只舍入一次的结果可能不同"
    en = "`{name}`: what was rounded is rounded again, which can differ from rounding once"
    hint_zh = "请只在最后舍入；计分可写 `scoring: {{round: [total]}}`"
    hint_en = "round once at the end; for points say `scoring: {{round: [total]}}`"


class LiftedByRounding(Warned):
    """Rounding on the way lifts somebody into a tier that the exact total does not reach."""

    tier: str
    exact: str
    rounded: str
    by = "proof"
    code = "lifted-by-rounding"
    zh = "舍入把总分由 {exact} 提到 {rounded}，从而达到等次 `{tier}`{when}"
    en = "rounding lifts a total of {exact} to {rounded}, and so into the tier `{tier}`{when}"
    hint_zh = "请写明 `scoring: {{round: [total]}}`，或用更细的 `resolution`"
    hint_en = "say `scoring: {{round: [total]}}`, or use a finer `resolution`"


class RoundedInTwoWays(Warned):
    """The ruleset cuts off in one place and rounds half up in another."""

    name: str
    mode: str
    code = "rounded-in-two-ways"
    zh = "计分的舍入方式是 `{mode}`（舍去），而 `{name}` 用 `round` 四舍五入"
    en = "points are cut off (`rounding: {mode}`) while `{name}` rounds half up with `round`"
    hint_zh = "请统一舍入方式，或在 `note` 中写明出处"
    hint_en = "round in one way, or say in a `note` where the other comes from"


# tiers, groups, sums


class UnreachableTier(Finding):
    """A tier asks for more than can be earned."""

    name: str
    what: Text
    asked: Text
    most: str
    code = "unreachable-tier"
    zh = "等次 `{name}` 谁也达不到：{what}要求{asked}，最多只有 {most} 分"
    en = "nobody can reach the tier `{name}`: {what} must be {asked}, but {most} is the most"
    hint_zh = "请核对要求：按满分的比例请写百分比，如 `60 %`"
    hint_en = "see what it is a share of: a share of what is possible is written `60 %`"


class TierNeverAwarded(Finding):
    """No community comes to the tier, whatever its minima."""

    name: str
    by = "proof"
    code = "tier-never-awarded"
    zh = "等次 `{name}` 不会授予任何社区{when}"
    en = "the tier `{name}` is awarded to no community{when}"
    hint_zh = "请核对它的各项要求能否同时满足，以及是否总先达到别的等次"
    hint_en = "see whether what it asks can hold together, and what comes first"


class ShadowedTier(Finding):
    """Whoever reaches a tier reaches a better one too."""

    name: str
    other: str
    code = "shadowed-tier"
    zh = "等次 `{name}` 不会授予：达到它的也都达到排在前面的 `{other}`"
    en = "the tier `{name}` is never awarded: whoever reaches it also reaches `{other}` before it"
    hint_zh = "等次由高到低排列，请核对两者的要求"
    hint_en = "tiers stand with the best first: see what the two ask"


class TiersOutOfOrder(Warned):
    """A lower tier asks more of something than a higher one."""

    name: str
    other: str
    what: Text
    code = "tiers-out-of-order"
    zh = "较低的等次 `{name}` 对{what}的要求高于较高的 `{other}`"
    en = "the lower tier `{name}` asks more of {what} than the higher `{other}`"
    hint_zh = "等次由高到低排列，请核对先后或数值"
    hint_en = "tiers stand with the best first: see whether order and figures are right"


class IdleTotal(Warned):
    """What a tier asks of every group already gives the total it asks for."""

    name: str
    code = "idle-total"
    zh = "等次 `{name}` 的总分要求不起作用：每组都达到要求时，总分必然达到"
    en = "the total that tier `{name}` asks for decides nothing: its demand on every group gives it"
    hint_zh = "请核对两个数值分别以什么为满分"
    hint_en = "see what each of the two figures is a share of"


class OddSum(Warned):
    """Parts that were most likely meant to add up to 100, and do not."""

    name: Text
    total: str
    code = "odd-sum"
    zh = "{name}合计 {total}，不是 100"
    en = "{name} add up to {total} and not to 100"
    hint_zh = "请核对各数；若无误，请写明 `scoring: {{total: {total}}}` 或保留并说明"
    hint_en = "see whether one is wrong; if not say `scoring: {{total: {total}}}` or accept it"


class EmptyGroup(Warned):
    """A group in which nothing lies."""

    name: str
    code = "empty-group"
    zh = "组 `{name}` 中没有任何指标"
    en = "nothing lies in the group `{name}`"
    hint_zh = "请删去该组，或把指标归入"
    hint_en = "leave it out, or put criteria into it"


class IdleVeto(Warned):
    """A veto that bars nothing, as its criterion is never asked or never fails."""

    name: str
    why: Text
    code = "idle-veto"
    zh = "`{name}` 的否决不起作用：{why}"
    en = "the veto of `{name}` bars nothing: {why}"
    hint_zh = "请核对指标的适用条件和数值"
    hint_en = "see when the criterion applies, and whether it has a figure"


class VetoCannotBeLifted(Warned):
    """Whoever a veto bars in this way can do nothing about it."""

    name: str
    fixed: tuple[str, ...]
    by = "proof"
    code = "veto-cannot-be-lifted"
    zh = "`{name}` 的否决无法解除{when}：{fixed} 已成事实，此外怎样整改都达不到"
    en = (
        "the veto of `{name}` cannot be lifted{when}: {fixed} lies in the past,"
        " and nothing else helps"
    )
    hint_zh = "若确有此意，请保留；否则请写明何时重新计算"
    hint_en = "accept it if it is meant, else say when it counts anew"


class TypesOverlap(Warned):
    """A community can be of two types of one classification."""

    name: str
    one: str
    other: str
    by = "proof"
    code = "types-overlap"
    zh = "分类 `{name}` 中 `{one}` 与 `{other}` 重叠{when}，同一社区可以属于两类"
    en = "`{one}` and `{other}` of `{name}` overlap{when}: a community can be of both"
    hint_zh = "请核对两类的条件，或用调整方案补齐"
    hint_en = "see whether their conditions are right, or mend them in a profile"


class TypesGap(Warned):
    """A community can be of no type of a classification."""

    name: str
    by = "proof"
    code = "types-gap"
    zh = "分类 `{name}` 留有空隙{when}，社区可以不属于任何一类"
    en = "`{name}` leaves a gap{when}: a community can be of none of its types"
    hint_zh = "请核对各类的条件，或另设一类"
    hint_en = "see whether their conditions are right, or add a type for the rest"


# figures and their dates


class ThresholdWithoutFigure(Warned):
    """The source demands something and gives no figure."""

    name: str
    code = "threshold-without-figure"
    zh = "参数 `{name}` 没有数值{when}，用到它的指标不计分"
    en = "parameter `{name}` has no figure{when}, so the criteria that use it are never scored"
    hint_zh = "请补上数值，或保留并写明原文未给"
    hint_en = "give the figure, or accept it and say that the text has none"


class ThresholdWithoutSource(Warned):
    """A figure that nobody answers for."""

    name: str
    code = "threshold-without-source"
    zh = "`{name}` 的数值没有出处，也没有写明由项目设定"
    en = "the figure of `{name}` cites no source, nor does it say that the project chose it"
    hint_zh = "请写明 `source`，或写 `basis: project`"
    hint_en = "say `source`, or `basis: project`"


class FigureStartsLate(Finding):
    """The ruleset is in force before a figure is."""

    name: str
    since: str
    start: str
    code = "figure-starts-late"
    zh = "参数 `{name}` 的数值自 {since} 起才有，而规则自 {start} 起施行"
    en = "parameter `{name}` has a figure from {since} on, but the ruleset is in force from {start}"
    hint_zh = "这段时间的评估会报错，请补上此前的数值"
    hint_en = "assessments between the two are refused: give the figure for that time"


class FigureNeverInForce(Warned):
    """A dated figure that holds on no day on which the ruleset does."""

    name: str
    since: str
    code = "figure-never-in-force"
    zh = "参数 `{name}` 自 {since} 起的数值从不生效：它的期间不在规则的施行期内"
    en = "the figure of `{name}` from {since} on is never used: the ruleset is not in force then"
    hint_zh = "请核对日期和 `in_force`"
    hint_en = "see whether the date and `in_force` are right"


class FigureUnchanged(Warned):
    """A figure that is given anew and is the same as before."""

    name: str
    since: str
    code = "figure-unchanged"
    zh = "参数 `{name}` 自 {since} 起的数值与此前相同"
    en = "the figure of `{name}` from {since} on is the one that held before"
    hint_zh = "请核对数值，或删去这一行"
    hint_en = "see whether the figure is right, or leave the line out"


# what nothing uses


class UnusedFact(Warned):
    """A fact that nothing reads."""

    name: str
    code = "unused-fact"
    zh = "事实 `{name}` 没有被用到"
    en = "nothing reads the fact `{name}`"
    hint_zh = "请删去，以免让人填报无用的内容"
    hint_en = "leave it out, so that nobody has to state it"


class UnusedParameter(Warned):
    """A parameter that nothing is compared with."""

    name: str
    code = "unused-parameter"
    zh = "参数 `{name}` 没有被用到"
    en = "nothing uses the parameter `{name}`"
    hint_zh = "请删去，或用在指标中"
    hint_en = "leave it out, or use it in a criterion"


class UnusedSource(Warned):
    """A document that nothing cites."""

    name: str
    code = "unused-source"
    zh = "文件 `{name}` 没有被引用"
    en = "nothing cites the source `{name}`"
    hint_zh = "请删去，或在 `source` 中引用"
    hint_en = "leave it out, or cite it in a `source`"


# what the ruleset accepts


class Accepts(Finding, abstract=True):
    """An entry of `accepted` with a name that nothing has; `nearest` is what was likely meant."""

    name: str
    nearest: str | None = None

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """What was most likely meant, or where to look."""
        return did_you_mean(self.nearest, lang) or super().hints(lang)


class AcceptsUnknownCode(Accepts):
    """A finding is accepted that there is none of."""

    code = "accepts-unknown-code"
    zh = "没有代码为 `{name}` 的问题"
    en = "there is no finding with the code `{name}`"
    hint_zh = "各代码见 docs/checking.zh.md"
    hint_en = "the codes are in docs/checking.md"


class AcceptsUnknownName(Accepts):
    """A finding is accepted of something that is not there."""

    code = "accepts-unknown-name"
    zh = "规则集中没有 `{name}`"
    en = "nothing in the ruleset is called `{name}`"
    hint_zh = "请写指标、事实、参数、分组、等次或类型的标识"
    hint_en = "name a criterion, fact, parameter, group, tier or type by its id"


class AcceptsNothing(Finding):
    """A finding is accepted that is not made."""

    accepted: str
    names: tuple[str, ...]
    code = "accepts-nothing"
    zh = "{names} 没有 `{accepted}` 问题，这条保留已无作用"
    en = "`{accepted}` is not found of {names}, so there is nothing to accept"
    hint_zh = "请从 `accepted` 中删去"
    hint_en = "leave it out of `accepted`"


FINDINGS: tuple[type[Finding], ...] = (
    OverlappingBands, GapBetweenBands, UnreachableBand, PointsOutOfOrder, UnreachableRow,
    UnreachableCase, UnreachableCap, UnreachablePoints, DeductionsExceedItem, BetterEarnsLess,
    NoCommunity, NeverMet, NeverFails, NeverApplies, AlwaysApplies, SameDemand, FollowsFrom,
    Contradicts, EarnsTwice, SameItem, BetterScoresLess, RoundedBeforeComparison, RoundedTwice,
    RoundedInTwoWays, LiftedByRounding, UnreachableTier, TierNeverAwarded, ShadowedTier,
    TiersOutOfOrder, IdleTotal, OddSum, EmptyGroup, IdleVeto, VetoCannotBeLifted, TypesOverlap,
    TypesGap,
    ThresholdWithoutFigure, ThresholdWithoutSource, FigureStartsLate, FigureNeverInForce,
    FigureUnchanged, UnusedFact, UnusedParameter, UnusedSource, AcceptsUnknownCode,
    AcceptsUnknownName, AcceptsNothing,
)  # fmt: skip

CODES: Mapping[str, type[Finding]] = MappingProxyType({each.code: each for each in FINDINGS})
