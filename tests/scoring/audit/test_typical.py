"""Ordinary communities are plausible; examples differ from them in nothing that is not needed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from liren.engine import load_ruleset
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget, Value
from liren.engine.backends.smt.terms import NumberVariable, Term
from liren.engine.ruleset.load import shipped_rulesets
from liren.engine.ruleset.model import Ruleset
from liren.scoring.audit.answers import Found
from liren.scoring.audit.plainer import hold_of, plainer
from liren.scoring.audit.space import Space
from liren.scoring.audit.typical import nice
from liren.scoring.names import APPLIES, MET
from liren.scoring.plan import plan_for
from tests.scoring.making import ruleset

DAY = date(2022, 6, 30)


def space(rules: Ruleset, seconds: float = 10) -> Space:
    day = min(rules.end or DAY, DAY)
    return Space([(plan_for(rules, day, flags=True), day)], Budget(seconds, seconds * 10))


def facts(of: Space) -> dict[str, object]:
    """What an ordinary community states, replayed."""
    example = of.example(of.ordinary, ())
    assert example is not None
    found: dict[str, object] = example.document["facts"]
    return found


@pytest.fixture(scope="module", params=sorted(shipped_rulesets()))
def shipped(request: pytest.FixtureRequest) -> Space:
    return space(load_ruleset(request.param))


def numbers(of: Space) -> Iterator[tuple[str, Fraction, Value]]:
    """The numbers of an ordinary community that are about facts, their steps and values."""
    for name in of.grids:
        about = of.fact_of(name)
        assert about is not None
        yield name, Fraction(about[0].step), of.ordinary[name]


def test_an_ordinary_community_keeps_all_bounds_checks_and_steps(shipped: Space) -> None:
    says = Evaluation(shipped.ordinary)
    assert all(says.of(term) for term in shipped.constraints.terms)
    for name, step, value in numbers(shipped):
        assert Fraction(value) % step == 0, name
    assert facts(shipped)


def test_nothing_that_is_measured_is_zero_in_an_ordinary_community(shipped: Space) -> None:
    assert [name for name, _, value in numbers(shipped) if value <= 0] == []


def test_days_are_recent_unless_the_rules_say_otherwise(shipped: Space) -> None:
    today = DAY.toordinal()
    for name, value in shipped.ordinary.items():
        about = shipped.fact_of(name)
        if about is not None and about[0].kind == "date":
            assert today - 366 <= value <= today + 100, (name, date.fromordinal(int(value)))


def asked(of: Space) -> Iterator[list[Term]]:
    """Of each criterion that it applies and is missed, and that it is met."""
    side = of.sides[0]
    for criterion in side.ruleset.criteria:
        met = side.term(criterion, MET)
        yield [side.term(criterion, APPLIES), of.factory.negate(met)]
        yield [met]


def test_without_any_one_of_its_differences_an_example_is_none(shipped: Space) -> None:
    side = shipped.sides[0]
    examples = 0
    for terms in asked(shipped):
        shipped.noted.clear()
        answer = shipped.ask(terms)
        if not isinstance(answer, Found):
            continue
        [values] = shipped.noted
        for stated in answer.example.differs:
            names = [n for n in values if n == stated.name or n.startswith(f"{stated.name}:")]
            back = {**values, **{name: shipped.ordinary[name] for name in names}}
            says = Evaluation(back)
            assert not all(says.of(t) for t in (*terms, *shipped.constraints.terms)), stated
        examples += 1
    assert examples >= len(side.ruleset.criteria)


# rules that nobody has seen


ESTATE = """
facts:
  residents: {type: count, unit: person, at_least: 1}
  households: {type: count, unit: household}
  volunteers: {type: count, unit: person}
  green: {type: number, unit: m2}
  hall: {type: number, unit: m2, at_most: 400}
  noise: {type: number, unit: m2}
  budget: {type: money}
  owners: {type: share}
  complaints: {type: count}
  answered: {type: count}
  fires: {type: count}
  meeting: {type: date}
  shops: {each: {staff: {type: count, unit: person}, trained: {type: count, unit: person}},
          checks: [trained <= staff]}
checks: [volunteers <= residents, answered <= complaints]
criteria:
  green: {measure: green / residents, at_least: 5 m2/person}
  hall: {measure: hall, at_least: 300 m2}
  quiet: {measure: noise, at_most: 200 m2}
  budget: {measure: budget, at_least: 20000 yuan}
  owners: {measure: owners, more_than: 50 %}
  volunteers: {measure: volunteers / residents, at_least: 15 %}
  answered: {measure: answered / complaints, at_least: 80 %, when_zero: met}
  safe: {measure: fires, at_most: 0}
  met: {require: "months(as_of, meeting) < 12 months"}
  shops: {for_each: shops, measure: trained / staff, at_least: 50 %, combine: all,
          when_empty: unmet, when_zero: unmet}
