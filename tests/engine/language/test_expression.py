"""The grammar of expressions: what is read as what, and what is said when it cannot be read."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import get_args

import pytest
from hypothesis import example, given

from liren.engine.errors import LirenError, Place, Problem, Source
from liren.engine.language import expression_problems as problems
from liren.engine.language.expression import (
    MAX_LENGTH,
    MAX_NESTING,
    MAX_OPERATORS,
    Aggregate,
    Binary,
    BinaryOp,
    BoolLiteral,
    Call,
    Conditional,
    DateLiteral,
    ListLiteral,
    Membership,
    Name,
    Node,
    Number,
    Quantified,
    TextLiteral,
    Unary,
    names,
    parse,
    parse_any,
    unparse,
    walk,
)
from liren.engine.language.units import known_unit_names
from tests.engine.language.trees import TEXTS, TREES

A, B, C, D = (Name((letter,)) for letter in "abcd")


def refused(text: str) -> Problem:
    with pytest.raises(LirenError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    return problem


def marked(problem: Problem) -> tuple[int | None, int]:
    assert problem.place is not None
    return problem.place.column, problem.place.width


NODES: list[tuple[str, Node]] = [
    ("a", A),
    ("outdoor.area", Name(("outdoor", "area"))),
    ("previous.x", Name(("previous", "x"))),
    ("党员人数", Name(("党员人数",))),
    ("居民.人数_2", Name(("居民", "人数_2"))),
    ("cafe\u0301", Name(("caf\u00e9",))),
    ("notes", Name(("notes",))),
    ("all", Name(("all",))),
    ("1.5", Number("1.5")),
    ("300 m²", Number("300", "m²")),
    ("300m2", Number("300", "m2")),
    ("30 %", Number("30", "%")),
    ("30%", Number("30", "%")),
    ("5 ‰", Number("5", "‰")),
    ("3 persons", Number("3", "persons")),
    ("10 m2/person", Number("10", "m2/person")),
    ("10 m²/人", Number("10", "m²/人")),
    ("2 人·日", Number("2", "人·日")),
    ("3.7 万平方米", Number("3.7", "万平方米")),
    ("50 ㎡", Number("50", "㎡")),
    ("３０．５ ％", Number("30.5", "%")),
    ("2022-04-01", DateLiteral("2022-04-01")),
    ("２０２２－０４－０１", DateLiteral("2022-04-01")),
    ("'gated estate'", TextLiteral("gated estate")),
    ('"封闭小区"', TextLiteral("封闭小区")),
    ("“封闭小区”", TextLiteral("封闭小区")),
    ("‘封闭小区’", TextLiteral("封闭小区")),
    ("''", TextLiteral("")),
    ("true", BoolLiteral(True)),
    ("false", BoolLiteral(False)),
    ("-a", Unary("-", A)),
    ("−3", Unary("-", Number("3"))),
    ("not a", Unary("not", A)),
    ("a in b", Membership(A, B)),
    ("a not  in [b, 'c']", Membership(A, ListLiteral((B, TextLiteral("c"))), negated=True)),
    ("[]", ListLiteral(())),
    ("［a，b、c］", ListLiteral((A, B, C))),
    ("today()", Call("today", ())),
    ("min(a, b)", Call("min", (A, B))),
    ("min (a)", Call("min", (A,))),
    ("count(a where b and c)", Call("count", (A,), Binary("and", B, C))),
    ("sum(a.b where c)", Call("sum", (Name(("a", "b")),), C)),
    ("sum(a: b * c)", Aggregate("sum", A, Binary("*", B, C))),
    ("mean（a：b where c）", Aggregate("mean", A, B, C)),
    ("all(a: b > c)", Quantified("all", A, Binary(">", B, C))),
    ("any(a: b)", Quantified("any", A, B)),
    ("none（a：b）", Quantified("none", A, B)),
    ("if a then b else c", Conditional(A, B, C)),
]


@pytest.mark.parametrize(("text", "node"), NODES)
def test_every_form_is_read(text: str, node: Node) -> None:
    assert parse(text) == node


@pytest.mark.parametrize(("text", "node"), NODES)
def test_every_form_spans_its_whole_text(text: str, node: Node) -> None:
    assert parse(f"  {text} ").span == (2, 2 + len(text))
    assert unparse(parse(text)) == unparse(node)


@pytest.mark.parametrize("op", get_args(BinaryOp))
def test_every_operator_is_read(op: BinaryOp) -> None:
    assert parse(f"a {op} b") == Binary(op, A, B)


@pytest.mark.parametrize(
    ("written", "op"),
    [("≥", ">="), ("≤", "<="), ("≠", "!="), ("×", "*"), ("÷", "/"), ("＋", "+"), ("－", "-"),
     ("＊", "*"), ("／", "/"), ("＞", ">"), ("＜", "<"), ("＞＝", ">="), ("＝＝", "=="),
     ("！＝", "!=")],
)  # fmt: skip
def test_other_ways_to_write_an_operator_mean_the_same(written: str, op: BinaryOp) -> None:
    assert parse(f"a {written} b") == parse(f"a{written}b") == Binary(op, A, B)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("a + b * c", "a + (b * c)"),
        ("-a * b", "(-a) * b"),
        ("a - -b", "a - (-b)"),
        ("a + b > c / d", "(a + b) > (c / d)"),
        ("a + b in c", "(a + b) in c"),
        ("not a > b", "not (a > b)"),
        ("not a in b", "not (a in b)"),
        ("not a and b", "(not a) and b"),
        ("a or b and c", "a or (b and c)"),
        ("a or b or c", "(a or b) or c"),
        ("if a or b then c else d or a", "if (a or b) then c else (d or a)"),
        ("if a then b else if b then c else d", "if a then b else (if b then c else d)"),
        ("3 persons / households", "(3 persons) / households"),
        ("3/households", "(3) / households"),
        ("30 %/a", "(30 %) / a"),
        ("6 m2/2", "(6 m2) / 2"),
        ("a-b", "a - (b)"),
        ("a-2022", "a - (2022)"),
        ("2022 - 04 - 01", "(2022 - 04) - 01"),
    ],
)
def test_precedence(text: str, meaning: str) -> None:
    assert parse(text) == parse(meaning)


def test_a_keyword_after_a_number_is_not_a_unit() -> None:
    assert parse("3 and a") == Binary("and", Number("3"), A)
    assert parse("3 in a") == Membership(Number("3"), A)
    assert parse("if 3 then 4 else 5") == Conditional(Number("3"), Number("4"), Number("5"))
    assert parse("3 inches") == Number("3", "inches")


@pytest.mark.parametrize("unit", [name for name in known_unit_names() if " " in name])
def test_a_unit_of_two_words_is_read_whole(unit: str) -> None:
    assert parse(f"a >= 20 {unit} and b") == parse_any(f"a >= 20 {unit} and b")
    assert parse(f"20 {unit}") == Number("20", unit)
    assert parse(f"20 m2/{unit}") == Number("20", f"m2/{unit}")


def test_the_first_word_of_such_a_unit_alone_is_a_unit_of_its_own() -> None:
    assert parse("3 class and a") == Binary("and", Number("3", "class"), A)
    assert refused("3 class hourly").message() == "expected an operator; got `hourly`"


@pytest.mark.parametrize(
    ("text", "word"), [("a >= 3 m2 per b", "per"), ("a >= 3 平方米 每 b", "每")]
)
def test_a_word_for_division_is_named_with_ours(text: str, word: str) -> None:
    problem = refused(text)
    assert (problem.message("en"), problem.hints("en")) == (
        f"`{word}` is not an operator",
        ("write `/`",),
    )
    assert (problem.message("zh"), problem.hints("zh")) == (
        f"`{word}` 不是可用的运算符",
        ("请写 `/`",),
    )


def test_brackets_belong_to_the_span_of_what_they_hold() -> None:
    node = parse("(a + b) * c")
    assert isinstance(node, Binary)
    assert (node.span, node.left.span, node.right.span) == ((0, 11), (0, 7), (10, 11))


def test_names_are_listed_in_the_order_of_the_text() -> None:
    found = names(parse("if a.b > min(c, 3) then all(d: e) else x in [y, -z]"))
    assert [".".join(name.parts) for name in found] == ["a.b", "c", "d", "e", "x", "y", "z"]


OPERATOR = "expected an operator"
VALUE = "a value, a name or `(`"
REFUSALS: list[tuple[str, type[Problem], int, int, str, str, str, str]] = [
    ("", problems.EmptyExpression, 1, 1, "表达式为空", "the expression is empty", "", ""),
    (" \u3000", problems.EmptyExpression, 1, 1, "表达式为空", "the expression is empty", "", ""),
    ("(a + )", problems.UnexpectedSymbol, 6, 1,
     "此处应为数值、名称或 `(`，而写的是 `)`", "expected a value, a name or `(`; got `)`", "", ""),
    ("a members", problems.UnexpectedSymbol, 3, 7,
     "此处应为运算符，而写的是 `members`", "expected an operator; got `members`", "", ""),
    ("(a]", problems.UnexpectedSymbol, 3, 1,
     "此处应为运算符或 `)`，而写的是 `]`", "expected an operator or `)`; got `]`", "", ""),
    ("min(a b)", problems.UnexpectedSymbol, 7, 1,
     "此处应为运算符、`,`、`:`、`where` 或 `)`，而写的是 `b`",
     "expected an operator, `,`, `:`, `where` or `)`; got `b`", "", ""),
    ("sum(a: b c)", problems.UnexpectedSymbol, 10, 1,
     "此处应为运算符、`where` 或 `)`，而写的是 `c`",
     "expected an operator, `where` or `)`; got `c`", "", ""),
    ("sum(a, b: c)", problems.UnexpectedSymbol, 9, 1,
     "此处应为运算符、`,`、`where` 或 `)`，而写的是 `:`",
     "expected an operator, `,`, `where` or `)`; got `:`", "", ""),
    ("all(a, b)", problems.UnexpectedSymbol, 6, 1,
     "此处应为运算符或 `:`，而写的是 `,`", "expected an operator or `:`; got `,`", "", ""),
    ("if a else b", problems.UnexpectedSymbol, 6, 4,
     "此处应为运算符或 `then`，而写的是 `else`",
     "expected an operator or `then`; got `else`", "", ""),
    ("3 if", problems.UnexpectedSymbol, 3, 2,
     "此处应为运算符，而写的是 `if`", "expected an operator; got `if`", "", ""),
    ("=a", problems.UnexpectedSymbol, 1, 1,
     "此处应为数值、名称或 `(`，而写的是 `=`", "expected a value, a name or `(`; got `=`", "", ""),
    ("a.b(c)", problems.UnexpectedSymbol, 4, 1,
     "此处应为运算符，而写的是 `(`", "expected an operator; got `(`", "", ""),
    ("5.", problems.UnexpectedSymbol, 2, 1,
     "此处应为运算符，而写的是 `.`", "expected an operator; got `.`", "", ""),
    ("a >= ", problems.UnexpectedEnd, 5, 1,
     "表达式没有写完：后面应为数值、名称或 `(`",
     "the expression stops short: expected a value, a name or `(`", "", ""),
    ("(a", problems.UnexpectedEnd, 3, 1,
     "表达式没有写完：后面应为运算符或 `)`",
     "the expression stops short: expected an operator or `)`", "", ""),
    ("[", problems.UnexpectedEnd, 2, 1,
     "表达式没有写完：后面应为数值、名称、`(` 或 `]`",
     "the expression stops short: expected a value, a name, `(` or `]`", "", ""),
    ("a $ b", problems.UnknownCharacter, 3, 1,
     "无法识别的字符 `$`", "unknown character `$`", "", ""),
    ("area²", problems.UnknownCharacter, 5, 1,
     "无法识别的字符 `²`", "unknown character `²`", "", ""),
    ("a \u200b", problems.UnknownCharacter, 3, 1,
     "无法识别的字符 `U+200B`", "unknown character `U+200B`", "", ""),
    ("a == 'b", problems.UnclosedText, 6, 2,
     "引号 `'` 没有对应的后引号", "the quotation mark `'` is never closed", "", ""),
    ("a < b <= c", problems.ChainedComparison, 7, 2,
     "比较运算不能连写", "comparisons cannot be chained",
     "请改写为 `a < b and b <= c`", "write `a < b and b <= c`"),
    ("a < b not in c", problems.ChainedComparison, 7, 6,
     "比较运算不能连写", "comparisons cannot be chained",
     "请改写为 `a < b and b not in c`", "write `a < b and b not in c`"),
    ("a = b", problems.SingleEquals, 3, 1,
     "`=` 不是比较符号", "`=` is not a comparison", "判断相等请写 `==`", "write `==`"),
    ("a => b", problems.ForeignOperator, 3, 2,
     "`=>` 不是可用的运算符", "`=>` is not an operator", "请写 `>=`", "write `>=`"),
    ("a and b.in.c", problems.ReservedWord, 9, 2,
     "`in` 是保留字，不能用在名称中", "`in` is a reserved word and cannot be part of a name",
     "", ""),
    ("a > 2022-4-1", problems.MalformedDate, 5, 8,
     "`2022-4-1` 不是有效日期", "`2022-4-1` is not a date",
     "请按 `2022-04-01` 的形式写年、月、日", "write year, month and day, as in `2022-04-01`"),
    ("a" * 2003, problems.ExpressionTooLong, 2001, 3,
     "表达式有 2003 个字符，最多允许 2000 个",
     "the expression has 2003 characters; at most 2000 are allowed", "", ""),
    ("(" * 51 + "a" + ")" * 51, problems.ExpressionTooDeep, 51, 1,
     "表达式嵌套超过 50 层", "the expression is nested more than 50 levels deep", "", ""),
    ("not " * 51 + "a", problems.ExpressionTooDeep, 205, 1,
     "表达式嵌套超过 50 层", "the expression is nested more than 50 levels deep", "", ""),
    ("a+" * 101 + "a", problems.TooManyOperators, 1, 203,
     "表达式有 101 个运算符，最多允许 100 个",
     "the expression has 101 operators; at most 100 are allowed", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", REFUSALS, ids=[f"{case[1].__name__}-{case[0][:12]}" for case in REFUSALS]
)
def test_a_refusal_says_what_and_where(
    case: tuple[str, type[Problem], int, int, str, str, str, str],
) -> None:
    text, kind, column, width, zh, en, hint_zh, hint_en = case
    problem = refused(text)
    assert type(problem) is kind
    assert marked(problem) == (column, width)
    assert (problem.message("zh"), problem.message("en")) == (zh, en)
    assert problem.hints("zh") == ((hint_zh,) if hint_zh else ())
    assert problem.hints("en") == ((hint_en,) if hint_en else ())


@pytest.mark.parametrize(
    ("text", "found", "ours", "column"),
    [
        ("a =< b", "=<", "<=", 3),
        ("a === b", "===", "==", 3),
        ("a !== b", "!==", "!=", 3),
        ("a <> b", "<>", "!=", 3),
        ("a && b", "&&", "and", 3),
        ("a&b", "&", "and", 2),
        ("a || b", "||", "or", 3),
        ("!a", "!", "not", 1),
        ("a and ！b", "!", "not", 7),
        ("a AND b", "AND", "and", 3),
        ("a Or b", "Or", "or", 3),
        ("a 且 b", "且", "and", 3),
        ("a 或者 b", "或者", "or", 3),
    ],
)
def test_an_operator_of_another_notation_is_named_with_ours(
    text: str, found: str, ours: str, column: int
) -> None:
    problem = refused(text)
    assert problem.message() == f"`{found}` is not an operator"
    assert problem.hints() == (f"write `{ours}`",)
    assert marked(problem) == (column, len(found))


def test_a_problem_is_placed_inside_the_file() -> None:
    place = Place(Source("rules.yaml"), "/criteria/x/measure", line=41, column=15)
    with pytest.raises(LirenError) as caught:
        parse("a + * b", place)
    expected = Place(Source("rules.yaml"), "/criteria/x/measure", line=41, column=19)
    assert caught.value.problems[0].place == expected


@pytest.mark.parametrize("text", ["2022-02-30", "2022-13-01", "2022-04-011", "2022-4-01"])
def test_a_date_is_never_a_subtraction(text: str) -> None:
    assert refused(text).message() == f"`{text}` is not a date"


def test_the_limits_themselves_are_allowed() -> None:
    assert parse("a" * MAX_LENGTH) == Name(("a" * MAX_LENGTH,))
    assert parse("(" * MAX_NESTING + "a" + ")" * MAX_NESTING) == A
    assert len(list(walk(parse("not " * MAX_NESTING + "a")))) == MAX_NESTING + 1
    assert len(list(walk(parse("-" * MAX_NESTING + "a")))) == MAX_NESTING + 1
    assert len(list(walk(parse("a+" * MAX_OPERATORS + "a")))) == 2 * MAX_OPERATORS + 1


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000,
        "(" * 1_999,
        "[" * 1_999,
        "-" * 1_999 + "a",
        "not " * 499 + "a",
        "min(" * 400 + "a" + ")" * 400,
        "if a then b else " * 100 + "c",
        "a+" * 990 + "a",
        "a+" * 900 + "a < b < c",
        "a < b" + " < c" * 400,
    ],
)
def test_a_monster_is_refused_soon_and_not_a_recursion_error(text: str) -> None:
    parse("a + b")
    started = time.thread_time()
    problem = refused(text)
    assert time.thread_time() - started < 1
    assert problem.code in {
        "expression-too-long",
        "expression-too-deep",
        "too-many-operators",
        "chained-comparison",
    }


@given(TREES)
@example(Binary("-", A, Binary("-", B, C)))
@example(Binary("<", Binary("<", A, B), C))
@example(Unary("-", Binary("*", A, B)))
@example(Unary("not", Conditional(A, B, C)))
@example(Binary("and", Unary("not", A), Unary("not", B)))
@example(TextLiteral("it's"))
def test_what_is_written_is_read_back(node: Node) -> None:
    assert parse(unparse(node)) == node


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("((a)+(b*c))", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("a-(b-c)", "a - (b - c)"),
        ("not(a)and(b or c)", "not a and (b or c)"),
        ("(if a then b else c)+d", "(if a then b else c) + d"),
        ("sum((a):(b)where(c))", "sum(a: b where c)"),
        ("min((a),(if a then b else c))", "min(a, if a then b else c)"),
        ("（３０％）≤a", "30 % <= a"),
        ("a not   in[“b”]", "a not in ['b']"),
        ("-(-a)", "--a"),
        ("(a<b)==c", "(a < b) == c"),
    ],
)
def test_writing_uses_as_few_brackets_as_it_can(text: str, written: str) -> None:
    assert unparse(parse(text)) == written


def test_a_text_with_every_closing_mark_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="closes every kind of quotation mark"):
        unparse(TextLiteral("'\"”’"))


@given(TEXTS)
@example("a = b = c")
@example("３²")
@example("\ud800")
@example("½")
@example("aªb²")
def test_any_text_is_read_or_refused_and_soon(text: str) -> None:
    parse("a + b")  # the grammar is built once, before the clock starts
    started = time.thread_time()
    try:
        node = parse(text)
    except LirenError as error:
        (problem,) = error.problems
        column, _ = marked(problem)
        assert column is not None
        assert 1 <= column <= len(text) + 1
        assert problem.message("zh")
        assert problem.message("en")
    else:
        assert parse(unparse(node)) == node
    assert time.thread_time() - started < 1


def test_lark_is_only_loaded_when_the_grammar_is_needed() -> None:
    script = (
        "import sys; from liren.engine.language.expression import parse;"
        "parse('all(a: min(b, 3 m2) > c)'); assert 'lark' not in sys.modules;"
        "parse('a ＞ b'); assert 'lark' in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
