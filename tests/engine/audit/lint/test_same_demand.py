"""Demands that are made twice."""

from __future__ import annotations

from datetime import date

import pytest

from liren.engine.audit.lint import same_demand as linting
from liren.engine.audit.lint._pairs import Asked, asked
from liren.engine.audit.lint.same_demand import same_demand
from liren.engine.ruleset.model import Criterion
from tests.engine.audit.planting import At, found, planted


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


DATED = """
parameters:
  a: {{values: {{2020-01-01: 3, 2022-01-01: 4, 2024-01-01: {last}}}}}
  b: {{values: {{2020-01-01: 3, 2021-01-01: 3, 2022-01-01: 4, 2024-01-01: 5}}}}
criteria:
  first: {{measure: visits, at_least: a, points: 1}}
  second: {{measure: visits, at_least: b, points: none}}
"""


def test_what_is_asked_alike_on_every_day_is_the_same_whatever_days_are_written() -> None:
    assert [at.line for at in found(same_demand, DATED.format(last=5))] == [6]


@pytest.mark.parametrize("last", [4, 6, "unspecified"])
def test_what_is_asked_otherwise_on_some_days_is_another_demand(last: object) -> None:
    assert found(same_demand, DATED.format(last=last)) == []


def test_a_criterion_is_looked_at_on_the_days_of_its_own_figures_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked: list[date] = []

    def note(criterion: Criterion, day: date) -> Asked | None:
        looked.append(day)
        return asked(criterion, day)

    monkeypatch.setattr(linting, "asked", note)
    days = [f"2022-{1 + i // 28:02}-{1 + i % 28:02}" for i in range(200)]
    figures = "".join(f"  p{i}: {{values: {{2021-01-01: {i}, {day}: {i + 1}}}}}\n"
                      for i, day in enumerate(days))  # fmt: skip
    rows = "".join(f"  c{i}: {{measure: visits, at_least: p{i}, points: none}}\n"
                   for i in range(200))  # fmt: skip
    assert list(same_demand(planted(f"parameters:\n{figures}criteria:\n{rows}"))) == []
    assert len(looked) == 2 * 200


TWICE = """
criteria:
  first: {{measure: visits, at_least: 12, points: 1}}
  second: {{{second}, points: {points}}}
"""
