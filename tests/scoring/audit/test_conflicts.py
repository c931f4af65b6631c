"""Demands that can, or cannot, be met together: small rulesets with the answer worked out by hand.

Every set that is told is checked as well: without any one of its clauses the others can be met.
"""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import AssessmentError, Ruleset, load_ruleset, load_snapshot
from liren.engine.snapshot import clock
from liren.scoring import assess
from liren.scoring.audit import conflicts
from liren.scoring.audit.conflicts import Conflicts, ConflictSet, days_of, find_conflicts
from liren.scoring.audit.space import Space, TimeUp

DAY = date(2022, 6, 30)
AREA = {"area": {"type": "number", "unit": "m2", "at_most": 1000}}
PLAIN = {
    "a": {"type": "count", "at_most": 9},
    "b": {"type": "count", "at_most": 9},
    "gated": "flag",
}


def rules(name: str, facts: dict[str, Any], criteria: dict[str, Any], **more: Any) -> Ruleset:
    whole = {"ruleset": name, "version": "1", "title": name, "facts": facts}
    written = {
        key: {"require": each} if isinstance(each, str) else each for key, each in criteria.items()
    }
    return load_ruleset({**whole, **more, "criteria": written})


def found(*rulesets: Ruleset, **settings: Any) -> Conflicts:
    return find_conflicts(rulesets, **{"as_of": DAY, **settings})


def named(each: ConflictSet) -> list[str]:
    return [
        f"{clause.ruleset.id}.{clause.criterion.id}" + (f" {clause.word}" if clause.word else "")
        for clause in each.clauses
    ]


def sets(answer: Conflicts) -> list[list[str]]:
    return [named(each) for each in answer.sets]


def unmet(answer: Conflicts, strengths: tuple[str, ...] = ("must",)) -> list[str]:
    """The demands that the example does not satisfy, when it is read and assessed once more."""
    example = answer.example
    assert example is not None
    left = []
    for ruleset, day, document in zip(answer.rulesets, answer.days, example.documents, strict=True):
        assessment = assess(ruleset, load_snapshot(known_to(ruleset, document)), as_of=day)
        left += [
            f"{ruleset.id}.{finding.criterion.id}"
            for finding in assessment.findings
            if finding.criterion.strength in strengths
            and finding.status not in ("met", "not_applicable", "unspecified")
        ]
    return left


def known_to(ruleset: Ruleset, document: Any) -> dict[str, Any]:
    facts = {name: fact for name, fact in document["facts"].items() if name in ruleset.facts}
    claims = [c for c in document.get("claims", ()) if c["criterion"] in ruleset.criteria]
    return {**document, "facts": facts, "claims": claims}


# --- two rulesets --------------------------------------------------------------------------------


def test_two_thresholds_that_exclude_each_other_are_the_smallest_set() -> None:
    large = rules(
        "large", AREA, {"c": {"measure": "area", "at_least": "300 m²"}, "d": "area < 900 m²"}
    )
    small = rules("small", AREA, {"c": {"measure": "area", "at_most": "200 m²"}})
    answer = found(large, small)
    assert answer.verdict == "conflict"
    assert sets(answer) == [["large.c", "small.c"]]
    assert answer.example is None
    assert answer.asked == 3


@pytest.mark.parametrize(
    ("least", "most", "verdict"),
    [
        ("area >= 300 m²", "area <= 300 m²", "compatible"),
        ("area > 300 m²", "area <= 300 m²", "conflict"),
        ("area >= 300 m²", "area < 300 m²", "conflict"),
        ("area > 300 m²", "area < 300.01 m²", "compatible"),  # 300.005 m² is an area too
    ],
)
def test_the_boundary_is_exact(least: str, most: str, verdict: str) -> None:
    answer = found(rules("one", AREA, {"c": least}), rules("two", AREA, {"c": most}))
    assert answer.verdict == verdict
    assert verdict == "conflict" or unmet(answer) == []


