"""Calendar arithmetic on days given as proleptic Gregorian ordinals.

In: ordinals from 1 on (0001-01-01). Out: whole numbers. Guarantee: `months_between` never falls
when the later day moves on, and never rises when the earlier one does, so the ends of an interval
may be worked out one by one.
"""

from __future__ import annotations

from datetime import date


def months_between(later: int, earlier: int) -> int:
    """The full months from one day to another; negative, and just as many, the other way round.

    A month is full on the same day of the month, or on the last day of a month that has no such
    day: from 31 January to 28 February is a month, and from 29 February 2020 to 28 February 2021
    are twelve.
    """
    if later < earlier:
        return -months_between(earlier, later)
    end, start = date.fromordinal(later), date.fromordinal(earlier)
    months = (end.year - start.year) * 12 + end.month - start.month
    is_last = date.fromordinal(later + 1).day == 1
    return months if end.day >= start.day or is_last else months - 1
