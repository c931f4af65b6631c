"""Lowering: from a ruleset on a day to a program of the intermediate representation.

In: a `Ruleset`, and for every parameter its figure. Out: a `Program` whose blocks are the criteria,
the groups, the total and the tier, in this order. What it means is written in docs/language.md,
sections 5 to 8, and nowhere else in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from liren.engine.ir import build
from liren.engine.ir.nodes import TRUE, ChoiceType, Expr, Input, Number, Ref
from liren.engine.ir.program import Block, Definition, Program
from liren.engine.ir.types import BOOL, NUMBER
from liren.engine.ir.walk import rebuild
from liren.engine.ruleset.maxima import group_maximum, maximum
from liren.engine.ruleset.model import AS_OF, Criterion, Group, Limit, Ruleset, Tier
from liren.scoring.criteria import lower_criterion, lower_unspecified
from liren.scoring.figures import fixed_by
from liren.scoring.names import (
    APPLIES,
    BARS,
    EARNED,
    GIVEN,
    MET,
    POSSIBLE,
    PRESENT,
    SCORED,
    TIER,
    TOTAL,
    claimed_input,
    group_name,
    name_of,
    reference,
    waived_input,
)

Term = tuple[Expr, Expr, Expr]


def lower(ruleset: Ruleset, figures: Mapping[str, Number | None]) -> Program:
    """The program of a ruleset; `figures` has each parameter's value, None where unspecified."""
    return _Lowering(ruleset, figures).program()


def tier_type(ruleset: Ruleset) -> ChoiceType:
    """The tiers, best first, and `none`."""
    return ChoiceType((*(tier.id for tier in ruleset.tiers), "none"))


class _Total(NamedTuple):
    """Terms of the quotient, what must hold for nothing to be left out, and the plain sum."""

    terms: list[Term]
    whole: list[Expr]
    earned: Expr


