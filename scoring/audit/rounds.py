"""What changed for a community between two rounds: its facts, the rules, or what is set aside.

In: the snapshots of two rounds and the ruleset of each. Out: how much of the change of the score is
due to the data, to the rules and to waivers and claims. Guarantee: the three add up to the change
exactly, and none comes first: each part is the mean over the six orders in which they can come.

The day of a round goes with what it decides: the figures in force are rules, how long ago something
was is data, and whether a waiver still holds is of the waivers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from liren.engine.errors import LirenError
from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot import clock
from liren.engine.text import Text
from liren.scoring.assess import assess
from liren.scoring.audit.attribution import Attribution, Ends, attribute, ends_of
from liren.scoring.audit.impact import Outcome, outcome
from liren.scoring.audit.intervals import period
from liren.scoring.audit.population import (
    Paths,
    Refused,
    Rounds,
    Stated,
    acquainted,
    held,
    states,
)
from liren.scoring.inputs import sets_aside, with_day_and_flags
from liren.scoring.plan import Results, plan_for

Part = Literal["data", "rules", "waivers"]
PARTS: tuple[Part, ...] = ("data", "rules", "waivers")


class Between(Record):
    """A community in two rounds; `parts` is there when both have a score."""

    name: str
    id: str
    community: Text
    region: Text | None
    days: tuple[date, date]
    old: Outcome
    new: Outcome
    parts: Attribution[Part] | None


class OnlyOnce(Record):
    """A community that the earlier round does not have."""

    name: str
    id: str
    community: Text


class RoundAssessor:
    """Compares the rounds of communities; the earlier one goes by the old ruleset on its day."""

    def __init__(self, old: Ruleset, new: Ruleset, days: tuple[date | None, date | None]) -> None:
        self.rulesets = acquainted(old, new)
        self.days = days

    def betweens(self, earlier: Paths, later: Paths) -> Iterator[Between | OnlyOnce | Refused]:
        """Every community of the later round in turn."""
        rounds = Rounds(earlier, self.rulesets)
        yield from rounds.refused
        for stated in states(later, self.rulesets):
            if isinstance(stated, Refused):
                yield stated
                continue
            found = rounds.find(stated.snapshot)
            if found is None:
                yield OnlyOnce(stated.name, stated.snapshot.id, stated.snapshot.community)
                continue
            try:
                before = held(found[0], found[1], self.rulesets)
                yield self.between(before, stated)
            except LirenError as error:
                yield Refused(stated.name, error.problems)

    def between(self, before: Stated, after: Stated) -> Between:
        """One community in both rounds."""
        rounds = (before, after)
        days = self.day(0, before), self.day(1, after)
        old, new = (
            outcome(assess(ruleset, stated.snapshot, day))
            for ruleset, stated, day in zip(self.rulesets, rounds, days, strict=True)
        )
        parts = None
        if old.score is not None and new.score is not None:
            parts = attribute(PARTS, lambda made: self.ends(made, rounds, days))
        snapshot = after.snapshot
        return Between(
            after.name, snapshot.id, snapshot.community, snapshot.region, days, old, new, parts
        )

    def day(self, i: int, stated: Stated) -> date:
        """The day of a round: the one that was named, else that of the snapshot, moved to the
        nearest on which the ruleset is in force."""
        named = self.days[i]
        if named is not None:
            return named
        first, last = period(self.rulesets[i])
        zone = stated.snapshot.time_zone or self.rulesets[i].time_zone
        return min(max(stated.snapshot.as_of or clock.today(zone), first), last)

    def ends(
        self, made: frozenset[Part], rounds: tuple[Stated, Stated], days: tuple[date, date]
    ) -> Ends:
        """The range of the score with what is new of the data, the rules and the waivers."""
        data, rules, waivers = (part in made for part in PARTS)
        bound, aside = rounds[data].bounds[rules], rounds[waivers].snapshot
        flags = sets_aside(self.rulesets[rules], aside, days[waivers])
        plan = plan_for(self.rulesets[rules], days[rules], flags=flags)
        facts = with_day_and_flags(bound.scaled, plan, aside, days[data], held_on=days[waivers])
        return ends_of(Results(*plan.compiled.run(facts)).score)
