"""From the syntax of an expression to typed intermediate representation.

In: a syntax tree and a `Scope` that says what names mean. Out: an IR expression and its type, or
problems with their places. Guarantee: what comes out compares and adds only like with like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import count, islice
from typing import TypeVar

from liren.engine.errors import LirenError, Place, Problem, declared_at, nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero
from liren.engine.ir.nodes import (
    FALSE,
    TRUE,
    AggregateKind,
    Const,
    Expr,
    Field,
    Input,
    RoundingMode,
)
from liren.engine.ir.nodes import Parameter as ParameterNode
from liren.engine.ir.types import (
    BOOL,
    DATE,
    WHOLE,
    BoolType,
    ChecklistType,
    ChoiceType,
    DateType,
    NumberType,
    Type,
)
from liren.engine.ir.walk import walk
from liren.engine.language import expression as syntax
from liren.engine.language.document import Document
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import Unit, is_count, multiply
from liren.engine.language.words import meant_switch
from liren.engine.ruleset import advice
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.history import History
from liren.engine.ruleset.kinds import in_words, number_of
from liren.engine.ruleset.model import (
    FIRST_DAY,
    LAST_DAY,
    OF_DAY,
    PREVIOUS,
    Classification,
    Fact,
    Parameter,
)
from liren.engine.text import Text, same

Typed = tuple[Expr, Type]
T = TypeVar("T")

MAX_PRODUCTS = 20
MAX_NODES = 1000


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


@dataclass(slots=True)
class Scope:
    """What names mean at one place of a ruleset. `record` is the list whose records are at hand.

    `broken` are names whose declaration is at fault, which was reported there: what refers to them
    is refused without another word.
    """

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    units: Mapping[str, Unit]
    record: Fact | None = None
    used: dict[str, Parameter] = field(default_factory=dict)
    zero_divisors: list[Expr] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    types: Mapping[str, Classification] = field(default_factory=dict)

    def within(self, record: Fact | None) -> Scope:
        """The same scope inside the records of a list; it notes its zero divisors by itself."""
        return replace(self, record=record, zero_divisors=[])

    def fresh(self) -> Scope:
        """The same scope for another expression, with nothing noted yet."""
        return replace(self, used={}, zero_divisors=[])

    def known(self) -> list[str]:
        """Every name that may stand in an expression."""
        fields = list(self.record.fields) if self.record else []
        history = self.facts.nameable() if isinstance(self.facts, History) else ()
        return [*fields, *self.facts, *self.parameters, *self.types, *OF_DAY, *history]


class Refused(Exception):
    """An expression that cannot be translated, with its problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def translate(document: Document, path: Sequence[str | int], text: str, scope: Scope) -> Typed:
    """The expression at `path`; raises `Refused`."""
    try:
        node = syntax.parse(text)
    except LirenError as error:
        raise Refused(*(_placed(found, document, path) for found in error.problems)) from None
    return _Translator(document, path, scope).typed(node)


def _placed(problem: Problem, document: Document, path: Sequence[str | int]) -> Problem:
    """A problem of the syntax, which knows its column in the text, placed in the document."""
    if problem.place is None or problem.place.column is None:
        return problem.at(document.place(path))
    return problem.at(document.inside(path, problem.place.column - 1, problem.place.width))


def parameter_node(item: Parameter) -> Typed:
    """A parameter as an expression, and its type."""
    figures = [dated.value for dated in item.values if dated.value is not None]
    whole = bool(figures) and all(isinstance(figure, int) for figure in figures)
    low, high = min(figures, default=None), max(figures, default=None)
    if item.is_day:
        return ParameterNode(item.name, DATE, low, high), DATE
    if item.unit is None:
        kind = NumberType((), whole, "bare")
    else:
        share = item.unit.dimension == ()
        kind = NumberType(item.unit.dimension, whole, "share" if share else "plain")
    node_type = NumberType(kind.dimension, whole)
    return ParameterNode(item.name, node_type, low, high), kind


