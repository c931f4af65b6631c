"""The comparison by proof is right about random changes.

Each change is classified by `compare`, and by trying communities one by one: all of them for
little rulesets, a sample near the change for others. No answer may be wrong, and hardly any may be
missing.
"""

from __future__ import annotations

from collections import Counter

import pytest

from liren.scoring.audit.compare import Comparison, compare
from tests.oracle.choosing import Seeded
from tests.oracle.writing import to_yaml
from tests.scoring.audit.study.drawing import (
    Drawn,
    Source,
    drawn,
    of_days,
    of_little,
    of_shipped,
    of_usual,
    of_yielded,
)
from tests.scoring.audit.study.judging import Study, judged, judged_by
from tests.scoring.audit.study.nearby import nearby

SECONDS = 20
"""For a question; more than it takes, as tests may run where all cores are busy."""

APART = 10**6
"""How far the numbers of one run lie from those of the next."""


def compared(change: Drawn) -> Comparison:
    return compare(change.old, change.new, change.days, seconds=SECONDS, total_seconds=4 * SECONDS)


def studied(change: Drawn) -> tuple[Comparison, Study]:
    """A comparison and what is wrong with it."""
    comparison = compared(change)
    if change.communities is None:
        choose = Seeded(("nearby", change.mutation.name))
        return comparison, judged_by(comparison, list(nearby(comparison, choose)), whole=False)
    return comparison, judged(comparison, change.communities, change.whole)


def told(change: Drawn, study: Study) -> str:
    """What to look at when an answer is wrong."""
    return "\n".join([
        change.mutation.name, *study.wrong, "--- old", to_yaml(change.mutation.old),
        "--- new", to_yaml(change.mutation.new),
    ])  # fmt: skip


def study(source: Source, start: int, number: int) -> Counter[str]:
    """No answer is wrong; how many comparisons gave up on anything, and what they came to."""
    came_to: Counter[str] = Counter()
    for change in drawn(source, start, number):
        comparison, found = studied(change)
        assert found.wrong == [], told(change, found)
        came_to.update(["tried", comparison.verdict])
        came_to.update(["gave up"] if found.gave_up else [])
        came_to.update(["bound open"] if found.open_bounds else [])
    return came_to


@pytest.mark.parametrize("part", range(4))
def test_no_answer_about_a_little_ruleset_is_wrong_and_none_is_missing(part: int) -> None:
    came_to = study(of_little, part * APART, 12)
    assert (came_to["tried"], came_to["gave up"], came_to["bound open"]) == (12, 0, 0)


def test_no_answer_about_two_days_of_a_little_ruleset_is_wrong_and_none_is_missing() -> None:
    """Among these are two of which a falsehood was once told as proved, as the day had moved."""
    came_to = study(of_days, 10 * APART + 900, 15)
    assert (came_to["tried"], came_to["gave up"]) == (15, 0)
    assert came_to["equivalent"] < 12, came_to


def test_no_answer_about_what_else_a_little_ruleset_yields_is_wrong_and_none_is_missing() -> None:
    came_to = study(of_yielded, 0, 30)
    assert (came_to["tried"], came_to["gave up"]) == (30, 0)
    assert min(came_to["different"], came_to["equivalent"]) >= 5, came_to


def test_no_answer_about_a_usual_ruleset_is_wrong() -> None:
    assert study(of_usual, 0, 8)["tried"] == 8


def test_no_answer_about_a_shipped_ruleset_is_wrong() -> None:
    assert study(of_shipped, 0, 4)["tried"] == 4


@pytest.mark.longrun
@pytest.mark.parametrize("part", range(8))
def test_no_answer_about_very_many_changes_is_wrong_and_hardly_any_is_missing(part: int) -> None:
    number = 200
    came_to = study(of_little, (part + 10) * APART, number)
    assert came_to["tried"] == number
    assert came_to["gave up"] <= number / 200, came_to
    assert all(came_to[verdict] for verdict in ("stricter", "looser", "incomparable"))


@pytest.mark.longrun
@pytest.mark.parametrize("part", range(4))
def test_no_answer_about_very_much_else_that_is_yielded_is_wrong(part: int) -> None:
    came_to = study(of_yielded, (part + 30) * APART, 200)
    assert came_to["tried"] == 200
    assert came_to["gave up"] <= 1, came_to


@pytest.mark.longrun
def test_no_answer_about_very_many_pairs_of_days_is_wrong_and_hardly_any_is_missing() -> None:
    came_to = study(of_days, 20 * APART, 300)
    assert came_to["tried"] == 300
    assert came_to["gave up"] <= 1, came_to
    assert all(came_to[verdict] for verdict in ("stricter", "looser", "incomparable"))


@pytest.mark.longrun
@pytest.mark.parametrize("source", [of_usual, of_shipped])
@pytest.mark.parametrize("parts", [(10, 11), (12, 13)])
def test_no_answer_about_many_changes_to_larger_rulesets_is_wrong(
    source: Source, parts: tuple[int, int]
) -> None:
    """One that is known to give up rounds halves otherwise: who gains a tier has a score within a
    twentieth of a point of its bound."""
    came_to = Counter[str]()
    for part in parts:
        came_to += study(source, part * APART, 50)
    assert came_to["tried"] == 100
    assert came_to["gave up"] <= 1, came_to
