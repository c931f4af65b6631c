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


class NothingToValidate(UsageProblem):
    """Folders without a file that could be a submission."""

    paths: tuple[str, ...]
    code = "usage-nothing-to-validate"
    zh = "{paths} 中没有 YAML、JSON、CSV、XLSX 文件"
    en = "there is no YAML, JSON, CSV or XLSX file in {paths}"


class CannotWrite(UsageProblem):
    """A file that was to be written and could not be."""

    path: str
    code = "usage-cannot-write"
    zh = "无法写入 `{path}`"
    en = "cannot write `{path}`"


class NotYaml(UsageProblem):
    """A file to lay out that is not YAML."""

    path: str
    code = "usage-not-yaml"
    zh = "只整理 YAML 文件，`{path}` 不是"
    en = "only YAML is laid out, and `{path}` is not"


class UnknownKind(Problem):
    """A file of which nothing says whether it is a ruleset or something else."""

    keys: tuple[str, ...]
    code = "unknown-kind-of-file"
    zh = "看不出这是哪一类文件：没有 {keys} 中的任何一项"
    en = "it cannot be told what kind of file this is: it has none of {keys}"


class BadRulesetName(UsageProblem):
    """A name that a ruleset cannot have."""

    name: str
    code = "usage-bad-name"
    zh = "规则集不能叫 `{name}`：名称以字母、汉字或数字开头，只含字母、汉字、数字、`-` 和 `_`"
    en = "`{name}` cannot name a ruleset: a letter or digit, then letters, digits, `-` and `_`"


class NameTaken(UsageProblem):
    """A name that a ruleset that comes with Liren has."""

    name: str
    code = "usage-name-taken"
    zh = "`{name}` 是随附规则集的名称，请另取一个"
    en = "`{name}` is the name of a ruleset that comes with Liren"


class AlreadyThere(UsageProblem):
    """Something stands where a new folder was to be made."""

    path: str
    code = "usage-already-there"
    zh = "`{path}` 已经存在，未作改动"
    en = "`{path}` is there already and was left as it is"


class NoSuchFolder(UsageProblem):
    """The folder in which something was to be made does not exist."""

    path: str
    code = "usage-no-such-folder"
    zh = "没有文件夹 `{path}`"
    en = "there is no folder `{path}`"


class NotAWorkbook(UsageProblem):
    """A file to write that is named as something else than a workbook."""

    name: str
    path: str
    code = "usage-not-a-workbook"
    zh = "`{name}` 应是 xlsx 文件，实为 `{path}`"
    en = "`{name}` should be an xlsx file, got `{path}`"


class OverwritesInput(UsageProblem):
    """A copy that would take the place of what it is a copy of."""

    path: str
    code = "usage-overwrites-input"
    zh = "不能用批注后的副本覆盖原文件 `{path}`"
    en = "the annotated copy would overwrite `{path}` itself"


class OneToAnnotate(UsageProblem):
    """Several files, or one that is no workbook, are to be annotated into one copy."""

    code = "usage-one-to-annotate"
    zh = "`--annotate` 只用于一个 xlsx 文件"
    en = "`--annotate` is for one xlsx file"


class Excludes(UsageProblem):
    """Two options that cannot be given together."""

    name: str
    other: str
    code = "usage-excludes"
    zh = "`{name}` 不能与 `{other}` 一起使用"
    en = "`{name}` cannot be used together with `{other}`"


class UnknownTierClaimed(UnknownWord):
    """A claim about a tier that neither ruleset has."""

    code = "usage-unknown-tier"
    zh = "两套规则都没有等次 `{name}`"
    en = "neither ruleset has a tier `{name}`"


class ProofsNotInstalled(UsageProblem):
    """A package that proofs need is not there; `without` is how the subcommand does without."""

    package: str
    without: str
    code = "usage-proofs-not-installed"
    zh = "证明需要 `{package}`，尚未安装"
    en = "proofs need `{package}`, which is not installed"
    hint_zh = "请运行 `pip install 'liren[audit]'`，或用 `{without}`"
    hint_en = "run `pip install 'liren[audit]'`, or use `{without}`"


class GoesWith(UsageProblem):
    """An option that means nothing without another."""

    name: str
    other: str
    code = "usage-goes-with"
    zh = "`{name}` 须与 `{other}` 一起使用"
    en = "`{name}` is used together with `{other}`"
