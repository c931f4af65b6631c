"""Which way results move from one ruleset to another, by argument and without the solver.

In: two programs over the same facts. Out: for each definition of both whether its new value is, for
every community, the same as the old one, no more, or no less: a sum of terms of which none rises
does not rise, and so on through caps, rounding, quotients, conditions, lists and tiers. Two
expressions are followed as long as they are written alike; figures in them may differ. Where they
are not, `prove` is asked, which may know more (from the solver) or say `ANY`. Of conditions no is
less than yes.

Guarantee: what is said to be `SAME`, `DOWN` or `UP` is so for every community; `ANY` says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple

from liren.engine.ir.bounds import bounds
from liren.engine.ir.nodes import (
    TRUE,
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
    NumberType,
    Or,
    Parameter,
    Quotient,
    Ref,
    Round,
    Select,
    Settle,
    Tally,
)
from liren.engine.ir.types import ChoiceType
from liren.engine.ir.walk import children


class Direction(Enum):
    """How a new value stands to the old one."""

    SAME = "same"
    DOWN = "down"
    UP = "up"
    ANY = "any"


SAME, DOWN, UP, ANY = Direction.SAME, Direction.DOWN, Direction.UP, Direction.ANY
FLIPPED = {SAME: SAME, DOWN: UP, UP: DOWN, ANY: ANY}
Ends = tuple[Any, Any]


def joined(directions: Iterable[Direction]) -> Direction:
    """The direction of what none of the parts can move otherwise."""
    found = set(directions) - {SAME}
    return SAME if not found else found.pop() if len(found) == 1 else ANY


NOTHING: Mapping[str, Direction] = MappingProxyType({})


class Directions:
    """Works out directions of pairs of expressions.

    `known` are those of definitions so far; `ends` gives bounds of a number that stands outside of
    lists, under both programs; `prove` is asked of a pair outside of lists when nothing is known.
    `apart` are facts of which the two programs mean different things by one name; `moved` are those
    that are settled, and not alike, under both: the days of the two assessments. `lists` keeps
    which declarations of lists are alike, by their identity: they live as long as the programs.
    """

    def __init__(
        self,
        known: dict[str, Direction],
        ends: Callable[[Expr, Expr], Ends],
        prove: Callable[[Expr, Expr], Direction],
        apart: Container[str] = (),
        moved: Mapping[str, Direction] = NOTHING,
        lists: dict[tuple[int, int], bool] | None = None,
    ) -> None:
        self.known = known
        self.moved = moved
        self._apart = apart
        self._lists = {} if lists is None else lists
        self._ends = ends
        self._prove = prove

    def of(self, old: Expr, new: Expr) -> Direction:
        """The direction from one expression to another."""
        found = self.by_rule(old, new)
        if found is ANY and not _in_list(old) and not _in_list(new):
            return self._prove(old, new)
        return found

    def by_rule(self, old: Expr, new: Expr) -> Direction:
        """The same without asking `prove`."""
        if isinstance(old, Round) or isinstance(new, Round):
            return _round(self, old, new)
        if type(old) is not type(new) or self.meant_apart(old):
            return ANY
        return RULES[type(old)](self, old, new)

    def meant_apart(self, node: Expr) -> bool:
        """Whether a part that is a fact, or speaks of one, does not mean the same in both."""
        match node:
            case Input(name=name) | Field(records=name):
                return name in self._apart
            case HasItem(checklist=fact) | Aggregate(records=fact):
                return self.meant_apart(fact)
        return False

    def declared_alike(self, one: Input, other: Input) -> bool:
        """Whether two lists are declared alike, looked at once for all that is asked of them."""
        key = (id(one), id(other))
        if key not in self._lists:
            self._lists[key] = one == other
        return self._lists[key]

    def all(self, old: Sequence[Expr], new: Sequence[Expr]) -> Direction:
        """The direction of what rises with each of its parts."""
        if len(old) != len(new):
            return ANY
        return joined(self.by_rule(*pair) for pair in zip(old, new, strict=True))

    def same(self, *pairs: tuple[Expr, Expr]) -> bool:
        """Whether pairs are the same for everybody."""
        return all(self.by_rule(*pair) is SAME for pair in pairs)

    def ends(self, old: Expr, new: Expr) -> Ends:
        """Bounds of a number under both programs."""
        if not _in_list(old) and not _in_list(new):
            return self._ends(old, new)
        return _hull(bounds(old), bounds(new))

    def never_negative(self, old: Expr, new: Expr) -> bool:
        """Whether a number is never below 0 under either."""
        low = self.ends(old, new)[0]
        return low is not None and low >= 0


def _in_list(node: Expr) -> bool:
    """Whether an expression is about the record at hand."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, Field):
            return True
        if not isinstance(part, Aggregate):
            pending += children(part)
    return False


