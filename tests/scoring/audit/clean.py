"""Rulesets that have no defect because of how they are made, to plant defects in.

In: a seed. Out: a ruleset as data. Every criterion is about facts of its own, asks for something
that is neither certain nor impossible, and pays more for better; the points come to 100, which is
declared; every figure has its source; and whether a criterion applies depends on what nobody can
call better or worse. Kinds of facts, of demands and of points are mixed at random.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from liren.engine import Ruleset
from liren.engine.language.python_reading import from_python
from liren.engine.ruleset.load import Loader
from tests.oracle.choosing import Chooser, Seeded

Raw = dict[str, Any]
UNITS = ("person", "household", "occurrence", "building", "item")


def clean(seed: object) -> Raw:
    """A ruleset by a seed."""
    return _Making(Seeded(("clean", seed))).raw()


def built(raw: Raw) -> Ruleset:
    """The ruleset of data."""
    return Loader(()).build(from_python(raw, "<made>"), None)


def _titled(name: str) -> dict[str, str]:
    return {"zh": f"事项{name}", "en": f"matter {name}"}


class _Making:
    def __init__(self, choose: Chooser) -> None:
        self.choose = choose
        self.facts: Raw = {}
        self.parameters: Raw = {}
        self.criteria: Raw = {}

    def raw(self) -> Raw:
        self.facts["kind"] = {
            "type": "choice", "title": _titled("kind"), "options": ["town", "village", "suburb"],
        }  # fmt: skip
        groups = {f"g{i}": {"title": f"Group {i}"} for i in range(self.choose.whole(2, 3))}
        worth = self.split(100, self.choose.whole(6, 9))
        for i, points in enumerate(worth):
            group = list(groups)[i % len(groups)]
            groups[group]["points"] = str(int(groups[group].get("points", 0)) + points)
            if i:
                self.criterion(f"c{i}", points, group)
        # Points in small steps that always count, so that scores come to lie in every tier.
        self.criteria["c0"] = {
            "title": _titled("c0"), "group": next(iter(groups)), "source": "plan",
            **self.shared("s", worth[0]),
        }  # fmt: skip
        self.criteria[f"c{len(worth) - 1}"].setdefault("applies_when", "kind == suburb")
        self.extra()
        return {
            "ruleset": "made", "version": "1.0.0", "title": "Made",
            "sources": {"plan": {"title": "The plan"}}, "facts": self.facts,
            "parameters": self.parameters, "criteria": self.criteria, "groups": groups,
            "scoring": {"total": "100"}, "tiers": self.tiers(),
        }  # fmt: skip

    def split(self, total: int, into: int) -> list[int]:
        """So many whole numbers of at least 6 that come to a total."""
        found = [6] * into
        for _ in range(total - 6 * into):
            found[self.choose.whole(0, into - 1)] += 1
        return found

    def tiers(self) -> Raw:
        low = self.choose.whole(50, 70)
        tiers: Raw = {"high": {"title": "High", "total": {"at_least": str(low + 20)}}}
        if self.choose.chance(50):
            tiers["high"]["every_group"] = {"at_least": "40 %"}
        tiers["low"] = {"title": "Low", "total": {"at_least": str(low)}}
        return tiers

    def criterion(self, name: str, points: int, group: str) -> None:
        make: Callable[[str, int], Raw] = self.choose.pick(
            [self.least, self.least, self.most, self.flagged, self.banded, self.shared,
             self.listed, self.faulty, self.several]
        )  # fmt: skip
        entry = make(name, points)
        if self.choose.chance(25):
            entry["applies_when"] = f"kind == {self.choose.pick(['town', 'village'])}"
        self.criteria[name] = {
            "title": _titled(name), "group": group, "source": "plan", **entry,
        }  # fmt: skip

    def extra(self) -> None:
        """A criterion without points beside the others, so that there are facts of every kind."""
        self.criteria["asked"] = {"title": _titled("asked"), "source": "plan", **self.least("z", 0)}
        self.criteria["shown"] = {
            "title": _titled("shown"), "source": "plan",
            "measure": self.share("y"), "at_least": "50 %",
        }  # fmt: skip
        for name in ("asked", "shown"):
            self.criteria[name].pop("points", None)

    # facts

    def count(self, name: str) -> tuple[str, int, str]:
        """A count, the most that it can be, and its unit."""
        unit, most = self.choose.pick(UNITS), 10 * self.choose.whole(2, 40)
        fact = f"count_{name}"
        self.facts[fact] = {
            "type": "count", "unit": unit, "at_most": str(most), "title": _titled(fact),
        }  # fmt: skip
        return fact, most, unit

    def share(self, name: str) -> str:
        fact = f"share_{name}"
        self.facts[fact] = {"type": "share", "title": _titled(fact)}
        return fact

    def area(self, name: str) -> tuple[str, int]:
        fact, most = f"area_{name}", 100 * self.choose.whole(3, 90)
        self.facts[fact] = {
            "type": "number", "unit": "m2", "at_most": str(most), "title": _titled(fact),
        }  # fmt: skip
        return fact, most

    def items(self, name: str) -> tuple[str, int]:
        fact, number = f"items_{name}", self.choose.whole(3, 5)
        self.facts[fact] = {
            "type": "checklist", "title": _titled(fact),
            "items": {f"i{i}": _titled(f"{name}, {i}") for i in range(number)},
        }  # fmt: skip
        return fact, number

    # demands and points

    def figure(self, name: str, text: str, unit: str) -> str:
        """A figure: written where it is asked for, or as a parameter."""
        if self.choose.chance(50):
            return f"{text} {unit}"
        self.parameters[f"figure_{name}"] = {
            "title": _titled(f"figure {name}"), "unit": unit, "value": text, "source": "plan",
        }  # fmt: skip
        return f"figure_{name}"

    def least(self, name: str, points: int) -> Raw:
        fact, most, unit = self.count(name)
        least = self.figure(name, str(self.choose.whole(most // 5, most // 2)), unit)
        return {"measure": fact, "at_least": least, "points": str(points)}

    def most(self, name: str, points: int) -> Raw:
        fact, most, unit = self.count(name)
        return {
            "measure": fact, "at_most": self.figure(name, str(most // 3), unit),
            "points": str(points),
        }  # fmt: skip

    def flagged(self, name: str, points: int) -> Raw:
        self.facts[f"flag_{name}"] = {"type": "flag", "title": _titled(f"flag_{name}")}
        return {"require": f"flag_{name}", "points": str(points)}

    def banded(self, name: str, points: int) -> Raw:
        """Bands that follow each other down to one from half of the figure of the best."""
        high = self.choose.whole(60, 90)
        bands = [{"at_least": f"{high} %", "points": str(points)}]
        for i in range(1, self.choose.whole(2, 3)):
            upper = f"{high - 20 * (i - 1)} %"
            bands.append({
                "at_least": f"{high - 20 * i} %", "less_than": upper, "points": str(points - 2 * i),
            })  # fmt: skip
        return {"measure": self.share(name), "points": {"bands": bands}}

    def shared(self, name: str, points: int) -> Raw:
        fact, most = self.area(name)
        least = self.figure(name, str(most // self.choose.whole(2, 4)), "m2")
        return {"measure": fact, "at_least": least, "points": {"share": str(points)}}

    def listed(self, name: str, points: int) -> Raw:
        fact, number = self.items(name)
        rows = {str(number): str(points), str(number - 1): str(points - self.choose.whole(1, 3))}
        return {"checklist": fact, "points": {"table": rows}}

    def faulty(self, name: str, points: int) -> Raw:
        fact = self.count(name)[0]
        lose = [{"points": "1", "per": fact, "say": _titled(f"loss {name}")}]
        return {"points": {"deductions": {"from": str(points), "lose": lose}}}

    def several(self, name: str, points: int) -> Raw:
        """A demand on each record of a list."""
        fact = f"list_{name}"
        self.facts[fact] = {
            "title": _titled(fact), "at_least": "1", "at_most": "3",
            "each": {
                f"part_{name}": {"type": "count", "unit": "item", "at_most": "20",
                                 "title": _titled(f"part {name}")},
            },
        }  # fmt: skip
        return {
            "for_each": fact, "measure": f"part_{name}",
            "at_least": f"{self.choose.whole(3, 12)} items", "points": str(points),
        }  # fmt: skip


__all__ = ["built", "clean"]
