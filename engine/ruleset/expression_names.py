"""Names, figures and days in expressions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count

from liren.engine.errors import Place, Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, Const
from liren.engine.ir.types import DATE, NumberType
from liren.engine.language import expression as syntax
from liren.engine.language.document import Document
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.ruleset import advice
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expression_scope import Refused, Scope, Typed, parameter_node, unit_hint
from liren.engine.ruleset.kinds import number_of
from liren.engine.ruleset.model import FIRST_DAY, LAST_DAY, OF_DAY, PREVIOUS, Fact, Parameter
from liren.engine.text import Text


class Names(ABC):
    """Translates what stands for a value by itself; `typed` is everything else."""

    def __init__(
        self,
        document: Document,
        path: Sequence[str | int],
        scope: Scope,
        products: Iterator[int] | None = None,
    ) -> None:
        self.document = document
        self.path = path
        self.scope = scope
        self.products = products or count(1)

    def place(self, node: syntax.Node) -> Place:
        """Where a part of the expression stands."""
        start, end = node.span
        return self.document.inside(self.path, start, end - start)

    @abstractmethod
    def typed(self, node: syntax.Node) -> Typed:
        """Any node, as intermediate representation."""

    def name(self, node: syntax.Name) -> Typed:
        """A fact, a parameter, or something of the day."""
        name = ".".join(node.parts)
        record = self.scope.record
        if record is not None and name in record.fields:
            fact = record.fields[name]
            return fact.node, number_of(fact)
        if name in self.scope.facts:
            fact = self.scope.facts[name]
            return fact.node, number_of(fact)
        if name in self.scope.parameters:
            return self.parameter(self.scope.parameters[name], node)
        if name in OF_DAY:
            return OF_DAY[name], OF_DAY[name].type
        self.refuse_broken(name)
        if name in self.scope.types:
            raise Refused(p.OnlyOneType(name=name, place=self.place(node)))
        near = nearest(name, self.scope.known())
        declared = self.declared(near) if near else None
        raise Refused(
            p.UnknownFact(
                name=name, nearest=near, declared=declared, figure=_figure(name),
                advice=self.meant(name), place=self.place(node),
            )
        )  # fmt: skip

    def meant(self, name: str) -> Text | None:
        """What an unknown name may be: a fact of records, or an option."""
        facts = self.scope.facts
        inner = advice.of_records(name, facts, self.scope.record)
        return inner or advice.of_option(name, facts.values())

    def refuse_broken(self, name: str) -> None:
        """Refuse what refers to a declaration that is at fault."""
        if name in self.scope.broken or name.removeprefix(f"{PREVIOUS}.") in self.scope.broken:
            raise Refused

    def declared(self, name: str) -> Place | None:
        """Where a name is declared."""
        if self.scope.record is not None and name in self.scope.record.fields:
            return self.scope.record.fields[name].place
        known = self.scope.facts.get(name) or self.scope.parameters.get(name)
        return known.place if known else None

    def parameter(self, item: Parameter, node: syntax.Name) -> Typed:
        """A parameter, by the record at hand where its table goes by records."""
        self.scope.used.update((figure.name, figure) for figure in item.figures())
        if item.table is None:
            return parameter_node(item)
        table, record = item.table, self.scope.record
        if table.records is not None and (record is None or record.id != table.records):
            problem = p.OnlyInRecords(
                name=item.id, by=table.by, records=table.records, place=self.place(node)
            )
            raise Refused(problem)
        if table.zero_divisor != FALSE:
            self.scope.zero_divisors.append(table.zero_divisor)
        kind = parameter_node(table.cells[0])[1]
        if isinstance(kind, NumberType):
            kind = NumberType(kind.dimension, build.number_type(table.chosen).whole, kind.kind)
        return table.chosen, kind

    def number(self, node: syntax.Number) -> Typed:
        """A figure with its unit."""
        written = node.text if node.unit is None else f"{node.text} {node.unit}"
        quantity = parse_quantity(written, self.scope.units)
        if isinstance(quantity, Problem):
            raise Refused(quantity.at(self.place(node)))
        if quantity.unit is None:
            const = build.number(quantity.value)
            return const, NumberType((), isinstance(const.value, int), "bare")
        value = quantity.in_base()
        share = quantity.unit.dimension == ()
        const = build.number(value, quantity.unit.dimension)
        kind = NumberType(quantity.unit.dimension, const.type.whole, "share" if share else "plain")  # type: ignore[union-attr]
        return const, kind

    def day(self, node: syntax.DateLiteral) -> Typed:
        """A day, within the range that is read."""
        day = date.fromisoformat(node.text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Refused(
                p.WrongShape(expected=p.A_DAY, found=p.shown(node.text), place=self.place(node))
            )
        return Const(day.toordinal(), DATE), DATE

    def fact(self, node: syntax.Node) -> Fact | None:
        """The fact that a node names, if it names one."""
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        if self.scope.record is not None and name in self.scope.record.fields:
            return self.scope.record.fields[name]
        return self.scope.facts.get(name)

    def word(self, node: syntax.Node, expected: Text) -> str:
        """A node that stands for an id."""
        if isinstance(node, syntax.TextLiteral):
            return node.text
        if isinstance(node, syntax.Name):
            return ".".join(node.parts)
        raise Refused(
            p.WrongType(
                expected=expected, found=p.shown(syntax.unparse(node)), place=self.place(node)
            )
        )

    def unit_hint(self, node: syntax.Node) -> Text | None:
        """In which unit a node that is a name is declared."""
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name) or self.scope.parameters.get(name)
        return None if fact is None else unit_hint(name, fact, self.place(node))


def _figure(name: str) -> str | None:
    """A number in words (三成, 两万) in digits, or None when the name is none."""
    quantity = parse_quantity(name)
    if isinstance(quantity, Problem):
        return None
    if quantity.unit is not None and quantity.unit.dimension == ():
        return f"{to_text(quantity.in_base() * 100)} %"
    return to_text(quantity.value) if quantity.unit is None else None
