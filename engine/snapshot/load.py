"""Loading a snapshot: what a community states on a day, before it is held against a ruleset.

In: a YAML or JSON file, or Python data. Out: a `Snapshot`. Its facts stay as they were written
until `bind` reads them by the declarations of a ruleset.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from liren.engine.errors import LirenError, Place, Problem, SnapshotError
from liren.engine.language.document import Document
from liren.engine.language.python_reading import from_python
from liren.engine.language.reader import read_file
from liren.engine.language.words import read_day
from liren.engine.record import Identity, Record, field, replace
from liren.engine.ruleset.model import Citation, SourceDocument
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Ruleset
    from liren.engine.snapshot.bind import Bound
    from liren.engine.snapshot.document import RoundDoc


class Claim(Record):
    """An exemption that the community claims; `until` is the last day of it, if it has one."""

    criterion: str
    reason: Text
    evidence: Text
    by: Text | None
    until: date | None
    citation: Citation | None
    place: Place = field(compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether the claim is made on that day."""
        return self.until is None or day <= self.until


class Waiver(Record):
    """A criterion set aside until a day, that day included."""

    criterion: str
    by: Text
    reason: Text
    until: date
    evidence: Text | None
    citation: Citation | None
    place: Place = field(compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether the criterion is set aside on that day."""
        return day <= self.until


class Round(Record):
    """An earlier assessment, its values as they were written.

    `position` is its place in the file; `beside` is what stands beside its values.
    """

    day: date
    position: int
    score: object
    tier: object
    facts: Mapping[str, object]
    beside: Mapping[str, object]


class Snapshot(Identity):
    """What is known of a community. Immutable; `digest` identifies its content.

    `rulesets` are further rulesets whose facts it also states, by name; `alongside` are those that
    whoever reads it has at hand. `time_zone` is where the community is, when that is not where the
    ruleset says; results are summed up by `region`. `incomplete` is what claims and waivers lack.
    `history` has the earlier rounds, the earliest first, or is None when nothing is said of them.
    """

    id: str
    community: Text
    as_of: date | None
    note: Text | None
    rulesets: tuple[str, ...]
    facts: Mapping[str, object]
    claims: tuple[Claim, ...]
    waivers: tuple[Waiver, ...]
    sources: Mapping[str, SourceDocument]
    document: Document
    time_zone: str | None = None
    incomplete: tuple[Problem, ...] = ()
    history: tuple[Round, ...] | None = None
    region: Text | None = None
    alongside: tuple[Ruleset, ...] = ()
    # Binding is a pure function of snapshot and ruleset, so keeping its result is invisible.
    _bound: dict[Ruleset, Bound] = field(default_factory=dict, copied=False)

    def along(self, rulesets: Sequence[Ruleset]) -> Snapshot:
        """The same snapshot, meant for all these rulesets: what one of them knows is not unknown.

        Names under `rulesets` are for those who have only the file; they are not needed beside.
        """
        if len(rulesets) < 2:
            return self
        return replace(self, alongside=tuple(rulesets), _bound={})

    @property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the order and layout it was written in."""
        content = json.dumps(self.document.data, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


PYTHON = "<snapshot>"
"""The name of a snapshot that is Python data."""


def load_snapshot(source: str | os.PathLike[str] | Mapping[str, object]) -> Snapshot:
    """A snapshot from a file (YAML, or JSON by its suffix) or from Python data.

    Raises `SnapshotError` with every problem of its shape; whether its facts fit is found out when
    it is assessed.
    """
    if isinstance(source, Mapping):
        from liren.engine.snapshot.quick import snapshot_of

        quick = snapshot_of(source, PYTHON)
        if quick is not None:
            return quick
    return read_snapshot(_document(source))


def read_snapshot(document: Document) -> Snapshot:
    """The snapshot that a document is; raises `SnapshotError` like `load_snapshot`."""
    from liren.engine.ruleset.facts import wording
    from liren.engine.ruleset.shape import read_shape
    from liren.engine.snapshot.document import SnapshotDoc
    from liren.engine.snapshot.set_aside import SetAsideReader, lacking

    doc = read_shape(document, SnapshotDoc, SnapshotError)
    sources = {
        name: SourceDocument(name, Text(s.title.zh, s.title.en), s.document, s.issued)
        for name, s in doc.sources.items()
    }
    reader = SetAsideReader(document, sources)
    return Snapshot(
        id=doc.snapshot,
        community=wording(doc.community) or same(doc.snapshot),
        as_of=doc.as_of,
        note=wording(doc.note),
        rulesets=tuple(doc.rulesets),
        facts=doc.facts,
        claims=reader.claims(doc.claims),
        waivers=reader.waivers(doc.waivers),
        sources=sources,
        document=document,
        time_zone=doc.time_zone,
        incomplete=lacking(document),
        history=None if doc.history is None else _rounds(doc.history),
        region=wording(doc.region),
    )


def without_head(document: Document) -> Snapshot:
    """A document's facts, to see what is wrong with them although other parts are too."""
    from liren.engine.snapshot.set_aside import lacking

    data = document.data if isinstance(document.data, dict) else {}
    facts, rounds = data.get("facts"), data.get("history")
    return Snapshot(
        id="", community=same(""), as_of=_day(data.get("as_of")), note=None, rulesets=(),
        facts=facts if isinstance(facts, dict) else {},
        claims=(), waivers=(), sources={}, document=document, incomplete=lacking(document),
        history=_in_order(_rounds_alone(rounds)) if isinstance(rounds, list) else None,
    )  # fmt: skip


def _rounds_alone(rounds: Sequence[object]) -> Iterator[Round]:
    """The same for the facts of earlier rounds; where a day is wrong, one of which nobody hears."""
    for i, each in enumerate(rounds):
        facts = each.get("facts") if isinstance(each, dict) else None
        if isinstance(each, dict) and isinstance(facts, dict):
            day = _day(each.get("as_of")) or date.fromordinal(i + 1)
            yield Round(day, i, None, None, facts, {})


def _day(raw: object) -> date | None:
    return read_day(raw) if isinstance(raw, str) else None


BESIDE = ("source", "evidence", "note")
"""What a round may state beside its facts."""


def _rounds(docs: Sequence[RoundDoc]) -> tuple[Round, ...]:
    rounds = [
        Round(
            day=doc.as_of, position=i, score=doc.score, tier=doc.tier, facts=doc.facts,
            beside={key: getattr(doc, key) for key in BESIDE if key in doc.fields_given},
        )
        for i, doc in enumerate(docs)
    ]  # fmt: skip
    return _in_order(rounds)


def _in_order(rounds: Iterable[Round]) -> tuple[Round, ...]:
    return tuple(sorted(rounds, key=lambda item: item.day))


def _document(source: str | os.PathLike[str] | Mapping[str, object]) -> Document:
    try:
        if isinstance(source, Mapping):
            return from_python(source, PYTHON)
        return read_file(source)
    except LirenError as error:
        raise SnapshotError(error.problems) from None
