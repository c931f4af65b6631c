"""What is compared with what: the times, what is different at each, and what is proved of that.

In: two rulesets, and the days if any were named. Out: a `Compared` for each stretch of time, in
order; always at least one.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from liren.engine.audit.diff import Diff, diff
from liren.engine.record import Identity, Record, replace
from liren.engine.ruleset.model import FIRST_DAY, Ruleset, is_history
from liren.scoring.audit.intervals import Stretch, apart, stretches
from liren.scoring.plan import plan_for
from liren.scoring.stating import YEAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from liren.scoring.audit.compare import Comparison


class Limits(Record):
    """How far proofs go: records of a list, seconds for a question and in all; None as usual."""

    records: int | None = None
    seconds: float | None = None
    total_seconds: float | None = None


class Compared(Identity):
    """One stretch of time, what is different then, and what is proved if that was asked for.

    `apart`: the rulesets are never in force together, and nobody named the days.
    """

    stretch: Stretch
    diff: Diff
    apart: bool = False
    proof: Comparison | None = None


def compared(
    old: Ruleset, new: Ruleset, old_day: date | None = None, new_day: date | None = None
) -> tuple[Compared, ...]:
    """The comparisons: for the days that were named, else for all the time in force.

    Raises `AssessmentError` for a day on which a ruleset is not in force, or has no figures.
    """
    old_day, new_day = old_day or new_day, new_day or old_day
    if old_day is not None and new_day is not None:
        return (_checked(old, new, Stretch(old_day, new_day)),)
    found = stretches(old, new)
    if not found:
        return (replace(_checked(old, new, apart(old, new)), apart=True),)
    return tuple(_at(old, new, stretch) for stretch in found)


def _checked(old: Ruleset, new: Ruleset, stretch: Stretch) -> Compared:
    """The comparison on days of which it is not known that there are rules then."""
    for ruleset, day in ((old, stretch.old_day), (new, stretch.new_day)):
        plan_for(ruleset, day, flags=False)
    return _at(old, new, stretch)


def _at(old: Ruleset, new: Ruleset, stretch: Stretch) -> Compared:
    return Compared(stretch, diff(old, new, stretch.old_day, stretch.new_day))


def _taken_on(compared: Compared) -> tuple[date, date]:
    """The days on which rulesets are compared: those of the stretch.

    On the first of all days nobody has an earlier round, so where one is read it is a later one.
    """
    stretch = compared.stretch
    sides = compared.diff.old, compared.diff.new
    reads = any(is_history(name) for side in sides for name in side.ruleset.facts)
    if stretch.last is None or not reads:
        return stretch.old_day, stretch.new_day
    day = stretch.nearest(max(stretch.new_day, FIRST_DAY + YEAR))
    return day, day


def proven(
    found: tuple[Compared, ...], limits: Limits, progress: Callable[[int, int], None]
) -> tuple[Compared, ...]:
    """The comparisons with proofs; they share the time that there is. Needs the solver."""
    from liren.engine.backends.smt.solver import Budget
    from liren.scoring.audit.compare import SECONDS, TOTAL_SECONDS, compare
    from liren.scoring.audit.space import RECORDS

    budget = Budget(
        SECONDS if limits.seconds is None else limits.seconds,
        TOTAL_SECONDS if limits.total_seconds is None else limits.total_seconds,
    )
    return tuple(
        replace(
            each,
            proof=compare(
                each.diff.old.ruleset,
                each.diff.new.ruleset,
                _taken_on(each),
                records=RECORDS if limits.records is None else limits.records,
                budget=budget.share(len(found) - done),
                progress=progress,
            ),
        )
        for done, each in enumerate(found)
    )
