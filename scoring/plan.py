"""Plans: a ruleset on a day, made ready to evaluate.

In: a `Ruleset` and a day. Out: a `Plan`: the compiled program, where each result stands, and the
figures of the day. Days on which the same figures hold share a plan; so do all snapshots without
claims and waivers, whose flags are folded away. Plans are kept with the ruleset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from liren.engine.backends.scalar.compiled import Compiled, scale_facts
from liren.engine.backends.scalar.outputs import Made, Output
from liren.engine.backends.scalar.values import Facts
from liren.engine.errors import AssessmentError, Problem
from liren.engine.ir.nodes import FALSE, Number
from liren.engine.ir.program import Program, specialise
from liren.engine.record import Identity
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Criterion, Ruleset
from liren.engine.text import Text
from liren.scoring.lower import lower
from liren.scoring.names import (
    AWARDED,
    BARS,
    EARNED,
    MET,
    POSSIBLE,
    PRESENT,
    SCORED,
    STATUS,
    TIER,
    TOTAL,
    Status,
    group_name,
    lowering_name,
    name_of,
)
from liren.scoring.verdicts import (
    STATUS_OF,
    Points,
    Range,
    Score,
    points_of,
    score_of,
    score_of_possible,
    tiers_of,
)


class OutsideForce(Problem):
    """The ruleset was not in force on the day."""

    ruleset: str
    day: str
    period: Text
    code = "outside-force"
    zh = "规则集 `{ruleset}` 在 {day} 不施行（{period}）"
    en = "ruleset `{ruleset}` is not in force on {day} ({period})"
    hint_zh = "请用 `--as-of` 或快照中的 `as_of` 指定施行期内的日期"
    hint_en = "give a day in force with `--as-of`, or with `as_of` in the snapshot"


class NoFigureYet(Problem):
    """A parameter has no figure on the day."""

    parameter: str
    day: str
    first: str
    code = "no-figure-yet"
    zh = "参数 `{parameter}` 在 {day} 没有取值，最早的取值始于 {first}"
    en = "parameter `{parameter}` has no value on {day}; its first is from {first}"


class Results(NamedTuple):
    """What a plan's program comes to, everything in the ruleset's order.

    `groups` is what each group earns and what can be earned in it, at the scales of the plan;
    `vetoes` says of each criterion with a veto whether it bars. `reached` are the tiers before
    something lowers them, and `lowered` says of each reason whether it holds.
    """

    statuses: tuple[Status, ...]
    points: tuple[Points | None, ...]
    score: Score
    tiers: tuple[str | None, ...]
    reached: tuple[str | None, ...]
    groups: tuple[tuple[Range, Range], ...]
    vetoes: tuple[int, ...]
    lowered: tuple[int, ...]


class Plan(Identity):
    """A ruleset on a day; `compiled.run` returns the fields of `Results`."""

    ruleset: Ruleset
    figures: Mapping[str, Number | None]
    program: Program
    slots: Mapping[str, int]
    compiled: Compiled
    criteria: tuple[Criterion, ...]
    group_scales: tuple[tuple[int, ...], ...]
    vetoes: tuple[str, ...]
    scales: Mapping[str, int]
    maximum: Number
    group_maxima: tuple[Number, ...]

    def run(self, facts: Facts) -> Results:
        """The results for facts that are not scaled yet."""
        inputs = self.program.inputs
        return Results(*self.compiled.run(scale_facts(facts, inputs, self.slots, self.scales)))

    def definitions(self, facts: Facts) -> Mapping[str, Any]:
        """Every definition's value for facts that are not scaled yet; not for hot paths."""
        inputs = self.program.inputs
        return self.compiled.values(scale_facts(facts, inputs, self.slots, self.scales))


def plan_for(ruleset: Ruleset, day: date, *, flags: bool) -> Plan:
    """The plan for a day; `flags` when exemptions are claimed or criteria waived."""
    moment = (day, flags)
    plan = ruleset.plans.get(moment)
    if plan is None:
        problems = list(_problems(ruleset, day))
        if problems:
            raise AssessmentError(problems)
        figures = {item.name: item.on(day) for item in ruleset.all_parameters()}
        epoch = (tuple(v.since if v else None for v in figures.values()), flags)
        plan = ruleset.plans.get(epoch)
        if plan is None:
            values = {name: dated.value for name, dated in figures.items() if dated is not None}
            plan = make_plan(ruleset, values, flags=flags)
            _make_room(ruleset)
            ruleset.plans[epoch] = plan
        if len(ruleset.plans) < MOST_DAYS:
            ruleset.plans[moment] = plan
    assert isinstance(plan, Plan)
    return plan


