"""What an assessment says.

In: the results of a plan for one snapshot. Out: `Assessment`, an immutable view of them: score and
range, tier, groups, findings, remedies, and what to find out next. Only what is asked for is worked
out; every number is exact (`int` or `Fraction`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property, partial
from operator import getitem
from typing import TYPE_CHECKING, Any, NamedTuple

from liren.engine.backends.scalar.values import EITHER, NO, YES, Facts, ratio
from liren.engine.ir.nodes import Number
from liren.engine.language.units import Unit
from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion, Ruleset
from liren.engine.snapshot.bind import Bound
from liren.engine.snapshot.load import Snapshot
from liren.engine.text import Lang, Text
from liren.scoring.case import Case
from liren.scoring.names import Status
from liren.scoring.plan import Plan
from liren.scoring.verdicts import Points

if TYPE_CHECKING:
    from liren.scoring.collect import ToCollect
    from liren.scoring.explain import Explanation, RecordFinding
    from liren.scoring.remedies import Remedy

ALL_STATUSES: tuple[Status, ...] = (
    "met", "partly_met", "unmet", "unknown", "not_applicable", "waived", "unspecified",
)  # fmt: skip


class Interval(NamedTuple):
    """A number that is known, or known to lie between two ends."""

    low: Number
    high: Number

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.low == self.high


class Score(NamedTuple):
    """The score: `value` is None while it is open, or when there is nothing to score (`absent`)."""

    value: Number | None
    low: Number
    high: Number
    max: Number
    absent: bool


class GroupResult(Record):
    """What a group earns, and how many of its criteria have which status."""

    id: str
    title: Text
    low: Number
    high: Number
    max: Number
    bonus: bool
    statuses: Mapping[Status, int]


class Finding(NamedTuple):
    """What holds for one criterion. Everything beyond status and points is worked out when asked.

    `status` is one of `ALL_STATUSES`; `points` is None for a criterion without points.
    """

    criterion: Criterion
    status: Status
    points: Points | None
    case: Case

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

    def required(self, lang: Lang) -> str:
        """What is demanded, in words and figures."""
        return self.detail.required.in_(lang)

    def explanation(self, lang: Lang) -> str:
        """The demand with the community's values filled in, and the figure's source and date."""
        return self.detail.text.in_(lang)

    def __repr__(self) -> str:
        return f"Finding({self.criterion.id!r}, {self.status!r}, {self.points!r})"


_as_finding = partial(tuple.__new__, Finding)


class Assessment:
    """The assessment of a snapshot by a ruleset on a day."""

    def __init__(self, case: Case, raw: tuple[Any, ...]) -> None:
        self.case = case
        self.plan: Plan = case.plan
        self.ruleset: Ruleset = case.plan.ruleset
        self.snapshot: Snapshot = case.snapshot
        self.bound: Bound = case.bound
        self.as_of: date = case.as_of
        self.raw = raw
        self.profile = None

    @property
    def facts(self) -> Facts:
        """The facts in base units, with the day and the flags."""
        return self.case.facts

    def exact(self, position: int) -> tuple[Number, Number]:
        """A numeric result with its scale taken out."""
        low, high = self.raw[position]
        scale = self.plan.compiled.scales[position]
        if scale == 1:
            return low, high
        exact_low = ratio(low, scale)
        return exact_low, exact_low if low == high else ratio(high, scale)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each criterion, in the ruleset's order."""
        case, known = self.case, self.plan.seen
        seen = map(getitem, known, self.raw[: len(known)])
        return tuple([_as_finding((*result, case)) for result in seen])

    @property
    def score(self) -> Score:
        """The score and its range."""
        at = self.plan.total_at
        low, high = self.exact(at)
        scored = self.raw[at + 1]
        value = low if low == high and scored == YES else None
        return Score(value, low, high, self.plan.maximum, scored == NO)

    @property
    def possible_tiers(self) -> tuple[str | None, ...]:
        """The tiers that the community may have, best first; None stands for no tier."""
        return self.plan.tiers[self.raw[self.plan.total_at + 2]]

    @property
    def tier_decided(self) -> bool:
        """Whether one tier (or none) is certain."""
        return len(self.possible_tiers) == 1

    @property
    def tier(self) -> str | None:
        """The tier; None when there is none or it is not decided yet."""
        tiers = self.plan.tiers[self.raw[self.plan.total_at + 2]]
        return tiers[0] if len(tiers) == 1 else None

    @property
    def vetoes(self) -> tuple[str, ...]:
        """The criteria whose veto is certain."""
        return self._vetoes(YES)

    @property
    def possible_vetoes(self) -> tuple[str, ...]:
        """The criteria of which it is open whether they veto."""
        return self._vetoes(EITHER)

    def _vetoes(self, wanted: int) -> tuple[str, ...]:
        at = self.plan.total_at + 3
        return tuple(name for i, name in enumerate(self.plan.vetoes) if self.raw[at + i] == wanted)

    @cached_property
    def groups(self) -> tuple[GroupResult, ...]:
        """What each group earns."""
        return tuple(self._group(i, name) for i, name in enumerate(self.ruleset.groups))

    def _group(self, i: int, name: str) -> GroupResult:
        group = self.ruleset.groups[name]
        low, high = self.exact(self.plan.groups_at + 2 * i)
        statuses = [f.status for f in self.findings if f.criterion.group == name]
        counts: dict[Status, int] = {
            status: statuses.count(status) for status in ALL_STATUSES if status in statuses
        }
        most = self.plan.group_maxima[i]
        return GroupResult(name, group.title, low, high, most, group.bonus, counts)

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
