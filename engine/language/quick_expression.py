"""The quick way to read an expression in ordinary characters, without the grammar.

In: the text of one expression. Out: the tree that the grammar makes of it, spans included, or None.
Guarantee: whatever is wrong or unusual gives None, never a guess and never an error. So the grammar
(`expression.lark`) stays the one definition of the language and of what is said about a text that
is not in it; property tests hold the two together.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

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
    TextLiteral,
    Unary,
)
from liren.engine.record import replace


def parse_quick(text: str, deepest: int) -> Node | None:
    """The tree of `text`, or None where the grammar has to decide.

    That is also so for what nests more than `deepest` brackets, signs and conditions.
    """
    try:
        reader = _Reader(_tokens(text), deepest)
        node = reader.expression()
        reader.take("")
    except _Unusual:
        return None
    return node


class _Unusual(Exception):
    """Not for the quick way."""


# Reading: tokens


class _Token(NamedTuple):
    """A piece of the text; an empty one of kind `end` closes the list."""

    kind: str
    text: str
    start: int
    end: int
    unit: str | None = None


_SPACED_UNITS = (
    "(?:business|calendar|working) day", "class hour", "(?:cubic|square) met(?:er|re)",
    "parking space", "per (?:cent|mille)", "percentage point", "person (?:time|visit)", "sq k?m",
    "year of age",
)  # fmt: skip


@cache
def _pattern() -> re.Pattern[str]:
    """One token and the space before it, in a text of ordinary characters.

    There, letters are ASCII and common Chinese: all are identifiers in form C, so that a name needs
    no check. A unit is read with its number, as it can stand nowhere else. Any other character is a
    symbol, which nothing below asks for unless it is one of the language.
    """
    reserved = rf"(?:{'|'.join(sorted(KEYWORDS))})(?!\w)"
    word = r"[^\W\d²³][^\W²³]*"
    spaced = "|".join(name.replace(" ", r"\ ") for name in _SPACED_UNITS)
    two_words = rf"(?:{spaced})s?(?!\w)"
    unit = rf"(?!{reserved})(?:{two_words}|(?:[^\W\d_²³]|㎡)(?:[^\W_]|㎡)*)"
    return re.compile(
        rf"""\s*(?:
        (?P<name>{word}(?:\.{word})*(?!\w))
        | (?P<date>[0-9]{{4}}-[0-9]+-[0-9]+)
        | (?P<number>[0-9]+(?:\.[0-9]+)?)(?:\s*(?P<unit>%|‰|{unit}(?:(?:/|·){unit})*))?
        | (?P<text>'[^'\r\n]*'|"[^"\r\n]*"|“[^”\r\n]*”|‘[^’\r\n]*’)
        | (?P<symbol>[<>=!]=|[^\w\s])
        | (?P<end>\Z)
        )""",
        re.VERBOSE,
    )


_MARKS = frozenset("≤≥≠×÷²³㎡·‰（），、：“”‘’。；")


def _is_ordinary(text: str) -> bool:
    """Whether the text consists of ASCII, common Chinese and the marks above."""
    # Not a regular expression: compiling a set with so large a range takes milliseconds.
    return text.isascii() or all(
        sign < "\x80" or "\u4e00" <= sign <= "\u9fff" or sign in _MARKS for sign in set(text)
    )


def _tokens(text: str) -> list[_Token]:
    if not _is_ordinary(text):
        raise _Unusual
    match, tokens, at = _pattern().match, list[_Token](), 0
    while True:
        found = match(text, at)
        if found is None:
            raise _Unusual
        at = found.end()
        kind = found.lastgroup or ""
        if kind == "unit":
            start, unit = found.start("number"), found["unit"]
            tokens.append(_Token("number", found["number"], start, at, unit))
        else:
            tokens.append(_Token(kind, found[kind], found.start(kind), at))
            if kind == "end":
                return tokens


# Reading: the tree. What binds more tightly has the larger number.

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT = range(6)
_OPERATORS: dict[str, tuple[BinaryOp | Literal["in", "not in"], int]] = {
    "or": ("or", _OR), "and": ("and", _AND),
    "<": ("<", _COMPARE), "<=": ("<=", _COMPARE), "≤": ("<=", _COMPARE),
    ">": (">", _COMPARE), ">=": (">=", _COMPARE), "≥": (">=", _COMPARE),
    "==": ("==", _COMPARE), "!=": ("!=", _COMPARE), "≠": ("!=", _COMPARE),
    "in": ("in", _COMPARE), "not": ("not in", _COMPARE),
    "+": ("+", _SUM), "-": ("-", _SUM),
    "*": ("*", _PRODUCT), "×": ("*", _PRODUCT), "/": ("/", _PRODUCT), "÷": ("/", _PRODUCT),
}  # fmt: skip
_QUANTIFIERS: dict[str, Quantifier] = {"all": "all", "any": "any", "none": "none"}
_OPENING, _CLOSING, _COMMAS, _COLONS = ("(", "（"), (")", "）"), (",", "，", "、"), (":", "：")


class _Reader:
    """Reads tokens from left to right; each method takes what it is named for."""

    def __init__(self, tokens: list[_Token], deepest: int) -> None:
        self.tokens = tokens
        self.at = 0
        self.room = deepest

    def take(self, *words: str) -> _Token:
        """The next token, which must be one of `words`."""
        token = self.tokens[self.at]
        if token.text not in words:
            raise _Unusual
        self.at += 1
        return token

    def deeper(self) -> None:
        """Goes in; whoever comes out again adds to `room`."""
        self.room -= 1
        if self.room < 0:
            raise _Unusual

    def expression(self) -> Node:
        if self.tokens[self.at].text == "if":
            return self.conditional()
        return self.operation(_OR)

    def conditional(self) -> Node:
        self.deeper()
        first = self.take("if")
        condition = self.expression()
        self.take("then")
        then = self.expression()
        self.take("else")
        otherwise = self.expression()
        self.room += 1
        return Conditional(condition, then, otherwise, span=(first.start, otherwise.span[1]))

    def operation(self, least: int) -> Node:
        """Operands joined by what binds at least as tightly as `least`."""
        left = self.operand(least)
        while found := _OPERATORS.get(self.tokens[self.at].text):
            op, strength = found
            if strength < least:
                break
            self.at += 1
            if op == "not in":
                self.take("in")
            right = self.operation(strength + 1)
            span = (left.span[0], right.span[1])
            if op == "in" or op == "not in":
                left = Membership(left, right, op == "not in", span=span)
            else:
                left = Binary(op, left, right, span=span)
            if strength == _COMPARE:
                self.refuse_chain()
        return left

    def refuse_chain(self) -> None:
        following = _OPERATORS.get(self.tokens[self.at].text)
        if following is not None and following[1] == _COMPARE:
            raise _Unusual

    def operand(self, least: int) -> Node:
        token = self.tokens[self.at]
        negated = token.text == "not"
        if not negated and token.text != "-":
            return self.atom()
        if negated and least > _NOT:
            raise _Unusual
        self.deeper()
        self.at += 1
        operand = self.operation(_NOT) if negated else self.operand(_PRODUCT)
        self.room += 1
        return Unary("not" if negated else "-", operand, span=(token.start, operand.span[1]))

    def atom(self) -> Node:
        token = self.tokens[self.at]
        self.at += 1
        kind, text, start, end, unit = token
        match kind:
            case "name":
                return self.named(token)
            case "number":
                return Number(text, unit, span=(start, end))
            case "date":
                return DateLiteral(_day(text), span=(start, end))
            case "text":
                return TextLiteral(text[1:-1], span=(start, end))
            case _:
                return self.bracketed(token)

    def named(self, token: _Token) -> Node:
        text, span = token.text, (token.start, token.end)
        if self.tokens[self.at].text in _OPENING and "." not in text and text not in KEYWORDS:
            return self.call(token)
        if text == "true" or text == "false":
            return BoolLiteral(text == "true", span=span)
        parts = text.split(".")
        if not KEYWORDS.isdisjoint(parts):
            raise _Unusual
        return Name(tuple(parts), span=span)

    def call(self, name: _Token) -> Node:
        self.deeper()
        self.take(*_OPENING)
        if name.text in _QUANTIFIERS:
            return self.quantified(name)
        arguments = self.items(*_CLOSING)
        value = None
        if len(arguments) == 1 and self.tokens[self.at].text in _COLONS:
            self.at += 1
            value = self.expression()
        where = self.where() if arguments else None
        span = (name.start, self.take(*_CLOSING).end)
        self.room += 1
        if value is not None:
            return Aggregate(name.text, arguments[0], value, where, span=span)
        return Call(name.text, arguments, where, span=span)

    def where(self) -> Node | None:
        if self.tokens[self.at].text != "where":
            return None
        self.at += 1
        return self.expression()

    def quantified(self, name: _Token) -> Node:
        collection = self.expression()
        self.take(*_COLONS)
        condition = self.expression()
        span = (name.start, self.take(*_CLOSING).end)
        self.room += 1
        return Quantified(_QUANTIFIERS[name.text], collection, condition, span=span)

    def bracketed(self, opening: _Token) -> Node:
        self.deeper()
        if opening.text == "[":
            items = self.items("]")
            node: Node = ListLiteral(items, span=(opening.start, self.take("]").end))
        elif opening.text in _OPENING:
            inner = self.expression()
            node = replace(inner, span=(opening.start, self.take(*_CLOSING).end))
        else:
            raise _Unusual
        self.room += 1
        return node

    def items(self, *closing: str) -> tuple[Node, ...]:
        """Expressions between commas; none at all where a bracket closes at once."""
        if self.tokens[self.at].text in closing:
            return ()
        found = [self.expression()]
        while self.tokens[self.at].text in _COMMAS:
            self.at += 1
            found.append(self.expression())
        return tuple(found)


def _day(text: str) -> str:
    try:
        written = date.fromisoformat(text).isoformat()
    except ValueError:
        raise _Unusual from None
    if written != text:
        raise _Unusual
    return text
