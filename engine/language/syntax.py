"""The syntax tree of an expression: its nodes, and how to walk them.

In: nothing. Out: one record for each form of the language. Guarantee: every node says where it
stands in the text (`span`); two nodes are equal when they say the same, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from liren.engine.record import Record, field

KEYWORDS = frozenset({"and", "or", "not", "in", "if", "then", "else", "where", "true", "false"})

Span: TypeAlias = tuple[int, int]
UnaryOp: TypeAlias = Literal["-", "not"]
BinaryOp: TypeAlias = Literal["+", "-", "*", "/", "and", "or", "<", "<=", ">", ">=", "==", "!="]
Quantifier: TypeAlias = Literal["all", "any", "none"]


class Syntax(Record):
    """What every node has: where it stands, as offsets in the text. Equality ignores it."""

    span: Span = field(default=(0, 0), compare=False, kw_only=True)


class Name(Syntax):
    """A dotted name: `outdoor.area` has the parts `outdoor` and `area`. In Unicode form C."""

    parts: tuple[str, ...]


class Number(Syntax):
    """A decimal without sign, in ASCII digits, and the unit as written (`m2/person`, `%`)."""

    text: str
    unit: str | None = None


class DateLiteral(Syntax):
    """A day of the calendar: `2022-04-01`."""

    text: str


class TextLiteral(Syntax):
    """An option of a choice, without its quotation marks."""

    text: str


class BoolLiteral(Syntax):
    """`true` or `false`."""

    value: bool


class Unary(Syntax):
    """`-a`, `not a`."""

    op: UnaryOp
    operand: Node


class Binary(Syntax):
    """Two operands and what joins them."""

    op: BinaryOp
    left: Node
    right: Node


class Membership(Syntax):
    """`item in collection`, `item not in collection`."""

    item: Node
    collection: Node
    negated: bool = False


class ListLiteral(Syntax):
    """`[a, b]`."""

    items: tuple[Node, ...]


class Call(Syntax):
    """`min(a, b)`, `count(estates where gated)`."""

    function: str
    arguments: tuple[Node, ...]
    where: Node | None = None


class Aggregate(Syntax):
    """`sum(estates: homes * floors where gated)`: a value of every record, and what they make."""

    function: str
    collection: Node
    value: Node
    where: Node | None = None


class Quantified(Syntax):
    """`all(estates: condition)`, and the same with `any` and `none`."""

    kind: Quantifier
    collection: Node
    condition: Node


class Conditional(Syntax):
    """`if condition then a else b`."""

    condition: Node
    then: Node
    otherwise: Node


Node: TypeAlias = (
    Name
    | Number
    | DateLiteral
    | TextLiteral
    | BoolLiteral
    | Unary
    | Binary
    | Membership
    | ListLiteral
    | Call
    | Aggregate
    | Quantified
    | Conditional
)


def names(node: Node) -> Iterator[Name]:
    """Every name in the tree, in the order of the text."""
    return (part for part in walk(node) if isinstance(part, Name))


def walk(node: Node) -> Iterator[Node]:
    """The node and everything in it, in the order of the text, outer before inner."""
    pending = [node]
    while pending:
        part = pending.pop()
        yield part
        pending.extend(reversed(children(part)))


def children(node: Node) -> tuple[Node, ...]:
    """The direct parts of a node, in the order of the text."""
    match node:
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Membership(item=item, collection=collection):
            return (item, collection)
        case ListLiteral(items=items):
            return items
        case Call(arguments=arguments, where=where):
            return arguments if where is None else (*arguments, where)
        case Aggregate(collection=collection, value=value, where=where):
            return (collection, value) if where is None else (collection, value, where)
        case Quantified(collection=collection, condition=condition):
            return (collection, condition)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case _:
            return ()
