"""A program: the inputs it reads and its definitions, in blocks.

A block holds the definitions of one criterion, one group, or the total. A definition may refer to
the definitions before it, so a program is a list in dependency order and never recursive.
`specialise` fixes what is known beforehand (parameters on a day, flags that nobody has set) and
folds it away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.ir.nodes import Const, Expr, Input, Parameter, Ref
from liren.engine.ir.walk import rebuild, walk
from liren.engine.record import Record


class Definition(Record):
    """A named value."""

    name: str
    expr: Expr


class Block(Record):
    """The definitions that belong to one criterion, one group, or the total."""

    name: str
    definitions: tuple[Definition, ...]


class Program(Record):
    """Inputs, and blocks of definitions over them."""

    inputs: tuple[Input, ...]
    blocks: tuple[Block, ...]

    def definitions(self) -> Iterator[Definition]:
        """All definitions in order."""
        for block in self.blocks:
            yield from block.definitions

    def reads(self) -> dict[str, frozenset[str]]:
        """For each definition the inputs it depends on, directly or through others."""
        known: dict[str, frozenset[str]] = {}
        for definition in self.definitions():
            leaves = [part for part in walk(definition.expr) if isinstance(part, Input | Ref)]
            direct = frozenset(leaf.name for leaf in leaves if isinstance(leaf, Input))
            indirect = {known[leaf.name] for leaf in leaves if isinstance(leaf, Ref)}
            known[definition.name] = direct.union(*indirect)
        return known


def specialise(program: Program, fixed: Mapping[str, Const]) -> Program:
    """The program with parameters, inputs and constant definitions replaced by their values."""
    constants: dict[str, Const] = {}
    leaves = (Parameter, Input, Ref)

    def change(leaf: Expr) -> Expr:
        match leaf:
            case Parameter() | Input() if leaf.name in fixed:
                return fixed[leaf.name]
            case Ref() if leaf.name in constants:
                return constants[leaf.name]
        return leaf

    blocks = []
    for block in program.blocks:
        definitions = []
        for definition in block.definitions:
            expr = definition.expr
            if any(isinstance(part, leaves) and change(part) is not part for part in walk(expr)):
                expr = rebuild(expr, change)
            if isinstance(expr, Const):
                constants[definition.name] = expr
            definitions.append(Definition(definition.name, expr))
        blocks.append(Block(block.name, tuple(definitions)))
    kept = tuple(item for item in program.inputs if item.name not in fixed)
    return Program(kept, tuple(blocks))
