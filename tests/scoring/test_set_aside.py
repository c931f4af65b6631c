"""Waivers and claimed exemptions: while they hold, when they end, and how they are listed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from liren.engine import load_ruleset, load_snapshot
from liren.engine.backends.scalar.compiled import COLD_RUNS
from liren.engine.errors import Problem
from liren.engine.snapshot import clock
from liren.engine.snapshot.problems import ClaimExpired, WaiverExpired
from liren.scoring import Assessment, assess

RULES = load_ruleset(
    {
        "ruleset": "r",
        "version": "1.0.0",
        "title": "R",
        "facts": {"gated": "flag", "fenced": "flag"},
        "criteria": {
            "gates": {"require": "gated", "exemption": "An open block", "points": 4},
            "fences": {"require": "fenced", "points": 6},
        },
        "scoring": {"total": 10},
    }
)
FACTS = {"gated": False, "fenced": False}
WAIVER = {"criterion": "fences", "by": "Office", "reason": "Works", "until": "2022-12-31"}
CLAIM = {"criterion": "gates", "reason": "Open", "evidence": "Plan", "until": "2022-12-31"}


def on(day: str | None, **parts: Any) -> Assessment:
    whole: dict[str, Any] = {"snapshot": "s", "facts": FACTS, **parts}
    as_of = None if day is None else date.fromisoformat(day)
    return assess(RULES, load_snapshot(whole), as_of=as_of)


def statuses(assessment: Assessment) -> dict[str, str]:
    return {finding.criterion.id: finding.status for finding in assessment.findings}


@pytest.mark.parametrize(
    ("day", "gates", "fences"),
    [
        ("2022-12-30", "not_applicable", "waived"),
        ("2022-12-31", "not_applicable", "waived"),
        ("2023-01-01", "unmet", "unmet"),
    ],
)
def test_the_last_day_counts_and_the_day_after_does_not(day: str, gates: str, fences: str) -> None:
    found = on(day, waivers=[WAIVER], claims=[CLAIM])
    assert statuses(found) == {"gates": gates, "fences": fences}
    assert [each.active for each in (*found.waivers, *found.claims)] == [gates != "unmet"] * 2


def test_a_claim_without_an_end_holds_on_every_day() -> None:
    forever = {key: value for key, value in CLAIM.items() if key != "until"}
    found = on("2199-12-31", claims=[forever])
    assert (statuses(found)["gates"], found.claims[0].until) == ("not_applicable", None)
    assert found.warnings == ()


def test_of_several_waivers_the_one_that_ends_last_decides() -> None:
    longer = {**WAIVER, "until": "2023-06-30", "by": "Bureau"}
    for order in ([WAIVER, longer], [longer, WAIVER]):
        assert statuses(on("2023-06-30", waivers=order))["fences"] == "waived"
        assert statuses(on("2023-07-01", waivers=order))["fences"] == "unmet"
    found = on("2023-03-01", waivers=[WAIVER, longer])
    assert [(each.by, each.active) for each in found.waivers] == [
        (("Office", "Office"), False),
        (("Bureau", "Bureau"), True),
    ]


def test_what_has_ended_is_a_warning_in_both_languages() -> None:
    found = on("2023-01-01", waivers=[WAIVER], claims=[CLAIM]).warnings
    assert found == (
        WaiverExpired(name="fences", until="2022-12-31", place=found[0].place),
        ClaimExpired(name="gates", until="2022-12-31", place=found[1].place),
    )
    waiver, claim = found
    assert {each.severity for each in found} == {"warning"}
    assert waiver.place is not None
    assert waiver.place.pointer == "/waivers/0/until"
    assert messages(waiver) == (
        "指标 `fences` 的豁免已于 2022-12-31 到期，该指标恢复计分",
        "the waiver of `fences` ended on 2022-12-31, the criterion counts again",
    )
    assert messages(claim) == (
        "指标 `gates` 的免于适用申请已于 2022-12-31 到期，该指标恢复计分",
        "the claim on `gates` ended on 2022-12-31, the criterion counts again",
    )


def messages(problem: Problem) -> tuple[str, str]:
    return problem.message("zh"), problem.message("en")


def test_the_record_lists_what_holds_and_what_has_ended_with_who_why_and_until_when() -> None:
    said = {**WAIVER, "evidence": "Letter", "source": {"letter": "2"}}
    sources = {"letter": {"title": "Letter of May"}}
    record: Any = on("2023-01-01", waivers=[said], claims=[CLAIM], sources=sources).to_dict()
    assert record["waivers"] == [
        {
            "criterion": "fences",
            "by": {"zh": "Office", "en": "Office"},
            "reason": {"zh": "Works", "en": "Works"},
            "evidence": {"zh": "Letter", "en": "Letter"},
            "until": "2022-12-31",
            "active": False,
            "source": {
                "id": "letter",
                "title": {"zh": "Letter of May", "en": "Letter of May"},
                "document": None,
                "locator": "2",
            },
        }
    ]
    assert record["claims"][0]["by"] is None
    assert [each["code"] for each in record["warnings"]] == ["waiver-expired", "claim-expired"]


@pytest.mark.parametrize(
    ("moment", "zone", "fences"),
    [
        ("2022-12-31 15:59", "Asia/Shanghai", "waived"),
        ("2022-12-31 16:00", "Asia/Shanghai", "unmet"),
        ("2023-01-01 04:59", "America/New_York", "waived"),
        ("2023-01-01 05:00", "America/New_York", "unmet"),
    ],
)
def test_it_ends_at_midnight_where_the_community_lies(
    moment: str, zone: str, fences: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert statuses(on(None, time_zone=zone, waivers=[WAIVER]))["fences"] == fences


def test_a_waiver_for_a_criterion_of_another_ruleset_is_not_listed() -> None:
    other = {**WAIVER, "criterion": "property_window"}
    found = on("2022-06-30", waivers=[other], rulesets=["red-property"])
    assert (found.waivers, found.warnings) == ((), ())


def test_a_reason_stands_with_the_findings_that_read_the_fact() -> None:
    rules = load_ruleset(
        {
            "ruleset": "r",
            "version": "1.0.0",
            "title": "R",
            "facts": {
                "tidiness": {"type": "number", "at_most": 3, "needs": ["reason", "evidence"]},
                "gated": "flag",
            },
            "criteria": {
                "tidy": {"measure": "tidiness", "at_least": 2},
                "gates": {"require": "gated"},
            },
        }
    )
    stated = {"value": 1, "reason": "litter", "evidence": "photo"}
    facts = {"tidiness": stated, "gated": {"value": True, "note": "seen"}}
    found = assess(rules, load_snapshot({"snapshot": "s", "facts": facts}))
    tidy, gates = found.findings
    assert [(each.at, each.reason, each.evidence) for each in tidy.reasons] == [
        ("tidiness", ("litter", "litter"), ("photo", "photo"))
    ]
    assert gates.reasons == ()
    record: Any = found.to_dict()
    litter, photo = ({"zh": word, "en": word} for word in ("litter", "photo"))
    assert record["findings"][0]["reasons"] == [
        {"at": "tidiness", "reason": litter, "evidence": photo}
    ]
    assert record["facts"][0]["statements"][0]["reason"] == litter


def test_what_is_set_aside_no_more_leaves_the_range_as_if_it_had_never_been() -> None:
    fences = {
        "group": "x", "applies_when": "gated", "not_applicable": "full", "require": "fenced",
        "points": 5,
    }  # fmt: skip
    ruleset = load_ruleset(
        {
            "ruleset": "r",
            "version": "1.0.0",
            "title": "R",
            "facts": {"fenced": "flag", "gated": "flag"},
            "criteria": {"fences": fences},
            "groups": {"x": {"at_least": -1}},
            "scoring": {"waived": "leave_out"},
        }
    )
    facts, day = {"fenced": True}, date(2023, 1, 1)
    never, ended = (
        assess(ruleset, load_snapshot({"snapshot": "s", "facts": facts, **waived}), as_of=day)
        for waived in ({}, {"waivers": [WAIVER]})
    )
    # Whether it applies or not, it earns 5.
    assert (never.score.low, never.score.high) == (5, 5)
    assert ended.score == never.score


def test_what_has_ended_is_no_part_of_what_remedies_are_looked_for_in() -> None:
    # Beside ten criteria there are more flags than facts; generated code takes the facts alone.
    names = [f"c{i}" for i in range(10)]
    ruleset = load_ruleset(
        {
            "ruleset": "r",
            "version": "1.0.0",
            "title": "R",
            "facts": dict.fromkeys(names, "flag"),
            "criteria": {name: {"require": name, "points": 1} for name in names},
        }
    )
    ended = {**WAIVER, "criterion": "c9"}
    snapshot = load_snapshot({"snapshot": "s", "facts": {"c0": False}, "waivers": [ended]})
    for _ in range(COLD_RUNS + 2):
        found = assess(ruleset, snapshot, as_of=date(2023, 1, 1))
        assert [each.criterion.id for each in found.remedies] == ["c0"]


@pytest.mark.parametrize("weight", [{}, {"weight": 50}])
def test_the_range_of_a_capped_group_ends_at_what_can_be_earned(weight: dict[str, int]) -> None:
    """What can be earned of it depends on whether a criterion applies; so does what is earned."""
    ruleset = load_ruleset(
        {
            "ruleset": "r",
            "version": "1.0.0",
            "title": "R",
            "facts": {"n": {"type": "count", "at_most": 9}, "fenced": "flag", "gated": "flag"},
            "criteria": {
                "visits": {
                    "group": "y",
                    "applies_when": "gated",
                    "points": {"amount": {"of": "n", "at_most": 11}},
                },
                "fences": {"group": "y", "require": "fenced", "points": 1},
            },
            "groups": {"x": weight, "y": {"in": "x", "at_most": 1}},
            "scoring": {"not_applicable": "full", "waived": "leave_out"},
        }
    )
    document = {"snapshot": "s", "facts": {}, "waivers": [WAIVER]}
    score = assess(ruleset, load_snapshot(document), as_of=date(2022, 6, 30)).score
    assert (score.low, score.high) == (0, weight.get("weight", 1))
