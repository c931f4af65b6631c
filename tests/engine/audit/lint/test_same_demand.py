"""Demands that are made twice."""

from __future__ import annotations

from liren.engine.audit.lint.same_demand import same_demand
from tests.engine.audit.planting import At, found


def test_the_same_demand_in_other_words() -> None:
    assert found(same_demand, TWICE.format(second="require: 12 <= visits", points="none")) == [
        At(
            3,
            "second",
            "`second` 与 `first`（见第 18 行）要求相同",
            "`second` asks the same as `first` (declared at line 18)",
        )
    ]


def test_a_parameter_with_the_same_figure() -> None:
    fragment = "parameters: {a: {value: 12}}" + TWICE.format(
        second="measure: visits, at_least: a", points="none"
    )
    assert [at.line for at in found(same_demand, fragment)] == [4]
    assert found(same_demand, fragment.replace("value: 12", "value: 13")) == []


def test_another_demand_on_the_same_fact() -> None:
    assert found(same_demand, TWICE.format(second="require: 13 <= visits", points="none")) == []


def test_the_same_demand_of_other_communities() -> None:
    second = "applies_when: gated, require: 12 <= visits"
    assert found(same_demand, TWICE.format(second=second, points="none")) == []


TWICE = """
criteria:
  first: {{measure: visits, at_least: 12, points: 1}}
  second: {{{second}, points: {points}}}
"""