def test_the_example_of_compatible_rulesets_meets_all_demands_of_both() -> None:
    one = rules("one", PLAIN, {"c": "a >= 4", "d": "a + b == 9"})
    two = rules("two", PLAIN, {"c": "b >= 4", "e": "gated"})
    answer = found(one, two)
    assert answer.verdict == "compatible"
    assert unmet(answer) == []
    assert answer.example is not None
    facts = answer.example.document["facts"]
    assert (facts["a"], facts["b"]) in [(4, 5), (5, 4)]


def test_a_single_ruleset_can_contradict_itself() -> None:
    one = rules("one", PLAIN, {"c": "a >= 6", "d": "a <= 5", "e": "gated"})
    answer = found(one)
    assert sets(answer) == [["one.c", "one.d"]]
    assert answer.sets[0].within is one


def test_a_demand_that_nothing_can_meet_is_a_set_of_its_own() -> None:
    answer = found(rules("one", PLAIN, {"c": "a >= 10", "d": "a >= 3"}))
    assert sets(answer) == [["one.c"]]


def test_a_demand_that_contradicts_itself_is_told_once() -> None:
    criteria = {"c": "a * b == 7 and a + b == 5", "d": "a + b >= 4", "e": "b <= 8"}
    answer = found(rules("one", PLAIN, criteria))
    assert (sets(answer), answer.more) == ([["one.c"]], False)


def test_a_contradiction_inside_a_ruleset_is_told_before_those_with_others() -> None:
    one = rules("one", PLAIN, {"c": "a >= 6", "d": "a <= 5"})
    two = rules("two", PLAIN, {"f": "a <= 4"})
    answer = found(one, two)
    assert sets(answer) == [["one.c", "one.d"], ["one.c", "two.f"]]
    assert [each.within for each in answer.sets] == [one, None]


def test_conflicts_that_have_nothing_in_common_are_told_one_by_one() -> None:
    one = rules("one", PLAIN, {"c": "a >= 6", "d": "b >= 6", "e": "gated"})
    two = rules("two", PLAIN, {"c": "a <= 5", "d": "b <= 5", "e": "gated or a > 0"})
    assert sets(found(one, two)) == [["one.c", "two.c"], ["one.d", "two.d"]]


def test_the_same_demand_in_two_rulesets_is_one_clause_that_names_both() -> None:
    one = rules("one", PLAIN, {"c": "a >= 6"})
    two = rules("two", PLAIN, {"d": {"measure": "a", "at_least": 6}, "e": "a <= 5"})
    answer = found(one, two)
    assert sets(answer) == [["two.d", "two.e"]]
    (told,) = answer.sets
    assert told.within is two
    assert [(each.ruleset, each.criterion.id) for each in told.clauses[0].also] == [(one, "c")]


# --- three clauses and more ----------------------------------------------------------------------

JOINT = {
    "one": {"sum": "a + b >= 10", "many": "a >= 1"},
    "two": {"few_a": "a <= 4", "open": "not gated"},
    "three": {"few_b": "b <= 5"},
}


def joint(without: str = "") -> list[Ruleset]:
    return [
        rules(name, PLAIN, {"any": "a >= 0"} | {k: v for k, v in each.items() if k != without})
        for name, each in JOINT.items()
    ]


def test_clauses_that_only_exclude_each_other_together_are_found() -> None:
    assert sets(found(*joint())) == [["one.sum", "two.few_a", "three.few_b"]]


@pytest.mark.parametrize("clause", ["sum", "few_a", "few_b"])
def test_without_any_one_of_them_the_others_can_be_met(clause: str) -> None:
    answer = found(*joint(without=clause))
    assert answer.verdict == "compatible"
    assert unmet(answer) == []


# --- applicability, exemptions, strengths --------------------------------------------------------

LARGE_IF_GATED = {"c": {"require": "area >= 300 m²", "applies_when": "gated"}}
BOTH = {**AREA, "gated": "flag"}


def test_what_does_not_apply_is_satisfied() -> None:
    answer = found(rules("one", BOTH, LARGE_IF_GATED), rules("two", BOTH, {"d": "area <= 200 m²"}))
    assert answer.verdict == "compatible"
    assert answer.example is not None
    assert answer.example.document["facts"]["gated"] is False


