"""What docs/language.md says a complete snapshot is worth: sections 7 and 8.

In: a ruleset as nested Python data, every fact's value in base units, the day, claims and waivers.
Out: points and possible points of each group, the score (None when absent), the tier and what
follows from it. Guaranteed: exact Fractions throughout, no compilation, no code shared with the
engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from .expression import Expression, Values, evaluate, same_day
from .oracle import (
    Demanded,
    Outcome,
    demanded,
    maximum,
    outcome_of,
    parameters_on,
    types_of,
    unspecified,
)
from .points import ZERO, Raw, exact, rounded, rounds


class Sums(NamedTuple):
    """What a criterion or a group earns, of how much; `full` when it earns all it can."""

    earned: Fraction
    possible: Fraction
    full: bool


@dataclass(frozen=True)
class Verdict:
    """What became of a snapshot; `reached` is the tier before anything lowers it."""

    criteria: Mapping[str, Outcome]
    groups: Mapping[str, Sums]
    score: Fraction | None
    maximum: Fraction
    bars: tuple[str, ...]
    types: Mapping[str, frozenset[str]]
    reached: str | None = None
    tier: str | None = None
    valid_until: date | None = None
    outcomes: Mapping[str, Fraction] | None = None


# --- groups -------------------------------------------------------------------------------------


def members(raw: Raw, group: str | None) -> tuple[list[str], list[str]]:
    """The criteria and the groups that lie in a group, or (None) in none."""
    criteria = [name for name, c in raw["criteria"].items() if c.get("group") == group]
    groups = [name for name, g in raw.get("groups", {}).items() if g.get("in") == group]
    return criteria, groups


def is_bonus(raw: Raw, group: str | None) -> bool:
    """Whether the points of a group come on top."""
    while group is not None:
        if raw["groups"][group].get("bonus"):
            return True
        group = raw["groups"][group].get("in")
    return False


def ever_specified(raw: Raw, name: str) -> bool:
    """Whether every parameter of a criterion has a figure on some day."""
    never = {n: None for n, p in raw.get("parameters", {}).items() if _never_stated(p)}
    others = dict.fromkeys(raw.get("parameters", {}), ZERO)
    return not unspecified(raw["criteria"][name], raw, {**others, **never})


def _never_stated(parameter: Raw) -> bool:
    figures = list(parameter.get("values", {}).values()) or [parameter["value"]]
    return "by" not in parameter and all(figure == "unspecified" for figure in figures)


def mosts(raw: Raw, group: str | None) -> list[Fraction]:
    """What each member can earn on some day; a bonus is no part of the whole."""
    criteria, groups = members(raw, group)
    own = [
        maximum(raw["criteria"][name], raw) or ZERO
        for name in criteria
        if "points" in raw["criteria"][name] and ever_specified(raw, name)
    ]
    inner = [name for name in groups if group is not None or not is_bonus(raw, name)]
    return own + [group_maximum(raw, name) for name in inner]


def earnable(raw: Raw, group: str) -> Fraction:
    """What the members that count can earn together."""
    found = sorted(mosts(raw, group), reverse=True)
    return sum(found[: raw["groups"][group].get("best")], ZERO)


def group_maximum(raw: Raw, group: str) -> Fraction:
    """What a group can earn on some day, after its weight and its cap."""
    written = raw["groups"][group]
    most = exact(written["weight"]) if "weight" in written else earnable(raw, group)
    return min(most, exact(written["at_most"])) if "at_most" in written else most


def full_marks(raw: Raw) -> Fraction:
    """The maximum of the ruleset: its groups (without bonus), or its criteria."""
    return sum(mosts(raw, None), ZERO)


def policy_of(raw: Raw, criterion: Raw, status: str) -> str:
    """How a criterion counts that does not apply or is waived."""
    scoring: Raw = raw.get("scoring", {})
    chosen = scoring.get(status, "leave_out")
    if status == "not_applicable":
        around, group = [criterion], criterion.get("group")
        while group is not None:
            around.append(raw["groups"][group])
            group = around[-1].get("in")
        chosen = next((a["not_applicable"] for a in around if "not_applicable" in a), chosen)
    return str(chosen)


def _entry(raw: Raw, criterion: Raw, outcome: Outcome) -> Sums | None:
    """What one criterion puts into earned and possible; None when it enters neither side."""
    if outcome.maximum is None or outcome.status == "unspecified":
        return None
    if outcome.status in ("not_applicable", "waived"):
        most = outcome.maximum
        return {
            "leave_out": Sums(ZERO, ZERO, True),
            "full": Sums(most, most, True),
            "zero": Sums(ZERO, most, most == 0),
        }[policy_of(raw, criterion, outcome.status)]
    assert outcome.points is not None
    return Sums(outcome.points, outcome.maximum, outcome.points >= outcome.maximum)


class _Groups:
    """The sums of all groups of a ruleset."""

    def __init__(self, raw: Raw, outcomes: Mapping[str, Outcome]) -> None:
        self.raw = raw
        self.entries = {
            name: _entry(raw, criterion, outcomes[name])
            for name, criterion in raw["criteria"].items()
        }
        self.results: dict[str, Sums] = {}
        for name in members(raw, None)[1]:
            self.results[name] = self.group(name)

    def inside(self, group: str | None) -> list[Sums]:
        criteria, groups = members(self.raw, group)
        inner = [name for name in groups if group is not None or not is_bonus(self.raw, name)]
        for name in inner:
            self.results[name] = self.group(name)
        own = [entry for name in criteria if (entry := self.entries[name]) is not None]
        return own + [self.results[name] for name in inner]

    def group(self, name: str) -> Sums:
        """Points and possible points, after choice, weight, cap and floor."""
        written, scoring = self.raw["groups"][name], self.raw.get("scoring", {})
        found, best = self.inside(name), written.get("best")
        earned = sum(sorted((s.earned for s in found), reverse=True)[:best], ZERO)
        possible = sum(sorted((s.possible for s in found), reverse=True)[:best], ZERO)
        full = all(s.full for s in found)
        if "weight" in written:
            weight = exact(written["weight"])
            # where nothing can be earned there is nothing to scale
            earned, possible = (earned / possible * weight, weight) if possible else (ZERO, ZERO)
            if rounds(scoring, "groups"):
                earned = rounded(earned, scoring)
        if "at_most" in written:
            most = exact(written["at_most"])
            earned, possible = min(earned, most), min(possible, most)
        if "at_least" in written:
            earned = max(earned, min(exact(written["at_least"]), possible))
        if not {"best", "at_most", "at_least"}.isdisjoint(written):
            full = earned >= possible
        return Sums(earned, possible, full)


# --- the score ----------------------------------------------------------------------------------


def _score(raw: Raw, groups: _Groups, zeroed: bool) -> tuple[Fraction | None, Fraction]:
    """The score, and what it is measured by."""
    scoring, counted = raw.get("scoring", {}), groups.inside(None)
    earned = sum((found.earned for found in counted), ZERO)
    possible = sum((found.possible for found in counted), ZERO)
    most = possible if scoring.get("maximum") == "possible" else full_marks(raw)
    if possible == 0:
        return None, most
    if zeroed:
        return ZERO, most
    if scoring.get("all_or_nothing"):
        return (most if all(found.full for found in counted) else ZERO), most
    score = earned if possible == most else earned / possible * most
    once = rounds(scoring, "total")
    if rounds(scoring, "items") and rounds(scoring, "groups"):
        # what is added to it is rounded already
        score = rounded(score, scoring) if once and possible != most else score
        once = False
    score += sum(
        (groups.results[n].earned for n in members(raw, None)[1] if is_bonus(raw, n)), ZERO
    )
    if once:
        score = rounded(score, scoring)
    if not scoring.get("bonus_beyond_maximum"):
        score = min(score, most)
    return max(score, exact(scoring.get("at_least", 0))), most


# --- tiers --------------------------------------------------------------------------------------


def _reaches(limit: Raw, points: Fraction, possible: Fraction) -> bool:
    """Whether points reach a minimum in points, or in per cent of what was possible."""
    [(end, minimum)] = limit.items()
    share = isinstance(minimum, Expression)
    needed = minimum.tree[1] * possible if share else exact(minimum)
    return points > needed if end == "more_than" else points >= needed


@dataclass(frozen=True)
class _Tiers:
    """Which tier is awarded, and what follows from it."""

    raw: Raw
    verdict: Verdict
    values: Values
    as_of: date

    def holds(self, condition: Expression) -> bool:
        return bool(evaluate(condition.tree, self.values, self.as_of))

    def asked(self, item: Any) -> bool:
        """Whether a prerequisite is asked for."""
        for key in ("when", "unless"):
            if isinstance(item, Mapping) and key in item:
                figures = not unspecified(item[key], self.raw, self.values)
                return figures and self.holds(item[key]) == (key == "when")
        return True

    def conditions(self, tier: Raw) -> Iterator[bool]:
        raw, verdict = self.raw, self.verdict
        yield verdict.score is not None
        if "total" in tier and verdict.score is not None:
            yield _reaches(tier["total"], verdict.score, verdict.maximum)
        limits = list(tier.get("groups", {}).items())
        if "every_group" in tier:
            outermost = [n for n in members(raw, None)[1] if not is_bonus(raw, n)]
            limits += [(name, tier["every_group"]) for name in outermost]
        for group, limit in limits:
            yield _reaches(limit, verdict.groups[group].earned, verdict.groups[group].possible)
        if "every_criterion" in tier:
            yield from self.of_every_criterion(tier["every_criterion"])
        for item in tier.get("requires", ()):
            name = item["criterion"] if isinstance(item, Mapping) else item
            settled = ("met", "not_applicable", "waived", "unspecified")
            yield not self.asked(item) or verdict.criteria[name].status in settled
        if "require" in tier and not unspecified(tier["require"], raw, self.values):
            yield self.holds(tier["require"])

    def of_every_criterion(self, limit: Raw) -> Iterator[bool]:
        for name, outcome in self.verdict.criteria.items():
            bonus = is_bonus(self.raw, self.raw["criteria"][name].get("group"))
            if outcome.maximum and outcome.points is not None and not bonus:
                yield _reaches(limit, outcome.points, outcome.maximum)

    def reached(self, bars: Sequence[Any]) -> str | None:
        """The first tier that nothing bars and whose conditions hold."""
        tiers = self.raw.get("tiers", {})
        order = list(tiers)
        if "all" in bars:
            return None
        first = max((order.index(bar) + 1 for bar in bars), default=0)
        return next((name for name in order[first:] if all(self.conditions(tiers[name]))), None)

    def lowered(self, tier: str | None) -> str | None:
        """The tier after everything that lowers it."""
        if tier is None:
            return None
        order = list(self.raw["tiers"])
        levels = sum(
            item.get("by", 1) for item in self.raw.get("lower_tier", ()) if self.holds(item["when"])
        )
        return dict(enumerate(order)).get(order.index(tier) + levels)

    def valid_until(self, tier: str | None) -> date | None:
        """The last day of the tier."""
        period = None if tier is None else self.raw["tiers"][tier].get("valid_for")
        if period is None:
            return None
        number, unit = period.split(" ", 1)
        days = {"day": 1, "week": 7}.get(unit.removesuffix("s"))
        if days is not None:
            return self.as_of + timedelta(days=days * int(number))
        months = {"month": 1, "quarter": 3, "year": 12}[unit.removesuffix("s")]
        return same_day(self.as_of, months * int(number))

    def outcomes(self, tier: str | None) -> dict[str, Fraction]:
        """What follows from the tier."""
        return {
            name: outcome["values"][tier or "none"].tree[1]
            for name, outcome in self.raw.get("outcomes", {}).items()
        }


# --- the whole ----------------------------------------------------------------------------------


def _fired(raw: Raw, outcomes: Mapping[str, Outcome]) -> Iterable[str]:
    for name, criterion in raw["criteria"].items():
        if "veto" in criterion and outcomes[name].status in ("unmet", "partly_met"):
            yield name


def read(raw: Raw, facts: Values, as_of: date) -> tuple[Values, dict[str, frozenset[str]]]:
    """Everything that expressions can read, and the types of the community among it."""
    values = {**parameters_on(raw, as_of, facts), **facts}
    types = types_of(raw, values, as_of)
    return {**values, **types}, types


def asked(raw: Raw, name: str, facts: Values, as_of: date) -> Demanded:
    """Of whom a criterion is asked."""
    return demanded(raw, name, read(raw, facts, as_of)[0], as_of)


def assess(
    raw: Raw,
    facts: Values,
    as_of: date,
    claims: Sequence[Raw] = (),
    waivers: Sequence[Raw] = (),
) -> Verdict:
    """Judge a complete snapshot."""
    values, types = read(raw, facts, as_of)
    outcomes = {
        name: outcome_of(raw, name, values, as_of, claims, waivers) for name in raw["criteria"]
    }
    fired = tuple(_fired(raw, outcomes))
    vetoes = [raw["criteria"][name]["veto"] for name in fired]
    groups = _Groups(raw, outcomes)
    score, most = _score(raw, groups, any("score" in veto for veto in vetoes))
    verdict = Verdict(outcomes, groups.results, score, most, fired, types)
    tiers = _Tiers(raw, verdict, values, as_of)
    reached = tiers.reached([veto["bars"] for veto in vetoes if "bars" in veto])
    tier = tiers.lowered(reached)
    return replace(
        verdict,
        reached=reached,
        tier=tier,
        valid_until=tiers.valid_until(tier),
        outcomes=tiers.outcomes(tier),
    )
