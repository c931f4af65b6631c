"""Loading a snapshot: what a community states on a day, before it is held against a ruleset.

In: a YAML or JSON file, or Python data. Out: a `Snapshot`. Its facts stay as they were written
until `bind` reads them by the declarations of a ruleset.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from liren.engine.errors import LirenError, SnapshotError
from liren.engine.language.document import Document
from liren.engine.language.python_reading import from_python
from liren.engine.language.reader import read_file
from liren.engine.record import Identity, Record, field
from liren.engine.ruleset.model import SourceDocument
from liren.engine.text import Text, same

if TYPE_CHECKING:
    from liren.engine.ruleset.model import Ruleset
    from liren.engine.snapshot.bind import Bound


class Claim(Record):
    """An exemption that the community claims."""

    criterion: str
    reason: Text
    evidence: Text


class Waiver(Record):
    """A criterion set aside until a day, that day included."""

    criterion: str
    by: Text
    reason: Text
    until: date


class Snapshot(Identity):
    """What is known of a community. Immutable; `digest` identifies its content.

    `rulesets` are further rulesets whose facts it also states.
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
    # Binding is a pure function of snapshot and ruleset, so keeping its result is invisible.
    _bound: dict[Ruleset, Bound] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of the content, whatever the order and layout it was written in."""
        content = json.dumps(self.document.data, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def load_snapshot(source: str | os.PathLike[str] | Mapping[str, object]) -> Snapshot:
    """A snapshot from a file (YAML, or JSON by its suffix) or from Python data.

    Raises `SnapshotError` with every problem of its shape; whether its facts fit is found out when
    it is assessed.
    """
    from liren.engine.ruleset.facts import wording
    from liren.engine.ruleset.shape import read_shape
    from liren.engine.snapshot.document import SnapshotDoc

    document = _document(source)
    doc = read_shape(document, SnapshotDoc, SnapshotError)
    return Snapshot(
        id=doc.snapshot,
        community=wording(doc.community) or same(doc.snapshot),
        as_of=doc.as_of,
        note=wording(doc.note),
        rulesets=tuple(doc.rulesets),
        facts=doc.facts,
        claims=tuple(
            Claim(c.criterion, Text(c.reason.zh, c.reason.en), Text(c.evidence.zh, c.evidence.en))
            for c in doc.claims
        ),
        waivers=tuple(
            Waiver(w.criterion, Text(w.by.zh, w.by.en), Text(w.reason.zh, w.reason.en), w.until)
            for w in doc.waivers
        ),
        sources={
            name: SourceDocument(name, Text(s.title.zh, s.title.en), s.document, s.issued)
            for name, s in doc.sources.items()
        },
        document=document,
    )


def _document(source: str | os.PathLike[str] | Mapping[str, object]) -> Document:
    try:
        if isinstance(source, Mapping):
            return from_python(source, "<snapshot>")
        return read_file(source)
    except LirenError as error:
        raise SnapshotError(error.problems) from None
