"""What a change of rules does to communities, worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import load_ruleset
from liren.scoring import Interval
from liren.scoring.audit.comparing import compared
from liren.scoring.audit.impact import Assessor, Impact
from liren.scoring.audit.population import Refused
from liren.scoring.audit.tally import ImpactTally, tier_order

OLD = """
ruleset: small
version: 1.0.0
title: Small
facts:
  n: {type: count, at_most: 100}
  f: flag
  area: {type: number, unit: m2, at_most: 1000}
parameters:
  least: {value: 5}
groups:
  all: {weight: 100}
criteria:
  a: {group: all, measure: n, at_least: least, points: 10}
  b: {group: all, require: f, points: 5}
tiers:
  good: {total: {at_least: 90}}
  fair: {total: {at_least: 30}}
"""
STRICTER = (("least: {value: 5}", "least: {value: 8}"),)
LESS = (("require: f, points: 5", "require: f, points: 4"),)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def assessor(*edits: tuple[str, str], old: str = OLD) -> Assessor:
    new = old
    for before, after in edits:
        assert new.count(before) == 1
        new = new.replace(before, after)
    Path("old.yaml").write_text(old, encoding="utf-8")
    Path("new.yaml").write_text(new, encoding="utf-8")
    rulesets = load_ruleset("old.yaml"), load_ruleset("new.yaml")
    return Assessor(*rulesets, tuple(each.stretch for each in compared(*rulesets)))


def population(*snapshots: dict[str, object] | str) -> list[str]:
    lines = [each if isinstance(each, str) else json.dumps(each) for each in snapshots]
    Path("all.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return ["all.jsonl"]


def one(facts: dict[str, object], **more: object) -> dict[str, object]:
    return {"snapshot": "here", "as_of": "2022-06-30", "facts": facts, **more}


def impact(made: Assessor, facts: dict[str, object], **more: object) -> Impact:
    (found,) = made.impacts(population(one(facts, **more)))
    assert isinstance(found, Impact), found
    return found


def parts(found: Impact) -> dict[tuple[str, ...], tuple[object, object]]:
    assert found.parts is not None
    return {cause.names: ends for cause, ends in found.parts.parts.items()}


def test_a_community_that_a_stricter_figure_hits_loses_its_points_and_its_tier() -> None:
    # 10 + 5 of 15 -> 5 of 15, scaled to 100: 100 -> 33.33.
    found = impact(assessor(*STRICTER), {"n": 6, "f": True})
    assert (found.old.score, found.new.score) == (Interval(100, 100), _exactly("33.33"))
    assert (found.old.tiers, found.new.tiers) == (("good",), ("fair",))
    assert found.decided
    assert parts(found) == {("a",): (Fraction("-66.67"), Fraction("-66.67"))}


def test_two_changes_share_what_they_do_together() -> None:
    # Neither 100; a alone 5/15 = 33.33; b alone 14/14 = 100; both 4/14 = 28.57.
    # a: (33.33 - 100 + 28.57 - 100) / 2 = -69.05; b: (0 + 28.57 - 33.33) / 2 = -2.38.
    found = impact(assessor(*STRICTER, *LESS), {"n": 6, "f": True})
    assert found.change == _exactly("-71.43")
    assert parts(found) == {
        ("a",): (Fraction("-69.05"), Fraction("-69.05")),
        ("b",): (Fraction("-2.38"), Fraction("-2.38")),
    }


def test_a_community_that_no_change_touches_has_no_parts() -> None:
    found = impact(assessor(*STRICTER), {"n": 9, "f": False})
    assert found.old == found.new
    assert found.change == Interval(0, 0)
    assert parts(found) == {}


def test_what_is_not_known_leaves_the_change_undecided() -> None:
    # n between 6 and 9: by the new figure 8 a is open, from 5/15 to 15/15.
    found = impact(assessor(*STRICTER), {"n": {"between": [6, 9]}, "f": True})
    assert found.old.score == Interval(100, 100)
    assert found.new.score == Interval(Fraction("33.33"), 100)
    assert found.new.tiers == ("good", "fair")
    assert not found.decided
    assert parts(found) == {("a",): (Fraction("-66.67"), Fraction(0))}


def test_an_added_and_a_dropped_criterion_are_causes_of_their_own() -> None:
    # Old 15/15; without b 10/10; with c (unmet, 5 points) 15/20 = 75; both 10/15 = 66.67.
    found = impact(
        assessor(("  b: {group: all, require: f, points: 5}\n",
                  "  c: {group: all, measure: area, at_least: 10 m2, points: 5}\n")),
        {"n": 6, "f": True, "area": 0},
    )  # fmt: skip
    assert found.change == _exactly("-33.33")
    assert parts(found) == {
        # c: ((75 - 100) + (66.67 - 100)) / 2, b: (0 + (66.67 - 75)) / 2
        ("c",): (Fraction("-29.165"), Fraction("-29.165")),
        ("b",): (Fraction("-4.165"), Fraction("-4.165")),
    }


def test_how_points_add_up_is_one_cause_with_the_criteria_of_new_groups() -> None:
    found = impact(
        assessor(
            ("  all: {weight: 100}", "  all: {weight: 60}\n  rest: {weight: 40}"),
            ("  b: {group: all", "  b: {group: rest"),
            *STRICTER,
        ),
        {"n": 6, "f": True},
    )
    # All changes: a unmet of 60, b met of 40 -> 40. The groups alone change nothing: 60 + 40.
    # Stricter alone 33.33, together 40: a (-66.67 - 60) / 2, scoring (0 + 6.67) / 2.
    assert found.change == _exactly("-60")
    assert parts(found) == {
        ("b", "scoring"): (Fraction("3.335"), Fraction("3.335")),
        ("a",): (Fraction("-63.335"), Fraction("-63.335")),
    }


def test_a_fact_that_is_declared_otherwise_is_one_cause_with_what_reads_it() -> None:
    # What is not known of n goes up to 100 before and up to 4 then: a cannot be met any more.
    found = impact(assessor(("at_most: 100}", "at_most: 4}")), {"f": True})
    assert found.old.score == Interval(Fraction("33.33"), 100)
    assert found.new.score == _exactly("33.33")
    assert parts(found) == {("a", "facts"): (Fraction(0), Fraction("-66.67"))}


def test_a_fact_that_only_one_ruleset_knows_can_be_stated() -> None:
    new_fact = (("  f: flag", "  f: flag\n  g: flag"), ("require: f,", "require: f and g,"))
    found = impact(assessor(*new_fact), {"n": 6, "f": True, "g": False})
    assert (found.old.score, found.new.score) == (Interval(100, 100), _exactly("66.67"))


def test_a_waiver_of_a_dropped_criterion_is_no_error() -> None:
    waiver = {"criterion": "b", "by": "office", "reason": "works", "until": "2022-12-31"}
    dropped = ("  b: {group: all, require: f, points: 5}\n", "")
    found = impact(assessor(dropped), {"n": 6, "f": True}, waivers=[waiver])
    assert (found.old.score, found.new.score) == (Interval(100, 100), Interval(100, 100))


def test_the_day_of_the_snapshot_decides_which_figures_hold() -> None:
    dated = ("least: {value: 5}", "least: {values: {2022-01-01: 5, 2022-07-01: 8}}")
    made = assessor(dated)
    before, after = made.impacts(
        population(one({"n": 6, "f": True}), one({"n": 6, "f": True}, as_of="2022-07-01"))
    )
    assert isinstance(before, Impact)
    assert isinstance(after, Impact)
    assert before.change == Interval(0, 0)
    assert after.change == _exactly("-66.67")


def test_a_day_outside_the_time_in_force_is_moved_to_the_nearest() -> None:
    made = assessor(*STRICTER, old=OLD + "in_force: {from: 2022-01-01, to: 2022-12-31}\n")
    days = ["2020-05-05", "2022-12-31", "2024-05-05"]
    found = [impact(made, {"n": 6, "f": True}, as_of=day).day.isoformat() for day in days]
    assert found == ["2022-01-01", "2022-12-31", "2022-12-31"]


ALL_OR_NOTHING = """
ruleset: small
version: 1.0.0
title: Small
facts: {f: flag, g: flag}
criteria:
  a: {applies_when: not f, require: g, points: 10}
  b: {require: f, points: 8}
