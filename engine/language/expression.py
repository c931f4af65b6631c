"""Expressions of the rule language: their syntax tree, how it is read, and how it is written.

In: the text of one expression, such as `party_members / members >= 30 %`. Out: a `Node`.
Guarantees: `parse` raises nothing but `LirenError`, with one problem at the offending characters;
`parse(unparse(node)) == node`; a parsed tree is at most `MAX_NESTING` levels and `MAX_OPERATORS`
operators deep, so that it can be walked by recursion. Names, units and types are not looked at.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from liren.engine.errors import LirenError, Place, Source
from liren.engine.language import limits
from liren.engine.language.quick_expression import parse_quick
from liren.engine.language.syntax import (
    KEYWORDS,
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
    Quantifier,
    Span,
    Syntax,
    TextLiteral,
    Unary,
    UnaryOp,
    children,
    names,
    walk,
)
from liren.engine.record import replace

if TYPE_CHECKING:
    from lark import Lark, Token

    from liren.engine.language.expression_problems import Finding

__all__ = [
    "KEYWORDS",
    "MAX_LENGTH",
    "MAX_NESTING",
    "MAX_OPERATORS",
    "Aggregate",
    "Binary",
    "BinaryOp",
    "BoolLiteral",
    "Call",
    "Conditional",
    "DateLiteral",
    "ListLiteral",
    "Membership",
    "Name",
    "Node",
    "Number",
    "Quantified",
    "Quantifier",
    "Span",
    "Syntax",
    "TextLiteral",
    "Unary",
    "UnaryOp",
    "children",
    "names",
    "parse",
    "parse_any",
    "unparse",
    "walk",
]

MAX_LENGTH = limits.MAX_EXPRESSION_CHARS
MAX_NESTING = 50
MAX_OPERATORS = 100


def parse(text: str, place: Place | None = None) -> Node:
    """The syntax tree of `text`, which stands at `place`.

    Raises `LirenError` with one problem, placed at the characters it is about.
    """
    try:
        _check_length(text)
        node = parse_quick(text, MAX_NESTING) or parse_any(text)
        if len(text) > MAX_NESTING:
            _check_size(node)
        return node
    except _Refused as refused:
        finding = refused.finding
    at = place or Place(Source("expression", _on_one_line(text)), line=1, column=1)
    found = finding.problem.at(at.inside(finding.offset, finding.width))
    raise LirenError([found])


def unparse(node: Node) -> str:
    """The canonical text of a tree, with as few brackets as its meaning allows."""
    return _write(node, _LOOSEST)


# Reading: limits


class _Refused(Exception):
    """The text is not an expression; ends the parsing from wherever it is noticed."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


def _check_length(text: str) -> None:
    from_here = len(text) - MAX_LENGTH
    if from_here > 0:
        from liren.engine.language import expression_problems as problems

        problem = problems.ExpressionTooLong(length=len(text), limit=MAX_LENGTH)
        raise _Refused(problems.Finding(problem, MAX_LENGTH, from_here))
    if not text or text.isspace():
        from liren.engine.language import expression_problems as problems

        raise _Refused(problems.Finding(problems.EmptyExpression(), 0))


_BRACKET = r"""(?P<text>'[^']*'|"[^"]*"|“[^”]*”|‘[^’]*’)|(?P<open>[(（\[［])|[)）\]］]"""


def _check_brackets(text: str) -> None:
    depth = 0
    for bracket in re.finditer(_BRACKET, text):
        if bracket["text"] is None:
            depth += 1 if bracket["open"] else -1
        if depth > MAX_NESTING:
            raise _too_deep(bracket.start(), 1)


def _check_size(node: Node) -> None:
    """Nesting and operators, without recursion: the tree may be as deep as the text is long."""
    pending = [(node, 1)]
    operators = 0
    while pending:
        part, depth = pending.pop()
        if depth > MAX_NESTING + 1:
            raise _too_deep(part.span[0], part.span[1] - part.span[0])
        joins = isinstance(part, (Binary, Membership))
        operators += joins
        pending.extend((child, depth if joins else depth + 1) for child in children(part))
    if operators > MAX_OPERATORS:
        from liren.engine.language import expression_problems as problems

        problem = problems.TooManyOperators(count=operators, limit=MAX_OPERATORS)
        raise _Refused(problems.Finding(problem, node.span[0], node.span[1] - node.span[0]))


def _too_deep(offset: int, width: int) -> _Refused:
    from liren.engine.language import expression_problems as problems

    return _Refused(problems.Finding(problems.ExpressionTooDeep(limit=MAX_NESTING), offset, width))


