"""Tiers that no community is awarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.audit.checking import Question
from liren.engine.audit.constructs import at
from liren.engine.audit.findings import ShadowedTier, TierNeverAwarded, UnreachableTier
from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Value
from liren.engine.ir.walk import inputs
from liren.engine.ruleset.model import Tier
from liren.scoring.audit.answers import GaveUp, Proved
from liren.scoring.audit.prove.proving import Proving, Result, facts_read
from liren.scoring.names import TIER


def tier_never_awarded(proving: Proving) -> Iterator[Result]:
    """For each tier: that some community is awarded it. Refuted iff TIER cannot be that tier."""
    seen = set(_seen(proving))
    for position, tier in enumerate(proving.ruleset.tiers):
        of = (tier.id,)
        if not all(proving.is_new(code, *of) for code in (UnreachableTier.code, ShadowedTier.code)):
            continue
        finding = TierNeverAwarded(
            name=tier.id, of=of, place=at(proving.ruleset, "tiers", tier.id, key=True)
        )
        if position in seen:
            yield Result(Question(TierNeverAwarded.code, of, "proved"))
            continue
        if _contradicts_itself(proving, tier):
            yield Result(Question(TierNeverAwarded.code, of, "refuted"), finding)
            continue
        yield _asked(proving, position, finding)


def _asked(proving: Proving, position: int, finding: TierNeverAwarded) -> Result:
    """Whether some community is awarded the tier at a position, by the solver."""
    factory = proving.factory
    awarded = factory.equal(proving.side.terms[TIER], factory.figure(position))
    conditions = proving.ruleset.tier_conditions()
    read = facts_read(proving.asked).union(*(inputs(each.expr) for each in conditions))
    result = proving.nobody([awarded], proving.asked, finding, read)
    if result.finding is not None and proving.has_seasonal_tiers:
        return proving.open_on_other_days(finding.code, finding.of)
    return result


def _contradicts_itself(proving: Proving, tier: Tier) -> bool:
    """Whether what the tier requires cannot hold together, whatever the score is.

    Asked first, as it is small; what reads lists that were cut short, or goes by the day, is left
    aside.
    """
    cut = {each.list for each in proving.space.cuts}
    wanted = {item.criterion for item in tier.requires if item.when is None} - proving.seasonal
    required = [
        each for each in proving.asked if each.id in wanted and cut.isdisjoint(facts_read([each]))
    ]
    met = [proving.factory.implies(proving.applies(c.id), proving.met(c.id)) for c in required]
    found = proving.find(met, required)
    return isinstance(found, Proved) and not found.cuts


STEPS = 24
"""Communities on the way down of which the tier is worked out."""


def _seen(proving: Proving) -> Iterator[int]:
    """The tiers of an ordinary community, and of one that gets worse and worse."""
    if not proving.usual_is_one:
        return
    steps = list(_worse_and_worse(proving))
    every, values = len(steps) // STEPS + 1, dict(proving.space.ordinary)
    yield _tier(proving, values)
    for i, step in enumerate(steps):
        values |= step
        if i % every == 0 or i == len(steps) - 1:
            yield _tier(proving, values)


def _tier(proving: Proving, values: Mapping[str, Value]) -> int:
    return int(Evaluation(values).of(proving.side.terms[TIER]))


def _worse_and_worse(proving: Proving) -> Iterator[Mapping[str, Value]]:
    """How an ordinary community comes to miss one criterion after the other, as far as it can:
    what changes with each step."""
    values = dict(proving.space.ordinary)
    for criterion in proving.asked:
        met = proving.met(criterion.id)
        found = proving.find(
            [proving.applies(criterion.id), proving.factory.negate(met)], [criterion]
        )
        if isinstance(found, Proved | GaveUp):
            continue
        checks, names = proving.space.constraints.around([met])
        step = {name: found[name] for name in names if name in found}
        evaluation = Evaluation({**values, **step})
        if all(evaluation.of(term) for term in checks):
            values |= step
            yield step