def unify(left: Type, right: Type) -> Type | None:
    """The common type of two sides of a comparison or sum; None when they are unlike."""
    if not (isinstance(left, NumberType) and isinstance(right, NumberType)):
        return left if left == right or (left, right) == (DATE, DATE) else None
    whole = left.whole and right.whole
    if left.kind == "bare" or right.kind == "bare":
        other = right if left.kind == "bare" else left
        if other.kind == "bare" or (other.kind == "plain" and _countable(other)):
            return NumberType(other.dimension, whole, other.kind)
        return None
    if left.dimension == right.dimension:
        both = left.kind == right.kind == "share"
        return NumberType(left.dimension, whole, "share" if both else "plain")
    if {left.dimension, right.dimension} & {(), (("item", 1),)} and "share" not in (
        left.kind,
        right.kind,
    ):
        other_dimension = max(left.dimension, right.dimension, key=lambda d: (d != (), d != ITEM))
        return NumberType(other_dimension, whole) if _is_counted(other_dimension) else None
    return None


def is_wild(one: Typed, other: Typed) -> bool:
    """Whether a bare figure fits another kind all the same: 0 is of every kind, 1 is a share."""
    expr, kind = one
    if not (isinstance(kind, NumberType) and kind.kind == "bare" and isinstance(expr, Const)):
        return False
    wanted = other[1]
    if not isinstance(wanted, NumberType):
        return False
    return expr.value == 0 or (wanted.kind == "share" and expr.value == 1)


ITEM = (("item", 1),)


def _countable(kind: NumberType) -> bool:
    return _is_counted(kind.dimension)


def _is_counted(dimension: tuple[tuple[str, int], ...]) -> bool:
    return dimension == () or is_count(dimension)


