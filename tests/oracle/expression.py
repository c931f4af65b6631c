"""Expression trees: printing them as rule-language text and evaluating them by the book.

In: trees, nested tuples whose first part names the operation. Out: the text a ruleset would hold,
and exact values (Fraction, bool, date, str, frozenset, list of records). Guaranteed: nothing here
shares code with the engine; a tree's text is printed from the tree, never parsed back.

Numbers are in base units: square metres, yuan, ratios (30 % is 3/10), plain counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

Tree = tuple[Any, ...]
Values = Mapping[str, Any]


class Expression(str):
    """Rule-language text that remembers the tree it was printed from."""

    tree: Tree

    def __new__(cls, text: str, tree: Tree) -> Expression:
        made = super().__new__(cls, text)
        made.tree = tree
        return made


def write(tree: Tree) -> Expression:
    """`tree` as an expression that can stand in a ruleset."""
    return Expression(to_text(tree), tree)


class ZeroDivisor(Exception):
    """A divisor is zero: the criterion's `when_zero` decides."""


# --- printing -----------------------------------------------------------------------------------

_LEVEL = {
    "if": 0, "or": 1, "and": 2, "not": 3,
    "<": 4, "<=": 4, "==": 4, "!=": 4, ">=": 4, ">": 4, "in": 4, "one_of": 4, "item_in": 4,
    "+": 5, "-": 5, "*": 6, "/": 6,
}  # fmt: skip


def _level(tree: Tree) -> int:
    return _LEVEL.get(tree[0], 9)


def _wrapped(tree: Tree, level: int) -> str:
    text = to_text(tree)
    return text if _level(tree) >= level else f"({text})"


def _binary(tree: Tree) -> str:
    level = _level(tree)
    # comparisons do not chain, so both sides must bind tighter
    left = _wrapped(tree[1], level + 1 if level == 4 else level)
    return f"{left} {tree[0]} {_wrapped(tree[2], level + 1)}"


def _over_list(tree: Tree) -> str:
    what, name, condition = tree[0], tree[1], tree[2]
    if what in ("all", "any", "none"):
        return f"{what}({name}: {to_text(condition)})"
    where = "" if condition is None else f" where {to_text(condition)}"
    field = "" if what == "count" else f".{tree[3]}"
    return f"{what.removesuffix('_of')}({name}{field}{where})"


def to_text(tree: Tree) -> str:
    """The tree in the rule language, with as few parentheses as precedence allows."""
    match tree[0]:
        case "num":
            return str(tree[2])
        case "date":
            return str(tree[1].isoformat())
        case "ref" | "option":
            return str(tree[1])
        case "as_of":
            return "as_of"
        case "not":
            return f"not {_wrapped(tree[1], 4)}"
        case "if":
            return " ".join(
                f"{word} {_wrapped(part, 1)}"
                for word, part in zip(("if", "then", "else"), tree[1:], strict=True)
            )
        case "one_of":
            return f"{tree[1]} in [{', '.join(tree[2])}]"
        case "item_in":
            return f"{tree[1]} in {tree[2]}"
        case "count_items":
            return f"count({tree[1]})"
        case "count" | "all" | "any" | "none" | "sum" | "min_of" | "max_of":
            return _over_list(tree)
        case "min" | "max" | "abs" | "floor" | "ceil" | "round" | "days":
            return f"{tree[0]}({', '.join(to_text(part) for part in tree[1:])})"
        case _:
            return _binary(tree)


def references(tree: Any) -> Iterator[str]:
    """Every name the tree mentions as a fact, field or parameter."""
    if not isinstance(tree, tuple) or not tree:
        return
    if tree[0] == "ref":
        yield tree[1]
    if tree[0] == "one_of":
        yield tree[1]
    if tree[0] == "item_in":
        yield tree[2]
    if tree[0] in ("count_items", "count", "all", "any", "none", "sum", "min_of", "max_of"):
        yield tree[1]
    for part in tree[1:]:
        yield from references(part)


# --- evaluating ---------------------------------------------------------------------------------


def round_half_up(number: Fraction, step: Fraction) -> Fraction:
    """`number` to the nearest multiple of `step`, halves upwards."""
    return math.floor(number / step + Fraction(1, 2)) * step


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise ZeroDivisor
    return a / b


_PLAIN: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">=": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    # both sides are worked out: a zero divisor anywhere is a zero divisor
    "and": lambda a, b: a and b,
    "or": lambda a, b: a or b,
    "not": lambda a: not a,
    "if": lambda c, a, b: a if c else b,
    "min": lambda *xs: min(xs),
    "max": lambda *xs: max(xs),
    "abs": lambda a: abs(a),
    "floor": lambda a: Fraction(math.floor(a)),
    "ceil": lambda a: Fraction(math.ceil(a)),
    "round": round_half_up,
    "days": lambda later, earlier: Fraction((later - earlier).days),
}


def _kept(tree: Tree, values: Values, as_of: date) -> list[dict[str, Any]]:
    records = [{**values, **record} for record in values[tree[1]]]
    condition = tree[2]
    return [r for r in records if condition is None or evaluate(condition, r, as_of)]


def _aggregate(tree: Tree, values: Values, as_of: date) -> Any:
    what, everything = tree[0], len(values[tree[1]])
    kept = _kept(tree, values, as_of)
    match what:
        case "count":
            return Fraction(len(kept))
        case "all":
            return len(kept) == everything
        case "any":
            return len(kept) > 0
        case "none":
            return len(kept) == 0
    numbers = [record[tree[3]] for record in kept]
    if what == "sum":
        return sum(numbers, Fraction(0))
    return min(numbers) if what == "min_of" else max(numbers)


def evaluate(tree: Tree, values: Values, as_of: date) -> Any:
    """The value of `tree`; raises `ZeroDivisor` where a divisor is zero."""
    match tree[0]:
        case "num" | "date" | "option":
            return tree[1]
        case "as_of":
            return as_of
        case "ref":
            return values[tree[1]]
        case "one_of":
            return values[tree[1]] in tree[2]
        case "item_in":
            return tree[1] in values[tree[2]]
        case "count_items":
            return Fraction(len(values[tree[1]]))
        case "count" | "all" | "any" | "none" | "sum" | "min_of" | "max_of":
            return _aggregate(tree, values, as_of)
        case _:
            return _PLAIN[tree[0]](*(evaluate(part, values, as_of) for part in tree[1:]))
