"""What can be wrong with a ruleset: one class per cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liren.engine.errors import (
    MOST_PROBLEMS,
    Advised,
    Problem,
    UnknownName,
    did_you_mean,
    said,
)
from liren.engine.language.document import Scalar
from liren.engine.language.words import meant_switch
from liren.engine.text import Lang, Text, same

Expected = Text

A_TEXT = Text("文字", "a text")
A_WORDING = Text("文字，或 `zh`、`en` 两种文字", "a text, or one as `zh` and one as `en`")
AN_ID = Text(
    "标识（以字母或汉字开头，只含字母、汉字、数字和 _）",
    "an id (a letter, then letters, digits and _)",
)
A_FACT_ID = Text(
    "事实的标识（可用 . 分段）", "the id of a fact (letters, digits, _ and dots between parts)"
)
A_RULESET_ID = Text(
    "规则集的标识（字母、数字、- 和 _）", "the id of a ruleset (letters, digits, - and _)"
)
A_VERSION = Text("版本号，如 `1.0.0`", "a version such as `1.0.0`")
A_BARE_NUMBER = Text("不带单位的数", "a number without a unit")
A_POSITIVE_WHOLE = Text("大于 0 的整数", "a whole number above 0")
YES_OR_NO = Text("`是` 或 `否`（也可写 `yes`、`no`）", "`yes` or `no`")
A_SHARE = Text("百分比，如 `60 %`", "a share such as `60 %`")
A_DAY = Text(
    "日期（1900 至 2199 年，如 `2022-04-01`）", "a day from 1900 to 2199 such as `2022-04-01`"
)
A_TIME_ZONE = Text("时区名称，如 `Asia/Shanghai`", "a time zone such as `Asia/Shanghai`")
A_CONDITION = Text("条件（是非值）", "a yes or no")
A_MAPPING = Text("键值对", "a mapping of keys to values")
A_LIST = Text("列表", "a list")
NOTHING = Text("空", "nothing")
ONE_KEY = Text("恰好一个键", "exactly one key")
NOT_EMPTY = Text("至少一项", "at least one entry")

MOST_KEYS_SHOWN, LONGEST_ENTRY_SHOWN = 6, 40


def shown(value: object, longest: int = 60) -> Text:
    """The user's own text in backticks, shortened."""
    text = " ".join(str(value).split())
    text = text if len(text) <= longest else text[: longest - 1] + "…"
    return same(f"`{text}`")


def kind_of(value: Any) -> Text:
    """What a piece of data is, in words."""
    if isinstance(value, dict):
        return A_MAPPING
    if isinstance(value, list):
        return A_LIST
    if isinstance(value, Scalar | str) and not value:
        return NOTHING
    return shown(value)


def form_advice(expected: Expected, value: object, keys: Sequence[str] = ()) -> Text | None:
    """How to write a list or a mapping where something else stands; `keys` are what it can have."""
    if expected is A_LIST:
        return _list_advice(value)
    if isinstance(value, list):
        return Text(
            "每一项写作 `名称: 内容`，前面不加 `-`", "write `name: …` for each entry, without a `-`"
        )
    if not keys or not value:
        return None
    listed = [f"`{key}`" for key in keys[:MOST_KEYS_SHOWN]]
    more = len(keys) > MOST_KEYS_SHOWN
    return Text(
        f"此处可写的键：{'、'.join(listed)}{' 等' if more else ''}",
        f"the keys here are {', '.join(listed)}{' and others' if more else ''}",
    )


def _list_advice(value: object) -> Text | None:
    if isinstance(value, dict):
        return Text(
            "列表的每一项以 `- ` 开头，或一并写在 `[ ]` 中",
            "every entry of a list begins with `- `, or stands in `[ ]`",
        )
    text = str(value)
    is_plain = text.strip() and text.isprintable() and not set(text) & set("[]{},`")
    if not is_plain or len(text) > LONGEST_ENTRY_SHOWN:
        return None
    return Text(f"只有一项也写作 `[{text}]`", f"write `[{text}]`, also for a single entry")


def switch_meant(written: object) -> Text | None:
    """The word for the yes or no that other words were most likely meant to be."""
    meant = meant_switch(written)
    return None if meant is None else Text("是", "yes") if meant else Text("否", "no")


