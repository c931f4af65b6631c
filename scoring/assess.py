"""The main entry: assess a snapshot by a ruleset."""

from __future__ import annotations

from datetime import date

from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.bind import bind, day_of
from liren.engine.snapshot.load import Snapshot
from liren.scoring.case import Case
from liren.scoring.inputs import with_day_and_flags
from liren.scoring.plan import plan_for
from liren.scoring.scorecard import Assessment


def assess(
    ruleset: Ruleset, snapshot: Snapshot, as_of: date | None = None, profile: None = None
) -> Assessment:
    """The assessment of a snapshot by a ruleset.

    `as_of` is the day it is made for: by default the snapshot's, else today in the ruleset's time
    zone. `profile` is reserved for profiles of a ruleset and must be None.

    Raises `SnapshotError` when the snapshot's facts do not fit the ruleset, and `AssessmentError`
    when the ruleset was not in force on the day or has no figures for it. Safe to call from many
    threads.
    """
    if profile is not None:
        raise TypeError("profiles are not supported yet: pass None")
    day = day_of(snapshot, as_of, ruleset.time_zone)
    bound = bind(ruleset, snapshot)
    plan = plan_for(ruleset, day, flags=bool(snapshot.claims or snapshot.waivers))
    facts = with_day_and_flags(bound.scaled, plan, snapshot, day)
    return Assessment(Case(plan, snapshot, bound, day), plan.compiled.run(facts))
