"""Conditions, sums, products and comparisons in expressions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from liren.engine.errors import Problem
from liren.engine.ir import build
from liren.engine.ir.bounds import can_be_zero
from liren.engine.ir.nodes import Const, Expr
from liren.engine.ir.types import BOOL, BoolType, DateType, NumberType, Type
from liren.engine.ir.walk import walk
from liren.engine.language import expression as syntax
from liren.engine.language.units import find_unit, multiply
from liren.engine.language.words import meant_switch
from liren.engine.ruleset import advice
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expression_choices import Choices
from liren.engine.ruleset.expression_scope import Refused, Typed
from liren.engine.ruleset.expression_types import is_wild, unify
from liren.engine.ruleset.kinds import in_words
from liren.engine.text import Text

MAX_PRODUCTS = 20
MAX_NODES = 1000


class Operators(Choices):
    """Translates what joins two values, or two conditions."""

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
        """`not`, or a minus."""
        if node.op == "not":
            return build.negate(self.condition(node.operand)), BOOL
        operand, kind = self.numeric(node.operand)
        return build.multiply(build.number(-1), operand), kind

    def condition(self, node: syntax.Node) -> Expr:
        """A node that must be a yes or no."""
        expr, kind = self.typed(node)
        if not isinstance(kind, BoolType):
            raise Refused(
                p.WrongType(expected=p.A_CONDITION, found=in_words(kind), place=self.place(node))
            )
        return expr

    def numeric(self, node: syntax.Node) -> tuple[Expr, NumberType]:
        """A node that must be a number."""
        expr, kind = self.typed(node)
        self.refuse_other_than_number(node, kind)
        assert isinstance(kind, NumberType)
        return expr, kind

    def refuse_other_than_number(self, node: syntax.Node, kind: Type) -> None:
        """Refuse what is no number."""
        if not isinstance(kind, NumberType):
            expected = Text("数值", "a number")
            mended = advice.as_number(syntax.unparse(node), kind)
            raise Refused(
                p.WrongType(
                    expected=expected, found=in_words(kind), advice=mended, place=self.place(node)
                )
            )

    def binary(self, node: syntax.Binary) -> Typed:
        """Two parts and what stands between them."""
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
        """Nodes that must be conditions, with the problems of all."""
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
        """A sum or difference of like things."""
        (left, left_kind), (right, right_kind) = self.both(node.left, node.right)
        for part, kind in ((node.left, left_kind), (node.right, right_kind)):
            self.refuse_other_than_number(part, kind)
        kind = self.common(node, (left, left_kind), (right, right_kind), Text("相加减", "added to"))
        combine = build.add if node.op == "+" else build.subtract
        return self.bounded(combine(left, right), node), kind

    def product(self, node: syntax.Binary) -> Typed:
        """A product or quotient, which multiplies and divides the units."""
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
        """A comparison of like things, or with an option or type."""
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
                if isinstance(one, syntax.Call) and one.function == "years":
                    unit = find_unit("year")
                return advice.with_unit(other.text, kind, unit) or advice.as_number(
                    syntax.unparse(one), kind
                )
        return None

    def conditional(self, node: syntax.Conditional) -> Typed:
        """One of two values of the same kind."""
        condition = self.condition(node.condition)
        then, otherwise = self.both(node.then, node.otherwise)
        pair = syntax.Binary("+", node.then, node.otherwise, span=node.span)
        verb = Text("作为同一个值的两种情形", "an alternative to")
        kind = self.common(pair, then, otherwise, verb)
        return build.choose(condition, then[0], otherwise[0]), kind
