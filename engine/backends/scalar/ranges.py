"""From definitions to lines of Python that evaluate them when facts are missing.

In: definitions. Out: lines on whole ranges: a number is two variables, its least and its greatest
value, and anything else is one, with a bit for each value it may have (`values`). What is defined
elsewhere is read from variables `l5`, `h5` and `m5`. Results are those of the closures of
`interval`, which are called for whatever is not written out here: among it choices by an option,
which they read as a whole.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from liren.engine.backends.scalar import interval
from liren.engine.backends.scalar.exact import Sums, joined, summed, times
from liren.engine.backends.scalar.interval import FLIP
from liren.engine.backends.scalar.means import mean_of_sums
from liren.engine.backends.scalar.values import YES, lift
from liren.engine.backends.scalar.writing import Names, indented
from liren.engine.ir.nodes import (
    Add,
    And,
    Compare,
    Const,
    Expr,
    Extreme,
    If,
    Input,
    IsOption,
    Mul,
    Not,
    Or,
    Quotient,
    Ref,
    Round,
    Select,
    Settle,
)
from liren.engine.ir.program import Definition
from liren.engine.ir.types import ChoiceType, DateType, NumberType
from liren.engine.ir.walk import references

RANGES = NumberType | DateType
RANGED = re.compile(r"\b([lhm])(\d+)(?:x(\d+))?\b")
Place = tuple[int, int]


class Ends(NamedTuple):
    """Code for the least and the greatest value, at a scale; both are read without cost."""

    low: str
    high: str
    scale: int

    def at(self, scale: int) -> Ends:
        """The same at a multiple of its scale."""
        factor = scale // self.scale
        return Ends(_times(self.low, factor), _times(self.high, factor), scale)


def _times(code: str, factor: int) -> str:
    """Like `exact.times`; the ends of a criterion's numbers have multiples of their own."""
    own = RANGED.fullmatch(code)
    return f"{code}x{factor}" if own and factor != 1 else times(code, factor)


