"""What data, rules and waivers did between two rounds, worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
