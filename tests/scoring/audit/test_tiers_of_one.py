"""Tiers that only one of two compared rulesets has: who loses and who gains them."""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import load_ruleset
from liren.scoring.audit.answers import Found
from liren.scoring.audit.claims import judge, read_claim
from liren.scoring.audit.comparing import Compared, looked_at

HIGH, LOW = {"total": {"at_least": "8"}}, {"total": {"at_least": "4"}}
BOTH = {"high": HIGH, "low": LOW}


def between(old: Any, new: Any) -> Compared:
    """What is proved of a ruleset by its tiers alone."""
    sides = [
        load_ruleset({
            "ruleset": "made", "version": "1.0.0", "title": "Made",
            "facts": {"visits": {"type": "count", "at_most": "20"}},
            "criteria": {"visits": {"measure": "visits", "points": {
                "per_unit": {"points": "1", "at_most": "10"}}}},
            "tiers": tiers,
        })
        for tiers in (old, new)
    ]  # fmt: skip
    (found,) = looked_at(sides[0], sides[1]).compared
    return found


def outcome(claim: str, found: Compared) -> str:
    read = read_claim(claim)
    assert read is not None
    return judge(read, found).outcome


@pytest.mark.parametrize(
    ("old", "new", "verdict", "stricter", "looser"),
    [
        (BOTH, {"high": HIGH}, "stricter", "proved", "refuted"),
        ({"high": HIGH}, BOTH, "looser", "refuted", "proved"),
        (BOTH, {"low": LOW}, "stricter", "proved", "refuted"),
        ({"low": LOW}, BOTH, "looser", "refuted", "proved"),
        (BOTH, {"high": HIGH, "lowest": LOW}, "incomparable", "refuted", "refuted"),
        (BOTH, {"high": HIGH, "low": LOW, "never": {"total": {"at_least": "9"}}},
         "equivalent", "proved", "proved"),
    ],
)  # fmt: skip
def test_who_has_a_tier_that_the_other_does_not_have_is_judged_otherwise(
    old: Any, new: Any, verdict: str, stricter: str, looser: str
) -> None:
    found = between(old, new)
    assert found.proof is not None
    assert found.proof.verdict == verdict
    assert outcome("stricter", found) == stricter
    assert outcome("looser", found) == looser
    assert outcome("equivalent", found) == ("proved" if verdict == "equivalent" else "refuted")


def test_a_tier_that_is_gone_is_lost_by_whoever_has_no_better_one() -> None:
    found = between(BOTH, {"high": HIGH})
    claim = read_claim("no-one-loses-low")
    assert claim is not None
    judged = judge(claim, found)
    assert (judged.outcome, judged.about) == ("refuted", ("tier", "low"))
    assert judged.example is not None
    tiers = [each.tier for each in judged.example.assessments]
    assert tiers == ["low", None]


def test_what_a_group_earns_otherwise_is_no_equivalence() -> None:
    """The score is the same, as it has a bonus that is cut off at the maximum."""
    sides = [
        load_ruleset({
            "ruleset": "made", "version": "1.0.0", "title": "Made",
            "facts": {"visits": {"type": "count", "at_most": "20"}},
            "groups": {"all": {}, "more": {"bonus": True, "at_most": most}},
            "criteria": {
                "visits": {"group": "all", "measure": "visits", "at_least": "0", "points": "5"},
                "extra": {"group": "more", "measure": "visits", "at_least": "9", "points": "3"},
            },
        })
        for most in ("2", "1")
    ]  # fmt: skip
    (found,) = looked_at(sides[0], sides[1]).compared
    assert found.proof is not None
    assert found.proof.total.verdict == "equivalent"
    assert found.proof.verdict == "stricter"
    (_, more) = found.proof.groups
    assert isinstance(more.points.worse, Found)
