"""The figures of a ruleset on a day, and the days on which they change.

In: expressions of the ruleset. Out: the same with the figures of a day in the place of parameters.
Guarantee: between two neighbouring `moments` no figure changes, so that looking at these days is
looking at all days on which the ruleset is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from liren.engine.audit.findings import NOWHERE
from liren.engine.ir import build
from liren.engine.ir.nodes import Const, Expr, Number
from liren.engine.ir.nodes import Parameter as ParameterNode
from liren.engine.ir.walk import rebuild
from liren.engine.ruleset.model import FIRST_DAY, Parameter, Ruleset
from liren.engine.text import Text


def moments(ruleset: Ruleset, parameters: Iterable[Parameter]) -> tuple[date, ...]:
    """The first day in force, and those on which one of the parameters gets another figure."""
    known = tuple(parameters)
    since = sorted({dated.since for item in known for dated in item.values if dated.since})
    first = ruleset.start or max(map(_first_day, known), default=ruleset.end or FIRST_DAY)
    last = ruleset.end or date.max
    return (first, *(day for day in since if first < day <= last))


def _first_day(parameter: Parameter) -> date:
    """The first day on which a parameter has a figure."""
    days = [dated.since or FIRST_DAY for dated in parameter.values]
    return min(days, default=FIRST_DAY)


def on_day(expr: Expr, day: date, parameters: Iterable[Parameter]) -> Expr:
    """The expression with the figures of a day; those that are not given stay parameters."""
    return rebuild(expr, _figures(day, parameters))


def _figures(day: date, parameters: Iterable[Parameter]) -> Callable[[Expr], Expr]:
    values = {item.name: dated.value for item in parameters if (dated := item.on(day))}

    def change(leaf: Expr) -> Expr:
        value = values.get(leaf.name) if isinstance(leaf, ParameterNode) else None
        return leaf if value is None else Const(value, leaf.type)

    return change


def figure(expr: Expr, day: date, parameters: Iterable[Parameter]) -> Number | None:
    """The number that an expression is on a day, when no fact decides it."""
    return build.value_of(on_day(expr, day, parameters))


def said_when(found: Iterable[date], days: Iterable[date]) -> Text:
    """On which of the days something holds: nothing when on all of them, else the first."""
    some = list(found)
    if some == list(days):
        return NOWHERE
    return Text(f"（自 {some[0]} 起）", f" (from {some[0]} on)")
