"""What a ruleset accepts of what an audit found in it.

In: the findings, and the codes of those that were looked for to the end. Out: the findings that are
left, and those that are accepted, each with the words of the ruleset on it. Guarantee: an entry of
`accepted` that names nothing, or accepts nothing, is a finding itself; so what is accepted cannot
outlive its cause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from liren.engine.audit.findings import (
    CODES,
    AcceptsNothing,
    AcceptsUnknownCode,
    AcceptsUnknownName,
    Finding,
)
from liren.engine.errors import in_order, nearest
from liren.engine.record import Record
from liren.engine.ruleset.model import Accepted, Ruleset

TOTAL = "total"
"""What findings about the points as a whole are of."""


class Sifted(Record):
    """The findings that count, and those that are accepted, with the entry that does so."""

    findings: tuple[Finding, ...]
    accepted: tuple[tuple[Finding, Accepted], ...]


def sift(ruleset: Ruleset, found: Iterable[Finding], looked_for: Collection[str]) -> Sifted:
    """What is left of the findings, and what is accepted.

    `looked_for` are the codes of which all findings are there: an entry about another code may
    still be needed.
    """
    left: list[Finding] = []
    accepted: list[tuple[Finding, Accepted]] = []
    entries = _by_name(ruleset.accepted)
    for finding in found:
        entry = _entry(entries, finding)
        if entry is None:
            left.append(finding)
        else:
            accepted.append((finding, entry))
    # Of entries that say the same only one is needed, so they are told apart by what they are.
    used = {id(entry) for _, entry in accepted}
    known = names(ruleset)
    for i, entry in enumerate(ruleset.accepted):
        # A profile may mend what its base accepts.
        if ruleset.profile is None or ruleset.document.is_laid_over(("accepted", i)):
            left.extend(_wrong(entry, known, looked_for, is_used=id(entry) in used))
    ordered = tuple(each for each in in_order(left) if isinstance(each, Finding))
    return Sifted(ordered, tuple(accepted))


Entries = Mapping[tuple[str, str], Sequence[tuple[int, Accepted]]]
"""Entries and their places, by their code and the first name they are of."""


def _by_name(accepted: Iterable[Accepted]) -> Entries:
    found: dict[tuple[str, str], list[tuple[int, Accepted]]] = {}
    for i, entry in enumerate(accepted):
        found.setdefault((entry.code, entry.of[0] if entry.of else ""), []).append((i, entry))
    return found


def _entry(entries: Entries, finding: Finding) -> Accepted | None:
    """The first entry that accepts a finding: it has the code, and is of nothing else."""
    of = set(finding.of)
    fitting = [
        (i, entry)
        for name in (*of, "")
        for i, entry in entries.get((finding.code, name), ())
        if of.issuperset(entry.of)
    ]
    return min(fitting, key=itemgetter(0))[1] if fitting else None


def _wrong(
    entry: Accepted, known: Collection[str], looked_for: Collection[str], *, is_used: bool
) -> Iterator[Finding]:
    unknown = [name for name in entry.of if name not in known]
    if entry.code not in CODES:
        near = nearest(entry.code, CODES)
        yield AcceptsUnknownCode(name=entry.code, nearest=near, place=entry.place)
    elif unknown:
        near = nearest(unknown[0], known)
        yield AcceptsUnknownName(name=unknown[0], nearest=near, place=entry.place)
    elif entry.code in looked_for and not is_used:
        yield AcceptsNothing(accepted=entry.code, names=entry.of, place=entry.place)


def names(ruleset: Ruleset) -> frozenset[str]:
    """Everything in a ruleset that a finding can be of."""
    parts = (ruleset.criteria, ruleset.facts, ruleset.parameters, ruleset.groups, ruleset.types)
    found = {TOTAL, *ruleset.sources, *(tier.id for tier in ruleset.tiers)}
    for part in parts:
        found |= set(part)
    for fact in ruleset.facts.values():
        found |= {f"{fact.id}.{inner}" for inner in fact.fields}
    for name, classification in ruleset.types.items():
        found |= {f"{name}.{option}" for option in classification.options}
    for criterion in ruleset.criteria.values():
        found |= {parameter.id for parameter in criterion.parameters}
    return frozenset(found)
