"""Figures in expressions: those of a day put in, and those of a score rounded."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liren.engine.ir import build
from liren.engine.ir.nodes import Const, Expr, Number, Parameter
from liren.engine.ruleset.model import Rounded, Scoring


def fixed_by(figures: Mapping[str, Number | None]) -> Callable[[Expr], Expr]:
    """A change of leaves that replaces every parameter by its figure; unspecified ones stay."""

    def change(leaf: Expr) -> Expr:
        if isinstance(leaf, Parameter):
            value = figures.get(leaf.name)
            if value is not None:
                return Const(value, leaf.type)
        return leaf

    return change


def rounded(node: Expr, scoring: Scoring, place: Rounded) -> Expr:
    """Points at the ruleset's resolution, where the ruleset rounds them at that place."""
    if place not in scoring.rounded:
        return node
    return build.round_to(node, scoring.resolution, scoring.rounding)
