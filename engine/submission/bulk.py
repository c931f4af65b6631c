"""Many submissions, one at a time.

In: paths of files, of JSON Lines files (one submission a line), of CSV files and workbooks with a
row for each community, and of folders. Out: an iterator of `Submission`s in a stable order.
Guarantee: a bad submission never stops the rest; what is read is no more than one of them, or one
table, at once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import BinaryIO

from liren.engine.errors import LirenError, Place, Source
from liren.engine.language import limits
from liren.engine.language.problems import TooLarge
from liren.engine.language.reader import read_bytes, unopened
from liren.engine.record import replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.submission.csv_reading import rows_of
from liren.engine.submission.problems import NoSubmission, NoSuchSubmission, SubmissionTwice
from liren.engine.submission.validate import (
    Submission,
    id_of,
    judged,
    refused,
    validate_book,
    validate_submission,
)
from liren.engine.submission.wide_table import WideRow, wide_rows

SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".jsonl", ".xlsx")
LOCK = "~$"
"""What the names of files begin with that spreadsheet programs leave beside an open one."""
LINES, TABLE, BOOK = ".jsonl", ".csv", ".xlsx"
_ONE_OF_MANY = re.compile(
    r"(?P<file>.+?\.(?:jsonl|csv|xlsx))#(?P<number>(?:.+!)?[0-9]+)", re.IGNORECASE | re.DOTALL
)
MOST_OF_TABLE = 16 * 1024 * 1024
"""Bytes of a CSV file with a row for each community: some 40 000 of them."""


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
        elif path.suffix.lower() == TABLE:
            yield from _table(path, rulesets, encoding)
        elif path.suffix.lower() == BOOK:
            yield from _book(path, rulesets)
        else:
            yield validate_submission(path, rulesets, encoding=encoding)


def validate_one(
    path: str, rulesets: Ruleset | Sequence[Ruleset], *, encoding: str | None = None
) -> Submission:
    """The outcome of the submission in a file, or of one of many, which is named `FILE#NUMBER`.

    Where several sheets of a workbook have many, it is named `FILE#SHEET!NUMBER`.
    """
    many = _ONE_OF_MANY.fullmatch(path)
    if many is None or Path(path).exists():
        return validate_submission(path, rulesets, encoding=encoding)
    file, number = many["file"], many["number"]
    for each in validate_all([file], rulesets, encoding=encoding):
        if each.name == path or (each.name == file and not each.valid):
            return each
    absent = NoSuchSubmission(name=file, number=number, place=Place(Source(file)))
    return refused(path, [absent])


def _table(
    path: Path, rulesets: Ruleset | Sequence[Ruleset], encoding: str | None
) -> Iterator[Submission]:
    """The submissions of a CSV file."""
    name = str(path)
    try:
        content = read_bytes(path, name, most=MOST_OF_TABLE)
    except LirenError as error:
        yield refused(name, error.problems)
        return
    yield from validate_table(content, name, rulesets, encoding=encoding)


def validate_table(
    content: bytes,
    name: str,
    rulesets: Ruleset | Sequence[Ruleset],
    *,
    encoding: str | None = None,
) -> Iterator[Submission]:
    """The bytes of a CSV file as one submission for each row, or as one of all rows."""
    wanted = (rulesets,) if isinstance(rulesets, Ruleset) else tuple(rulesets)
    source = Source(name)
    try:
        wide = wide_rows(rows_of(content, source, encoding), source, wanted, id_of(name))
    except LirenError as error:
        yield refused(name, error.problems)
        return
    if wide is None:
        yield validate_submission(
            name, wanted, content=content, format=TABLE[1:], encoding=encoding
        )
    else:
        yield from _each(((str(row.number), row) for row in wide), name, wanted)


def _book(path: Path, rulesets: Ruleset | Sequence[Ruleset]) -> Iterator[Submission]:
    """The submissions of a workbook."""
    name = str(path)
    try:
        content = read_bytes(path, name)
    except LirenError as error:
        yield refused(name, error.problems)
        return
    yield from validate_workbook(content, name, rulesets)


def validate_workbook(
    content: bytes, name: str, rulesets: Ruleset | Sequence[Ruleset]
) -> Iterator[Submission]:
    """The bytes of a workbook as one submission for each row of its wide tables, or as one."""
    from liren.engine.submission.wide_sheets import rows_of_sheets
    from liren.engine.submission.xlsx_reading import read_workbook

    wanted = (rulesets,) if isinstance(rulesets, Ruleset) else tuple(rulesets)
    try:
        book = read_workbook(content, name)
        wide = rows_of_sheets(book, wanted, id_of(name))
    except LirenError as error:
        yield refused(name, error.problems)
        return
    if wide is None:
        yield validate_book(book, name, wanted)
    else:
        yield from _each(wide, name, wanted)


def _each(
    rows: Iterable[tuple[str, WideRow]], name: str, rulesets: Sequence[Ruleset]
) -> Iterator[Submission]:
    """The rows of tables, each as a submission named `NAME#LABEL`."""
    seen: dict[tuple[str, date | None], str] = {}
    empty = True
    for label, row in rows:
        empty, problems, at = False, list(row.problems), f"{name}#{label}"
        found = judged(at, row.document, problems, row.read_as, rulesets)
        if found.snapshot is not None:
            key = found.snapshot.id, found.snapshot.as_of
            if key in seen:
                place = row.document.place(("snapshot",))
                other = f"{name}#{seen[key]}"
                twice = SubmissionTwice(name=key[0], other=other, place=place)
                found = replace(found, problems=(*found.problems, twice))
            seen.setdefault(key, label)
        yield found
    if empty:
        yield refused(name, [NoSubmission(place=Place(Source(name)))])


def _lines(path: Path, rulesets: Ruleset | Sequence[Ruleset]) -> Iterator[Submission]:
    """The submissions of a file that is read as they are asked for."""
    try:
        with path.open("rb") as file:
            yield from validate_lines(file, str(path), rulesets)
    except (OSError, ValueError) as error:
        yield refused(str(path), [unopened(error, str(path))])


def validate_lines(
    file: BinaryIO, name: str, rulesets: Ruleset | Sequence[Ruleset]
) -> Iterator[Submission]:
    """Each line of a file as a submission named `NAME#LINE`; blank lines are passed over."""
    for number, line in enumerate(_bounded(file), start=1):
        at = f"{name}#{number}"
        if line is None:
            yield refused(at, [TooLarge(place=Place(Source(at)))])
        elif line.strip():
            yield validate_submission(at, rulesets, content=line, format="json")


def _bounded(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a file, None for one that is too long to be a submission."""
    while line := file.readline(limits.MAX_BYTES + 1):
        if len(line) <= limits.MAX_BYTES:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(limits.MAX_BYTES + 1)
        yield None
