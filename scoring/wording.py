"""Values and demands in words and figures, in both languages.

In: values of facts, figures, expressions as written. Out: `Text`. Exact numbers stay exact where
they can be written as decimals; where they cannot, they are shown as a fraction with two decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from liren.engine.backends.scalar.values import EITHER, YES
from liren.engine.ir.nodes import Number
from liren.engine.ir.types import BoolType, ChecklistType, ChoiceType, DateType, NumberType
from liren.engine.language import expression as syntax
from liren.engine.language.numbers import as_decimal, to_text
from liren.engine.language.units import NO_UNITS, RECORD, Unit, find_unit
from liren.engine.ruleset.model import (
    OF_DAY_TITLES,
    Classification,
    Fact,
    Parameter,
    ThresholdOp,
)
from liren.engine.ruleset.parts import holders
from liren.engine.snapshot.values import OPEN
from liren.engine.text import Text, same

UNKNOWN = Text("未知", "unknown")
ENDS: dict[ThresholdOp, Text] = {
    "at_least": Text("不低于", "at least"),
    "more_than": Text("高于", "more than"),
    "at_most": Text("不超过", "at most"),
    "less_than": Text("低于", "less than"),
    "equals": Text("等于", "exactly"),
}
ENDS_OF_AMOUNTS: dict[ThresholdOp, Text] = {
    **ENDS,
    "at_least": Text("不少于", "at least"),
    "more_than": Text("超过", "more than"),
    "less_than": Text("少于", "less than"),
}
ENDS_OF_DAYS: dict[ThresholdOp, Text] = {
    "at_least": Text("不早于", "not before"),
    "more_than": Text("晚于", "after"),
    "at_most": Text("不晚于", "by"),
    "less_than": Text("早于", "before"),
    "equals": Text("为", "on"),
}
LEVELS_NOT_AMOUNTS = ((), (("money", 1),))
"""Dimensions of which Chinese says high and low: shares, plain numbers and money."""

BARE = ("item", "occurrence")
"""Units that English leaves out: what is counted is named beside the number."""
MOST_PLACES = 12


def both(make: Callable[[Any], str]) -> Text:
    """A text made by one function for each language."""
    return Text(make("zh"), make("en"))


def figure(value: Number, unit: Unit | None) -> Text:
    """A number in base units, as people write it in `unit`."""
    shown = value if unit is None else unit.from_base(value)
    decimal = as_decimal(shown)
    if decimal is not None and -int(decimal.as_tuple().exponent) <= MOST_PLACES:
        return _with_unit(to_text(shown), unit)
    rounded = to_text(shown, 2)
    return Text(f"约 {_with_unit(rounded, unit).zh}", f"about {_with_unit(rounded, unit).en}")


def figure_after(label: Text | None, value: Number, unit: Unit | None) -> Text:
    """The same right after a label, which may end with the unit already: `Households 300`."""
    said = figure(value, unit)
    if label is None or unit is None or not unit.ends(label):
        return said
    return Text(said.zh, figure(unit.from_base(value), None).en)


def figure_of(parameter: Parameter, value: Number) -> Text:
    """A parameter's figure as people write it."""
    if parameter.is_day:
        return same(date.fromordinal(int(value)).isoformat())
    return figure(value, parameter.unit)


def is_decimal(value: Number, unit: Unit | None) -> bool:
    """Whether a number in base units can be written exactly in `unit`."""
    return as_decimal(value if unit is None else unit.from_base(value)) is not None


def _with_unit(number: str, unit: Unit | None) -> Text:
    if unit is None:
        return same(number)
    if unit.name in BARE:
        return Text(unit.describe(number, "zh"), number)
    return both(lambda lang: unit.describe(number, lang))


def end_word(op: ThresholdOp, unit: Unit | None) -> Text:
    """How an end is said: `不少于` of persons and areas, `不低于` of shares and money."""
    if unit is None or unit.dimension in LEVELS_NOT_AMOUNTS:
        return ENDS[op]
    return ENDS_OF_AMOUNTS[op]


def span(low: Number, high: Number, fact: Fact) -> Text:
    """A number of which only the ends are known; an end that only the declaration sets is left
    out.
    """
    below = low == fact.at_least
    above = high == fact.at_most
    if below and above:
        return UNKNOWN
    low_text, low_open = _end(low, fact.unit)
    high_text, high_open = _end(high, fact.unit)
    if above:
        op = end_word("more_than" if low_open else "at_least", fact.unit)
        return Text(f"{op.zh} {low_text.zh}", f"{op.en} {low_text.en}")
    if below:
        op = end_word("less_than" if high_open else "at_most", fact.unit)
        return Text(f"{op.zh} {high_text.zh}", f"{op.en} {high_text.en}")
    return Text(f"{low_text.zh} 至 {high_text.zh}", f"{low_text.en} to {high_text.en}")


