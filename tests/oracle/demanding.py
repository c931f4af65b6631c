"""Makes criteria: every kind of demand with every kind of points.

In: the facts and expressions of `Expressing`. Out: criteria as they stand in a ruleset.
Guaranteed: points are multiples of the ruleset's step; `when_zero` and `when_empty` are said.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .choosing import some
from .expressing import Expressing
from .expression import OF_RECORDS, Expression, Tree, write
from .points import demand_of, demands, maximum
from .words import COUNT_UNITS, DAY, QUANTITY_UNITS, Raw, first_number, literal, text, trees


class Demanding(Expressing):
    """A ruleset being built: its criteria."""

    def marks(self, most: int = 10) -> Any:
        """A number of points: a multiple of the resolution."""
        marks = self.step * self.choose.whole(1, most)
        return int(marks) if marks == int(marks) else marks

    def add(self, criterion: Raw, *, scored: bool = True) -> None:
        """One more criterion, with what may stand at any of them."""
        choose = self.choose
        if self.needs_when_zero(criterion):
            criterion["when_zero"] = choose.pick(["unmet", "met", "not_applicable"])
        scope, self.scope, self.may_divide = self.scope, None, False
        if choose.chance(20):
            criterion["applies_when"] = write(self.condition(0))
        self.scope = scope
        if self.when_missing and choose.chance(25):
            criterion["when_missing"] = "unmet"
        if choose.chance(20):
            criterion["exemption"] = text("经批准可不设", "may be dispensed with")
        if choose.chance(30):
            criterion["strength"] = choose.pick(["must", "principle", "goal", "option"])
        if choose.chance(20):
            criterion["source"] = {"plan": "三(一)二"}
            criterion["note"] = "as the plan says"
        if choose.chance(20):
            criterion["basis"] = "project"
        if "points" in criterion and choose.chance(15):
            criterion["not_applicable"] = choose.pick(["leave_out", "full", "zero"])
        self.threshold_too(criterion)
        self.remedied(criterion)
        if choose.chance(40):
            criterion["title"] = text("某条", "some item")
        criterion.setdefault("title", f"item {len(self.criteria) + 1}")
        self.criteria[f"c_{len(self.criteria) + 1}"] = criterion

    def threshold_too(self, criterion: Raw) -> None:
        """Sometimes a threshold beside points of a kind that needs none."""
        points = criterion.get("points")
        graded = isinstance(points, dict) and next(iter(points)) in ("bands", "linear")
        if not graded or not self.choose.chance(15):
            return
        bound = first_number(criterion["points"])
        if bound is not None:
            criterion[self.choose.pick(["at_least", "more_than", "at_most"])] = write(bound)

    def remedied(self, criterion: Raw) -> None:
        """Sometimes a remedy that names the fact to change."""
        tree = criterion["measure"].tree if "measure" in criterion else ()
        changed: Tree = tree[1] if tree and tree[0] in ("/", "+") else tree
        known = bool(changed) and changed[0] == "ref" and not changed[1].startswith("previous.")
        if known and self.choose.chance(15):
            criterion["remedy"] = {"change": changed[1], "say": text("补足", "make it up")}

    def needs_when_zero(self, criterion: Raw) -> bool:
        """Whether a divisor in it can be zero by its declaration."""
        return any(self.can_be_zero(tree) for tree in trees(criterion))

    def can_be_zero(self, tree: Any) -> bool:
        if not isinstance(tree, tuple):
            return False
        if tree and tree[0] in OF_RECORDS and self.scope != tree[1]:
            outer, self.scope = self.scope, tree[1]
            found = self.can_be_zero(tree)
            self.scope = outer
            return found
        divides = bool(tree) and tree[0] == "/" and tree[2][0] == "ref"
        if divides and self.declared(tree[2][1]).get("at_least", 0) < 1:
            return True
        return any(self.can_be_zero(part) for part in tree)

    def criterion(self) -> None:
        """One more criterion of some kind, of records in a list or of the whole."""
        choose = self.choose
        each = [*KINDS, "measured", "required", "deducted", "composed"]
        whole = [*each, "inverse", "unspecified", "dated"]
        if not choose.chance(30):
            self.may_divide = True
            self.add(self.modified(getattr(self, f"k_{choose.pick(whole)}")()))
            return
        self.scope = "rounds" if self.history and choose.chance(25) else self.list_()
        self.may_divide = True
        kind = choose.pick(each)
        made = {"for_each": self.scope, **self.modified(getattr(self, f"k_{kind}")())}
        self.combined(made)
        self.add(made)
        self.scope = None

    def most(self, demand: Raw, around: Raw) -> Fraction:
        """The most that a criterion or a part can earn."""
        asked = demand_of(demand, around)
        return maximum(demand["points"], asked, {"facts": self.facts}, self.scope)

    def modified(self, made: Raw, around: Raw | None = None, percent: int = 25) -> Raw:
        """Sometimes with what modifies the points."""
        choose = self.choose
        if "points" not in made or not choose.chance(percent):
            return made
        points = made["points"] if isinstance(made["points"], dict) else {"full": made["points"]}
        made = {**made, "points": dict(points)}
        beside: Raw = {}
        if choose.chance(45):
            beside["times"] = [self.factor() for _ in range(choose.whole(1, 2))]
        made["points"] |= beside
        reach = self.most(made, around or {})
        steps = math.ceil(reach / Fraction(self.step))
        coarse = reach % Fraction(self.step) != 0
        if coarse or (steps and choose.chance(35)):
            beside["at_most"] = self.step * choose.whole(1, max(1, steps - coarse))
        if choose.chance(25):
            high = min(steps, int(Fraction(beside.get("at_most", reach)) / Fraction(self.step)))
            beside["at_least"] = self.step * choose.whole(-2 if choose.chance(30) else 0, high)
        if reach and choose.chance(25):
            beside["full_when"] = write(self.condition(0))
        if not beside or choose.chance(25):
            beside["zero_when"] = write(self.condition(0))
        made["points"] |= beside
        if "full_when" in beside and not self.most(made, around or {}):
            del made["points"]["full_when"]
        return made

    def factor(self) -> Raw:
        by = self.choose.pick([Decimal("0.5"), Decimal("0.8"), 2, Decimal("1.5"), 0])
        return {"when": write(self.condition(0)), "by": by}

    def combined(self, criterion: Raw) -> None:
        """How the records' results come together."""
        choose = self.choose
        points = criterion.get("points", {})
        graded = isinstance(points, dict) and set(points) != {"full"}
        ways = ["worst", "mean", "best", "sum"]
        if not graded:
            ways += ["all", "any", "share"]
        if "points" not in criterion:
            ways = ["all", "any"]
        way = choose.pick(ways)
        if way != "all" or choose.chance(50):
            criterion["combine"] = way
        if way == "sum" or (way == "best" and choose.chance(40)):
            criterion["combined_at_most"] = self.marks(20)
        if way in ("mean", "share") and choose.chance(35):
            outer, self.may_divide = self.may_divide, False
            unit = choose.pick(["person", "m2", None])
            criterion["weight"] = write(self.quantity(unit, choose.whole(0, 1)))
            self.may_divide = outer
        if choose.chance(35):
            assert self.scope is not None
            criterion["where"] = write(self.record_condition(self.scope))
        criterion["when_empty"] = choose.pick(["unmet", "met", "not_applicable"])

    def hint(self, measure: Tree, bound: Tree) -> None:
        """Remembers where the measure meets its bound, for values close to it."""
        if measure[0] == "ref":
            self.hints.append((measure[1], self.scope, bound))
        if measure[0] == "/" and measure[1][0] == "ref":
            self.hints.append((measure[1][1], self.scope, ("*", bound, measure[2])))
        if measure[0] == "+" and measure[1][0] == "ref":
            self.hints.append((measure[1][1], self.scope, ("-", bound, measure[2])))

    def k_measured(self) -> Raw:
        unit = self.choose.pick(QUANTITY_UNITS)
        measure = self.quantity(unit)
        made: Raw = {"measure": write(measure)}
        signs = self.choose.pick(
            [["at_least"], ["more_than"], ["at_most"], ["less_than"], ["equals"],
             ["at_least", "less_than"]]
        )  # fmt: skip
        for sign in signs:
            bound = self.threshold(unit)
            made[sign] = write(bound)
            self.hint(measure, bound)
        return self.scored(made)

    def scored(self, made: Raw) -> Raw:
        """With points for full compliance, in one of the ways to write them, or with none."""
        if self.choose.chance(88):
            marks = self.marks()
            made["points"] = {"full": marks} if self.choose.chance(10) else marks
        return made

    def k_required(self) -> Raw:
        return self.scored({"require": write(self.condition())})

    def k_listed(self) -> Raw:
        choose = self.choose
        name = self.fact("checklist")
        items = list(self.declared(name)["items"])
        made: Raw = {"checklist": name}
        if choose.chance(40):
            items = made["items"] = some(choose, items)
        if choose.chance(50):
            made["at_least"] = choose.whole(1, len(items))
        way = choose.pick(["full", "share", "each", "table"])
        if way == "full":
            return self.scored(made)
        argument: Any = self.marks()
        if way == "table":
            argument = {n: self.step * n for n in range(len(items), 0, -1)}
        made["points"] = {way: argument}
        return made

    def k_share(self) -> Raw:
        unit = self.choose.pick(QUANTITY_UNITS)
        measure, bound = self.quantity(unit), self.threshold(unit)
        self.hint(measure, bound)
        points = {"share": self.marks()}
        return {"measure": write(measure), "at_least": write(bound), "points": points}

    def k_inverse(self) -> Raw:
        name = self.fact("person", count=True, positive=True)
        bound = self.threshold("person")
        self.hint(("ref", name), bound)
        points = {"share": self.marks()}
        return {"measure": write(("ref", name)), "at_most": write(bound), "points": points}

    def k_banded(self) -> Raw:
        choose = self.choose
        unit = choose.pick(["%", "%", "person", None, "m2"])
        measure = self.quantity(unit)
        top = choose.whole(5, 10)
        edges = [literal(choose, unit, top - n * 2, top - n * 2) for n in range(choose.whole(1, 3))]
        lows, highs = ["at_least", "more_than"], ["less_than", "at_most"]
        if choose.chance(30):
            # the fewer the better
            edges.reverse()
            lows, highs = highs, lows
        bands: list[Raw] = []
        for number, edge in enumerate(edges):
            self.hint(measure, edge)
            band: Raw = {choose.pick(lows): write(edge)}
            if number:
                band[choose.pick(highs)] = write(edges[number - 1])
            band["points"] = self.step * (10 - 3 * number)
            bands.append(band)
        return {"measure": write(measure), "points": {"bands": bands}}

    def k_lined(self) -> Raw:
        choose = self.choose
        unit = choose.pick(["%", "%", "person", None, "m2", "yuan"])
        measure = self.quantity(unit)
        low = choose.whole(0, 5)
        ends = [literal(choose, unit, low, low), literal(choose, unit, low + 3, low + 5)]
        for end in ends:
            self.hint(measure, end)
        if choose.chance(30):
            ends.reverse()
        points = [choose.pick([0, self.step * 2]), self.step * choose.whole(3, 10)]
        if choose.chance(30):
            points.reverse()
        line = {
            end: {"at": write(at), "points": earned}
            for end, at, earned in zip(("from", "to"), ends, points, strict=True)
        }
        return {"measure": write(measure), "points": {"linear": line}}

    def k_crooked(self) -> Raw:
        choose = self.choose
        unit = choose.pick(["%", "person", None, "m2"])
        measure, low = self.quantity(unit), choose.whole(0, 3)
        through = []
        for number in range(choose.whole(2, 4)):
            at = literal(choose, unit, low + 2 * number, low + 2 * number)
            if unit is None:
                at = ("num", Fraction(low + 2 * number), f"{low + 2 * number}")
            self.hint(measure, at)
            through.append({"at": write(at), "points": self.step * choose.whole(0, 6)})
        through[choose.whole(0, len(through) - 1)]["points"] = self.step * choose.whole(3, 9)
        return {"measure": write(measure), "points": {"linear": {"through": through}}}

    def k_tabled(self) -> Raw:
        unit = self.choose.pick(COUNT_UNITS)
        measure = self.quantity(unit, 0)
        keys = some(self.choose, [1, 2, 3, 5, 8])
        table = {key: self.step * (number + 1) for number, key in enumerate(keys)}
        self.hint(measure, ("num", Fraction(keys[-1]), str(keys[-1])))
        return {"measure": write(measure), "points": {"table": table}}

    def k_per_unit(self) -> Raw:
        choose = self.choose
        each, most = self.marks(4), self.marks(30)
        points: Raw = {"points": each, "at_most": most}
        unit = choose.pick(COUNT_UNITS)
        if choose.chance(40):
            unit = choose.pick(["person", "m2", "yuan", None, "%"])
            points |= self.every(unit)
        measure = self.quantity(unit)
        if choose.chance(30):
            points["of"] = write(measure)
            return {"points": {"per_unit": points}} if choose.chance(50) else {
                "measure": write(self.quantity("person", 0)), "points": {"per_unit": points}
            }  # fmt: skip
        self.hint(measure, ("num", Fraction(most) / Fraction(each), ""))
        return {"measure": write(measure), "points": {"per_unit": points}}

    def every(self, unit: str | None) -> Raw:
        """How much makes a unit, and what counts of a part of it."""
        made: Raw = {"every": write(literal(self.choose, unit, 1, 4))}
        if self.choose.chance(75):
            made["part"] = self.choose.pick(["started", "full", "exact"])
        return made

    def k_cases(self) -> Raw:
        return {"points": {"cases": self.cases()}}

    def cases(self) -> list[Raw]:
        choose = self.choose
        made = [
            {"when": write(self.condition(0)), "points": self.marks()}
            for _ in range(choose.whole(1, 3))
        ]
        if choose.chance(50):
            made.append({"points": self.marks(3)})
        return made

    def k_amount(self) -> Raw:
        points: Raw = {"of": write(self.quantity(self.choose.pick(COUNT_UNITS)))}
        if self.choose.chance(25):
            ten = ("num", Fraction(10), "10")
            points["of"] = write(("-", ten, self.quantity(None, 0)))
        points["at_most"] = self.marks(12)
        if self.choose.chance(30):
            points["at_least"] = self.step * self.choose.whole(-2, 1)
        return {"points": {"amount": points}}

    def k_graded(self) -> Raw:
        name = self.fact("choice")
        options = some(self.choose, list(self.declared(name)["options"]))
        percents = [self.choose.pick([100, 70, 30, 0]) for _ in options]
        percents[0] = 100
        shares = {
            option: Expression(f"{p} %", ("num", Fraction(p, 100), f"{p} %"))
            for option, p in zip(options, percents, strict=True)
        }
        points = {"of": self.marks(), "shares": shares}
        return {"measure": write(("ref", name)), "points": {"grade": points}}

    def k_chosen(self) -> Raw:
        name = self.fact("choice")
        options = some(self.choose, list(self.declared(name)["options"]))
        points: Raw = {option: self.marks() for option in options}
        return {"measure": write(("ref", name)), "points": {"options": points}}

    def loss(self, *, together: bool = True) -> Raw:
        """A reason to lose points, or to gain them."""
        choose = self.choose
        made: Raw = {"points": self.marks(5)}
        forms = ["per", "every", "when", "unless", "per_missing", "table", "cases", "amount"]
        match choose.pick(forms + ["together"] * together):
            case "per":
                # a loss for each of a number that need not be whole is not a loss per count
                made["per"] = write(self.countable())
                if choose.chance(50):
                    made["at_most"] = self.marks(8)
            case "every":
                unit = choose.pick(["person", "m2", None])
                made |= {"per": write(self.quantity(unit, 0)), **self.every(unit)}
            case "when":
                made["when"] = write(self.condition(0))
            case "unless":
                made["unless"] = write(self.condition(0))
            case "per_missing":
                made["per_missing"] = self.fact("checklist")
            case "table":
                keys = some(choose, [1, 2, 4])
                table = {key: self.step * (2 * n + 1) for n, key in enumerate(keys)}
                made = {"per": write(self.countable()), "table": table}
            case "cases":
                made = {"cases": self.cases()}
            case "amount":
                made = {"amount": write(self.quantity(None, 0)), "at_most": self.marks(6)}
                if choose.chance(40):
                    two = ("num", Fraction(2), "2")
                    made["amount"] = write(("-", self.quantity("person", 0), two))
            case _:
                parts = [self.loss(together=False) for _ in range(choose.whole(1, 2))]
                made = {"together": parts, "at_most": self.marks(5)}
        if choose.chance(20):
            made["say"] = text("扣分", "points are lost")
        return made

    def countable(self) -> Tree:
        """A whole number of something."""
        if self.scope is None and self.choose.chance(30):
            return self._count_list(None, 0)
        if self.choose.chance(20):
            return self._count_items(None, 0)
        return ("ref", self.fact(self.choose.pick(COUNT_UNITS), count=True))

    def k_deducted(self) -> Raw:
        choose = self.choose
        full = choose.whole(2, 10)
        if choose.chance(15):
            return self.penalty()
        argument: Raw = {"from": self.step * full}
        argument["lose"] = [self.loss() for _ in range(choose.whole(1, 3))]
        if choose.chance(30):
            argument["gain"] = [self.loss() for _ in range(choose.whole(0, 1))]
            sure = {"points": self.step * 4, "when": write(self.condition(0))}
            argument["gain"].append(sure)
            if choose.chance(60):
                argument["at_most"] = self.step * (full + choose.whole(1, 4))
            if choose.chance(20):
                del argument["lose"]
        if choose.chance(25):
            argument["zero_when"] = write(self.condition(0))
        if choose.chance(30):
            argument["floor"] = self.step * choose.whole(-2, full - 1)
        return {"points": {"deductions": argument}}

    def penalty(self) -> Raw:
        """Points that can only be lost."""
        argument: Raw = {"from": 0, "floor": -self.step * self.choose.whole(1, 6)}
        argument["lose"] = [self.loss() for _ in range(self.choose.whole(1, 2))]
        return {"points": {"deductions": argument}}

    # --- points made of parts -------------------------------------------------------------------

    def k_composed(self) -> Raw:
        """Points made of parts, which demand what they say or what stands around them."""
        around: Raw = {}
        if self.choose.chance(40):
            unit = self.choose.pick(["person", None, "m2"])
            measure = self.quantity(unit)
            around = {"measure": write(measure)}
            if self.choose.chance(30):
                bound = literal(self.choose, unit, 1)
                self.hint(measure, bound)
                around["at_least"] = write(bound)
            return {**around, "points": self.parts(around, unit)}
        if self.choose.chance(20):
            around = {"require": write(self.condition())}
        return {**around, "points": self.parts(around, "")}

    def parts(self, around: Raw, unit: str | None, depth: int = 1) -> Raw:
        """Parts, nested at most three deep; `unit` is that of the measure around them."""
        choose = self.choose
        way = choose.pick(["best_of", "worst_of", "sum_of", "weighted"])
        parts = [self.part(around, unit, depth) for _ in range(choose.whole(1, 3))]
        if way != "weighted":
            return {way: parts}
        for part in parts:
            part["weight"] = choose.pick([20, 30, 50, 1])
            if not self.most(part, around):
                part["points"] = self.marks()
                if not demands(demand_of(part, around)):
                    part["require"] = write(self.condition(0))
                    part.pop("measure", None)
        return {"weighted": {"points": self.marks(20), "parts": parts}}

    def part(self, around: Raw, unit: str | None, depth: int) -> Raw:
        choose = self.choose
        made: Raw
        if depth < 3 and choose.chance(25):
            inner = around
            if choose.chance(40):
                unit = choose.pick(["person", None])
                inner = {"measure": write(self.quantity(unit, 0))}
            own = inner if inner is not around else {}
            made = {**own, "points": self.parts(inner, unit, depth + 1)}
        elif "measure" in around and choose.chance(60):
            made = self.inheriting(around, unit)
        else:
            made = getattr(self, f"k_{choose.pick(KINDS)}")()
            made.setdefault("points", self.marks())
            if "measure" in made and choose.chance(20):
                self.threshold_too(made)
        if choose.chance(30):
            made["title"] = text("某部分", "some part")
        return self.modified(made, around, 20)

    def inheriting(self, around: Raw, unit: str | None) -> Raw:
        """A part that takes its measure, or its whole demand, from what stands around it."""
        choose = self.choose
        way = choose.pick(["end", "end", "full", "share", "bands"])
        if way in ("full", "share") and "at_least" in around:
            return {"points": self.marks() if way == "full" else {"share": self.marks()}}
        bound = literal(choose, unit, 1)
        self.hint(around["measure"].tree, bound)
        if way == "bands":
            bands = [{"at_least": write(bound), "points": self.marks()}]
            return {"points": {"bands": bands}}
        made: Raw = {"at_least": write(bound), "points": self.marks()}
        if way == "share":
            made["points"] = {"share": self.marks()}
        elif choose.chance(40):
            made = {choose.pick(["more_than", "at_most"]): write(bound), "points": self.marks()}
        return made

    def k_unspecified(self) -> Raw:
        measure = ("ref", self.fact("m2/person"))
        made = {"measure": write(measure), "at_least": write(("ref", self.unspecified()))}
        return {**made, "points": self.marks()} if self.choose.chance(40) else made

    def k_dated(self) -> Raw:
        """A criterion whose parameter has no figure on some days."""
        name = f"p_{len(self.parameters) + 1}"
        values: dict[date, Any] = {DAY: "unspecified", DAY + timedelta(days=2): 3}
        if self.choose.chance(50):
            values = {DAY: 3, DAY + timedelta(days=1): "unspecified"}
        self.parameters[name] = {"unit": "person", "values": values}
        measure = ("ref", self.fact("person"))
        made: Raw = {"measure": write(measure), "at_least": write(("ref", name))}
        return {**made, "points": self.marks()}


KINDS = (
    "measured", "required", "listed", "banded", "lined", "crooked", "deducted", "share",
    "chosen", "graded", "tabled", "per_unit", "cases", "amount",
)  # fmt: skip
"""Demands with points that can be made of the whole, of each record, and by a part."""