def test_what_has_to_apply_is_not() -> None:
    two = rules("two", BOTH, {"d": "area <= 200 m²", "e": "gated"})
    assert sets(found(rules("one", BOTH, LARGE_IF_GATED), two)) == [["one.c", "two.d", "two.e"]]


def test_what_can_be_claimed_exempt_is_satisfied_by_the_claim() -> None:
    exempt = {"c": {"require": "area >= 300 m²", "exemption": "old estates"}}
    answer = found(rules("one", AREA, exempt), rules("two", AREA, {"d": "area <= 200 m²"}))
    assert answer.verdict == "compatible"
    assert unmet(answer) == []
    assert answer.example is not None
    assert [claim["criterion"] for claim in answer.example.document["claims"]] == ["c"]


def test_softer_demands_count_when_they_are_asked_for() -> None:
    one = rules("one", PLAIN, {"c": {"require": "a >= 6", "strength": "principle"}})
    two = rules("two", PLAIN, {"d": "a <= 5"})
    assert found(one, two).verdict == "compatible"
    answer = found(one, two, strengths=("must", "principle"))
    assert sets(answer) == [["one.c", "two.d"]]


def test_a_demand_without_a_figure_is_left_aside_and_named() -> None:
    one = rules(
        "one", PLAIN, {"c": {"measure": "a", "at_least": "least"}, "d": "a <= 5"},
        parameters={"least": {"value": "unspecified"}},
    )  # fmt: skip
    answer = found(one)
    assert answer.verdict == "compatible"
    assert [criterion.id for _, criterion in answer.without_figure] == ["c"]
    assert answer.asked == 1


def test_partly_met_is_not_satisfied() -> None:
    one = rules("one", PLAIN, {"c": {"measure": "a", "at_least": 6, "points": {"share": 3}}})
    two = rules("two", PLAIN, {"d": "a == 5"})
    assert sets(found(one, two)) == [["one.c", "two.d"]]


# --- facts ---------------------------------------------------------------------------------------


def test_facts_that_are_declared_as_something_else_are_different_facts_and_named() -> None:
    one = rules("one", {"hall": "flag"}, {"c": "hall"})
    two = rules("two", {"hall": {"type": "number", "unit": "m2"}}, {"d": "hall == 0 m²"})
    answer = found(one, two)
    assert answer.verdict == "compatible"
    assert [(each.fact, [r.id for r, _ in each.declared]) for each in answer.unshared] == [
        ("hall", ["one", "two"])
    ]
    assert unmet(answer) == []


def test_a_fact_keeps_to_the_bounds_of_all_declarations() -> None:
    one = rules("one", {"a": {"type": "count", "at_most": 5}}, {"c": "a >= 1"})
    two = rules("two", {"a": {"type": "count", "at_most": 90}}, {"d": "a >= 6"})
    assert sets(found(one, two)) == [["two.d"]]


def test_declarations_that_leave_no_value_are_told_with_the_fact() -> None:
    one = rules("one", {"a": {"type": "count", "at_most": 5}}, {"c": "a >= 1"})
    two = rules("two", {"a": {"type": "count", "at_least": 6}}, {"d": "a >= 6"})
    answer = found(one, two)
    assert answer.verdict == "conflict"
    (told,) = answer.sets
    assert told.clauses == ()
    assert [(each.ruleset, each.name) for each in told.declared] == [(one, "a"), (two, "a")]


def test_checks_of_one_ruleset_bind_the_facts_of_the_other() -> None:
    one = rules("one", PLAIN, {"c": "a >= 1"}, checks=["a <= b"])
    two = rules("two", PLAIN, {"d": "a >= 6", "e": "b <= 5"})
    assert sets(found(two)) == []
    answer = found(one, two)
    assert sets(answer) == [["two.d", "two.e"]]
    assert [(each, check.text) for each, check in answer.sets[0].checks] == [(one, "a <= b")]


def test_only_checks_without_which_the_clauses_could_hold_are_named() -> None:
    one = rules("one", PLAIN, {"c": "a >= 6", "d": "a <= 5"}, checks=["a <= b", "a + b <= 17"])
    assert [each.checks for each in found(one).sets] == [()]


