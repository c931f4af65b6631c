"""Words and numbers that made-up rulesets are made of.

In: a `Chooser`. Out: literals as trees, bare numbers in a unit, wordings; the trees in data.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .choosing import Chooser
from .expression import Expression, Tree

Raw = dict[str, Any]

DAY = date(2022, 6, 30)
COUNT_UNITS = ("person", None, "kiosk")
QUANTITY_UNITS = ("person", None, "m2", "yuan", "%", "kiosk", "m2/person")
ITEMS = ("injection", "pharmacy", "laundry", "kitchen", "ramp")
OPTIONS = ("attending", "nurse", "other", "nobody")
FACT_NAMES = ("residents", "households", "室外场地", "outdoor.area", "team", "duty.post", "fund")


def text(zh: str, en: str) -> Raw:
    """A wording in both languages."""
    return {"zh": zh, "en": en}


def literal(choose: Chooser, unit: str | None, low: int = 0, high: int = 12) -> Tree:
    """A number of a kind, as it may stand in an expression."""
    number = choose.whole(low, high)
    match unit:
        case "person":
            return ("num", Fraction(number), choose.pick([f"{number}", f"{number} persons"]))
        case "kiosk":
            return ("num", Fraction(number), f"{number}")
        case "m2":
            if choose.chance(15) and number:
                return ("num", Fraction(number * 10), f"{Decimal(number) / 1000} ha")
            return ("num", Fraction(number * 10), f"{number * 10} {choose.pick(['m²', 'm2'])}")
        case "yuan":
            if choose.chance(15) and number:
                return ("num", Fraction(number * 100), f"{Decimal(number) / 100} 万元")
            return ("num", Fraction(number * 100), f"{number * 100} {choose.pick(['yuan', '元'])}")
        case "%":
            percent = min(number * 10, 100)
            return ("num", Fraction(percent, 100), f"{percent} %")
        case "m2/person":
            return ("num", Fraction(number), f"{number} m2/person")
        case _:
            half = Decimal(choose.pick([0, 0, 5])) / 10
            return ("num", Fraction(number + half), f"{number + half if half else number}")


def bare(choose: Chooser, unit: str | None, low: int = 0, high: int = 12) -> tuple[Any, Fraction]:
    """A number as a parameter holds it, in the parameter's unit, and in base units."""
    number = choose.whole(low, high)
    if unit == "%":
        return min(number * 10, 100), Fraction(min(number * 10, 100), 100)
    if unit in ("m2", "yuan"):
        return number * 10, Fraction(number * 10)
    if unit == "万元":
        return Decimal(number) / 10, Fraction(number) * 1000
    return number, Fraction(number)


def decimal(number: Fraction) -> Any:
    """A finite decimal as an int or Decimal."""
    if number.denominator == 1:
        return int(number)
    return Decimal(number.numerator) / Decimal(number.denominator)


def first_number(points: Raw) -> Tree | None:
    """A number that points of a graded kind speak of, in the measure's unit."""
    return next((tree for tree in trees(points) if tree[0] == "num"), None)


def trees(part: Any) -> list[Tree]:
    """The tree of every expression in a part of a ruleset."""
    if isinstance(part, Expression):
        return [part.tree]
    if isinstance(part, dict):
        return [tree for inner in part.values() for tree in trees(inner)]
    if isinstance(part, list):
        return [tree for inner in part for tree in trees(inner)]
    return []