"""


def test_typical_sizes_follow_from_what_a_ruleset_declares_and_asks() -> None:
    assert facts(space(ruleset(ESTATE))) == {
        "residents": 1000, "households": 300, "volunteers": 200, "green": "5500 m2",
        "hall": "350 m2", "noise": "150 m2", "budget": "25000 yuan", "owners": "55 %",
        "complaints": 10, "answered": 8, "fires": 0, "meeting": "2022-05-31",
        "shops": [{"staff": 10, "trained": 6}],
    }  # fmt: skip


def test_further_records_are_like_the_first() -> None:
    of = space(ruleset(ESTATE))
    assert [of.ordinary[f"shops[{i}].staff"] for i in range(3)] == [10, 10, 10]
    assert [of.ordinary[f"shops[{i}].trained"] for i in range(3)] == [6, 6, 6]


def test_bounds_come_before_what_is_typical() -> None:
    few = ESTATE.replace("unit: person, at_least: 1", "unit: person, at_least: 1, at_most: 40")
    found = facts(space(ruleset(few)))
    assert (found["residents"], found["volunteers"], found["green"]) == (35, 7, "200 m2")
    many = ESTATE.replace("unit: person, at_least: 1", "unit: person, at_least: 20000")
    assert facts(space(ruleset(many)))["residents"] == 20000


def test_the_whole_stays_and_the_part_changes() -> None:
    of = space(ruleset(ESTATE))
    side = of.sides[0]
    answer = of.ask([of.factory.negate(side.term("volunteers", MET))])
    assert isinstance(answer, Found)
    [differs] = answer.example.differs
    assert (differs.name, differs.value, differs.ordinary) == ("volunteers", 149, 200)


def test_needless_differences_are_taken_back_and_numbers_brought_closer() -> None:
    of = space(ruleset(ESTATE))
    side = of.sides[0]
    missed = hold_of([of.factory.negate(side.term("hall", MET))])
    far = {**of.ordinary, "hall": 0, "fires": 7, "residents": 50, "volunteers": 50, "green": 0}
    far |= {"shops.count": 3, "households": 9, "shops[2].staff": 90}
    found = plainer(of, far, of.ordinary, missed)
    assert {n: v for n, v in found.items() if v != of.ordinary[n]} == {"hall": 299}


def test_records_that_it_holds_without_are_left_out_whichever_they_are() -> None:
    of = space(ruleset(ESTATE))
    last = hold_of([of.factory.negate(of.sides[0].term("shops", MET))])
    for row in range(3):
        far = {**of.ordinary, "shops.count": 3, f"shops[{row}].trained": 2}
        assert last(dict(far))
        found = plainer(of, far, of.ordinary, last)
        differs = {n: v for n, v in found.items() if v != of.ordinary[n]}
        assert set(differs) == {"shops[0].trained"}, "the record that matters is the only one"


@pytest.mark.parametrize(
    ("size", "above", "below"),
    [
        ("315", "350", "300"),
        ("0.95", "0.95", "0.95"),
        ("6.3", "6.5", "6"),
        ("99", "100", "95"),
        ("0", "0", "0"),
        ("-3", "-3", "-3"),
    ],
)
def test_round_numbers_begin_with_one_or_two_plain_digits(
    size: str, above: str, below: str
) -> None:
    assert nice(Fraction(size), math.ceil) == Fraction(above)
    assert nice(Fraction(size), math.floor) == Fraction(below)


def test_numbers_that_are_never_positive_have_typical_values_too() -> None:
    of = space(
        ruleset("""
    facts:
      balance: {type: number, at_least: -10, at_most: 0}
      other: {type: number, at_least: -10, at_most: 10}
    checks: [balance <= other]
    criteria: {c: {title: C, measure: other - balance, at_least: 5, points: 5}}
    """)
    )
    assert (of.ordinary["balance"], of.ordinary["other"]) == (0, 10)


def test_a_number_is_whole_in_its_unit_where_that_will_do_and_else_as_close_as_it_can_be() -> None:
    rules = """
        facts: {{area: {{type: number, unit: m2}}, fees: {{type: share}}}}
        criteria:
          a: {{measure: area, at_least: 300 m2, points: 1}}
          b: {{measure: fees, at_least: {0}, points: 1}}
    """
    for figure, needed, expected in (
        ("80 %", {}, {"area": 299, "fees": Fraction(79, 100)}),
        ("80 %", {"area": "299.5"}, {"area": Fraction(29999, 100), "fees": Fraction(79, 100)}),
        ("0.5 %", {}, {"area": 299, "fees": Fraction(49, 10000)}),
    ):
        of = space(ruleset(rules.format(figure)))
        side, factory = of.sides[0], of.factory
        terms = [factory.negate(side.term(name, MET)) for name in ("a", "b")]
        if needed:
            # What lies between whole numbers only, is not rounded away; and no number becomes 0.
            least = factory.figure(Fraction(needed["area"]))
            area = factory.variables["area"]
            assert isinstance(area, NumberVariable)
            terms.append(factory.at_least(area, least))
        found = plainer(of, {**of.ordinary, "area": Fraction("299.9"), "fees": Fraction("0.0041")},
                        of.ordinary, hold_of(terms))  # fmt: skip
        assert {name: found[name] for name in expected} == expected, figure
