"""What can be wrong with a number or a quantity that a person wrote.

In: the text as written, shortened to one short line. Out: problems without a place; the caller,
who knows the file and line, adds it with `Problem.at`.
"""

from __future__ import annotations

from liren.engine.errors import Problem, UnknownName


class QuantityIssue(Problem, abstract=True):
    """Any reason why a text is not a quantity."""


class _TextIssue(QuantityIssue, abstract=True):
    text: str


class NotANumber(_TextIssue):
    """The text does not begin with a number."""

    code = "not-a-number"
    zh = "`{text}` 不是可识别的数值"
    en = "`{text}` is not a number"
    hint_zh = "请写成 `1200`、`3.7 万平方米`、`30%` 或 `三成` 这样的形式"
    hint_en = "write it like `1200`, `260 m2`, `30 %` or `47.15 万元`"


class NotFinite(_TextIssue):
    """Infinity or `nan`."""

    code = "number-not-finite"
    zh = "`{text}` 不是有限的数值"
    en = "`{text}` is not a finite number"
    hint_zh = "数值不明时请不要填写此项"
    hint_en = "leave the entry out when its value is not known"


class NumberTooLarge(_TextIssue):
    """Larger than 10^15 in size, in base units."""

    code = "number-too-large"
    zh = "`{text}` 过大，换算成基本单位后绝对值不得超过 10^15"
    en = "`{text}` is too large, no value may exceed 10^15 in base units"
    hint_zh = "请核对单位和零的个数"
    hint_en = "check the unit and the number of zeros"


class NumberTooLong(_TextIssue):
    """More than 40 characters of number."""

    code = "number-too-long"
    zh = "`{text}` 过长，一个数值最多 40 个字符"
    en = "`{text}` is too long, a number has at most 40 characters"
    hint_zh = "请只填写有意义的位数"
    hint_en = "write only the digits that mean something"


class NumberTooPrecise(_TextIssue):
    """More than 12 digits after the decimal point."""

    code = "number-too-precise"
    zh = "`{text}` 的小数超过 12 位"
    en = "`{text}` has more than 12 digits after the decimal point"
    hint_zh = "请保留 12 位以内小数，或写成 `4/11` 这样的分数"
    hint_en = "keep at most 12 of them, or write a fraction such as `4/11`"


class AmbiguousNumber(_TextIssue):
    """Separators or numerals that people read differently; `readings` are what it could mean."""

    readings: tuple[str, ...]

    code = "ambiguous-number"
    zh = "`{text}` 有歧义，无法确定是哪个数值"
    en = "`{text}` can be read in more than one way"
    hint_zh = "请用不带分隔符的阿拉伯数字写明，例如 {readings}"
    hint_en = "write what is meant in plain digits, for example {readings}"


class ApproximateNumber(_TextIssue):
    """A number with a word such as 约 or 余 that makes it inexact."""

    code = "approximate-number"
    zh = "`{text}` 是约数，不是确切数值"
    en = "`{text}` is not an exact number"
    hint_zh = "请填写确切数值；不掌握确切数值的，请填写下限、上限或区间"
    hint_en = "write the exact number, or a bound or a range when only that is known"


class UnknownUnit(UnknownName, QuantityIssue):
    """A unit that neither the table nor the ruleset has."""

    code = "unknown-unit"
    zh = "未知的计量单位 `{name}`"
    en = "unknown unit `{name}`"
    hint_zh = "可用的单位如 `平方米`、`公里`、`元`、`%`、`人`、`户`、`次`，也可组合，如 `平方米/人`"
    hint_en = (
        "units are such as `m2`, `km`, `yuan`, `%`, `person`, `household`, and may be combined, "
        "as in `m2/person`"
    )
