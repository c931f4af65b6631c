"""From the intermediate representation to terms.

In: a program, and what is fixed beforehand. Out: a term for every definition. All facts are taken
to be known: a missing fact is a variable that may have any value its declaration allows. A list has
at most a stated number of records; `Cut` says which lists could have more, and that is part of
every answer. Nodes are dispatched on by class; one that is not in the table raises `NotEncoded`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from liren.engine.backends.smt.terms import (
    Factory,
    Figure,
    NumberTerm,
    Term,
    Truth,
    never_negative,
)
from liren.engine.ir import build
from liren.engine.ir.bounds import bounds
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
from liren.engine.ir.program import Program
from liren.engine.ir.types import BoolType, ChoiceType
from liren.engine.record import Record

FEW_UNDECIDED, MOST_UNDECIDED = 4, 6
"""Records of which it is open whether they count: up to the first number a mean is taken apart by
which of them do (the cases double with each), up to the second by how many, beyond it is a quotient
of sums."""

FARTHEST = 10**15
"""Graded values are cut off here when nothing else bounds them; no value gets there."""


class NotEncoded(Exception):
    """A node that this backend cannot express."""

    def __init__(self, node: object) -> None:
        super().__init__(f"the solver backend cannot express {type(node).__name__}")


class Row(NamedTuple):
    """A record of a list: its number, and whether it is there."""

    number: int
    exists: Term


class Cut(Record):
    """A list that is taken to have no more records than `records`, though it could."""

    list: str
    records: int


def spot_name(fact: str, row: int | None = None, part: str | None = None) -> str:
    """The name of the variable that stands for a fact, or for a field of a record."""
    return fact if row is None else f"{fact}[{row}].{part}"


class Encoder:
    """Encodes expressions; `fixed` are inputs with known values, `names` renames some variables.

    A list has `records` records at most, but those in `most` have as many as it says there; their
    number is to be declared beforehand, and what that cuts off is for whoever does so to say.
    Encoders of one factory share the variables of facts with the same name.
    """

    def __init__(
        self,
        factory: Factory,
        fixed: Mapping[str, Number | bool],
        records: int,
        names: Mapping[str, str] | None = None,
        most: Mapping[str, int] | None = None,
    ) -> None:
        self.factory = factory
        self.fixed = fixed
        self.records = records
        self.names = names or {}
        self.most = most or {}
        self.definitions: dict[str, Any] = {}
        self.cuts: dict[str, Cut] = {}
        self.row: Row | None = None

    def program(
        self, program: Program, before: Callable[[], None] = lambda: None
    ) -> dict[str, Any]:
        """A term for every definition; `before` each it is asked, and may raise to end it."""
        for definition in program.definitions():
            before()
            self.definitions[definition.name] = self.encode(definition.expr)
        return self.definitions

    def encode(self, node: Expr) -> Any:
        """The term of a node: a yes-no term, or a number (of a choice: its position)."""
        encoder = ENCODERS.get(type(node))
        if encoder is None:
            raise NotEncoded(node)
        return encoder(self, node)

    def within(self, node: Expr, row: Row) -> Any:
        """The term of a node about one record."""
        before, self.row = self.row, row
        try:
            return self.encode(node)
        finally:
            self.row = before

    # leaves

    def variable(self, node: Input | Field, name: str) -> Any:
        """The variable of a fact, by its declaration."""
        if isinstance(node.type, BoolType):
            return self.factory.flag(name)
        if isinstance(node.type, ChoiceType):
            return self.factory.number(name, 0, len(node.type.options) - 1, whole=True)
        whole = getattr(node.type, "whole", True)  # a day is a whole number
        return self.factory.number(name, node.low, node.high, whole=whole)

    def name(self, node: Input | Field) -> str:
        """What the variable of a leaf is called."""
        if isinstance(node, Input):
            return self.names.get(node.name, node.name)
        assert self.row is not None, "invariant fields_stand_in_their_records"
        return spot_name(self.names.get(node.records, node.records), self.row.number, node.name)

    # lists

    def rows(self, records: Input) -> list[Row]:
        """The records that a list can have."""
        low, high = int(records.low or 0), records.high
        most = max(self.records, low)
        if records.name in self.most:
            most = self.most[records.name]
        elif high is not None and high <= most:
            most = int(high)
        count = self.count(records, low, most)
        # Another ruleset may ask for more records than are looked at here.
        most = max(most, int(count.low or 0))
        if records.name not in self.most and (high is None or high > most):
            self.cuts[records.name] = Cut(records.name, most)
        return [
            Row(i, self.factory.at_least(count, self.factory.figure(i + 1))) for i in range(most)
        ]

    def count(self, records: Input, low: int, most: int) -> NumberTerm:
        """The number of records of a list."""
        name = self.names.get(records.name, records.name)
        return self.factory.number(f"{name}.count", low, most, whole=True)

    # quotients

    def parts(self, node: Expr) -> tuple[NumberTerm, NumberTerm] | None:
        """Numerator and divisor of a quotient; None of anything else."""
        match node:
            case Div():
                return self.encode(node.left), self.encode(node.right)
            case Quotient():
                return self.quotient_parts(node)
            case Aggregate(kind="mean", weight=weight) if weight is not None:
                return self.weighted_parts(node, weight)
            case Aggregate(kind="mean") if self.many_undecided(node):
                return self.weighted_parts(node, build.number(1))
        return None

    def quotient_ends(self, node: Quotient) -> tuple[Number, Number] | None:
        """Between which numbers a quotient of sums lies: between the least and the greatest of its
        terms, where all divisors are figures above 0."""
        found: list[Number] = [0]
        for _, numerator, denominator in node.terms:
            above, below = self.encode(numerator), self.encode(denominator)
            if not isinstance(below, Figure) or below.value <= 0 or None in (above.low, above.high):
                return None
            found += [Fraction(end) / below.value * node.scale for end in (above.low, above.high)]
        return min(found), max(found)

    def quotient_parts(self, node: Quotient) -> tuple[NumberTerm, NumberTerm]:
        """The sums of numerators and of denominators."""
        factory, none = self.factory, self.factory.figure(0)
        above, below = [], []
        for applies, numerator, denominator in node.terms:
            takes_part = self.encode(applies)
            above.append(factory.pick(takes_part, self.encode(numerator), none))
            below.append(factory.pick(takes_part, self.encode(denominator), none))
        return factory.scale(node.scale, factory.add(above)), factory.add(below)

    def weighted_parts(self, node: Aggregate, weight: Expr) -> tuple[NumberTerm, NumberTerm]:
        """The weighted sum, and the sum of weights."""
        factory, none = self.factory, self.factory.figure(0)
        above, below = [], []
        for row in self.rows(node.records):
            kept = self.kept(node, row)
            own = self.within(weight, row)
            product = factory.multiply(own, self.within(node.body, row))
            above.append(factory.pick(kept, product, none))
            below.append(factory.pick(kept, own, none))
        return factory.add(above), factory.add(below)

    def many_undecided(self, node: Aggregate) -> bool:
        """Whether it is open of many records whether they count."""
        kept = [self.kept(node, row) for row in self.rows(node.records)]
        return _undecided(kept) > MOST_UNDECIDED

    def mean(self, node: Aggregate) -> NumberTerm:
        """The plain mean, by which records count: each case then divides by a figure."""
        if self.many_undecided(node):
            return self.factory.ratio(*self.weighted_parts(node, build.number(1)))
        rows = self.rows(node.records)
        found = [(self.kept(node, row), self.within(node.body, row)) for row in rows]
        few = _undecided([kept for kept, _ in found]) <= FEW_UNDECIDED
        return self._mean(found, []) if few else self._mean_by_count(found)

    def _mean_by_count(self, rows: Sequence[tuple[Term, NumberTerm]]) -> NumberTerm:
        """The same by how many count, as there are too many ways in which some of them can."""
        factory, none, one = self.factory, self.factory.figure(0), self.factory.figure(1)
        together = factory.add(factory.pick(kept, body, none) for kept, body in rows)
        count = factory.add(factory.pick(kept, one, none) for kept, _ in rows)
        found = none
        for number in range(1, len(rows) + 1):
            mean = factory.scale(Fraction(1, number), together)
            found = factory.pick(factory.equal(count, factory.figure(number)), mean, found)
        return found

    def _mean(
        self, left: Sequence[tuple[Term, NumberTerm]], counted: list[NumberTerm]
    ) -> NumberTerm:
        if not left:
            by = Fraction(1, len(counted)) if counted else 0
            return self.factory.scale(by, self.factory.add(counted))
        kept, body = left[0]
        # Where it is certain there is one case only, not two of which one is dropped.
        if isinstance(kept, Truth):
            return self._mean(left[1:], [*counted, body] if kept.value else counted)
        return self.factory.pick(
            kept, self._mean(left[1:], [*counted, body]), self._mean(left[1:], counted)
        )

    def kept(self, node: Aggregate, row: Row) -> Term:
        """Whether a record is there and counts."""
        return self.factory.all_of((row.exists, self.within(node.where, row)))

    def rounded_quotient(
        self, node: Round, parts: tuple[NumberTerm, NumberTerm], ends: tuple[int, int]
    ) -> NumberTerm:
        """A quotient rounded in one step, cut off to multiples `ends` of the step."""
        factory, (above, below) = self.factory, parts
        if below.low is None or below.low < 0:
            if below.high is not None and below.high <= 0:
                above, below = factory.scale(-1, above), factory.scale(-1, below)
            else:
                positive = factory.not_below(below)
                turned = factory.scale(-1, above), factory.scale(-1, below)
                return factory.pick(
                    positive,
                    _rounded_ratio(factory, node, (above, _abs(factory, below)), ends),
                    _rounded_ratio(factory, node, (turned[0], _abs(factory, turned[1])), ends),
                )
        return _rounded_ratio(factory, node, (above, below), ends)


def _undecided(terms: Sequence[Term]) -> int:
    """How many terms are neither certain nor impossible."""
    return sum(not isinstance(term, Truth) for term in terms)


def _abs(factory: Factory, term: NumberTerm) -> NumberTerm:
    """The number where it is not negative; used only where that is known."""
    return factory.greatest((term, factory.figure(0)))


def _rounded_ratio(
    factory: Factory, node: Round, parts: tuple[NumberTerm, NumberTerm], ends: tuple[int, int]
) -> NumberTerm:
    """`above / below` in steps, rounded in the node's mode; `below` is never negative.

    A divisor of 0 makes the quotient 0.
    """
    above, below = factory.scale(1 / node.step, parts[0]), parts[1]
    twice = factory.scale(2, below)

    def floor(sign: int, numerator: NumberTerm, divisor: NumberTerm) -> NumberTerm:
        low, high = ends if sign > 0 else (-ends[1], -ends[0])
        found = factory.floor_ratio(factory.scale(sign, numerator), divisor, low, high)
        return factory.scale(sign, found)

    def half_up(sign: int) -> NumberTerm:
        numerator = factory.add((factory.scale(2 * sign, above), below))
        low, high = ends if sign > 0 else (-ends[1], -ends[0])
        return factory.scale(sign, factory.floor_ratio(numerator, twice, low, high))

    positive = factory.not_below(above)
    match node.mode:
        case "floor":
            found = floor(1, above, below)
        case "ceiling":
            found = floor(-1, above, below)
        case "down":
            found = factory.pick(positive, floor(1, above, below), floor(-1, above, below))
        case "up":
            found = factory.pick(positive, floor(-1, above, below), floor(1, above, below))
        case "half_up":
            found = factory.pick(positive, half_up(1), half_up(-1))
        case "half_even":
            found = _half_even(factory, (above, below), half_up(1), ends)
    none = factory.clamp(factory.figure(0), *ends)
    return factory.scale(node.step, factory.pick(factory.is_zero(below), none, found))


def _half_even(
    factory: Factory, parts: tuple[NumberTerm, NumberTerm], found: NumberTerm, ends: tuple[int, int]
) -> NumberTerm:
    """Half up, but down from a half to an odd number."""
    above, below = parts
    # above / below + 1/2 == found
    tie = factory.is_zero(
        factory.subtract(
            factory.add((factory.scale(2, above), below)),
            factory.multiply(factory.scale(2, found), below),
        )
    )
    halves = factory.floor(factory.scale(Fraction(1, 2), found))
    odd = factory.equal(found, factory.add((halves, halves, factory.figure(1))))
    lower = factory.add((found, factory.figure(-1)))
    # What was cut off at an odd number stays there.
    above_end = factory.above(factory.add((found, factory.figure(-ends[0]))))
    down = (tie, odd, above_end) if ends[0] % 2 else (tie, odd)
    return factory.pick(factory.all_of(down), lower, found, ends)


# --- one function a node class ------------------------------------------------------------------


def _const(encoder: Encoder, node: Const) -> Any:
    if isinstance(node.value, bool):
        return encoder.factory.truth(node.value)
    return encoder.factory.figure(node.value)


def _input(encoder: Encoder, node: Input) -> Any:
    if node.name in encoder.fixed:
        value = encoder.fixed[node.name]
        known = encoder.factory.truth if isinstance(value, bool) else encoder.factory.figure
        return known(value)  # type: ignore[arg-type]
    return encoder.variable(node, encoder.name(node))


def _field(encoder: Encoder, node: Field) -> Any:
    return encoder.variable(node, encoder.name(node))


def _parameter(encoder: Encoder, node: Parameter) -> Any:
    raise LookupError(f"parameter {node.name} was not fixed before encoding")


def _ref(encoder: Encoder, node: Ref) -> Any:
    return encoder.definitions[node.name]


def _has_item(encoder: Encoder, node: HasItem) -> Any:
    return encoder.factory.flag(f"{encoder.name(node.checklist)}:{node.item}")


def _is_option(encoder: Encoder, node: IsOption) -> Any:
    assert isinstance(node.choice.type, ChoiceType)
    position, factory = encoder.encode(node.choice), encoder.factory
    options = node.choice.type.options
    return factory.any_of(
        factory.equal(position, factory.figure(i))
        for i, option in enumerate(options)
        if option in node.options
    )


def _add(encoder: Encoder, node: Add) -> Any:
    return encoder.factory.add(map(encoder.encode, node.terms))


def _mul(encoder: Encoder, node: Mul) -> Any:
    return encoder.factory.multiply(encoder.encode(node.left), encoder.encode(node.right))


def _div(encoder: Encoder, node: Div) -> Any:
    return encoder.factory.ratio(encoder.encode(node.left), encoder.encode(node.right))


def _extreme(encoder: Encoder, node: Extreme) -> Any:
    clamped = _clamped(encoder, node)
    if clamped is not None:
        return clamped
    terms = map(encoder.encode, node.terms)
    if node.kind == "min":
        return encoder.factory.least(terms)
    return encoder.factory.greatest(terms)


def _clamped(encoder: Encoder, node: Extreme) -> NumberTerm | None:
    """A rounded quotient between two figures, as one variable with these bounds."""
    inner, ends = _within_figures(node)
    if ends is None or not isinstance(inner, Round):
        return None
    parts = encoder.parts(inner.operand)
    low, high = (Fraction(end) / inner.step for end in ends)
    if parts is None or low.denominator != 1 or high.denominator != 1:
        return None
    return encoder.rounded_quotient(inner, parts, (int(low), int(high)))


def _within_figures(node: Extreme) -> tuple[Expr, tuple[Number, Number] | None]:
    """What lies between two figures in `min(max(x, low), high)`."""
    match node:
        case Extreme("min", (Extreme("max", (inner, Const(low))), Const(high))) if low <= high:
            return inner, (low, high)
    return node, None


def _round(encoder: Encoder, node: Round) -> Any:
    if isinstance(node.operand, If):
        then, otherwise = (
            _round(encoder, Round(part, node.step, node.mode, node.type))
            for part in (node.operand.then, node.operand.otherwise)
        )
        return encoder.factory.pick(encoder.encode(node.operand.condition), then, otherwise)
    parts = encoder.parts(node.operand)
    if parts is None:
        return encoder.factory.rounded(encoder.encode(node.operand), node.step, node.mode)
    ends = encoder.quotient_ends(node.operand) if isinstance(node.operand, Quotient) else None
    if ends is not None:
        steps = math.floor(ends[0] / node.step) - 1, math.ceil(ends[1] / node.step) + 1
        return encoder.rounded_quotient(node, parts, steps)
    return encoder.rounded_quotient(node, parts, _ends_in_steps(node, parts))


def _ends_in_steps(node: Round, parts: tuple[NumberTerm, NumberTerm]) -> tuple[int, int]:
    """Whole multiples of the step between which the quotient certainly lies."""
    low, high = bounds(node.operand)
    above, below = parts
    if below.low is not None and below.low > 0:
        if high is None and above.high is not None:
            high = max(Fraction(above.high) / Fraction(below.low), Fraction(0))
        if low is None and above.low is not None:
            low = min(Fraction(above.low) / Fraction(below.low), Fraction(0))
    if low is None and never_negative(above) and never_negative(below):
        low = 0
    floor = -FARTHEST if low is None else Fraction(low) // node.step - 1
    ceiling = FARTHEST if high is None else -(-Fraction(high) // node.step) + 1
    return int(floor), int(ceiling)


def _days_between(encoder: Encoder, node: DaysBetween) -> Any:
    return encoder.factory.subtract(encoder.encode(node.later), encoder.encode(node.earlier))


def _months_between(encoder: Encoder, node: MonthsBetween) -> Any:
    later, earlier = encoder.encode(node.later), encoder.encode(node.earlier)
    return encoder.factory.months(later, earlier, bounds(node))


def _compare(encoder: Encoder, node: Compare) -> Any:
    factory = encoder.factory
    difference = factory.subtract(encoder.encode(node.left), encoder.encode(node.right))
    match node.op:
        case ">=":
            return factory.not_below(difference)
        case ">":
            return factory.above(difference)
        case "==":
            return factory.is_zero(difference)


def _and(encoder: Encoder, node: And) -> Any:
    return encoder.factory.all_of(map(encoder.encode, node.terms))


def _or(encoder: Encoder, node: Or) -> Any:
    return encoder.factory.any_of(map(encoder.encode, node.terms))


def _not(encoder: Encoder, node: Not) -> Any:
    return encoder.factory.negate(encoder.encode(node.operand))


def _tally(encoder: Encoder, node: Tally) -> Any:
    return encoder.factory.add(_indicator(encoder, encoder.encode(term)) for term in node.terms)


def _indicator(encoder: Encoder, term: Term) -> NumberTerm:
    factory = encoder.factory
    return factory.pick(term, factory.figure(1), factory.figure(0))


def _if(encoder: Encoder, node: If) -> Any:
    factory = encoder.factory
    choose: Callable[..., Any] = factory.choose if isinstance(node.type, BoolType) else factory.pick
    return choose(*map(encoder.encode, (node.condition, node.then, node.otherwise)))


def _select(encoder: Encoder, node: Select) -> Any:
    factory, options = encoder.factory, node.type.options
    found = factory.figure(options.index(node.default))
    for condition, label in reversed(node.cases):
        position = factory.figure(options.index(label))
        found = factory.pick(encoder.encode(condition), position, found)
    return found


def _settle(encoder: Encoder, node: Settle) -> Any:
    return encoder.encode(node.operand)


def _aggregate(encoder: Encoder, node: Aggregate) -> Any:
    factory = encoder.factory
    if node.kind == "mean":
        if node.weight is None:
            return encoder.mean(node)
        return factory.ratio(*encoder.weighted_parts(node, node.weight))
    found = [(encoder.kept(node, row), encoder.within(node.body, row))
             for row in encoder.rows(node.records)]  # fmt: skip
    match node.kind:
        case "all":
            return factory.all_of(factory.implies(kept, body) for kept, body in found)
        case "any":
            return factory.any_of(factory.all_of(pair) for pair in found)
        case "count":
            return factory.add(_indicator(encoder, kept) for kept, _ in found)
        case "sum":
            none = factory.figure(0)
            return factory.add(factory.pick(kept, body, none) for kept, body in found)
    return _extreme_of_records(encoder, node.kind, found)


def _extreme_of_records(
    encoder: Encoder, kind: str, found: list[tuple[Term, NumberTerm]]
) -> NumberTerm:
    """The least or greatest body of those kept; 0 of none."""
    factory = encoder.factory
    better = factory.least if kind == "min" else factory.greatest
    best, some = factory.figure(0), factory.false
    for kept, body in found:
        best = factory.pick(kept, factory.pick(some, better((best, body)), body), best)
        some = factory.any_of((some, kept))
    return best


def _quotient(encoder: Encoder, node: Quotient) -> Any:
    return encoder.factory.ratio(*encoder.quotient_parts(node))


ENCODERS: dict[type, Callable[[Encoder, Any], Any]] = {
    Const: _const,
    Input: _input,
    Field: _field,
    Parameter: _parameter,
    Ref: _ref,
    HasItem: _has_item,
    IsOption: _is_option,
    Add: _add,
    Mul: _mul,
    Div: _div,
    Extreme: _extreme,
    Round: _round,
    DaysBetween: _days_between,
    MonthsBetween: _months_between,
    Compare: _compare,
    And: _and,
    Or: _or,
    Not: _not,
    Tally: _tally,
    If: _if,
    Select: _select,
    Settle: _settle,
    Aggregate: _aggregate,
    Quotient: _quotient,
}
