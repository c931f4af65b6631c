"""What to find out next.

In: an `Assessment`. Out: the facts that are missing and on which something still depends, those
that can decide most of the score's range first. What a fact decides is the sum of what is open in
the criteria that read it, in points of the score: finding it out can settle at most that much.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from liren.engine.ir.nodes import Number
from liren.engine.record import Record
from liren.engine.ruleset.model import Criterion
from liren.engine.ruleset.parts import criterion_inputs
from liren.engine.text import Text
from liren.scoring.scorecard import Assessment, Finding


class ToCollect(Record):
    """A missing fact: how many points it can decide, and which criteria wait for it."""

    fact: str
    title: Text
    decides: Number
    criteria: tuple[str, ...]
    evidence: Text | None
    missing: Literal["unknown", "partial"]


def to_collect(assessment: Assessment) -> tuple[ToCollect, ...]:
    """The facts to find out, most decisive first."""
    weights = _weights(assessment)
    waiting: dict[str, list[Finding]] = {name: [] for name in assessment.bound.missing()}
    for finding in assessment.findings:
        if _open(finding):
            for name in criterion_inputs(finding.criterion) & waiting.keys():
                waiting[name].append(finding)
    found = [_entry(assessment, name, waiting[name], weights) for name in waiting if waiting[name]]
    order = list(assessment.ruleset.facts)
    found.sort(key=lambda item: (-item.decides, -len(item.criteria), order.index(item.fact)))
    return tuple(found)


def _entry(
    assessment: Assessment, name: str, findings: list[Finding], weights: dict[str, Fraction]
) -> ToCollect:
    fact = assessment.ruleset.facts[name]
    decides = sum((_decides(f) * weights.get(f.criterion.group or "", 1) for f in findings), 0)
    reading = assessment.bound.readings[name]
    return ToCollect(
        fact=name,
        title=fact.title,
        decides=decides,
        criteria=tuple(finding.criterion.id for finding in findings),
        evidence=fact.evidence,
        missing="unknown" if reading.known == "blank" else "partial",
    )


def _open(finding: Finding) -> bool:
    """Whether a missing fact can still change the finding."""
    if finding.status == "unknown" or finding.undecided:
        return True
    return finding.criterion.missing_is_unmet and finding.status in ("unmet", "partly_met")


def _decides(finding: Finding) -> Number:
    """How many points are open, or are lost because something is not on record."""
    if finding.criterion.missing_is_unmet and finding.points is not None:
        return finding.points.max - finding.points.low
    return finding.undecided


def _weights(assessment: Assessment) -> dict[str, Fraction]:
    """What a point in a weighted group is worth in the score."""
    weights = {}
    for group in assessment.ruleset.groups.values():
        members: list[Criterion] = [
            c
            for c in assessment.ruleset.criteria.values()
            if c.group == group.id and c.unspecified_on(assessment.as_of) is None
        ]
        most = sum((c.maximum for c in members), 0)
        if group.weight is not None and most:
            weights[group.id] = Fraction(group.weight) / most
    return weights
