"""Tiers that nobody is awarded, because a better one is always reached with them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, ShadowedTier
from liren.engine.audit.lint._limits import Minima
from liren.engine.ruleset.model import Limit, Ruleset, Tier


def shadowed_tier(ruleset: Ruleset) -> Iterator[Finding]:
    """Each tier that asks all that a tier before it asks.

    Where a veto bars tiers, or something lowers them, it can still be awarded.
    """
    vetoes = [item.veto for item in ruleset.criteria.values() if item.veto is not None]
    if ruleset.lowerings or any(veto.bars not in (None, "all") for veto in vetoes):
        return
    minima = Minima(ruleset)
    for higher, lower in combinations(ruleset.tiers, 2):
        if _asks_all(minima, lower, higher):
            place = at(ruleset, "tiers", lower.id, key=True)
            yield ShadowedTier(name=lower.id, other=higher.id, of=(lower.id,), place=place)


def _asks_all(minima: Minima, lower: Tier, higher: Tier) -> bool:
    """Whether each demand of the higher tier is one of the lower."""
    asked = {each.path: each for each in minima.of(lower)}
    return (
        all(other.path in asked and asked[other.path].gives(other) for other in minima.of(higher))
        and _at_least(lower.every_group, higher.every_group)
        and set(higher.requires) <= set(lower.requires)
        and higher.require in (None, lower.require)
    )


def _at_least(one: Limit | None, other: Limit | None) -> bool:
    if one is None or other is None:
        return other is None
    return (one.value, one.strict) >= (other.value, other.strict)
