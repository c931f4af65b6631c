"""Criteria that cannot be met together."""

from __future__ import annotations

from liren.scoring.audit.prove.contradicts import contradicts
from tests.scoring.audit.planting import At, told


def test_two_that_exclude_each_other_with_their_clauses() -> None:
    fragment = """
        criteria:
          many:
            title: {zh: 多走访, en: Many visits}
            measure: visits
            at_least: 12
            points: 2
            source: {plan: 三}
          few: {title: {zh: 少走访, en: Few visits}, measure: visits, at_most: 11, points: 1}
        """
    result = told(contradicts, fragment)
    assert result.findings == [
        At(
            8,
            "few",
            "`many`、`few` 不能同时达到：多走访（Plan，三）；少走访",
            "no community can meet `many`, `few` at once: Many visits (Plan, 三); Few visits",
        )
    ]
    assert told(contradicts, fragment.replace("at_most: 11", "at_most: 12")).findings == []


def test_the_smallest_set_of_three() -> None:
    fragment = """
        criteria:
          a: {require: gated, points: 1}
          other: {require: area > 5 m², points: 1}
          b: {require: leased, points: 1}
          c: {require: not gated or not leased, points: 1}
        """
    (only,) = told(contradicts, fragment).findings
    assert only.en == "no community can meet `a`, `b`, `c` at once: a; b; c"
    assert told(contradicts, fragment.replace("not gated or", "gated or")).findings == []


def test_options_of_which_one_counts_may_exclude_each_other() -> None:
    fragment = """
        groups: {menu: {best: 1}}
        criteria:
          full: {group: menu, require: head == attending, points: 5}
          part: {group: menu, require: head == other, points: 3}
        """
    assert told(contradicts, fragment).findings == []


def test_demands_of_different_communities_do_not_contradict() -> None:
    fragment = """
        criteria:
          first: {applies_when: gated, measure: visits, at_least: 12, points: 2}
          second: {applies_when: not gated, measure: visits, at_most: 6, points: 1}
        """
    assert told(contradicts, fragment).findings == []


def test_what_contradicts_itself_on_this_day_may_not_on_another() -> None:
    fragment = """
        parameters: {due: {by: as_of.month, values: {1: 3, 4: 6}}}
        criteria:
          enough: {measure: visits, at_least: due, points: 2}
          few: {measure: visits, at_most: 4, points: 1}
        """
    result = told(contradicts, fragment)
    assert result.findings == []
    assert result.answers[("few", "enough")] == "gave-up"


def test_three_that_contradict_each_other_on_this_day_may_not_on_another() -> None:
    fragment = """
        criteria:
          a: {require: gated or as_of.month < 6, points: 1}
          b: {require: leased, points: 1}
          c: {require: not gated or not leased, points: 1}
        """
    result = told(contradicts, fragment)
    assert result.findings == []
    assert result.answers[("c", "b", "a")] == "gave-up"
