"""Vetoes about which nothing can be done."""

from __future__ import annotations

from liren.scoring.audit.prove.veto_cannot_be_lifted import veto_cannot_be_lifted
from tests.scoring.audit.planting import At, told

RULES = """
tiers: {{good: {{total: {{at_least: 1}}}}}}
criteria:
  c: {{require: {demand}, veto: {{bars: all}}}}
  other: {{require: gated, points: 1}}
"""


def test_a_veto_for_what_is_past() -> None:
    result = told(veto_cannot_be_lifted, RULES.format(demand="not previous.leased"))
    assert result.findings == [
        At(
            3,
            "veto",
            "`c` 的否决无法解除：`previous.leased` 已成事实，此外怎样整改都达不到",
            "the veto of `c` cannot be lifted: `previous.leased` lies in the past, and nothing else"
            " helps",
        )
    ]


def test_a_veto_with_a_way_out() -> None:
    demand = "not previous.leased or gated"
    result = told(veto_cannot_be_lifted, RULES.format(demand=demand))
    assert result.findings == []


def test_a_veto_for_what_can_be_changed() -> None:
    result = told(veto_cannot_be_lifted, RULES.format(demand="not leased"))
    assert result.answers == {("c",): "proved"}


DATED = """
facts: {{inspected: date, gated: flag}}
tiers: {{good: {{total: {{at_least: 1}}}}}}
criteria:
  c: {{require: {demand}, veto: {{bars: all}}}}
  other: {{require: gated, points: 1}}
"""
HEAD = "ruleset: planted\nversion: 1.0.0\ntitle: Planted\n"


def test_what_is_overdue_can_still_be_done() -> None:
    demand = "'days(as_of, inspected) <= 365 days'"
    result = told(veto_cannot_be_lifted, DATED.format(demand=demand), HEAD)
    assert (result.findings, result.answers) == ([], {("c",): "proved"})


def test_what_should_have_come_sooner_cannot_be_mended() -> None:
    result = told(veto_cannot_be_lifted, DATED.format(demand="inspected <= 2020-01-01"), HEAD)
    assert [each.en for each in result.findings] == [
        "the veto of `c` cannot be lifted: `inspected` lies in the past, and nothing else helps"
    ]
