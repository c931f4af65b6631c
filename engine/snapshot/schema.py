"""The JSON Schema of snapshots, generated from the declarations that read them.

`snapshot.schema.json` beside this module is what `schema_text` returns; a test keeps the two equal.
Write it again with `python -m liren.engine.snapshot.schema`. Which facts there are, and what their
values can be, depends on the ruleset and is not in it.
"""

from __future__ import annotations

from pathlib import Path

from liren.engine.ruleset.schema import Schema, as_text, shape_schema
from liren.engine.snapshot.document import SnapshotDoc

FILE = Path(__file__).with_name("snapshot.schema.json")


def snapshot_schema() -> Schema:
    """The schema (2020-12) of a snapshot of any ruleset, for editors and other validators."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:liren:schema:snapshot:1",
        **shape_schema(SnapshotDoc),
        "title": "Liren snapshot 里仁快照",
    }


def schema_text() -> str:
    """The schema as the text of the file."""
    return as_text(snapshot_schema())


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