class TooManyProblems(Problem):
    """A file so full of errors that checking it was given up."""

    limit: int = MOST_PROBLEMS
    code = "too-many-problems"
    zh = "错误已达 {limit} 处，此后的内容未再检查"
    en = "{limit} problems found, the rest was not checked"


class WrongShape(Advised):
    """Something of another kind stands where the format expects something.

    `meant` is the word for what was most likely meant.
    """

    expected: Text
    found: Text
    meant: Text | None = None
    code = "wrong-shape"
    zh = "应为{expected}，实为{found}"
    en = "expected {expected}, got {found}"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The word that was most likely meant, and how to write it."""
        return (*did_you_mean(self.meant, lang), *super().hints(lang))


class TooManyEntries(Problem):
    """A list longer than any real standard's, which would only serve to exhaust the machine."""

    limit: int
    code = "too-many-entries"
    zh = "此处最多 {limit} 项"
    en = "at most {limit} entries are allowed here"


class MissingKey(Advised):
    """A key that must be there is not."""

    key: str
    code = "missing-key"
    zh = "缺少 `{key}`"
    en = "`{key}` is missing"


class UnknownKey(UnknownName):
    """A key that is not in the language here.

    `bare` when nothing stands after it; `below` is the key of this place under which it can stand.
    """

    bare: bool = False
    below: str | None = None
    code = "unknown-key"
    zh = "此处没有 `{name}` 这个键"
    en = "there is no key `{name}` here"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """Where it belongs, or the nearest key, or that it may be the rest of the value before."""
        if self.below is not None:
            return (self._moved(lang),)
        if self.nearest is not None or not self.bare:
            return super().hints(lang)
        if lang == "zh":
            return ("若它属于前一个值，请给那个值加引号：花括号内的逗号会把值断开",)
        return ("if it belongs to the value before it, quote that value: a comma in `{…}` ends it",)

    def _moved(self, lang: Lang) -> str:
        written = f"`{self.below}: {{{self.name}: …}}`"
        return f"请写在 `{self.below}` 之下：{written}" if lang == "zh" else f"write {written}"


class UnknownWord(UnknownName):
    """A value outside of the fixed choices."""

    choices: tuple[str, ...] = ()
    code = "unknown-word"
    zh = "`{name}` 不在可选值中"
    en = "`{name}` is not one of the choices"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The choices, after the nearest one."""
        listed = "、".join(self.choices) if lang == "zh" else ", ".join(self.choices)
        line = f"可选：{listed}" if lang == "zh" else f"choices: {listed}"
        return (*super().hints(lang), line)


class NotOneOf(Problem):
    """Of several keys exactly one must be given."""

    keys: tuple[str, ...]
    found: tuple[str, ...]
    code = "not-one-of"
    zh = "应恰好给出其中一个：{keys}"
    en = "expected exactly one of {keys}"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """Which of them are given."""
        if not self.found:
            return ("一个也没有给出",) if lang == "zh" else ("none is given",)
        listed = "、".join(f"`{k}`" for k in self.found)
        if lang == "zh":
            return (f"实际给出：{listed}",)
        return (f"given are {listed.replace('、', ', ')}",)


class MissingCombine(Problem):
    """Graded points for every record of a list, and no word on what comes of them together."""

    code = "missing-combine"
    zh = "逐条记录分级计分，而指标没有说明如何合并"
    en = "every record earns graded points, and the criterion does not say what comes of them"
    hint_zh = (
        "请写明 `combine: worst`（取最差）、`mean`（取平均）、`best`（取最好）或 `sum`（相加）"
    )
    hint_en = "say `combine: worst`, `mean`, `best` or `sum`"


class DoesNotGoWith(Advised):
    """Two keys that exclude each other, or one that needs another."""

    key: str
    reason: Text
    code = "does-not-go-with"
    zh = "此处不能用 `{key}`：{reason}"
    en = "`{key}` has no meaning here: {reason}"


class ListedTwice(Problem):
    """One thing twice in a list."""

    name: str
    code = "listed-twice"
    zh = "`{name}` 重复列出"
    en = "`{name}` is listed twice"


class UnknownFact(UnknownName):
    """An expression names something that is neither a fact nor a parameter.

    `figure` is set for a number in words, which only snapshots may contain.
    """

    figure: str | None = None
    code = "unknown-fact"
    zh = "没有名为 `{name}` 的事实或参数"
    en = "unknown fact or parameter `{name}`"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The nearest name, or the number in digits."""
        if self.figure is None:
            return super().hints(lang)
        if lang == "zh":
            return (f"表达式中的数用数字写，如 `{self.figure}`",)
        return (f"numbers in expressions are written in digits, such as `{self.figure}`",)


