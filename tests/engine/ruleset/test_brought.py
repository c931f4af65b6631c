"""What criteria bring upon a community, and facts that count it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from liren.engine import LirenError, load_profile, load_ruleset
from liren.engine.ruleset.brought import TITLES, Brings, Counts
from liren.engine.snapshot.load import load_snapshot
from liren.scoring import assess
from tests.engine.ruleset.helpers import FACTS, ruleset

SIGN = {"require": "gated", "brings": {"signs": 1, "reports": 12}}


def test_a_criterion_brings_what_it_says() -> None:
    found = ruleset(criteria={"c": SIGN, "d": {"require": "gated"}}).criteria
    assert found["c"].brings == (("signs", 1), ("reports", 12))
    assert found["d"].brings == ()


def test_a_fact_counts_what_it_says() -> None:
    facts = {**FACTS, "plates": {"type": "count", "counts": "signs"}}
    found = ruleset(facts=facts, criteria={"c": SIGN}).facts
    assert found["plates"].counts == "signs"
    assert found["plain"].counts is None


def test_whatever_can_be_brought_can_be_counted_and_so_can_vetoes() -> None:
    assert {"vetoes", *get_args(Brings)} == set(get_args(Counts)) == set(TITLES)


def test_a_criterion_taken_over_brings_the_same(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(
        "ruleset: one\nversion: '1'\ntitle: One\nfacts: {gated: flag}\n"
        "criteria: {c: {require: gated, brings: {signs: 2}}}\n",
        encoding="utf-8",
    )
    other = ruleset(uses={"one": str(tmp_path / "one.yaml")}, criteria={"d": {"from": "one.c"}})
    assert other.criteria["d"].brings == (("signs", 2),)


def test_a_profile_can_say_that_it_brings_something_else_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(
        "ruleset: one\nversion: '1'\ntitle: One\nfacts: {gated: flag}\n"
        "criteria: {c: {require: gated, brings: {signs: 2}}, d: {require: gated}}\n",
        encoding="utf-8",
    )
    (tmp_path / "here.yaml").write_text(
        "profile: here\nversion: '1'\ntitle: Here\nbase: one.yaml\n"
        "criteria:\n"
        "  c: {brings: none, basis: project, note: No signs here}\n"
        "  d: {brings: {ledgers: 1}, basis: project, note: Kept by hand}\n",
        encoding="utf-8",
    )
    changed = load_profile(tmp_path / "here.yaml").ruleset
    assert changed.criteria["c"].brings == ()
    assert changed.criteria["d"].brings == (("ledgers", 1),)


@pytest.mark.parametrize("number", ["0", "-1", "0.5"])
def test_what_is_brought_is_a_whole_number_above_zero(number: str) -> None:
    with pytest.raises(LirenError) as refused:
        ruleset(criteria={"c": {"require": "gated", "brings": {"signs": number}}})
    (problem,) = refused.value.problems
    assert problem.message("en") == f"expected a whole number above 0, got `{number}`"
    assert problem.message("zh") == f"应为大于 0 的整数，实为 `{number}`"
    assert problem.place is not None
    assert problem.place.pointer == "/criteria/c/brings/signs"


def test_an_assessment_is_the_same_whatever_is_brought_and_counted() -> None:
    facts = {"facts": {"burden.vetoes": 0, "burden.signs": 3, "burden.other_signs": 0}}
    found = assess(
        load_ruleset("lighter-burden"),
        load_snapshot({"snapshot": "s", "as_of": "2017-01-01", **facts}),
    )
    status = {each.criterion.id: each.status for each in found.findings}
    assert (status["no_vetoes"], status["signs"]) == ("met", "met")


def test_the_shipped_rulesets_say_what_they_count() -> None:
    facts = load_ruleset("lighter-burden").facts.values()
    assert {fact.id: fact.counts for fact in facts if fact.counts} == {
        "burden.other_signs": "signs",
        "burden.other_certificates": "certificates",
        "burden.ledgers": "ledgers",
        "burden.vetoes": "vetoes",
    }
