"""What docs/language.md says a criterion comes to, computed as plainly as it is written.

In: a ruleset as nested Python data (the shape of the YAML, with an `Expression` wherever one may
stand), every fact's value in base units, the day, claims and waivers. Out: the figures and the
types of the day; status and points of a criterion.

What earlier rounds state is among the values: `previous.FACT`, `previous.exists` and `rounds`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .expression import Expression, Table, Values, ZeroDivisor, evaluate, references
from .points import ZERO, Earned, Judge, Raw, demand_of, exact, rounded, rounds
from .points import maximum as most_of

WAN = Fraction(10000)
SCALES = {"ha": WAN, "万平方米": WAN, "万元": WAN, "%": Fraction(1, 100)}


def scale(unit: str | None) -> Fraction:
    """How many base units one of `unit` is."""
    return SCALES.get(unit or "", Fraction(1))


@dataclass(frozen=True)
class Outcome:
    """What became of one criterion; `points` is None unless it was judged and has points."""

    status: str
    points: Fraction | None
    maximum: Fraction | None


@dataclass(frozen=True)
class _Case:
    """One judgement of one demand: met or not (None: not applicable), and the points.

    `undivided` is whether a divisor in it is zero.
    """

    met: bool | None
    points: Fraction
    weight: Fraction = Fraction(1)
    undivided: bool = False


@dataclass(frozen=True)
class Demanded:
    """Of which records a criterion is asked, and in which of them a divisor is zero.

    The whole, where there is no list, counts as one record.
    """

    asked: frozenset[int]
    undivided: frozenset[int]


# --- figures ------------------------------------------------------------------------------------


def parameters_on(raw: Raw, as_of: date, facts: Values | None = None) -> dict[str, Any]:
    """Each parameter's value on the day; None is `unspecified`, a `Table` goes by records.

    Tables that go by facts of the whole are left out while there are no facts.
    """
    found: dict[str, Any] = {}
    for name, parameter in raw.get("parameters", {}).items():
        if "by" in parameter:
            table = _table(parameter, as_of)
            if "each" in raw["facts"].get(parameter["by"].partition(".")[0], ()):
                found[name] = table
            elif facts is not None:
                found[name] = table.at(evaluate(table.by, facts, as_of))
            continue
        value = parameter.get("value")
        if "values" in parameter:
            value = parameter["values"][max(day for day in parameter["values"] if day <= as_of)]
        known = None if value == "unspecified" else exact(value) * scale(parameter.get("unit"))
        found[name] = known
    return found


def _table(parameter: Raw, as_of: date) -> Table:
    """The table that holds on the day."""
    rows, size = parameter["values"], scale(parameter.get("unit"))
    if all(isinstance(key, date) for key in rows):
        rows = rows[max(day for day in rows if day <= as_of)]
    figures = {
        key if isinstance(key, str) else exact(key): exact(figure) * size
        for key, figure in rows.items()
    }
    otherwise = parameter.get("otherwise")
    return Table(
        parameter["by"].tree, figures, None if otherwise is None else exact(otherwise) * size
    )


def types_of(raw: Raw, values: Values, as_of: date) -> dict[str, frozenset[str]]:
    """Of which types of each classification the community is."""
    return {
        name: frozenset(
            option
            for option, stated in classification["options"].items()
            if evaluate(stated["when"].tree, values, as_of)
        )
        for name, classification in raw.get("types", {}).items()
    }


def expressions(part: object) -> Iterable[Expression]:
    """Every expression in a part of a ruleset."""
    if isinstance(part, Expression):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from expressions(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from expressions(inner)


def check_holds(check: object, values: Values, as_of: date) -> bool:
    """Whether a plausibility check holds."""
    text = check["that"] if isinstance(check, Mapping) else check
    assert isinstance(text, Expression)
    return bool(evaluate(text.tree, values, as_of))


# --- one criterion ------------------------------------------------------------------------------


def maximum(criterion: Raw, raw: Raw) -> Fraction | None:
    """The most a criterion can earn; None when it has no points."""
    if "points" not in criterion:
        return None
    if criterion.get("combine") == "sum":
        return exact(criterion["combined_at_most"])
    most = _most_of_one(criterion, raw)
    if "combined_at_most" in criterion:
        return min(most, exact(criterion["combined_at_most"]))
    return most


def _most_of_one(criterion: Raw, raw: Raw) -> Fraction:
    """The most that one record can earn, or the whole where there is no list."""
    if "points" not in criterion:
        return ZERO
    demand = demand_of(criterion, {})
    return most_of(criterion["points"], demand, raw, criterion.get("for_each"))


def _case(raw: Raw, criterion: Raw, values: Values, as_of: date) -> _Case:
    """The judgement, with `when_zero` where a divisor is zero."""
    judge = Judge(raw, values, as_of, criterion.get("for_each"))
    demand = demand_of(criterion, {})
    weight = Fraction(1)
    if "weight" in criterion:
        weight = judge.value(criterion["weight"])
    try:
        if "points" in criterion:
            earned = judge.earned(criterion["points"], demand)
        else:
            earned = Earned(ZERO, judge.meets(demand))
    except ZeroDivisor:
        found = _declared_case(criterion["when_zero"], _most_of_one(criterion, raw))
        return _Case(found.met, found.points, weight, undivided=True)
    return _Case(earned.best, earned.points, weight)


def _declared_case(policy: str, full: Fraction) -> _Case:
    if policy == "not_applicable":
        return _Case(None, ZERO)
    return _Case(True, full) if policy == "met" else _Case(False, ZERO)


def _judge_records(raw: Raw, criterion: Raw, values: Values, as_of: date) -> _Case:
    cases = [case for _, case in _asked(raw, criterion, values, as_of)]
    if not cases:
        return _declared_case(criterion["when_empty"], maximum(criterion, raw) or ZERO)
    cases = [case for case in cases if case.met is not None]
    return _combined(cases, criterion, raw) if cases else _Case(None, ZERO)


def _asked(raw: Raw, criterion: Raw, values: Values, as_of: date) -> Iterable[tuple[int, _Case]]:
    """The records of which a criterion is asked, by number, and the judgement of each."""
    for number, record in enumerate(values[criterion["for_each"]]):
        scope = {**values, **record}
        if "where" in criterion and not evaluate(criterion["where"].tree, scope, as_of):
            continue
        case = _case(raw, criterion, scope, as_of)
        if case.weight > 0:
            yield number, case


def demanded(raw: Raw, name: str, values: Values, as_of: date) -> Demanded:
    """Of whom a criterion is asked, of complete facts."""
    criterion = raw["criteria"][name]
    if "for_each" in criterion:
        cases = dict(_asked(raw, criterion, values, as_of))
    else:
        cases = {0: _case(raw, criterion, values, as_of)}
    undivided = frozenset(number for number, case in cases.items() if case.undivided)
    return Demanded(frozenset(cases), undivided)


def _combined(cases: Sequence[_Case], criterion: Raw, raw: Raw) -> _Case:
    met = [bool(case.met) for case in cases]
    full = _most_of_one(criterion, raw)
    points = [case.points for case in cases]
    cap = criterion.get("combined_at_most")
    match criterion.get("combine", "all"):
        case "all":
            return _Case(all(met), full if all(met) else ZERO)
        case "any":
            return _Case(any(met), full if any(met) else ZERO)
        case "share":
            part = _mean([(full if case.met else ZERO, case.weight) for case in cases])
            return _Case(all(met), _item(part, raw))
        case "worst":
            return _Case(all(met), min(points))
        case "best":
            most = max(points)
            return _Case(any(met), most if cap is None else min(most, exact(cap)))
        case "sum":
            total = sum(points, ZERO)
            most = exact(criterion["combined_at_most"])
            return _Case(total >= most, min(total, most))
    return _Case(all(met), _item(_mean([(case.points, case.weight) for case in cases]), raw))


def _mean(weighed: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    whole = sum((weight for _, weight in weighed), ZERO)
    return sum((value * weight for value, weight in weighed), ZERO) / whole


def _item(points: Fraction, raw: Raw) -> Fraction:
    scoring = raw.get("scoring", {})
    return rounded(points, scoring) if rounds(scoring, "items") else points


def _judged(raw: Raw, criterion: Raw, values: Values, as_of: date) -> Outcome:
    most = maximum(criterion, raw)
    judge = _judge_records if "for_each" in criterion else _case
    case = judge(raw, criterion, values, as_of)
    if case.met is None:
        return Outcome("not_applicable", None, most)
    points = None if most is None else case.points
    if case.met:
        return Outcome("met", points, most)
    return Outcome("partly_met" if points and points > 0 else "unmet", points, most)


def _waived(name: str, waivers: Iterable[Raw], as_of: date) -> bool:
    return any(w["criterion"] == name and as_of <= w["until"] for w in waivers)


def outcome_of(
    raw: Raw, name: str, values: Values, as_of: date, claims: Sequence[Raw], waivers: Sequence[Raw]
) -> Outcome:
    criterion = raw["criteria"][name]
    most = maximum(criterion, raw)
    if unspecified(criterion, raw, values):
        return Outcome("unspecified", None, most)
    if "applies_when" in criterion and not evaluate(criterion["applies_when"].tree, values, as_of):
        return Outcome("not_applicable", None, most)
    if any(claim["criterion"] == name for claim in claims):
        return Outcome("not_applicable", None, most)
    judged = _judged(raw, criterion, values, as_of)
    if judged.status != "not_applicable" and _waived(name, waivers, as_of):
        return Outcome("waived", None, most)
    return judged


def unspecified(part: object, raw: Raw, values: Values) -> bool:
    """Whether a part of the ruleset uses a parameter that has no figure on the day."""
    used = {ref for text in expressions(part) for ref in references(text.tree)}
    return any(name in used and values[name] is None for name in raw.get("parameters", {}))
