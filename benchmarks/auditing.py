"""What an auditor waits for: the whole commands, and the slowest question to the solver.

In: how many processes to start of each. Out: times by name; and for a comparison in one process how
many questions it took and how long the slowest of them did. Of a made-up ruleset of 1 000 criteria
it is timed how well the limit holds: what there was no time for is given up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.timing import Times, in_turn
from benchmarks.wide import editions

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

CRITERIA, SECONDS = 1000, 10
"""How wide the made-up ruleset is, and how long may be asked about it."""

LIMITED = ["--total-seconds", str(SECONDS)]
WIDE = {
    f"liren check --fast, {CRITERIA} made-up criteria": ["check", "--fast", "old.json"],
    f"the same with proofs, in {SECONDS} s": ["check", *LIMITED, "old.json"],
    f"liren compare with its next edition, in {SECONDS} s": [
        "compare", *LIMITED, "old.json", "new.json",
    ],
}  # fmt: skip


class Slowest(NamedTuple):
    """Questions of a comparison in one process."""

    checks: int
    seconds: float


def measure(rounds: int) -> dict[str, Times]:
    """Times of whole processes by name."""
    found = in_turn(
        {name: lambda a=a: _run(a, ROOT) for name, a in COMMANDS.items()}, rounds=rounds
    )
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, edition in zip(("old", "new"), editions(CRITERIA), strict=True):
            (folder / f"{file}.json").write_text(json.dumps(edition), encoding="utf-8")
        wide = {name: lambda a=a: _run(a, folder) for name, a in WIDE.items()}
        return {**found, **in_turn(wide, rounds=rounds)}


def slowest() -> Slowest:
    """The slowest question of comparing the widest ruleset with its profile."""
    from liren.engine import load_profile, load_ruleset
    from liren.scoring.audit.compare import compare

    old = load_ruleset(WIDEST)
    new = load_profile(ROOT / PROFILE).applied_to(old)
    spent = compare(old, new, (DAY, DAY)).space.budget.spent
    return Slowest(spent.checks, spent.slowest)


def _run(arguments: list[str], folder: Path) -> None:
    command = [str(Path(sys.executable).with_name("liren")), *arguments]
    # A command that finds something ends with 1.
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert done.stdout, "it says what it found"
