"""What is compared with what: the times, and what is different at each.

In: two rulesets, and the days if any were named. Out: a `Compared` for each stretch of time, in
order; always at least one.
"""

from __future__ import annotations

from datetime import date

from liren.engine.audit.diff import Diff, diff
from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.scoring.audit.intervals import Stretch, apart, stretches


class Compared(Record):
    """One stretch of time, and what is different then. `apart`: they are never in force together,
    and nobody named the days."""

    stretch: Stretch
    diff: Diff
    apart: bool = False


def compared(
    old: Ruleset, new: Ruleset, old_day: date | None = None, new_day: date | None = None
) -> tuple[Compared, ...]:
    """The comparisons: for the days that were named, else for all the time in force."""
    old_day, new_day = old_day or new_day, new_day or old_day
    if old_day is not None and new_day is not None:
        return (_at(old, new, Stretch(old_day, new_day)),)
    found = stretches(old, new)
    if not found:
        return (_at(old, new, apart(old, new), never_together=True),)
    return tuple(_at(old, new, stretch) for stretch in found)


def _at(old: Ruleset, new: Ruleset, stretch: Stretch, *, never_together: bool = False) -> Compared:
    found = diff(old, new, stretch.old_day, stretch.new_day)
    return Compared(stretch, found, never_together)
