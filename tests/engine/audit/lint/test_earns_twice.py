"""Conditions that earn points in two criteria."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import Ruleset
from liren.engine.audit.figures import moments, on_days
from liren.engine.audit.findings import EarnsTwice
from liren.engine.audit.lint.earns_twice import Paid, _conditions, earns_twice
from liren.engine.record import replace
from liren.engine.ruleset.model import Criterion
from tests.engine.audit.planting import At, found, planted


def test_one_demand_in_two_criteria() -> None:
    fragment = """
        criteria:
          first: {measure: visits, at_least: 12, points: 1}
          second: {require: 12 <= visits, points: 3}
        """
    assert found(earns_twice, fragment) == [
        At(
            3,
            "second",
            "同一条件（12 <= visits）在 `second` 和 `first`（见第 18 行）各得一次分",
            "one condition (12 <= visits) earns points in `second` and again in `first`"
            " (declared at line 18)",
        )
    ]
    assert found(earns_twice, fragment.replace("12 <= visits", "13 <= visits")) == []
    assert found(earns_twice, fragment.replace("points: 3", "points: none")) == []


def test_an_item_of_a_checklist_that_is_paid_by_the_item() -> None:
    fragment = """
        criteria:
          first: {checklist: rooms, points: {each: 1}}
          second: {require: pharmacy in rooms, points: 3}
        """
    assert [(at.line, at.en) for at in found(earns_twice, fragment)] == [
        (
            3,
            (
                "one condition (pharmacy in rooms) earns points in `second` and again in `first`"
                " (declared at line 18)"
            ),
        )
    ]


def test_one_of_two_may_count() -> None:
    fragment = """
        groups: {menu: {best: 1}}
        criteria:
          first: {group: menu, measure: visits, at_least: 12, points: 1}
          second: {group: menu, require: 12 <= visits, points: 3}
        """
    assert found(earns_twice, fragment) == []


def test_a_fact_may_be_read_twice() -> None:
    fragment = """
        criteria:
          first: {checklist: rooms, points: 1}
          second: {require: pharmacy in rooms, points: 3}
        """
    assert found(earns_twice, fragment) == []


DATED = """
in_force: {from: 2022-01-01, to: 2024-12-31}
parameters: {least: {values: {2022-01-01: 12, 2023-01-01: 6, 2024-01-01: 12}}}
criteria:
  first: {measure: visits, at_least: 12, points: 1}
  second: {measure: visits, at_least: least, points: 3}
