"""Makes valid rulesets that use every construct of docs/language.md, sections 2 to 8.

In: a `Chooser`. Out: a ruleset as nested Python data, in the shape of the YAML, with an
`Expression` wherever one may stand. Guaranteed by construction: units agree, ids are disjoint,
divisors that can be zero are covered by `when_zero`, lists that can be empty by `when_empty`, the
points of groups and the total add up.
"""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .choosing import some
from .demanding import Demanding
from .expression import Expression, references, write
from .scoring import earnable, full_marks, group_maximum, is_bonus, mosts
from .words import Raw, decimal, text, trees


class Maker(Demanding):
    """Builds one ruleset; its methods add what they need to it."""

    def made(self) -> Raw:
        """The ruleset."""
        choose = self.choose
        self.scoring = self.made_scoring()
        self.step = Decimal(str(self.scoring.get("resolution", "0.01")))
        self.typed()
        for _ in range(choose.whole(1, self.size)):
            self.criterion()
        raw: Raw = {"ruleset": "made-up", "version": "1.0.0", "title": text("生成", "made up")}
        raw["sources"] = {"plan": {"title": text("计划", "the plan"), "document": "plan.txt"}}
        raw["units"] = {"kiosk": {"zh": "个报刊亭", "en": "kiosks"}}
        if choose.chance(15):
            raw["in_force"] = {"from": date(2020, 1, 1), "to": date(2023, 12, 31)}
        raw["facts"] = self.facts
        parts = {
            "checks": self.checks, "parameters": self.parameters, "types": self.types,
            "criteria": self.criteria,
        }  # fmt: skip
        raw |= {name: part for name, part in parts.items() if part}
        self.grouped(raw)
        if self.scoring:
            raw["scoring"] = self.scoring
        self.totalled(raw)
        self.vetoed(raw)
        self.remembered(raw)
        raw["facts"] = self.short(self.facts)
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
        made: Raw = {
            "resolution": choose.pick([1, Decimal("0.1"), Decimal("0.01")]),
            "rounding": choose.pick(modes),
            "not_applicable": choose.pick(policies),
            "waived": choose.pick(policies),
        }
        if choose.chance(30):
            made["round"] = some(choose, ["items", "groups", "total"], least=0)
        if choose.chance(15):
            made["at_least"] = -choose.whole(0, 5)
        if choose.chance(15):
            made["maximum"] = choose.pick(["possible", "fixed"])
        if choose.chance(12):
            made["all_or_nothing"] = choose.chance(80)
        return made

    def typed(self) -> None:
        """Sometimes types of communities."""
        if not self.choose.chance(25):
            return
        options = {}
        for name in ("large", "small", "open")[: self.choose.whole(1, 3)]:
            options[name] = {"when": write(self.condition(0)), "title": text("某类", name)}
        self.types = {"kind": {"title": text("类型", "type"), "options": options}}

    def grouped(self, raw: Raw) -> None:
        """Puts the criteria into groups, groups into each other, or leaves them without."""
        number = self.choose.whole(0, 5)
        if not number:
            return
        names = [f"g_{n + 1}" for n in range(number)]
        for criterion in raw["criteria"].values():
            criterion["group"] = self.choose.pick(names)
        used = {criterion["group"] for criterion in raw["criteria"].values()}
        ordered = [name for name in names if name in used]
        groups: Raw = {name: {"title": text("某组", "some group")} for name in ordered}
        raw["groups"] = groups
        for number, name in enumerate(ordered):
            shallow = [n for n in ordered[:number] if self.depth(raw, n) < 4]
            if shallow and self.choose.chance(40):
                groups[name]["in"] = self.choose.pick(shallow)
            elif shallow and self.choose.chance(30) and not self.scoring.get("all_or_nothing"):
                # the first group is never a bonus, so that there is a maximum
                groups[name]["bonus"] = True
        for name in reversed(ordered):
            self.group(name, raw)

    def depth(self, raw: Raw, name: str) -> int:
        parent = raw["groups"][name].get("in")
        return 1 if parent is None else 1 + self.depth(raw, parent)

    def group(self, name: str, raw: Raw) -> None:
        """What a group does with the points in it; those in it have been seen to."""
        choose, made = self.choose, raw["groups"][name]
        bonus, inside = is_bonus(raw, name), mosts(raw, name)
        if choose.chance(15):
            made["not_applicable"] = choose.pick(["leave_out", "full", "zero"])
        if len(inside) > 1 and choose.chance(30):
            made["best"] = choose.whole(1, len(inside) - 1)
        most = earnable(raw, name)
        if not most:
            return
        if choose.chance(35):
            made["points"] = decimal(most)
        elif not bonus and choose.chance(35):
            made["weight"] = choose.pick([20, 5, 30])
        if choose.chance(60 if bonus else 20):
            made["at_most"] = self.marks(8)
        if choose.chance(25):
            high = math.floor(group_maximum(raw, name) / Fraction(self.step))
            made["at_least"] = self.step * choose.whole(-4, min(high, choose.pick([0, 0, 3])))

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
            end = choose.pick(["at_least", "at_least", "more_than"])
            tier["total"] = {end: share if choose.chance(40) else points}
            if choose.chance(30) and "groups" in raw:
                tier.update(self.minima(raw))
            if choose.chance(30):
                chosen = some(choose, list(raw["criteria"]))
                tier["requires"] = [self.required(name) for name in chosen]
            if choose.chance(20):
                tier["require"] = write(self.condition(1))
            if choose.chance(20):
                few = Expression("10 %", ("num", Fraction(1, 10), "10 %"))
                limit = choose.pick([{"more_than": 0}, {"at_least": few}, {"at_least": self.step}])
                tier["every_criterion"] = limit
            if choose.chance(30):
                periods = ["3 years", "1 year", "2 quarters", "8 months", "2 weeks", "90 days"]
                tier["valid_for"] = choose.pick(periods)
            raw["tiers"][name] = tier
        if choose.chance(30):
            raw["lower_tier"] = [self.lowering() for _ in range(choose.whole(1, 2))]
        if choose.chance(30):
            raw["outcomes"] = {"fee": self.outcome([*names, "none"])}

    def required(self, name: str) -> Any:
        """A prerequisite, sometimes only when or unless a condition holds."""
        if self.choose.chance(60):
            return name
        return {"criterion": name, self.choose.pick(["when", "unless"]): write(self.condition(0))}

    def lowering(self) -> Raw:
        made: Raw = {"when": write(self.condition(0))}
        if self.choose.chance(40):
            made["by"] = self.choose.whole(1, 2)
        if self.choose.chance(30):
            made |= {"say": text("检查不合格", "the inspection failed"), "source": {"plan": "五"}}
        return made

    def outcome(self, tiers: list[str]) -> Raw:
        percents = [100, 90, 70, 50]
        values = {
            tier: Expression(f"{p} %", ("num", Fraction(p, 100), f"{p} %"))
            for tier, p in zip(tiers, percents, strict=False)
        }
        return {"title": text("支付比例", "fee paid"), "unit": "%", "values": values}

    def remembered(self, raw: Raw) -> None:
        """Sometimes what depends on an earlier round's tier."""
        if "tiers" not in raw or not self.history or not self.choose.chance(60):
            return
        tier = self.choose.pick([*raw["tiers"], "none"])
        held = ("==", ("ref", "previous.tier"), ("option", tier))
        guarded = ("or", ("not", ("ref", "previous.exists")), held)
        counted = ("count", "rounds", ("==", ("ref", "tier"), ("option", tier)))
        twice = (">=", counted, ("num", Fraction(1), "1"))
        asked = write(self.choose.pick([held, guarded, guarded, twice]))
        target = self.choose.pick([*raw["criteria"].values(), *raw["tiers"].values()])
        target["applies_when" if target in raw["criteria"].values() else "require"] = asked

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
        end = choose.pick(["at_least", "at_least", "more_than"])
        if choose.chance(50):
            return {"every_group": {end: share}}
        name = choose.pick(list(raw["groups"]))
        limit = {end: share if choose.chance(50) else decimal(group_maximum(raw, name) / 2)}
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
