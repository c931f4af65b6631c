"""Comparisons that went wrong once, each small enough to be worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

import pytest

from liren.engine import load_ruleset
from liren.engine.backends.smt.encode import FARTHEST
from liren.engine.backends.smt.solver import Budget, Question, Undecided
from liren.engine.backends.smt.terms import Term
from liren.scoring.audit.additive import additive_bound
from liren.scoring.audit.answers import Found, GaveUp, Proved
from liren.scoring.audit.compare import Comparison, compare
from liren.scoring.audit.gaps import gap
from liren.scoring.audit.space import Space
from liren.scoring.names import GIVEN
from liren.scoring.plan import plan_for
from tests.scoring.audit.planted_defects import plain
from tests.scoring.making import DAY, ruleset

SPRING = date(2022, 4, 1)


def compared(old: str, new: str) -> Comparison:
    return compare(ruleset(old), ruleset(new), (DAY, DAY))


SEVERAL = """
    facts: {{committees: {{at_most: 2, each: {{members: {{type: count, at_most: 10}}}}}}}}
    criteria:
      staffed:
        for_each: committees
        measure: members
        at_least: {0}
        combine: mean
        when_empty: unmet
        applies_when: count(committees) >= 2
        points: {{share: 10}}
      open: {{require: count(committees) >= 0, points: 90}}
"""


def test_a_demand_that_applies_from_two_records_on_loses_as_much_as_with_one() -> None:
    # Two committees of 5: all of 10 points when 5 are asked, half of them when 10 are.
    fall = compared(SEVERAL.format(5), SEVERAL.format(10)).fall
    assert (fall.amount, fall.bound) == (5, 5)


EXACT = """
    facts:
      present: {{type: count, at_most: 99}}
      invited: {{type: count, at_least: 1, at_most: 99}}
    scoring: {{resolution: 1, round: []}}
    criteria: {{turnout: {{measure: present / invited, at_least: {0}, points: {{share: 1}}}}}}
"""


def test_points_that_are_not_rounded_fall_by_what_lies_between_two_steps() -> None:
    # 3 of 10 are all of 30 %, and three quarters of 40 %.
    fall = compared(EXACT.format("30 %"), EXACT.format("40 %")).fall
    assert str(fall.amount) == "1/4"
    assert fall.proved


@pytest.mark.parametrize(("most", "verdict"), [(2, "equivalent"), (1, "equivalent")])
def test_a_list_of_a_single_length_is_part_of_every_example(most: int, verdict: str) -> None:
    rules = """
        facts: {{shops: {{at_least: 1, at_most: {0}, each: {{open: flag}}}}}}
        criteria: {{all_open: {{require: "{1}", points: 10}}}}
    """
    old = rules.format(2, "all(shops: open)")
    assert compared(old, rules.format(most, "all(shops: open)")).verdict == verdict
    stricter = compared(old, rules.format(most, "all(shops: open) and count(shops) == 3"))
    assert stricter.verdict == "stricter"
    assert isinstance(stricter.criteria[0].points.worse, Found)
    facts = stricter.criteria[0].points.worse.example.document["facts"]
    assert 1 <= len(facts["shops"]) <= most


def test_a_score_under_one_of_two_rulesets_only_is_a_difference() -> None:
    rules = """
        facts: {{hall: flag, lit: flag}}
        scoring: {{not_applicable: {0}}}
        criteria: {{bright: {{require: lit, applies_when: hall, points: 10}}}}
    """
    # Without a hall there is a score of 0 of 10, or none at all.
    found = compared(rules.format("zero"), rules.format("leave_out"))
    assert isinstance(found.total.other, Found)
    assert (found.total.verdict, found.verdict) == ("different", "different")


def test_a_status_that_differs_is_a_difference() -> None:
    rules = """
        facts: {{hall: flag, lit: flag}}
        scoring: {{not_applicable: full}}
        criteria: {{bright: {{require: lit or not hall, {0} points: 10}}}}
    """
    # Without a hall it is met, or does not apply; either earns 10.
    found = compared(rules.format(""), rules.format("applies_when: hall,"))
    assert found.total.verdict == "equivalent"
    assert (found.criteria[0].verdict, found.verdict) == ("different", "different")


def test_facts_that_are_meant_differently_are_not_the_same_facts() -> None:
    rules = """
        facts: {{fund: {0}}}
        criteria: {{funded: {{require: fund >= 3 yuan, points: 5}}}}
    """
    found = compared(rules.format("{type: number, unit: yuan}"), rules.format("{type: money}"))
    assert found.unshared == ("fund",)
    assert (found.fall.amount, found.rise.amount) == (5, 5)


MOVED = """
    facts: {{a: flag, b: flag, c: flag}}
    criteria:
      moved: {{require: a, points: 5, group: {0}}}
      left: {{require: b, points: 5, group: one}}
      right: {{require: c, points: 5, group: two}}
    groups: {{one: {{title: One, weight: 50}}, two: {{title: Two, weight: 10}}}}