class Ranges:
    """Writes definitions; `places` has the number and scale of each, `exprs` what each is."""

    def __init__(
        self,
        slots: Mapping[str, int],
        scales: Mapping[str, int],
        places: Mapping[str, Place],
        exprs: Mapping[str, Expr],
        names: Names,
    ) -> None:
        self.lines: list[str] = []
        self._slots = slots
        self._scales = scales
        self._places = places
        self._exprs = exprs
        self._names = names
        self._known: dict[str, Ends | str] = {}
        self._sums: Sums = {}
        self._fresh = 0
        self._inside = 0
        names.all.update(_flip=FLIP, _mean=mean_of_sums)

    def define(self, definitions: Iterable[Definition], wanted: Iterable[str]) -> None:
        """The lines for those definitions that are wanted, directly or by others."""
        ordered = list(definitions)
        needed = set(wanted)
        for definition in reversed(ordered):
            if definition.name in needed:
                needed |= references(definition.expr)
        for definition in ordered:
            if definition.name in needed:
                node = definition.expr
                ranged = isinstance(node.type, RANGES)
                self._known[definition.name] = self._number(node) if ranged else self._mask(node)

    def value(self, name: str, factor: int = 1) -> str:
        """Code for a definition's partly known value, at its scale or a multiple of that."""
        node = Ref(name, self._exprs[name].type)
        if not isinstance(node.type, RANGES):
            return self._mask(node)
        ends = self._number(node).at(self._places[name][1] * factor)
        return f"({ends.low}, {ends.high})"

    def _let(self, code: str) -> str:
        """A variable for code that is read more than once."""
        self._fresh += 1
        self.lines.append(f"e{self._fresh} = {code}")
        return f"e{self._fresh}"

    def _two(self, low: str, high: str, scale: int) -> Ends:
        return Ends(self._let(low), self._let(high), scale)

    # numbers

    def _number(self, node: Expr) -> Ends:
        match node:
            case Const():
                value = Fraction(node.value)
                return Ends(str(value.numerator), str(value.numerator), value.denominator)
            case Ref():
                return self._referred(node)
            case Input():
                return self._input(node)
            case Settle():
                settled = self._number(node.operand)
                return settled._replace(high=settled.low)
            case Add():
                terms, scale = self._aligned(node.terms)
                low = self._sum([each.low for each in terms])
                return Ends(low, self._sum([each.high for each in terms]), scale)
            case Mul(left=Const() as factor) if factor.value >= 0:
                return self._multiple(Fraction(factor.value), self._number(node.right))
            case Extreme():
                return self._extreme(node)
            case Round():
                return self._round(node)
            case Quotient():
                return self._quotient(node)
            case If() if not isinstance(node.condition, IsOption):
                return self._chosen(node)
        return self._unwritten(node)

    def _referred(self, node: Ref) -> Ends:
        known = self._known.get(node.name)
        if isinstance(known, Ends):
            return known
        defined = self._exprs[node.name]
        if isinstance(defined, Const | Ref):
            return self._number(defined)
        position, scale = self._places[node.name]
        return Ends(f"l{position}", f"h{position}", scale)

    def _input(self, node: Input) -> Ends:
        low, high = self._let("0"), self._let("0")
        value = f"v[{self._slots[node.name]}]"
        self.lines[-2:] = [f"{low}, {high} = {value} if {self._open(node)} else ({value}, {value})"]
        return Ends(low, high, self._scales.get(node.name, 1))

    def _open(self, node: Input) -> str:
        """Code for whether an input is known in part only."""
        byte, bit = divmod(self._slots[node.name], 8)
        return f"p{byte} & {1 << bit}"

    def _sum(self, codes: Sequence[str]) -> str:
        """A variable for a sum; other sums can take it as it is, unless it is of one branch."""
        variable = self._let(summed(codes, self._sums))
        if not self._inside:
            self._sums[variable] = frozenset(codes)
        return variable

    def _aligned(self, nodes: Sequence[Expr]) -> tuple[list[Ends], int]:
        found = [self._number(node) for node in nodes]
        common = math.lcm(*(each.scale for each in found))
        return [each.at(common) for each in found], common

    def _multiple(self, factor: Fraction, ends: Ends) -> Ends:
        low, high = (times(code, factor.numerator) for code in (ends.low, ends.high))
        return Ends(low, high, ends.scale * factor.denominator)

    def _extreme(self, node: Extreme) -> Ends:
        terms, scale = self._aligned(node.terms)
        lows, highs = ", ".join(t.low for t in terms), ", ".join(t.high for t in terms)
        return self._two(f"{node.kind}({lows})", f"{node.kind}({highs})", scale)

    def _round(self, node: Round) -> Ends:
        if isinstance(node.operand, Quotient):
            mean = self._mean(node.operand)
            pairs = [(f"{mean}[{i}][0]", f"{mean}[{i}][1]") for i in (0, 1)]
        else:
            ends = self._number(node.operand)
            pairs = [(code, str(ends.scale)) for code in (ends.low, ends.high)]
        top, step = node.step.denominator, node.step.numerator
        low, high = (
            times(f"_{node.mode}({times(above, top)}, {times(below, step)})", step)
            for above, below in pairs
        )
        return self._two(low, high, top)

    def _quotient(self, node: Quotient) -> Ends:
        mean = self._mean(node)
        return self._two(f"_ratio(*{mean}[0])", f"_ratio(*{mean}[1])", 1)

    def _mean(self, node: Quotient) -> str:
        """The terms that certainly apply are added up beforehand; the rest is left to `means`."""
        above, scale_above = self._aligned([n for _, n, _ in node.terms])
        below, scale_below = self._aligned([d for _, _, d in node.terms])
        rows = list(zip([self._mask(a) for a, _, _ in node.terms], above, below, strict=True))
        certain = [row for row in rows if row[0] == str(YES) and row[2].low == row[2].high]
        sums = (
            [top.low for _, top, _ in certain],
            [top.high for _, top, _ in certain],
            [bottom.low for _, _, bottom in certain],
        )
        optional = "".join(
            f"({mask}, ({top.low}, {top.high}), ({bottom.low}, {bottom.high})), "
            for mask, top, bottom in rows
            if (mask, top, bottom) not in certain
        )
        factor = self._names.of(node.scale * scale_below / scale_above)
        certainly = ", ".join(summed(codes, self._sums) for codes in sums)
        return self._let(f"_mean({factor}, {certainly}, ({optional}))")

    def _chosen(self, node: If) -> Ends:
        """Either branch is evaluated only if it is possible."""
        which = self._mask(node.condition)
        then, then_lines = self._apart(node.then)
        otherwise, otherwise_lines = self._apart(node.otherwise)
        scale = math.lcm(then.scale, otherwise.scale)
        yes, no = then.at(scale), otherwise.at(scale)
        low, high = self._let("None"), self._let("None")
        self._under(f"{which} != 1", [*then_lines, f"{low}, {high} = {yes.low}, {yes.high}"])
        hull = f"min({low}, {no.low}), max({high}, {no.high})"
        joined_up = f"{low}, {high} = ({no.low}, {no.high}) if {which} == 1 else ({hull})"
        self._under(f"{which} != 2", [*otherwise_lines, joined_up])
        return Ends(low, high, scale)

    def _apart(self, node: Expr) -> tuple[Ends, list[str]]:
        """A number with the lines it needs."""
        start = len(self.lines)
        self._inside += 1
        ends = self._number(node)
        self._inside -= 1
        lines = self.lines[start:]
        del self.lines[start:]
        return ends, lines

    def _under(self, condition: str, lines: Sequence[str]) -> None:
        self.lines += [f"if {condition}:", *indented(lines)]

    # everything else

    def _mask(self, node: Expr) -> str:
        match node:
            case Const():
                return str(lift(node.value, node.type))
            case Ref():
                known = self._known.get(node.name)
                return known if isinstance(known, str) else self._own_mask(node)
            case Input():
                value = f"v[{self._slots[node.name]}]"
                known = f"1 << {value}" if isinstance(node.type, ChoiceType) else f"1 + {value}"
                return self._let(f"{value} if {self._open(node)} else {known}")
            case Settle():
                return self._let(f"2 if {self._mask(node.operand)} == 2 else 1")
            case If() if not isinstance(node.condition, IsOption):
                return self._chosen_mask(node)
            case Not():
                return self._let(f"_flip[{self._mask(node.operand)}]")
            case And():
                return self._let(_bits([self._mask(term) for term in node.terms], 2, 1))
            case Or():
                return self._let(_bits([self._mask(term) for term in node.terms], 1, 2))
            case Compare(op=">=" | ">"):
                return self._compare(node)
            case Select():
                return self._select(node)
        found = self._unwritten(node)
        return found.low

    def _chosen_mask(self, node: If) -> str:
        which, yes, no = map(self._mask, (node.condition, node.then, node.otherwise))
        return self._let(f"{yes} if {which} == 2 else {no} if {which} == 1 else {yes} | {no}")

    def _own_mask(self, node: Ref) -> str:
        defined = self._exprs[node.name]
        if isinstance(defined, Const | Ref):
            return self._mask(defined)
        return f"m{self._places[node.name][0]}"

    def _compare(self, node: Compare) -> str:
        (left, right), _ = self._aligned((node.left, node.right))
        fails = "<" if node.op == ">=" else "<="
        code = f"(3 if {left.low} {fails} {right.high} else 2)"
        return self._let(f"{code} if {left.high} {node.op} {right.low} else 1")

    def _select(self, node: Select) -> str:
        options = node.type.options
        left = str(1 << options.index(node.default))
        for condition, label in reversed(node.cases):
            which, bit = self._mask(condition), 1 << options.index(label)
            either = f"{left} if {which} == 1 else {bit} | {left}"
            left = self._let(f"{bit} if {which} == 2 else {either}")
        return left

    def _unwritten(self, node: Expr) -> Ends:
        """A call of the closure; `low` stands for the value where it is no number."""
        names = sorted(references(node))
        places = {name: (i, self._places[name][1]) for i, name in enumerate(names)}
        read, scale = interval.closure(node, interval.Scope(self._slots, places, self._scales))
        values = "".join(f"{self.value(name)}, " for name in names)
        found = self._let(f"{self._names.of(read)}(f, ({values}), None)")
        ranged = isinstance(node.type, RANGES)
        return Ends(f"{found}[0]", f"{found}[1]", scale) if ranged else Ends(found, found, 1)


def _bits(masks: Sequence[str], every: int, some: int) -> str:
    """One bit is set where all masks have it, the other where one has it."""
    return f"({joined(masks, ' & ')} & {every}) | ({joined(masks, ' | ')} & {some})"
