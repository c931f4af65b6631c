"""The ends that a measure must keep to.

In: the text of an end and the measure it belongs to. Out: a typed `Threshold`, or `Refused`.
Guarantee: an end is of the same kind as its measure.
"""

from __future__ import annotations

from liren.engine.ir.nodes import Expr
from liren.engine.ir.types import NumberType, Type
from liren.engine.language import expression as syntax
from liren.engine.language.document import Path
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.advice import with_unit
from liren.engine.ruleset.expressions import (
    Refused,
    Scope,
    is_wild,
    translate,
    unify,
    unit_hint,
)
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import Threshold, ThresholdOp


def threshold(
    log: Log,
    path: Path,
    op: ThresholdOp,
    text: str,
    scope: Scope,
    measure: tuple[Expr, Type],
    written: str,
) -> Threshold:
    """One end of a measure; raises `Refused` when it is of another kind than the measure."""
    expr, kind = translate(log.document, path, text, scope)
    if not comparable(measure, (expr, kind)):
        node = syntax.parse(written)
        hint, unit = None, None
        if isinstance(node, syntax.Name):
            name = ".".join(node.parts)
            fields = scope.record.fields if scope.record else {}
            known = fields.get(name) or scope.facts.get(name) or scope.parameters.get(name)
            hint = None if known is None else unit_hint(name, known, log.place(path))
            unit = None if known is None else known.unit
        raise Refused(
            p.CannotCompare(
                left=in_words(measure[1]), right=in_words(kind), hint=hint, place=log.place(path),
                advice=with_unit(text, measure[1], unit),
            )
        )  # fmt: skip
    return Threshold(op, expr, str(text))


def comparable(left: tuple[Expr, Type], right: tuple[Expr, Type]) -> bool:
    """Whether two values can be compared; zero is of every kind."""
    if not isinstance(left[1], NumberType) and not isinstance(left[1], type(right[1])):
        return False
    return unify(left[1], right[1]) is not None or is_wild(left, right) or is_wild(right, left)
