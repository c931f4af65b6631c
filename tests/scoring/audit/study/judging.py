"""What is wrong with a comparison, by trying every community.

In: a comparison and communities, with whether they are all there are. Out: `Study`: disagreements,
each as a line, and how many answers gave up. What a community comes to is worked out by the scalar
backend, which shares no code with the encoding for the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from liren.engine.backends.scalar.values import Facts
from liren.engine.ruleset.model import OF_DAY, Criterion, of_day
from liren.scoring.audit.answers import Answer, Found, GaveUp
from liren.scoring.audit.compare import Comparison, Relation, Shift
from liren.scoring.plan import Plan, Results
from liren.scoring.scorecard import Assessment
from tests.scoring.audit.study.communities import Community, slots

PASSING = ("met", "not_applicable", "unspecified")


class Seen(NamedTuple):
    """What one side makes of a community; points are None where a criterion does not count."""

    statuses: dict[str, str]
    given: dict[str, Fraction | None]
    groups: dict[str, Fraction]
    score: Fraction | None
    tier: int


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
        return self.seen(self.plan.run(Facts(slots(self.plan, self.day, community))))

    def seen(self, results: Results) -> Seen:
        statuses: dict[str, str] = dict(
            zip(self.plan.ruleset.criteria, results.statuses, strict=True)
        )
        given = {
            criterion.id: Fraction(points.low) if points is not None and self.counts(
                criterion, statuses[criterion.id]) else None
            for criterion, points in zip(self.plan.criteria, results.points, strict=True)
        }  # fmt: skip
        groups = {
            name: Fraction(earned[0], scale)
            for name, (earned, _), scale in zip(
                self.plan.ruleset.groups, results.groups, self.scales, strict=True
            )
        }
        score = None if results.score.absent else Fraction(results.score.low)
        (tier,) = results.tiers
        return Seen(statuses, given, groups, score, self.tiers.index(tier))

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
        findings = {finding.criterion.id: finding for finding in assessment.findings}
        statuses: dict[str, str] = {name: found.status for name, found in findings.items()}
        given = {
            name: Fraction(found.points.low) if found.points is not None and self.counts(
                found.criterion, found.status) else None
            for name, found in findings.items()
        }  # fmt: skip
        groups = {group.id: Fraction(group.low) for group in assessment.groups}
        score = assessment.score
        (tier,) = assessment.possible_tiers
        value = None if score.absent else Fraction(score.low)
        return Seen(statuses, given, groups, value, self.tiers.index(tier))


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
    old, new = ([tier.id for tier in side.ruleset.tiers] for side in comparison.space.sides)
    for relation in comparison.tiers:
        levels = _level(old, new, relation.id), _level(new, old, relation.id)
        yield Claim(f"tier {relation.id} lost", relation.points.worse, _tier(levels, 0))
        yield Claim(f"tier {relation.id} gained", relation.points.better, _tier(levels, 1))
    yield from _both("total", comparison.total.points, lambda seen: seen.score)


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
        counted = (old.given[name] is None) != (new.given[name] is None)
        return old.statuses[name] != new.statuses[name] or counted

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
    for old, new in pairs:
        shared = old.statuses.keys() & new.statuses.keys()
        if any(old.statuses[name] != new.statuses[name] for name in shared):
            yield "equivalent, and a status differs"
            return
        if old.score != new.score:
            yield f"equivalent, and the score is {old.score} and {new.score}"
            return
