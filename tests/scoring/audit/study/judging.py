"""What is wrong with a comparison, by trying every community.

In: a comparison and communities, with whether they are all there are. Out: `Study`: disagreements,
each as a line, and how many answers gave up. What a community comes to is worked out by the scalar
backend, which shares no code with the encoding for the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from liren.engine.backends.scalar.compiled import evaluate
from liren.engine.backends.scalar.values import YES, Facts
from liren.engine.ir.walk import rebuild
from liren.engine.ruleset.model import OF_DAY, Criterion, Period, of_day
from liren.scoring.audit.answers import Answer, Found, GaveUp, Proved
from liren.scoring.audit.compare import Both, Comparison, Relation, Shift
from liren.scoring.figures import fixed_by
from liren.scoring.plan import Plan
from liren.scoring.scorecard import Assessment
from tests.scoring.audit.study.communities import Community, slots

PASSING = ("met", "not_applicable", "unspecified")
FOUR_YEARS = tuple(date(2020, 1, 1) + timedelta(days=i) for i in range(1461))


class Seen(NamedTuple):
    """What one side makes of a community; points are None where a criterion does not count.

    `most` is what can be earned at most in criteria, groups (`group/…`) and in all (`total`), and
    `period` what is said of the tier's end. `types` are None where nobody looked at them.
    """

    statuses: dict[str, str]
    given: dict[str, Fraction | None]
    groups: dict[str, Fraction]
    score: Fraction | None
    tier: int
    named: str | None = None
    vetoes: frozenset[str] = frozenset()
    most: Mapping[str, Fraction] = MappingProxyType({})
    period: Period | None = None
    outcomes: Mapping[str, tuple[Fraction, object]] = MappingProxyType({})
    reached: str | None = None
    lowered: int = 0
    types: frozenset[str] | None = None


@dataclass
class Study:
    """What came out: answers that are wrong, and how many were asked and gave up."""

    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    gave_up: list[str] = field(default_factory=list)
    open_bounds: list[str] = field(default_factory=list)


# --- what a side makes of a community -----------------------------------------------------------


class Reading:
    """Reads communities by one ruleset."""

    def __init__(self, plan: Plan, day: Any) -> None:
        self.plan = plan
        self.day = dict(zip(OF_DAY, of_day(day), strict=True))
        self.tiers = [*(tier.id for tier in plan.ruleset.tiers), None]
        self.scales = [scales[0] for scales in plan.group_scales]

    def of(self, community: Community) -> Seen:
        return self.seen(Facts(slots(self.plan, self.day, community)))

    def seen(self, facts: Facts) -> Seen:
        """The same of facts that are not scaled yet."""
        results = self.plan.run(facts)
        statuses: dict[str, str] = dict(
            zip(self.plan.ruleset.criteria, results.statuses, strict=True)
        )
        points = dict(zip(self.plan.ruleset.criteria, results.points, strict=True))
        groups = {
            name: Fraction(earned[0], scale)
            for name, (earned, _), scale in zip(
                self.plan.ruleset.groups, results.groups, self.scales, strict=True
            )
        }
        score = None if results.score.absent else Fraction(results.score.low)
        (tier,), (reached,) = results.tiers, results.reached
        bars = zip(self.plan.vetoes, results.vetoes, strict=True)
        reasons = zip(self.plan.ruleset.lowerings, results.lowered, strict=True)
        by = sum(reason.by for reason, holds in reasons if holds == YES)
        most = dict(zip(groups, map(Fraction, self.plan.group_maxima), strict=True))
        return Seen(
            statuses, self.given(points, statuses), groups, score, self.tiers.index(tier), tier,
            frozenset(name for name, bar in bars if bar == YES),
            self.most(points, most, results.score.max), *self.following(tier),
            reached, by if reached else 0, self.types(facts),
        )  # fmt: skip

    def given(self, points: Mapping[str, Any], statuses: Mapping[str, str]) -> dict[str, Any]:
        """What criteria earn that count."""
        return {
            name: Fraction(points[name].low) if points[name] is not None and self.counts(
                criterion, statuses[name]) else None
            for name, criterion in self.plan.ruleset.criteria.items()
        }  # fmt: skip

    def most(
        self, points: Mapping[str, Any], groups: Mapping[str, Fraction], total: Any
    ) -> dict[str, Fraction]:
        """What can be earned at most."""
        found = {name: Fraction(each.max) for name, each in points.items() if each is not None}
        return {**found, **{f"group/{name}": n for name, n in groups.items()}, "total": total}

    def following(self, tier: str | None) -> tuple[Period | None, dict[str, Any]]:
        """How long a tier holds, and what follows from it."""
        ruleset = self.plan.ruleset
        period = next((each.valid_for for each in ruleset.tiers if each.id == tier), None)
        return period, {
            each.id: (Fraction(each.values[tier or "none"]), each.unit and each.unit.dimension)
            for each in ruleset.outcomes
        }

    def types(self, facts: Facts) -> frozenset[str]:
        """The types that a community is of."""
        found = set()
        for name, classification in self.plan.ruleset.types.items():
            for option in classification.options.values():
                if all(self.plan.figures[p.name] is not None for p in option.parameters):
                    when = rebuild(option.when, fixed_by(self.plan.figures))
                    if evaluate(when, facts, self.plan.slots)[0] == YES:
                        found.add(f"{name}.{option.id}")
        return frozenset(found)

    def counts(self, criterion: Criterion, status: str) -> bool:
        """Whether a criterion takes part in the score."""
        scoring, group = (
            self.plan.ruleset.scoring,
            self.plan.ruleset.groups.get(criterion.group or ""),
        )
        outer = scoring.not_applicable if group is None else group.policy or scoring.not_applicable
        policy = criterion.not_applicable or outer
        return status != "unspecified" and (status != "not_applicable" or policy != "leave_out")

    def assessed(self, assessment: Assessment) -> Seen:
        """The same from an assessment."""
        statuses: dict[str, str] = {f.criterion.id: f.status for f in assessment.findings}
        points = {f.criterion.id: f.points for f in assessment.findings}
        groups = {group.id: Fraction(group.low) for group in assessment.groups}
        most = {group.id: Fraction(group.max) for group in assessment.groups}
        score = assessment.score
        (tier,), (reached,) = assessment.possible_tiers, assessment.possible_tiers_reached
        value = None if score.absent else Fraction(score.low)
        types = {f"{result.classification.id}.{option.id}"
                 for result in assessment.types for option in result.certain}  # fmt: skip
        return Seen(
            statuses, self.given(points, statuses), groups, value, self.tiers.index(tier), tier,
            frozenset(assessment.vetoes), self.most(points, most, score.max),
            *self.following(tier), reached, sum(each.reason.by for each in assessment.lowered),
            frozenset(types),
        )  # fmt: skip


Pair = tuple[Seen, Seen]


# --- what is claimed ----------------------------------------------------------------------------


class Claim(NamedTuple):
    """An answer, and whether a community shows what it is about."""

    name: str
    answer: Answer
    shows: Callable[[Pair], bool]


def _differs(pick: Callable[[Seen], Any], sign: int) -> Callable[[Pair], bool]:
    """Whether what is picked is less under the new rules (1), or more (-1), where both have it."""

    def shows(pair: Pair) -> bool:
        old, new = pick(pair[0]), pick(pair[1])
        return old is not None and new is not None and (old - new) * sign > 0

    return shows


def _both(name: str, both: Any, pick: Callable[[Seen], Any]) -> Iterator[Claim]:
    yield Claim(f"{name} worse", both.worse, _differs(pick, 1))
    yield Claim(f"{name} better", both.better, _differs(pick, -1))


def claims(comparison: Comparison) -> Iterator[Claim]:
    """Everything that a comparison says of worse and better."""
    for relation in comparison.criteria:
        yield from _of_criterion(relation)
    for relation in comparison.groups:
        name = relation.id
        yield from _both(f"group {name}", relation.points, _earned(name))
        if relation.points.verdict == "equivalent":
            yield Claim(f"group {name} other", relation.other, _most_differs(f"group/{name}"))
    old, new = ([tier.id for tier in side.ruleset.tiers] for side in comparison.space.sides)
    for relation in comparison.tiers:
        levels = _level(old, new, relation.id), _level(new, old, relation.id)
        yield Claim(f"tier {relation.id} lost", relation.points.worse, _tier(levels, 0))
        yield Claim(f"tier {relation.id} gained", relation.points.better, _tier(levels, 1))
        yield from _of_tier(relation, [t for t in old if t in new] != [t for t in new if t in old])
    yield from _both("total", comparison.total.points, lambda seen: seen.score)
    yield Claim(
        "total other",
        comparison.total.other,
        lambda pair: (
            (pair[0].score is None) != (pair[1].score is None) or _most_differs("total")(pair)
        ),
    )
    alike = all(each.verdict == "equivalent" for each in comparison.tiers)
    for relation in comparison.beside:
        yield from _beside(relation, alike)


def _of_tier(relation: Relation, swapped: bool) -> Iterator[Claim]:
    """How long it holds, of those who have it under both; and that it is this very tier, where
    tiers stand in another order, so that levels do not tell."""
    name = relation.id
    lasts = relation.lasts or Both(Proved(), Proved())
    yield Claim(f"tier {name} for less time", lasts.worse, _ends_before(name, 1))
    yield Claim(f"tier {name} for more time", lasts.better, _ends_before(name, 0))
    if swapped and relation.points.verdict == lasts.verdict == "equivalent":
        yield Claim(f"tier {name} other", relation.other,
                    lambda pair: (pair[0].named == name) != (pair[1].named == name))  # fmt: skip


def _ends_before(tier: str, side: int) -> Callable[[Pair], bool]:
    """Whether a tier that both award may end earlier on one side."""

    def shows(pair: Pair) -> bool:
        one, other = pair[side].period, pair[1 - side].period
        if not pair[0].named == pair[1].named == tier or one is None:
            return False
        return other is None or any(one.after(day) < other.after(day) for day in FOUR_YEARS)

    return shows


def _most_differs(name: str) -> Callable[[Pair], bool]:
    return lambda pair: pair[0].most.get(name) != pair[1].most.get(name)


def _beside(relation: Relation, alike: bool) -> Iterator[Claim]:
    """What has no better and worse; where tiers are `alike`, also from where they are lowered."""
    name, points = relation.id, relation.points
    match relation.kind:
        case "outcome":
            yield Claim(f"{name} lower", points.worse, _figure(name, 1))
            yield Claim(f"{name} higher", points.better, _figure(name, -1))
        case "type":
            yield Claim(f"{name} left", points.worse, _type(name, 0))
            yield Claim(f"{name} joined", points.better, _type(name, 1))
        case _:
            yield Claim("fewer levels", points.worse, _levels(1))
            yield Claim("more levels", points.better, _levels(-1))
            if alike:
                yield Claim("reached", relation.other, lambda p: p[0].reached != p[1].reached)


def _figure(name: str, sign: int) -> Callable[[Pair], bool]:
    def shows(pair: Pair) -> bool:
        old, new = (seen.outcomes[name][0] for seen in pair)
        return pair[0].named == pair[1].named and (old - new) * sign > 0

    return shows


def _type(name: str, side: int) -> Callable[[Pair], bool]:
    def shows(pair: Pair) -> bool:
        found = [name in (seen.types or ()) for seen in pair]
        return found[side] and not found[1 - side]

    return shows


def _levels(sign: int) -> Callable[[Pair], bool]:
    def shows(pair: Pair) -> bool:
        old, new = pair
        return bool(old.reached and new.reached) and (old.lowered - new.lowered) * sign > 0

    return shows


def _earned(group: str) -> Callable[[Seen], Fraction]:
    return lambda seen: seen.groups[group]


def _level(tiers: list[str], others: list[str], name: str) -> int:
    """The last level that is as good as a tier: where it is not there, as what stands before it."""
    if name in tiers:
        return tiers.index(name)
    before = set(others[: others.index(name)])
    return max([i for i, tier in enumerate(tiers) if tier in before], default=-1)


def _tier(levels: Sequence[int], side: int) -> Callable[[Pair], bool]:
    def shows(pair: Pair) -> bool:
        reached = [seen.tier <= level for seen, level in zip(pair, levels, strict=True)]
        return reached[side] and not reached[1 - side]

    return shows


def _of_criterion(relation: Relation) -> Iterator[Claim]:
    name = relation.id
    yield from _both(f"{name} points", relation.points, lambda seen: seen.given[name])
    assert relation.demand is not None
    yield from _both(f"{name} demand", relation.demand, lambda seen: _passes(seen, name))
    if relation.demand.verdict == relation.points.verdict == "equivalent":
        yield Claim(f"{name} other", relation.other, _other(name))


def _passes(seen: Seen, name: str) -> int:
    return seen.statuses[name] in PASSING


def _other(name: str) -> Callable[[Pair], bool]:
    def shows(pair: Pair) -> bool:
        old, new = pair
        counted = [seen.given[name] is not None for seen in pair]
        vetoed = [name in seen.vetoes for seen in pair]
        most = all(counted) and _most_differs(name)(pair)
        return (old.statuses[name] != new.statuses[name] or counted[0] != counted[1]
                or vetoed[0] != vetoed[1] or most)  # fmt: skip

    return shows


# --- holding them against communities -----------------------------------------------------------


def readings_of(comparison: Comparison) -> list[Reading]:
    """Readers of both sides."""
    return [Reading(side.plan, side.day) for side in comparison.space.sides]


def judged(comparison: Comparison, communities: Iterable[Community], whole: bool) -> Study:
    """Everything that is wrong; `whole` when the communities are all there are."""
    old, new = readings_of(comparison)
    return judged_by(comparison, [(old.of(each), new.of(each)) for each in communities], whole)


def judged_by(comparison: Comparison, pairs: list[Pair], whole: bool) -> Study:
    """The same by what both sides make of communities."""
    readings = readings_of(comparison)
    study = Study()
    for claim in claims(comparison):
        study.asked += 1
        _judge(study, claim, readings, pairs, whole)
    for name, shift, sign in (("fall", comparison.fall, 1), ("rise", comparison.rise, -1)):
        study.wrong += _shift(study, name, shift, sign, readings, pairs, whole)
    if comparison.verdict == "equivalent":
        study.wrong += _not_equivalent(pairs)
    return study


def _judge(
    study: Study, claim: Claim, readings: list[Reading], pairs: list[Pair], whole: bool
) -> None:
    shown = any(map(claim.shows, pairs))
    match claim.answer:
        case GaveUp(why):
            study.gave_up.append(f"{claim.name}: {why}")
        case Found(example):
            pair = tuple(r.assessed(a) for r, a in zip(readings, example.assessments, strict=True))
            if not claim.shows((pair[0], pair[1])):
                study.wrong.append(
                    f"{claim.name}: the example does not show it\n{example.to_yaml()}"
                )
            elif whole and not shown:
                study.wrong.append(f"{claim.name}: found, and no community shows it")
        case _ if shown:
            study.wrong.append(f"{claim.name}: proved that there is none, and there is one")


def _shift(
    study: Study, name: str, shift: Shift, sign: int, readings: list[Reading], pairs: list[Pair],
    whole: bool,
) -> Iterator[str]:  # fmt: skip
    moves = [m for pair in pairs if (m := _move(pair, sign)) is not None]
    most = max([*moves, Fraction(0)])
    if shift.bound is not None and shift.bound < most:
        yield f"{name}: never more than {shift.bound}, and there is {most}"
    if shift.amount and shift.example is None:
        yield f"{name}: {shift.amount} without an example"
    if shift.example is not None:
        found = [r.assessed(a) for r, a in zip(readings, shift.example.assessments, strict=True)]
        if _move((found[0], found[1]), sign) != shift.amount:
            yield f"{name}: the example does not show {shift.amount}\n{shift.example.to_yaml()}"
    if whole and shift.amount > most:
        yield f"{name}: {shift.amount}, and no community moves more than {most}"
    if not shift.proved:
        study.open_bounds.append(f"{name}: {shift.amount} to {shift.bound}, really {most}")


def _move(pair: Pair, sign: int) -> Fraction | None:
    old, new = pair[0].score, pair[1].score
    return None if old is None or new is None else (old - new) * sign


def _not_equivalent(pairs: list[Pair]) -> Iterator[str]:
    """What differs, of what both have."""
    for old, new in pairs:
        for part in ("statuses", "groups", "most", "outcomes"):
            left, right = getattr(old, part), getattr(new, part)
            if any(left[name] != right[name] for name in left.keys() & right.keys()):
                yield f"equivalent, and {part} are {left} and {right}"
                return
        for part in ("score", "named", "reached", "lowered", "period", "types"):
            if getattr(old, part) != getattr(new, part):
                yield f"equivalent, and {part} is {getattr(old, part)} and {getattr(new, part)}"
                return
