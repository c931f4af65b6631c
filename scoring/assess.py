"""The main entry: assess a snapshot by a ruleset."""

from __future__ import annotations

from datetime import date

from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.profile import Profile
from liren.engine.snapshot.bind import day_of
from liren.engine.snapshot.history import check_rounds
from liren.engine.snapshot.load import Snapshot
from liren.scoring.case import case_of
from liren.scoring.inputs import with_day_and_flags
from liren.scoring.plan import Results
from liren.scoring.scorecard import Assessment


def assess(
    ruleset: Ruleset,
    snapshot: Snapshot,
    as_of: date | None = None,
    profile: Profile | None = None,
) -> Assessment:
    """The assessment of a snapshot by a ruleset.

    `as_of` is the day it is made for: by default the snapshot's, else today in the time zone of the
    snapshot or the ruleset. `profile` changes the ruleset, which must be the base it was loaded
    with.

    Raises `SnapshotError` when the snapshot's facts do not fit the ruleset, and `AssessmentError`
    when the ruleset was not in force on the day, has no figures for it, or is not the profile's
    base. Safe to call from many threads.
    """
    if profile is not None:
        ruleset = profile.applied_to(ruleset)
    day = day_of(snapshot, as_of, ruleset.time_zone)
    check_rounds(snapshot, day)
    case = case_of(ruleset, snapshot, day)
    facts = with_day_and_flags(case.bound.scaled, case.plan, snapshot, day)
    return Assessment(case, Results(*case.plan.compiled.run(facts)))
