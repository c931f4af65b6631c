"""Why a finding is what it is.

In: a `Finding`. Out: `Explanation`: what was measured, what is required, what is short, the demand
with the community's values filled in, and the source and date of every figure.
"""

from __future__ import annotations

from typing import Any

from liren.engine.backends.scalar.compiled import evaluate, evaluate_record
from liren.engine.backends.scalar.values import EITHER, NO, YES, ratio
from liren.engine.ir.nodes import Expr, Field, Number
from liren.engine.ir.nodes import Parameter as ParameterNode
from liren.engine.ir.types import DateType, NumberType, RecordsType
from liren.engine.ir.walk import rebuild, walk
from liren.engine.language import expression as syntax
from liren.engine.language.numbers import to_text
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import (
    Criterion,
    Deductions,
    Fact,
    Parameter,
    Threshold,
    construct_of,
)
from liren.engine.snapshot.checks import listed
from liren.engine.text import Text
from liren.scoring.case import Case
from liren.scoring.composed import composed_text
from liren.scoring.criteria import asked_of, demand_of, earned_by, fixed_points
from liren.scoring.figures import fixed_by
from liren.scoring.missing import missing_for
from liren.scoring.points import scaled
from liren.scoring.scorecard import Assessment, Finding
from liren.scoring.telling import Telling
from liren.scoring.verdicts import Interval
from liren.scoring.wording import (
    ENDS_OF_DAYS,
    Names,
    both,
    end_word,
    figure,
    figure_of,
    is_decimal,
    items_text,
    phrase,
    stated,
)

BY_POINTS = Text("按得分规则", "by the points")

UNBOUNDED = 10**50
"""Beyond any product of measured numbers: an end like this only says that a divisor may be tiny."""


class RecordFinding(Record):
    """What holds for one record of a list; `status` is met, unmet, unknown or not_applicable."""

    name: Text
    status: str
    measured: Interval | None
    shortfall: Number | None


class Explanation(Record):
    """The reasons of one finding."""

    measured: Interval | None
    required: Text
    shortfall: Number | None
    text: Text
    records: tuple[RecordFinding, ...]
    missing: tuple[str, ...]


ZERO_DIVISOR = {
    None: Text("除数为零", "the divisor is zero"),
    "met": Text("除数为零，按规定视为达标", "the divisor is zero, which counts as met"),
    "unmet": Text("除数为零，按规定视为未达标", "the divisor is zero, which counts as not met"),
    "not_applicable": Text("除数为零，不适用", "the divisor is zero, so it does not apply"),
}


def explain(finding: Finding) -> Explanation:
    """The reasons of a finding."""
    return _Explainer(finding.case, finding.criterion).explain()


def demand_text(criterion: Criterion, assessment: Assessment) -> Text:
    """The demand of a criterion in words, with the figures of the day."""
    return _Explainer(assessment.case, criterion).demand(with_values=False)


