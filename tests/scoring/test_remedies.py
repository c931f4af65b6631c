"""Remedies: the smallest change an office could make, its words, its place in the order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from liren.engine import load_ruleset, load_snapshot
from liren.engine.language.numbers import to_text
from liren.scoring import Assessment, assess
from liren.scoring.remedies import Change, Remedy
from tests.scoring.making import finding, judged

COMMUNITIES = Path(__file__).parents[2] / "fixtures" / "communities"


def said(found: Assessment, lang: Any = "en") -> list[str]:
    """All remedies in words."""
    return [remedy.text(lang) for remedy in found.remedies]


def changes(rules: str, facts: str) -> list[tuple[str, Any]]:
    """The facts that the only remedy changes, and what to."""
    [remedy] = judged(rules, facts).remedies
    return [(change.field or change.fact, change.after) for change in remedy.changes]


COMMITTEE = """
facts:
  members: {type: count, unit: person, at_least: 1, at_most: 50, title: {zh: 委员人数, en: Members}}
  party: {type: count, unit: person, at_most: 50, title: {zh: 党员人数, en: Party members}}
checks: [party <= members]
criteria:
  c: {title: C, measure: party / members, at_least: LEAST, points: 10}
"""


def test_two_party_members_of_eleven_need_two_more_for_thirty_per_cent() -> None:
    found = judged(COMMITTEE.replace("LEAST", "30 %"), "members: 11, party: 2")
    assert said(found) == ["Party members: 2 persons more (2 → 4 persons)"]  # 3/11 < 30 % <= 4/11
    assert said(found, "zh") == ["党员人数：增加 2 人（2 → 4 人）"]
    [remedy] = found.remedies
    assert (remedy.changes[0].by, remedy.points_gained, remedy.complete) == (2, 10, True)


def test_a_remedy_never_breaks_a_check() -> None:
    # 100 % of 11 is 11; a twelfth party member would exceed the members
    assert changes(COMMITTEE.replace("LEAST", "100 %"), "members: 11, party: 9") == [("party", 11)]


def test_a_demand_that_cannot_be_met_within_bounds_has_no_remedy() -> None:
    rules = (
        "facts: {n: {type: count, at_most: 5}}\ncriteria: {c: {title: C, measure: n, at_least: 6}}"
    )
    assert judged(rules, "n: 3").remedies == ()


AREA = """
facts:
  area: {type: number, unit: m2, title: {zh: 室外场地面积, en: Outdoor area}}
criteria: {c: {title: C, measure: area, at_least: 300 m², points: {share: 3}}}
"""


def test_260_of_300_square_metres_need_40_more() -> None:
    found = judged(AREA, "area: 260 m²")
    assert said(found) == ["Outdoor area: 40 m² more (260 → 300 m²)"]
    assert said(found, "zh") == ["室外场地面积：增加 40 平方米（260 → 300 平方米）"]
    # 3 x 260/300 = 2.6 before
    assert found.remedies[0].points_gained == Fraction(4, 10)


def test_the_edge_is_found_between_steps() -> None:
    assert changes(AREA, "area: 260.005 m²") == [("area", 300)]


def test_a_share_rises_by_percentage_points() -> None:
    rules = """
    facts: {s: {type: share, title: {zh: 满意率, en: Satisfaction}}}
    criteria: {c: {title: C, measure: s, at_least: 90 %}}
    """
    found = judged(rules, "s: 87.5 %")
    assert said(found) == ["Satisfaction: 2.5 percentage points more (87.5 → 90 %)"]
    assert said(found, "zh") == ["满意率：增加 2.5 个百分点（87.5 → 90%）"]


def test_a_most_lowers_what_is_counted() -> None:
    rules = """
    facts:
      open: {type: count, unit: case, title: {zh: 未结案件, en: Open cases}}
      all: {type: count, unit: case, at_least: 1, title: {zh: 案件数, en: Cases}}
    checks: [open <= all]
    criteria: {c: {title: C, measure: open / all, at_most: 25 %}}
    """
    assert said(judged(rules, "open: 4, all: 10")) == ["Open cases: 2 cases fewer (4 → 2 cases)"]


SMALL = """
facts:
  a: {type: flag, title: {zh: 有章程, en: Has rules}}
  b: flag
  n: {type: count, title: {zh: 人数, en: Number}}
  k:
    type: choice
    options: {low: {zh: 初级, en: junior}, high: {zh: 高级, en: senior}}
    title: {zh: 职称, en: Title}
  have:
    type: checklist
    items: {x: {zh: 注射室, en: injection room}, y: {zh: 药房, en: pharmacy}}
    title: {zh: 科室, en: Rooms}
  day: {type: date, title: {zh: 检查日期, en: Day of inspection}}
