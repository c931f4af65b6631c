"""Examples as a reader sees them: what matters in them in a line, and the whole as a snapshot.

In: an example that was replayed. Out: the `Example` of a finding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from liren.engine.audit.findings import Example as Shown
from liren.engine.language.units import Unit
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.text import Text
from liren.scoring.audit.answers import Example, Stated

YES, NO = Text("是", "yes"), Text("否", "no")
NOTHING = Text("无", "none")
MOST = 6
"""Facts that are said of an example; the snapshot has them all."""


def shown(ruleset: Ruleset, example: Example, outcome: Text | None = None) -> Shown:
    """An example, and what it comes to."""
    parts = list(_parts(ruleset, example.matters))
    more = len(parts) - MOST
    if more > 0:
        parts = [*parts[:MOST], Text(f"另有 {more} 项", f"{more} more")]
    zh, en = "，".join(each.zh for each in parts), ", ".join(each.en for each in parts)
    if outcome is not None:
        zh, en = f"{zh} → {outcome.zh}", f"{en} → {outcome.en}"
    document = dict(example.document)
    named = {"snapshot": document.pop("snapshot"), "community": document.pop("community")}
    return Shown({**named, "as_of": example.days[0].isoformat(), **document}, Text(zh, en))


def _parts(ruleset: Ruleset, stated: tuple[Stated, ...]) -> Iterator[Text]:
    for each in stated:
        fact = ruleset.facts.get(each.fact)
        if fact is None or each.value is None:
            continue
        inner = fact.fields.get(each.field or "")
        if inner is not None and each.record is not None:
            value = _value(inner, each.value)
            number = each.record + 1
            yield Text(
                f"{fact.title.zh}第 {number} 条的{inner.title.zh} {value.zh}",
                f"{inner.title.en} of {fact.title.en} no. {number}: {value.en}",
            )
        elif each.name.endswith(".count") and fact.kind == "records":
            yield Text(f"{fact.title.zh} {each.value} 条", f"{each.value} × {fact.title.en}")
        else:
            value = _value(fact, each.value)
            yield Text(f"{fact.title.zh} {value.zh}", f"{fact.title.en} {value.en}")


def _value(fact: Fact, value: Any) -> Text:
    match value:
        case bool():
            return YES if value else NO
        case list():
            items = [fact.options[name] for name in value if name in fact.options]
            if not items:
                return NOTHING
            return Text("、".join(i.zh for i in items), ", ".join(i.en for i in items))
        case str() if fact.kind == "choice":
            return fact.options[value]
        case str() if fact.unit is not None and value.endswith(f" {fact.unit.name}"):
            number = value.removesuffix(f" {fact.unit.name}")
            return _amount(fact.title, fact.unit, number)
        case int() if fact.unit is not None:
            return _amount(fact.title, fact.unit, str(value))
    return Text(str(value), str(value))


def _amount(label: Text, unit: Unit, number: str) -> Text:
    """An amount after what it is of."""
    said = unit.say(number)
    return Text(said.zh, number) if unit.ends(label) else said
