"""Real communities, one at a time, in the terms of two rulesets.

In: paths of snapshots, and the rulesets that are compared. Out: an iterator of snapshots with what
either ruleset reads in them, or of the problems of those that cannot be read. Guarantee: a bad
snapshot never stops the rest, and memory does not grow with their number.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from liren.engine.errors import LirenError, Problem
from liren.engine.language import limits
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.load import Snapshot
from liren.engine.submission.bulk import LINES, files_of, validate_all
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
    """Where a snapshot is: a file, or from some byte on a line of one, which has a number."""

    path: Path
    start: int | None = None
    number: int = 0


class Rounds:
    """The snapshots of an earlier round, by id and by community; only where they are is kept.

    Of several with one id, or of one community, the last counts.
    """

    def __init__(self, paths: Paths, rulesets: tuple[Ruleset, Ruleset]) -> None:
        self.rulesets = rulesets
        self.by_id: dict[str, Spot] = {}
        self.by_community: dict[str, Spot] = {}
        self.refused: list[Refused] = []
        for spot in _spots(paths):
            self._note(spot)

    def _note(self, spot: Spot) -> None:
        submission = self._read(spot)
        if submission.snapshot is None:
            self.refused.append(Refused(submission.name, submission.errors))
        else:
            self.by_id[submission.snapshot.id] = spot
            self.by_community[submission.snapshot.community.zh] = spot

    def find(self, later: Snapshot) -> tuple[str, Snapshot] | None:
        """The earlier snapshot of a community: that of the same id, else of the same name."""
        spot = self.by_id.get(later.id) or self.by_community.get(later.community.zh)
        if spot is None:
            return None
        submission = self._read(spot)
        return None if submission.snapshot is None else (submission.name, submission.snapshot)

    def _read(self, spot: Spot) -> Submission:
        if spot.start is None:
            return validate_submission(spot.path, self.rulesets)
        with spot.path.open("rb") as file:
            file.seek(spot.start)
            line = file.readline(limits.MAX_BYTES + 1)
        name = f"{spot.path}#{spot.number}"
        return validate_submission(name, self.rulesets, content=line, format="json")


def _spots(paths: Paths) -> Iterator[Spot]:
    """Where every snapshot is."""
    for path in files_of(paths):
        if path.suffix.lower() != LINES or not path.is_file():
            yield Spot(path)
            continue
        with path.open("rb") as file:
            start, number = 0, 1
            while line := file.readline(limits.MAX_BYTES + 1):
                if line.strip():
                    yield Spot(path, start, number)
                while line and not line.endswith(b"\n"):
                    line = file.readline(limits.MAX_BYTES + 1)
                start, number = file.tell(), number + 1
