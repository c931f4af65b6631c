"""What can be wrong with a text that is read, before anything is known about its meaning.

In: the fields of each cause. Out: `Problem` classes with a message in both languages.
Guarantee: user text in a message is on one line and short (`shown`), and every code starts with
`read-`.
"""

from __future__ import annotations

import re

from liren.engine.errors import Problem
from liren.engine.language import limits
from liren.engine.text import Lang, Text

_SHOWN_CHARS = 60
# What would break a line, reorder it, be invisible in it, or be impossible to print.
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)


def shown(text: str) -> str:
    """User text as it may stand in a message: on one line, visible, at most 60 characters."""
    cut = text if len(text) <= _SHOWN_CHARS else text[: _SHOWN_CHARS - 1] + "…"
    visible = _UNSHOWABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", cut)
    return visible.replace("`", "'")


class ReadingProblem(Problem, abstract=True):
    """A text cannot be read as the document it should be."""


# ---------------------------------------------------------------------------------------- files


class FileMissing(ReadingProblem):
    """There is no file of that name."""

    path: str
    code = "read-file-missing"
    zh = "找不到文件 `{path}`"
    en = "no such file `{path}`"


class FileIsDirectory(ReadingProblem):
    """A folder was named where a file is needed."""

    path: str
    code = "read-file-is-directory"
    zh = "`{path}` 是文件夹，不是文件"
    en = "`{path}` is a folder, not a file"


class FileUnreadable(ReadingProblem):
    """The operating system refuses to hand out the file."""

    path: str
    reason: Text
    code = "read-file-unreadable"
    zh = "无法读取文件 `{path}`：{reason}"
    en = "cannot read file `{path}`: {reason}"


class NotUtf8(ReadingProblem):
    """The bytes are not UTF-8; `guess` names the encoding they are likely to be in."""

    byte: str
    guess: str | None = None
    code = "read-not-utf8"
    zh = "文件不是 UTF-8 编码（此处有字节 `{byte}`）"
    en = "the file is not UTF-8 text (byte `{byte}` here)"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """The encoding to convert from, when it can be guessed."""
        if self.guess is None:
            return ("请另存为 UTF-8 编码",) if lang == "zh" else ("save the file as UTF-8",)
        if lang == "zh":
            return (f"文件似为 {self.guess} 编码，请另存为 UTF-8 编码",)
        return (f"it looks like {self.guess}: save the file as UTF-8",)


# --------------------------------------------------------------------------------------- limits


class TooLarge(ReadingProblem):
    """The text has more bytes than are read."""

    limit: int = limits.MAX_BYTES
    code = "read-too-large"
    zh = "文件过大，上限为 {limit} 字节"
    en = "the file is too large, at most {limit} bytes are read"


class TooDeep(ReadingProblem):
    """Lists and mappings are nested too deeply."""

    limit: int = limits.MAX_DEPTH
    code = "read-too-deep"
    zh = "嵌套过深，最多 {limit} 层"
    en = "nested too deeply, at most {limit} levels are read"


class TooManyNodes(ReadingProblem):
    """The document has too many keys and values."""

    limit: int = limits.MAX_NODES
    code = "read-too-many-nodes"
    zh = "内容过多，键和值合计最多 {limit} 个"
    en = "too much content, at most {limit} keys and values are read"


class ScalarTooLong(ReadingProblem):
    """One text is too long."""

    length: int
    limit: int = limits.MAX_SCALAR_CHARS
    code = "read-text-too-long"
    zh = "文字过长，共 {length} 个字符，上限为 {limit} 个"
    en = "the text has {length} characters, at most {limit} are read"


class NumberTooLong(ReadingProblem):
    """One number has too many digits."""

    limit: int = limits.MAX_NUMBER_CHARS
    code = "read-number-too-long"
    zh = "数字过长，最多 {limit} 个字符"
    en = "the number is too long, at most {limit} characters are read"


class TooManyProblems(ReadingProblem):
    """Reading was given up, the input being full of errors."""

    limit: int = limits.MAX_PROBLEMS
    code = "read-too-many-problems"
    zh = "错误已达 {limit} 处，此后的内容未再检查"
    en = "{limit} problems found, the rest was not read"


# ----------------------------------------------------------------------------------- characters


class ForbiddenCharacter(ReadingProblem):
    """A character that cannot be seen, or that changes how its neighbours are seen."""

    character: str
    code = "read-forbidden-character"
    zh = "此处有不可见字符 {character}，不得使用"
    en = "the invisible character {character} is not allowed"
    hint_zh = "请删除该字符"
    hint_en = "delete the character"


class TabCharacter(ReadingProblem):
    """A tab, whose width nobody can know."""

    code = "read-tab"
    zh = "此处有制表符（Tab），不得使用"
    en = "a tab is not allowed here"
    hint_zh = "请改用空格；文字中确需制表符的，写作双引号内的 \\t"
    hint_en = "use spaces, or \\t inside double quotes for a tab within a text"


# --------------------------------------------------------------------------- shape of a document


class EmptyDocument(ReadingProblem):
    """Nothing but blank lines and comments."""

    code = "read-empty"
    zh = "文件没有内容"
    en = "the document is empty"


