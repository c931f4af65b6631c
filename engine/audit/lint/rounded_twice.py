"""What is rounded, and then rounded again."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from liren.engine.audit.constructs import at, constructs, own_criteria
from liren.engine.audit.findings import Finding, RoundedTwice
from liren.engine.audit.lint._pairs import around
from liren.engine.ir.nodes import Expr, Round
from liren.engine.ir.walk import walk
from liren.engine.ruleset.model import (
    Amount,
    Criterion,
    Deductions,
    Grade,
    Group,
    Linear,
    PerUnit,
    Ruleset,
    Share,
    Weighted,
)
from liren.engine.ruleset.parts import expressions

GRADED = (Share, Linear, PerUnit, Amount, Grade, Weighted)


def rounded_twice(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion with a `round` in a `round`, and each group that rounds what is rounded."""
    for criterion in own_criteria(ruleset):
        if any(map(_nested, expressions(criterion))):
            yield RoundedTwice(name=criterion.id, of=(criterion.id,), place=criterion.place)
    for group in ruleset.groups.values():
        if _rounds_again(ruleset, group):
            place = at(ruleset, "groups", group.id, key=True)
            yield RoundedTwice(name=group.id, of=(group.id,), place=place)


def _nested(expr: Expr) -> bool:
    """Whether something is rounded to the nearest inside of what is."""
    return any(
        any(map(_rounds, islice(walk(node), 1, None))) for node in walk(expr) if _rounds(node)
    )


def _rounds(node: Expr) -> bool:
    return isinstance(node, Round) and node.mode == "half_up"


def _rounds_again(ruleset: Ruleset, group: Group) -> bool:
    """Whether a group is scaled and rounded after graded points in it were."""
    scoring = ruleset.scoring
    if group.weight is None or not {"items", "groups"} <= scoring.rounded or not ruleset.tiers:
        return False
    inside = (each for each in ruleset.criteria.values() if group.id in around(ruleset, each))
    return any(map(_is_graded, inside))


def _is_graded(criterion: Criterion) -> bool:
    return any(
        isinstance(placed.points, GRADED)
        or (isinstance(placed.points, Deductions) and placed.points.graded)
        for placed in constructs(criterion)
    )
