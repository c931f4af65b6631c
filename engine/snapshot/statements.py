"""What a snapshot says beside its values: where a value is from, why, what supports it, remarks.

In: the value of a fact as written. Out: a `Statement` for the fact, for each record of a list, and
for each field, wherever one of these carries `source`, `reason`, `evidence` or `note`. It takes no
part in any verdict; it travels into the record of the assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.record import Record
from liren.engine.ruleset.model import Citation, Fact, SourceDocument
from liren.engine.text import Text, same


class Statement(Record):
    """What stands beside one value; `at` names it: `area`, `estates[0]`, `estates[0].members`."""

    at: str
    source: Citation | None
    reason: Text | None
    evidence: Text | None
    note: Text | None

    def is_about(self, fact: str) -> bool:
        """Whether it stands beside the value of a fact, or of a part of it."""
        return self.at == fact or self.at.startswith((f"{fact}[", f"{fact}."))


BESIDE = ("source", "reason", "evidence", "note")


def statements(
    fact: Fact, raw: object, sources: Mapping[str, SourceDocument]
) -> tuple[Statement, ...]:
    """Every statement in the value of a fact that was found to be well-formed."""
    return tuple(_statements(fact.id, raw, sources, fact.fields))


def _statements(
    at: str, raw: object, sources: Mapping[str, SourceDocument], fields: Mapping[str, Fact]
) -> Iterator[Statement]:
    if isinstance(raw, list):
        for i, part in enumerate(raw):
            if isinstance(part, dict):
                yield from _of_mapping(f"{at}[{i}]", part, sources, fields)
    elif isinstance(raw, dict):
        yield from _of_mapping(at, raw, sources, {})
        for key in ("value", "records"):
            yield from _statements(at, raw.get(key), sources, fields)


def _of_mapping(
    at: str,
    raw: Mapping[str, object],
    sources: Mapping[str, SourceDocument],
    fields: Mapping[str, Fact],
) -> Iterator[Statement]:
    """What stands beside one value or record, and beside the record's fields."""
    yield from beside(at, {key: raw[key] for key in raw if key not in fields}, sources)
    for name in fields:
        yield from _statements(f"{at}.{name}", raw.get(name), sources, {})


def beside(
    at: str, raw: Mapping[str, object], sources: Mapping[str, SourceDocument]
) -> Iterator[Statement]:
    """What stands beside one value, if anything does."""
    own = {key: raw[key] for key in BESIDE if key in raw}
    if own:
        reason, evidence, note = (_text(own.get(key)) for key in BESIDE[1:])
        yield Statement(at, _citation(own.get("source"), sources), reason, evidence, note)


def _citation(raw: object, sources: Mapping[str, SourceDocument]) -> Citation | None:
    given = raw if isinstance(raw, dict) else {str(raw): ""} if raw is not None else {}
    for name, locator in given.items():
        if name in sources:
            return Citation(sources[name], str(locator))
    return None


def _text(raw: object) -> Text | None:
    if raw is None:
        return None
    return Text(str(raw["zh"]), str(raw["en"])) if isinstance(raw, dict) else same(str(raw))
