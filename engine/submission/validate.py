"""Validating a submission: everything that is wrong with it, at once.

In: a file (YAML, JSON, CSV, XLSX), its bytes, or Python data, and the rulesets it is meant for.
Out: a `Submission`: all problems of all phases with their places, and, when there is none, the
snapshot. Guarantee: nothing is validated by other means than when a snapshot is assessed, so what
is valid here is accepted there; no value is changed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from liren.engine.errors import MOST_PROBLEMS, LirenError, Place, Problem, Source
from liren.engine.language.document import Document, LaterDocument, Scalar
from liren.engine.language.python_reading import from_python
from liren.engine.language.reader import decode, read_bytes, read_json, read_text, read_yaml
from liren.engine.record import Identity
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.problems import TooManyProblems
from liren.engine.snapshot import clock
from liren.engine.snapshot.bind import hold
from liren.engine.snapshot.load import Snapshot, read_snapshot, without_head
from liren.engine.snapshot.problems import UnknownFactGiven
from liren.engine.snapshot.quick import read_quickly, read_with_places
from liren.engine.snapshot.values import Normalised
from liren.engine.submission.problems import (
    DayToCome,
    NoEvidence,
    NoSubmission,
    SeveralSubmissions,
)
from liren.engine.submission.readable import names_evidence, readable
from liren.engine.submission.signatures import is_workbook
from liren.engine.submission.suspicious import suspicious

if TYPE_CHECKING:
    from liren.engine.submission.wide_table import WideRow
    from liren.engine.submission.xlsx_reading import Workbook

T = TypeVar("T")
Given = str | os.PathLike[str] | Mapping[str, object]
FORMATS = ("yaml", "json", "csv", "xlsx")
"""What `format` can say; without it the suffix of the name does, else it is YAML."""


class Submission(Identity):
    """What was handed in: its problems, errors first, and the snapshot when it has none that are
    errors. Warnings ask for a second look and leave a submission valid. `normalised` says what
    values were read as, where that is not what stands there; of a refused submission too."""

    name: str
    problems: tuple[Problem, ...]
    snapshot: Snapshot | None
    normalised: tuple[Normalised, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether it can be assessed."""
        return self.snapshot is not None

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that must be mended."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems to confirm: odd, and possible all the same."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    def to_dict(self) -> dict[str, object]:
        """The outcome as JSON-ready data, with texts in both languages."""
        return {
            "submission": self.name,
            "valid": self.valid,
            "snapshot": self.snapshot and {"id": self.snapshot.id, "digest": self.snapshot.digest},
            "problems": [problem.to_dict() for problem in self.problems],
            "normalised": [each.to_dict() for each in self.normalised],
        }


def validate_submission(
    source: Given,
    rulesets: Ruleset | Sequence[Ruleset],
    *,
    content: bytes | None = None,
    format: str | None = None,  # noqa: A002  the word that the command line uses
    encoding: str | None = None,
    today: date | None = None,
) -> Submission:
    """Everything that is wrong with a submission.

    `source` is a path, or Python data; with `content` (the bytes that came over a network) it is
    the name to show. `rulesets` are those it states facts for. `format` is one of `FORMATS`;
    `encoding` is that of a CSV file, where it is not found out by itself; `today` is the day after
    which days have not come, by default that of the community. Raises `ValueError` for a
    format that is none; nothing that is handed in raises.
    """
    wanted = (rulesets,) if isinstance(rulesets, Ruleset) else tuple(rulesets)
    name = "<submission>" if isinstance(source, Mapping) else os.fspath(source)
    quick = _quickly(source, name, content, format, wanted)
    if quick is not None:
        return Submission(name, _sorted(_odd(quick, wanted, today)), quick)
    problems: list[Problem] = []
    read_as: list[Normalised] = []
    document = _attempt(
        lambda: _read(source, name, content, format, encoding, wanted, problems, read_as), problems
    )
    if document is None:
        return refused(name, problems)
    return judged(name, document, problems, read_as, wanted, today)


def _quickly(
    source: Given,
    name: str,
    content: bytes | None,
    format: str | None,  # noqa: A002
    rulesets: Sequence[Ruleset],
) -> Snapshot | None:
    """The snapshot in data that are plain, and without fault; None for all others."""
    if isinstance(source, Mapping):
        return read_quickly(source, rulesets, name)
    if content is None or format != "json":
        return None
    from liren.engine.language.json_reading import plain_json

    try:
        text = decode(content, name)
    except LirenError:
        return None
    data = plain_json(text)
    if type(data) is not dict:
        return None
    return read_with_places(data, rulesets, LaterDocument(Source(name, text), read_json))


