"""The table of fixed words of the report on conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from liren.engine.text import Text
from liren.reports.audit import conflict_wording as wording


def texts() -> Iterator[tuple[str, Text]]:
    for name, value in vars(wording).items():
        if isinstance(value, Text):
            yield name, value
    for table in ("VERDICTS", "REASONS", "YES_NO"):
        found: Mapping[object, Text] = getattr(wording, table)
        yield from ((f"{table}.{key}", text) for key, text in found.items())


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def test_every_wording_exists_in_both_languages_with_the_same_fields() -> None:
    wanting = [
        name
        for name, text in texts()
        if not (text.zh and text.en and fields(text.zh) == fields(text.en))
    ]
    assert wanting == []


def test_every_wording_is_used() -> None:
    report = Path(str(wording.__file__)).with_name("conflicts.py").read_text("utf-8")
    names = {name.partition(".")[0] for name, _ in texts()}
    assert [name for name in sorted(names) if not re.search(rf"wording\.{name}\b", report)] == []
