"""The table of fixed words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from liren.engine.text import Text
from liren.reports import wording


def _texts() -> Iterator[tuple[str, Text]]:
    for name, value in vars(wording).items():
        if isinstance(value, Text):
            yield name, value
        elif isinstance(value, tuple) and all(isinstance(each, Text) for each in value):
            yield from ((f"{name}.{i}", text) for i, text in enumerate(value))
    for table in ("STATUSES", "STRENGTHS", "BASES", "OPERATORS", "FACT_KINDS"):
        texts: Mapping[str, Text] = getattr(wording, table)
        yield from ((f"{table}.{key}", text) for key, text in texts.items())


def _fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def test_every_wording_exists_in_both_languages_with_the_same_fields() -> None:
    wanting = {
        name
        for name, text in _texts()
        if not (text.zh and text.en and _fields(text.zh) == _fields(text.en))
    }
    assert wanting == set()


def test_every_wording_is_used() -> None:
    folder = Path(str(wording.__file__)).parent
    used = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    used += (folder.parent / "cli" / "output.py").read_text("utf-8")
    names = {name.partition(".")[0] for name, _ in _texts()}
    unused = {name for name in names if len(re.findall(rf"\b{name}\b", used)) < 2}
    assert unused == set()


def test_one_and_many_differ_in_english_only() -> None:
    assert wording.count(1, wording.ERROR_ONE, wording.ERROR_MANY, "en") == "1 error"
    assert wording.count(2, wording.ERROR_ONE, wording.ERROR_MANY, "en") == "2 errors"
    assert wording.count(2, wording.ERROR_ONE, wording.ERROR_MANY, "zh") == "2 处错误"


def test_names_are_quoted_as_each_language_does() -> None:
    assert wording.quoted(["示范", "达标"], "zh") == "“示范”、“达标”"
    assert wording.quoted(["Gold", "Silver"], "en") == '"Gold", "Silver"'
