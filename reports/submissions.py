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
    from liren.engine.snapshot.values import Normalised
    from liren.engine.submission.validate import Submission


def render_submission(found: Submission, lang: Lang, *, verbose: bool = False) -> list[str]:
    """The problems of one submission, and whether it can be assessed.

    If `verbose`, also what its values were read as, where that is not what stands there.
    """
    lines = render_remarks(found, lang, verbose=verbose)
    verdict = (wording.SUBMISSION_VALID if found.valid else wording.SUBMISSION_REFUSED).in_(lang)
    if not found.problems:
        return [*lines, f"{found.name}{wording.COLON.in_(lang)}{verdict}"]
    counted = summary(found.problems, lang, verdict)
    return [*lines, f"{found.name}{wording.COLON.in_(lang)}{counted}"]


def render_remarks(found: Submission, lang: Lang, *, verbose: bool = False) -> list[str]:
    """The problems of one submission and, if `verbose`, what its values were read as."""
    lines = [line for problem in found.problems for line in render_problem(problem, lang)]
    return lines + [_read_as(each, lang) for each in found.normalised if verbose]


def _read_as(found: Normalised, lang: Lang) -> str:
    """What one value was read as."""
    read_as = found.read_as.in_(lang)
    said = wording.fill(wording.READ_AS, lang, written=found.written, read_as=read_as)
    return f"{found.place}{wording.COLON.in_(lang)}{said}"


def render_summary(valid: int, total: int, lang: Lang) -> str:
    """How many of all submissions can be assessed."""
    return wording.fill(wording.SUBMISSIONS_VALID, lang, valid=valid, total=total)
