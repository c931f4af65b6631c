"""What the points of a criterion come to, and whether it is met: docs/language.md, section 6.

In: a points block as nested Python data, what it is given for, every value in base units. Out:
points and full compliance. Guaranteed: everything is worked out, so that a divisor of zero anywhere
is a divisor of zero.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from .expression import Values, ZeroDivisor, evaluate, round_half_up

Raw = Mapping[str, Any]
ZERO, ONE = Fraction(0), Fraction(1)
FORMS = ("measure", "require", "checklist")
MODIFIERS = ("times", "at_most", "at_least", "full_when", "zero_when")


def exact(number: int | Decimal | Fraction) -> Fraction:
    """A bare number of a ruleset, exactly."""
    if isinstance(number, float):
        raise TypeError(number)
    return Fraction(number)


def rounded(number: Fraction, scoring: Raw) -> Fraction:
    """`number` at the ruleset's resolution, in its mode."""
    step = exact(scoring.get("resolution", Decimal("0.01")))
    mode = scoring.get("rounding", "half_up")
    quotient = number / step
    if mode == "half_up":
        return round_half_up(number, step)
    if mode == "half_even":
        return round(quotient) * step
    whole = {
        "up": math.ceil(quotient) if number > 0 else math.floor(quotient),
        "down": math.trunc(quotient),
        "ceiling": math.ceil(quotient),
        "floor": math.floor(quotient),
    }[mode]
    return whole * step


def rounds(scoring: Raw, what: str) -> bool:
    """Whether items, groups or the total are rounded."""
    return what in scoring.get("round", ("items", "groups", "total"))


# --- what is written ----------------------------------------------------------------------------


def construct(points: Any) -> tuple[str, Any]:
    """The name and the argument of the construct of a points block."""
    if not isinstance(points, Mapping):
        return "full", points
    [(name, argument)] = ((n, a) for n, a in points.items() if n not in MODIFIERS)
    return name, argument


def modifiers(points: Any) -> Raw:
    """What stands beside the construct."""
    return points if isinstance(points, Mapping) else {}


def demand_of(part: Raw, around: Raw) -> Raw:
    """What a part (or a criterion) demands; what it does not say it inherits."""
    keys = (*FORMS, *THRESHOLDS, "items")
    own = {key: part[key] for key in keys if key in part}
    if not own:
        return around
    if any(form in own for form in FORMS):
        return own
    return {"measure": around["measure"], **own}


def demands(demand: Raw) -> bool:
    """Whether the demand itself says what is met."""
    return any(key in demand for key in ("require", "checklist", *THRESHOLDS))


def declared(raw: Raw, scope: str | None, name: str) -> Any:
    """The declaration of a fact, or of a field of the list a criterion goes over."""
    if scope is not None and scope != "rounds" and name in raw["facts"][scope]["each"]:
        return raw["facts"][scope]["each"][name]
    return raw["facts"][name.removeprefix("previous.")]


def counting_items(demand: Raw, raw: Raw, scope: str | None) -> list[str]:
    """The items of a checklist demand that count."""
    return list(demand.get("items") or declared(raw, scope, demand["checklist"])["items"])


# --- the most that can be earned ----------------------------------------------------------------


def maximum(points: Any, demand: Raw, raw: Raw, scope: str | None = None) -> Fraction:
    """The most that a points block can earn."""
    name, argument = construct(points)
    beside = modifiers(points)
    most = _unmodified(name, argument, demand, raw, scope)
    for factor in beside.get("times", ()):
        most *= max(exact(factor["by"]), ONE)
    if "at_most" in beside:
        most = min(most, exact(beside["at_most"]))
    return max(most, exact(beside.get("at_least", 0)), ZERO)


