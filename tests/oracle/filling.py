"""Fills rulesets with facts: complete snapshots, and partial ones that they complete.

In: a `Chooser`, a ruleset as data, hints where its measures meet their bounds. Out: values in base
units (`complete`), and snapshots in the shape of docs/language.md section 10 (`stated`, `hidden`).
Guaranteed: complete values keep to bounds and checks (None is returned where that failed), and a
complete snapshot is a completion of every partial one made from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from .choosing import Chooser, shuffled, some
from .expression import Tree, ZeroDivisor, evaluate, references
from .oracle import check_holds, expressions, parameters_on, scale
from .points import exact
from .words import DAY, Raw, decimal

Values = dict[str, Any]
Hint = tuple[str, str | None, Tree]
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)
UNITS = {"share": "%", "money": "yuan"}


def unit_of(declaration: Raw) -> str | None:
    """The unit a fact's bare numbers are in."""
    unit: str | None = declaration.get("unit", UNITS.get(declaration["type"]))
    return unit


def normal(declaration: Any) -> Raw:
    """A declaration in its long form."""
    return {"type": declaration} if isinstance(declaration, str) else declaration


def bounds(declaration: Raw) -> tuple[Fraction, Fraction]:
    """The least and the most a number can be, in base units."""
    size = scale(unit_of(declaration))
    most = 1 if declaration["type"] == "share" else 10**15
    # the page leaves open whether the default is in the fact's unit; in base units fits both
    high = exact(declaration["at_most"]) * size if "at_most" in declaration else most
    return exact(declaration.get("at_least", 0)) * size, Fraction(high)


def grain(declaration: Raw) -> Fraction:
    """The smallest difference between values we make, in base units."""
    return scale(unit_of(declaration)) * (1 if declaration["type"] == "count" else Fraction(1, 100))


# --- complete snapshots -------------------------------------------------------------------------


def number(choose: Chooser, declaration: Raw) -> Fraction:
    """A number within bounds, mostly small."""
    low, high = bounds(declaration)
    size = scale(unit_of(declaration)) or Fraction(1)
    if declaration["type"] == "share":
        return choose.pick([10, 3, 1]) * Fraction(choose.whole(0, 10), 100)
    value = low + choose.whole(0, 12) * choose.pick([size, min(size, Fraction(10)), Fraction(10)])
    if declaration["type"] != "count" and choose.chance(20):
        value += Fraction(choose.whole(0, 99), 100) * size
    return high if choose.chance(3) else min(max(value, low), high)


def one(choose: Chooser, declaration: Raw) -> Any:
    """Any value of a fact that is not a list."""
    match declaration["type"]:
        case "flag":
            return choose.chance(50)
        case "date":
            return DAY + timedelta(days=choose.pick([-500, -365, -30, -1, 0, 1, 40]))
        case "choice":
            return choose.pick(list(declaration["options"]))
        case "checklist":
            return frozenset(some(choose, list(declaration["items"]), least=0))
        case _:
            return number(choose, declaration)


def every(choose: Chooser, declaration: Raw) -> list[Values]:
    """Records of a list."""
    most = min(declaration.get("at_most", 3), 3)
    size = choose.whole(declaration.get("at_least", 0), max(most, declaration.get("at_least", 0)))
    fields = declaration["each"]
    return [{name: one(choose, normal(d)) for name, d in fields.items()} for _ in range(size)]


def towards(
    choose: Chooser, hint: Hint, facts: Raw, values: Values, parameters: Mapping[str, Any]
) -> None:
    """Moves a fact to where its measure meets the bound, or next to it."""
    name, scope, bound = hint
    if scope is None or scope == "rounds" or name not in facts[scope]["each"]:
        if name in facts and "each" not in normal(facts[name]):
            _move(choose, name, normal(facts[name]), bound, {**parameters, **values}, values)
        return
    for record in values[scope]:
        if choose.chance(60):
            declaration = normal(facts[scope]["each"][name])
            _move(choose, name, declaration, bound, {**parameters, **values, **record}, record)


