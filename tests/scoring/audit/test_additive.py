"""By how much a score can fall at most, added up by hand; and that it never falls further."""

from __future__ import annotations

from fractions import Fraction
from textwrap import dedent

import pytest

from liren.engine.backends.smt.solver import Budget
from liren.engine.ir.nodes import Number
from liren.scoring.audit.additive import additive_bound
from liren.scoring.audit.space import Space
from liren.scoring.plan import plan_for
from tests.scoring.audit.study.drawing import Source, drawn, of_around, of_little
from tests.scoring.audit.study.judging import Reading
from tests.scoring.making import DAY, ruleset

FACTS = """
    facts:
      rooms: {type: count, at_most: 9}
      staff: {type: count, at_most: 9}
      hall: flag
      shop: flag
"""


def space(old: str, new: str) -> Space:
    rulesets = [ruleset(dedent(FACTS) + dedent(text)) for text in (old, new)]
    plans = [(plan_for(each, DAY, flags=True), DAY) for each in rulesets]
    return Space(plans, Budget(20, 60))


def fall(old: str, new: str) -> Number | None:
    asked = space(old, new)
    return additive_bound(asked, *asked.sides)


def rise(old: str, new: str) -> Number | None:
    asked = space(old, new)
    return additive_bound(asked, *reversed(asked.sides))


PLAIN = """
    scoring: {{resolution: 0.01}}
    criteria:
      roomy: {{measure: rooms, at_least: {0}, points: {1}}}
      staffed: {{measure: staff, at_least: 2, points: 30 {2}}}
"""


def plain(rooms: int, points: str = "10", more: str = "") -> str:
    return PLAIN.format(rooms, points, more)


def test_all_or_nothing_is_lost_as_a_whole() -> None:
    # With 3 rooms: 10 points before, none after, of 40 in all.
    assert fall(plain(3), plain(4)) == 10
    assert rise(plain(3), plain(4)) == 0


def test_of_a_share_it_is_the_greatest_difference_that_counts() -> None:
    # With 4 rooms 10 of 10 points, or 4 of 8 of them: 5.
    graded = "{share: 10}"
    assert fall(plain(4, graded), plain(8, graded)) == 5


def test_where_the_rest_does_not_apply_what_is_lost_is_all_there_is() -> None:
    # Without a hall the 10 points stand for all 40.
    more = ", applies_when: hall"
    assert fall(plain(3, "10", more), plain(4, "10", more)) == 40


def test_a_criterion_that_is_dropped_takes_its_points_along() -> None:
    # 40 of 40 become 30 of 30. With no staff, 10 of 40 become 0 of 30; with staff alone 30 stay.
    dropped = "criteria: {staffed: {measure: staff, at_least: 2, points: 30}}"
    assert fall(plain(3), dropped) == 10
    assert rise(plain(3), dropped) == 0


def test_other_weights_move_points_from_one_to_the_other() -> None:
    # Of 40 before and 50 after. With rooms alone 10 become 20, with staff alone 30 stay 30.
    assert rise(plain(3), plain(3, "20")) == 10
    assert fall(plain(3), plain(3, "20")) == 0


WEIGHTED = """
    scoring: {{resolution: 0.01}}
    criteria:
      roomy: {{group: space, measure: rooms, at_least: {0}, points: 1}}
      large: {{group: space, require: hall, points: 3 {1}}}
      staffed: {{group: people, measure: staff, at_least: 2, points: 5}}
    groups:
      space: {{title: Space, weight: 60}}
      people: {{title: People, weight: 40}}
"""


def test_very_many_changed_criteria_are_added_up_too() -> None:
    def weighted(*points: int) -> str:
        facts = "".join(f"  f{i}: flag\n" for i in range(24))
        rows = "".join(f"  c{i}: {{require: f{i}, points: {points[i % 2]}}}\n" for i in range(24))
        return f"facts:\n{facts}criteria:\n{rows}"

    plans = [
        (plan_for(ruleset(weighted(*points)), DAY, flags=True), DAY) for points in ((5, 3), (3, 5))
    ]
    asked = Space(plans, Budget(20, 60))
    # Who meets every other one has 12 x 5 points, and 12 x 3 then; of all it is 96 in either case.
    assert additive_bound(asked, *asked.sides) == 24


