"""Many submissions, one at a time.

In: paths of files, of JSON Lines files (one submission a line), and of folders. Out: an iterator of
`Submission`s in a stable order. Guarantee: a bad submission never stops the rest, and memory does
not grow with their number.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from io import BufferedReader
from pathlib import Path

from liren.engine.errors import Place, Source
from liren.engine.language import limits
from liren.engine.language.problems import TooLarge
from liren.engine.language.reader import unopened
from liren.engine.ruleset.model import Ruleset
from liren.engine.submission.validate import Submission, refused, validate_submission

SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".jsonl", ".xlsx")
LOCK = "~$"
"""What the names of files begin with that spreadsheet programs leave beside an open one."""
LINES = ".jsonl"


def files_of(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Path]:
    """The files that paths name: those of a folder in the order of their names, others as given."""
    for given in paths:
        path = Path(given)
        if path.is_dir():
            yield from sorted(
                each for each in path.rglob("*")
                if each.is_file() and each.suffix.lower() in SUFFIXES
                and not each.name.startswith(LOCK)
            )  # fmt: skip
        else:
            yield path


def validate_all(
    paths: Iterable[str | os.PathLike[str]],
    rulesets: Ruleset | Sequence[Ruleset],
    *,
    encoding: str | None = None,
) -> Iterator[Submission]:
    """The outcome of every submission, one after the other."""
    for path in files_of(paths):
        if path.suffix.lower() == LINES:
            yield from _lines(path, rulesets)
        else:
            yield validate_submission(path, rulesets, encoding=encoding)


def _lines(path: Path, rulesets: Ruleset | Sequence[Ruleset]) -> Iterator[Submission]:
    """Each line of a file as a submission named `FILE#LINE`; blank lines are passed over."""
    try:
        with path.open("rb") as file:
            for number, line in enumerate(_bounded(file), start=1):
                name = f"{path}#{number}"
                if line is None:
                    problem = TooLarge(place=Place(Source(name)))
                    yield refused(name, [problem])
                elif line.strip():
                    yield validate_submission(name, rulesets, content=line, format="json")
    except (OSError, ValueError) as error:
        yield refused(str(path), [unopened(error, str(path))])


def _bounded(file: BufferedReader) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long to be a submission."""
    while line := file.readline(limits.MAX_BYTES + 1):
        if len(line) <= limits.MAX_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(limits.MAX_BYTES + 1)
        yield None
