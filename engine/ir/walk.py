"""Walking and rebuilding expressions.

`children` lists a node's direct parts, `walk` all nodes below it, and `rebuild` makes the same node
of other parts through the normalising constructors, so that what has become constant folds away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from liren.engine.ir import build
from liren.engine.ir.nodes import (
    Add,
    Aggregate,
    And,
    Compare,
    Const,
    DaysBetween,
    Div,
    Expr,
    Extreme,
    Field,
    HasItem,
    If,
    Input,
    IsOption,
    MonthsBetween,
    Mul,
    Not,
    Number,
    Or,
    Parameter,
    Quotient,
    Ref,
    Round,
    Select,
    Settle,
    Tally,
)


def _quotient_parts(node: Quotient) -> tuple[Expr, ...]:
    return tuple(part for term in node.terms for part in term)


def _aggregate_parts(node: Aggregate) -> tuple[Expr, ...]:
    parts = (node.records, node.where, node.body)
    return parts if node.weight is None else (*parts, node.weight)


# A table, because this is asked of every node of a program several times while it is compiled.
CHILDREN: dict[type, Callable[[Any], tuple[Expr, ...]]] = {
    **dict.fromkeys((Const, Input, Field, Parameter, Ref), lambda node: ()),
    **dict.fromkeys((Add, And, Or, Tally, Extreme), lambda node: node.terms),
    **dict.fromkeys((Mul, Div, Compare), lambda node: (node.left, node.right)),
    **dict.fromkeys((Not, Round, Settle), lambda node: (node.operand,)),
    HasItem: lambda node: (node.checklist,),
    IsOption: lambda node: (node.choice,),
    **dict.fromkeys((DaysBetween, MonthsBetween), lambda node: (node.later, node.earlier)),
    If: lambda node: (node.condition, node.then, node.otherwise),
    Select: lambda node: tuple(condition for condition, _ in node.cases),
    Aggregate: _aggregate_parts,
    Quotient: _quotient_parts,
}


def children(node: Expr) -> tuple[Expr, ...]:
    """The direct parts of a node, in the order in which they are written."""
    return CHILDREN[type(node)](node)


def walk(node: Expr) -> Iterator[Expr]:
    """The node and everything below it, each as often as it stands there."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        pending.extend(reversed(children(part)))


def inputs(node: Expr) -> frozenset[str]:
    """The names of the inputs that an expression reads."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Input))


def references(node: Expr) -> frozenset[str]:
    """The names of the definitions that an expression refers to."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Ref))


def substitute(node: Expr, part: Expr, name: Expr) -> Expr:
    """The node with `name` in place of every `part` outside of lists of records."""
    if node == part:
        return name
    if isinstance(node, Aggregate) or not children(node):
        return node
    return rebuild_with(node, lambda child: substitute(child, part, name))


def filled(node: Expr, figure: Callable[[str], Number | None]) -> Expr:
    """The node with figures in place of parameters, by their names, and constants folded; a
    parameter without a figure stays.

    A ruleset's expressions are in normal form, so one that reads no parameter stays as it is: to
    make it anew would come to the same, and take many times longer than to look.
    """

    def change(leaf: Expr) -> Expr:
        value = figure(leaf.name) if isinstance(leaf, Parameter) else None
        return leaf if value is None else Const(value, leaf.type)

    if not any(isinstance(part, Parameter) for part in walk(node)):
        return node
    return rebuild(node, change)


def rebuild(node: Expr, change: Callable[[Expr], Expr]) -> Expr:
    """The node with `change` applied to every leaf, parts first, and constants folded."""
    if isinstance(node, Const | Input | Field | Parameter | Ref):
        return change(node)
    return rebuild_with(node, lambda part: rebuild(part, change))


def rebuild_with(node: Expr, again: Callable[[Expr], Expr]) -> Expr:  # noqa: C901  a line a class
    """The same node made of its parts as `again` gives them, and constants folded."""
    match node:
        case Const() | Input() | Field() | Parameter() | Ref():
            return node
        case HasItem():
            return node
        case IsOption():
            return build.is_option(again(node.choice), node.options)
        case Add():
            return build.add(*map(again, node.terms))
        case And():
            return build.all_of(*map(again, node.terms))
        case Or():
            return build.any_of(*map(again, node.terms))
        case Tally():
            return build.tally(*map(again, node.terms))
        case Extreme():
            return build.extreme(node.kind, *map(again, node.terms))
        case Mul():
            return build.multiply(again(node.left), again(node.right))
        case Div():
            return build.divide(again(node.left), again(node.right))
        case Compare():
            return build.compare(node.op, again(node.left), again(node.right))
        case DaysBetween():
            return build.days_between(again(node.later), again(node.earlier))
        case MonthsBetween():
            return build.months_between(again(node.later), again(node.earlier))
        case Not():
            return build.negate(again(node.operand))
        case Round():
            return build.round_to(again(node.operand), node.step, node.mode)
        case Settle():
            return build.settle(again(node.operand))
        case If():
            return build.choose(again(node.condition), again(node.then), again(node.otherwise))
        case Select():
            cases = tuple((again(condition), label) for condition, label in node.cases)
            return build.select(cases, node.default, node.type)
        case Aggregate():
            weight = None if node.weight is None else again(node.weight)
            body, where = again(node.body), again(node.where)
            return build.aggregate(node.kind, node.records, body, where, weight)
        case Quotient():
            terms = tuple((again(a), again(n), again(d)) for a, n, d in node.terms)
            return build.quotient(terms, node.scale, node.type)
