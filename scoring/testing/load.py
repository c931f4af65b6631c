"""Finding and loading rule tests.

In: files, folders, or ids of rulesets. Out: a `RuleTests` for each file of tests: its ruleset and
its cases. Guarantee: every name in an expectation is known; all problems of all files are raised
together.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from liren.engine.errors import LirenError, Place, Problem, Source, nearest
from liren.engine.language.document import Document
from liren.engine.language.problems import FileMissing
from liren.engine.language.reader import read_file
from liren.engine.record import Identity, Record
from liren.engine.ruleset.load import (
    is_file,
    load_ruleset,
    pinned,
    shipped_rulesets,
    within_reach,
)
from liren.engine.ruleset.model import Ruleset
from liren.engine.ruleset.problems import UnknownRuleset
from liren.engine.ruleset.shape import read_shape
from liren.engine.snapshot.load import Snapshot, load_snapshot, read_snapshot
from liren.engine.text import Text
from liren.scoring.testing import problems as p
from liren.scoring.testing.cases import case_document
from liren.scoring.testing.document import CaseDoc, ExpectDoc, RuleTestsDoc, UnreachableDoc
from liren.scoring.testing.names import check_names

NAME = "tests.yaml"
RULESET = "ruleset.yaml"


class RuleCase(Record):
    """One case. `position` counts from 0; `file` is that of a snapshot that it is about."""

    position: int
    that: Text
    place: Place
    as_of: date | None
    expect: ExpectDoc
    file: Path | None


class RuleTests(Identity):
    """One file of tests: `profile` is the id of the profile that its ruleset is made by, if any."""

    name: str
    document: Document
    ruleset: Ruleset
    profile: str | None
    cases: tuple[RuleCase, ...]
    unreachable: tuple[UnreachableDoc, ...]

    def snapshot(self, case: RuleCase) -> Snapshot:
        """What the community of a case states; raises `LirenError` when it is refused."""
        if case.file is not None:
            return load_snapshot(case.file)
        return read_snapshot(case_document(self.document, self.ruleset, case.position))


def load_tests(paths: Iterable[str | os.PathLike[str]]) -> tuple[RuleTests, ...]:
    """The tests that files, folders (and those below them) or ids of rulesets stand for."""
    found: list[RuleTests] = []
    problems: list[Problem] = []
    files: dict[Path, str] = {}
    for path in paths:
        try:
            files.update((file.resolve(), name) for file, name in files_of(os.fspath(path)))
        except LirenError as error:
            problems += error.problems
    for file, name in files.items():
        try:
            found.append(load_file(file, name))
        except LirenError as error:
            problems += error.problems
    if problems:
        raise LirenError(problems)
    return tuple(found)


def files_of(path: str) -> list[tuple[Path, str]]:
    """The files of tests that a path or an id stands for, each with the name it is known by."""
    shipped = shipped_rulesets()
    if path in shipped:
        below = [shipped[path].with_name(NAME)]
        named = [(file, within_reach(file)) for file in below if file.is_file()]
    elif Path(path).is_dir():
        below = [file for pattern in (NAME, f"*.{NAME}") for file in Path(path).rglob(pattern)]
        named = [(file, str(file)) for file in sorted(below) if file.is_file()]
    elif Path(path).is_file():
        named = _about(Path(path)) if _is_ruleset(Path(path)) else [(Path(path), path)]
    else:
        raise LirenError([FileMissing(path=path, place=Place(Source(path)))])
    if not named:
        raise LirenError([p.NoTestsFound(path=path)])
    return named


def _is_ruleset(file: Path) -> bool:
    """Whether a file is a ruleset; what cannot be read is said when it is read as tests."""
    return "ruleset" in _top(file)


def _top(file: Path) -> Mapping[str, object]:
    """What stands at the top of a file, or nothing when it cannot be read."""
    try:
        data = read_file(file, str(file)).data
    except LirenError:
        return {}
    return data if isinstance(data, dict) else {}


def _about(ruleset: Path) -> list[tuple[Path, str]]:
    """The files of tests beside a ruleset that are about it."""
    folder = ruleset.parent
    beside = [file for pattern in (NAME, f"*.{NAME}") for file in folder.glob(pattern)]
    about = [file for file in sorted(beside) if _subject(file).resolve() == ruleset.resolve()]
    return [(file, str(file)) for file in about]


def _subject(file: Path) -> Path:
    """The file of the ruleset that a file of tests is about, where it is a path."""
    top = _top(file)
    named = top.get("tests", RULESET if "profile" not in top else "")
    return file.parent / pinned(str(named))[0]


def load_file(file: Path, name: str) -> RuleTests:
    """One file of tests; raises `LirenError` with all problems of the phase that failed."""
    document = read_file(file, name)
    doc = read_shape(document, RuleTestsDoc, LirenError)
    ruleset, profile = _ruleset(doc, document, file.parent)
    problems = list(check_names(doc, document, ruleset))
    if problems:
        raise LirenError(problems)
    cases = tuple(_case(i, case, doc, document, file.parent) for i, case in enumerate(doc.cases))
    return RuleTests(name, document, ruleset, profile, cases, tuple(doc.unreachable))


def _case(i: int, case: CaseDoc, doc: RuleTestsDoc, document: Document, folder: Path) -> RuleCase:
    return RuleCase(
        position=i,
        that=Text(case.that.zh, case.that.en),
        place=document.place(("cases", i, "that")),
        as_of=case.as_of or doc.as_of,
        expect=case.expect,
        file=None if case.snapshot is None else folder / case.snapshot,
    )


def _ruleset(doc: RuleTestsDoc, document: Document, folder: Path) -> tuple[Ruleset, str | None]:
    """The ruleset that is tested, with the profile laid over it."""
    at = document.place(("tests",), key=True)
    if doc.profile is None:
        return _named(doc.tests or RULESET, folder, at), None
    from liren.engine.ruleset.profile_load import load_profile

    profile = load_profile(folder / doc.profile)
    if doc.tests is not None and _named(doc.tests, folder, at).digest != profile.base.digest:
        raise LirenError(
            [p.OtherRuleset(profile=profile.id, base=profile.base.id, ruleset=doc.tests, place=at)]
        )
    return profile.ruleset, profile.id


def _named(reference: str, folder: Path, at: Place) -> Ruleset:
    """A ruleset by its id, or by its path from a folder."""
    name, _ = pinned(reference)
    shipped = shipped_rulesets()
    if name in shipped:
        return load_ruleset(reference)
    if not is_file(folder / name):
        raise LirenError([UnknownRuleset(name=name, nearest=nearest(name, shipped), place=at)])
    return load_ruleset(folder / reference)
