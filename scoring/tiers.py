"""Lowering: from tiers to the block that awards one.

In: a ruleset, the criteria that count on the day, and how its figures are put into expressions.
Out: one block. What a tier asks for is written in docs/language.md, section 8.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from liren.engine.ir import build
from liren.engine.ir.nodes import TRUE, ChoiceType, Expr, Number, Ref
from liren.engine.ir.program import Block, Definition
from liren.engine.ir.types import BOOL, NUMBER
from liren.engine.record import Record
from liren.engine.ruleset.model import (
    NO_TIER,
    Condition,
    Criterion,
    Limit,
    Requirement,
    Ruleset,
    Tier,
)
from liren.scoring.names import (
    APPLIES,
    AWARDED,
    BARS,
    EARNED,
    LOWERED_BY,
    MET,
    POINTS,
    POSSIBLE,
    SCORED,
    TIER,
    TOTAL,
    group_name,
    lowering_name,
    name_of,
    reference,
    tier_name,
    waived_input,
)


def tier_type(ruleset: Ruleset) -> ChoiceType:
    """The tiers, best first, and `none`."""
    return ChoiceType((*(tier.id for tier in ruleset.tiers), NO_TIER))


class TierLowering(Record):
    """Lowers the tiers of a ruleset; `most` is what the score is measured by."""

    ruleset: Ruleset
    counted: Sequence[Criterion]
    figures: Mapping[str, Number | None]
    fix: Callable[[Expr], Expr]
    most: Expr

    def block(self) -> Block:
        """The definition of the tier, and of what it is made of where something lowers it."""
        tiers, kind = self.ruleset.tiers, tier_type(self.ruleset)
        reached = [self._reached(tier, i) for i, tier in enumerate(tiers)]
        names = [tier.id for tier in tiers]
        if not self.ruleset.lowerings:
            chosen = build.select(zip(reached, names, strict=True), NO_TIER, kind)
            return Block("tier", (Definition(TIER, chosen),))
        parts = [name_of(tier_name(name), MET) for name in names]
        held: list[Expr] = [Ref(part, BOOL) for part in parts]
        awarded = build.select(zip(held, names, strict=True), NO_TIER, kind)
        lowered = build.select(zip(_lowered(held), names, strict=True), NO_TIER, kind)
        return Block(
            "tier",
            (
                *map(Definition, parts, reached),
                Definition(AWARDED, awarded),
                *self._lowerings(),
                Definition(TIER, lowered),
            ),
        )

    # what a tier asks for

    def _reached(self, tier: Tier, position: int) -> Expr:
        conditions: list[Expr] = [Ref(SCORED, BOOL)]
        if tier.total is not None:
            conditions.append(_reaches(tier.total, Ref(TOTAL, NUMBER), self.most))
        for group, limit in self._minima(tier):
            name = group_name(group)
            conditions.append(_reaches(limit, reference(name, EARNED), reference(name, POSSIBLE)))
        if tier.every_criterion is not None:
            conditions += self._every_criterion(tier.every_criterion)
        conditions += [self._requirement(item) for item in tier.requires]
        if tier.require is not None:
            conditions.append(self._condition(tier.require) or TRUE)
        conditions += [build.negate(bar) for bar in self._bars(position)]
        return build.all_of(*conditions)

    def _condition(self, condition: Condition) -> Expr | None:
        """A condition with the figures of the day; None when the source gives none."""
        if any(self.figures[item.name] is None for item in condition.parameters):
            return None
        return self.fix(condition.expr)

    def _minima(self, tier: Tier) -> list[tuple[str, Limit]]:
        minima = list(tier.groups)
        if tier.every_group is not None:
            minima += [
                (group.id, tier.every_group)
                for group in self.ruleset.groups.values()
                if group.parent is None and not group.bonus
            ]
        return minima

    def _every_criterion(self, limit: Limit) -> Iterator[Expr]:
        """What is asked of each criterion that can earn points and is no bonus."""
        groups = self.ruleset.groups
        for criterion in self.counted:
            bonus = criterion.group is not None and groups[criterion.group].bonus
            if criterion.maximum and not bonus:
                points = reference(criterion.id, POINTS)
                reached = _reaches(limit, points, build.number(criterion.maximum))
                yield _unless_not_asked(criterion.id, reached)

    def _requirement(self, item: Requirement) -> Expr:
        """A prerequisite: met, or not asked of this community."""
        met = _unless_not_asked(item.criterion, reference(item.criterion, MET))
        if item.when is None:
            return met
        asked = self._condition(item.when)
        if asked is None:
            return TRUE
        return build.any_of(asked if item.negated else build.negate(asked), met)

    def _bars(self, position: int) -> Iterator[Expr]:
        """The vetoes that bar the tier at a position."""
        order = [tier.id for tier in self.ruleset.tiers]
        for criterion in self.ruleset.criteria.values():
            bars = criterion.veto.bars if criterion.veto else None
            if bars == "all" or (bars is not None and position <= order.index(bars)):
                yield reference(criterion.id, BARS)

    # what lowers it

    def _lowerings(self) -> Iterator[Definition]:
        """Whether each reason holds, and by how many levels they lower the tier together."""
        names = [lowering_name(i) for i in range(len(self.ruleset.lowerings))]
        for name, lowering in zip(names, self.ruleset.lowerings, strict=True):
            holds = self._condition(lowering.when)
            yield Definition(name_of(name, MET), build.boolean(False) if holds is None else holds)
        levels = [
            build.choose(reference(name, MET), build.number(lowering.by), build.number(0))
            for name, lowering in zip(names, self.ruleset.lowerings, strict=True)
        ]
        yield Definition(LOWERED_BY, build.add(*levels))


def _lowered(reached: Sequence[Expr]) -> Iterator[Expr]:
    """For each tier: whether what is awarded in the end is that tier or a better one.

    That is so when a tier k levels above was reached, and no more than k levels are lost. Put so,
    missing facts leave possible what can be, and nothing else.
    """
    for position in range(len(reached)):
        yield build.any_of(
            *(
                build.all_of(
                    held,
                    build.compare(">=", build.number(position - i), Ref(LOWERED_BY, NUMBER)),
                )
                for i, held in enumerate(reached[: position + 1])
            )
        )


def _unless_not_asked(criterion: str, expr: Expr) -> Expr:
    """What is asked of a criterion, unless it does not apply or is waived."""
    not_asked = build.negate(reference(criterion, APPLIES))
    return build.any_of(expr, not_asked, waived_input(criterion))


def _reaches(limit: Limit, points: Expr, possible: Expr) -> Expr:
    needed: Expr = build.number(limit.value)
    if limit.share:
        needed = build.multiply(needed, possible)
    return build.compare(">" if limit.strict else ">=", points, needed)
