"""What a profile makes of its base, and what it keeps of it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import (
    AssessmentError,
    LirenError,
    Profile,
    RulesetError,
    load_profile,
    load_ruleset,
)
from liren.engine.ruleset.profile_problems import BaseChanged, OtherBase
from liren.engine.text import same

OWN: dict[str, Any] = {"source": {"county": "3"}}
BASE: dict[str, Any] = {
    "ruleset": "base",
    "version": "1.0.0",
    "title": "Base",
    "sources": {"plan": {"title": "Plan"}},
    "facts": {
        "area": {"type": "number", "unit": "m2"},
        "turnout": "share",
        "gated": "flag",
        "visits": {"type": "count"},
    },
    "parameters": {
        "least_area": {
            "unit": "m2",
            "title": "Least area",
            "values": {"2020-01-01": 300, "2023-01-01": 350},
            "source": {"plan": "1"},
        },
        "deadline": {"value": "2022-06-30"},
        "fewest": {"value": 12, "note": "monthly"},
    },
    "groups": {"space": {"points": 10}, "democracy": {"weight": 5}},
    "criteria": {
        "room": {
            "group": "space",
            "measure": "area",
            "at_least": "least_area",
            "points": 6,
            "source": {"plan": "1"},
            "note": "as the plan says",
        },
        "gate": {"group": "space", "require": "gated", "points": 4, "veto": {"bars": "good"}},
        "vote": {"group": "democracy", "measure": "turnout", "at_least": "50 %", "points": 5},
    },
    "scoring": {"total": 15},
    "tiers": {
        "good": {"total": {"at_least": 12}, "requires": ["gate"]},
        "fair": {"total": {"at_least": 8}},
    },
}


def profile(base: dict[str, Any] = BASE, **parts: Any) -> Profile:
    """A profile of these parts, laid over the base above."""
    whole = {"profile": "p", "version": "2", "title": "P", "base": f"{base['ruleset']}@1.0.0"}
    sources = {"sources": {"county": {"title": "County rules"}}}
    return load_profile({**whole, **sources, **parts}, base=base)


def refused(base: dict[str, Any] = BASE, **parts: Any) -> list[tuple[str, str]]:
    """The codes and places of what is wrong with a profile."""
    with pytest.raises(RulesetError) as caught:
        profile(base, **parts)
    found = caught.value.problems
    assert all(each.place is not None for each in found)
    assert {each.place.source.name for each in found if each.place} == {"<profile>"}
    return [(each.code, each.place.pointer if each.place else "") for each in found]


def test_a_profile_without_changes_keeps_everything_but_the_digest() -> None:
    found, base = profile(), load_ruleset(BASE)
    assert found.ruleset.criteria == found.base.criteria == base.criteria
    assert found.ruleset.tiers == base.tiers
    assert found.base.digest == base.digest != found.ruleset.digest
    assert found.changes == ()


def test_figures_replace_those_of_the_base_whole_and_keep_unit_and_title() -> None:
    found = profile(parameters={"least_area": {"values": {"2022-01-01": 400}, **OWN}})
    parameter = found.ruleset.parameters["least_area"]
    assert [(str(v.since), v.value) for v in parameter.values] == [("2022-01-01", 400)]
    assert parameter.unit == found.base.parameters["least_area"].unit
    assert parameter.title.en == "Least area"
    assert parameter.citation is not None
    assert (parameter.citation.source.id, parameter.citation.locator) == ("county", "3")
    assert found.ruleset.criteria["room"].parameters == (parameter,)


def test_one_value_takes_the_place_of_dated_ones_and_a_unit_of_the_same_kind_is_converted() -> None:
    changed = {"unit": "ha", "value": "0.05", **OWN}
    parameter = profile(parameters={"least_area": changed}).ruleset.parameters["least_area"]
    assert [(v.since, v.value) for v in parameter.values] == [(None, 500)]


def test_the_note_and_source_of_an_old_figure_do_not_stay_with_a_new_one() -> None:
    changed = {"value": 10, "basis": "project", "note": "fewer"}
    parameter = profile(parameters={"fewest": changed}).ruleset.parameters["fewest"]
    assert (parameter.basis, parameter.note) == ("project", ("fewer", "fewer"))


def test_a_figure_of_the_base_may_be_given_as_unspecified() -> None:
    changed = {"value": "unspecified", **OWN}
    found = profile(parameters={"deadline": changed}).ruleset.parameters["deadline"]
    assert found.values[0].value is None


@pytest.mark.parametrize(
    ("name", "given", "key"),
    [
        ("least_area", {"unit": "person", "value": 3}, "unit"),
        ("fewest", {"unit": "m2", "value": 3}, "unit"),
        ("fewest", {"value": "2022-01-01"}, "value"),
        ("fewest", {"values": {"2022-01-01": "2022-01-01"}}, "values/2022-01-01"),
        ("deadline", {"value": 3}, "value"),
        ("least_area", {"value": "3 persons"}, "value"),
    ],
)
def test_a_figure_of_another_kind_is_refused_where_it_stands(
    name: str, given: dict[str, Any], key: str
) -> None:
    assert refused(parameters={name: {**given, **OWN}}) == [
        ("wrong-shape", f"/parameters/{name}/{key}")
    ]


def test_a_figure_is_needed() -> None:
    assert refused(parameters={"fewest": {"title": "Fewest", **OWN}}) == [
        ("not-one-of", "/parameters/fewest")
    ]


def test_a_criterion_is_hardened_and_softened_and_keeps_its_own_source() -> None:
    found = profile(
        criteria={"room": {"strength": "goal", **OWN}, "vote": {"at_least": "60 %", **OWN}}
    )
    room, vote = found.ruleset.criteria["room"], found.ruleset.criteria["vote"]
    assert (room.strength, found.base.criteria["room"].strength) == ("goal", "must")
    assert room.citation == found.base.criteria["room"].citation
    assert room.note == found.base.criteria["room"].note
    assert vote.thresholds[0].text == "60 %"


def test_every_change_is_listed_with_its_source_basis_and_note() -> None:
    found = profile(
        criteria={
            "room": {"strength": "goal", "title": "Room", **OWN},
            "gate": {"veto": "none", "basis": "project", "note": "too harsh"},
        }
    )
    room, gate = found.changes
    assert (room.section, room.id, room.kind) == ("criteria", "room", "changed")
    assert (room.keys, room.basis, room.note) == (("strength", "title"), "source", None)
    assert room.citation is not None
    assert room.citation.locator == "3"
    assert (gate.keys, gate.citation, gate.basis) == (("veto",), None, "project")
    assert gate.note == ("too harsh", "too harsh")
    assert found.ruleset.criteria["gate"].veto is None


def test_worth_scales_a_criterion_of_the_base() -> None:
    found = profile(
        criteria={"room": {"worth": 3, **OWN}},
        groups={"space": {"points": 7, **OWN}},
        scoring={"total": 12, **OWN},
    )
    room = found.ruleset.criteria["room"]
    assert (room.maximum, room.unscaled_maximum) == (3, 6)


def test_worth_needs_points_to_scale() -> None:
    changed = {"worth": 3, "points": "none", **OWN}
    assert ("does-not-go-with", "/criteria/room/worth") in refused(criteria={"room": changed})


def test_a_criterion_of_the_base_alone_cannot_have_worth() -> None:
    criteria = {**BASE["criteria"], "gate": {**BASE["criteria"]["gate"], "worth": 2}}
    with pytest.raises(RulesetError) as caught:
        profile({**BASE, "criteria": criteria})
    assert [each.code for each in caught.value.problems] == ["does-not-go-with"]


def test_what_is_dropped_is_gone_with_its_reason() -> None:
    found = profile(
        criteria={"gate": {"drop": {"reason": "no gates here", **OWN}}},
        groups={"space": {"points": 6, **OWN}},
        scoring={"total": 11, **OWN},
        tiers={"good": {"requires": "none", "total": {"at_least": 9}, **OWN}},
    )
    assert list(found.ruleset.criteria) == ["room", "vote"]
    dropped = next(each for each in found.changes if each.kind == "dropped")
    assert (dropped.id, dropped.keys, dropped.note) == ("gate", (), ("no gates here",) * 2)
    assert found.ruleset.profile is not None
    assert list(found.ruleset.profile.dropped) == ["gate"]
    assert found.ruleset.tiers[0].requires == ()


def test_what_a_drop_breaks_is_said_at_the_drop() -> None:
    drop = {"gate": {"drop": {"reason": "none here", **OWN}}}
    assert refused(criteria=drop) == [("no-longer-fits", "/criteria/gate/drop")]
    free = {"good": {"requires": "none", **OWN}}
    assert refused(criteria=drop, tiers=free) == [("no-longer-fits", "/criteria/gate/drop")] * 2


def test_what_a_drop_breaks_in_the_profile_itself_is_said_there() -> None:
    assert refused(
        criteria={"gate": {"drop": {"reason": "none here", **OWN}}},
        tiers={"good": {"requires": ["room", "gate"], **OWN}},
    ) == [("unknown-criterion", "/tiers/good/requires/1/criterion")]


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"criteria": {"room": {"points": 7, **OWN}}}, "/criteria/room/points"),
        ({"criteria": {"room": {"points": "none", **OWN}}}, "/criteria/room/points"),
        ({"scoring": {"resolution": 4, **OWN}}, "/scoring/resolution"),
        ({"criteria": {"vote": {"points": "none", **OWN}}}, "/criteria/vote/points"),
        ({"groups": {"democracy": {"weight": 6, **OWN}}}, "/groups/democracy/weight"),
        ({"tiers": {"good": {"drop": {"reason": "r", **OWN}}}}, "/tiers/good/drop"),
        ({"groups": {"space": {"drop": {"reason": "r", **OWN}}}}, "/groups/space/drop"),
    ],
)
def test_what_no_longer_holds_in_the_base_is_said_where_the_profile_caused_it(
    parts: dict[str, Any], place: str
) -> None:
    assert set(refused(**parts)) == {("no-longer-fits", place)}


def test_sums_that_the_profile_states_are_checked_as_in_a_ruleset() -> None:
    assert refused(
        criteria={"room": {"points": 8, **OWN}},
        groups={"space": {"points": 11, **OWN}},
        scoring={"total": 17, **OWN},
    ) == [("sum-differs", "/groups/space/points")]


def test_new_facts_parameters_criteria_groups_and_tiers_are_added() -> None:
    found = profile(
        facts={"garden": "flag"},
        units={"kiosk": "kiosks"},
        checks=["visits >= 1 or not garden"],
        parameters={"fewest_kiosks": {"value": 3, **OWN}},
        groups={"extra": {"bonus": True, "points": 2, **OWN}},
        criteria={
            "gardens": {
                "group": "extra",
                "require": "garden and visits > fewest_kiosks",
                "points": 2,
                **OWN,
            }
        },
        tiers={
            "best": {"total": {"at_least": 15}, "before": "good", **OWN},
            "poor": {"total": {"at_least": 2}, "before": "none", **OWN},
        },
    ).ruleset
    assert "garden" in found.facts
    assert [each.text for each in found.checks] == ["visits >= 1 or not garden"]
    assert list(found.criteria) == ["room", "gate", "vote", "gardens"]
    assert [tier.id for tier in found.tiers] == ["best", "good", "fair", "poor"]
    assert found.groups["extra"].bonus
    assert "kiosk" in found.units


def test_an_added_group_is_named_by_a_criterion_and_an_added_parameter_is_read() -> None:
    assert refused(
        groups={"spaces": {"points": 1, **OWN}}, parameters={"few": {"value": 3, **OWN}}
    ) == [("not-in-base", "/groups/spaces"), ("not-in-base", "/parameters/few")]


def test_facts_sources_and_units_of_the_base_cannot_be_declared_anew() -> None:
    assert refused(facts={"gated": "flag"}, sources={"plan": {"title": "x"}}) == [
        ("already-in-base", "/facts/gated"),
        ("already-in-base", "/sources/plan"),
    ]


def test_each_change_says_where_it_comes_from() -> None:
    assert refused(
        scoring={"rounding": "down", "basis": "project"},
        criteria={
            "room": {"strength": "goal", "note": "hard"},
            "vote": {"drop": {"reason": "r"}},
            "gate": {"drop": {"reason": "r", "basis": "project"}},
        },
    ) == [
        ("no-reason-given", "/criteria/room"),
        ("no-reason-given", "/criteria/vote/drop"),
        ("no-reason-given", "/scoring"),
    ]


def test_the_facts_of_the_base_stay_known_when_what_reads_them_is_dropped() -> None:
    uses = {"uses": {"b": "red-property"}, "facts": {}, "checks": []}
    composite = {
        "ruleset": "both",
        "version": "1.0.0",
        "title": "Both",
        **uses,
        "criteria": {
            "window": {"from": "b.property_window", "worth": 2},
            "share": {"from": "b.committee_party_share", "worth": 3, "strength": "goal"},
        },
    }
    found = profile(
        composite,
        criteria={
            "window": {"drop": {"reason": "none", **OWN}},
            "share": {"worth": 4, "strength": "must", **OWN},
        },
    )
    assert "property_window" in found.ruleset.facts
    assert list(found.ruleset.criteria) == ["share"]
    assert (found.ruleset.criteria["share"].worth, found.ruleset.criteria["share"].strength) == (
        4,
        "must",
    )


def test_a_figure_of_a_ruleset_that_the_base_draws_on_can_be_changed() -> None:
    composite = {
        "ruleset": "both",
        "version": "1.0.0",
        "title": "Both",
        "uses": {"b": "red-property"},
        "sources": {"plan": {"title": "Another plan"}},
        "criteria": {"share": {"from": "b.committee_party_share"}},
    }
    found = profile(composite, parameters={"b.party_share": {"value": 45, "source": {"plan": "9"}}})
    (parameter,) = found.ruleset.criteria["share"].parameters
    assert [each.value for each in parameter.values] == [Fraction(45, 100)]
    assert parameter.citation is not None
    assert (parameter.citation.source.title.en, parameter.citation.locator) == ("Another plan", "9")
    assert found.ruleset.profile is not None
    (change,) = found.ruleset.profile.touching(found.ruleset.criteria["share"])
    assert (change.id, change.parameter) == ("b.party_share", "red-property:party_share")
    (old,) = found.base.criteria["share"].parameters
    assert old.values[0].value == Fraction(3, 10)


def test_a_criterion_taken_over_changes_only_what_its_ruleset_could_change() -> None:
    composite = {
        "ruleset": "both",
        "version": "1.0.0",
        "title": "Both",
        "uses": {"b": "red-property"},
        "criteria": {"share": {"from": "b.committee_party_share"}},
    }
    assert refused(composite, criteria={"share": {"when_missing": "unmet", **OWN}}) == [
        ("does-not-go-with", "/criteria/share/when_missing")
    ]


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


RULES = """
ruleset: small
version: 1.2.0
title: Small
facts: {gated: flag}
criteria: {gate: {require: gated, points: 3}}
"""
OVER = """
profile: over
version: 1.0.0
title: Over
base: %s
criteria: {gate: {strength: goal, basis: project, note: hard}}
"""


def test_the_base_is_found_beside_the_profile(tmp_path: Path) -> None:
    write(tmp_path, "base/rules.yaml", RULES)
    file = write(tmp_path, "local/over.yaml", OVER % "../base/rules.yaml")
    assert load_profile(file).ruleset.criteria["gate"].strength == "goal"
    pinned = write(tmp_path, "local/pinned.yaml", OVER % "../base/rules.yaml@1.2.0")
    assert load_profile(pinned).base.version == "1.2.0"


def test_the_base_is_found_in_the_folders_to_search(tmp_path: Path) -> None:
    write(tmp_path, "base/rules.yaml", RULES)
    file = write(tmp_path, "local/over.yaml", OVER % "rules.yaml")
    assert load_profile(file, search=[tmp_path / "base"]).base.id == "small"


def test_what_is_wrong_with_the_base_is_said_in_the_base(tmp_path: Path) -> None:
    write(tmp_path, "rules.yaml", RULES.replace("require: gated", "require: gate"))
    file = write(tmp_path, "over.yaml", OVER % "rules.yaml")
    with pytest.raises(RulesetError) as caught:
        load_profile(file)
    (problem,) = caught.value.problems
    assert problem.place is not None
    assert problem.place.source.name.endswith("rules.yaml")


@pytest.mark.parametrize("base", ["small@1.0.0", "other@1.2.0"])
def test_a_base_that_was_given_is_the_one_that_is_asked_for(base: str) -> None:
    data = {"ruleset": "small", "version": "1.2.0", "title": "s", "facts": {"g": "flag"},
            "criteria": {"g": {"require": "g"}}}  # fmt: skip
    with pytest.raises(RulesetError) as caught:
        load_profile({"profile": "p", "version": "1", "title": "P", "base": base}, base=data)
    (problem,) = caught.value.problems
    assert problem.message("en") == f"profile `p` is for `{base}`, not for `small@1.2.0`"
    assert problem.message("zh") == f"调整方案 `p` 以 `{base}` 为基准，不适用于 `small@1.2.0`"
    assert problem.place is not None
    assert problem.place.pointer == "/base"


def test_a_profile_applies_to_its_base_alone() -> None:
    found = profile()
    assert found.applied_to(load_ruleset(BASE)) is found.ruleset
    assert found.applied_to(found.ruleset) is found.ruleset
    with pytest.raises(AssessmentError) as caught:
        found.applied_to(load_ruleset("red-property"))
    (problem,) = caught.value.problems
    assert problem == OtherBase(profile="p", base="base@1.0.0", ruleset="red-property@1.0.0")


def test_a_base_of_the_same_name_with_another_content_is_refused() -> None:
    other = load_ruleset({**BASE, "title": "Other"})
    with pytest.raises(AssessmentError) as caught:
        profile().applied_to(other)
    (problem,) = caught.value.problems
    assert problem == BaseChanged(profile="p", base="base@1.0.0")
    assert problem.message("en") == "`base@1.0.0` is not the one that profile `p` was loaded with"
    assert problem.message("zh") == "`base@1.0.0` 的内容与载入调整方案 `p` 时不同"
    assert problem.hints("en") == ("load the ruleset and the profile anew",)
    assert problem.hints("zh") == ("请重新载入规则集和调整方案",)


def test_digests_change_with_the_profile_and_with_the_base() -> None:
    one, same_again = (profile(criteria={"room": {"strength": "goal", **OWN}}) for _ in "ab")
    other = profile(criteria={"room": {"strength": "option", **OWN}})
    below = profile({**BASE, "title": "Other"}, criteria={"room": {"strength": "goal", **OWN}})
    assert one.digest == same_again.digest == below.digest != other.digest
    digests = [each.ruleset.digest for each in (one, same_again, other, below, profile())]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 4


def test_a_profile_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LirenError) as caught:
        load_profile(tmp_path / "absent.yaml")
    assert [each.code for each in caught.value.problems] == ["read-file-missing"]


OUTCOMES: dict[str, Any] = {
    **BASE,
    "outcomes": {"payment": {"unit": "%", "values": {"good": 100, "fair": 90, "none": 70}}},
    "lower_tier": [{"when": "visits > 3"}],
}


def test_outcomes_are_changed_and_reasons_to_lower_a_tier_are_added() -> None:
    values = {"good": 100, "fair": 80, "none": 50}
    found = profile(
        OUTCOMES,
        outcomes={
            "payment": {"values": values, **OWN},
            "honour": {
                "values": {"good": 2, "fair": 1, "none": 0},
                "basis": "project",
                "note": "n",
            },
        },
        lower_tier=[{"when": "not gated", "by": 2, **OWN}],
    ).ruleset
    payment, honour = found.outcomes
    assert (payment.values["fair"], payment.values["none"]) == (Fraction(4, 5), Fraction(1, 2))
    assert payment.unit is not None
    assert payment.citation is not None
    assert payment.citation.source.id == "county"
    assert honour.values["good"] == 2
    assert [(each.when.text, each.by) for each in found.lowerings] == [
        ("visits > 3", 1),
        ("not gated", 2),
    ]


def test_a_tier_that_is_new_or_gone_needs_outcomes_that_fit() -> None:
    new = {"best": {"before": "good", "total": {"at_least": 15}, **OWN}}
    places = {place for _, place in refused(OUTCOMES, tiers=new)}
    assert places == {"/tiers/best"}


def test_what_is_wrong_with_an_added_reason_to_lower_a_tier_is_said_there() -> None:
    added = {"when": "not gatd", **OWN}
    assert refused(OUTCOMES, lower_tier=[added]) == [("unknown-fact", "/lower_tier/0/when")]


def test_a_check_of_the_profile_is_placed_in_the_profile() -> None:
    base = {**BASE, "checks": ["visits >= 0", "area >= 0 m2"]}
    assert refused(base, checks=["visits >= 1", "visit > 1"]) == [("unknown-fact", "/checks/1")]


def test_a_declared_sum_is_taken_away_by_none() -> None:
    found = profile(
        criteria={"room": {"points": 8, **OWN}},
        groups={"space": {"points": "none", **OWN}},
        scoring={"total": "none", **OWN},
    ).ruleset
    assert (found.groups["space"].points, found.scoring.total) == (None, None)


def test_a_group_is_taken_out_of_another_by_none() -> None:
    groups = {"all": {"points": 15}, "space": {"in": "all"}, "democracy": {"in": "all"}}
    base = {**BASE, "groups": groups, "criteria": BASE["criteria"]}
    found = profile(base, groups={"space": {"in": "none", **OWN}, "all": {"points": 5, **OWN}})
    assert found.ruleset.groups["space"].parent is None
    assert refused(base, groups={"space": {"in": "none", **OWN}}) == [
        ("no-longer-fits", "/groups/space/in")
    ]


# types of communities

SORTED: dict[str, Any] = {
    **BASE,
    "types": {
        "kind": {
            "title": "Kind",
            "options": {
                "large": {"title": "Large", "when": "area > 500 m2", "source": {"plan": "4"}},
                "open": {"when": "not gated", "note": "as printed"},
            },
        }
    },
}


def test_a_type_gets_another_condition_with_the_source_and_note_of_the_change() -> None:
    large = {"when": "area > enough", "basis": "project", "note": "rounder"}
    enough = {"unit": "m2", "value": 600, **OWN}
    made = profile(
        SORTED,
        parameters={"enough": enough},
        types={"kind": {"options": {"large": large, "open": {"title": "Open", **OWN}}}},
    )
    options = made.ruleset.types["kind"].options
    assert (options["large"].text, options["open"].text) == ("area > enough", "not gated")
    assert (options["large"].citation, options["large"].basis) == (None, "project")
    assert (options["large"].note, options["open"].note) == (same("rounder"), None)
    assert (options["large"].title.en, options["open"].title.en) == ("Large", "Open")
    assert [(each.section, each.id, each.kind, each.keys) for each in made.changes] == [
        ("parameters", "enough", "added", ("unit", "value")),
        ("types", "kind.large", "changed", ("when",)),
        ("types", "kind.open", "changed", ("title",)),
    ]
    assert made.base.types["kind"].options["large"].text == "area > 500 m2"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"knd": {"options": {"large": {"title": "L", **OWN}}}}, [("not-in-base", "/types/knd")]),
        (
            {"kind": {"options": {"larg": {"title": "L", **OWN}}}},
            [("not-in-base", "/types/kind/options/larg")],
        ),
        (
            {"kind": {"options": {"large": {"when": "gated"}}}},
            [("no-reason-given", "/types/kind/options/large")],
        ),
        (
            {"kind": {"options": {"large": OWN}}},
            [("changes-nothing", "/types/kind/options/large")],
        ),
        (
            {"kind": {"options": {"large": {"when": "gatd", **OWN}}}},
            [("unknown-fact", "/types/kind/options/large/when")],
        ),
    ],
)
def test_a_change_of_a_type_that_does_not_fit_is_refused_where_it_stands(
    change: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert refused(SORTED, types=change) == expected


def test_a_type_that_the_base_does_not_have_is_named_with_the_nearest() -> None:
    with pytest.raises(RulesetError) as caught:
        profile(SORTED, types={"kind": {"options": {"larg": {"title": "L", **OWN}}}})
    (problem,) = caught.value.problems
    assert (problem.message("en"), problem.hints("en")) == (
        "the base has no type `larg`",
        ("did you mean `large`?",),
    )
    assert problem.message("zh") == "基准规则集没有类型 `larg`"
