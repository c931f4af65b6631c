"""Assessing with a profile: what changes in the result, and how the result says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from liren.engine import AssessmentError, load_profile, load_ruleset, load_snapshot
from liren.scoring import Assessment, assess

DAY = date(2022, 6, 30)
BASE: dict[str, Any] = {
    "ruleset": "base",
    "version": "1.0.0",
    "title": "Base",
    "sources": {"plan": {"title": "Plan"}},
    "facts": {"area": {"type": "number", "unit": "m2"}, "gated": "flag", "visits": "count"},
    "parameters": {"least": {"unit": "m2", "value": 300, "source": {"plan": "1"}}},
    "criteria": {
        "room": {"measure": "area", "at_least": "least", "points": 6, "source": {"plan": "1"}},
        "gate": {"require": "gated", "points": 4, "exemption": "An open block"},
        "calls": {"measure": "visits", "at_least": 12, "points": 5},
    },
    "scoring": {"total": 15},
    "tiers": {"good": {"total": {"at_least": 12}}, "fair": {"total": {"at_least": 6}}},
}
OWN = {"source": {"county": "3"}}
HARDER = load_profile(
    {
        "profile": "county",
        "version": "1.1.0",
        "title": {"zh": "县方案", "en": "County rules"},
        "base": "base@1.0.0",
        "sources": {"county": {"title": "County decree"}},
        "parameters": {"least": {"value": 400, **OWN}},
        "criteria": {
            "gate": {"drop": {"reason": "no gates here", "basis": "project"}},
            "calls": {"at_least": 6, "strength": "option", **OWN},
            "more": {"require": "visits >= 24", "points": 2, **OWN},
        },
        "scoring": {"total": 13, **OWN},
        "tiers": {"good": {"total": {"at_least": 13}, **OWN}},
    },
    base=BASE,
)
RULES = load_ruleset(BASE)
FACTS = {"area": "350 m²", "gated": True, "visits": 8}


def with_profile(facts: Any = FACTS, **parts: Any) -> Assessment:
    snapshot = load_snapshot({"snapshot": "s", "facts": facts, **parts})
    return assess(RULES, snapshot, as_of=DAY, profile=HARDER)


def without(facts: Any = FACTS) -> Assessment:
    return assess(RULES, load_snapshot({"snapshot": "s", "facts": facts}), as_of=DAY)


def points(assessment: Assessment) -> dict[str, Any]:
    return {each.criterion.id: each.points and each.points.low for each in assessment.findings}


def test_the_same_community_scores_by_the_changed_rules() -> None:
    assert points(without()) == {"room": 6, "gate": 4, "calls": 0}
    assert points(with_profile()) == {"room": 0, "calls": 5, "more": 0}
    assert (without().score.value, without().tier) == (10, "fair")
    # room wants 400 m² now, calls are enough at 6, the gate is gone: 0 + 5 + 0 of 13.
    assert (with_profile().score.value, with_profile().score.max) == (5, 13)
    assert with_profile().tier is None


@pytest.mark.parametrize(
    ("area", "visits", "score", "tier"),
    [
        ("399.99 m²", 24, 7, "fair"),
        ("400 m²", 24, 13, "good"),
        ("400 m²", 23, 11, "fair"),
        ("400 m²", 6, 11, "fair"),
        ("400 m²", 5, 6, "fair"),
        ("399.99 m²", 5, 0, None),
    ],
)
def test_changed_figures_ends_and_tiers_count_at_their_edges(
    area: str, visits: int, score: int, tier: str | None
) -> None:
    found = with_profile({"area": area, "visits": visits})
    assert (found.score.value, found.tier) == (score, tier)


def test_missing_facts_leave_a_range_by_the_changed_rules() -> None:
    found = with_profile({"visits": 8})
    assert (found.score.low, found.score.high) == (5, 11)
    assert [each.fact for each in found.collect] == ["area"]


def test_remedies_aim_at_the_changed_figure() -> None:
    (room,) = [r for r in with_profile().remedies if r.criterion.id == "room"]
    assert [(change.fact, change.after) for change in room.changes] == [("area", 400)]


def test_the_result_names_its_profile() -> None:
    found = with_profile()
    assert without().profile is None
    assert found.profile is not None
    assert (found.profile.id, found.profile.version) == ("county", "1.1.0")
    assert found.profile.title.zh == "县方案"
    assert found.profile.base_digest == RULES.digest
    assert found.ruleset is HARDER.ruleset


def test_the_record_names_base_and_profile_apart() -> None:
    record: Any = with_profile().to_dict()
    assert record["ruleset"]["digest"] == RULES.digest == without().to_dict()["ruleset"]["digest"]  # type: ignore[index]
    profile = record["profile"]
    assert (profile["id"], profile["version"]) == ("county", "1.1.0")
    assert (profile["digest"], profile["title"]["en"]) == (HARDER.digest, "County rules")
    assert [(c["section"], c["id"], c["kind"]) for c in profile["changes"]] == [
        ("scoring", None, "changed"),
        ("parameters", "least", "changed"),
        ("criteria", "gate", "dropped"),
        ("criteria", "calls", "changed"),
        ("criteria", "more", "added"),
        ("tiers", "good", "changed"),
    ]
    assert profile["changes"][2]["note"] == {"zh": "no gates here", "en": "no gates here"}
    assert profile["changes"][2]["basis"] == "project"
    assert without().to_dict()["profile"] is None


def test_findings_mark_what_the_profile_changed_and_where_it_takes_that_from() -> None:
    room, calls, more = with_profile().findings
    assert [(c.section, c.id, c.keys) for c in room.changes] == [
        ("parameters", "least", ("value",))
    ]
    assert [(c.section, c.keys) for c in calls.changes] == [("criteria", ("at_least", "strength"))]
    assert [c.kind for c in more.changes] == ["added"]
    assert "County decree, 3" in room.explanation("en")
    record: Any = with_profile().to_dict()
    assert record["findings"][1]["changes"][0]["source"]["locator"] == "3"
    assert [each.changes for each in without().findings] == [(), (), ()]


def test_a_snapshot_for_the_base_can_be_assessed_with_the_profile() -> None:
    waiver = {"criterion": "gate", "by": "Office", "reason": "Works", "until": "2022-12-31"}
    claim = {"criterion": "gate", "reason": "Open", "evidence": "Plan"}
    found = with_profile(waivers=[waiver], claims=[claim])
    assert found.score.value == with_profile().score.value
    assert (found.waivers, found.claims) == ((), ())


def test_a_profile_for_another_base_is_refused() -> None:
    snapshot = load_snapshot({"snapshot": "s", "facts": {}})
    with pytest.raises(AssessmentError) as caught:
        assess(load_ruleset("red-property"), snapshot, as_of=DAY, profile=HARDER)
    assert [each.code for each in caught.value.problems] == ["other-base"]


def test_the_applied_ruleset_is_kept_so_that_assessing_again_is_fast() -> None:
    one, two = with_profile(), with_profile({"visits": 3})
    assert one.plan is two.plan
    assert one.ruleset is two.ruleset


def test_many_threads_may_share_a_profile() -> None:
    facts = [{"area": area, "visits": visits} for area in (399, 400) for visits in range(30)]
    with ThreadPoolExecutor(8) as pool:
        scores = list(pool.map(lambda each: with_profile(each).score.value, facts * 4))
    assert scores == [with_profile(each).score.value for each in facts] * 4


def test_scores_of_base_and_profile_do_not_mix() -> None:
    snapshot = load_snapshot({"snapshot": "s", "facts": FACTS})
    values = [
        assess(RULES, snapshot, as_of=DAY, profile=profile).score.value
        for profile in (None, HARDER, None, HARDER)
    ]
    assert values == [10, 5, 10, 5]
