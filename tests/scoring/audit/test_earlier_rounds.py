"""Examples of rulesets that read earlier rounds: the round is stated where it is needed.

Every example is read and assessed once more, so that nothing is believed of what is told.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liren.engine import Ruleset, load_ruleset, load_snapshot
from liren.engine.ruleset.model import FIRST_DAY
from liren.scoring import Assessment, assess
from liren.scoring.audit.answers import Answer, Example, Found
from liren.scoring.audit.compare import Comparison, Relation, compare
from liren.scoring.audit.comparing import looked_at
from liren.scoring.audit.conflicts import find_conflicts
from liren.scoring.audit.prove.proofs import prove
from liren.scoring.stating import year_before

DAY = date(2022, 6, 30)
COUNT = {"type": "count", "at_most": 20}
FACTS = {"m": COUNT, "n": COUNT}
A = {"measure": "m", "at_least": 9, "points": 5}
B = {"measure": "n", "at_most": "previous.n", "points": 10}


def rules(criteria: dict[str, Any], name: str = "small", **more: Any) -> Ruleset:
    whole = {"ruleset": name, "version": "1", "title": name, "facts": FACTS, **more}
    return load_ruleset({**whole, "criteria": criteria})


def a(least: int) -> dict[str, Any]:
    return {**A, "at_least": least}


def changed(comparison: Comparison, name: str = "a") -> Relation:
    return next(each for each in comparison.criteria if each.id == name)


def example_of(answer: Answer) -> Example:
    assert isinstance(answer, Found), answer
    return answer.example


def again(example: Example, *rulesets: Ruleset) -> list[Assessment]:
    """The whole snapshot as each ruleset assesses it when it is read from its text."""
    return [
        assess(ruleset, load_snapshot(example.document), as_of=day)
        for ruleset, day in zip(rulesets, example.days, strict=True)
    ]


def statuses(assessments: list[Assessment], name: str) -> list[str]:
    return [f.status for each in assessments for f in each.findings if f.criterion.id == name]


# --- comparing -----------------------------------------------------------------------------------


def test_without_days_a_criterion_is_compared_beside_one_that_reads_an_earlier_round() -> None:
    old, new = rules({"a": a(9), "b": B}), rules({"a": a(8), "b": B})
    (only,) = looked_at(old, new).compared
    assert (only.stretch.new_day, only.proof is not None) == (FIRST_DAY, True)
    assert only.proof is not None
    relation = changed(only.proof)
    assert relation.verdict == "looser"
    example = example_of(relation.points.better)
    assert example.document["facts"]["m"] == 8
    assert statuses(again(example, old, new), "a") == ["unmet", "met"]
    assert (only.proof.rise.amount, only.proof.rise.bound) == (5, 5)


def test_a_change_of_what_is_asked_beside_the_earlier_round_shows_that_round() -> None:
    old, new = rules({"a": A, "b": {**B, "at_most": "previous.n * 2"}}), rules({"a": A, "b": B})
    comparison = compare(old, new, (DAY, DAY))
    relation = changed(comparison, "b")
    assert relation.verdict == "stricter"
    example = example_of(relation.points.worse)
    assert statuses(again(example, old, new), "b") == ["met", "unmet"]
    (earlier,) = example.brief["history"]
    assert earlier["as_of"] == "2021-06-30"
    before, now = earlier["facts"]["n"], example.brief["facts"]["n"]
    assert before < now <= 2 * before
    assert "m" not in example.brief["facts"]


def test_what_needs_nothing_of_the_earlier_round_does_not_speak_of_it() -> None:
    old, new = rules({"a": a(9), "b": B}), rules({"a": a(8), "b": B})
    relation = changed(compare(old, new, (DAY, DAY)))
    assert relation.demand is not None
    assert "history" not in example_of(relation.demand.better).brief


def test_beside_whether_there_was_a_round_what_it_stated_is_stated() -> None:
    first = {"require": "not previous.exists or previous.score >= 60", "points": 2}
    old, new = (rules({"a": a(least), "b": B, "first": first}) for least in (9, 8))
    comparison = compare(old, new, (DAY, DAY))
    assert changed(comparison).verdict == "looser"
    example = example_of(changed(comparison).points.better)
    assert statuses(again(example, old, new), "a") == ["unmet", "met"]
    assert (comparison.rise.amount, comparison.rise.bound) == (5, 5)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2022, 6, 30), date(2021, 6, 30)),
        (date(1900, 3, 1), FIRST_DAY),
        (date(1901, 1, 1), FIRST_DAY),
    ],
)
def test_an_earlier_round_is_no_earlier_than_any_day(day: date, before: date) -> None:
    assert year_before(day) == before
    old, new = rules({"a": a(9), "b": B}), rules({"a": a(8), "b": B})
    assert changed(compare(old, new, (day, day))).verdict == "looser"


# --- several rulesets ----------------------------------------------------------------------------


def test_rulesets_that_read_different_facts_of_the_round_share_it() -> None:
    one = rules({"c": {"require": "n < previous.n"}}, "one")
    two = rules({"d": {"require": "m > previous.m"}}, "two")
    answer = find_conflicts([one, two], as_of=DAY)
    assert answer.verdict == "compatible"
    assert answer.example is not None
    document = answer.example.document
    (earlier,) = document["history"]
    assert earlier["facts"]["n"] > document["facts"]["n"]
    assert earlier["facts"]["m"] < document["facts"]["m"]
    for assessment in again(answer.example, one, two):
        assert [finding.status for finding in assessment.findings] == ["met"]


def test_a_round_that_one_ruleset_asks_whether_there_is_is_there_for_the_other() -> None:
    one = rules({"c": {"require": "not previous.exists or m > 3"}}, "one")
    two = rules({"d": {"require": "n > previous.n"}}, "two")
    answer = find_conflicts([one, two], as_of=DAY)
    assert answer.verdict == "compatible"


# --- all rounds ----------------------------------------------------------------------------------

TWICE = {"require": "count(rounds where months(as_of, day) <= 24 months) >= 2", "points": 2}
RISEN = {"require": "not previous.exists or previous.n < n", "points": 3}


def test_rounds_are_stated_in_the_order_of_their_days_and_the_last_is_the_previous_one() -> None:
    small = rules({"twice": TWICE, "risen": RISEN})
    answer = find_conflicts([small], as_of=DAY)
    assert answer.verdict == "compatible"
    assert answer.example is not None
    history = answer.example.document["history"]
    days = [date.fromisoformat(earlier["as_of"]) for earlier in history]
    assert days == sorted(set(days))
    assert len([day for day in days if date(2020, 5, 31) <= day < DAY]) >= 2  # whole months count
    assert history[-1]["facts"]["n"] < answer.example.document["facts"]["n"]
    assert {s for name in ("twice", "risen")
            for s in statuses(again(answer.example, small), name)} == {"met"}  # fmt: skip


def test_rulesets_of_which_one_reads_all_rounds_share_them() -> None:
    one, two = rules({"c": TWICE}, "one"), rules({"d": {"require": "n > previous.n"}}, "two")
    for pair in ([one, two], [two, one]):
        answer = find_conflicts(pair, as_of=DAY)
        assert answer.verdict == "compatible"
        assert answer.example is not None
        for assessment in again(answer.example, *pair):
            assert [finding.status for finding in assessment.findings] == ["met"]


def test_a_change_beside_a_demand_on_all_rounds_is_found() -> None:
    old, new = (rules({"a": a(least), "twice": TWICE, "risen": RISEN}) for least in (9, 8))
    comparison = compare(old, new, (DAY, DAY))
    assert changed(comparison).verdict == "looser"
    example = example_of(changed(comparison).points.better)
    assert statuses(again(example, old, new), "a") == ["unmet", "met"]
    assert "history" not in example.brief


# --- checking ------------------------------------------------------------------------------------


def test_an_example_of_a_check_states_the_earlier_round() -> None:
    types = {"way": {"options": {"up": {"when": "n >= previous.n"},
                                 "down": {"when": "n <= previous.n"}}}}  # fmt: skip
    first = {"require": "not previous.exists or m <= previous.m", "points": 2}
    only_up = {**A, "applies_when": "way == up"}
    small = rules({"a": only_up, "b": B, "first": first}, types=types)
    findings = [each for each in prove(small, (), as_of=DAY).findings if each.examples]
    assert [each.code for each in findings] == ["types-overlap"]
    snapshot: Any = findings[0].examples[0].snapshot
    (earlier,) = snapshot["history"]
    assert earlier["facts"]["n"] == snapshot["facts"]["n"]
    assess(small, load_snapshot(snapshot))
