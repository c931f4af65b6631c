"""Reading a snapshot that is plain Python data, and written as most are, in one go.

In: a dict, and a `Ruleset` now or later. Out: the `Snapshot`, and what it says in the terms of the
ruleset, or None when it takes the ordinary path to tell what it says or what is wrong with it.
Guarantees: where there is a snapshot, it and its `Bound` are those of the ordinary path; no problem
is ever found here; later changes of the dict do not show, as containers are copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import Any, cast

from liren.engine.backends.scalar.compiled import unknown
from liren.engine.backends.scalar.values import Facts
from liren.engine.errors import Source
from liren.engine.language import limits
from liren.engine.language.document import DeferredDocument, Document, forbidden
from liren.engine.language.numbers import coprime
from liren.engine.language.python_reading import part_from_python
from liren.engine.language.words import FIRST_YEAR, LAST_YEAR, SWITCH, read_day
from liren.engine.ruleset.model import Fact, Ruleset, is_history
from liren.engine.ruleset.scalars import is_ruleset_id
from liren.engine.snapshot.bind import Bound, broken_checks, facts_of, narrowed, prefixes_of
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.statements import Statement, statements
from liren.engine.snapshot.values import (
    PLAIN_NUMBER,
    POWERS,
    TEXTS,
    UNKNOWN_WORDS,
    Reading,
    ValueReader,
)
from liren.engine.text import Text, same

Quick = Callable[[Any], Reading | None]
"""Reads a value; None when the ordinary reader has to look at it."""

HEAD = frozenset(("snapshot", "community", "region", "as_of", "note", "facts"))
CONTAINERS = (dict, list)
MOST_DIGITS, MOST_DECIMALS = 15, 6
"""What `PLAIN_NUMBER` takes before and after the point."""
LARGEST_PLAIN = 10**MOST_DIGITS - 1
NOT_PLAIN = ("", "")


def read_quickly(data: Mapping[str, object], ruleset: Ruleset, name: str) -> Snapshot | None:
    """The snapshot in plain data, bound to the ruleset; None when it is not that plain."""
    if type(data) is not dict or not data.keys() <= HEAD:
        return None
    return _plan(ruleset).snapshot(data, name)


def snapshot_of(data: Mapping[str, object], name: str) -> Snapshot | None:
    """The snapshot in plain data, whatever ruleset it will be held against."""
    if type(data) is not dict or not data.keys() <= HEAD or type(data.get("facts", {})) is not dict:
        return None
    head, kept = _head(data), _Keeper().kept(data)
    return None if head is None or kept is None else _made(head, _deferred(name, kept))


def bound_quickly(ruleset: Ruleset, snapshot: Snapshot) -> Bound | None:
    """What a snapshot in plain data says; None when it is none or takes a second look."""
    document = snapshot.document
    if not isinstance(document, DeferredDocument) or snapshot.alongside:
        return None
    return _plan(ruleset).told(cast("dict[str, Any]", document.kept()).get("facts", {}))


def _plan(ruleset: Ruleset) -> _Plan:
    if PLAN not in ruleset.plans:
        ruleset.plans[PLAN] = _Plan(ruleset)
    return cast(_Plan, ruleset.plans[PLAN])


PLAN = "quick reading"


class _Plan:
    """How to read the snapshots of one ruleset: a reader for each fact, and what is blank."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        facts = ruleset.facts
        self.blank = {name: Reading(unknown(fact.node), "blank") for name, fact in facts.items()}
        self.slots = {name: i for i, name in enumerate(facts)}
        self.everything = (1 << len(facts)) - 1
        self.prefixes = prefixes_of(ruleset, facts_of_rounds(ruleset))
        self.readers = {
            name: (1 << self.slots[name], reader, bool(facts[name].needs))
            for name, reader in _readers(facts).items()
        }
        self.checked = bool(ruleset.checks) or any(fact.checks for fact in facts.values())

    def snapshot(self, data: dict[str, Any], name: str) -> Snapshot | None:
        """The snapshot in plain data, with what it says in the terms of the ruleset."""
        facts = data.get("facts", {})
        head = _head(data)
        if head is None or type(facts) is not dict:
            return None
        bound = self.told(facts)
        if bound is None:
            return None
        kept = {key: _copied(value) for key, value in data.items()}
        return _made(head, _deferred(name, kept), {self.ruleset: bound})

    def told(self, facts: dict[str, Any]) -> Bound | None:
        """What facts say whose names may be nested."""
        flat = facts if facts.keys() <= self.readers.keys() else self.flat(facts)
        return None if flat is None else self.bound(flat)

    def flat(self, facts: dict[str, Any]) -> dict[str, Any] | None:
        """The facts by their dotted names; None when one is not known, or there twice."""
        found: dict[str, Any] = {}
        for name, raw in self.named(facts, ""):
            if name in found or name not in self.readers:
                return None
            found[name] = raw
        return found

    def named(self, facts: dict[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
        for key, raw in facts.items():
            name = f"{prefix}{key}" if type(key) is str else ""
            if type(raw) is dict and name in self.prefixes and name not in self.readers:
                yield from self.named(raw, f"{name}.")
            else:
                yield name, raw

    def bound(self, facts: dict[str, Any]) -> Bound | None:
        """What the facts say; None where it takes a second look."""
        readings, readers = self.blank.copy(), self.readers
        exact = partly = 0
        said: list[Statement] = []
        for name, raw in facts.items():
            bit, read, needing = readers[name]
            reading = None if needing else read(raw)
            if reading is None:
                reading = self.otherwise(name, raw, said)
                if reading is None:
                    return None
            known = reading[1]
            if known == "exact":
                exact |= bit
                readings[name] = reading
            elif known == "partial":
                partly |= bit
                readings[name] = reading
        if self.checked:
            return self.checked_bound(readings, said)
        partial = self.everything ^ exact
        values = Facts([each[0] for each in readings.values()], partial, partial ^ partly)
        return Bound(self.ruleset, readings, self.slots, values, tuple(said))

    def checked_bound(self, given: dict[str, Reading], said: list[Statement]) -> Bound | None:
        """What the facts say and the checks tell beyond it; None when a check is broken."""
        readings = narrowed(self.ruleset, given)
        if next(broken_checks(self.ruleset, readings), None) is not None:
            return None
        return Bound(self.ruleset, readings, self.slots, facts_of(readings)[0], tuple(said))

    def otherwise(self, name: str, raw: object, said: list[Statement]) -> Reading | None:
        """A value that is unknown, or stands in a mapping with texts beside it."""
        fact = self.ruleset.facts[name]
        if type(raw) is not dict:
            return self.blank[name] if _is_unknown(fact, raw) else None
        texts = {key: text for key, text in raw.items() if key != "value"}
        if "value" not in raw or not all(
            key in TEXTS and _is_ordinary(text) for key, text in texts.items()
        ):
            return None
        said += statements(fact, texts, {})
        value = raw["value"]
        if _is_unknown(fact, value):
            return self.blank[name]
        lacking = any(key not in texts for key in fact.needs)
        return None if lacking else self.readers[name][1](value)


def _is_unknown(fact: Fact, raw: object) -> bool:
    if raw is None:
        return "null" not in fact.options
    return type(raw) is str and raw in UNKNOWN_WORDS and raw not in fact.options


def _is_ordinary(text: object) -> bool:
    """Whether something is a text that says something and hides nothing."""
    if type(text) is not str or len(text) > limits.MAX_SCALAR_CHARS or not text.strip():
        return False
    return (text.isascii() and text.isprintable()) or not any(forbidden(text))


# the snapshot

Head = tuple[str, Text, date | None, Text | None, Text | None]


def _head(data: dict[str, Any]) -> Head | None:
    """Id, name, day, note and region; None when one of them is not plain."""
    name: Any = data.get("snapshot")
    if not _is_ordinary(name) or not is_ruleset_id(name):
        return None
    texts = [data[key] for key in ("community", "note", "region") if key in data]
    if not all(_is_ordinary(text) for text in texts):
        return None
    day = _day(data["as_of"]) if "as_of" in data else None
    if day is None and "as_of" in data:
        return None
    note, region = (same(data[key]) if key in data else None for key in ("note", "region"))
    return name, same(data.get("community", name)), day, note, region


def _day(raw: object) -> date | None:
    if type(raw) is date:
        return raw if FIRST_YEAR <= raw.year <= LAST_YEAR else None
    return read_day(raw) if type(raw) is str else None


def _deferred(name: str, kept: object) -> DeferredDocument:
    return DeferredDocument(Source(name), kept, part_from_python)


def _made(head: Head, document: Document, bound: dict[Ruleset, Bound] | None = None) -> Snapshot:
    name, community, day, note, region = head
    return Snapshot(
        id=name, community=community, as_of=day, note=note, rulesets=(), facts=_Facts(document),
        claims=(), waivers=(), sources={}, document=document, region=region, _bound=bound or {},
    )  # fmt: skip


class _Facts(Mapping[str, object]):
    """The facts of a document, which is read when they are looked at."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def _given(self) -> Mapping[str, object]:
        return cast("dict[str, Mapping[str, object]]", self.document.data).get("facts", {})

    def __getitem__(self, name: str) -> object:
        return self._given()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given())

    def __len__(self) -> int:
        return len(self._given())


class _Keeper:
    """Copies data that the ordinary reader is certain to accept as data, whatever they mean."""

    def __init__(self) -> None:
        self.nodes = 0

    def kept(self, value: dict[str, Any]) -> dict[str, Any] | None:
        """The same data in containers of our own; None where one part is not that plain."""
        try:
            return cast("dict[str, Any]", self.copied(value, 0))
        except _NotPlainError:
            return None

    def copied(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind is dict:
            self.go_down(2 * len(value), depth)
            if not all(type(key) is str and key and _is_harmless(key) for key in value):
                raise _NotPlainError
            return {key: self.part(below, depth) for key, below in value.items()}
        self.go_down(len(value), depth)
        return [self.part(below, depth) for below in value]

    def part(self, value: Any, depth: int) -> Any:
        kind = type(value)
        if kind in CONTAINERS:
            return self.copied(value, depth + 1)
        if not PLAIN.get(kind, _never)(value):
            raise _NotPlainError
        return value

    def go_down(self, nodes: int, depth: int) -> None:
        self.nodes += nodes
        if self.nodes >= limits.MAX_NODES or depth >= limits.MAX_DEPTH:
            raise _NotPlainError


class _NotPlainError(Exception):
    """The ordinary reader has to look at it."""


def _never(value: object) -> bool:
    return False


def _always(value: object) -> bool:
    return True


def _is_harmless(text: str) -> bool:
    """Whether a text, which may be empty, is short enough and hides nothing."""
    if len(text) > limits.MAX_SCALAR_CHARS:
        return False
    return (text.isascii() and text.isprintable()) or not any(forbidden(text))


PLAIN: dict[type, Callable[[Any], bool]] = {
    str: _is_harmless,
    bool: _always,
    type(None): _always,
    date: _always,
    int: lambda value: -LARGEST_PLAIN <= value <= LARGEST_PLAIN,
    Decimal: lambda value: bool(_digits(value)[0]),
}
"""The types of plain values, and which of their values are plain."""


def _copied(value: Any) -> Any:
    """The same data in containers of our own."""
    if type(value) is dict:
        kept = value.copy()
        for key, below in value.items():
            if type(below) in CONTAINERS:
                kept[key] = _copied(below)
        return kept
    return [_copied(below) for below in value] if type(value) is list else value


# values


def _readers(facts: Mapping[str, Fact]) -> dict[str, Quick]:
    """What reads the values of each fact that a snapshot states."""
    stated = {name: fact for name, fact in facts.items() if not is_history(name)}
    # So few records that no snapshot comes near the greatest number of nodes.
    sizes = sum(4 * (len(fact.fields) + 2) for fact in stated.values() if fact.kind == "records")
    most = limits.MAX_NODES // (4 + 2 * sizes)
    return {name: _reader(fact, most) for name, fact in stated.items()}


def _reader(fact: Fact, most: int = 0) -> Quick:
    match fact.kind:
        case "flag":
            return _flag
        case "date":
            return _date(fact)
        case "choice":
            return _choice(fact)
        case "checklist":
            return _checklist(fact)
        case "records":
            return _records(fact, most)
    return _number(fact)


FLAGS = {True: Reading(True, "exact"), False: Reading(False, "exact")}


def _flag(raw: Any) -> Reading | None:
    if type(raw) is bool:
        return FLAGS[raw]
    return FLAGS[SWITCH[raw]] if type(raw) is str and raw in SWITCH else None


def _number(fact: Fact) -> Quick:
    factor = fact.unit.factor if fact.unit is not None else Fraction(1)
    above, below = factor.numerator, factor.denominator
    low, high = fact.at_least, fact.at_most
    assert low is not None
    assert high is not None
    whole_only = fact.kind == "count"
    make, of_kind = tuple.__new__, Reading  # a named tuple's own maker takes three times as long

    def read(raw: Any) -> Reading | None:
        if type(raw) is int:
            if not 0 <= raw <= LARGEST_PLAIN:
                return None
            top, bottom = raw * above, below
        else:
            digits, decimals = _digits(raw)
            if not digits:
                return None
            top, bottom = int(digits + decimals) * above, POWERS[len(decimals)] * below
        if not low * bottom <= top <= high * bottom:
            return None
        if bottom == 1:
            return make(of_kind, (top, "exact", ()))
        common = gcd(top, bottom)
        if common == bottom:
            return make(of_kind, (top // bottom, "exact", ()))
        if whole_only:
            return None
        return make(of_kind, (coprime(top // common, bottom // common), "exact", ()))

    return read


def _digits(raw: Any) -> tuple[str, str]:
    """The digits before and after the point of a plain number; none where it is not that plain."""
    if type(raw) is Decimal:
        # `str` writes no full-width digit and no point at the end, so that no pattern is needed.
        digits, _, decimals = str(raw).partition(".")
        if digits.isdigit() and len(digits) <= MOST_DIGITS and len(decimals) <= MOST_DECIMALS:
            return (digits, decimals) if not decimals or decimals.isdigit() else NOT_PLAIN
        return NOT_PLAIN
    plain = PLAIN_NUMBER(raw) if type(raw) is str else None
    return (plain[1], plain[2] or "") if plain is not None else NOT_PLAIN


def _date(fact: Fact) -> Quick:
    low, high = fact.at_least, fact.at_most
    assert low is not None
    assert high is not None

    def read(raw: Any) -> Reading | None:
        day = _day(raw)
        if day is None or not low <= day.toordinal() <= high:
            return None
        return Reading(day.toordinal(), "exact")

    return read


def _positions(fact: Fact) -> dict[str, int]:
    """The position of each option or item by its id and its titles; ids go first."""
    found = {str(name): i for i, name in enumerate(fact.options)}
    for i, title in enumerate(fact.options.values()):
        for word in title:
            found.setdefault(str(word), i)
    return found


def _choice(fact: Fact) -> Quick:
    known = {
        word: Reading(i, "exact")
        for word, i in _positions(fact).items()
        if word in fact.options or word not in UNKNOWN_WORDS
    }
    return lambda raw: known.get(raw) if type(raw) is str else None


def _checklist(fact: Fact) -> Quick:
    known = {word: 1 << i for word, i in _positions(fact).items()}

    def read(raw: Any) -> Reading | None:
        if type(raw) is not list:
            return None
        bits = 0
        for item in raw:
            bit = known.get(item) if type(item) is str else None
            if bit is None or bits & bit:
                return None
            bits |= bit
        return Reading(bits, "exact")

    return read


def _records(fact: Fact, most: int) -> Quick:
    low, high = int(fact.at_least or 0), min(int(fact.at_most or 0), most)
    record = _record(fact)

    def read(raw: Any) -> Reading | None:
        if type(raw) is not list or not low <= len(raw) <= high:
            return None
        rows = []
        for item in raw:
            row = record(item)
            if row is None:
                return None
            rows.append(row)
        names = tuple(ValueReader.title(item, i) for i, item in enumerate(raw))
        return ValueReader.together(fact, rows, names, (0, 0))

    return read


def _record(fact: Fact) -> Callable[[Any], list[Reading] | None]:
    """What reads the fields of one record."""
    blank = {name: Reading(unknown(each.node), "blank") for name, each in fact.fields.items()}
    readers = {name: _reader(each) for name, each in fact.fields.items() if not each.needs}
    texts = {"name"} - fact.fields.keys()

    def read(item: Any) -> list[Reading] | None:
        if type(item) is not dict:
            return None
        row = blank.copy()
        for key, raw in item.items():
            reading = readers[key](raw) if key in readers else None
            if reading is not None:
                row[key] = reading
            elif not (key in texts and _is_ordinary(raw)) and not (
                key in readers and _is_unknown(fact.fields[key], raw)
            ):
                return None
        return list(row.values())

    return read
