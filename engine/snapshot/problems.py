"""What can be wrong with a snapshot, and with a snapshot for a ruleset: one class per cause."""

from __future__ import annotations

from liren.engine.errors import Problem, UnknownName
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


class FactGivenTwice(Problem):
    """One fact stated in two places."""

    name: str
    other: int
    code = "fact-given-twice"
    zh = "事实 `{name}` 已在第 {other} 行给出"
    en = "fact `{name}` is already stated at line {other}"


class WrongValue(Problem):
    """A value of another kind than the fact's."""

    name: str
    expected: Text
    found: Text
    code = "wrong-value"
    zh = "`{name}` 应为{expected}，实为{found}"
    en = "`{name}` should be {expected}, got {found}"


class OutOfBounds(Problem):
    """A value outside of what the fact's declaration allows."""

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


class WrongCount(Problem):
    """Fewer records in all than are described."""

    name: str
    described: int
    code = "wrong-count"
    zh = "`{name}` 的总数少于已列出的 {described} 条记录"
    en = "`{name}` has {described} records described, and fewer in all"
