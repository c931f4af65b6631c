"""Why points are as many as they are, in words: which case holds, what was lost or gained.

In: points with the figures of the day, and how to evaluate expressions. Out: clauses of a sentence;
none for points that the demand explains.
"""

from __future__ import annotations

from collections.abc import Sequence

from liren.engine.backends.scalar.values import NO, YES
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import (
    Amount,
    AnyLoss,
    Case,
    CaseLoss,
    Cases,
    Deductions,
    JointLoss,
    PerUnit,
    Points,
)
from liren.engine.text import Text
from liren.scoring.losses import lower_loss
from liren.scoring.telling import Range, Telling, how_much
from liren.scoring.wording import figure, items_text

LOST = Text("扣分", "deducted")
GAINED = Text("加分", "gained")


def reasons_text(points: Points, telling: Telling) -> list[Text]:
    """Why points come to what they come to."""
    match points:
        case Cases():
            return _case(points.cases, telling)
        case Amount():
            return [_number(points.text, telling.range(points.of), telling)]
        case PerUnit() if points.text:
            return [_number(points.text, telling.range(points.of), telling)]
        case Deductions():
            return _lost_and_gained(points, telling)
    return []


def _case(cases: Sequence[Case], telling: Telling) -> list[Text]:
    """The case that certainly decides."""
    case = _decided(cases, telling)
    if case is None:
        return []
    much = how_much((case.points, case.points))
    why = telling.phrase(case.text) if case.text else Text("其他情形", "none of the cases")
    return [Text(f"{why.zh}：{much.zh}", f"{why.en}: {much.en}")]


def _decided(cases: Sequence[Case], telling: Telling) -> Case | None:
    for case in cases:
        if (holds := telling.value(case.when)[0]) != NO:
            return case if holds == YES else None
    return None


def _number(text: str, value: Range, telling: Telling) -> Text:
    """What is counted, and how much it is where that is known."""
    said = telling.phrase(text)
    if value[0] != value[1]:
        return said
    much = figure(value[0], None)
    gap = " " if much.zh[0].isdigit() else ""
    return Text(f"{said.zh}，计{gap}{much.zh}", f"{said.en}: {much.en}")


def _lost_and_gained(points: Deductions, telling: Telling) -> list[Text]:
    if telling.holds(points.zero_when):
        return [Text("扣分：全部分数", "deducted: all points")]
    found = []
    for head, losses in ((LOST, points.losses), (GAINED, points.gains)):
        said = [_loss(loss, i, points.most, telling) for i, loss in enumerate(losses, 1)]
        listed = items_text([text for text in said if text is not None])
        if listed.zh:
            found.append(Text(f"{head.zh}：{listed.zh}", f"{head.en}: {listed.en}"))
    return found or [Text("没有扣分情形", "nothing is deducted")]


def _loss(loss: AnyLoss, position: int, most: Number, telling: Telling) -> Text | None:
    """What one reason comes to, as far as there are points; None when certainly to none."""
    low, high = telling.range(lower_loss(loss).points)
    if not high:
        return None
    reason = _reason(loss, telling) or Text(f"第 {position} 项", f"reason {position}")
    much = how_much((low, max(low, min(high, most))))
    return Text(f"{reason.zh} {much.zh}", f"{reason.en} {much.en}")


def _reason(loss: AnyLoss, telling: Telling) -> Text | None:
    if loss.say is not None:
        return loss.say
    match loss:
        case JointLoss():
            parts = [_reason(part, telling) for part in loss.losses if _may_cost(part, telling)]
            said = items_text([part for part in parts if part is not None])
            return Text(f"〔{said.zh}〕", f"[{said.en}]") if all(parts) else None
        case CaseLoss():
            case = _decided(loss.cases, telling)
            return telling.phrase(case.text) if case is not None and case.text else None
    return telling.phrase(loss.text) if loss.text else None


def _may_cost(loss: AnyLoss, telling: Telling) -> bool:
    return telling.range(lower_loss(loss).points)[1] > 0
