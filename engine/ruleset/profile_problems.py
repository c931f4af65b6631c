"""What can be wrong with a profile: one class per cause.

What is wrong with a part of it that a ruleset could have as well is said by `problems`.
"""

from __future__ import annotations

from liren.engine.errors import Problem, UnknownName
from liren.engine.text import Lang, Text, say


class NotInBase(UnknownName):
    """A change of something that the base does not have; `new` says what would make it new."""

    kind: Text
    new: Text | None = None
    code = "not-in-base"
    zh = "基准规则集没有{kind} `{name}`"
    en = "the base has no {kind} `{name}`"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The nearest name, and what a new one needs."""
        new = () if self.new is None else (say(self.new, lang),)
        return (*super().hints(lang), *new)


class AlreadyInBase(Problem):
    """Something that a profile can only add, and the base has already."""

    name: str
    code = "already-in-base"
    zh = "基准规则集已有 `{name}`，调整方案不能改写"
    en = "the base has `{name}` already, a profile cannot change it"


class NoReasonGiven(Problem):
    """A change, and no word on where it comes from."""

    code = "no-reason-given"
    zh = "没有写明这一改动的依据"
    en = "nothing says where this change comes from"
    hint_zh = "请写 `source` 注明文件和条款；自行决定的，写 `basis: project` 并在 `note` 中说明理由"
    hint_en = "cite a `source`, or say `basis: project` and why in a `note`"


class ChangesNothing(Problem):
    """An entry that changes nothing."""

    code = "changes-nothing"
    zh = "这里没有任何改动"
    en = "nothing is changed here"


class NothingToTakeAway(Problem):
    """`none` for something that the base does not say either."""

    key: str
    code = "nothing-to-take-away"
    zh = "基准规则集没有 `{key}`，无从取消"
    en = "the base has no `{key}` here that could be taken away"


class MissingVersion(Problem):
    """A base named by its id, without the version the profile was written for."""

    base: str
    actual: str
    code = "missing-version"
    zh = "基准规则集 `{base}` 没有写明版本"
    en = "the version of the base `{base}` is not given"
    hint_zh = "请写 `{base}@{actual}`"
    hint_en = "write `{base}@{actual}`"


class NoLongerFits(Problem):
    """Something that was in order in the base and, with the profile, is not.

    `where` is its place in the base; `advice` are the hints of the problem itself.
    """

    what: Text
    where: str
    advice: Text | None = None
    code = "no-longer-fits"
    zh = "改动之后，基准规则集的规定不再成立（{where}）：{what}"
    en = "with this change the base no longer holds together ({where}): {what}"
    hint_zh = "请在调整方案中一并改写"
    hint_en = "change that in the profile as well"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """What helps to mend the problem itself, and that the profile is the place for it."""
        advice = () if self.advice is None else (say(self.advice, lang),)
        return (*advice, *super().hints(lang))


class OtherBase(Problem):
    """A profile, and a ruleset that it is not for."""

    profile: str
    base: str
    ruleset: str
    code = "other-base"
    zh = "调整方案 `{profile}` 以 `{base}` 为基准，不适用于 `{ruleset}`"
    en = "profile `{profile}` is for `{base}`, not for `{ruleset}`"


class BaseChanged(Problem):
    """A ruleset of the right name that is not the one which the profile was loaded with."""

    profile: str
    base: str
    code = "base-changed"
    zh = "`{base}` 的内容与载入调整方案 `{profile}` 时不同"
    en = "`{base}` is not the one that profile `{profile}` was loaded with"
    hint_zh = "请重新载入规则集和调整方案"
    hint_en = "load the ruleset and the profile anew"
