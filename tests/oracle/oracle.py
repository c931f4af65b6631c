"""What docs/language.md says a complete snapshot is worth, computed as plainly as it is written.

In: a ruleset as nested Python data (the shape of the YAML, with an `Expression` wherever one may
stand), every fact's value in base units, the day, claims and waivers. Out: status and points of
each criterion, points and possible points of each group, the score (None when absent), the tier.
Guaranteed: exact Fractions throughout, no compilation, no code shared with the engine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .expression import Expression, Values, ZeroDivisor, evaluate, references, round_half_up

Raw = Mapping[str, Any]
ZERO = Fraction(0)

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
class Verdict:
    """What became of a snapshot."""

    criteria: Mapping[str, Outcome]
    groups: Mapping[str, tuple[Fraction, Fraction]]
    score: Fraction | None
    maximum: Fraction
    tier: str | None
    bars: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    """One judgement of one demand: met or not (None: not applicable), and the points."""

    met: bool | None
    points: Fraction


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


def parameters_on(raw: Raw, as_of: date) -> dict[str, Fraction | None]:
    """Each parameter's value on the day; None is `unspecified`."""
    found: dict[str, Fraction | None] = {}
    for name, parameter in raw.get("parameters", {}).items():
        value = parameter.get("value")
        if "values" in parameter:
            value = parameter["values"][max(day for day in parameter["values"] if day <= as_of)]
        known = None if value == "unspecified" else exact(value) * scale(parameter.get("unit"))
        found[name] = known
    return found


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


def construct(criterion: Raw) -> tuple[str, Any] | None:
    """The points construct's name and argument; None when the criterion has no points."""
    points = criterion.get("points")
    if points is None:
        return None
    if not isinstance(points, Mapping):
        return "full", points
    [(name, argument)] = points.items()
    return name, argument


def maximum(criterion: Raw, raw: Raw) -> Fraction | None:
    """The most a criterion can earn; None when it has no points."""
    found = construct(criterion)
    if found is None:
        return None
    name, argument = found
    match name:
        case "full" | "share":
            return exact(argument)
        case "each":
            return exact(argument) * len(counting_items(criterion, raw))
        case "table" | "options":
            return max(exact(points) for points in argument.values())
        case "bands":
            return max(exact(band["points"]) for band in argument)
        case "linear":
            return max(exact(argument[end]["points"]) for end in ("from", "to"))
        case "per_unit":
            return exact(argument["at_most"])
        case "deductions":
            return exact(argument["from"])
    raise ValueError(name)


def declared(raw: Raw, criterion: Raw, name: str) -> Any:
    """The declaration of a fact, or of a field of the list the criterion goes over."""
    if "for_each" in criterion:
        fields = raw["facts"][criterion["for_each"]]["each"]
        if name in fields:
            return fields[name]
    return raw["facts"][name]


def counting_items(criterion: Raw, raw: Raw) -> list[str]:
    """The items of a checklist demand that count."""
    chosen = criterion.get("items")
    return list(chosen or declared(raw, criterion, criterion["checklist"])["items"])


