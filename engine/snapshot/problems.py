"""What can be wrong with a snapshot, and with a snapshot for a ruleset: one class per cause."""

from __future__ import annotations

from liren.engine.errors import Advised, Problem, UnknownName, did_you_mean
from liren.engine.text import Lang, Text, say


class UnknownFactGiven(UnknownName):
    """The snapshot states a fact that no ruleset asked for."""

    ruleset: str
    code = "unknown-fact-given"
    zh = "规则集 `{ruleset}` 没有名为 `{name}` 的事实"
    en = "ruleset `{ruleset}` has no fact `{name}`"


class UnknownField(UnknownName):
    """A record states something that the list does not have."""

    records: str
    code = "unknown-field"
    zh = "列表 `{records}` 的记录没有 `{name}` 这一项"
    en = "the records of `{records}` have no `{name}`"


class StatedInHistory(Problem):
    """A fact of an earlier round stated among those of the snapshot."""

    name: str
    code = "stated-in-history"
    zh = "`{name}` 取自 `history`，不在 `facts` 中填报"
    en = "`{name}` is read from `history`, it is not stated among the facts"
    hint_zh = "请在 `history` 中按轮次填报，如 `- {{as_of: 2021-12-31, facts: {{…}}}}`"
    hint_en = "state the round in `history`, as in `- {{as_of: 2021-12-31, facts: {{…}}}}`"


class RoundNotEarlier(Problem):
    """A round of the history that is not before the day of the assessment."""

    round: str
    day: str
    code = "round-not-earlier"
    zh = "`history` 中的轮次须早于评估日期（{day}），实为 {round}"
    en = "a round of `history` must be before the day of the assessment ({day}), got {round}"


class RoundTwice(Problem):
    """Two rounds of the history on one day."""

    round: str
    code = "round-twice"
    zh = "`history` 中 {round} 有两轮"
    en = "`history` has two rounds on {round}"


class FactGivenTwice(Problem):
    """One fact stated in two places."""

    name: str
    other: int
    code = "fact-given-twice"
    zh = "事实 `{name}` 已在第 {other} 行给出"
    en = "fact `{name}` is already stated at line {other}"


class WrongValue(Problem):
    """A value of another kind than the fact's; `meant` is the word for what was likely meant."""

    name: str
    expected: Text
    found: Text
    meant: Text | None = None
    code = "wrong-value"
    zh = "`{name}` 应为{expected}，实为{found}"
    en = "`{name}` should be {expected}, got {found}"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The word that was most likely meant."""
        return did_you_mean(self.meant, lang)


class NeedsBeside(Problem):
    """A value of a fact that must be given with its reason or evidence, and is not."""

    name: str
    keys: tuple[str, ...]
    code = "needs-beside"
    zh = "`{name}` 的值须同时写明 {keys}"
    en = "a value of `{name}` needs {keys} beside it"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """How to write it."""
        if self.place is not None and self.place.cell is not None:
            return ("请填在同一行的相应栏内" if lang == "zh" else "write it in the same row",)
        keys = ", ".join(f"{key}: …" for key in ("value", *self.keys))
        return (f"请写成 `{{{keys}}}`" if lang == "zh" else f"write `{{{keys}}}`",)


class SwappedEnds(Problem):
    """The two ends of a range in the wrong order."""

    name: str
    low: Text
    high: Text
    code = "swapped-ends"
    zh = "`{name}` 的 `between` 应先写小的再写大的：{low} 大于 {high}"
    en = "`between` for `{name}` takes the smaller end first: {low} is above {high}"


class OutOfBounds(Advised):
    """A value that its declaration does not allow; `advice` if it fits in another unit."""

    name: str
    found: Text
    bounds: Text
    code = "out-of-bounds"
    zh = "`{name}` 的值 {found} 超出允许范围（{bounds}）"
    en = "{found} is out of bounds for `{name}` ({bounds})"


class EmptyRange(Problem):
    """Ends that leave no value."""

    name: str
    bounds: Text
    code = "empty-range"
    zh = "`{name}` 所给的上下限之间没有可能的值"
    en = "the ends given for `{name}` leave no possible value"
    hint_zh = "允许范围是 {bounds}"
    hint_en = "its values are {bounds}"


class UnknownValue(UnknownName):
    """An option or item that the fact does not have."""

    fact: str
    code = "unknown-value"
    zh = "`{fact}` 没有 `{name}` 这个选项"
    en = "`{fact}` has no `{name}`"


class UnknownForm(UnknownName):
    """A value written with a key that no value of its kind has."""

    fact: str
    forms: tuple[str, ...]
    code = "unknown-form"
    zh = "`{fact}` 的值没有 `{name}` 这种写法"
    en = "a value of `{fact}` has no key `{name}`"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The nearest key, and all there are."""
        listed = say(self.forms, lang)
        return (
            *super().hints(lang),
            f"可用的写法：{listed}" if lang == "zh" else f"keys: {listed}",
        )


class Contradiction(Problem):
    """One item both present and absent, or listed twice."""

    name: str
    item: str
    code = "contradiction"
    zh = "`{name}` 中的 `{item}` 重复或前后矛盾"
    en = "`{item}` is given twice in `{name}`, or as both present and absent"


class CheckBroken(Problem):
    """Facts that are impossible together."""

    check: str
    say: Text | None = None
    record: Text | None = None
    code = "check-broken"
    zh = "各项事实互相矛盾：不满足 `{check}`"
    en = "these facts are impossible together: `{check}` does not hold"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """What the ruleset says about it, and in which record it happens."""
        lines = [] if self.say is None else [say(self.say, lang)]
        if self.record is not None:
            name = say(self.record, lang)
            lines.append(f"记录：{name}" if lang == "zh" else f"record: {name}")
        return tuple(lines)


class UnknownClaim(UnknownName):
    """A claim or waiver for a criterion that does not exist."""

    code = "unknown-claim"
    zh = "没有名为 `{name}` 的指标"
    en = "there is no criterion `{name}`"


class NoExemption(Problem):
    """An exemption claimed from a criterion that allows none."""

    name: str
    code = "no-exemption"
    zh = "指标 `{name}` 不设例外，不能申请免于适用"
    en = "criterion `{name}` allows no exemption"


class NoTimeOfDay(Problem):
    """The end of a claim or waiver given to the hour."""

    found: Text
    code = "no-time-of-day"
    zh = "截止日只写日期，不写时刻：{found}"
    en = "it ends with a day, not at a time of day: {found}"
    hint_zh = "当日全天在内，以社区所在时区为准"
    hint_en = "the whole of that day counts, in the community's time zone"


class Expired(Problem, abstract=True):
    """Something that set a criterion aside and has ended, so that the criterion counts again."""

    name: str
    until: str
    severity = "warning"


class WaiverExpired(Expired):
    """A waiver that has ended."""

    code = "waiver-expired"
    zh = "指标 `{name}` 的豁免已于 {until} 到期，该指标恢复计分"
    en = "the waiver of `{name}` ended on {until}, the criterion counts again"


class ClaimExpired(Expired):
    """A claimed exemption that has ended."""

    code = "claim-expired"
    zh = "指标 `{name}` 的免于适用申请已于 {until} 到期，该指标恢复计分"
    en = "the claim on `{name}` ended on {until}, the criterion counts again"


class WrongCount(Problem):
    """Fewer records in all than are described."""

    name: str
    described: Text
    code = "wrong-count"
    zh = "`{name}` 的总数少于已列出的 {described}"
    en = "`{name}` has {described} described, and fewer in all"
