"""Cases that never decide."""

from __future__ import annotations

from liren.engine.audit.lint.unreachable_case import unreachable_case
from tests.engine.audit.planting import At, found


def test_a_case_that_stands_there_before() -> None:
    assert found(unreachable_case, CASES.format(second="gated and leased")) == [
        At(
            6,
            "gated and leased",
            "`c` 的情形 `gated and leased` 永远轮不到：它不可能成立，或前面已有同一条件",
            "`c`: the case `gated and leased` is never reached, it cannot hold or stands there"
            " before",
        )
    ]


def test_a_case_that_cannot_hold() -> None:
    assert len(found(unreachable_case, CASES.format(second="turnout > 100 %"))) == 1


def test_a_case_of_its_own_is_reached() -> None:
    assert found(unreachable_case, CASES.format(second="gated")) == []


def test_cases_of_a_loss() -> None:
    fragment = """
        criteria:
          c:
            points:
              deductions:
                from: 5
                lose:
                  - cases: [{when: gated, points: 1}, {when: gated, points: 2}]
        """
    assert [at.line for at in found(unreachable_case, fragment)] == [7]


CASES = """
criteria:
  c:
    points:
      cases:
        - {{when: gated and leased, points: 5}}
        - {{when: {second}, points: 3}}
        - {{points: 1}}
"""
