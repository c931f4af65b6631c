"""Whatever is handed in, the answer is a snapshot or problems that can be shown, and comes soon.

Three fuzzers try it. Hypothesis changes submissions as people might. LibFuzzer (through atheris)
looks for input that reaches other lines of Liren. What it found is then changed blindly, twenty
times as often in the same time. The latter two run in processes of their own with limits on time
and memory; `pytest -m longrun` gives them over a million inputs, with LIREN_FUZZ_TIMES=10 ten times
as many.
"""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz import blind, targets
from tests.fuzz.mutations import Mutation, mutated_data, mutated_text, mutations, spots
from tests.fuzz.targets import TARGETS, WHOLE, seeds

ROOT = Path(__file__).parents[2]
LIMITS = ("-timeout=60", "-rss_limit_mb=768", "-max_len=4096", "-print_final_stats=1")
"""Seconds for one input, on a machine that others use too; and MB for the whole process."""
MOST_MB = 400
"""What the blind fuzzer may need, whatever it reads."""
TIMES = int(os.environ.get("LIREN_FUZZ_TIMES", "1"))
"""How many times as much is tried."""


class Share(NamedTuple):
    """How much one run tries of a format: inputs of libFuzzer, and then blind changes of these."""

    guided: int
    blind: int


SHARES = {
    "yaml": [Share(8_000, 130_000)] * 2,
    "json": [Share(10_000, 280_000)] * 2,
    "lines": [Share(6_000, 25_000)] * 2,
    "csv": [Share(6_000, 25_000)] * 2,
    "sheets": [Share(3_000, 20_000)],
    "workbook": [Share(2_500, 25_000)],
    "form": [Share(1_500, 10_000)],
}
"""Runs with other seeds go other ways."""
LONG = [(name, share, seed) for name in SHARES for seed, share in enumerate(SHARES[name], start=1)]
TEXTS = ("yaml", "json", "lines", "csv", "form", "sheets")

ATHERIS = find_spec("atheris") is not None
guided = pytest.mark.skipif(not ATHERIS, reason="atheris has wheels for Linux on x86-64 only")


def run(name: str, runs: int, seed: int, folder: Path) -> str:
    """What libFuzzer reports; its exit code is 0."""
    options = [f"-runs={runs}", f"-seed={seed}", *LIMITS]
    return called("tests.fuzz.guided", name, str(folder), *options)


def called(module: str, *arguments: str) -> str:
    """What a fuzzer says in a process of its own, which ends well."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False,
                          errors="replace")  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"{command}\n{said[:10_000]}\n…\n{said[-4000:]}"
    return said


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


@pytest.mark.longrun
@pytest.mark.parametrize(("name", "share", "seed"), LONG)
def test_very_many_inputs_that_fuzzers_find_end_well(
    name: str, share: Share, seed: int, tmp_path: Path
) -> None:
    if ATHERIS:
        report = run(name, share.guided * TIMES, seed, tmp_path)
        assert f"Done {share.guided * TIMES} runs" in report
        reached = covered(report)
        assert reached[-1] > reached[0]
    blindly(name, share.blind * TIMES, seed, tmp_path)


def blindly(name: str, runs: int, seed: int, folder: Path) -> None:
    """Try changes of what was found: each in a second, all in a bounded memory."""
    said = called("tests.fuzz.blind", name, str(runs), str(seed), str(folder))
    ended = re.search(r"(\d+) inputs ended well, slowest (\d+) ms, (\d+) MB", said)
    assert ended is not None, said
    assert (int(ended[1]), int(ended[3]) < MOST_MB) == (runs, True), said


def test_the_long_run_tries_a_million_inputs_and_many_of_each_format() -> None:
    tried = {name: sum(sum(share) for share in SHARES[name]) for name in SHARES}
    assert sum(tried.values()) > 1_000_000
    assert tried.keys() == TARGETS.keys() - {"any"}
    assert min(tried.values()) > 10_000
    assert tried["workbook"] + tried["form"] + tried["sheets"] > 60_000
    assert min(tried[name] for name in ("yaml", "json", "lines", "csv")) > 60_000
    assert all(share.guided >= 1_500 for _, share, _ in LONG)


@pytest.mark.parametrize("name", sorted(SHARES))
def test_inputs_that_are_changed_blindly_end_well(name: str, tmp_path: Path) -> None:
    blindly(name, 200, 3, tmp_path)


def test_an_input_that_ends_badly_is_kept_and_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse_one(data: bytes) -> None:
        if data == inputs.at(7):
            raise ValueError("no good")

    inputs = blind.Inputs("json", 3, blind.corpus_of("json", tmp_path))
    monkeypatch.setattr(targets, "TARGETS", {"json": refuse_one})
    with pytest.raises(ValueError, match="no good"):
        blind.run(inputs, 10, tmp_path)
    assert (tmp_path / "bad-7").read_bytes() == inputs.at(7)
    assert capsys.readouterr().err == (
        f"input 7, kept as {tmp_path / 'bad-7'}: {inputs.at(7).hex()}\n"
    )
    assert (tmp_path / "number").read_bytes() == b"7"


def test_an_input_that_takes_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_on_one(data: bytes) -> None:
        while data == inputs.at(2):
            pass

    inputs = blind.Inputs("csv", 3, blind.corpus_of("csv", tmp_path))
    monkeypatch.setattr(blind, "SECONDS", 0.05)
    monkeypatch.setattr(targets, "TARGETS", {"csv": hang_on_one})
    with pytest.raises(blind.TooSlowError):
        blind.run(inputs, 10, tmp_path)
    assert (tmp_path / "bad-2").exists()


AFTER_A_BAD_INPUT = """
import sys, time
from pathlib import Path
from tests.fuzz import blind, targets

