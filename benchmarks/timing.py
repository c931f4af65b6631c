"""Measuring on a machine that others use too.

In: functions to time. Out: `Times`. What is compared is run in turn, round after round, so that a
slow moment of the machine hits all alike; the least value is the one least disturbed.
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from time import perf_counter_ns

PACKAGES = ("liren", "PyYAML", "lark", "jsonschema", "rule-engine", "zen-engine")


@dataclass(frozen=True, slots=True)
class Times:
    """What was measured in each round, in nanoseconds for one piece of work."""

    samples: tuple[float, ...]

    @property
    def least(self) -> float:
        return min(self.samples)

    @property
    def median(self) -> float:
        return statistics.median(self.samples)

    @property
    def most(self) -> float:
        return max(self.samples)


def in_turn(
    cases: Mapping[str, Callable[[], object]], *, rounds: int, pieces: int = 1, warm: int = 1
) -> dict[str, Times]:
    """Each case timed once a round; one call does `pieces` pieces of work."""
    for case in cases.values():
        for _ in range(warm):
            case()
    samples: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, case in cases.items():
            samples[name].append(once(case) / pieces)
    return {name: Times(tuple(times)) for name, times in samples.items()}


def once(work: Callable[[], object]) -> int:
    """How long one call takes, in nanoseconds."""
    start = perf_counter_ns()
    work()
    return perf_counter_ns() - start


def pin_to_one_core() -> str:
    """Keep this process and its children on one core, where the system allows it."""
    if sys.platform != "linux":
        return "not pinned"
    core = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    return f"pinned to core {core}"


def machine(pinned: str) -> dict[str, str]:
    """What the figures were measured on."""
    cores = os.cpu_count() or 0
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return {
        "processor": f"{_processor()}, {cores} cores, {pinned}",
        "load when it began": load,
        "system": f"{platform.system()} {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        **{name: found for name in PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    with_names = Path("/proc/cpuinfo")
    if with_names.exists():
        for line in with_names.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
