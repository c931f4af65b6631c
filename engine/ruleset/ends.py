"""The conditions that the ends of a measure stand for."""

from __future__ import annotations

from liren.engine.ir import build
from liren.engine.ir.nodes import Expr
from liren.engine.ruleset.model import Threshold, ThresholdOp

SIGNS: dict[ThresholdOp, str] = {
    "at_least": ">=",
    "more_than": ">",
    "at_most": "<=",
    "less_than": "<",
    "equals": "==",
}


def relate_threshold(end: Threshold, measure: Expr) -> Expr:
    """Whether the measure keeps to an end."""
    return build.relate(SIGNS[end.op], measure, end.expr)