def test_checks_within_records_are_named_too() -> None:
    listed = {
        "each": {"homes": {"type": "count"}, "let": {"type": "count"}},
        "checks": ["let <= homes"],
        "at_least": 1,
    }
    criteria = {"c": "all(estates: let >= 6)", "d": "all(estates: homes <= 5)"}
    (told,) = found(rules("one", {"estates": listed}, criteria)).sets
    assert [check.text for _, check in told.checks] == ["let <= homes"]


# --- lists ---------------------------------------------------------------------------------------

ESTATES = {"estates": {"each": {"homes": {"type": "count"}, "fenced": "flag"}}}


def test_demands_on_records_exclude_each_other_through_the_records() -> None:
    one = rules("one", ESTATES, {"c": "all(estates: homes >= 100)", "some": "count(estates) >= 1"})
    two = rules("two", ESTATES, {"d": "sum(estates.homes) <= 99"})
    answer = found(one, two)
    assert sets(answer) == [["one.c", "one.some", "two.d"]]
    assert [(cut.list, cut.records) for cut in answer.sets[0].cuts] == [("estates", 12)]


def test_a_conflict_that_longer_lists_resolve_is_none() -> None:
    one = rules(
        "one", ESTATES, {"c": "sum(estates.homes) >= 700", "d": "all(estates: homes <= 100)"}
    )
    answer = found(one)
    assert answer.verdict == "compatible"
    assert unmet(answer) == []
    assert found(one, records=6).verdict == "conflict"
    assert found(one, records=7).verdict == "compatible"


def test_a_demand_that_short_lists_cannot_meet_says_how_long_they_were() -> None:
    one = rules("one", ESTATES, {"c": "count(estates) >= 50"})
    (told,) = found(one).sets
    assert [(cut.list, cut.records) for cut in told.cuts] == [("estates", 12)]


HARD = {name: {"type": "count", "at_least": 1, "at_most": 100000} for name in "xyz"}
CUBES = "x * x * x + y * y * y == z * z * z"
THEMES = {"events": {"at_most": 60, "each": {"theme": {"type": "choice", "options": list("abcd")}}}}
ALL_THEMES = " and ".join(f"any(events: theme == {each})" for each in "abcd")


def test_a_conflict_that_is_not_found_again_with_longer_lists_is_never_told() -> None:
    # Four themes take four records; that the cubes are not decided has nothing to do with them.
    themes, hard = rules("themes", THEMES, {"t": ALL_THEMES}), rules("hard", HARD, {"c": CUBES})
    answer = found(themes, hard, seconds=0.5, total_seconds=6)
    assert (answer.verdict, answer.sets, answer.example) == ("gave_up", (), None)
    assert [clause.criterion.id for each in answer.undecided for clause in each.clauses] == ["c"]


def test_a_conflict_that_depends_on_no_list_stays_where_longer_lists_settle_another() -> None:
    themes, hard = rules("themes", THEMES, {"t": ALL_THEMES}), rules("hard", HARD, {"c": CUBES})
    clear = rules("clear", PLAIN, {"d": "a >= 6", "e": "a <= 5"})
    answer = found(themes, clear, hard, seconds=0.5, total_seconds=8)
    assert sets(answer) == [["clear.d", "clear.e"]]


