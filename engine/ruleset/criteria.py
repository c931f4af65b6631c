"""From a criterion as written to one of the model.

In: a `CriterionDoc` and what the names of its ruleset mean. Out: a `Criterion` with typed
expressions, or problems in the log. A criterion taken over from another ruleset keeps its meaning
and may change its place in the score.
"""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.errors import Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, TRUE, Expr
from liren.engine.ir.types import BOOL, NumberType, Type
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity
from liren.engine.language.units import Unit, canonical_unit
from liren.engine.record import Record, replace
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.document import CriterionDoc, PointsDoc
from liren.engine.ruleset.ends import relate_threshold
from liren.engine.ruleset.expressions import (
    Scope,
    translate,
)
from liren.engine.ruleset.facts import FactReader, basis_of, wording
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import (
    Criterion,
    Fact,
    Parameter,
    Points,
    RemedyHint,
    Ruleset,
    Threshold,
    ThresholdOp,
    Veto,
)
from liren.engine.ruleset.points import PointsReader
from liren.engine.ruleset.thresholds import threshold
from liren.engine.text import Text, same

OPS: tuple[ThresholdOp, ...] = ("at_least", "more_than", "at_most", "less_than", "equals")
OWN_WHEN_TAKEN = frozenset(
    ("taken_from", "group", "strength", "worth", "points", "title", "note", "veto")
)


class Names(Record):
    """What the names of one ruleset mean."""

    ruleset: str
    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    units: Mapping[str, Unit]
    used: Mapping[str, Ruleset]
    groups: Mapping[str, object]
    tiers: Mapping[str, object]
    broken: frozenset[str] = frozenset()

    def scope(self) -> Scope:
        """A fresh scope outside of any record."""
        return Scope(self.facts, self.parameters, self.units, broken=self.broken)


