"""Totals that follow from what a tier asks of every group."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, IdleTotal
from liren.engine.audit.lint._limits import most_of_all
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Limit, Ruleset


def idle_total(ruleset: Ruleset) -> Iterator[Finding]:
    """Each tier that asks as large a share of every group as it asks of the total."""
    most = most_of_all(ruleset, Maxima(ruleset.groups, ruleset.criteria))
    for tier in ruleset.tiers:
        total, group = tier.total, tier.every_group
        if total is None or group is None or not most or _has_losses(ruleset):
            continue
        share = total if total.share else Limit(Fraction(total.value) / most, True, total.strict)
        if (group.value, group.strict) >= (share.value, share.strict):
            place = at(ruleset, "tiers", tier.id, "total")
            yield IdleTotal(name=tier.id, of=(tier.id,), place=place)


def _has_losses(ruleset: Ruleset) -> bool:
    """Whether points can be lost, or earned, outside of the groups that are asked."""
    outside = any(item.group is None and item.maximum for item in ruleset.criteria.values())
    return outside or any(group.bonus for group in ruleset.groups.values())
