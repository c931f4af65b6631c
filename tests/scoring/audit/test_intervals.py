"""The stretches of time on which two rulesets are compared, at the boundaries of dates."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liren.engine import AssessmentError, Ruleset, load_ruleset
from liren.engine.ruleset.model import FIRST_DAY, LAST_DAY
from liren.scoring.audit.comparing import compared
from liren.scoring.audit.intervals import Stretch, apart, period, stretches

Figures = dict[str, int]


def rules(figures: Figures | int, start: str | None = None, end: str | None = None) -> Ruleset:
    """A ruleset with one parameter, and when it is in force."""
    one = {"value": figures} if isinstance(figures, int) else {"values": figures}
    force = {key: day for key, day in (("from", start), ("to", end)) if day is not None}
    return load_ruleset(
        {
            "ruleset": "small",
            "version": "1",
            "title": "Small",
            "in_force": force,
            "facts": {"n": {"type": "count"}},
            "parameters": {"least": one},
            "criteria": {"c": {"measure": "n", "at_least": "least", "points": 1}},
        }
    )


def days(found: tuple[Stretch, ...]) -> list[tuple[str, str]]:
    assert all(each.old_day == each.new_day for each in found)
    return [(str(each.new_day), str(each.last)) for each in found]


def test_rulesets_without_dates_are_compared_at_any_time() -> None:
    assert days(stretches(rules(1), rules(2))) == [(str(FIRST_DAY), str(LAST_DAY))]


def test_only_the_time_that_both_are_in_force_is_compared() -> None:
    old = rules(1, "2022-01-01", "2022-12-31")
    new = rules(2, "2022-07-01")
    assert days(stretches(old, new)) == [("2022-07-01", "2022-12-31")]


def test_one_day_in_common_is_one_stretch() -> None:
    old, new = rules(1, "2022-01-01", "2022-07-01"), rules(2, "2022-07-01")
    assert days(stretches(old, new)) == [("2022-07-01", "2022-07-01")]


def test_a_stretch_ends_on_the_day_before_a_figure_of_either_changes() -> None:
    old = rules({"2022-01-01": 1, "2022-07-01": 2}, "2022-01-01", "2022-12-31")
    new = rules({"2022-01-01": 1, "2022-09-01": 3})
    assert days(stretches(old, new)) == [
        ("2022-01-01", "2022-06-30"),
        ("2022-07-01", "2022-08-31"),
        ("2022-09-01", "2022-12-31"),
    ]


def test_a_figure_that_is_only_repeated_ends_nothing() -> None:
    old = rules({"2022-01-01": 1, "2022-07-01": 1}, "2022-01-01", "2022-12-31")
    assert days(stretches(old, rules(1))) == [("2022-01-01", "2022-12-31")]


def test_nothing_is_compared_before_there_are_figures() -> None:
    old, new = rules({"2022-03-01": 1}, "2022-01-01"), rules(1, None, "2022-12-31")
    assert days(stretches(old, new)) == [("2022-03-01", "2022-12-31")]


def test_a_change_on_the_first_or_after_the_last_day_makes_no_stretch_of_its_own() -> None:
    old = rules({"2021-01-01": 1, "2022-01-01": 2, "2023-01-01": 3}, "2022-01-01", "2022-12-31")
    assert days(stretches(old, rules(1))) == [("2022-01-01", "2022-12-31")]


def test_rulesets_that_are_never_in_force_together_are_taken_on_their_nearest_days() -> None:
    earlier, later = rules(1, "2022-01-01", "2022-12-31"), rules(2, "2024-01-01")
    assert stretches(earlier, later) == ()
    assert apart(earlier, later) == Stretch(date(2022, 12, 31), date(2024, 1, 1))
    assert apart(later, earlier) == Stretch(date(2024, 1, 1), date(2022, 12, 31))
    (found,) = compared(earlier, later)
    assert found.apart
    assert (found.diff.old.day, found.diff.new.day) == (date(2022, 12, 31), date(2024, 1, 1))


def test_days_that_are_named_are_compared_alone() -> None:
    old = rules({"2022-01-01": 1, "2022-07-01": 2}, "2022-01-01", "2022-12-31")
    (found,) = compared(old, old, date(2022, 2, 1), date(2022, 8, 1))
    assert not found.apart
    assert found.stretch == Stretch(date(2022, 2, 1), date(2022, 8, 1))
    (one,) = compared(old, old, None, date(2022, 8, 1))
    assert one.stretch == Stretch(date(2022, 8, 1), date(2022, 8, 1))


def test_a_day_without_rules_or_figures_is_refused_and_not_guessed() -> None:
    old, new = rules({"2022-03-01": 1}, "2022-01-01", "2022-12-31"), rules(2)
    for day, code in ((date(2023, 1, 1), "outside-force"), (date(2022, 2, 1), "no-figure-yet")):
        with pytest.raises(AssessmentError) as error:
            compared(old, new, day)
        assert [problem.code for problem in error.value.problems] == [code]


BASE = date(2022, 1, 1)
SPAN = 40


def figures_of(starts: list[tuple[int, int]]) -> Figures:
    return {str(BASE + timedelta(days=at)): value for at, value in starts}


DATED = st.lists(
    st.tuples(st.integers(0, SPAN), st.integers(1, 3)), min_size=1, max_size=5,
    unique_by=lambda each: each[0],
)  # fmt: skip


@given(DATED, DATED, st.integers(0, SPAN), st.integers(0, SPAN))
def test_the_stretches_are_the_time_in_force_and_their_figures_constant(
    old_figures: list[tuple[int, int]], new_figures: list[tuple[int, int]], start: int, end: int
) -> None:
    first, last = BASE + timedelta(days=min(start, end)), BASE + timedelta(days=max(start, end))
    old = rules(figures_of(old_figures), str(first), str(last))
    new = rules(figures_of(new_figures))
    found = stretches(old, new)

    def on(ruleset: Ruleset, day: date) -> int | None:
        dated = ruleset.parameters["least"].on(day)
        return None if dated is None or dated.value is None else int(dated.value)

    for at in range(-1, SPAN + 2):
        day = BASE + timedelta(days=at)
        inside = [each for each in found if each.last and each.new_day <= day <= each.last]
        possible = first <= day <= last and None not in (on(old, day), on(new, day))
        assert len(inside) == possible
        for each in inside:
            assert on(old, day) == on(old, each.new_day)
            assert on(new, day) == on(new, each.new_day)
    for before, after in pairwise(found):
        pair = [(on(old, each.new_day), on(new, each.new_day)) for each in (before, after)]
        assert pair[0] != pair[1]


def test_the_period_of_a_ruleset_begins_with_its_last_parameter() -> None:
    assert period(rules({"2022-03-01": 1}, "2022-01-01", "2022-12-31")) == (
        date(2022, 3, 1),
        date(2022, 12, 31),
    )
