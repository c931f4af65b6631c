"""Figures that nobody answers for."""

from __future__ import annotations

from liren.engine.audit.lint.threshold_without_source import threshold_without_source
from tests.engine.audit.planting import At, found


def test_a_parameter_without_source() -> None:
    assert found(threshold_without_source, PARAMETER.format(rest="")) == [
        At(
            1,
            "least",
            "`least` 的数值没有出处，也没有写明由项目设定",
            "the figure of `least` cites no source, nor does it say that the project chose it",
        )
    ]


def test_a_source_or_the_project() -> None:
    for rest in (", source: plan", ", basis: project"):
        assert found(threshold_without_source, PARAMETER.format(rest=rest)) == []


def test_a_figure_in_a_criterion() -> None:
    fragment = "criteria: {c: {measure: visits, at_least: 12, points: 1}}"
    assert [at.marked for at in found(threshold_without_source, fragment)] == ["c"]
    cited = fragment.replace("points", "source: plan, points")
    assert found(threshold_without_source, cited) == []


PARAMETER = """
parameters: {{least: {{value: 5{rest}}}}}
criteria: {{c: {{measure: visits, at_least: least, points: 1}}}}
"""
