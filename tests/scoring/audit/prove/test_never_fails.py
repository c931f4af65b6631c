"""Criteria that every community meets."""

from __future__ import annotations

from liren.scoring.audit.prove.never_fails import never_fails
from tests.scoring.audit.planting import VOTERS, At, told

FRAGMENT = """
checks: [voters <= residents]
criteria:
  c: {{measure: voters / residents, at_most: {most}, points: 1}}
"""


def test_a_demand_that_a_check_makes_sure_of() -> None:
    assert told(never_fails, FRAGMENT.format(most="100 %"), VOTERS).findings == [
        At(
            3,
            "c",
            "`c` 总是达到：事实的声明范围内没有不符合的值",
            "`c` can never fail: every value that the facts can have meets it",
        )
    ]


def test_a_demand_that_can_be_missed() -> None:
    result = told(never_fails, FRAGMENT.format(most="99 %"), VOTERS)
    assert (result.findings, result.answers) == ([], {("c",): "proved"})
