"""From a parameter that is a table of figures to one of the model.

In: the document of a parameter with `by`. Out: a `Parameter` with a `Lookup`: every figure is a
parameter of its own, with its dates, and `Lookup.chosen` is the one that counts. Problems go to the
log. Guarantee: whatever `by` may be, the table has a figure for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from liren.engine.errors import LirenError, Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import lower
from liren.engine.ir.nodes import Const, Expr, Number
from liren.engine.ir.types import ChoiceType, NumberType, Type
from liren.engine.language import expression as syntax
from liren.engine.language.document import Path
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import Unit, canonical_unit
from liren.engine.record import Record, replace
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.advice import with_unit
from liren.engine.ruleset.expressions import (
    Refused,
    Scope,
    is_wild,
    parameter_node,
    translate,
    unify,
)
from liren.engine.ruleset.facts import UNSPECIFIED, FactReader, Written, basis_of, wording
from liren.engine.ruleset.kinds import in_words
from liren.engine.ruleset.model import (
    OF_DAY,
    OF_DAY_TITLES,
    Cell,
    DatedValue,
    Fact,
    Lookup,
    Parameter,
)
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.document import ParameterDoc

OTHERWISE = "otherwise"
OTHERS = Text("其他", "otherwise")
A_TABLE = Text("数值表，如 `{甲: 300, 乙: 200}`", "a table of figures such as `{a: 300, b: 200}`")
A_KEY = Text("选择或数值", "a choice or a number")
IN_VALUES = Text("查表的数值写在 `values` 中", "the figures of a table stand in `values`")
NOT_IN_TABLES = Text(
    "数值表中不能写 `unspecified`，可用 `applies_when` 排除没有数值的情形",
    "a table cannot hold `unspecified`: leave such cases out with `applies_when`",
)


class Key(Record):
    """What a table is looked up by: the expression, its type, and how it is said.

    `records` is the list of which it is a fact of every record.
    """

    expr: Expr
    type: Type
    text: str
    words: Text
    options: Mapping[str, Text]
    records: str | None
    zero_divisor: Expr


class Column(Record):
    """The figures that hold from a day on, by key as written; and their place."""

    since: date | None
    figures: Mapping[str, str]
    path: Path


class Entry(Record):
    """A row of the table: its key, and when it is the one that counts.

    The rows are tried from the last to the first, so `reached` is all that is asked of a step, and
    nothing of the row for what no other has. `written` is the key in each column, None for
    `otherwise`.
    """

    key: str
    words: Text
    when: Expr
    reached: Expr
    written: tuple[str | None, ...]


class TableReader:
    """Reads the tables of one file; they are looked up by `facts`."""

    def __init__(
        self, reader: FactReader, facts: Mapping[str, Fact], broken: frozenset[str]
    ) -> None:
        self.reader = reader
        self.log = reader.log
        self.scope = Scope(facts, {}, reader.units, broken=broken)

    def read(self, owner: str, name: str, doc: ParameterDoc, path: Path) -> Parameter | None:
        """One table, or None when it could not be understood."""
        before = len(self.log.problems)
        key = self.log.attempt(lambda: self.key(str(doc.by), (*path, "by")))
        columns = self.columns(doc, path)
        unit = self.reader.unit(doc.unit, (*path, "unit"))
        citation = self.reader.citation(doc.source, (*path, "source"))
        whole = Parameter(
            id=name, name=f"{owner}:{name}", title=wording(doc.title) or same(name), unit=unit,
            values=(), citation=citation, basis=basis_of(doc.basis, citation),
            note=wording(doc.note), is_day=self.are_days(doc, columns, unit, path),
            place=self.log.place(path, key=True),
        )  # fmt: skip
        if key is None or len(self.log.problems) > before:
            return None
        return self.table(whole, key, columns, doc.otherwise, path)

    def are_days(
        self, doc: ParameterDoc, columns: Sequence[Column], unit: Unit | None, path: Path
    ) -> bool:
        """Whether the figures are days; that they are not left open is checked as well."""
        texts = [text for column in columns for text in column.figures.values()]
        texts += [doc.otherwise] if doc.otherwise is not None else []
        if UNSPECIFIED in texts:
            self.log.add(p.NotAllowed(what=NOT_IN_TABLES), path, key=True)
        return self.reader.are_days(texts, unit, (*path, "values"))

    # what it is looked up by

    def key(self, text: str, path: Path) -> Key:
        """What a table is looked up by; raises `Refused`."""
        records, inner = self.records(text, path)
        scope = self.scope.within(records) if records is not None else self.scope.fresh()
        expr, kind = translate(self.log.document, path, inner, scope)
        if not isinstance(kind, ChoiceType | NumberType):
            wrong = p.WrongType(expected=A_KEY, found=in_words(kind))
            raise Refused(wrong.at(self.log.place(path)))
        fields = records.fields if records is not None else {}
        fact = fields.get(inner) or self.scope.facts.get(inner)
        options = fact.options if fact is not None else {}
        return Key(
            expr=expr,
            type=kind,
            text=text,
            words=fact.title if fact is not None else OF_DAY_TITLES.get(text, same(text)),
            options=options,
            records=None if records is None else records.id,
            zero_divisor=build.any_of(*scope.zero_divisors),
        )

    def records(self, text: str, path: Path) -> tuple[Fact | None, str]:
        """The list of whose records the names in `by` are facts, and the text without its name."""
        try:
            named = {".".join(name.parts) for name in syntax.names(syntax.parse(text))}
        except LirenError:
            return None, text  # said when it is translated
        facts = self.scope.facts
        if all(name in facts or name in OF_DAY for name in named):
            return None, text
        lists = [fact for fact in facts.values() if fact.kind == "records"]
        for fact in lists:
            if text.removeprefix(f"{fact.id}.") in fact.fields and text.startswith(f"{fact.id}."):
                return fact, text.removeprefix(f"{fact.id}.")
        found = [fact for fact in lists if not named.isdisjoint(fact.fields)]
        if len(found) > 1:
            raise Refused(_of_several(text, found).at(self.log.place(path)))
        return (found[0] if found else None), text

    # its figures

    def columns(self, doc: ParameterDoc, path: Path) -> list[Column]:
        """The tables as written, earliest first."""
        at = (*path, "values")
        if doc.value is not None:
            problem = p.DoesNotGoWith(key="value", reason=IN_VALUES)
            self.log.add(problem, (*path, "value"), key=True)
        if doc.values is None:
            self.log.add(p.MissingKey(key="values"), path, key=True)
            return []
        figures = {key: part for key, part in doc.values.items() if not isinstance(part, dict)}
        if len(figures) == len(doc.values):
            return [Column(None, figures, at)]
        found = []
        for key, part in doc.values.items():
            day = self.reader.since(key, (*at, key))
            if not isinstance(part, dict):
                wrong = p.WrongShape(expected=A_TABLE, found=p.shown(part))
                self.log.add(wrong, (*at, key))
            elif day is not None:
                found.append(Column(day, part, (*at, key)))
        return sorted(found, key=lambda column: str(column.since))

    def table(
        self, whole: Parameter, key: Key, columns: Sequence[Column], rest: str | None, path: Path
    ) -> Parameter | None:
        """The parameter with its figures."""
        before = len(self.log.problems)
        if isinstance(key.type, ChoiceType):
            entries = self.options(key, key.type, columns, rest)
        else:
            entries = self.steps(key, columns, rest)
        if len(self.log.problems) > before:
            return None
        cells = tuple(self.cell(whole, key, e, columns, rest, path) for e in entries)
        if len(self.log.problems) > before:
            return None
        chosen = _chosen(key, entries, [parameter_node(cell)[0] for cell in cells])
        if isinstance(key.type, ChoiceType) and entries[0].key == OTHERWISE:
            cells = (*cells[1:], cells[0])
        lookup = Lookup(key.words, chosen, cells, key.records, key.zero_divisor)
        return replace(whole, table=lookup)

    def options(
        self, key: Key, kind: ChoiceType, columns: Sequence[Column], rest: str | None
    ) -> list[Entry]:
        """A row for every option that has a figure, and one for the others."""
        for column in columns:
            for name in column.figures:
                if name not in kind.options:
                    near = nearest(name, kind.options)
                    unknown = p.UnknownOption(name=str(name), choice=key.text, nearest=near)
                    self.log.add(unknown, (*column.path, name), key=True)
            left = tuple(name for name in kind.options if name not in column.figures)
            if left and rest is None:
                self.log.add(p.MissingFigures(options=left), column.path, key=True)
        named = {name for column in columns for name in column.figures}
        listed = [name for name in kind.options if name in named]
        entries = [self.option(key, name, columns) for name in listed]
        if len(listed) < len(kind.options):
            others = build.negate(build.is_option(key.expr, listed))
            entries.insert(0, _rest(others, columns))
        return entries

    def option(self, key: Key, name: str, columns: Sequence[Column]) -> Entry:
        """The row for one option."""
        words = key.options.get(name) or same(name)
        when = build.is_option(key.expr, [name])
        written = tuple(name if name in column.figures else None for column in columns)
        return Entry(name, words, when, when, written)

    def steps(self, key: Key, columns: Sequence[Column], rest: str | None) -> list[Entry]:
        """A row for every step, lowest first, and one for what is below."""
        tables = [self.ends(key, column, rest) for column in columns]
        names = {end: text for table in reversed(tables) for end, text in table.items()}
        ends = sorted(names)
        reached = [build.relate(">=", key.expr, _const(end, key.type)) for end in ends]
        entries = []
        for i, end in enumerate(ends):
            below_next = map(build.negate, reached[i + 1 : i + 2])
            when = build.all_of(reached[i], *below_next)
            written = tuple(_largest(table, end) for table in tables)
            words = self.step_words(names[end])
            entries.append(Entry(names[end], words, when, reached[i], written))
        if rest is not None and reached:
            entries.insert(0, _rest(build.negate(reached[0]), columns))
        return entries

    def ends(self, key: Key, column: Column, rest: str | None) -> dict[Number, str]:
        """The lower ends of a column's steps, each as it is written."""
        found: dict[Number, str] = {}
        for text in column.figures:
            end = self.end(key, text, (*column.path, text))
            if end is not None and end in found:
                self.log.add(p.ListedTwice(name=str(text)), (*column.path, text), key=True)
            if end is not None:
                found[end] = text
        if found and rest is None:
            self.check_first(key, found, column.path)
        return found

    def step_words(self, text: str) -> Text:
        """How a step is said."""
        quantity = parse_quantity(text, self.reader.units)
        assert not isinstance(quantity, Problem), "checked when the steps were read"
        number, unit = to_text(quantity.value), quantity.unit
        said = same(number) if unit is None else unit.say(number)
        return Text(f"{said.zh} 起", f"from {said.en}")

    def end(self, key: Key, text: str, path: Path) -> Number | None:
        """The lower end of a step, in base units; it must be of the kind of what is looked up."""
        quantity = parse_quantity(text, self.reader.units)
        if isinstance(quantity, Problem):
            self.log.add(quantity, path, key=True)
            return None
        unit = quantity.unit
        value = build.number(quantity.value if unit is None else quantity.in_base()).value
        whole = isinstance(value, int)
        if unit is None:
            kind = NumberType((), whole, "bare")
        else:
            kind = NumberType(unit.dimension, whole, "share" if unit.dimension == () else "plain")
        pair = (build.number(value), kind), (key.expr, key.type)
        if unify(key.type, kind) is None and not is_wild(*pair):
            wrong = p.CannotCompare(
                left=in_words(key.type),
                right=in_words(kind),
                advice=with_unit(text, key.type, self.unit_of(key)),
            )
            self.log.add(wrong, path, key=True)
            return None
        return value

    def unit_of(self, key: Key) -> Unit | None:
        """The unit of the fact that a table is looked up by, if it is one."""
        fact = self.scope.facts.get(key.text)
        return None if fact is None else fact.unit

    def check_first(self, key: Key, ends: Mapping[Number, str], path: Path) -> None:
        """The lowest step must not be above the least that what is looked up can be."""
        first = min(ends)
        least = lower(key.expr)
        if least is not None and first <= least:
            return
        shown = Text("任意小", "anything")
        if least is not None:
            assert isinstance(key.type, NumberType)
            unit = canonical_unit(key.type.dimension)
            number = to_text(unit.from_base(least))
            shown = unit.say(number)
        problem = p.FirstStepTooHigh(by=key.text, least=shown, first=str(ends[first]))
        self.log.add(problem, path, key=True)

    def cell(
        self,
        whole: Parameter,
        key: Key,
        entry: Entry,
        columns: Sequence[Column],
        rest: str | None,
        path: Path,
    ) -> Parameter:
        """One figure with its dates, as a parameter of its own."""
        written: list[Written] = []
        for column, name in zip(columns, entry.written, strict=True):
            if name is None:
                written.append((column.since, str(rest), (*path, "otherwise")))
            else:
                written.append((column.since, column.figures[name], (*column.path, name)))
        title, words = whole.title, entry.words
        return replace(
            whole,
            id=f"{whole.id}[{entry.key}]",
            name=f"{whole.name}[{entry.key}]",
            title=Text(f"{title.zh}（{words.zh}）", f"{title.en} ({words.en})"),
            values=_changes(self.reader.figures(written, whole.unit)),
            cell=Cell(whole.id, title, key.words, words, entry.when, key.records is not None),
        )


