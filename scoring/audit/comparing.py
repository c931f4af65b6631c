"""What is compared with what: the times, what is different at each, and what is proved of that.

In: two rulesets, and the days if any were named. Out: a `Compared` for each stretch of time, in
order; always at least one. All stretches share the time that there is. When it is up, what comes
later is compared without proofs for a little while yet, and the rest of the stretches are named as
those about which nothing was found out. So they are when the memory is up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from liren.engine.audit.diff import Diff, diff
from liren.engine.errors import AssessmentError
from liren.engine.record import Identity, Record, replace
from liren.engine.ruleset.model import FIRST_DAY, Ruleset, is_history
from liren.scoring.audit.intervals import Stretch, apart, stretches
from liren.scoring.audit.limits import NO_LIMITS, Limits
from liren.scoring.plan import plan_for
from liren.scoring.stating import YEAR

if TYPE_CHECKING:
    from liren.engine.backends.smt.solver import Budget, Limit
    from liren.scoring.audit.compare import Comparison

Progress = Callable[[int, int], None]

LEAST = 1.0
"""Seconds that the proofs of a stretch get at least; nothing is proved in a sliver of time."""


class Compared(Identity):
    """One stretch of time, what is different then, and what is proved if that was asked for.

    `apart`: the rulesets are never in force together, and nobody named the days. `gave_up` says why
    nothing was proved, where a limit was reached before anything was asked.
    """

    stretch: Stretch
    diff: Diff
    apart: bool = False
    proof: Comparison | None = None
    gave_up: Limit | None = None


class Looked(Record):
    """What was compared, the later stretches of time that were not, and which limit was reached."""

    compared: tuple[Compared, ...]
    rest: tuple[Stretch, ...] = ()
    limit: Limit = "time"

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """All stretches, whether anything was found out about them or not."""
        return (*(each.stretch for each in self.compared), *self.rest)


Times = tuple[tuple[Stretch, Callable[[], Compared]], ...]
"""The stretches that there are, and what compares the rulesets on each of them."""


def compared(
    old: Ruleset, new: Ruleset, old_day: date | None = None, new_day: date | None = None
) -> tuple[Compared, ...]:
    """The comparisons without proofs: for the days that were named, else for all the time in force.

    Raises `AssessmentError` for a day on which a ruleset is not in force, or has no figures.
    """
    return tuple(make() for _, make in _times(old, new, old_day, new_day))


def looked_at(
    old: Ruleset,
    new: Ruleset,
    days: tuple[date | None, date | None] = (None, None),
    limits: Limits = NO_LIMITS,
    *,
    proofs: bool = True,
    progress: Progress = lambda done, of: None,
) -> Looked:
    """The same within limits, with proofs if they are asked for; these need the solver."""
    from liren.scoring.audit.compare import SECONDS, TOTAL_SECONDS
    from liren.scoring.audit.space import GRACE

    budget = limits.budget(SECONDS, TOTAL_SECONDS) if proofs else _without_proofs(limits)
    times = _times(old, new, *days)
    found: list[Compared] = []
    for _, make in times:
        if found and budget.past(GRACE):
            break
        each = make()
        if proofs:
            share = budget.share(len(times) - len(found), LEAST)
            each = _proven(each, limits, share, progress)
        found.append(each)
    rest = tuple(stretch for stretch, _ in times[len(found) :])
    return Looked(tuple(found), rest, budget.limit)


def _without_proofs(limits: Limits) -> Budget:
    """The time for what is different; what memory that takes is bounded by what was read."""
    from liren.engine.backends.smt.solver import Budget
    from liren.scoring.audit.compare import SECONDS, TOTAL_SECONDS

    total = TOTAL_SECONDS if limits.total_seconds is None else limits.total_seconds
    # To tell what is different takes as long again as to find it.
    return Budget(SECONDS, total / 2, None)


def _times(old: Ruleset, new: Ruleset, old_day: date | None, new_day: date | None) -> Times:
    old_day, new_day = old_day or new_day, new_day or old_day
    if old_day is not None and new_day is not None:
        named = Stretch(old_day, new_day)
        return ((named, lambda: _checked(old, new, named)),)
    found = stretches(old, new)
    if not found:
        nearest = apart(old, new)
        return ((nearest, lambda: replace(_checked(old, new, nearest), apart=True)),)
    return tuple((stretch, lambda at=stretch: _at(old, new, at)) for stretch in found)


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


def _proven(each: Compared, limits: Limits, budget: Budget, progress: Progress) -> Compared:
    """The comparison with what is proved of it, or why nothing could be."""
    from liren.scoring.audit.compare import compare
    from liren.scoring.audit.space import RECORDS, is_of_a_limit

    if budget.over:
        return replace(each, gave_up=budget.limit)
    records = RECORDS if limits.records is None else limits.records
    sides = each.diff.old.ruleset, each.diff.new.ruleset
    try:
        proof = compare(*sides, _taken_on(each), records=records, budget=budget, progress=progress)
    except AssessmentError as error:
        if not is_of_a_limit(error):
            raise
        return replace(each, gave_up=budget.limit)
    # What was found out is told without the terms; those of many stretches would fill the memory.
    proof.space.forget()
    return replace(each, proof=proof)
