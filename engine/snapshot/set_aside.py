"""What a snapshot sets aside: claimed exemptions and waivers.

In: the entries as written. Out: a `Claim` or `Waiver` for every complete one; and, from the
document alone, a problem for every key that an entry lacks. An incomplete entry is never evaluated:
binding refuses the snapshot, together with everything else that is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from liren.engine.errors import MOST_PROBLEMS, Problem
from liren.engine.language.document import Document
from liren.engine.ruleset.facts import wording
from liren.engine.ruleset.model import Citation, SourceDocument
from liren.engine.ruleset.problems import MissingKey, TooManyProblems
from liren.engine.snapshot.document import NEEDED, SetAsideDoc
from liren.engine.snapshot.load import Claim, Waiver


class SetAsideReader:
    """Reads the claims and waivers of one snapshot."""

    def __init__(self, document: Document, sources: Mapping[str, SourceDocument]) -> None:
        self.document = document
        self.sources = sources

    def claims(self, docs: Sequence[SetAsideDoc]) -> tuple[Claim, ...]:
        """The claims that are complete."""
        return tuple(self._claims(docs))

    def waivers(self, docs: Sequence[SetAsideDoc]) -> tuple[Waiver, ...]:
        """The waivers that are complete."""
        return tuple(self._waivers(docs))

    def _claims(self, docs: Sequence[SetAsideDoc]) -> Iterator[Claim]:
        for i, doc in enumerate(docs):
            reason, evidence = wording(doc.reason), wording(doc.evidence)
            if doc.criterion is not None and reason is not None and evidence is not None:
                by, cited = wording(doc.by), self._citation(doc)
                place = self.document.place(("claims", i, "until"))
                yield Claim(doc.criterion, reason, evidence, by, doc.until, cited, place)

    def _waivers(self, docs: Sequence[SetAsideDoc]) -> Iterator[Waiver]:
        for i, doc in enumerate(docs):
            reason, by = wording(doc.reason), wording(doc.by)
            if doc.criterion is None or by is None or reason is None or doc.until is None:
                continue
            evidence, cited = wording(doc.evidence), self._citation(doc)
            place = self.document.place(("waivers", i, "until"))
            yield Waiver(doc.criterion, by, reason, doc.until, evidence, cited, place)

    def _citation(self, doc: SetAsideDoc) -> Citation | None:
        """The source as cited; one that is not declared is refused when the snapshot is bound."""
        for name, locator in (doc.source or {}).items():
            if name in self.sources:
                return Citation(self.sources[name], str(locator))
        return None


def lacking(document: Document) -> tuple[Problem, ...]:
    """A problem for every key that an entry lacks, whatever else is wrong with the document."""
    found: list[Problem] = list(islice(_lacking(document), MOST_PROBLEMS + 1))
    if len(found) > MOST_PROBLEMS:
        found[-1] = TooManyProblems(place=found[-2].place)
    return tuple(found)


def _lacking(document: Document) -> Iterator[Problem]:
    for section, needed in NEEDED.items():
        entries = document.value((section,))
        for i, entry in enumerate(entries if isinstance(entries, list) else ()):
            for key in needed if isinstance(entry, dict) else ():
                if entry.get(key) is None:
                    place = document.place((section, i), key=True)
                    yield MissingKey(key=key, place=place)