def _end(value: Number, unit: Unit | None) -> tuple[Text, bool]:
    """An end of a range, and whether it is itself excluded (see `snapshot.values.OPEN`)."""
    for sign in (1, -1):
        inner = value - sign * OPEN
        if value != int(value) and inner.denominator < value.denominator // 10**4:
            return figure(int(inner) if inner.denominator == 1 else inner, unit), True
    return figure(value, unit), False


def stated(fact: Fact, value: Any, *, partial: bool, asked: Collection[str] = ()) -> Text:
    """A fact's value as people would say it; `partial` values are in that representation.

    Of a checklist only the items `asked` for are counted, or all of them.
    """
    match fact.node.type:
        case BoolType():
            if partial:
                return UNKNOWN if value == EITHER else _yes_no(value == YES)
            return _yes_no(value)
        case DateType():
            low, high = value if partial else (value, value)
            return _days(low, high, fact)
        case ChoiceType():
            mask = value if partial else 1 << value
            return _options(mask, fact)
        case ChecklistType():
            certain, possible = value if partial else (value, value)
            return _items(certain, possible, [not asked or item in asked for item in fact.options])
        case NumberType():
            if partial and value[0] != value[1]:
                return span(value[0], value[1], fact)
            return figure(value[0] if partial else value, fact.unit)
    return _record_count(value, partial=partial)


def _record_count(value: Any, *, partial: bool) -> Text:
    """How many records a list has; of a list known in part, how many are described."""
    if not partial:
        return RECORD.say(str(len(value)))
    n, low, high = len(value.listed), value.more_low, value.more_high
    if not n and low != high:
        return UNKNOWN
    least = RECORD.say(str(n + low))
    if low == high:
        return Text(f"{least.zh}，已说明 {n} 条", f"{least.en}, {n} described")
    return Text(f"至少 {least.zh}，已说明 {n} 条", f"at least {least.en}, {n} described")


def _yes_no(value: bool) -> Text:
    return Text("是", "yes") if value else Text("否", "no")


def _days(low: int, high: int, fact: Fact) -> Text:
    if (low, high) == (fact.at_least, fact.at_most):
        return UNKNOWN
    first, last = date.fromordinal(low).isoformat(), date.fromordinal(high).isoformat()
    return same(first) if low == high else Text(f"{first} 至 {last}", f"{first} to {last}")


def _options(mask: int, fact: Fact) -> Text:
    titles = [title for i, title in enumerate(fact.options.values()) if mask >> i & 1]
    if len(titles) == len(fact.options) > 1:
        return UNKNOWN
    return Text(" 或 ".join(t.zh for t in titles), " or ".join(t.en for t in titles))


def _items(certain: int, possible: int, counts: Sequence[bool]) -> Text:
    total, mask = sum(counts), sum(1 << i for i, does in enumerate(counts) if does)
    have, may = (certain & mask).bit_count(), (possible & mask).bit_count()
    if not have and may == total:
        return UNKNOWN
    if have == may:
        return Text(f"{total} 项中有 {have} 项", f"{have} of {total}")
    return Text(f"{total} 项中有 {have} 至 {may} 项", f"{have} to {may} of {total}")


def items_text(names: list[Text]) -> Text:
    """A list of items in words."""
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


# Expressions as written, with titles for names.

SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "=", "*": "×", "/": "÷", "-": "−"}
WORDS = {"and": Text("且", "and"), "or": Text("或", "or")}


