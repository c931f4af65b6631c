"""Reading a snapshot that is plain Python data, and written as most are, in one go.

In: a dict, and a `Ruleset` now or later. Out: the `Snapshot`, and what it says in the terms of the
ruleset, or None when it takes the ordinary path to tell what it says or what is wrong with it.
Guarantees: where there is a snapshot, it and its `Bound` are those of the ordinary path; no problem
is ever found here; later changes of the dict do not show, as containers are copied.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from liren.engine.backends.scalar.compiled import scale_value, unknown
from liren.engine.backends.scalar.values import Facts
from liren.engine.errors import Source
from liren.engine.ir.nodes import Input
from liren.engine.language import limits
from liren.engine.language.document import DeferredDocument, Document
from liren.engine.language.python_reading import part_from_python
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.scalars import is_ruleset_id
from liren.engine.snapshot.bind import Bound, prefixes_of
from liren.engine.snapshot.checks import broken_checks, narrowed
from liren.engine.snapshot.history import facts_of_rounds
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.quick_code import All, read_all
from liren.engine.snapshot.quick_values import (
    LARGEST_PLAIN,
    MOST_DECIMALS,
    MOST_DIGITS,
    is_harmless,
    is_ordinary,
    is_unknown,
    never,
    quick_day,
    quick_readers,
    scaled_readers,
)
from liren.engine.snapshot.statements import Statement, statements
from liren.engine.snapshot.values import TEXTS, Reading
from liren.engine.text import Text, same

HEAD = frozenset(("snapshot", "community", "region", "as_of", "note", "facts"))
CONTAINERS = (dict, list)

COLD_READINGS = 200
"""Snapshots that are read one fact after the other before code is generated that reads all at once.
Measured, that takes as long as the code saves over so many, whatever the number of facts.
"""


def read_quickly(
    data: Mapping[str, object], rulesets: Sequence[Ruleset], name: str
) -> Snapshot | None:
    """The snapshot in plain data, bound to each ruleset; None when it is not that plain."""
    if type(data) is not dict or not data.keys() <= HEAD:
        return None
    try:
        kept = _copied(data)
    except _NotPlainError:
        return None
    return _read(kept, rulesets, _deferred(name, kept))


def read_with_places(
    data: dict[str, Any], rulesets: Sequence[Ruleset], document: Document
) -> Snapshot | None:
    """The same for data that nobody else has, of a document that knows where they stand."""
    return _read(data, rulesets, document) if data.keys() <= HEAD else None


def _read(data: dict[str, Any], rulesets: Sequence[Ruleset], document: Document) -> Snapshot | None:
    """The snapshot in a document, of which the data were read."""
    facts, head = data.get("facts", {}), _head(data)
    if head is None or type(facts) is not dict:
        return None
    plain, bounds = _decimals_are_plain(facts.values()), dict[Ruleset, Bound]()
    for ruleset in rulesets:
        bound = _plan(ruleset).told(facts, plain=plain)
        if bound is None:
            return None
        bounds[ruleset] = bound
    return _made(head, document, bounds)


def snapshot_of(data: Mapping[str, object], name: str) -> Snapshot | None:
    """The snapshot in plain data, whatever ruleset it will be held against."""
    if type(data) is not dict or not data.keys() <= HEAD or type(data.get("facts", {})) is not dict:
        return None
    head, kept = _head(data), _Keeper().kept(data)
    if head is None or kept is None:
        return None
    return _made(head, _Plain(name, kept))


def bound_quickly(ruleset: Ruleset, snapshot: Snapshot) -> Bound | None:
    """What a snapshot in plain data says; None when it is none or takes a second look."""
    document = snapshot.document
    if not isinstance(document, DeferredDocument) or snapshot.alongside:
        return None
    facts: dict[str, Any] = cast("dict[str, Any]", document.kept()).get("facts", {})
    return _plan(ruleset).told(facts, plain=isinstance(document, _Plain))


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
        self.readers = quick_readers(facts)
        self.unknown = [self.scaled(name, reading) for name, reading in self.blank.items()]
        self.known = {
            name: (self.slots[name], never if facts[name].needs else read)
            for name, read in scaled_readers(facts, ruleset.scales()).items()
        }
        self.readings = 0
        self.all: All | None = None
        self.checked = bool(ruleset.checks) or any(fact.checks for fact in facts.values())

    def told(self, facts: dict[str, Any], *, plain: bool) -> Bound | None:
        """What facts say whose names may be nested; None where it takes a second look.

        `plain` says that all decimals among the values are.
        """
        flat = facts if self.prefixes.isdisjoint(facts) else self.flat(facts)
        if flat is None:
            return None
        found = self.at_once(flat) if plain else None
        if found is not None:
            return self.checked_bound(flat, found, ())
        return self.bound(flat) if flat.keys() <= self.readers.keys() else None

    def at_once(self, facts: dict[str, Any]) -> Facts | None:
        """The values of facts that are all plain, once there were many snapshots."""
        if self.readings < COLD_READINGS:
            self.readings += 1
            return None
        return (self.all or self.generate())(facts)

    def generate(self) -> All:
        """The code that reads all facts at once."""
        readers = {name: read for name, (_, read) in self.known.items()}
        self.all = read_all(self.ruleset.facts, readers, self.ruleset.scales(), self.unknown)
        return self.all

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
        values, known = self.unknown.copy(), self.known
        exact = partly = 0
        said: list[Statement] = []
        for name, raw in facts.items():
            slot, read = known[name]
            value = read(raw)
            if value is None:
                reading = self.otherwise(name, raw, said)
                if reading is None:
                    return None
                if reading.known == "blank":
                    continue
                value = self.scaled(name, reading)
                if reading.known == "partial":
                    partly |= 1 << slot
                    values[slot] = value
                    continue
            values[slot] = value
            exact |= 1 << slot
        partial = self.everything ^ exact
        scaled = Facts(values, partial, partial ^ partly)
        return self.checked_bound(facts, scaled, tuple(said))

    def checked_bound(
        self, facts: dict[str, Any], scaled: Facts, said: tuple[Statement, ...]
    ) -> Bound | None:
        """What the facts say and the checks tell beyond it; None when a check is broken."""
        if self.checked and scaled.partial:
            readings = narrowed(self.ruleset, _Later(self, facts))
            bound = Bound(self.ruleset, readings, self.slots, said)
        else:
            bound = Bound(self.ruleset, _Later(self, facts), self.slots, said, ready=scaled)
        broken = self.checked and next(broken_checks(bound), None) is not None
        return None if broken else bound

    def scaled(self, name: str, reading: Reading) -> Any:
        """The value as a compiled program takes it."""
        node, scales = self.ruleset.facts[name].node, self.ruleset.scales()
        assert isinstance(node, Input)
        return scale_value(reading.value, node, scales, partial=reading.known != "exact")

    def reading(self, name: str, facts: dict[str, Any]) -> Reading:
        """What one fact says, of facts that need no second look."""
        if name not in facts:
            return self.blank[name]
        found = self.otherwise(name, facts[name], [])
        assert found is not None, name
        return found

    def otherwise(self, name: str, raw: object, said: list[Statement]) -> Reading | None:
        """What a fact says that may be unknown, or stand in a mapping with texts beside it."""
        fact = self.ruleset.facts[name]
        if type(raw) is not dict:
            if is_unknown(fact, raw):
                return self.blank[name]
            return None if fact.needs else self.readers[name](raw)
        texts = {key: text for key, text in raw.items() if key != "value"}
        if "value" not in raw or not all(
            key in TEXTS and is_ordinary(text) for key, text in texts.items()
        ):
            return None
        said += statements(fact, texts, {})
        value = raw["value"]
        if is_unknown(fact, value):
            return self.blank[name]
        lacking = any(key not in texts for key in fact.needs)
        return None if lacking else self.readers[name](value)


class _Later(Mapping[str, Reading]):
    """What each fact says, which is put together when somebody looks at it."""

    def __init__(self, plan: _Plan, facts: dict[str, Any]) -> None:
        self.plan = plan
        self.facts = facts
        self.found: dict[str, Reading] = {}

    def __getitem__(self, name: str) -> Reading:
        if name not in self.found:
            self.found[name] = self.plan.reading(name, self.facts)
        return self.found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.plan.blank)

    def __len__(self) -> int:
        return len(self.plan.blank)


# the snapshot

Head = tuple[str, Text, date | None, Text | None, Text | None]


def _head(data: dict[str, Any]) -> Head | None:
    """Id, name, day, note and region; None when one of them is not plain."""
    name: Any = data.get("snapshot")
    if not is_ordinary(name) or not is_ruleset_id(name):
        return None
    texts = [data[key] for key in ("community", "note", "region") if key in data]
    if not all(is_ordinary(text) for text in texts):
        return None
    day = quick_day(data["as_of"]) if "as_of" in data else None
    if day is None and "as_of" in data:
        return None
    note, region = (same(data[key]) if key in data else None for key in ("note", "region"))
    return name, same(data.get("community", name)), day, note, region


class _Plain(DeferredDocument):
    """A document of data all of which are known to be plain."""

    def __init__(self, name: str, kept: object) -> None:
        super().__init__(Source(name), kept, part_from_python)


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
    """Copies data that the ordinary reader is certain to accept as data, whatever they mean.

    What is in them is gathered, and looked at all together.
    """

    def __init__(self) -> None:
        self.keys: list[Any] = []
        self.values: list[Any] = []

    def kept(self, value: dict[str, Any]) -> dict[str, Any] | None:
        """The same data in containers of our own; None where one part is not that plain."""
        try:
            kept = cast("dict[str, Any]", self.copied(value, 0))
        except _NotPlainError:
            return None
        plain = all(self.keys) and _all_plain(self.keys, WORDS) and _all_plain(self.values, PLAIN)
        return kept if plain else None

    def copied(self, value: Any, depth: int) -> Any:
        kept = value.copy()
        places: Iterable[tuple[Any, Any]] = enumerate(value)
        if type(value) is dict:
            places = value.items()
            self.keys += value
            self.values += value.values()
        else:
            self.values += value
        if len(self.keys) + len(self.values) >= limits.MAX_NODES or depth >= limits.MAX_DEPTH:
            raise _NotPlainError
        for place, part in places:
            if type(part) in CONTAINERS:
                kept[place] = self.copied(part, depth + 1)
        return kept


class _NotPlainError(Exception):
    """The ordinary reader has to look at it."""


WORDS: frozenset[type] = frozenset((str,))
PLAIN: frozenset[type] = frozenset((str, bool, type(None), date, int, Decimal, *CONTAINERS))
PLAIN_DECIMALS = re.compile(
    rf"(?:[0-9]{{1,{MOST_DIGITS}}}(?:\.[0-9]{{1,{MOST_DECIMALS}}})? )*"
).fullmatch


def _all_plain(values: Collection[Any], kinds: frozenset[type]) -> bool:
    """Whether values are of these types, and plain; those of one type are looked at together."""
    found = set(map(type, values))
    if not found <= kinds:
        return False
    if str in found and not _all_harmless([each for each in values if type(each) is str]):
        return False
    if int in found:
        whole = [each for each in values if type(each) is int]
        if min(whole) < -LARGEST_PLAIN or max(whole) > LARGEST_PLAIN:
            return False
    return Decimal not in found or _decimals_are_plain(values)


def _decimals_are_plain(values: Collection[Any]) -> bool:
    written = "".join([f"{each!s} " for each in values if type(each) is Decimal])
    return PLAIN_DECIMALS(written) is not None


def _all_harmless(texts: list[str]) -> bool:
    together = "".join(texts)
    return is_harmless(together) or all(map(is_harmless, texts))


def _copied(value: Any, depth: int = 0) -> Any:
    """The same data in containers of our own."""
    if depth >= limits.MAX_DEPTH:
        raise _NotPlainError
    kept = value.copy()
    for place, part in value.items() if type(value) is dict else enumerate(value):
        if type(part) in CONTAINERS:
            kept[place] = _copied(part, depth + 1)
    return kept
