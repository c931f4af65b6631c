"""What a tier asks for beside points, what lowers it, how long it holds, what follows from it."""

from __future__ import annotations

from datetime import date

import pytest

from liren.engine.ruleset.model import Period
from tests.scoring.completing import contained
from tests.scoring.making import judged, ruleset

YES_NO = ("yes", "no")

RULES = """
facts:
  a: flag
  b: flag
  here: flag
  small: flag
  n: {type: count, at_most: 10}
  residents: {type: count, unit: person, at_most: 9000, at_least: 1}
parameters: {least: {value: 3}, gone: {value: unspecified}}
groups: {main: {title: M}, more: {title: B, bonus: true}}
criteria:
  a: {title: A, group: main, require: a, points: 4}
  b: {title: B, group: main, require: b, applies_when: here, points: 4}
  n: {title: N, group: main, measure: n, points: {per_unit: {points: 1, at_most: 10}}}
  fine: {title: F, group: main, points: {deductions: {from: 0, floor: -4,
         lose: [{points: 1, when: small}]}}}
  x: {title: X, group: more, require: a, points: 1}
tiers: {top: {title: T, MORE}}
"""
BASE = "a: yes, b: yes, here: yes, small: no, n: 10, residents: 500"


def tier(more: str, **changed: str) -> str | None:
    pairs = (part.partition(": ") for part in BASE.split(", "))
    facts = {name: value for name, _, value in pairs} | changed
    found = judged(RULES.replace("MORE", more), ", ".join(f"{k}: {v}" for k, v in facts.items()))
    assert found.tier_decided
    return found.tier


@pytest.mark.parametrize(
    ("more", "changed", "reached"),
    [
        ("require: residents >= 500 persons", {}, True),
        ("require: residents >= 501 persons", {}, False),
        ("require: n >= least and not small", {"n": "3"}, True),
        ("require: n >= least and not small", {"n": "2"}, False),
        ("require: n >= gone", {"n": "0"}, True),  # without a figure nothing is asked
        ("requires: [{criterion: b, when: small}]", {"b": "no"}, True),
        ("requires: [{criterion: b, when: small}]", {"b": "no", "small": "yes"}, False),
        ("requires: [{criterion: b, when: small}]", {"small": "yes"}, True),
        ("requires: [{criterion: b, unless: small}]", {"b": "no"}, False),
        ("requires: [{criterion: b, unless: small}]", {"b": "no", "small": "yes"}, True),
        ("requires: [{criterion: b, unless: small}]", {"b": "no", "here": "no"}, True),
        ("requires: [a, {criterion: b, when: n >= gone}]", {"b": "no"}, True),
        ("requires: [a, {criterion: b, when: n >= gone}]", {"a": "no"}, False),
        ("every_criterion: {more_than: 0}", {}, True),  # the fine cannot earn, it is not asked
        ("every_criterion: {more_than: 0}", {"small": "yes"}, True),
        ("every_criterion: {more_than: 0}", {"b": "no"}, False),
        ("every_criterion: {more_than: 0}", {"b": "no", "here": "no"}, True),
        ("every_criterion: {more_than: 0}", {"n": "1"}, True),
        ("every_criterion: {more_than: 0}", {"n": "0"}, False),
        ("every_criterion: {at_least: 50 %}", {"n": "5"}, True),
        ("every_criterion: {at_least: 50 %}", {"n": "4"}, False),
        ("every_criterion: {at_least: 4}", {"n": "4"}, True),
        ("every_criterion: {at_least: 5}", {}, False),
    ],
)
def test_what_a_tier_asks_for(more: str, changed: dict[str, str], reached: bool) -> None:
    assert tier(more, **changed) == ("top" if reached else None)


def test_a_waived_criterion_is_not_asked_of_a_tier() -> None:
    waiver = "waivers: [{criterion: n, by: x, reason: y, until: 2022-12-31}]"
    rules = RULES.replace("MORE", "every_criterion: {more_than: 0}")
    assert judged(rules, BASE.replace("n: 10", "n: 0"), waiver).tier == "top"


