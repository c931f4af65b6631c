"""What a criterion, or a part of its points, demands.

In: a document with `measure`, `require` or `checklist` and ends, and what names mean at its place.
Out: a `Demand` with typed expressions, or problems in the log. A part that says nothing of its own
inherits the demand around it, and one that gives ends alone inherits the measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from liren.engine.errors import Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.nodes import Expr
from liren.engine.ir.types import BOOL, NumberType, Type
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity
from liren.engine.language.units import Unit, canonical_unit
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.document import CriterionDoc, PartDoc, PointsDoc
from liren.engine.ruleset.ends import relate_threshold
from liren.engine.ruleset.expressions import Scope, translate
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import Threshold, ThresholdOp
from liren.engine.ruleset.thresholds import threshold
from liren.engine.text import Text

OPS: tuple[ThresholdOp, ...] = ("at_least", "more_than", "at_most", "less_than", "equals")
BAND_ENDS: tuple[ThresholdOp, ...] = OPS[:4]
FORMS = ("measure", "require", "checklist")

DemandDoc = CriterionDoc | PartDoc
"""A part of the file that can say what is demanded."""


@dataclass(slots=True)
class Demand:
    """What is demanded. `demand` is None when there is only a measure, or nothing.

    `failed` is set when a part could not be read: what follows from that is not worth a word.
    """

    measure: Expr | None = None
    kind: Type | None = None
    unit: Unit | None = None
    text: str = ""
    thresholds: list[Threshold] = field(default_factory=list)
    demand: Expr | None = None
    items: tuple[str, ...] = ()
    failed: bool = False

    @property
    def is_none(self) -> bool:
        """Whether nothing is demanded."""
        return self.measure is None and self.demand is None and not self.failed


def given(doc: object, *keys: str) -> tuple[str, ...]:
    """Those of the keys that are written."""
    return tuple(key for key in keys if getattr(doc, key) is not None)


def held_against(points: object) -> Iterator[str]:
    """What points hold the measure against: the ends of bands and of lines, as they are written."""
    if not isinstance(points, PointsDoc):
        return
    for band in points.bands or ():
        yield from (str(getattr(band, end)) for end in given(band, *BAND_ENDS))
    line = points.linear
    anchors = [line.start, line.end, *(line.through or ())] if line else []
    yield from (str(anchor.at) for anchor in anchors if anchor is not None)


def condition(log: Log, path: Path, text: str, scope: Scope) -> Expr | None:
    """The yes or no at a path, or None and its problems noted."""
    typed = log.attempt(lambda: translate(log.document, path, text, scope))
    if typed is None:
        return None
    if typed[1] != BOOL:
        log.add(p.WrongType(expected=p.A_CONDITION, found=in_words(typed[1])), path)
        return None
    return typed[0]


def read_demand(
    log: Log, path: Path, doc: DemandDoc, scope: Scope, around: Demand | None = None
) -> Demand:
    """The demand that is written at a path, or the one `around` it."""
    return _Reader(log, path, doc, scope, around or Demand()).read()


class _Reader:
    def __init__(self, log: Log, path: Path, doc: DemandDoc, scope: Scope, around: Demand) -> None:
        self.log = log
        self.path = path
        self.doc = doc
        self.scope = scope
        self.around = around
        self.found = Demand()

    def read(self) -> Demand:
        forms = given(self.doc, *FORMS)
        ends = given(self.doc, *OPS)
        if not forms and (self.around.failed or not given(self.doc, *OPS, "items")):
            return self.around
        if len(forms) > 1:
            self.log.add(p.NotOneOf(keys=FORMS, found=forms), self.path, key=True)
            self.found.failed = True
        if forms[:1] == ("measure",) or (not forms and ends and self.around.measure is not None):
            self._refuse_items()
            self._measure()
        else:
            self._refuse_ends(checklist="checklist" in forms)
        if forms[:1] == ("require",):
            self._require()
        if forms[:1] == ("checklist",):
            self._checklist()
        return self.found

    def at(self, *keys: str | int) -> Path:
        return (*self.path, *keys)

    def _does_not_go(self, key: str, reason: Text) -> None:
        self.log.add(p.DoesNotGoWith(key=key, reason=reason), self.at(key), key=True)

    def _refuse_items(self) -> None:
        if self.doc.items is not None:
            self._does_not_go("items", NEEDS_CHECKLIST)

    def _refuse_ends(self, *, checklist: bool) -> None:
        for key in given(self.doc, *OPS, "items"):
            if checklist and key in ("at_least", "items"):
                continue
            if key == "items":
                self._does_not_go(key, NEEDS_CHECKLIST)
            else:
                self._does_not_go(key, AT_LEAST_ALONE if checklist else NEEDS_MEASURE)

    def _require(self) -> None:
        text = str(self.doc.require)
        self.found.text = text
        self.found.demand = condition(self.log, self.at("require"), text, self.scope)
        self.found.failed |= self.found.demand is None

    def _measure(self) -> None:
        found, around = self.found, self.around
        if self.doc.measure is None:
            found.measure, found.kind, found.text = around.measure, around.kind, around.text
        else:
            found.text = str(self.doc.measure)
            typed = self.log.attempt(self._typed_measure)
            if typed is None:
                found.failed = True
                return
            if typed[1] == BOOL:
                self.log.add(p.MeasureIsCondition(written=p.shown(found.text)), self.at("measure"))
                found.failed = True
                return
            found.measure, found.kind = typed
        for op in OPS:
            if getattr(self.doc, op) is not None:
                self._threshold(op)
        found.unit = self._unit_of(found.text)
        self._from_ends()

    def _typed_measure(self) -> tuple[Expr, Type]:
        return translate(self.log.document, self.at("measure"), self.found.text, self.scope)

    def _from_ends(self) -> None:
        measure = self.found.measure
        assert measure is not None, "ends belong to a measure"
        terms = [relate_threshold(end, measure) for end in self.found.thresholds]
        self.found.demand = build.all_of(*terms) if terms else None

    def _threshold(self, op: ThresholdOp) -> None:
        found = self.found
        assert found.measure is not None
        assert found.kind is not None
        measure, text = (found.measure, found.kind), getattr(self.doc, op)
        # An end of a checklist is compared with a count, which no name stands for.
        written = "0" if found.items else found.text
        end = self.log.attempt(
            lambda: threshold(self.log, self.at(op), op, text, self.scope, measure, written)
        )
        if end is None:
            found.failed = True
        else:
            found.thresholds.append(end)

    def _unit_of(self, text: str) -> Unit | None:
        """The unit to show the measure in: that of the fact it is, else the one that is written
        in what it is held against, else the usual one."""
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(text.strip()) or self.scope.facts.get(text.strip())
        if fact is not None:
            return fact.unit
        ends = (end.text for end in self.found.thresholds)
        for written in (*ends, *held_against(self.doc.points)):
            unit = self._written_unit(written.strip())
            if unit is not None:
                return unit
        kind = self.found.kind
        if isinstance(kind, NumberType) and kind.dimension:
            return canonical_unit(kind.dimension)
        return None

    def _written_unit(self, text: str) -> Unit | None:
        """The unit of an end that is a parameter or a figure."""
        if text in self.scope.parameters:
            return self.scope.parameters[text].unit
        quantity = parse_quantity(text, self.scope.units)
        return None if isinstance(quantity, Problem) else quantity.unit

    def _checklist(self) -> None:
        name, found = str(self.doc.checklist), self.found
        found.text = name
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name)
        if fact is None or fact.kind != "checklist":
            found.failed = True
            if name in self.scope.broken:
                return
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            problem = p.UnknownChecklist(name=name, nearest=nearest(name, known))
            self.log.add(problem, self.at("checklist"))
            return
        self._note_items(name, fact.options)
        listed = dict.fromkeys(self.doc.items or fact.options)
        found.items = tuple(item for item in listed if item in fact.options)
        present = [build.has_item(fact.node, item) for item in found.items]
        found.measure, found.kind = build.tally(*present), NumberType((), True)
        if self.doc.at_least is None:
            found.demand = build.all_of(*present)
        else:
            self._threshold("at_least")
            self._from_ends()

    def _note_items(self, name: str, options: object) -> None:
        """Note items that the checklist does not have, or that are listed twice."""
        assert isinstance(options, dict)
        items = self.doc.items or []
        for i, item in enumerate(items):
            if item not in options:
                near = nearest(item, options)
                unknown = p.UnknownItem(name=item, checklist=name, nearest=near)
                self.log.add(unknown, self.at("items", i))
            elif item in items[:i]:
                self.log.add(p.ListedTwice(name=item), self.at("items", i))


NEEDS_CHECKLIST = Text("需要与 `checklist` 一起使用", "it needs `checklist`")
NEEDS_MEASURE = Text("需要与 `measure` 一起使用", "it needs `measure`")
AT_LEAST_ALONE = Text("清单只能用 `at_least`", "a checklist takes `at_least` alone")
