"""What was found in submissions, as text.

In: one `Submission` after the other. Out: lines for a terminal: the problems of each, and at last
how many were valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liren.engine.text import Lang
from liren.reports import wording
from liren.reports.problems import render_problem, summary

if TYPE_CHECKING:
    from liren.engine.submission.validate import Submission


def render_submission(found: Submission, lang: Lang) -> list[str]:
    """The problems of one submission, and whether it can be assessed."""
    lines = [line for problem in found.problems for line in render_problem(problem, lang)]
    verdict = (wording.SUBMISSION_VALID if found.valid else wording.SUBMISSION_REFUSED).in_(lang)
    if not found.problems:
        return [f"{found.name}{wording.COLON.in_(lang)}{verdict}"]
    counted = summary(found.problems, lang, verdict)
    return [*lines, f"{found.name}{wording.COLON.in_(lang)}{counted}"]


def render_summary(valid: int, total: int, lang: Lang) -> str:
    """How many of all submissions can be assessed."""
    return wording.fill(wording.SUBMISSIONS_VALID, lang, valid=valid, total=total)
