"""The tightest range of a score: rulesets whose ends are worked out by hand.

Each says what intervals say and what can really be, so that it shows where the two differ.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from liren.engine import SnapshotError, load_ruleset, load_snapshot
from liren.engine.backends.smt import encode
from liren.engine.text import Lang
from liren.reports.audit.tight import tight_sentences, tight_to_dict
from liren.reports.page import Page
from liren.scoring import Assessment, assess
from liren.scoring.audit.answers import Answer, Example, Found, Proved
from liren.scoring.audit.tight import End, Tight, tight
from tests.scoring.making import DAY, judged, ruleset

OPPOSITE = """
    facts: {members: {type: count, at_most: 40}}
    criteria:
      large: {title: L, require: members >= 20, points: 10}
      small: {title: S, require: members < 20, points: 10}
    tiers:
      good: {title: {zh: 良好, en: Good}, total: {at_least: 15}}
      fair: {title: {zh: 合格, en: Fair}, total: {at_least: 5}}
"""
STATIONS = """
    facts: {stations: {each: {staff: {type: count, at_most: 9}}}}
    criteria:
      staffed: {title: A, for_each: stations, require: staff >= 3, combine: share,
                when_empty: unmet, points: {full: 6}}
      lean: {title: B, for_each: stations, require: staff < 3, combine: share,
             when_empty: unmet, points: {full: 6}}
"""
LEFT_OUT = """
    facts: {shop: flag, clean: flag}
    criteria:
      licence: {title: A, applies_when: shop, require: clean, points: 30}
      order: {title: B, require: clean, points: 10}
      plan: {title: C, require: not shop, points: 60}
"""
COMMUNITIES = Path(__file__).parents[3] / "fixtures" / "communities"

EARLIER = """
    facts: {residents: {type: count, at_most: 900}}
    criteria:
      grown: {title: A, require: residents > previous.residents, points: 4}
      not_grown: {title: B, require: residents <= previous.residents, points: 4}
