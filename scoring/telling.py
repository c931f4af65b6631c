"""How values and names are found while points are explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from liren.engine.backends.scalar.values import YES, ratio
from liren.engine.ir.nodes import Expr, Number
from liren.engine.language import expression as syntax
from liren.engine.text import Text
from liren.scoring.wording import Names, figure, phrase

Value = Callable[[Expr], tuple[Any, int]]
Range = tuple[Number, Number]


class Telling(NamedTuple):
    """How values and names are found while points are explained."""

    value: Value
    names: Names

    def holds(self, node: Expr | None) -> bool:
        """Whether a condition is certain to hold."""
        return node is not None and self.value(node)[0] == YES

    def range(self, node: Expr) -> Range:
        """What a number can be."""
        (low, high), scale = self.value(node)
        return ratio(low, scale), ratio(high, scale)

    def phrase(self, text: str) -> Text:
        """An expression in words."""
        return phrase(syntax.parse(text), self.names)


def how_much(earned: Range) -> Text:
    """Points in words."""
    low, high = (figure(end, None) for end in earned)
    if low == high:
        return Text(f"{low.zh} 分", low.en)
    return Text(f"{low.zh} 至 {high.zh} 分", f"{low.en} to {high.en}")