def test_in_a_weighted_group_a_criterion_is_worth_its_share_of_the_weight() -> None:
    # 1 of 4 points in a group of 60.
    found = fall(WEIGHTED.format(3, ""), WEIGHTED.format(4, ""))
    # The group is rounded, and so is the total: up to a step more each.
    assert found is not None
    assert 15 <= found <= 15 + Fraction(2, 100)


def test_in_a_weighted_group_whose_rest_does_not_apply_it_is_worth_all_of_it() -> None:
    more = ", applies_when: shop"
    found = fall(WEIGHTED.format(3, more), WEIGHTED.format(4, more))
    assert found is not None
    assert 60 <= found <= 60 + Fraction(2, 100)


@pytest.mark.parametrize(
    "more",
    [
        "scoring: {maximum: possible}",
        "scoring: {all_or_nothing: yes}",
        "groups: {all: {title: All, at_least: 1}}",
    ],
)
def test_a_score_that_is_no_sum_is_left_to_others(more: str) -> None:
    rules = """
        criteria:
          roomy: {{measure: rooms, at_least: {0}, points: 10, group: all}}
          staffed: {{measure: staff, at_least: 2, points: 30, group: all}}
    """
    grouped = more if "groups" in more else f"{more}\ngroups: {{all: {{title: All}}}}"
    old, new = (f"{dedent(rules).format(number)}{dedent(grouped)}\n" for number in (3, 4))
    assert fall(old, new) is None


EACH = """
    criteria:
      tools: {{checklist: tools, points: {{each: {0}}}}}
      bright: {{require: hall, points: 30, applies_when: shop}}
"""


def test_what_a_checklist_gives_goes_in_steps_that_both_sides_take_together() -> None:
    # 3 become 4, 6 become 8, and 9 become 12, which are all that there is where there is no shop.
    tools = "facts: {tools: {type: checklist, items: [a, b, c]}, hall: flag, shop: flag}\n"
    three, four = (
        Space([(plan_for(ruleset(tools + dedent(EACH).format(each)), DAY, flags=True), DAY)
               for each in pair], Budget(20, 60))
        for pair in ((3, 4), (4, 3))
    )  # fmt: skip
    assert additive_bound(three, *three.sides) == 0
    assert additive_bound(four, *four.sides) == 3


LIMITED = """
    groups: {{{groups}, rest: {{}}}}
    criteria:
      roomy: {{measure: rooms, at_least: {rooms}, points: 10, group: all {roomy}}}
      staffed: {{measure: staff, at_least: 2, points: 30, group: all}}
      bright: {{require: hall, points: 60, group: rest}}
"""


def limited(rooms: int, groups: str, roomy: str = "") -> str:
    return LIMITED.format(rooms=rooms, groups=groups, roomy=roomy)


@pytest.mark.parametrize(
    ("old", "new", "most"),
    [
        # 10 of 75 points, as no more than 15 count of the first two; of 100 it would be 13.33.
        ("all: {at_most: 15}", "all: {at_most: 15}", 10),
        # The cap itself is lower: 15 of 75 become 5 of 65 where there is no hall.
        ("all: {at_most: 15}", "all: {at_most: 5}", 10),
        # 40 of 100 become 5 of 65.
        ("all: {at_most: 40}", "all: {at_most: 5}", 35),
        # The 10 points are only lost by who has not the 30.
        ("all: {best: 1}", "all: {best: 1}", 10),
        # Capped within a group that is capped itself.
        ("outer: {at_most: 20}, all: {in: outer, at_most: 8}",
         "outer: {at_most: 20}, all: {in: outer, at_most: 8}", 8),
    ],
)  # fmt: skip
def test_a_group_within_limits_falls_no_further_than_its_members(
    old: str, new: str, most: int
) -> None:
    assert fall(limited(3, old), limited(4, new)) == most


GRADED = """
    groups: {{all: {{{limits}}}, rest: {{}}}}
    criteria:
      roomy: {{measure: rooms, at_least: {least}, points: {{share: 30}}, group: all}}
      staffed: {{measure: staff, at_least: {least}, points: {{share: 30}}, group: all}}
      bright: {{require: hall, points: 60, group: rest}}
"""


def test_of_the_best_no_more_is_lost_than_the_members_lose_that_lose_most() -> None:
    # With three of each 30 become 22.5, on either criterion; with both counting it is twice that.
    old, new = (GRADED.format(limits="best: 1", least=least) for least in (3, 4))
    assert fall(old, new) == Fraction("7.5")
    old, new = (GRADED.format(limits="at_most: 60", least=least) for least in (3, 4))
    assert fall(old, new) == 15


