"""What the tests of a ruleset should show, before any of them is run.

In: a `Ruleset`. Out: `Goal`s: for each criterion the statuses it can have, for each figure the
sides on which a community can stand, for each tier the cuts of points. Guarantee: a way is left out
only where the declarations of the facts and their checks make it certainly impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from liren.engine.backends.scalar.compiled import unknown_facts
from liren.engine.backends.scalar.values import EITHER, NO, YES, PartialRecords
from liren.engine.ir.nodes import TRUE, Compare, Const, Expr, Number
from liren.engine.ir.nodes import Parameter as ParameterNode
from liren.engine.ir.types import NumberType
from liren.engine.ir.walk import rebuild, walk
from liren.engine.record import Record, field, replace
from liren.engine.ruleset.model import (
    LAST_DAY,
    Check,
    Condition,
    Criterion,
    Full,
    Limit,
    Parameter,
    Ruleset,
    Tier,
)
from liren.scoring.classify import Belongs
from liren.scoring.figures import fixed_by
from liren.scoring.names import STATUS, STATUSES, name_of
from liren.scoring.plan import Plan, plan_for
from liren.scoring.testing.document import Subject
from liren.scoring.testing.figures import (
    Alternative,
    Figure,
    Unmeasured,
    comparisons,
    targets,
)
from liren.scoring.testing.limits import Bound, bounds, sides_possible
from liren.scoring.testing.observe import Row, fixed
from liren.scoring.verdicts import STATUS_OF
from liren.scoring.world import Spot, World

Kind = Literal["status", "figure", "alternative", "cut", "limit", "condition"]
ANY_DAY = date(2000, 1, 1)
"""A day for rulesets of which nothing is dated."""

ASKED = ("met", "unmet", "unknown", "not_applicable", "unspecified")
ALTERNATIVE: tuple[Kind, tuple[str, ...]] = ("alternative", ("seen",))
TIERS = "lower_tier"
SCORING = "scoring"
SIDES = ("below", "at", "above")
ANSWERS: tuple[Belongs, ...] = ("yes", "no", "unknown", "unspecified")


class Cut(Record):
    """A minimum of points that a tier asks for: of a group, of a criterion, or of the score."""

    limit: Limit
    group: str | None = None
    criterion: str | None = None


class Goal(Record):
    """One thing and the ways in which cases should show it.

    `owner` names what it is about, of the kind that `subject` says; a type of communities is named
    `CLASSIFICATION.TYPE`. `figures` says by which dated values of `parameters` it is to be shown:
    the days from which these hold.
    """

    kind: Kind
    owner: str
    text: str
    ways: tuple[str, ...]
    target: Figure | Alternative | Cut | Bound | Condition | None = None
    parameters: tuple[Parameter, ...] = ()
    figures: tuple[date | None, ...] = ()
    subject: Subject = "criterion"

    @property
    def since(self) -> date | None:
        """The day from which its figures hold together, where one is dated."""
        return max((day for day in self.figures if day is not None), default=None)

    def holds_on(self, day: date) -> bool:
        """Whether the figures of that day are those it is to be shown by."""
        return figures_on(self.parameters, day) == self.figures


class Goals(Record):
    """All goals of a ruleset, the constructs that nobody knows how to look at, and what is not
    asked for although it could be."""

    goals: tuple[Goal, ...]
    unmeasured: tuple[str, ...]
    unasked: tuple[str, ...]


def goals_of(ruleset: Ruleset) -> Goals:
    """What the tests of a ruleset should show."""
    finder = _Finder(ruleset, tuple(days_of(ruleset)))
    goals = tuple(finder.all())
    named = (tuple(dict.fromkeys(names)) for names in (finder.unmeasured, finder.unasked))
    return Goals(goals, *named)


def figures_on(parameters: Iterable[Parameter], day: date) -> tuple[date | None, ...]:
    """From which day the figures of some parameters hold on a day."""
    found = [parameter.on(day) for parameter in parameters]
    return tuple(None if dated is None else dated.since for dated in found)


def parameters_of(ruleset: Ruleset) -> dict[str, Parameter]:
    """Every figure of a ruleset by its name, those in tables among them."""
    return {item.name: item for item in ruleset.all_parameters()}


def days_of(ruleset: Ruleset) -> Iterator[date]:
    """The days in force from which some figure holds and on which all have one, in order."""
    parameters = parameters_of(ruleset).values()
    changes = {dated.since for item in parameters for dated in item.values if dated.since}
    before = min(changes) - timedelta(days=1) if changes else ANY_DAY
    first, last = ruleset.start or before, ruleset.end or LAST_DAY
    for day in sorted({first} | {day for day in changes if first <= day <= last}):
        if all(item.on(day) is not None for item in parameters):
            yield day


class _Finder(Record):
    ruleset: Ruleset
    days: tuple[date, ...]
    unmeasured: list[str] = field(default_factory=list, compare=False)
    unasked: list[str] = field(default_factory=list, compare=False)

    def all(self) -> Iterator[Goal]:
        statuses = self.statuses()
        for criterion in self.ruleset.criteria.values():
            ways = statuses[criterion.id]
            yield Goal("status", criterion.id, "", ways)
            if "met" in ways or "unmet" in ways:
                yield from self.turning(criterion)
        for tier in self.ruleset.tiers:
            yield from self.cuts(tier)
        yield from self.tier_conditions()
        yield from self.limits()
        yield from self.types()

    # statuses

    def statuses(self) -> dict[str, tuple[str, ...]]:
        """The statuses that each criterion can have, on some day and for some community."""
        criteria = self.ruleset.criteria
        possible: dict[str, set[str]] = {name: set() for name in criteria}
        open_ones = {
            name: replace(criterion, missing_is_unmet=False) for name, criterion in criteria.items()
        }
        lenient = replace(self.ruleset, criteria=open_ones, plans={})
        for day in self.days:
            anything = self.masks(lenient, day, flags=True)
            nothing_known = self.masks(self.ruleset, day, flags=False)
            for name in criteria:
                possible[name] |= {s for i, s in enumerate(STATUSES) if anything[name] >> i & 1}
                if STATUS_OF[nothing_known[name]] == "unknown":
                    possible[name].add("unknown")
        return {name: _asked(found) for name, found in possible.items()}

    def masks(self, ruleset: Ruleset, day: date, *, flags: bool) -> dict[str, int]:
        """The possible statuses of each criterion while nothing is known."""
        plan = plan_for(ruleset, day, flags=flags)
        values = plan.definitions(unknown_facts(plan.program.inputs, plan.slots))
        return {name: values[name_of(name, STATUS)] for name in ruleset.criteria}

    # figures

    def turning(self, criterion: Criterion) -> Iterator[Goal]:
        """The figures and alternatives of a criterion, for each of their dated values."""
        for target in targets(criterion, self.ruleset.scoring):
            if isinstance(target, Unmeasured):
                named = self.unasked if target.known else self.unmeasured
                named.append(f"{criterion.id}: {target.text}")
            else:
                yield from self.dated(criterion.id, target)

    def tier_conditions(self) -> Iterator[Goal]:
        """The conditions of tiers, and of reasons to lower them, and the comparisons in them."""
        for owner, condition in self.conditions():
            for target in comparisons(condition.expr, None, TRUE):
                yield from self.dated(owner, target, "tier")
            ways = self.answers(condition.expr, condition.parameters)
            ways = tuple(way for way in ways if way in ("yes", "no"))
            yield Goal("condition", owner, condition.text, ways, condition, subject="tier")

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        for tier in self.ruleset.tiers:
            if tier.require is not None:
                yield tier.id, tier.require
            yield from ((tier.id, item.when) for item in tier.requires if item.when is not None)
        yield from ((TIERS, lowering.when) for lowering in self.ruleset.lowerings)

    def limits(self) -> Iterator[Goal]:
        """The limits of groups and of the score."""
        for bound in bounds(self.ruleset):
            possible = set[str]().union(*(sides_possible(bound, day) for day in self.days))
            ways = tuple(side for side in SIDES if side in possible)
            subject: Subject = "scoring" if bound.group is None else "group"
            if ways:
                yield Goal(
                    "limit", bound.group or SCORING, bound.kind, ways, bound, subject=subject
                )

    def types(self) -> Iterator[Goal]:
        """Whether communities are of each type, and the comparisons in its condition."""
        for classification in self.ruleset.types.values():
            for option in classification.options.values():
                owner = f"{classification.id}.{option.id}"
                ways = self.answers(option.when, option.parameters)
                yield Goal("status", owner, "", ways, subject="type")
                for target in comparisons(option.when, None, TRUE):
                    yield from self.dated(owner, target, "type")

    def answers(self, node: Expr, parameters: Iterable[Parameter]) -> tuple[str, ...]:
        """The answers that a condition can have, on some day and for some community."""
        found: set[str] = set()
        for day in self.days:
            plan = plan_for(self.ruleset, day, flags=False)
            if any(plan.figures[item.name] is None for item in parameters):
                found.add("unspecified")
                continue
            world, _ = anything(plan, None)
            value = world.evaluate(fix_on(plan)(node))
            found |= {"yes"} if value & YES else set()
            found |= {"no"} if value & NO else set()
            found |= {"unknown"} if value == EITHER else set()
        return tuple(answer for answer in ANSWERS if answer in found)

    def dated(
        self, owner: str, target: Figure | Alternative, subject: Subject = "criterion"
    ) -> Iterator[Goal]:
        """A goal for each set of dated values of the parameters that a target reads."""
        read = tuple(self.parameters(target))
        days: dict[tuple[date | None, ...], date] = {}
        for day in self.days:
            days.setdefault(figures_on(read, day), day)
        for since, day in days.items():
            if any((dated := item.on(day)) and dated.value is None for item in read):
                continue
            kind, ways = ALTERNATIVE
            if isinstance(target, Figure):
                kind, ways = "figure", self.ways(target, day)
            elif not self.can_be_seen(target, day):
                continue
            if ways:
                yield Goal(kind, owner, target.text, ways, target, read, since, subject)

    def can_be_seen(self, alternative: Alternative, day: date) -> bool:
        """Whether an alternative can hold: a list that is declared so is never empty."""
        plan = plan_for(self.ruleset, day, flags=False)
        world, row = anything(plan, alternative)
        fix = fix_on(plan)
        return bool(world.evaluate(fix(alternative.holds), row) != NO)

    def parameters(self, target: Figure | Alternative) -> Iterator[Parameter]:
        known = parameters_of(self.ruleset)
        exprs = [target.left, target.right] if isinstance(target, Figure) else [target.holds]
        nodes = dict.fromkeys(node for expr in exprs for node in walk(expr))
        for node in nodes:
            if isinstance(node, ParameterNode):
                yield known[node.name]

    def ways(self, figure: Figure, day: date) -> tuple[str, ...]:
        """The sides of a figure on which a community can stand."""
        plan = plan_for(self.ruleset, day, flags=False)
        on_day = fixed(figure, fix_on(plan))
        world, row = anything(plan, figure)
        checks = self.ruleset.checks if row is None else row[0].checks
        found = [
            side
            for side, condition in on_day.sides.items()
            if world.evaluate(condition, row) != NO and not _refuted(condition, checks)
        ]
        if _between_whole_numbers(figure, plan):
            found = [side for side in found if side != "at"]
        if figure.limits is not None and figure.limits not in found:
            return ()
        return () if found in (["below"], ["above"]) else tuple(found)

    # cuts

    def cuts(self, tier: Tier) -> Iterator[Goal]:
        """The minima of points of a tier."""
        if tier.total is not None:
            ways = _ways(tier.total, self.most)
            yield Goal("cut", tier.id, "total", ways, Cut(tier.total), subject="tier")
        minima = list(tier.groups)
        if tier.every_group is not None:
            outermost = [g for g in self.ruleset.groups.values() if g.parent is None]
            scored = [g.id for g in outermost if not g.bonus and self.most_of(g.id)]
            minima += [(name, tier.every_group) for name in scored]
        for name, limit in minima:
            ways = _ways(limit, self.most_of(name))
            yield Goal("cut", tier.id, name, ways, Cut(limit, group=name), subject="tier")
        if tier.every_criterion is not None:
            yield from self.criterion_cuts(tier, tier.every_criterion)

    def criterion_cuts(self, tier: Tier, limit: Limit) -> Iterator[Goal]:
        """What a tier asks for in every criterion that has points and is no bonus."""
        for criterion in self.ruleset.criteria.values():
            group = self.ruleset.groups.get(criterion.group or "")
            if not criterion.maximum or (group is not None and group.bonus):
                continue
            ways = _ways(limit, criterion.maximum)
            wanted = limit.value * criterion.maximum if limit.share else limit.value
            if isinstance(criterion.points, Full) and wanted not in (0, criterion.maximum):
                ways = tuple(way for way in ways if way != "at")
            cut = Cut(limit, criterion=criterion.id)
            yield Goal("cut", tier.id, criterion.id, ways, cut, subject="tier")

    @property
    def most(self) -> Number:
        return plan_for(self.ruleset, self.days[0], flags=False).maximum

    def most_of(self, group: str) -> Number:
        position = list(self.ruleset.groups).index(group)
        return plan_for(self.ruleset, self.days[0], flags=False).group_maxima[position]


def fix_on(plan: Plan) -> Callable[[Expr], Expr]:
    """Putting the figures of a plan's day into an expression."""
    change = fixed_by(plan.figures)
    return lambda node: rebuild(node, change)