def _hull(one: Ends, other: Ends) -> Ends:
    low = None if None in (one[0], other[0]) else min(one[0], other[0])
    high = None if None in (one[1], other[1]) else max(one[1], other[1])
    return low, high


def _alike(directions: Directions, old: Expr, new: Expr) -> Direction:
    return SAME if old == new else ANY


def _input(directions: Directions, old: Input, new: Input) -> Direction:
    return directions.moved.get(old.name, SAME) if old == new else ANY


def _const(directions: Directions, old: Const, new: Const) -> Direction:
    if old.value == new.value:
        return SAME
    if isinstance(old.type, ChoiceType):
        return ANY
    return UP if new.value > old.value else DOWN


def _ref(directions: Directions, old: Ref, new: Ref) -> Direction:
    return directions.known.get(old.name, ANY) if old.name == new.name else ANY


def _parts(directions: Directions, old: Expr, new: Expr) -> Direction:
    if isinstance(old, Extreme) and isinstance(new, Extreme) and old.kind != new.kind:
        return ANY
    return directions.all(children(old), children(new))


class _Rounding(NamedTuple):
    """What a number is rounded to multiples of, and how; exact numbers to multiples of 0."""

    step: Number
    mode: str

    def is_finer(self, other: _Rounding) -> bool:
        """Whether all that the other rounds to are multiples of the step."""
        return not self.step or (
            other.step != 0 and (Fraction(other.step) / self.step).denominator == 1
        )

    def is_below(self, other: _Rounding, *, never_negative: bool) -> bool:
        """Whether it never gives more than the other of the same number.

        No multiple of a finer step that is not below the number is below what a coarser one is
        rounded down to, and none that is not above it is above what that is rounded up to.
        """
        if self.mode == "floor" and other.is_finer(self):
            return True
        if other.mode == "ceiling" and self.is_finer(other):
            return True
        halves = (self.mode, other.mode) == ("half_even", "half_up")
        return halves and never_negative and self.step == other.step


AWAY = {"down": "floor", "up": "ceiling"}
"""What rounding towards zero, and away from it, is where a number is never negative."""


def _round(directions: Directions, old: Expr, new: Expr) -> Direction:
    """Of numbers that either program rounds, maybe in another way or to another step."""
    (one, rounding), (other, others) = _taken_apart(old), _taken_apart(new)
    moved = directions.by_rule(one, other)
    if moved is ANY or rounding == others:
        return moved
    positive = directions.never_negative(one, other)
    if positive:
        rounding, others = (
            each._replace(mode=AWAY.get(each.mode, each.mode)) for each in (rounding, others)
        )
    falls = others.is_below(rounding, never_negative=positive)
    rises = rounding.is_below(others, never_negative=positive)
    order = SAME if falls and rises else DOWN if falls else UP if rises else ANY
    return joined((moved, order))


def _taken_apart(node: Expr) -> tuple[Expr, _Rounding]:
    """What is rounded, and how."""
    if isinstance(node, Round):
        return node.operand, _Rounding(node.step, node.mode)
    return node, _Rounding(0, "exact")


def _only_same(directions: Directions, old: Expr, new: Expr) -> Direction:
    if isinstance(old, IsOption) and isinstance(new, IsOption) and old.options != new.options:
        return ANY
    return SAME if directions.all(children(old), children(new)) is SAME else ANY


def _not(directions: Directions, old: Not, new: Not) -> Direction:
    return FLIPPED[directions.by_rule(old.operand, new.operand)]


def _compare(directions: Directions, old: Compare, new: Compare) -> Direction:
    left = directions.by_rule(old.left, new.left)
    right = directions.by_rule(old.right, new.right)
    if old.op == "==" or new.op == "==":
        return SAME if left is right is SAME and old.op == new.op else ANY
    harder = {(">=", ">"): DOWN, (">", ">="): UP}.get((old.op, new.op), SAME)
    return joined((left, FLIPPED[right], harder))