"""


def test_a_criterion_in_another_weighted_group_counts_there_only() -> None:
    # With a and c: 25 + 10 before, 0 + 10 after. With b alone: 25 before, 50 after.
    found = compared(MOVED.format("one"), MOVED.format("two"))
    assert (found.fall.amount, found.fall.bound) == (25, 25)
    assert (found.rise.amount, found.rise.bound) == (25, 25)


FEW = """
    facts: {{halls: {{type: {1}, at_most: 9}}, gated: flag}}
    criteria: {{enough: {{require: halls >= {0} and gated, points: 10}}}}
"""


def undecided(question: Question, assumptions: Iterable[Term] = ()) -> Undecided:
    return Undecided("time")


def test_where_the_solver_gives_up_a_few_communities_are_tried_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Question, "check", undecided)
    found = compared(FEW.format(3, "count"), FEW.format(4, "count"))
    demand = found.criteria[0].demand
    assert demand is not None
    assert demand.better == Proved()
    assert isinstance(demand.worse, Found)
    assert demand.worse.example.document["facts"] == {"halls": 3, "gated": True}


def test_where_there_are_too_many_to_try_some_near_the_figures_are_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Question, "check", undecided)
    found = compared(FEW.format(3, "number"), FEW.format(4, "number"))
    demand = found.criteria[0].demand
    assert demand is not None
    assert isinstance(demand.worse, Found)
    facts = demand.worse.example.document["facts"]
    assert facts["gated"]
    assert 3 <= Fraction(facts["halls"]) < 4


def test_what_is_not_among_those_that_are_tried_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Question, "check", undecided)
    rules = FEW.replace("halls >= {0}", "halls * halls == {0}")
    demand = compared(rules.format(3, "number"), rules.format(5, "number")).criteria[0].demand
    assert demand is not None
    assert demand.worse == GaveUp("time")


def test_an_example_states_the_reason_that_a_fact_needs() -> None:
    rules = """
        facts:
          halls: {{type: count, needs: [reason]}}
          rooms: {{each: {{lit: {{type: flag, needs: [evidence]}}}}}}
        criteria: {{enough: {{require: "halls >= {0} and any(rooms: lit)", points: 10}}}}
    """
    demand = compared(rules.format(3), rules.format(4)).criteria[0].demand
    assert demand is not None
    assert isinstance(demand.worse, Found)
    assert demand.worse.example.document["facts"] == {
        "halls": {"value": 3, "reason": "example"},
        "rooms": [{"lit": {"value": True, "evidence": "example"}}],
    }


def test_points_without_a_lowest_end_are_compared_too() -> None:
    rules = """
        facts: {{debts: {{type: count}}}}
        criteria:
          debts: {{points: {{deductions: {{from: 10, lose: [{{per: debts, points: {0}}}]}}}}}}
    """
    # Never below 0: with 5 debts 5 of 10 are left, or none.
    found = compared(rules.format(1), rules.format(2))
    assert (found.fall.amount, found.rise.amount) == (5, 0)
    assert found.verdict == "stricter"


def test_an_exemption_moves_the_score_where_the_rest_is_missed() -> None:
    rules = """
        facts: {{hall: flag, lit: flag, open: flag}}
        criteria:
          bright: {{require: lit, points: 10 {0}}}
          there: {{require: hall, points: 10}}
          used: {{require: open, points: 20}}
    """
    # Bright alone: 10 of 40, or 0 of 30 when that is not asked. All but bright: 30 of 40, or all.
    found = compared(rules.format(""), rules.format(", exemption: {zh: 免, en: exempt}"))
    assert (found.fall.amount, found.fall.bound) == (10, 10)
    assert (found.rise.amount, found.rise.bound) == (10, 10)


def test_where_most_is_lost_by_who_has_all_other_points_that_community_is_found() -> None:
    rules = """
        facts: {{hall: flag, lit: flag, rooms: {{type: count, at_most: 9}}}}
        criteria:
          bright: {{require: lit, points: 10 {0}}}
          there: {{require: hall, points: 10}}
          roomy:
            measure: rooms
            at_least: 2
            points: {{bands: [{{at_least: 6, points: 20}}, {{at_least: 2, points: 5}}]}}
    """
    # An ordinary community has 2 rooms; with 6: 30 of 40, or all where the exemption is claimed.
    found = compared(rules.format(""), rules.format(", exemption: {zh: 免, en: exempt}"))
    assert (found.rise.amount, found.rise.bound) == (10, 10)


TURNOUT = """
    facts:
      present: {{type: count, at_most: 999}}
      invited: {{type: count, at_least: 1, at_most: 999}}
      paid: {{type: count, at_most: 999}}
      owed: {{type: count, at_least: 1, at_most: 999}}
      clean: flag
    criteria:
      turnout: {{measure: present / invited, at_least: {0}, points: {{share: 30}}}}
      fees: {{measure: paid / owed, at_least: 90 %, points: {{share: 50}}}}
      clean: {{require: clean, points: 20}}
    tiers: {{good: {{total: {{at_least: 71}}, requires: [clean]}}}}
