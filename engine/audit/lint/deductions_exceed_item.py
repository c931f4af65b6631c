"""Single losses that come to more than there is to lose."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at, constructs, own_criteria
from liren.engine.audit.findings import DeductionsExceedItem, Finding
from liren.engine.ir.bounds import upper
from liren.engine.ir.nodes import Expr, HasItem, Input, Tally
from liren.engine.ir.types import NumberType
from liren.engine.ir.walk import walk
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.losses import most_of
from liren.engine.ruleset.model import AnyLoss, Deductions, Loss, Ruleset, TableLoss


def deductions_exceed_item(ruleset: Ruleset) -> Iterator[Finding]:
    """Each list of losses whose sum is out of the item's reach, unless a `floor` is written.

    Losses for every occurrence have no end of their own, so they are not part of the sum.
    """
    for criterion in own_criteria(ruleset):
        for placed in constructs(criterion):
            points, path = placed.points, (*placed.path, "deductions")
            if not isinstance(points, Deductions) or _says_floor(ruleset, path):
                continue
            losses = sum((most_of(loss) for loss in points.losses if _ends(loss)), start=0)
            there = points.start + sum(map(most_of, points.gains)) - points.floor
            if losses > there:
                yield DeductionsExceedItem(
                    name=criterion.id,
                    losses=to_text(losses),
                    points=to_text(there),
                    of=(criterion.id,),
                    place=at(ruleset, *path, "lose", key=True),
                )


def _says_floor(ruleset: Ruleset, path: tuple[str | int, ...]) -> bool:
    return ruleset.document.value((*path, "floor")) is not None


def _ends(loss: AnyLoss) -> bool:
    """Whether a loss has an end: a cap, or a checklist of which there are only so many items."""
    match loss:
        case Loss(cap=None, count=count) | TableLoss(cap=None, count=count):
            return count is None or _of_checklist(count)
    return True


def _of_checklist(count: Expr) -> bool:
    parts = list(walk(count))
    counted = any(isinstance(part, Tally | HasItem) for part in parts)
    facts = any(isinstance(p, Input) and isinstance(p.type, NumberType) for p in parts)
    return counted and not facts and upper(count) is not None
