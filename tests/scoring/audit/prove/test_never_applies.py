"""Criteria that are asked of nobody."""

from __future__ import annotations

import pytest

from liren.scoring.audit.prove.never_applies import never_applies
from liren.scoring.audit.prove.never_fails import never_fails
from liren.scoring.audit.prove.never_met import never_met
from liren.scoring.audit.prove.proofs import Proof
from tests.scoring.audit.planting import At, told

APPLIES = """
checks: [leased or not gated]
criteria:
  c: {{applies_when: gated and {other}, measure: visits, at_least: 5, points: 1}}
"""


def test_a_condition_that_a_check_excludes() -> None:
    result = told(never_applies, APPLIES.format(other="not leased"))
    assert result.findings == [At(3, "c", "`c` 对任何社区都不适用", "`c` applies to no community")]
    assert result.answers == {("c",): "refuted"}


def test_a_condition_that_can_hold() -> None:
    result = told(never_applies, APPLIES.format(other="leased"))
    assert (result.findings, result.answers) == ([], {("c",): "proved"})


def test_a_condition_on_the_month_is_not_judged_by_one_day() -> None:
    result = told(never_applies, APPLIES.format(other="as_of.month == 3"))
    assert (result.findings, result.answers) == ([], {("c",): "gave-up"})


@pytest.mark.parametrize("proof", [never_met, never_fails])
def test_what_is_asked_of_nobody_is_not_found_to_be_never_met_or_never_missed(proof: Proof) -> None:
    result = told(proof, APPLIES.format(other="not leased"))
    assert (result.findings, result.answers) == ([], {})
    assert told(proof, APPLIES.format(other="leased")).answers == {("c",): "proved"}