"""


def test_nobody_gains_a_tier_by_a_stricter_share_whatever_the_other_shares_come_to() -> None:
    [tier] = compared(TURNOUT.format("60 %"), TURNOUT.format("70 %")).tiers
    assert isinstance(tier.points.worse, Found)
    assert isinstance(tier.points.better, Proved)


def test_loose_quotients_prove_that_there_is_none_and_nothing_else() -> None:
    found = compared(TURNOUT.format("60 %"), TURNOUT.format("70 %"))
    space, factory = found.space, found.space.factory
    given = [side.term("fees", GIVEN) for side in space.sides]
    assert given[0] is given[1]
    # It is the same number on both sides, and never beyond what it is at most,
    assert space.none_loosely([factory.above(factory.subtract(*given))])
    assert space.none_loosely([factory.above(factory.subtract(given[0], factory.figure(50)))])
    # but what is paid is not looked at: of both shares all of the points may be earned for nothing.
    paid = factory.number("paid", 0, 999, whole=True)
    nothing = factory.is_zero(paid)
    both = factory.add((given[0], space.sides[0].term("turnout", GIVEN)))
    all_of_them = factory.at_least(both, factory.figure(80))
    assert not space.none_loosely([nothing, all_of_them])
    assert isinstance(space.ask([nothing, all_of_them]), Proved)


SHARED_OUT = """
    facts:
      present: {{type: count, at_most: 999}}
      invited: {{type: count, at_least: 1, at_most: 999}}
      big: flag
      own: flag
      covered: flag
      rest: flag
    scoring: {{total: 100, not_applicable: leave_out, resolution: 0.01}}
    criteria:
      turnout: {{measure: present / invited, at_least: {0}, points: {{share: 8}}}}
      own: {{require: own, applies_when: big, points: {1}}}
      covered: {{require: covered, points: {2}}}
      rest: {{require: rest, points: 74}}
"""


def test_a_share_loses_least_where_little_of_it_is_earned() -> None:
    """Of two points of a share that are lost at 30 %, few are lost where little of it is earned.

    Most is lost by one that earns nothing else, and to which little applies. With 29.91 % it earns
    15.98 of 90 points, which are 17.76; and then 11.98 of 88, which are 13.61.
    """
    old, new = SHARED_OUT.format("30 %", 10, 8), SHARED_OUT.format("40 %", 12, 6)
    found = compared(old, new)
    assert (found.fall.amount, found.fall.bound) == (Fraction("4.15"), Fraction("4.15"))
    # Adding up alone comes close to it: with two points lost at the low end it would be 4.3.
    added_up = additive_bound(found.space, *found.space.sides)
    assert added_up is not None
    assert added_up <= Fraction("4.17")


def test_most_is_found_in_a_ruleset_that_comes_with_liren() -> None:
    """Thirty percent become forty, and two points go from one criterion to another.

    Most is lost where there is little else: with three in ten party members on the committee, all
    companies reached, and none of them obliged to have an organisation of its own, 8 + 8 of 83
    points become 6 + 6 of 81.
    """
    old = load_ruleset("red-property")
    raw = plain(old.document.data)
    raw["parameters"]["party_share"]["values"] = {"2022-04-01": "40"}
    raw["criteria"]["own_party_organisation"]["points"] = "12"
    raw["criteria"]["party_work_coverage"]["points"] = "6"
    found = compare(old, load_ruleset(raw), (SPRING, SPRING))
    assert found.fall.amount == found.fall.bound == Fraction("19.28") - Fraction("14.81")


WEIGHTED = """
    facts:
      estates:
        at_most: 3
        each: {{visits: {{type: count, at_most: 6}}, area: {{type: number, unit: m2, at_least: 0}}}}
    scoring: {{resolution: 1, round: [total]}}
    criteria:
      c: {{for_each: estates, measure: visits, at_least: {0}, weight: area, combine: mean,
           points: {{share: 4}}, when_empty: unmet}}
"""


def weighted() -> Space:
    """The points are a mean by weights and are not rounded, so their terms have no ends."""
    plans = [(plan_for(ruleset(WEIGHTED.format(n)), DAY, flags=True), DAY) for n in (5, 6)]
    space = Space(plans, Budget(20, 80))
    given = [side.term("c", GIVEN) for side in space.sides]
    assert space.factory.subtract(*given).high is None
    return space


def test_a_difference_without_ends_is_bounded_by_what_was_proved() -> None:
    # 5 of 6 visits earn 4 or 10/3. It is 2/3 of one estate; rounded means differ by whole steps.
    space = weighted()
    old, new = space.sides
    found = gap(space, old, new, "c")
    assert (found.most, found.bound) == (Fraction(2, 3), 1)


def test_a_difference_without_ends_of_which_nothing_was_proved_has_no_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    space = weighted()
    old, new = space.sides
    monkeypatch.setattr(Question, "check", lambda *args, **named: Undecided("time"))
    assert gap(space, old, new, "c").bound >= FARTHEST
