"""Rulesets so little that every community they can be asked about can be tried.

In: a seed. Out: a ruleset of the general maker (every construct of the language), made of facts
with a handful of values each: counts up to 4, flags, choices, checklists, lists of up to 2 records.
Nothing is measured in fractions; shares are quotients of counts. Totals and declared sums are left
out, so that a changed figure does not contradict them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from tests.oracle.choosing import Seeded
from tests.oracle.expression import Tree
from tests.oracle.making import Maker
from tests.oracle.words import Raw
from tests.strategies import Made

T = TypeVar("T")

GREATEST = 4
MANY = 2
"""Facts, or fields of a list, from which on those that are there are used again."""

FRACTIONAL = ("m2", "yuan", "m2/person", "day", "dated", "unspecified", "万元")


class Small(Seeded):
    """Choices in which numbers are small and nothing is measured in fractions, or in days."""

    def whole(self, low: int, high: int) -> int:
        return super().whole(low, min(high, max(low, GREATEST)))

    def pick(self, options: Sequence[T]) -> T:
        kept = [option for option in options if option not in FRACTIONAL]
        return super().pick(kept or options)


class Dated(Small):
    """The same with tables by the month or the quarter of the day."""

    def pick(self, options: Sequence[T]) -> T:
        if "day" in options and "choice" in options and self.chance(50):
            return next(option for option in options if option == "day")
        return super().pick(options)


class Little(Maker):
    """Builds a ruleset of facts with few values."""

    def __init__(self, choose: Small, size: int) -> None:
        super().__init__(choose, size=size)
        self.history = False

    def declaration(self, kind: str) -> Raw:
        if kind in ("flag", "choice", "checklist"):
            return super().declaration(kind)
        unit = {"unit": kind} if kind in ("person", "kiosk") else {}
        return {"type": "count", **unit, "at_most": self.choose.pick([2, 3, 4, 2])}

    def listing(self, ids: tuple[str, ...]) -> Any:
        return super().listing(ids[:3])

    def new_fact(
        self, kind: str | None, pool: Raw, *, inside: bool, count: bool, positive: bool
    ) -> str:
        name = super().new_fact(kind, pool, inside=inside, count=count, positive=positive)
        pool[name].pop("needs", None)
        if inside and "at_most" in pool[name]:
            pool[name]["at_most"] = 2
        return name

    def list_(self, *, filled: bool = False) -> str:
        """The only list, as a second one has too many values with the first."""
        name = next((name for name, d in self.facts.items() if "each" in d), None)
        name = name or super().list_(filled=filled)
        self.facts[name]["at_most"] = 2
        if filled:
            self.facts[name]["at_least"] = 1
        return name

    def fact(self, kind: str | None, *, count: bool = False, positive: bool = False) -> str:
        """A fact that is there, where there are several already."""
        pool = self.fields() or self.facts
        found = [
            name
            for name, declaration in pool.items()
            if "each" not in declaration
            and self.kind_of(declaration) == kind
            and (not positive or declaration.get("at_least", 0) >= 1)
        ]
        if found and (len(pool) >= (1 if self.fields() else MANY) or self.choose.chance(60)):
            return self.choose.pick(found)
        return super().fact(kind, count=count, positive=positive)

    def _fact(self, unit: str | None, _: int) -> Tree:
        if unit != "%":
            return ("ref", self.fact(unit))
        positive = not self.may_divide or self.choose.chance(50)
        above, below = self.fact("person"), self.fact("person", positive=positive)
        return ("/", ("ref", above), ("ref", below))


def little(seed: object, size: int = 4) -> Made:
    """A ruleset by a seed, or by choices."""
    maker = Little(seed if isinstance(seed, Small) else Small(seed), size)
    raw = maker.made()
    raw.get("scoring", {}).pop("total", None)
    for group in raw.get("groups", {}).values():
        group.pop("points", None)
    return Made(raw, tuple(maker.hints))
