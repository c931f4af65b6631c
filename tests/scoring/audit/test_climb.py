"""Climbing: communities are read as both rulesets read them, and each step is one part's state."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from liren.engine import load_snapshot
from liren.engine.backends.smt.solver import Budget, Value
from liren.scoring import assess
from liren.scoring.audit.climb import Part, Scales, climb
from liren.scoring.audit.parts import parts_of
from liren.scoring.audit.space import Space
from liren.scoring.plan import Results, plan_for
from tests.scoring.making import DAY, ruleset

RULES = """
    facts:
      rooms: {{type: count, at_most: 9}}
      tools: {{type: checklist, items: [ladder, hose]}}
      head: {{type: choice, options: [nurse, other]}}
      estates: {{at_least: 2, at_most: 2, each: {{households: {{type: count, at_most: 9}}}}}}
    criteria:
      roomy: {{measure: rooms, at_least: {0}, points: 10}}
      tooled: {{checklist: tools, points: {{each: 5}}}}
      led: {{require: head == nurse, points: 20}}
      homes:
        {{for_each: estates, measure: households, at_least: {1}, combine: share, points: 10,
          exemption: {{zh: 免, en: exempt}}}}
"""
VALUES: dict[str, Value] = {
    "rooms": 4, "tools:ladder": True, "tools:hose": False, "head": 0, "estates.count": 2,
    "estates[0].households": 3, "estates[1].households": 5, "claimed:homes": False,
}  # fmt: skip
FACTS = {
    "rooms": 4,
    "tools": ["ladder"],
    "head": "nurse",
    "estates": [{"households": 3}, {"households": 5}],
}


def space() -> Space:
    plans = [
        (plan_for(ruleset(RULES.format(*bounds)), DAY, flags=True), DAY)
        for bounds in ((3, 3), (5, 5))
    ]
    return Space(plans, Budget(20, 60))


def scores(results: tuple[Results, ...]) -> list[Any]:
    return [each.score.value for each in results]


def fall(results: tuple[Results, ...]) -> Any:
    before, after = scores(results)
    return before - after


def part(**values: Any) -> Part:
    """A part with two states: the values as they are, and these."""
    state = {name.replace("_", ":"): value for name, value in values.items()}
    return Part(frozenset(state), ({name: VALUES[name] for name in state}, state))


def test_a_community_scores_what_its_snapshot_does() -> None:
    # 10 + 5 + 20 + 10 of 50, and 0 + 5 + 20 + 5.
    asked = space()
    assert scores(Scales(asked.sides).results(VALUES)) == [45, 30]
    document = load_snapshot({"snapshot": "here", "facts": FACTS})
    found = [assess(side.ruleset, document, as_of=DAY) for side in asked.sides]
    assert [each.score.value for each in found] == [45, 30]


def test_a_claimed_exemption_is_part_of_a_community() -> None:
    # Without the homes 35 and 25 of 40, put in terms of 50.
    found = scores(Scales(space().sides).results({**VALUES, "claimed:homes": True}))
    assert found == [Fraction("43.75"), Fraction("31.25")]


def test_moving_a_part_comes_to_the_same_as_reading_the_community_anew() -> None:
    scales = Scales(space().sides)
    state: dict[str, Value] = {"estates.count": 2, "estates[0].households": 9,
                               "estates[1].households": 0}  # fmt: skip
    moved = scales.moved(scales.position(VALUES), state)
    assert moved.values == {**VALUES, **state}
    assert scores(scales.run(moved)) == scores(scales.results({**VALUES, **state})) == [40, 30]


def test_climbing_takes_every_part_to_where_it_matters_most() -> None:
    # 10 for the rooms, and 10 for both homes together.
    homes = {"estates.count": 2, "estates[0].households": 4, "estates[1].households": 4}
    parts = [
        part(rooms=9),
        Part(frozenset(homes), ({name: VALUES[name] for name in homes}, homes)),
    ]
    start = {**VALUES, "rooms": 9}
    found = climb(Scales(space().sides), start, parts, fall, Budget(5, 60))
    assert found.measure == 20
    assert found.values == {**VALUES, **homes}


def test_climbing_stays_where_nothing_is_better() -> None:
    found = climb(
        Scales(space().sides), VALUES, [part(rooms=9), part(tools_hose=True)], fall, Budget(5, 60)
    )
    assert (found.measure, found.values) == (15, VALUES)


def test_a_list_of_one_length_has_states_too() -> None:
    asked = space()
    (homes,) = (part for part in parts_of(asked) if "estates[0].households" in part.names)
    assert "estates.count" in homes.names
    assert all(state["estates.count"] == 2 for state in homes.states)
    assert climb(Scales(asked.sides), asked.ordinary, [homes], fall, Budget(5, 60)).measure == 10
