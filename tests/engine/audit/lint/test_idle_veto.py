"""Vetoes that bar nothing."""

from __future__ import annotations

from liren.engine.audit.lint.idle_veto import idle_veto
from tests.engine.audit.planting import At, found


def test_a_veto_without_a_figure() -> None:
    assert found(idle_veto, VETO.format(figure="unspecified", applies="gated")) == [
        At(
            3,
            "veto",
            "`c` 的否决不起作用：该指标始终没有数值",
            "the veto of `c` bars nothing: the criterion never has a figure",
        )
    ]


def test_a_veto_that_is_never_asked() -> None:
    assert [at.en for at in found(idle_veto, VETO.format(figure=5, applies="visits > 20"))] == [
        "the veto of `c` bars nothing: the criterion never applies"
    ]


def test_a_veto_that_nobody_fails() -> None:
    assert [at.en for at in found(idle_veto, VETO.format(figure=0, applies="gated"))] == [
        "the veto of `c` bars nothing: the criterion is always met"
    ]


def test_a_veto_that_bars() -> None:
    assert found(idle_veto, VETO.format(figure=1, applies="gated")) == []


VETO = """
parameters: {{least: {{value: {figure}}}}}
criteria:
  c: {{applies_when: {applies}, measure: visits, at_least: least, veto: {{bars: all}}}}
"""
