"""The cases of a file of rule tests as snapshots.

In: the file's `Document` and the ruleset. Out: for each case a document in the shape of a snapshot,
whose facts are those of the case laid over what is `given`. Guarantee: whatever is wrong with such
a snapshot is located where it stands in the file of tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.errors import Place
from liren.engine.language.document import Document, Path, Scalar
from liren.engine.record import field
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.parts import holders

Raw = Mapping[str, object]
SHARED = ("sources", "history")
OWN = ("history", "claims", "waivers")


class CaseDocument(Document):
    """A snapshot that stands in parts in a file of tests; `origins` says where each part does."""

    whole: Document = field(default=None)
    origins: Mapping[Path, Path] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where the value at `path` stands in the file of tests."""
        return self.whole.place(self.origin(path), key=key)

    def inside(self, path: Path, offset: int, width: int = 1) -> Place:
        """Where a part of the scalar at `path` stands in the file of tests."""
        return self.whole.inside(self.origin(path), offset, width)

    def origin(self, path: Path) -> Path:
        """The path in the file of tests of a path in the snapshot."""
        steps = tuple(path)
        for n in range(len(steps), -1, -1):
            if steps[:n] in self.origins:
                return (*self.origins[steps[:n]], *steps[n:])
        return steps


def case_document(whole: Document, ruleset: Ruleset, i: int) -> CaseDocument:
    """The snapshot of the case at a position."""
    case, at = whole.value(("cases", i)), ("cases", i)
    shared = whole.data
    assert isinstance(case, dict)
    assert isinstance(shared, dict)
    facts = {**_flat(ruleset, whole, ("given",)), **_flat(ruleset, whole, (*at, "facts"))}
    data: dict[str, object] = {"snapshot": Scalar(f"case-{i + 1}")}
    origins: dict[Path, Path] = {(): at, ("facts",): at}
    for key in SHARED:
        if key in shared:
            data[key], origins[key,] = shared[key], (key,)
    for key in OWN:
        if key in case:
            data[key], origins[key,] = case[key], (*at, key)
    data["facts"] = {name: raw for name, (raw, _) in facts.items()}
    origins.update((("facts", name), path) for name, (_, path) in facts.items())
    return CaseDocument(whole.source, data, whole=whole, origins=origins)


def _flat(ruleset: Ruleset, whole: Document, path: Path) -> dict[str, tuple[object, Path]]:
    """The facts stated at a path, nested or dotted, by their ids."""
    given = whole.value(path)
    prefixes = {prefix for name in ruleset.facts for prefix in holders(name)}

    def entries(part: Raw, prefix: str, at: Path) -> Iterator[tuple[str, tuple[object, Path]]]:
        for key, raw in part.items():
            name, inner = prefix + key, (*at, key)
            if isinstance(raw, dict) and name in prefixes and name not in ruleset.facts:
                yield from entries(raw, f"{name}.", inner)
            else:
                yield name, (raw, inner)

    return dict(entries(given, "", path)) if isinstance(given, dict) else {}
