"""Expression trees: printing them as rule-language text and evaluating them by the book.

In: trees, nested tuples whose first part names the operation. Out: the text a ruleset would hold,
and exact values (Fraction, bool, date, str, frozenset, list of records). Guaranteed: nothing here
shares code with the engine; a tree's text is printed from the tree, never parsed back.

Numbers are in base units: square metres, yuan, months, ratios (30 % is 3/10), plain counts.
"""

from __future__ import annotations

import calendar
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Table:
    """A parameter with a figure for each record: looked up `by` something of the record."""

    by: Tree
    figures: Mapping[Any, Fraction]
    otherwise: Fraction | None

    def at(self, key: Any) -> Fraction:
        """The figure of an option, or of the largest step not above a number."""
        reached = key if isinstance(key, str) else max(
            (step for step in self.figures if step <= key), default=None
        )  # fmt: skip
        found = self.figures.get(reached, self.otherwise)
        assert found is not None, "every table has a figure for everything"
        return found


OF_RECORDS = ("count", "all", "any", "none", "sum", "min_of", "max_of", "mean_of")
"""Operations over a list; their parts are the list, a condition, and a field or an expression."""


# --- printing -----------------------------------------------------------------------------------

_LEVEL = {
    "if": 0, "or": 1, "and": 2, "not": 3,
    "<": 4, "<=": 4, "==": 4, "!=": 4, ">=": 4, ">": 4, "in": 4, "one_of": 4, "item_in": 4,
    "type_is": 4, "type_in": 4,
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
    if what != "count" and isinstance(tree[3], tuple):
        field = f": {to_text(tree[3])}"
    return f"{what.removesuffix('_of')}({name}{field}{where})"


def to_text(tree: Tree) -> str:  # noqa: C901  a line a form
    """The tree in the rule language, with as few parentheses as precedence allows."""
    match tree[0]:
        case "num":
            return str(tree[2])
        case "date":
            return str(tree[1].isoformat())
        case "ref" | "option":
            return str(tree[1])
        case "as_of":
            return "as_of" if len(tree) == 1 else f"as_of.{tree[1]}"
        case "type_is":
            return f"{tree[1]} == {tree[2]}"
        case "not":
            return f"not {_wrapped(tree[1], 4)}"
        case "if":
            return " ".join(
                f"{word} {_wrapped(part, 1)}"
                for word, part in zip(("if", "then", "else"), tree[1:], strict=True)
            )
        case "one_of" | "type_in":
            return f"{tree[1]} in [{', '.join(tree[2])}]"
        case "item_in":
            return f"{tree[1]} in {tree[2]}"
        case "count_items":
            return f"count({tree[1]})"
        case "count_of":
            return f"count({', '.join(to_text(part) for part in tree[1:])})"
        case what if what in OF_RECORDS:
            return _over_list(tree)
        case what if what in _FUNCTIONS:
            return f"{what}({', '.join(to_text(part) for part in tree[1:])})"
        case _:
            return _binary(tree)


_FUNCTIONS = (
    "min", "max", "abs", "floor", "ceil", "round", "started", "full", "days", "months", "years",
)  # fmt: skip


def references(tree: Any) -> Iterator[str]:
    """Every name the tree mentions as a fact, field or parameter."""
    if not isinstance(tree, tuple) or not tree:
        return
    if tree[0] == "ref":
        yield tree[1]
    if tree[0] in ("one_of", "type_is", "type_in"):
        yield tree[1]
    if tree[0] == "item_in":
        yield tree[2]
    if tree[0] == "count_items" or tree[0] in OF_RECORDS:
        yield tree[1]
    if tree[0] in ("sum", "min_of", "max_of", "mean_of") and isinstance(tree[3], str):
        yield tree[3]
    for part in tree[1:]:
        yield from references(part)


# --- evaluating ---------------------------------------------------------------------------------


def round_half_up(number: Fraction, step: Fraction) -> Fraction:
    """`number` to the nearest multiple of `step`, halves away from zero."""
    whole = math.floor(abs(number) / step + Fraction(1, 2)) * step
    return whole if number >= 0 else -whole


def _divide(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise ZeroDivisor
    return a / b


def same_day(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that has no such day."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def full_months(later: date, earlier: date) -> int:
    """How many months are full; negative the other way round."""
    if later < earlier:
        return -full_months(earlier, later)
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months if same_day(earlier, months) <= later else months - 1


def _full_years(later: date, earlier: date) -> Fraction:
    """Full years, in months."""
    months = full_months(later, earlier)
    return Fraction(12 * (abs(months) // 12) * (1 if months >= 0 else -1))


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
    "months": lambda later, earlier: Fraction(full_months(later, earlier)),
    "years": _full_years,
    "started": lambda a, step: Fraction(math.ceil(a / step)),
    "full": lambda a, step: Fraction(math.floor(a / step)),
    "count_of": lambda *conditions: Fraction(sum(conditions)),
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
    each = ("ref", tree[3]) if isinstance(tree[3], str) else tree[3]
    numbers = [evaluate(each, record, as_of) for record in kept]
    if not numbers or what == "sum":
        return sum(numbers, Fraction(0))
    if what == "mean_of":
        return sum(numbers, Fraction(0)) / len(numbers)
    return min(numbers) if what == "min_of" else max(numbers)


def _of_day(part: str, day: date) -> Fraction:
    return Fraction({"year": day.year, "month": day.month, "quarter": (day.month + 2) // 3}[part])


def _named(found: Any, values: Values, as_of: date) -> Any:
    return found.at(evaluate(found.by, values, as_of)) if isinstance(found, Table) else found


def evaluate(tree: Tree, values: Values, as_of: date) -> Any:
    """The value of `tree`; raises `ZeroDivisor` where a divisor is zero."""
    match tree[0]:
        case "num" | "date" | "option":
            return tree[1]
        case "as_of":
            return as_of if len(tree) == 1 else _of_day(tree[1], as_of)
        case "ref":
            return _named(values[tree[1]], values, as_of)
        case "one_of":
            return values[tree[1]] in tree[2]
        case "type_is":
            return tree[2] in values[tree[1]]
        case "type_in":
            return not values[tree[1]].isdisjoint(tree[2])
        case "item_in":
            return tree[1] in values[tree[2]]
        case "count_items":
            return Fraction(len(values[tree[1]]))
        case what if what in OF_RECORDS:
            return _aggregate(tree, values, as_of)
        case _:
            return _PLAIN[tree[0]](*(evaluate(part, values, as_of) for part in tree[1:]))
