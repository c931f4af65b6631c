"""What can be wrong with the text of an expression.

In: the text, and where the grammar stopped reading it. Out: the one problem that says so in the
reader's words, with the characters it is about (offset and width in the text).
Guarantee: only what is named as expected can really follow at that place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from liren.engine.errors import Problem
from liren.engine.record import Record
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

_VALUE = (Text("数值", "a value"), Text("名称", "a name"), same("`(`"))
_OPERATOR = Text("运算符", "an operator")
_CLOSERS = {
    "THEN": same("`then`"),
    "ELSE": same("`else`"),
    "_COMMA": same("`,`"),
    "COLON": same("`:`"),
    "WHERE": same("`where`"),
    "RPAR": same("`)`"),
    "RSQB": same("`]`"),
}
_COUNTERPARTS = {
    "=>": ">=",
    "=<": "<=",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    ":=": "==",
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "且": "and",
    "并且": "and",
    "或": "or",
    "或者": "or",
    "非": "not",
}
_DIVIDING = frozenset(("per", "每"))
_SYMBOLS = frozenset("=<>!&|:＝＜＞！：")
_TO_ASCII = str.maketrans("＝＜＞！：＆｜", "=<>!:&|")
_MISPLACED = frozenset("=!.．＝！")
_QUOTES = frozenset("'\"“‘")


class EmptyExpression(Problem):
    """There is nothing but blanks."""

    code = "empty-expression"
    zh = "表达式为空"
    en = "the expression is empty"


class UnexpectedSymbol(Problem):
    """A symbol or word of the language stands where it cannot."""

    expected: Text
    got: str

    code = "unexpected-symbol"
    zh = "此处应为{expected}，而写的是 `{got}`"
    en = "expected {expected}; got `{got}`"


class UnexpectedEnd(Problem):
    """The expression stops where something has to follow."""

    expected: Text

    code = "unexpected-end"
    zh = "表达式没有写完：后面应为{expected}"
    en = "the expression stops short: expected {expected}"


class UnknownCharacter(Problem):
    """A character that no expression contains outside quotation marks."""

    character: str

    code = "unknown-character"
    zh = "无法识别的字符 `{character}`"
    en = "unknown character `{character}`"


class UnclosedText(Problem):
    """A quotation mark that is never closed on its line."""

    mark: str

    code = "unclosed-text"
    zh = "引号 `{mark}` 没有对应的后引号"
    en = "the quotation mark `{mark}` is never closed"


class ChainedComparison(Problem):
    """`a < b < c`."""

    suggestion: str

    code = "chained-comparison"
    zh = "比较运算不能连写"
    en = "comparisons cannot be chained"
    hint_zh = "请改写为 `{suggestion}`"
    hint_en = "write `{suggestion}`"


class SingleEquals(Problem):
    """`a = b`."""

    code = "single-equals"
    zh = "`=` 不是比较符号"
    en = "`=` is not a comparison"
    hint_zh = "判断相等请写 `==`"
    hint_en = "write `==`"


class ForeignOperator(Problem):
    """An operator of another language or notation, such as `&&`, `=>` or `AND`."""

    found: str
    ours: str

    code = "foreign-operator"
    zh = "`{found}` 不是可用的运算符"
    en = "`{found}` is not an operator"
    hint_zh = "请写 `{ours}`"
    hint_en = "write `{ours}`"


class MalformedDate(Problem):
    """Something like a date that is not a day of the calendar in its full form."""

    found: str

    code = "malformed-date"
    zh = "`{found}` 不是有效日期"
    en = "`{found}` is not a date"
    hint_zh = "请按 `2022-04-01` 的形式写年、月、日"
    hint_en = "write year, month and day, as in `2022-04-01`"


class ReservedWord(Problem):
    """A reserved word as a part of a dotted name."""

    word: str

    code = "reserved-word"
    zh = "`{word}` 是保留字，不能用在名称中"
    en = "`{word}` is a reserved word and cannot be part of a name"


class ExpressionTooLong(Problem):
    """More characters than an expression may have."""

    length: int
    limit: int

    code = "expression-too-long"
    zh = "表达式有 {length} 个字符，最多允许 {limit} 个"
    en = "the expression has {length} characters; at most {limit} are allowed"


class ExpressionTooDeep(Problem):
    """Parts within parts within parts."""

    limit: int

    code = "expression-too-deep"
    zh = "表达式嵌套超过 {limit} 层"
    en = "the expression is nested more than {limit} levels deep"


class TooManyOperators(Problem):
    """More operators than an expression may have."""

    count: int
    limit: int

    code = "too-many-operators"
    zh = "表达式有 {count} 个运算符，最多允许 {limit} 个"
    en = "the expression has {count} operators; at most {limit} are allowed"


class Finding(Record):
    """A problem, and the characters of the expression it is about."""

    problem: Problem
    offset: int
    width: int = 1


def from_lark(error: UnexpectedInput, text: str) -> Finding:
    """What the parser stumbled over, in the reader's words."""
    from lark.exceptions import UnexpectedToken

    # lark leaves these attributes untyped.
    stop: Any = error
    # The state is asked for what really can follow: the table alone merges contexts.
    accepted: set[str] = stop.interactive_parser.accepts()
    if not isinstance(error, UnexpectedToken):
        return _at_character(text, stop.pos_in_stream, accepted)
    if stop.token.type == "$END":
        return Finding(UnexpectedEnd(expected=_in_words(accepted)), len(text.rstrip()))
    return _at_symbol(text, stop.token.start_pos, str(stop.token), accepted)


