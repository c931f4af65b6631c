"""The constructors of the intermediate representation.

In: parts that have been type-checked. Out: a node in normal form: constants folded, nested sums and
conjunctions flattened, and every quotient moved to the top of its sum, so that a comparison of
ratios becomes a comparison of products (cross-multiplication) and stays exact in every backend.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache

from liren.engine.ir.bounds import lower, upper
from liren.engine.ir.calendar import months_between as months_between_days
from liren.engine.ir.nodes import (
    FALSE,
    TRUE,
    Add,
    Aggregate,
    AggregateKind,
    And,
    ChoiceType,
    Compare,
    CompareOp,
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
    Quotient,
    Round,
    RoundingMode,
    Select,
    Settle,
    Tally,
)
from liren.engine.ir.rounding import ROUNDING
from liren.engine.ir.types import BOOL, NUMBER, WHOLE, BoolType, NumberType, Type
from liren.engine.language.units import Dimension
from liren.engine.language.units import multiply as multiply_dimensions


@lru_cache(maxsize=4096, typed=True)
def number(value: Number, dimension: Dimension = ()) -> Const:
    """A constant number."""
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    return Const(value, NumberType(dimension, whole=isinstance(value, int)))


def boolean(value: bool) -> Const:
    """A constant yes or no."""
    return TRUE if value else FALSE


def value_of(node: Expr) -> Number | None:
    """The number that a node is, when it is a constant."""
    return node.value if isinstance(node, Const) else None


def number_type(node: Expr) -> NumberType:
    """The type of a numeric node; plain numbers stand in for days."""
    return node.type if isinstance(node.type, NumberType) else WHOLE


def negate(node: Expr) -> Expr:
    """Whether `node` does not hold."""
    match node:
        case Const():
            return boolean(not node.value)
        case Not():
            return node.operand
    return Not(node)


def all_of(*terms: Expr) -> Expr:
    """Whether all terms hold; of no terms they do."""
    flat = _flatten(And, terms)
    if FALSE in flat or _opposed(flat):
        return FALSE
    kept = tuple(dict.fromkeys(term for term in flat if term != TRUE))
    return TRUE if not kept else kept[0] if len(kept) == 1 else And(kept)


def any_of(*terms: Expr) -> Expr:
    """Whether one of the terms holds; of no terms none does."""
    flat = _flatten(Or, terms)
    if TRUE in flat or _opposed(flat):
        return TRUE
    kept = tuple(dict.fromkeys(term for term in flat if term != FALSE))
    return FALSE if not kept else kept[0] if len(kept) == 1 else Or(kept)


def tally(*terms: Expr) -> Expr:
    """How many of the terms hold."""
    certain = sum(term == TRUE for term in terms)
    open_terms = tuple(term for term in terms if not isinstance(term, Const))
    if not open_terms:
        return number(certain)
    counted = Tally(open_terms, WHOLE)
    return add(number(certain), counted) if certain else counted


def add(*terms: Expr) -> Expr:
    """The sum of the terms, with a quotient at most at the top."""
    flat = _flatten(Add, terms)
    constant: Number = sum((t.value for t in flat if isinstance(t, Const)), start=0)
    rest = [term for term in flat if not isinstance(term, Const)]
    if not rest:
        return number(constant, number_type(terms[0]).dimension if terms else ())
    quotient = next((term for term in rest if isinstance(term, Div)), None)
    if quotient is not None:
        rest.remove(quotient)
        return _add_to_quotient(quotient, [*rest, number(constant)])
    kept = (*rest, number(constant)) if constant else tuple(rest)
    if len(kept) == 1:
        return kept[0]
    dimension = next((d for t in rest if (d := number_type(t).dimension)), ())
    return Add(kept, NumberType(dimension, whole=all(number_type(t).whole for t in kept)))


def subtract(left: Expr, right: Expr) -> Expr:
    """The difference of two numbers."""
    return add(left, multiply(number(-1), right))


def multiply(left: Expr, right: Expr) -> Expr:
    """The product of two numbers."""
    if isinstance(right, Const) and not isinstance(left, Const):
        left, right = right, left
    dimension = multiply_dimensions(number_type(left).dimension, number_type(right).dimension)
    factor = value_of(left)
    if factor is not None:
        if isinstance(right, Const):
            return number(factor * right.value, dimension)
        if factor == 1:
            return right
        if factor == 0:
            return number(0, dimension)
    if isinstance(right, Div):
        return divide(multiply(left, right.left), right.right)
    if isinstance(left, Div):
        return divide(multiply(left.left, right), left.right)
    if isinstance(right, Mul) and factor is not None and isinstance(right.left, Const):
        return multiply(number(factor * right.left.value), right.right)
    whole = number_type(left).whole and number_type(right).whole
    return Mul(left, right, NumberType(dimension, whole))


def divide(left: Expr, right: Expr) -> Expr:
    """The quotient of two numbers; 0 when the divisor is 0."""
    dimension = multiply_dimensions(number_type(left).dimension, number_type(right).dimension, -1)
    divisor = value_of(right)
    if divisor is not None:
        return multiply(number(Fraction(1) / divisor if divisor else 0), left)
    if isinstance(right, Div):
        return divide(multiply(left, right.right), right.left)
    if isinstance(left, Div):
        return divide(left.left, multiply(left.right, right))
    if value_of(left) == 0:
        return number(0, dimension)
    return Div(left, right, NumberType(dimension))


def extreme(kind: str, *terms: Expr) -> Expr:
    """The least (`min`) or greatest (`max`) of the terms."""
    kept = tuple(dict.fromkeys(terms))
    if len(kept) == 1:
        return kept[0]
    if all(isinstance(term, Const) for term in kept):
        pick = min if kind == "min" else max
        return pick(kept, key=lambda term: term.value)  # type: ignore[union-attr]
    whole = all(number_type(term).whole for term in kept)
    first = number_type(kept[0])
    return Extreme("min" if kind == "min" else "max", kept, NumberType(first.dimension, whole))


def clamp(node: Expr, low: Number, high: Number) -> Expr:
    """The number, but at least `low` and at most `high`."""
    return extreme("min", extreme("max", node, number(low)), number(high))


def round_to(node: Expr, step: Fraction, mode: RoundingMode) -> Expr:
    """The number rounded to a multiple of `step`."""
    value = value_of(node)
    kind = number_type(node)
    if value is not None:
        return number(rounded(value, step, mode), kind.dimension)
    if kind.whole and step == 1:
        return node
    return Round(node, step, mode, NumberType(kind.dimension, step.denominator == 1))


def rounded(value: Number, step: Fraction, mode: RoundingMode) -> Fraction:
    """A number rounded to a multiple of `step`."""
    return ROUNDING[mode](Fraction(value) / step, 1) * step


def days_between(later: Expr, earlier: Expr) -> Expr:
    """The days from one day to another."""
    kind = NumberType((("time", 1),), whole=True)
    if isinstance(later, Const) and isinstance(earlier, Const):
        return Const(later.value - earlier.value, kind)
    return DaysBetween(later, earlier, kind)


def months_between(later: Expr, earlier: Expr) -> Expr:
    """The full calendar months from one day to another."""
    kind = NumberType((("month", 1),), whole=True)
    if isinstance(later, Const) and isinstance(earlier, Const):
        return Const(months_between_days(int(later.value), int(earlier.value)), kind)
    return MonthsBetween(later, earlier, kind)


def relate(op: str, left: Expr, right: Expr) -> Expr:
    """A comparison with any of `<`, `<=`, `==`, `!=`, `>=`, `>`."""
    match op:
        case "<=":
            return compare(">=", right, left)
        case "<":
            return compare(">", right, left)
        case "!=":
            return negate(compare("==", left, right))
        case ">=" | ">" | "==":
            return compare(op, left, right)
    raise ValueError(op)


def compare(op: CompareOp, left: Expr, right: Expr) -> Expr:
    """A comparison; ratios are compared by cross-multiplication."""
    if isinstance(left, Div):
        return _cross(left.right, op, left.left, multiply(right, left.right))
    if isinstance(right, Div):
        return _cross(right.right, op, multiply(left, right.right), right.left)
    if isinstance(left, Const) and isinstance(right, Const):
        return boolean(_holds(op, left.value, right.value))
    return Compare(op, left, right)


def has_item(checklist: Input | Field, item: str) -> Expr:
    """Whether a checklist has an item."""
    return HasItem(checklist, item)


def is_option(choice: Expr, options: Iterable[str]) -> Expr:
    """Whether a choice is one of some options."""
    wanted = frozenset(options)
    if isinstance(choice, Const) and isinstance(choice.type, ChoiceType):
        return boolean(choice.type.options[int(choice.value)] in wanted)
    return IsOption(choice, wanted)


def choose(condition: Expr, then: Expr, otherwise: Expr) -> Expr:
    """`then` when the condition holds, else `otherwise`."""
    if isinstance(condition, Const):
        return then if condition.value else otherwise
    if then == otherwise:
        return then
    if isinstance(then.type, BoolType):
        return any_of(all_of(condition, then), all_of(negate(condition), otherwise))
    return If(condition, then, otherwise, _common(then, otherwise))


def select(cases: Iterable[tuple[Expr, str]], default: str, kind: ChoiceType) -> Expr:
    """The label of the first case that holds, else the default."""
    kept: list[tuple[Expr, str]] = []
    for condition, label in cases:
        if condition == TRUE:
            default = label
            break
        if condition != FALSE:
            kept.append((condition, label))
    if not kept:
        return Const(kind.options.index(default), kind)
    return Select(tuple(kept), default, kind)


def settle(node: Expr) -> Expr:
    """The value when decided, else the worst it can be."""
    return node if isinstance(node, Const | Settle) else Settle(node, node.type)


def aggregate(
    kind: AggregateKind,
    records: Input,
    body: Expr,
    where: Expr = TRUE,
    weight: Expr | None = None,
) -> Expr:
    """One value from the records for which `where` holds; only a `mean` has a `weight`."""
    if where == FALSE or (kind == "all" and body == TRUE) or (kind == "any" and body == FALSE):
        return boolean(kind == "all") if kind in ("all", "any") else number(0)
    if kind in ("all", "any"):
        return Aggregate(kind, records, body, where, BOOL)
    if kind == "count":
        return Aggregate(kind, records, TRUE, where, WHOLE)
    inner = number_type(body)
    whole = inner.whole and kind != "mean"
    return Aggregate(kind, records, body, where, NumberType(inner.dimension, whole), weight)


def quotient(
    terms: Iterable[tuple[Expr, Expr, Expr]], scale: Fraction, kind: NumberType = NUMBER
) -> Expr:
    """`scale` x the sum of numerators over the sum of denominators of the terms that apply."""
    nothing = (number(0), number(0))
    kept = tuple(term for term in terms if term[0] != FALSE and term[1:] != nothing)
    return Quotient(kept, scale, kind) if kept else number(0)


def _opposed(terms: Iterable[Expr]) -> bool:
    """Whether a condition stands beside its own opposite."""
    kept = set(terms)
    return any(isinstance(term, Not) and term.operand in kept for term in kept)


def _flatten(kind: type[Add] | type[And] | type[Or], terms: Iterable[Expr]) -> list[Expr]:
    flat: list[Expr] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, kind) else (term,))
    return flat


def _add_to_quotient(quotient: Div, others: list[Expr]) -> Expr:
    other = add(*others)
    if isinstance(other, Div):
        if other.right == quotient.right:
            return divide(add(quotient.left, other.left), quotient.right)
        left = add(multiply(quotient.left, other.right), multiply(other.left, quotient.right))
        return divide(left, multiply(quotient.right, other.right))
    if value_of(other) == 0:
        return quotient
    return divide(add(quotient.left, multiply(other, quotient.right)), quotient.right)


def _cross(divisor: Expr, op: CompareOp, left: Expr, right: Expr) -> Expr:
    """`left op right` after both sides were multiplied by `divisor`, whatever its sign."""
    if op == "==" or ((low := lower(divisor)) is not None and low >= 0):
        return compare(op, left, right)
    if (high := upper(divisor)) is not None and high <= 0:
        return compare(op, right, left)
    positive = compare(">", divisor, number(0))
    return choose(positive, compare(op, left, right), compare(op, right, left))


def _holds(op: CompareOp, left: Number, right: Number) -> bool:
    return left >= right if op == ">=" else left > right if op == ">" else left == right


def _common(then: Expr, otherwise: Expr) -> Type:
    if isinstance(then.type, NumberType) and isinstance(otherwise.type, NumberType):
        dimension = then.type.dimension or otherwise.type.dimension
        return NumberType(dimension, then.type.whole and otherwise.type.whole)
    return then.type
