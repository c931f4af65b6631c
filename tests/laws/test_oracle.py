"""The oracle itself: sums worked out by hand, and the makers keep their promises."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle import Expression, assess, check_holds, to_text, write
from tests.oracle.choosing import Seeded
from tests.oracle.filling import case, normal, within
from tests.oracle.oracle import rounded
from tests.oracle.words import DAY, trees
from tests.strategies import Made, cases, make, rulesets

MEMBERS = ("ref", "members")
PARTY = ("ref", "party")
SHARE = ("/", PARTY, MEMBERS)
THIRTY = write(("num", Fraction(3, 10), "30 %"))


def committee(**more: Any) -> dict[str, Any]:
    fields = {"members": {"type": "count"}, "party": {"type": "count"}}
    demand = {"measure": write(SHARE), "at_least": THIRTY, "points": 10, "when_zero": "unmet"}
    facts = {**fields, "list": {"each": fields}}
    return {"facts": facts, "criteria": {"c": {**demand, **more}}}


def records(*pairs: tuple[int, int]) -> list[dict[str, Fraction]]:
    return [{"party": Fraction(party), "members": Fraction(members)} for party, members in pairs]


def test_three_of_ten_is_thirty_per_cent() -> None:
    verdict = assess(committee(), records((3, 10))[0], DAY)
    assert (verdict.criteria["c"].status, verdict.score) == ("met", Fraction(10))


def test_a_zero_divisor_is_what_the_criterion_says() -> None:
    verdict = assess(committee(), records((0, 0))[0], DAY)
    assert (verdict.criteria["c"].status, verdict.score) == ("unmet", Fraction(0))


def test_a_share_is_rounded_to_the_resolution() -> None:
    verdict = assess(committee(points={"share": 10}), records((2, 11))[0], DAY)
    assert verdict.criteria["c"].status == "partly_met"
    assert verdict.score == Fraction("6.06")


@pytest.mark.parametrize(
    ("combine", "points"),
    [
        ("all", 0),
        ("any", 10),
        ("share", Fraction("6.67")),
        ("worst", 0),
        ("mean", Fraction("6.67")),
    ],
)
def test_records_are_combined_as_said(combine: str, points: Fraction) -> None:
    raw = committee(for_each="list", combine=combine)
    verdict = assess(raw, {"list": records((3, 10), (1, 2), (1, 10))}, DAY)
    assert verdict.score == points


def test_what_does_not_apply_leaves_both_sides_or_the_score_is_absent() -> None:
    raw = committee(applies_when=write((">", MEMBERS, ("num", Fraction(0), "0"))))
    assert assess(raw, records((0, 0))[0], DAY).score is None


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", "0.13"),
        ("half_even", "0.12"),
        ("up", "0.13"),
        ("down", "0.12"),
        ("ceiling", "0.13"),
        ("floor", "0.12"),
    ],
)
def test_an_eighth_is_rounded_in_every_mode(mode: str, expected: str) -> None:
    scoring = {"resolution": Decimal("0.01"), "rounding": mode}
    assert rounded(Fraction(1, 8), scoring) == Fraction(expected)


def test_parentheses_stand_only_where_precedence_needs_them() -> None:
    one = ("num", Fraction(1), "1")
    product = ("*", ("+", MEMBERS, one), ("-", PARTY, ("-", one, one)))
    tree = ("and", ("not", ("<", product, one)), ("or", PARTY, MEMBERS))
    assert to_text(tree) == ("not (members + 1) * (party - (1 - 1)) < 1 and (party or members)")


@given(made=rulesets(), data=st.data())
def test_complete_snapshots_keep_to_bounds_and_checks(made: Made, data: st.DataObject) -> None:
    values = data.draw(cases(made)).values
    assert within(made.raw, values)
    assert all(check_holds(check, values, DAY) for check in made.raw.get("checks", []))
    for name, declaration in made.raw["facts"].items():
        for check in normal(declaration).get("checks", []):
            assert all(check_holds(check, {**values, **r}, DAY) for r in values[name])


@given(made=rulesets(), data=st.data())
def test_a_made_up_case_can_be_judged(made: Made, data: st.DataObject) -> None:
    case = data.draw(cases(made))
    verdict = assess(made.raw, case.values, case.as_of, case.claims, case.waivers)
    assert set(verdict.criteria) == set(made.raw["criteria"])
    assert verdict.score is None or verdict.score >= 0
    assert all(
        isinstance(c["title"], str | dict | Expression) for c in made.raw["criteria"].values()
    )


WORDS = {
    "flag", "count", "number", "share", "money", "date", "choice", "checklist", "each", "at_most",
    "step", "checks", "that", "say", "value", "values", "unspecified", "applies_when", "for_each",
    "where", "combine", "all", "any", "worst", "mean", "when_empty", "when_zero", "met", "unmet",
    "not_applicable", "exemption", "veto", "bars", "score", "zero", "remedy", "change", "measure",
    "at_least", "more_than", "less_than", "equals", "require", "items", "points", "full", "table",
    "bands", "linear", "per_unit", "of", "deductions", "from", "lose", "floor", "zero_when", "per",
    "when", "unless", "per_missing", "options", "groups", "weight", "bonus", "scoring", "total",
    "resolution", "rounding", "half_up", "half_even", "up", "down", "ceiling", "waived",
    "leave_out", "bonus_beyond_maximum", "tiers", "requires", "strength", "must", "principle",
    "goal", "option", "basis", "source", "project", "note", "in_force", "units", "when_missing",
}  # fmt: skip
OPERATIONS = {
    "num", "date", "ref", "option", "as_of", "not", "and", "or", "if", "one_of", "item_in",
    "count_items", "count", "all", "any", "none", "sum", "min_of", "max_of", "min", "max", "abs",
    "floor", "ceil", "round", "days", "+", "-", "*", "/", "<", "<=", "==", "!=", ">=", ">",
}  # fmt: skip


def _words(part: Any) -> set[str]:
    if isinstance(part, dict):
        return {str(key) for key in part} | _words(list(part.values()))
    if isinstance(part, list):
        return {word for inner in part for word in _words(inner)}
    return {part} if isinstance(part, str) else set()


def _operations(tree: Any) -> set[str]:
    if not isinstance(tree, tuple):
        return set()
    inner = {name for part in tree for name in _operations(part)}
    return inner | ({tree[0]} if tree and isinstance(tree[0], str) else set())


def test_the_makers_use_every_word_and_every_operation() -> None:
    words: set[str] = set()
    operations: set[str] = set()
    for seed in range(250):
        raw = make(Seeded(("words", seed)), when_missing=True).raw
        words |= _words(raw)
        operations |= {name for tree in trees(raw) for name in _operations(tree)}
    assert words >= WORDS, WORDS - words
    assert operations >= OPERATIONS, OPERATIONS - operations


def test_made_up_cases_reach_every_status_and_tier() -> None:
    statuses: set[str] = set()
    tiers: set[str | None] = set()
    for seed in range(150):
        choose = Seeded(("reach", seed))
        made = make(choose)
        for _ in range(3):
            found = case(choose, made.raw, made.hints)
            assert found is not None
            verdict = assess(made.raw, found.values, found.as_of, found.claims, found.waivers)
            statuses |= {outcome.status for outcome in verdict.criteria.values()}
            tiers.add(verdict.tier)
    assert len(statuses) == 6, statuses
    assert tiers == {None, "gold", "silver", "bronze"}