def anything(plan: Plan, figure: Figure | Alternative | None) -> tuple[World, Row]:
    """A community of which nothing is known; for a list, with a record of which nothing is."""
    values = unknown_facts(plan.program.inputs, plan.slots).values
    world = World(plan.ruleset, plan.slots, tuple(values), {})
    if figure is None or figure.records is None:
        return world, None
    spot = Spot(figure.records.name)
    records: PartialRecords = world.get(spot)
    fact = plan.ruleset.facts[spot.fact]
    return world.put(spot, records._replace(listed=(records.unlisted,))), (fact, 0)


def _refuted(condition: Expr, checks: Iterable[Check]) -> bool:
    """Whether a check says the contrary of a condition: `a > b` where `a <= b` must hold."""
    if not (isinstance(condition, Compare) and condition.op == ">"):
        return False
    contrary = Compare(">=", condition.right, condition.left)
    return any(check.expr == contrary for check in checks)


def _between_whole_numbers(figure: Figure, plan: Plan) -> bool:
    """Whether a whole number is held against a fraction, which it is never exactly."""
    right, kind = rebuild(figure.right, fixed_by(plan.figures)), figure.left.type
    whole = isinstance(kind, NumberType) and kind.whole
    return whole and isinstance(right, Const) and Fraction(right.value).denominator != 1


def _ways(limit: Limit, most: Number) -> tuple[str, ...]:
    wanted = limit.value if limit.share else Fraction(limit.value)
    top = 1 if limit.share else most
    ways = ["below"] if wanted > 0 else []
    ways += ["at"] if wanted <= top else []
    return tuple([*ways, "above"] if wanted < top else ways)


def _asked(found: set[str]) -> tuple[str, ...]:
    if "partly_met" in found:
        found = {*found, "unmet"}
    return tuple(status for status in ASKED if status in found)