class _Explainer:
    def __init__(self, case: Case, criterion: Criterion) -> None:
        self.case = case
        self.criterion = criterion
        self.plan = case.plan
        self.facts = case.facts
        self.unspecified = any(self.plan.figures.get(p.name) is None for p in criterion.parameters)

    def explain(self) -> Explanation:
        criterion = self.criterion
        measured = shortfall = None
        records: tuple[RecordFinding, ...] = ()
        if not self.unspecified:
            if criterion.records is not None:
                records = self.records(criterion.records)
            elif criterion.measure is not None:
                measured, shortfall = self.measure(lambda node: self.value(node))
        return Explanation(
            measured=measured,
            required=self.required(),
            shortfall=shortfall,
            text=self.text(measured),
            records=records,
            missing=self.missing(),
        )

    def fix(self, node: Expr) -> Expr:
        return rebuild(node, fixed_by(self.plan.figures))

    def value(self, node: Expr) -> tuple[Any, int]:
        return evaluate(self.fix(node), self.facts, self.plan.slots)

    def missing(self) -> tuple[str, ...]:
        readings = self.case.bound.readings
        return tuple(missing_for(self.criterion, self.case.ruleset.facts, readings))

    # measures

    def measure(self, value: Any) -> tuple[Interval | None, Number | None]:
        """The measure, if it has two ends, and what is certainly missing to what is demanded.

        There is none while a divisor is zero.
        """
        node = self.criterion.measure
        if node is None or not isinstance(node.type, NumberType):
            return None, None
        if value(self.criterion.zero_divisor)[0] == YES:
            return None, None
        measured = _interval(value(node))
        short = [self.short(end, measured, value) for end in self.criterion.thresholds]
        known = [part for part in short if part is not None]
        bounded = max(-measured.low, measured.high) < UNBOUNDED
        return measured if bounded else None, max(known, default=None)

    def short(self, end: Threshold, measured: Interval, value: Any) -> Number | None:
        if not isinstance(end.expr.type, NumberType):
            return None
        target = _interval(value(end.expr))
        below, above = target.low - measured.high, measured.low - target.high
        match end.op:
            case "at_least" | "more_than":
                return below if below > 0 else None
            case "at_most" | "less_than":
                return above if above > 0 else None
        return max(below, above) if max(below, above) > 0 else None

    def records(self, fact: Fact) -> tuple[RecordFinding, ...]:
        reading = self.case.bound.readings[fact.id]
        rows = listed(fact, self.case.bound.facts, self.case.bound.slots[fact.id])
        return tuple(
            self.record(fact, row, name) for row, name in zip(rows, reading.names, strict=True)
        )

    def record(self, fact: Fact, row: tuple[Any, ...], name: Text) -> RecordFinding:
        kind = fact.node.type
        assert isinstance(kind, RecordsType)

        def value(node: Expr) -> tuple[Any, int]:
            return evaluate_record(self.fix(node), self.facts, self.plan.slots, row, kind)

        measured, shortfall = self.measure(value)
        status = self.record_status(value)
        return RecordFinding(name, status, measured, shortfall if status == "unmet" else None)

    def record_status(self, value: Any) -> str:
        criterion = self.criterion
        asked = value(asked_of(criterion))[0]
        if asked == NO:
            return "not_applicable"
        if value(criterion.zero_divisor)[0] == YES:
            return criterion.when_zero or "unknown"
        earned = earned_by(criterion, self.case.ruleset.scoring, self.fix)
        met, points = value(earned.best)[0], _interval(value(earned.points))
        if asked != YES or met == EITHER:
            return "unknown"
        if met == YES:
            return "met"
        return "partly_met" if points.low > 0 else "unmet"

    # words

    def names(self, *, with_values: bool) -> Names:
        criterion = self.criterion
        parameters = {item.id: item for item in criterion.parameters}
        fields = criterion.records.fields if criterion.records is not None else {}
        value = self.said if with_values else lambda fact: None
        facts = self.case.ruleset.facts
        types = self.case.ruleset.types
        units = self.case.ruleset.units
        return Names(
            facts, fields, parameters, self.plan.figures, value, types,
            counts=self.counts if with_values else lambda item: True, units=units,
        )  # fmt: skip

    def counts(self, item: Parameter) -> bool:
        """Whether a figure can be the one that counts for this community."""
        cell = item.cell
        return cell is None or cell.per_record or self.value(cell.when)[0] != NO

    def said(self, fact: Fact) -> Text | None:
        if fact.id not in self.case.bound.readings or fact.kind == "records":
            return None
        if self.criterion.records is not None and fact.id in self.criterion.records.fields:
            return None
        reading = self.case.bound.readings[fact.id]
        partial = reading.known != "exact"
        asked = self.criterion.items if fact.id == self.criterion.text else ()
        return stated(fact, reading.value, partial=partial, asked=asked)

    def required(self) -> Text:
        """The ends that the measure must keep to, or the condition."""
        criterion = self.criterion
        if self.unspecified:
            return Text("来源未给出数值", "the source gives no figure")
        if criterion.items and not criterion.thresholds:
            n = len(criterion.items)
            return Text(f"{n} 项齐全", "the 1 item" if n == 1 else f"all {n} items")
        if criterion.thresholds:
            ends = [self.end(end) for end in criterion.thresholds]
            return Text("且".join(end.zh for end in ends), " and ".join(end.en for end in ends))
        if criterion.measure is None and criterion.text:
            return phrase(syntax.parse(criterion.text), self.names(with_values=False))
        construct = construct_of(criterion.points)
        if isinstance(construct, Deductions) and construct.gains:
            most = to_text(construct.most * criterion.factor)
            return Text(f"加减后满 {most} 分", f"{most} after what is lost and gained")
        if isinstance(construct, Deductions):
            return Text("不扣分", "nothing is deducted")
        return BY_POINTS

    def end(self, end: Threshold) -> Text:
        is_day, unit = isinstance(end.expr.type, DateType), self.criterion.measure_unit
        word = ENDS_OF_DAYS[end.op] if is_day else end_word(end.op, unit)
        node = self.fix(end.expr)
        value = getattr(node, "value", None)
        if self.criterion.items and value is not None:
            return Text(f"不少于 {value} 项", f"{word.en} {value} item{'s' * (value != 1)}")
        if value is None:
            value = self.looked_up(end.expr)
        if isinstance(node.type, NumberType) and value is not None and is_decimal(value, unit):
            target = figure(value, unit)
        else:
            target = phrase(syntax.parse(end.text), self.names(with_values=True))
        return Text(f"{word.zh} {target.zh}", f"{word.en} {target.en}")

    def looked_up(self, node: Expr) -> Number | None:
        """What an end that is worked out from a table comes to; None when that is not decided."""
        tables = {item.name for item in self.criterion.parameters if item.cell is not None}
        parts = list(walk(node))
        if not any(isinstance(part, ParameterNode) and part.name in tables for part in parts):
            return None
        if any(isinstance(part, Field) for part in parts) or not isinstance(node.type, NumberType):
            return None
        found = _interval(self.value(node))
        return found.low if found.exact else None

    def demand(self, *, with_values: bool) -> Text:
        criterion = self.criterion
        required = self.required()
        if not criterion.text:
            return required
        said = phrase(syntax.parse(criterion.text), self.names(with_values=with_values))
        if criterion.measure is None or self.unspecified:
            return said
        if required is BY_POINTS:
            return Text(f"{said.zh}，{required.zh}", f"{said.en}, {required.en}")
        gap = " " if required.zh[0].isdigit() else ""
        return Text(f"{said.zh}，须{gap}{required.zh}", f"{said.en}: {required.en}")

    def text(self, measured: Interval | None) -> Text:
        """The demand with values filled in, what it comes to, and where its figures are from."""
        said = self.demand(with_values=True)
        criterion = self.criterion
        parts = [said]
        is_name = criterion.text in self.case.ruleset.facts
        if measured is not None and measured.exact and not is_name:
            value = figure(measured.low, criterion.measure_unit)
            parts.append(Text(f"实为 {value.zh}", f"is {value.en}"))
        if criterion.records is None and self.value(criterion.zero_divisor)[0] == YES:
            parts.append(ZERO_DIVISOR[criterion.when_zero])
        if criterion.items:
            parts.append(self.absent_items())
        composed = self.composed()
        if composed and not criterion.text:
            del parts[0]
        parts += composed
        parts += [self.origin(item) for item in criterion.parameters if self.counts(item)]
        kept = [part for part in parts if part.zh]
        return Text("；".join(part.zh for part in kept), "; ".join(part.en for part in kept))

    def composed(self) -> list[Text]:
        """What each part of the points earned; of records only what is demanded."""
        criterion, scoring = self.criterion, self.case.ruleset.scoring
        if criterion.points is None or criterion.records is not None or self.unspecified:
            return []
        if self.value(criterion.zero_divisor)[0] == YES:
            return []
        points = scaled(fixed_points(criterion.points, self.fix), criterion.factor)
        demand = demand_of(criterion, scoring, self.fix)
        if criterion.factor != 1:
            demand = replace(demand, exact=True)
        names = self.names(with_values=True)
        return composed_text(points, demand, Telling(self.value, names))

    def absent_items(self) -> Text:
        fact = self.case.ruleset.facts.get(self.criterion.text)
        if fact is None or self.criterion.records is not None:
            return Text("", "")
        reading = self.case.bound.readings[fact.id]
        possible = reading.value if reading.known == "exact" else reading.value[1]
        absent = [
            title
            for i, (item, title) in enumerate(fact.options.items())
            if item in self.criterion.items and not possible >> i & 1
        ]
        if not absent:
            return Text("", "")
        listed_items = items_text(absent)
        return Text(f"缺：{listed_items.zh}", f"missing: {listed_items.en}")

    def origin(self, parameter: Parameter) -> Text:
        """Where a figure is from and since when it holds."""
        dated = parameter.on(self.case.as_of)
        title, since = parameter.title, dated.since if dated else None
        value = self.plan.figures.get(parameter.name)

        def say(lang: Any) -> str:
            parts = []
            if parameter.citation is not None:
                parts.append(parameter.citation.say(lang))
            elif parameter.basis == "project":
                parts.append("本项目自定" if lang == "zh" else "chosen by this project")
            if since is not None:
                parts.append(f"自 {since}" if lang == "zh" else f"since {since}")
            where = ("，" if lang == "zh" else ", ").join(parts)
            if value is None:
                none = "：来源未给出数值" if lang == "zh" else ": no figure given"
                head = title.in_(lang) + none
            else:
                head = f"{title.in_(lang)} {figure_of(parameter, value).in_(lang)}"
            if not where:
                return head
            return f"{head}（{where}）" if lang == "zh" else f"{head} ({where})"

        return both(say)


def _interval(result: tuple[Any, int]) -> Interval:
    (low, high), scale = result
    return Interval(ratio(low, scale), ratio(high, scale))
