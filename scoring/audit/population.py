"""Real communities, one at a time, in the terms of two rulesets.

In: paths of snapshots, and the rulesets that are compared. Out: an iterator of snapshots with what
either ruleset reads in them, or of the problems of those that cannot be read. Guarantee: a bad
snapshot never stops the rest, and memory does not grow with their number.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from liren.engine.errors import LirenError, Problem
from liren.engine.language import limits
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.load import Snapshot
from liren.engine.submission.bulk import BOOK, LINES, TABLE, files_of, validate_all
from liren.engine.submission.validate import Submission, validate_submission

Paths = Iterable[str | os.PathLike[str]]


class Stated(Record):
    """A snapshot, the name of its file, and its facts in the terms of both rulesets."""

    name: str
    snapshot: Snapshot
    bounds: tuple[Bound, Bound]


class Refused(Record):
    """A file that is no snapshot of either ruleset, and why."""

    name: str
    problems: tuple[Problem, ...]


def acquainted(old: Ruleset, new: Ruleset) -> tuple[Ruleset, Ruleset]:
    """Both rulesets, each with the facts and the names of criteria of the other, so that one
    snapshot fits both. Nothing that either says of a community changes."""
    return _with(old, new), _with(new, old)


def _with(ruleset: Ruleset, other: Ruleset) -> Ruleset:
    facts = {name: fact for name, fact in other.facts.items() if name not in ruleset.facts}
    elsewhere = frozenset(other.criteria) - frozenset(ruleset.criteria)
    if not facts and not elsewhere:
        return ruleset
    return replace(ruleset, facts={**ruleset.facts, **facts}, elsewhere=elsewhere, plans={})


def states(paths: Paths, rulesets: tuple[Ruleset, Ruleset]) -> Iterator[Stated | Refused]:
    """Every snapshot in turn; `rulesets` are acquainted with each other."""
    for submission in validate_all(paths, rulesets):
        if submission.snapshot is None:
            yield Refused(submission.name, submission.errors)
            continue
        try:
            yield held(submission.name, submission.snapshot, rulesets)
        except LirenError as error:
            yield Refused(submission.name, error.problems)


def held(name: str, snapshot: Snapshot, rulesets: tuple[Ruleset, Ruleset]) -> Stated:
    """A snapshot in the terms of both rulesets. Raises `SnapshotError`."""
    old, new = rulesets
    return Stated(name, snapshot, (bind(old, snapshot), bind(new, snapshot)))


class Spot(NamedTuple):
    """Where a snapshot is: a file, or from some byte on a line of one, which has a number. A row of
    a table cannot be read by itself, so what it holds is kept."""

    path: Path
    start: int | None = None
    number: int = 0
    kept: Submission | None = None


class Known(NamedTuple):
    """An earlier round of a community, and where it is."""

    community: str
    region: str | None
    day: date
    spot: Spot


class Rounds:
    """The snapshots of an earlier round, by id and by community; of files and of lines only where
    they are is kept.

    Of several with one id the one of the latest day counts, and of one day the last.
    """

    def __init__(self, paths: Paths, rulesets: tuple[Ruleset, Ruleset]) -> None:
        self.rulesets = rulesets
        self.by_id: dict[str, Known] = {}
        self.by_community: dict[str, set[str]] = {}
        self.refused: list[Refused] = []
        for path in files_of(paths):
            for spot, submission in self._in(path):
                self._note(spot, submission)

    def _note(self, spot: Spot, submission: Submission) -> None:
        snapshot = submission.snapshot
        if snapshot is None:
            self.refused.append(Refused(submission.name, submission.errors))
            return
        name, day = snapshot.community.zh, snapshot.as_of or date.max
        before = self.by_id.get(snapshot.id)
        if before is None or before.day <= day:
            self.by_id[snapshot.id] = Known(name, _region(snapshot), day, spot)
            self.by_community.setdefault(name, set()).add(snapshot.id)

    def find(self, later: Snapshot) -> tuple[str, Snapshot] | None:
        """The earlier snapshot of a community: that of the same id, else of the same name."""
        known = self.by_id.get(later.id) or self._namesake(later)
        if known is None:
            return None
        submission = self._read(known.spot)
        return None if submission.snapshot is None else (submission.name, submission.snapshot)

    def _namesake(self, later: Snapshot) -> Known | None:
        """The earlier community of the same name, if there is one alone that can be meant: one that
        states another region is another community."""
        name, regions = later.community.zh, {_region(later), None}
        known = (self.by_id[each] for each in self.by_community.get(name, ()))
        found = [
            each for each in known
            if each.community == name and (each.region in regions or regions == {None})
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def _in(self, path: Path) -> Iterator[tuple[Spot, Submission]]:
        """Every snapshot of a file, and where it is."""
        if path.suffix.lower() == LINES and path.is_file():
            yield from ((spot, self._read(spot)) for spot in _lines(path))
        elif path.suffix.lower() in (TABLE, BOOK):
            for submission in validate_all([path], self.rulesets):
                yield Spot(path, kept=submission), submission
        else:
            yield Spot(path), self._read(Spot(path))

    def _read(self, spot: Spot) -> Submission:
        if spot.kept is not None:
            return spot.kept
        if spot.start is None:
            return validate_submission(spot.path, self.rulesets)
        with spot.path.open("rb") as file:
            file.seek(spot.start)
            line = file.readline(limits.MAX_BYTES + 1)
        name = f"{spot.path}#{spot.number}"
        return validate_submission(name, self.rulesets, content=line, format="json")


def _region(snapshot: Snapshot) -> str | None:
    return snapshot.region and snapshot.region.zh


def _lines(path: Path) -> Iterator[Spot]:
    """Where every snapshot of a file of lines is."""
    with path.open("rb") as file:
        start, number = 0, 1
        while line := file.readline(limits.MAX_BYTES + 1):
            if line.strip():
                yield Spot(path, start, number)
            while line and not line.endswith(b"\n"):
                line = file.readline(limits.MAX_BYTES + 1)
            start, number = file.tell(), number + 1