def _move(
    choose: Chooser, name: str, declaration: Raw, bound: Tree, seen: Values, target: Values
) -> None:
    try:
        goal = evaluate(bound, seen, DAY)
    except (ZeroDivisor, TypeError, KeyError):
        # the bound is of another scope, or cannot be worked out here
        return
    if isinstance(goal, date):
        target[name] = goal + timedelta(days=choose.pick([0, -1, 1]))
        return
    if not isinstance(goal, Fraction):
        return
    step = grain(declaration)
    near = choose.pick([math.floor, math.ceil])(goal / step) * step
    low, high = bounds(declaration)
    target[name] = min(max(near + choose.pick([0, 0, -1, 1]) * step, low), high)


def _repaired(checks: Sequence[Any], values: Values, outer: Values, facts: Raw) -> bool:
    """Lowers what a check says is too much; whether all checks then hold."""
    for _ in checks:
        for check in checks:
            tree = (check["that"] if isinstance(check, dict) else check).tree
            _repair(tree, values, {**outer, **values}, facts)
    return all(check_holds(check, {**outer, **values}, DAY) for check in checks)


def _repair(tree: Tree, values: Values, seen: Values, facts: Raw) -> None:
    """Makes `small <= large` or `flag or number == 0` true by lowering the number."""
    if tree[0] == "or":
        if not seen[tree[1][1]]:
            values[tree[2][1][1]] = Fraction(0)
        return
    small, large = tree[1][1], tree[2][1]
    if seen[small] > seen[large]:
        step = grain(normal(facts[small]))
        values[small] = math.floor(seen[large] / step) * step


def complete(choose: Chooser, raw: Raw, hints: Sequence[Hint]) -> Values | None:
    """A value for every fact; None when a check could not be kept."""
    facts = raw.get("facts", {})
    values: Values = {}
    for name, declared in facts.items():
        declaration = normal(declared)
        make = every if "each" in declaration else one
        values[name] = make(choose, declaration)
    parameters = parameters_on(raw, DAY)
    for hint in hints:
        if choose.chance(55):
            towards(choose, hint, facts, values, parameters)
    kept = _repaired(raw.get("checks", []), values, {}, facts)
    for name, declared in facts.items():
        checks = normal(declared).get("checks", [])
        if "each" in normal(declared) and checks:
            fields = declared["each"]
            for record in values[name]:
                kept &= _repaired(checks, record, values, fields)
    return values if kept and within(raw, values) else None


def within(raw: Raw, values: Values) -> bool:
    """Whether all values keep to their bounds."""
    return all(_fits(normal(d), values[name]) for name, d in raw.get("facts", {}).items())


def _fits(declaration: Raw, value: Any) -> bool:
    if "each" in declaration:
        size = declaration.get("at_least", 0) <= len(value) <= declaration.get("at_most", 1000)
        inner = declaration["each"].items()
        return size and all(_fits(normal(d), record[n]) for record in value for n, d in inner)
    if not isinstance(value, Fraction):
        return True
    low, high = bounds(declaration)
    return low <= value <= high


# --- snapshots as documents ---------------------------------------------------------------------


def written(choose: Chooser, declaration: Raw, value: Any) -> Any:
    """One value as a snapshot states it."""
    if isinstance(value, frozenset):
        return [item for item in declaration["items"] if item in value]
    if not isinstance(value, Fraction):
        return value
    unit = unit_of(declaration)
    plain = decimal(value / scale(unit))
    if declaration["type"] == "share":
        # a bare share is in per cent; say so in most cases
        return f"{plain} %" if choose.chance(70) else plain
    if unit == "m2" and choose.chance(30):
        return f"{plain} m²"
    if unit == "yuan" and choose.chance(20):
        return f"{decimal(value / 10000)} 万元"
    if unit == "person" and choose.chance(15):
        return f"{plain} persons"
    return plain


def _whole(choose: Chooser, declaration: Raw, value: Any) -> Any:
    if "each" in declaration:
        return [
            {n: _whole(choose, normal(d), record[n]) for n, d in declaration["each"].items()}
            for record in value
        ]
    plain = written(choose, declaration, value)
    if isinstance(value, bool) and choose.chance(20):
        plain = "是" if value else "否"
    noted = {"value": plain, "note": "counted"} if choose.chance(8) else plain
    return _founded(declaration, noted)