def _unmodified(name: str, argument: Any, demand: Raw, raw: Raw, scope: str | None) -> Fraction:
    match name:
        case "full" | "share":
            return exact(argument)
        case "each":
            return exact(argument) * len(counting_items(demand, raw, scope))
        case "table" | "options":
            return max(exact(points) for points in argument.values())
        case "bands" | "cases":
            return max(exact(row["points"]) for row in argument)
        case "linear":
            return max(exact(anchor["points"]) for anchor in anchors(argument))
        case "per_unit" | "amount":
            return exact(argument["at_most"])
        case "grade":
            best: Fraction = max(s.tree[1] for s in argument["shares"].values())
            return exact(argument["of"]) * best
        case "deductions":
            return exact(argument.get("at_most", argument["from"]))
        case "weighted":
            return exact(argument["points"])
    mosts = [part_maximum(part, demand, raw, scope) for part in argument]
    how: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "best_of": max, "worst_of": min, "sum_of": lambda found: sum(found, ZERO),
    }  # fmt: skip
    return how[name](mosts)


def part_maximum(part: Raw, around: Raw, raw: Raw, scope: str | None) -> Fraction:
    """The most that a part can earn."""
    return maximum(part["points"], demand_of(part, around), raw, scope)


def anchors(line: Raw) -> Sequence[Raw]:
    """The anchors of lines, those of a single line too."""
    found: Sequence[Raw] = line["through"] if "through" in line else [line["from"], line["to"]]
    return found


# --- what is earned -----------------------------------------------------------------------------


class Earned(NamedTuple):
    """Points, and whether nothing more can be asked."""

    points: Fraction
    best: bool