@dataclass(slots=True)
class _Lowering:
    ruleset: Ruleset
    figures: Mapping[str, Number | None]

    def program(self) -> Program:
        criteria = [self.criterion(criterion) for criterion in self.ruleset.criteria.values()]
        groups = [self.group(group) for group in self.ruleset.groups.values()]
        return Program(self.inputs(), (*criteria, *groups, self.total(), self.tier()))

    def inputs(self) -> tuple[Input, ...]:
        facts = [fact.node for fact in self.ruleset.facts.values() if isinstance(fact.node, Input)]
        names = list(self.ruleset.criteria)
        flags = [*map(claimed_input, names), *map(waived_input, names)]
        return (*facts, AS_OF, *flags)

    # criteria

    def unspecified(self, criterion: Criterion) -> bool:
        return any(self.figures[item.name] is None for item in criterion.parameters)

    def criterion(self, criterion: Criterion) -> Block:
        if self.unspecified(criterion):
            block = lower_unspecified(criterion)
        else:
            fix = self.fix if criterion.parameters else _unchanged
            block = lower_criterion(criterion, self.ruleset.scoring, fix)
        if criterion.veto is None:
            return block
        failed = build.all_of(
            reference(criterion.id, APPLIES),
            build.negate(waived_input(criterion.id)),
            build.negate(reference(criterion.id, MET)),
        )
        bars = Definition(name_of(criterion.id, BARS), failed)
        return Block(block.name, (*block.definitions, bars))

    def fix(self, node: Expr) -> Expr:
        """An expression with the figures of the day in it."""
        return rebuild(node, fixed_by(self.figures))

    # groups

    def members(self, group: str | None) -> list[Criterion]:
        return [
            criterion
            for criterion in self.ruleset.criteria.values()
            if criterion.group == group and criterion.points is not None
            and not self.unspecified(criterion)
        ]  # fmt: skip

    def terms(self, group: str | None) -> list[Term]:
        return [
            (
                reference(criterion.id, PRESENT),
                reference(criterion.id, GIVEN),
                build.number(criterion.maximum),
            )
            for criterion in self.members(group)
        ]

    def always_asked(self, group: str) -> bool:
        """Whether every criterion of a group applies to every community."""
        return all(c.applies == TRUE and c.exemption is None for c in self.members(group))

    def group(self, group: Group) -> Block:
        terms = self.terms(group.id)
        earned = build.add(*(reference(c.id, EARNED) for c in self.members(group.id)))
        possible = build.add(*(build.choose(p, most, build.number(0)) for p, _, most in terms))
        present = build.any_of(*(present for present, _, _ in terms))
        if group.weight is not None:
            quotient = build.quotient(terms, Fraction(group.weight))
            scoring = self.ruleset.scoring
            earned = build.round_to(quotient, scoring.resolution, scoring.rounding)
            possible = build.choose(present, build.number(group.weight), build.number(0))
        if group.cap is not None:
            earned = build.extreme("min", earned, build.number(group.cap))
            possible = build.extreme("min", possible, build.number(group.cap))
        name = group_name(group.id)
        values = ((PRESENT, present), (EARNED, earned), (POSSIBLE, possible))
        return Block(name, tuple(Definition(name_of(name, part), v) for part, v in values))

    def total_terms(self) -> _Total:
        """What the score is made of; criteria, or groups where these are scaled or capped."""
        terms = self.terms(None)
        whole = [present for present, _, _ in terms]
        earned = [points for _, points, _ in terms]
        for group in self.ruleset.groups.values():
            if group.bonus:
                continue
            members = self.terms(group.id)
            if group.weight is None:
                whole += [present for present, _, _ in members]
            if group.weight is None and group.cap is None:
                terms += members
                if self.always_asked(group.id):
                    earned.append(reference(group_name(group.id), EARNED))
                else:
                    earned += [points for _, points, _ in members]
                continue
            name = group_name(group.id)
            present = reference(name, PRESENT)
            most: Expr = reference(name, POSSIBLE)
            if group.cap is None:
                whole.append(present)
                most = build.number(group_maximum(group, self.ruleset.criteria))
            terms.append((present, reference(name, EARNED), most))
            earned.append(reference(name, EARNED))
        return _Total(terms, whole, build.add(*earned) if earned else build.number(0))

    # total

    def total(self) -> Block:
        scoring = self.ruleset.scoring
        parts = self.total_terms()
        terms = parts.terms
        most = maximum(self.ruleset.groups, self.ruleset.criteria)
        scored = build.any_of(*(present for present, _, _ in terms))
        whole = build.all_of(*parts.whole)
        if self.left_out():
            whole = build.boolean(False)
        quotient = build.quotient(terms, Fraction(most))
        scaled = build.round_to(quotient, scoring.resolution, scoring.rounding)
        if Fraction(most) % scoring.resolution:
            scaled = build.extreme("min", scaled, build.number(most))
        total = self.with_bonus(build.choose(whole, parts.earned, scaled), most)
        zeroed = build.any_of(*(reference(c.id, BARS) for c in self.vetoing() if c.veto.zero))  # type: ignore[union-attr]
        total = build.choose(zeroed, build.number(0), total)
        return Block("total", (Definition(SCORED, scored), Definition(TOTAL, total)))

    def left_out(self) -> bool:
        """Whether a criterion that counts otherwise has no figure on the day."""
        return any(
            self.unspecified(criterion) and criterion.points is not None
            and any(d.value is not None for item in criterion.parameters for d in item.values)
            for criterion in self.ruleset.criteria.values()
        )  # fmt: skip

    def with_bonus(self, base: Expr, most: Number) -> Expr:
        bonus = [
            reference(group_name(group.id), EARNED)
            for group in self.ruleset.groups.values()
            if group.bonus
        ]
        if not bonus:
            return base
        total = build.add(base, *bonus)
        if self.ruleset.scoring.bonus_beyond_maximum:
            return total
        return build.extreme("min", total, build.number(most))

    def vetoing(self) -> list[Criterion]:
        return [criterion for criterion in self.ruleset.criteria.values() if criterion.veto]

    # tiers

    def tier(self) -> Block:
        cases = [
            (self.tier_condition(tier, i), tier.id) for i, tier in enumerate(self.ruleset.tiers)
        ]
        chosen = build.select(cases, "none", tier_type(self.ruleset))
        return Block("tier", (Definition(TIER, chosen),))

    def tier_condition(self, tier: Tier, position: int) -> Expr:
        conditions: list[Expr] = [Ref(SCORED, BOOL)]
        if tier.total is not None:
            most = build.number(maximum(self.ruleset.groups, self.ruleset.criteria))
            conditions.append(_reaches(tier.total, Ref(TOTAL, NUMBER), most))
        minima = list(tier.groups)
        if tier.every_group is not None:
            minima += [
                (group.id, tier.every_group)
                for group in self.ruleset.groups.values()
                if not group.bonus
            ]
        for group, limit in minima:
            name = group_name(group)
            conditions.append(_reaches(limit, reference(name, EARNED), reference(name, POSSIBLE)))
        conditions += [self.requirement(name) for name in tier.requires]
        conditions += [build.negate(bar) for bar in self.bars(position)]
        return build.all_of(*conditions)

    def requirement(self, name: str) -> Expr:
        """A prerequisite: met, or not asked of this community."""
        not_asked = build.negate(reference(name, APPLIES))
        return build.any_of(reference(name, MET), not_asked, waived_input(name))

    def bars(self, position: int) -> list[Expr]:
        """The vetoes that bar the tier at a position."""
        order = [tier.id for tier in self.ruleset.tiers]
        found: list[Expr] = []
        for criterion in self.vetoing():
            bars = criterion.veto.bars if criterion.veto else None
            if bars == "all" or (bars is not None and position <= order.index(bars)):
                found.append(reference(criterion.id, BARS))
        return found


def _unchanged(node: Expr) -> Expr:
    """What fixing comes to for a criterion without parameters."""
    return node


def _reaches(limit: Limit, points: Expr, possible: Expr) -> Expr:
    needed: Expr = build.number(limit.value)
    if limit.share:
        needed = build.multiply(needed, possible)
    return build.compare(">" if limit.strict else ">=", points, needed)
