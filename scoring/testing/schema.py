"""The JSON Schema of files of rule tests, generated from the models that read them.

`tests.schema.json` beside this module is what `schema_text` returns; a test keeps the two equal.
Write it again with `python -m liren.scoring.testing.schema`.
"""

from __future__ import annotations

from pathlib import Path

from liren.engine.ruleset.schema import Schema, as_text, shape_schema
from liren.scoring.testing.document import RuleTestsDoc

FILE = Path(__file__).with_name("tests.schema.json")


def schema_of_tests() -> Schema:
    """The schema (2020-12) of a file of rule tests, for editors and other validators."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:liren:schema:tests:1",
        **shape_schema(RuleTestsDoc),
        "title": "Liren rule tests 里仁规则测试",
    }


def schema_text() -> str:
    """The schema as the text of the file."""
    return as_text(schema_of_tests())


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
