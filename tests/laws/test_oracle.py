"""The oracle itself: sums worked out by hand, and the makers keep their promises."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine.ruleset.points import CONSTRUCTS, MODIFIERS
from tests.oracle import Expression, assess, check_holds, references, to_text, write
from tests.oracle.choosing import Seeded
from tests.oracle.filling import case, normal, within
from tests.oracle.points import rounded
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
    verdict = assess(made.raw, case.seen, case.as_of, case.claims, case.waivers)
    assert set(verdict.criteria) == set(made.raw["criteria"])
    floor = made.raw.get("scoring", {}).get("at_least", 0)
    assert verdict.score is None or verdict.score >= floor
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
    # points
    "cases", "amount", "through", "every", "part", "started", "exact", "grade", "shares", "gain",
    "together", "best_of", "worst_of", "sum_of", "weighted", "parts", "times", "by", "full_when",
    "title", "best", "sum", "combined_at_most", "rounds",
    # groups, scoring, tiers
    "in", "round", "maximum", "possible", "fixed", "all_or_nothing", "every_group", "criterion",
    "every_criterion", "valid_for", "lower_tier", "outcomes", "fee", "none",
    # facts and parameters
    "types", "kind", "otherwise", "needs", "reason", "evidence", "as_of.month", "as_of.quarter",
}  # fmt: skip
OPERATIONS = {
    "num", "date", "ref", "option", "as_of", "not", "and", "or", "if", "one_of", "item_in",
    "count_items", "count", "all", "any", "none", "sum", "min_of", "max_of", "min", "max", "abs",
    "floor", "ceil", "round", "days", "+", "-", "*", "/", "<", "<=", "==", "!=", ">=", ">",
    "mean_of", "started", "full", "months", "years", "count_of", "type_is", "type_in",
}  # fmt: skip
NAMES = {"previous.exists", "previous.score", "previous.tier", "rounds", "score", "day", "tier"}


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
    names: set[str] = set()
    constructs: set[str] = set()
    for seed in range(300):
        raw = make(Seeded(("words", seed)), when_missing=True).raw
        words |= _words(raw)
        found = trees(raw)
        operations |= {name for tree in found for name in _operations(tree)}
        names |= {name for tree in found for name in references(tree)}
        constructs |= {key for points in _points(raw) for key in points}
    assert words >= WORDS, WORDS - words
    assert operations >= OPERATIONS, OPERATIONS - operations
    assert names >= NAMES, NAMES - names
    assert any(name.startswith("previous.") for name in names - NAMES)
    written = set(CONSTRUCTS) | set(MODIFIERS)
    assert constructs == written, constructs ^ written


def _points(part: Any) -> Iterator[dict[str, Any]]:
    """Every points block, those of parts too."""
    if isinstance(part, dict):
        if isinstance(part.get("points"), dict):
            yield part["points"]
        for inner in part.values():
            yield from _points(inner)
    if isinstance(part, list):
        for inner in part:
            yield from _points(inner)


def test_the_makers_nest_what_can_be_nested() -> None:
    parts, groups, combined = 0, 0, set[str]()
    for seed in range(200):
        raw = make(Seeded(("nested", seed)), when_missing=True).raw
        parts = max([parts, *(_depth(points) for points in _points(raw))])
        inner = raw.get("groups", {})
        groups += sum("in" in inner[g["in"]] for g in inner.values() if "in" in g)
        combined |= {c.get("combine", "all") for c in raw["criteria"].values() if "for_each" in c}
    assert parts == 3
    assert groups
    assert combined == {"all", "any", "share", "worst", "mean", "best", "sum"}


def _depth(points: Any) -> int:
    """How deep parts of points lie in each other."""
    if not isinstance(points, dict):
        return 0
    weighted = points.get("weighted", {}).get("parts", [])
    found = [*weighted, *(p for w in ("best_of", "worst_of", "sum_of") for p in points.get(w, []))]
    return 1 + max(_depth(part["points"]) for part in found) if found else 0


def test_made_up_cases_reach_every_status_and_tier() -> None:
    statuses: set[str] = set()
    tiers: set[str | None] = set()
    for seed in range(150):
        choose = Seeded(("reach", seed))
        made = make(choose)
        for _ in range(3):
            found = case(choose, made.raw, made.hints)
            assert found is not None
            verdict = assess(made.raw, found.seen, found.as_of, found.claims, found.waivers)
            statuses |= {outcome.status for outcome in verdict.criteria.values()}
            tiers.add(verdict.tier)
    assert len(statuses) == 6, statuses
    assert tiers == {None, "gold", "silver", "bronze"}