criteria: {c: {title: C, DEMAND}}
"""


@pytest.mark.parametrize(
    ("demand", "facts", "en", "zh"),
    [
        ("require: a", "a: no", "Has rules: yes", "有章程：应为“是”"),
        ("require: not a", "a: yes", "Has rules: no", "有章程：应为“否”"),
        ("require: k == high", "k: low", "Title: senior", "职称：改为“高级”"),
        ("require: x in have", "have: []", "Rooms: add injection room", "科室：补齐注射室"),
        ("checklist: have", "have: [y]", "Rooms: add injection room", "科室：补齐注射室"),
        ("require: not (y in have)", "have: [x, y]", "Rooms: drop pharmacy", "科室：去除药房"),
        ("checklist: have, at_least: 1", "have: []",
         "Rooms: add injection room", "科室：补齐注射室"),
        ("measure: 'days(as_of, day)', at_most: 10 days", "day: 2022-06-01",
         "Day of inspection: 2022-06-30", "检查日期：改为 2022-06-30"),
        ("measure: n, at_least: 3, at_most: 5", "n: 9",
         "Number: 4 fewer (9 → 5)", "人数：减少 4（9 → 5）"),
        ("measure: n, more_than: 3", "n: 1", "Number: 3 more (1 → 4)", "人数：增加 3（1 → 4）"),
        ("measure: n, equals: 7", "n: 9", "Number: 2 fewer (9 → 7)", "人数：减少 2（9 → 7）"),
        ("points: {deductions: {from: 5, lose: [{points: 1, per: n}]}}", "n: 3",
         "Number: 3 fewer (3 → 0)", "人数：减少 3（3 → 0）"),
        ("measure: if a then n else n - 2, at_least: 5", "a: no, n: 5",
         "Number: 2 more (5 → 7)", "人数：增加 2（5 → 7）"),
    ],
)  # fmt: skip
def test_each_kind_of_change(demand: str, facts: str, en: str, zh: str) -> None:
    found = judged(SMALL.replace("DEMAND", demand), facts)
    assert (said(found), said(found, "zh")) == ([en], [zh])


def test_the_branch_is_changed_where_no_number_helps() -> None:
    rules = SMALL.replace("DEMAND", "measure: if a then 6 else 2, at_least: 5")
    assert changes(rules, "a: no") == [("a", True)]


def test_of_alternatives_the_cheapest_is_taken() -> None:
    rules = SMALL.replace("DEMAND", "require: (a and b) or n >= 3 or (a and n >= 2)")
    assert changes(rules, "a: no, b: no, n: 2") == [("n", 3)]  # a third of 2 beats a flag
    assert changes(rules, "a: yes, b: no, n: 0") == [("b", True)]  # one flag beats three more


def test_every_part_of_a_conjunction_is_mended() -> None:
    rules = SMALL.replace("DEMAND", "require: a and b and n >= 3")
    assert changes(rules, "a: no, b: yes, n: 1") == [("a", True), ("n", 3)]


def test_what_the_ruleset_would_change_is_preferred() -> None:
    rules = COMMITTEE.replace("LEAST", "50 %, remedy: {change: members}")
    assert changes(rules, "members: 11, party: 5") == [("members", 10)]
    assert changes(COMMITTEE.replace("LEAST", "50 %"), "members: 11, party: 5") == [("party", 6)]


def test_a_change_of_nothing_that_the_ruleset_names_is_no_remedy() -> None:
    rules = """
facts:
  homes: {type: count, at_most: 900}
  staff: {at_most: 9, each: {guard: flag, trained: flag}}
criteria:
  c:
    title: C
    measure: count(staff where guard)
    at_least: homes / 300
    remedy: {change: staff, say: {zh: 增配保安, en: Hire guards}}
