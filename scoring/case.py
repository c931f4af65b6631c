"""What an assessment is about: a snapshot in the terms of a ruleset on a day.

Findings refer to the case and not to the assessment that lists them, so that nothing refers in a
circle and memory is given back at once.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from liren.engine.backends.scalar.values import Facts
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.bind import Bound, bind
from liren.engine.snapshot.load import Snapshot
from liren.scoring.inputs import sets_aside, with_day_and_flags
from liren.scoring.plan import Plan, plan_for

if TYPE_CHECKING:
    from liren.scoring.explain import Explanation
    from liren.scoring.scorecard import Finding


def case_of(ruleset: Ruleset, snapshot: Snapshot, as_of: date) -> Case:
    """The case of a snapshot that is assessed by a ruleset on a day; raises as `assess` does."""
    bound = bind(ruleset, snapshot)
    plan = plan_for(ruleset, as_of, flags=sets_aside(ruleset, snapshot, as_of))
    return Case(plan, snapshot, bound, as_of)


class Case:
    """A snapshot in the terms of a ruleset on a day. Immutable but for what it has worked out."""

    def __init__(self, plan: Plan, snapshot: Snapshot, bound: Bound, as_of: date) -> None:
        self.plan = plan
        self.snapshot = snapshot
        self.bound = bound
        self.as_of = as_of

    def __reduce__(self) -> tuple[object, ...]:
        # Plans hold functions, which are not pickled; they are made again where it is read.
        return case_of, (self.ruleset, self.snapshot, self.as_of)

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset."""
        return self.plan.ruleset

    @cached_property
    def facts(self) -> Facts:
        """The facts in base units, with the day and the flags."""
        return with_day_and_flags(self.bound.facts, self.plan, self.snapshot, self.as_of)

    @cached_property
    def _explanations(self) -> dict[str, Explanation]:
        return {}

    def explanation(self, finding: Finding) -> Explanation:
        """The reasons of one finding, worked out once."""
        name = finding.criterion.id
        if name not in self._explanations:
            from liren.scoring.explain import explain

            self._explanations[name] = explain(finding)
        return self._explanations[name]