def judged(
    name: str,
    document: Document,
    problems: list[Problem],
    read_as: Sequence[Normalised],
    rulesets: Sequence[Ruleset],
    today: date | None = None,
) -> Submission:
    """What a submission comes to that was read.

    `problems` are those that were found by that, and `read_as` what was normalised.
    """
    read = tuple(problems)
    snapshot = _attempt(lambda: read_snapshot(document), problems)
    given = (snapshot or without_head(document)).along(rulesets)
    # Of what is known in part it was said what the cell as a whole is, and need not be of each end.
    told = {each.place.cell for each in read_as}
    held = _hold(given, rulesets, problems)
    normalised = (
        *read_as, *(each for each in held if not each.place.cell or each.place.cell not in told)
    )  # fmt: skip
    problems = [*read, *(each for each in problems[len(read) :] if not _at_fault(document, each))]
    if snapshot is None or any(problem.severity == "error" for problem in problems):
        problems += _of_the_rest(given, problems, rulesets, today)
        return refused(name, problems, normalised)
    problems += _odd(given, rulesets, today)
    return Submission(name, _sorted(problems), given, normalised)


def _of_the_rest(
    given: Snapshot, problems: Sequence[Problem], rulesets: Sequence[Ruleset], today: date | None
) -> Iterator[Problem]:
    """What else is to be said of a refused submission, by what could be read of it."""
    left, broken = readable(given, problems, rulesets)
    seen = {_identity(problem) for problem in problems}
    yield from (each for each in dict.fromkeys(broken) if _identity(each) not in seen)
    data = given.document.data
    has_evidence = names_evidence(data)
    day_is_wrong = given.as_of is None and isinstance(data, dict) and "as_of" in data
    for each in () if left is None else _odd(left, rulesets, today):
        # What was left out may be the evidence, or the day that others are compared with.
        if not ((has_evidence and isinstance(each, NoEvidence))
                or (day_is_wrong and isinstance(each, DayToCome))):  # fmt: skip
            yield each


def _at_fault(document: Document, problem: Problem) -> bool:
    """Whether a problem is about something that stands for a cell which was answered already."""
    return problem.place is not None and document.at_fault(problem.place)


def _odd(snapshot: Snapshot, rulesets: Sequence[Ruleset], today: date | None) -> Iterator[Problem]:
    """What to confirm, each thing once."""
    seen = set[tuple[str, str, str]]()
    for ruleset in rulesets:
        day = today or clock.today(snapshot.time_zone or ruleset.time_zone)
        for problem in suspicious(ruleset, snapshot, day):
            if _identity(problem) not in seen:
                seen.add(_identity(problem))
                yield problem


def refused(
    name: str, problems: Sequence[Problem], normalised: tuple[Normalised, ...] = ()
) -> Submission:
    """A submission that cannot be assessed."""
    return Submission(name, _limited(_sorted(problems)), None, normalised)


