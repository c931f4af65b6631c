"""What a bare number was most likely meant to say.

In: the declaration of a fact, and a number without a unit. Out: the same number in another unit of
the field in which the fact can have it, in words; or None. Guarantee: nothing is changed by it; it
only goes into messages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.language.units import Dimension, Unit, find_unit
from liren.engine.ruleset.model import Fact
from liren.engine.text import Text

MIXED_UP = (("m2", "mu", "ha", "km2"), ("yuan", "10k yuan"))
"""Units of one kind that are taken for each other, as forms leave them out."""
HUNDREDTH = Fraction(1, 100)


@cache
def _others() -> Mapping[Dimension, tuple[Unit, ...]]:
    found: dict[Dimension, tuple[Unit, ...]] = {}
    for names in MIXED_UP:
        units = tuple(unit for name in names if (unit := find_unit(name)) is not None)
        found[units[0].dimension] = units
    return found


def other_units(unit: Unit | None) -> Iterator[Unit]:
    """The units that one may be taken for, from the smallest on."""
    for other in () if unit is None else _others().get(unit.dimension, ()):
        if unit is not None and other.factor != unit.factor:
            yield other


def within_bounds(fact: Fact, value: Number) -> bool:
    """Whether the declaration allows a value in base units."""
    low, high = fact.at_least, fact.at_most
    return (low is None or low <= value) and (high is None or value <= high)


def advice(fact: Fact, number: Number) -> Text | None:
    """How to write a bare number that is out of bounds, if it fits in another unit."""
    for unit in other_units(fact.unit):
        if within_bounds(fact, unit.to_base(number)):
            said = unit.say(to_text(number))
            return Text(f"若为 {said.zh}，请写明单位", f"write `{said.en}` if that is meant")
    share = number * HUNDREDTH
    if fact.kind == "number" and fact.unit is None and within_bounds(fact, share):
        said_as = to_text(share)
        return Text(
            f"若为 {to_text(number)}%，请填 `{said_as}`",
            f"write `{said_as}` if {to_text(number)} % is meant",
        )
    return None