def _founded(declaration: Raw, stated: Any) -> Any:
    """What is stated, with what it needs beside it."""
    beside = dict.fromkeys(declaration.get("needs", ()), "as the panel found")
    if not beside:
        return stated
    return {**(stated if isinstance(stated, dict) else {"value": stated}), **beside}


def _unknown(choose: Chooser, into: Raw, name: str) -> None:
    if choose.chance(40):
        into[name] = "unknown"


def _range(choose: Chooser, declaration: Raw, value: Any) -> Any:
    """A range that holds the value."""
    is_day = declaration["type"] == "date"
    step: Any = timedelta(days=1) if is_day else grain(declaration)
    low, high = (FIRST, LAST) if is_day else bounds(declaration)
    below = max(low, value - choose.pick([0, 1, 2, 5]) * step)
    above = min(high, value + choose.pick([0, 1, 2, 5]) * step)
    forms: list[Any] = [("at_least", below), ("at_most", above), ("between", None)]
    if value - step >= low:
        forms.append(("more_than", value - step))
    if value + step <= high:
        forms.append(("less_than", value + step))
    form, end = choose.pick(forms)
    if form == "between":
        return {form: [written(choose, declaration, v) for v in (below, above)]}
    return {form: written(choose, declaration, end)}


def _partly(choose: Chooser, declaration: Raw, value: Any) -> Any:
    """Something that is true of the value and does not say all."""
    if isinstance(value, frozenset):
        absent = [item for item in declaration["items"] if item not in value]
        return {
            "present": [i for i in declaration["items"] if i in value and choose.chance(50)],
            "absent": [item for item in absent if choose.chance(50)],
        }
    if declaration["type"] == "choice":
        options = list(declaration["options"])
        return {"one_of": [o for o in options if o == value or choose.chance(40)]}
    return _range(choose, declaration, value)


def _put(choose: Chooser, into: Raw, name: str, declaration: Raw, value: Any, hide: int) -> None:
    """States a fact in full, in part, or not at all."""
    if not choose.chance(hide):
        into[name] = _whole(choose, declaration, value)
    elif "each" in declaration:
        _put_records(choose, into, name, declaration, value)
    elif isinstance(value, bool) or choose.chance(45):
        _unknown(choose, into, name)
    else:
        into[name] = _founded(declaration, _partly(choose, declaration, value))


def _put_records(choose: Chooser, into: Raw, name: str, declaration: Raw, value: Any) -> None:
    if choose.chance(25):
        return _unknown(choose, into, name)
    described: list[Raw] = []
    for record in value:
        shown: Raw = {}
        for n, d in declaration["each"].items():
            _put(choose, shown, n, normal(d), record[n], 40)
        described.append(shown)
    if choose.chance(50) or not described:
        into[name] = described
        return None
    described = [record for record in described if choose.chance(60)]
    into[name] = {"records": described, "count": len(value)}
    return None


def _name_records(raw: Raw, facts: Raw) -> None:
    for name, value in facts.items():
        if "each" in normal(raw["facts"][name]) and isinstance(value, list):
            facts[name] = [{"name": f"r{n}", **record} for n, record in enumerate(value)]


@dataclass
class Case:
    """A snapshot with what else the day's assessment needs.

    `rounds` are the earlier rounds, latest last: `day`, `score`, `tier`, and a value of every fact.
    Without any, `spare` stands for what nobody knows of a round that there was not.
    """

    values: Values
    as_of: date = DAY
    claims: list[Raw] = field(default_factory=list)
    waivers: list[Raw] = field(default_factory=list)
    rounds: list[Values] = field(default_factory=list)
    spare: Values = field(default_factory=dict)

    @property
    def seen(self) -> Values:
        """Every value an expression can name."""
        latest = self.rounds[-1] if self.rounds else self.spare
        before = {f"previous.{name}": value for name, value in latest.items()}
        history = {**before, "previous.exists": bool(self.rounds), "rounds": self.rounds}
        return {**self.values, **history}


