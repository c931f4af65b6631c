"""Thought-up communities as snapshot documents.

In: values of variables, by the names that the encoder gives them. Out: facts as a snapshot states
them, and the document as YAML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from liren.engine.backends.scalar.values import NO, YES, PartialRecords
from liren.engine.backends.smt.encode import spot_name
from liren.engine.backends.smt.solver import Value
from liren.engine.ruleset.model import FIRST_DAY, ROUNDS, Fact, Ruleset, is_history
from liren.scoring.stating import YEAR, flow, grounded, stated


def facts_of(ruleset: Ruleset, values: Mapping[str, Value], day: date) -> dict[str, Any]:
    """The parts of a snapshot that state the values: `facts`, and `history` where it is read."""
    known = {
        name: said
        for name, fact in ruleset.facts.items()
        if (said := said_of(fact, values)) is not None
    }
    facts = {
        name: grounded(ruleset.facts[name], said, "example")
        for name, said in known.items()
        if not is_history(name)
    }
    history = {name: said for name, said in known.items() if is_history(name)}
    return {"facts": facts, **_history(ruleset, history, values, day)}


def _history(
    ruleset: Ruleset, known: Mapping[str, Any], values: Mapping[str, Value], day: date
) -> dict[str, Any]:
    """The earlier rounds, as far as they are known; of what is read of the last, that is one."""
    past = {name.partition(".")[2]: known[name] for name in known if name != ROUNDS}
    there = past.pop("exists", None)
    rows = known.get(ROUNDS)
    if rows is None:
        if there is None and not past:
            return {}
        rows = [] if there is False else [{}]
    if not rows:
        return {"history": []}
    rows = [*rows[:-1], {**rows[-1], **past}]
    days = _days(rows, values, day)
    return {"history": [_round(row, each) for row, each in zip(rows, days, strict=True)]}


def _days(
    rows: Sequence[Mapping[str, Any]], values: Mapping[str, Value], day: date
) -> Iterator[str]:
    """The days of rounds: those that are known, else one a year."""
    last = values.get(spot_name(ROUNDS, int(values.get(f"{ROUNDS}.count", 0)) - 1, "day"))
    for i, row in enumerate(rows):
        before = day - YEAR * (len(rows) - i)
        if last is not None and i + 1 == len(rows):
            before = date.fromordinal(int(last))
        yield row.get("day", max(before, FIRST_DAY + timedelta(days=i)).isoformat())


def _round(known: Mapping[str, Any], day: str) -> dict[str, Any]:
    own = {key: known[key] for key in ("score", "tier") if key in known}
    facts = {name: said for name, said in known.items() if name not in (*own, "day")}
    return {"as_of": day, **own, **({"facts": facts} if facts else {})}


def said_of(fact: Fact, values: Mapping[str, Value]) -> Any:
    """The value of a fact as a snapshot states it; None when no variable speaks of it."""
    value = partial_of(fact, fact.id, values)
    return None if value is None else stated(fact, value)


def partial_of(fact: Fact, name: str, values: Mapping[str, Value]) -> Any:
    """The value in the representation of partly known ones; None when nothing speaks of it."""
    match fact.kind:
        case "records":
            return _records(fact, values)
        case "checklist":
            return _checklist(fact, name, values)
    value = values.get(name)
    if value is None:
        return None
    match fact.kind:
        case "flag":
            return YES if value else NO
        case "choice":
            return 1 << int(value)
    return value, value


def _checklist(fact: Fact, name: str, values: Mapping[str, Value]) -> Any:
    found = [values.get(f"{name}:{item}") for item in fact.options]
    if all(value is None for value in found):
        return None
    bits = sum(1 << i for i, value in enumerate(found) if value)
    return bits, bits


def _records(fact: Fact, values: Mapping[str, Value]) -> PartialRecords | None:
    count = values.get(f"{fact.id}.count")
    if count is None:
        return None
    return PartialRecords(tuple(tuple(_row(fact, i, values)) for i in range(int(count))), 0, 0, ())


def _row(fact: Fact, row: int, values: Mapping[str, Value]) -> Iterator[Any]:
    from liren.engine.backends.scalar.compiled import unknown

    for name, field in fact.fields.items():
        value = partial_of(field, spot_name(fact.id, row, name), values)
        yield unknown(field.node) if value is None else value


def to_yaml(document: Mapping[str, Any]) -> str:
    """A snapshot document as YAML, a fact a line."""
    lines: list[str] = []
    for key, value in document.items():
        if isinstance(value, dict) and key in ("facts",):
            lines.append(f"{key}:" if value else f"{key}: {{}}")
            lines += [f"  {name}: {flow(part)}" for name, part in value.items()]
        elif isinstance(value, list) and value:
            lines.append(f"{key}:")
            lines += [f"  - {flow(part)}" for part in value]
        else:
            lines.append(f"{key}: {flow(value)}")
    return "\n".join(lines) + "\n"
