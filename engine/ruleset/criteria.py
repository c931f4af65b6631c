"""From a criterion as written to one of the model.

In: a `CriterionDoc` and what the names of its ruleset mean. Out: a `Criterion` with typed
expressions, or problems in the log. A criterion taken over from another ruleset keeps its meaning
and may change its place in the score.
"""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.errors import nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero, is_never_negative
from liren.engine.ir.nodes import FALSE, TRUE, Expr
from liren.engine.ir.types import NumberType
from liren.engine.language.document import Path
from liren.engine.language.numbers import to_text
from liren.engine.language.units import Unit
from liren.engine.record import Record, field, replace
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.brought import Brings
from liren.engine.ruleset.demands import FORMS, OPS, Demand, condition, read_demand
from liren.engine.ruleset.document import CriterionDoc, PointsDoc
from liren.engine.ruleset.expressions import (
    Scope,
    translate,
)
from liren.engine.ruleset.facts import FactReader, basis_of, wording
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import (
    Classification,
    Criterion,
    Fact,
    Parameter,
    Points,
    RemedyHint,
    Ruleset,
    Veto,
)
from liren.engine.ruleset.points import PointsReader, is_modified, needs_demand
from liren.engine.ruleset.tiers import is_positive_whole
from liren.engine.text import Text, same

