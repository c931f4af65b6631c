"""What an auditor waits for: the whole commands, and the slowest question to the solver.

In: how many processes to start of each. Out: times by name; and for a comparison in one process how
many questions it took and how long the slowest of them did.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from benchmarks.timing import Times, in_turn

ROOT = Path(__file__).resolve().parents[1]
WIDEST = "harmonious-community"
PROFILE = "rulesets/harmony/harmonious-community/profiles/residents-first.yaml"
DAY = date(2022, 6, 1)
COMMANDS = {
    "liren check --fast harmonious-community": ["check", "--fast", WIDEST],
    "liren check harmonious-community": ["check", WIDEST],
    "liren check red-property": ["check", "red-property"],
    "liren compare, harmonious-community and its profile": ["compare", WIDEST, PROFILE],
    "liren conflicts lighter-burden health-station": [
        "conflicts", "lighter-burden", "health-station",
    ],
}  # fmt: skip


class Slowest(NamedTuple):
    """Questions of a comparison in one process."""

    checks: int
    seconds: float


def measure(rounds: int) -> dict[str, Times]:
    """Times of whole processes by name."""
    return in_turn({name: lambda a=a: _run(a) for name, a in COMMANDS.items()}, rounds=rounds)


def slowest() -> Slowest:
    """The slowest question of comparing the widest ruleset with its profile."""
    from liren.engine import load_profile, load_ruleset
    from liren.scoring.audit.compare import compare

    old = load_ruleset(WIDEST)
    new = load_profile(ROOT / PROFILE).applied_to(old)
    spent = compare(old, new, (DAY, DAY)).space.budget.spent
    return Slowest(spent.checks, spent.slowest)


def _run(arguments: list[str]) -> None:
    command = [str(Path(sys.executable).with_name("liren")), *arguments]
    # A command that finds something ends with 1.
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert done.stdout, "it says what it found"
