"""What an assessment says.

In: the results of a plan for one snapshot. Out: `Assessment`, an immutable view of them: score and
range, tier, groups, findings, remedies, and what to find out next. Only what is asked for is worked
out; every number is exact (`int` or `Fraction`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from liren.engine.backends.scalar.values import EITHER, YES, Facts
from liren.engine.ir.nodes import Number
from liren.engine.language.units import Unit
from liren.engine.record import Record
from liren.engine.ruleset.model import NO_TIER, Criterion, Lowering, Outcome, Ruleset
from liren.engine.ruleset.parts import criterion_inputs
from liren.engine.snapshot.bind import Bound
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.statements import Statement
from liren.engine.text import Lang, Text
from liren.scoring.case import Case
from liren.scoring.names import Status
from liren.scoring.plan import Plan, Results
from liren.scoring.set_aside import SetAside, set_aside, warnings
from liren.scoring.verdicts import Interval, Points, Score, unscaled

if TYPE_CHECKING:
    from liren.engine.errors import Problem
    from liren.engine.ruleset.profile import AppliedProfile, Change
    from liren.scoring.classify import TypeResult
    from liren.scoring.collect import ToCollect
    from liren.scoring.explain import Explanation, RecordFinding
    from liren.scoring.remedies import Remedy

ALL_STATUSES: tuple[Status, ...] = (
    "met", "partly_met", "unmet", "unknown", "not_applicable", "waived", "unspecified",
)  # fmt: skip


class Lowered(NamedTuple):
    """A reason to award a lower tier that holds, or (not `certain`) may hold."""

    reason: Lowering
    certain: bool


class OutcomeResult(NamedTuple):
    """What follows from the tier: the figures that are possible, one when the tier is decided."""

    outcome: Outcome
    possible: tuple[Number, ...]

    @property
    def value(self) -> Number | None:
        """The figure in base units; None while several are possible."""
        return self.possible[0] if len(self.possible) == 1 else None


class GroupResult(Record):
    """What a group earns, and how many of the criteria in it have which status."""

    id: str
    title: Text
    low: Number
    high: Number
    max: Number
    bonus: bool
    statuses: Mapping[Status, int]
    parent: str | None = None


class _Fields(NamedTuple):
    criterion: Criterion
    status: Status
    points: Points | None
    case: Case


class Finding(tuple[Criterion, Status, "Points | None", Case]):
    """What holds for one criterion. Everything beyond status and points is worked out when asked.

    `status` is one of `ALL_STATUSES`; `points` is None for a criterion without points.

    It has the fields of a named tuple without being one: making a named tuple calls a function of
    Python, and there are as many findings as criteria in every assessment.
    """

    __slots__ = ()

    criterion: Criterion = _Fields.criterion
    status: Status = _Fields.status
    points: Points | None = _Fields.points
    case: Case = _Fields.case

    @property
    def undecided(self) -> Number:
        """How many points are open between the best and the worst that is possible."""
        return 0 if self.points is None else self.points.high - self.points.low

    @property
    def detail(self) -> Explanation:
        """What was measured, what is required, what is short, and how that was worked out."""
        return self.case.explanation(self)

    @property
    def measured(self) -> Interval | None:
        """The measure in base units; None when the demand has none, is made of records, or when a
        missing divisor leaves it without an end."""
        return self.detail.measured

    @property
    def shortfall(self) -> Number | None:
        """How much is certainly missing to meet the threshold, in base units; else None."""
        return self.detail.shortfall

    @property
    def unit(self) -> Unit | None:
        """The unit in which people read measured, required and shortfall."""
        return self.criterion.measure_unit

    @property
    def records(self) -> tuple[RecordFinding, ...]:
        """For a demand made of every record of a list: what holds for each."""
        return self.detail.records

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts this criterion reads that are not wholly known."""
        return self.detail.missing

    @property
    def changes(self) -> tuple[Change, ...]:
        """What a profile did to the criterion, or to a figure that it is held against."""
        profile = self.case.ruleset.profile
        return () if profile is None else profile.touching(self.criterion)

    @property
    def reasons(self) -> tuple[Statement, ...]:
        """What was stated with a reason, of the facts that the criterion reads."""
        read = criterion_inputs(self.criterion)
        return tuple(
            said
            for said in self.case.bound.statements
            if said.reason is not None and any(said.is_about(fact) for fact in read)
        )

    def required(self, lang: Lang) -> str:
        """What is demanded, in words and figures."""
        return self.detail.required.in_(lang)

    def explanation(self, lang: Lang) -> str:
        """The demand with the community's values filled in, and the figure's source and date."""
        return self.detail.text.in_(lang)

    def __repr__(self) -> str:
        return f"Finding({self.criterion.id!r}, {self.status!r}, {self.points!r})"


