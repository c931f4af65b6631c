"""What to find out next.

In: an `Assessment`. Out: the facts that are missing and on which something still depends, those
that can decide most of the score's range first. What a fact decides is the sum of what is open in
the criteria that read it, in points of the score: finding it out can settle at most that much. A
fact on which only the tier depends decides no points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Literal

from liren.engine.ir.nodes import Number
from liren.engine.ir.walk import inputs
from liren.engine.record import Record
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Criterion, Fact, Group
from liren.engine.ruleset.parts import expressions
from liren.engine.snapshot.values import Reading
from liren.engine.text import Text
from liren.scoring.missing import fields_of, missing_for
from liren.scoring.scorecard import Assessment, Finding
from liren.scoring.stating import stated


class ToCollect(Record):
    """A missing fact: how many points it can decide, and which criteria wait for it.

    `places` are the values that are missing in the records of a list which is known in part, each
    as the name of its record and its title, as far as a criterion that waits reads them.
    """

    fact: str
    title: Text
    decides: Number
    criteria: tuple[str, ...]
    evidence: Text | None
    missing: Literal["unknown", "partial"]
    places: tuple[tuple[Text, Text], ...] = ()


def to_collect(assessment: Assessment) -> tuple[ToCollect, ...]:
    """The facts to find out, most decisive first."""
    weights = _weights(assessment)
    waiting: dict[str, list[Finding]] = {name: [] for name in assessment.bound.missing()}
    for finding in assessment.findings:
        if _open(finding):
            readings = assessment.bound.readings
            for name in missing_for(finding.criterion, assessment.ruleset.facts, readings):
                waiting[name].append(finding)
    wanted = _asked_by_tiers(assessment)
    found = [
        _entry(assessment, name, findings, weights)
        for name, findings in waiting.items()
        if findings or name in wanted
    ]
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
        places=tuple(_places(fact, reading, [finding.criterion for finding in findings])),
    )


def _places(
    fact: Fact, reading: Reading, criteria: Iterable[Criterion]
) -> Iterator[tuple[Text, Text]]:
    """The values that are not known in records, record by record."""
    read = fields_of((node for each in criteria for node in expressions(each)), fact)
    if fact.kind != "records" or not read:
        return
    for name, row in zip(reading.names, reading.value.listed, strict=True):
        for (key, field), value in zip(fact.fields.items(), row, strict=True):
            if key in read and stated(field, value) is None:
                yield name, field.title


def _asked_by_tiers(assessment: Assessment) -> frozenset[str]:
    """The facts in the conditions of tiers, while the tier is open."""
    if assessment.tier_decided:
        return frozenset()
    conditions = assessment.ruleset.tier_conditions()
    return frozenset().union(*(inputs(condition.expr) for condition in conditions))


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
    """What a point in a group is worth in the score, where it or one around it is weighted."""
    groups = assessment.ruleset.groups
    criteria = {
        name: criterion
        for name, criterion in assessment.ruleset.criteria.items()
        if criterion.unspecified_on(assessment.as_of) is None
    }
    maxima = Maxima(groups, criteria)
    return {name: _weight(group, groups, maxima) for name, group in groups.items()}


def _weight(group: Group, groups: Mapping[str, Group], maxima: Maxima) -> Fraction:
    around = Fraction(1)
    if group.parent is not None:
        around = _weight(groups[group.parent], groups, maxima)
    most = maxima.earnable(group)
    if group.weight is None or not most:
        return around
    return around * Fraction(group.weight) / most
