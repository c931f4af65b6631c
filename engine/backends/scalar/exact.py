"""From a program to Python functions that evaluate snapshots of which everything is known.

In: a program. Out: source text that is compiled once. A number is emitted as `(code, scale)` with
value = code / scale, so that the decimal constants of a ruleset cost nothing at run time:
arithmetic is on integers whenever the facts are integers, and on fractions otherwise. It is always
exact. Facts come with a scale of their own (`scales`: a share in hundredths of a percent), so that
nearly all of them are integers.

The functions return values in the representation of partly known ones (`values.lift`), which is
what the scorecard reads in either case.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from liren.engine.backends.scalar.values import ratio
from liren.engine.ir.bounds import is_never_negative
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
    Or,
    Parameter,
    Quotient,
    Ref,
    Round,
    Select,
    Settle,
    Tally,
)
from liren.engine.ir.program import Definition
from liren.engine.ir.rounding import ROUNDING
from liren.engine.ir.types import (
    BoolType,
    ChecklistType,
    ChoiceType,
    RecordsType,
)
from liren.engine.record import Record

Code = tuple[str, int]
Exact = Callable[[list[Any]], tuple[Any, ...]]
VARIABLE = re.compile(r"\bd\d+\b")
CHUNK = 40  # terms per bracket, so that a long sum does not nest as deep as it is long


class Scope(Record):
    """What names mean in generated code: inputs by position, definitions by their code."""

    slots: Mapping[str, int]
    definitions: Mapping[str, Code]
    scales: Mapping[str, int]
    record: RecordsType | None = None


def compile_block(
    name: str,
    definitions: Sequence[Definition],
    outputs: Sequence[str | tuple[str, ...]],
    slots: Mapping[str, int],
    scales: Mapping[str, int],
) -> Exact:
    """A function of the facts' values that returns the outputs in lifted representation."""
    lines: list[str] = []
    known: dict[str, Code] = {}
    scope = Scope(slots, known, scales)
    for i, definition in enumerate(definitions):
        code, scale = emit(definition.expr, scope)
        if not isinstance(definition.expr, Const | Ref):
            lines.append(f"    d{i} = {code}")
            code = f"d{i}"
        known[definition.name] = (code, scale)
    exprs = {definition.name: definition.expr for definition in definitions}
    results = f"    return ({_results(outputs, exprs, scope)},)"
    source = "\n".join(["def block(v):", *_used(lines, results), results, ""])
    namespace: dict[str, Any] = {"_ratio": ratio, "_Fraction": Fraction, "_months": months_between}
    namespace.update({f"_{mode}": function for mode, function in ROUNDING.items()})
    exec(compile(source, f"<liren {name}>", "exec"), namespace)
    function: Exact = namespace["block"]
    return function


def _results(
    outputs: Sequence[str | tuple[str, ...]], exprs: Mapping[str, Expr], scope: Scope
) -> str:
    codes = []
    for output in outputs:
        if isinstance(output, str):
            codes.append(_lifted(output, exprs, scope))
        else:
            codes.append(f"({', '.join(_lifted(part, exprs, scope) for part in output)},)")
    return ", ".join(codes)


def _used(lines: Sequence[str], results: str) -> list[str]:
    """The lines whose variable is read later on."""
    kept: list[str] = []
    read = set(VARIABLE.findall(results))
    for line in reversed(lines):
        variable, _, code = line.strip().partition(" = ")
        if variable in read:
            kept.append(line)
            read.update(VARIABLE.findall(code))
    return kept[::-1]


def emit(node: Expr, scope: Scope) -> Code:
    """Python code for an expression, and the scale of its value (1 unless it is a number)."""
    return EMITTERS[type(node)](node, scope)


def _lifted(name: str, exprs: Mapping[str, Expr], scope: Scope) -> str:
    """A definition's value in the representation of partly known ones.

    Where it is one of a few constants, these are written out, so that nothing is built at run time.
    """
    node, code = exprs[name], scope.definitions[name][0]
    match node:
        case Ref():
            return _lifted(node.name, exprs, scope)
        case Select():
            return _lifted_select(node, scope)
        case If(then=Const() as then, otherwise=Const() as otherwise):
            condition = emit(node.condition, scope)[0]
            (yes, no), _ = scaled([emit(then, scope), emit(otherwise, scope)])
            return f"(({yes}, {yes}) if {condition} else ({no}, {no}))"
    if isinstance(node.type, BoolType):
        return f"(2 if {code} else 1)"
    return f"1 << {code}" if isinstance(node.type, ChoiceType) else f"({code}, {code})"


