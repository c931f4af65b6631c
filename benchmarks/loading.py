"""Loading the shipped ruleset that draws on ten others, and what the time goes into.

In: how many rounds. Out: times of loading `harmonious-community` in a process that has loaded it
before, and the share of each pass. The passes are timed by wrapping their functions, in rounds of
their own, so that the wrapping does not weigh on the total.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any

from benchmarks.timing import Times, in_turn
from liren.engine import load_ruleset

NAME = "harmonious-community"
PASSES = {
    "reading YAML": ("liren.engine.language.reader", "read_file"),
    "shape": ("liren.engine.ruleset.shape", "read_shape"),
    "expressions": ("liren.engine.ruleset.expressions", "translate"),
}


def measure(rounds: int) -> dict[str, Times]:
    """The whole, and each pass, by name."""
    whole = in_turn({"whole": _load}, rounds=rounds)
    return {**whole, **_passes(rounds)}


def _load() -> object:
    return load_ruleset(NAME)


def _passes(rounds: int) -> dict[str, Times]:
    spent = dict.fromkeys(PASSES, 0)
    undo = [_wrap(label, *where, spent) for label, where in PASSES.items()]
    samples: dict[str, list[float]] = {name: [] for name in (*PASSES, "everything else")}
    for _ in range(rounds):
        for label in spent:
            spent[label] = 0
        start = perf_counter_ns()
        _load()
        rest = perf_counter_ns() - start - sum(spent.values())
        for label, time in (*spent.items(), ("everything else", rest)):
            samples[label].append(time)
    for restore in undo:
        restore()
    return {name: Times(tuple(times)) for name, times in samples.items()}


def _wrap(label: str, module: str, name: str, spent: dict[str, int]) -> Callable[[], None]:
    """Time a function wherever it was imported to; returns what takes the wrapping off again."""
    function = getattr(sys.modules[module], name)
    inside = [False]

    def timed(*args: Any, **kwargs: Any) -> Any:
        if inside[0]:
            return function(*args, **kwargs)
        inside[0] = True
        start = perf_counter_ns()
        try:
            return function(*args, **kwargs)
        finally:
            spent[label] += perf_counter_ns() - start
            inside[0] = False

    holders = [
        found
        for key, found in list(sys.modules.items())
        if key.startswith("liren.") and getattr(found, name, None) is function
    ]
    for holder in holders:
        setattr(holder, name, timed)

    def restore() -> None:
        for holder in holders:
            setattr(holder, name, function)

    return restore
