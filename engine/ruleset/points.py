"""From the points of a criterion as written to a construct of the model.

In: a `PointsDoc` and the demand it belongs to. Out: one of the constructs of `model.Points`, with
typed expressions, or problems in the log.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from liren.engine.errors import Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero
from liren.engine.ir.nodes import Expr, Number
from liren.engine.ir.types import BOOL, ChecklistType, ChoiceType, NumberType, Type
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import is_count
from liren.engine.ruleset import model
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.document import (
    AnchorDoc,
    BandDoc,
    DeductionsDoc,
    LinearDoc,
    LossDoc,
    PerUnitDoc,
    PointsDoc,
)
from liren.engine.ruleset.expressions import Scope, translate
from liren.engine.ruleset.facts import wording
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.thresholds import threshold
from liren.engine.text import Text, same

BAND_ENDS: tuple[model.ThresholdOp, ...] = ("at_least", "more_than", "at_most", "less_than")
CONSTRUCTS = tuple(PointsDoc.model_fields)
A_COUNT = Text("个数或不带单位的数", "a count or a plain number")


class Demand(Protocol):
    """What points can be given for."""

    measure: Expr | None
    kind: Type | None
    items: tuple[str, ...]
    thresholds: list[model.Threshold]
    demand: Expr | None
    failed: bool


class PointsReader:
    """Reads the points of one criterion."""

    def __init__(self, log: Log, path: Path, scope: Scope, demand: Demand) -> None:
        self.log = log
        self.path = path
        self.scope = scope
        self.demand = demand

    def read(self, doc: PointsDoc) -> model.Points | None:
        """The construct, or None when it could not be understood."""
        given = [name for name in CONSTRUCTS if getattr(doc, name) is not None]
        if len(given) != 1:
            self.log.add(p.NotOneOf(keys=CONSTRUCTS, found=tuple(given)), self.path)
            return None
        return READERS[given[0]](self, getattr(doc, given[0]))

    def at(self, *keys: str | int) -> Path:
        """The path of a part of the points."""
        return (*self.path, *keys)

    def refuse(self, key: str, zh: str, en: str) -> None:
        """Note that a construct does not fit the demand, unless the demand could not be read."""
        if self.demand.failed:
            return
        self.log.add(p.DoesNotGoWith(key=key, reason=Text(zh, en)), self.at(key), key=True)

    def full(self, points: Number) -> model.Full:
        """All or nothing."""
        if self.demand.demand is None:
            self.refuse("full", "指标没有说明何为达到", "the criterion does not say what is met")
        return model.Full(points)

    def share(self, points: Number) -> model.Share | None:
        """In proportion."""
        ends: list[model.ThresholdOp] = [end.op for end in self.demand.thresholds]
        if not self.demand.items and ends not in (["at_least"], ["at_most"]):
            self.refuse(
                "share", "需要清单，或恰好一个 `at_least` 或 `at_most`",
                "it needs a checklist, or exactly one `at_least` or `at_most`",
            )  # fmt: skip
            return None
        self._note_divisor(ends)
        return model.Share(points)

    def _note_divisor(self, ends: list[model.ThresholdOp]) -> None:
        """What a share divides by must not be zero without a word on it."""
        if self.demand.items:
            return
        end = self.demand.thresholds[0]
        divisor = end.expr if ends == ["at_least"] else self.demand.measure
        if divisor is not None and can_be_zero(divisor):
            zero = build.compare("==", divisor, build.number(0))
            self.scope.zero_divisors.append(zero)

    def each(self, points: Number) -> model.Each:
        """Points for every item."""
        if not self.demand.items:
            self.refuse("each", "需要清单", "it needs a checklist")
        return model.Each(points, len(self.demand.items))

    def table(self, rows: dict[Number, Number]) -> model.Table:
        """Points by the number that is there."""
        kind = self.demand.kind
        if not isinstance(kind, NumberType):
            self.refuse("table", "需要 `measure` 或清单", "it needs a `measure` or a checklist")
        elif kind.kind == "share" or (kind.dimension and not _counted(kind)):
            self.refuse(
                "table", "指标量的不是个数，请用 `bands`", "the measure is no count: use `bands`"
            )
        self._each_row_once(rows)
        return model.Table(tuple(sorted(rows.items())))

    def _each_row_once(self, rows: dict[Number, Number]) -> None:
        """Note keys that are one number written in two ways (`1` and `1.0`)."""
        written = self.log.document.value(self.at("table"))
        seen: set[object] = set()
        for key in written if isinstance(written, dict) and len(written) > len(rows) else ():
            quantity = parse_quantity(key)
            value = key if isinstance(quantity, Problem) else quantity.value
            if value in seen:
                self.log.add(p.ListedTwice(name=key), self.at("table", key), key=True)
            seen.add(value)

    def bands(self, docs: list[BandDoc]) -> model.Bands | None:
        """Points by the stretch that holds the measure."""
        if self.demand.measure is None:
            self.refuse("bands", "需要 `measure` 或清单", "it needs a `measure` or a checklist")
            return None
        found = [self._band(doc, i) for i, doc in enumerate(docs)]
        return model.Bands(tuple(found))

    def _band(self, doc: BandDoc, i: int) -> model.Band:
        ends: list[model.ThresholdOp] = [op for op in BAND_ENDS if getattr(doc, op) is not None]
        found = [self._end(op, getattr(doc, op), self.at("bands", i, op)) for op in ends]
        return model.Band(tuple(end for end in found if end is not None), doc.points)

    def _end(self, op: model.ThresholdOp, text: str, path: Path) -> model.Threshold | None:
        measure, kind = self.demand.measure, self.demand.kind
        if measure is None or kind is None:
            return None
        return self.log.attempt(
            lambda: threshold(self.log, path, op, text, self.scope, (measure, kind), "0")
        )

    def linear(self, doc: LinearDoc) -> model.Linear | None:
        """Points along a straight line."""
        if self.demand.measure is None:
            self.refuse("linear", "需要 `measure` 或清单", "it needs a `measure` or a checklist")
            return None
        start = self._anchor(doc.start, "from")
        end = self._anchor(doc.end, "to")
        if start is None or end is None:
            return None
        if start[0] == end[0]:
            what = Text("两个端点相同", "the two anchors are at the same measure")
            self.log.add(p.NotAllowed(what=what), self.at("linear", "to", "at"))
        gap = build.subtract(end[0], start[0])
        if can_be_zero(gap) and build.value_of(gap) is None:
            self.scope.zero_divisors.append(build.compare("==", gap, build.number(0)))
        return model.Linear(start, end)

    def _anchor(self, doc: AnchorDoc, key: str) -> tuple[Expr, Number] | None:
        end = self._end("at_least", doc.at, self.at("linear", key, "at"))
        return None if end is None else (end.expr, doc.points)

    def per_unit(self, doc: PerUnitDoc) -> model.PerUnit | None:
        """Points for each unit."""
        if doc.of is not None:
            of = self._number(doc.of, self.at("per_unit", "of"))
            if of is None:
                return None
            return model.PerUnit(doc.points, of, doc.at_most, str(doc.of))
        if self.demand.measure is None:
            self.refuse("per_unit", "需要 `of` 或 `measure`", "it needs `of` or a `measure`")
            return None
        kind = self.demand.kind
        if not isinstance(kind, NumberType) or (kind.dimension and not _counted(kind)):
            expected = A_COUNT
            found = in_words(kind) if kind is not None else p.NOTHING
            self.log.add(p.WrongType(expected=expected, found=found), self.at("per_unit"))
        return model.PerUnit(doc.points, self.demand.measure, doc.at_most)

    def _number(self, text: str, path: Path) -> Expr | None:
        typed = self.log.attempt(lambda: translate(self.log.document, path, text, self.scope))
        if typed is None:
            return None
        kind = typed[1]
        if not isinstance(kind, NumberType) or (kind.dimension and not _counted(kind)):
            self.log.add(p.WrongType(expected=A_COUNT, found=in_words(kind)), path)
            return None
        return typed[0]

    def _condition(self, text: str, path: Path) -> Expr | None:
        typed = self.log.attempt(lambda: translate(self.log.document, path, text, self.scope))
        if typed is None:
            return None
        if typed[1] != BOOL:
            self.log.add(p.WrongType(expected=p.A_CONDITION, found=in_words(typed[1])), path)
            return None
        return typed[0]

    def deductions(self, doc: DeductionsDoc) -> model.Deductions:
        """Points that are there to be lost."""
        losses = [self._loss(loss, i) for i, loss in enumerate(doc.lose)]
        zero_when = None
        if doc.zero_when is not None:
            zero_when = self._condition(doc.zero_when, self.at("deductions", "zero_when"))
        if doc.floor > doc.start:
            problem = p.OutOfOrder(low=same(to_text(doc.floor)), high=same(to_text(doc.start)))
            self.log.add(problem, self.at("deductions", "floor"))
        found = tuple(loss for loss in losses if loss is not None)
        return model.Deductions(doc.start, found, doc.floor, zero_when, str(doc.zero_when or ""))

    def _loss(self, doc: LossDoc, i: int) -> model.Loss | None:
        path = self.at("deductions", "lose", i)
        keys = ("per", "when", "unless", "per_missing")
        given = [key for key in keys if getattr(doc, key) is not None]
        if len(given) != 1:
            self.log.add(p.NotOneOf(keys=keys, found=tuple(given)), path)
            return None
        if doc.points < 0:
            what = Text("扣分应写成正数", "a loss is written as a positive number")
            self.log.add(p.NotAllowed(what=what), (*path, "points"))
        if doc.per is not None:
            count = self._number(doc.per, (*path, "per"))
        elif doc.per_missing is not None:
            count = self._missing(doc.per_missing, (*path, "per_missing"))
        else:
            return self._conditional_loss(doc, path)
        if count is None:
            return None
        say = wording(doc.say) or self._missing_in_words(doc.per_missing)
        text = str(doc.per or "")
        return model.Loss(doc.points, count, None, doc.at_most, say, text)

    def _missing_in_words(self, name: str | None) -> Text | None:
        if name is None:
            return None
        fields = self.scope.record.fields if self.scope.record else {}
        title = (fields.get(name) or self.scope.facts[name]).title
        return Text(f"{title.zh}缺少的每一项", f"item missing of {title.en}")

    def _conditional_loss(self, doc: LossDoc, path: Path) -> model.Loss | None:
        key = "when" if doc.when is not None else "unless"
        when = self._condition(str(getattr(doc, key)), (*path, key))
        if when is None:
            return None
        when = build.negate(when) if key == "unless" else when
        text = str(getattr(doc, key)) if key == "when" else f"not ({doc.unless})"
        return model.Loss(doc.points, None, when, doc.at_most, wording(doc.say), text)

    def _missing(self, name: str, path: Path) -> Expr | None:
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name)
        if fact is None or not isinstance(fact.node.type, ChecklistType):
            if name in self.scope.broken:
                return None
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            problem = p.UnknownChecklist(name=name, nearest=nearest(name, known))
            self.log.add(problem, path)
            return None
        return build.tally(*(build.negate(build.has_item(fact.node, i)) for i in fact.options))

    def options(self, points: dict[str, Number]) -> model.ByOption | None:
        """Points by the option of a choice."""
        choice = self.demand.measure
        if choice is None or not isinstance(choice.type, ChoiceType):
            self.refuse("options", "`measure` 应为选择类事实", "the `measure` must be a choice")
            return None
        for name in points:
            if name not in choice.type.options:
                near = nearest(name, choice.type.options)
                problem = p.UnknownOption(name=name, choice=_name(choice), nearest=near)
                self.log.add(problem, self.at("options", name), key=True)
        return model.ByOption(choice, tuple(points.items()))


def _counted(kind: NumberType) -> bool:
    return is_count(kind.dimension)


def _name(node: Expr) -> str:
    return getattr(node, "name", "measure")


READERS: dict[str, Callable[[PointsReader, Any], model.Points | None]] = {
    "full": PointsReader.full,
    "share": PointsReader.share,
    "each": PointsReader.each,
    "table": PointsReader.table,
    "bands": PointsReader.bands,
    "linear": PointsReader.linear,
    "per_unit": PointsReader.per_unit,
    "deductions": PointsReader.deductions,
    "options": PointsReader.options,
}