class UnknownList(UnknownName):
    """`for_each` or a list function names something that is not a list of records."""

    code = "unknown-list"
    zh = "`{name}` 不是记录列表"
    en = "`{name}` is not a list of records"


class UnknownChecklist(UnknownName):
    """Something that is not a checklist is used as one."""

    code = "unknown-checklist"
    zh = "`{name}` 不是清单"
    en = "`{name}` is not a checklist"


class UnknownItem(UnknownName):
    """An item that the checklist does not have."""

    checklist: str
    code = "unknown-item"
    zh = "清单 `{checklist}` 中没有 `{name}`"
    en = "checklist `{checklist}` has no item `{name}`"


class UnknownOption(UnknownName):
    """An option that the choice does not have."""

    choice: str
    code = "unknown-option"
    zh = "`{choice}` 没有选项 `{name}`"
    en = "`{choice}` has no option `{name}`"


class UnknownParameter(UnknownName):
    """A name that is not that of a parameter."""

    code = "unknown-parameter"
    zh = "没有名为 `{name}` 的参数"
    en = "there is no parameter `{name}`"


class MissingFigures(Problem):
    """Options for which a table has no figure."""

    options: tuple[str, ...]
    code = "missing-figures"
    zh = "表中没有这些选项的数值：{options}"
    en = "the table has no figure for {options}"
    hint_zh = "请逐项补上，或用 `otherwise` 给出其余各项的数值"
    hint_en = "add them, or give `otherwise` for the rest"


class FirstStepTooHigh(Problem):
    """A table of steps that says nothing of the least values."""

    by: str
    least: Text
    first: str
    code = "first-step-too-high"
    zh = "`{by}` 的最小值是 {least}，而表中最低一档从 {first} 起"
    en = "`{by}` can be as low as {least}, and the lowest step of the table is {first}"
    hint_zh = "请补上更低的一档，或用 `otherwise` 给出其下的数值"
    hint_en = "add a lower step, or give `otherwise` for what is below"


class OnlyInRecords(Problem):
    """A table that is looked up by a fact of records, where none is at hand."""

    name: str
    by: Text
    records: str
    code = "only-in-records"
    zh = "参数 `{name}` 按列表 `{records}` 各条记录的“{by}”查表，只能用于逐条记录的条件"
    en = "parameter `{name}` is looked up by {by} of each record of `{records}`; none is at hand"
    hint_zh = "请在 `for_each: {records}` 的指标中使用，或写在 `all({records}: …)` 等函数之内"
    hint_en = "use it in a criterion with `for_each: {records}`, or inside `all({records}: …)`"


class OnlyOneType(Problem):
    """A classification is used as if it were a value: types can overlap, and none may hold."""

    name: str
    code = "only-one-type"
    zh = "分类 `{name}` 只能与它的类型比较，如 `{name} == 类型`"
    en = "`{name}` sorts communities: it can only be held against its types, as in `{name} == TYPE`"


class UnknownFunction(UnknownName):
    """A function that the language does not have."""

    code = "unknown-function"
    zh = "没有名为 `{name}` 的函数"
    en = "there is no function `{name}`"


class UnknownSource(UnknownName):
    """A citation of a source that is not declared."""

    code = "unknown-source"
    zh = "`sources` 中没有 `{name}`"
    en = "`{name}` is not among the sources"


class UnknownGroup(UnknownName):
    """A group that is not declared."""

    code = "unknown-group"
    zh = "`groups` 中没有 `{name}`"
    en = "`{name}` is not among the groups"


class UnknownCriterion(UnknownName):
    """A criterion that does not exist."""

    code = "unknown-criterion"
    zh = "没有名为 `{name}` 的指标"
    en = "there is no criterion `{name}`"


class UnknownTier(UnknownName):
    """A tier that is not declared."""

    code = "unknown-tier"
    zh = "`tiers` 中没有 `{name}`"
    en = "`{name}` is not among the tiers"


class UnknownRuleset(UnknownName):
    """A ruleset that is neither shipped nor a file."""

    code = "unknown-ruleset"
    zh = "没有名为 `{name}` 的规则集，也没有这个文件"
    en = "`{name}` is neither a known ruleset nor a file"