@pytest.mark.parametrize("longest", [3, 6])
def test_where_the_time_is_up_before_longer_lists_are_looked_at_it_is_open(
    longest: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hurried(plans: Any, budget: Any, records: int) -> Space:
        if records > longest:
            raise AssessmentError([TimeUp()])
        return Space(plans, budget, records)

    monkeypatch.setattr(conflicts, "Space", hurried)
    one = rules("one", {**ESTATES, **PLAIN}, {"c": "count(estates) >= 50", "d": "a >= 6"})
    answer = found(one)
    assert (answer.verdict, answer.sets) == ("gave_up", ())
    assert [each.why for each in answer.undecided] == ["time"]
    assert [clause.criterion.id for each in answer.undecided for clause in each.clauses] == ["c"]
    both = found(one, rules("two", PLAIN, {"e": "a <= 5"}))
    assert sets(both) == [["one.d", "two.e"]]
    assert [clause.criterion.id for each in both.undecided for clause in each.clauses] == ["c"]


def test_records_that_another_ruleset_asks_for_are_looked_at_in_all() -> None:
    criteria = {"c": "sum(estates.homes) >= 700", "d": "all(estates: homes <= 50)"}
    long = {"estates": {**ESTATES["estates"], "at_least": 20}}
    answer = found(
        rules("one", ESTATES, criteria), rules("two", long, {"e": "count(estates) < 30"})
    )
    assert answer.verdict == "compatible"
    assert unmet(answer) == []


def test_a_demand_of_every_record_is_met_by_the_example() -> None:
    each = {"for_each": "estates", "require": "fenced", "when_empty": "unmet"}
    answer = found(rules("one", ESTATES, {"c": each, "d": "count(estates) == 2"}))
    assert answer.verdict == "compatible"
    assert unmet(answer) == []


# --- what is brought along -----------------------------------------------------------------------

PLATES = {"plates": {"type": "count", "at_most": 20, "counts": "signs"}, "gated": "flag"}
BOARD = {"board": {"require": "gated", "brings": {"signs": 1}}}


def limit(number: int) -> Ruleset:
    return rules("limit", PLATES, {"few": f"plates <= {number}"})


def test_a_demand_for_a_sign_contradicts_one_for_none() -> None:
    answer = found(limit(0), rules("one", {"gated": "flag"}, BOARD))
    assert sets(answer) == [["limit.few", "one.board", "one.board signs"]]


def test_what_is_brought_is_counted_in_the_example() -> None:
    answer = found(limit(1), rules("one", {"gated": "flag"}, BOARD))
    assert answer.verdict == "compatible"
    assert answer.example is not None
    assert answer.example.document["facts"]["plates"] == 1


def test_what_two_rulesets_bring_adds_up() -> None:
    two = {"board": {"require": "leased", "brings": {"signs": 2}}}
    others = [rules("one", {"gated": "flag"}, BOARD), rules("two", {"leased": "flag"}, two)]
    assert found(limit(3), *others).verdict == "compatible"
    assert sets(found(limit(2), *others)) == [
        ["limit.few", "one.board", "two.board", "one.board signs", "two.board signs"]
    ]


def test_what_is_not_required_need_not_be_brought() -> None:
    soft = {"board": {**BOARD["board"], "strength": "goal"}}
    answer = found(limit(0), rules("one", {"gated": "flag"}, soft))
    assert answer.verdict == "compatible"
    assert answer.example is not None
    assert answer.example.document["facts"]["gated"] is False


def test_what_does_not_apply_brings_nothing() -> None:
    there = {"board": {**BOARD["board"], "applies_when": "leased"}}
    answer = found(limit(0), rules("one", {"gated": "flag", "leased": "flag"}, there))
    assert answer.verdict == "compatible"


def test_another_thing_is_not_counted() -> None:
    ledger = {"board": {"require": "gated", "brings": {"ledgers": 1}}}
    assert found(limit(0), rules("one", {"gated": "flag"}, ledger)).verdict == "compatible"


def test_a_sign_that_is_asked_for_by_a_criterion_taken_over_is_there_once(tmp_path: Any) -> None:
    (tmp_path / "one.yaml").write_text(
        "ruleset: one\nversion: '1'\ntitle: One\nfacts: {gated: flag}\n"
        "criteria: {board: {require: gated, brings: {signs: 1}}}\n",
        encoding="utf-8",
    )
    one = load_ruleset(tmp_path / "one.yaml")
    two = rules("two", {}, {"plate": {"from": "o.board"}}, uses={"o": str(tmp_path / "one.yaml")})
    assert found(limit(1), one, two).verdict == "compatible"
    (told,) = found(limit(0), one, two).sets
    assert named(told) == ["limit.few", "one.board", "one.board signs"]
    assert [[each.ruleset.id for each in clause.also] for clause in told.clauses] == [
        [], ["two"], ["two"],
    ]  # fmt: skip


def test_two_demands_of_one_ruleset_bring_two_signs_however_alike_they_are() -> None:
    two = {"board": BOARD["board"], "plate": BOARD["board"]}
    one = rules("one", {"gated": "flag"}, two)
    assert found(limit(2), one).verdict == "compatible"
    assert found(limit(1), one).verdict == "conflict"


VETOES = {"vetoes": {"type": "count", "at_most": 9, "counts": "vetoes"}}


def test_every_veto_contradicts_a_ruleset_that_allows_none() -> None:
    none = rules("none", VETOES, {"c": "vetoes == 0"})
    veto = {"require": "gated", "veto": {"score": "zero"}}
    answer = found(
        none,
        rules("one", PLAIN, {"v": veto}),
        rules("two", PLAIN, {"v": veto, "w": {**veto, "strength": "goal", "require": "a > 3"}}),
    )
    assert sets(answer) == [
        ["none.c", "one.v vetoes"], ["none.c", "two.v vetoes"], ["none.c", "two.w vetoes"],
    ]  # fmt: skip


def test_a_veto_counts_though_its_criterion_does_not_apply() -> None:
    none = rules("none", VETOES, {"c": "vetoes == 0"})
    veto = {"require": "gated", "applies_when": "a > 3", "veto": {"score": "zero"}}
    assert sets(found(none, rules("one", PLAIN, {"v": veto}))) == [["none.c", "one.v vetoes"]]


def test_a_ruleset_that_forbids_vetoes_and_has_one_contradicts_itself() -> None:
    criteria = {"c": "vetoes == 0", "v": {"require": "gated", "veto": {"score": "zero"}}}
    one = rules("one", {**VETOES, "gated": "flag"}, criteria)
    (told,) = found(one).sets
    assert (named(told), told.within) == (["one.c", "one.v vetoes"], one)


# --- days ----------------------------------------------------------------------------------------


def dated(name: str, first: str | None, last: str | None, since: str | None = None) -> Ruleset:
    values = {"value": 3} if since is None else {"values": {since: 3}}
    period = {key: day for key, day in (("from", first), ("to", last)) if day}
    return rules(
        name, PLAIN, {"c": {"measure": "a", "at_least": "least"}},
        in_force=period, parameters={"least": values},
    )  # fmt: skip


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> date:
    day = date(2024, 5, 6)
    monkeypatch.setattr("liren.scoring.audit.conflicts.today", lambda zone: day)
    assert clock.today("Asia/Shanghai") != day
    return day


def test_rulesets_are_taken_on_the_latest_day_on_which_all_are_in_force(today: date) -> None:
    early, late = dated("e", None, "2017-06-30"), dated("l", "2016-01-01", "2022-12-31")
    assert days_of([early, late, dated("u", None, None)]) == (date(2017, 6, 30),) * 3


def test_no_day_to_come_is_taken(today: date) -> None:
    assert days_of([dated("u", None, None), dated("v", None, "2030-01-01")]) == (today, today)


def test_a_ruleset_that_comes_into_force_later_is_taken_on_its_first_day(today: date) -> None:
    assert days_of([dated("v", "2030-01-01", None)]) == (date(2030, 1, 1),)


def test_rulesets_that_are_never_in_force_together_are_taken_each_on_its_own_day() -> None:
    early, late = dated("e", None, "2017-06-30"), dated("l", "2022-04-01", "2022-12-31")
    assert days_of([early, late]) == (date(2017, 6, 30), date(2022, 12, 31))


def test_a_day_without_figures_is_no_day_for_all(today: date) -> None:
    early, late = dated("e", None, "2017-06-30"), dated("l", None, None, since="2020-01-01")
    assert days_of([early, late]) == (date(2017, 6, 30), today)


def test_a_day_that_is_asked_for_must_be_one_of_all() -> None:
    with pytest.raises(AssessmentError) as refused:
        find_conflicts([dated("e", None, "2017-06-30")], as_of=DAY)
    assert [each.code for each in refused.value.problems] == ["outside-force"]


def test_figures_are_those_of_the_day() -> None:
    least = {"values": {"2022-01-01": 3, "2023-01-01": 7}}
    one = rules("one", PLAIN, {"c": {"measure": "a", "at_least": "n"}}, parameters={"n": least})
    two = rules("two", PLAIN, {"d": "a <= 5"})
    assert found(one, two).verdict == "compatible"
    assert found(one, two, as_of=date(2023, 1, 1)).verdict == "conflict"


# --- limits --------------------------------------------------------------------------------------


def test_what_the_time_does_not_suffice_for_is_neither_compatible_nor_a_conflict() -> None:
    answer = found(*joint(), seconds=1e-9)
    assert answer.verdict == "gave_up"
    assert (answer.sets, answer.example) == ((), None)
    assert {each.why for each in answer.undecided} == {"time"}
    told = {clause.criterion.id for each in answer.undecided for clause in each.clauses}
    assert {"sum", "few_a", "few_b"} <= told


def test_a_question_that_is_too_hard_ends_in_time_and_leaves_the_others_alone() -> None:
    facts = {name: {"type": "count", "at_least": 1, "at_most": 100000} for name in "xyz"}
    hard = rules("hard", facts, {"c": "x * x * x + y * y * y == z * z * z"})
    clear = rules("clear", PLAIN, {"d": "a >= 6", "e": "a <= 5"})
    answer = found(hard, clear, seconds=1, total_seconds=4)
    assert sets(answer) == [["clear.d", "clear.e"]]
    assert [clause.criterion.id for each in answer.undecided for clause in each.clauses] == ["c"]
    assert found(hard, seconds=1, total_seconds=2).verdict == "gave_up"


def test_more_conflicts_than_anybody_reads_are_cut_short() -> None:
    facts = {f"a{i}": {"type": "count", "at_most": 9} for i in range(30)}
    one = rules("one", facts, {f"c{i}": f"a{i} >= 6" for i in range(30)})
    two = rules("two", facts, {f"c{i}": f"a{i} <= 5" for i in range(30)})
    answer = found(one, two)
    assert (len(answer.sets), answer.more) == (20, True)


@pytest.mark.parametrize("name", ["brings", "claimed", "waived", "grid", "floor"])
def test_facts_may_be_called_as_they_like(name: str) -> None:
    facts = {name: {"type": "checklist", "items": ["c", "d"]}, **PLATES}
    one = rules("one", facts, {"c": {"checklist": name}, "d": BOARD["board"]})
    assert found(one, limit(1)).verdict == "compatible"
    assert sets(found(one, limit(0))) == [["one.d", "limit.few", "one.d signs"]]


# --- against brute force -------------------------------------------------------------------------

SMALL = {
    "a": {"type": "count", "at_most": 3},
    "b": {"type": "count", "at_most": 3},
    "gated": "flag",
}
SIMPLE = st.builds(
    "{} {} {}".format,
    st.sampled_from(["a", "b", "a + b", "a - b", "a * b"]),
    st.sampled_from(["<=", ">=", "==", "!="]),
    st.integers(0, 4),
)
CONDITION = st.one_of(
    SIMPLE,
    st.just("gated"),
    st.just("not gated"),
    st.builds("{} or {}".format, SIMPLE, SIMPLE),
    st.builds("if gated then {} else {}".format, SIMPLE, SIMPLE).map(lambda text: f"({text})"),
)
TWO = st.lists(st.lists(CONDITION, min_size=1, max_size=4), min_size=1, max_size=3)


def holds(condition: str, a: int, b: int, gated: bool) -> bool:
    """The condition by the language of this test, read anew."""
    text = condition.strip("()")
    if text.startswith("if"):
        then, _, otherwise = text.removeprefix("if gated then ").partition(" else ")
        return holds(then if gated else otherwise, a, b, gated)
    return bool(eval(text, {"a": a, "b": b, "gated": gated}))  # noqa: S307  a text made above


def possible(conditions: list[str]) -> bool:
    return any(
        all(holds(each, a, b, gated) for each in conditions)
        for a, b, gated in product(range(4), range(4), (False, True))
    )


@given(TWO)
def test_the_answer_is_that_of_trying_every_community(texts: list[list[str]]) -> None:
    rulesets = [
        rules(f"r{i}", SMALL, {f"c{k}": each for k, each in enumerate(conditions)})
        for i, conditions in enumerate(texts)
    ]
    answer = found(*rulesets)
    everything = [each for conditions in texts for each in conditions]
    assert answer.verdict == ("compatible" if possible(everything) else "conflict")
    if answer.verdict == "compatible":
        assert unmet(answer) == []
    for told in answer.sets:
        clauses = [
            texts[int(each.ruleset.id[1:])][int(each.criterion.id[1:])] for each in told.clauses
        ]
        assert told.smallest
        assert sets(answer).count(named(told)) == 1
        assert not possible(clauses)
        for i in range(len(clauses)):
            assert possible([*clauses[:i], *clauses[i + 1 :]])


BRINGING = st.lists(
    st.tuples(CONDITION, CONDITION | st.none(), st.integers(0, 2), st.booleans()),
    min_size=1,
    max_size=4,
)


def bringing(demands: list[tuple[str, str | None, int, bool]]) -> Ruleset:
    criteria: dict[str, Any] = {}
    for i, (condition, applies, number, required) in enumerate(demands):
        each: dict[str, Any] = {"require": condition, "strength": "must" if required else "goal"}
        each |= {"applies_when": applies} if applies else {}
        each |= {"brings": {"signs": number}} if number else {}
        criteria[f"c{i}"] = each
    return rules("one", SMALL, criteria)


def within(demands: list[tuple[str, str | None, int, bool]], most: int) -> bool:
    """Whether there is a community that meets what is required and has no more signs."""
    for community in product(range(4), range(4), (False, True)):
        signs, satisfied = 0, True
        for condition, applies, number, required in demands:
            asked = applies is None or holds(applies, *community)
            met = holds(condition, *community)
            satisfied &= not (required and asked and not met)
            signs += number if asked and met else 0
        if satisfied and signs <= most:
            return True
    return False


@given(BRINGING, st.integers(0, 4))
def test_signs_are_counted_as_by_trying_every_community(
    demands: list[tuple[str, str | None, int, bool]], most: int
) -> None:
    answer = found(bringing(demands), limit(most))
    assert answer.verdict == ("compatible" if within(demands, most) else "conflict")
    if answer.verdict == "compatible":
        assert unmet(answer) == []
    else:
        assert answer.sets


# --- checks that leave no community ---------------------------------------------------------------


def test_checks_that_exclude_each_other_are_told_without_a_clause() -> None:
    one = rules("one", PLAIN, {"first": "a > 3"}, checks=["a > b", "a >= 1"])
    other = rules("other", PLAIN, {"second": "b > 3"}, checks=["gated or b > a", "not gated"])
    answer = found(one, other)
    assert answer.verdict == "conflict"
    (only,) = answer.sets
    assert (only.clauses, only.declared, only.within, only.smallest) == ((), (), None, True)
    assert [(ruleset.id, check.text) for ruleset, check in only.checks] == [
        ("one", "a > b"), ("other", "gated or b > a"), ("other", "not gated"),
    ]  # fmt: skip


def test_a_ruleset_whose_checks_exclude_each_other_contradicts_itself() -> None:
    one = rules("one", PLAIN, {"first": "a > 3"}, checks=["a > b", "b > a"])
    (only,) = found(one).sets
    assert only.within is one
    assert [check.text for _, check in only.checks] == ["a > b", "b > a"]


LISTED = {**PLAIN, "estates": {"each": {"homes": "count"}}}


def test_a_check_on_a_list_that_is_longer_than_was_looked_at_is_no_conflict() -> None:
    one = rules("one", LISTED, {"first": "a > 3"}, checks=["count(estates) >= 5 or a < 2"])
    answer = found(one)
    assert (answer.verdict, unmet(answer)) == ("compatible", [])
    (told,) = found(one, records=3).sets
    assert [(cut.list, cut.records) for cut in told.cuts] == [("estates", 3)]
    always = rules("one", LISTED, {"first": "a > 3"}, checks=["count(estates) >= 5"])
    assert found(always).verdict == "compatible"
    (told,) = found(always, records=3).sets
    assert [(cut.list, cut.records) for cut in told.cuts] == [("estates", 3)]
