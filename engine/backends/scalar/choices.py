"""From what is wanted of definitions to lines that choose it, where everything is known.

In: targets, each a variable and what it is to hold: an object or a value made of some definitions.
Out: lines that assign them. Nearly every criterion comes to one of two or three verdicts, and then
its status, its points and what it adds to the sums are constants. So the lines ask the conditions
one after the other, and assign constants that were made beforehand:

    if v[0] >= 2: o0 = K0; o60 = K2; d2x100 = 200
    else: o0 = K1; o60 = K3; d2x100 = 0

Targets that depend on a graded number are assigned one by one, and objects are looked up by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from liren.engine.backends.scalar.exact import times
from liren.engine.backends.scalar.outputs import Kept, Made, Output
from liren.engine.backends.scalar.values import lift
from liren.engine.backends.scalar.writing import READ, Writer, indented
from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, TRUE, Compare, Const, Expr, If, Input, Not, Ref, Select
from liren.engine.ir.types import BoolType, ChoiceType, NumberType, Type
from liren.engine.record import Record

Answers = Mapping[Expr, bool]
NAMES = (Not, Const, Ref, Input)
MOST_ENDS = 12
"""Ends of a tree of conditions; beyond, targets are assigned one by one."""


class Target(NamedTuple):
    """A variable, or several like `a = b`, and what it is to hold."""

    variable: str
    made: Made


class Multiple(Record):
    """Makes a plain number: a multiple of a known one."""

    factor: int

    def __call__(self, value: Any) -> Any:
        """The multiple of a range that is one number."""
        return value[0] * self.factor


def itself(value: Any) -> Any:
    """Makes the value as it is."""
    return value


def plainly(output: str | Made) -> Made:
    """An output as something made."""
    return output if isinstance(output, Made) else Made((output,), itself)


class _Tree(NamedTuple):
    """A question with what follows from either answer, or the settled parts of every target."""

    question: Expr | None
    yes: _Tree | None
    no: _Tree | None
    parts: tuple[tuple[Expr, ...], ...]

    def ends(self) -> Iterator[_Tree]:
        if self.yes is None or self.no is None:
            yield self
        else:
            yield from self.yes.ends()
            yield from self.no.ends()


class Chooser:
    """Writes targets in terms of the definitions of a `Writer`."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self._objects: dict[tuple[Made, tuple[Any, ...]], str] = {}

    def lines(self, targets: Sequence[Target], read: Sequence[str] = ()) -> list[str]:
        """The lines that assign all targets, with the definitions they and others `read`."""
        several = self._assigned(targets) or [
            f"{target.variable} = {self.code(target.made)}" for target in targets
        ]
        return _merged(self.writer.lines_for([*several, *read]), several, read)

    def code(self, output: Output) -> str:
        """One expression for an output."""
        if isinstance(output, str | Made):
            made = plainly(output)
            return self._expression(made, self._tree([made], {}))
        return f"({', '.join(map(self.code, output))},)"

    def is_choice(self, name: str) -> bool:
        """Whether a definition is one of some constants."""
        return self._is_choice(self._named(name))

    def _is_choice(self, node: Expr) -> bool:
        match node:
            case Const() | Select():
                return True
            case If():
                return self._is_choice(node.then) and self._is_choice(node.otherwise)
            case Ref() if (defined := self._defined(node)) is not None:
                return isinstance(node.type, BoolType) or self._is_choice(defined)
        return isinstance(node.type, BoolType)

    def _expression(self, made: Made, tree: _Tree) -> str:
        if tree.yes is None or tree.no is None or tree.question is None:
            return self._value(made, tree.parts[0])
        yes, no = self._expression(made, tree.yes), self._expression(made, tree.no)
        return yes if yes == no else f"({yes} if {self.writer.emit(tree.question)} else {no})"

    def _assigned(self, targets: Sequence[Target]) -> list[str]:
        """All targets in one tree of conditions; nothing if they do not all come to constants."""
        if not all(self.is_choice(part) for target in targets for part in target.made.parts):
            return []
        # Numbers come last and are asked about first: they often settle the others.
        tree = self._tree([target.made for target in reversed(targets)], {})
        if sum(1 for _ in tree.ends()) > MOST_ENDS:
            return []
        return self._branches(targets, tree)

    def _branches(self, targets: Sequence[Target], tree: _Tree) -> list[str]:
        if tree.yes is None or tree.no is None or tree.question is None:
            pairs = zip(reversed(targets), tree.parts, strict=True)
            return ["; ".join(f"{t.variable} = {self._value(t.made, p)}" for t, p in pairs)]
        yes, no = self._branches(targets, tree.yes), self._branches(targets, tree.no)
        if yes == no:
            return yes
        return [f"if {self.writer.emit(tree.question)}:", *indented(yes), "else:", *indented(no)]

    # values

    def _value(self, made: Made, nodes: Sequence[Expr]) -> str:
        """Code for what is made of settled parts."""
        scales = [self.writer.codes[part][1] for part in made.parts]
        pairs = list(zip(nodes, scales, strict=True))
        known = tuple(_constant(node, scale) for node, scale in pairs)
        if None not in known:
            return self._object(made, known)
        codes = [self.writer.emit_at(node, scale) for node, scale in pairs]
        if made.make is itself:
            return _lifted(codes[0], nodes[0].type)
        if isinstance(made.make, Multiple):
            return times(codes[0], made.make.factor)
        key = ", ".join(code for code, value in zip(codes, known, strict=True) if value is None)
        maker = _Maker(made.make, known, tuple(node.type for node in nodes))
        return f"{self.writer.names.of(Kept(maker))}[{key}]"

    def _object(self, made: Made, values: tuple[Any, ...]) -> str:
        if made.make is itself or isinstance(made.make, Multiple):
            return repr(made.make(*values))
        known = self._objects.get((made, values))
        if known is None:
            known = self._objects[made, values] = self.writer.names.of(made.make(*values))
        return known

    # trees of conditions

    def _tree(self, wanted: Sequence[Made], answers: Answers) -> _Tree:
        """Asks one condition after the other until no part is left on which one would bear."""
        parts = tuple(
            tuple(self._settled(self._named(part), answers) for part in made.parts)
            for made in wanted
        )
        asked = (self._question(node) for own in parts for node in own)
        question = next((found for found in asked if found is not None), None)
        if question is None:
            return _Tree(None, None, None, parts)
        yes = self._tree(wanted, {**answers, question: True})
        no = self._tree(wanted, {**answers, question: False})
        return _Tree(question, yes, no, ())

    def _named(self, name: str) -> Expr:
        return Ref(name, self.writer.exprs[name].type)

    def _settled(self, node: Expr, answers: Answers) -> Expr:
        """What is left of a value once some conditions are answered."""
        if isinstance(node.type, BoolType):
            answer = self._answer(node, answers)
            return node if answer is None else TRUE if answer else FALSE
        match node:
            case Ref() if self._is_choice(node):
                return self._settled(self.writer.exprs[node.name], answers)
            case If():
                answer = self._answer(node.condition, answers)
                if answer is not None:
                    return self._settled(node.then if answer else node.otherwise, answers)
            case Select():
                return self._left(node, answers)
        return node

    def _left(self, node: Select, answers: Answers) -> Expr:
        """The cases that are still open, or the label if one is certain."""
        left: list[tuple[Expr, str]] = []
        default = node.default
        for condition, label in node.cases:
            answer = self._answer(condition, answers)
            if answer is None:
                left.append((condition, label))
            elif answer:
                default = label
                break
        if left:
            return Select(tuple(left), default, node.type)
        return Const(node.type.options.index(default), node.type)

    def _answer(self, condition: Expr, answers: Answers) -> bool | None:
        """Whether a condition holds, as far as the answers say."""
        asked, negated = self._asked(condition)
        if isinstance(asked, Compare) and asked not in answers:
            left, right = self._settled(asked.left, answers), self._settled(asked.right, answers)
            asked = build.compare(asked.op, left, right) if _known(left, right) else asked
        answer = bool(asked.value) if isinstance(asked, Const) else answers.get(asked)
        return answer if answer is None else answer != negated

    def _asked(self, condition: Expr) -> tuple[Expr, bool]:
        """The condition without negations and mere names, and whether it is negated."""
        negated = False
        while True:
            if isinstance(condition, Not):
                condition, negated = condition.operand, not negated
            elif isinstance(condition, Ref) and self._is_name(condition):
                condition = self.writer.exprs[condition.name]
            else:
                return condition, negated

    def _is_name(self, node: Ref) -> bool:
        """Whether a definition only gives a name to something, or negates it."""
        return isinstance(self._defined(node), NAMES)

    def _defined(self, node: Ref) -> Expr | None:
        return self.writer.exprs.get(node.name)

    def _question(self, node: Expr) -> Expr | None:
        """The condition to ask next about a value that is not settled; None if none would help."""
        match node:
            case Const():
                return None
            case If():
                return self._asked(node.condition)[0]
            case Select():
                return self._asked(node.cases[0][0])[0]
        return self._asked(node)[0] if isinstance(node.type, BoolType) else None


