"""From the points of a criterion as written to a construct of the model.

In: a `PointsDoc` and the demand it belongs to. Out: one of the constructs of `model.Points`, with
typed expressions, or problems in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any

from liren.engine.errors import Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero
from liren.engine.ir.nodes import Expr, Number
from liren.engine.ir.types import ChoiceType, NumberType
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import is_count
from liren.engine.ruleset import model
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.advice import percentage, write
from liren.engine.ruleset.amounts import ABOVE_ZERO, AmountReader, every_of
from liren.engine.ruleset.demands import BAND_ENDS, Demand, given, read_demand
from liren.engine.ruleset.document import (
    AmountDoc,
    AnchorDoc,
    BandDoc,
    CaseDoc,
    DeductionsDoc,
    GradeDoc,
    LinearDoc,
    PartDoc,
    PerUnitDoc,
    PointsDoc,
    TimesDoc,
    WeightedDoc,
)
from liren.engine.ruleset.expressions import Scope
from liren.engine.ruleset.facts import wording
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.losses import LossReader
from liren.engine.ruleset.thresholds import threshold
from liren.engine.text import Text, same

MODIFIERS = ("times", "at_most", "at_least", "full_when", "zero_when")
CONSTRUCTS = tuple(name for name in PointsDoc.known_keys if name not in MODIFIERS)
COMBINATORS = ("best_of", "worst_of", "sum_of", "weighted")
SELF_STANDING = frozenset(("deductions", "cases", "amount", *COMBINATORS))
"""Constructs that need no demand beside them."""

DEEPEST = 3
"""How deep parts of points can lie inside each other."""

DEMAND_IT = Text(
    "请写明 `at_least` 等要求，或改用按 `measure` 计分的 `table`、`bands`、`per_unit` 等",
    "say `at_least` or the like, or give points by the measure, such as `table` or `bands`",
)
NO_SHARE = Text(
    "本项没有可得的分，无从按比例计", "the part has no points to earn, so it has no share of them"
)


def is_modified(doc: PointsDoc) -> bool:
    """Whether something modifies what the construct gives."""
    return bool(given(doc, *MODIFIERS))


def needs_demand(doc: PointsDoc) -> bool:
    """Whether the points are for a demand beside them."""
    counts_by_itself = doc.per_unit is not None and doc.per_unit.of is not None
    return SELF_STANDING.isdisjoint(given(doc, *CONSTRUCTS)) and not counts_by_itself


class PointsReader(AmountReader):
    """Reads the points of one criterion, or (`depth` above 0) of a part of them."""

    def __init__(self, log: Log, path: Path, scope: Scope, demand: Demand, depth: int = 0) -> None:
        super().__init__(log, scope)
        self.path = path
        self.demand = demand
        self.depth = depth

    def read(self, doc: PointsDoc) -> model.Points | None:
        """The points, or None when they could not be understood."""
        found = given(doc, *CONSTRUCTS)
        if len(found) != 1:
            self.log.add(p.NotOneOf(keys=CONSTRUCTS, found=found), self.path)
            return None
        construct = READERS[found[0]](self, getattr(doc, found[0]))
        if construct is None or not is_modified(doc):
            return construct
        return self._modified(doc, construct)

    def _modified(self, doc: PointsDoc, construct: model.Construct) -> model.Modified:
        times = [self._multiplier(item, i) for i, item in enumerate(doc.times or ())]
        full = self._condition_at("full_when", doc.full_when)
        found = model.Modified(
            points=construct,
            times=tuple(factor for factor in times if factor is not None),
            cap=doc.at_most,
            floor=doc.at_least,
            full_when=full,
            zero_when=self._condition_at("zero_when", doc.zero_when),
            full_text=str(doc.full_when or ""),
            zero_text=str(doc.zero_when or ""),
        )
        if doc.at_least is not None and doc.at_most is not None and doc.at_least > doc.at_most:
            low, high = same(to_text(doc.at_least)), same(to_text(doc.at_most))
            self.log.add(p.OutOfOrder(low=low, high=high), self.at("at_least"))
        if full is not None and not found.maximum:
            self.refuse("full_when", "没有可得的分", "there are no points to be earned")
        return found

    def _condition_at(self, key: str, text: str | None) -> Expr | None:
        return None if text is None else self.condition(text, self.at(key))

    def _multiplier(self, doc: TimesDoc, i: int) -> model.Multiplier | None:
        if doc.by < 0:
            what = Text("倍数不能为负", "a factor cannot be negative")
            self.log.add(p.NotAllowed(what=what), self.at("times", i, "by"))
        when = self.condition(doc.when, self.at("times", i, "when"))
        return None if when is None else model.Multiplier(when, doc.by, str(doc.when))

    # parts

    def best_of(self, docs: list[PartDoc]) -> model.BestOf | None:
        """The part that earns most."""
        parts = self._parts(docs, "best_of")
        return model.BestOf(parts) if parts else None

    def worst_of(self, docs: list[PartDoc]) -> model.WorstOf | None:
        """The part that earns least."""
        parts = self._parts(docs, "worst_of")
        return model.WorstOf(parts) if parts else None

    def sum_of(self, docs: list[PartDoc]) -> model.SumOf | None:
        """All parts together."""
        parts = self._parts(docs, "sum_of")
        return model.SumOf(parts) if parts else None

    def weighted(self, doc: WeightedDoc) -> model.Weighted | None:
        """The weighted mean of the shares that the parts earn."""
        if doc.points <= 0:
            self.log.add(p.NotAllowed(what=ABOVE_ZERO), self.at("weighted", "points"))
        parts = self._parts(doc.parts, "weighted", "parts")
        for i, part in enumerate(parts):
            at = self.at("weighted", "parts", i)
            if part.weight is None:
                self.log.add(p.MissingKey(key="weight"), at)
            elif part.weight <= 0:
                self.log.add(p.NotAllowed(what=ABOVE_ZERO), (*at, "weight"))
            if not part.points.maximum:
                self.log.add(p.NotAllowed(what=NO_SHARE), (*at, "points"))
        return model.Weighted(doc.points, parts) if parts else None

    def _parts(self, docs: list[PartDoc], *keys: str) -> tuple[model.PointsPart, ...]:
        """The parts, or none of them when one could not be understood."""
        if self.depth == DEEPEST:
            self.log.add(p.NestedTooDeep(limit=DEEPEST), self.at(keys[0]), key=True)
            return ()
        found = [self._part(doc, self.at(*keys, i)) for i, doc in enumerate(docs)]
        parts = tuple(part for part in found if part is not None)
        return parts if len(parts) == len(found) else ()

    def _part(self, doc: PartDoc, path: Path) -> model.PointsPart | None:
        if doc.weight is not None and "weighted" not in path[-3:]:
            reason = Text("只用于 `weighted` 的各项", "it is for the parts of `weighted`")
            self.log.add(p.DoesNotGoWith(key="weight", reason=reason), (*path, "weight"), key=True)
        demand = read_demand(self.log, path, doc, self.scope, self.demand)
        if demand.is_none and needs_demand(doc.points) and given(doc.points, *CONSTRUCTS):
            self.log.add(p.PartWithoutDemand(), path)
            return None
        at = (*path, "points")
        points = PointsReader(self.log, at, self.scope, demand, self.depth + 1).read(doc.points)
        return None if points is None else model.PointsPart(
            title=wording(doc.title),
            measure=demand.measure,
            measure_unit=demand.unit,
            text=demand.text,
            thresholds=tuple(demand.thresholds),
            demand=demand.demand,
            items=demand.items,
            points=points,
            weight=doc.weight,
        )  # fmt: skip

    def at(self, *keys: str | int) -> Path:
        """The path of a part of the points."""
        return (*self.path, *keys)

    def refuse(self, key: str, zh: str, en: str, advice: Text | None = None) -> None:
        """Note that a construct does not fit the demand, unless the demand could not be read."""
        if self.demand.failed:
            return
        problem = p.DoesNotGoWith(key=key, reason=Text(zh, en), advice=advice)
        self.log.add(problem, self.at(key), key=True)

    def full(self, points: Number) -> model.Full:
        """All or nothing."""
        if self.demand.demand is None:
            self.refuse(
                "full", "指标没有说明何为达到", "the criterion does not say what is met", DEMAND_IT
            )
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
        self.each_row_once(rows, self.at("table"))
        return model.Table(tuple(sorted(rows.items())))

    def bands(self, docs: list[BandDoc]) -> model.Bands | None:
        """Points by the stretch that holds the measure."""
        if self.demand.measure is None:
            self.refuse("bands", "需要 `measure` 或清单", "it needs a `measure` or a checklist")
            return None
        found = [self._band(doc, i) for i, doc in enumerate(docs)]
        self.all_reached([bool(given(doc, *BAND_ENDS)) for doc in docs], self.at("bands"))
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
        """Points along straight lines."""
        if self.demand.measure is None:
            self.refuse("linear", "需要 `measure` 或清单", "it needs a `measure` or a checklist")
            return None
        found = self._through(doc.through, doc) if doc.through is not None else self._ends(doc)
        anchors = tuple(anchor for anchor in found if anchor is not None)
        if len(anchors) < max(len(found), 2):
            return None
        for (start, _), (end, _) in pairwise(anchors):
            gap = build.subtract(end, start)
            if can_be_zero(gap) and build.value_of(gap) is None:
                self.scope.zero_divisors.append(build.compare("==", gap, build.number(0)))
        return model.Linear(anchors)

    def _ends(self, doc: LinearDoc) -> list[model.Anchor | None]:
        """The two anchors of one line, in any order."""
        written = {"from": doc.start, "to": doc.end}
        for key in (key for key, anchor in written.items() if anchor is None):
            self.log.add(p.MissingKey(key=key), self.at("linear"))
        found = [self._anchor(each, key) for key, each in written.items() if each is not None]
        figures = _figures(found)
        if len(found) == 2 and figures[0] is not None and figures[0] == figures[1]:
            self._same_measure("to")
        return found

    def _through(self, docs: list[AnchorDoc], doc: LinearDoc) -> list[model.Anchor | None]:
        """Several anchors, in ascending order as far as they are figures."""
        for key in (key for key, end in (("from", doc.start), ("to", doc.end)) if end is not None):
            reason = Text("不能与 `through` 同时使用", "it does not go with `through`")
            at = self.at("linear", key)
            self.log.add(p.DoesNotGoWith(key=key, reason=reason), at, key=True)
        if len(docs) < 2:
            what = Text("至少要有两个端点", "at least two anchors are needed")
            self.log.add(p.NotAllowed(what=what), self.at("linear", "through"))
        found = [self._anchor(each, "through", i) for i, each in enumerate(docs)]
        for i, (low, high) in enumerate(pairwise(_figures(found)), 1):
            if low is not None and low == high:
                self._same_measure("through", i)
            elif low is not None and high is not None and low > high:
                what = Text("端点应由低到高排列", "anchors stand in ascending order")
                self.log.add(p.NotAllowed(what=what), self.at("linear", "through", i, "at"))
        return found

    def _same_measure(self, *keys: str | int) -> None:
        what = Text("两个端点相同", "the two anchors are at the same measure")
        self.log.add(p.NotAllowed(what=what), self.at("linear", *keys, "at"))

    def _anchor(self, doc: AnchorDoc, *keys: str | int) -> model.Anchor | None:
        end = self._end("at_least", doc.at, self.at("linear", *keys, "at"))
        return None if end is None else (end.expr, doc.points)

    def per_unit(self, doc: PerUnitDoc) -> model.PerUnit | None:
        """Points for each unit."""
        path, demand = self.at("per_unit"), self.demand
        if doc.of is not None:
            of = self.units(doc, "of", path)
        elif demand.measure is None or demand.kind is None:
            self.refuse("per_unit", "需要 `of` 或 `measure`", "it needs `of` or a `measure`")
            return None
        else:
            of = self.units_of((demand.measure, demand.kind), doc, path, path)
        if of is None:
            return None
        return model.PerUnit(doc.points, of, doc.at_most, doc.of or "", every_of(doc))

    def first_case(self, docs: list[CaseDoc]) -> model.Cases:
        """Points of the first case that holds."""
        return model.Cases(self.cases(docs, self.at("cases")))

    def amount(self, doc: AmountDoc) -> model.Amount | None:
        """Points that are worked out."""
        self.check_order(doc.at_least, doc.at_most, self.at("amount", "at_least"))
        of = self.number(doc.of, self.at("amount", "of"))
        return None if of is None else model.Amount(of, doc.at_least, doc.at_most, doc.of)

    def deductions(self, doc: DeductionsDoc) -> model.Deductions:
        """Points that are there to be lost, and gained back."""
        return LossReader(self.log, self.scope).deductions(doc, self.at("deductions"))

    def options(self, points: dict[str, Number]) -> model.ByOption | None:
        """Points by the option of a choice."""
        choice = self._choice("options", points)
        return None if choice is None else model.ByOption(choice, tuple(points.items()))

    def grade(self, doc: GradeDoc) -> model.Grade | None:
        """A share of the points by the option of a choice."""
        if doc.of <= 0:
            self.log.add(p.NotAllowed(what=ABOVE_ZERO), self.at("grade", "of"))
        shares = tuple((name, self._share_of(name, text)) for name, text in doc.shares.items())
        choice = self._choice("grade", doc.shares, "shares")
        return None if choice is None else model.Grade(choice, doc.of, shares)

    def _share_of(self, grade: str, text: str) -> Number:
        """A share from 0 to 1; these two may be written without a unit."""
        at = self.at("grade", "shares", grade)
        quantity = parse_quantity(text)
        if isinstance(quantity, Problem):
            self.log.add(quantity, at)
            return 0
        fits = quantity.value in (0, 1) if quantity.unit is None else not quantity.unit.dimension
        if not fits:
            meant = write(percentage(quantity.value)) if quantity.unit is None else None
            self.log.add(p.WrongShape(expected=p.A_SHARE, found=p.shown(text), advice=meant), at)
            return 0
        if not 0 <= quantity.in_base() <= 1:
            what = Text("应在 0 至 100 % 之间", "it must lie between 0 and 100 %")
            self.log.add(p.NotAllowed(what=what), at)
        return quantity.in_base()

    def _choice(self, key: str, names: Iterable[str], *inner: str) -> Expr | None:
        """The choice that is measured; the names are held against its options."""
        choice = self.demand.measure
        if choice is None or not isinstance(choice.type, ChoiceType):
            self.refuse(key, "`measure` 应为选择类事实", "the `measure` must be a choice")
            return None
        for name in names:
            if name not in choice.type.options:
                near = nearest(name, choice.type.options)
                problem = p.UnknownOption(name=name, choice=_name(choice), nearest=near)
                self.log.add(problem, self.at(key, *inner, name), key=True)
        return choice


def _figures(anchors: Iterable[model.Anchor | None]) -> list[Number | None]:
    """The measures of anchors that are figures."""
    return [None if anchor is None else build.value_of(anchor[0]) for anchor in anchors]


def _counted(kind: NumberType) -> bool:
    return is_count(kind.dimension)


def _name(node: Expr) -> str:
    return getattr(node, "name", "measure")


READERS: dict[str, Callable[[PointsReader, Any], model.Construct | None]] = {
    "full": PointsReader.full,
    "share": PointsReader.share,
    "each": PointsReader.each,
    "table": PointsReader.table,
    "bands": PointsReader.bands,
    "linear": PointsReader.linear,
    "per_unit": PointsReader.per_unit,
    "deductions": PointsReader.deductions,
    "options": PointsReader.options,
    "grade": PointsReader.grade,
    "cases": PointsReader.first_case,
    "amount": PointsReader.amount,
    "best_of": PointsReader.best_of,
    "worst_of": PointsReader.worst_of,
    "sum_of": PointsReader.sum_of,
    "weighted": PointsReader.weighted,
}
