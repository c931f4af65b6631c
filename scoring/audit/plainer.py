"""Examples without needless differences.

In: values of which something holds, the usual ones, and whether it holds of others. Out: values of
which it still holds. Guarantee, unless the time is up: it would hold no longer if any one of the
remaining differences were taken back. Numbers that remain are brought closer to the usual ones, and
are whole in their unit where that will do: 299 m² and not 299.99. Records beyond the usual number
that it holds without are left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Value
from liren.engine.backends.smt.terms import NumberVariable, Term
from liren.engine.ir.types import NumberType
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.typical import plain

if TYPE_CHECKING:
    from liren.scoring.audit.space import Space

MOST_NUMBERS = 8
"""Numbers of an example that are brought closer to the ordinary."""

Holds = Callable[[dict[str, Value]], bool]


def plainer(
    space: Space, values: Mapping[str, Value], usual: Mapping[str, Value], holds: Holds
) -> dict[str, Value]:
    """The values, as usual as can be; whether it `holds` is only asked of what keeps the checks."""
    found = _taken_back(space, _fewer_records(space, values, usual, holds), usual, holds)
    numbers = [name for name in _apart(found, usual) if _step(space, name)]
    for name in numbers[:MOST_NUMBERS]:
        found = _rounder(space, name, _nearer(space, name, found, usual, holds), usual, holds)
    return found


def _fewer_records(
    space: Space, values: Mapping[str, Value], usual: Mapping[str, Value], holds: Holds
) -> dict[str, Value]:
    """The values with as few records as it holds with, the usual number being few enough."""
    found = dict(values)
    for name in _apart(found, usual):
        about = space.fact_of(name)
        if about is None or about[0].kind != "records" or not name.endswith(".count"):
            continue
        row = int(found[name]) - 1
        while row >= 0 and found[name] > usual[name] and not space.budget.over:
            fewer = _without_record(space, found, usual, about[1], row)
            changed = [each for each in fewer if fewer[each] != found[each]]
            if _keep_checks(space, fewer, changed) and holds(fewer):
                found = fewer
            row -= 1
    return found


def _without_record(
    space: Space, values: dict[str, Value], usual: Mapping[str, Value], holder: str, row: int
) -> dict[str, Value]:
    """The values without one record of a list; those after it move up."""
    found = {**values, f"{holder}.count": values[f"{holder}.count"] - 1}
    for name in values:
        about = space.fact_of(name)
        if about is not None and about[1] == holder and about[2] is not None and about[2] >= row:
            below = name.replace(f"[{about[2]}]", f"[{about[2] + 1}]", 1)
            found[name] = values[below] if below in values else usual[name]
    return found


def _taken_back(
    space: Space, values: Mapping[str, Value], usual: Mapping[str, Value], holds: Holds
) -> dict[str, Value]:
    found, before = dict(values), dict[str, Value]()
    while found != before:
        before = dict(found)
        for names in _together(space, _apart(found, usual)):
            if space.budget.over:
                return found
            back = {name: usual[name] for name in names if found[name] != usual[name]}
            other = {**found, **back}
            if back and _keep_checks(space, other, back) and holds(other):
                found = other
    return found


def _apart(values: Mapping[str, Value], usual: Mapping[str, Value]) -> list[str]:
    return [name for name in usual if name in values and values[name] != usual[name]]


def _together(space: Space, apart: list[str]) -> Iterator[Iterable[str]]:
    """What may be taken back at once: whole lists, what a check connects, and each by itself.

    The length of a list comes before what is in it, and what others are a part of before the part.
    """
    order = sorted(apart, key=space.typical.turn)
    lists: dict[str, list[str]] = {}
    for name in order:
        about = space.fact_of(name)
        if about is not None and (about[0].kind == "records" or about[2] is not None):
            lists.setdefault(about[1], []).append(name)
    yield from lists.values()
    open_ones = frozenset(apart)
    mentioned = space.constraints.mentioned
    for names, _ in connected((mentioned(term), None) for term in space.constraints.terms):
        yield [name for name in order if name in names & open_ones]
    yield from ([name] for name in order)


def _nearer(
    space: Space, name: str, values: dict[str, Value], usual: Mapping[str, Value], holds: Holds
) -> dict[str, Value]:
    """The same with one number as near to its usual value as halving the way leads to."""
    step, start = _step(space, name), Fraction(usual[name])
    sign = 1 if values[name] > start else -1
    near, far = 0, abs(Fraction(values[name]) - start) // step
    found = values
    while far - near > 1 and not space.budget.over:
        middle = (near + far) // 2
        other = {**values, name: plain(start + sign * middle * step)}
        if _keep_checks(space, other, [name]) and holds(other):
            found, far = other, middle
        else:
            near = middle
    return found


def _rounder(
    space: Space, name: str, values: dict[str, Value], usual: Mapping[str, Value], holds: Holds
) -> dict[str, Value]:
    """The same with one number whole in its unit, further from its usual value; but not 0, which is
    a community without the thing."""
    about = space.fact_of(name)
    unit = None if about is None else about[0].unit
    size = Fraction(1) if unit is None else Fraction(unit.to_base(1))
    parts, start = Fraction(values[name]) / size, Fraction(usual[name]) / size
    whole = math.floor(parts) if parts < start else math.ceil(parts)
    other = {**values, name: plain(whole * size)}
    if whole in (0, parts) or not _keep_checks(space, other, [name]) or not holds(other):
        return values
    return other


def _step(space: Space, name: str) -> Fraction:
    """What a number that is about a fact moves by; 0 of anything else."""
    about, variable = space.fact_of(name), space.factory.variables.get(name)
    if about is None or not isinstance(variable, NumberVariable):
        return Fraction(0)
    fact = about[0]
    if isinstance(fact.node.type, NumberType):
        return Fraction(fact.step)
    return Fraction(fact.kind == "date")


def _keep_checks(space: Space, values: Mapping[str, Value], changed: Iterable[str]) -> bool:
    """Whether the constraints hold that mention one of some variables."""
    says, names = space.says(values), frozenset(changed)
    return all(
        says.of(term)
        for term in space.constraints.terms
        if names & space.constraints.mentioned(term)
    )


def hold_of(
    terms: Iterable[Term], says: Callable[[dict[str, Value]], Evaluation] = Evaluation
) -> Holds:
    """Whether terms hold of values."""
    asked = list(terms)

    def holds(values: dict[str, Value]) -> bool:
        known = says(values)
        return all(known.of(term) for term in asked)

    return holds
