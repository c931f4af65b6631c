"""From the syntax of an expression to typed intermediate representation.

In: a syntax tree and a `Scope` that says what names mean. Out: an IR expression and its type, or
problems with their places. Guarantee: what comes out compares and adds only like with like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import islice

from liren.engine.errors import LirenError, Place, Problem, nearest
from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero
from liren.engine.ir.nodes import TRUE, Const, Expr, Field, Input
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
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.kinds import in_words, number_of
from liren.engine.ruleset.model import AS_OF, FIRST_DAY, LAST_DAY, Fact, Parameter
from liren.engine.text import Text, same

Typed = tuple[Expr, Type]

MAX_PRODUCTS = 20
MAX_NODES = 1000

USAGE = {
    "min": Text("min(a, b, …)` 或 `min(列表.字段)", "min(a, b, …)` or `min(LIST.FIELD)"),
    "max": Text("max(a, b, …)` 或 `max(列表.字段)", "max(a, b, …)` or `max(LIST.FIELD)"),
    "abs": same("abs(a)"),
    "floor": same("floor(a)"),
    "ceil": same("ceil(a)"),
    "round": same("round(a, 0.01)"),
    "days": Text("days(较晚日期, 较早日期)", "days(later, earlier)"),
    "count": Text("count(列表 where 条件)", "count(LIST where CONDITION)"),
    "sum": Text("sum(列表.字段 where 条件)", "sum(LIST.FIELD where CONDITION)"),
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

    def within(self, record: Fact | None) -> Scope:
        """The same scope inside the records of a list; it notes its zero divisors by itself."""
        return Scope(self.facts, self.parameters, self.units, record, self.used, broken=self.broken)

    def known(self) -> list[str]:
        """Every name that may stand in an expression."""
        fields = list(self.record.fields) if self.record else []
        return [*fields, *self.facts, *self.parameters, "as_of"]


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
    def __init__(self, document: Document, path: Sequence[str | int], scope: Scope) -> None:
        self.document = document
        self.path = path
        self.scope = scope
        self.products = 0

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
            case syntax.Quantified():
                return self.quantified(node)
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
            return self.parameter(self.scope.parameters[name])
        if name == "as_of":
            return AS_OF, DATE
        self.refuse_broken(name)
        near = nearest(name, self.scope.known())
        declared = self.declared(near) if near else None
        raise Refused(
            p.UnknownFact(
                name=name, nearest=near, declared=declared, figure=_figure(name),
                place=self.place(node),
            )
        )  # fmt: skip

    def refuse_broken(self, name: str) -> None:
        """Refuse what refers to a declaration that is at fault."""
        if name in self.scope.broken:
            raise Refused

    def declared(self, name: str) -> Place | None:
        if self.scope.record is not None and name in self.scope.record.fields:
            return self.scope.record.fields[name].place
        known = self.scope.facts.get(name) or self.scope.parameters.get(name)
        return known.place if known else None

    def parameter(self, item: Parameter) -> Typed:
        self.scope.used[item.name] = item
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
        if not isinstance(kind, NumberType):
            expected = Text("数值", "a number")
            raise Refused(
                p.WrongType(expected=expected, found=in_words(kind), place=self.place(node))
            )
        return expr, kind

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
            if not isinstance(kind, NumberType):
                expected = Text("数值", "a number")
                raise Refused(
                    p.WrongType(expected=expected, found=in_words(kind), place=self.place(part))
                )
        kind = self.common(node, (left, left_kind), (right, right_kind), Text("相加减", "added to"))
        combine = build.add if node.op == "+" else build.subtract
        return self.bounded(combine(left, right), node), kind

    def product(self, node: syntax.Binary) -> Typed:
        self.products += 1
        if self.products > MAX_PRODUCTS:
            raise Refused(p.TooManyProducts(limit=MAX_PRODUCTS, place=self.place(node)))
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
        if isinstance(right, Const) and right.value == 0:
            what = Text("除数为零", "division by zero")
            raise Refused(p.NotAllowed(what=what, place=self.place(node.right)))
        if can_be_zero(right):
            self.scope.zero_divisors.append(build.compare("==", right, build.number(0)))
        return self.bounded(build.divide(left, right), node), kind

    def bounded(self, expr: Expr, node: syntax.Node) -> Expr:
        """The expression, unless bringing quotients over one divisor has made it huge."""
        size = sum(1 for _ in islice(walk(expr), MAX_NODES + 1))
        if size > MAX_NODES:
            raise Refused(p.TooComplex(place=self.place(node)))
        return expr

    def comparison(self, node: syntax.Binary) -> Typed:
        for choice, option in ((node.left, node.right), (node.right, node.left)):
            found = self.choice(choice)
            if found is not None and node.op in ("==", "!="):
                name = self.option(found, option, choice)
                is_it = build.is_option(found, [name])
                return (is_it if node.op == "==" else build.negate(is_it)), BOOL
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
                place=self.place(node.right),
            )
        )  # fmt: skip

    def unit_hint(self, node: syntax.Node) -> Text | None:
        if not isinstance(node, syntax.Name):
            return None
        name = ".".join(node.parts)
        fields = self.scope.record.fields if self.scope.record else {}
        fact = fields.get(name) or self.scope.facts.get(name) or self.scope.parameters.get(name)
        return None if fact is None else unit_hint(name, fact)

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
            choice = self.choice(node.item)
            if choice is None:
                expected = Text("选择类事实", "a fact that is a choice")
                found = p.shown(syntax.unparse(node.item))
                raise Refused(p.WrongType(expected=expected, found=found, place=self.place(node)))
            names = [self.option(choice, item, node.item) for item in node.collection.items]
            expr: Expr = build.is_option(choice, names)
        else:
            checklist = self.checklist(node.collection)
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

    def checklist(self, node: syntax.Node) -> Fact:
        fact = self.fact(node)
        if fact is None or fact.kind != "checklist":
            known = [f.id for f in self.scope.facts.values() if f.kind == "checklist"]
            name = syntax.unparse(node)
            self.refuse_broken(name)
            raise Refused(
                p.UnknownChecklist(name=name, nearest=nearest(name, known), place=self.place(node))
            )
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
        scope = self.scope.within(fact)
        condition = _Translator(self.document, self.path, scope).condition(node)
        assert isinstance(fact.node, Input)
        for zero in scope.zero_divisors:
            self.scope.zero_divisors.append(build.aggregate("any", fact.node, zero))
        return condition

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
            near = nearest(node.function, FUNCTIONS)
            raise Refused(
                p.UnknownFunction(name=node.function, nearest=near, place=self.head(node))
            )
        return FUNCTIONS[node.function](self, node)

    def head(self, node: syntax.Call) -> Place:
        """The place of the name of a function."""
        return self.document.inside(self.path, node.span[0], len(node.function))

    def misused(self, node: syntax.Call) -> Refused:
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
            return self.over(node, *column)
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
        if not isinstance(node, syntax.Name) or len(node.parts) < 2:
            return None
        self.refuse_broken(".".join(node.parts[:-1]))
        fact = self.scope.facts.get(".".join(node.parts[:-1]))
        if fact is None or fact.kind != "records":
            return None
        name = node.parts[-1]
        if name not in fact.fields:
            near = nearest(name, fact.fields)
            full = None if near is None else f"{fact.id}.{near}"
            raise Refused(
                p.UnknownFact(name=syntax.unparse(node), nearest=full, place=self.place(node))
            )
        return fact, fact.fields[name]

    def over(self, node: syntax.Call, fact: Fact, column: Fact) -> Typed:
        if self.scope.record is not None:
            what = Text("列表的函数不能嵌套", "functions of lists cannot be nested")
            raise Refused(p.NotAllowed(what=what, place=self.place(node)))
        if not isinstance(column.node.type, NumberType):
            raise self.misused(node)
        where = self.inside(fact, node.where)
        assert isinstance(fact.node, Input)
        kind = node.function
        if kind == "sum":
            return build.aggregate("sum", fact.node, column.node, where), number_of(column)
        if kind == "min":
            return build.aggregate("min", fact.node, column.node, where), number_of(column)
        return build.aggregate("max", fact.node, column.node, where), number_of(column)

    def total(self, node: syntax.Call) -> Typed:
        column = self.column(node.arguments[0]) if len(node.arguments) == 1 else None
        if column is None:
            raise self.misused(node)
        return self.over(node, *column)

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

    def days(self, node: syntax.Call) -> Typed:
        if len(node.arguments) != 2 or node.where is not None:
            raise self.misused(node)
        (later, a), (earlier, b) = self.both(node.arguments[0], node.arguments[1])
        if not (isinstance(a, DateType) and isinstance(b, DateType)):
            raise self.misused(node)
        return build.days_between(later, earlier), NumberType((("time", 1),), True)


def _figure(name: str) -> str | None:
    """A number in words (三成, 两万) in digits, or None when the name is none."""
    quantity = parse_quantity(name)
    if isinstance(quantity, Problem):
        return None
    if quantity.unit is not None and quantity.unit.dimension == ():
        return f"{to_text(quantity.in_base() * 100)} %"
    return to_text(quantity.value) if quantity.unit is None else None


def unit_hint(name: str, fact: Fact | Parameter) -> Text | None:
    """In which unit a name is declared, and where."""
    if fact.unit is None:
        return None
    line = fact.place.line
    zh_at, en_at = (f"（见第 {line} 行）", f" (declared at line {line})") if line else ("", "")
    symbol = fact.unit.symbol
    return Text(f"`{name}` 的单位是 {symbol.zh}{zh_at}", f"`{name}` is in {symbol.en}{en_at}")


FUNCTIONS: dict[str, Callable[[_Translator, syntax.Call], Typed]] = {
    "min": _Translator.extreme,
    "max": _Translator.extreme,
    "abs": _Translator.absolute,
    "floor": _Translator.floor,
    "ceil": _Translator.floor,
    "round": _Translator.rounded,
    "days": _Translator.days,
    "count": _Translator.count,
    "sum": _Translator.total,
}