def history(choose: Chooser, raw: Raw, made: Case) -> None:
    """Earlier rounds; at least one where the ruleset asks what a round came to."""
    named = {ref for text in expressions(raw) for ref in references(text.tree)}
    asked = any(ref.startswith("previous.") and ref != "previous.exists" for ref in named)
    if not asked and not {"rounds", "previous.exists"} & {*named, *_lists(raw)}:
        return
    days = [DAY + timedelta(days=n) for n in (-800, -731, -366, -365, -31, -1)]
    chosen = some(choose, days, least=int(asked))[-4:]
    made.rounds = [_round(choose, raw, day) for day in chosen]
    made.spare = _round(choose, raw, days[0])


def _lists(raw: Raw) -> set[str]:
    return {criterion.get("for_each", "") for criterion in raw["criteria"].values()}


def _round(choose: Chooser, raw: Raw, day: date) -> Values:
    stated: Values = {"day": day, "score": Fraction(choose.whole(-2, 24) * 5, 2)}
    stated["tier"] = choose.pick([*raw.get("tiers", {}), "none"])
    for name, declared in raw["facts"].items():
        make = every if "each" in normal(declared) else one
        stated[name] = make(choose, normal(declared))
    return stated


def case(choose: Chooser, raw: Raw, hints: Sequence[Hint]) -> Case | None:
    """A complete snapshot with its day, claims and waivers; None when checks could not be kept."""
    values = complete(choose, raw, hints)
    if values is None:
        return None
    made = Case(values, DAY + timedelta(days=choose.pick([0, 0, 1, 2, 40, 95])))
    history(choose, raw, made)
    for name, criterion in raw["criteria"].items():
        if "exemption" in criterion and choose.chance(40):
            reason = {"reason": "no room", "evidence": "letter 7"}
            made.claims.append({"criterion": name, **reason})
        if choose.chance(5):
            until = DAY + timedelta(days=choose.pick([-1, 0, 1, 30]))
            by = {"by": "street office", "reason": "works", "until": until}
            made.waivers.append({"criterion": name, **by})
    return made


def _put_history(choose: Chooser, into: Raw, raw: Raw, of: Case, hide: int) -> None:
    """States the earlier rounds, in any order; or, in part known, says nothing of them."""
    if choose.chance(hide // 3):
        return
    rounds: list[Raw] = []
    for earlier in of.rounds:
        stated: Raw = {"as_of": earlier["day"], "facts": {}}
        for name, declaration in OF_ROUND.items():
            if name != "tier" or "tiers" in raw:
                declared = {**declaration, "options": [*raw.get("tiers", {}), "none"]}
                _put(choose, stated, name, declared, earlier[name], hide)
        for name, declaration in raw["facts"].items():
            _put(choose, stated["facts"], name, normal(declaration), earlier[name], hide)
        if not stated["facts"]:
            del stated["facts"]
        rounds.append(stated)
    into["history"] = shuffled(choose, rounds)


OF_ROUND: dict[str, Raw] = {
    "score": {"type": "number", "at_least": -(10**15)}, "tier": {"type": "choice"},
}  # fmt: skip


def snapshot(choose: Chooser, raw: Raw, of: Case, hide: int = 0, *, named: bool = False) -> Raw:
    """The case as a snapshot document; `hide` per cent of its facts in part or not at all.

    `named` calls the records `r0`, `r1`, …
    """
    facts: Raw = {}
    for name, declared in raw.get("facts", {}).items():
        _put(choose, facts, name, normal(declared), of.values[name], hide)
    if hide:
        facts = {name: facts[name] for name in shuffled(choose, list(facts))}
    if named:
        _name_records(raw, facts)
    made: Raw = {"snapshot": "made-up", "community": {"zh": "某社区", "en": "some community"}}
    made["facts"] = facts
    if of.spare:
        _put_history(choose, made, raw, of, hide)
    if of.claims:
        made["claims"] = of.claims
    if of.waivers:
        made["waivers"] = of.waivers
    return made