class UnknownUse(UnknownName):
    """`from:` names a ruleset that `uses` does not have."""

    code = "unknown-use"
    zh = "`uses` 中没有 `{name}`"
    en = "`{name}` is not among `uses`"


class ProfileForRuleset(Problem):
    """A profile where a ruleset is wanted."""

    code = "profile-for-ruleset"
    zh = "这是调整方案，不是规则集"
    en = "this is a profile, not a ruleset"
    hint_zh = "规则集写在它的 `base` 中；评估和说明时，调整方案用 `--profile` 给出"
    hint_en = (
        "its ruleset is named by its `base`; to assess or to explain, give a profile by `--profile`"
    )


class CircularUse(Problem):
    """Rulesets that draw on each other in a circle."""

    chain: tuple[str, ...]
    code = "circular-use"
    zh = "规则集相互引用成环：{chain}"
    en = "these rulesets draw on each other in a circle: {chain}"


class UseTooDeep(Problem):
    """Rulesets that draw on each other in too long a row."""

    limit: int
    code = "use-too-deep"
    zh = "规则集逐层引用超过 {limit} 层"
    en = "rulesets draw on each other more than {limit} levels deep"


class CircularGroups(Problem):
    """Groups that lie in each other in a circle."""

    chain: tuple[str, ...]
    code = "circular-groups"
    zh = "各组相互包含成环：{chain}"
    en = "these groups lie in each other in a circle: {chain}"


class DeclaredDifferently(Problem):
    """One fact, two declarations that do not agree."""

    name: str
    other: str
    keys: tuple[str, ...]
    code = "declared-differently"
    zh = "事实 `{name}` 与 {other} 中的声明不一致"
    en = "fact `{name}` is declared differently at {other}"
    hint_zh = "不同之处：{keys}"
    hint_en = "what differs: {keys}"


class DeclaredTwice(Problem):
    """One name for two things."""

    name: str
    other: Text
    code = "declared-twice"
    zh = "`{name}` 已用作{other}的名称"
    en = "`{name}` is already the name of {other}"


class CannotCompare(Advised):
    """Two sides of a comparison or a sum are of different kinds."""

    left: Text
    right: Text
    verb: Text = Text("比较", "compared with")
    hint: Text | None = None
    code = "cannot-compare"
    zh = "{left}不能与{right}{verb}"
    en = "{left} cannot be {verb} {right}"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """In which unit the named side is declared, and how to write the other."""
        return (*said(self.hint, lang), *super().hints(lang))


class WrongType(Advised):
    """An operand of a type that its operator does not take."""

    expected: Text
    found: Text
    code = "wrong-type"
    zh = "此处应为{expected}，实为{found}"
    en = "expected {expected} here, got {found}"


class FlagCompared(Problem):
    """A yes or no compared with the word for it."""

    name: str
    word: str
    instead: str
    code = "flag-compared"
    zh = "`{name}` 本身就是是非值，不与 `{word}` 比较"
    en = "`{name}` is a yes or no by itself, it is not compared with `{word}`"
    hint_zh = "请直接写 `{instead}`"
    hint_en = "write `{instead}`"


class MeasureIsCondition(Problem):
    """A measure that is yes or no."""

    written: Text
    code = "measure-is-condition"
    zh = "`measure` 应为可以度量的值，而 {written} 是是非值"
    en = "a `measure` is something that can be measured, and {written} is a yes or no"
    hint_zh = "是非条件请用 `require`"
    hint_en = "use `require` for a yes or no"


class WrongArguments(Problem):
    """A function called with something else than it takes."""

    function: str
    usage: Text
    code = "wrong-arguments"
    zh = "函数 `{function}` 的用法是 `{usage}`"
    en = "function `{function}` is used as `{usage}`"


class TooManyMinima(Problem):
    """Tiers that together ask something of more groups and criteria than any standard's do."""

    limit: int
    code = "too-many-minima"
    zh = "各等级对组和指标的要求合计不能超过 {limit} 项"
    en = "the tiers can ask at most {limit} minima of groups and criteria in all"


class TooManyProducts(Problem):
    """More multiplications and divisions than exact bounds are kept for."""

    limit: int
    code = "too-many-products"
    zh = "一个表达式中的乘除运算不能超过 {limit} 次"
    en = "an expression can have at most {limit} multiplications and divisions"


