"""From definitions to lines of Python that evaluate them where everything is known.

In: definitions in order. Out: `Writer`, which gives the lines that some text needs. A definition
is a variable `d5`, and a hundred times its value another one, `d5x100`: sums that mix scales are
then plain sums. What nothing reads is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from liren.engine.backends.scalar.exact import Code, Scope, aligned, branches, emit, times
from liren.engine.backends.scalar.values import ratio
from liren.engine.ir.calendar import months_between
from liren.engine.ir.nodes import Add, Const, Expr, If, Ref
from liren.engine.ir.program import Definition
from liren.engine.ir.rounding import ROUNDING
from liren.engine.ir.types import NumberType

READ = re.compile(r"\b(d\d+)(?:x(\d+))?\b(?! = )")
"""A definition, and which multiple of it, where it is read and not assigned."""

FUNCTIONS: Mapping[str, Any] = {
    "_ratio": ratio,
    "_Fraction": Fraction,
    "_months": months_between,
    **{f"_{mode}": function for mode, function in ROUNDING.items()},
}


class Names:
    """The global names of generated code: the functions it calls, and objects under names of
    their own."""

    def __init__(self) -> None:
        self.all: dict[str, Any] = dict(FUNCTIONS)
        self._known: dict[int, str] = {}

    def of(self, value: object) -> str:
        """The name of an object; the same object has one name."""
        name = self._known.get(id(value))
        if name is None:
            name = self._known[id(value)] = f"K{len(self._known)}"
            self.all[name] = value
        return name


def compile_text(name: str, head: str, lines: Iterable[str], names: Names) -> Any:
    """The function of which `head` is the first line and `lines` are the body."""
    source = "\n".join([f"def {head}:", *indented(lines), ""])
    exec(compile(source, f"<liren {name}>", "exec"), names.all)
    return names.all[head.partition("(")[0]]


def indented(lines: Iterable[str]) -> list[str]:
    """The lines one level deeper."""
    return [f"    {line}" for line in lines]


class Writer:
    """Definitions as code. The first is called `d<first>`; those of `outer` can be referred to."""

    def __init__(
        self,
        definitions: Iterable[Definition],
        slots: Mapping[str, int],
        scales: Mapping[str, int],
        names: Names,
        first: int = 0,
        outer: Iterable[Writer] = (),
    ) -> None:
        self.names = names
        self.exprs: dict[str, Expr] = {}
        self.codes: dict[str, Code] = {}
        for writer in outer:
            self.exprs.update(writer.exprs)
            self.codes.update(writer.codes)
        self._scope = Scope(slots, self.codes, scales)
        self._lines: list[tuple[str, str, Expr]] = []
        for i, definition in enumerate(definitions, first):
            self._define(definition.name, definition.expr, f"d{i}")

    def _define(self, name: str, node: Expr, variable: str) -> None:
        code, scale = emit(node, self._scope)
        if isinstance(node, Add):
            terms, _ = aligned(node.terms, self._scope)
            self._scope.sums[variable] = frozenset(terms)
        if not isinstance(node, Const | Ref):
            self._lines.append((variable, code, node))
            code = variable
        self.codes[name] = code, scale
        self.exprs[name] = node

    def emit(self, node: Expr) -> str:
        """Code for an expression over the definitions, at whatever scale."""
        return emit(node, self._scope)[0]

    def emit_at(self, node: Expr, scale: int) -> str:
        """Code for an expression, at a multiple of its own scale if it is a number."""
        code, own = emit(node, self._scope)
        return times(code, scale // own) if isinstance(node.type, NumberType) else code

    def lines_for(self, text: Iterable[str]) -> list[str]:
        """The lines that define what the text reads, in order."""
        kept: list[str] = []
        read = {found for line in text for found in READ.findall(line)}
        for variable, code, node in reversed(self._lines):
            factors = sorted(int(factor) for name, factor in read if name == variable and factor)
            for factor in factors:
                multiple = self._multiple(variable, node, factor)
                kept.append(f"{variable}x{factor} = {multiple}")
                read.update(READ.findall(multiple))
            if (variable, "") in read:
                kept.append(f"{variable} = {code}")
                read.update(READ.findall(code))
        return kept[::-1]

    def _multiple(self, variable: str, node: Expr, factor: int) -> str:
        """A choice among figures is written anew, with every figure multiplied."""
        if not all(isinstance(leaf, Const) for leaf in branches(node)):
            return f"{variable}*{factor}"
        return self._figures(node, aligned((node,), self._scope)[1] * factor)

    def _figures(self, node: Expr, scale: int) -> str:
        if isinstance(node, Const):
            return str(int(node.value * scale))
        assert isinstance(node, If), "a choice among figures"
        then, otherwise = self._figures(node.then, scale), self._figures(node.otherwise, scale)
        return f"({then} if {self.emit(node.condition)} else {otherwise})"
