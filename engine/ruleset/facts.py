"""From the facts, checks and parameters as written to those of the model.

In: the documents of one ruleset file. Out: facts with their bounds in base units, checks as typed
conditions, and parameters with dated values. Problems go to the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from liren.engine.errors import Problem, nearest
from liren.engine.ir.nodes import Expr, Field, Input, Number
from liren.engine.ir.nodes import Parameter as ParameterNode
from liren.engine.ir.types import (
    BOOL,
    DATE,
    ChecklistType,
    ChoiceType,
    NumberType,
    RecordsType,
    Type,
)
from liren.engine.ir.walk import walk
from liren.engine.language.document import Path
from liren.engine.language.expression import KEYWORDS
from liren.engine.language.expression_problems import ReservedWord
from liren.engine.language.limits import MAX_MAGNITUDE
from liren.engine.language.number_problems import UnknownUnit
from liren.engine.language.numbers import normal, parse_quantity, to_text
from liren.engine.language.units import Unit, find_unit, fits, known_unit_names
from liren.engine.language.words import read_day
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.advice import declare
from liren.engine.ruleset.brought import Counts
from liren.engine.ruleset.expressions import Scope, translate
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.log import Log
from liren.engine.ruleset.model import (
    FIRST_DAY,
    LAST_DAY,
    OF_DAY,
    Basis,
    Check,
    Citation,
    DatedValue,
    Fact,
    Need,
    Parameter,
    SourceDocument,
)
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.document import CheckDoc, FactDoc, ParameterDoc, TextDoc

MOST_RECORDS = 1000
DEFAULT_UNITS = {"share": "%", "money": "yuan"}
NUMERIC = ("count", "number", "share", "money")
ALLOWED: Mapping[str, frozenset[str]] = {
    "unit": frozenset(NUMERIC),
    "step": frozenset(NUMERIC),
    "at_least": frozenset((*NUMERIC, "date", "records")),
    "at_most": frozenset((*NUMERIC, "date", "records")),
    "options": frozenset(("choice",)),
    "items": frozenset(("checklist",)),
    "checks": frozenset(("records",)),
    "each": frozenset(("records",)),
}


FACTS_ONLY = Text(
    "校验条件中只能出现事实，不能出现参数或 `as_of`",
    "a check is about facts alone, parameters and `as_of` cannot stand in it",
)
NEEDS_BY = Text("需要与 `by` 一起使用", "it needs `by`")
UNSPECIFIED = "unspecified"
Written = tuple[date | None, str, Path]
"""A figure as written, the day it is from, and its place."""

COUNTED = Text("需要事实的类型是 `count`", "it is for facts of type `count`")
COUNTED_ONCE = Text(
    "它说的是整个社区，不是列表中的一条记录",
    "it is about the community and not about a record of a list",
)
A_WHOLE_NUMBER = Text("整数", "a whole number")
NOT_NEGATIVE = Text("记录数不能小于 0", "a number of records cannot be below 0")


class FactReader:
    """Reads the facts, checks and parameters of one file."""

    def __init__(
        self,
        log: Log,
        sources: Mapping[str, SourceDocument],
        units: Mapping[str, Unit],
    ) -> None:
        self.log = log
        self.sources = sources
        self.units = units

    def fact(self, name: str, doc: FactDoc, path: Path, records: str | None = None) -> Fact | None:
        """One fact, or None when it could not be understood."""
        kind = "records" if doc.each is not None else doc.type
        before = len(self.log.problems)
        if kind is None or (doc.each is not None and doc.type not in (None, "records")):
            found = _given(doc, "type", "each")
            self.log.add(p.NotOneOf(keys=("type", "each"), found=found), path, key=True)
            return None
        if kind == "records" and (doc.each is None or records is not None):
            self._no_list(doc, path, records)
            return None
        self._misplaced(kind, doc, path)
        unit = self.unit(doc.unit or DEFAULT_UNITS.get(kind), (*path, "unit"))
        fields = self._fields(name, doc, path)
        node_type = _type(kind, unit, doc, fields)
        low, high = self._bounds(kind, doc, unit, path)
        if len(self.log.problems) > before:
            return None
        node: Input | Field
        if records is not None:
            node = Field(records, name, node_type, low, high)
        else:
            parts = tuple(f.node for f in fields.values() if isinstance(f.node, Field))
            node = Input(name, node_type, low, high, parts)
        return Fact(
            id=name,
            kind=kind,
            node=node,
            title=wording(doc.title) or same(name),
            unit=unit if kind in NUMERIC else None,
            step=_step(kind, doc, unit),
            options=_titles(doc),
            fields=fields,
            checks=self.checks(doc.checks, (*path, "checks"), _scope_of(node, fields, self.units)),
            note=wording(doc.note),
            evidence=wording(doc.evidence),
            citation=self.citation(doc.source, (*path, "source")),
            needs=self._needs(doc, path),
            place=self.log.place(path, key=True),
            counts=self._counts(kind, doc, path, records),
        )

    def _needs(self, doc: FactDoc, path: Path) -> tuple[Need, ...]:
        """What has to stand beside a stated value."""
        for i, key in enumerate(doc.needs):
            if key in doc.needs[:i]:
                self.log.add(p.ListedTwice(name=key), (*path, "needs", i))
        return tuple(doc.needs)

    def _counts(self, kind: str, doc: FactDoc, path: Path, records: str | None) -> Counts | None:
        """What it counts of what assessments bring upon a community; a number of its own."""
        if doc.counts is not None and (kind != "count" or records is not None):
            reason = COUNTED_ONCE if records is not None else COUNTED
            self.log.add(p.DoesNotGoWith(key="counts", reason=reason), (*path, "counts"), key=True)
        return doc.counts

    def checks(self, docs: list[CheckDoc], path: Path, scope: Scope) -> tuple[Check, ...]:
        """Conditions among facts."""
        found = []
        for i, doc in enumerate(docs):
            at = (*path, i)
            where = (*at, "that") if isinstance(self._raw(at), dict) else at
            typed = self.log.attempt(partial(translate, self.log.document, where, doc.that, scope))
            if typed is None:
                continue
            if typed[1] != BOOL:
                self.log.add(p.WrongType(expected=p.A_CONDITION, found=in_words(typed[1])), where)
                continue
            if not only_facts(typed[0]):
                self.log.add(p.NotAllowed(what=FACTS_ONLY), where)
                continue
            place = self.log.place(where)
            found.append(Check(typed[0], str(doc.that), wording(doc.say), place))
        return tuple(found)

    def parameter(self, owner: str, name: str, doc: ParameterDoc, path: Path) -> Parameter | None:
        """One parameter, or None when it could not be understood."""
        before = len(self.log.problems)
        if (doc.value is None) == (doc.values is None):
            keys = ("value", "values")
            self.log.add(p.NotOneOf(keys=keys, found=_given(doc, *keys)), path, key=True)
            return None
        if doc.otherwise is not None:
            problem = p.DoesNotGoWith(key="otherwise", reason=NEEDS_BY)
            self.log.add(problem, (*path, "otherwise"), key=True)
        unit = self.unit(doc.unit, (*path, "unit"))
        written = self._written(doc, path)
        values = self.figures(written, unit)
        is_day = self.are_days([text for _, text, _ in written], unit, (*path, "values"))
        citation = self.citation(doc.source, (*path, "source"))
        if len(self.log.problems) > before:
            return None
        return Parameter(
            id=name,
            name=f"{owner}:{name}",
            title=wording(doc.title) or same(name),
            unit=unit,
            values=values,
            citation=citation,
            basis=basis_of(doc.basis, citation),
            note=wording(doc.note),
            is_day=is_day,
            place=self.log.place(path, key=True),
        )

    def _written(self, doc: ParameterDoc, path: Path) -> list[Written]:
        """The figures of a parameter: each with the day it is from, and its place."""
        if doc.value is not None:
            return [(None, doc.value, (*path, "value"))]
        found = []
        for key, figure in (doc.values or {}).items():
            at = (*path, "values", key)
            day = self.since(key, at)
            if isinstance(figure, dict):
                self.log.add(p.MissingKey(key="by"), path, key=True)
            elif day is not None:
                found.append((day, figure, at))
        return sorted(found, key=lambda item: str(item[0]))

    def since(self, key: str, path: Path) -> date | None:
        """The day from which figures hold, or None (and a problem) when the key is no day."""
        day = read_day(key)
        if day is None:
            self.log.add(p.WrongShape(expected=p.A_DAY, found=p.shown(key)), path, key=True)
        return day

    def figures(self, written: Iterable[Written], unit: Unit | None) -> tuple[DatedValue, ...]:
        """The figures in base units."""
        return tuple(DatedValue(day, self._figure(text, unit, at)) for day, text, at in written)

    def are_days(self, texts: Iterable[str], unit: Unit | None, path: Path) -> bool:
        """Whether the figures of a parameter are days, which all of them are or none."""
        figures = [text for text in texts if text != UNSPECIFIED]
        days = [text for text in figures if unit is None and read_day(str(text))]
        if days and len(days) < len(figures):
            what = Text(
                "同一参数的取值不能既有日期又有数值",
                "one parameter cannot be both a day and a number",
            )
            self.log.add(p.NotAllowed(what=what), path, key=True)
        return bool(days)

    def unit(self, text: str | None, path: Path) -> Unit | None:
        """A unit by its name, or None (and a problem) when there is no such unit."""
        if text is None:
            return None
        unit = find_unit(text, self.units)
        if unit is None:
            known = (*known_unit_names(), *self.units)
            self.log.add(UnknownUnit(name=str(text), nearest=nearest(text, known)), path)
        return unit

    def citation(self, doc: dict[str, str] | None, path: Path) -> Citation | None:
        """A place in one of the declared sources."""
        if not doc:
            return None
        ((name, locator),) = doc.items()
        if name not in self.sources:
            problem = p.UnknownSource(name=name, nearest=nearest(name, self.sources))
            self.log.add(problem, (*path, name), key=True)
            return None
        return Citation(self.sources[name], str(locator))

    def quantity(self, text: str, unit: Unit | None, path: Path) -> Number | None:
        """A number in base units; a bare one is in `unit`."""
        quantity = parse_quantity(text, self.units)
        if isinstance(quantity, Problem):
            self.log.add(quantity, path)
            return None
        if quantity.unit is None:
            return quantity.value if unit is None else unit.to_base(quantity.value)
        if unit is None or not fits(quantity.unit, unit.dimension):
            expected = p.A_BARE_NUMBER if unit is None else _in_unit(unit)
            meant = declare(quantity.unit) if unit is None else None
            self.log.add(p.WrongShape(expected=expected, found=p.shown(text), advice=meant), path)
            return None
        return quantity.in_base()

    def _figure(self, text: str, unit: Unit | None, path: Path) -> Number | None:
        if text == UNSPECIFIED:
            return None
        day = read_day(text) if unit is None else None
        return day.toordinal() if day is not None else self.quantity(text, unit, path)

    def _fields(self, name: str, doc: FactDoc, path: Path) -> dict[str, Fact]:
        fields = {}
        for key, inner in (doc.each or {}).items():
            if key == "name":
                other = Text("每条记录自身", "every record itself")
                problem = p.DeclaredTwice(name=key, other=other)
                self.log.add(problem, (*path, "each", key), key=True)
            self.reserved(key, (*path, "each", key))
            fact = self.fact(key, inner, (*path, "each", key), name)
            if fact is not None:
                fields[key] = fact
        return fields

    def reserved(self, name: str, path: Path) -> None:
        """Note a name that no expression could contain."""
        for part in name.split("."):
            if part in KEYWORDS:
                self.log.add(ReservedWord(word=part), path, key=True)

    def _no_list(self, doc: FactDoc, path: Path, records: str | None) -> None:
        if records is not None:
            reason = Text("列表的记录中不能再有列表", "the records of a list cannot hold lists")
            self.log.add(p.DoesNotGoWith(key="each", reason=reason), (*path, "each"), key=True)
        else:
            self.log.add(p.MissingKey(key="each"), path, key=True)

    def _misplaced(self, kind: str, doc: FactDoc, path: Path) -> None:
        for key, kinds in ALLOWED.items():
            if getattr(doc, key) and kind not in kinds:
                reason = Text(f"事实的类型是 {kind}", f"the fact is a {kind}")
                self.log.add(p.DoesNotGoWith(key=key, reason=reason), (*path, key), key=True)
        for kind_needing, key in (("choice", "options"), ("checklist", "items")):
            if kind == kind_needing and not getattr(doc, key):
                self.log.add(p.MissingKey(key=key), path, key=True)
        if doc.step is not None and kind in NUMERIC:
            self._check_step(kind, doc.step, (*path, "step"))

    def _check_step(self, kind: str, step: Number, path: Path) -> None:
        if step <= 0:
            self.log.add(p.NotAllowed(what=Text("应大于 0", "it must be above 0")), path)
        elif kind == "count" and not isinstance(step, int):
            self.log.add(p.WrongShape(expected=A_WHOLE_NUMBER, found=p.shown(to_text(step))), path)

    def _bounds(
        self, kind: str, doc: FactDoc, unit: Unit | None, path: Path
    ) -> tuple[Number | None, Number | None]:
        if kind in ("flag", "choice", "checklist"):
            return None, None
        low, high = _default_bounds(kind)
        if doc.at_least is not None:
            low = self._bound(kind, doc.at_least, unit, (*path, "at_least"), low)
        if doc.at_most is not None:
            high = self._bound(kind, doc.at_most, unit, (*path, "at_most"), high)
        if low > high:
            ends = [_with_unit(bound_in_words(kind, end, unit), unit) for end in (low, high)]
            problem = p.OutOfOrder(low=ends[0], high=ends[1])
            self.log.add(problem, (*path, "at_least" if doc.at_most is None else "at_most"))
        return low, high

    def _bound(
        self, kind: str, text: str, unit: Unit | None, path: Path, default: Number
    ) -> Number:
        if kind == "date":
            day = read_day(text)
            if day is None:
                self.log.add(p.WrongShape(expected=p.A_DAY, found=p.shown(text)), path)
            return default if day is None else day.toordinal()
        found = self.quantity(text, unit, path)
        if found is None:
            return default
        if kind in ("count", "records") and not isinstance(found, int):
            self.log.add(p.WrongShape(expected=A_WHOLE_NUMBER, found=p.shown(text)), path)
        elif kind == "records" and found < 0:
            self.log.add(p.NotAllowed(what=NOT_NEGATIVE), path)
        return found

    def _raw(self, path: Path) -> object:
        data: object = self.log.document.data
        for step in path:
            data = data[step]  # type: ignore[index]
        return data


def wording(doc: TextDoc | None) -> Text | None:
    """A wording of the file as a `Text`."""
    return None if doc is None else Text(doc.zh, doc.en)


def basis_of(given: Basis | None, citation: Citation | None) -> Basis:
    """The basis: as given, else the source when one is cited, else the project."""
    return given or ("source" if citation is not None else "project")


def only_facts(check: Expr) -> bool:
    """Whether a condition depends on facts, and on nothing that changes from day to day."""
    parts = list(walk(check))
    named = any(isinstance(part, Input | Field) for part in parts)
    return named and not any(
        isinstance(part, ParameterNode) or (isinstance(part, Input) and part.name in OF_DAY)
        for part in parts
    )


def bound_in_words(kind: str, value: Number | None, unit: Unit | None) -> str:
    """One end of what a declaration allows, in its unit."""
    if value is None:
        return "…"
    if kind == "date":
        return date.fromordinal(int(value)).isoformat()
    return to_text(value if unit is None else unit.from_base(value))


def _with_unit(figure: str, unit: Unit | None) -> Text:
    if unit is None:
        return same(figure)
    return unit.say(figure)


def _given(doc: object, *keys: str) -> tuple[str, ...]:
    return tuple(key for key in keys if getattr(doc, key) is not None)


def _in_unit(unit: Unit) -> Text:
    return Text(f"以{unit.symbol.zh}计的数", f"a number in {unit.symbol.en}")


def _type(kind: str, unit: Unit | None, doc: FactDoc, fields: Mapping[str, Fact]) -> Type:
    match kind:
        case "flag":
            return BOOL
        case "date":
            return DATE
        case "choice":
            return ChoiceType(tuple(doc.options or ()))
        case "checklist":
            return ChecklistType(tuple(doc.items or ()))
        case "records":
            return RecordsType(tuple((name, f.node.type) for name, f in fields.items()))  # type: ignore[misc]
    return NumberType(unit.dimension if unit else (), whole=kind == "count")


def _default_bounds(kind: str) -> tuple[Number, Number]:
    match kind:
        case "date":
            return FIRST_DAY.toordinal(), LAST_DAY.toordinal()
        case "share":
            return 0, 1
        case "records":
            return 0, MOST_RECORDS
    return 0, MAX_MAGNITUDE


def _step(kind: str, doc: FactDoc, unit: Unit | None) -> Fraction:
    factor = unit.factor if unit is not None else Fraction(1)
    if kind == "count":
        return Fraction(doc.step or 1)
    return Fraction(normal(Fraction(doc.step or Fraction(1, 100)))) * factor


def _titles(doc: FactDoc) -> dict[str, Text]:
    given = doc.options or doc.items or {}
    return {name: wording(title) or same(name) for name, title in given.items()}


def _scope_of(node: Input | Field, fields: Mapping[str, Fact], units: Mapping[str, Unit]) -> Scope:
    """Inside a list's own checks only its fields are known."""
    holder = Fact(id=node.name, kind="records", node=node, title=same(node.name), fields=fields)
    return Scope({}, {}, units, holder)
