"""Code that reads the plain values of all facts of a ruleset in one go.

In: the facts of a ruleset, their scales, and what reads the values of each. Out: a function from
the stated facts of a snapshot, every decimal among which must be plain, to `Facts` as compiled
programs take them. It returns None when a fact is stated that is not known, or a value takes a
second look.
Guarantees: where there are values, they are those of the readers.

It is straight-line code for the same reason as in `backends.scalar.functions`: a call for each fact
costs more than what most of the calls do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Context, Decimal
from math import ceil, floor
from operator import itemgetter
from typing import Any

from liren.engine.backends.scalar.values import Facts
from liren.engine.backends.scalar.writing import Names, compile_text
from liren.engine.ruleset.model import Fact
from liren.engine.snapshot.quick_values import (
    LARGEST_PLAIN,
    MOST_DECIMALS,
    MOST_DIGITS,
    Exactly,
    digits_of,
    never,
)

All = Callable[[Mapping[str, Any]], Facts | None]

NOTHING = object()
"""Stands for what is not stated, as None can be stated."""
MOST_FACTOR = 10**MOST_DIGITS
EXACT = Context(prec=2 * MOST_DIGITS + MOST_DECIMALS + 1)
"""Plain numbers times no more than that are exact in it; a caller's own context may round them."""


def read_all(
    facts: Mapping[str, Fact],
    readers: Mapping[str, Exactly],
    scales: Mapping[str, int],
    unknown: Sequence[Any],
) -> All:
    """The function that reads all facts, of which there have to be two to gain anything.

    `readers` has the facts that a snapshot may state, `unknown` the values of facts of which
    nothing is stated, in the order of `facts`.
    """
    if len(readers) < 2:
        return never
    names = Names()
    slots = {name: i for i, name in enumerate(facts)}
    lines = _take([(name, slots[name]) for name in readers], names)
    lines.append(f"blank = {sum(1 << slots[name] for name in facts.keys() - readers.keys())}")
    for name, read in readers.items():
        slot = slots[name]
        known = _known(facts[name], f"v{slot}", scales.get(name, 1), names)
        lines += _read(known, read, slot, unknown[slot], names)
    values = [f"v{i}" if name in readers else names.of(unknown[i]) for name, i in slots.items()]
    lines += [
        "# where more is stated than was read, some of it is not known",
        f"if len(facts) != {len(facts)} - blank.bit_count(): return None",
        f"return {names.of(Facts)}([{', '.join(values)}], blank, blank)",
    ]
    function: All = compile_text("reading", "read(facts)", lines, names)
    return function


def _take(stated: Sequence[tuple[str, int]], names: Names) -> list[str]:
    """The lines that put what is stated of each fact into the variable of its slot."""
    wanted = tuple(name for name, _ in stated)
    variables = ", ".join(f"v{slot}" for _, slot in stated)
    take, nothings = names.of(itemgetter(*wanted)), names.of((NOTHING,) * len(wanted))
    return [
        f"try: {variables} = {take}(facts)",
        f"except KeyError: {variables} = map(facts.get, {names.of(wanted)}, {nothings})",
    ]


Branch = tuple[str, str]
"""A condition, and what is done when it holds."""


def _read(
    known: Sequence[Branch], read: Exactly, slot: int, unknown: object, names: Names
) -> list[str]:
    """The lines that put a value in the place of what is stated."""
    value = f"v{slot}"
    missing = f"{value} = {names.of(unknown)}; blank |= {1 << slot}"
    branches = [*known, (f"{value} is {names.of(NOTHING)}", missing)]
    return [
        *(f"{'elif' if i else 'if'} {when}: {then}" for i, (when, then) in enumerate(branches)),
        f"elif ({value} := {names.of(read)}({value})) is None: return None",
    ]


def _known(fact: Fact, value: str, scale: int, names: Names) -> list[Branch]:
    """What is read without calling its reader: flags, and numbers that come to whole ones."""
    if fact.needs:
        return []
    if fact.kind == "flag":
        return [(f"{value} is True or {value} is False", "pass")]
    if fact.kind in ("date", "choice", "checklist", "records"):
        return []
    whole = digits_of(fact, scale, 0)
    if whole.below != 1 or whole.above > MOST_FACTOR:
        return []
    most = min(whole.most, LARGEST_PLAIN)
    branches = [(f"type({value}) is int and {whole.least} <= {value} <= {most}",
                 f"{value} *= {whole.above}")]  # fmt: skip
    if fact.kind != "count":
        branches.append((_decimal(fact, value, scale, whole.above, names), f"{value} = w"))
    return branches


def _decimal(fact: Fact, value: str, scale: int, factor: int, names: Names) -> str:
    """Whether a value is a decimal that comes to a whole number, which is then `w`."""
    low, high = fact.at_least, fact.at_most
    assert low is not None
    assert high is not None
    least, most = max(0, ceil(low * scale)), floor(high * scale)
    product = f"{names.of(EXACT.multiply)}({value}, {names.of(Decimal(factor))})"
    return (
        f"type({value}) is {names.of(Decimal)} and (p := {product}) == (w := int(p))"
        f" and {least} <= w <= {most}"
    )
