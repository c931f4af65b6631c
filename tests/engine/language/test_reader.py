"""Reading: what is accepted as which data, where everything stands, and what is said otherwise."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from liren.engine.errors import LirenError, Problem, Source
from liren.engine.language import limits, reader, yaml_reading
from liren.engine.language import problems as p
from liren.engine.language.reader import Document, Scalar, from_python, read_file, read_text


def _problems(read: Callable[[], object]) -> tuple[Problem, ...]:
    with pytest.raises(LirenError) as caught:
        read()
    return caught.value.problems


def _only(read: Callable[[], object]) -> Problem:
    problems = _problems(read)
    assert len(problems) == 1
    return problems[0]


def _outcome(read: Callable[[], Document]) -> Document | tuple[Problem, ...]:
    try:
        return read()
    except LirenError as error:
        return error.problems


# --------------------------------------------------------------------------------------- messages


class _Bad(NamedTuple):
    suffix: str
    text: str
    cause: type[Problem]
    where: tuple[int, int, int]
    zh: str
    en: str


_BAD = [
    _Bad(
        "yaml",
        "a: 1\nb: 2\na: 3\n",
        p.DuplicateKey,
        (3, 1, 1),
        "键 `a` 重复，第 1 行已有此键",
        "duplicate key `a`, first written at line 1",
    ),
    _Bad(
        "yaml",
        "a: {b: 1, 'b': 2}\n",
        p.DuplicateKey,
        (1, 11, 3),
        "键 `b` 重复，第 1 行已有此键",
        "duplicate key `b`, first written at line 1",
    ),
    _Bad(
        "yaml",
        "a: &here [1]\n",
        p.AnchorUsed,
        (1, 4, 5),
        "不支持锚点 `&here`",
        "the anchor `&here` is not supported",
    ),
    _Bad(
        "yaml",
        "a: *here\n",
        p.AliasUsed,
        (1, 4, 5),
        "不支持引用 `*here`",
        "the alias `*here` is not supported",
    ),
    _Bad(
        "yaml",
        "a: !!python/object:os.system x\n",
        p.TagUsed,
        (1, 4, 25),
        "不支持标签 `!!python/object:os.system`",
        "the tag `!!python/object:os.system` is not supported",
    ),
    _Bad(
        "yaml",
        "a: !mine x\n",
        p.TagUsed,
        (1, 4, 5),
        "不支持标签 `!mine`",
        "the tag `!mine` is not supported",
    ),
    _Bad(
        "yaml",
        "a: {<<: 1}\n",
        p.MergeKeyUsed,
        (1, 5, 2),
        "不支持合并键 `<<`",
        "the merge key `<<` is not supported",
    ),
    _Bad(
        "yaml", "a: {? [1] : 2}\n", p.KeyNotText, (1, 7, 1), "键只能是文字", "a key must be a text"
    ),
    _Bad("yaml", '"": 1\n', p.EmptyKey, (1, 1, 2), "此处的键为空", "the key is empty"),
    _Bad(
        "yaml",
        "a: 1\n---\nb: 2\n",
        p.SeveralDocuments,
        (2, 1, 3),
        "此处开始第二个文档，一个文件只能有一个文档",
        "a second document starts here, a file holds only one",
    ),
    _Bad(
        "yaml", "# nothing\n", p.EmptyDocument, (1, 1, 1), "文件没有内容", "the document is empty"
    ),
    _Bad(
        "yaml",
        "%YAML 1.1\n---\na: 1\n",
        p.DirectiveUsed,
        (1, 1, 9),
        "不支持指令行 `%YAML 1.1`",
        "the directive `%YAML 1.1` is not supported",
    ),
    _Bad(
        "yaml",
        "a:\t1\n",
        p.TabCharacter,
        (1, 3, 1),
        "此处有制表符（Tab），不得使用",
        "a tab is not allowed here",
    ),
    _Bad(
        "yaml",
        "a: \u202e1\n",
        p.ForbiddenCharacter,
        (1, 4, 1),
        "此处有不可见字符 U+202E，不得使用",
        "the invisible character U+202E is not allowed",
    ),
    _Bad(
        "yaml",
        'a: "\\u202e"\n',
        p.ForbiddenCharacter,
        (1, 4, 8),
        "此处有不可见字符 U+202E，不得使用",
        "the invisible character U+202E is not allowed",
    ),
    _Bad(
        "yaml",
        "a: [1, 2\n",
        p.UnclosedBracket,
        (1, 4, 1),
        "此处的 `[` 没有正常结束，缺少 `,` 或 `]`",
        "the `[` opened here does not end well, expected `,` or `]`",
    ),
    _Bad(
        "yaml",
        "a: ]\n",
        p.StrayBracket,
        (1, 4, 1),
        "此处应为一个值，却是 `]`",
        "expected a value but got `]`",
    ),
    _Bad(
        "yaml",
        "a: 'x\n",
        p.UnclosedQuote,
        (1, 4, 1),
        "此处的引号没有结束",
        "the quotation mark here is never closed",
    ),
    _Bad(
        "yaml",
        "a: 1\nb\nc: 2\n",
        p.MissingColon,
        (2, 1, 1),
        "`b` 之后缺少 `:`",
        "expected `:` after `b`",
    ),
    _Bad(
        "yaml", "a: b: c\n", p.ColonInValue, (1, 5, 1), "此处不能有 `:`", "a `:` cannot stand here"
    ),
    _Bad(
        "yaml",
        "名称：物业\nb: c\n",
        p.ColonInValue,
        (2, 2, 1),
        "此处不能有 `:`",
        "a `:` cannot stand here",
    ),
    _Bad(
        "yaml",
        "a: [1，2\n",
        p.UnclosedBracket,
        (1, 4, 1),
        "此处的 `[` 没有正常结束，缺少 `,` 或 `]`",
        "the `[` opened here does not end well, expected `,` or `]`",
    ),
    _Bad(
        "yaml",
        "a: 1\n- b\n",
        p.BadIndentation,
        (2, 1, 1),
        "此处与第 1 行开始的内容不能衔接",
        "this does not fit what starts at line 1",
    ),
    _Bad(
        "yaml",
        "a: - b\n",
        p.DashMisplaced,
        (1, 4, 1),
        "此处不能有 `-` 列表项",
        "a `-` list item cannot stand here",
    ),
    _Bad(
        "yaml",
        "a: @b\n",
        p.BadStart,
        (1, 4, 1),
        "不加引号的文字不能以 `@` 开头",
        "a text without quotes cannot start with `@`",
    ),
    _Bad(
        "yaml", 'a: "\\q"\n', p.BadEscape, (1, 5, 2), "不认识的转义 `\\q`", "unknown escape `\\q`"
    ),
    _Bad(
        "yaml",
        "a: |b\n",
        p.BadBlockText,
        (1, 4, 1),
        "`|` 或 `>` 之后应换行再写文字",
        "the text after `|` or `>` must start on the next line",
    ),
    _Bad(
        "yaml",
        "a: !x!y z\n",
        p.YamlSyntax,
        (1, 4, 1),
        "此处不符合 YAML 格式",
        "this is not valid YAML",
    ),
    _Bad(
        "yaml",
        "a: " + "x" * 20_001,
        p.ScalarTooLong,
        (1, 4, 20001),
        "文字过长，共 20001 个字符，上限为 20000 个",
        "the text has 20001 characters, at most 20000 are read",
    ),
    _Bad(
        "yaml",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
        p.TooDeep,
        (1, 41, 1),
        "嵌套过深，最多 40 层",
        "nested too deeply, at most 40 levels are read",
    ),
    _Bad(
        "json",
        "[1 2]",
        p.JsonSyntax,
        (1, 4, 1),
        "此处应为 `,` 或 `]`，却是 `2`",
        "expected `,` or `]` but got `2`",
    ),
    _Bad(
        "json",
        "[1,]",
        p.JsonTrailingComma,
        (1, 4, 1),
        "`]` 之前多了一个逗号",
        "there is a comma too many before `]`",
    ),
    _Bad(
        "json",
        "{} {}",
        p.JsonTextAfterEnd,
        (1, 4, 1),
        "文档已经结束，之后又有 `{`",
        "`{` follows the end of the document",
    ),
    _Bad("json", "[01]", p.JsonWord, (1, 2, 2), "`01` 不是 JSON 的值", "`01` is not a JSON value"),
    _Bad(
        "json",
        "[-Infinity]",
        p.NotFinite,
        (1, 2, 9),
        "`-Infinity` 不是数",
        "`-Infinity` is not a number",
    ),
    _Bad(
        "json",
        '["a\n"]',
        p.JsonUnclosedString,
        (1, 2, 2),
        "此处的字符串在本行内没有结束",
        "the string that starts here does not end on its line",
    ),
    _Bad("json", '["\\q"]', p.BadEscape, (1, 3, 2), "不认识的转义 `\\q`", "unknown escape `\\q`"),
    _Bad(
        "json",
        '["\\ud800"]',
        p.ForbiddenCharacter,
        (1, 2, 8),
        "此处有不可见字符 U+D800，不得使用",
        "the invisible character U+D800 is not allowed",
    ),
    _Bad(
        "json",
        '{"a": 1, "a": 2}',
        p.DuplicateKey,
        (1, 10, 3),
        "键 `a` 重复，第 1 行已有此键",
        "duplicate key `a`, first written at line 1",
    ),
    _Bad(
        "json",
        "[" + "1" * 101 + "]",
        p.NumberTooLong,
        (1, 2, 101),
        "数字过长，最多 100 个字符",
        "the number is too long, at most 100 characters are read",
    ),
    _Bad("json", "", p.EmptyDocument, (1, 1, 1), "文件没有内容", "the document is empty"),
]


@pytest.mark.parametrize("bad", _BAD, ids=lambda bad: f"{bad.cause.code}-{bad.suffix}")
def test_each_error_is_said_whole_in_both_languages_with_its_place(bad: _Bad) -> None:
    problem = _only(lambda: read_text(bad.text, f"t.{bad.suffix}"))
    assert type(problem) is bad.cause
    assert (problem.message("zh"), problem.message("en")) == (bad.zh, bad.en)
    assert problem.place is not None
    assert (problem.place.line, problem.place.column, problem.place.width) == bad.where


class _Colour(str, Enum):  # noqa: UP042 - its str() is not its text, unlike that of StrEnum
    RED = "red"


_cycle: dict[str, object] = {}
_cycle["again"] = [_cycle]

_BAD_PYTHON: list[tuple[object, type[Problem], str, str, str]] = [
    (0.1, p.FloatUsed, "/x", "浮点数 `0.1` 不精确，不得使用", "the float `0.1` is not exact"),
    (
        {1},
        p.TypeUnknown,
        "/x",
        "不支持 Python 类型 `set`",
        "the Python type `set` is not supported",
    ),
    (
        datetime(2022, 1, 1, tzinfo=UTC),
        p.TypeUnknown,
        "/x",
        "不支持 Python 类型 `datetime`",
        "the Python type `datetime` is not supported",
    ),
    (_cycle, p.CycleFound, "/x/again/0", "数据包含自身，无法展开", "the data contains itself"),
    ([Decimal("NaN")], p.NotFinite, "/x/0", "`NaN` 不是数", "`NaN` is not a number"),
    (
        10**100_000,
        p.NumberTooLong,
        "/x",
        "数字过长，最多 100 个字符",
        "the number is too long, at most 100 characters are read",
    ),
    (
        Decimal("1e999999"),
        p.NumberTooLong,
        "/x",
        "数字过长，最多 100 个字符",
        "the number is too long, at most 100 characters are read",
    ),
    ({1: 2}, p.KeyNotText, "/x", "键只能是文字", "a key must be a text"),
    ({"": 2}, p.EmptyKey, "/x", "此处的键为空", "the key is empty"),
    (
        "a\ud800",
        p.ForbiddenCharacter,
        "/x",
        "此处有不可见字符 U+D800，不得使用",
        "the invisible character U+D800 is not allowed",
    ),
]


@pytest.mark.parametrize(
    ("value", "cause", "where", "zh", "en"),
    _BAD_PYTHON,
    ids=[f"{bad[1].code}-{at}" for at, bad in enumerate(_BAD_PYTHON)],
)
def test_python_data_that_no_document_can_hold_is_refused(
    value: object, cause: type[Problem], where: str, zh: str, en: str
) -> None:
    problem = _only(lambda: from_python({"x": value}, "data"))
    assert type(problem) is cause
    assert (problem.message("zh"), problem.message("en")) == (zh, en)
    assert str(problem.place) == f"data#{where}"


_BAD_FILES: list[tuple[str, bytes | None, type[Problem], str, str]] = [
    ("none.yaml", None, p.FileMissing, "找不到文件 `{}`", "no such file `{}`"),
    ("", None, p.FileIsDirectory, "`{}` 是文件夹，不是文件", "`{}` is a folder, not a file"),
    (
        "gbk.yaml",
        "a: 物业".encode("gbk"),
        p.NotUtf8,
        "文件不是 UTF-8 编码（此处有字节 `ce`）",
        "the file is not UTF-8 text (byte `ce` here)",
    ),
    (
        "big.yaml",
        b"#" * (limits.MAX_BYTES + 1),
        p.TooLarge,
        "文件过大，上限为 2097152 字节",
        "the file is too large, at most 2097152 bytes are read",
    ),
    (
        "n" * 300,
        None,
        p.FileUnreadable,
        "无法读取文件 `{}`：file name too long",
        "cannot read file `{}`: file name too long",
    ),
]


@pytest.mark.parametrize(
    ("name", "content", "cause", "zh", "en"), _BAD_FILES, ids=[bad[2].code for bad in _BAD_FILES]
)
def test_a_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, name: str, content: bytes | None, cause: type[Problem], zh: str, en: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    problem = _only(lambda: read_file(path))
    assert type(problem) is cause
    assert problem.message("zh") == zh.format(path)
    assert problem.message("en") == en.format(path)


def test_a_file_without_permission_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    problem = _only(lambda: read_file("locked.yaml"))
    assert problem.message("zh") == "无法读取文件 `locked.yaml`：没有权限"
    assert problem.message("en") == "cannot read file `locked.yaml`: permission denied"


def test_a_name_no_file_can_have_is_a_problem() -> None:
    assert _only(lambda: read_file("a\0b")).message() == "no such file `a\\u0000b`"


def test_a_full_width_mark_that_breaks_the_syntax_is_pointed_out() -> None:
    problem = _only(lambda: read_text("名称：物业\nb: c\n"))
    assert problem.hints("zh")[-1] == "附近有全角符号 `：`，作格式符号时应改为半角"
    assert problem.hints("en")[-1] == "nearby is a full-width `：`, YAML needs the half-width mark"
    assert _only(lambda: read_text("a: 中：b: c\nd: 1: 2")).hints()


@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        ("名".encode("gbk"), "GBK", "GBK"),
        (b"\xff\xfea\x00", "UTF-16", "UTF-16"),
    ],
)
def test_the_likely_encoding_is_named(tmp_path: Path, content: bytes, zh: str, en: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    problem = _only(lambda: read_file(path))
    assert problem.hints("zh") == (f"文件似为 {zh} 编码，请另存为 UTF-8 编码",)
    assert problem.hints("en") == (f"it looks like {en}: save the file as UTF-8",)


def test_bytes_of_no_known_encoding_get_the_plain_hint(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"ok: 1\nb: \xff\xff")
    problem = _only(lambda: read_file(path))
    assert str(problem.place) == f"{path}:2:4"
    assert (problem.hints("zh"), problem.hints()) == (
        ("请另存为 UTF-8 编码",),
        ("save the file as UTF-8",),
    )


def test_every_problem_class_of_reading_is_tested_here() -> None:
    tested = {bad.cause for bad in _BAD} | {bad[1] for bad in _BAD_PYTHON}
    tested |= {bad[2] for bad in _BAD_FILES} | {p.TooManyNodes, p.TooManyProblems}
    declared = {
        each
        for each in vars(p).values()
        if isinstance(each, type) and issubclass(each, p.ReadingProblem) and each.code
    }
    assert declared == tested
    assert all(each.code.startswith("read-") for each in declared)


def test_all_problems_are_found_in_one_pass() -> None:
    text = "a: &x 1\na: *x\nb: !t {<<: 1}\nc: [\n"
    assert [problem.code for problem in _problems(lambda: read_text(text))] == [
        "read-anchor",
        "read-duplicate-key",
        "read-alias",
        "read-tag",
        "read-merge-key",
        "read-unclosed-bracket",
    ]


def test_the_list_of_problems_is_bounded() -> None:
    problems = _problems(lambda: read_text("a: 1\n" * 1_000))
    assert len(problems) == limits.MAX_PROBLEMS + 1
    last = problems[-1]
    assert last.message("zh") == "错误已达 50 处，此后的内容未再检查"
    assert last.message("en") == "50 problems found, the rest was not read"


def test_messages_stay_on_one_line_whatever_the_user_wrote() -> None:
    problem = _only(lambda: read_text('"a\\n`b`": 1\n"a\\n`b`": 2\n'))
    assert problem.message() == "duplicate key `a\\u000a'b'`, first written at line 1"
    assert len(p.shown("x" * 1_000)) == 60


# ------------------------------------------------------------------------------------------- data


@pytest.mark.parametrize(
    "word",
    ["no", "on", "12:30", "010", "~", "null", "0x1F", "1_000", "2022-04-01", "1e3", "=", ".inf"],
)
def test_a_yaml_word_stays_the_text_it_was(word: str) -> None:
    data = read_text(f"[{word}, '{word}', \"{word}\"]").data
    assert data == [word, word, word]
    assert isinstance(data, list)
    assert [entry.plain for entry in data] == [True, False, False]


def test_nothing_after_a_key_is_an_empty_plain_scalar() -> None:
    data = read_text("a:\nb: ''\nc: |\n  x\n").data
    assert isinstance(data, dict)
    assert [(value, value.plain) for value in data.values()] == [
        ("", True),
        ("", False),
        ("x\n", False),
    ]


def test_a_json_document_has_the_shape_of_a_yaml_one() -> None:
    text = '{"a": [1, 1.50, -0, 1E+2, true, null, "no"], "b": {}, "c": []}'
    as_json, as_yaml = read_text(text, "t.JSON"), read_text(text, "t.yaml")
    assert as_json.data == as_yaml.data
    assert as_json.data == {
        "a": ["1", "1.50", "-0", "1E+2", "true", "null", "no"],
        "b": {},
        "c": [],
    }
    assert isinstance(as_json.data, dict)
    plain = [entry.plain for entry in as_json.data["a"]]
    assert plain == [True] * 6 + [False]


def test_json_escapes_and_surrogate_pairs_are_understood() -> None:
    assert read_text('["\\u7269\\n\\ud83d\\ude00"]', "t.json").data == ["物\n😀"]


def test_python_data_become_what_their_text_would() -> None:
    values = [1, True, None, "no", Decimal("1.50"), Fraction(1, 3), date(2022, 4, 1), _Colour.RED]
    data = from_python({"x": values, "y": (1,), "z": {}}, "data").data
    assert data == {
        "x": ["1", "true", "null", "no", "1.50", "1/3", "2022-04-01", "red"],
        "y": ["1"],
        "z": {},
    }
    assert isinstance(data, dict)
    assert [value.plain for value in data["x"]] == [True] * 3 + [False] + [True] * 3 + [False]


def test_python_data_of_a_document_go_round_unchanged() -> None:
    data = read_text("a: [no, 'no']").data
    assert isinstance(data, dict)
    again = from_python(data, "again").data
    assert isinstance(again, dict)
    assert [value.plain for value in again["a"]] == [True, False]


def test_the_same_list_twice_is_no_cycle() -> None:
    shared = [1]
    assert from_python({"a": shared, "b": shared}, "d").data == {"a": ["1"], "b": ["1"]}


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("\ufeffa: 1".encode())
    for document in (
        read_file(path),
        read_text("\ufeffa: 1"),
        read_text('\ufeff{"a": 1}', "x.json"),
    ):
        assert document.data == {"a": "1"}
        assert document.place(["a"], key=True).line == 1


def test_a_scalar_survives_copying_and_pickling() -> None:
    for plain in (True, False):
        scalar = Scalar("x", plain=plain)
        for again in (copy.deepcopy(scalar), pickle.loads(pickle.dumps(scalar))):
            assert (again, type(again), again.plain) == ("x", Scalar, plain)


# ----------------------------------------------------------------------------------------- places

_RULES = """\
# 物业
title: {zh: 红色物业, en: "Party-led"}
criteria:
  share:
    measure: a / b
    sources:
      - plan
      - - 三(一)二
