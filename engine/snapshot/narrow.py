"""Narrowing what a missing fact can be by the declared checks.

In: conditions that hold (`party_members <= members`) and a range for every number in them. Out: the
ranges without values that cannot satisfy it. Only conjunctions of linear comparisons narrow; others
are left alone, which is sound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from liren.engine.ir.nodes import Add, And, Compare, Const, Expr, Field, Input, Mul, Number
from liren.engine.ir.types import NumberType

Range = tuple[Number, Number]
ROUNDS = 4
"""Chains of checks longer than this are rare, and stopping early is sound."""


Inequality = tuple[Mapping[str, Number], Number]
"""A sum of numbers, each times a factor, and a constant, which together are at least 0."""


def inequalities(checks: Iterable[Expr]) -> list[Inequality]:
    """What conditions demand of sums; strictness is dropped, which is sound."""
    return [each for check in checks for each in _inequalities(check)]


def narrow(
    demands: Sequence[Inequality], ranges: Mapping[str, Range], kinds: Mapping[str, NumberType]
) -> dict[str, Range]:
    """The ranges after all demands; a range that comes out empty is left as it was."""
    found = dict(ranges)
    for _ in range(ROUNDS):
        before = dict(found)
        for terms, constant in demands:
            _apply(terms, constant, found, kinds)
        if found == before:
            break
    return found


def _inequalities(check: Expr) -> Iterator[Inequality]:
    match check:
        case And():
            for term in check.terms:
                yield from _inequalities(term)
        case Compare():
            left, right = _linear(check.left), _linear(check.right)
            if left is None or right is None:
                return
            yield _difference(left, right)
            if check.op == "==":
                yield _difference(right, left)


Linear = tuple[dict[str, Number], Number]


def _difference(left: Linear, right: Linear) -> Linear:
    terms = dict(left[0])
    for name, factor in right[0].items():
        terms[name] = terms.get(name, 0) - factor
    return terms, left[1] - right[1]


def _linear(node: Expr) -> Linear | None:
    match node:
        case Const() if not isinstance(node.value, bool):
            return {}, node.value
        case Input() | Field() if isinstance(node.type, NumberType):
            return {node.name: 1}, 0
        case Mul(left=Const(value=factor)):
            inner = _linear(node.right)
            if inner is None:
                return None
            return {name: factor * part for name, part in inner[0].items()}, factor * inner[1]
        case Add():
            return _sum([_linear(term) for term in node.terms])
    return None


def _sum(parts: list[Linear | None]) -> Linear | None:
    terms: dict[str, Number] = {}
    constant: Number = 0
    for part in parts:
        if part is None:
            return None
        for name, factor in part[0].items():
            terms[name] = terms.get(name, 0) + factor
        constant += part[1]
    return terms, constant


def _apply(
    terms: Mapping[str, Number],
    constant: Number,
    ranges: dict[str, Range],
    kinds: Mapping[str, NumberType],
) -> None:
    if any(name not in ranges for name in terms):
        return
    if all(ranges[name][0] == ranges[name][1] for name in terms):
        return  # nothing is missing
    most = {name: max(f * end for end in ranges[name]) for name, f in terms.items()}
    total = constant + sum(most.values())
    for name, factor in terms.items():
        if not factor:
            continue
        edge = Fraction(-(total - most[name])) / factor
        low, high = ranges[name]
        bound: Callable[[Number, Number], Number] = max if factor > 0 else min
        if kinds[name].whole:
            edge = Fraction(math.ceil(edge) if factor > 0 else math.floor(edge))
        value = int(edge) if edge.denominator == 1 else edge
        low, high = (bound(low, value), high) if factor > 0 else (low, bound(high, value))
        if low <= high:
            ranges[name] = (low, high)
