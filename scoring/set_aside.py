"""What the snapshot sets aside: claimed exemptions and waivers, in force or expired.

In: a `Case`. Out: one `SetAside` for each claim and waiver of a criterion of the ruleset, and a
warning for each that has ended. A criterion counts again from the day after the last day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from liren.engine.errors import Place, Problem
from liren.engine.record import Record, field
from liren.engine.ruleset.model import Citation, Criterion
from liren.engine.snapshot.load import Claim, Waiver
from liren.engine.snapshot.problems import ClaimExpired, WaiverExpired
from liren.engine.text import Text
from liren.scoring.case import Case

Kind = Literal["claim", "waiver"]


class SetAside(Record):
    """A claim or waiver: of which criterion, by whom, why, until when, and whether it holds.

    `until` is its last day; None when it has no end. Of several that hold for one criterion, the
    one that ends last decides from when it counts again.
    """

    kind: Kind
    criterion: Criterion
    by: Text | None
    reason: Text
    evidence: Text | None
    until: date | None
    citation: Citation | None
    active: bool
    place: Place = field(compare=False)


def set_aside(case: Case, kind: Kind) -> tuple[SetAside, ...]:
    """The claims, or the waivers, in the order of the snapshot."""
    stated = case.snapshot.claims if kind == "claim" else case.snapshot.waivers
    return tuple(_known(case, kind, stated))


def warnings(*stated: SetAside) -> tuple[Problem, ...]:
    """A warning for each claim or waiver that has ended."""
    return tuple(
        (ClaimExpired if each.kind == "claim" else WaiverExpired)(
            name=each.criterion.id, until=str(each.until), place=each.place
        )
        for each in stated
        if not each.active
    )


def _known(case: Case, kind: Kind, stated: tuple[Claim | Waiver, ...]) -> Iterator[SetAside]:
    for each in stated:
        criterion = case.ruleset.criteria.get(each.criterion)
        if criterion is not None:
            active = each.holds_on(case.as_of)
            yield SetAside(
                kind, criterion, each.by, each.reason, each.evidence, each.until, each.citation,
                active, each.place,
            )  # fmt: skip