class _Judge:
    """Judges one criterion for one set of values (those of a record included)."""

    def __init__(self, raw: Raw, criterion: Raw, values: Values, as_of: date) -> None:
        self.raw, self.criterion, self.values, self.as_of = raw, criterion, values, as_of
        self.scoring: Raw = raw.get("scoring", {})

    def value(self, text: Any) -> Any:
        return evaluate(text.tree, self.values, self.as_of)

    def case(self) -> _Case:
        """The judgement, with `when_zero` where a divisor is zero."""
        try:
            points = self.points()
            return _Case(self.met(points), points)
        except ZeroDivisor:
            return _declared_case(self.criterion["when_zero"], self.criterion, self.raw)

    def met(self, points: Fraction) -> bool:
        if "require" in self.criterion:
            return bool(self.value(self.criterion["require"]))
        if "checklist" in self.criterion:
            items = counting_items(self.criterion, self.raw)
            return self.present() >= int(self.criterion.get("at_least", len(items)))
        if any(name in self.criterion for name in _THRESHOLDS):
            return self.inside(self.criterion, self.value(self.criterion["measure"]))
        return self.complies(points)

    def complies(self, points: Fraction) -> bool:
        """Full compliance of a criterion without thresholds."""
        found = construct(self.criterion)
        assert found is not None
        if found[0] == "deductions":
            return not self.anything_lost(found[1])
        if found[0] == "linear":
            return self.beyond_better_anchor(found[1])
        if found[0] == "per_unit":
            return self.earned_per_unit(found[1]) >= exact(found[1]["at_most"])
        return points == maximum(self.criterion, self.raw)

    def inside(self, ends: Raw, number: Fraction) -> bool:
        return all(
            holds(number, self.value(ends[name]))
            for name, holds in _THRESHOLDS.items()
            if name in ends
        )

    def present(self) -> int:
        items = counting_items(self.criterion, self.raw)
        return len(self.values[self.criterion["checklist"]] & set(items))

    def points(self) -> Fraction:
        found = construct(self.criterion)
        if found is None:
            return self.no_points()
        name, argument = found
        if name == "full":
            return exact(argument) if self.met(ZERO) else ZERO
        earned: Fraction = getattr(self, f"points_{name}")(argument)
        return earned

    def no_points(self) -> Fraction:
        self.met(ZERO)
        return ZERO

    def measure(self) -> Any:
        return self.value(self.criterion["measure"])

    def points_share(self, most: Any) -> Fraction:
        if "checklist" in self.criterion:
            ratio = Fraction(self.present(), len(counting_items(self.criterion, self.raw)))
        elif "at_least" in self.criterion:
            ratio = self.measure() / self.value(self.criterion["at_least"])
        else:
            ratio = self.value(self.criterion["at_most"]) / self.measure()
        return rounded(min(exact(most) * ratio, exact(most)), self.scoring)

    def points_each(self, one: Any) -> Fraction:
        return exact(one) * self.present()

    def points_table(self, table: Mapping[int, Any]) -> Fraction:
        reached = self.present() if "checklist" in self.criterion else self.measure()
        keys = [int(key) for key in table if int(key) <= reached]
        return exact(table[max(keys)]) if keys else ZERO

    def points_bands(self, bands: Sequence[Raw]) -> Fraction:
        number = self.measure()
        inside = (exact(band["points"]) for band in bands if self.inside(band, number))
        return next(inside, ZERO)

    def anchors(self, line: Raw) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
        """Worse and better anchor as (at, points)."""
        ends = [(self.value(line[end]["at"]), exact(line[end]["points"])) for end in line]
        worse, better = sorted(ends, key=lambda end: end[1])
        return worse, better

    def points_linear(self, line: Raw) -> Fraction:
        (x0, y0), (x1, y1) = self.anchors(line)
        way = (self.measure() - x0) / (x1 - x0)
        return rounded(y0 + (y1 - y0) * min(max(way, ZERO), Fraction(1)), self.scoring)

    def beyond_better_anchor(self, line: Raw) -> bool:
        (x0, _), (x1, _) = self.anchors(line)
        return bool((self.measure() - x0) / (x1 - x0) >= 1)

    def earned_per_unit(self, argument: Raw) -> Fraction:
        units: Fraction = self.value(argument.get("of", self.criterion.get("measure")))
        return exact(argument["points"]) * units

    def points_per_unit(self, argument: Raw) -> Fraction:
        return rounded(
            min(self.earned_per_unit(argument), exact(argument["at_most"])), self.scoring
        )

    def loss(self, loss: Raw) -> Fraction:
        one = exact(loss["points"])
        if "when" in loss:
            return one if self.value(loss["when"]) else ZERO
        if "unless" in loss:
            return ZERO if self.value(loss["unless"]) else one
        if "per_missing" in loss:
            name = loss["per_missing"]
            items = set(declared(self.raw, self.criterion, name)["items"])
            return one * len(items - self.values[name])
        lost: Fraction = one * self.value(loss["per"])
        return min(lost, exact(loss["at_most"])) if "at_most" in loss else lost

    def anything_lost(self, argument: Raw) -> bool:
        all_taken = "zero_when" in argument and self.value(argument["zero_when"])
        return bool(all_taken) or any(self.loss(loss) > 0 for loss in argument["lose"])

    def points_deductions(self, argument: Raw) -> Fraction:
        lost = sum((self.loss(loss) for loss in argument["lose"]), ZERO)
        if "zero_when" in argument and self.value(argument["zero_when"]):
            return ZERO
        return max(exact(argument["from"]) - lost, exact(argument.get("floor", 0)))

    def points_options(self, options: Raw) -> Fraction:
        return exact(options.get(self.measure(), 0))


_THRESHOLDS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "at_least": lambda a, b: a >= b,
    "more_than": lambda a, b: a > b,
    "at_most": lambda a, b: a <= b,
    "less_than": lambda a, b: a < b,
    "equals": lambda a, b: a == b,
}