class SeveralDocuments(ReadingProblem):
    """A second document begins in the same file."""

    code = "read-several-documents"
    zh = "此处开始第二个文档，一个文件只能有一个文档"
    en = "a second document starts here, a file holds only one"
    hint_zh = "请删除此处的 `---`，或者另存为一个文件"
    hint_en = "delete the `---`, or move what follows to its own file"


class DirectiveUsed(ReadingProblem):
    """A `%YAML` or `%TAG` line."""

    directive: str
    code = "read-directive"
    zh = "不支持指令行 `{directive}`"
    en = "the directive `{directive}` is not supported"
    hint_zh = "请删除该行，文件一律按 YAML 1.2 理解"
    hint_en = "delete the line, files are always understood as YAML 1.2"


class DuplicateKey(ReadingProblem):
    """A key stands twice in one mapping."""

    key: str
    first_line: int
    code = "read-duplicate-key"
    zh = "键 `{key}` 重复，第 {first_line} 行已有此键"
    en = "duplicate key `{key}`, first written at line {first_line}"


class EmptyKey(ReadingProblem):
    """A key without any text."""

    code = "read-empty-key"
    zh = "此处的键为空"
    en = "the key is empty"


class KeyNotText(ReadingProblem):
    """A list or a mapping (in Python: anything but `str`) as a key."""

    code = "read-key-not-text"
    zh = "键只能是文字"
    en = "a key must be a text"
    hint_zh = "以 `{{` 或 `[` 开头的文字应加引号"
    hint_en = "put a text that starts with `{{` or `[` in quotes"


class AnchorUsed(ReadingProblem):
    """A YAML anchor, `&name`."""

    name: str
    code = "read-anchor"
    zh = "不支持锚点 `&{name}`"
    en = "the anchor `&{name}` is not supported"
    hint_zh = "请把内容直接写在各处；以 `&` 开头的文字应加引号"
    hint_en = "write the content out where it is needed, or quote a text that starts with `&`"


class AliasUsed(ReadingProblem):
    """A YAML alias, `*name`."""

    name: str
    code = "read-alias"
    zh = "不支持引用 `*{name}`"
    en = "the alias `*{name}` is not supported"
    hint_zh = "请把内容直接写在此处；以 `*` 开头的文字应加引号"
    hint_en = "write the content out here, or quote a text that starts with `*`"


class TagUsed(ReadingProblem):
    """A YAML tag, `!name`."""

    tag: str
    code = "read-tag"
    zh = "不支持标签 `{tag}`"
    en = "the tag `{tag}` is not supported"
    hint_zh = "请删除该标签；以 `!` 开头的文字应加引号"
    hint_en = "delete the tag, or quote a text that starts with `!`"


class MergeKeyUsed(ReadingProblem):
    """The merge key, `<<`."""

    code = "read-merge-key"
    zh = "不支持合并键 `<<`"
    en = "the merge key `<<` is not supported"
    hint_zh = "请把各键直接写出"
    hint_en = "write the keys out"


# ---------------------------------------------------------------------------------- YAML syntax


class YamlSyntax(ReadingProblem):
    """The text is not YAML, for a reason that has no class of its own."""

    full_width: str = ""
    code = "read-yaml-syntax"
    zh = "此处不符合 YAML 格式"
    en = "this is not valid YAML"

    def hints(self, lang: Lang = "en") -> tuple[str, ...]:
        """That nearby is a full-width mark where YAML knows only the half-width one."""
        if not self.full_width:
            return super().hints(lang)
        if lang == "zh":
            wide = f"附近有全角符号 `{self.full_width}`，作格式符号时应改为半角"
            return (*super().hints(lang), wide)
        hint = f"nearby is a full-width `{self.full_width}`, YAML needs the half-width mark"
        return (*super().hints(lang), hint)


class UnclosedBracket(YamlSyntax):
    """`[` or `{` without its partner, or with something odd before it."""

    opening: str
    closing: str
    code = "read-unclosed-bracket"
    zh = "此处的 `{opening}` 没有正常结束，缺少 `,` 或 `{closing}`"
    en = "the `{opening}` opened here does not end well, expected `,` or `{closing}`"


class StrayBracket(YamlSyntax):
    """A flow item where none can stand: a closing bracket alone, two commas, a lone `-`."""

    found: str
    code = "read-stray-mark"
    zh = "此处应为一个值，却是 {found}"
    en = "expected a value but got {found}"


class UnclosedQuote(YamlSyntax):
    """A quotation mark without its partner."""

    code = "read-unclosed-quote"
    zh = "此处的引号没有结束"
    en = "the quotation mark here is never closed"


class MissingColon(YamlSyntax):
    """A line of a mapping without `: `."""

    found: str
    code = "read-missing-colon"
    zh = "`{found}` 之后缺少 `:`"
    en = "expected `:` after `{found}`"
    hint_zh = "键与值之间写半角冒号加空格，如 `键: 值`"
    hint_en = "write `key: value`, with a space after the colon"


