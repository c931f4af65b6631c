"""Putting the figures of a day into expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liren.engine.ir.nodes import Const, Expr, Number, Parameter


def fixed_by(figures: Mapping[str, Number | None]) -> Callable[[Expr], Expr]:
    """A change of leaves that replaces every parameter by its figure; unspecified ones stay."""

    def change(leaf: Expr) -> Expr:
        if isinstance(leaf, Parameter):
            value = figures.get(leaf.name)
            if value is not None:
                return Const(value, leaf.type)
        return leaf

    return change