class TooComplex(Problem):
    """An expression that grows too large when its quotients are brought over one divisor."""

    code = "too-complex"
    zh = "表达式过于复杂，除法相互嵌套过多"
    en = "the expression is too complex, with too many divisions inside each other"
    hint_zh = "请拆成几项指标，或改用事实直接填报比值"
    hint_en = "split it into several criteria, or ask for the ratio as a fact"


class MayDivideByZero(Problem):
    """A divisor that the declarations allow to be zero, and no word on what then holds."""

    code = "may-divide-by-zero"
    zh = "除数可能为零，而指标没有说明此时如何认定"
    en = "the divisor can be zero, and the criterion does not say what then holds"
    hint_zh = "请写明 `when_zero: met`、`unmet` 或 `not_applicable`，或在事实声明中写 `at_least: 1`"
    hint_en = (
        "say `when_zero: met`, `unmet` or `not_applicable`, or declare the fact with `at_least: 1`"
    )


class DivisorCanBeZero(Problem):
    """A divisor that can be zero where nothing can be said about what then holds."""

    code = "divisor-can-be-zero"
    zh = "除数可能为零，而此处无从说明届时如何认定"
    en = "the divisor can be zero, and there is no way to say here what then holds"
    hint_zh = "请在事实声明中写 `at_least: 1`，或另立一项指标"
    hint_en = "declare the fact with `at_least: 1`, or make it a criterion"


class MayBeEmpty(Problem):
    """A list that can be empty, and no word on what then holds."""

    name: str
    code = "may-be-empty"
    zh = "列表 `{name}` 可能为空，而指标没有说明此时如何认定"
    en = "list `{name}` can be empty, and the criterion does not say what then holds"
    hint_zh = "请写明 `when_empty: met`、`unmet` 或 `not_applicable`，或在声明中写 `at_least: 1`"
    hint_en = "say `when_empty: met`, `unmet` or `not_applicable`, or declare it with `at_least: 1`"


class MayWeighNothing(Problem):
    """Weights that can all be zero, and no word on what then holds."""

    code = "may-weigh-nothing"
    zh = "各条记录的权重可能都为零，而指标没有说明此时如何认定"
    en = "all records can weigh nothing, and the criterion does not say what then holds"
    hint_zh = "请写明 `when_empty: met`、`unmet` 或 `not_applicable`，或给权重所用的事实声明下限"
    hint_en = (
        "say `when_empty: met`, `unmet` or `not_applicable`, or declare what the weight is made of"
        " with a lower bound above 0"
    )


class NestedTooDeep(Problem):
    """Parts of points inside parts of points, deeper than a reader can follow."""

    limit: int
    code = "nested-too-deep"
    zh = "计分各项最多嵌套 {limit} 层"
    en = "points can have parts inside parts at most {limit} deep"
    hint_zh = "请拆成几项指标"
    hint_en = "split it into several criteria"


class PartWithoutDemand(Problem):
    """A part of points that says nothing of its own where there is nothing to inherit."""

    code = "part-without-demand"
    zh = "本项没有写明要求，指标中也没有可沿用的要求"
    en = "the part demands nothing, and the criterion has no demand that it could inherit"
    hint_zh = "请写明 `measure`、`require` 或 `checklist`"
    hint_en = "say `measure`, `require` or `checklist`"


class NeverReached(Problem):
    """A band or case after one that always holds."""

    code = "never-reached"
    zh = "前一项没有条件，总是成立，此项永远轮不到"
    en = "what stands before it has no condition and always holds, so this is never reached"


class SumDiffers(Problem):
    """A declared total that its parts do not add up to."""

    declared: str
    actual: str
    code = "sum-differs"
    zh = "声明为 {declared} 分，各项合计为 {actual} 分"
    en = "declared as {declared} points, but the parts add up to {actual}"


class OutOfOrder(Problem):
    """Two ends in the wrong order."""

    low: Text
    high: Text
    code = "out-of-order"
    zh = "下限 `{low}` 高于上限 `{high}`"
    en = "the lower end `{low}` is above the upper end `{high}`"


class NotAllowed(Problem):
    """A value that is of the right type and still makes no sense."""

    what: Text
    code = "not-allowed"
    zh = "{what}"
    en = "{what}"
