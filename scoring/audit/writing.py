"""Thought-up communities as snapshot documents.

In: values of variables, by the names that the encoder gives them. Out: facts as a snapshot states
them, and the document as YAML.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from liren.engine.backends.scalar.values import NO, YES, PartialRecords
from liren.engine.backends.smt.encode import spot_name
from liren.engine.backends.smt.solver import Value
from liren.engine.ruleset.model import ROUNDS, Fact, Ruleset, is_history
from liren.scoring.stating import flow, grounded, stated, year_before


def facts_of(ruleset: Ruleset, values: Mapping[str, Value], day: date) -> dict[str, Any]:
    """The parts of a snapshot that state the values: `facts`, and `history` where it is read."""
    known = {
        name: said
        for name, fact in ruleset.facts.items()
        if name != ROUNDS and (said := said_of(fact, values)) is not None
    }
    facts = {
        name: grounded(ruleset.facts[name], said, "example")
        for name, said in known.items()
        if not is_history(name)
    }
    return {"facts": facts, **_history(ruleset, known, day)}


def _history(ruleset: Ruleset, known: Mapping[str, Any], day: date) -> dict[str, Any]:
    past = {name.partition(".")[2]: said for name, said in known.items() if is_history(name)}
    if not past:
        return {"history": []} if ROUNDS in ruleset.facts else {}
    if not past.pop("exists", True):
        return {"history": []}
    own = {key: past.pop(key) for key in ("score", "tier") if key in past}
    rest = {"facts": past} if past else {}
    return {"history": [{"as_of": year_before(day).isoformat(), **own, **rest}]}


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
