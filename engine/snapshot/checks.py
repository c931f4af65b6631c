"""The checks that a ruleset declares: which are broken, and what they say of what is missing.

In: what a snapshot says in the terms of a ruleset. Out: the checks that cannot hold; the readings
narrowed to what the checks allow. What is missing breaks no check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from liren.engine.backends.scalar.interval import Closure, Scope, closure
from liren.engine.backends.scalar.values import NO, Facts, PartialRecords, lift
from liren.engine.ir.nodes import Number
from liren.engine.ir.types import NumberType, RecordsType
from liren.engine.record import replace
from liren.engine.ruleset.model import Check, Fact, Ruleset
from liren.engine.snapshot.narrow import Inequality, inequalities, narrow
from liren.engine.snapshot.values import Reading

if TYPE_CHECKING:
    from liren.engine.snapshot.bind import Bound


def broken_checks(bound: Bound) -> Iterator[tuple[Check, str | None, int | None]]:
    """The checks that do not hold: among the facts, or in a record of a list, which is named."""
    among, within = compiled_checks(bound.ruleset, bound.slots)
    facts = bound.scaled
    for check, read in among:
        if read(facts, (), None) == NO:
            yield check, None, None
    for fact, check, read in within:
        for i, record in enumerate(listed(fact, facts, bound.slots[fact.id])):
            if read(facts, (), record) == NO:
                yield check, fact.id, i


Among = list[tuple[Check, Closure]]
Within = list[tuple[Fact, Check, Closure]]


def compiled_checks(ruleset: Ruleset, slots: Mapping[str, int]) -> tuple[Among, Within]:
    """The checks of a ruleset, of its facts and of its lists; compiled once."""
    if CHECKS not in ruleset.plans:
        scope = Scope(slots, {}, ruleset.scales())
        among = [(check, closure(check.expr, scope)[0]) for check in ruleset.checks]
        within = [
            (fact, check, closure(check.expr, replace(scope, record=fact.node.type))[0])
            for fact in ruleset.facts.values()
            for check in fact.checks
            if isinstance(fact.node.type, RecordsType)
        ]
        ruleset.plans[CHECKS] = among, within
    return cast(tuple[Among, Within], ruleset.plans[CHECKS])


CHECKS = "checks"


def narrowed(ruleset: Ruleset, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The readings with what is missing narrowed by the checks."""
    result = dict(readings)
    if ruleset.checks and any(r.known != "exact" for r in readings.values()):
        result.update(narrow_facts(ruleset, readings))
    for name, fact in ruleset.facts.items():
        if fact.checks and isinstance(readings[name].value, PartialRecords):
            demands = _demands(ruleset, f"{INEQUALITIES} of {name}", fact.checks)
            result[name] = narrow_records(fact, readings[name], demands)
    return result


def narrow_facts(ruleset: Ruleset, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """The numbers among the readings that the checks narrow."""
    demands = _demands(ruleset, INEQUALITIES, ruleset.checks)
    ranges: dict[str, tuple[Number, Number]] = {}
    kinds: dict[str, NumberType] = {}
    for name in {name for terms, _ in demands for name in terms}:
        kind, reading = ruleset.facts[name].node.type, readings[name]
        if isinstance(kind, NumberType):
            known = reading.known == "exact"
            ranges[name] = (reading.value, reading.value) if known else reading.value
            kinds[name] = kind
    tight = narrow(demands, ranges, kinds)
    changed = {}
    for name, ends in tight.items():
        if readings[name].known != "exact" and ends != ranges[name]:
            narrowed = Reading(ends, "partial", readings[name].names)
            if ends[0] == ends[1]:
                narrowed = narrowed._replace(value=ends[0], known="exact")
            changed[name] = narrowed
    return changed


INEQUALITIES = "inequalities"


def _demands(ruleset: Ruleset, name: str, checks: Iterable[Check]) -> list[Inequality]:
    """What checks demand of sums; worked out once."""
    if name not in ruleset.plans:
        ruleset.plans[name] = inequalities(check.expr for check in checks)
    return cast(list[Inequality], ruleset.plans[name])


def listed(fact: Fact, facts: Facts, slot: int) -> Sequence[tuple[Any, ...]]:
    """The records on file, in the representation of partly known ones."""
    value = facts.values[slot]
    records: PartialRecords = value if facts.partial >> slot & 1 else lift(value, fact.node.type)
    return records.listed


def narrow_records(fact: Fact, reading: Reading, demands: Sequence[Inequality]) -> Reading:
    """A list with the fields of every record narrowed by what its checks demand."""
    records: PartialRecords = reading.value
    names = list(fact.fields)
    kinds = {n: f.node.type for n, f in fact.fields.items() if isinstance(f.node.type, NumberType)}

    def tightened(record: tuple[Any, ...]) -> tuple[Any, ...]:
        ranges = {n: record[i] for i, n in enumerate(names) if n in kinds}
        tight = narrow(demands, ranges, kinds)
        return tuple(tight.get(n, record[i]) for i, n in enumerate(names))

    value = records._replace(
        listed=tuple(tightened(record) for record in records.listed),
        unlisted=tightened(records.unlisted) if records.unlisted else (),
    )
    return reading._replace(value=value)
