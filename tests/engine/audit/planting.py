"""Rulesets with a defect planted in them, and what a lint says of them.

A fragment is written at column 1 and follows `HEAD`; lines are counted from its first line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from textwrap import dedent
from typing import NamedTuple

from liren.engine import Ruleset
from liren.engine.audit.findings import Finding
from liren.engine.language.reader import read_text
from liren.engine.ruleset.load import Loader

HEAD = """\
ruleset: planted
version: 1.0.0
title: Planted
sources: {plan: {title: Plan}}
facts:
  residents: {type: count, unit: person, at_least: 1, at_most: 50000}
  households: {type: count, unit: household}
  area: {type: number, unit: m2}
  turnout: share
  visits: {type: count, unit: occurrence, at_most: 20}
  litter: {type: count, unit: place}
  gated: flag
  leased: flag
  head: {type: choice, options: [attending, other]}
  rooms: {type: checklist, items: [injection, pharmacy, dressing]}
  estates: {at_most: 5, at_least: 1, each: {homes: {type: count, unit: household}, fenced: flag}}
"""


class At(NamedTuple):
    """A finding: its line in the fragment, what is marked there, and both messages."""

    line: int
    marked: str
    zh: str
    en: str


def planted(fragment: str, head: str = HEAD) -> Ruleset:
    """The ruleset that a fragment makes."""
    return Loader(()).build(read_text(head + dedent(fragment).lstrip("\n"), "planted.yaml"), None)


def found(
    lint: Callable[[Ruleset], Iterable[Finding]], fragment: str, head: str = HEAD
) -> list[At]:
    """What a lint finds, with its place in the fragment."""
    return [at(finding, head) for finding in lint(planted(fragment, head))]


def at(finding: Finding, head: str) -> At:
    """A finding, with its place in the fragment."""
    place = finding.place
    assert place is not None
    assert place.line is not None
    assert place.column is not None
    marked = place.source.line(place.line)[place.column - 1 :][: place.width]
    line = place.line - len(head.splitlines())
    return At(line, marked, finding.message("zh"), finding.message("en"))
