"""Groups in which nothing lies."""

from __future__ import annotations

from liren.engine.audit.lint.empty_group import empty_group
from tests.engine.audit.planting import At, found


def test_a_group_without_members() -> None:
    assert found(empty_group, GROUPS.format(group="a")) == [
        At(1, "b", "组 `b` 中没有任何指标", "nothing lies in the group `b`")
    ]


def test_a_group_with_a_member() -> None:
    assert found(empty_group, GROUPS.format(group="b")) == []


GROUPS = """
groups: {{a: {{}}, b: {{in: a}}}}
criteria: {{c: {{group: {group}, require: gated, points: 4}}}}
"""
