"""Bounds where criteria are too many to try all their ways: never below what some ways come to."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import pytest

from liren.engine.backends.smt.solver import Budget
from liren.engine.ir.nodes import Number
from liren.scoring.audit import additive
from liren.scoring.audit.additive import additive_bound
from liren.scoring.audit.compare import compare
from liren.scoring.audit.quotients import most_of_quotients
from liren.scoring.audit.space import Space
from liren.scoring.audit.ways import NOTHING, Item, Way, cases_of, most_lost, ways_alike
from liren.scoring.plan import plan_for
from tests.scoring.audit.test_additive import never_below
from tests.scoring.making import DAY, ruleset

EVEN = (Fraction(100), Fraction(100))


def bound(items: Sequence[Item], scales: tuple[Fraction, Fraction] = EVEN) -> Fraction:
    found = most_of_quotients([[[item]] for item in items], scales, Budget(60, 60))
    assert found is not None
    return found.bound


def tried(items: Sequence[Item], scales: tuple[Fraction, Fraction] = EVEN) -> Fraction:
    """The same by trying all ways."""
    cases = cases_of(items, Budget(60, 60))
    assert cases is not None
    return most_lost(cases, scales)


def item(name: str, *ways: Way) -> Item:
    return Item(False, ways, frozenset((name,)))


def full(one: int, other: int) -> Way:
    return Way((one, other), (one, other))


def none(one: int, other: int) -> Way:
    return Way((0, 0), (one, other))


def drawn(chance: Random, number: int) -> list[Item]:
    """Items that are the same on both sides, changed, on one side only, or only take points off."""
    return [_drawn(chance, str(i)) for i in range(number)]


def _drawn(chance: Random, name: str) -> Item:
    one, other = (Fraction(chance.randint(1, 30), chance.choice((1, 2, 10))) for _ in range(2))
    kind = chance.random()
    if kind < 0.25:
        least = -chance.choice((0, 0, 3))
        always = chance.random() < 0.5
        names = frozenset((name,))
        return Item(True, tuple(ways_alike(always, least, one, names)), names)
    if kind < 0.35:
        return item(name, NOTHING, Way((-chance.randint(0, 9), -chance.randint(0, 9)), (0, 0)))
    parts = [(chance.randint(0, 4), chance.randint(-1, 4)) for _ in range(chance.randint(1, 3))]
    ways = [Way((one * p / 4, other * q / 4), (one, other)) for p, q in parts]
    apart = [NOTHING, Way((one, 0), (one, 0)), Way((0, 0), (0, other))]
    return item(name, *ways, *(way for way in apart if chance.random() < 0.3))


@pytest.mark.parametrize("seed", [*range(120), 347, 383, 955])
def test_no_ways_come_to_more_than_the_bound(seed: int) -> None:
    chance = Random(seed)
    items = drawn(chance, chance.randint(1, 5))
    scales = (Fraction(chance.choice((100, 60, 7))), Fraction(chance.choice((100, 90, 7))))
    assert bound(items, scales) >= tried(items, scales)


@pytest.mark.longrun
def test_no_ways_of_very_many_groups_of_items_come_to_more() -> None:
    for seed in range(1_000, 3_000):
        chance = Random(seed)
        items = drawn(chance, chance.randint(1, 6))
        scales = (Fraction(chance.choice((100, 60, 7))), Fraction(chance.choice((100, 90, 7))))
        assert bound(items, scales) >= tried(items, scales), seed


def test_where_all_counts_the_bound_is_what_is_lost() -> None:
    # Of 40 before and after: 10 become 5 where the other, which gains as much, is missed.
    items = [item("a", full(10, 5), none(10, 5)), item("b", full(30, 35), none(30, 35))]
    assert bound(items) == Fraction(25, 2)


def test_where_less_is_possible_the_same_is_more() -> None:
    # Without the other, 10 of 10 points become 5 of 10, and with it 5 of 40 are lost.
    rest = Item(True, (NOTHING, Way((0, 30), (30, 30))), frozenset("b"))
    lost = item("a", Way((10, 5), (10, 10)))
    assert bound([lost, rest]) == tried([lost, rest]) == 50


def test_the_bound_of_many_small_items_is_hardly_more_than_what_some_ways_come_to() -> None:
    chance = Random(1)
    items = []
    for i in range(10):
        one, other = chance.randint(5, 20), chance.randint(5, 20)
        ways = (full(one, other), none(one, other), *((NOTHING,) if i % 3 == 0 else ()))
        items.append(item(str(i), *ways))
    most = tried(items)
    assert most <= bound(items) <= most + Fraction(1, 2)


def test_points_taken_off_where_none_can_be_earned_are_not_left_out() -> None:
    # With 9 points off instead of 1: 8 of 10, and nothing is possible for it on either side.
    items = [item("a", full(10, 10), none(10, 10)), item("off", NOTHING, Way((-1, -9), (0, 0)))]
    assert bound(items) >= tried(items) == 80


def test_where_a_side_has_no_score_nothing_is_lost() -> None:
    # It counts on the one side alone, so there is never a score on both.
    assert bound([item("a", Way((10, 0), (10, 0)))]) == 0


MANY = 30


def many(points: Sequence[int], more: str = "") -> str:
    facts = "  free: flag\n" + "".join(f"  f{i}: flag\n  g{i}: flag\n" for i in range(MANY))
    rows = [f"  c{i}:\n    require: f{i}\n    points: {worth}" for i, worth in enumerate(points)]
    rows[4::3] = [f"{row}\n    applies_when: g{i}" for i, row in enumerate(rows[4::3])]
    return f"facts:\n{facts}scoring: {{resolution: 0.01}}\ncriteria:\n" + "\n".join(rows) + more


def reweighted(more: str = "") -> tuple[str, str]:
    """Rules in which no two criteria are worth the same, and all are worth something else then."""
    chance = Random(7)
    old = [chance.randint(300, 900) for _ in range(MANY)]
    new = [worth + chance.randint(-60, 60) for worth in old]
    old[:3], new[:3] = [901, 902, 903], [601, 602, 603]
    return many(old, more), many(new, more)


def test_of_very_many_changed_points_the_bound_is_hardly_more_than_what_is_found() -> None:
    old, new = (ruleset(text) for text in reweighted())
    found = compare(old, new, (DAY, DAY))
    for shift in (found.fall, found.rise):
        assert shift.bound is not None
        # Scores are in the thousands; what is found is close to the bound.
        assert 0 < shift.amount <= shift.bound <= shift.amount * Fraction(101, 100)


def added_up(old: str, new: str) -> Number:
    plans = [(plan_for(ruleset(text), DAY, flags=True), DAY) for text in (old, new)]
    asked = Space(plans, Budget(20, 60))
    found = additive_bound(asked, *asked.sides)
    assert found is not None
    return found


def test_criteria_that_are_never_met_at_once_are_not_lost_at_once() -> None:
    """Three lose 300 each, and a fourth 700: of all at once that is 1600, and else 900."""
    old, new = reweighted("\n  fourth: {require: WHEN, points: ")
    alone, apart = (
        (old.replace("WHEN", when) + "900}", new.replace("WHEN", when) + "200}")
        for when in ("not f0 and not f1 and not f2", "free")
    )
    most = added_up(*alone)
    assert most + 600 < added_up(*apart)
    old, new = alone
    assert compare(ruleset(old), ruleset(new), (DAY, DAY)).fall.amount <= most


def test_no_community_loses_more_where_ways_are_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(additive, "cases_of", lambda items, budget: None)
    assert never_below(7_000_000, 25) > 30


@pytest.mark.longrun
def test_no_community_of_very_many_changes_loses_more_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(additive, "cases_of", lambda items, budget: None)
    assert never_below(8_000_000, 400) > 550
