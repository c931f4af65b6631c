"""Limits on what groups and the score come to: caps, floors, and the best few members.

In: a ruleset. Out: its `Bound`s; for each the sides on which a community can stand, and what an
assessed community has. Definition: what counts is what would come out if the limit were not there.
It is `at` a cap or floor when it is exactly that, and `below` or `above` when it is beside it. Of
the best K members it is the number that earn something: K of them is `at`, one fewer is `below`,
and one more, of which one is left out, is `above`. A limit that can never take effect is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from liren.engine.ir.nodes import Number
from liren.engine.record import Record, field, replace
from liren.engine.ruleset.model import Group, Ruleset
from liren.engine.snapshot.load import load_snapshot
from liren.scoring.assess import assess
from liren.scoring.scorecard import Assessment

Kind = Literal["best", "at_most", "at_least"]
LOWEST = -(10**12)
"""A floor that no score reaches."""


class Bound(Record):
    """A limit on a group or (without one) on the score.

    `figure` is the limit; without it, it is the most that the score is measured by. `lifted` is the
    ruleset without the limit, and without what is applied after it.
    """

    kind: Kind
    group: str | None
    figure: Number | None
    lifted: Ruleset = field(compare=False)


def bounds(ruleset: Ruleset) -> Iterator[Bound]:
    """The limits of all groups, and then those of the score."""
    for group in ruleset.groups.values():
        if group.best is not None:
            yield Bound("best", group.id, group.best, ruleset)
        if group.cap is not None:
            lifted = _with(ruleset, replace(group, cap=None, floor=None))
            yield Bound("at_most", group.id, group.cap, lifted)
        if group.floor is not None:
            lifted = _with(ruleset, replace(group, floor=None))
            yield Bound("at_least", group.id, group.floor, lifted)
    scoring = ruleset.scoring
    if not scoring.bonus_beyond_maximum and any(g.bonus for g in ruleset.groups.values()):
        open_ended = replace(scoring, bonus_beyond_maximum=True)
        yield Bound("at_most", None, None, replace(ruleset, scoring=open_ended, plans={}))
    bottomless = replace(ruleset, scoring=replace(scoring, floor=LOWEST), plans={})
    yield Bound("at_least", None, scoring.floor, bottomless)


def _with(ruleset: Ruleset, group: Group) -> Ruleset:
    return replace(ruleset, groups={**ruleset.groups, group.id: group}, plans={})


def sides_possible(bound: Bound, day: date) -> frozenset[str]:
    """The sides of a limit on which a community can stand; none when it never takes effect."""
    criteria = bound.lifted.criteria.items()
    lenient = {name: replace(criterion, missing_is_unmet=False) for name, criterion in criteria}
    ruleset = replace(bound.lifted, criteria=lenient, plans={})
    anybody = assess(ruleset, load_snapshot({"snapshot": "anybody", "facts": {}}), as_of=day)
    (low, high), limit = _counting(bound, anybody), _limit(bound, anybody)
    possible = {"below": low < limit, "at": low <= limit <= high, "above": high > limit}
    takes_effect = possible["below" if bound.kind == "at_least" else "above"]
    return frozenset(side for side, can_be in possible.items() if can_be and takes_effect)


def measured_bound(bound: Bound, assessment: Assessment) -> tuple[Number, Number] | None:
    """What counts against a limit, and the limit; None while it is open, or where a veto has taken
    the whole score."""
    if bound.group is None and _is_zeroed(assessment):
        return None
    if bound.kind != "best":
        assessment = assess(bound.lifted, assessment.snapshot, as_of=assessment.as_of)
    return counted(bound, assessment)


def counted(bound: Bound, lifted: Assessment) -> tuple[Number, Number] | None:
    """What counts against a limit, by an assessment without it, and the limit; None while open."""
    low, high = _counting(bound, lifted)
    return (low, _limit(bound, lifted)) if low == high else None


def _is_zeroed(assessment: Assessment) -> bool:
    criteria = assessment.ruleset.criteria
    vetoes = (criteria[name].veto for name in assessment.vetoes)
    return any(veto is not None and veto.zero for veto in vetoes)


def _counting(bound: Bound, lifted: Assessment) -> tuple[Number, Number]:
    """The ends of what counts, by an assessment without the limit."""
    if bound.group is None:
        return lifted.score.low, lifted.score.high
    groups = {group.id: group for group in lifted.groups}
    if bound.kind != "best":
        return groups[bound.group].low, groups[bound.group].high
    points = [f.points for f in lifted.findings if f.criterion.group == bound.group]
    earned = [(each.low, each.high) for each in points if each is not None]
    earned += [(each.low, each.high) for each in groups.values() if each.parent == bound.group]
    return sum(low > 0 for low, _ in earned), sum(high > 0 for _, high in earned)


def _limit(bound: Bound, lifted: Assessment) -> Number:
    """The limit; a floor above 0 is given as far as the group can earn it on the day."""
    if bound.figure is None:
        return lifted.score.max
    if bound.kind != "at_least" or bound.group is None or bound.figure <= 0:
        return bound.figure
    position = list(lifted.ruleset.groups).index(bound.group)
    return min(bound.figure, lifted.group_points(position)[1].high)
