"""Claims about a change of rules, for checks that run by themselves.

In: a comparison, and what is claimed of it. Out: whether it holds: proved, refuted with a community
that shows it, or neither. A claim is about all communities: `stricter` that nobody is better off
under the new rules, `looser` that nobody is worse off, `equivalent` that nothing
of what an assessment yields is different, and `no-one-loses-TIER` that nobody who reached a tier,
or a better one, no longer does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from liren.engine.audit.diff import Diff
from liren.engine.backends.smt.solver import Limit
from liren.engine.record import Record
from liren.engine.ruleset.model import Ruleset
from liren.scoring.audit.answers import Answer, Example, Found, GaveUp
from liren.scoring.audit.compare import Comparison, Relation
from liren.scoring.audit.comparing import Compared
from liren.scoring.audit.relations import UNDIRECTED, Verdict

Kind = Literal["stricter", "looser", "equivalent", "no-one-loses"]
KINDS: tuple[Kind, ...] = ("stricter", "looser", "equivalent")
LOSES = "no-one-loses-"

Outcome = Literal["proved", "refuted", "gave-up"]
Reason = Literal["only-one", "moved"]

YIELDED = ("criteria", "groups", "outcomes", "types")
"""The sections whose parts an assessment lists one by one."""

CALLED = {"criteria": "criterion", "groups": "group", "outcomes": "outcome", "types": "type"}


class Claim(Record):
    """What is claimed, and for `no-one-loses` of which tier."""

    written: str
    kind: Kind
    tier: str | None = None


class Judged(Record):
    """Whether a claim holds.

    `about` are the kind and the id of what refutes it, or what was not decided; None where nothing
    was. A claim is refuted by the `example`, or without one for a `reason`: only one of the
    rulesets has it, or results list it at another place.
    """

    claim: Claim
    outcome: Outcome
    about: tuple[str, str] | None = None
    example: Example | None = None
    why: GaveUp | None = None
    reason: Reason | None = None


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
        for about, reason in _by_structure(compared.diff):
            return Judged(claim, "refuted", about, reason=reason)
    for name, answer in found:
        if isinstance(answer, GaveUp):
            return Judged(claim, "gave-up", name, why=answer)
    if compared.gave_up is not None:
        return Judged(claim, "gave-up", why=GaveUp(compared.gave_up))
    return Judged(claim, "proved")


def not_judged(claim: Claim, limit: Limit) -> Judged:
    """What is said of a claim for the time that was not looked at as a limit was reached."""
    return Judged(claim, "gave-up", why=GaveUp(limit))


def verdict_of_all(compared: Compared) -> Verdict:
    """What the whole change comes to, with what only one of the rulesets has."""
    assert compared.proof is not None, "verdicts are about proofs"
    verdict = compared.proof.verdict
    if verdict in ("equivalent", "open") and any(_by_structure(compared.diff)):
        return "different"
    return verdict


def _by_structure(diff: Diff) -> Iterator[tuple[tuple[str, str], Reason]]:
    """What an assessment lists by one ruleset only, or at another place."""
    for each in diff.of(*YIELDED):
        about = CALLED[each.section], each.id
        if each.kind in ("added", "dropped") and each.bearing == "result":
            yield about, "only-one"
        elif each.is_moved:
            yield about, "moved"


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
    # What is at the root comes first: it is told of a claim that does not hold.
    causes = *proof.criteria, *proof.groups
    for relation in (*causes, *(each for each in proof.relations if each not in causes)):
        yield from (((relation.kind, relation.id), answer) for answer in _of(claim, relation))


def _of(claim: Claim, relation: Relation) -> Iterator[Answer]:
    if relation.kind in UNDIRECTED and claim.kind != "equivalent":
        return
    for both in relation.sides:
        if claim.kind != "looser":
            yield both.better
        if claim.kind != "stricter":
            yield both.worse
    if claim.kind == "equivalent":
        yield relation.other


__all__ = [
    "Claim", "Judged", "judge", "not_judged", "read_claim", "unknown_tier", "verdict_of_all",
]  # fmt: skip