"""
    # With two of them there is nobody left to make a guard of: only fewer homes would do.
    facts = "homes: 900, staff: [{guard: yes}, {guard: yes}]"
    assert judged(rules, facts).remedies == ()
    assert changes(
        rules.replace("remedy: {change: staff, say: ", "note: ").replace("guards}}", "guards}"),
        facts,
    ) == [("homes", 600)]


def test_what_a_check_holds_back_is_done_after_what_frees_it() -> None:
    rules = """
facts: {letters: {type: count, at_most: 9}, urgent: {type: count, at_most: 9}}
checks: [urgent <= letters]
criteria:
  c:
    title: C
    points: {deductions: {from: 9, lose: [{points: 1, per: letters}, {points: 2, per: urgent}]}}
"""
    assert changes(rules, "letters: 3, urgent: 1") == [("letters", 0), ("urgent", 0)]


LISTED = """
facts:
  teams:
    each:
      staff: {type: count, unit: person, at_most: 9, title: {zh: 人数, en: Staff}}
      active: {type: flag, title: {zh: 在运行, en: In operation}}
criteria: {c: {title: C, DEMAND}}
"""
TEAMS = """teams: [{name: {zh: 一队, en: first}, staff: 1, active: yes},
    {name: {zh: 二队, en: second}, staff: 4, active: no},
    {name: {zh: 三队, en: third}, staff: 2, active: no}]"""


def test_every_record_that_fails_is_changed() -> None:
    rules = LISTED.replace(
        "DEMAND",
        "for_each: teams, when_empty: met, measure: staff, at_least: 3, points: 6, combine: share",
    )
    found = judged(rules, TEAMS)
    assert said(found) == [
        "first: Staff: 2 persons more (1 → 3 persons); third: Staff: 1 person more (2 → 3 persons)"
    ]
    assert said(found, "zh") == [
        "一队：人数：增加 2 人（1 → 3 人）；三队：人数：增加 1 人（2 → 3 人）"
    ]
    assert found.remedies[0].points_gained == 4  # 6 x 1/3 before


def test_of_any_record_the_cheapest_is_changed() -> None:
    rules = LISTED.replace(
        "DEMAND", "for_each: teams, when_empty: met, measure: staff, at_least: 5, combine: any"
    )
    assert said(judged(rules, TEAMS)) == ["second: Staff: 1 person more (4 → 5 persons)"]


def test_conditions_that_are_counted_are_made_to_hold_until_there_are_enough() -> None:
    rules = LISTED.replace("DEMAND", "measure: count(teams where active), at_least: 2")
    assert said(judged(rules, TEAMS)) == ["second: In operation: yes"]


def test_a_sum_over_records_is_raised_in_one_of_them() -> None:
    rules = LISTED.replace("DEMAND", "measure: sum(teams.staff), at_least: 9 persons")
    found = judged(rules, TEAMS)  # 7 of 9
    assert len(found.remedies) == 1
    assert sum(change.by or 0 for change in found.remedies[0].changes) == 2


def test_what_is_met_unknown_or_not_asked_needs_no_remedy() -> None:
    rules = SMALL.replace("DEMAND", "require: a, applies_when: b")
    assert judged(rules, "a: yes, b: yes").remedies == ()
    assert judged(rules, "b: yes").remedies == ()
    assert judged(rules, "a: no, b: no").remedies == ()


def test_a_remedy_is_incomplete_while_missing_facts_decide() -> None:
    [remedy] = judged(SMALL.replace("DEMAND", "require: a and b"), "a: no").remedies
    assert (remedy.complete, [change.fact for change in remedy.changes]) == (False, ["a"])


def test_a_remedy_says_what_the_ruleset_says() -> None:
    rules = SMALL.replace(
        "DEMAND", "require: a, remedy: {change: a, say: {zh: 订立章程, en: Write rules}}"
    )
    [remedy] = judged(rules, "a: no").remedies
    assert remedy.say is not None
    assert (remedy.say.zh, remedy.say.en) == ("订立章程", "Write rules")


ORDER = """
facts: {a: flag, b: flag, d: flag, e: flag, f: flag, g: flag}
criteria:
  option: {title: O, require: a, points: 9, strength: option}
  two_steps: {title: T, require: b and d, points: 4}
  one_step: {title: W, require: e, points: 3}
  same: {title: S, require: f, points: 3}
  veto: {title: V, require: g, strength: goal, veto: {bars: all}}
