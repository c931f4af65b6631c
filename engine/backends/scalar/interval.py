"""From an expression to a closure that evaluates it when facts are missing.

In: an expression. Out: a closure of `(facts, values of earlier definitions, record)` that returns
a partly known value (see `values`), and its scale (value = number / scale). Guarantee, and the law
the tests check: whatever complete snapshot agrees with the facts, its exact value lies in the
result. The scales are the same as those of `exact`, so results of either can stand side by side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

from liren.engine.backends.scalar.means import mean_range, weighted_mean_range
from liren.engine.backends.scalar.values import (
    BIG,
    EITHER,
    NO,
    YES,
    Facts,
    PartialRecords,
    lift,
    lifter,
    ratio,
)
from liren.engine.ir.calendar import months_between
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
from liren.engine.ir.rounding import ROUNDING
from liren.engine.ir.types import (
    BoolType,
    ChecklistType,
    ChoiceType,
    NumberType,
    RecordsType,
)
from liren.engine.record import Record

Range = tuple[Number, Number]
Closure = Callable[[Facts, Sequence[Any], Any], Any]
Scaled = tuple[Closure, int]


class Scope(Record):
    """Positions of inputs and of earlier definitions, and the scales of the latter."""

    slots: Mapping[str, int]
    definitions: Mapping[str, tuple[int, int]]
    scales: Mapping[str, int]
    record: RecordsType | None = None


def closure(node: Expr, scope: Scope) -> Scaled:
    """The closure that evaluates `node` over intervals, and the scale of its value."""
    return CLOSURES[type(node)](node, scope)


def _const(node: Const, scope: Scope) -> Scaled:
    if isinstance(node.type, NumberType):
        value = Fraction(node.value)
        known: Any = (value.numerator, value.numerator)
        return lambda f, d, r: known, value.denominator
    known = lift(node.value, node.type)
    return lambda f, d, r: known, 1


def _input(node: Input, scope: Scope) -> Scaled:
    slot, raise_known = scope.slots[node.name], lifter(node.type)
    bit = 1 << slot

    def read(f: Facts, d: Sequence[Any], r: Any) -> Any:
        values, partial, _ = f
        return values[slot] if partial & bit else raise_known(values[slot])

    return read, scope.scales.get(node.name, 1)


def _field(node: Field, scope: Scope) -> Scaled:
    assert scope.record is not None, "invariant fields_stand_in_their_records"
    position = scope.record.position(node.name)
    return lambda f, d, r: r[position], scope.scales.get(f"{node.records}.{node.name}", 1)


def _parameter(node: Parameter, scope: Scope) -> Scaled:
    raise LookupError(f"parameter {node.name} was not fixed before compiling")


def _ref(node: Ref, scope: Scope) -> Scaled:
    position, scale = scope.definitions[node.name]
    return lambda f, d, r: d[position], scale


def _has_item(node: HasItem, scope: Scope) -> Scaled:
    assert isinstance(node.checklist.type, ChecklistType)
    bit = 1 << node.checklist.type.items.index(node.item)
    read, _ = closure(node.checklist, scope)

    def has(f: Facts, d: Sequence[Any], r: Any) -> int:
        certain, possible = read(f, d, r)
        return YES if certain & bit else EITHER if possible & bit else NO

    return has, 1


def _is_option(node: IsOption, scope: Scope) -> Scaled:
    wanted = _mask(node)
    read, _ = closure(node.choice, scope)

    def check(f: Facts, d: Sequence[Any], r: Any) -> int:
        left = read(f, d, r)
        return (YES if left & wanted else 0) | (NO if left & ~wanted else 0)

    return check, 1


def _mask(node: IsOption) -> int:
    """A bit for each of the options that are asked for."""
    assert isinstance(node.choice.type, ChoiceType)
    return sum(1 << i for i, o in enumerate(node.choice.type.options) if o in node.options)


def _scaled(nodes: Iterable[Expr], scope: Scope) -> tuple[list[Closure], int]:
    parts = [closure(node, scope) for node in nodes]
    common = math.lcm(*(scale for _, scale in parts))
    return [_times(read, common // scale) for read, scale in parts], common


def _times(read: Closure, factor: int) -> Closure:
    if factor == 1:
        return read

    def scaled(f: Facts, d: Sequence[Any], r: Any) -> Range:
        low, high = read(f, d, r)
        return low * factor, high * factor

    return scaled


def _references(
    nodes: Sequence[Expr], scope: Scope
) -> tuple[list[tuple[int, int]], list[Closure], int]:
    """The nodes brought to one scale: references as (position, factor), closures for the rest.

    Totals are long sums of references; reading them without a call each makes them three times
    as fast.
    """
    parts = [closure(node, scope) for node in nodes]
    common = math.lcm(*(scale for _, scale in parts))
    references, others = [], []
    for node, (read, scale) in zip(nodes, parts, strict=True):
        if isinstance(node, Ref):
            references.append((scope.definitions[node.name][0], common // scale))
        else:
            others.append(_times(read, common // scale))
    return references, others, common


def _add(node: Add, scope: Scope) -> Scaled:
    references, reads, scale = _references(node.terms, scope)

    def total(f: Facts, d: Sequence[Any], r: Any) -> Range:
        low: Number = 0
        high: Number = 0
        for position, factor in references:
            a, b = d[position]
            low += a * factor
            high += b * factor
        for read in reads:
            a, b = read(f, d, r)
            low += a
            high += b
        return low, high

    return total, scale


def _mul(node: Mul, scope: Scope) -> Scaled:
    left, left_scale = closure(node.left, scope)
    right, right_scale = closure(node.right, scope)

    def product(f: Facts, d: Sequence[Any], r: Any) -> Range:
        a, b = left(f, d, r)
        x, y = right(f, d, r)
        ends = (a * x, a * y, b * x, b * y)
        return min(ends), max(ends)

    return product, left_scale * right_scale


def _div(node: Div, scope: Scope) -> Scaled:
    left, left_scale = closure(node.left, scope)
    right, right_scale = closure(node.right, scope)
    whole = isinstance(node.right.type, NumberType) and node.right.type.whole
    least = right_scale if whole else None  # the smallest positive divisor, when there is one

    def quotient(f: Facts, d: Sequence[Any], r: Any) -> Range:
        a, b = left(f, d, r)
        low, high = divide_ranges((a, b), right(f, d, r), least)
        return ratio(low * right_scale, left_scale), ratio(high * right_scale, left_scale)

    return quotient, 1


def divide_ranges(above: Range, below: Range, least: Number | None) -> Range:
    """The range of a quotient; a divisor of 0 gives 0, `least` is its smallest positive value."""
    a, b = above
    x, y = below
    if x > 0 or y < 0:
        ends = [ratio(n, d) for n in (a, b) for d in (x, y)]
        return min(ends), max(ends)
    if x == y == 0:
        return 0, 0
    if x == 0 and least is not None:
        ends = [ratio(n, d) for n in (a, b) for d in (least, max(y, least))]
        return min(0, *ends), max(0, *ends)
    if x == 0:
        far = ratio(1, y)
        return (-BIG if a < 0 else min(a * far, 0)), (BIG if b > 0 else max(b * far, 0))
    return -BIG, BIG


def _extreme(node: Extreme, scope: Scope) -> Scaled:
    reads, scale = _scaled(node.terms, scope)
    pick = min if node.kind == "min" else max

    def best(f: Facts, d: Sequence[Any], r: Any) -> Range:
        parts = [read(f, d, r) for read in reads]
        return pick(low for low, _ in parts), pick(high for _, high in parts)

    return best, scale


def _round(node: Round, scope: Scope) -> Scaled:
    read, scale = closure(node.operand, scope)
    rounding = ROUNDING[node.mode]
    top, bottom = node.step.denominator, scale * node.step.numerator
    step = node.step.numerator

    def rounded(f: Facts, d: Sequence[Any], r: Any) -> Range:
        low, high = read(f, d, r)
        return rounding(low * top, bottom) * step, rounding(high * top, bottom) * step

    return rounded, top


def _days(node: DaysBetween, scope: Scope) -> Scaled:
    later, _ = closure(node.later, scope)
    earlier, _ = closure(node.earlier, scope)

    def days(f: Facts, d: Sequence[Any], r: Any) -> Range:
        a, b = later(f, d, r)
        x, y = earlier(f, d, r)
        return a - y, b - x

    return days, 1


def _months(node: MonthsBetween, scope: Scope) -> Scaled:
    later, _ = closure(node.later, scope)
    earlier, _ = closure(node.earlier, scope)

    def months(f: Facts, d: Sequence[Any], r: Any) -> Range:
        a, b = later(f, d, r)
        x, y = earlier(f, d, r)
        return months_between(a, y), months_between(b, x)

    return months, 1


def _compare(node: Compare, scope: Scope) -> Scaled:
    (left, right), _ = _scaled((node.left, node.right), scope)

    def at_least(f: Facts, d: Sequence[Any], r: Any) -> int:
        a, b = left(f, d, r)
        x, y = right(f, d, r)
        return (YES if b >= x else 0) | (NO if a < y else 0)

    def more(f: Facts, d: Sequence[Any], r: Any) -> int:
        a, b = left(f, d, r)
        x, y = right(f, d, r)
        return (YES if b > x else 0) | (NO if a <= y else 0)

    def equal(f: Facts, d: Sequence[Any], r: Any) -> int:
        a, b = left(f, d, r)
        x, y = right(f, d, r)
        return (YES if a <= y and x <= b else 0) | (0 if a == b == x == y else NO)

    return {">=": at_least, ">": more, "==": equal}[node.op], 1


def _and(node: And, scope: Scope) -> Scaled:
    reads = [closure(term, scope)[0] for term in node.terms]

    def every(f: Facts, d: Sequence[Any], r: Any) -> int:
        result = YES
        for read in reads:
            value = read(f, d, r)
            if value == NO:
                return NO
            result |= value
        return result

    return every, 1


def _or(node: Or, scope: Scope) -> Scaled:
    reads = [closure(term, scope)[0] for term in node.terms]

    def some(f: Facts, d: Sequence[Any], r: Any) -> int:
        result = NO
        for read in reads:
            value = read(f, d, r)
            if value == YES:
                return YES
            result |= value
        return result

    return some, 1


FLIP = (0, YES, NO, EITHER)


def _not(node: Not, scope: Scope) -> Scaled:
    read, _ = closure(node.operand, scope)
    return lambda f, d, r: FLIP[read(f, d, r)], 1


def _tally(node: Tally, scope: Scope) -> Scaled:
    reads = [closure(term, scope)[0] for term in node.terms]

    def count(f: Facts, d: Sequence[Any], r: Any) -> Range:
        values = [read(f, d, r) for read in reads]
        return values.count(YES), len(values) - values.count(NO)

    return count, 1


def _if(node: If, scope: Scope) -> Scaled:
    if isinstance(node.condition, IsOption) and isinstance(node.otherwise, If):
        cases, last = _cases(node, node.condition.choice)
        if len(cases) > 1:
            return _by_option(node.condition.choice, cases, last, scope)
    condition, _ = closure(node.condition, scope)
    (then, otherwise), scale = _scaled((node.then, node.otherwise), scope)
    join = hull if isinstance(node.type, NumberType) else _either

    def chosen(f: Facts, d: Sequence[Any], r: Any) -> Any:
        which = condition(f, d, r)
        if which == YES:
            return then(f, d, r)
        if which == NO:
            return otherwise(f, d, r)
        return join(then(f, d, r), otherwise(f, d, r))

    return chosen, scale


Case = tuple[IsOption, Expr]


def _cases(node: Expr, choice: Expr) -> tuple[list[Case], Expr]:
    """A chain of alternatives by the options of one choice, and what holds for all others."""
    found: list[Case] = []
    while isinstance(node, If) and isinstance(node.condition, IsOption):
        if node.condition.choice != choice:
            break
        found.append((node.condition, node.then))
        node = node.otherwise
    return found, node


def _by_option(choice: Expr, cases: Sequence[Case], last: Expr, scope: Scope) -> Scaled:
    """Such a chain, read at once: one by one, open options would let in what is ruled out."""
    assert isinstance(choice.type, ChoiceType)
    read, _ = closure(choice, scope)
    values, scale = _scaled([*(value for _, value in cases), last], scope)
    left, masks = (1 << len(choice.type.options)) - 1, []
    for condition, _ in cases:
        mask = left & _mask(condition)
        left &= ~mask
        masks.append(mask)
    join = hull if isinstance(last.type, NumberType) else _either
    rows = list(zip((*masks, left), values, strict=True))

    def chosen(f: Facts, d: Sequence[Any], r: Any) -> Any:
        options = read(f, d, r)
        return reduce(join, [value(f, d, r) for mask, value in rows if mask & options])

    return chosen, scale


def hull(left: Range, right: Range) -> Range:
    """The smallest range that holds both."""
    return min(left[0], right[0]), max(left[1], right[1])


def _either(left: Any, right: Any) -> Any:
    return hull(left, right) if isinstance(left, tuple) else left | right


def _select(node: Select, scope: Scope) -> Scaled:
    options = node.type.options
    cases = [(closure(c, scope)[0], 1 << options.index(label)) for c, label in node.cases]
    default = 1 << options.index(node.default)

    def labels(f: Facts, d: Sequence[Any], r: Any) -> int:
        left = 0
        for condition, label in cases:
            value = condition(f, d, r)
            if value & YES:
                left |= label
            if value == YES:
                return left
        return left | default

    return labels, 1


def _settle(node: Settle, scope: Scope) -> Scaled:
    read, scale = closure(node.operand, scope)
    if isinstance(node.type, BoolType):
        return lambda f, d, r: YES if read(f, d, r) == YES else NO, 1

    def least(f: Facts, d: Sequence[Any], r: Any) -> Range:
        low, _ = read(f, d, r)
        return low, low

    return least, scale


def _quotient(node: Quotient, scope: Scope) -> Scaled:
    simple = [
        isinstance(a, Ref | Const) and isinstance(n, Ref) and isinstance(d, Const)
        for a, n, d in node.terms
    ]
    return _quotient_of_references(node, scope) if all(simple) else _any_quotient(node, scope)


def _quotient_of_references(node: Quotient, scope: Scope) -> Scaled:
    """The same as `_any_quotient` for the usual terms: references, and constant denominators."""
    numerators, _, scale_above = _references([n for _, n, _ in node.terms], scope)
    bottoms = [Fraction(d.value) for _, _, d in node.terms if isinstance(d, Const)]
    scale_below = math.lcm(*(value.denominator for value in bottoms))
    factor = node.scale * scale_below / scale_above
    rows = [
        (scope.definitions[a.name][0] if isinstance(a, Ref) else -1, *ref, int(d * scale_below))
        for (a, _, _), ref, d in zip(node.terms, numerators, bottoms, strict=True)
    ]

    def quotient(f: Facts, d: Sequence[Any], r: Any) -> Range:
        terms = []
        for condition, position, times, bottom in rows:
            holds = YES if condition < 0 else d[condition]
            if holds != NO:
                low, high = d[position]
                terms.append((holds == YES, (low * times, high * times), (bottom, bottom)))
        low, high = mean_range(terms)
        return ratio(low * factor, 1), ratio(high * factor, 1)

    return quotient, 1


def _any_quotient(node: Quotient, scope: Scope) -> Scaled:
    applies = [closure(term[0], scope)[0] for term in node.terms]
    above, scale_above = _scaled([term[1] for term in node.terms], scope)
    below, scale_below = _scaled([term[2] for term in node.terms], scope)
    factor = node.scale * scale_below / scale_above

    def quotient(f: Facts, d: Sequence[Any], r: Any) -> Range:
        terms = []
        for condition, top, bottom in zip(applies, above, below, strict=True):
            holds = condition(f, d, r)
            if holds != NO:
                terms.append((holds == YES, top(f, d, r), bottom(f, d, r)))
        low, high = mean_range(terms)
        return ratio(low * factor, 1), ratio(high * factor, 1)

    return quotient, 1


def _aggregate(node: Aggregate, scope: Scope) -> Scaled:
    assert isinstance(node.records.type, RecordsType)
    inner = Scope(scope.slots, scope.definitions, scope.scales, node.records.type)
    body, scale = closure(node.body, inner)
    where, _ = closure(node.where, inner)
    records, _ = _input(node.records, scope)
    combine = AGGREGATES[node.kind]
    if node.weight is not None:
        body, combine = _pair(body, closure(node.weight, inner)[0]), _weighted_mean

    def over(f: Facts, d: Sequence[Any], r: Any) -> Any:
        found: PartialRecords = records(f, d, r)
        listed = [(where(f, d, record), body(f, d, record)) for record in found.listed]
        listed = [(certain, value) for certain, value in listed if certain != NO]
        if not found.more_high:
            return combine(listed, None, 0, 0)
        which = where(f, d, found.unlisted)
        if which == NO:
            return combine(listed, None, 0, 0)
        more_low = found.more_low if which == YES else 0
        return combine(listed, body(f, d, found.unlisted), more_low, found.more_high)

    if node.kind == "mean":
        return _unscaled(over, scale), 1
    return over, 1 if node.kind == "count" else scale


def _pair(body: Closure, weight: Closure) -> Closure:
    """Both at once. The scale of the weights does not matter to a mean."""
    return lambda f, d, r: (body(f, d, r), weight(f, d, r))


def _unscaled(read: Closure, scale: int) -> Closure:
    def unscaled(f: Facts, d: Sequence[Any], r: Any) -> Range:
        low, high = read(f, d, r)
        return ratio(low, scale), ratio(high, scale)

    return unscaled


Listed = Sequence[tuple[int, Any]]


def _all(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> int:
    can_hold = all(value & YES or which != YES for which, value in listed)
    can_fail = any(value & NO for _, value in listed)
    if more_high:
        can_hold = can_hold and bool(unlisted & YES or not more_low)
        can_fail = can_fail or bool(unlisted & NO)
    return (YES if can_hold else 0) | (NO if can_fail else 0)


def _any(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> int:
    flipped = [(which, FLIP[value]) for which, value in listed]
    return FLIP[_all(flipped, FLIP[unlisted] if more_high else None, more_low, more_high)]


def _count(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> Range:
    certain = sum(which == YES for which, _ in listed)
    return certain + more_low, len(listed) + more_high


def _sum(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> Range:
    low: Number = 0
    high: Number = 0
    for which, (a, b) in listed:
        low += a if which == YES else min(a, 0)
        high += b if which == YES else max(b, 0)
    if more_high:
        a, b = unlisted
        low += min(more_low * a, more_high * a)
        high += max(more_low * b, more_high * b)
    return low, high


def _least(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> Range:
    certain = [value for which, value in listed if which == YES]
    possible = [value for _, value in listed]
    if more_high:
        possible.append(unlisted)
        certain += [unlisted] * (more_low > 0)
    if not possible:
        return 0, 0
    low = min(a for a, _ in possible)
    if certain:
        return low, min(b for _, b in certain)
    return min(low, 0), max(0, *(b for _, b in possible))


def _greatest(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> Range:
    mirrored = [(which, (-b, -a)) for which, (a, b) in listed]
    other = (-unlisted[1], -unlisted[0]) if more_high else None
    low, high = _least(mirrored, other, more_low, more_high)
    return -high, -low


def _mean(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> Range:
    terms = [(which == YES, value, (1, 1)) for which, value in listed]
    if more_high:
        # n further records of one range weigh like one term of weight n, taken whole or not at all
        a, b = unlisted
        for certain, n in ((True, more_low), (False, more_high - more_low)):
            if n:
                terms.append((certain, (a * n, b * n), (n, n)))
    return mean_range(terms)


def _weighted_mean(listed: Listed, unlisted: Any, more_low: int, more_high: int) -> Range:
    terms = [(which == YES, *pair) for which, pair in listed]
    if more_high:
        # as in `_mean`: n records of one range weigh like one of n times the weight
        value, (few, many) = unlisted
        for certain, n in ((True, more_low), (False, more_high - more_low)):
            if n:
                terms.append((certain, value, (few * n, many * n)))
    return weighted_mean_range(terms)


AGGREGATES: dict[str, Callable[[Listed, Any, int, int], Any]] = {
    "all": _all,
    "any": _any,
    "count": _count,
    "sum": _sum,
    "min": _least,
    "max": _greatest,
    "mean": _mean,
}

CLOSURES: dict[type, Callable[[Any, Scope], Scaled]] = {
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
    DaysBetween: _days,
    MonthsBetween: _months,
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