def _on_one_line(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


# Reading: the grammar


@cache
def _grammar() -> Lark:
    from lark import Lark

    builder: Any = _Builder()
    text = Path(__file__).with_name("expression.lark").read_text(encoding="utf-8")
    return Lark(
        text, parser="lalr", lexer="contextual", transformer=builder, maybe_placeholders=False
    )


def parse_any(text: str) -> Node:
    """The tree of any expression, by the grammar."""
    if len(text) > MAX_NESTING:
        _check_brackets(text)
    from lark.exceptions import UnexpectedInput

    try:
        parser: Any = _grammar()
        node: Any = parser.parse(text)
    except UnexpectedInput as error:
        from liren.engine.language.expression_problems import from_lark

        raise _Refused(from_lark(error, text)) from None
    return node  # type: ignore[no-any-return]


_ASCII = str.maketrans("０１２３４５６７８９．－−％", "0123456789.--%")
_BINARY: dict[str, BinaryOp] = {
    "+": "+", "＋": "+",
    "-": "-", "－": "-", "−": "-",
    "*": "*", "＊": "*", "×": "*",
    "/": "/", "／": "/", "÷": "/",
    "and": "and", "or": "or",
    "<": "<", "＜": "<", ">": ">", "＞": ">",
    "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=",
    "==": "==", "!=": "!=", "≠": "!=",
}  # fmt: skip
_WIDE = str.maketrans("＜＞＝！", "<>=!")


class _Builder:
    """Makes a node for each rule of the grammar; lark calls the method of the rule's name.

    Not a `lark.Transformer`, so that lark is only imported when it is needed.
    """

    def name(self, found: list[Any]) -> Node:
        token: Token = found[0]
        parts = _form_c(token).split(".")
        if not KEYWORDS.isdisjoint(parts):
            raise _reserved(token)
        return Name(tuple(parts), span=_span(token))

    def number(self, found: list[Any]) -> Node:
        unit = normalize("NFC", found[1].translate(_ASCII)) if len(found) > 1 else None
        return Number(
            found[0].translate(_ASCII), unit, span=(found[0].start_pos, found[-1].end_pos)
        )

    def date(self, found: list[Any]) -> Node:
        from datetime import date

        text = found[0].translate(_ASCII)
        try:
            written = date.fromisoformat(text).isoformat()
        except ValueError:
            written = ""
        if written != text:
            raise _malformed_date(found[0])
        return DateLiteral(text, span=_span(found[0]))

    def text(self, found: list[Any]) -> Node:
        return TextLiteral(str(found[0][1:-1]), span=_span(found[0]))

    def boolean(self, found: list[Any]) -> Node:
        return BoolLiteral(found[0] == "true", span=_span(found[0]))

    def group(self, found: list[Any]) -> Node:
        opening, inner, closing = found
        node: Node = inner
        return replace(node, span=(opening.start_pos, closing.end_pos))

    def list_literal(self, found: list[Any]) -> Node:
        opening, *items, closing = found
        return ListLiteral(tuple(items), span=(opening.start_pos, closing.end_pos))

    def call(self, found: list[Any]) -> Node:
        function, _, *arguments, closing = found
        span = (function.start_pos, closing.end_pos)
        return Call(_form_c(function), tuple(arguments), span=span)

    def filtered_call(self, found: list[Any]) -> Node:
        function, _, *arguments, _, where, closing = found
        span = (function.start_pos, closing.end_pos)
        return Call(_form_c(function), tuple(arguments), where, span=span)

    def aggregate(self, found: list[Any]) -> Node:
        function, _, collection, _, value, closing = found
        span = (function.start_pos, closing.end_pos)
        return Aggregate(_form_c(function), collection, value, span=span)

    def filtered_aggregate(self, found: list[Any]) -> Node:
        function, _, collection, _, value, _, where, closing = found
        span = (function.start_pos, closing.end_pos)
        return Aggregate(_form_c(function), collection, value, where, span=span)

    def quantified(self, found: list[Any]) -> Node:
        kind, _, collection, _, condition, closing = found
        span = (kind.start_pos, closing.end_pos)
        return Quantified(_QUANTIFIERS[kind], collection, condition, span=span)

    def unary(self, found: list[Any]) -> Node:
        token, operand = found
        op: UnaryOp = "not" if token.type == "NOT" else "-"
        return Unary(op, operand, span=(token.start_pos, operand.span[1]))

    def binary(self, found: list[Any]) -> Node:
        left, op, right = found
        return Binary(_BINARY[op], left, right, span=(left.span[0], right.span[1]))

    def comparison(self, found: list[Any]) -> Node:
        left, token, right = found
        span = (left.span[0], right.span[1])
        op = token.translate(_WIDE)
        if op in _BINARY:
            return Binary(_BINARY[op], left, right, span=span)
        return Membership(left, right, op != "in", span=span)

    def chained(self, found: list[Any]) -> Node:
        left, token, right = found
        raise _chained(left, token, self.comparison([children(left)[-1], token, right]))

    def conditional(self, found: list[Any]) -> Node:
        first, condition, _, then, _, otherwise = found
        return Conditional(condition, then, otherwise, span=(first.start_pos, otherwise.span[1]))


_QUANTIFIERS: dict[str, Quantifier] = {"all": "all", "any": "any", "none": "none"}


def _span(token: Token) -> Span:
    return (token.start_pos or 0, token.end_pos or 0)


def _form_c(token: Token) -> str:
    """The name in Unicode form C, once every part of it is an identifier."""
    name = normalize("NFC", token.replace("．", "."))
    if all(part.isidentifier() for part in name.split(".")):
        return name
    from liren.engine.language.expression_problems import unknown_character

    # Regular expressions take ² and the like for letters; identifiers do not.
    offsets = range(len(token))
    wrong = next((at for at in offsets if not _may_stand(token, at)), 0)
    finding = unknown_character(str(token), wrong)
    raise _Refused(replace(finding, offset=(token.start_pos or 0) + wrong))


def _may_stand(name: str, at: int) -> bool:
    starts = at == 0 or name[at - 1] in ".．"
    return name[at] in ".．" or (name[at] if starts else "a" + name[at]).isidentifier()


def _reserved(token: Token) -> _Refused:
    from liren.engine.language import expression_problems as problems

    words = re.finditer(r"[^.．]+", token)
    start, word = next((word.start(), word[0]) for word in words if word[0] in KEYWORDS)
    offset = (token.start_pos or 0) + start
    return _Refused(problems.Finding(problems.ReservedWord(word=word), offset, len(word)))


def _malformed_date(token: Token) -> _Refused:
    from liren.engine.language import expression_problems as problems

    problem = problems.MalformedDate(found=str(token))
    return _Refused(problems.Finding(problem, token.start_pos or 0, len(token)))


def _chained(first: Node, token: Token, second: Node) -> _Refused:
    from liren.engine.language import expression_problems as problems

    # What is written out below is walked by recursion.
    _check_size(first)
    _check_size(second)
    problem = problems.ChainedComparison(suggestion=f"{unparse(first)} and {unparse(second)}")
    return _Refused(problems.Finding(problem, token.start_pos or 0, len(token)))


# Writing

_LOOSEST, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _MINUS, _ATOM = range(9)
_STRENGTH: dict[BinaryOp, int] = {
    "or": _OR, "and": _AND,
    "<": _COMPARE, "<=": _COMPARE, ">": _COMPARE, ">=": _COMPARE, "==": _COMPARE, "!=": _COMPARE,
    "+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT,
}  # fmt: skip


def _write(node: Node, needed: int) -> str:
    """The text of a node, in brackets when it binds less tightly than is `needed` there."""
    strength, text = _written(node)
    return f"({text})" if strength < needed else text


def _written(node: Node) -> tuple[int, str]:
    match node:
        case Unary(op="not", operand=operand):
            return _NOT, f"not {_write(operand, _NOT)}"
        case Unary(operand=operand):
            return _MINUS, f"-{_write(operand, _MINUS)}"
        case Binary(op=op, left=left, right=right):
            return _STRENGTH[op], _write_binary(op, left, right)
        case Membership(item=item, collection=collection, negated=negated):
            word = "not in" if negated else "in"
            return _COMPARE, f"{_write(item, _SUM)} {word} {_write(collection, _SUM)}"
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            parts = (unparse(part) for part in (condition, then, otherwise))
            return _LOOSEST, "if {} then {} else {}".format(*parts)
        case _:
            return _ATOM, _write_atom(node)


def _write_binary(op: BinaryOp, left: Node, right: Node) -> str:
    strength = _STRENGTH[op]
    # Chains lean to the left, except comparisons, which do not chain.
    on_left = strength + 1 if strength == _COMPARE else strength
    return f"{_write(left, on_left)} {op} {_write(right, strength + 1)}"


def _write_atom(node: Node) -> str:
    match node:
        case Name(parts=parts):
            return ".".join(parts)
        case Number(text=text, unit=unit):
            return text if unit is None else f"{text} {unit}"
        case TextLiteral(text=text):
            return _quoted(text)
        case BoolLiteral(value=value):
            return "true" if value else "false"
        case DateLiteral(text=text):
            return text
        case ListLiteral(items=items):
            return f"[{_commas(items)}]"
        case Call(function=function, arguments=arguments, where=where):
            return f"{function}({_commas(arguments)}{_write_where(where)})"
        case Aggregate(function=function, collection=collection, value=value, where=where):
            return f"{function}({unparse(collection)}: {unparse(value)}{_write_where(where)})"
        case Quantified(kind=kind, collection=collection, condition=condition):
            return f"{kind}({unparse(collection)}: {unparse(condition)})"
        case _:
            raise TypeError(f"{type(node).__name__} is not an atom")


def _write_where(where: Node | None) -> str:
    return "" if where is None else f" where {unparse(where)}"


def _commas(items: tuple[Node, ...]) -> str:
    return ", ".join(unparse(item) for item in items)


def _quoted(text: str) -> str:
    """The text in the first quotation marks that it does not itself close."""
    for opening, closing in ("''", '""', "“”", "‘’"):
        if closing not in text:
            return f"{opening}{text}{closing}"
    raise ValueError("a text that closes every kind of quotation mark cannot be written")
