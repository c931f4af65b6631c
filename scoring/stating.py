"""Communities that were thought up, written as snapshots state them.

In: values in the representation of partly known ones, by their declarations. Out: the parts of a
snapshot document that state what is known of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from liren.engine.backends.scalar.values import NO, YES, PartialRecords
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.model import FIRST_DAY, ROUNDS, Fact, is_history
from liren.scoring.world import Spot, World

YEAR = timedelta(days=365)


def year_before(day: date) -> date:
    """A year before a day, or as long before it as there are days."""
    return max(day - YEAR, FIRST_DAY)


GROUND = "test"
"""What stands for a reason, or for evidence."""


def facts_in(world: World) -> dict[str, Any]:
    """What is known in a world, as a snapshot states it."""
    found = {}
    for name, fact in world.ruleset.facts.items():
        value = stated(fact, world.get(Spot(name)))
        if value is not None and not is_history(name):
            found[name] = grounded(fact, value, GROUND)
    return found


def grounded(fact: Fact, said: Any, ground: str) -> Any:
    """A value with the reason or the evidence that its fact needs beside it: `ground`."""
    if fact.kind == "records":
        return [
            {name: grounded(fact.fields[name], part, ground) for name, part in row.items()}
            for row in said
        ]
    return {"value": said, **dict.fromkeys(fact.needs, ground)} if fact.needs else said


def stated_in(world: World, day: date) -> dict[str, Any]:
    """The parts of a snapshot that state what is known in a world."""
    facts = facts_in(world)
    parts: dict[str, Any] = {"facts": facts} if facts else {}
    known = {
        name.partition(".")[2]: value
        for name, fact in world.ruleset.facts.items()
        if name != ROUNDS and is_history(name)
        and (value := stated(fact, world.get(Spot(name)))) is not None
    }  # fmt: skip
    exists = known.pop("exists", True if known else None)
    if exists is not None:
        parts["history"] = [_round(known, day)] if exists else []
    return parts


def _round(known: Mapping[str, Any], day: date) -> dict[str, Any]:
    """An earlier round, a year before the day."""
    found = {key: known[key] for key in ("score", "tier") if key in known}
    facts = {name: value for name, value in known.items() if name not in found}
    return {"as_of": year_before(day).isoformat(), **found, **({"facts": facts} if facts else {})}


def stated(fact: Fact, value: Any) -> Any:
    """A value as a snapshot states it; None when it is not known."""
    names = list(fact.options)
    match fact.kind:
        case "flag":
            return {YES: True, NO: False}.get(value)
        case "choice":
            return names[value.bit_length() - 1] if value.bit_count() == 1 else None
        case "checklist":
            if value[0] != value[1]:
                return None
            return [name for i, name in enumerate(names) if value[0] >> i & 1]
        case "records":
            return None if value.more_high else _records(fact, value)
    if value[0] != value[1]:
        return None
    if fact.kind == "date":
        return date.fromordinal(int(value[0])).isoformat()
    return _number(fact, value[0])


def _records(fact: Fact, value: PartialRecords) -> list[dict[str, Any]]:
    rows = []
    for row in value.listed:
        said = zip(fact.fields.items(), row, strict=True)
        parts = {name: stated(field, part) for (name, field), part in said}
        rows.append({name: part for name, part in parts.items() if part is not None})
    return rows


def _number(fact: Fact, value: Any) -> Any:
    if fact.unit is None or fact.kind == "count":
        text = to_text(value if fact.unit is None else fact.unit.from_base(value))
        return int(text) if text.lstrip("-").isdecimal() else text
    return f"{to_text(fact.unit.from_base(value))} {fact.unit.name}"


def flow(value: Any) -> str:
    """What is stated in one line of YAML, texts in quotes where they need them."""
    match value:
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return f"[{', '.join(map(flow, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {flow(part)}' for key, part in value.items())}}}"
        case str() if not _plain(value):
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _plain(text: str) -> bool:
    """Whether a text can stand without quotes: names, days and numbers, which are read as text."""
    return text.replace("_", "").replace("-", "").replace(".", "").isalnum()
