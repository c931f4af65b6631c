"""Whatever is handed in, the answer is a snapshot or problems that can be shown, and comes soon.

Two fuzzers try it: hypothesis changes submissions as people might, and libFuzzer (through atheris)
looks for input that reaches other lines of Liren, in a process of its own with limits on time and
memory. `pytest -m longrun` gives libFuzzer 92 000 inputs, with LIREN_FUZZ_TIMES=12 over a million.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.mutations import Mutation, mutated_text, mutations
from tests.fuzz.targets import TARGETS, seeds

ROOT = Path(__file__).parents[2]
LIMITS = ("-timeout=60", "-rss_limit_mb=768", "-max_len=4096", "-print_final_stats=1")
"""Seconds for one input, on a machine that others use too; and MB for the whole process."""
TIMES = int(os.environ.get("LIREN_FUZZ_TIMES", "1"))
"""How many times as much is tried: 12 makes more than a million inputs, in about an hour."""
SHARES = {
    "yaml": [10_000 * TIMES] * 2,
    "json": [15_000 * TIMES] * 2,
    "lines": [10_000 * TIMES] * 2,
    "csv": [9_000 * TIMES] * 2,
    "workbook": [2_500 * TIMES],
    "form": [1_500 * TIMES],
}
"""How many inputs each run of libFuzzer tries; runs with other seeds go other ways."""
LONG = [(name, runs, seed) for name in SHARES for seed, runs in enumerate(SHARES[name], start=1)]
TEXTS = ("yaml", "json", "lines", "csv", "form")

guided = pytest.mark.skipif(
    find_spec("atheris") is None, reason="atheris has wheels for Linux on x86-64 only"
)


def run(name: str, runs: int, seed: int, folder: Path) -> str:
    """What libFuzzer reports; its exit code is 0."""
    command = [sys.executable, "-m", "tests.fuzz.guided", name, str(folder),
               f"-runs={runs}", f"-seed={seed}", *LIMITS]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                          errors="replace")  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stderr


def covered(report: str) -> list[int]:
    """The places that were reached, from the seeds alone to the last input."""
    return [int(each) for each in re.findall(r"cov: (\d+)", report)]


@guided
@pytest.mark.parametrize("name", ["any"])
def test_inputs_that_a_fuzzer_finds_end_well(name: str, tmp_path: Path) -> None:
    report = run(name, 600, 1, tmp_path)
    assert "Done 600 runs" in report
    reached = covered(report)
    assert reached[-1] > reached[0] > 1000, "what is found guides the fuzzer on"


@guided
@pytest.mark.longrun
@pytest.mark.parametrize(("name", "runs", "seed"), LONG)
def test_very_many_inputs_that_a_fuzzer_finds_end_well(
    name: str, runs: int, seed: int, tmp_path: Path
) -> None:
    report = run(name, runs, seed, tmp_path)
    assert f"Done {runs} runs" in report
    reached = covered(report)
    assert reached[-1] > reached[0]


def test_the_long_run_tries_all_formats_and_twelve_times_as_much_is_over_a_million() -> None:
    assert sum(runs for _, runs, _ in LONG) == 92_000 * TIMES
    assert 12 * 92_000 > 1_000_000
    assert {name for name, _, _ in LONG} == TARGETS.keys() - {"any"}


def test_the_fuzzer_is_there_where_it_can_be() -> None:
    here = sys.platform == "linux" and sys.version_info < (3, 14)
    if here and "x86" in _machine():
        assert find_spec("atheris") is not None, "a fuzzer that is left out finds nothing"
    assert callable(TARGETS["any"])


def _machine() -> str:
    from platform import machine

    return machine()


def texts(name: str) -> Iterator[str]:
    for seed in seeds(name):
        try:
            yield seed.decode()
        except UnicodeDecodeError:
            continue


@settings(max_examples=200)
@given(st.data(), st.sampled_from(TEXTS), mutations(6))
def test_changed_submissions_end_well(
    data: st.DataObject, name: str, steps: list[Mutation]
) -> None:
    text = data.draw(st.sampled_from(list(texts(name))))
    changed = mutated_text(text, steps).encode("utf-8", "surrogatepass")
    assert TARGETS[name](changed) is None


@given(st.sampled_from(sorted(TARGETS)), st.binary(max_size=400))
def test_any_bytes_end_well(name: str, data: bytes) -> None:
    assert TARGETS[name](data) is None


@settings(max_examples=200)
@given(st.integers(0, 255), st.integers(0, 5000), st.binary(max_size=6), st.integers(0, 6))
def test_workbooks_with_changed_parts_end_well(part: int, at: int, put: bytes, over: int) -> None:
    names = list(seeds("workbook"))
    whole = names[part % len(names)]
    at = 1 + at % len(whole)
    changed = whole[:at] + put + whole[at + over :]
    assert TARGETS["workbook"](changed) is None