class CriterionReader:
    """Reads one criterion."""

    def __init__(self, name: str, doc: CriterionDoc, names: Names, reader: FactReader) -> None:
        self.name = name
        self.doc = doc
        self.names = names
        self.reader = reader
        self.log: Log = reader.log
        self.path: Path = ("criteria", name)
        self.scope = names.scope()

    def read(self) -> Criterion | None:
        """The criterion, or None when it could not be understood."""
        before = len(self.log.problems)
        self._check_group()
        found = self._taken() if self.doc.taken_from is not None else self._own()
        return found if len(self.log.problems) == before else None

    def at(self, *keys: str | int) -> Path:
        """The path of a part of the criterion."""
        return (*self.path, *keys)

    def given(self, *keys: str) -> tuple[str, ...]:
        """Those of the keys that are written."""
        return tuple(key for key in keys if getattr(self.doc, key) is not None)

    # taken over

    def _taken(self) -> Criterion | None:
        doc = self.doc
        for key in sorted(doc.model_fields_set - OWN_WHEN_TAKEN):
            reason = Text("指标取自另一规则集", "the criterion is taken from another ruleset")
            self.log.add(p.DoesNotGoWith(key=key, reason=reason), self.at(key), key=True)
        original = self._original(str(doc.taken_from))
        if original is None:
            return None
        points = None if doc.points == "none" else original.points
        if isinstance(doc.points, PointsDoc):
            reason = Text("只能写 `none` 或用 `worth` 折算", "write `none`, or scale with `worth`")
            self.log.add(p.DoesNotGoWith(key="points", reason=reason), self.at("points"), key=True)
        worth = original.worth if doc.worth is None else doc.worth
        if doc.worth is not None and (points is None or not points.maximum):
            reason = Text("该指标没有分值", "the criterion has no points")
            self.log.add(p.DoesNotGoWith(key="worth", reason=reason), self.at("worth"), key=True)
        return replace(
            original,
            id=self.name,
            title=wording(doc.title) or original.title,
            group=doc.group,
            strength=doc.strength or original.strength,
            note=wording(doc.note) or original.note,
            origin=original.origin or self._origin(str(doc.taken_from)),
            points=points,
            worth=None if points is None else worth,
            veto=self._veto(),
            place=self.log.place(self.path, key=True),
        )

    def _origin(self, reference: str) -> str:
        return self.names.used[reference.partition(".")[0]].id

    def _original(self, reference: str) -> Criterion | None:
        alias, _, name = reference.partition(".")
        at = self.at("from")
        if alias not in self.names.used:
            near = nearest(alias, self.names.used)
            self.log.add(p.UnknownUse(name=alias, nearest=near), at)
            return None
        criteria = self.names.used[alias].criteria
        if name not in criteria:
            near = nearest(name, criteria)
            full = None if near is None else f"{alias}.{near}"
            self.log.add(p.UnknownCriterion(name=reference, nearest=full), at)
            return None
        return criteria[name]

    # written here

    def _own(self) -> Criterion | None:
        doc = self.doc
        if doc.worth is not None:
            reason = Text(
                "只用于取自其他规则集的指标", "it scales criteria taken from other rulesets"
            )
            self.log.add(p.DoesNotGoWith(key="worth", reason=reason), self.at("worth"), key=True)
        if doc.for_each in self.names.broken:
            return None
        records = self._records()
        applies = self._condition("applies_when", self.scope) or TRUE
        inner = self.scope.within(records)
        where = self._condition("where", inner) or TRUE
        demand = _Demand(self, inner).read()
        zero = build.any_of(*self.scope.zero_divisors, *inner.zero_divisors)
        self._check_division(zero)
        citation = self.reader.citation(doc.source, self.at("source"))
        return Criterion(
            id=self.name,
            title=wording(doc.title) or same(self.name),
            group=doc.group,
            strength=doc.strength or "must",
            basis=basis_of(doc.basis, citation),
            citation=citation,
            note=wording(doc.note),
            origin=None,
            applies=applies,
            records=records,
            where=where,
            combine=doc.combine or "all",
            when_empty=doc.when_empty,
            measure=demand.measure,
            measure_unit=demand.unit,
            text=str(doc.measure or doc.require or doc.checklist or ""),
            applies_text=str(doc.applies_when or ""),
            where_text=str(doc.where or ""),
            thresholds=tuple(demand.thresholds),
            demand=demand.demand,
            items=demand.items,
            zero_divisor=zero,
            when_zero=doc.when_zero,
            missing_is_unmet=doc.when_missing == "unmet",
            points=demand.points,
            worth=None,
            exemption=wording(doc.exemption),
            veto=self._veto(),
            remedy=self._remedy(records),
            parameters=tuple(self.scope.used.values()),
            place=self.log.place(self.path, key=True),
        )

    def _condition(self, key: str, scope: Scope) -> Expr | None:
        text = getattr(self.doc, key)
        if text is None:
            return None
        typed = self.log.attempt(lambda: translate(self.log.document, self.at(key), text, scope))
        if typed is None:
            return None
        if typed[1] != BOOL:
            self.log.add(
                p.WrongType(expected=p.A_CONDITION, found=in_words(typed[1])), self.at(key)
            )
            return None
        return typed[0]

    def _records(self) -> Fact | None:
        doc, name = self.doc, self.doc.for_each
        if name is None:
            for key in self.given("where", "combine", "when_empty"):
                reason = Text("需要与 `for_each` 一起使用", "it needs `for_each`")
                self.log.add(p.DoesNotGoWith(key=key, reason=reason), self.at(key), key=True)
            return None
        fact = self.names.facts.get(name)
        if fact is None or fact.kind != "records":
            known = [f.id for f in self.names.facts.values() if f.kind == "records"]
            problem = p.UnknownList(name=name, nearest=nearest(name, known))
            self.log.add(problem, self.at("for_each"))
            return None
        if doc.when_empty is None and (not fact.at_least or doc.where is not None):
            self.log.add(p.MayBeEmpty(name=name), self.at("for_each"))
        return fact

    def _check_division(self, zero: Expr) -> None:
        if zero != FALSE and self.doc.when_zero is None:
            keys = ("measure", "require", "points", "applies_when")
            at = next((key for key in keys if getattr(self.doc, key) is not None), "title")
            self.log.add(p.MayDivideByZero(), self.at(at))

    def _check_group(self) -> None:
        doc = self.doc
        if doc.group is None:
            if (self.names.groups and doc.points not in (None, "none")) or (
                self.names.groups and doc.taken_from is not None and doc.points is None
            ):
                self.log.add(p.MissingKey(key="group"), self.path, key=True)
        elif doc.group not in self.names.groups:
            near = nearest(doc.group, self.names.groups)
            self.log.add(p.UnknownGroup(name=doc.group, nearest=near), self.at("group"))

    def _veto(self) -> Veto | None:
        doc = self.doc.veto
        if doc is None:
            return None
        if (doc.bars is None) == (doc.score is None):
            found = tuple(key for key in ("bars", "score") if getattr(doc, key) is not None)
            self.log.add(p.NotOneOf(keys=("bars", "score"), found=found), self.at("veto"))
            return None
        if doc.bars is not None and doc.bars != "all" and doc.bars not in self.names.tiers:
            near = nearest(doc.bars, (*self.names.tiers, "all"))
            self.log.add(p.UnknownTier(name=doc.bars, nearest=near), self.at("veto", "bars"))
        return Veto(doc.bars, doc.score is not None)

    def _remedy(self, records: Fact | None) -> RemedyHint:
        doc = self.doc.remedy
        if doc is None:
            return RemedyHint((), None)
        known = [*(records.fields if records else ()), *self.names.facts]
        for i, name in enumerate(doc.change):
            if name not in known and name not in self.names.broken:
                problem = p.UnknownFact(name=name, nearest=nearest(name, known))
                self.log.add(problem, self.at("remedy", "change", i))
        return RemedyHint(tuple(doc.change), wording(doc.say))