class _Translator:
    def __init__(
        self,
        document: Document,
        path: Sequence[str | int],
        scope: Scope,
        products: Iterator[int] | None = None,
    ) -> None:
        self.document = document
        self.path = path
        self.scope = scope
        self.products = products or count(1)

    def place(self, node: syntax.Node) -> Place:
        start, end = node.span
        return self.document.inside(self.path, start, end - start)

    def typed(self, node: syntax.Node) -> Typed:
        match node:
            case syntax.Name():
                return self.name(node)
            case syntax.Number():
                return self.number(node)
            case syntax.BoolLiteral():
                return build.boolean(node.value), BOOL
            case syntax.DateLiteral():
                return self.day(node)
            case syntax.Unary():
                return self.unary(node)
            case syntax.Binary():
                return self.binary(node)
            case syntax.Membership():
                return self.membership(node)
            case syntax.Call():
                return self.call(node)
            case syntax.Aggregate() | syntax.Quantified():
                return self.of_list(node)
            case syntax.Conditional():
                return self.conditional(node)
        found = Text("引号中的文字", "a quoted text")
        if isinstance(node, syntax.ListLiteral):
            found = Text("列表", "a list")
        expected = Text("数值、是否或日期", "a number, a yes or no, or a day")
        raise Refused(p.WrongType(expected=expected, found=found, place=self.place(node)))

    # names and figures

    def name(self, node: syntax.Name) -> Typed:
        name = ".".join(node.parts)
        record = self.scope.record
        if record is not None and name in record.fields:
            fact = record.fields[name]
            return fact.node, number_of(fact)
        if name in self.scope.facts:
            fact = self.scope.facts[name]
            return fact.node, number_of(fact)
        if name in self.scope.parameters:
            return self.parameter(self.scope.parameters[name], node)
        if name in OF_DAY:
            return OF_DAY[name], OF_DAY[name].type
        self.refuse_broken(name)
        if name in self.scope.types:
            raise Refused(p.OnlyOneType(name=name, place=self.place(node)))
        near = nearest(name, self.scope.known())
        declared = self.declared(near) if near else None
        raise Refused(
            p.UnknownFact(
                name=name, nearest=near, declared=declared, figure=_figure(name),
                advice=self.meant(name), place=self.place(node),
            )
        )  # fmt: skip

    def meant(self, name: str) -> Text | None:
        """What an unknown name may be: a fact of records, or an option."""
        facts = self.scope.facts
        inner = advice.of_records(name, facts, self.scope.record)
        return inner or advice.of_option(name, facts.values())

    def refuse_broken(self, name: str) -> None:
        """Refuse what refers to a declaration that is at fault."""
        if name in self.scope.broken or name.removeprefix(f"{PREVIOUS}.") in self.scope.broken:
            raise Refused

    def declared(self, name: str) -> Place | None:
        if self.scope.record is not None and name in self.scope.record.fields:
            return self.scope.record.fields[name].place
        known = self.scope.facts.get(name) or self.scope.parameters.get(name)
        return known.place if known else None

    def parameter(self, item: Parameter, node: syntax.Name) -> Typed:
        self.scope.used.update((figure.name, figure) for figure in item.figures())
        if item.table is None:
            return parameter_node(item)
        table, record = item.table, self.scope.record
        if table.records is not None and (record is None or record.id != table.records):
            problem = p.OnlyInRecords(
                name=item.id, by=table.by, records=table.records, place=self.place(node)
            )
            raise Refused(problem)
        if table.zero_divisor != FALSE:
            self.scope.zero_divisors.append(table.zero_divisor)
        kind = parameter_node(table.cells[0])[1]
        if isinstance(kind, NumberType):
            kind = NumberType(kind.dimension, build.number_type(table.chosen).whole, kind.kind)
        return table.chosen, kind

    def number(self, node: syntax.Number) -> Typed:
        written = node.text if node.unit is None else f"{node.text} {node.unit}"
        quantity = parse_quantity(written, self.scope.units)
        if isinstance(quantity, Problem):
            raise Refused(quantity.at(self.place(node)))
        if quantity.unit is None:
            const = build.number(quantity.value)
            return const, NumberType((), isinstance(const.value, int), "bare")
        value = quantity.in_base()
        share = quantity.unit.dimension == ()
        const = build.number(value, quantity.unit.dimension)
        kind = NumberType(quantity.unit.dimension, const.type.whole, "share" if share else "plain")  # type: ignore[union-attr]
        return const, kind

    def day(self, node: syntax.DateLiteral) -> Typed:
        day = date.fromisoformat(node.text)
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Refused(
                p.WrongShape(expected=p.A_DAY, found=p.shown(node.text), place=self.place(node))
            )
        return Const(day.toordinal(), DATE), DATE

    # operators

    def both(self, left: syntax.Node, right: syntax.Node) -> tuple[Typed, Typed]:
        """Both sides, with the problems of both when either fails."""
        problems: list[Problem] = []
        results: list[Typed] = []
        for node in (left, right):
            try:
                results.append(self.typed(node))
            except Refused as error:
                problems.extend(error.problems)
        if len(results) < 2:
            raise Refused(*problems)
        return results[0], results[1]

    def unary(self, node: syntax.Unary) -> Typed:
        if node.op == "not":
            return build.negate(self.condition(node.operand)), BOOL
        operand, kind = self.numeric(node.operand)
        return build.multiply(build.number(-1), operand), kind

    def condition(self, node: syntax.Node) -> Expr:
        expr, kind = self.typed(node)
        if not isinstance(kind, BoolType):
            raise Refused(
                p.WrongType(expected=p.A_CONDITION, found=in_words(kind), place=self.place(node))
            )
        return expr

    def numeric(self, node: syntax.Node) -> tuple[Expr, NumberType]:
        expr, kind = self.typed(node)
        self.refuse_other_than_number(node, kind)
        assert isinstance(kind, NumberType)
        return expr, kind

    def refuse_other_than_number(self, node: syntax.Node, kind: Type) -> None:
        if not isinstance(kind, NumberType):
            expected = Text("数值", "a number")
            mended = advice.as_number(syntax.unparse(node), kind)
            raise Refused(
                p.WrongType(
                    expected=expected, found=in_words(kind), advice=mended, place=self.place(node)
                )
            )

    def binary(self, node: syntax.Binary) -> Typed:
        match node.op:
            case "and" | "or":
                terms = self.conditions((node.left, node.right))
                return (build.all_of if node.op == "and" else build.any_of)(*terms), BOOL
            case "+" | "-":
                return self.sum(node)
            case "*" | "/":
                return self.product(node)
        return self.comparison(node)

    def conditions(self, nodes: Sequence[syntax.Node]) -> list[Expr]:
        problems: list[Problem] = []
        found: list[Expr] = []
        for node in nodes:
            try:
                found.append(self.condition(node))
            except Refused as error:
                problems.extend(error.problems)
        if len(found) < len(nodes):
            raise Refused(*problems)
        return found

    def sum(self, node: syntax.Binary) -> Typed:
        (left, left_kind), (right, right_kind) = self.both(node.left, node.right)
        for part, kind in ((node.left, left_kind), (node.right, right_kind)):
            self.refuse_other_than_number(part, kind)
        kind = self.common(node, (left, left_kind), (right, right_kind), Text("相加减", "added to"))
        combine = build.add if node.op == "+" else build.subtract
        return self.bounded(combine(left, right), node), kind

    def product(self, node: syntax.Binary) -> Typed:
        self.count_product(node)
        left, left_kind = self.numeric(node.left)
        right, right_kind = self.numeric(node.right)
        power = 1 if node.op == "*" else -1
        dimension = multiply(left_kind.dimension, right_kind.dimension, power)
        bare = left_kind.kind == right_kind.kind == "bare"
        share = left_kind.kind == "share" and right_kind.kind == "bare"
        kind = NumberType(
            dimension,
            left_kind.whole and right_kind.whole and node.op == "*",
            "bare" if bare else "share" if share else "plain",
        )
        if node.op == "*":
            return self.bounded(build.multiply(left, right), node), kind
        return self.quotient(node, left, right, node.right), kind

    def count_product(self, node: syntax.Node) -> None:
        """Note a multiplication or division; those inside of functions of lists count as well."""
        if next(self.products) > MAX_PRODUCTS:
            raise Refused(p.TooManyProducts(limit=MAX_PRODUCTS, place=self.place(node)))

    def quotient(self, node: syntax.Node, left: Expr, right: Expr, divisor: syntax.Node) -> Expr:
        """A quotient, once it is noted when its divisor is zero."""
        if isinstance(right, Const) and right.value == 0:
            what = Text("除数为零", "division by zero")
            raise Refused(p.NotAllowed(what=what, place=self.place(divisor)))
        if can_be_zero(right):
            self.scope.zero_divisors.append(build.compare("==", right, build.number(0)))
        return self.bounded(build.divide(left, right), node)

    def bounded(self, expr: Expr, node: syntax.Node) -> Expr:
        """The expression, unless bringing quotients over one divisor has made it huge."""
        size = sum(1 for _ in islice(walk(expr), MAX_NODES + 1))
        if size > MAX_NODES:
            raise Refused(p.TooComplex(place=self.place(node)))
        return expr

    def comparison(self, node: syntax.Binary) -> Typed:
        for choice, option in ((node.left, node.right), (node.right, node.left)):
            types = self.classification(choice)
            if types is not None and node.op in ("==", "!="):
                holds = self.of_type(types, option)
                return (holds if node.op == "==" else build.negate(holds)), BOOL
            found = self.choice(choice)
            if found is not None and node.op in ("==", "!="):
                name = self.option(found, option, choice)
                is_it = build.is_option(found, [name])
                return (is_it if node.op == "==" else build.negate(is_it)), BOOL
            self.refuse_spelt_out(node, choice, option)
        left, right = self.both(node.left, node.right)
        self.common(node, left, right, Text("比较", "compared with"))
        if isinstance(left[1], BoolType) and node.op in ("==", "!="):
            same_value = build.choose(left[0], right[0], build.negate(right[0]))
            return (same_value if node.op == "==" else build.negate(same_value)), BOOL
        if not isinstance(left[1], NumberType | DateType):
            expected = Text("数值或日期", "a number or a day")
            raise Refused(
                p.WrongType(expected=expected, found=in_words(left[1]), place=self.place(node.left))
            )
        return build.relate(node.op, left[0], right[0]), BOOL

    def refuse_spelt_out(self, node: syntax.Binary, flag: syntax.Node, word: syntax.Node) -> None:
        """Refuse `gated == yes`: a yes or no is a condition by itself."""
        fact = self.fact(flag)
        if fact is None or fact.kind != "flag" or not isinstance(word, syntax.Name):
            return
        written = ".".join(word.parts)
        meant = meant_switch(written)
        if meant is None or node.op not in ("==", "!=") or written in self.scope.known():
            return
        name = syntax.unparse(flag)
        instead = name if meant == (node.op == "==") else f"not {name}"
        raise Refused(
            p.FlagCompared(name=name, word=written, instead=instead, place=self.place(word))
        )

    def common(self, node: syntax.Binary, left: Typed, right: Typed, verb: Text) -> Type:
        """The type both sides share; zero is of every kind, and 1 is a share as well."""
        for one, other in ((left, right), (right, left)):
            if is_wild(one, other):
                return other[1]
        kind_found = unify(left[1], right[1])
        if kind_found is not None:
            return kind_found
        hint = self.unit_hint(node.left) or self.unit_hint(node.right)
        raise Refused(
            p.CannotCompare(
                left=in_words(left[1]), right=in_words(right[1]), verb=verb, hint=hint,
                advice=self.comparable(node, left[1], right[1]), place=self.place(node.right),
            )
        )  # fmt: skip

    def comparable(self, node: syntax.Binary, left: Type, right: Type) -> Text | None:
        """How one of two sides is written so that they can be compared."""
        for one, kind, other in ((node.left, left, node.right), (node.right, right, node.left)):
            if isinstance(other, syntax.Number) and other.unit is None:
                fact = self.fact(one)
                unit = None if fact is None else fact.unit
                return advice.with_unit(other.text, kind, unit) or advice.as_number(
                    syntax.unparse(one), kind
                )
        return None

    def unit_hint(self, node: syntax.Node) -> Text | None:
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name) or self.scope.parameters.get(name)
        return None if fact is None else unit_hint(name, fact, self.place(node))

    # choices, checklists, lists

    def choice(self, node: syntax.Node) -> Input | Field | None:
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name)
        return fact.node if fact is not None and fact.kind == "choice" else None

    def option(self, choice: Input | Field, node: syntax.Node, of: syntax.Node) -> str:
        assert isinstance(choice.type, ChoiceType)
        name = self.word(node, Text("选项", "an option"))
        if name not in choice.type.options:
            near = nearest(name, choice.type.options)
            shown = syntax.unparse(of)
            raise Refused(
                p.UnknownOption(name=name, choice=shown, nearest=near, place=self.place(node))
            )
        return name

    def classification(self, node: syntax.Node) -> Classification | None:
        if not isinstance(node, syntax.Name) or self.fact(node) is not None:
            return None
        return self.scope.types.get(".".join(node.parts))

    def of_type(self, types: Classification, node: syntax.Node) -> Expr:
        """Whether the community is of a type, by the condition of that type alone."""
        name = self.word(node, Text("类型", "a type"))
        if name not in types.options:
            near = nearest(name, types.options)
            raise Refused(
                p.UnknownOption(name=name, choice=types.id, nearest=near, place=self.place(node))
            )
        option = types.options[name]
        self.scope.used.update((item.name, item) for item in option.parameters)
        return option.when

    def word(self, node: syntax.Node, expected: Text) -> str:
        if isinstance(node, syntax.TextLiteral):
            return node.text
        if isinstance(node, syntax.Name):
            return ".".join(node.parts)
        raise Refused(
            p.WrongType(
                expected=expected, found=p.shown(syntax.unparse(node)), place=self.place(node)
            )
        )

    def membership(self, node: syntax.Membership) -> Typed:
        if isinstance(node.collection, syntax.ListLiteral):
            expr = self.among(node, node.collection.items)
        else:
            in_list = advice.as_membership(node, self.choice(node.item) is not None)
            checklist = self.checklist(node.collection, in_list)
            assert isinstance(checklist.node.type, ChecklistType)
            name = self.word(node.item, Text("清单项", "an item"))
            if name not in checklist.options:
                raise Refused(
                    p.UnknownItem(
                        name=name, checklist=checklist.id, place=self.place(node.item),
                        nearest=nearest(name, checklist.options),
                    )
                )  # fmt: skip
            expr = build.has_item(checklist.node, name)
        return (build.negate(expr) if node.negated else expr), BOOL

    def among(self, node: syntax.Membership, items: Sequence[syntax.Node]) -> Expr:
        types = self.classification(node.item)
        if types is not None:
            return build.any_of(*(self.of_type(types, item) for item in items))
        choice = self.choice(node.item)
        if choice is None:
            expected = Text("选择类事实", "a fact that is a choice")
            found = p.shown(syntax.unparse(node.item))
            mended = advice.listed(node, self.fact(node.item))
            raise Refused(
                p.WrongType(expected=expected, found=found, advice=mended, place=self.place(node))
            )
        return build.is_option(choice, [self.option(choice, item, node.item) for item in items])

    def checklist(self, node: syntax.Node, instead: Text | None = None) -> Fact:
        fact = self.fact(node)
        if fact is None or fact.kind != "checklist":
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            name = syntax.unparse(node)
            self.refuse_broken(name)
            raise Refused(
                p.UnknownChecklist(
                    name=name, nearest=nearest(name, known), advice=instead,
                    place=self.place(node),
                )
            )  # fmt: skip
        return fact

    def fact(self, node: syntax.Node) -> Fact | None:
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        if self.scope.record is not None and name in self.scope.record.fields:
            return self.scope.record.fields[name]
        return self.scope.facts.get(name)

    def records(self, node: syntax.Node) -> Fact:
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

    def of_records(self, fact: Fact, read: Callable[[_Translator], T], where: Expr = TRUE) -> T:
        """What is read where the records of a list are at hand, those for which `where` holds."""
        scope = self.scope.within(fact)
        found = read(_Translator(self.document, self.path, scope, self.products))
        assert isinstance(fact.node, Input)
        for zero in scope.zero_divisors:
            self.scope.zero_divisors.append(build.aggregate("any", fact.node, zero, where))
        return found

    def of_list(self, node: syntax.Aggregate | syntax.Quantified) -> Typed:
        if isinstance(node, syntax.Quantified):
            return self.quantified(node)
        return self.aggregate(node)

    def aggregate(self, node: syntax.Aggregate) -> Typed:
        if node.function not in FUNCTIONS:
            raise self.unknown_function(node)
        if node.function not in AGGREGATES:
            raise self.misused(node)
        fact = self.records(node.collection)
        where = self.inside(fact, node.where)
        value = self.of_records(fact, lambda inner: inner.numeric(node.value), where)
        return self.over(node, fact, value, where)

    def quantified(self, node: syntax.Quantified) -> Typed:
        fact = self.records(node.collection)
        condition = self.inside(fact, node.condition)
        assert isinstance(fact.node, Input)
        if node.kind == "all":
            return build.aggregate("all", fact.node, condition), BOOL
        found = build.aggregate("any", fact.node, condition)
        return (found if node.kind == "any" else build.negate(found)), BOOL

    def conditional(self, node: syntax.Conditional) -> Typed:
        condition = self.condition(node.condition)
        then, otherwise = self.both(node.then, node.otherwise)
        pair = syntax.Binary("+", node.then, node.otherwise, span=node.span)
        verb = Text("作为同一个值的两种情形", "an alternative to")
        kind = self.common(pair, then, otherwise, verb)
        return build.choose(condition, then[0], otherwise[0]), kind

    # functions

    def call(self, node: syntax.Call) -> Typed:
        if node.function not in FUNCTIONS:
            raise self.unknown_function(node)
        return FUNCTIONS[node.function](self, node)

    def unknown_function(self, node: syntax.Call | syntax.Aggregate) -> Refused:
        near = nearest(node.function, FUNCTIONS)
        place = self.document.inside(self.path, node.span[0], len(node.function))
        mended = advice.of_previous(node)
        return Refused(
            p.UnknownFunction(name=node.function, nearest=near, advice=mended, place=place)
        )

    def misused(self, node: syntax.Call | syntax.Aggregate) -> Refused:
        usage = USAGE[node.function]
        return Refused(
            p.WrongArguments(function=node.function, usage=usage, place=self.place(node))
        )

    def one_number(self, node: syntax.Call) -> tuple[Expr, NumberType]:
        if len(node.arguments) != 1 or node.where is not None:
            raise self.misused(node)
        return self.numeric(node.arguments[0])

    def extreme(self, node: syntax.Call) -> Typed:
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
        column = self.column(node.arguments[0]) if len(node.arguments) == 1 else None
        if column is None:
            raise self.misused(node)
        return self.of_column(node, *column)

    def count(self, node: syntax.Call) -> Typed:
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
        expr, kind = self.one_number(node)
        minus = build.multiply(build.number(-1), expr)
        return build.extreme("max", expr, minus), kind

    def floor(self, node: syntax.Call) -> Typed:
        expr, kind = self.one_number(node)
        whole = NumberType(kind.dimension, True, kind.kind)
        mode = "floor" if node.function == "floor" else "ceiling"
        return build.round_to(expr, Fraction(1), mode), whole  # type: ignore[arg-type]

    def rounded(self, node: syntax.Call) -> Typed:
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
        later, earlier = self.two_days(node)
        return build.days_between(later, earlier), NumberType((("time", 1),), True)

    def months(self, node: syntax.Call) -> Typed:
        """Full months; full years are months as well, twelve each."""
        months = build.months_between(*self.two_days(node))
        step = Fraction(1 if node.function == "months" else 12)
        return build.round_to(months, step, "down"), NumberType((("month", 1),), True)

    def two_days(self, node: syntax.Call) -> tuple[Expr, Expr]:
        if len(node.arguments) != 2 or node.where is not None:
            raise self.misused(node)
        (later, a), (earlier, b) = self.both(node.arguments[0], node.arguments[1])
        if not (isinstance(a, DateType) and isinstance(b, DateType)):
            raise self.misused(node)
        return later, earlier