class _Maker(Record):
    """Makes an object of exact values; `known` are those that are constant, else None."""

    make: Callable[..., Any]
    known: tuple[Any, ...]
    kinds: tuple[Type, ...]

    def __call__(self, key: Any) -> Any:
        rest = iter(key if self.known.count(None) > 1 else (key,))
        pairs = zip(self.known, self.kinds, strict=True)
        return self.make(*(lift(next(rest), kind) if k is None else k for k, kind in pairs))


def _known(*nodes: Expr) -> bool:
    return all(isinstance(node, Const) for node in nodes)


def _constant(node: Expr, scale: int) -> Any:
    """A constant as a partly known value at a scale; None if it is not constant."""
    if not isinstance(node, Const):
        return None
    number = isinstance(node.type, NumberType)
    return lift(int(node.value * scale) if number else node.value, node.type)


def _lifted(code: str, kind: Type) -> str:
    if isinstance(kind, BoolType):
        return f"(2 if {code} else 1)"
    return f"1 << {code}" if isinstance(kind, ChoiceType) else f"({code}, {code})"


def _merged(defined: list[str], lines: list[str], read: Sequence[str]) -> list[str]:
    """All lines, but a condition that is asked once only is asked without giving it a name."""
    variable, _, code = defined[-1].partition(" = ") if defined else ("", "", "")
    uses = READ.findall("\n".join([*defined, *lines, *read])).count((variable, ""))
    if uses != 1 or f"if {variable}:" not in lines:
        return [*defined, *lines]
    unnamed = (f"if {code}:" if line == f"if {variable}:" else line for line in lines)
    return [*defined[:-1], *unnamed]
