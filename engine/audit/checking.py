"""Checking a ruleset: the lints, and what it accepts of what they find.

In: a ruleset. Out: `Checked`: the findings, those that are accepted, and the answer to each
question that was put to a solver. Guarantee: a question without an answer is there too, as
`gave-up` with the reason, and never counts as nothing found.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from liren.engine.audit.accepting import sift
from liren.engine.audit.findings import FINDINGS, Finding, NoCommunity
from liren.engine.audit.lint import codes_looked_for, lint
from liren.engine.record import Record
from liren.engine.ruleset.model import Accepted, Ruleset
from liren.engine.text import Text

Outcome = Literal["proved", "refuted", "gave-up"]


class Question(Record):
    """What came of one question: that a defect (`code`) of something (`of`) is not there.

    `proved`: it is not. `refuted`: it is, and there is a finding. `gave-up`: nobody knows, and
    `why` says what stood in the way.
    """

    code: str
    of: tuple[str, ...]
    outcome: Outcome
    why: Text | None = None


class Checked(Record):
    """What the check of a ruleset came to."""

    ruleset: Ruleset
    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Accepted], ...]
    questions: tuple[Question, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found, or what was found is accepted."""
        return not self.findings

    @property
    def open(self) -> tuple[Question, ...]:
        """The questions that nobody could answer."""
        return tuple(each for each in self.questions if each.outcome == "gave-up")


def check_fast(ruleset: Ruleset, as_of: date | None = None) -> Checked:
    """What the lints find; with `as_of`, of the ruleset as it is on that day."""
    sifted = sift(ruleset, lint(ruleset, as_of), codes_looked_for(as_of))
    return Checked(ruleset, sifted.findings, sifted.accepted)


def check_with(
    ruleset: Ruleset,
    as_of: date | None,
    found: Iterable[Finding],
    questions: Iterable[Question],
    linted: Iterable[Finding] | None = None,
) -> Checked:
    """The same together with what was found by proof; `linted` is what the lints find, if it is
    known already."""
    asked = tuple(questions)
    unanswered = {each.code for each in asked if each.outcome == "gave-up"}
    by_proof = {each.code for each in FINDINGS if each.by != "lint"}
    findings, looked_for = tuple(found), codes_looked_for(as_of)
    if not any(isinstance(each, NoCommunity) for each in findings):
        looked_for |= by_proof
    told = lint(ruleset, as_of) if linted is None else linted
    sifted = sift(ruleset, (*told, *findings), looked_for - unanswered)
    return Checked(ruleset, sifted.findings, sifted.accepted, asked)