LOST = """
    groups: {{extra: {{bonus: yes, at_least: {floor}}}, rest: {{}}}}
    criteria:
      penalty:
        group: extra
        points: {{deductions: {{from: 0, floor: -30, lose: [{{points: {each}, per: rooms}}]}}}}
      bright: {{require: hall, points: 60, group: rest}}
"""


def test_a_bonus_is_lost_no_further_than_to_its_floor() -> None:
    # Nine rooms cost 9 points, and 18 then; where no more than 5 can be lost, it is 5 at most.
    assert fall(LOST.format(floor=-30, each=1), LOST.format(floor=-30, each=2)) == 9
    assert fall(LOST.format(floor=-5, each=1), LOST.format(floor=-5, each=2)) == 5


def test_a_bonus_is_lost_beside_the_score_and_no_further_than_its_cap() -> None:
    bonus = "all: {{bonus: yes, at_most: {}}}"
    assert fall(limited(3, bonus.format(25)), limited(4, bonus.format(25))) == 10
    assert fall(limited(3, bonus.format(8)), limited(4, bonus.format(8))) == 8
    assert fall(limited(3, bonus.format(25)), limited(3, bonus.format(20))) == 5
    assert rise(limited(3, bonus.format(25)), limited(4, bonus.format(25))) == 0


def test_a_veto_that_takes_the_score_takes_it_on_both_sides_alike() -> None:
    fell = plain(3, "10, veto: {score: zero}"), plain(3, "8, veto: {score: zero}")
    # Who has not three rooms has nothing before and after; 30 + 10 of 40, or 30 + 8 of 38.
    assert fall(*fell) == 2
    assert fall(plain(3), plain(4, "10, veto: {score: zero}")) is None


HALL = ", applies_when: hall"


def test_what_is_given_on_both_sides_is_given_by_the_same_community() -> None:
    # 4 points or 6 for the same: nobody has 2 more and nothing before. Without a hall: 34, then 36.
    assert rise(plain(3, "4", HALL), plain(3, "6", HALL)) == 2


def test_what_counts_by_what_is_given_is_given_with_it() -> None:
    rules = """
        criteria:
          there: {require: hall, points: 10}
          used: {require: shop, applies_when: hall, points: 20}
    """
    roomy = "  roomy: {measure: rooms, at_least: 3, points: 10}\n"
    old, new = f"{dedent(rules).rstrip()}\n{roomy}", dedent(rules)
    # Where it is not asked whether a hall is used there is none, and so no points for one: 10 of 20
    # are half of 40, and are none of 10. With a hall 10 or 30 points stay what they are.
    assert fall(old, new) == 20
    assert rise(old, new) == 0


def test_scores_are_rounded_and_not_what_lies_between_them() -> None:
    rules = """
        criteria:
          roomy: {{measure: rooms, at_least: {0}, points: 1}}
          open: {{require: shop, points: 2}}
          staffed: {{measure: staff, at_least: 2, applies_when: hall, points: 94}}
    """
    # Of three points in place of 97: from 97 to 64.67, or from 32.33 to 0.
    old, new = (dedent(rules).format(rooms) for rooms in (3, 4))
    assert fall(old, new) == Fraction("32.33")


def test_points_below_0_are_added_up_too() -> None:
    rules = """
        criteria:
          roomy:
            points: {{deductions: {{from: 10, floor: -20, lose: [{{per: rooms, points: {0}}}]}}}}
          staffed: {{measure: staff, at_least: 2, points: 30}}
    """
    # With 9 rooms: 1 of 10 is left, or 8 less than nothing; with staff 31, then 22.
    old, new = (dedent(rules).format(points) for points in (1, 2))
    assert (fall(old, new), rise(old, new)) == (9, 0)


def test_a_score_that_is_not_rounded_has_a_bound_that_is_not() -> None:
    exact = "scoring: {{resolution: 1, round: []}}\n"
    rules = "criteria: {{roomy: {{measure: rooms, at_least: {0}, points: {{share: 1}}}}}}\n"
    # 3 rooms are all of 3, and three quarters of 4.
    assert fall((exact + rules).format(3), (exact + rules).format(4)) == Fraction(1, 4)