def _limited(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The first errors, and that there are more; each phase is limited, and so are all together."""
    errors = [each for each in problems if each.severity == "error"]
    told = [each for each in errors if not isinstance(each, TooManyProblems)]
    if len(told) == len(errors) and len(told) <= MOST_PROBLEMS:
        return problems
    told = told[:MOST_PROBLEMS]
    many = TooManyProblems(place=told[-1].place)
    return (*told, many, *(each for each in problems if each.severity != "error"))


def _read(
    source: Given,
    name: str,
    content: bytes | None,
    format: str | None,  # noqa: A002
    encoding: str | None,
    rulesets: Sequence[Ruleset],
    problems: list[Problem],
    read_as: list[Normalised],
) -> Document:
    if isinstance(source, Mapping):
        return from_python(source, name)
    kind = format or Path(name).suffix.lower().removeprefix(".")
    if format is not None and format not in FORMATS:
        raise ValueError(f"no such format: {format}")
    found = read_bytes(source, name) if content is None else content
    if kind in ("xlsx", "xlsm", "xls") or (format is None and is_workbook(found)):
        return _xlsx(found, name, rulesets, problems, read_as)
    if kind == "jsonl" and format is None and content is None:
        raise LirenError([SeveralSubmissions(name=name, place=Place(Source(name)))])
    if kind == "csv":
        return _csv(found, name, encoding, rulesets, problems, read_as)
    read = {"json": read_json, "yaml": read_yaml}.get(format or "")
    text = decode(found, name)
    return read(Source(name, text)) if read else read_text(text, name)


def _csv(
    content: bytes,
    name: str,
    encoding: str | None,
    rulesets: Sequence[Ruleset],
    problems: list[Problem],
    read_as: list[Normalised],
) -> Document:
    from liren.engine.submission.csv_reading import read_csv
    from liren.engine.submission.long_table import LongTable
    from liren.engine.submission.wide_table import wide_rows

    read = read_csv(content, name, encoding)
    wide = wide_rows(read.rows, read.source, rulesets, id_of(name))
    if wide is not None:
        return _only(list(islice(wide, 2)), read.source, problems, read_as)
    table = LongTable(read, rulesets)
    document = table.read(default_name=id_of(name))
    problems += table.builder.problems
    read_as += table.builder.normalised
    return document


def _only(
    rows: Sequence[WideRow], source: Source, problems: list[Problem], read_as: list[Normalised]
) -> Document:
    """The one submission of a table with one row for each. Raises `LirenError` if it has others."""
    if len(rows) != 1:
        several = SeveralSubmissions(name=source.name) if rows else NoSubmission()
        raise LirenError([several.at(Place(source))])
    problems += rows[0].problems
    read_as += rows[0].read_as
    return rows[0].document


def _xlsx(
    content: bytes,
    name: str,
    rulesets: Sequence[Ruleset],
    problems: list[Problem],
    read_as: list[Normalised],
) -> Document:
    from liren.engine.submission.wide_sheets import rows_of_sheets
    from liren.engine.submission.xlsx_reading import read_workbook

    book = read_workbook(content, name)
    wide = rows_of_sheets(book, rulesets, id_of(name))
    if wide is not None:
        return _only([row for _, row in islice(wide, 2)], book.source, problems, read_as)
    return _book(book, name, rulesets, problems, read_as)


def validate_book(book: Workbook, name: str, rulesets: Sequence[Ruleset]) -> Submission:
    """Everything that is wrong with a workbook that is one submission: a form, or a row a fact."""
    problems: list[Problem] = []
    read_as: list[Normalised] = []
    document = _attempt(lambda: _book(book, name, rulesets, problems, read_as), problems)
    if document is None:
        return refused(name, problems)
    return judged(name, document, problems, read_as, rulesets)


def _book(
    book: Workbook,
    name: str,
    rulesets: Sequence[Ruleset],
    problems: list[Problem],
    read_as: list[Normalised],
) -> Document:
    from liren.engine.submission.form_reading import read_form, stamp_of
    from liren.engine.submission.tables import TableBuilder
    from liren.engine.submission.xlsx_reading import read_tables

    builder = TableBuilder(book.source)
    stamp = stamp_of(book)
    if stamp is None:
        read_tables(book, rulesets, builder)
    else:
        read_form(book, stamp, rulesets, builder)
    builder.data.setdefault("snapshot", Scalar(id_of(name)))
    problems += builder.problems
    read_as += builder.normalised
    return builder.document()


def id_of(name: str) -> str:
    """An id for a table that states none: its name, as far as ids can be like it."""
    return "-".join(re.findall(r"\w+", Path(name).stem)).strip("_-") or "submission"


def _attempt(make: Callable[[], T], problems: list[Problem]) -> T | None:
    """What `make` gives, or None and its problems noted."""
    try:
        return make()
    except LirenError as error:
        problems.extend(error.problems)
        return None


def _hold(
    snapshot: Snapshot, rulesets: Sequence[Ruleset], problems: list[Problem]
) -> tuple[Normalised, ...]:
    """Note what does not fit the rulesets, each thing once; what values were read as."""
    seen = {_identity(problem) for problem in problems}
    read_as: dict[str, Normalised] = {}
    for ruleset in rulesets:
        held = hold(ruleset, snapshot)
        for problem in held.problems:
            if _identity(problem) not in seen:
                seen.add(_identity(problem))
                problems.append(problem)
        read_as |= {f"{each.place}{each.place.pointer}": each for each in held.normalised}
    return tuple(read_as.values())


def _identity(problem: Problem) -> tuple[str, str, str]:
    """What tells problems apart; a cell is one place, however many values it holds."""
    place = problem.place
    where = "" if place is None else f"{place}{'' if place.cell else place.pointer}"
    return problem.code, where, _subject(problem)


def _subject(problem: Problem) -> str:
    """What tells two problems of one kind at one place apart; rulesets agree on it."""
    return "" if isinstance(problem, UnknownFactGiven) else problem.message()


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first; within a severity as they stand in the file."""
    return tuple(sorted(problems, key=lambda each: (each.severity != "error", _position(each))))


def _position(problem: Problem) -> tuple[str, int, int, str]:
    """Sheet, row and column; or line and column."""
    place = problem.place
    if place is None:
        return "", 0, 0, ""
    if place.cell is not None:
        sheet, _, address = place.cell.rpartition("!")
        column = address.rstrip("0123456789")
        return sheet, int(address[len(column) :] or 0), len(column), column
    return "", place.line or 0, place.column or 0, place.pointer
