"""From the syntax of an expression to typed intermediate representation.

In: a syntax tree and a `Scope` that says what names mean. Out: an IR expression and its type, or
problems with their places. Guarantee: what comes out compares and adds only like with like.

Each part of the language is translated in a module of its own, `expression_…`.
"""

from __future__ import annotations

from collections.abc import Sequence

from liren.engine.errors import LirenError, Problem
from liren.engine.ir import build
from liren.engine.ir.types import BOOL
from liren.engine.language import expression as syntax
from liren.engine.language.document import Document
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expression_functions import Functions
from liren.engine.ruleset.expression_scope import (
    Refused,
    Scope,
    Typed,
    parameter_node,
    unit_hint,
)
from liren.engine.ruleset.expression_types import is_wild, unify
from liren.engine.text import Text

__all__ = [
    "Refused", "Scope", "Typed", "is_wild", "parameter_node", "translate", "unify", "unit_hint",
]  # fmt: skip


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


class _Translator(Functions):
    """Translates any node."""

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
