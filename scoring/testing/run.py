"""Running rule tests.

In: files, folders, or ids of rulesets. Out: `Results`: for each file its cases with what failed,
and for each ruleset its coverage. A snapshot that is refused where none was expected to be is a
failed case and stops nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from liren.engine.errors import LirenError, Problem
from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.engine.text import Text, same
from liren.scoring.assess import assess
from liren.scoring.scorecard import Assessment
from liren.scoring.testing.coverage import Coverage, Declared, Line, Observer
from liren.scoring.testing.expect import Failure, failures, listed
from liren.scoring.testing.load import RuleCase, RuleTests, load_tests

REFUSAL = Text("快照被拒绝的原因", "what the snapshot is refused with")
ACCEPTED = Text("快照被接受", "the snapshot is accepted")


class CaseResult(Record):
    """A case that was run: the expectations that failed, and why its snapshot was refused."""

    case: RuleCase
    failures: tuple[Failure, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything that was expected came."""
        return not self.failures and not self.problems


class FileResult(Record):
    """A file that was run."""

    tests: RuleTests
    cases: tuple[CaseResult, ...]

    @property
    def passed(self) -> bool:
        """Whether all of its cases passed."""
        return all(case.passed for case in self.cases)


class Results(Record):
    """Everything that was run. `coverage` has one entry for each ruleset (with its profile)."""

    files: tuple[FileResult, ...]
    coverage: tuple[Coverage, ...]

    @property
    def passed(self) -> bool:
        """Whether all cases passed, and nothing that is declared unreachable is misdeclared."""
        sound = all(not coverage.problems for coverage in self.coverage)
        return sound and all(file.passed for file in self.files)

    @property
    def covered(self) -> bool:
        """Whether every ruleset is fully covered."""
        return all(coverage.complete for coverage in self.coverage)


def run_tests(paths: Iterable[str | os.PathLike[str]]) -> Results:
    """Run the tests in files, in folders and those below them, or of rulesets by their ids.

    Raises `LirenError` with all problems of all files when one of them is not valid: then nothing
    was run.
    """
    return run(load_tests(paths))


def run(loaded: Iterable[RuleTests]) -> Results:
    """Run tests that are loaded."""
    observers: dict[tuple[str, str | None], Observer] = {}
    declared: dict[tuple[str, str | None], list[Declared]] = {}
    files = []
    for tests in loaded:
        key = (tests.ruleset.digest, tests.profile)
        observer = observers.setdefault(key, Observer(tests.ruleset))
        declared.setdefault(key, []).extend(_declared(tests))
        results = tuple(_run_case(tests, case, observer) for case in tests.cases)
        files.append(FileResult(tests, results))
    coverage = (o.coverage(key[1], declared[key]) for key, o in observers.items())
    return Results(tuple(files), tuple(coverage))


def observed(loaded: Iterable[RuleTests], ruleset: Ruleset) -> tuple[Observer, tuple[Line, ...]]:
    """What the cases about one ruleset have shown, before any others are added."""
    observer = Observer(ruleset)
    declared = [each for tests in loaded for each in _declared(tests)]
    for tests in loaded:
        for case in tests.cases:
            _run_case(tests, case, observer)
    return observer, observer.coverage(None, declared).lines


def _declared(tests: RuleTests) -> Iterator[Declared]:
    for i, doc in enumerate(tests.unreachable):
        yield Declared(doc, tests.document.place(("unreachable", i)))


def _run_case(tests: RuleTests, case: RuleCase, observer: Observer) -> CaseResult:
    expected = case.expect.error
    try:
        assessment = _assessed(tests, case)
    except LirenError as error:
        if expected is None:
            return CaseResult(case, (), error.problems)
        codes = sorted({problem.code for problem in error.problems})
        return CaseResult(case, tuple(_refusal(case, expected, listed(codes), str(error))))
    if expected is not None:
        return CaseResult(case, tuple(_refusal(case, expected, ACCEPTED, "")))
    observer.note(assessment, case.expect)
    return CaseResult(case, failures(assessment, case, tests.document))


def _assessed(tests: RuleTests, case: RuleCase) -> Assessment:
    return assess(tests.ruleset, tests.snapshot(case), as_of=case.as_of)


def _refusal(case: RuleCase, expected: list[str], got: Text, why: str) -> Iterator[Failure]:
    wanted = listed(sorted(set(expected)))
    if wanted != got:
        path = ("cases", case.position, "expect", "error")
        yield Failure(REFUSAL, wanted, got, same(why) if why else None, path)
