"""What a process pays that has only just started: imports, the first load, the whole command.

In: how many processes to start. Out: times by name, and which modules the import goes into. The
processes are started in turn, after one of each that is not counted and leaves its bytecode behind.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.timing import Times, in_turn

ROOT = Path(__file__).resolve().parents[1]
COMMUNITY = "fixtures/communities/yili-beiyuan.yaml"
IMPORT = "import liren.scoring"
CLOCK = """
from time import perf_counter_ns as clock
{before}
start = clock()
{timed}
print(clock() - start)
"""
SNIPPETS = {
    "import liren.scoring": ("", IMPORT),
    "first load of harmonious-community, imports before": (
        "import liren.scoring, liren.engine.ruleset.load; from liren.engine import load_ruleset",
        "load_ruleset('harmonious-community')",
    ),
    "first load of harmonious-community, with what it imports": (
        "import liren.scoring; from liren.engine import load_ruleset",
        "load_ruleset('harmonious-community')",
    ),
}
COMMAND = ["assess", COMMUNITY, "-r", "harmonious-community"]
WHOLE = {
    "liren assess … (whole process)": ["-m", "liren.cli.main", *COMMAND],
    "python -c pass (whole process)": ["-c", "pass"],
}


def measure(rounds: int) -> dict[str, Times]:
    """Times by name: of a statement inside of a process, and of whole processes."""
    samples: dict[str, list[float]] = {name: [] for name in SNIPPETS}
    for i in range(rounds + 1):
        for name, (before, timed) in SNIPPETS.items():
            found = run(["-c", CLOCK.format(before=before, timed=timed)])
            if i:
                samples[name].append(int(found))
    inside = {name: Times(tuple(times)) for name, times in samples.items()}
    cases = {name: lambda args=args: run(args) for name, args in _commands().items()}
    return {**inside, **in_turn(cases, rounds=rounds)}


def _commands() -> dict[str, list[str]]:
    """The console script when it is installed beside the interpreter: it is what users start."""
    script = Path(sys.executable).with_name("liren")
    if not script.exists():
        return WHOLE
    return {**WHOLE, next(iter(WHOLE)): [str(script), *COMMAND]}


def run(arguments: list[str]) -> str:
    """What a fresh interpreter prints; 0 and 1 are both ordinary ends of `liren assess`."""
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        raise RuntimeError(done.stderr)
    return done.stdout


def import_times(rounds: int, top: int) -> list[tuple[str, float]]:
    """The modules that take longest by themselves (median, milliseconds), most first."""
    found: dict[str, list[int]] = {}
    for _ in range(rounds):
        for name, time in _import_time().items():
            found.setdefault(name, []).append(time)
    medians = {name: sorted(times)[len(times) // 2] / 1000 for name, times in found.items()}
    return sorted(medians.items(), key=lambda item: -item[1])[:top]


def _import_time() -> dict[str, int]:
    """Microseconds by module, with those left out that a bare interpreter loads too."""
    bare, full = (_report(code) for code in ("pass", IMPORT))
    return {name: time for name, time in full.items() if name not in bare}


def _report(code: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [line.removeprefix("import time:").split("|") for line in done.stderr.splitlines()[1:]]
    return {name.strip(): int(own) for own, _, name in lines}
