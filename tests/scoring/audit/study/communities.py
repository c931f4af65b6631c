"""Every community that two rulesets can be asked about, and what each of them makes of it.

In: two rulesets as data. Out: communities as values of facts with the exemptions that are claimed,
and results of the scalar backend, without the solver and without its terms. Where a fact has too
many values some are left out, and the communities are then a sample; `Domain.whole` says which.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from typing import Any, NamedTuple

from tests.oracle import check_holds
from tests.oracle.filling import bounds, normal
from tests.oracle.words import DAY, Raw

MOST = 3_000
"""Communities that are tried."""

Values = dict[str, Any]


class Community(NamedTuple):
    """A value of every fact, in base units, and the criteria whose exemption is claimed."""

    values: Values
    claimed: frozenset[str]


class TooMany(Exception):
    """More values than can be tried."""


def communities(raws: Sequence[Raw]) -> Iterator[Community]:
    """All that are within the declarations and checks of all rulesets."""
    facts = declared(raws)
    claimable = sorted({name for raw in raws for name, criterion in raw["criteria"].items()
                        if "exemption" in criterion})  # fmt: skip
    columns = [list(possible(declaration)) for declaration in facts.values()]
    size = math.prod(map(len, columns)) * 2 ** len(claimable)
    if size > MOST:
        raise TooMany(size)
    claims = [frozenset(c) for n in range(len(claimable) + 1) for c in combinations(claimable, n)]
    for row in product(*columns):
        values = dict(zip(facts, row, strict=True))
        if all(plausible(raw, values) for raw in raws):
            for claimed in claims:
                yield Community(values, claimed)


def declared(raws: Sequence[Raw]) -> dict[str, Raw]:
    """The facts of all rulesets, each with the bounds of every declaration."""
    found: dict[str, Raw] = {}
    for raw in raws:
        for name, declaration in raw.get("facts", {}).items():
            found[name] = narrower(found[name], declaration) if name in found else declaration
    return found


def narrower(one: Any, other: Any) -> Raw:
    """A declaration with the bounds of both."""
    first, second = (
        normal(one) if isinstance(one, str) else one,
        (normal(other) if isinstance(other, str) else other),
    )
    both = {**second, **first}
    for end, pick in (("at_least", max), ("at_most", min)):
        ends = [each[end] for each in (first, second) if end in each]
        if ends:
            both[end] = pick(ends)
    if "each" in first:
        both["each"] = declared([{"facts": first["each"]}, {"facts": second["each"]}])
    return both


def possible(stated: Any) -> Iterator[Any]:
    """Every value of a fact."""
    declaration = normal(stated)
    if "each" in declaration:
        yield from lists(declaration)
        return
    match declaration["type"]:
        case "flag":
            yield from (False, True)
        case "choice":
            yield from declaration["options"]
        case "checklist":
            items = list(declaration["items"])
            for number in range(len(items) + 1):
                yield from map(frozenset, combinations(items, number))
        case "count":
            low, high = bounds(declaration)
            if high - low > MOST:
                raise TooMany(high)
            yield from map(Fraction, range(math.ceil(low), math.floor(high) + 1))
        case kind:
            raise TooMany(kind)


def lists(declaration: Raw) -> Iterator[list[Values]]:
    """Every list of records; in what order they stand makes no difference to any rule."""
    fields = declaration["each"]
    columns = [list(possible(field)) for field in fields.values()]
    rows = [dict(zip(fields, row, strict=True)) for row in product(*columns)]
    most = declaration.get("at_most", 1000)
    if len(rows) ** most > MOST:
        raise TooMany(len(rows))
    for number in range(declaration.get("at_least", 0), most + 1):
        yield from map(list, combinations_with_replacement(rows, number))


def plausible(raw: Raw, values: Values) -> bool:
    """Whether the checks of a ruleset hold."""
    if not all(check_holds(check, values, DAY) for check in raw.get("checks", ())):
        return False
    for name, declaration in raw.get("facts", {}).items():
        for check in normal(declaration).get("checks", ()):
            if not all(check_holds(check, {**values, **record}, DAY) for record in values[name]):
                return False
    return True


# --- what a plan reads --------------------------------------------------------------------------


def slots(plan: Any, day: Mapping[str, Any], community: Community) -> list[Any]:
    """The values of a plan's inputs, as the scalar backend takes them."""
    found: list[Any] = [False] * len(plan.slots)
    for name, slot in plan.slots.items():
        kind, _, criterion = name.partition(":")
        if kind == "claimed":
            found[slot] = criterion in community.claimed
        elif kind != "waived":
            found[slot] = day[name] if name in day else value(
                plan.ruleset.facts[name], community.values[name]
            )  # fmt: skip
    return found


def value(fact: Any, stated: Any) -> Any:
    """A value in base units in the representation of the scalar backend."""
    match fact.kind:
        case "choice":
            return list(fact.options).index(stated)
        case "checklist":
            return sum(1 << i for i, item in enumerate(fact.options) if item in stated)
        case "records":
            return tuple(
                tuple(value(field, record[name]) for name, field in fact.fields.items())
                for record in stated
            )
        case "flag":
            return stated
        case "date":
            return stated.toordinal()
    return int(stated) if stated.denominator == 1 else stated