def _declared_case(policy: str, criterion: Raw, raw: Raw) -> _Case:
    if policy == "not_applicable":
        return _Case(None, ZERO)
    full = maximum(criterion, raw) or ZERO
    return _Case(True, full) if policy == "met" else _Case(False, ZERO)


def _judge_records(raw: Raw, criterion: Raw, values: Values, as_of: date) -> _Case:
    scopes = [{**values, **record} for record in values[criterion["for_each"]]]
    if "where" in criterion:
        scopes = [s for s in scopes if evaluate(criterion["where"].tree, s, as_of)]
    if not scopes:
        return _declared_case(criterion["when_empty"], criterion, raw)
    cases = [_Judge(raw, criterion, scope, as_of).case() for scope in scopes]
    cases = [case for case in cases if case.met is not None]
    return _combined(cases, criterion, raw) if cases else _Case(None, ZERO)


def _combined(cases: Sequence[_Case], criterion: Raw, raw: Raw) -> _Case:
    combine = criterion.get("combine", "all")
    met = [bool(case.met) for case in cases]
    full = maximum(criterion, raw) or ZERO
    points = [case.points for case in cases]
    scoring = raw.get("scoring", {})
    match combine:
        case "all":
            return _Case(all(met), full if all(met) else ZERO)
        case "any":
            return _Case(any(met), full if any(met) else ZERO)
        case "share":
            return _Case(all(met), rounded(full * sum(met) / len(met), scoring))
        case "worst":
            return _Case(all(met), min(points))
        case _:
            return _Case(all(met), rounded(sum(points, ZERO) / len(points), scoring))


def _judged(raw: Raw, criterion: Raw, values: Values, as_of: date) -> Outcome:
    most = maximum(criterion, raw)
    if "for_each" in criterion:
        case = _judge_records(raw, criterion, values, as_of)
    else:
        case = _Judge(raw, criterion, values, as_of).case()
    if case.met is None:
        return Outcome("not_applicable", None, most)
    points = None if most is None else case.points
    if case.met:
        return Outcome("met", points, most)
    return Outcome("partly_met" if points else "unmet", points, most)


# --- the whole ----------------------------------------------------------------------------------


def _waived(name: str, waivers: Iterable[Raw], as_of: date) -> bool:
    return any(w["criterion"] == name and as_of <= w["until"] for w in waivers)


def _outcome(
    raw: Raw, name: str, values: Values, as_of: date, claims: Sequence[Raw], waivers: Sequence[Raw]
) -> Outcome:
    criterion = raw["criteria"][name]
    most = maximum(criterion, raw)
    used = {ref for text in expressions(criterion) for ref in references(text.tree)}
    if any(ref in used and ref in values and values[ref] is None for ref in raw_parameters(raw)):
        return Outcome("unspecified", None, most)
    if "applies_when" in criterion and not evaluate(criterion["applies_when"].tree, values, as_of):
        return Outcome("not_applicable", None, most)
    if any(claim["criterion"] == name for claim in claims):
        return Outcome("not_applicable", None, most)
    judged = _judged(raw, criterion, values, as_of)
    if judged.status != "not_applicable" and _waived(name, waivers, as_of):
        return Outcome("waived", None, most)
    return judged


def raw_parameters(raw: Raw) -> Iterable[str]:
    """The names of the parameters."""
    return list(raw.get("parameters", {}))


def _entry(outcome: Outcome, scoring: Raw) -> tuple[Fraction, Fraction]:
    """What one criterion puts into earned and possible."""
    if outcome.maximum is None or outcome.status == "unspecified":
        return ZERO, ZERO
    if outcome.status in ("not_applicable", "waived"):
        policy = scoring.get(outcome.status, "leave_out")
        return {
            "leave_out": (ZERO, ZERO),
            "full": (outcome.maximum, outcome.maximum),
            "zero": (ZERO, outcome.maximum),
        }[policy]
    assert outcome.points is not None
    return outcome.points, outcome.maximum


def _group(group: Raw, members: Iterable[Outcome], scoring: Raw) -> tuple[Fraction, Fraction]:
    """Points and possible points of a group, after weight and cap."""
    entries = [_entry(member, scoring) for member in members]
    earned = sum((entry[0] for entry in entries), ZERO)
    possible = sum((entry[1] for entry in entries), ZERO)
    if "weight" in group and possible:
        weight = exact(group["weight"])
        earned, possible = rounded(earned / possible * weight, scoring), weight
    if "at_most" in group:
        most = exact(group["at_most"])
        earned, possible = min(earned, most), min(possible, most)
    return earned, possible