class _Demand:
    """What a criterion asks: its measure, thresholds, condition and points."""

    def __init__(self, reader: CriterionReader, scope: Scope) -> None:
        self.reader = reader
        self.doc = reader.doc
        self.log = reader.log
        self.scope = scope
        self.measure: Expr | None = None
        self.kind: Type | None = None
        self.unit: Unit | None = None
        self.thresholds: list[Threshold] = []
        self.demand: Expr | None = None
        self.items: tuple[str, ...] = ()
        self.points: Points | None = None
        # Set when a part could not be read: what follows from that is not worth a word.
        self.failed = False

    def read(self) -> _Demand:
        reader = self.reader
        forms = reader.given("measure", "require", "checklist")
        points = self.doc.points if isinstance(self.doc.points, PointsDoc) else None
        if len(forms) != 1 and not (not forms and points is not None and points.deductions):
            keys = ("measure", "require", "checklist")
            self.log.add(p.NotOneOf(keys=keys, found=forms), reader.path, key=True)
        if "measure" not in forms:
            self._refuse_ends("checklist" in forms)
        for form in forms[:1]:
            {"measure": self._measure, "require": self._require, "checklist": self._checklist}[
                form
            ]()
        self._check_combine(points)
        if points is not None:
            self.points = PointsReader(reader.log, reader.at("points"), self.scope, self).read(
                points
            )
        if forms == ("measure",) and not reader.given(*OPS) and self.doc.points in (None, "none"):
            self.log.add(p.MissingKey(key="at_least"), reader.path, key=True)
        return self

    def _check_combine(self, points: PointsDoc | None) -> None:
        """All, any and a share of the records are about met or not: they leave no grades."""
        combine = self.doc.combine or ("all" if self.doc.for_each else None)
        if points is None or points.full is not None or combine not in (
            "all", "any", "share",
        ):  # fmt: skip
            return
        reason = Text(
            "它只看各条记录是否达到，分级计分请用 `worst` 或 `mean`",
            "it asks only which records meet it; for graded points say `worst` or `mean`",
        )
        if self.doc.combine is None:
            self.log.add(p.MissingCombine(), self.reader.at("for_each"))
            return
        at = self.reader.at("combine")
        self.log.add(p.DoesNotGoWith(key="combine", reason=reason), at)

    def _refuse_ends(self, checklist: bool) -> None:
        for key in self.reader.given(*OPS, "items"):
            if checklist and key in ("at_least", "items"):
                continue
            reason = (
                Text("清单只能用 `at_least`", "a checklist takes `at_least` alone")
                if checklist
                else Text("需要与 `measure` 一起使用", "it needs `measure`")
            )
            if key == "items":
                reason = Text("需要与 `checklist` 一起使用", "it needs `checklist`")
            at = self.reader.at(key)
            self.log.add(p.DoesNotGoWith(key=key, reason=reason), at, key=True)

    def _translate(self, key: str) -> tuple[Expr, Type] | None:
        text = getattr(self.doc, key)
        at = self.reader.at(key)
        return self.log.attempt(lambda: translate(self.log.document, at, text, self.scope))

    def _require(self) -> None:
        self.demand = self.reader._condition("require", self.scope)
        self.failed = self.demand is None

    def _measure(self) -> None:
        if self.doc.items is not None:
            reason = Text("需要与 `checklist` 一起使用", "it needs `checklist`")
            at = self.reader.at("items")
            self.log.add(p.DoesNotGoWith(key="items", reason=reason), at, key=True)
        typed = self._translate("measure")
        if typed is None:
            self.failed = True
            return
        self.measure, self.kind = typed
        for op in OPS:
            if getattr(self.doc, op) is not None:
                self._threshold(op)
        self.unit = self._unit_of(str(self.doc.measure))
        terms = [relate_threshold(t, self.measure) for t in self.thresholds]
        self.demand = build.all_of(*terms) if terms else None

    def _threshold(self, op: ThresholdOp) -> None:
        text = getattr(self.doc, op)
        assert self.measure is not None
        assert self.kind is not None
        measure = (self.measure, self.kind)
        end = self.log.attempt(
            lambda: threshold(self.log, self.reader.at(op), op, text, self.scope, measure,
                              str(self.doc.measure))
        )  # fmt: skip
        if end is None:
            self.failed = True
        else:
            self.thresholds.append(end)

    def _unit_of(self, text: str) -> Unit | None:
        """The unit to show the measure in: that of the fact it is, else the usual one."""
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(text.strip()) or self.scope.facts.get(text.strip())
        if fact is not None:
            return fact.unit
        for end in self.thresholds:
            unit = self._written_unit(end.text.strip())
            if unit is not None:
                return unit
        if isinstance(self.kind, NumberType) and self.kind.dimension:
            return canonical_unit(self.kind.dimension)
        return None

    def _written_unit(self, text: str) -> Unit | None:
        """The unit of an end that is a parameter or a figure."""
        if text in self.scope.parameters:
            return self.scope.parameters[text].unit
        quantity = parse_quantity(text, self.scope.units)
        return None if isinstance(quantity, Problem) else quantity.unit

    def _checklist(self) -> None:
        name = str(self.doc.checklist)
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name)
        if fact is None or fact.kind != "checklist":
            self.failed = True
            if name in self.scope.broken:
                return
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            problem = p.UnknownChecklist(name=name, nearest=nearest(name, known))
            self.log.add(problem, self.reader.at("checklist"))
            return
        for i, item in enumerate(self.doc.items or ()):
            if item not in fact.options:
                near = nearest(item, fact.options)
                unknown = p.UnknownItem(name=item, checklist=name, nearest=near)
                self.log.add(unknown, self.reader.at("items", i))
            elif item in (self.doc.items or ())[:i]:
                self.log.add(p.ListedTwice(name=item), self.reader.at("items", i))
        self.items = tuple(dict.fromkeys(self.doc.items or fact.options))
        self.items = tuple(item for item in self.items if item in fact.options)
        present = [build.has_item(fact.node, item) for item in self.items]
        self.measure, self.kind = build.tally(*present), NumberType((), True)
        if self.doc.at_least is None:
            self.demand = build.all_of(*present)
        else:
            self._threshold("at_least")
            terms = [relate_threshold(t, self.measure) for t in self.thresholds]
            self.demand = build.all_of(*terms)
