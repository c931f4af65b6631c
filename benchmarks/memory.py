"""Whether a process that assesses without end keeps growing.

In: how many assessments. Out: the resident size before and after, at steps in between, and how much
Python data stayed alive for each assessment of a smaller number that is watched closely.
"""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.assessing import whole
from benchmarks.workload import community, ruleset, snapshot
from liren.engine import Ruleset, Snapshot, load_ruleset, load_snapshot
from liren.scoring import assess

WARM = 5_000
WATCHED = 5_000
STEPS = 10
FRESH = 10  # one in so many snapshots is loaded anew
DAYS = 1_000


@dataclass(frozen=True, slots=True)
class Growth:
    """Resident sizes in MiB after warm-up and after each step; bytes kept per assessment."""

    assessments: int
    resident: tuple[float, ...]
    kept: float


def measure(assessments: int) -> Growth:
    """Growth over that many assessments, of two hundred communities and of fresh snapshots."""
    import psutil

    process = psutil.Process()
    rules = load_ruleset(ruleset())
    data = [snapshot(i, community(i, known=1 if i % 2 else 2 / 3)) for i in range(200)]
    loaded = [load_snapshot(item) for item in data]
    _assess(rules, data, loaded, WARM)
    resident = [_resident(process)]
    for _ in range(STEPS):
        _assess(rules, data, loaded, assessments // STEPS)
        resident.append(_resident(process))
    return Growth(assessments, tuple(resident), _kept(rules, data, loaded))


def _assess(
    rules: Ruleset, data: list[dict[str, object]], loaded: list[Snapshot], many: int
) -> None:
    first = date(2022, 1, 1)
    for i in range(many):
        fresh = i % FRESH == 0
        given = load_snapshot(data[i % len(data)]) if fresh else loaded[i % len(loaded)]
        if fresh:
            assess(rules, given, first + timedelta(i % DAYS))
        else:
            whole(rules, given)


def _resident(process: object) -> float:
    gc.collect()
    size: int = process.memory_info().rss  # type: ignore[attr-defined]
    return size / 2**20


def _kept(rules: Ruleset, data: list[dict[str, object]], loaded: list[Snapshot]) -> float:
    gc.collect()
    tracemalloc.start()
    _assess(rules, data, loaded, WATCHED // 5)
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    _assess(rules, data, loaded, WATCHED)
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / WATCHED
