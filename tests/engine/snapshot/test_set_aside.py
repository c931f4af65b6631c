"""Claims and waivers as they are read, and the day it is where the community lies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from liren.engine import SnapshotError, load_ruleset, load_snapshot, validate_submission
from liren.engine.snapshot import clock
from liren.engine.snapshot.bind import bind, day_of

RULES = load_ruleset(
    {
        "ruleset": "r",
        "version": "1.0.0",
        "title": "R",
        "facts": {"gated": "flag", "fenced": "flag"},
        "criteria": {
            "gates": {"require": "gated", "exemption": "An open block"},
            "fences": {"require": "fenced"},
        },
    }
)
WAIVER = {"criterion": "fences", "by": "Office", "reason": "Works", "until": "2022-12-31"}
CLAIM = {"criterion": "gates", "reason": "Open", "evidence": "Plan"}


def snapshot(**parts: Any) -> dict[str, Any]:
    return {"snapshot": "s", **parts}


def refused(**parts: Any) -> list[tuple[str, str, str]]:
    """The code, pointer and message of everything that is wrong when a snapshot is bound."""
    with pytest.raises(SnapshotError) as caught:
        bind(RULES, load_snapshot(snapshot(**parts)))
    return [
        (each.code, each.place.pointer if each.place else "", each.message("en"))
        for each in caught.value.problems
    ]


def without(entry: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in entry.items() if key not in keys}


def test_a_waiver_keeps_all_that_is_said_of_it() -> None:
    said = {**WAIVER, "evidence": "Letter", "source": {"letter": "2"}}
    found = load_snapshot(
        snapshot(waivers=[said], sources={"letter": {"title": "Letter of May"}})
    ).waivers
    assert [(w.criterion, w.by.en, w.reason.en, w.until) for w in found] == [
        ("fences", "Office", "Works", date(2022, 12, 31))
    ]
    assert found[0].evidence is not None
    assert found[0].evidence.en == "Letter"
    assert found[0].citation is not None
    assert found[0].citation.say("en") == "Letter of May, 2"


def test_a_claim_may_have_an_end_and_a_claimant() -> None:
    (bare,) = load_snapshot(snapshot(claims=[CLAIM])).claims
    assert (bare.by, bare.until) == (None, None)
    (full,) = load_snapshot(
        snapshot(claims=[{**CLAIM, "by": "Committee", "until": "2022-06-30"}])
    ).claims
    assert (full.by, full.until) == (("Committee", "Committee"), date(2022, 6, 30))
    assert full.holds_on(date(2022, 6, 30))
    assert not full.holds_on(date(2022, 7, 1))
    assert bare.holds_on(date(2199, 12, 31))


@pytest.mark.parametrize("key", ["criterion", "by", "reason", "until"])
def test_a_waiver_needs_criterion_by_reason_and_until(key: str) -> None:
    assert refused(waivers=[without(WAIVER, key)]) == [
        ("missing-key", "/waivers/0", f"`{key}` is missing")
    ]


@pytest.mark.parametrize("key", ["criterion", "reason", "evidence"])
def test_a_claim_needs_criterion_reason_and_evidence(key: str) -> None:
    assert refused(claims=[without(CLAIM, key)]) == [
        ("missing-key", "/claims/0", f"`{key}` is missing")
    ]


def test_a_missing_key_hides_nothing_else() -> None:
    wrong = {"criterion": "fence", "by": "Office", "source": "letter"}
    claim = {"criterion": "fences", "reason": "Open"}
    found = refused(waivers=[wrong], claims=[claim], facts={"gatd": "yes", "fenced": "maybe"})
    assert sorted(code for code, _, _ in found) == [
        "missing-key",
        "missing-key",
        "missing-key",
        "no-exemption",
        "unknown-claim",
        "unknown-fact-given",
        "unknown-source",
        "wrong-value",
    ]


def test_a_misspelt_end_is_refused_with_what_else_is_wrong_with_the_shape() -> None:
    with pytest.raises(SnapshotError) as caught:
        load_snapshot(snapshot(waivers=[{**WAIVER, "until": "soon", "bye": "x"}]))
    assert [each.code for each in caught.value.problems] == ["unknown-key", "wrong-shape"]


def test_what_is_no_id_of_a_criterion_is_told_once() -> None:
    """And not again as a criterion that there is not."""
    wrong = {**WAIVER, "criterion": "fence!"}, {**WAIVER, "criterion": "walls"}
    data = {"snapshot": "a", "waivers": list(wrong), "claims": [{**CLAIM, "criterion": "3"}]}
    found = validate_submission(data, RULES)
    assert [
        (each.place and each.place.pointer, each.message("en"), each.message("zh"))
        for each in found.problems
    ] == [
        (
            "/claims/0/criterion",
            "expected an id (a letter, then letters, digits and _), got `3`",
            "应为标识（以字母或汉字开头，只含字母、汉字、数字和 _），实为 `3`",
        ),
        (
            "/waivers/0/criterion",
            "expected an id (a letter, then letters, digits and _), got `fence!`",
            "应为标识（以字母或汉字开头，只含字母、汉字、数字和 _），实为 `fence!`",
        ),
        ("/waivers/1/criterion", "there is no criterion `walls`", "没有名为 `walls` 的指标"),
    ]


def test_what_entries_lack_is_told_beside_what_is_wrong_with_the_shape() -> None:
    waivers: list[object] = [{"criterion": {"zh": "fence"}, "by": "Office"}, 3, {}]
    data = {"snapshot": "a", "region": [], "waivers": waivers, "claims": {}, "facts": {"gatd": 1}}
    found = validate_submission(data, RULES)
    assert [(each.place and each.place.pointer, each.message("en")) for each in found.problems] == [
        ("/claims", "expected a list, got a mapping of keys to values"),
        ("/facts/gatd", "ruleset `r` has no fact `gatd`"),
        ("/region", "expected a text, or one as `zh` and one as `en`, got a list"),
        ("/waivers/0", "`reason` is missing"),
        ("/waivers/0", "`until` is missing"),
        ("/waivers/0/criterion", "expected a text, got a mapping of keys to values"),
        ("/waivers/1", "expected a mapping of keys to values, got `3`"),
        ("/waivers/2", "`criterion` is missing"),
        ("/waivers/2", "`by` is missing"),
        ("/waivers/2", "`reason` is missing"),
        ("/waivers/2", "`until` is missing"),
    ]


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2022-12-31 15:59", "Asia/Shanghai", "2022-12-31"),
        ("2022-12-31 16:00", "Asia/Shanghai", "2023-01-01"),
        ("2022-12-31 23:59", "UTC", "2022-12-31"),
        ("2023-01-01 00:00", "UTC", "2023-01-01"),
        ("2022-12-31 10:00", "Pacific/Kiritimati", "2023-01-01"),
        ("2022-03-13 04:59", "America/New_York", "2022-03-12"),
        ("2022-03-14 03:59", "America/New_York", "2022-03-13"),
        ("2022-03-14 04:00", "America/New_York", "2022-03-14"),
    ],
)
def test_a_day_begins_at_midnight_where_the_community_lies(
    moment: str, zone: str, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert clock.today(zone) == date.fromisoformat(day)
    here = load_snapshot(snapshot(time_zone=zone))
    assert day_of(here, None, "Asia/Shanghai") == date.fromisoformat(day)
    assert day_of(load_snapshot(snapshot()), None, zone) == date.fromisoformat(day)


def test_the_day_that_is_asked_for_or_stated_is_no_matter_of_time_zones() -> None:
    stated = load_snapshot(snapshot(time_zone="America/New_York", as_of="2022-06-30"))
    assert day_of(stated, None, "Asia/Shanghai") == date(2022, 6, 30)
    assert day_of(stated, date(2021, 1, 1), "Asia/Shanghai") == date(2021, 1, 1)


def test_the_clock_gives_a_moment_in_universal_time() -> None:
    assert clock.now().tzinfo is UTC
    assert clock.today("UTC") in (clock.now().date(), datetime.now(UTC).date())


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc", "Asia"])
def test_a_time_zone_is_one_that_is_known(zone: str) -> None:
    with pytest.raises(SnapshotError) as caught:
        load_snapshot(snapshot(time_zone=zone))
    (problem,) = caught.value.problems
    assert problem.message("en") == (f"expected a time zone such as `Asia/Shanghai`, got `{zone}`")
    assert problem.message("zh") == f"应为时区名称，如 `Asia/Shanghai`，实为 `{zone}`"
