"""A snapshot with what it leaves open filled in.

In: an assessment, and values by the names that the encoder gives them. Out: the document of the
snapshot, in which every fact of the ruleset is stated. What was stated exactly stands there as it
did, with what was said beside it; what a ruleset asks to stand beside a value is supplied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from liren.engine.backends.smt.encode import spot_name
from liren.engine.backends.smt.solver import Value
from liren.engine.language.document import Scalar
from liren.engine.record import replace
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Fact, is_history
from liren.engine.snapshot.bind import Stated, stated_facts
from liren.engine.snapshot.values import META, NOTHING, UNKNOWN_WORDS
from liren.scoring.audit.writing import said_of
from liren.scoring.scorecard import Assessment
from liren.scoring.stating import YEAR

SAID = {"zh": "示例", "en": "example"}
"""What is supplied where a ruleset asks for a reason or for evidence."""

Values = Mapping[str, Value]
Part = tuple[str, Fact, str]
"""The name under which a round states something, its declaration, and the name of its variable."""


def filled(assessment: Assessment, values: Values) -> dict[str, Any]:
    """The document of a snapshot with these values in the gaps."""
    return _Filling(assessment, values).document()


class _Filling:
    def __init__(self, assessment: Assessment, values: Values) -> None:
        self.assessment = assessment
        self.values = values
        self.facts = assessment.ruleset.facts
        self.readings = assessment.bound.readings
        self.given, self.rounds = stated_facts(assessment.ruleset, assessment.snapshot)

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = _copied(self.assessment.snapshot.document.data)
        own = {name: fact for name, fact in self.facts.items() if not is_history(name)}
        facts = _without(document.get("facts") or {}, self.given.values(), 1)
        document["facts"] = {**facts, **{name: self.fact(name, own[name]) for name in own}}
        if any(is_history(name) for name in self.facts):
            document["history"] = self.history(document.get("history"))
        return document

    def fact(self, name: str, fact: Fact) -> Any:
        raw = self.given[name][0] if name in self.given else None
        if raw is not None and self.readings[name].known == "exact":
            return _copied(raw)
        if fact.kind == "records":
            return _beside(fact, self.records(fact, raw), raw)
        return _beside(fact, said_of(fact, self.values), raw)

    # lists

    def records(self, fact: Fact, raw: Any) -> list[Any]:
        stated = _rows(raw)
        return [
            self.row(fact, number, stated[number] if number < len(stated) else {})
            for number in range(int(self.values[f"{fact.id}.count"]))
        ]

    def row(self, fact: Fact, number: int, raw: Mapping[str, Any]) -> dict[str, Any]:
        row: dict[str, Any] = {**raw}
        for name, field in fact.fields.items():
            said = self.said(field, spot_name(fact.id, number, name))
            if not (name in raw and _is_plain(raw[name], field)):
                row[name] = _beside(field, said, raw.get(name))
        copied: dict[str, Any] = _copied(row)
        return copied

    def said(self, fact: Fact, name: str) -> Any:
        return said_of(replace(fact, id=name), self.values)

    # history

    def history(self, stated: list[Any] | None) -> list[Any]:
        if stated is None:
            return [self.thought_up(i, self.count()) for i in range(self.count())]
        rounds = [_copied(each) for each in stated]
        snapshot = self.assessment.snapshot
        for i, earlier in enumerate(snapshot.history or ()):
            facts = self.rounds[i]
            into = rounds[earlier.position]
            for name, fact, spot in self.parts(i, len(rounds)):
                self.put(into, name, fact, spot, facts)
        return rounds

    def count(self) -> int:
        """How many earlier rounds there were."""
        if ROUNDS in self.facts:
            return int(self.values[f"{ROUNDS}.count"])
        return int(self.values.get(f"{PREVIOUS}.exists", True))

    def parts(self, number: int, count: int) -> Iterator[Part]:
        """What the ruleset reads of a round."""
        if ROUNDS in self.facts:
            for name, field in self.facts[ROUNDS].fields.items():
                yield name, field, spot_name(ROUNDS, number, name)
        if number == count - 1:
            for name, fact in self.facts.items():
                part = name.removeprefix(f"{PREVIOUS}.")
                if part != name and part != "exists":
                    yield part, fact, name

    def put(self, into: dict[str, Any], name: str, fact: Fact, spot: str, given: Stated) -> None:
        """State a part of a round, unless it is stated."""
        if name == "day":
            return
        if name in ("score", "tier"):
            if not _is_plain(into.get(name), fact):
                into[name] = self.said(fact, spot)
            return
        raw = given[name][0] if name in given else None
        if raw is None or not _is_plain(raw, fact):
            facts = into.get("facts") or {}
            if name in given:
                facts = _without(facts, [given[name]], 3)
            into["facts"] = {**facts, name: self.said(fact, spot)}

    def thought_up(self, number: int, count: int) -> dict[str, Any]:
        """A round of which nothing was stated."""
        day = self.assessment.as_of - YEAR * (count - number)
        names = [spot_name(ROUNDS, number, "day")]
        if number == count - 1:
            names.append(f"{PREVIOUS}.day")
        known = [self.values[name] for name in names if name in self.values]
        if known:
            day = date.fromordinal(int(known[0]))
        made: dict[str, Any] = {"as_of": day.isoformat()}
        for name, fact, spot in self.parts(number, count):
            self.put(made, name, fact, spot, {})
        return made


def _is_plain(raw: Any, fact: Fact) -> bool:
    """Whether something states a value exactly."""
    if isinstance(raw, dict):
        rest = {key: value for key, value in raw.items() if key not in META}
        return list(rest) == ["value"] and _is_plain(rest["value"], fact)
    if fact.kind == "records":
        return False
    if not isinstance(raw, str):
        return raw is not None
    return raw in fact.options or raw not in UNKNOWN


UNKNOWN = UNKNOWN_WORDS | NOTHING


def _rows(raw: Any) -> list[Any]:
    """The records that a list states, whichever way it is written."""
    while isinstance(raw, dict):
        raw = raw["records"] if "records" in raw else raw.get("value")
    return raw if isinstance(raw, list) else []


def _beside(fact: Fact, said: Any, raw: Any) -> Any:
    """A value with what was said beside it, and what has to stand there."""
    kept = {k: v for k, v in raw.items() if k in META} if isinstance(raw, dict) else {}
    kept = {**dict.fromkeys(fact.needs, SAID), **kept}
    return {"value": said, **kept} if kept else said


def _without(facts: Any, given: Iterable[tuple[object, Any]], depth: int) -> dict[str, Any]:
    """Facts, nested or not, without those at some paths; `depth` steps of a path lead to them."""
    kept: dict[str, Any] = _copied(facts)
    for _, path in given:
        holders = [kept]
        for step in path[depth:-1]:
            holders.append(holders[-1][step])
        del holders[-1][path[-1]]
        for step, holder in zip(reversed(path[depth:-1]), reversed(holders[:-1]), strict=True):
            if not holder[step]:
                del holder[step]
    return kept


def _copied(value: Any) -> Any:
    """The same data, none of whose containers is shared."""
    match value:
        case dict():
            return {str(key): _copied(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_copied(inner) for inner in value]
        case Scalar():
            return None if value.plain and value in NOTHING else str(value)
    return value