"""


def ends(found: Tight) -> tuple[End, End]:
    """Both ends, each proved and attained by its example."""
    assert found.low is not None
    assert found.high is not None
    for end in (found.low, found.high):
        assert end.proved
        assert end.example is not None
        assert end.example.assessments[0].score.value == end.value
    return found.low, found.high


def of(found: Tight) -> tuple[object, object]:
    low, high = ends(found)
    return low.value, high.value


def tier_example(found: Tight, tier: str | None) -> Example:
    answers = dict(found.tiers)
    answer = answers[tier]
    assert isinstance(answer, Found)
    return answer.example


def interval(assessment: Assessment) -> tuple[object, object]:
    return assessment.score.low, assessment.score.high


def test_criteria_that_read_one_fact_in_opposite_directions_leave_one_score() -> None:
    assessment = judged(OPPOSITE)
    assert interval(assessment) == (0, 20)
    found = tight(assessment)
    assert of(found) == (10, 10)
    assert found.proved
    assert found.cuts == ()


def test_a_tier_that_only_intervals_leave_open_is_proved_out_of_reach() -> None:
    assessment = judged(OPPOSITE)
    assert assessment.possible_tiers == ("good", "fair", None)
    found = tight(assessment)
    assert found.possible_tiers == ("fair",)
    assert isinstance(dict(found.tiers)["good"], Proved)
    assert tier_example(found, "fair").assessments[0].tier == "fair"


def test_what_is_stated_stays_in_every_example() -> None:
    found = tight(judged(LEFT_OUT, "shop: {value: yes, note: seen}"))
    low, high = ends(found)
    assert low.example is not None
    assert high.example is not None
    for example in (low.example, high.example):
        assert example.document["facts"]["shop"] == {"value": "yes", "note": "seen"}
    assert (low.value, high.value) == (0, 40)
    assert low.example.document["facts"]["clean"] is False
    assert [stated.fact for stated in low.example.matters] == ["clean"]


def test_an_example_is_read_again_with_the_same_score() -> None:
    low, _ = ends(tight(judged(OPPOSITE, "members: {at_least: 12}")))
    assert low.example is not None
    again = assess(ruleset(OPPOSITE), load_snapshot(dict(low.example.document)), as_of=DAY)
    assert again.score.value == low.value == 10


def test_partly_known_facts_bound_what_can_be() -> None:
    assert of(tight(judged(LEFT_OUT, "clean: yes"))) == (40, 100)
    assert of(tight(judged(OPPOSITE, "members: {between: [3, 7]}"))) == (10, 10)


def test_a_quotient_over_what_applies_is_attained_at_both_ends() -> None:
    # With a shop 0 to 40 of 100. Without one the licence is left out: 60 or 70 of 70.
    assessment = judged(LEFT_OUT)
    assert of(tight(assessment)) == (0, 100)
    assert of(tight(judged(LEFT_OUT, "shop: no"))) == (Fraction(8571, 100), 100)


def test_lists_are_looked_at_up_to_a_stated_length() -> None:
    found = tight(
        judged(STATIONS, "stations: {records: [{staff: 4}], count: {at_least: 1}}"), records=2
    )
    assert [(cut.list, cut.records) for cut in found.cuts] == [("stations", 3)]
    low, high = ends(found)
    # One station earns the 6 points of one criterion. Of several, a share of either: 6 in all.
    assert (low.value, high.value) == (6, 6)
    assert low.cuts == high.cuts == found.cuts


def test_an_end_that_intervals_prove_holds_for_lists_of_any_length() -> None:
    text = STATIONS.replace("require: staff < 3", "require: staff >= 5")
    low, high = ends(tight(judged(text)))
    assert low.cuts == high.cuts == ()
    assert high.value == 12


def test_a_list_that_is_known_keeps_its_records_and_names() -> None:
    facts = "stations: [{name: East, staff: 4}, {name: West}]"
    low, _ = ends(tight(judged(STATIONS, facts)))
    assert low.example is not None
    east, west = low.example.document["facts"]["stations"]
    assert (east, west["name"]) == ({"name": "East", "staff": "4"}, "West")
    assert isinstance(west["staff"], int)


def test_a_known_snapshot_has_its_score_and_no_more() -> None:
    found = tight(judged(OPPOSITE, "members: 20"))
    assert of(found) == (10, 10)
    assert found.possible_tiers == ("fair",)


def test_claims_and_waivers_of_the_snapshot_are_fixed() -> None:
    waived = "waivers: [{criterion: plan, by: street, reason: works, until: 2022-12-31}]"
    found = tight(judged(LEFT_OUT, "shop: yes", waived))
    assert of(found) == (0, 100)
    low, _ = ends(found)
    assert low.example is not None
    assert low.example.assessments[0].findings[2].status == "waived"


def test_a_score_that_may_be_absent_is_said_to_be() -> None:
    text = """
        facts: {shop: flag, clean: flag}
        criteria: {licence: {title: A, applies_when: shop, require: clean, points: 5}}
    """
    found = tight(judged(text))
    assert of(found) == (0, 5)
    assert isinstance(found.unscored, Found)
    assert found.unscored.example.assessments[0].score.absent
    assert isinstance(tight(judged(text, "shop: yes")).unscored, Proved)


def test_there_are_no_ends_where_nothing_is_ever_scored() -> None:
    text = """
        facts: {shop: flag, inn: flag, clean: flag}
        checks: [not shop or inn]
        criteria: {licence: {title: A, applies_when: shop and not inn, require: clean, points: 5}}
    """
    found = tight(judged(text))
    assert (found.low, found.high) == (None, None)
    assert isinstance(found.unscored, Found)
    assert "nothing is left to score (proved)" in tight_sentences(found, Page("en"))[0]


def test_an_earlier_round_that_is_asked_about_is_stated_in_every_example() -> None:
    found = tight(judged(EARLIER))
    assert of(found) == (4, 4)
    low, _ = ends(found)
    assert low.example is not None
    assert set(low.example.document["history"][0]["facts"]) == {"residents"}
    given = "history: [{as_of: 2021-06-30, score: 3}]"
    low, _ = ends(tight(judged(EARLIER, "residents: 5", given)))
    assert low.example is not None
    assert low.example.document["history"][0]["score"] == "3"


def test_facts_that_cannot_hold_together_are_refused() -> None:
    text = """
        facts: {a: flag, b: flag, c: flag}
        checks: [a or b, not a or c, not b or c]
        criteria: {x: {title: X, require: a, points: 5}}
    """
    with pytest.raises(SnapshotError) as refused:
        tight(judged(text, "c: no"))
    [problem] = refused.value.problems
    assert problem.message("en") == (
        "what the snapshot states cannot hold together with the checks, however it is completed"
    )
    assert problem.message("zh") == (
        "快照所载各项事实与规则集的核对条件不能同时成立，没有任何补全方式"
    )


def test_what_time_did_not_allow_is_left_open() -> None:
    text = OPPOSITE.replace("members < 20", "members < 15")
    assert of(tight(judged(text))) == (0, 10)
    found = tight(judged(text), seconds=5, total_seconds=0)
    assert not found.proved
    assert found.high is not None
    assert (found.high.bound, found.high.why) == (20, "time")
    said = " ".join(tight_sentences(found, Page("en")))
    assert "more than 20.00 is not" in said
    assert "time limit" in said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "whatever is still unknown, the score is 10.00 (proved)"),
        ("zh", "无论待查明事项结果如何，得分均为 10.00 分（已证明）"),
    ],
)
def test_a_certain_score_is_said_in_words(lang: Lang, said: str) -> None:
    assert tight_sentences(tight(judged(OPPOSITE)), Page(lang))[0] == said


def test_tiers_are_said_in_words() -> None:
    found = tight(judged(OPPOSITE))
    assert tight_sentences(found, Page("en"))[1:] == [
        '"Fair" can be reached', '"Good" is out of reach (proved)', "some tier is certain (proved)",
    ]  # fmt: skip
    assert tight_sentences(found, Page("zh"))[1:] == [
        "可能评为“合格”", "已证明不可能评为“良好”", "已证明必能评上等次",
    ]  # fmt: skip


def test_a_range_is_said_in_words_and_as_data() -> None:
    found = tight(judged(LEFT_OUT, "shop: no"))
    assert tight_sentences(found, Page("en")) == [
        "tightest range: 85.71 to 100.00, both ends can be reached (proved)"
    ]
    data = tight_to_dict(found)
    assert data["proved"] is True
    low = data["low"]
    assert isinstance(low, dict)
    assert (low["value"], low["bound"], low["proved"], low["why"]) == ("85.71", "85.71", True, None)
    assert low["example"]["filled"] == ["clean"]
    assert low["example"]["snapshot"]["facts"] == {"shop": "no", "clean": False}


def test_the_mean_of_many_undecided_records_is_a_quotient(monkeypatch: pytest.MonkeyPatch) -> None:
    text = """
        facts: {halls: {at_most: 2, each: {area: {type: count, at_most: 9}, used: flag}}}
        criteria:
          x: {title: X, for_each: halls, where: used, require: area >= 8, combine: mean,
              when_empty: unmet, points: {full: 8}}
          y: {title: Y, require: "any(halls: used)", points: 2}
    """
    few = tight(judged(text))
    monkeypatch.setattr(encode, "MOST_UNDECIDED", 0)
    assert of(tight(judged(text))) == of(few)


def shipped(ruleset: str, community: str) -> Assessment:
    return assess(load_ruleset(ruleset), load_snapshot(COMMUNITIES / f"{community}.yaml"))


def test_what_intervals_say_of_a_shipped_ruleset_can_really_be() -> None:
    assessment = shipped("red-property", "daancheng")
    found = tight(assessment)
    assert of(found) == interval(assessment)
    assert found.possible_tiers == assessment.possible_tiers
    assert found.proved


@pytest.mark.longrun
@pytest.mark.parametrize("community", ["yili-beiyuan", "chunhui", "daancheng"])
def test_intervals_are_wider_than_what_can_be_where_criteria_share_facts(community: str) -> None:
    assessment = shipped("harmonious-community", community)
    low, high = ends(tight(assessment, seconds=30, total_seconds=600))
    assert assessment.score.low < low.bound
    assert high.bound == assessment.score.high


PLAUSIBLE = """
    facts:
      residents: {type: count, unit: person, at_least: 1}
      voters: {type: count, unit: person}
      wage: {type: money, at_least: 1}
      pay: {type: money}
      hall: {type: number, unit: m2}
      checked: {type: date}
    checks: [voters <= residents]
    criteria:
      turnout: {measure: voters / residents, at_least: 80 %, points: 5}
      paid: {measure: pay / wage, at_least: 100 %, points: 4}
      hall: {measure: hall, at_least: 300 m2, points: 3}
      checked: {require: "months(as_of, checked) < 12 months", points: 2}
    tiers:
      good: {title: {zh: 良好, en: Good}, total: {at_least: 10}}
