"""The kinds of files that Liren reads, as far as layout and schemas go.

In: a file that was read. Out: which kind it is, by the key that only this kind has; the shape that
orders its keys; the schema that editors check it by.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from liren.engine.language.document import Document
from liren.engine.ruleset.declaring import Shape


class Kind(NamedTuple):
    """A kind of file: the key that tells it, where its shape and its schema are, its sections."""

    name: str
    key: str
    shape_at: tuple[str, str]
    schema_at: tuple[str, str]
    sections: frozenset[str] = frozenset()

    @property
    def shape(self) -> type[Shape]:
        """What the whole file is read as."""
        shape: type[Shape] = _found(self.shape_at)
        return shape

    @property
    def schema(self) -> str:
        """The text of the JSON Schema of such files."""
        text: str = _found(self.schema_at).read_text(encoding="utf-8")
        return text


def _found(at: tuple[str, str]) -> Any:
    module, name = at
    return getattr(import_module(f"liren.{module}"), name)


# The first whose key is there: files of tests may name a profile, and snapshots list rulesets.
KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "tests",
            "cases",
            ("scoring.testing.document", "RuleTestsDoc"),
            ("scoring.testing.schema", "FILE"),
            frozenset({"cases"}),
        ),
        Kind(
            "ruleset",
            "ruleset",
            ("engine.ruleset.document", "RulesetDoc"),
            ("engine.ruleset.schema", "FILE"),
            frozenset({"facts", "parameters", "types", "criteria", "case_rules", "groups"}),
        ),
        Kind(
            "profile",
            "profile",
            ("engine.ruleset.profile_document", "ProfileDoc"),
            ("engine.ruleset.schema", "PROFILE_FILE"),
        ),
        Kind(
            "snapshot",
            "snapshot",
            ("engine.snapshot.document", "SnapshotDoc"),
            ("engine.snapshot.schema", "FILE"),
        ),
    )
}


def kind_of(document: Document) -> Kind | None:
    """The kind of a file; None when it has no key that tells."""
    keys = document.data if isinstance(document.data, dict) else {}
    return next((kind for kind in KINDS.values() if kind.key in keys), None)