class Assessment:
    """The assessment of a snapshot by a ruleset on a day."""

    def __init__(self, case: Case, results: Results) -> None:
        self.case = case
        self.results = results

    @property
    def plan(self) -> Plan:
        """The ruleset on the day, made ready to evaluate."""
        return self.case.plan

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self.case.plan.ruleset

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot."""
        return self.case.snapshot

    @property
    def bound(self) -> Bound:
        """The snapshot in the terms of the ruleset."""
        return self.case.bound

    @property
    def as_of(self) -> date:
        """The day."""
        return self.case.as_of

    @property
    def profile(self) -> AppliedProfile | None:
        """The profile that the ruleset was assessed with."""
        return self.ruleset.profile

    @property
    def facts(self) -> Facts:
        """The facts in base units, with the day and the flags."""
        return self.case.facts

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each criterion, in the ruleset's order."""
        case, results = self.case, self.results
        rows = zip(case.plan.criteria, results.statuses, results.points, repeat(case))
        return tuple(map(Finding, rows))

    @property
    def score(self) -> Score:
        """The score and its range."""
        return self.results.score

    @property
    def possible_tiers(self) -> tuple[str | None, ...]:
        """The tiers that the community may have, best first; None stands for no tier."""
        return self.results.tiers

    @property
    def tier_decided(self) -> bool:
        """Whether one tier (or none) is certain."""
        return len(self.possible_tiers) == 1

    @property
    def tier(self) -> str | None:
        """The tier; None when there is none or it is not decided yet."""
        tiers = self.results.tiers
        return tiers[0] if len(tiers) == 1 else None

    @property
    def possible_tiers_reached(self) -> tuple[str | None, ...]:
        """The tiers that may have been reached, before anything lowers them."""
        return self.results.reached

    @property
    def lowered(self) -> tuple[Lowered, ...]:
        """The reasons that lower the tier, or may do so; none while no tier can be reached."""
        if not any(self.possible_tiers_reached):
            return ()
        seen = zip(self.ruleset.lowerings, self.results.lowered, strict=True)
        return tuple(Lowered(reason, holds == YES) for reason, holds in seen if holds & YES)

    @property
    def valid_until(self) -> date | None:
        """The last day on which the tier holds; None while it is open, or when it has no end."""
        tiers = (tier for tier in self.ruleset.tiers if tier.id == self.tier)
        period = next((tier.valid_for for tier in tiers), None)
        return None if period is None else period.after(self.as_of)

    @property
    def outcomes(self) -> tuple[OutcomeResult, ...]:
        """What follows from the tier, in the ruleset's order."""
        tiers = [tier or NO_TIER for tier in self.possible_tiers]
        return tuple(
            OutcomeResult(outcome, tuple(dict.fromkeys(outcome.values[tier] for tier in tiers)))
            for outcome in self.ruleset.outcomes
        )

    @property
    def vetoes(self) -> tuple[str, ...]:
        """The criteria whose veto is certain."""
        return self._vetoes(YES)

    @property
    def possible_vetoes(self) -> tuple[str, ...]:
        """The criteria of which it is open whether they veto."""
        return self._vetoes(EITHER)

    def _vetoes(self, wanted: int) -> tuple[str, ...]:
        seen = zip(self.plan.vetoes, self.results.vetoes, strict=True)
        return tuple(name for name, bars in seen if bars == wanted)

    @cached_property
    def groups(self) -> tuple[GroupResult, ...]:
        """What each group earns."""
        return tuple(self._group(i, name) for i, name in enumerate(self.ruleset.groups))

    @cached_property
    def _statuses(self) -> Mapping[str, Counter[Status]]:
        """How many of the criteria in each group, and in its groups, have which status."""
        tallies: dict[str, Counter[Status]] = {name: Counter() for name in self.ruleset.groups}
        for finding in self.findings:
            around = finding.criterion.group
            while around is not None:
                tallies[around][finding.status] += 1
                around = self.ruleset.groups[around].parent
        return tallies

    def group_points(self, i: int) -> tuple[Interval, Interval]:
        """What a group earns, and what can be earned in it."""
        (earned, possible), scales = self.results.groups[i], self.plan.group_scales[i]
        return unscaled(earned, scales[0]), unscaled(possible, scales[1])

    def _group(self, i: int, name: str) -> GroupResult:
        group = self.ruleset.groups[name]
        low, high = self.group_points(i)[0]
        tally = self._statuses[name]
        counts: dict[Status, int] = {
            status: tally[status] for status in ALL_STATUSES if tally[status]
        }
        most = self.plan.group_maxima[i]
        return GroupResult(name, group.title, low, high, most, group.bonus, counts, group.parent)

    @property
    def countable(self) -> int:
        """How many criteria could be decided: all but those without a figure in the source."""
        return sum(finding.status != "unspecified" for finding in self.findings)

    @property
    def decided(self) -> int:
        """How many of them are decided: status and points are certain."""
        return sum(
            finding.status not in ("unspecified", "unknown") and not finding.undecided
            for finding in self.findings
        )

    @cached_property
    def types(self) -> tuple[TypeResult, ...]:
        """Of which types the community is, by each classification of the ruleset."""
        from liren.scoring.classify import classify

        return classify(self.case)

    @cached_property
    def claims(self) -> tuple[SetAside, ...]:
        """The exemptions that are claimed, in force or expired."""
        return set_aside(self.case, "claim")

    @cached_property
    def waivers(self) -> tuple[SetAside, ...]:
        """The criteria that are waived, or were."""
        return set_aside(self.case, "waiver")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is odd about the snapshot without being wrong: claims and waivers that ended."""
        return warnings(*self.waivers, *self.claims)

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """What to change so that criteria are met, what an office would do first coming first."""
        from liren.scoring.remedies import remedies

        return remedies(self)

    @cached_property
    def collect(self) -> tuple[ToCollect, ...]:
        """The facts to find out, those that decide most first."""
        from liren.scoring.collect import to_collect

        return to_collect(self)

    def to_dict(self) -> dict[str, object]:
        """Everything as JSON-ready data: stable, exact, with texts in both languages."""
        from liren.scoring.record import to_record

        return to_record(self)
