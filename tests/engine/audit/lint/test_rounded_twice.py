"""What is rounded twice."""

from __future__ import annotations

from liren.engine.audit.lint.rounded_twice import rounded_twice
from tests.engine.audit.planting import At, found


def test_a_group_that_is_scaled_after_its_items_were_rounded() -> None:
    assert found(rounded_twice, GRADED.format(points="{share: 5}", scoring="{}")) == [
        At(
            1,
            "a",
            "`a` 的得数先后舍入两次，与只舍入一次的结果可能不同",
            "`a`: what was rounded is rounded again, which can differ from rounding once",
        )
    ]


def test_points_that_were_not_rounded() -> None:
    assert found(rounded_twice, GRADED.format(points="5", scoring="{}")) == []


def test_rounded_in_the_end_alone() -> None:
    assert (
        found(rounded_twice, GRADED.format(points="{share: 5}", scoring="{round: [total]}")) == []
    )


def test_a_rounding_inside_a_rounding() -> None:
    fragment = """
        criteria:
          c: {require: 'round(round(area, 0.1 m²), 1 m²) > 5 m²', points: 1}
        """
    assert [(at.line, at.marked) for at in found(rounded_twice, fragment)] == [(2, "c")]
    assert found(rounded_twice, fragment.replace("round(area, 0.1 m²)", "area")) == []


GRADED = """
groups: {{a: {{weight: 60}}, b: {{weight: 40}}}}
scoring: {scoring}
tiers: {{good: {{total: {{at_least: 60}}}}}}
criteria:
  first: {{group: a, measure: visits, at_least: 12, points: {points}}}
  second: {{group: b, require: gated, points: 5}}
"""