def refuse(data):
    raise ValueError

folder = Path(sys.argv[1])
inputs = blind.Inputs("csv", 3, blind.corpus_of("csv", folder))
targets.seeds, targets.TARGETS = lambda name: (), {"csv": refuse}
blind.STUCK = 0.2
try:
    blind.run(inputs, 10, folder)
except ValueError:
    time.sleep(0.6)
    print("still there")
"""


def test_nothing_is_ended_any_more_after_a_bad_input(tmp_path: Path) -> None:
    command = [sys.executable, "-c", AFTER_A_BAD_INPUT, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "still there\n"


def test_what_a_guided_fuzzer_found_is_started_from(tmp_path: Path) -> None:
    (tmp_path / "found").mkdir()
    (tmp_path / "found" / "a").write_bytes(b"found")
    (tmp_path / "found" / "b").write_bytes(b"x" * (blind.LONGEST + 1))
    assert blind.corpus_of("csv", tmp_path) == [*seeds("csv"), b"found"]


def test_inputs_depend_on_target_seed_and_number_alone() -> None:
    corpus = list(seeds("workbook"))
    one, other = (blind.Inputs("workbook", seed, corpus) for seed in (1, 2))
    assert [one.at(i) for i in range(20)] == [one.at(i) for i in range(20)]
    assert [one.at(i) for i in range(20)] != [other.at(i) for i in range(20)]
    assert all(len(one.at(i)) <= blind.LONGEST for i in range(200))


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


ODD: tuple[object, ...] = (
    None, True, 0, -1, 1.5, "", "1", "2022-01-01", "9" * 40, [], {}, [[]], [{}], [None], ["x"],
    {"": 1}, {"zh": []}, {"value": {}}, {"one_of": []}, {"between": [1]}, {"records": {}},
)  # fmt: skip


@pytest.mark.parametrize("part", sorted(WHOLE))
def test_whatever_stands_where_another_part_should_ends_well(part: str) -> None:
    values = [*ODD, *(holder[key] for holder, key in spots(WHOLE))]
    for place in range(len(spots({part: WHOLE[part]}))):
        for value in values:
            own = {part: copy.deepcopy(WHOLE[part])}
            holder, key = spots(own)[place]
            holder[key] = value
            assert TARGETS["json"](json.dumps({**WHOLE, **own}).encode()) is None


@pytest.mark.parametrize("name", ["json", "yaml"])
@settings(max_examples=400)
@given(steps=mutations(6))
def test_submissions_whose_parts_are_exchanged_end_well(name: str, steps: list[Mutation]) -> None:
    text = json.dumps(mutated_data(WHOLE, steps), ensure_ascii=False)
    assert TARGETS[name](text.encode("utf-8", "surrogatepass")) is None


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
