"""Questions about all communities at once: proved, found, or given up, and never confused."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from liren.engine import load_snapshot
from liren.engine.backends.smt.encode import Cut
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget
from liren.engine.backends.smt.terms import Term
from liren.scoring import assess
from liren.scoring.audit.answers import Answer, Found, GaveUp, Proved
from liren.scoring.audit.space import Space, agrees
from liren.scoring.audit.writing import to_yaml
from liren.scoring.names import APPLIES, EARNED, MET, TOTAL
from liren.scoring.plan import plan_for
from tests.scoring.making import ruleset

DAY = date(2022, 6, 30)

COMMITTEE = """
facts:
  committees:
    at_most: 60
    each:
      members: {type: count, unit: person, at_least: 1, at_most: 50}
      party_members: {type: count, unit: person, at_most: 50}
    checks: [party_members <= members]
  outdoor: {type: number, unit: m2, at_most: 100000}
  residents: {type: count, unit: person}
  rooms: {type: checklist, items: [ward, pharmacy, office]}
  head: {type: choice, options: [attending, resident, other]}
criteria:
  share:
    {for_each: committees, measure: party_members / members, at_least: 30 %, combine: mean,
     when_empty: not_applicable, points: {share: 8}}
  venue: {measure: outdoor, at_least: 300 m2, points: 5}
  per_head: {measure: outdoor / residents, at_least: 2 m2/person, when_zero: met, points: 4}
  both_rooms: {checklist: rooms, items: [ward, pharmacy], points: {each: 2}}
  led: {require: "head in [attending]", points: 3, exemption: {zh: 特殊情况, en: special case}}
"""


def space(text: str, records: int = 3, seconds: float = 10) -> Space:
    plan = plan_for(ruleset(text), DAY, flags=True)
    return Space([(plan, DAY)], Budget(seconds, seconds * 10), records)


def asked(of: Space, criterion: str, *, met: bool) -> Answer:
    """Whether a criterion can be met, or missed although it applies."""
    side = of.sides[0]
    holds: Term = side.term(criterion, MET)
    wanted = holds if met else of.factory.negate(holds)
    return of.ask([wanted, side.term(criterion, APPLIES)])


def shown(answer: Answer) -> list[tuple[str, Any, Any]]:
    """How the example differs from an ordinary community."""
    assert isinstance(answer, Found), answer
    return [(fact.name, fact.value, fact.ordinary) for fact in answer.example.differs]


def test_an_ordinary_community_meets_everything_and_is_of_a_typical_size() -> None:
    of = space(COMMITTEE)
    example = of.example(of.ordinary, ())
    assert example is not None
    [assessment] = example.assessments
    assert {finding.status for finding in assessment.findings} == {"met"}
    assert assessment.score.value == 24
    assert example.document["facts"]["residents"] == 1000
    assert example.document["facts"]["outdoor"] == "2500 m2"
    assert len(example.document["facts"]["committees"]) == 1


def test_an_example_differs_in_one_fact_by_as_few_whole_units_as_will_do() -> None:
    of = space(COMMITTEE)
    assert shown(asked(of, "venue", met=False)) == [("outdoor", "299 m2", "2500 m2")]
    [(name, value, ordinary)] = shown(asked(of, "both_rooms", met=False))
    assert (name, ordinary) == ("rooms", ["ward", "pharmacy"])
    assert len(value) == 1
    [(name, value, _)] = shown(asked(of, "led", met=False))
    assert (name, value) == ("head", "resident")


def test_an_example_keeps_whole_numbers_whole_and_parts_within_the_whole() -> None:
    of = space(COMMITTEE)
    answer = asked(of, "share", met=False)
    assert isinstance(answer, Found)
    [committee] = answer.example.document["facts"]["committees"]
    members, party = committee["members"], committee["party_members"]
    assert isinstance(members, int)
    assert isinstance(party, int)
    assert 0 <= party <= members
    assert 10 * party < 3 * members


def test_an_example_is_a_snapshot_that_assess_takes() -> None:
    of = space(COMMITTEE)
    answer = asked(of, "share", met=False)
    assert isinstance(answer, Found)
    rules = of.sides[0].ruleset
    again = assess(rules, load_snapshot(dict(answer.example.document)), as_of=DAY)
    assert again.findings[0].status == "partly_met"
    assert again.to_dict()["score"] == answer.example.assessments[0].to_dict()["score"]


def test_what_no_community_does_is_proved_with_the_lists_that_were_cut() -> None:
    of = space(COMMITTEE, records=2)
    side, factory = of.sides[0], of.factory
    more = factory.above(factory.subtract(side.term("share", EARNED), factory.figure(8)))
    assert of.ask([more]) == Proved((Cut("committees", 2),))
    whole = space("facts: {a: {type: count, at_most: 5}}\ncriteria: {c: {measure: a, at_least: 6}}")
    assert asked(whole, "c", met=True) == Proved(())


def test_a_list_that_declares_fewer_records_is_not_cut() -> None:
    few = COMMITTEE.replace("at_most: 60", "at_most: 2")
    assert space(few).cuts == ()
    assert space(COMMITTEE).cuts == (Cut("committees", 3),)


def test_without_time_nothing_is_claimed() -> None:
    of = space(COMMITTEE, seconds=10)
    assert of.ordinary
    of.budget.until = 0
    side, factory = of.sides[0], of.factory
    more = factory.above(factory.subtract(side.terms[TOTAL], factory.figure(24)))
    answer = of.ask([more])
    assert answer == GaveUp("time")
    assert isinstance(answer, GaveUp)
    assert answer.say() == ("超出时间限制", "the time limit was reached")


def test_an_exemption_is_a_choice_like_a_fact() -> None:
    of = space(COMMITTEE)
    answer = of.ask([of.factory.negate(of.sides[0].term("led", APPLIES))])
    assert isinstance(answer, Found)
    [claim] = answer.example.document["claims"]
    assert claim["criterion"] == "led"
    statuses = {f.criterion.id: f.status for f in answer.example.assessments[0].findings}
    assert statuses["led"] == "not_applicable"


def test_a_quotient_of_two_facts_is_exact_at_its_threshold() -> None:
    of = space(COMMITTEE)
    answer = asked(of, "per_head", met=False)
    assert isinstance(answer, Found)
    facts = answer.example.document["facts"]
    area = Fraction(facts["outdoor"].removesuffix(" m2"))
    assert area < 2 * facts["residents"] <= area + 2


HISTORY = """
facts: {cases: {type: count, at_most: 500}}
criteria:
  fewer: {require: cases < previous.cases, points: 2}