@dataclass(frozen=True)
class Judge:
    """Judges one demand for one set of values (those of a record of list `scope` included)."""

    raw: Raw
    values: Values
    as_of: date
    scope: str | None = None

    def value(self, text: Any) -> Any:
        return evaluate(text.tree, self.values, self.as_of)

    def round(self, number: Fraction, *, later: bool) -> Fraction:
        """Rounded to the resolution, unless that happens later or never."""
        scoring = self.raw.get("scoring", {})
        return number if later or not rounds(scoring, "items") else rounded(number, scoring)

    def meets(self, demand: Raw) -> bool:
        if "require" in demand:
            return bool(self.value(demand["require"]))
        if "checklist" in demand:
            items = counting_items(demand, self.raw, self.scope)
            return self.present(demand) >= int(demand.get("at_least", len(items)))
        return self.inside(demand, self.value(demand["measure"]))

    def inside(self, ends: Raw, number: Fraction) -> bool:
        found = [
            holds(number, self.value(ends[name]))
            for name, holds in THRESHOLDS.items()
            if name in ends
        ]
        return all(found)

    def present(self, demand: Raw) -> int:
        items = counting_items(demand, self.raw, self.scope)
        return len(self.values[demand["checklist"]] & set(items))

    def earned(self, points: Any, demand: Raw, *, later: bool = False) -> Earned:
        """What a points block comes to; `later` when it is rounded later."""
        name, argument = construct(points)
        beside = modifiers(points)
        found: Earned = getattr(self, name)(argument, demand, later or "times" in beside)
        value, best = self.multiplied(found, beside, later)
        if "at_most" in beside:
            best = best or value >= exact(beside["at_most"])
            value = min(value, exact(beside["at_most"]))
        if "at_least" in beside:
            value = max(value, exact(beside["at_least"]))
        if demands(demand):
            best = self.meets(demand)
        most = maximum(points, demand, self.raw, self.scope)
        if "full_when" in beside and self.value(beside["full_when"]):
            value, best = most, True
        if "zero_when" in beside and self.value(beside["zero_when"]):
            value, best = ZERO, False
        return Earned(value, best)

    def multiplied(self, found: Earned, beside: Raw, later: bool) -> Earned:
        if "times" not in beside:
            return found
        value, best = found
        for factor in beside["times"]:
            by, holds = exact(factor["by"]), self.value(factor["when"])
            value *= by if holds else ONE
            best = best and not (by < 1 and holds) and not (by > 1 and not holds)
        return Earned(self.round(value, later=later), best)

    # one demand

    def full(self, most: Any, demand: Raw, later: bool) -> Earned:
        met = self.meets(demand)
        return Earned(exact(most) if met else ZERO, met)

    def share(self, most: Any, demand: Raw, later: bool) -> Earned:
        if "checklist" in demand:
            above = Fraction(self.present(demand))
            below = Fraction(len(counting_items(demand, self.raw, self.scope)))
        elif "at_least" in demand:
            above, below = self.value(demand["measure"]), self.value(demand["at_least"])
        else:
            above, below = self.value(demand["at_most"]), self.value(demand["measure"])
        if below == 0:
            raise ZeroDivisor
        part = min(exact(most) * above / below, exact(most))
        return Earned(self.round(part, later=later), self.meets(demand))

    def each(self, one: Any, demand: Raw, later: bool) -> Earned:
        return Earned(exact(one) * self.present(demand), self.meets(demand))

    def table(self, table: Mapping[int, Any], demand: Raw, later: bool) -> Earned:
        reached = (
            Fraction(self.present(demand))
            if "checklist" in demand
            else self.value(demand["measure"])
        )
        points = _reached(table, reached)
        return Earned(points, points == max(exact(p) for p in table.values()))

    def bands(self, bands: Sequence[Raw], demand: Raw, later: bool) -> Earned:
        number = self.value(demand["measure"])
        found = [exact(band["points"]) for band in bands if self.inside(band, number)]
        points = found[0] if found else ZERO
        return Earned(points, points == max(exact(band["points"]) for band in bands))

    def cases(self, cases: Sequence[Raw], demand: Raw, later: bool) -> Earned:
        points = self.first_case(cases)
        return Earned(points, points == max(exact(case["points"]) for case in cases))

    def first_case(self, cases: Sequence[Raw]) -> Fraction:
        held = ["when" not in case or self.value(case["when"]) for case in cases]
        found = [exact(case["points"]) for case, holds in zip(cases, held, strict=True) if holds]
        return found[0] if found else ZERO

    def linear(self, line: Raw, demand: Raw, later: bool) -> Earned:
        number = self.value(demand["measure"])
        found = sorted((self.value(a["at"]), exact(a["points"])) for a in anchors(line))
        value = found[0][1] if number <= found[0][0] else found[-1][1]
        for (x0, y0), (x1, y1) in pairwise(found):
            if x0 <= number <= x1:
                value = y0 + (y1 - y0) * (number - x0) / (x1 - x0)
        best = value == max(points for _, points in found)
        return Earned(self.round(value, later=later), best)

    def units(self, counted: Raw, amount: Fraction) -> Fraction:
        """How many units an amount makes."""
        if "every" not in counted:
            return amount
        units: Fraction = amount / self.value(counted["every"])
        match counted.get("part", "exact"):
            case "started":
                return Fraction(math.ceil(units))
            case "full":
                return Fraction(math.floor(units))
        return units

    def per_unit(self, argument: Raw, demand: Raw, later: bool) -> Earned:
        amount: Fraction = self.value(argument.get("of", demand.get("measure")))
        return self.capped(
            exact(argument["points"]) * self.units(argument, amount), argument, later
        )

    def amount(self, argument: Raw, demand: Raw, later: bool) -> Earned:
        return self.capped(self.value(argument["of"]), argument, later)

    def capped(self, points: Fraction, ends: Raw, later: bool) -> Earned:
        low, high = exact(ends.get("at_least", 0)), exact(ends["at_most"])
        return Earned(self.round(min(max(points, low), high), later=later), points >= high)

    def options(self, options: Raw, demand: Raw, later: bool) -> Earned:
        points = exact(options.get(self.value(demand["measure"]), 0))
        return Earned(points, points == max(exact(p) for p in options.values()))

    def grade(self, argument: Raw, demand: Raw, later: bool) -> Earned:
        shares = {option: share.tree[1] for option, share in argument["shares"].items()}
        share = shares.get(self.value(demand["measure"]), ZERO)
        points = self.round(exact(argument["of"]) * share, later=later)
        return Earned(points, share == max(shares.values()))

    # deductions

    def deductions(self, argument: Raw, demand: Raw, later: bool) -> Earned:
        lost = sum((self.loss(loss) for loss in argument.get("lose", ())), ZERO)
        gained = sum((self.loss(gain) for gain in argument.get("gain", ())), ZERO)
        floor, most = exact(argument.get("floor", 0)), exact(argument["from"])
        left, best = most - lost + gained, lost == 0
        most = exact(argument.get("at_most", most))
        if "gain" in argument:
            best = left >= most
        left = self.round(min(max(left, floor), most), later=later)
        if "zero_when" in argument and self.value(argument["zero_when"]):
            return Earned(ZERO, False)
        return Earned(left, best)

    def loss(self, loss: Raw) -> Fraction:
        lost = self.uncapped_loss(loss)
        return min(lost, exact(loss["at_most"])) if "at_most" in loss else lost

    def uncapped_loss(self, loss: Raw) -> Fraction:
        if "together" in loss:
            return sum((self.loss(part) for part in loss["together"]), ZERO)
        if "cases" in loss:
            return self.first_case(loss["cases"])
        if "amount" in loss:
            amount: Fraction = self.value(loss["amount"])
            return max(ZERO, amount)
        if "when" in loss:
            return exact(loss["points"]) if self.value(loss["when"]) else ZERO
        if "unless" in loss:
            return ZERO if self.value(loss["unless"]) else exact(loss["points"])
        if "per_missing" in loss:
            items = set(declared(self.raw, self.scope, loss["per_missing"])["items"])
            return exact(loss["points"]) * len(items - self.values[loss["per_missing"]])
        units = self.units(loss, self.value(loss["per"]))
        return _reached(loss["table"], units) if "table" in loss else exact(loss["points"]) * units

    # parts

    def parts(self, parts: Sequence[Raw], demand: Raw, later: bool) -> list[Earned]:
        found = []
        for part in parts:
            inner = demand_of(part, demand)
            earned = self.earned(part["points"], inner, later=later)
            if maximum(part["points"], inner, self.raw, self.scope) == 0:
                earned = Earned(earned.points, earned.points >= 0)
            found.append(earned)
        return found

    def best_of(self, parts: Sequence[Raw], demand: Raw, later: bool) -> Earned:
        mosts = [part_maximum(part, demand, self.raw, self.scope) for part in parts]
        found = self.parts(parts, demand, later)
        best = any(
            earned.best for earned, most in zip(found, mosts, strict=True) if most == max(mosts)
        )
        return Earned(max(earned.points for earned in found), best)

    def worst_of(self, parts: Sequence[Raw], demand: Raw, later: bool) -> Earned:
        found = self.parts(parts, demand, later)
        return Earned(min(earned.points for earned in found), all(e.best for e in found))

    def sum_of(self, parts: Sequence[Raw], demand: Raw, later: bool) -> Earned:
        found = self.parts(parts, demand, later)
        return Earned(sum((e.points for e in found), ZERO), all(e.best for e in found))

    def weighted(self, argument: Raw, demand: Raw, later: bool) -> Earned:
        parts = argument["parts"]
        found = self.parts(parts, demand, True)
        total = sum(exact(part["weight"]) for part in parts)
        shares = [
            exact(part["weight"]) * earned.points / part_maximum(part, demand, self.raw, self.scope)
            for part, earned in zip(parts, found, strict=True)
        ]
        points = exact(argument["points"]) * sum(shares, ZERO) / total
        return Earned(self.round(points, later=later), all(e.best for e in found))


def _reached(table: Mapping[int, Any], number: Fraction) -> Fraction:
    keys = [int(key) for key in table if int(key) <= number]
    return exact(table[max(keys)]) if keys else ZERO


THRESHOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "less_than": lambda a, b: a < b,
    "equals": lambda a, b: a == b,
}
