"""Blind fuzzing of one target: `python -m tests.fuzz.blind TARGET RUNS SEED [FOLDER]`.

In: a target of `tests.fuzz.targets`, how many inputs to try, a seed, and a folder with what a
guided fuzzer found. Out: one line that says how many inputs ended well, how long the slowest took
and how large it all got; exit code 1 after the first one that did not end well, which is written
into the folder and shown as hex. Guarantee: the n-th input is a function of target, seed and what
is in the folder alone; `Inputs(TARGET, SEED, corpus_of(TARGET, FOLDER)).at(NUMBER)` is it.

Nothing is instrumented here, so that an input takes a tenth of the time it takes a guided fuzzer,
which has found out before what leads to other lines of Liren.
"""

from __future__ import annotations

import faulthandler
import os
import random
import re
import resource
import signal
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import process_time
from types import FrameType
from typing import NamedTuple

from tests.fuzz import targets
from tests.fuzz.mutations import HOSTILE, TEXT_CHANGES, Mutation, mutated_text

SECONDS = 1.0
"""Of CPU time for one input, so that a machine with other work to do changes nothing."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space; what asks for more fails."""
LONGEST = 4096
"""Bytes of an input, as for the guided fuzzer."""
STUCK = 300
"""Seconds for a hundred inputs: what hangs in C cannot be interrupted, and is ended then."""
BY_WORDS = 0.15
"""The part of the inputs that is changed by words and lines, which takes longer than by bytes."""


class TooSlowError(BaseException):
    """An input took too long. Not an `Exception`, as nothing may catch it on the way."""


class Inputs(NamedTuple):
    """The inputs of one run."""

    name: str
    seed: int
    corpus: Sequence[bytes]

    def at(self, number: int) -> bytes:
        """The input of that number."""
        chance = random.Random(f"{self.name} {self.seed} {number}")
        data = chance.choice(self.corpus)
        if self.name == "workbook":  # its first byte says which part the rest is
            return data[:1] + self.changed(data[1:], chance)[: LONGEST - 1]
        return self.changed(data, chance)[:LONGEST]

    def changed(self, data: bytes, chance: random.Random) -> bytes:
        """An input after a few changes."""
        if chance.random() < BY_WORDS:
            steps = [_step(chance) for _ in range(chance.randint(1, 3))]
            text = data.decode("utf-8", "replace")
            return mutated_text(text, steps).encode("utf-8", "surrogatepass")
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            data = chance.choice(BYTE_CHANGES)(data, self.corpus, chance)
        return data


def _step(chance: random.Random) -> Mutation:
    kind = chance.randrange(2 * len(TEXT_CHANGES))
    at, size = chance.randrange(100_000), chance.randrange(100_000)
    return Mutation(kind, at, size, chance.choice(HOSTILE))


def _overwrite(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    i = chance.randrange(len(data) + 1)
    return data[:i] + bytes([chance.randrange(256)]) + data[i + 1 :]


def _delete(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    i = chance.randrange(len(data) + 1)
    return data[:i] + data[i + chance.choice((1, 1, 2, 4, 16, 100)) :]


def _insert(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    i = chance.randrange(len(data) + 1)
    return data[:i] + chance.choice(WORDS) + data[i:]


def _replace(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    i = chance.randrange(len(data) + 1)
    word = chance.choice(WORDS)
    return data[:i] + word + data[i + len(word) :]


def _repeat(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    i = chance.randrange(len(data) + 1)
    part = data[i : i + chance.choice((1, 2, 8, 40))]
    return data[:i] + part * chance.choice((1, 1, 2, 10, 40)) + data[i:]


def _move(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    i, j = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
    return data[:j] + data[i : i + chance.randint(1, 40)] + data[j:]


def _cross(data: bytes, corpus: Sequence[bytes], chance: random.Random) -> bytes:
    """The beginning of one input and the end of another."""
    other = chance.choice(corpus)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


Change = Callable[[bytes, Sequence[bytes], random.Random], bytes]
BYTE_CHANGES: tuple[Change, ...] = (
    _overwrite, _overwrite, _delete, _insert, _insert, _replace, _repeat, _move, _cross,
)  # fmt: skip
WORDS = tuple(targets.words())


def corpus_of(name: str, folder: Path) -> list[bytes]:
    """What a guided fuzzer found, by its content, and what it started from."""
    found = {file.read_bytes() for file in (folder / "found").glob("*")}
    return [*targets.seeds(name), *sorted(each for each in found if len(each) <= LONGEST)]


def run(inputs: Inputs, runs: int, folder: Path) -> float:
    """Try so many inputs; the CPU time of the slowest. Raises what the first bad one raises."""
    target, slowest = targets.TARGETS[inputs.name], 0.0
    for seed in targets.seeds(inputs.name):
        target(seed)  # what loads once is not counted
    with _watched(), (folder / "number").open("wb", buffering=0) as progress:
        for number in range(runs):
            if number % 100 == 0:
                faulthandler.dump_traceback_later(STUCK, exit=True, file=2)
            os.pwrite(progress.fileno(), b"%d" % number, 0)
            slowest = max(slowest, _try(target, inputs.at(number), number, folder))
    return slowest


@contextmanager
def _watched() -> Iterator[None]:
    """Inputs that take too long are ended inside, and nothing is that comes after."""
    before = signal.signal(signal.SIGPROF, _too_slow)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGPROF, before)


def _try(target: Callable[[bytes], None], data: bytes, number: int, folder: Path) -> float:
    """The CPU time of one input; a bad one is kept."""
    began = process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        target(data)
        signal.setitimer(signal.ITIMER_PROF, 0)
    except BaseException:
        signal.setitimer(signal.ITIMER_PROF, 0)
        kept = folder / f"bad-{number}"
        kept.write_bytes(data)
        print(f"input {number}, kept as {kept}: {data.hex()}", file=sys.stderr)  # noqa: T201
        raise
    return process_time() - began


def _too_slow(number: int, frame: FrameType | None) -> None:
    raise TooSlowError(f"more than {SECONDS} seconds")


def _peak() -> int:
    """The most KiB that this process has had. What `getrusage` calls its peak is also that of the
    process that started it, so that is asked only where nothing else tells."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(name: str, runs: int, seed: int, folder: Path) -> None:
    """Try so many inputs, and say how that went."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    inputs = Inputs(name, seed, corpus_of(name, folder))
    print(f"{name}, seed {seed}, {len(inputs.corpus)} inputs to start from")  # noqa: T201
    slowest = run(inputs, runs, folder)
    largest = _peak() // 1024
    print(f"{runs} inputs ended well, slowest {slowest * 1000:.0f} ms, {largest} MB")  # noqa: T201


if __name__ == "__main__":
    warnings.simplefilter("error")
    warnings.filterwarnings("ignore", module="openpyxl")  # of what it leaves out of a copy
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