def _figure(name: str) -> str | None:
    """A number in words (三成, 两万) in digits, or None when the name is none."""
    quantity = parse_quantity(name)
    if isinstance(quantity, Problem):
        return None
    if quantity.unit is not None and quantity.unit.dimension == ():
        return f"{to_text(quantity.in_base() * 100)} %"
    return to_text(quantity.value) if quantity.unit is None else None


def unit_hint(name: str, fact: Fact | Parameter, seen: Place) -> Text | None:
    """In which unit a name is declared, and where, for a message about `seen`."""
    if fact.unit is None:
        return None
    where, symbol = declared_at(fact.place, seen), fact.unit.symbol
    return Text(f"`{name}` 的单位是 {symbol.zh}{where.zh}", f"`{name}` is in {symbol.en}{where.en}")


FUNCTIONS: dict[str, Callable[[_Translator, syntax.Call], Typed]] = {
    "min": _Translator.extreme,
    "max": _Translator.extreme,
    "abs": _Translator.absolute,
    "floor": _Translator.floor,
    "ceil": _Translator.floor,
    "round": _Translator.rounded,
    "started": _Translator.parts,
    "full": _Translator.parts,
    "days": _Translator.days,
    "months": _Translator.months,
    "years": _Translator.months,
    "count": _Translator.count,
    "sum": _Translator.total,
    "mean": _Translator.total,
}
AGGREGATES: Mapping[str, AggregateKind] = {
    "sum": "sum", "min": "min", "max": "max", "mean": "mean",
}  # fmt: skip
