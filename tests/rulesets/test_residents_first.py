"""The profile in which residents' satisfaction is the main measure and nothing is a veto.

In: the composite, the profile laid over it, and a made-up community of which everything is known.
Out: verdicts on what the burden plan asks of an assessment.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from liren.engine import Profile, load_profile, load_ruleset, load_snapshot
from liren.scoring import Assessment, assess

ROOT = Path(__file__).parents[2]
PROFILE = ROOT / "rulesets/harmony/harmonious-community/profiles/residents-first.yaml"
COMPLETE = ROOT / "fixtures/communities/example-complete.yaml"


@cache
def residents_first() -> Profile:
    return load_profile(PROFILE)


def by_profile(facts: dict[str, Any]) -> Assessment:
    snapshot = load_snapshot({"snapshot": "case", "community": "case", "facts": facts})
    return assess(residents_first().ruleset, snapshot)


def complete(satisfaction: str) -> tuple[Assessment, Assessment]:
    """The example community by the composite, and by the profile with this satisfaction."""
    data = yaml.safe_load(COMPLETE.read_text(encoding="utf-8"))
    plain = assess(load_ruleset("harmonious-community"), load_snapshot(COMPLETE))
    data["facts"]["resident_satisfaction"] = satisfaction
    return plain, assess(residents_first().ruleset, load_snapshot(data), plain.as_of)


def test_it_is_laid_over_the_composite_that_is_shipped() -> None:
    assert residents_first().base.digest == load_ruleset("harmonious-community").digest
    assert sum(change.basis == "project" for change in residents_first().changes) > 0


def test_satisfaction_is_more_than_half_of_the_maximum() -> None:
    ruleset = residents_first().ruleset
    assert ruleset.criteria["resident_satisfaction"].maximum == 52
    assert ruleset.groups["satisfaction"].points == 52
    assert ruleset.groups["dimensions"].weight == 48


def test_no_criterion_and_no_group_bars_a_tier() -> None:
    ruleset = residents_first().ruleset
    assert [each.id for each in ruleset.criteria.values() if each.veto] == []
    assert [(tier.id, tier.requires, tier.groups) for tier in ruleset.tiers] == [
        ("demonstration", (), ()),
        ("up_to_standard", (), ()),
    ]
    assert {(tier.require, tier.every_group, tier.every_criterion) for tier in ruleset.tiers} == {
        (None, None, None)
    }


@pytest.mark.parametrize(
    ("satisfaction", "status", "earned"),
    [
        ("89.99 %", "partly_met", "51.99"),
        ("90 %", "met", "52"),
        ("90.01 %", "met", "52"),
        ("45 %", "partly_met", "26"),
        ("0 %", "unmet", "0"),
    ],
)
def test_satisfaction_earns_in_proportion_up_to_90_per_cent(
    satisfaction: str, status: str, earned: str
) -> None:
    findings = by_profile({"resident_satisfaction": satisfaction}).findings
    [found] = [each for each in findings if each.criterion.id == "resident_satisfaction"]
    assert found.status == status
    assert found.points is not None
    assert (found.points.low, found.points.high) == (Fraction(earned), Fraction(earned))


def test_the_dimensions_keep_their_proportion_in_the_other_48_points() -> None:
    plain, changed = complete("90 %")
    assert plain.score.value is not None
    assert changed.score.value is not None
    rest = Fraction(plain.score.value) * Fraction(48, 100)
    assert abs(Fraction(changed.score.value) - 52 - rest) <= Fraction(1, 100)


@pytest.mark.parametrize(
    ("satisfaction", "best"),
    [
        ("90 %", "demonstration"),
        ("72.7 %", "demonstration"),  # 42.00 of 52, and 48
        ("72.6 %", "up_to_standard"),  # 41.95
        ("20.8 %", "up_to_standard"),  # 12.02
        ("20.7 %", None),  # 11.96
    ],
)
def test_no_tier_is_reached_against_the_residents(satisfaction: str, best: str | None) -> None:
    assert by_profile({"resident_satisfaction": satisfaction}).possible_tiers[0] == best


def test_a_community_without_a_party_organisation_can_still_be_a_demonstration() -> None:
    found = by_profile({"resident_satisfaction": "95 %", "party.organisation": "no"})
    assert "demonstration" in found.possible_tiers
