"""Makes expressions and parameters.

In: the unit asked for. Out: trees. Guaranteed: units agree, quantities are never negative, and a
divisor that can be zero stands only where the criterion will say `when_zero`.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from .choosing import some
from .declaring import Declaring
from .expression import Tree
from .words import DAY, Raw, bare, literal, text


class Expressing(Declaring):
    """A ruleset being built: what its criteria say."""

    def quantity(self, unit: str | None, depth: int = 1) -> Tree:
        """An expression of the unit, never negative."""
        choose = self.choose
        if unit == "m2/person":
            return self.ratio("m2", "person") if self.may_divide else ("ref", self.fact(unit))
        ways = ["fact"] * 4
        if depth > 0:
            ways += ["plus", "pair", "if", "abs", "times"]
        if depth > 0 and self.scope is None and unit not in ("%",):
            ways += ["sum", "sum_where"]
        if unit is None:
            ways += ["count_items", "count_list"] if self.scope is None else ["count_items"]
            ways += ["whole"] if depth > 0 else []
        if unit == "%" and self.may_divide:
            ways += ["ratio"] * 6
        way = choose.pick(ways)
        return getattr(self, f"_{way}")(unit, depth - 1)  # type: ignore[no-any-return]

    def _fact(self, unit: str | None, _: int) -> Tree:
        return ("ref", self.fact(unit))

    def _plus(self, unit: str | None, depth: int) -> Tree:
        return ("+", self.quantity(unit, depth), self.quantity(unit, depth))

    def _pair(self, unit: str | None, depth: int) -> Tree:
        return (
            self.choose.pick(["max", "min"]),
            self.quantity(unit, depth),
            self.choose.pick([literal(self.choose, unit), self.quantity(unit, depth)]),
        )

    def _if(self, unit: str | None, depth: int) -> Tree:
        # a divisor in a branch that is not taken is a question the specification leaves open
        dividing, self.may_divide = self.may_divide, False
        made = (
            "if", self.condition(0), self.quantity(unit, depth), self.quantity(unit, depth)
        )  # fmt: skip
        self.may_divide = dividing
        return made

    def _abs(self, unit: str | None, depth: int) -> Tree:
        return ("abs", ("-", self.quantity(unit, depth), self.quantity(unit, depth)))

    def _times(self, unit: str | None, depth: int) -> Tree:
        number = Fraction(self.choose.whole(1, 4))
        factor = ("num", number, str(number))
        return (
            self.choose.pick(["*", "/"]),
            self.quantity(unit, depth),
            factor,
        )

    def _sum(self, unit: str | None, depth: int) -> Tree:
        name = self.list_()
        return ("sum", name, None, self.field(name, unit))

    def _sum_where(self, unit: str | None, depth: int) -> Tree:
        name = self.list_()
        return ("sum", name, self.record_condition(name), self.field(name, unit))

    def _count_items(self, unit: str | None, depth: int) -> Tree:
        return ("count_items", self.fact("checklist"))

    def _count_list(self, unit: str | None, depth: int) -> Tree:
        name = self.list_()
        condition = self.record_condition(name) if self.choose.chance(60) else None
        return ("count", name, condition)

    def _whole(self, unit: str | None, depth: int) -> Tree:
        inner = self.quantity(None, depth)
        halved = ("/", inner, ("num", Fraction(4), "4"))
        if self.choose.chance(30):
            step = self.choose.pick(["0.1", "1", "0.5"])
            return ("round", halved, ("num", Fraction(Decimal(step)), step))
        return (self.choose.pick(["floor", "ceil"]), halved)

    def _ratio(self, unit: str | None, depth: int) -> Tree:
        above = self.choose.pick(["person", "person", "m2"])
        return self.ratio(above, above)

    def ratio(self, above: str, below: str) -> Tree:
        """A quotient of facts; one whose divisor can be zero only where `when_zero` will stand."""
        positive = self.choose.chance(50)
        top, bottom = self.fact(above), self.fact(below, positive=positive)
        return ("/", ("ref", top), ("ref", bottom))

    def record_condition(self, name: str) -> Tree:
        """A condition on the records of a list, without divisions."""
        outer, dividing = self.scope, self.may_divide
        self.scope, self.may_divide = name, False
        made = self.condition(0)
        self.scope, self.may_divide = outer, dividing
        return made

    def condition(self, depth: int = 1) -> Tree:
        """A yes/no expression."""
        ways = ["flag", "flag", "compare", "compare", "choice", "item", "day"]
        if self.scope is None:
            ways += ["quantified", "extreme"]
        if depth > 0:
            ways += ["not", "both", "both"]
        return getattr(self, f"_c_{self.choose.pick(ways)}")(depth - 1)  # type: ignore[no-any-return]

    def _c_flag(self, _: int) -> Tree:
        return ("ref", self.fact("flag"))

    def _c_compare(self, depth: int) -> Tree:
        unit = self.choose.pick(["person", None, "m2", "yuan", "%", "kiosk"])
        sign = self.choose.pick([">=", "<=", ">", "<", "==", "!="])
        left = self.quantity(unit, 0)
        right = literal(self.choose, unit) if self.choose.chance(75) else self.quantity(unit, 0)
        if left[0] == "ref":
            self.hints.append((left[1], self.scope, right))
        return (sign, left, right)

    def _c_choice(self, _: int) -> Tree:
        name = self.fact("choice")
        options = list(self.declared(name)["options"])
        if self.choose.chance(40):
            return ("one_of", name, tuple(some(self.choose, options)))
        option = ("option", self.choose.pick(options))
        return (self.choose.pick(["==", "!="]), ("ref", name), option)

    def _c_item(self, _: int) -> Tree:
        name = self.fact("checklist")
        return ("item_in", self.choose.pick(list(self.declared(name)["items"])), name)

    def _c_day(self, _: int) -> Tree:
        name = self.fact("date")
        if self.choose.chance(40):
            days = self.choose.pick([0, 30, 365])
            self.hints.append((name, self.scope, ("date", DAY - timedelta(days=days))))
            return (
                self.choose.pick(["<=", ">", ">="]),
                ("days", ("as_of",), ("ref", name)),
                ("num", Fraction(days), self.choose.pick([f"{days} days", f"{days} 天"])),
            )
        when = ("as_of",) if self.choose.chance(30) else ("date", date(2021, 1, 31))
        self.hints.append((name, self.scope, when))
        return (self.choose.pick(["<=", ">", "<", ">=", "==", "!="]), ("ref", name), when)

    def _c_quantified(self, _: int) -> Tree:
        name = self.list_()
        return (self.choose.pick(["all", "any", "none"]), name, self.record_condition(name))

    def _c_extreme(self, _: int) -> Tree:
        name = self.list_(filled=True)
        unit = self.choose.pick(["person", "m2"])
        inner = (self.choose.pick(["min_of", "max_of"]), name, None, self.field(name, unit))
        return (self.choose.pick([">=", "<"]), inner, literal(self.choose, unit))

    def _c_not(self, depth: int) -> Tree:
        return ("not", self.condition(depth))

    def _c_both(self, depth: int) -> Tree:
        return (self.choose.pick(["and", "or"]), self.condition(depth), self.condition(depth))

    # --- parameters -----------------------------------------------------------------------------

    def threshold(self, unit: str | None, low: int = 1) -> Tree:
        """What a measure is compared with: a literal, a parameter, an expression."""
        if unit != "m2/person" and not self.choose.chance(40):
            return literal(self.choose, unit, low)
        return ("ref", self.parameter(unit, low))

    def parameter(self, unit: str | None, low: int = 1) -> str:
        """A new parameter, dated or not."""
        name = f"p_{len(self.parameters) + 1}"
        written = "万元" if unit == "yuan" and self.choose.chance(30) else unit
        made: Raw = {} if unit is None else {"unit": written}
        if self.choose.chance(50):
            made["value"] = bare(self.choose, written, low)[0]
        else:
            days = some(self.choose, [date(2020, 1, 1), date(2022, 6, 30), DAY + timedelta(days=1)])
            days = days if days[0] <= DAY else [date(2021, 4, 1), *days]
            made["values"] = {day: bare(self.choose, written, low)[0] for day in days}
        if self.choose.chance(20):
            made["title"] = text("某标准", "some standard")
            made["source"] = {"plan": "三(一)二"}
            made["basis"] = self.choose.pick(["source", "project"])
        self.parameters[name] = made
        return name

    def unspecified(self) -> str:
        """A parameter for which the source gives no figure."""
        name = f"p_{len(self.parameters) + 1}"
        self.parameters[name] = {"unit": "m2/person", "value": "unspecified"}
        return name
