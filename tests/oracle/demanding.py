"""Makes criteria: every kind of demand with every kind of points.

In: the facts and expressions of `Expressing`. Out: criteria as they stand in a ruleset.
Guaranteed: points are multiples of the ruleset's step; `when_zero` and `when_empty` are said.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

from .choosing import some
from .expressing import Expressing
from .expression import Tree, write
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
        changed = tree[1] if tree and tree[0] in ("/", "+") else tree
        if changed and changed[0] == "ref" and self.choose.chance(15):
            criterion["remedy"] = {"change": changed[1], "say": text("补足", "make it up")}

    def needs_when_zero(self, criterion: Raw) -> bool:
        """Whether a divisor in it can be zero by its declaration."""
        return any(self.can_be_zero(tree) for tree in trees(criterion))

    def can_be_zero(self, tree: Any) -> bool:
        if not isinstance(tree, tuple):
            return False
        divides = bool(tree) and tree[0] == "/" and tree[2][0] == "ref"
        if divides and self.declared(tree[2][1]).get("at_least", 0) < 1:
            return True
        return any(self.can_be_zero(part) for part in tree)

    def criterion(self) -> None:
        """One more criterion of some kind, of records in a list or of the whole."""
        choose = self.choose
        each = ["measured", "required", "listed", "banded", "lined", "deducted", "share"]
        each += ["measured", "chosen", "tabled"]
        whole = [*each, "required", "per_unit", "deducted", "inverse", "unspecified", "dated"]
        if not choose.chance(30):
            self.may_divide = True
            self.add(getattr(self, f"k_{choose.pick(whole)}")())
            return
        self.scope = self.list_()
        self.may_divide = True
        kind = choose.pick(each)
        made = {"for_each": self.scope, **getattr(self, f"k_{kind}")()}
        self.combined(made)
        self.add(made)
        self.scope = None

    def combined(self, criterion: Raw) -> None:
        """How the records' results come together."""
        choose = self.choose
        graded = isinstance(criterion.get("points"), dict)
        ways = ["worst", "mean"] if graded else ["all", "any", "share", "worst", "mean"]
        if "points" not in criterion:
            ways = ["all", "any"]
        way = choose.pick(ways)
        if way != "all" or choose.chance(50):
            criterion["combine"] = way
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
            made["points"] = {"full": marks} if self.choose.chance(10) and not self.scope else marks
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

    def k_tabled(self) -> Raw:
        unit = self.choose.pick(COUNT_UNITS)
        measure = self.quantity(unit, 0)
        keys = some(self.choose, [1, 2, 3, 5, 8])
        table = {key: self.step * (number + 1) for number, key in enumerate(keys)}
        self.hint(measure, ("num", Fraction(keys[-1]), str(keys[-1])))
        return {"measure": write(measure), "points": {"table": table}}

    def k_per_unit(self) -> Raw:
        measure = self.quantity(self.choose.pick(COUNT_UNITS))
        each, most = self.marks(4), self.marks(30)
        points: Raw = {"points": each, "at_most": most}
        if self.choose.chance(30):
            points["of"] = write(self.quantity(self.choose.pick(COUNT_UNITS), 0))
        self.hint(measure, ("num", Fraction(most) / Fraction(each), ""))
        return {"measure": write(measure), "points": {"per_unit": points}}

    def k_chosen(self) -> Raw:
        name = self.fact("choice")
        options = some(self.choose, list(self.declared(name)["options"]))
        points: Raw = {option: self.marks() for option in options}
        return {"measure": write(("ref", name)), "points": {"options": points}}

    def loss(self) -> Raw:
        choose = self.choose
        made: Raw = {"points": self.marks(5)}
        match choose.pick(["per", "when", "unless", "per_missing"]):
            case "per":
                made["per"] = write(self.quantity(choose.pick(COUNT_UNITS), 0))
                # a loss for each of a number that need not be whole is not a loss per count
                made["per"] = write(self.countable())
                if choose.chance(50):
                    made["at_most"] = self.marks(8)
            case "when":
                made["when"] = write(self.condition(0))
            case "unless":
                made["unless"] = write(self.condition(0))
            case _:
                made["per_missing"] = self.fact("checklist")
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
        argument: Raw = {"from": self.step * full}
        argument["lose"] = [self.loss() for _ in range(choose.whole(1, 3))]
        if choose.chance(25):
            argument["zero_when"] = write(self.condition(0))
        made: Raw = {"points": {"deductions": argument}}
        if not self.needs_when_zero(made) and choose.chance(30):
            argument["floor"] = self.step * choose.whole(0, full - 1)
        return made

    def k_unspecified(self) -> Raw:
        measure = ("ref", self.fact("m2/person"))
        return {"measure": write(measure), "at_least": write(("ref", self.unspecified()))}

    def k_dated(self) -> Raw:
        """A criterion whose parameter has no figure on some days."""
        made = self.k_measured()
        if self.scoring.get("not_applicable") != "leave_out":
            return made
        name = self.parameter("person")
        first = next(iter(self.parameters[name].get("values", {DAY: 0})))
        values = {first: "unspecified", DAY + timedelta(days=2): 3}
        if self.choose.chance(50):
            values = {first: 3, DAY + timedelta(days=1): "unspecified"}
        self.parameters[name].pop("value", None)
        self.parameters[name]["values"] = values
        measure = ("ref", self.fact("person"))
        return {
            "measure": write(measure), "at_least": write(("ref", name)), "points": self.marks()
        }  # fmt: skip