scoring: {all_or_nothing: true}
"""


def test_rules_between_by_which_nothing_is_asked_count_as_0() -> None:
    # a is not asked. Old: b is met, all of 18. New: d is met, all of 20. With b and d all of 28,
    # with neither nothing is asked. b: ((0 - 18) + (20 - 28)) / 2, d: ((28 - 18) + (20 - 0)) / 2.
    edit = ("  b: {require: f, points: 8}\n", "  d: {require: f, points: 10}\n")
    found = impact(assessor(edit, old=ALL_OR_NOTHING), {"f": True, "g": False})
    assert (found.old.score, found.new.score) == (Interval(18, 18), Interval(20, 20))
    assert parts(found) == {
        ("d",): (Fraction(15), Fraction(15)),
        ("b",): (Fraction(-13), Fraction(-13)),
    }


def test_a_bad_snapshot_is_reported_and_stops_nothing() -> None:
    good = one({"n": 6, "f": True})
    found = list(
        assessor(*STRICTER).impacts(population(good, "{", one({"m": 1}), one({"n": -1}), good))
    )
    assert [type(each) for each in found] == [Impact, Refused, Refused, Refused, Impact]
    names = [each.name for each in found]
    assert names == [f"all.jsonl#{n}" for n in range(1, 6)]
    unknown = found[2]
    assert isinstance(unknown, Refused)
    assert [problem.code for problem in unknown.problems] == ["unknown-fact-given"]


def test_counts_are_by_tier_region_and_cause() -> None:
    made = assessor(*STRICTER)
    north, south = {"zh": "北", "en": "North"}, {"zh": "南", "en": "South"}
    people: list[dict[str, object] | str] = [
        one({"n": 6, "f": True}, region=north),  # 100 -> 33.33, good -> fair
        one({"n": 6, "f": False}, region=north),  # 66.67 -> 0, fair -> none
        one({"n": 9, "f": True}, region=south),  # the same
        one({"n": {"between": [6, 9]}, "f": True}),  # good -> good or fair
        "{",
    ]
    tally = ImpactTally(*made.rulesets)
    for each in made.impacts(population(*people)):
        if isinstance(each, Impact):
            tally.add(each)
        else:
            tally.refused += 1
    assert (tally.n, tally.refused) == (4, 1)
    assert tally.moves == {("good", "fair"): 1, ("fair", None): 1, ("good", "good"): 1}
    assert (tally.lost, tally.gained, tally.kept, tally.open, tally.may_move) == (2, 0, 1, 1, 1)
    assert tally.score_open == 1
    moved = tally.movement
    assert (moved.n, moved.fell, moved.rose) == (3, 2, 0)
    assert moved.total == Fraction("-133.34")
    assert (moved.least, moved.most) == (Fraction("-66.67"), 0)
    assert moved.bins == {-67: 2, 0: 1}
    regions = {each and each.en: counts.n for each, counts in tally.regions.items()}
    assert regions == {"North": 2, "South": 1, None: 1}
    (cause,) = tally.causes.items()
    assert cause[0] == ("a",)
    assert (cause[1].total, cause[1].n) == (Fraction("-133.34"), 2)


def test_changes_are_counted_by_whole_points_away_from_nothing() -> None:
    from liren.scoring.audit.tally import Movement

    moved = Movement()
    for change in (0, Fraction(1, 100), 1, Fraction(101, 100), Fraction(-1, 100), -1, -2):
        moved.add(change)
    assert moved.bins == {0: 1, 1: 2, 2: 1, -1: 2, -2: 1}


def test_tiers_of_both_rulesets_stand_in_one_order() -> None:
    made = assessor(
        ("  good: {total: {at_least: 90}}\n", "  best: {total: {at_least: 95}}\n"),
        ("  fair: {total: {at_least: 30}}\n", "  fair: {total: {at_least: 40}}\n"),
    )
    assert tier_order(*made.rulesets) == ("good", "best", "fair")


FIGURES = st.tuples(st.integers(0, 10), st.integers(1, 10), st.integers(1, 10))


@given(FIGURES, FIGURES, st.integers(0, 12), st.one_of(st.booleans(), st.none()))
def test_the_parts_of_any_change_add_up_to_it(
    old: tuple[int, int, int], new: tuple[int, int, int], n: int, f: bool | None
) -> None:
    made = assessor_of(old, new)
    facts: dict[str, object] = {"n": n} if f is None else {"n": n, "f": f}
    found = next(iter(made.impacts(population(one(facts)))))
    assert isinstance(found, Impact)
    if found.change is None or found.parts is None:
        return
    for side in (0, 1):
        total = sum((ends[side] for ends in found.parts.parts.values()), Fraction(0))
        assert total == found.change[side]


def assessor_of(old: tuple[int, int, int], new: tuple[int, int, int]) -> Assessor:
    def filled(figures: tuple[int, int, int]) -> Iterator[tuple[str, str]]:
        least, a, b = figures
        yield "least: {value: 5}", f"least: {{value: {least}}}"
        yield "least, points: 10", f"least, points: {a}"
        yield "require: f, points: 5", f"require: f, points: {b}"

    text = OLD
    for before, after in filled(old):
        text = text.replace(before, after)
    changed = OLD
    for before, after in filled(new):
        changed = changed.replace(before, after)
    Path("old.yaml").write_text(text, encoding="utf-8")
    Path("new.yaml").write_text(changed, encoding="utf-8")
    rulesets = load_ruleset("old.yaml"), load_ruleset("new.yaml")
    return Assessor(*rulesets, tuple(each.stretch for each in compared(*rulesets)))


def _exactly(text: str) -> Interval:
    return Interval(Fraction(text), Fraction(text))
