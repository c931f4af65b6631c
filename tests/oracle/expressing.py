"""Makes expressions and parameters.

In: the unit asked for. Out: trees. Guaranteed: units agree, quantities are never negative, and a
divisor that can be zero stands only where the criterion will say `when_zero`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from .choosing import some
from .declaring import Declaring
from .expression import Expression, Tree, write
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
        if depth > 0 and self.scope is None:
            ways += ["extreme_of", "mean"]
            ways += [] if unit == "%" else ["sum", "sum_where", "sum_each"]
        if unit is None:
            ways += ["count_items", "count_list"] if self.scope is None else ["count_items"]
            ways += ["whole", "parts_of", "count_of", "of_day"] if depth > 0 else []
        if self.history and self.scope != "rounds":
            ways += ["previous"]
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

    def each(self, name: str, unit: str | None) -> str | Tree:
        """A field of a list, or an expression of its records."""
        if unit != "%" and self.choose.chance(50):
            return self.field(name, unit)
        outer, dividing, self.scope, self.may_divide = self.scope, self.may_divide, name, False
        made = self.quantity(unit, 1)
        if unit == "%":
            above, below = self.fact("person"), self.fact("person", positive=True)
            made = ("/", ("ref", above), ("ref", below))
        self.scope, self.may_divide = outer, dividing
        return made

    def _sum_each(self, unit: str | None, depth: int) -> Tree:
        return self.over_records("sum", unit)

    def _extreme_of(self, unit: str | None, depth: int) -> Tree:
        return self.over_records(self.choose.pick(["min_of", "max_of"]), unit)

    def _mean(self, unit: str | None, depth: int) -> Tree:
        return self.over_records("mean_of", unit)

    def over_records(self, what: str, unit: str | None) -> Tree:
        name = self.list_()
        condition = self.record_condition(name) if self.choose.chance(40) else None
        return (what, name, condition, self.each(name, unit))

    def _parts_of(self, unit: str | None, depth: int) -> Tree:
        measured = self.choose.pick(["person", None, "m2", "yuan"])
        step = literal(self.choose, measured, 1, 4)
        return (self.choose.pick(["started", "full"]), self.quantity(measured, depth), step)

    def _count_of(self, unit: str | None, depth: int) -> Tree:
        return ("count_of", *(self.condition(0) for _ in range(self.choose.whole(2, 3))))

    def _of_day(self, unit: str | None, depth: int) -> Tree:
        return ("as_of", self.choose.pick(["month", "quarter", "year"]))

    def _previous(self, unit: str | None, depth: int) -> Tree:
        outer, self.scope = self.scope, None
        name = self.fact(unit)
        self.scope = outer
        return ("ref", f"previous.{name}")

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
        if self.types and self.scope != "rounds":
            ways += ["type", "type"]
        if self.history:
            ways += ["of_round"] if self.scope == "rounds" else ["previous"]
            ways += ["rounds"] if self.scope is None else []
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
        if self.choose.chance(30):
            return self.since(("ref", name))
        when = ("as_of",) if self.choose.chance(30) else ("date", date(2021, 1, 31))
        self.hints.append((name, self.scope, when))
        return (self.choose.pick(["<=", ">", "<", ">=", "==", "!="]), ("ref", name), when)

    def since(self, day: Tree) -> Tree:
        """A comparison of full months or years."""
        number = self.choose.pick([0, 1, 2])
        months = {"months": 12 * number, "years": 12 * number}
        what = self.choose.pick(list(months))
        said = f"{number} years" if self.choose.chance(50) else f"{12 * number} months"
        ends = [("as_of",), day]
        if self.choose.chance(20):
            ends.reverse()
        sign = self.choose.pick(["<", ">=", "<=", "=="])
        return (sign, (what, *ends), ("num", Fraction(months[what]), said))

    def _c_type(self, _: int) -> Tree:
        name = self.choose.pick(list(self.types))
        options = list(self.types[name]["options"])
        if self.choose.chance(50):
            return ("type_is", name, self.choose.pick(options))
        return ("type_in", name, tuple(some(self.choose, options)))

    def _c_previous(self, _: int) -> Tree:
        """What an earlier round came to; mostly where there was one."""
        exists = ("ref", "previous.exists")
        if self.choose.chance(25):
            return exists
        if self.choose.chance(40):
            sixty = ("num", Fraction(20), "20")
            asked: Tree = (self.choose.pick([">=", "<"]), ("ref", "previous.score"), sixty)
        else:
            outer, self.scope = self.scope, None
            unit = self.choose.pick(["person", "m2", None])
            name = self.fact(unit)
            self.scope = outer
            # a field may hide the fact of today
            now = literal(self.choose, unit) if name in self.fields() else ("ref", name)
            asked = (self.choose.pick(["<=", "<"]), ("ref", f"previous.{name}"), now)
        if self.choose.chance(20):
            return asked
        return ("or", ("not", exists), asked) if self.choose.chance(50) else ("and", exists, asked)

    def _c_rounds(self, _: int) -> Tree:
        condition = self.record_condition("rounds")
        if self.choose.chance(50):
            return (self.choose.pick(["all", "any", "none"]), "rounds", condition)
        if self.choose.chance(50):
            counted: Tree = ("count", "rounds", condition)
        else:
            what = self.choose.pick(["min_of", "max_of", "mean_of", "sum"])
            counted = (what, "rounds", None, "score")
        return (self.choose.pick([">=", "<"]), counted, ("num", Fraction(2), "2"))

    def _c_of_round(self, _: int) -> Tree:
        if self.choose.chance(40):
            return self.since(("ref", "day"))
        ten = ("num", Fraction(10), "10")
        return (self.choose.pick([">=", "<"]), ("ref", "score"), ten)

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
        """A new parameter: a figure, figures with dates, or a table."""
        name = f"p_{len(self.parameters) + 1}"
        written = "万元" if unit == "yuan" and self.choose.chance(30) else unit
        made: Raw = {} if unit is None else {"unit": written}
        # a name of its own, before what it is looked up by makes others
        self.parameters[name] = made
        figure = partial(self._figure, written, low)
        if self.scope != "rounds" and self.choose.chance(30):
            self._tabled(made, figure)
        elif self.choose.chance(50):
            made["value"] = figure()
        else:
            made["values"] = {day: figure() for day in self._days()}
        if self.choose.chance(20):
            made["title"] = text("某标准", "some standard")
            made["source"] = {"plan": "三(一)二"}
            made["basis"] = self.choose.pick(["source", "project"])
        return name

    def _figure(self, unit: str | None, low: int) -> Any:
        return bare(self.choose, unit, low)[0]

    def _days(self) -> list[date]:
        days = some(self.choose, [date(2020, 1, 1), date(2022, 6, 30), DAY + timedelta(days=1)])
        return days if days[0] <= DAY else [date(2021, 4, 1), *days]

    def _tabled(self, made: Raw, figure: Callable[[], Any]) -> None:
        """A table: by a choice, a number, a month, or a fact of the records."""
        by, keys, complete = self._key()
        made["by"] = by
        otherwise = not complete or self.choose.chance(20)

        def column() -> Raw:
            chosen = some(self.choose, keys) if otherwise else keys
            return {key: figure() for key in chosen}

        made["values"] = column()
        if self.choose.chance(25):
            made["values"] = {day: column() for day in self._days()}
        if otherwise:
            made["otherwise"] = figure()

    def _key(self) -> tuple[Expression, list[Any], bool]:
        """What a table is looked up by, its keys, and whether they leave nothing out."""
        fields = self.fields()
        if fields and self.choose.chance(60):
            # a name that no other fact or list has goes without the name of the list
            choice = self.choose.chance(60)
            name = self.field(str(self.scope), "choice" if choice else "person")
            tree, declaration = ("ref", name), self.fields()[name]
            by = Expression(f"{self.scope}.{name}", tree)
        else:
            outer, self.scope = self.scope, None
            kind = self.choose.pick(["choice", "choice", "person", None, "day"])
            name = self.fact(None if kind == "day" else kind)
            self.scope = outer
            tree, declaration = ("ref", name), self.facts[name]
            by = write(tree)
            if kind == "day":
                part = self.choose.pick(["month", "quarter"])
                return write(("as_of", part)), [1, 2, 3, 7][: 2 if part == "quarter" else 4], True
            if kind is None and self.choose.chance(30):
                by = write(("/", tree, ("num", Fraction(2), "2")))
        if declaration["type"] == "choice":
            options = list(declaration["options"])
            kept = options if self.choose.chance(60) else options[:-1]
            return by, kept, kept == options
        steps = self.choose.pick([[0, 3, 7], [0, 5], [2, 6]])
        return by, steps, steps[0] == 0

    def unspecified(self) -> str:
        """A parameter for which the source gives no figure."""
        name = f"p_{len(self.parameters) + 1}"
        self.parameters[name] = {"unit": "m2/person", "value": "unspecified"}
        return name
