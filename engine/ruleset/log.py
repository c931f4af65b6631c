"""Where the passes over a ruleset note its problems.

In: problems as they are found. Out: all of them together, or nothing. `Log.attempt` keeps a pass
going after a part of the file could not be understood, so that nothing is reported one at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from liren.engine.errors import MOST_PROBLEMS, Place, Problem, RulesetError
from liren.engine.language.document import Document, Path
from liren.engine.ruleset import problems as p
from liren.engine.ruleset.expressions import Refused

T = TypeVar("T")


class Log:
    """The problems of one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def add(self, problem: Problem, path: Path, *, key: bool = False) -> None:
        """Note a problem with the value (or the key) at a path."""
        self.note(problem.at(self.place(path, key=key)))

    def note(self, problem: Problem) -> None:
        """Note a problem that has its place; raises them all when there are too many."""
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(p.TooManyProblems(place=problem.place))
            self.check()

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Where a value, or its key, stands."""
        return self.document.place(path, key=key)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """What `make` returns, or None and its problems noted."""
        try:
            return make()
        except Refused as error:
            for problem in error.problems:
                self.note(problem)
            return None

    def check(self) -> None:
        """Raise what was noted, if anything was."""
        if self.problems:
            raise RulesetError(self.problems)
