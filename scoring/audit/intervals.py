"""The stretches of time on which two rulesets can be compared as they stand.

In: two rulesets. Out: stretches of days on which the figures of either do not change, within the
time that both are in force and have figures. Guarantee: together they are exactly that time, in
order and without gaps, and on all days of one every criterion of either demands the same.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from liren.engine.record import Record
from liren.engine.ruleset.model import FIRST_DAY, LAST_DAY, Parameter, Ruleset

DAY = timedelta(days=1)


class Stretch(Record):
    """What is compared: the old ruleset as on `old_day` with the new one as on `new_day`.

    It holds for all days from the one day to `last`. `last` is None when two days were named, or
    when the rulesets are never in force together.
    """

    old_day: date
    new_day: date
    last: date | None = None

    @property
    def is_one_time(self) -> bool:
        """Whether both are as on the same day."""
        return self.old_day == self.new_day

    def nearest(self, day: date) -> date:
        """The day of the stretch that is nearest to a day; of two days of their own, the new."""
        last = self.new_day if self.last is None else self.last
        return min(max(day, self.new_day), last)


def stretches(old: Ruleset, new: Ruleset) -> tuple[Stretch, ...]:
    """The stretches of the time that both are in force; none when there is no such time."""
    (start, end), (other_start, other_end) = period(old), period(new)
    first, last = max(start, other_start), min(end, other_end)
    if first > last:
        return ()
    starts = sorted({first, *(d for d in (*changes(old), *changes(new)) if first < d <= last)})
    ends = [*(after - DAY for _, after in pairwise(starts)), last]
    return tuple(Stretch(day, day, until) for day, until in zip(starts, ends, strict=True))


def apart(old: Ruleset, new: Ruleset) -> Stretch:
    """Two rulesets that are never in force together: each on the day nearest to the other."""
    (start, end), (other_start, other_end) = period(old), period(new)
    return Stretch(end, other_start) if end < other_start else Stretch(start, other_end)


def period(ruleset: Ruleset) -> tuple[date, date]:
    """The first and the last day on which a ruleset is in force and all its parameters have said
    what they demand, be it that there is no figure."""
    begun = (item.values[0].since or FIRST_DAY for item in ruleset.all_parameters())
    return max(ruleset.start or FIRST_DAY, *begun, FIRST_DAY), ruleset.end or LAST_DAY


def changes(ruleset: Ruleset) -> frozenset[date]:
    """The days from which a parameter has another figure than the day before."""
    found = (day for item in ruleset.all_parameters() for day in _changes(item))
    return frozenset(found)


def _changes(parameter: Parameter) -> list[date]:
    return [
        after.since
        for before, after in pairwise(parameter.values)
        if before.value != after.value and after.since is not None
    ]