tiers: {good: {title: G, total: {at_least: 1}}}
"""


def test_vetoes_come_first_then_strength_then_points_for_each_step() -> None:
    nothing = "a: no, b: no, d: no, e: no, f: no, g: no"
    found = judged(ORDER, nothing).remedies
    # 3 for one step, 4/2 for each of two; the option is last although it gives 9
    assert [remedy.criterion.id for remedy in found] == [
        "veto",
        "one_step",
        "same",
        "two_steps",
        "option",
    ]
    assert [remedy.lifts_veto for remedy in found] == [True, False, False, False, False]
    assert [remedy.points_gained for remedy in found] == [0, 3, 3, 4, 9]


def test_a_number_is_found_that_meets_only_within_a_narrow_stretch() -> None:
    rules = SMALL.replace("DEMAND", "measure: abs(n - 5000), at_most: 2")
    assert changes(rules, "n: 9") == [("n", 4998)]
    assert changes(rules, "n: 9000000") == [("n", 5002)]


LAX = """
facts:
  strict: flag
  teams: {each: {staff: {type: count, at_most: 9}}, at_least: 1}
criteria:
  c:
    title: C
    measure: "min(teams: if strict then staff else staff + 4)"
    at_least: 5
"""


def test_one_change_that_does_takes_the_place_of_several() -> None:
    # held strictly, both teams would have to grow to 5
    assert changes(LAX, "strict: yes, teams: [{staff: 1}, {staff: 2}]") == [("strict", False)]


def test_of_several_changes_none_is_needless() -> None:
    # once the demand is laxer, one team has enough
    facts = "strict: yes, teams: [{staff: 1}, {staff: 0}]"
    assert changes(LAX, facts) == [("strict", False), ("staff", 1)]


def test_what_the_ruleset_would_change_is_preferred_even_if_that_is_more() -> None:
    rules = """
    facts: {a: {type: count}, b: {type: count}, quick: flag}
    criteria: {c: {title: C, require: (a >= 2 and b >= 2) or quick, remedy: {change: [a, b]}}}
    """
    assert changes(rules, "a: 1, b: 1, quick: no") == [("a", 2), ("b", 2)]
    without = rules.replace(", remedy: {change: [a, b]}", "")
    assert changes(without, "a: 1, b: 1, quick: no") == [("quick", True)]


def test_no_remedy_lets_anybody_off() -> None:
    # with 50 m2 nothing would be asked of the teams, and that counts as met
    rules = """
    facts:
      area: {type: number, unit: m2}
      teams: {each: {staff: {type: count, at_most: 9}}}
    criteria:
      c:
        title: C
        for_each: teams
        where: area < 50 m2
        when_empty: met
        measure: staff
        at_least: 5
    """
    facts = "area: 49 m2, teams: [{staff: 1}, {staff: 2}]"
    assert changes(rules, facts) == [("staff", 5), ("staff", 5)]


def test_no_remedy_makes_a_divisor_zero() -> None:
    # a rota of no places counts as full; 10 on it are too many for 2, and for up to 30
    rules = """
    facts: {on: {type: count, at_least: LEAST}, places: {type: count, at_most: 30}}
    criteria: {c: {title: C, measure: on / places, at_most: 25 %, when_zero: met}}
    """
    assert changes(rules.replace("LEAST", "0"), "on: 10, places: 2") == [("on", 0)]
    found = judged(rules.replace("LEAST", "10"), "on: 10, places: 2")
    assert found.remedies == ()


DAYS = """
facts: {day: {type: date, title: {zh: 检查日期, en: Day of inspection}}}
criteria: {c: {title: C, DEMAND}}
"""


@pytest.mark.parametrize(
    ("demand", "day", "to"),
    [
        # assessed on 2022-06-30: what is overdue can be done on that day at the soonest
        ("measure: 'days(as_of, day)', at_most: 10 days", "2022-06-01", "2022-06-30"),
        ("measure: 'months(as_of, day)', at_most: 12 months", "2019-01-15", "2022-06-30"),
        ("require: day >= 2022-08-01", "2022-06-01", "2022-08-01"),
        # what is planned can be brought forward
        ("require: day <= 2022-08-01", "2022-09-01", "2022-08-01"),
        ("require: day <= 2022-06-30", "2022-09-01", "2022-06-30"),
    ],
)
def test_no_remedy_names_a_day_that_has_passed(demand: str, day: str, to: str) -> None:
    [(name, after)] = changes(DAYS.replace("DEMAND", demand), f"day: {day}")
    assert (name, after) == ("day", date.fromisoformat(to))


@pytest.mark.parametrize("day", ["2022-06-29", "2022-09-01"])
def test_a_day_that_should_have_come_sooner_has_no_remedy(day: str) -> None:
    rules = DAYS.replace("DEMAND", "require: day <= 2022-06-28")
    assert judged(rules, f"day: {day}").remedies == ()


# Applying remedies to a snapshot document


def applied(document: Mapping[str, Any], remedy: Remedy) -> dict[str, Any]:
    """The snapshot after a remedy's changes; every other word of it stays."""
    facts = dict(document["facts"])
    for change in remedy.changes:
        if change.field is None:
            facts[change.fact] = _stated(change)
            continue
        assert change.record is not None
        rows = [dict(row) for row in facts[change.fact]]
        wanted = {"zh": change.record.zh, "en": change.record.en}
        [row] = [row for row in rows if row["name"] == wanted]
        row[change.field] = _stated(change)
        facts[change.fact] = rows
    return {**document, "facts": facts}