def _lifted_select(node: Select, scope: Scope) -> str:
    bits = {label: 1 << i for i, label in enumerate(node.type.options)}
    code = str(bits[node.default])
    for condition, label in reversed(node.cases):
        code = f"({bits[label]} if {emit(condition, scope)[0]} else {code})"
    return code


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
    assert isinstance(node.checklist.type, ChecklistType)
    bit = 1 << node.checklist.type.items.index(node.item)
    return f"({emit(node.checklist, scope)[0]} & {bit} != 0)", 1


def _is_option(node: IsOption, scope: Scope) -> Code:
    assert isinstance(node.choice.type, ChoiceType)
    positions = [i for i, name in enumerate(node.choice.type.options) if name in node.options]
    code = emit(node.choice, scope)[0]
    if len(positions) == 1:
        return f"({code} == {positions[0]})", 1
    return f"({code} in {tuple(positions)!r})", 1


def scaled(codes: Sequence[Code]) -> tuple[list[str], int]:
    """Codes brought to one scale."""
    common = math.lcm(*(scale for _, scale in codes))
    return [_times(code, common // scale) for code, scale in codes], common


def _times(code: str, factor: int) -> str:
    if factor == 1:
        return code
    return str(int(code) * factor) if code.lstrip("-").isdigit() else f"({code})*{factor}"


def _joined(parts: Sequence[str], sign: str) -> str:
    if len(parts) <= CHUNK:
        return "(" + sign.join(parts) + ")"
    chunks = [_joined(parts[i : i + CHUNK], sign) for i in range(0, len(parts), CHUNK)]
    return _joined(chunks, sign)


def _add(node: Add, scope: Scope) -> Code:
    parts, scale = scaled([emit(term, scope) for term in node.terms])
    return _joined(parts, " + "), scale


def _mul(node: Mul, scope: Scope) -> Code:
    left, right = emit(node.left, scope), emit(node.right, scope)
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
    return _times(left[0], right[1]), _times(right[0], left[1])


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
    numerators = [_when(emit(n, scope), emit(a, scope)[0]) for a, n, _ in node.terms]
    denominators = [_when(emit(d, scope), emit(a, scope)[0]) for a, _, d in node.terms]
    above, scale_above = scaled(numerators)
    below, scale_below = scaled(denominators)
    top = _times(_joined(above, " + "), node.scale.numerator)
    return (top, scale_above * node.scale.denominator), (_joined(below, " + "), scale_below)


def _when(code: Code, condition: str) -> Code:
    if condition == "True":
        return code
    return f"({code[0]} if {condition} else 0)", code[1]


def _ratio(node: Expr, scope: Scope) -> Code:
    above, below = _quotient_parts(node, scope)
    return f"_ratio({above}, {below})", 1


def _round(node: Round, scope: Scope) -> Code:
    # rounding asks for a divisor that is not negative
    if isinstance(node.operand, Div) and not is_never_negative(node.operand.right):
        above, below = _ratio(node.operand, scope)[0], "1"
    else:
        above, below = _quotient_parts(node.operand, scope)
    top = _times(above, node.step.denominator)
    bottom = _times(below, node.step.numerator)
    if isinstance(node.operand, Div | Quotient | Aggregate):
        code = f"(_{node.mode}({top}, {bottom}) if {bottom} else 0)"
    else:
        code = f"_{node.mode}({top}, {bottom})"
    return _times(code, node.step.numerator), node.step.denominator


def _extreme(node: Extreme, scope: Scope) -> Code:
    parts, scale = scaled([emit(term, scope) for term in node.terms])
    return f"{node.kind}({', '.join(parts)})", scale


def _compare(node: Compare, scope: Scope) -> Code:
    (left, right), _ = scaled([emit(node.left, scope), emit(node.right, scope)])
    return f"({left} {node.op} {right})", 1


def _days(node: DaysBetween, scope: Scope) -> Code:
    return f"({emit(node.later, scope)[0]} - {emit(node.earlier, scope)[0]})", 1


def _months(node: MonthsBetween, scope: Scope) -> Code:
    later, earlier = emit(node.later, scope)[0], emit(node.earlier, scope)[0]
    return f"_months({later}, {earlier})", 1


def _and(node: And, scope: Scope) -> Code:
    return _joined([emit(term, scope)[0] for term in node.terms], " and "), 1


def _or(node: Or, scope: Scope) -> Code:
    return _joined([emit(term, scope)[0] for term in node.terms], " or "), 1


def _not(node: Not, scope: Scope) -> Code:
    return f"(not {emit(node.operand, scope)[0]})", 1


def _tally(node: Tally, scope: Scope) -> Code:
    return _joined([emit(term, scope)[0] for term in node.terms], " + "), 1


def _if(node: If, scope: Scope) -> Code:
    condition = emit(node.condition, scope)[0]
    (then, otherwise), scale = scaled([emit(node.then, scope), emit(node.otherwise, scope)])
    return f"({then} if {condition} else {otherwise})", scale


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
    return Scope(scope.slots, scope.definitions, scope.scales, node.records.type)


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
