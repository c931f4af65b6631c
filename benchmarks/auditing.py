"""What an auditor waits for: the whole commands, and the slowest question to the solver.

In: how many processes to start of each. Out: times and peaks of memory by name; and for a
comparison in one process how many questions it took and how long the slowest of them did. Made-up
rulesets show how well limits hold: one of 1 000 criteria that of time, one of products over long
lists that of memory. What there was no time or memory for is given up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import NamedTuple

from benchmarks.timing import Times, in_turn
from benchmarks.wide import editions, listed

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


FIELDS, MEGABYTES = 500, 200
"""How many fields the records of the other one have, and how many megabytes may be used on it."""

LISTED = {
    f"liren compare, products of {FIELDS} fields in 60 records, in {MEGABYTES} MB": [
        "compare", "--records", "60", "--memory", str(MEGABYTES), "old.json", "new.json",
    ],
}  # fmt: skip


LOOK = 0.005
"""Seconds between two looks at how much memory a process has."""


class Measured(NamedTuple):
    """Times by name, and the most memory that a process of each had, in MiB."""

    times: dict[str, Times]
    peaks: dict[str, float]


class Slowest(NamedTuple):
    """Questions of a comparison in one process."""

    checks: int
    seconds: float


def measure(rounds: int) -> Measured:
    """Times and peaks of whole processes by name."""
    found = Measured({}, {})
    _measure(COMMANDS, ROOT, rounds, found)
    for commands, made in ((WIDE, editions(CRITERIA)), (LISTED, listed(FIELDS))):
        with TemporaryDirectory() as folder:
            for file, edition in zip(("old", "new"), made, strict=True):
                path = Path(folder) / f"{file}.json"
                path.write_text(json.dumps(edition), encoding="utf-8")
            _measure(commands, Path(folder), rounds, found)
    return found


def _measure(commands: Mapping[str, list[str]], folder: Path, rounds: int, found: Measured) -> None:
    cases = {name: partial(_run, arguments, folder) for name, arguments in commands.items()}
    found.times.update(in_turn(cases, rounds=rounds))
    found.peaks.update({name: _peak(arguments, folder) for name, arguments in commands.items()})


def slowest() -> Slowest:
    """The slowest question of comparing the widest ruleset with its profile."""
    from liren.engine import load_profile, load_ruleset
    from liren.scoring.audit.compare import compare

    old = load_ruleset(WIDEST)
    new = load_profile(ROOT / PROFILE).applied_to(old)
    spent = compare(old, new, (DAY, DAY)).space.budget.spent
    return Slowest(spent.checks, spent.slowest)


def _command(arguments: list[str]) -> list[str]:
    return [str(Path(sys.executable).with_name("liren")), *arguments]


def _run(arguments: list[str], folder: Path) -> None:
    # A command that finds something ends with 1.
    done = subprocess.run(_command(arguments), cwd=folder, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert done.stdout, "it says what it found"


def _peak(arguments: list[str], folder: Path) -> float:
    """The most memory that a command has, in MiB, looked at every few milliseconds."""
    import psutil

    found = 0
    with subprocess.Popen(_command(arguments), cwd=folder, stdout=subprocess.DEVNULL) as process:
        watched = psutil.Process(process.pid)
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                found = max(found, watched.memory_info().rss)
            sleep(LOOK)
    return found / 2**20
