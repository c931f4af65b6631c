"""What a criterion can turn on: its figures and its alternatives.

In: a criterion of the model. Out: every `Figure` (two numbers of which one is the limit of the
other: thresholds, band ends, table keys, anchors, comparisons in conditions) and every
`Alternative` (a case, an option, an exception). A new points construct is one function here and one
line in `CONSTRUCTS`; one that is not there is named in `unmeasured` and never counted as covered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from liren.engine.ir import build
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
    Input,
    IsOption,
    MonthsBetween,
    Mul,
    Not,
    Number,
    Or,
    Parameter,
    Round,
    Tally,
)
from liren.engine.ir.types import ChoiceType, DateType, NumberType
from liren.engine.ir.walk import children, walk
from liren.engine.language.numbers import to_text
from liren.engine.language.units import Unit, canonical_unit
from liren.engine.record import Record, replace
from liren.engine.ruleset import model
from liren.engine.ruleset.ends import SIGNS
from liren.engine.ruleset.parts import expressions
from liren.scoring.criteria import asked_of, demand_of, earned_by
from liren.scoring.losses import uncapped
from liren.scoring.points import Demand, demand_of_part, lower_points, whats_left
from liren.scoring.testing.document import Side


class Figure(Record):
    """A number and the limit that it is held against.

    With `records` both are of every record of a list. With `where` they only matter where it
    holds. What decides whether the criterion applies (`always`) also matters where it does not.
    A cap or a floor (`limits`) is none where nothing can be beyond it, on the side named.
    """

    text: str
    left: Expr
    right: Expr
    records: Input | None
    where: Expr = TRUE
    always: bool = False
    limits: Side | None = None


class Alternative(Record):
    """One of several ways in which things can stand; what matters is whether it was seen."""

    text: str
    holds: Expr
    records: Input | None
    where: Expr = TRUE
    always: bool = False


class Unmeasured(Record):
    """A construct whose figures nobody looks at; with `known` that is meant to be so."""

    text: str
    known: bool = False


Target = Figure | Alternative | Unmeasured


class Context(Record):
    """What points are given for: the demand, its unit and wording, and the list that it is of."""

    text: str
    demand: Demand
    unit: Unit | None
    records: Input | None
    where: Expr

    @property
    def measure(self) -> Expr | None:
        """What is measured."""
        return self.demand.measure

    def at(self, limit: Expr, text: str, op: str = ">=") -> Iterator[Figure]:
        """The measure held against a limit."""
        if self.measure is not None and isinstance(limit.type, NumberType | DateType):
            said = f"{self.text} {op} {text}"
            yield Figure(said, self.measure, limit, self.records, self.where)

    def key(self, key: Number) -> Iterator[Figure]:
        """The measure held against a number in base units."""
        assert self.measure is not None, "the reader asks for a measure"
        kind = self.measure.type
        yield from self.at(Const(key, kind), self._in_unit(key))

    def _in_unit(self, key: Number) -> str:
        """The number, with its unit where that is not the base unit: `20 %`, but `20`."""
        if self.unit is None or self.unit.from_base(1) == 1:
            return to_text(key)
        return f"{to_text(self.unit.from_base(key))} {self.unit.name}"

    def ends(self, ends: Iterable[model.Threshold]) -> Iterator[Target]:
        """The measure held against thresholds, and what these turn on themselves."""
        for end in ends:
            yield from self.at(end.expr, end.text, SIGNS[end.op])
            yield from self.condition(end.expr)

    def condition(self, node: Expr | None) -> Iterator[Figure]:
        """Every comparison of numbers or days in an expression."""
        if node is not None:
            yield from comparisons(node, self.records, self.where)

    def seen(self, text: str, holds: Expr) -> Iterator[Target]:
        """A condition that must be seen to hold, and the comparisons in it."""
        yield from self.condition(holds)
        yield Alternative(text, holds, self.records, self.where)

    def quantity(self, node: Expr, text: str, *limits: Number) -> Iterator[Target]:
        """A number that is worked out, held against numbers."""
        yield from self.condition(node)
        kind = node.type
        for limit in limits:
            right = Const(limit, kind)
            yield Figure(f"{text} >= {to_text(limit)}", node, right, self.records, self.where)

    def limit(self, value: Expr, side: Side, limit: Number, text: str) -> Iterator[Target]:
        """Points that are worked out, held against a cap (which has a side above) or a floor."""
        said = f"{text} {'<=' if side == 'above' else '>='} {to_text(limit)}"
        right = build.number(limit)
        yield Figure(said, value, right, self.records, self.where, limits=side)


def targets(criterion: model.Criterion, scoring: model.Scoring) -> tuple[Target, ...]:
    """Everything that a criterion turns on, each once under the first of its names."""
    found: dict[object, Target] = {}
    for target in _targets(criterion, scoring):
        match target:
            case Figure():
                found.setdefault((target.left, target.right, target.records), target)
            case Alternative():
                found.setdefault((target.holds, target.records), target)
            case Unmeasured():
                found.setdefault(target, target)
    return tuple(found.values())


def _targets(criterion: model.Criterion, scoring: model.Scoring) -> Iterator[Target]:
    records = criterion.records.node if criterion.records is not None else None
    assert records is None or isinstance(records, Input)
    asked = build.all_of(criterion.where, build.negate(criterion.zero_divisor))
    yield from comparisons(criterion.applies, None, TRUE, always=True)
    yield from comparisons(criterion.where, records, TRUE, always=True)
    demand = demand_of(criterion, scoring, _as_written)
    at = Context(criterion.text, demand, criterion.measure_unit, records, asked)
    yield from at.condition(criterion.measure)
    yield from at.ends(criterion.thresholds)
    if not criterion.thresholds:
        yield from at.condition(criterion.demand)
    yield from at.condition(criterion.weight)
    yield from _exceptions(criterion, records)
    yield from _cells(criterion, records)
    if criterion.points is not None:
        yield from of_points(criterion.points, at)
    if criterion.combined_cap is not None and records is not None:
        yield from _combined(criterion, scoring, records)
    for node in expressions(criterion):
        yield from _steps(node)


def _as_written(node: Expr) -> Expr:
    """What fixing parameters comes to before there is a day."""
    return node


def _combined(
    criterion: model.Criterion, scoring: model.Scoring, records: Input
) -> Iterator[Target]:
    """What all records earn together, or the best of them, held against what counts of it."""
    assert criterion.combined_cap is not None
    asked = build.all_of(asked_of(criterion), build.negate(criterion.zero_divisor))
    kind: Literal["sum", "max"] = "sum" if criterion.combine == "sum" else "max"
    earned = earned_by(criterion, scoring, _as_written).points
    value = build.aggregate(kind, records, earned, asked)
    text = f"points <= {to_text(criterion.combined_cap)}"
    yield Figure(text, value, build.number(criterion.maximum), None, limits="above")


def _steps(node: Expr) -> Iterator[Unmeasured]:
    """Numbers that are rounded in an expression: where they jump is not looked at."""
    for part in walk(node):
        if isinstance(part, Round):
            yield Unmeasured(f"{written(part)}: rounded", known=True)


def _exceptions(criterion: model.Criterion, records: Input | None) -> Iterator[Target]:
    """A divisor of zero and an empty list, where the criterion says what then holds."""
    if criterion.when_zero in ("met", "unmet"):
        yield Alternative("when_zero", criterion.zero_divisor, records, criterion.where)
    if criterion.when_empty in ("met", "unmet") and records is not None:
        empty = build.negate(build.aggregate("any", records, TRUE, criterion.where))
        yield Alternative("when_empty", empty, None)


def _cells(criterion: model.Criterion, records: Input | None) -> Iterator[Target]:
    """The figures of a table, each of which is to be seen to count; one of 0 may be a divisor."""
    for parameter in criterion.parameters:
        cell = parameter.cell
        if cell is not None:
            text = f"{cell.table}: {cell.key.en}"
            holder, asked = (records, criterion.where) if cell.per_record else (None, TRUE)
            yield from comparisons(cell.when, holder, asked)
            yield Alternative(text, cell.when, holder, asked)


def comparisons(
    node: Expr, records: Input | None, where: Expr, *, always: bool = False
) -> Iterator[Figure]:
    """Every comparison of numbers or days in an expression, with the list that it is about."""
    if isinstance(node, Aggregate):
        yield from comparisons(node.where, node.records, TRUE, always=always)
        yield from comparisons(node.body, node.records, node.where, always=always)
        return
    if isinstance(node, Compare) and isinstance(node.left.type, NumberType | DateType):
        left, _, right = _figure_last(node)
        yield Figure(_compared(node), left, right, records, where, always)
    if isinstance(node, Extreme):
        for one, other in pairwise(node.terms):
            text = f"{written(one)} >= {written(other)}"
            yield Figure(text, one, other, records, where, always)
    for part in children(node):
        yield from comparisons(part, records, where, always=always)


def _figure_last(node: Compare) -> tuple[Expr, str, Expr]:
    """A comparison with the figure on the right, as people write it.

    `area < 30` is `30 > area` in the intermediate representation.
    """
    is_last = isinstance(node.right, Const) or not isinstance(node.left, Const)
    if _reads_facts(node.left) or (is_last and not _reads_facts(node.right)):
        return node.left, node.op, node.right
    return node.right, node.op.replace(">", "<"), node.left


def _reads_facts(node: Expr) -> bool:
    return any(
        isinstance(part, Field) or (isinstance(part, Input) and part.name not in model.OF_DAY)
        for part in walk(node)
    )


def written(node: Expr) -> str:
    """An expression in short; what has no short form becomes `…`."""
    return _written(node, 0)


def _written(node: Expr, needed: int) -> str:
    """The same, in brackets where it would not hold together tightly enough."""
    show = SHORT.get(type(node))
    if show is None:
        return "…"
    text = show(node)
    return f"({text})" if LEVELS.get(type(node), HIGHEST) < needed else text


def _named(node: Input | Field | Parameter) -> str:
    return node.name.rpartition(":")[2]


def _constant(node: Const) -> str:
    if isinstance(node.type, DateType):
        return date.fromordinal(int(node.value)).isoformat()
    number = to_text(node.value)
    if isinstance(node.type, NumberType) and node.type.dimension in SPANS:
        return canonical_unit(node.type.dimension).describe(number, "en")
    return number


def _joined(sign: str) -> Callable[[Any], str]:
    def show(node: Expr) -> str:
        first, *rest = children(node)
        level = LEVELS[type(node)]
        further = level + 1 if isinstance(node, Div) else level
        return sign.join((_written(first, level), *(_written(part, further) for part in rest)))

    return show


def _added(node: Add) -> str:
    """A sum: what is taken away stands behind a minus, and not first if that can be."""
    terms = sorted(map(_signed, node.terms), key=lambda term: term[0])
    texts = [(taken, _written(term, LEVELS[Add] + taken)) for taken, term in terms]
    first = f"-{texts[0][1]}" if texts[0][0] else texts[0][1]
    return first + "".join(f" {'-' if taken else '+'} {text}" for taken, text in texts[1:])


def _signed(term: Expr) -> tuple[bool, Expr]:
    """Whether a term is taken away, and what of it is."""
    match term:
        case Const() if term.value < 0:
            return True, replace(term, value=-term.value)
        case Mul(left=Const() as factor) if factor.value < 0:
            if factor.value == -1:
                return True, term.right
            return True, replace(term, left=replace(factor, value=-factor.value))
    return False, term


def _compared(node: Compare) -> str:
    left, sign, right = _figure_last(node)
    return f"{written(left)} {sign} {written(right)}"


def _aggregate(node: Aggregate) -> str:
    body = "" if node.body == TRUE else f": {written(node.body)}"
    where = "" if node.where == TRUE else f" where {written(node.where)}"
    return f"{node.kind}({node.records.name}{body}{where})"


def _tally(node: Tally) -> str:
    """How many items of a checklist there are, or are missing."""
    items = [term.operand if isinstance(term, Not) else term for term in node.terms]
    lists = {written(item.checklist) for item in items if isinstance(item, HasItem)}
    sign = "missing" if any(isinstance(term, Not) for term in node.terms) else "count"
    return f"{sign}({', '.join(sorted(lists))})" if lists else f"{sign}(…)"


HIGHEST = 9
LEVELS: dict[type, int] = {
    Or: 1, And: 2, Not: 3, Compare: 4, Add: 5, Mul: 6, Div: 6,
}  # fmt: skip
"""How tightly operators hold together."""

SPANS = ((("month", 1),), (("time", 1),))
"""Dimensions of spans of time, which are hard to read without their unit."""

SHORT: dict[type, Callable[[Any], str]] = {
    Const: _constant,
    **dict.fromkeys((Input, Field, Parameter), _named),
    Add: _added,
    Mul: _joined(" * "),
    Div: _joined(" / "),
    DaysBetween: lambda node: f"days({written(node.later)}, {written(node.earlier)})",
    MonthsBetween: lambda node: f"months({written(node.later)}, {written(node.earlier)})",
    Compare: _compared,
    And: _joined(" and "),
    Or: _joined(" or "),
    Not: lambda node: f"not {_written(node.operand, LEVELS[Not] + 1)}",
    Round: lambda node: written(node.operand),
    Extreme: lambda node: f"{node.kind}({', '.join(map(written, node.terms))})",
    HasItem: lambda node: f"{written(node.checklist)}.{node.item}",
    IsOption: lambda node: f"{written(node.choice)} == {' or '.join(sorted(node.options))}",
    Tally: _tally,
    Aggregate: _aggregate,
}


# points


def of_points(points: model.Points, at: Context) -> Iterator[Target]:
    """Everything that a points construct turns on."""
    find = CONSTRUCTS.get(type(points))
    if find is None:
        yield Unmeasured(type(points).__name__)
    else:
        yield from find(points, at)


def _nothing(points: Any, at: Context) -> Iterator[Target]:
    return iter(())


def _table(points: model.Table, at: Context) -> Iterator[Target]:
    for key, _ in points.rows:
        yield from at.key(key)


def _bands(points: model.Bands, at: Context) -> Iterator[Target]:
    for band in points.bands:
        yield from at.ends(band.ends)


def _linear(points: model.Linear, at: Context) -> Iterator[Target]:
    for anchor, _ in points.anchors:
        if isinstance(anchor, Const):
            yield from at.key(anchor.value)
        else:
            yield from at.at(anchor, written(anchor))


def _per_unit(points: model.PerUnit, at: Context) -> Iterator[Target]:
    full = Fraction(points.cap) / points.points if points.points else 0
    limits = (1, full) if points.every is not None and full > 1 else (full,)
    yield from at.quantity(points.of, points.text or at.text, *limits)


def _options(points: model.ByOption | model.Grade, at: Context) -> Iterator[Target]:
    assert isinstance(points.choice.type, ChoiceType)
    for option in points.choice.type.options:
        text = f"{written(points.choice)} == {option}"
        yield from at.seen(text, build.is_option(points.choice, (option,)))


def _cases(points: model.Cases | model.CaseLoss, at: Context) -> Iterator[Target]:
    earlier: list[Expr] = []
    for case in points.cases:
        yield from at.condition(case.when)
        holds = build.all_of(case.when, *map(build.negate, earlier))
        yield Alternative(case.text or "otherwise", holds, at.records, at.where)
        earlier.append(case.when)


def _amount(points: model.Amount, at: Context) -> Iterator[Target]:
    yield from at.quantity(points.of, points.text, points.floor, points.cap)


def _deductions(points: model.Deductions, at: Context) -> Iterator[Target]:
    for loss in (*points.losses, *points.gains):
        yield from LOSSES[type(loss)](loss, at)
    if points.zero_when is not None:
        yield from at.seen(points.zero_text or "zero_when", points.zero_when)
        at = replace(at, where=build.all_of(at.where, build.negate(points.zero_when)))
    left = whats_left(points)
    yield from at.limit(left, "below", points.floor, "points")
    yield from at.limit(left, "above", points.most, "points")


def _loss(loss: model.Loss, at: Context) -> Iterator[Target]:
    if loss.when is not None:
        yield from at.seen(loss.text or written(loss.when), loss.when)
    if loss.count is not None:
        text = loss.text or written(loss.count)
        limits = [] if loss.cap is None else [Fraction(loss.cap) / loss.points]
        yield from at.quantity(loss.count, text, 0, *limits)


def _table_loss(loss: model.TableLoss, at: Context) -> Iterator[Target]:
    keys = [key for key, _ in loss.rows]
    yield from at.quantity(loss.count, loss.text or written(loss.count), *keys)


def _amount_loss(loss: model.AmountLoss, at: Context) -> Iterator[Target]:
    yield from at.quantity(loss.amount, loss.text or written(loss.amount), 0, loss.cap)


def _joint_loss(loss: model.JointLoss, at: Context) -> Iterator[Target]:
    for part in loss.losses:
        yield from LOSSES[type(part)](part, at)
    yield from at.limit(uncapped(loss).points, "above", loss.cap, "together")


def _parts(points: model.Parts, at: Context) -> Iterator[Target]:
    for part in points.parts:
        demand = demand_of_part(part, at.demand)
        inner = Context(part.text or at.text, demand, part.measure_unit, at.records, at.where)
        yield from inner.condition(part.measure)
        yield from inner.ends(part.thresholds)
        if not part.thresholds:
            yield from inner.condition(part.demand)
        yield from of_points(part.points, inner)


def _modified(points: model.Modified, at: Context) -> Iterator[Target]:
    yield from of_points(points.points, at)
    for factor in points.times:
        yield from at.seen(factor.text, factor.when)
    for when, text in ((points.full_when, points.full_text), (points.zero_when, points.zero_text)):
        if when is not None:
            yield from at.seen(text, when)
            at = replace(at, where=build.all_of(at.where, build.negate(when)))
    bare = replace(points, floor=None, full_when=None, zero_when=None)
    if points.floor is not None:
        yield from at.limit(lower_points(bare, at.demand).points, "below", points.floor, "points")
    if points.cap is not None:
        uncapped = lower_points(replace(bare, cap=None), at.demand).points
        yield from at.limit(uncapped, "above", points.cap, "points")


Find = Callable[[Any, Context], Iterator[Target]]
CONSTRUCTS: dict[type, Find] = {
    model.Full: _nothing,
    model.Share: _nothing,
    model.Each: _nothing,
    model.Table: _table,
    model.Bands: _bands,
    model.Linear: _linear,
    model.PerUnit: _per_unit,
    model.ByOption: _options,
    model.Grade: _options,
    model.Cases: _cases,
    model.Amount: _amount,
    model.Deductions: _deductions,
    model.BestOf: _parts,
    model.WorstOf: _parts,
    model.SumOf: _parts,
    model.Weighted: _parts,
    model.Modified: _modified,
}
LOSSES: dict[type, Find] = {
    model.Loss: _loss,
    model.TableLoss: _table_loss,
    model.CaseLoss: _cases,
    model.AmountLoss: _amount_loss,
    model.JointLoss: _joint_loss,
}
