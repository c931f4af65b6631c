"""What day it is.

In: the name of a time zone. Out: today there. A day begins at midnight of the community's own time,
wherever the program runs.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The moment, in universal time."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The day it is in a time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()
