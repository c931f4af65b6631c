"""What a change of rules does to many communities together.

In: the impact on one community after the other. Out: how many change tier, how far scores move, the
same by region, and what each change of the rules did. Guarantee: sums are exact; memory does not
grow with the number of communities.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Ruleset
from liren.engine.text import Text
from liren.scoring.audit.impact import Impact, Outcome

Tiers = tuple[str | None, str | None]


class Movement:
    """How the scores of some communities moved, as far as that is decided.

    `bins` are whole points: 2 is for more than 1 and up to 2, and -2 for the same downwards.
    """

    def __init__(self) -> None:
        self.total = Fraction(0)
        self.least: Number | None = None
        self.most: Number | None = None
        self.bins: Counter[int] = Counter()

    def add(self, change: Number) -> None:
        """Count one more change."""
        self.total += change
        self.least = change if self.least is None else min(self.least, change)
        self.most = change if self.most is None else max(self.most, change)
        self.bins[ceil(change) if change > 0 else -ceil(-change)] += 1

    @property
    def n(self) -> int:
        """How many communities these are."""
        return sum(self.bins.values())

    @property
    def fell(self) -> int:
        """How many fell."""
        return sum(n for at, n in self.bins.items() if at < 0)

    @property
    def rose(self) -> int:
        """How many rose."""
        return sum(n for at, n in self.bins.items() if at > 0)

    @property
    def mean(self) -> Fraction | None:
        """The mean change, exactly."""
        return self.total / self.n if self.n else None


class Tally:
    """Counts over communities.

    `moves` are changes of tier that are decided. `open` are communities whose tier is not decided
    by both rulesets, and `may_move` those of them for which other tiers are possible than before.
    """

    def __init__(self, order: Sequence[str]) -> None:
        self.ranks = {tier: i for i, tier in enumerate(order)}
        self.n = 0
        self.moves: Counter[Tiers] = Counter()
        self.open = 0
        self.may_move = 0
        self.movement = Movement()
        self.score_open = 0
        self.unscored = 0

    def add(self, impact: Impact) -> None:
        """Count one more community."""
        self.n += 1
        self._tiers(impact.old, impact.new)
        change = impact.change
        if change is None:
            self.unscored += 1
        elif _known(impact.old) and _known(impact.new):
            self.movement.add(change.low)
        else:
            self.score_open += 1

    def _tiers(self, old: Outcome, new: Outcome) -> None:
        if len(old.tiers) == len(new.tiers) == 1:
            self.moves[old.tiers[0], new.tiers[0]] += 1
            return
        self.open += 1
        self.may_move += old.tiers != new.tiers

    def _moved(self, sign: int) -> int:
        return sum(n for tiers, n in self.moves.items() if self.direction(*tiers) == sign)

    def direction(self, old: str | None, new: str | None) -> int:
        """1 for a better tier than before, -1 for a worse one, 0 for the same."""
        last = len(self.ranks)
        before, after = (last if tier is None else self.ranks[tier] for tier in (old, new))
        return (before > after) - (before < after)

    @property
    def gained(self) -> int:
        """How many certainly have a better tier."""
        return self._moved(1)

    @property
    def lost(self) -> int:
        """How many certainly have a worse tier, or none any more."""
        return self._moved(-1)

    @property
    def kept(self) -> int:
        """How many certainly have the tier they had."""
        return self._moved(0)


class CauseTally:
    """What one change of the rules did to the communities whose change is decided."""

    def __init__(self) -> None:
        self.total = Fraction(0)
        self.n = 0

    def add(self, part: Number) -> None:
        """Count its part in the change of one more community."""
        self.total += part
        self.n += part != 0


class ImpactTally(Tally):
    """Counts over all communities, by region and by cause. The region of those that state none is
    None."""

    def __init__(self, old: Ruleset, new: Ruleset) -> None:
        self.order = tier_order(old, new)
        super().__init__(self.order)
        self.regions: dict[Text | None, Tally] = {}
        self.causes: dict[tuple[str, ...], CauseTally] = {}
        self.methods: Counter[str] = Counter()
        self.refused = 0

    def add(self, impact: Impact) -> None:
        """Count one more community, also in its region and for each cause."""
        super().add(impact)
        self.regions.setdefault(impact.region, Tally(self.order)).add(impact)
        if impact.parts is None or not (_known(impact.old) and _known(impact.new)):
            return
        if impact.parts.parts:
            self.methods[impact.parts.method] += 1
        for cause, (low, _) in impact.parts.parts.items():
            self.causes.setdefault(cause.names, CauseTally()).add(low)


def _known(outcome: Outcome) -> bool:
    return outcome.score is not None and outcome.score.exact


def tier_order(old: Ruleset, new: Ruleset) -> tuple[str, ...]:
    """The tiers of both, best first: those of the new ruleset, and those that only the old one has
    after the tier that is next better there."""
    order = [tier.id for tier in new.tiers]
    above = -1
    for tier in old.tiers:
        if tier.id in order:
            above = order.index(tier.id)
        else:
            above += 1
            order.insert(above, tier.id)
    return tuple(order)
