"""What a change of rules does to real communities.

In: two rulesets and snapshots. Out: for each community its score and tier by either, what changed,
and which change caused which part of it. Guarantee: what is decided is told apart from what is not,
and the parts of a community's change add up to it exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.audit.diff import diff
from liren.engine.errors import LirenError
from liren.engine.ir.nodes import Number
from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot import clock
from liren.engine.text import Text
from liren.scoring.assess import assess
from liren.scoring.audit.attribution import Attribution, attribute
from liren.scoring.audit.intervals import Stretch
from liren.scoring.audit.mixing import Cause, Mixer, Moment
from liren.scoring.audit.population import Paths, Refused, Stated, acquainted, states
from liren.scoring.scorecard import Assessment
from liren.scoring.verdicts import Interval


class Outcome(Record):
    """What an assessment comes to: the range of the score, None when nothing is scored, and the
    tiers that are possible, best first."""

    score: Interval | None
    max: Number
    tiers: tuple[str | None, ...]

    @property
    def decided(self) -> bool:
        """Whether score and tier are certain."""
        return (self.score is None or self.score.exact) and len(self.tiers) == 1


class Impact(Record):
    """A community by the old and the new rules; `parts` is there when both give a score."""

    name: str
    id: str
    community: Text
    region: Text | None
    day: date
    old: Outcome
    new: Outcome
    parts: Attribution[Cause] | None

    @property
    def change(self) -> Interval | None:
        """How much the least and the greatest score changed."""
        if self.old.score is None or self.new.score is None:
            return None
        old, new = self.old.score, self.new.score
        return Interval(new.low - old.low, new.high - old.high)

    @property
    def decided(self) -> bool:
        """Whether it is certain what changed."""
        return self.old.decided and self.new.decided


class Assessor:
    """Assesses communities by two rulesets, for the stretches of time that are compared."""

    def __init__(self, old: Ruleset, new: Ruleset, stretches: tuple[Stretch, ...]) -> None:
        self.stretches = stretches
        self.rulesets = acquainted(old, new)
        self.mixers: dict[Stretch, Mixer] = {}

    def impacts(self, paths: Paths) -> Iterator[Impact | Refused]:
        """Every community in turn."""
        for stated in states(paths, self.rulesets):
            if isinstance(stated, Refused):
                yield stated
                continue
            try:
                yield self.impact(stated)
            except LirenError as error:
                yield Refused(stated.name, error.problems)

    def impact(self, stated: Stated) -> Impact:
        """What changes for one community."""
        snapshot = stated.snapshot
        stretch, days = self.when(stated)
        old, new = (
            outcome(assess(ruleset, snapshot, day))
            for ruleset, day in zip(self.rulesets, days, strict=True)
        )
        parts = None
        if old.score is not None and new.score is not None:
            moment = Moment(snapshot, stated.bounds, days)
            parts = self.attributed(stretch, moment, old.score != new.score)
        return Impact(
            stated.name, snapshot.id, snapshot.community, snapshot.region, days[1], old, new, parts
        )

    def when(self, stated: Stated) -> tuple[Stretch, tuple[date, date]]:
        """The stretch of time in which the community is assessed, and the day by either ruleset:
        that of the snapshot, or else today, moved to the nearest that is compared."""
        first, last = self.stretches[0], self.stretches[-1]
        if first.last is None:
            return first, (first.old_day, first.new_day)
        snapshot, zone = stated.snapshot, self.rulesets[1].time_zone
        wanted = snapshot.as_of or clock.today(snapshot.time_zone or zone)
        day = min(max(wanted, first.new_day), last.last or wanted)
        return next(each for each in self.stretches if each.nearest(day) == day), (day, day)

    def attributed(self, stretch: Stretch, moment: Moment, moved: bool) -> Attribution[Cause]:
        """The part of each cause; nothing where nothing changed."""
        if not moved:
            return Attribution({}, "all_orders")
        mixer = self.mixer(stretch)
        return attribute(mixer.causes, lambda made: mixer.ends(made, moment))

    def mixer(self, stretch: Stretch) -> Mixer:
        """What is needed to tell causes apart in a stretch of time."""
        if stretch not in self.mixers:
            found = diff(*self.rulesets, stretch.old_day, stretch.new_day)
            self.mixers[stretch] = Mixer(found)
        return self.mixers[stretch]


def outcome(found: Assessment) -> Outcome:
    """What an assessment comes to."""
    score = found.score
    known = None if score.absent else Interval(score.low, score.high)
    return Outcome(known, score.max, found.possible_tiers)
