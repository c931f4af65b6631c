"""The inputs of a plan's program: the facts, the day, and the flags that are set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liren.engine.backends.scalar.values import Facts
from liren.engine.ruleset.model import Ruleset, of_day
from liren.engine.snapshot.load import Claim, Snapshot, Waiver
from liren.scoring.plan import Plan


def sets_aside(ruleset: Ruleset, snapshot: Snapshot, day: date) -> bool:
    """Whether a claim or a waiver of a criterion of the ruleset holds on a day. Where none does,
    the flags can be folded away, and ranges are as if nothing had ever been claimed or waived."""
    stated: tuple[Claim | Waiver, ...] = (*snapshot.claims, *snapshot.waivers)
    return any(each.criterion in ruleset.criteria and each.holds_on(day) for each in stated)


def with_day_and_flags(
    facts: Facts, plan: Plan, snapshot: Snapshot, day: date, *, held_on: date | None = None
) -> Facts:
    """A snapshot's facts, followed by the day and by what is claimed and waived on it; or, where
    that is another day, on `held_on`."""
    until = day if held_on is None else held_on
    values = [*facts.values, *of_day(day)]
    if snapshot.claims or snapshot.waivers:
        slots = list(_flags(plan, snapshot, until))
        # Where nothing is set aside the plan was made without flags, and reads none.
        values += [False] * (len(plan.slots) - len(values) if slots else 0)
        for slot in slots:
            values[slot] = True
    return Facts(values, facts.partial, facts.blank)


def _flags(plan: Plan, snapshot: Snapshot, day: date) -> Iterator[int]:
    """The positions of the flags that are set on a day."""
    names = (
        *(f"claimed:{claim.criterion}" for claim in snapshot.claims if claim.holds_on(day)),
        *(f"waived:{waiver.criterion}" for waiver in snapshot.waivers if waiver.holds_on(day)),
    )
    return (plan.slots[name] for name in names if name in plan.slots)
