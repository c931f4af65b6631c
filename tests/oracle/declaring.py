"""Makes the facts and checks of a ruleset, as its criteria ask for them.

In: a `Chooser`, and kinds of facts (a unit, or the name of a type). Out: ids of facts declared.
Guaranteed: ids are disjoint (but for fields that hide a fact), and every check can be kept.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from .choosing import Chooser, some
from .expression import Tree, write
from .words import FACT_NAMES, ITEMS, OPTIONS, Raw, text


class Declaring:
    """A ruleset being built, and its facts."""

    def __init__(self, choose: Chooser, *, when_missing: bool = False, size: int = 12) -> None:
        self.choose, self.when_missing, self.size = choose, when_missing, size
        self.facts: Raw = {}
        self.parameters: Raw = {}
        self.criteria: Raw = {}
        self.checks: list[Any] = []
        self.scoring: Raw = {}
        self.hints: list[tuple[str, str | None, Tree]] = []
        self.types: Raw = {}
        self.history = choose.chance(30)
        # the list whose records are spoken of; in "rounds" every fact is that of a round
        self.scope: str | None = None
        self.may_divide = False
        self.step = Decimal(1)

    def name(self, stem: str) -> str:
        """A new id."""
        taken = [*self.facts, *(f for d in self.facts.values() for f in d.get("each", {}))]
        if stem not in taken:
            return stem
        return next(f"{stem}_{n}" for n in range(2, 999) if f"{stem}_{n}" not in taken)

    def decorated(self, declaration: Raw) -> Raw:
        """The declaration, sometimes with a title, note or evidence."""
        if self.choose.chance(25):
            declaration["title"] = text("某事实", "some fact")
        if self.choose.chance(10):
            declaration["evidence"] = text("登记册", "register")
        if self.choose.chance(10):
            declaration["note"] = "a note"
        if self.choose.chance(5):
            declaration["needs"] = some(self.choose, ["reason", "evidence"])
        return declaration

    def declaration(self, kind: str) -> Raw:
        """A new declaration of a fact of a kind (a unit, or a type name)."""
        choose = self.choose
        match kind:
            case "flag" | "date":
                return {"type": kind}
            case "choice":
                return {"type": "choice", "options": self.listing(OPTIONS)}
            case "checklist":
                return {"type": "checklist", "items": self.listing(ITEMS)}
            case "%":
                return {"type": "share"}
            case "yuan":
                made: Raw = {"type": "money"}
                if choose.chance(20):
                    made["unit"] = "万元"
            case "m2":
                made = {"type": "number", "unit": choose.pick(["m2", "m2", "ha"])}
            case "m2/person":
                made = {"type": "number", "unit": kind}
            case _:
                made = {"type": "count"} if kind else {"type": choose.pick(["count", "number"])}
                if kind:
                    made["unit"] = kind
        return self.bounded(made)

    def bounded(self, declaration: Raw) -> Raw:
        """The declaration, sometimes with bounds and a step."""
        choose = self.choose
        if choose.chance(35):
            declaration["at_least"] = choose.whole(0, 3)
        if choose.chance(40):
            declaration["at_most"] = choose.whole(8, 300)
        if declaration["type"] == "number" and choose.chance(15):
            declaration["step"] = choose.pick([Decimal("0.1"), 1, Decimal("0.5")])
        return declaration

    def listing(self, ids: tuple[str, ...]) -> Any:
        """Options or items: a mapping of texts, or a plain list."""
        chosen = some(self.choose, ids, least=2)
        if self.choose.chance(50):
            return {name: text(f"{name}甲", f"the {name}") for name in chosen}
        return chosen

    def kind_of(self, declaration: Raw) -> str | None:
        """The kind `declaration` was asked for with."""
        found = declaration["type"]
        if found in ("flag", "date", "choice", "checklist"):
            return str(found)
        if found in ("share", "money"):
            return {"share": "%", "money": "yuan"}[found]
        unit: str | None = declaration.get("unit")
        return "m2" if unit == "ha" else unit

    def fact(self, kind: str | None, *, count: bool = False, positive: bool = False) -> str:
        """A fact of the kind: one that is there, or a new one; a field when inside a list."""
        fields = self.fields()
        inside = bool(fields) and self.choose.chance(75)
        pool: Raw = fields if inside else self.facts
        hidden = set() if inside else set(fields)
        found = [
            name
            for name, declaration in pool.items()
            if "each" not in declaration
            and name not in hidden
            and self.kind_of(declaration) == kind
            and (not count or declaration["type"] == "count")
            and (not positive or declaration.get("at_least", 0) >= 1)
        ]
        if found and self.choose.chance(60):
            return self.choose.pick(found)
        return self.new_fact(kind, pool, inside=inside, count=count, positive=positive)

    def fields(self) -> Raw:
        """The fields of the records that are spoken of."""
        if self.scope is None or self.scope == "rounds":
            return {}
        found: Raw = self.facts[self.scope]["each"]
        return found

    def new_fact(
        self, kind: str | None, pool: Raw, *, inside: bool, count: bool, positive: bool
    ) -> str:
        declaration = self.declaration(kind or "")
        if count:
            declaration["type"] = "count"
            declaration.pop("step", None)
        if positive:
            declaration["at_least"] = max(1, declaration.get("at_least", 0))
        stems = {"flag": "gated", "date": "inspected", "choice": "head", "checklist": "rooms"}
        stem = stems.get(kind or "") or self.choose.pick(FACT_NAMES)
        name = self.name(stem.replace(".", "_") if inside else stem)
        pool[name] = self.decorated(declaration)
        self.check_of(name, kind, pool)
        return name

    def check_of(self, name: str, kind: str | None, pool: Raw) -> None:
        """Sometimes a check that the new fact is at most an older one of its kind."""
        older = [
            other
            for other, d in pool.items()
            if other != name and "each" not in d and self.kind_of(d) == kind
        ]
        bounded = pool[name].get("at_least", 0) > 0
        flags = [other for other, d in pool.items() if d.get("type") == "flag"]
        if kind in ("person", "m2") and flags and not bounded and self.choose.chance(15):
            none = ("==", ("ref", name), ("num", Fraction(0), "0 m2" if kind == "m2" else "0"))
            self.add_check(write(("or", ("ref", self.choose.pick(flags)), none)), pool)
        if kind not in ("person", "m2", "yuan", "%") or not older or bounded:
            return
        if not self.choose.chance(30):
            return
        condition = write(("<=", ("ref", name), ("ref", self.choose.pick(older))))
        check = {"that": condition, "say": text("不应超过", "not more")}
        made = check if self.choose.chance(30) else condition
        self.add_check(made, pool)

    def add_check(self, made: Any, pool: Raw) -> None:
        """A check on the facts of the pool: those of the whole, or of a list."""
        if pool is self.facts:
            self.checks.append(made)
        else:
            next(d for d in self.facts.values() if d.get("each") is pool).setdefault(
                "checks", []
            ).append(made)

    def list_(self, *, filled: bool = False) -> str:
        """A list of records; `filled` when it must never be empty."""
        found = [
            name
            for name, d in self.facts.items()
            if "each" in d and (not filled or d.get("at_least", 0) >= 1)
        ]
        if found and self.choose.chance(65):
            return self.choose.pick(found)
        name = self.name(self.choose.pick(["committees", "estates", "小区"]))
        # placed first: the fields' checks find the list by its `each`
        self.facts[name] = {"each": {}, "at_most": self.choose.whole(2, 4)}
        if filled or self.choose.chance(30):
            self.facts[name]["at_least"] = 1
        self.new_fact("person", self.facts[name]["each"], inside=True, count=True, positive=False)
        self.hiding(name)
        return name

    def hiding(self, name: str) -> None:
        """Sometimes a field that hides a fact; only in a new list, of which nothing speaks yet."""
        plain = [n for n, d in self.facts.items() if "each" not in d and "." not in n]
        if plain and self.choose.chance(15):
            hidden = self.choose.pick(plain)
            self.facts[name]["each"][hidden] = self.declaration("person")

    def field(self, name: str, kind: str | None) -> str:
        """A field of a kind in list `name`."""
        outer, self.scope = self.scope, name
        pool = self.facts[name]["each"]
        found = [f for f, d in pool.items() if self.kind_of(d) == kind]
        if not found or self.choose.chance(20):
            found = [self.new_fact(kind, pool, inside=True, count=False, positive=False)]
        self.scope = outer
        picked: str = self.choose.pick(found)
        return picked

    def declared(self, name: str) -> Raw:
        """The declaration a name means where we are."""
        found: Raw = self.fields().get(name) or self.facts[name.removeprefix("previous.")]
        return found
