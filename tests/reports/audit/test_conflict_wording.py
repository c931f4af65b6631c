"""The table of fixed words of the report on conflicts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from liren.engine.record import replace
from liren.engine.text import Text
from liren.reports.audit import conflict_wording as wording
from liren.reports.audit.conflicts import conflicts_text
from liren.reports.page import Page
from liren.scoring.audit.conflicts import find_conflicts
from tests.scoring.making import DAY, ruleset


def texts() -> Iterator[tuple[str, Text]]:
    for name, value in vars(wording).items():
        if isinstance(value, Text):
            yield name, value
        elif isinstance(value, tuple) and all(isinstance(each, Text) for each in value):
            yield from ((f"{name}.{i}", text) for i, text in enumerate(value))
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


def test_it_is_said_when_a_limit_was_reached_before_each_clause_was_tried() -> None:
    demands = (
        "facts: {f: {type: count, at_most: 9}}\n"
        "criteria: {c: {require: f >= 6}, d: {require: f <= 5}}"
    )
    found = find_conflicts([ruleset(demands)], as_of=DAY)
    (conflict,) = found.sets
    open_one = replace(found, sets=(replace(conflict, smallest=False),))
    for page, said in (
        (Page("en"), "a limit was reached before each was tried: fewer of them may do"),
        (Page("zh"), "达到限制时尚未逐条核对，可能更少几条就已矛盾"),
    ):
        assert [said] == [
            line.strip() for line in conflicts_text(open_one, page, []) if said in line
        ]
        assert not any(said in line for line in conflicts_text(found, page, []))