def unknown_character(text: str, offset: int) -> Finding:
    """The character at `offset`, which no expression contains."""
    character = text[offset]
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return Finding(UnknownCharacter(character=shown), offset)


def _at_character(text: str, offset: int, accepted: set[str]) -> Finding:
    character = text[offset]
    if character in _QUOTES:
        return Finding(UnclosedText(mark=character), offset, len(text) - offset)
    foreign = _foreign_symbol(text, offset, accepted)
    if foreign is not None:
        return foreign
    if character in _MISPLACED:
        return _unexpected(character, offset, accepted)
    return unknown_character(text, offset)


def _at_symbol(text: str, offset: int, got: str, accepted: set[str]) -> Finding:
    foreign = _foreign_symbol(text, offset, accepted)
    if foreign is not None:
        return foreign
    ours = _COUNTERPARTS.get(got) or got.lower()
    if got in _DIVIDING:
        return Finding(ForeignOperator(found=got, ours="/"), offset, len(got))
    if ours != got and ours in ("and", "or", "not", "in") and _fits(ours, accepted):
        return Finding(ForeignOperator(found=got, ours=ours), offset, len(got))
    return _unexpected(got, offset, accepted)


def _unexpected(got: str, offset: int, accepted: set[str]) -> Finding:
    return Finding(UnexpectedSymbol(expected=_in_words(accepted), got=got), offset, len(got))


def _foreign_symbol(text: str, offset: int, accepted: set[str]) -> Finding | None:
    """The foreign operator around `offset`: its first part may have been read as one of ours."""
    end = start = offset
    while end < len(text) and text[end].translate(_TO_ASCII) in "=<>!&|:":
        end += 1
    while start > 0 and text[start - 1] in _SYMBOLS:
        start -= 1
    for begin in dict.fromkeys((start, offset)):
        found = text[begin:end].translate(_TO_ASCII)
        if found == "=" and "COMPARE" in accepted:
            return Finding(SingleEquals(), begin)
        ours = _COUNTERPARTS.get(found)
        if ours is not None and (begin < offset or _fits(ours, accepted)):
            return Finding(ForeignOperator(found=found, ours=ours), begin, end - begin)
    return None


def _fits(ours: str, accepted: set[str]) -> bool:
    return ("NOT" if ours == "not" else "COMPARE" if ours == "in" else "AND") in accepted or (
        ours not in ("and", "or", "not", "in") and "COMPARE" in accepted
    )


def _in_words(accepted: set[str]) -> Text:
    start: tuple[Text, ...] = _VALUE if "NAME" in accepted else (_OPERATOR,)
    choices = [*start, *(word for name, word in _CLOSERS.items() if name in accepted)]
    return Text(
        _join([choice.zh for choice in choices], "、", "或"),
        _join([choice.en for choice in choices], ", ", " or "),
    )


def _join(words: Iterable[str], comma: str, last: str) -> str:
    *front, back = words
    joined = comma.join(front) + last + back if front else back
    return joined.replace("或`", "或 `").replace("`或", "` 或")
