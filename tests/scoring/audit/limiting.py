"""What tests of limits share: a clock that stands still, and what happens once terms are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liren.engine.backends.smt import solver
from liren.scoring.audit.space import Space


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        """The time of this clock."""
        return self.now


def after_the_terms(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Have something happen whenever the terms of rulesets have been made."""
    made_terms = Space.__init__

    def make(self: Space, *args: Any, **kwargs: Any) -> None:
        made_terms(self, *args, **kwargs)
        happens()

    monkeypatch.setattr(Space, "__init__", make)


def ask_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks the solver from now on is caught."""

    def note(self: solver.Spent, seconds: float) -> None:
        raise AssertionError("the solver was asked beyond its limit")

    monkeypatch.setattr(solver.Spent, "note", note)
