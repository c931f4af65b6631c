"""All proofs, in the order in which they are asked, and what they find in a ruleset.

In: a ruleset, what the lints have found in it, and how much time there is. Out: `Proven`: findings,
each once, and the answer to every question. Every day on which a figure changes is looked at; what
is found on several of them is told once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from itertools import starmap
from time import monotonic

from liren.engine.audit.checking import Question
from liren.engine.audit.figures import moments, on_days
from liren.engine.audit.findings import Finding, NoCommunity
from liren.engine.backends.smt.memory import IN_ALL
from liren.engine.backends.smt.solver import Budget
from liren.engine.errors import AssessmentError, Problem
from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.engine.snapshot.clock import today
from liren.engine.text import Text
from liren.scoring.audit.prove.always_applies import always_applies
from liren.scoring.audit.prove.better_earns_less import better_earns_less
from liren.scoring.audit.prove.better_scores_less import better_scores_less
from liren.scoring.audit.prove.contradicts import contradicts
from liren.scoring.audit.prove.follows_from import follows_from
from liren.scoring.audit.prove.lifted_by_rounding import lifted_by_rounding
from liren.scoring.audit.prove.never_applies import never_applies
from liren.scoring.audit.prove.never_fails import never_fails
from liren.scoring.audit.prove.never_met import never_met
from liren.scoring.audit.prove.no_community import no_community
from liren.scoring.audit.prove.proving import Proving, Result
from liren.scoring.audit.prove.tier_never_awarded import tier_never_awarded
from liren.scoring.audit.prove.types_gap import types_gap
from liren.scoring.audit.prove.types_overlap import types_overlap
from liren.scoring.audit.prove.unreachable_points import unreachable_points
from liren.scoring.audit.prove.veto_cannot_be_lifted import veto_cannot_be_lifted
from liren.scoring.audit.space import RECORDS, limit_reached

Proof = Callable[[Proving], Iterator[Result]]
Progress = Callable[[int], None]

PROOFS: tuple[Proof, ...] = (
    no_community,
    never_applies,
    never_met,
    never_fails,
    always_applies,
    types_overlap,
    types_gap,
    unreachable_points,
    follows_from,
    contradicts,
    better_earns_less,
    tier_never_awarded,
    veto_cannot_be_lifted,
    lifted_by_rounding,
    better_scores_less,
)

SECONDS, TOTAL_SECONDS = 2.0, 60.0
"""Time for a question, and for all about a ruleset, unless it is said otherwise."""


class Proven(Record):
    """What the proofs came to; `slowest` is the question that took `longest`, in seconds."""

    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    slowest: Question | None
    longest: float


def prove(
    ruleset: Ruleset,
    found: Collection[Finding],
    *,
    as_of: date | None = None,
    records: int = RECORDS,
    seconds: float = SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    memory: float = IN_ALL,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> Proven:
    """Everything that the proofs find; `found` is what the lints have found already.

    A question may take `seconds`, all of them `total_seconds` and so many megabytes of `memory`; a
    `budget` takes the place of these three.
    """
    days = (as_of,) if as_of else days_of(ruleset)
    asking = _Asking(days, progress or (lambda asked: None))
    budget = budget or Budget(seconds, total_seconds, memory)
    for day in days:
        try:
            if budget.over and day != days[0]:
                raise limit_reached(budget)
            proving = Proving(ruleset, day, budget, records=records, found=found)
        except AssessmentError as error:
            asking.cannot(day, error)
            continue
        for proof in PROOFS:
            asking.take(proof(proving), day)
            if proof is no_community and asking.found_none:
                break
    return asking.proven()


def days_of(ruleset: Ruleset) -> tuple[date, ...]:
    """The days that are looked at: those on which a figure changes, else today or nearest to it."""
    days = moments(ruleset, ruleset.all_parameters())
    if len(days) > 1 or ruleset.start is not None:
        return days
    now = max(today(ruleset.time_zone), min(days))
    return (min(now, ruleset.end) if ruleset.end else now,)


class _Asking:
    """Takes results as they come."""

    def __init__(self, days: Sequence[date], progress: Progress) -> None:
        self.days = days
        self.progress = progress
        self.findings: dict[tuple[str, tuple[str, ...]], Finding] = {}
        self.found_on: dict[tuple[str, tuple[str, ...]], list[date]] = {}
        self.questions: dict[tuple[str, tuple[str, ...]], Question] = {}
        self.asked = 0
        self.longest = 0.0
        self.slowest: Question | None = None
        self.impossible: dict[Problem, list[date]] = {}

    def take(self, results: Iterator[Result], day: date) -> None:
        """Everything that a proof yields of a day."""
        before = monotonic()
        for result in results:
            took, before = monotonic() - before, monotonic()
            self.add(result.question)
            if result.finding is not None:
                self.note(result.finding, day)
            if self.slowest is None or took > self.longest:
                self.slowest, self.longest = result.question, took

    def note(self, finding: Finding, day: date) -> None:
        """A finding of a day; of several days it is told once, with the first example."""
        key = (finding.message(), finding.of)
        self.findings.setdefault(key, finding)
        self.found_on.setdefault(key, []).append(day)

    def add(self, question: Question) -> None:
        """One answer. Of several days, the worst that is known of a question is its answer."""
        self.asked += 1
        self.progress(self.asked)
        key = (question.code, question.of)
        known = self.questions.get(key)
        if known is None or RANK[question.outcome] > RANK[known.outcome]:
            self.questions[key] = question

    @property
    def found_none(self) -> bool:
        """Whether there is no community that anything could be asked about."""
        return any(isinstance(each, NoCommunity) for each in self.findings.values())

    def cannot(self, day: date, error: AssessmentError) -> None:
        """Nothing can be asked about a day on which nothing can be assessed."""
        self.impossible.setdefault(error.problems[0], []).append(day)
        self.progress(self.asked)

    def proven(self) -> Proven:
        """All of it."""
        questions = (*self.questions.values(), *starmap(_cannot, self.impossible.items()))
        findings = tuple(
            on_days(each, self.found_on[key], self.days) for key, each in self.findings.items()
        )
        return Proven(findings, questions, self.slowest, self.longest)


def _cannot(why: Problem, days: Sequence[date]) -> Question:
    """What is told of the days on which nothing could be asked for one reason."""
    said = Text(f"无法评估：{why.message('zh')}", why.message("en"))
    return Question("assessment", tuple(day.isoformat() for day in days), "gave-up", said)


RANK = {"proved": 0, "gave-up": 1, "refuted": 2}
