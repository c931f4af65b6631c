"""The table of fixed words of audits and comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from liren.engine.text import Text
from liren.reports.audit import wording


def _texts() -> Iterator[tuple[str, Text]]:
    for name, value in vars(wording).items():
        if isinstance(value, Text):
            yield name, value
        elif isinstance(value, tuple) and all(isinstance(each, Text) for each in value):
            yield from ((f"{name}.{i}", text) for i, text in enumerate(value))
        elif isinstance(value, Mapping) and name.isupper():
            yield from ((f"{name}.{key}", text) for key, text in value.items())


def test_every_wording_exists_in_both_languages_with_the_same_fields() -> None:
    wanting = {
        name
        for name, text in _texts()
        if not (text.zh and text.en and _fields(text.zh) == _fields(text.en))
    }
    assert wanting == set()


def _fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def test_every_wording_is_used() -> None:
    folder = Path(str(wording.__file__)).parent
    files = [path for path in folder.glob("*.py") if path.name != "wording.py"]
    used = "".join(path.read_text("utf-8") for path in files)
    names = {name.partition(".")[0] for name, _ in _texts()}
    assert {name for name in names if not re.search(rf"\bwording\.{name}\b", used)} == set()
