"""Plans: a ruleset on a day, made ready to evaluate.

In: a `Ruleset` and a day. Out: a `Plan`: the compiled program, where each result stands, and the
figures of the day. Days on which the same figures hold share a plan; so do all snapshots without
claims and waivers, whose flags are folded away. Plans are kept with the ruleset.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from liren.engine.backends.scalar.compiled import Compiled, Output, scale_facts
from liren.engine.backends.scalar.values import Facts
from liren.engine.errors import AssessmentError, Problem
from liren.engine.ir.nodes import FALSE, Number
from liren.engine.ir.program import Program, specialise
from liren.engine.record import Identity
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Ruleset
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
    group_name,
    lowering_name,
    name_of,
)
from liren.scoring.verdicts import Seen, TierSets


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


class Plan(Identity):
    """A ruleset on a day. Results of `compiled.run` stand at the offsets given here.

    Criterion `i` has its results at `i`, as `verdicts.Raw`: status, points earned, whether it
    takes part. Each group has two from `groups_at`: earned, possible. Then follow total, scored,
    tier, and one result for each criterion with a veto. At `possible_at` stands what can be earned
    on the day, where the score is measured by that; from `awarded_at` on, where something lowers
    the tier, the tier before that and whether each reason holds.
    """

    ruleset: Ruleset
    figures: Mapping[str, Number | None]
    program: Program
    slots: Mapping[str, int]
    compiled: Compiled
    groups_at: int
    total_at: int
    possible_at: int
    awarded_at: int
    vetoes: tuple[str, ...]
    scales: Mapping[str, int]
    maximum: Number
    group_maxima: tuple[Number, ...]
    seen: tuple[Seen, ...]
    tiers: TierSets

    def run(self, facts: Facts) -> tuple[Any, ...]:
        """The results for facts that are not scaled yet."""
        inputs = self.program.inputs
        return self.compiled.run(scale_facts(facts, inputs, self.slots, self.scales))


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
            plan = ruleset.plans[epoch] = make_plan(ruleset, values, flags=flags)
        if len(ruleset.plans) < MOST_DAYS:
            ruleset.plans[moment] = plan
    assert isinstance(plan, Plan)
    return plan


MOST_DAYS = 512
"""Days kept per ruleset; more are looked up by the figures that hold on them."""


def make_plan(ruleset: Ruleset, figures: Mapping[str, Number | None], *, flags: bool) -> Plan:
    """The plan for given figures."""
    program = lower(ruleset, figures)
    slots = {item.name: i for i, item in enumerate(program.inputs)}
    fixed = {} if flags else {name: FALSE for name in slots if name.startswith(FLAGS)}
    special = specialise(program, fixed)
    vetoes = tuple(c.id for c in ruleset.criteria.values() if c.veto is not None)
    parts = (STATUS, EARNED, PRESENT)
    outputs: list[Output] = [tuple(name_of(c, part) for part in parts) for c in ruleset.criteria]
    groups_at = len(outputs)
    outputs += [name_of(group_name(g), part) for g in ruleset.groups for part in (EARNED, POSSIBLE)]
    total_at = len(outputs)
    outputs += [TOTAL, SCORED, TIER, *(name_of(c, BARS) for c in vetoes)]
    possible_at = len(outputs)
    outputs += [POSSIBLE] * ruleset.scoring.possible_maximum
    awarded_at = len(outputs)
    if ruleset.lowerings:
        reasons = map(lowering_name, range(len(ruleset.lowerings)))
        outputs += [AWARDED, *(name_of(reason, MET) for reason in reasons)]
    scales = ruleset.scales()
    compiled = Compiled(special, slots, outputs, scales)
    maxima = Maxima(ruleset.groups, ruleset.criteria)
    return Plan(
        ruleset=ruleset,
        figures=figures,
        program=special,
        slots=slots,
        compiled=compiled,
        groups_at=groups_at,
        total_at=total_at,
        possible_at=possible_at,
        awarded_at=awarded_at,
        vetoes=vetoes,
        scales=scales,
        maximum=maxima.total(),
        group_maxima=tuple(map(maxima.of, ruleset.groups.values())),
        tiers=TierSets((*(tier.id for tier in ruleset.tiers), None)),
        seen=tuple(
            Seen(criterion, compiled.scale(name_of(criterion.id, EARNED)))
            for criterion in ruleset.criteria.values()
        ),
    )


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