"""


def completed(found: Answer | End | None) -> dict[str, object]:
    """The facts of the example of an answer or an end."""
    assert isinstance(found, Found | End)
    assert found.example is not None
    facts: dict[str, object] = found.example.document["facts"]
    return facts


def test_an_end_is_shown_by_a_community_that_is_ordinary_wherever_it_can_be() -> None:
    found = tight(judged(PLAUSIBLE, "residents: 2400"))
    low, high = ends(found)
    assert (low.value, high.value) == (0, 14)
    assert completed(high) == {
        "residents": "2400", "voters": 2000, "wage": "50000 yuan", "pay": "55000 yuan",
        "hall": "350 m2", "checked": "2022-05-31",
    }  # fmt: skip
    assert completed(low) == {
        **completed(high), "voters": 1919, "pay": "49999 yuan", "hall": "299 m2",
        "checked": "2021-06-30",
    }  # fmt: skip


def test_a_tier_is_shown_by_a_community_that_misses_no_more_than_it_has_to() -> None:
    found = tight(judged(PLAUSIBLE, "residents: 2400"))
    good, ordinary = (
        completed(next(each.answer for each in found.tiers if each.tier == tier))
        for tier in (None, "good")
    )
    assert {name for name in good if good[name] != ordinary[name]} == {"voters"}