MANY_ROWS = 100
"""Of more rows the one that counts is found by halves, or expressions would lie too deep in each
other: a table may have a row for every county."""


def _chosen(key: Key, entries: Sequence[Entry], nodes: Sequence[Expr]) -> Expr:
    """The figure that counts: of the last row that is reached, else of the first."""
    if isinstance(key.type, ChoiceType):
        return _of_option(key, entries[1:], nodes[1:], nodes[0])
    return _of_step(entries, nodes)


def _of_option(key: Key, entries: Sequence[Entry], nodes: Sequence[Expr], otherwise: Expr) -> Expr:
    """The figure of the option that it is. In both halves the rest is the same as in the whole, so
    that no other row becomes possible where the option is known in part."""
    if len(nodes) <= MANY_ROWS:
        return _in_turn(entries, nodes, otherwise)
    half = len(nodes) // 2
    later = build.is_option(key.expr, [entry.key for entry in entries[half:]])
    upper = _of_option(key, entries[half:], nodes[half:], otherwise)
    return build.choose(later, upper, _of_option(key, entries[:half], nodes[:half], otherwise))


def _of_step(entries: Sequence[Entry], nodes: Sequence[Expr]) -> Expr:
    """The figure of the highest step that is reached, else of the first."""
    if len(nodes) <= MANY_ROWS:
        return _in_turn(entries[1:], nodes[1:], nodes[0])
    half = len(nodes) // 2
    upper = _of_step(entries[half:], nodes[half:])
    return build.choose(entries[half].reached, upper, _of_step(entries[:half], nodes[:half]))


