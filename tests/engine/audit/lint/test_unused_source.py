"""Documents that nothing cites."""

from __future__ import annotations

from liren.engine.audit.lint.unused_source import unused_source
from tests.engine.audit.planting import At, found


def test_a_source_that_is_left_over() -> None:
    assert found(unused_source, "criteria: {c: {require: gated, points: 1}}") == [
        At(-12, "plan", "文件 `plan` 没有被引用", "nothing cites the source `plan`")
    ]


def test_a_source_that_is_cited() -> None:
    for source in ("plan", "{plan: 三}"):
        fragment = f"criteria: {{c: {{require: gated, source: {source}, points: 1}}}}"
        assert found(unused_source, fragment) == []