empty:
"""


@pytest.mark.parametrize(
    ("path", "key", "where"),
    [
        (["title"], False, (2, 8, 27)),
        (["title", "zh"], False, (2, 13, 4)),
        (["title", "en"], False, (2, 23, 11)),
        (["title", "en"], True, (2, 19, 2)),
        (["criteria", "share"], True, (4, 3, 5)),
        (["criteria", "share"], False, (5, 5, 14)),
        (["criteria", "share", "sources", 1, 0], False, (8, 11, 5)),
        (["criteria", "share", "sources", 1, 0], True, (8, 11, 5)),
        (["empty"], False, (9, 6, 1)),
        (["criteria", "share", "points", "full"], False, (5, 5, 14)),
        (["criteria", "share", "points", "full"], True, (4, 3, 5)),
        (["criteria", "share", "sources", 7], False, (7, 7, 6)),
        (["criteria", "share", "measure", "deep", 3], False, (5, 14, 5)),
        (["nothing"], True, (2, 1, 34)),
        ([], False, (2, 1, 34)),
    ],
)
def test_a_place_is_that_of_the_value_the_key_or_the_nearest_ancestor(
    path: list[str | int], key: bool, where: tuple[int, int, int]
) -> None:
    place = read_text(_RULES, "rules.yaml").place(path, key=key)
    assert (place.line, place.column, place.width) == where


def test_the_pointer_is_that_of_the_path_asked_for() -> None:
    assert read_text("a: 1").place(["x/y", 0, "~"]).pointer == "/x~1y/0/~0"
    assert from_python({"a": 1}, "d").place(["a"]) == from_python({"a": 2}, "d").place(["a"])
    assert str(from_python({"a": [1]}, "d").place(["a", 0])) == "d#/a/0"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("a: one + two", "1:10"),
        ("a: 'one + two'", "1:11"),
        ('a: "one + two"', "1:11"),
        ("a: one +\n   two", "2:4"),
        ("a: >- # note\n  one +\n  two\n", "3:3"),
        ("a: |\n  one\n  + two\n", "3:5"),
        ('a: "one +\n   two"', "2:4"),
        ("a: 'it''s + two'", "1:4"),
    ],
)
def test_a_part_of_a_text_is_found_behind_quotes_and_on_later_lines(text: str, where: str) -> None:
    document = read_text(text, "t")
    assert isinstance(document.data, dict)
    offset = document.data["a"].index("two")
    place = document.inside(["a"], offset, 3)
    assert str(place) == f"t:{where}"
    assert place.width in (3, 13)


_KEYS = st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "P", "So")), min_size=1)
_DATA = st.recursive(
    _KEYS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(_KEYS, below, max_size=4),
    max_leaves=12,
)


def _leaves(value: object, path: tuple[str | int, ...]) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, dict):
        return [leaf for key, below in value.items() for leaf in _leaves(below, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, below in enumerate(value) for leaf in _leaves(below, (*path, at))]
    return [(path, str(value))]


def _at(document: Document, path: tuple[str | int, ...], *, key: bool = False) -> str:
    place = document.place(path, key=key)
    assert place.line is not None
    assert place.column is not None
    return document.source.line(place.line)[place.column - 1 :]


@given(data=st.dictionaries(_KEYS, _DATA, min_size=1, max_size=4), indent=st.integers(0, 3))
@example(data={"a😀": ["b", {"物": "c"}]}, indent=1)
def test_every_place_points_at_the_first_character_of_its_value(
    data: dict[str, object], indent: int
) -> None:
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    for name in ("t.json", "t.yaml"):
        # JSON is YAML as long as a key fits libyaml's 1 024 characters.
        document = read_text(text, name)
        assert document.data == data
        for path, value in _leaves(data, ()):
            written = json.dumps(value, ensure_ascii=False)
            assert _at(document, path).startswith(written)
            if isinstance(path[-1], str):
                written = json.dumps(path[-1], ensure_ascii=False)
                assert _at(document, path, key=True).startswith(written)


@given(
    data=st.dictionaries(_KEYS, _DATA, min_size=1, max_size=4),
    breaks=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_block_yaml_is_read_as_it_was_written(data: dict[str, object], breaks: str) -> None:
    text = yaml.safe_dump(
        data, allow_unicode=True, width=10_000, line_break=breaks, sort_keys=False
    )
    # The writer anchors a list that stands twice.
    assume("&id" not in text)
    document = read_text(text)
    assert document.data == data


# ----------------------------------------------------------------------------------- any input

_SYNTAX = st.text(
    st.sampled_from(list("ab01 \n\t:-?[]{},&*!|>'\"%@`#~\\<.\r\x00\x85\u2028\u202e\ud800物："))
)


def _read_or_refuse(text: str, name: str) -> None:
    outcome = _outcome(lambda: read_text(text, name))
    if isinstance(outcome, Document):
        assert isinstance(outcome.data, dict | list | Scalar)
        assert outcome.place(["a", 0, "b"]).line
        assert outcome.inside([], 3).line
        return
    for problem in outcome:
        assert "\n" not in problem.message("zh") + problem.message("en")
        assert problem.place is not None
        assert (str(problem) + str(problem.to_dict())).encode()


@given(_SYNTAX | st.text(st.characters()), st.sampled_from(["x.yaml", "x.json"]))
@example("? [", "x.yaml")
@example('a: "\\', "x.yaml")
@example('"\\', "x.json")
@example('["\\u', "x.json")
@example("&", "x.yaml")
@example("a: !", "x.yaml")
def test_any_text_is_read_or_refused_and_nothing_else(text: str, name: str) -> None:
    _read_or_refuse(text, name)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.floats()
        | st.decimals()
        | st.fractions()
        | st.text(st.characters())
        | st.binary()
        | st.integers(),
        lambda below: st.lists(below) | st.dictionaries(st.text() | st.integers(), below),
    )
)
def test_any_python_data_are_copied_or_refused_and_nothing_else(value: object) -> None:
    outcome = _outcome(lambda: from_python({"x": value}, "data"))
    if isinstance(outcome, Document):
        assert isinstance(outcome.data, dict)
    else:
        assert all(str(problem.place).startswith("data#/x") for problem in outcome)


@given(
    st.text(st.characters(), max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    | st.binary()
)
def test_any_bytes_are_read_or_refused_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(content)
    outcome = _outcome(lambda: read_file(path))
    assert isinstance(outcome, Document) or outcome[0].place is not None


@given(_SYNTAX)
@example("a: 1\nb\nc: 2\n")
@example("a: [1, 2\n")
@example("a: b: c\n")
def test_without_libyaml_the_pure_parser_takes_its_place(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reading, "new_parser", yaml.BaseLoader)
        _read_or_refuse(text, "x.yaml")


@pytest.mark.parametrize(
    "bad", [bad for bad in _BAD if bad.suffix == "yaml"], ids=lambda bad: bad.cause.code
)
def test_the_pure_parser_finds_the_same_causes(bad: _Bad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_reading, "new_parser", yaml.BaseLoader)
    assert type(_only(lambda: read_text(bad.text))) is bad.cause


# ----------------------------------------------------------------------------------------- limits


def test_a_document_as_deep_as_the_limit_is_read_and_one_deeper_is_not() -> None:
    depth = limits.MAX_DEPTH
    for name in ("x.yaml", "x.json"):
        assert read_text("[" * depth + "]" * depth, name).data
        deeper = "[" * (depth + 1) + "]" * (depth + 1)
        assert _only(partial(read_text, deeper, name)).code == "read-too-deep"


def test_a_text_as_long_as_the_limit_is_read_and_one_longer_is_not() -> None:
    text = "x" * limits.MAX_SCALAR_CHARS
    assert read_text(text).data == text
    assert from_python({"a": text}, "d").data == {"a": text}
    assert _only(lambda: read_text(text + "x")).code == "read-text-too-long"
    assert _only(lambda: from_python({"a": text + "x"}, "d")).code == "read-text-too-long"


def test_a_file_as_large_as_the_limit_is_read_and_one_larger_is_not() -> None:
    text = "a: 1 #" + "物" * ((limits.MAX_BYTES - 6) // 3)
    text += "x" * (limits.MAX_BYTES - len(text.encode()))
    assert read_text(text).data == {"a": "1"}
    assert _only(lambda: read_text(text + "x")).code == "read-too-large"


def test_as_many_nodes_as_the_limit_are_read_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_NODES", 3)
    for name in ("x.yaml", "x.json"):
        assert read_text("[1,2]", name).data == ["1", "2"]
        problem = _only(partial(read_text, "[1,2,3]", name))
        assert problem.code == "read-too-many-nodes"
    assert _only(lambda: from_python({"a": [1]}, "d")).code == "read-too-many-nodes"


def test_too_many_nodes_are_said_whole() -> None:
    problem = _only(lambda: read_text("- a\n" * 200_000))
    assert problem.message("zh") == "内容过多，键和值合计最多 200000 个"
    assert problem.message("en") == "too much content, at most 200000 keys and values are read"


_LAUGHS = "a0: &a0 [lol]\n" + "".join(
    f"a{at}: &a{at} [{','.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 40)
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (_LAUGHS, "laughs.yaml"),
        ("[" * 100_000, "deep.yaml"),
        ("{a: " * 100_000, "deep.yaml"),
        ("{" * 100_000, "deep.yaml"),
        ("- " * 100_000, "deep.yaml"),
        ("? " * 100_000, "deep.yaml"),
        ("[" * 100_000, "deep.json"),
        ('{"a":' * 100_000, "deep.json"),
        ("%TAG !a! b\n" * 100_000, "tags.yaml"),
        ("a\n..." + " " * 1_000_000 + "x", "spaces.yaml"),
        ('"' + "\\" * 1_000_000, "slashes.json"),
        ("1" * 1_000_000, "digits.json"),
        ("\0" * 1_000_000, "nul.yaml"),
    ],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_a_hostile_text_is_refused_within_a_second(text: str, name: str) -> None:
    before = time.process_time()
    assert _problems(lambda: read_text(text, name))
    assert time.process_time() - before < 1


def test_a_billion_laughs_take_no_memory() -> None:
    resource = pytest.importorskip("resource", reason="needs Unix to measure memory")
    code = (
        "import resource, sys\n"
        "from liren.engine.errors import LirenError\n"
        "from liren.engine.language.reader import read_text\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for text in (sys.stdin.read(), '[' * 100_000):\n"
        "    try:\n"
        "        read_text(text)\n"
        "    except LirenError:\n"
        "        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=_LAUGHS, capture_output=True, text=True, check=True
    )
    grown = [int(line) for line in done.stdout.split()]
    unit = 1 if sys.platform == "darwin" else 1024
    assert resource
    assert len(grown) == 2
    assert max(grown) * unit < 20 * 1024 * 1024


def _ruleset(lines: int) -> str:
    criterion = (
        "  share_{}:\n    title: {{zh: 党员比例, en: Party members}}\n    group: building\n"
        "    for_each: committees\n    measure: party_members / members\n"
        "    at_least: party_share\n    points: {{full: 10}}\n    evidence:\n"
        "      - minutes of the meeting\n      - list of members\n"
    )
    return "criteria:\n" + "".join(criterion.format(at) for at in range(lines // 10))


def test_a_ruleset_of_4000_lines_is_read_in_a_moment() -> None:
    text = _ruleset(4_000)
    document = read_text(text)
    times: list[float] = []
    for _ in range(5):
        before = time.process_time()
        read_text(text)
        times.append(time.process_time() - before)
    assert isinstance(document.data, dict)
    assert len(document.data["criteria"]) == 400
    # 35 ms on a small machine; the margin is for busy ones.
    assert min(times) < 0.4


def test_reader_offers_what_it_promises() -> None:
    assert reader.__all__ == sorted(reader.__all__)
    source = Source("x", "[1]")
    assert reader.read_yaml(source).data == reader.read_json(source).data == ["1"]
