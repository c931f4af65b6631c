"""Functions in expressions: of numbers, of days, and of the records of a list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Self, TypeVar

from liren.engine.errors import nearest
from liren.engine.ir import build
from liren.engine.ir.nodes import TRUE, AggregateKind, Const, Expr, Input, RoundingMode
from liren.engine.ir.types import BOOL, WHOLE, DateType, NumberType, Type
from liren.engine.language import expression as syntax
from liren.engine.ruleset import advice
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expression_operators import Operators
from liren.engine.ruleset.expression_scope import Refused, Typed
from liren.engine.ruleset.expression_types import unify
from liren.engine.ruleset.kinds import in_words, number_of
from liren.engine.ruleset.model import Fact
from liren.engine.text import Text, same

T = TypeVar("T")


def _of_list(name: str) -> Text:
    """How a function of lists is used; the backticks between its forms are part of it."""
    return Text(
        f"{name}(列表.字段 where 条件)` 或 `{name}(列表: 算式 where 条件)",
        f"{name}(LIST.FIELD where CONDITION)` or `{name}(LIST: EXPRESSION where CONDITION)",
    )


def _of_numbers_or_list(name: str) -> Text:
    return Text(
        f"{name}(a, b, …)`、`{name}(列表.字段)` 或 `{name}(列表: 算式)",
        f"{name}(a, b, …)`, `{name}(LIST.FIELD)` or `{name}(LIST: EXPRESSION)",
    )


USAGE = {
    "min": _of_numbers_or_list("min"),
    "max": _of_numbers_or_list("max"),
    "abs": same("abs(a)"),
    "floor": same("floor(a)"),
    "ceil": same("ceil(a)"),
    "round": same("round(a, 0.01)"),
    "started": Text("started(a, 每份数量)", "started(a, STEP)"),
    "full": Text("full(a, 每份数量)", "full(a, STEP)"),
    "months": Text("months(较晚日期, 较早日期)", "months(later, earlier)"),
    "years": Text("years(较晚日期, 较早日期)", "years(later, earlier)"),
    "days": Text("days(较晚日期, 较早日期)", "days(later, earlier)"),
    "count": Text("count(列表 where 条件)", "count(LIST where CONDITION)"),
    "sum": _of_list("sum"),
    "mean": _of_list("mean"),
}


class Functions(Operators):
    """Translates functions, those of lists among them."""

    def records(self, node: syntax.Node) -> Fact:
        """The list that a node names."""
        fact = self.fact(node)
        if fact is None or fact.kind != "records":
            known = [f.id for f in self.scope.facts.values() if f.kind == "records"]
            name = syntax.unparse(node)
            self.refuse_broken(name)
            raise Refused(
                p.UnknownList(name=name, nearest=nearest(name, known), place=self.place(node))
            )
        if self.scope.record is not None:
            what = Text("列表的函数不能嵌套", "functions of lists cannot be nested")
            raise Refused(p.NotAllowed(what=what, place=self.place(node)))
        return fact

    def inside(self, fact: Fact, node: syntax.Node | None) -> Expr:
        """A condition on the records of a list."""
        if node is None:
            return TRUE
        return self.of_records(fact, lambda inner: inner.condition(node))

    def of_records(self, fact: Fact, read: Callable[[Self], T], where: Expr = TRUE) -> T:
        """What is read where the records of a list are at hand, those for which `where` holds."""
        scope = self.scope.within(fact)
        found = read(type(self)(self.document, self.path, scope, self.products))
        assert isinstance(fact.node, Input)
        for zero in scope.zero_divisors:
            self.scope.zero_divisors.append(build.aggregate("any", fact.node, zero, where))
        return found

    def of_list(self, node: syntax.Aggregate | syntax.Quantified) -> Typed:
        """A function of the records of a list."""
        if isinstance(node, syntax.Quantified):
            return self.quantified(node)
        return self.aggregate(node)

    def aggregate(self, node: syntax.Aggregate) -> Typed:
        """A number from an expression of each record."""
        if node.function not in FUNCTIONS:
            raise self.unknown_function(node)
        if node.function not in AGGREGATES:
            raise self.misused(node)
        fact = self.records(node.collection)
        where = self.inside(fact, node.where)
        value = self.of_records(fact, lambda inner: inner.numeric(node.value), where)
        return self.over(node, fact, value, where)

    def quantified(self, node: syntax.Quantified) -> Typed:
        """Whether all, any or none of the records are as asked."""
        fact = self.records(node.collection)
        condition = self.inside(fact, node.condition)
        assert isinstance(fact.node, Input)
        if node.kind == "all":
            return build.aggregate("all", fact.node, condition), BOOL
        found = build.aggregate("any", fact.node, condition)
        return (found if node.kind == "any" else build.negate(found)), BOOL

    # functions

    def call(self, node: syntax.Call) -> Typed:
        """A function by its name."""
        if node.function not in FUNCTIONS:
            raise self.unknown_function(node)
        return FUNCTIONS[node.function](self, node)

    def unknown_function(self, node: syntax.Call | syntax.Aggregate) -> Refused:
        """The problem of a function that there is not."""
        near = nearest(node.function, FUNCTIONS)
        place = self.document.inside(self.path, node.span[0], len(node.function))
        mended = advice.of_previous(node)
        return Refused(
            p.UnknownFunction(name=node.function, nearest=near, advice=mended, place=place)
        )

    def misused(self, node: syntax.Call | syntax.Aggregate) -> Refused:
        """The problem of a function used otherwise than it can be."""
        usage = USAGE[node.function]
        return Refused(
            p.WrongArguments(function=node.function, usage=usage, place=self.place(node))
        )

    def one_number(self, node: syntax.Call) -> tuple[Expr, NumberType]:
        """The only argument, a number."""
        if len(node.arguments) != 1 or node.where is not None:
            raise self.misused(node)
        return self.numeric(node.arguments[0])

    def extreme(self, node: syntax.Call) -> Typed:
        """The least or greatest of numbers, or of a field."""
        column = self.column(node.arguments[0]) if len(node.arguments) == 1 else None
        if column is not None:
            return self.of_column(node, *column)
        if len(node.arguments) < 2 or node.where is not None:
            raise self.misused(node)
        first, kind = self.numeric(node.arguments[0])
        terms = [first]
        common: Type = kind
        for argument in node.arguments[1:]:
            expr, other = self.numeric(argument)
            pair = syntax.Binary("+", node.arguments[0], argument, span=node.span)
            common = self.common(
                pair, (first, common), (expr, other), Text("比较", "compared with")
            )
            terms.append(expr)
        return build.extreme(node.function, *terms), common

    def column(self, node: syntax.Node) -> tuple[Fact, Fact] | None:
        """The list and the field that `LIST.FIELD` names."""
        if not isinstance(node, syntax.Name):
            return None
        holders = [".".join(node.parts[:i]) for i in range(1, len(node.parts))]
        for holder in holders:
            self.refuse_broken(holder)
        lists = [self.scope.facts[name] for name in holders if name in self.scope.facts]
        fact = next((item for item in lists if item.kind == "records"), None)
        if fact is None:
            return None
        name = ".".join(node.parts).removeprefix(f"{fact.id}.")
        if name not in fact.fields:
            near = nearest(name, fact.fields)
            full = None if near is None else f"{fact.id}.{near}"
            raise Refused(
                p.UnknownFact(name=syntax.unparse(node), nearest=full, place=self.place(node))
            )
        return fact, fact.fields[name]

    def of_column(self, node: syntax.Call, fact: Fact, column: Fact) -> Typed:
        """A number from a field of each record."""
        if self.scope.record is not None:
            what = Text("列表的函数不能嵌套", "functions of lists cannot be nested")
            raise Refused(p.NotAllowed(what=what, place=self.place(node)))
        if not isinstance(column.node.type, NumberType):
            raise self.misused(node)
        kind = number_of(column)
        assert isinstance(kind, NumberType)
        return self.over(node, fact, (column.node, kind), self.inside(fact, node.where))

    def over(
        self,
        node: syntax.Call | syntax.Aggregate,
        fact: Fact,
        value: tuple[Expr, NumberType],
        where: Expr,
    ) -> Typed:
        """One number from the values of the records for which `where` holds."""
        assert isinstance(fact.node, Input)
        expr, kind = value
        found = build.aggregate(AGGREGATES[node.function], fact.node, expr, where)
        whole = kind.whole and node.function != "mean"
        return found, NumberType(kind.dimension, whole, kind.kind)

    def total(self, node: syntax.Call) -> Typed:
        """The sum or mean of a field."""
        column = self.column(node.arguments[0]) if len(node.arguments) == 1 else None
        if column is None:
            raise self.misused(node)
        return self.of_column(node, *column)

    def count(self, node: syntax.Call) -> Typed:
        """How many conditions hold, items are there, or records are in a list."""
        if len(node.arguments) > 1 and node.where is None:
            return build.tally(*self.conditions(node.arguments)), WHOLE
        if len(node.arguments) != 1:
            raise self.misused(node)
        fact = self.fact(node.arguments[0])
        if fact is not None and fact.kind == "checklist" and node.where is None:
            items = [build.has_item(fact.node, item) for item in fact.options]
            return build.tally(*items), WHOLE
        fact = self.records(node.arguments[0])
        assert isinstance(fact.node, Input)
        return build.aggregate("count", fact.node, TRUE, self.inside(fact, node.where)), WHOLE

    def absolute(self, node: syntax.Call) -> Typed:
        """A number without its sign."""
        expr, kind = self.one_number(node)
        minus = build.multiply(build.number(-1), expr)
        return build.extreme("max", expr, minus), kind

    def floor(self, node: syntax.Call) -> Typed:
        """A number rounded down or up to a whole one."""
        expr, kind = self.one_number(node)
        whole = NumberType(kind.dimension, True, kind.kind)
        mode = "floor" if node.function == "floor" else "ceiling"
        return build.round_to(expr, Fraction(1), mode), whole  # type: ignore[arg-type]

    def rounded(self, node: syntax.Call) -> Typed:
        """A number rounded to a step, halves up."""
        if len(node.arguments) != 2 or node.where is not None:
            raise self.misused(node)
        expr, kind = self.numeric(node.arguments[0])
        step, step_kind = self.numeric(node.arguments[1])
        if not isinstance(step, Const) or step.value <= 0:
            raise self.misused(node)
        if step_kind.kind != "bare" and unify(kind, step_kind) is None:
            place = self.place(node.arguments[1])
            expected, found = in_words(kind), in_words(step_kind)
            raise Refused(p.WrongType(expected=expected, found=found, place=place))
        return build.round_to(expr, Fraction(step.value), "half_up"), kind

    def parts(self, node: syntax.Call) -> Typed:
        """How many parts of a given size a number has: begun ones, or full ones alone."""
        if len(node.arguments) != 2 or node.where is not None:
            raise self.misused(node)
        first, second = node.arguments
        whole, size = self.both(first, second)
        for part, (_, kind) in ((first, whole), (second, size)):
            self.refuse_other_than_number(part, kind)
        verb = Text("相除计份", "counted in steps of")
        self.common(syntax.Binary("/", first, second, span=node.span), whole, size, verb)
        if isinstance(size[0], Const) and size[0].value <= 0:
            raise self.misused(node)
        self.count_product(node)
        quotient = self.quotient(node, whole[0], size[0], second)
        mode: RoundingMode = "ceiling" if node.function == "started" else "floor"
        return build.round_to(quotient, Fraction(1), mode), WHOLE

    def days(self, node: syntax.Call) -> Typed:
        """The days from one day to a later one."""
        later, earlier = self.two_days(node)
        return build.days_between(later, earlier), NumberType((("time", 1),), True)

    def months(self, node: syntax.Call) -> Typed:
        """Full months; full years are months as well, twelve each."""
        months = build.months_between(*self.two_days(node))
        step = Fraction(1 if node.function == "months" else 12)
        return build.round_to(months, step, "down"), NumberType((("month", 1),), True)

    def two_days(self, node: syntax.Call) -> tuple[Expr, Expr]:
        """The two arguments, days both."""
        if len(node.arguments) != 2 or node.where is not None:
            raise self.misused(node)
        (later, a), (earlier, b) = self.both(node.arguments[0], node.arguments[1])
        if not (isinstance(a, DateType) and isinstance(b, DateType)):
            raise self.misused(node)
        return later, earlier


FUNCTIONS: dict[str, Callable[[Functions, syntax.Call], Typed]] = {
    "min": Functions.extreme,
    "max": Functions.extreme,
    "abs": Functions.absolute,
    "floor": Functions.floor,
    "ceil": Functions.floor,
    "round": Functions.rounded,
    "started": Functions.parts,
    "full": Functions.parts,
    "days": Functions.days,
    "months": Functions.months,
    "years": Functions.months,
    "count": Functions.count,
    "sum": Functions.total,
    "mean": Functions.total,
}
AGGREGATES: Mapping[str, AggregateKind] = {
    "sum": "sum", "min": "min", "max": "max", "mean": "mean",
}  # fmt: skip
