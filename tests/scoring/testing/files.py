"""A small ruleset with its tests in a folder, written as YAML in the tests of rule tests."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from liren.engine.errors import LirenError
from liren.engine.text import Lang
from liren.scoring.testing import Coverage, Results, run_tests

RULES = """
ruleset: small
version: 1.0.0
title: {zh: 小, en: Small}
facts:
  members: {type: count, unit: person, at_least: 1, at_most: 50, title: {zh: 委员, en: Members}}
  party: {type: count, unit: person, at_most: 50, title: {zh: 党员, en: Party members}}
  window: {type: flag, title: {zh: 窗口, en: Window}}
checks: [party <= members]
parameters:
  least:
    unit: "%"
    values: {2022-01-01: 30, 2023-01-01: 50}
    basis: project
criteria:
  share: {title: {zh: 比例, en: Share}, measure: party / members, at_least: least, points: 6}
  window: {title: {zh: 窗口, en: Window}, require: window, points: 4}
tiers:
  good: {title: {zh: 优, en: Good}, total: {at_least: 6}}
"""


def files(folder: Path, tests: str, rules: str = RULES) -> Path:
    """A folder with a ruleset and its tests."""
    (folder / "ruleset.yaml").write_text(dedent(rules), encoding="utf-8")
    (folder / "tests.yaml").write_text(dedent(tests), encoding="utf-8")
    return folder


def ran(folder: Path, tests: str, rules: str = RULES) -> Results:
    """The results of tests beside a ruleset."""
    return run_tests([files(folder, tests, rules)])


def said(results: Results, lang: Lang = "en") -> list[str]:
    """Everything that failed: what, expected, got, and why."""
    return [
        " | ".join(
            part.in_(lang)
            for part in (failure.what, failure.expected, failure.got, failure.why)
            if part is not None
        )
        for file in results.files
        for case in file.cases
        for failure in case.failures
    ]


def refused(folder: Path, tests: str, rules: str = RULES) -> list[tuple[str, str, str]]:
    """Line and column, and the message in both languages with its hint, of each problem."""
    try:
        ran(folder, tests, rules)
    except LirenError as error:
        return [
            (
                f"{problem.place.line}:{problem.place.column}" if problem.place else "",
                " / ".join((problem.message("zh"), *problem.hints("zh"))),
                " / ".join((problem.message("en"), *problem.hints("en"))),
            )
            for problem in error.problems
        ]
    raise AssertionError("nothing was refused")


def goals(coverage: Coverage) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Every goal: its owner, what it is about, since when, and the ways that are asked for."""
    return [
        (line.goal.owner, line.goal.text, str(line.goal.since or ""), line.goal.ways)
        for line in coverage.lines
    ]


def missing(coverage: Coverage) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """What no case has shown yet."""
    return [
        (line.goal.owner, line.goal.text, str(line.goal.since or ""), line.missing)
        for line in coverage.lines
        if line.missing
    ]
