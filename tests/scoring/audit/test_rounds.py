"""What data, rules and waivers did between two rounds, worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from liren.engine import load_ruleset
from liren.scoring import Interval
from liren.scoring.audit.population import Refused
from liren.scoring.audit.rounds import Between, OnlyOnce, RoundAssessor

RULES = """
ruleset: small
version: 1.0.0
title: Small
facts: {{n: {{type: count, at_most: 100}}, f: flag, built: date}}
parameters: {{least: {{values: {{2020-01-01: {least}, 2030-01-01: 50}}}}}}
criteria:
  a: {{measure: n, at_least: least, points: 10}}
  b: {{require: f, points: 6}}
  c: {{require: "days(as_of, built) < 730 days", points: 4}}
scoring: {{waived: full}}
"""
WAIVER = {"criterion": "b", "by": "office", "reason": "works", "until": "2022-12-31"}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def assessor(old: int = 5, new: int = 5) -> RoundAssessor:
    for name, least in (("old.yaml", old), ("new.yaml", new)):
        Path(name).write_text(RULES.format(least=least), encoding="utf-8")
    return RoundAssessor(load_ruleset("old.yaml"), load_ruleset("new.yaml"), (None, None))


def stated(name: str, day: str, facts: dict[str, object], **more: object) -> dict[str, object]:
    built = {"built": "2021-08-01"}
    return {"snapshot": name, "as_of": day, "facts": {**built, **facts}, **more}


def between(
    made: RoundAssessor, before: dict[str, object], after: dict[str, object]
) -> Between | OnlyOnce | Refused:
    (found,) = made.betweens(written("before", before), written("after", after))
    return found


def written(name: str, *snapshots: dict[str, object]) -> list[str]:
    Path(f"{name}.jsonl").write_text("\n".join(map(json.dumps, snapshots)) + "\n", "utf-8")
    return [f"{name}.jsonl"]


def due_to(found: Between | OnlyOnce | Refused) -> dict[str, Fraction]:
    assert isinstance(found, Between), found
    assert found.parts is not None
    assert all(low == high for low, high in found.parts.parts.values())
    return {part: Fraction(low) for part, (low, _) in found.parts.parts.items()}


def test_only_data_changed() -> None:
    found = between(
        assessor(), stated("x", "2022-06-30", {"n": 4, "f": True}),
        stated("x", "2022-12-31", {"n": 6, "f": True}),
    )  # fmt: skip
    assert isinstance(found, Between)
    assert (found.old.score, found.new.score) == (Interval(10, 10), Interval(20, 20))
    assert due_to(found) == {"data": 10, "rules": 0, "waivers": 0}


def test_only_rules_changed() -> None:
    facts: dict[str, object] = {"n": 6, "f": True}
    found = between(
        assessor(new=8), stated("x", "2022-06-30", facts), stated("x", "2022-12-31", facts)
    )
    assert due_to(found) == {"data": 0, "rules": -10, "waivers": 0}


def test_only_a_waiver_ended() -> None:
    facts: dict[str, object] = {"n": 6, "f": False}
    before = stated("x", "2022-06-30", facts, waivers=[WAIVER])
    after = stated("x", "2023-01-01", facts, waivers=[WAIVER])
    assert due_to(between(assessor(), before, after)) == {"data": 0, "rules": 0, "waivers": -6}


def test_data_and_rules_share_what_they_do_together() -> None:
    # n 6 -> 7 and 5 -> 8: met before, not met by the new figure, whatever the data.
    found = between(
        assessor(new=8), stated("x", "2022-06-30", {"n": 4, "f": True}),
        stated("x", "2022-12-31", {"n": 9, "f": True}),
    )  # fmt: skip
    # 4 by 5: 10 of 20; 9 by 5: 20; 4 by 8: 10; 9 by 8: 20. Only the data count.
    assert due_to(found) == {"data": 10, "rules": 0, "waivers": 0}
    found = between(
        assessor(new=8), stated("x", "2022-06-30", {"n": 4, "f": True}),
        stated("x", "2022-12-31", {"n": 6, "f": True}),
    )  # fmt: skip
    # 4 by 5: 10; 6 by 5: 20; 4 by 8: 10; 6 by 8: 10. Data (10 + 0) / 2, rules (0 - 10) / 2.
    assert due_to(found) == {"data": 5, "rules": -5, "waivers": 0}


def test_all_three_share_by_the_mean_over_six_orders() -> None:
    # b is worth 6 when f holds or is waived. Data: f yes -> no. Waiver: none -> until 2022-12-31.
    # Rules: 5 -> 8 with n = 6. Rules -10 in any order; data -6 unless waived, waiver +6 unless met.
    before = stated("x", "2022-06-30", {"n": 6, "f": True})
    after = stated("x", "2022-12-31", {"n": 6, "f": False}, waivers=[WAIVER])
    found = between(assessor(new=8), before, after)
    assert due_to(found) == {"data": -3, "rules": -10, "waivers": 3}


def test_time_that_passes_is_data_and_the_figures_of_the_day_are_rules() -> None:
    # Built in August 2021: two years later c is lost. From 2030 on 50 are asked for.
    facts: dict[str, object] = {"n": 6, "f": True}
    after = stated("x", "2023-08-01", facts)
    found = between(assessor(), stated("x", "2023-07-31", facts), after)
    assert due_to(found) == {"data": -4, "rules": 0, "waivers": 0}
    after = stated("x", "2030-01-01", facts)
    found = between(assessor(), stated("x", "2023-08-01", facts), after)
    assert due_to(found) == {"data": 0, "rules": -10, "waivers": 0}


def test_communities_are_matched_by_id_or_else_by_name() -> None:
    name = {"zh": "东区", "en": "East"}
    facts: dict[str, object] = {"n": 6, "f": True}
    before = written(
        "before",
        stated("a", "2022-06-30", {"n": 4, "f": True}),
        stated("b-1", "2022-06-30", {"n": 3, "f": True}, community=name),
    )
    after = written(
        "after",
        stated("b-2", "2022-12-31", facts, community=name),
        stated("c", "2022-12-31", facts),
        stated("a", "2022-12-31", facts),
    )
    east, new, same = assessor().betweens(before, after)
    assert isinstance(east, Between)
    assert (east.id, east.days) == ("b-2", (date(2022, 6, 30), date(2022, 12, 31)))
    assert isinstance(new, OnlyOnce)
    assert new.id == "c"
    assert isinstance(same, Between)
    assert same.id == "a"


def test_a_name_that_could_be_of_another_community_is_no_match() -> None:
    """Communities of one name in other regions, or two of one name, are not mixed up."""
    facts: dict[str, object] = {"n": 6, "f": True}
    xingfu = {"zh": "幸福社区", "en": "Xingfu"}
    anju = {"zh": "安居社区", "en": "Anju"}
    before = written(
        "before",
        stated("w", "2022-06-30", facts, community=xingfu, region="西区"),
        stated("a-1", "2022-06-30", facts, community=anju, region="东区"),
        stated("a-2", "2022-06-30", facts, community=anju),
    )
    after = written(
        "after",
        stated("e", "2022-12-31", facts, community=xingfu, region="东区"),
        stated("w-2", "2022-12-31", facts, community=xingfu),
        stated("a-3", "2022-12-31", facts, community=anju, region="东区"),
        stated("a-4", "2022-12-31", facts, community=anju, region="西区"),
    )
    found = list(assessor().betweens(before, after))
    # `e` lies in another region than `w`; `a-3` could be `a-1` or `a-2`, `a-4` only `a-2`.
    assert [type(each) for each in found] == [OnlyOnce, Between, OnlyOnce, Between]


def test_of_several_earlier_rounds_the_latest_counts() -> None:
    facts: dict[str, object] = {"n": 6, "f": True}
    before = written(
        "before",
        stated("a", "2022-06-30", {"n": 4, "f": True}),
        stated("a", "2021-08-01", facts),
        stated("b", "2022-06-30", {"n": 4, "f": True}),
        stated("b", "2022-06-30", facts),
    )
    after = written("after", stated("a", "2022-12-31", facts), stated("b", "2022-12-31", facts))
    latest, last = assessor().betweens(before, after)
    # The rounds of `a` are a year apart: 4 visits miss the 5 of the later one. Of `b`, on one day,
    # what was given last has 6.
    assert due_to(latest) == {"data": 10, "rules": 0, "waivers": 0}
    assert due_to(last) == {"data": 0, "rules": 0, "waivers": 0}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_earlier_round_may_be_a_table_of_communities(kind: str) -> None:
    rows = [
        ["snapshot", "community", "as_of", "n", "f", "built"],
        ["a", "甲", "2022-06-30", "4", "yes", "2021-08-01"],
        ["b", "乙", "2022-06-30", "6", "no", "2021-08-01"],
    ]
    facts: dict[str, object] = {"n": 6, "f": True}
    after = written("after", stated("b", "2022-12-31", facts), stated("a", "2022-12-31", facts))
    b, a = assessor().betweens([_table(kind, rows)], after)
    assert due_to(b) == {"data": 6, "rules": 0, "waivers": 0}
    assert due_to(a) == {"data": 10, "rules": 0, "waivers": 0}


def _table(kind: str, rows: list[list[str]]) -> str:
    if kind == "csv":
        Path("before.csv").write_text("\n".join(map(",".join, rows)) + "\n", "utf-8")
    else:
        with Workbook("before.xlsx") as book:
            sheet = book.add_worksheet()
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
    return f"before.{kind}"


def assessor_of(old: str, new: str) -> RoundAssessor:
    for name, text in (("old.yaml", old), ("new.yaml", new)):
        Path(name).write_text(dedent(text), encoding="utf-8")
    return RoundAssessor(load_ruleset("old.yaml"), load_ruleset("new.yaml"), (None, None))


ALL_OR_NOTHING = """
    ruleset: small
    version: 1.0.0
    title: Small
    facts: {f: flag, g: flag}
    criteria: {a: {applies_when: g, require: f, points: 10}}
    scoring: {all_or_nothing: true}
    """


def test_a_total_of_nothing_counts_as_0_between() -> None:
    """All or nothing gives all points where nothing is asked, which is no score all the same."""
    made = assessor_of(ALL_OR_NOTHING, ALL_OR_NOTHING.replace("applies_when: g, ", ""))
    stated: dict[str, object] = {"snapshot": "x", "as_of": "2022-06-30"}
    before = {**stated, "facts": {"f": False, "g": True}}
    after = {**stated, "facts": {"f": True, "g": False}}
    # 0 before, 10 after. Of what is stated after nothing is asked by the old rules: 0, as is what
    # the new rules give before. Either comes first in half of the orders: 10 / 2 each.
    assert due_to(between(made, before, after)) == {"data": 5, "rules": 5, "waivers": 0}


FLOORED = """
    ruleset: small
    version: 1.0.0
    title: Small
    facts: {f: flag, g: flag}
    criteria:
      b: {group: x, applies_when: g, not_applicable: full, require: f, points: 5}
    groups: {x: {at_least: -1}}
    scoring: {waived: leave_out}
    """


def test_a_waiver_that_has_ended_moves_no_end_of_a_range() -> None:
    """Applicable or not it earns 5; while waivers are looked at, a range would be from 0 to 5."""
    facts: dict[str, object] = {"snapshot": "x", "as_of": "2022-06-30", "facts": {"f": True}}
    ended = {**facts, "waivers": [{**WAIVER, "until": "2022-06-29"}]}
    found = between(assessor_of(FLOORED, FLOORED), facts, ended)
    assert isinstance(found, Between)
    assert found.old.score == found.new.score == Interval(5, 5)
    assert found.parts is not None
    assert found.parts.parts == {"data": (0, 0), "rules": (0, 0), "waivers": (0, 0)}


def test_a_bad_snapshot_of_either_round_is_reported() -> None:
    facts: dict[str, object] = {"n": 6, "f": True}
    before = written(
        "before", stated("a", "2022-06-30", {"m": 1}), stated("b", "2022-06-30", facts)
    )
    after = written("after", stated("b", "2022-12-31", facts), stated("d", "2022-12-31", {"m": 1}))
    bad, between_rounds, other = assessor().betweens(before, after)
    assert isinstance(bad, Refused)
    assert bad.name == "before.jsonl#1"
    assert isinstance(between_rounds, Between)
    assert isinstance(other, Refused)
    assert other.name == "after.jsonl#2"


STATES = st.tuples(st.one_of(st.none(), st.integers(0, 10)), st.booleans(), st.booleans())


@given(STATES, STATES, st.integers(1, 9), st.integers(1, 9))
def test_the_three_parts_always_add_up(
    old: tuple[int | None, bool, bool], new: tuple[int | None, bool, bool], least: int, then: int
) -> None:
    def snapshot(day: str, state: tuple[int | None, bool, bool]) -> dict[str, object]:
        n, f, waived = state
        facts: dict[str, object] = {"f": f} if n is None else {"n": n, "f": f}
        return stated("x", day, facts, **({"waivers": [WAIVER]} if waived else {}))

    found = between(assessor(least, then), snapshot("2022-06-30", old), snapshot("2023-09-01", new))
    assert isinstance(found, Between)
    assert found.parts is not None
    assert found.old.score is not None
    assert found.new.score is not None
    for side in (0, 1):
        total = sum((ends[side] for ends in found.parts.parts.values()), Fraction(0))
        assert total == found.new.score[side] - found.old.score[side]
