"""Real communities, one at a time, in the terms of two rulesets.

In: paths of snapshots, and the rulesets that are compared. Out: an iterator of snapshots with what
either ruleset reads in them, or of the problems of those that cannot be read. Guarantee: a bad
snapshot never stops the rest, and memory does not grow with their number.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from liren.engine.errors import LirenError, Problem
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.load import Snapshot
from liren.engine.submission.bulk import validate_all

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
