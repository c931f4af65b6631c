"""The changes that a remedy is expected to propose, and how changes are said in results.

In: an expected change as written: a difference (`+2`, `-0.5 m²`) or the value afterwards. Out: its
canonical wording, which is compared with that of the change that was found.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from liren.engine.backends.scalar.values import lift
from liren.engine.errors import Problem
from liren.engine.ir.nodes import Number
from liren.engine.language.document import Document, Path
from liren.engine.language.numbers import parse_quantity, to_text
from liren.engine.language.units import Unit
from liren.engine.record import Record, field
from liren.engine.ruleset.model import Fact, Ruleset
from liren.engine.snapshot.values import ValueReader
from liren.scoring.remedies import Change, Remedy, plain


class ChangeReader(Record):
    """Reads expected changes; what is wrong with them is added to `problems`."""

    document: Document
    ruleset: Ruleset
    problems: list[Problem] = field(default_factory=list, compare=False)

    def said(self, name: str, raw: Any, path: Path) -> str:
        """The change of a fact (or of a field in several records) in canonical wording."""
        fact = self.declared(name)
        several = isinstance(raw, list) and fact.kind != "checklist"
        wanted = [((*path, i), part) for i, part in enumerate(raw)] if several else [(path, raw)]
        return ", ".join(self.one(fact, part, at) for at, part in wanted)

    def declared(self, name: str) -> Fact:
        """The declaration of a fact, or of a field by `LIST.FIELD`."""
        facts = self.ruleset.facts
        if name in facts:
            return facts[name]
        holder, _, inner = name.rpartition(".")
        return facts[holder].fields[inner]

    def one(self, fact: Fact, raw: Any, path: Path) -> str:
        """One change in canonical wording."""
        if is_difference(raw):
            return signed(self.difference(fact, raw, path), fact.unit)
        reader = ValueReader(self.document, self.ruleset.units, (), self.problems)
        reading = reader.read(fact, raw, path)
        value = lift(reading.value, fact.node.type) if reading.known == "exact" else reading.value
        return in_words(plain(fact, value), fact.unit)

    def difference(self, fact: Fact, raw: str, path: Path) -> Number:
        """By how much a number is to change, in base units."""
        quantity = parse_quantity(raw.removeprefix("+"), self.ruleset.units)
        if isinstance(quantity, Problem):
            self.problems.append(quantity.at(self.document.place(path)))
            return 0
        bare = quantity.unit is None and fact.unit is not None
        return fact.unit.to_base(quantity.value) if bare and fact.unit else quantity.in_base()


def is_difference(raw: Any) -> bool:
    """Whether a change is said as a difference."""
    return isinstance(raw, str) and raw[:1] in ("+", "-")


def found(remedy: Remedy, wanted: Mapping[str, Any]) -> dict[str, str]:
    """The changes of a remedy by fact, each said in the way in which it is expected."""
    said: dict[str, list[str]] = {}
    for change in remedy.changes:
        name = change.fact if change.field is None else f"{change.fact}.{change.field}"
        raw = wanted.get(name)
        by = is_difference(raw[0] if isinstance(raw, list) and raw else raw)
        said.setdefault(name, []).append(_change(change, by=by))
    return {name: ", ".join(parts) for name, parts in said.items()}


def _change(change: Change, *, by: bool) -> str:
    if by and change.by is not None:
        return signed(change.by, change.unit)
    return in_words(change.after, change.unit)


def signed(by: Number, unit: Unit | None) -> str:
    """A difference with its sign."""
    text = in_words(by, unit)
    return text if text.startswith("-") else f"+{text}"


def in_words(value: Any, unit: Unit | None) -> str:
    """A value as it is written in a file of tests."""
    match value:
        case bool():
            return "yes" if value else "no"
        case date():
            return value.isoformat()
        case tuple():
            return f"[{', '.join(value)}]"
        case None:
            return "unknown"
        case str():
            return value
    return to_text(value if unit is None else unit.from_base(value))
