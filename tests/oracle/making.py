"""Makes valid rulesets that use every construct of docs/language.md, sections 2 to 8.

In: a `Chooser`. Out: a ruleset as nested Python data, in the shape of the YAML, with an
`Expression` wherever one may stand. Guaranteed by construction: units agree, ids are disjoint,
divisors that can be zero are covered by `when_zero`, lists that can be empty by `when_empty`, the
points of groups and the total add up.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from .choosing import some
from .demanding import Demanding
from .expression import Expression, references
from .oracle import full_marks, maximum
from .words import Raw, decimal, text, trees


class Maker(Demanding):
    """Builds one ruleset; its methods add what they need to it."""

    def made(self) -> Raw:
        """The ruleset."""
        choose = self.choose
        self.scoring = self.made_scoring()
        self.step = Decimal(str(self.scoring.get("resolution", "0.01")))
        for _ in range(choose.whole(1, self.size)):
            self.criterion()
        raw: Raw = {"ruleset": "made-up", "version": "1.0.0", "title": text("生成", "made up")}
        raw["sources"] = {"plan": {"title": text("计划", "the plan"), "document": "plan.txt"}}
        raw["units"] = {"kiosk": {"zh": "个报刊亭", "en": "kiosks"}}
        if choose.chance(15):
            raw["in_force"] = {"from": date(2020, 1, 1), "to": date(2023, 12, 31)}
        raw["facts"] = self.short(self.facts)
        parts = {"checks": self.checks, "parameters": self.parameters, "criteria": self.criteria}
        raw |= {name: part for name, part in parts.items() if part}
        self.grouped(raw)
        if self.scoring:
            raw["scoring"] = self.scoring
        self.totalled(raw)
        self.vetoed(raw)
        return raw

    def short(self, facts: Raw) -> Raw:
        """Some flags in their short form."""
        plain = {"type": "flag"}
        return {
            name: "flag" if d == plain and self.choose.chance(50) else d
            for name, d in facts.items()
        }

    def made_scoring(self) -> Raw:
        choose = self.choose
        if choose.chance(10):
            return {}
        policies = ["leave_out", "leave_out", "full", "zero"]
        modes = ["half_up", "half_even", "up", "down", "ceiling", "floor"]
        return {
            "resolution": choose.pick([1, Decimal("0.1"), Decimal("0.01")]),
            "rounding": choose.pick(modes),
            "not_applicable": choose.pick(policies),
            "waived": choose.pick(policies),
        }

    def grouped(self, raw: Raw) -> None:
        """Puts the criteria into groups, or leaves them without."""
        number = self.choose.whole(0, 3)
        if not number:
            return
        names = [f"g_{n + 1}" for n in range(number)]
        for criterion in raw["criteria"].values():
            criterion["group"] = self.choose.pick(names)
        used = {criterion["group"] for criterion in raw["criteria"].values()}
        # the first group is never a bonus, so that there is a maximum
        ordered = [name for name in names if name in used]
        raw["groups"] = {name: self.group(name, raw, name == ordered[0]) for name in ordered}

    def group(self, name: str, raw: Raw, first: bool) -> Raw:
        choose = self.choose
        inside = [c for c in raw["criteria"].values() if c["group"] == name]
        earnable = sum((maximum(c, raw) or Fraction(0) for c in inside), Fraction(0))
        made: Raw = {"title": text("某组", "some group")}
        if not earnable:
            return made
        if not first and choose.chance(30):
            made["bonus"] = True
            if choose.chance(60):
                made["at_most"] = self.marks(8)
            return made
        way = choose.pick(["points", "points", "weight", "nothing", "at_most"])
        if way == "points":
            made["points"] = decimal(earnable)
        if way == "weight":
            made["weight"] = choose.pick([20, 5, 30])
        if way == "at_most":
            made["at_most"] = decimal(max(Fraction(self.step), earnable - Fraction(self.step)))
        return made

    def totalled(self, raw: Raw) -> None:
        """Says the total, sometimes; then the tiers, which may need it."""
        most = full_marks(raw)
        if most and self.choose.chance(60):
            raw.setdefault("scoring", {})["total"] = decimal(most)
        if any(g.get("bonus") for g in raw.get("groups", {}).values()) and self.choose.chance(40):
            raw.setdefault("scoring", {})["bonus_beyond_maximum"] = True
        if most and self.choose.chance(75):
            self.tiered(raw, most)

    def tiered(self, raw: Raw, most: Fraction) -> None:
        choose = self.choose
        names = ["gold", "silver", "bronze"][: choose.whole(1, 3)]
        percents = [90 - 10 * choose.whole(0, 2), 60 - 10 * choose.whole(0, 2), 10]
        raw["tiers"] = {}
        for name, percent in zip(names, percents, strict=False):
            tier: Raw = {"title": text("某级", f"the {name}")}
            share = Expression(f"{percent} %", ("num", Fraction(percent, 100), f"{percent} %"))
            points = decimal(most * percent / 100)
            tier["total"] = {"at_least": share if choose.chance(40) else points}
            if choose.chance(30) and "groups" in raw:
                tier.update(self.minima(raw))
            if choose.chance(30) and self.demanding(raw):
                tier["requires"] = some(choose, self.demanding(raw))
            raw["tiers"][name] = tier

    def demanding(self, raw: Raw) -> list[str]:
        """Criteria whose demand has its figures."""
        missing = {
            name
            for name, p in raw.get("parameters", {}).items()
            if "unspecified" in (p.get("value"), *p.get("values", {}).values())
        }
        return [
            name
            for name, c in raw["criteria"].items()
            if not missing & {ref for tree in trees(c) for ref in references(tree)}
        ]

    def minima(self, raw: Raw) -> Raw:
        choose = self.choose
        percent = choose.pick([50, 60, 80, 100])
        share = Expression(f"{percent} %", ("num", Fraction(percent, 100), f"{percent} %"))
        if choose.chance(50):
            return {"every_group": {"at_least": share}}
        scored = [n for n, g in raw["groups"].items() if not g.get("bonus") and len(g) > 1]
        if not scored:
            return {"every_group": {"at_least": share}}
        name = choose.pick(scored)
        group = raw["groups"][name]
        most = Fraction(group.get("points") or group.get("weight") or group["at_most"])
        limit = {"at_least": share if choose.chance(50) else decimal(most / 2)}
        return {"groups": {name: limit}}

    def vetoed(self, raw: Raw) -> None:
        """Vetoes, of each kind."""
        choose = self.choose
        for name in self.demanding(raw):
            if not choose.chance(12):
                continue
            kinds: list[Raw] = [{"score": "zero"}]
            if "tiers" in raw:
                kinds += [{"bars": "all"}, {"bars": choose.pick(list(raw["tiers"]))}]
            raw["criteria"][name]["veto"] = choose.pick(kinds)