@pytest.mark.parametrize(
    "more",
    ["require: n >= 3 and not small", "requires: [{criterion: b, when: small}]",
     "requires: [{criterion: b, unless: small}]", "every_criterion: {at_least: 50 %}"],
)  # fmt: skip
def test_every_completion_has_a_tier_that_is_possible(more: str) -> None:
    rules = ruleset(RULES.replace("MORE", more))
    missing = {"b": YES_NO, "here": YES_NO, "small": YES_NO, "n": ["2", "3", "5", "10"]}
    contained(rules, "a: yes, residents: 500", missing)


def test_a_fact_that_only_a_tier_reads_is_to_be_found_out() -> None:
    rules = RULES.replace("MORE", "require: residents >= 500 persons")
    known = BASE.replace(", residents: 500", "")
    found = judged(rules, known)
    assert found.possible_tiers == ("top", None)
    assert [(item.fact, item.decides, item.criteria) for item in found.collect] == [
        ("residents", 0, ())
    ]
    assert judged(rules, known + ", residents: 1").collect == ()
    out_of_reach = rules.replace("title: T, require:", "title: T, total: {more_than: 18}, require:")
    assert judged(out_of_reach, known).collect == ()


# how long


@pytest.mark.parametrize(
    ("period", "day", "last"),
    [
        ("3 years", date(2022, 6, 30), date(2025, 6, 30)),
        ("3 年", date(2022, 6, 30), date(2025, 6, 30)),
        ("1 year", date(2020, 2, 29), date(2021, 2, 28)),
        ("4 years", date(2020, 2, 29), date(2024, 2, 29)),
        ("1 month", date(2022, 1, 31), date(2022, 2, 28)),
        ("1 month", date(2022, 12, 31), date(2023, 1, 31)),
        ("18 months", date(2022, 6, 30), date(2023, 12, 30)),
        ("2 quarters", date(2022, 8, 31), date(2023, 2, 28)),
        ("90 days", date(2022, 6, 30), date(2022, 9, 28)),
        ("2 weeks", date(2022, 6, 30), date(2022, 7, 14)),
        ("100 years", date(2199, 12, 31), date(2299, 12, 31)),
    ],
)
def test_a_tier_holds_until_a_day(period: str, day: date, last: date) -> None:
    rules = RULES.replace("MORE", f"valid_for: {period}")
    found = judged(rules, BASE, day=day)
    assert (found.tier, found.valid_until) == ("top", last)
    assert found.to_dict()["valid_until"] == last.isoformat()


def test_no_tier_and_an_open_one_hold_until_no_day() -> None:
    rules = RULES.replace("MORE", "total: {at_least: 18}, valid_for: 1 year")
    assert judged(rules, BASE).valid_until == date(2023, 6, 30)
    assert judged(rules, BASE.replace("n: 10", "n: 8")).valid_until is None
    assert judged(rules, BASE.replace("n: 10, ", "")).valid_until is None
    assert judged(RULES.replace("MORE", ""), BASE).valid_until is None


def test_days_and_months_are_counted_apart() -> None:
    assert Period(30, in_months=False).after(date(2022, 1, 31)) == date(2022, 3, 2)
    assert Period(1, in_months=True).after(date(2022, 1, 31)) == date(2022, 2, 28)


# what lowers it

LOWERED = """
facts: {n: {type: count, at_most: 9}, accident: flag, fraud: flag, v: flag}
sources: {rules: {title: Rules}}
parameters: {gone: {value: unspecified}}
criteria:
  n: {title: N, measure: n, points: {per_unit: {points: 1, at_most: 9}}}
  v: {title: V, require: v, veto: {bars: gold}}
tiers:
  gold: {title: Gold, total: {at_least: 8}, valid_for: 3 years}
  silver: {title: Silver, total: {at_least: 6}, valid_for: 2 years}
  bronze: {title: Bronze, total: {at_least: 4}}
lower_tier:
  - {when: accident, say: {zh: 发生事故, en: An accident happened}, source: {rules: 三}}
  - {when: fraud, by: 2}
  - {when: n >= gone}
outcomes:
  payment: {title: Payment, unit: "%", values: {gold: 100 %, silver: 90, bronze: 90 %, none: 70 %}}
  grade: {values: {gold: 3, silver: 2, bronze: 1, none: 0}}
"""
ORDER = ("gold", "silver", "bronze", None)