OWN_WHEN_TAKEN = frozenset(
    ("taken_from", "group", "strength", "worth", "points", "title", "note", "veto",
     "not_applicable")
)  # fmt: skip
OF_RECORDS = ("where", "combine", "combined_at_most", "weight", "when_empty")
GROUPS_NEED_IT = Text(
    "规则集设有 `groups`，计分的指标都要写明属于哪一组",
    "the ruleset has `groups`, so every criterion with points names one",
)
NO_POINTS = Text("该指标没有分值", "the criterion has no points")
NO_GRADES = Text(
    "它只看各条记录是否达到，分级计分请用 `worst`、`mean`、`best` 或 `sum`",
    "it asks only which records meet it; for graded points say `worst`, `mean`, `best` or `sum`",
)
FOR_MEANS = Text(
    "只用于 `combine: mean` 或 `combine: share`", "it is for `combine: mean` or `combine: share`"
)
FOR_SUMS = Text(
    "只用于 `combine: sum` 或 `combine: best`", "it is for `combine: sum` or `combine: best`"
)
ABOVE_ZERO = Text("应大于 0", "it must be above 0")
A_NUMBER = Text("数值", "a number")
MAY_BE_NEGATIVE = Text(
    "权重可能为负，请在事实声明中写 `at_least`",
    "the weight may be negative: declare what it is made of with `at_least`",
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
    types: Mapping[str, Classification] = field(default_factory=dict)

    def scope(self) -> Scope:
        """A fresh scope outside of any record."""
        return Scope(self.facts, self.parameters, self.units, broken=self.broken, types=self.types)


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
        for key in sorted(doc.fields_given - OWN_WHEN_TAKEN):
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
        if doc.worth is not None and (points is None or not original.unscaled_maximum):
            self._does_not_go("worth", NO_POINTS)
        self._check_policy(points)
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
            not_applicable=doc.not_applicable or original.not_applicable,
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
        if doc.worth is not None and not self.log.document.is_laid_over(self.at("worth")):
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
        demand = read_demand(self.log, self.path, doc, inner)
        points = self._points(demand, inner)
        weight = self._weight(inner)
        zero = build.any_of(*self.scope.zero_divisors, *inner.zero_divisors)
        self._check_division(zero)
        citation = self.reader.citation(doc.source, self.at("source"))
        found = Criterion(
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
            text=demand.text,
            applies_text=str(doc.applies_when or ""),
            where_text=str(doc.where or ""),
            combined_cap=doc.combined_at_most,
            weight=weight,
            weight_text=str(doc.weight or ""),
            not_applicable=doc.not_applicable,
            thresholds=tuple(demand.thresholds),
            demand=demand.demand,
            items=demand.items,
            zero_divisor=zero,
            when_zero=doc.when_zero,
            missing_is_unmet=doc.when_missing == "unmet",
            points=points,
            worth=doc.worth,
            exemption=wording(doc.exemption),
            veto=self._veto(),
            brings=self._brings(),
            remedy=self._remedy(records),
            parameters=tuple(self.scope.used.values()),
            place=self.log.place(self.path, key=True),
        )
        if doc.worth is not None and not found.unscaled_maximum:
            self._does_not_go("worth", NO_POINTS)
        return found

    def _condition(self, key: str, scope: Scope) -> Expr | None:
        text = getattr(self.doc, key)
        if text is None:
            return None
        return condition(self.log, self.at(key), text, scope)

    def _points(self, demand: Demand, scope: Scope) -> Points | None:
        """The points, once what they are given for is checked."""
        doc = self.doc
        points = doc.points if isinstance(doc.points, PointsDoc) else None
        if not self.given(*FORMS) and (points is None or needs_demand(points)):
            self.log.add(p.NotOneOf(keys=FORMS, found=()), self.path, key=True)
        if self.given(*FORMS) == ("measure",) and not self.given(*OPS) and points is None:
            self.log.add(p.MissingKey(key="at_least"), self.path, key=True)
        self._check_combine(points)
        self._check_policy(points)
        if points is None:
            return None
        return PointsReader(self.log, self.at("points"), scope, demand).read(points)

    def _check_policy(self, points: object) -> None:
        """What does not apply is only counted when there are points to count."""
        if self.doc.not_applicable is not None and points is None:
            self._does_not_go("not_applicable", NO_POINTS)

    def _check_combine(self, points: PointsDoc | None) -> None:
        """What comes of the records' points together must suit the points."""
        doc = self.doc
        if doc.for_each is None:
            return
        if points is not None and doc.combine in (None, "all", "any", "share") and (
            points.full is None or is_modified(points)
        ):  # fmt: skip
            # These ask which records meet the demand: they leave no room for grades.
            if doc.combine is None:
                self.log.add(p.MissingCombine(), self.at("for_each"))
            else:
                problem = p.DoesNotGoWith(key="combine", reason=NO_GRADES)
                self.log.add(problem, self.at("combine"))
        self._check_cap(points)
        if doc.weight is not None and doc.combine not in ("mean", "share"):
            self._does_not_go("weight", FOR_MEANS)

    def _check_cap(self, points: PointsDoc | None) -> None:
        """A sum of the records' points has no end of its own."""
        cap, combine = self.doc.combined_at_most, self.doc.combine
        if cap is not None and combine not in ("sum", "best"):
            self._does_not_go("combined_at_most", FOR_SUMS)
        elif cap is not None and cap <= 0:
            self.log.add(p.NotAllowed(what=ABOVE_ZERO), self.at("combined_at_most"))
        elif cap is None and combine == "sum" and points is not None:
            self.log.add(p.MissingKey(key="combined_at_most"), self.path, key=True)
        if combine in ("sum", "best") and points is None:
            problem = p.DoesNotGoWith(key="combine", reason=NO_POINTS)
            self.log.add(problem, self.at("combine"))

    def _weight(self, scope: Scope) -> Expr | None:
        """What a record counts in a mean."""
        text, at = self.doc.weight, self.at("weight")
        if text is None or self.doc.for_each is None:
            return None
        typed = self.log.attempt(lambda: translate(self.log.document, at, text, scope))
        if typed is None:
            return None
        if not isinstance(typed[1], NumberType):
            self.log.add(p.WrongType(expected=A_NUMBER, found=in_words(typed[1])), at)
            return None
        if not is_never_negative(typed[0]):
            self.log.add(p.NotAllowed(what=MAY_BE_NEGATIVE), at)
        elif can_be_zero(typed[0]) and self.doc.when_empty is None:
            self.log.add(p.MayWeighNothing(), at)
        return typed[0]

    def _does_not_go(self, key: str, reason: Text) -> None:
        self.log.add(p.DoesNotGoWith(key=key, reason=reason), self.at(key), key=True)

    def _records(self) -> Fact | None:
        doc, name = self.doc, self.doc.for_each
        if name is None:
            for key in self.given(*OF_RECORDS):
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
                missing = p.MissingKey(key="group", advice=GROUPS_NEED_IT)
                self.log.add(missing, self.path, key=True)
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

    def _brings(self) -> tuple[tuple[Brings, int], ...]:
        """What it brings upon a community that meets it, and how much of it."""
        found = []
        for word, number in (self.doc.brings or {}).items():
            if not is_positive_whole(number):
                shown = p.shown(to_text(number))
                problem = p.WrongShape(expected=p.A_POSITIVE_WHOLE, found=shown)
                self.log.add(problem, self.at("brings", word))
            else:
                found.append((word, number))
        return tuple(found)

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
