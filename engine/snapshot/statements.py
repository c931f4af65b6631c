"""What a snapshot says beside its values: where a value is from, what supports it, remarks.

In: the value of a fact as written. Out: a `Statement` for the fact, for each record of a list, and
for each field, wherever one of these carries `source`, `evidence` or `note`. It takes no part in
any verdict; it travels into the record of the assessment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.record import Record
from liren.engine.ruleset.model import Citation, SourceDocument
from liren.engine.text import Text, same


class Statement(Record):
    """What stands beside one value; `at` names it: `area`, `estates[0]`, `estates[0].members`."""

    at: str
    source: Citation | None
    evidence: Text | None
    note: Text | None


def statements(
    name: str, raw: object, sources: Mapping[str, SourceDocument]
) -> tuple[Statement, ...]:
    """Every statement in the value of a fact that was found to be well-formed."""
    return tuple(_statements(name, raw, sources))


def _statements(at: str, raw: object, sources: Mapping[str, SourceDocument]) -> Iterator[Statement]:
    if isinstance(raw, list):
        for i, part in enumerate(raw):
            yield from _statements(f"{at}[{i}]", part, sources)
    if not isinstance(raw, dict):
        return
    own = {key: raw[key] for key in ("source", "evidence", "note") if key in raw}
    if own:
        source = _citation(own.get("source"), sources)
        yield Statement(at, source, _text(own.get("evidence")), _text(own.get("note")))
    for key, part in raw.items():
        if key not in own:
            inner = at if key in ("value", "records") else f"{at}.{key}"
            yield from _statements(inner, part, sources)


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
