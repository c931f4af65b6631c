"""Hypothesis strategies for rulesets and snapshots; the makers behind them are in `tests.oracle`.

`rulesets()` gives valid rulesets that use every construct of docs/language.md; `cases(made)` a
complete snapshot for one, mostly close to its thresholds; `snapshots(made, case, hide=…)` that
snapshot as a document in which some facts are known in part or not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.oracle.choosing import Chooser, Drawn, shuffled
from tests.oracle.filling import Case, case, snapshot
from tests.oracle.making import Maker
from tests.oracle.words import Raw
from tests.oracle.writing import to_yaml


@dataclass(frozen=True)
class Made:
    """A ruleset as data, where its measures meet their bounds, and as YAML text."""

    raw: Raw
    hints: tuple[Any, ...]

    @property
    def text(self) -> str:
        """The ruleset as a file would hold it."""
        return to_yaml(self.raw)

    def __repr__(self) -> str:
        return f"\n{self.text}"


def make(choose: Chooser, *, when_missing: bool = False, size: int = 12) -> Made:
    """A ruleset made of the chooser's choices."""
    maker = Maker(choose, when_missing=when_missing, size=size)
    raw = maker.made()
    return Made(raw, tuple(maker.hints))


def reordered(choose: Chooser, made: Made) -> Made:
    """The same ruleset with its facts and criteria in another order."""
    raw = dict(made.raw)
    for part in ("facts", "criteria"):
        raw[part] = {name: raw[part][name] for name in shuffled(choose, list(raw[part]))}
    return Made(raw, made.hints)


@st.composite
def rulesets(draw: Callable[..., Any], *, when_missing: bool = False, size: int = 12) -> Made:
    """Valid rulesets with up to `size` criteria."""
    return make(Drawn(draw), when_missing=when_missing, size=size)


@st.composite
def cases(draw: Callable[..., Any], made: Made) -> Case:
    """Complete snapshots of a ruleset: a value for every fact, within bounds and checks."""
    found = case(Drawn(draw), made.raw, made.hints)
    assume(found is not None)
    assert found is not None
    return found


@st.composite
def snapshots(draw: Callable[..., Any], made: Made, of: Case, *, hide: int = 0) -> Raw:
    """The case as a document; `hide` per cent of its facts are known in part or not at all."""
    return snapshot(Drawn(draw), made.raw, of, hide)


__all__ = ["Case", "Made", "cases", "make", "reordered", "rulesets", "snapshots"]
