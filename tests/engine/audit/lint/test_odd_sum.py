"""Sums that miss 100."""

from __future__ import annotations

from liren.engine.audit.lint.odd_sum import odd_sum
from tests.engine.audit.planting import At, found


def test_weights_that_come_to_102() -> None:
    assert found(odd_sum, GROUPS.format(second=62, total="")) == [
        At(
            1,
            "groups",
            "各组权重合计 102，不是 100",
            "the weights of the groups add up to 102 and not to 100",
        )
    ]


def test_weights_that_come_to_100() -> None:
    assert found(odd_sum, GROUPS.format(second=60, total="")) == []


def test_a_total_that_is_declared_is_meant() -> None:
    assert found(odd_sum, GROUPS.format(second=62, total="scoring: {total: 102}")) == []


def test_a_scale_of_its_own() -> None:
    assert found(odd_sum, GROUPS.format(second=20, total="")) == []


def test_weights_of_parts() -> None:
    fragment = """
        criteria:
          c:
            points:
              weighted:
                points: 10
                parts:
                  - {weight: 70, require: gated, points: 1}
                  - {weight: 31, require: leased, points: 1}
        """
    assert [(at.line, at.zh, at.en) for at in found(odd_sum, fragment)] == [
        (
            6,
            "`c` 各部分的权重合计 101，不是 100",
            "the weights of the parts of `c` add up to 101 and not to 100",
        )
    ]
    assert found(odd_sum, fragment.replace("31", "30")) == []


GROUPS = """
groups: {{a: {{weight: 40}}, b: {{weight: {second}}}}}
criteria:
  first: {{group: a, require: gated, points: 4}}
  second: {{group: b, require: leased, points: 6}}
{total}
"""
