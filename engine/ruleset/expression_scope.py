"""What names mean at one place of a ruleset.

In: facts, parameters, units and types that were declared. Out: a `Scope`, which also notes what an
expression uses and divides by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from liren.engine.errors import Place, Problem, declared_at
from liren.engine.ir.nodes import Expr
from liren.engine.ir.nodes import Parameter as ParameterNode
from liren.engine.ir.types import DATE, NumberType, Type
from liren.engine.language.units import Unit
from liren.engine.ruleset.history import History
from liren.engine.ruleset.model import OF_DAY, Classification, Fact, Parameter
from liren.engine.text import Text

Typed = tuple[Expr, Type]


@dataclass(slots=True)
class Scope:
    """What names mean at one place of a ruleset. `record` is the list whose records are at hand.

    `broken` are names whose declaration is at fault, which was reported there: what refers to them
    is refused without another word.
    """

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    units: Mapping[str, Unit]
    record: Fact | None = None
    used: dict[str, Parameter] = field(default_factory=dict)
    zero_divisors: list[Expr] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    types: Mapping[str, Classification] = field(default_factory=dict)

    def within(self, record: Fact | None) -> Scope:
        """The same scope inside the records of a list; it notes its zero divisors by itself."""
        return replace(self, record=record, zero_divisors=[])

    def fresh(self) -> Scope:
        """The same scope for another expression, with nothing noted yet."""
        return replace(self, used={}, zero_divisors=[])

    def known(self) -> list[str]:
        """Every name that may stand in an expression."""
        fields = list(self.record.fields) if self.record else []
        history = self.facts.nameable() if isinstance(self.facts, History) else ()
        return [*fields, *self.facts, *self.parameters, *self.types, *OF_DAY, *history]


class Refused(Exception):
    """An expression that cannot be translated, with its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def parameter_node(item: Parameter) -> Typed:
    """A parameter as an expression, and its type."""
    figures = [dated.value for dated in item.values if dated.value is not None]
    whole = bool(figures) and all(isinstance(figure, int) for figure in figures)
    low, high = min(figures, default=None), max(figures, default=None)
    if item.is_day:
        return ParameterNode(item.name, DATE, low, high), DATE
    if item.unit is None:
        kind = NumberType((), whole, "bare")
    else:
        share = item.unit.dimension == ()
        kind = NumberType(item.unit.dimension, whole, "share" if share else "plain")
    node_type = NumberType(kind.dimension, whole)
    return ParameterNode(item.name, node_type, low, high), kind


def unit_hint(name: str, fact: Fact | Parameter, seen: Place) -> Text | None:
    """In which unit a name is declared, and where, for a message about `seen`."""
    if fact.unit is None:
        return None
    where, symbol = declared_at(fact.place, seen), fact.unit.symbol
    return Text(f"`{name}` 的单位是 {symbol.zh}{where.zh}", f"`{name}` is in {symbol.en}{where.en}")
