"""While it is open whether a criterion applies, the range is as narrow as the policies allow."""

from __future__ import annotations

import pytest

from liren.engine.ir import build
from liren.engine.ir.nodes import FALSE, TRUE, Input
from liren.engine.ir.types import BOOL
from tests.scoring.making import judged

RULES = """
facts: {has: flag, x: flag, meals: flag}
scoring: {not_applicable: ABSENT, waived: WAIVED}
criteria:
  a: {title: A, require: x, points: 3}
  b: {title: B, require: not x, points: 3}
  c: {title: C, applies_when: has, require: meals, points: 2}
"""


def test_a_condition_beside_its_opposite_is_decided() -> None:
    x = Input("x", BOOL)
    assert build.any_of(x, build.negate(x)) == TRUE
    assert build.all_of(x, build.negate(x)) == FALSE


@pytest.mark.parametrize("waived", ["leave_out", "full", "zero"])
@pytest.mark.parametrize("absent", ["leave_out", "full", "zero"])
@pytest.mark.parametrize("meals", ["yes", "no"])
def test_the_range_ends_at_scores_that_communities_have(
    absent: str, waived: str, meals: str
) -> None:
    rules = RULES.replace("ABSENT", absent).replace("WAIVED", waived)
    known = f"x: yes, meals: {meals}"
    either = [judged(rules, f"{known}, has: {has}").score.low for has in ("yes", "no")]
    score = judged(rules, known).score
    assert (score.low, score.high) == (min(either), max(either))