@pytest.mark.parametrize("n", [9, 8, 7, 6, 5, 4, 3, 0])
@pytest.mark.parametrize("accident", YES_NO)
@pytest.mark.parametrize("fraud", YES_NO)
@pytest.mark.parametrize("v", YES_NO)
def test_a_tier_is_lowered(n: int, accident: str, fraud: str, v: str) -> None:
    found = judged(LOWERED, f"n: {n}, accident: {accident}, fraud: {fraud}, v: {v}")
    reached = 0 if n >= 8 and v == "yes" else 1 if n >= 6 else 2 if n >= 4 else 3
    levels = (accident == "yes") + 2 * (fraud == "yes")
    assert found.possible_tiers == (ORDER[min(reached + levels, 3)],)
    assert found.possible_tiers_reached == (ORDER[reached],)
    expected = [True] * ((accident == "yes") + (fraud == "yes")) if reached < 3 else []
    assert [reason.certain for reason in found.lowered] == expected


def test_an_open_reason_leaves_open_the_tiers_it_would_lead_to() -> None:
    rules = ruleset(LOWERED)
    found = judged(rules, "n: 9, fraud: no, v: yes")
    assert found.possible_tiers == ("gold", "silver")
    assert [(r.reason.when.text, r.certain) for r in found.lowered] == [("accident", False)]
    assert judged(rules, "n: 9, accident: no, v: yes").possible_tiers == ("gold", "silver",
                                                                          "bronze")  # fmt: skip
    assert judged(rules, "n: 7, accident: yes, v: yes").possible_tiers == ("bronze", None)
    assert judged(rules, "n: 3").possible_tiers == (None,)
    numbers = [str(n) for n in range(10)]
    missing = {"n": numbers, "accident": YES_NO, "fraud": YES_NO, "v": YES_NO}
    contained(rules, "", missing)
    for n in numbers:
        contained(rules, f"n: {n}", {k: missing[k] for k in ("accident", "fraud", "v")})


def test_the_tier_awarded_in_the_end_says_how_long_it_holds() -> None:
    found = judged(LOWERED, "n: 9, accident: yes, fraud: no, v: yes")
    assert (found.tier, found.valid_until) == ("silver", date(2024, 6, 30))


def test_the_record_says_what_lowered_the_tier() -> None:
    record = judged(LOWERED, "n: 9, accident: yes, v: yes").to_dict()
    assert record["lowered"] == {
        "from": ["gold"],
        "reasons": [
            {"by": 1, "certain": True, "when": "accident",
             "say": {"zh": "发生事故", "en": "An accident happened"},
             "source": {"id": "rules", "title": {"zh": "Rules", "en": "Rules"},
                        "document": None, "locator": "三"}},
            {"by": 2, "certain": False, "when": "fraud", "say": None, "source": None},
        ],
    }  # fmt: skip
    assert judged(LOWERED, "n: 9, accident: no, fraud: no, v: yes").to_dict()["lowered"] is None


# what follows from it


@pytest.mark.parametrize(
    ("facts", "payment", "grade"),
    [
        ("n: 9, accident: no, fraud: no, v: yes", ["100"], ["3"]),
        ("n: 7, accident: no, fraud: no, v: yes", ["90"], ["2"]),
        ("n: 1, accident: no, fraud: no, v: yes", ["70"], ["0"]),
        ("n: 9, fraud: no, v: yes", ["100", "90"], ["3", "2"]),
        ("n: 7, fraud: no, v: yes", ["90"], ["2", "1"]),  # silver or bronze are paid alike
    ],
)
def test_what_follows_from_a_tier(facts: str, payment: list[str], grade: list[str]) -> None:
    found = judged(LOWERED, facts).to_dict()["outcomes"]
    assert found == [
        {"id": "payment", "title": {"zh": "Payment", "en": "Payment"}, "unit": "%",
         "value": payment[0] if len(payment) == 1 else None, "possible": payment, "source": None},
        {"id": "grade", "title": {"zh": "grade", "en": "grade"}, "unit": None,
         "value": grade[0] if len(grade) == 1 else None, "possible": grade, "source": None},
    ]  # fmt: skip