def test_what_a_group_of_one_criterion_gives_is_what_the_group_is_worth() -> None:
    rules = """
        criteria:
          there: {{group: alone, require: hall, applies_when: shop, points: 1}}
          roomy: {{group: rest, measure: rooms, at_least: {0}, points: 10}}
        groups: {{alone: {{title: Alone, weight: 30}}, rest: {{title: Rest}}}}
    """
    # Without a shop 10 of 10 points are all of 40, and with one 10.
    old, new = (dedent(rules).format(rooms) for rooms in (3, 4))
    assert fall(old, new) == 40


BARE = """
    criteria:
      roomy: {measure: rooms, at_least: 3, points: 30}
      staffed: {measure: staff, at_least: 2, points: 10}
"""
AROUND = """
    groups: {{all: {{title: All, weight: 60{1}}}, new: {{title: New}}}}
    criteria:
      roomy: {{group: all, measure: rooms, at_least: {0}, points: 30}}
      staffed: {{group: {2}, measure: staff, at_least: 2, points: 10}}
      open: {{group: new, require: hall, points: 40}}
"""


def around(rooms: int = 3, limits: str = "", staffed: str = "all") -> str:
    return dedent(AROUND).format(rooms, limits, staffed)


def test_the_whole_score_may_be_put_beside_something_new() -> None:
    # All of 40 is 60 of 100 where the hall is closed; nothing is 40 where it is open.
    assert (fall(BARE, around()), rise(BARE, around())) == (0, 60)
    assert (fall(around(), BARE), rise(around(), BARE)) == (60, 0)


def test_what_is_in_the_group_may_change_too() -> None:
    # With 3 rooms and no staff 30 become nothing, where the hall is closed.
    assert fall(BARE, around(4)) == 30


@pytest.mark.parametrize("limits", [", at_most: 20", ", at_least: 5", ", best: 1"])
def test_a_limited_group_around_everything_is_not_added_up(limits: str) -> None:
    assert fall(BARE, around(limits=limits)) is None


def test_a_score_with_a_bonus_is_not_put_beside_anything() -> None:
    bonus = "  more: {group: extra, require: shop, points: 5}\n"
    old = dedent("""
        groups: {base: {title: Base}, extra: {title: Extra, bonus: true}}
        criteria:
          roomy: {group: base, measure: rooms, at_least: 3, points: 30}
          staffed: {group: base, measure: staff, at_least: 2, points: 10}
    """)
    # It counts for 5 points before, and for a part of the 60 afterwards.
    grouped = "new: {title: New}, extra: {title: Extra, in: all}"
    new = around().replace("new: {title: New}", grouped)
    assert fall(old + bonus, new + bonus) is None


def test_a_score_that_only_its_groups_round_is_not_put_beside_anything() -> None:
    rounding = "scoring: {resolution: 1, round: [groups]}\n"
    assert fall(rounding + dedent(BARE), rounding + around()) is None
    both = "scoring: {resolution: 1, round: [groups, total]}\n"
    assert fall(both + dedent(BARE), both + around()) == 0


def test_a_group_around_a_part_of_the_score_is_not_added_up() -> None:
    assert fall(BARE, around(staffed="new")) is None


def never_below(start: int, number: int, source: Source = of_little) -> int:
    """How many bounds there were, none of them below what some community loses."""
    known = 0
    for change in drawn(source, start, number):
        sides = zip((change.old, change.new), change.days, strict=True)
        plans = [(plan_for(each, day, flags=True), day) for each, day in sides]
        asked = Space(plans, Budget(20, 60))
        assert change.communities is not None
        old, new = (Reading(side.plan, side.day) for side in asked.sides)
        pairs = [(old.of(each).score, new.of(each).score) for each in change.communities]
        losses = [one - other for one, other in pairs if one is not None and other is not None]
        for pair, sign in ((asked.sides, 1), (asked.sides[::-1], -1)):
            bound = additive_bound(asked, *pair)
            if bound is not None:
                known += 1
                most = max((loss * sign for loss in losses), default=Fraction(0))
                assert bound >= most, change.mutation
    return known


def test_no_community_loses_more_than_was_added_up() -> None:
    assert never_below(7_000_000, 25) > 30


def test_no_community_loses_more_where_the_whole_score_is_put_beside_something() -> None:
    assert never_below(7_500_000, 15, of_around) > 10


@pytest.mark.longrun
def test_no_community_loses_more_wherever_the_whole_score_is_put_beside_something() -> None:
    assert never_below(8_500_000, 300, of_around) > 200


@pytest.mark.longrun
def test_no_community_of_very_many_changes_loses_more() -> None:
    assert never_below(8_000_000, 400) > 550