class ColonInValue(YamlSyntax):
    """A second `: ` within a plain value, or a key that stands too deep."""

    code = "read-colon-in-value"
    zh = "此处不能有 `:`"
    en = "a `:` cannot stand here"
    hint_zh = "值中有 `: ` 的应加引号；若为新的键，请检查缩进"
    hint_en = "quote a value that contains `: `, or check the indentation if this is a new key"


class BadIndentation(YamlSyntax):
    """A line that fits neither the mapping nor the list it stands in."""

    since: int
    code = "read-indentation"
    zh = "此处与第 {since} 行开始的内容不能衔接"
    en = "this does not fit what starts at line {since}"
    hint_zh = "请检查缩进：同一层的各行应左对齐"
    hint_en = "check the indentation: lines of one level start in the same column"


class DashMisplaced(YamlSyntax):
    """A `- ` on the line of a key."""

    code = "read-dash-misplaced"
    zh = "此处不能有 `-` 列表项"
    en = "a `-` list item cannot stand here"
    hint_zh = "列表项应另起一行"
    hint_en = "start the list on a line of its own"


class BadStart(YamlSyntax):
    """A plain text that begins with a character YAML reserves."""

    found: str
    code = "read-reserved-character"
    zh = "不加引号的文字不能以 {found} 开头"
    en = "a text without quotes cannot start with {found}"
    hint_zh = "请给整段文字加引号"
    hint_en = "put the whole text in quotes"


class BadEscape(YamlSyntax):
    """A backslash sequence that means nothing."""

    found: str
    code = "read-bad-escape"
    zh = "不认识的转义 `{found}`"
    en = "unknown escape `{found}`"
    hint_zh = "反斜杠应写两遍；YAML 中也可改用单引号"
    hint_en = "write the backslash twice, or in YAML use single quotes"


class BadBlockText(YamlSyntax):
    """Something other than a comment after `|` or `>`."""

    code = "read-block-text"
    zh = "`|` 或 `>` 之后应换行再写文字"
    en = "the text after `|` or `>` must start on the next line"
    hint_zh = "以 `|` 或 `>` 开头的文字应加引号"
    hint_en = "quote a text that starts with `|` or `>`"


# ---------------------------------------------------------------------------------- JSON syntax


class JsonSyntax(ReadingProblem):
    """Something else stands where JSON wants `expected`."""

    expected: Text
    found: Text
    code = "read-json-syntax"
    zh = "此处应为{expected}，却是{found}"
    en = "expected {expected} but got {found}"


class JsonTrailingComma(ReadingProblem):
    """A comma before the closing bracket."""

    closing: str
    code = "read-json-trailing-comma"
    zh = "`{closing}` 之前多了一个逗号"
    en = "there is a comma too many before `{closing}`"


class JsonTextAfterEnd(ReadingProblem):
    """Something follows the document."""

    found: str
    code = "read-json-text-after-end"
    zh = "文档已经结束，之后又有 `{found}`"
    en = "`{found}` follows the end of the document"


class JsonWord(ReadingProblem):
    """A bare word that is neither a number nor `true`, `false` or `null`."""

    found: str
    code = "read-json-word"
    zh = "`{found}` 不是 JSON 的值"
    en = "`{found}` is not a JSON value"
    hint_zh = "文字加双引号；数字写作 0.5 或 12，不带正号，开头没有多余的 0"
    hint_en = "put a text in double quotes; write a number as 0.5 or 12, without `+` or extra zeros"


class NotFinite(ReadingProblem):
    """NaN or an infinity."""

    found: str
    code = "read-not-finite"
    zh = "`{found}` 不是数"
    en = "`{found}` is not a number"
    hint_zh = "没有数据的，请整项省略"
    hint_en = "leave the entry out when there is no figure"


class JsonUnclosedString(ReadingProblem):
    """A string that does not end on its line."""

    code = "read-json-unclosed-string"
    zh = "此处的字符串在本行内没有结束"
    en = "the string that starts here does not end on its line"
    hint_zh = "补上双引号；换行写作 \\n，制表符写作 \\t"
    hint_en = "add the double quote; write a line break as \\n and a tab as \\t"


# ----------------------------------------------------------------------------------- Python data


class FloatUsed(ReadingProblem):
    """A Python float, which is not the number it was written as."""

    found: str
    code = "read-float"
    zh = "浮点数 `{found}` 不精确，不得使用"
    en = "the float `{found}` is not exact"
    hint_zh = '请改用 `Decimal("{found}")` 或文字 `"{found}"`'
    hint_en = 'pass `Decimal("{found}")` or the text `"{found}"`'


class TypeUnknown(ReadingProblem):
    """A Python object that no document can hold."""

    type_name: str
    code = "read-type-unknown"
    zh = "不支持 Python 类型 `{type_name}`"
    en = "the Python type `{type_name}` is not supported"
    hint_zh = "可用 dict、list、str、int、Decimal、Fraction、bool、date 和 None"
    hint_en = "use dict, list, str, int, Decimal, Fraction, bool, date or None"


class CycleFound(ReadingProblem):
    """A Python container that contains itself."""

    code = "read-cycle"
    zh = "数据包含自身，无法展开"
    en = "the data contains itself"
