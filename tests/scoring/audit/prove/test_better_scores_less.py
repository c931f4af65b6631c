"""Facts that get better and make the score fall."""

from __future__ import annotations

from liren.scoring.audit.prove.better_scores_less import better_scores_less
from tests.scoring.audit.planting import At, told

RULES = """
criteria:
  exists: {{require: gated, points: 1}}
  kept: {{applies_when: {when}, measure: litter, at_most: 0, points: 3}}
  other: {{measure: visits, at_least: 5, points: 6}}
{rest}
"""


def test_what_improves_one_criterion_makes_another_count() -> None:
    result = told(better_scores_less, RULES.format(when="gated", rest=""))
    assert result.findings == [
        At(
            2,
            "exists",
            "事实 `gated` 变好使 `exists` 改善，没有一项指标变差，总分却由 8.57 降到 7",
            "when the fact `gated` gets better `exists` improves and none gets worse, yet the score"
            " falls from 8.57 to 7",
        )
    ]
    assert result.examples == [
        ("litter 1 place, gated no → 8.57 points", "litter 1 place, gated yes → 7 points")
    ]


def test_a_criterion_that_always_counts() -> None:
    result = told(better_scores_less, RULES.format(when="leased", rest=""))
    assert (result.findings, result.answers) == ([], {})


def test_what_does_not_apply_as_nothing_earned_cannot_hurt() -> None:
    rest = "scoring: {not_applicable: zero}"
    result = told(better_scores_less, RULES.format(when="gated", rest=rest))
    assert (result.findings, result.answers) == ([], {("gated",): "proved"})


def test_a_fact_that_lowers_the_tier() -> None:
    rest = "tiers: {good: {total: {at_least: 5}}}\nlower_tier: [{when: gated}]"
    result = told(better_scores_less, RULES.format(when="leased", rest=rest))
    assert [at.en for at in result.findings] == [
        (
            "when the fact `gated` gets better `exists` improves and none gets worse, yet the tier"
            " falls"
        )
    ]
