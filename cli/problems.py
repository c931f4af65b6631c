"""What can be wrong with a call of the command line.

In: the fields of each cause. Out: `Problem` classes with a message in both languages, so that usage
errors read like all others.
"""

from __future__ import annotations

from liren.engine.errors import Problem, UnknownName
from liren.engine.text import Lang, Text


class UsageProblem(Problem, abstract=True):
    """The call cannot be understood; `command` is what to ask for help."""

    command: str = "liren"

    hint_zh = "用法见 `{command} --help`"
    hint_en = "see `{command} --help`"


class UnknownWord(UnknownName, abstract=True):
    """The call has a word that means nothing; `command` is what to ask for help."""

    command: str = "liren"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The nearest word, and where the usage is explained."""
        see = UsageProblem.hint_zh if lang == "zh" else UsageProblem.hint_en
        return (*super().hints(lang), see.format(command=self.command))


class UnknownCommand(UnknownWord):
    """A subcommand that does not exist."""

    code = "usage-unknown-command"
    zh = "没有子命令 `{name}`"
    en = "no such command `{name}`"


class UnknownOption(UnknownWord):
    """An option that does not exist."""

    code = "usage-unknown-option"
    zh = "没有选项 `{name}`"
    en = "no such option `{name}`"


class MissingParameter(UsageProblem):
    """An argument or option that has to be given."""

    name: str
    code = "usage-missing-parameter"
    zh = "缺少 `{name}`"
    en = "`{name}` is missing"


class MissingValue(UsageProblem):
    """An option that needs a value stands without one."""

    name: str
    code = "usage-missing-value"
    zh = "`{name}` 之后缺少值"
    en = "`{name}` needs a value"


class FlagWithValue(UsageProblem):
    """An option that takes no value was given one."""

    name: str
    code = "usage-flag-with-value"
    zh = "`{name}` 不带值"
    en = "`{name}` takes no value"


class TooMany(UsageProblem):
    """More arguments than the command has."""

    names: tuple[str, ...]
    code = "usage-too-many"
    zh = "多余的参数：{names}"
    en = "nothing is known to do with {names}"


class BadValue(UsageProblem):
    """The value of an option is not one it can have."""

    name: str
    value: str
    expected: Text
    code = "usage-bad-value"
    zh = "`{name}` 的值应为{expected}，却是 `{value}`"
    en = "expected {expected} for `{name}` but got `{value}`"


class BadUsage(UsageProblem):
    """Anything else that the command-line library refuses, in its own words."""

    said: str
    code = "usage"
    zh = "命令有误：{said}"
    en = "{said}"


class UnknownCriterion(UnknownName):
    """A criterion that the ruleset does not have."""

    ruleset: str
    code = "usage-unknown-criterion"
    zh = "规则集 `{ruleset}` 中没有指标 `{name}`"
    en = "ruleset `{ruleset}` has no criterion `{name}`"


class CannotWrite(UsageProblem):
    """A file that was to be written and could not be."""

    path: str
    code = "usage-cannot-write"
    zh = "无法写入 `{path}`"
    en = "cannot write `{path}`"
