"""Lowering: from a ruleset on a day to a program of the intermediate representation.

In: a `Ruleset`, and for every parameter its figure. Out: a `Program` whose blocks are the criteria,
the groups, the total and the tier, in this order. What it means is written in docs/language.md,
sections 5 to 8, and nowhere else in code.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from liren.engine.ir import build
from liren.engine.ir.bounds import lower as lower_end
from liren.engine.ir.nodes import Expr, Input, Number, Ref
from liren.engine.ir.program import Block, Definition, Program
from liren.engine.ir.types import NUMBER
from liren.engine.ir.walk import rebuild
from liren.engine.record import replace
from liren.engine.ruleset.model import OF_DAY, Criterion, Ruleset, Scoring
from liren.scoring.criteria import lower_criterion, lower_unspecified
from liren.scoring.figures import fixed_by, rounded
from liren.scoring.groups import GroupLowering, Sum, scaled_to
from liren.scoring.names import (
    APPLIES,
    BARS,
    EARNED,
    MET,
    POINTS,
    POSSIBLE,
    SCORED,
    TOTAL,
    claimed_input,
    group_name,
    name_of,
    reference,
    waived_input,
)
from liren.scoring.tiers import TierLowering


def lower(ruleset: Ruleset, figures: Mapping[str, Number | None]) -> Program:
    """The program of a ruleset; `figures` has each parameter's value, None where unspecified."""
    return _Lowering(ruleset, figures).program()


class _Lowering:
    def __init__(self, ruleset: Ruleset, figures: Mapping[str, Number | None]) -> None:
        self.ruleset = ruleset
        self.figures = figures
        criteria = ruleset.criteria.values()
        self.counted = [c for c in criteria if c.points is not None and not self.unspecified(c)]
        self.groups = GroupLowering(ruleset, self.counted)
        self.points: dict[str, Expr] = {}

    def program(self) -> Program:
        criteria = [self.criterion(criterion) for criterion in self.ruleset.criteria.values()]
        groups = [*self.groups.blocks()]
        tier = TierLowering(self.ruleset, self.counted, self.figures, self.fix, self.most())
        return Program(self.inputs(), (*criteria, *groups, self.total(), tier.block()))

    def inputs(self) -> tuple[Input, ...]:
        facts = [fact.node for fact in self.ruleset.facts.values() if isinstance(fact.node, Input)]
        names = list(self.ruleset.criteria)
        flags = [*map(claimed_input, names), *map(waived_input, names)]
        return (*facts, *OF_DAY.values(), *flags)

    # criteria

    def unspecified(self, criterion: Criterion) -> bool:
        return any(self.figures[item.name] is None for item in criterion.parameters)

    def criterion(self, criterion: Criterion) -> Block:
        if self.unspecified(criterion):
            block = lower_unspecified(criterion)
        else:
            fix = self.fix if criterion.parameters else _unchanged
            block = lower_criterion(criterion, self.scoring(criterion), fix)
        parts = {definition.name: definition.expr for definition in block.definitions}
        self.points[criterion.id] = parts[name_of(criterion.id, POINTS)]
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

    def scoring(self, criterion: Criterion) -> Scoring:
        """The scoring rules, with what the criterion's group says of those that do not apply."""
        scoring = self.ruleset.scoring
        group = self.ruleset.groups.get(criterion.group or "")
        if group is None or group.policy is None:
            return scoring
        return replace(scoring, not_applicable=group.policy)

    # total

    def total(self) -> Block:
        scoring, most = self.ruleset.scoring, self.most()
        parts = self.groups.sum(None)
        definitions = [Definition(SCORED, self.groups.anything_to_earn(None))]
        if scoring.possible_maximum:
            definitions.append(Definition(POSSIBLE, build.add(*self.groups.possible(None))))
        total = self.with_bonus(self.base(parts), most)
        if not self.rounds_parts():
            total = rounded(total, scoring, "total")
            total = self.not_above(total, most)
        if self.may_be_negative():
            total = build.extreme("max", total, build.number(scoring.floor))
        zeroed = build.any_of(*(reference(c.id, BARS) for c in self.zeroing()))
        total = build.choose(zeroed, build.number(0), total)
        return Block("total", (*definitions, Definition(TOTAL, total)))

    def most(self) -> Expr:
        """What the score is measured by."""
        if self.ruleset.scoring.possible_maximum:
            return Ref(POSSIBLE, NUMBER)
        return build.number(self.groups.maxima.total())

    def base(self, parts: Sum) -> Expr:
        """The score before bonus."""
        scoring, most = self.ruleset.scoring, self.most()
        if scoring.all_or_nothing:
            return build.choose(self.groups.full(None), most, build.number(0))
        if scoring.possible_maximum:
            return build.add(*self.groups.earned(None))
        scale = Fraction(self.groups.maxima.total())
        scaled = scaled_to(parts.terms, scale)
        if self.rounds_parts():
            scaled = rounded(scaled, scoring, "total")
            if scale % scoring.resolution:
                scaled = build.extreme("min", scaled, most)
        return build.choose(self.whole(parts), build.add(*parts.earned), scaled)

    def rounds_parts(self) -> bool:
        """Whether all that is summed up is rounded, so that a plain sum needs no rounding."""
        return {"items", "groups"} <= self.ruleset.scoring.rounded

    def whole(self, parts: Sum) -> Expr:
        """Whether nothing is left out of the score."""
        return build.boolean(False) if self.left_out() else build.all_of(*parts.whole)

    def left_out(self) -> bool:
        """Whether a criterion that counts otherwise has no figure on the day."""
        return any(
            self.unspecified(criterion) and criterion.points is not None
            and any(d.value is not None for item in criterion.parameters for d in item.values)
            for criterion in self.ruleset.criteria.values()
        )  # fmt: skip

    def with_bonus(self, base: Expr, most: Expr) -> Expr:
        bonus = [
            reference(group_name(group.id), EARNED)
            for group in self.ruleset.groups.values()
            if group.bonus and group.parent is None
        ]
        return self.not_above(build.add(base, *bonus), most) if bonus else base

    def not_above(self, total: Expr, most: Expr) -> Expr:
        """The score, at most the maximum unless a bonus may go beyond."""
        if self.ruleset.scoring.bonus_beyond_maximum:
            return total
        return build.extreme("min", total, most)

    def may_be_negative(self) -> bool:
        """Whether some criterion may earn less than nothing."""
        ends = (lower_end(self.points[criterion.id]) for criterion in self.counted)
        return any(end is None or end < 0 for end in ends)

    def zeroing(self) -> list[Criterion]:
        """The criteria whose veto takes the whole score."""
        return [c for c in self.ruleset.criteria.values() if c.veto is not None and c.veto.zero]


def _unchanged(node: Expr) -> Expr:
    """What fixing comes to for a criterion without parameters."""
    return node