def _stated(change: Change) -> Any:
    match change.after:
        case bool() | str() | date():
            return change.after
        case tuple():
            return list(change.after)
    shown = change.after if change.unit is None else change.unit.from_base(change.after)
    return to_text(shown)


def _document(name: str) -> dict[str, Any]:
    text = (COMMUNITIES / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  it makes only texts
    facts = loaded["facts"]
    for name, fact in list(facts.items()):
        if isinstance(fact, list) and fact and isinstance(fact[0], dict):
            facts[name] = [
                {"name": {"zh": f"{i}号", "en": f"no. {i}"}, **row} for i, row in enumerate(fact, 1)
            ]
    return loaded


def test_every_remedy_of_the_complete_example_makes_its_criterion_met() -> None:
    document = _document("example-complete")
    ruleset = load_ruleset("harmonious-community")
    before = assess(ruleset, load_snapshot(document))
    assert len(before.remedies) > 40
    for remedy in before.remedies:
        after = assess(ruleset, load_snapshot(applied(document, remedy)))
        assert finding(after, remedy.criterion.id).status == "met", remedy.text("en")
        assert after.score.low - before.score.low == remedy.points_gained, remedy.text("en")


def test_every_certain_failure_of_the_complete_example_has_a_remedy() -> None:
    found = assess(
        load_ruleset("harmonious-community"), load_snapshot(_document("example-complete"))
    )
    mended = {remedy.criterion.id for remedy in found.remedies}
    failed = {f.criterion.id for f in found.findings if f.status in ("unmet", "partly_met")}
    assert failed - mended == set()


@pytest.mark.parametrize(("party", "members"), [(p, m) for m in range(1, 12) for p in range(m + 1)])
def test_no_smaller_number_would_do(party: int, members: int) -> None:
    found = judged(COMMITTEE.replace("LEAST", "30 %"), f"members: {members}, party: {party}")
    enough = next(n for n in range(members + 1) if 10 * n >= 3 * members)
    if party >= enough:
        assert found.remedies == ()
    else:
        assert [change.after for change in found.remedies[0].changes] == [enough]


def test_reasons_that_pull_in_two_directions_end_the_search() -> None:
    # an item more costs what an item less costs: no change earns the 9 points
    rules = """
    facts: {rooms: {each: {have: {type: checklist, items: [x, y]}}, at_most: 3}}
    criteria:
      c:
        title: C
        for_each: rooms
        when_empty: unmet
        combine: sum
        combined_at_most: 9
        points:
          deductions:
            from: 5
            lose: [{points: 2, per_missing: have}, {points: 2, per: count(have)}]
    """
    found = judged(rules, "rooms: [{have: [x]}, {have: [y]}]")
    assert found.remedies == ()
    assert finding(found).status == "partly_met"
