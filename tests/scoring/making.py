"""Small rulesets and snapshots for the tests of scoring, written as YAML in the tests."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from textwrap import dedent

from liren.engine import Ruleset, Snapshot, load_ruleset, load_snapshot
from liren.engine.ir.nodes import Number
from liren.scoring import Assessment, Finding, assess

DAY = date(2022, 6, 30)
NAMED = "ruleset: small\nversion: '1'\ntitle: {zh: 小, en: Small}\n"


def ruleset(text: str) -> Ruleset:
    """The ruleset with these parts; `ruleset`, `version` and `title` are put before them."""
    return load_ruleset(_file("ruleset.yaml", NAMED + dedent(text)))


def snapshot(facts: str = "", more: str = "") -> Snapshot:
    """The snapshot with these facts, written in a flow mapping's inside, and further parts."""
    text = f"snapshot: here\ncommunity: {{zh: 此处, en: Here}}\nfacts: {{{facts}}}\n"
    return load_snapshot(_file("snapshot.yaml", text + dedent(more)))


def _file(name: str, text: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="liren-test-"))
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def judged(rules: str | Ruleset, facts: str = "", more: str = "", day: date = DAY) -> Assessment:
    """The assessment of a small snapshot."""
    rules = ruleset(rules) if isinstance(rules, str) else rules
    return assess(rules, snapshot(facts, more), as_of=day)


def finding(found: Assessment, criterion: str = "c") -> Finding:
    """The finding of one criterion."""
    return next(item for item in found.findings if item.criterion.id == criterion)


def points(found: Assessment, criterion: str = "c") -> Number:
    """What a criterion certainly earns."""
    earned = finding(found, criterion).points
    assert earned is not None
    assert earned.low == earned.high
    return earned.low


def score(found: Assessment) -> Number:
    """The score, which must be known."""
    assert found.score.value is not None
    return found.score.value