class Names:
    """How the names of an expression are said: facts (with their values, if wanted), figures."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        fields: Mapping[str, Fact],
        parameters: Mapping[str, Parameter],
        figures: Mapping[str, Number | None],
        value: Callable[[Fact], Text | None] = lambda fact: None,
        types: Mapping[str, Classification] | None = None,
        counts: Callable[[Parameter], bool] = lambda item: True,
        units: Mapping[str, Unit] = NO_UNITS,
    ) -> None:
        self.facts = facts
        self.fields = fields
        self.parameters = parameters
        self.figures = figures
        self.value = value
        self.types = types or {}
        self.counts = counts
        self.units = units

    def inside(self, fact: Fact) -> Names:
        """The names inside the records of a list; their values are not said."""
        return Names(
            self.facts, fact.fields, self.parameters, self.figures, types=self.types,
            counts=self.counts, units=self.units,
        )  # fmt: skip

    def quantity(self, node: syntax.Number) -> Text:
        """A figure with its unit as people say it."""
        unit = None if node.unit is None else find_unit(node.unit, self.units)
        if unit is None:
            return same(syntax.unparse(node))
        return unit.say(node.text)

    def rows(self, table: str) -> list[Parameter]:
        """The figures of a table; none when there is no such table."""
        return [p for p in self.parameters.values() if p.cell and p.cell.table == table]

    def ends(self, rows: Sequence[Parameter]) -> tuple[Number, Number] | None:
        """The least and the greatest of the figures that can be the one that counts."""
        found = [self.figures.get(item.name) for item in rows if self.counts(item)]
        figures = [value for value in found if value is not None]
        return (min(figures), max(figures)) if figures else None

    def table(self, rows: Sequence[Parameter]) -> Text:
        """The figure of a table, or its ends while it is open, or else the table's title."""
        ends = self.ends(rows)
        if ends is None:
            assert rows[0].cell is not None
            return rows[0].cell.title
        low, high = (figure_of(rows[0], end) for end in ends)
        return low if low == high else Text(f"{low.zh} 至 {high.zh}", f"{low.en} to {high.en}")

    def level(self, name: str) -> int:
        """How tightly a name in words holds together: less so when it is a range."""
        ends = self.ends(self.rows(name))
        return 9 if ends is None or ends[0] == ends[1] else 4

    def say(self, name: str) -> Text:
        """A name in words."""
        fact = self.fields.get(name) or self.facts.get(name)
        if fact is not None:
            value = self.value(fact)
            if value is None:
                return fact.title
            return Text(f"{fact.title.zh}（{value.zh}）", f"{fact.title.en} ({value.en})")
        if name in self.parameters:
            parameter = self.parameters[name]
            value_now = self.figures.get(parameter.name)
            return parameter.title if value_now is None else figure_of(parameter, value_now)
        rows = self.rows(name)
        if rows:
            return self.table(rows)
        if name in OF_DAY_TITLES:
            return OF_DAY_TITLES[name]
        if name in self.types:
            return self.types[name].title
        for holder in holders(name):
            field = name.removeprefix(f"{holder}.")
            if holder in self.facts and field in self.facts[holder].fields:
                inner = self.facts[holder].fields[field].title
                outer = self.facts[holder].title
                return Text(f"{outer.zh}的{inner.zh}", f"{inner.en} of {outer.en}")
        return same(name)


def phrase(node: syntax.Node, names: Names) -> Text:
    """An expression in words, its names said by `names`."""
    return both(lambda lang: _say(node, names, lang, 0))


def _say(node: syntax.Node, names: Names, lang: Any, needed: int) -> str:
    level, text = _said(node, names, lang)
    if level >= needed:
        return text
    return f"（{text}）" if lang == "zh" else f"({text})"


LEVELS = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}


def _said(  # noqa: C901  a line a class
    node: syntax.Node, names: Names, lang: Any
) -> tuple[int, str]:
    match node:
        case syntax.Name():
            name = ".".join(node.parts)
            return names.level(name), names.say(name).in_(lang)
        case syntax.Number():
            return 9, names.quantity(node).in_(lang)
        case syntax.DateLiteral() | syntax.TextLiteral():
            return 9, node.text
        case syntax.BoolLiteral():
            return 9, _yes_no(node.value).in_(lang)
        case syntax.Unary():
            return _said_unary(node, names, lang)
        case syntax.Binary():
            level = LEVELS.get(node.op, 4)
            sign = WORDS[node.op].in_(lang) if node.op in WORDS else SIGNS.get(node.op, node.op)
            left = _say(node.left, names, lang, level)
            return level, f"{left} {sign} {_option_or(node, names, lang, level + 1)}"
        case syntax.Membership():
            return _said_membership(node, names, lang)
        case syntax.Conditional():
            return _said_conditional(node, names, lang)
        case syntax.Quantified():
            return _said_quantified(node, names, lang)
        case syntax.Call():
            return _said_call(node, names, lang)
        case syntax.Aggregate():
            return _said_aggregate(node, names, lang)
        case syntax.ListLiteral():
            return 9, items_text([phrase(item, names) for item in node.items]).in_(lang)


def _option_or(node: syntax.Binary, names: Names, lang: Any, needed: int) -> str:
    """The right side of a comparison, by its title when it is an option of the left side."""
    if isinstance(node.left, syntax.Name) and isinstance(
        node.right, syntax.Name | syntax.TextLiteral
    ):
        title = _option(node.left, node.right, names)
        if title is not None:
            return title.in_(lang)
    return _say(node.right, names, lang, needed)


def _option(holder: syntax.Node, node: syntax.Node, names: Names) -> Text | None:
    if not isinstance(holder, syntax.Name):
        return None
    name = ".".join(holder.parts)
    fact = names.fields.get(name) or names.facts.get(name)
    word = node.text if isinstance(node, syntax.TextLiteral) else syntax.unparse(node)
    if fact is None:
        types = names.types.get(name)
        return types.options[word].title if types and word in types.options else None
    return fact.options.get(word)