"""


def test_a_condition_that_is_the_same_for_a_time_says_for_which() -> None:
    (one,) = found(earns_twice, DATED)
    assert one == At(
        5,
        "second",
        "同一条件（visits at_least least）在 `second` 和 `first`（见第 20 行）各得一次分"
        "（2022-01-01 至 2022-12-31、自 2024-01-01 起）",
        "one condition (visits at_least least) earns points in `second` and again in `first`"
        " (declared at line 20) (from 2022-01-01 to 2022-12-31, from 2024-01-01 on)",
    )


def test_a_condition_that_was_the_same_once_is_told_too() -> None:
    once = " (from 2022-01-01 to 2022-12-31)"
    ended = DATED.replace("2024-01-01: 12", "2024-01-01: 13")
    (one,) = found(earns_twice, ended)
    assert one.en.endswith(f"(declared at line 20){once}")
    never = ended.replace("2022-01-01: 12", "2022-01-01: 13")
    assert found(earns_twice, never) == []
    # Without a figure it earns nothing.
    (one,) = found(earns_twice, ended.replace("2024-01-01: 13", "2024-01-01: unspecified"))
    assert one.en.endswith(f"(declared at line 20){once}")


def _often(times: int, last: str) -> str:
    """Two criteria that ask the same in every other year."""
    years = range(2001, 2001 + 2 * times)
    values = ", ".join(f"{year}-01-01: {12 if year % 2 else 6}" for year in years)
    return f"""
        in_force: {{from: 2001-01-01{last}}}
        parameters: {{least: {{values: {{{values}}}}}}}
        criteria:
          first: {{measure: visits, at_least: 12, points: 1}}
          second: {{measure: visits, at_least: least, points: 3}}
        """


SECOND = "条件（visits at_least least）在 `second` 和 `first`（见第 20 行）各得一次分"
EN_SECOND = (
    "(visits at_least least) earns points in `second` and again in `first` (declared at line 20)"
)


def test_of_very_many_stretches_of_time_the_first_are_said_and_the_last() -> None:
    (five,) = found(earns_twice, _often(5, ""))
    assert five.en == (
        f"one condition {EN_SECOND} (from 2001-01-01 to 2001-12-31, from 2003-01-01 to 2003-12-31,"
        " from 2005-01-01 to 2005-12-31, from 2007-01-01 to 2007-12-31,"
        " from 2009-01-01 to 2009-12-31)"
    )
    (many,) = found(earns_twice, _often(50, ""))
    assert many.en == (
        f"one condition {EN_SECOND} (from 2001-01-01 to 2001-12-31, from 2003-01-01 to 2003-12-31,"
        " from 2005-01-01 to 2005-12-31 and at 47 more times,"
        " the last from 2099-01-01 to 2099-12-31)"
    )
    assert many.zh == (
        f"同一{SECOND}（2001-01-01 至 2001-12-31、2003-01-01 至 2003-12-31、"
        "2005-01-01 至 2005-12-31，另有 47 段时间，最后一段为2099-01-01 至 2099-12-31）"
    )


def test_the_data_have_every_stretch_of_time() -> None:
    (finding,) = earns_twice(planted(_often(50, "")))
    when = finding.to_dict()["when"]
    assert isinstance(when, list)
    assert when == [
        {"since": f"{year}-01-01", "until": f"{year}-12-31"} for year in range(2001, 2101, 2)
    ]
    (lasting,) = earns_twice(
        planted(_often(2, "").replace("2003-01-01: 12, 2004-01-01: 6", "2003-01-01: 12"))
    )
    assert lasting.to_dict()["when"] == [
        {"since": "2001-01-01", "until": "2001-12-31"},
        {"since": "2003-01-01", "until": None},
    ]


def test_a_stretch_of_one_day_is_said_as_that_day() -> None:
    fragment = """
        in_force: {from: 2001-01-01}
        parameters: {least: {values: {2001-01-01: 12, 2001-01-02: 6}}}
        criteria:
          first: {measure: visits, at_least: 12, points: 1}
          second: {measure: visits, at_least: least, points: 3}
        """
    (one,) = found(earns_twice, fragment)
    assert one.en == f"one condition {EN_SECOND} (on 2001-01-01)"
    assert one.zh == f"同一{SECOND}（2001-01-01）"


def _day_by_day(ruleset: Ruleset) -> list[tuple[str, str, str, tuple[object, ...]]]:
    """What is found when each day is looked at by itself: who, whom, how written, and when."""
    days = moments(ruleset, ruleset.all_parameters())
    held: dict[tuple[str, str, str], tuple[EarnsTwice, list[date]]] = {}
    for day in days:
        for finding in earns_twice(replace(ruleset, start=day, end=day, plans={})):
            assert isinstance(finding, EarnsTwice)
            key = finding.name, finding.other, finding.condition
            held.setdefault(key, (finding, []))[1].append(day)
    return sorted((*key, on_days(one, found, days).stretches) for key, (one, found) in held.items())


CONDITIONS = st.sampled_from(
    ("{measure: visits, at_least: p0,", "{measure: visits, at_least: p1,", "{require: visits >= 2,",
     "{measure: visits, at_least: p2,", "{measure: litter, at_least: p0,", "{checklist: rooms,")
)  # fmt: skip


FIGURES = ("1", "2", "unspecified")


@given(
    st.lists(st.tuples(CONDITIONS, st.sampled_from(("free", "best"))), min_size=2, max_size=6),
    st.lists(
        st.dictionaries(st.integers(2001, 2007), st.sampled_from(FIGURES), min_size=1),
        min_size=3, max_size=3,
    ),
)  # fmt: skip
def test_what_is_kept_from_day_to_day_is_what_each_day_shows(
    criteria: list[tuple[str, str]], values: list[dict[int, str]]
) -> None:
    lines = ["groups: {free: {}, best: {best: 1}}", "parameters:"]
    for i, each in enumerate(values):
        dated = ", ".join(f"{year}-01-01: {value}" for year, value in sorted(each.items()))
        lines.append(f"  p{i}: {{values: {{{dated}}}}}")
    # Of fewer members none could be the best.
    lines += ["criteria:", "  gated: {require: gated, group: best, points: 1}"]
    lines += ["  leased: {require: leased, group: best, points: 1}"]
    for i, (condition, group) in enumerate(criteria):
        points = "{each: 1}" if "checklist" in condition else "1"
        lines.append(f"  c{i}: {condition} group: {group}, points: {points}}}")
    ruleset = planted("\n".join(lines))
    kept = sorted(
        (each.name, each.other, each.condition, each.stretches)
        for each in earns_twice(ruleset)
        if isinstance(each, EarnsTwice)
    )
    assert kept == _day_by_day(ruleset)


def test_a_criterion_is_looked_at_only_on_days_on_which_its_own_figures_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or many criteria with many days of their own would take all criteria times all days."""
    lines = ["parameters:"]
    for i in range(10):
        dated = ", ".join(f"20{year:02}-01-{i + 1:02}: {year}" for year in range(10, 40))
        lines.append(f"  p{i}: {{values: {{{dated}}}}}")
    lines.append("criteria:")
    lines += [f"  c{i}: {{measure: litter, at_least: p{i}, points: 1}}" for i in range(10)]
    looked: list[tuple[str, date]] = []

    def conditions(criterion: Criterion, day: date) -> Iterator[Paid]:
        looked.append((criterion.id, day))
        return _conditions(criterion, day)

    monkeypatch.setattr("liren.engine.audit.lint.earns_twice._conditions", conditions)
    assert len(list(earns_twice(planted("\n".join(lines))))) > 0
    assert len(looked) <= 10 * 31
