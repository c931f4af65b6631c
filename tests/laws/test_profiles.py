"""A profile laid over a ruleset says the same as the ruleset with the changes written into it.

Made-up rulesets, with changes drawn at random: where the ruleset written by hand is refused, so is
the profile, in its own file; where it is accepted, both give the same results for made-up
snapshots, whole and with facts left out.
"""

from __future__ import annotations

from typing import Any

import pytest

from liren.engine import LirenError, Profile, Ruleset, load_profile, load_ruleset, load_snapshot
from liren.engine.language.reader import read_text
from liren.scoring import assess
from tests.laws.law import seen, tried
from tests.oracle.choosing import Chooser, Seeded
from tests.oracle.filling import snapshot
from tests.oracle.words import Raw
from tests.strategies import Made, make

WHY: Raw = {"basis": "project", "note": "made up"}
STRENGTHS = ("must", "principle", "goal", "option")
CASES = 60


def drawn(choose: Chooser, raw: Raw) -> dict[str, Raw]:
    """Changes of a ruleset, by section and id; None takes a key away, and () the whole entry."""
    names = list(raw["criteria"])
    changed, dropped = choose.pick(names), choose.pick(names)
    criteria: Raw = {changed: {"strength": choose.pick(STRENGTHS), "when_missing": "unmet"}}
    if choose.pick((True, False)):
        criteria[dropped] = ()
    return {
        "criteria": criteria,
        "groups": {
            name: {"points": None}
            for name, group in raw.get("groups", {}).items()
            if "points" in group and choose.pick((True, True, False))
        },
        "scoring": {"total": None} if "total" in raw.get("scoring", {}) else {},
        "tiers": {
            name: {"total": {"more_than": choose.pick((0, 1, 3))}} for name in raw.get("tiers", {})
        },
    }


def by_hand(raw: Raw, changes: dict[str, Raw]) -> Raw:
    """The ruleset with the changes written into it."""
    result = {**raw, "scoring": edited(raw.get("scoring", {}), changes["scoring"])}
    for section in ("criteria", "groups", "tiers"):
        entries = dict(raw.get(section, {}))
        for name, change in changes[section].items():
            if change == ():
                del entries[name]
            else:
                entries[name] = edited(entries[name], change)
        result[section] = entries
    return {key: value for key, value in result.items() if value != {}}


def edited(entry: Raw, change: Raw) -> Raw:
    both = {**entry, **change}
    return {key: value for key, value in both.items() if value is not None}


def profile_of(raw: Raw, changes: dict[str, Raw]) -> Raw:
    """The same changes as a profile."""
    sections = {
        section: {
            name: {"drop": {"reason": "made up", "basis": "project"}}
            if change == ()
            else stated(change)
            for name, change in changes[section].items()
        }
        for section in ("criteria", "groups", "tiers")
    }
    if changes["scoring"]:
        sections["scoring"] = stated(changes["scoring"])
    base = f"{raw['ruleset']}@{raw['version']}"
    return {"profile": "p", "version": "1", "title": "P", "base": base, **sections}


def stated(change: Raw) -> Raw:
    return {**{key: "none" if value is None else value for key, value in change.items()}, **WHY}


def as_read(made: Made) -> Raw:
    """The ruleset as data, as it is read from a file."""
    data = read_text(made.text).data
    assert isinstance(data, dict)
    return data


def attempted(load: Any) -> Any:
    """What is loaded, or the problems."""
    try:
        return load()
    except LirenError as error:
        return error


def check(choose: Chooser) -> bool:
    """Hold one ruleset and its profile against each other; whether it was accepted."""
    made = make(choose)
    changes = drawn(choose, made.raw)
    base = as_read(made)
    hand: Ruleset | LirenError = attempted(lambda: load_ruleset(by_hand(base, changes)))
    found: Profile | LirenError = attempted(
        lambda: load_profile(profile_of(base, changes), base=base)
    )
    if isinstance(hand, LirenError):
        assert isinstance(found, LirenError), f"{made}\n{changes}"
        assert {p.place.source.name for p in found.problems if p.place} == {"<profile>"}
        return False
    assert isinstance(found, Profile), f"{found}\n{made}\n{changes}"
    compare(choose, Made(by_hand(made.raw, changes), made.hints), hand, found)
    return True


def compare(choose: Chooser, made: Made, hand: Ruleset, found: Profile) -> None:
    for of in tried(choose, made, 3):
        for hide in (0, 40):
            document = load_snapshot(snapshot(choose, made.raw, of, hide=hide))
            one = assess(hand, document, as_of=of.as_of)
            other = assess(found.base, document, as_of=of.as_of, profile=found)
            assert one.score == other.score, made
            assert one.possible_tiers == other.possible_tiers, made
            assert [f.status for f in one.findings] == [f.status for f in other.findings], made
            assert [f.points for f in one.findings] == [f.points for f in other.findings], made
            assert hide or seen(one) == seen(other)


@pytest.mark.parametrize("part", range(3))
def test_a_profile_says_the_same_as_its_changes_written_by_hand(part: int) -> None:
    accepted = [check(Seeded(("profiles", part, seed))) for seed in range(CASES // 3)]
    assert any(accepted)


def test_changes_that_break_a_ruleset_break_the_profile() -> None:
    accepted = [check(Seeded(("profiles that break", seed))) for seed in range(CASES // 2)]
    assert not all(accepted)


@pytest.mark.longrun
@pytest.mark.parametrize("seed", range(8))
def test_it_says_the_same_for_very_many(seed: int) -> None:
    accepted = [check(Seeded(("many profiles", seed, number))) for number in range(200)]
    assert any(accepted)
