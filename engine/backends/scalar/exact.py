"""From expressions to Python code that evaluates them where everything is known.

In: an expression. Out: `(code, scale)`: source text whose value is the number times its scale, so
that the decimal constants of a ruleset cost nothing at run time: arithmetic is on integers whenever
the facts are integers, and on fractions otherwise. It is always exact. Facts come with a scale of
their own (`scales`: a share in hundredths of a percent), so that nearly all of them are integers.

A call costs more at run time than the arithmetic it does, so rounding, caps and the items of a
checklist are written out where that is short. `writing` makes functions of the code.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count
from typing import Any

from liren.engine.ir.bounds import is_never_negative
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
    Or,
    Parameter,
    Quotient,
    Ref,
    Round,
    Select,
    Settle,
    Tally,
)
from liren.engine.ir.types import (
    WHOLE,
    ChecklistType,
    ChoiceType,
    RecordsType,
)
from liren.engine.record import Record, field, replace

Code = tuple[str, int]
FIGURE = re.compile(r"-?\d+")
DEFINED = re.compile(r"d\d+")
CHUNK = 40  # terms per bracket, so that a long sum does not nest as deep as it is long
NOTHING = Const(0, WHOLE)
Sums = dict[str, frozenset[str]]
"""Variables that hold sums, and the codes of their terms."""


class Scope(Record):
    """What names mean in generated code: inputs by position, definitions by their code.

    `fresh` numbers the variables that keep a value which is read twice.
    """

    slots: Mapping[str, int]
    definitions: Mapping[str, Code]
    scales: Mapping[str, int]
    record: RecordsType | None = None
    fresh: Iterator[int] = field(default_factory=count, compare=False)
    sums: Sums = field(default_factory=dict, compare=False)


def emit(node: Expr, scope: Scope) -> Code:
    """Python code for an expression, and the scale of its value (1 unless it is a number)."""
    return EMITTERS[type(node)](node, scope)


def _const(node: Const, scope: Scope) -> Code:
    if isinstance(node.value, Fraction):
        return str(node.value.numerator), node.value.denominator
    return str(node.value), 1


def _input(node: Input, scope: Scope) -> Code:
    return f"v[{scope.slots[node.name]}]", scope.scales.get(node.name, 1)


def _field(node: Field, scope: Scope) -> Code:
    assert scope.record is not None, "invariant fields_stand_in_their_records"
    scale = scope.scales.get(f"{node.records}.{node.name}", 1)
    return f"r[{scope.record.position(node.name)}]", scale


def _ref(node: Ref, scope: Scope) -> Code:
    return scope.definitions[node.name]


def _parameter(node: Parameter, scope: Scope) -> Code:
    raise LookupError(f"parameter {node.name} was not fixed before compiling")


def _has_item(node: HasItem, scope: Scope) -> Code:
    return f"({emit(node.checklist, scope)[0]} & {_bit(node)} != 0)", 1


def _bit(node: HasItem) -> int:
    """The bit that stands for the item in the value of its checklist."""
    assert isinstance(node.checklist.type, ChecklistType)
    return 1 << node.checklist.type.items.index(node.item)


def _is_option(node: IsOption, scope: Scope) -> Code:
    assert isinstance(node.choice.type, ChoiceType)
    positions = [i for i, name in enumerate(node.choice.type.options) if name in node.options]
    code = emit(node.choice, scope)[0]
    if len(positions) == 1:
        return f"({code} == {positions[0]})", 1
    return f"({code} in {tuple(positions)!r})", 1


def aligned(nodes: Sequence[Expr], scope: Scope) -> tuple[list[str], int]:
    """Codes of numbers brought to one scale.

    A choice among numbers is brought there branch by branch, so that figures stay figures.
    """
    found = [[emit(leaf, scope) for leaf in branches(node)] for node in nodes]
    common = math.lcm(*(scale for codes in found for _, scale in codes))
    brought = (iter([times(code, common // scale) for code, scale in codes]) for codes in found)
    pairs = zip(nodes, brought, strict=True)
    return [_chosen(node, codes, scope) for node, codes in pairs], common


def branches(node: Expr) -> Iterator[Expr]:
    """The values that a choice is made among, or the node itself."""
    if isinstance(node, If):
        yield from branches(node.then)
        yield from branches(node.otherwise)
    else:
        yield node


def _chosen(node: Expr, codes: Iterator[str], scope: Scope) -> str:
    """The choice among the codes of its branches."""
    if not isinstance(node, If):
        return next(codes)
    then, otherwise = _chosen(node.then, codes, scope), _chosen(node.otherwise, codes, scope)
    return f"({then} if {emit(node.condition, scope)[0]} else {otherwise})"


def times(code: str, factor: int) -> str:
    """The code's value multiplied. A multiple of a definition is a variable of its own, which
    `writing` defines."""
    if factor == 1:
        return code
    if factor > 1 and DEFINED.fullmatch(code):
        return f"{code}x{factor}"
    return str(int(code) * factor) if FIGURE.fullmatch(code) else f"({code})*{factor}"


def _parted(codes: Sequence[str]) -> tuple[list[int], list[str]]:
    """The figures among the codes, and the rest."""
    figures = [int(code) for code in codes if FIGURE.fullmatch(code)]
    return figures, [code for code in codes if not FIGURE.fullmatch(code)]


def summed(codes: Sequence[str], sums: Sums) -> str:
    """The sum of codes: figures are added up beforehand, and what has been summed is taken over."""
    figures, others = _parted(codes)
    left = set(others)
    for variable, terms in sums.items():
        if len(left) == len(others) and terms <= left:
            left -= terms
            others = [variable, *(code for code in others if code in left)]
            left.add(variable)
    if sum(figures) or not others:
        others.append(str(sum(figures)))
    return joined(others, " + ")


def joined(parts: Sequence[str], sign: str) -> str:
    """Codes with a sign between them, in brackets."""
    if len(parts) <= CHUNK:
        return "(" + sign.join(parts) + ")"
    chunks = [joined(parts[i : i + CHUNK], sign) for i in range(0, len(parts), CHUNK)]
    return joined(chunks, sign)


def _add(node: Add, scope: Scope) -> Code:
    parts, scale = aligned(node.terms, scope)
    return summed(parts, scope.sums), scale


def _mul(node: Mul, scope: Scope) -> Code:
    left, right = emit(node.left, scope), emit(node.right, scope)
    if FIGURE.fullmatch(left[0]):
        return f"({times(right[0], int(left[0]))})", left[1] * right[1]
    return f"({left[0]})*({right[0]})", left[1] * right[1]


def _quotient_parts(node: Expr, scope: Scope) -> tuple[str, str]:
    """Code for a numerator and a denominator whose quotient is the number."""
    match node:
        case Div():
            left, right = emit(node.left, scope), emit(node.right, scope)
        case Aggregate(kind="mean"):
            left, right = _mean_sums(node, scope)
        case Quotient():
            left, right = _quotient_sums(node, scope)
        case _:
            code, scale = emit(node, scope)
            return code, str(scale)
    return times(left[0], right[1]), times(right[0], left[1])


def _mean_sums(node: Aggregate, scope: Scope) -> tuple[Code, Code]:
    if node.weight is None:
        count = _over_records(node, scope, "sum({})", "1")
        return _over_records(node, scope, "sum({})"), (count[0], 1)
    inner = _inside(node, scope)
    body, weight = emit(node.body, inner), emit(node.weight, inner)
    product = f"({body[0]})*({weight[0]})"
    above = _over_records(node, scope, "sum({})", product)[0]
    below = _over_records(node, scope, "sum({})", weight[0])[0]
    return (above, body[1] * weight[1]), (below, weight[1])


def _quotient_sums(node: Quotient, scope: Scope) -> tuple[Code, Code]:
    above, scale_above = aligned([_when(a, n) for a, n, _ in node.terms], scope)
    below, scale_below = aligned([_when(a, d) for a, _, d in node.terms], scope)
    top = times(summed(above, scope.sums), node.scale.numerator)
    return (top, scale_above * node.scale.denominator), (summed(below, scope.sums), scale_below)


def _when(applies: Expr, value: Expr) -> Expr:
    """A term that counts only if it applies."""
    return value if applies == TRUE else If(applies, value, NOTHING, value.type)


def _ratio(node: Expr, scope: Scope) -> Code:
    above, below = _quotient_parts(node, scope)
    return f"_ratio({above}, {below})", 1


def _round(node: Round, scope: Scope) -> Code:
    # rounding asks for a divisor that is not negative
    if isinstance(node.operand, Div) and not is_never_negative(node.operand.right):
        above, below = _ratio(node.operand, scope)[0], "1"
    else:
        above, below = _quotient_parts(node.operand, scope)
    bottom = times(below, node.step.numerator)
    if node.mode == "half_up" and FIGURE.fullmatch(bottom) and scope.record is None:
        code = _half_up(above, node.step.denominator, int(bottom), scope)
    else:
        code = f"_{node.mode}({times(above, node.step.denominator)}, {bottom})"
        if isinstance(node.operand, Div | Quotient | Aggregate):
            code = f"({code} if {bottom} else 0)"
    return times(code, node.step.numerator), node.step.denominator


def _half_up(code: str, factor: int, divisor: int, scope: Scope) -> str:
    """`rounding.half_up` of code x factor / divisor, written out."""
    if not divisor:
        return "0"
    kept, double = f"t{next(scope.fresh)}", 2 * divisor
    up = f"({kept}*{2 * factor} + {divisor}) // {double}"
    down = f"-(({divisor} - {kept}*{2 * factor}) // {double})"
    return f"({up} if ({kept} := {code}) >= 0 else {down})"


def _extreme(node: Extreme, scope: Scope) -> Code:
    parts, scale = aligned(node.terms, scope)
    figures, others = _parted(parts)
    if len(others) != 1 or not figures or scope.record is not None:
        return f"{node.kind}({', '.join(parts)})", scale
    least = node.kind == "min"
    end, beyond = (min(figures), ">") if least else (max(figures), "<")
    kept = f"t{next(scope.fresh)}"
    return f"({end} if ({kept} := {others[0]}) {beyond} {end} else {kept})", scale


def _compare(node: Compare, scope: Scope) -> Code:
    (left, right), _ = aligned((node.left, node.right), scope)
    return f"({left} {node.op} {right})", 1


def _days(node: DaysBetween, scope: Scope) -> Code:
    return f"({emit(node.later, scope)[0]} - {emit(node.earlier, scope)[0]})", 1


def _months(node: MonthsBetween, scope: Scope) -> Code:
    later, earlier = emit(node.later, scope)[0], emit(node.earlier, scope)[0]
    return f"_months({later}, {earlier})", 1


def _and(node: And, scope: Scope) -> Code:
    return joined([emit(term, scope)[0] for term in node.terms], " and "), 1


def _or(node: Or, scope: Scope) -> Code:
    return joined([emit(term, scope)[0] for term in node.terms], " or "), 1


def _not(node: Not, scope: Scope) -> Code:
    return f"(not {emit(node.operand, scope)[0]})", 1


def _tally(node: Tally, scope: Scope) -> Code:
    """How many terms hold; the items of one checklist are counted in one go."""
    masks: dict[Expr, int] = {}
    codes = []
    for term in node.terms:
        if isinstance(term, HasItem) and not masks.get(term.checklist, 0) & _bit(term):
            masks[term.checklist] = masks.get(term.checklist, 0) | _bit(term)
        else:
            codes.append(emit(term, scope)[0])
    counts = [f"({emit(each, scope)[0]} & {mask}).bit_count()" for each, mask in masks.items()]
    return joined([*counts, *codes], " + "), 1


def _if(node: If, scope: Scope) -> Code:
    (code,), scale = aligned((node,), scope)
    return code, scale


def _select(node: Select, scope: Scope) -> Code:
    options = node.type.options
    code = str(options.index(node.default))
    for condition, label in reversed(node.cases):
        code = f"({options.index(label)} if {emit(condition, scope)[0]} else {code})"
    return code, 1


def _settle(node: Settle, scope: Scope) -> Code:
    return emit(node.operand, scope)


AGGREGATES = {
    "all": "all({})",
    "any": "any({})",
    "count": "sum({})",
    "sum": "sum({})",
    "min": "min({}, default=0)",
    "max": "max({}, default=0)",
}


def _aggregate(node: Aggregate, scope: Scope) -> Code:
    if node.kind == "mean":
        return _ratio(node, scope)
    return _over_records(node, scope, AGGREGATES[node.kind], "1" if node.kind == "count" else None)


def _inside(node: Aggregate, scope: Scope) -> Scope:
    """The scope in which the records of a list are read."""
    assert isinstance(node.records.type, RecordsType)
    return replace(scope, record=node.records.type)


def _over_records(node: Aggregate, scope: Scope, pattern: str, body: str | None = None) -> Code:
    inner = _inside(node, scope)
    code, scale = (body, 1) if body is not None else emit(node.body, inner)
    where = emit(node.where, inner)[0]
    condition = "" if where == "True" else f" if {where}"
    loop = f"({code} for r in {_input(node.records, scope)[0]}{condition})"
    return pattern.format(loop), scale


EMITTERS: dict[type, Callable[[Any, Scope], Code]] = {
    Const: _const,
    Input: _input,
    Field: _field,
    Parameter: _parameter,
    Ref: _ref,
    HasItem: _has_item,
    IsOption: _is_option,
    Add: _add,
    Mul: _mul,
    Div: _ratio,
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
    Quotient: _ratio,
}