def can_be_planned(ruleset: Ruleset, day: date) -> bool:
    """Whether there is a plan for a day: it is in force, and its parameters have figures."""
    return next(iter(_problems(ruleset, day)), None) is None


MOST_DAYS = 512
"""Days kept per ruleset; more are looked up by the figures that hold on them."""

MOST_PLANNED = 50_000
"""Criteria in all plans that are kept of a ruleset. Figures seldom change so often; where they do,
each day has a plan of its own, and all of them would fill the memory."""


def _make_room(ruleset: Ruleset) -> None:
    """Let go of the plans that are kept when there are too many for one more."""
    plans = {id(plan): plan for plan in list(ruleset.plans.values()) if isinstance(plan, Plan)}
    if (len(plans) + 1) * len(ruleset.criteria) > MOST_PLANNED:
        for key, value in list(ruleset.plans.items()):
            if isinstance(value, Plan):
                # Another thread may have done the same.
                ruleset.plans.pop(key, None)


def make_plan(ruleset: Ruleset, figures: Mapping[str, Number | None], *, flags: bool) -> Plan:
    """The plan for given figures."""
    program = lower(ruleset, figures)
    slots = {item.name: i for i, item in enumerate(program.inputs)}
    fixed = {} if flags else {name: FALSE for name in slots if name.startswith(FLAGS)}
    special = specialise(program, fixed)
    vetoes = tuple(c.id for c in ruleset.criteria.values() if c.veto is not None)
    scales = ruleset.scales()
    compiled = Compiled(special, slots, partial(_outputs, ruleset, vetoes), scales)
    maxima = Maxima(ruleset.groups, ruleset.criteria)
    return Plan(
        ruleset=ruleset,
        figures=figures,
        program=special,
        slots=slots,
        compiled=compiled,
        criteria=tuple(ruleset.criteria.values()),
        group_scales=tuple(tuple(map(compiled.scale, _of_group(g))) for g in ruleset.groups),
        vetoes=vetoes,
        scales=scales,
        maximum=maxima.total(),
        group_maxima=tuple(map(maxima.of, ruleset.groups.values())),
    )


def _outputs(ruleset: Ruleset, vetoes: Iterable[str], scale: Callable[[str], int]) -> list[Output]:
    """The fields of `Results` as outputs; `scale` is that of a definition."""
    tiers = tiers_of((*(tier.id for tier in ruleset.tiers), None))
    lowered = map(lowering_name, range(len(ruleset.lowerings)))
    return [
        tuple(Made((name_of(name, STATUS),), STATUS_OF.__getitem__) for name in ruleset.criteria),
        tuple(_points(criterion, scale) for criterion in ruleset.criteria.values()),
        _score(ruleset, scale),
        Made((TIER,), tiers),
        Made((AWARDED if ruleset.lowerings else TIER,), tiers),
        tuple(map(_of_group, ruleset.groups)),
        tuple(name_of(name, BARS) for name in vetoes),
        tuple(name_of(reason, MET) for reason in lowered),
    ]


def _points(criterion: Criterion, scale: Callable[[str], int]) -> Made:
    earned, present = name_of(criterion.id, EARNED), name_of(criterion.id, PRESENT)
    return Made((earned, present), points_of(criterion, scale(earned)))


def _of_group(group: str) -> tuple[str, str]:
    """What it earns and what can be earned in it."""
    return name_of(group_name(group), EARNED), name_of(group_name(group), POSSIBLE)


def _score(ruleset: Ruleset, scale: Callable[[str], int]) -> Made:
    if ruleset.scoring.possible_maximum:
        parts = (TOTAL, SCORED, POSSIBLE)
        return Made(parts, score_of_possible(scale(TOTAL), scale(POSSIBLE)))
    most = Maxima(ruleset.groups, ruleset.criteria).total()
    return Made((TOTAL, SCORED), score_of(most, scale(TOTAL)))


FLAGS = ("claimed:", "waived:")


def _problems(ruleset: Ruleset, day: date) -> list[Problem]:
    start, end = ruleset.start, ruleset.end
    if (start is not None and day < start) or (end is not None and day > end):
        period = Text(
            f"{start or '…'} 至 {end or '…'}", f"it is from {start or '…'} to {end or '…'}"
        )
        return [OutsideForce(ruleset=ruleset.id, day=day.isoformat(), period=period)]
    missing = {
        item.cell.table if item.cell else item.name: item
        for item in ruleset.all_parameters()
        if item.on(day) is None
    }
    return [
        NoFigureYet(
            parameter=item.cell.table if item.cell else item.id, day=day.isoformat(),
            first=str(item.values[0].since), place=item.place,
        )
        for item in missing.values()
    ]  # fmt: skip
