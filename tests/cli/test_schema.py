"""`liren schema`: the schema of submissions, on the standard output or in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from liren.engine import load_ruleset
from liren.engine.submission.schema import submission_schema

Call = Callable[..., Any]


def test_it_prints_the_schema_of_several_rulesets(liren: Call) -> None:
    result = liren("schema", "red-property", "health-station")
    both = [load_ruleset(name) for name in ("red-property", "health-station")]
    assert (result.code, result.err) == (0, "")
    assert json.loads(result.out) == submission_schema(both)


def test_it_writes_a_file(liren: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    result = liren("schema", "red-property", "-o", str(file))
    assert (result.code, result.out, result.err) == (0, "", "")
    assert file.read_text(encoding="utf-8") == liren("schema", "red-property").out


def test_a_file_that_cannot_be_written_is_said_so(liren: Call, tmp_path: Path) -> None:
    result = liren("schema", "red-property", "-o", str(tmp_path / "no" / "a.json"))
    assert result.code != 0
    assert "Traceback" not in result.err
    assert "a.json" in result.err


def test_an_unknown_ruleset_is_refused(liren: Call) -> None:
    result = liren("schema", "red-propert", "--lang", "en")
    assert (result.code, result.out) == (2, "")
    assert "did you mean `red-property`?" in result.err
