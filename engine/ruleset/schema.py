"""The JSON Schema of the ruleset format, generated from the models that read it.

`ruleset.schema.json` beside this module is what `ruleset_schema` returns; a test keeps the two
equal. Write it again with `python -m liren.engine.ruleset.schema`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from liren.engine.ruleset.document import RulesetDoc

FILE = Path(__file__).with_name("ruleset.schema.json")


def ruleset_schema() -> dict[str, Any]:
    """The schema (2020-12) of a ruleset file, for editors and other validators.

    It knows keys, kinds of values and fixed choices; what names mean and how units fit only the
    reader knows.
    """
    schema = RulesetDoc.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:liren:schema:ruleset:1",
        **schema,
        "title": "Liren ruleset 里仁规则集",
    }


def schema_text() -> str:
    """The schema as the text of the file."""
    return json.dumps(ruleset_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    FILE.write_text(schema_text(), encoding="utf-8")
