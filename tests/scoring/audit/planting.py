"""Rulesets with a defect planted in them, and what a proof says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from liren.engine.audit.findings import Finding
from liren.engine.audit.lint import lint
from liren.engine.backends.smt.solver import Budget
from liren.scoring.audit.prove.proving import Proving, Result
from tests.engine.audit.planting import HEAD, At, at, planted

__all__ = ["DAY", "VOTERS", "Told", "planted", "told"]

DAY = date(2022, 6, 30)
VOTERS = HEAD + "  voters: {type: count, unit: person}\n"
"""With a fact that can be held against the residents."""


class Told(NamedTuple):
    """What a proof came to: its findings with their examples, and its answers."""

    findings: list[At]
    examples: list[tuple[str, ...]]
    answers: dict[tuple[str, ...], str]


def told(
    proof: Callable[[Proving], Iterator[Result]],
    fragment: str,
    head: str = HEAD,
    *,
    after_lint: bool = False,
    records: int = 3,
) -> Told:
    """What a proof finds on a day in the ruleset that a fragment makes."""
    ruleset = planted(fragment, head)
    known = lint(ruleset) if after_lint else ()
    proving = Proving(ruleset, DAY, Budget(5, 60), records=records, found=known)
    results = list(proof(proving))
    found = [each.finding for each in results if each.finding is not None]
    return Told(
        [at(finding, head) for finding in found],
        [said(finding) for finding in found],
        {each.question.of: each.question.outcome for each in results},
    )


def said(finding: Finding) -> tuple[str, ...]:
    """The examples of a finding in a line each."""
    return tuple(example.said.en for example in finding.examples)


__all__ = ["DAY", "HEAD", "VOTERS", "At", "Told", "said", "told"]
