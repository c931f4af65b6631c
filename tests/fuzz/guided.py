"""Coverage-guided fuzzing of one target: `python -m tests.fuzz.guided TARGET FOLDER [OPTION …]`.

In: a target of `tests.fuzz.targets`, a folder for what is found, and options of libFuzzer. Out:
libFuzzer's own report; the exit code is 0 when every input ended well, within the time and the
memory that the options set.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

GUIDING = [
    "liren.engine.submission", "liren.engine.snapshot", "liren.engine.language",
    "liren.engine.ruleset.shape", "liren.reports.form",
]  # fmt: skip
"""What the bytes lead through. Counting lines elsewhere costs a quarter of the time."""

with atheris.instrument_imports(include=GUIDING):  # pyright: ignore[reportAttributeAccessIssue]
    from tests.fuzz import targets


def main(name: str, folder: Path, *options: str) -> None:
    """Run the target until libFuzzer has had enough."""
    started = folder / "seeds"
    found = folder / "found"
    for each in (started, found):
        each.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(targets.seeds(name)):
        (started / str(i)).write_bytes(seed)
    dictionary = folder / "words"
    dictionary.write_text("".join(map(_entry, targets.words())), encoding="ascii")
    files = [f"-dict={dictionary}", f"-artifact_prefix={folder}/", str(found), str(started)]
    atheris.Setup([sys.argv[0], *options, *files], targets.TARGETS[name])
    atheris.Fuzz()


def _entry(word: bytes) -> str:
    """A word as libFuzzer's dictionaries write it."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n'


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