def _mul(directions: Directions, old: Mul, new: Mul) -> Direction:
    pairs = (old.left, new.left), (old.right, new.right)
    left, right = (directions.by_rule(*pair) for pair in pairs)
    if left is right is SAME:
        return SAME
    if left is SAME and isinstance(old.left, Const):
        return right if old.left.value >= 0 else FLIPPED[right]
    if all(directions.never_negative(*pair) for pair in pairs):
        return joined((left, right))
    return ANY


def _div(directions: Directions, old: Div, new: Div) -> Direction:
    above = directions.by_rule(old.left, new.left)
    below = directions.by_rule(old.right, new.right)
    if above is below is SAME:
        return SAME
    low = directions.ends(old.right, new.right)[0]
    if below is SAME and low is not None and low >= 0:
        return above
    # A divisor that can be 0 makes the quotient 0, against the order.
    if low is not None and low > 0 and directions.never_negative(old.left, new.left):
        return joined((above, FLIPPED[below]))
    return ANY


def _if(directions: Directions, old: If, new: If) -> Direction:
    condition = directions.by_rule(old.condition, new.condition)
    values = directions.all((old.then, old.otherwise), (new.then, new.otherwise))
    if condition is SAME:
        return values
    order = _order(directions, old, new)
    return joined((values, condition if order > 0 else FLIPPED[condition])) if order else ANY


def _order(directions: Directions, old: If, new: If) -> int:
    """1 when a choice is never less where its condition holds, -1 never more, 0 unknown."""
    if not isinstance(old.type, NumberType):
        if new.otherwise == old.otherwise == Const(False, old.type):
            return 1
        return 1 if new.then == old.then == TRUE else 0
    then = directions.ends(old.then, new.then)
    otherwise = directions.ends(old.otherwise, new.otherwise)
    if None not in (then[0], otherwise[1]) and then[0] >= otherwise[1]:
        return 1
    return -1 if None not in (then[1], otherwise[0]) and then[1] <= otherwise[0] else 0


def _quotient(directions: Directions, old: Quotient, new: Quotient) -> Direction:
    if len(old.terms) != len(new.terms) or old.scale != new.scale or old.scale < 0:
        return ANY
    found = []
    for one, other in zip(old.terms, new.terms, strict=True):
        if not directions.same((one[0], other[0]), (one[2], other[2])):
            return ANY
        if not directions.never_negative(one[2], other[2]):
            return _only_same(directions, old, new)
        found.append(directions.by_rule(one[1], other[1]))
    return joined(found)


def _select(directions: Directions, old: Select, new: Select) -> Direction:
    """Of tiers, the best first: up is better."""
    labels = [[label for _, label in node.cases] for node in (old, new)]
    if labels[0] != labels[1] or (old.default, old.type) != (new.default, new.type):
        return ANY
    return directions.all(children(old), children(new))


def _aggregate(directions: Directions, old: Aggregate, new: Aggregate) -> Direction:
    if old.kind != new.kind or not directions.declared_alike(old.records, new.records):
        return ANY
    if (old.weight is None) != (new.weight is None):
        return ANY
    weighted = old.weight is not None and new.weight is not None
    if weighted and not directions.same((old.weight, new.weight)):  # type: ignore[arg-type]
        return ANY
    where = directions.by_rule(old.where, new.where)
    body = directions.by_rule(old.body, new.body)
    if where is SAME:
        return body
    if body is not SAME:
        return ANY
    match old.kind:
        case "count" | "any":
            return where
        case "all":
            return FLIPPED[where]
        case "sum":
            return where if directions.never_negative(old.body, new.body) else ANY
    return ANY


RULES: dict[type, Callable[[Directions, Any, Any], Direction]] = {
    **dict.fromkeys((Field, Parameter, HasItem), _alike),
    **dict.fromkeys((Add, And, Or, Tally, Extreme, Settle), _parts),
    Input: _input,
    Const: _const,
    Ref: _ref,
    Not: _not,
    Compare: _compare,
    Mul: _mul,
    Div: _div,
    If: _if,
    Quotient: _quotient,
    Select: _select,
    Aggregate: _aggregate,
    IsOption: _only_same,
    DaysBetween: _only_same,
    MonthsBetween: _only_same,
}
