"""Conditions that exclude nobody."""

from __future__ import annotations

from liren.scoring.audit.prove.always_applies import always_applies
from tests.scoring.audit.planting import VOTERS, At, told

FRAGMENT = """
checks: [voters <= residents]
criteria:
  c: {{applies_when: voters {op} residents, measure: litter, at_most: 5, points: 1}}
"""


def test_a_condition_that_always_holds() -> None:
    assert told(always_applies, FRAGMENT.format(op="<="), VOTERS).findings == [
        At(
            3,
            "voters <= residents",
            "`c` 的适用条件总是成立，没有排除任何社区",
            "the condition on which `c` applies always holds and excludes no community",
        )
    ]


def test_a_condition_that_excludes_some() -> None:
    assert told(always_applies, FRAGMENT.format(op="<"), VOTERS).answers == {("c",): "proved"}


def test_without_a_condition_nothing_is_asked() -> None:
    assert told(always_applies, "criteria: {c: {require: gated, points: 1}}").answers == {}
