"""Syntax trees and texts, for the tests of the expression language."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from liren.engine.language.expression import (
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
    TextLiteral,
    Unary,
)

WORDS = st.text("abcxyz_0123456789居民人数", min_size=1, max_size=6).filter(
    lambda word: word.isidentifier() and word not in KEYWORDS
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(lambda parts: Name(tuple(parts)))
UNITS = st.sampled_from(
    [
        "%",
        "‰",
        "m2",
        "m²",
        "㎡",
        "m2/person",
        "人",
        "人·日",
        "persons",
        "class hours",
        "m2/square metre",
    ]
)
NUMBERS = st.builds(
    Number, st.from_regex(r"[0-9]{1,5}(\.[0-9]{1,3})?", fullmatch=True), st.none() | UNITS
)
LEAVES: st.SearchStrategy[Node] = (
    NAMES
    | NUMBERS
    | st.dates().map(lambda day: DateLiteral(day.isoformat()))
    | st.text("ab '“甲\\{", max_size=5).map(TextLiteral)
    | st.booleans().map(BoolLiteral)
)


def inner(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(nodes, max_size=3).map(tuple)
    function = WORDS.filter(lambda word: word not in {"all", "any", "none"})
    return (
        st.builds(Unary, st.sampled_from(["-", "not"]), nodes)
        | st.builds(Binary, st.sampled_from(get_args(BinaryOp)), nodes, nodes)
        | st.builds(Membership, nodes, nodes, st.booleans())
        | st.builds(ListLiteral, some)
        | st.builds(Call, function, some)
        | st.builds(Call, function, st.tuples(nodes), nodes)
        | st.builds(Aggregate, function, nodes, nodes, st.none() | nodes)
        | st.builds(Quantified, st.sampled_from(["all", "any", "none"]), nodes, nodes)
        | st.builds(Conditional, nodes, nodes, nodes)
    )


TREES: st.SearchStrategy[Node] = st.recursive(LEAVES, inner, max_leaves=12)

PIECES = st.sampled_from(
    ["a", "b.c", "all", "in", "and", "not", "if", "true", "3", "3.5", "2022-04-01", "2022", "-",
     "+", "/", "*", "<", "<=", "==", "=", "!=", "!", "≥", "×", "(", ")", "（", "[", "]", ",", ":",
     "：", "%", "‰", "m²", "m2", "/person", "·", "人", "'x'", "'", "“", ".", " ", "\u3000", "²",
     "where", "then", "else", "_", "min(", "not in", "е\u0301", "$", "\n", "５", "．"]
)  # fmt: skip
TEXTS = st.text(max_size=60) | st.lists(PIECES, max_size=14).map("".join)