"""


def test_the_previous_round_is_part_of_an_example() -> None:
    of = space(HISTORY)
    answer = asked(of, "fewer", met=False)
    assert isinstance(answer, Found)
    [earlier] = answer.example.document["history"]
    assert earlier["as_of"] == "2021-06-30"
    assert earlier["facts"]["cases"] <= answer.example.document["facts"]["cases"]


CALENDAR = """
facts: {opened: date}
criteria:
  old_enough: {measure: "months(as_of, opened)", at_least: 4 months, points: 2}
"""


def test_calendar_months_are_counted_as_the_scalar_backend_does() -> None:
    of = space(CALENDAR)
    [(name, value, ordinary)] = shown(asked(of, "old_enough", met=False))
    assert (name, value) == ("opened", "2022-03-01")
    assert "2012-07-02" <= ordinary <= "2022-02-28"


def test_a_number_that_no_decimal_states_is_shown_as_a_fraction() -> None:
    of = space("""
facts: {a: {type: number, at_most: 10}}
criteria: {c: {require: 3 * a == 1, points: 1}}
""")
    assert [value for _, value, _ in shown(asked(of, "c", met=True))] == ["1/3"]


def test_numbers_that_no_snapshot_states_are_not_shown() -> None:
    of = space("""
facts: {a: {type: number, at_most: 10}}
criteria: {c: {require: a * a == 2, points: 1}}
""")
    assert asked(of, "c", met=True) == GaveUp("unwritable")


def test_a_finer_value_is_found_where_the_usual_grid_has_none() -> None:
    of = space("""
facts: {a: {type: number, unit: m2, at_most: 10}}
criteria: {c: {require: a > 1 m2 and a < 1.001 m2, points: 1}}
""")
    answer = asked(of, "c", met=True)
    assert isinstance(answer, Found)
    value = answer.example.document["facts"]["a"].removesuffix(" m2")
    assert "1" < value < "1.001"


def test_the_same_question_has_the_same_answer_in_every_process() -> None:
    code = (
        "from tests.scoring.audit.test_space import *;"
        "print(asked(space(COMMITTEE), 'share', met=False).example.to_yaml())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path.cwd())},
        ).stdout
        for seed in ("1", "2", "3")
    }  # fmt: skip
    assert len(found) == 1


def test_two_rulesets_share_facts_of_the_same_kind_within_both_bounds() -> None:
    texts = [
        f"facts: {{a: {{type: count, at_most: {most}}}}}\n"
        "criteria: {c: {measure: a, at_least: 1}}"
        for most in (5, 9)
    ]
    plans = [(plan_for(ruleset(text), DAY, flags=True), DAY) for text in texts]
    both = Space(plans, Budget(5, 20))
    assert both.unshared == set()
    assert both.factory.variables["a"].high == 5  # type: ignore[attr-defined]


def test_a_document_is_written_so_that_it_reads_back() -> None:
    text = to_yaml({"snapshot": "x", "facts": {"a": "0.5 m2", "b": [True], "c": {"d": "是"}}})
    assert text == 'snapshot: x\nfacts:\n  a: "0.5 m2"\n  b: [yes]\n  c: {d: 是}\n'
    assert to_yaml({"facts": {}, "claims": [{"criterion": "c"}]}) == (
        "facts: {}\nclaims:\n  - {criterion: c}\n"
    )


def test_an_assessment_that_came_to_another_status_confirms_nothing() -> None:
    of = space("facts: {a: {type: count, at_most: 5}}\ncriteria: {c: {measure: a, at_least: 3}}")
    [side] = of.sides
    snapshot = load_snapshot({"snapshot": "s", "facts": {"a": 3}})
    assessment = assess(side.ruleset, snapshot, as_of=DAY)
    assert agrees(side, assessment, Evaluation({"a": 3}))
    assert not agrees(side, assessment, Evaluation({"a": 2}))


def test_an_example_looks_up_each_fact_a_few_times_however_many_matter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = 80
    facts = "".join(f"  f{i}: flag\n" for i in range(many))
    criteria = "".join(f"  c{i}: {{require: f{i}, points: 1}}\n" for i in range(many))
    of = space(f"facts:\n{facts}criteria:\n{criteria}")
    ordinary, looked = of.ordinary, list[str]()
    fact_of = Space.fact_of

    def note(self: Space, name: str) -> Any:
        looked.append(name)
        return fact_of(self, name)

    monkeypatch.setattr(Space, "fact_of", note)
    names = [f"f{i}" for i in range(many // 2)]
    example = of.example(ordinary, names)
    assert example is not None
    assert len(example.brief["facts"]) == many // 2
    assert len(looked) < 12 * many
