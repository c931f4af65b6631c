"""From a program to the two functions of Python that evaluate snapshots.

In: the blocks of a program and what is wanted. Out: a function for snapshots of which everything is
known, and one for those known in part. The blocks that stand on their own, which are the criteria,
come first, and what they come to is chosen among constants; then what joins them: groups, total,
tier. When facts are missing, each block takes the cheapest way that is right for it: as if known
where its own facts are, stored results where none of them is, and ranges in between.

It is straight-line code, because with sixty blocks of a tenth of a microsecond a loop, or a call
for each, would cost more than what it runs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from liren.engine.backends.scalar.choices import Chooser, Multiple, Target, itself, plainly
from liren.engine.backends.scalar.interval import Closure
from liren.engine.backends.scalar.outputs import Kept, Made, Output, pick, wanted
from liren.engine.backends.scalar.ranges import RANGED, Place, Ranges
from liren.engine.backends.scalar.values import Facts
from liren.engine.backends.scalar.writing import (
    READ,
    Names,
    Writer,
    compile_text,
    indented,
)
from liren.engine.ir.program import Block, Definition
from liren.engine.ir.types import NumberType
from liren.engine.ir.walk import references
from liren.engine.record import Record

Exact = Callable[[list[Any]], tuple[Any, ...]]
Mixed = Callable[[Facts], tuple[Any, ...]]


class Part(NamedTuple):
    """A block before code is generated for it: the mask of its inputs, where its definitions begin,
    their values for no facts at all, and their closures."""

    block: Block
    mask: int
    start: int
    stored: tuple[Any, ...]
    closures: tuple[Closure, ...]


class Own(NamedTuple):
    """A block that refers to no other, and where its definitions begin in the program."""

    block: Block
    start: int

    def numbered(self) -> Iterator[tuple[int, Definition]]:
        """Its definitions by their position in the program."""
        return enumerate(self.block.definitions, self.start)


class Layout:
    """The blocks that stand on their own, what joins them, and which outputs belong where."""

    def __init__(self, blocks: Sequence[Block], outputs: Sequence[Output]) -> None:
        self.own: list[Own] = []
        self.joint: list[Definition] = []
        self.exprs = {d.name: d.expr for block in blocks for d in block.definitions}
        self.variables: dict[str | Made, str] = {}
        self._owner: dict[str, int] = {}
        self._of: dict[int, list[Target]] = {}
        start = 0
        for block in blocks:
            self._place(block, start)
            start += len(block.definitions)
        self.size = start
        for output in _flat(outputs):
            self._assign(output)

    def _place(self, block: Block, start: int) -> None:
        names = {definition.name for definition in block.definitions}
        if all(references(definition.expr) <= names for definition in block.definitions):
            self._owner.update(dict.fromkeys(names, start))
            self.own.append(Own(block, start))
        else:
            self.joint += block.definitions

    def _assign(self, output: str | Made) -> None:
        """An output of one block is a variable of that block."""
        owners = {self._owner.get(part) for part in plainly(output).parts}
        owner = owners.pop()
        if owner is not None and not owners and output not in self.variables:
            variable = self.variables[output] = f"o{len(self.variables)}"
            self._of.setdefault(owner, []).append(Target(variable, plainly(output)))

    def is_own(self, name: str) -> bool:
        """Whether a definition is of a block that stands on its own."""
        return name in self._owner

    def targets(self, own: Own) -> list[Target]:
        """What is wanted of a block."""
        return self._of.get(own.start, [])

    def result(self, outputs: Sequence[Output], code: Callable[[Output], str]) -> str:
        """The outputs as text; `code` writes those that join blocks."""
        return f"({', '.join(self._text(output, code) for output in outputs)},)"

    def _text(self, output: Output, code: Callable[[Output], str]) -> str:
        if isinstance(output, tuple) and not isinstance(output, Made):
            return self.result(output, code) if output else "()"
        return self.variables.get(output) or code(output)


def _flat(outputs: Sequence[Output]) -> Iterator[str | Made]:
    for output in outputs:
        if isinstance(output, str | Made):
            yield output
        else:
            yield from _flat(output)


Variables = Mapping[str, set[tuple[str, ...]]]
"""What is read of each definition: which multiples, and of ranges which end."""


def _grouped(found: Iterable[tuple[str, ...]]) -> Variables:
    groups: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name, *rest in found:
        groups[name].add(tuple(rest))
    return groups


def compile_whole(
    blocks: Sequence[Block],
    outputs: Sequence[Output],
    slots: Mapping[str, int],
    scales: Mapping[str, int],
) -> Exact:
    """The function for snapshots of which everything is known; it returns the outputs."""
    layout, names = Layout(blocks, outputs), Names()
    writers = [Writer(own.block.definitions, slots, scales, names, own.start) for own in layout.own]
    joint = Writer(layout.joint, slots, scales, names, layout.size, writers)
    result = f"return {layout.result(outputs, Chooser(joint).code)}"
    tail = [*joint.lines_for([result]), result]
    read = _grouped(found for line in tail for found in READ.findall(line))
    lines: list[str] = []
    for own, writer in zip(layout.own, writers, strict=True):
        lines += _exactly(own, writer, layout.targets(own), read)
    function: Exact = compile_text("program", "whole(v)", [*lines, *tail], names)
    return function


def _exactly(own: Own, writer: Writer, wanted: Sequence[Target], read: Variables) -> list[str]:
    """The lines of a block; `read` are the variables that others read of it."""
    chooser = Chooser(writer)
    targets, defined = list(wanted), []
    for i, definition in own.numbered():
        for (factor,) in sorted(read[f"d{i}"]):
            variable = f"d{i}x{factor}" if factor else f"d{i}"
            number = isinstance(definition.expr.type, NumberType)
            if number and chooser.is_choice(definition.name):
                made = Made((definition.name,), Multiple(int(factor or 1)))
                targets.append(Target(variable, made))
            else:
                defined.append(variable)
    return chooser.lines(targets, defined)


def compile_mixed(
    parts: Sequence[Part],
    outputs: Sequence[Output],
    slots: Mapping[str, int],
    scales: Mapping[str, int],
    places: Mapping[str, Place],
) -> Mixed:
    """The function for snapshots known in part; it returns the outputs."""
    layout, names = Layout([part.block for part in parts], outputs), Names()
    make_ranges = partial(Ranges, slots, scales, places, layout.exprs, names)
    ranges = make_ranges()
    inner = [name for name in wanted(outputs) if not layout.is_own(name)]
    ranges.define(layout.joint, inner)
    result = f"return {layout.result(outputs, partial(_looked_up, ranges, names))}"
    tail = [*ranges.lines, result]
    found = (found for line in tail for found in RANGED.findall(line))
    read = _grouped((number, letter, factor) for letter, number, factor in found)
    count = max(slots.values(), default=0) // 8 + 1
    lines = ["v, partial, blank = f"]
    lines += [f"{_bytes(x, count)} = {y}.to_bytes({count}, 'little')" for x, y in BITS.items()]
    starting = {part.start: part for part in parts}
    for own in layout.own:
        writer = Writer(own.block.definitions, slots, scales, names, own.start)
        wanted_here = _ranged(own, layout.targets(own), read)
        lines += _three_ways(starting[own.start], writer, make_ranges(), wanted_here)
    function: Mixed = compile_text("mixed", "mixed(f)", [*lines, *tail], names)
    return function


BITS = {"p": "partial", "b": "blank"}


def _bytes(letter: str, count: int) -> str:
    return "".join(f"{letter}{i}, " for i in range(count))


def _looked_up(ranges: Ranges, names: Names, output: Output) -> str:
    """Code for an output made of definitions that `ranges` has written."""
    if isinstance(output, str):
        return ranges.value(output)
    assert isinstance(output, Made), "tuples have been taken apart"
    make = output.make
    if make is itself or isinstance(make, Both):
        return ranges.value(output.parts[0], make.factor if isinstance(make, Both) else 1)
    keeps = Kept(make if len(output.parts) == 1 else lambda key: make(*key))
    return f"{names.of(keeps)}[{', '.join(map(ranges.value, output.parts))}]"


class Both(Record):
    """Makes a multiple of a range."""

    factor: int

    def __call__(self, value: Any) -> Any:
        """Both ends multiplied."""
        return value[0] * self.factor, value[1] * self.factor


class Ranged(NamedTuple):
    """Something to assign: as if known, and as known in part."""

    exact: Target
    partly: Target


def _ranged(own: Own, targets: Sequence[Target], read: Variables) -> list[Ranged]:
    """What is wanted of a block; `read` are the variables that others read of it."""
    found = [Ranged(target, target) for target in targets]
    for i, definition in own.numbered():
        of_it = read[str(i)]
        name = (definition.name,)
        if ("m", "") in of_it:
            target = Target(f"m{i}", Made(name, itself))
            found.append(Ranged(target, target))
        for factor in sorted({times for letter, times in of_it if letter != "m"}):
            low, high = (f"{end}{i}x{factor}" if factor else f"{end}{i}" for end in "lh")
            times = int(factor or 1)
            exact = Target(f"{low} = {high}", Made(name, Multiple(times)))
            found.append(Ranged(exact, Target(f"{low}, {high}", Made(name, Both(times)))))
    return found


def _three_ways(part: Part, writer: Writer, ranges: Ranges, wanted: Sequence[Ranged]) -> list[str]:
    """A block as if known, with what was stored for no facts at all, or on ranges."""
    if not wanted:
        return []
    exact = Chooser(writer).lines([each.exact for each in wanted])
    if not part.mask:
        return exact
    names = (definition.name for definition in part.block.definitions)
    stored = dict(zip(names, part.stored, strict=True))
    targets = [each.partly for each in wanted]
    ranges.define(part.block.definitions, (name for t in targets for name in t.made.parts))
    blank = [f"{t.variable} = {_literal(pick(t.made, stored), writer.names)}" for t in targets]
    partly = [f"{t.variable} = {_looked_up(ranges, writer.names, t.made)}" for t in targets]
    return [
        f"if not ({_any_bit('p', part.mask)}):",
        *indented(exact),
        f"elif {_every_bit('b', part.mask)}:",
        *indented(blank),
        "else:",
        *indented([*ranges.lines, *partly]),
    ]


def _literal(value: Any, names: Names) -> str:
    """A figure or a pair of figures as it is, anything else by name."""
    figures = value if type(value) is tuple else (value,)
    return repr(value) if all(type(each) is int for each in figures) else names.of(value)


def _bits_by_byte(mask: int) -> Iterator[tuple[int, int]]:
    whole = mask.to_bytes(mask.bit_length() // 8 + 1, "little")
    return ((i, byte) for i, byte in enumerate(whole) if byte)


def _any_bit(letter: str, mask: int) -> str:
    return " or ".join(f"{letter}{i} & {byte}" for i, byte in _bits_by_byte(mask))


def _every_bit(letter: str, mask: int) -> str:
    return " and ".join(f"{letter}{i} & {byte} == {byte}" for i, byte in _bits_by_byte(mask))
