"""Times a form of 60 facts: writing it, reading it back, and validating what it states.

In: how often. Out: the median of the CPU time of each, in milliseconds; `python benchmarks/forms.py
[ROUNDS]`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from liren.engine import load_ruleset, load_snapshot, validate_submission
from liren.reports.form.writing import write_form

FACTS = 60
KINDS = (
    {"type": "count", "at_most": 1000},
    {"type": "number", "unit": "m2", "at_most": 5000},
    {"type": "share"},
    {"type": "flag"},
    {"type": "choice", "options": ["none", "some", "all"]},
    {"type": "date"},
)
VALUES = (12, "34.5", "40", "yes", "some", "2021-05-01")


def measure(rounds: int) -> dict[str, float]:
    """The median time of each step, in milliseconds."""
    facts = {f"fact_{i}": dict(KINDS[i % len(KINDS)]) for i in range(FACTS)}
    criteria = {"enough": {"measure": "fact_0", "at_least": 3}}
    ruleset = load_ruleset(
        {"ruleset": "sixty", "version": "1.0.0", "title": "S", "facts": facts, "criteria": criteria}
    )
    stated = {name: VALUES[i % len(VALUES)] for i, name in enumerate(facts)}
    snapshot = load_snapshot({"snapshot": "place", "facts": stated})
    content = write_form([ruleset], "zh", snapshot).content
    assert validate_submission("form.xlsx", ruleset, content=content).valid
    return {
        "write": _timed(lambda: write_form([ruleset], "zh", snapshot), rounds),
        "read": _timed(lambda: validate_submission("f.xlsx", ruleset, content=content), rounds),
    }


def _timed(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = process_time()
        work()
        times.append(process_time() - start)
    return median(times) * 1000


if __name__ == "__main__":
    for step, time in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 30).items():
        print(f"{step} a form of {FACTS} facts: {time:.1f} ms")
