"""How what a ruleset says stands to what another says, as answers about all communities.

In: nothing; these are the records that a comparison is made of. Of criteria, groups, tiers and the
total it is asked who is worse and who is better off. What else an assessment yields (what follows
from a tier, types, what lowers a tier) has no better and worse: there it is asked who gets less
and who gets more of it, and any difference makes it `different`.
"""

from __future__ import annotations

from functools import reduce
from typing import Literal

from liren.engine.record import Record
from liren.scoring.audit.answers import Answer, Found, GaveUp, Proved

Verdict = Literal["equivalent", "stricter", "looser", "incomparable", "different", "open"]
Kind = Literal["criterion", "group", "tier", "total", "outcome", "type", "lowering"]

UNDIRECTED: tuple[Kind, ...] = ("outcome", "type", "lowering")
"""What has no better and worse."""

NOBODY = Proved()


class Both(Record):
    """Whether some community is worse off, and whether some is better off."""

    worse: Answer
    better: Answer

    @property
    def verdict(self) -> Verdict:
        """What the two answers come to; `open` when one was not decided."""
        if isinstance(self.worse, GaveUp) or isinstance(self.better, GaveUp):
            found = isinstance(self.worse, Found) and isinstance(self.better, Found)
            return "incomparable" if found else "open"
        match isinstance(self.worse, Found), isinstance(self.better, Found):
            case False, False:
                return "equivalent"
            case True, False:
                return "stricter"
            case False, True:
                return "looser"
        return "incomparable"


class Relation(Record):
    """How a criterion, group or tier, the total, or what else there is, stands to the old one.

    Of a criterion `demand` is about who passes (it is met, or not asked of them), `points` about
    what those earn whom it counts for. Of a tier `points` is about the level reached, `lasts` about
    how long the tier holds for those who have it under both. Of what has no better and worse,
    `points` is about who gets less and who gets more. `other` is whether anything else differs: a
    status, whether it counts, what can be earned at most.
    """

    kind: Kind
    id: str
    points: Both
    demand: Both | None = None
    other: Answer = NOBODY
    lasts: Both | None = None

    @property
    def sides(self) -> tuple[Both, ...]:
        """Everything that it is about: worse and better of each."""
        return tuple(each for each in (self.demand, self.points, self.lasts) if each is not None)

    @property
    def verdict(self) -> Verdict:
        """Everything together."""
        found = reduce(together, self.sides).verdict
        if self.kind in UNDIRECTED and found not in ("equivalent", "open"):
            return "different"
        if found == "equivalent" and not isinstance(self.other, Proved):
            return "different" if isinstance(self.other, Found) else "open"
        return found


def together(one: Both, other: Both) -> Both:
    """Two answers as one: an example of either, else what was not decided."""
    return Both(_either(one.worse, other.worse), _either(one.better, other.better))


def _either(one: Answer, other: Answer) -> Answer:
    for kind in (Found, GaveUp):
        for answer in (one, other):
            if isinstance(answer, kind):
                return answer
    return one


__all__ = ["NOBODY", "UNDIRECTED", "Both", "Kind", "Relation", "Verdict", "together"]
