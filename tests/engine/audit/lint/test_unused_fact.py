"""Facts that nothing reads."""

from __future__ import annotations

import pytest

from liren.engine.audit.lint.unused_fact import unused_fact
from tests.engine.audit.planting import At, found


def test_a_fact_and_a_fact_of_records() -> None:
    assert found(
        unused_fact, "criteria: {c: {for_each: estates, require: fenced, points: 1}}", FEW
    ) == [
        At(-1, "gated", "事实 `gated` 没有被用到", "nothing reads the fact `gated`"),
        At(
            0,
            "homes",
            "事实 `estates.homes` 没有被用到",
            "nothing reads the fact `estates.homes`",
        ),
    ]


READINGS = {
    "condition": """
        criteria: {c: {require: "gated and all(estates: fenced and homes > 0)", points: 1}}
        """,
    "check": """
        criteria: {c: {for_each: estates, applies_when: gated, require: fenced, points: 1}}
        checks: ["all(estates: homes > 0)"]
        """,
    "table": """
        criteria: {c: {for_each: estates, require: fenced and homes > t, points: 1}}
        parameters: {t: {by: estates.homes, values: {0: 1, 5: 2}}}
        tiers: {good: {total: {at_least: 1}}}
        lower_tier: [{when: gated}]
        """,
    "earlier rounds and weights": """
        criteria:
          c: {require: previous.gated, points: 1}
          d:
            for_each: estates
            measure: homes
            at_least: 1
            combine: mean
            weight: if fenced then 2 else 1
            points: {share: 2}
        """,
}


@pytest.mark.parametrize("way", READINGS)
def test_every_way_of_reading(way: str) -> None:
    assert found(unused_fact, READINGS[way], FEW) == []


FEW = """\
ruleset: planted
version: 1.0.0
title: Planted
facts:
  gated: flag
  estates: {at_least: 1, each: {homes: {type: count, at_least: 1}, fenced: flag}}
"""
