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