def _in_turn(entries: Sequence[Entry], nodes: Sequence[Expr], otherwise: Expr) -> Expr:
    chosen = otherwise
    for entry, node in zip(entries, nodes, strict=True):
        chosen = build.choose(entry.reached, node, chosen)
    return chosen


def _changes(values: Sequence[DatedValue]) -> tuple[DatedValue, ...]:
    """The figures without those that a later table repeats: they hold since the first day."""
    return tuple(
        value for i, value in enumerate(values) if not i or value.value != values[i - 1].value
    )


def _rest(when: Expr, columns: Sequence[Column]) -> Entry:
    """The row for what no other row has."""
    return Entry(OTHERWISE, OTHERS, when, when, (None,) * len(columns))


def _largest(ends: Mapping[Number, str], most: Number) -> str | None:
    """How the largest end not above a number is written."""
    found = [end for end in ends if end <= most]
    return ends[max(found)] if found else None


def _const(value: Number, kind: Type) -> Const:
    assert isinstance(kind, NumberType)
    return build.number(value, kind.dimension)


def _of_several(text: str, lists: Sequence[Fact]) -> Problem:
    names = [f"`{fact.id}.{text}`" for fact in lists]
    return p.NotAllowed(
        what=Text(
            f"几个列表都有 `{text}`，请写明是哪一个：{'、'.join(names)}",
            f"several lists have `{text}`, say which: {', '.join(names)}",
        )
    )
