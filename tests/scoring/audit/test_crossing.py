"""States of a part that are put together from two others."""

from __future__ import annotations

from liren.engine.backends.smt.solver import Budget, Value
from liren.scoring.audit.crossing import crossed
from liren.scoring.audit.parts import components
from liren.scoring.audit.space import Side, Space
from liren.scoring.plan import plan_for
from tests.scoring.making import DAY, ruleset

RULES = """
    facts:
      members: {{type: count, at_least: 1, at_most: 20}}
      party: {{type: count, at_most: 20}}
      chair: flag
      garden: flag
    checks: [party <= members, party >= 1 or not chair]
    criteria:
      led: {{require: chair, points: 5}}
      shared: {{measure: party / members, at_least: {0} %, points: 8}}
      green: {{require: garden, points: 3}}
"""
LED: dict[str, Value] = {"members": 10, "party": 5, "chair": True}
ALONE: dict[str, Value] = {"members": 10, "party": 0, "chair": False}


def space(*shares: int) -> Space:
    plans = [(plan_for(ruleset(RULES.format(each)), DAY, flags=True), DAY) for each in shares]
    return Space(plans, Budget(20, 60))


def part_with(within: Space, name: str) -> tuple[frozenset[str], list[tuple[Side, str]]]:
    return next(each for each in components(within) if name in each[0])


def test_what_one_criterion_reads_is_taken_from_one_state_and_the_rest_from_the_other() -> None:
    within = space(30, 40)
    found = crossed(within, *part_with(within, "party"), [LED, ALONE])
    # Nobody can be led by a party member who has none, so only one of the two ways is left.
    assert found == [{"members": 10, "party": 5, "chair": False}]


def test_what_comes_to_nothing_new_is_left_out() -> None:
    within = space(30, 40)
    alike: dict[str, Value] = {"members": 20, "party": 10, "chair": False}
    states = [LED, ALONE, alike]
    assert crossed(within, *part_with(within, "party"), states) == []


def test_states_that_were_put_together_are_gone_on_from() -> None:
    within = space(30, 40)
    short: dict[str, Value] = {"members": 10, "party": 3, "chair": True}
    found = crossed(within, *part_with(within, "party"), [short, ALONE, LED])
    assert {(state["party"], state["chair"]) for state in found} == {(3, False), (5, False)}


def test_what_both_rulesets_see_alike_is_not_put_together() -> None:
    within = space(30, 30)
    assert crossed(within, *part_with(within, "party"), [LED, ALONE]) == []


def test_no_more_is_put_together_when_the_time_is_over() -> None:
    within = space(30, 40)
    part = part_with(within, "party")
    assert within.ordinary
    within.budget.until = 0
    assert crossed(within, *part, [LED, ALONE]) == []
