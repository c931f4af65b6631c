"""Claims about a change of rules, for checks that run by themselves.

In: a comparison, and what is claimed of it. Out: whether it holds: proved, refuted with a community
that shows it, or neither. A claim is about all communities: `stricter` that nobody is better off
under the new rules, `looser` that nobody is worse off, `equivalent` that nothing is judged
otherwise, and `no-one-loses-TIER` that nobody who reached a tier, or a better one, no longer does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp
from liren.scoring.audit.compare import Comparison, Relation
from liren.scoring.audit.comparing import Compared

Kind = Literal["stricter", "looser", "equivalent", "no-one-loses"]
KINDS: tuple[Kind, ...] = ("stricter", "looser", "equivalent")
LOSES = "no-one-loses-"

Outcome = Literal["proved", "refuted", "gave-up"]


class Claim(Record):
    """What is claimed, and for `no-one-loses` of which tier."""

    written: str
    kind: Kind
    tier: str | None = None


class Judged(Record):
    """Whether a claim holds.

    `about` are the kind and the id of what refutes it, or what was not decided; None where nothing
    was. A claim is refuted by the `example`, or without one by what only one of the rulesets has.
    """

    claim: Claim
    outcome: Outcome
    about: tuple[str, str] | None = None
    example: Example | None = None
    why: GaveUp | None = None


def read_claim(text: str) -> Claim | None:
    """A claim as it is written; None when it is none."""
    for kind in KINDS:
        if text == kind:
            return Claim(text, kind)
    tier = text.removeprefix(LOSES)
    return Claim(text, "no-one-loses", tier) if tier not in ("", text) else None


def judge(claim: Claim, compared: Compared) -> Judged:
    """Whether a claim holds for a stretch of time; the worst that can be said of it."""
    assert compared.proof or compared.gave_up, "claims are about proofs"
    found = [] if compared.proof is None else list(_asked(claim, compared.proof))
    for name, answer in found:
        if isinstance(answer, Found):
            return Judged(claim, "refuted", name, answer.example)
    if claim.kind == "equivalent":
        for each in compared.diff.of("criteria"):
            if each.kind in ("added", "dropped"):
                return Judged(claim, "refuted", ("criterion", each.id))
    for name, answer in found:
        if isinstance(answer, GaveUp):
            return Judged(claim, "gave-up", name, why=answer)
    if compared.gave_up is not None:
        return Judged(claim, "gave-up", why=compared.gave_up)
    return Judged(claim, "proved")


def not_judged(claim: Claim) -> Judged:
    """What is said of a claim for the time that was not looked at."""
    return Judged(claim, "gave-up", why=GaveUp("time"))


def _tiers(ruleset: Ruleset) -> list[str]:
    return [tier.id for tier in ruleset.tiers]


def unknown_tier(claim: Claim, old: Ruleset, new: Ruleset) -> bool:
    """Whether a claim is about a tier that neither ruleset has."""
    return claim.tier is not None and claim.tier not in (*_tiers(old), *_tiers(new))


def _asked(claim: Claim, proof: Comparison) -> Iterator[tuple[tuple[str, str], Answer]]:
    """Everything that must be proved for a claim to hold, with what it is about."""
    if claim.kind == "no-one-loses":
        for relation in proof.tiers:
            if relation.id == claim.tier:
                yield (relation.kind, relation.id), relation.points.worse
        return
    for relation in (proof.total, *proof.tiers, *proof.groups, *proof.criteria):
        yield from (((relation.kind, relation.id), answer) for answer in _of(claim, relation))


def _of(claim: Claim, relation: Relation) -> Iterator[Answer]:
    sides = [relation.points, *([] if relation.demand is None else [relation.demand])]
    for both in sides:
        if claim.kind != "looser":
            yield both.better
        if claim.kind != "stricter":
            yield both.worse
    if claim.kind == "equivalent":
        yield relation.other


__all__ = ["Claim", "Judged", "judge", "not_judged", "read_claim", "unknown_tier"]
