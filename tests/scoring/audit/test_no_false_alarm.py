"""Whatever a check says of a made-up ruleset holds of every made-up community.

A finding is about all communities; here it is held against many of them, assessed one by one. What
is said never to be met must not be met by any, and so on for every claim that one community could
refute.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from liren.engine import LirenError, Ruleset, load_snapshot
from liren.engine.audit.findings import (
    Contradicts,
    Finding,
    FollowsFrom,
    NeverApplies,
    NeverFails,
    NeverMet,
    SameDemand,
    ShadowedTier,
    TierNeverAwarded,
    UnreachablePoints,
    UnreachableTier,
)
from liren.engine.audit.lint import lint
from liren.engine.language.numbers import to_text
from liren.scoring import assess
from liren.scoring.audit.prove import prove
from liren.scoring.scorecard import Assessment
from tests.laws.law import loaded, tried
from tests.oracle.choosing import Seeded
from tests.oracle.filling import snapshot
from tests.strategies import make

Seen = Mapping[str, tuple[str, object]]
ASKED = ("met", "partly_met", "unmet")


def refutes(finding: Finding, seen: Seen, tier: str | None) -> bool:
    """Whether one community shows that a finding is wrong."""
    status = {name: each[0] for name, each in seen.items()}
    of = finding.of
    match finding:
        case NeverMet():
            return status[of[0]] == "met"
        case NeverFails():
            return status[of[0]] in ("unmet", "partly_met")
        case NeverApplies():
            return status[of[0]] in ASKED
        case FollowsFrom():
            return status[of[1]] == "met" and status[of[0]] in ("unmet", "partly_met")
        case SameDemand():
            both = [status[name] for name in of if status[name] in ASKED]
            return len(both) == 2 and (both[0] == "met") != (both[1] == "met")
        case Contradicts():
            return all(status[name] == "met" for name in of)
        case UnreachablePoints(what=what) if what.en.startswith("all of the"):
            earned = seen[of[0]][1]
            return status[of[0]] in ASKED and f"all of the {earned} points" == what.en
        case UnreachableTier() | TierNeverAwarded() | ShadowedTier():
            return tier == of[0]
    return False


CLAIMS: tuple[type[Finding], ...] = (
    NeverMet, NeverFails, NeverApplies, FollowsFrom, SameDemand, Contradicts, UnreachablePoints,
    UnreachableTier, TierNeverAwarded, ShadowedTier,
)  # fmt: skip


def findings_of(ruleset: Ruleset, day: date) -> Iterator[Finding]:
    """What lints and proofs find on a day."""
    known = lint(ruleset, day)
    yield from known
    yield from prove(ruleset, known, as_of=day, seconds=1, total_seconds=15).findings


def seen_in(assessment: Assessment) -> Seen:
    """The status and the points of every criterion."""
    return {
        each.criterion.id: (each.status, None if each.points is None else to_text(each.points.low))
        for each in assessment.findings
    }


def held(seeds: range, communities: int, note: Callable[[Finding], None]) -> None:
    """Every claim about the made-up rulesets, held against so many communities."""
    for seed in seeds:
        choose = Seeded(("no false alarm", seed))
        made = make(choose, size=6)
        ruleset = loaded(made)
        cases = list(tried(choose, made, communities))
        if not cases:
            continue
        day = cases[0].as_of
        documents = [snapshot(choose, made.raw, of, 0) for of in cases]
        known = list(assessed_on(ruleset, documents, day))
        for claim in findings_of(ruleset, day):
            if isinstance(claim, CLAIMS):
                note(claim)
                for each in known:
                    wrong = refutes(claim, seen_in(each), each.tier)
                    assert not wrong, f"{claim}\n{made!r}\n{each.snapshot.document.data}"


def assessed_on(ruleset: Ruleset, documents: list[Any], day: date) -> Iterator[Assessment]:
    """The communities as they are on a day; without those that cannot be, as of their history."""
    for document in documents:
        try:
            yield assess(ruleset, load_snapshot(document), as_of=day)
        except LirenError:
            continue


def test_no_made_up_community_refutes_what_is_found() -> None:
    claims: list[Finding] = []
    held(range(6), 20, claims.append)
    assert claims


@pytest.mark.longrun
def test_no_made_up_community_refutes_what_is_found_of_many_rulesets() -> None:
    claims: list[Finding] = []
    held(range(100, 160), 40, claims.append)
    assert {type(claim) for claim in claims} >= {NeverMet, NeverFails}
    assert len(claims) >= 30