def full_marks(raw: Raw) -> Fraction:
    """The maximum of the ruleset: its groups (without bonus), or its criteria."""
    if "total" in raw.get("scoring", {}):
        return exact(raw["scoring"]["total"])
    mosts = {name: maximum(c, raw) or ZERO for name, c in raw["criteria"].items()}
    if "groups" not in raw:
        return sum(mosts.values(), ZERO)
    total = ZERO
    for name, group in raw["groups"].items():
        inside = sum((mosts[c] for c, r in raw["criteria"].items() if r["group"] == name), ZERO)
        if not group.get("bonus"):
            total += exact(group["weight"]) if "weight" in group else inside
            total -= max(ZERO, inside - exact(group["at_most"])) if "at_most" in group else ZERO
    return total


def _score(
    raw: Raw, results: Mapping[str, tuple[Fraction, Fraction]], most: Fraction, zeroed: bool
) -> Fraction | None:
    scoring, groups = raw.get("scoring", {}), raw.get("groups", {"": {}})
    counted = [results[name] for name in groups if not groups[name].get("bonus")]
    earned = sum((result[0] for result in counted), ZERO)
    possible = sum((result[1] for result in counted), ZERO)
    if possible == 0:
        return None
    if zeroed:
        return ZERO
    score = earned if possible == most else rounded(earned / possible * most, scoring)
    score += sum((results[name][0] for name in groups if groups[name].get("bonus")), ZERO)
    return score if scoring.get("bonus_beyond_maximum") else min(score, most)


def _reaches(minimum: Any, points: Fraction, possible: Fraction) -> bool:
    """Whether points reach a minimum in points, or in per cent of what was possible."""
    if isinstance(minimum, Expression):
        return bool(points >= minimum.tree[1] * possible)
    return points >= exact(minimum)


def _tier_holds(raw: Raw, tier: Raw, verdict: Verdict) -> bool:
    if "total" in tier and (
        verdict.score is None
        or not _reaches(tier["total"]["at_least"], verdict.score, verdict.maximum)
    ):
        return False
    minima = [(name, limit["at_least"]) for name, limit in tier.get("groups", {}).items()]
    if "every_group" in tier:
        named = [g for g in raw["groups"] if not raw["groups"][g].get("bonus")]
        minima += [(name, tier["every_group"]["at_least"]) for name in named]
    if not all(_reaches(bound, *verdict.groups[group]) for group, bound in minima):
        return False
    return all(
        verdict.criteria[name].status in ("met", "not_applicable", "waived")
        for name in tier.get("requires", [])
    )


def _tier(raw: Raw, verdict: Verdict, bars: Sequence[Any]) -> str | None:
    tiers = raw.get("tiers", {})
    order = list(tiers)
    if "all" in bars:
        return None
    first = max((order.index(bar) + 1 for bar in bars), default=0)
    return next((name for name in order[first:] if _tier_holds(raw, tiers[name], verdict)), None)


def assess(
    raw: Raw,
    facts: Values,
    as_of: date,
    claims: Sequence[Raw] = (),
    waivers: Sequence[Raw] = (),
) -> Verdict:
    """Judge a complete snapshot."""
    values = {**parameters_on(raw, as_of), **facts}
    outcomes = {
        name: _outcome(raw, name, values, as_of, claims, waivers) for name in raw["criteria"]
    }
    scoring = raw.get("scoring", {})
    results = {
        group: _group(
            declaration,
            [outcomes[c] for c, r in raw["criteria"].items() if r.get("group", "") == group],
            scoring,
        )
        for group, declaration in raw.get("groups", {"": {}}).items()
    }
    fired = [
        name
        for name, criterion in raw["criteria"].items()
        if "veto" in criterion and outcomes[name].status in ("unmet", "partly_met")
    ]
    vetoes = [raw["criteria"][name]["veto"] for name in fired]
    most = full_marks(raw)
    score = _score(raw, results, most, any("score" in veto for veto in vetoes))
    verdict = Verdict(outcomes, results, score, most, None, tuple(fired))
    tier = _tier(raw, verdict, [veto["bars"] for veto in vetoes if "bars" in veto])
    return Verdict(outcomes, results, score, most, tier, tuple(fired))