def _said_unary(node: syntax.Unary, names: Names, lang: Any) -> tuple[int, str]:
    inner = _say(node.operand, names, lang, 8)
    if node.op == "-":
        return 7, f"−{inner}"
    return 3, f"非 {inner}" if lang == "zh" else f"not {inner}"


def _said_membership(node: syntax.Membership, names: Names, lang: Any) -> tuple[int, str]:
    if isinstance(node.collection, syntax.ListLiteral):
        options = [_option(node.item, o, names) or phrase(o, names) for o in node.collection.items]
        item, collection = phrase(node.item, names).in_(lang), items_text(options).in_(lang)
    else:
        item = (_option(node.collection, node.item, names) or phrase(node.item, names)).in_(lang)
        collection = phrase(node.collection, names).in_(lang)
    if lang == "zh":
        return 4, f"{item} {'不' if node.negated else ''}属于 {collection}"
    return 4, f"{item} {'not ' if node.negated else ''}in {collection}"


def _said_conditional(node: syntax.Conditional, names: Names, lang: Any) -> tuple[int, str]:
    parts = [phrase(part, names).in_(lang) for part in (node.condition, node.then, node.otherwise)]
    pattern = "若 {}，则 {}，否则 {}" if lang == "zh" else "if {} then {} else {}"
    return 0, pattern.format(*parts)


QUANTIFIERS = {
    "all": Text("每个{}都满足：{}", "every one of {}: {}"),
    "any": Text("至少一个{}满足：{}", "at least one of {}: {}"),
    "none": Text("没有{}满足：{}", "none of {}: {}"),
}
CALLS = {
    "count": Text("{}的数量", "number of {}"),
    "sum": Text("{}合计", "sum of {}"),
    "min": Text("{}的最小值", "least of {}"),
    "max": Text("{}的最大值", "greatest of {}"),
    "abs": Text("{}的绝对值", "absolute value of {}"),
    "floor": Text("{}（向下取整）", "{} rounded down"),
    "ceil": Text("{}（向上取整）", "{} rounded up"),
    "round": Text("{}（四舍五入）", "{} rounded"),
    "mean": Text("{}的平均值", "mean of {}"),
}
OF_TWO = {
    "days": Text("自{1}至{0}的天数", "days from {1} to {0}"),
    "months": Text("自{1}至{0}的足月数", "full months from {1} to {0}"),
    "years": Text("自{1}至{0}的周年数", "full years from {1} to {0}"),
    "started": Text("{0} ÷ {1}（不足一份的计一份）", "{0} ÷ {1} rounded up"),
    "full": Text("{0} ÷ {1}（不足一份的不计）", "{0} ÷ {1} rounded down"),
}
EACH = Text("各{0}的“{1}”", "“{1}” over {0}")
EACH_WHERE = Text("满足“{2}”的各{0}的“{1}”", "“{1}” over {0} with “{2}”")
WHERE = Text("满足“{0}”的{1}", "{1} with “{0}”")


def _records(node: syntax.Node, names: Names) -> Names:
    name = ".".join(node.parts) if isinstance(node, syntax.Name) else ""
    fact = names.facts.get(name) or names.facts.get(name.rpartition(".")[0])
    return names.inside(fact) if fact is not None and fact.fields else names


def _said_quantified(node: syntax.Quantified, names: Names, lang: Any) -> tuple[int, str]:
    inner = _records(node.collection, names)
    collection = phrase(node.collection, names).in_(lang)
    condition = phrase(node.condition, inner).in_(lang)
    return 9, QUANTIFIERS[node.kind].in_(lang).format(collection, condition)


def _said_call(node: syntax.Call, names: Names, lang: Any) -> tuple[int, str]:
    if node.function in OF_TWO:
        # As the sides of a division: the second in brackets where the first needs none.
        ends = [_say(part, names, lang, 6 + i) for i, part in enumerate(node.arguments)]
        return 9, OF_TWO[node.function].in_(lang).format(*ends)
    arguments = items_text([phrase(argument, names) for argument in node.arguments]).in_(lang)
    if node.where is not None:
        condition = phrase(node.where, _records(node.arguments[0], names)).in_(lang)
        arguments = WHERE.in_(lang).format(condition, arguments)
    return 9, CALLS[node.function].in_(lang).format(arguments)


def _said_aggregate(node: syntax.Aggregate, names: Names, lang: Any) -> tuple[int, str]:
    inner = _records(node.collection, names)
    collection = phrase(node.collection, names).in_(lang)
    parts = [collection, phrase(node.value, inner).in_(lang)]
    if node.where is not None:
        parts.append(phrase(node.where, inner).in_(lang))
    pattern = EACH if node.where is None else EACH_WHERE
    return 9, CALLS[node.function].in_(lang).format(pattern.in_(lang).format(*parts))
