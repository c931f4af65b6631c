"""Tiers that rounding lifts somebody into."""

from __future__ import annotations

from liren.scoring.audit.prove.lifted_by_rounding import lifted_by_rounding
from tests.scoring.audit.planting import told

RULES = """
scoring: {{resolution: {resolution}{round}}}
tiers: {{good: {{total: {{at_least: 8}}}}}}
criteria:
  c: {{measure: turnout, at_least: 100 %, points: {{share: 10}}}}
"""


def test_rounding_to_whole_points() -> None:
    result = told(lifted_by_rounding, RULES.format(resolution=1, round=""))
    (only,) = result.findings
    assert (only.line, only.marked) == (2, "good")
    assert only.en == "rounding lifts a total of 7.9 to 8, and so into the tier `good`"
    assert only.zh == "舍入把总分由 7.9 提到 8，从而达到等次 `good`"
    assert result.examples == [("turnout 79 % → 7.9 points rounded to 8",)]


def test_without_rounding_nobody_is_lifted() -> None:
    result = told(lifted_by_rounding, RULES.format(resolution=1, round=", round: []"))
    assert (result.findings, result.answers) == ([], {})


def test_rounding_down_lifts_nobody() -> None:
    result = told(lifted_by_rounding, RULES.format(resolution=1, round=", rounding: down"))
    assert result.answers == {("good",): "proved"}


def test_a_hundredth_is_how_points_are_stated() -> None:
    assert told(lifted_by_rounding, RULES.format(resolution="0.01", round="")).answers == {}
