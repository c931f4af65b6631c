"""Totals that follow from what a tier asks of every group."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, IdleTotal
from liren.engine.audit.lint._limits import most_of_all
from liren.engine.ir.nodes import Number
from liren.engine.ruleset.maxima import Maxima
from liren.engine.ruleset.model import Limit, Ruleset


def idle_total(ruleset: Ruleset) -> Iterator[Finding]:
    """Each tier that asks as large a share of every group as it asks of the total."""
    most = most_of_all(ruleset, Maxima(ruleset.groups, ruleset.criteria))
    if not most or _is_no_sum(ruleset):
        return
    for tier in ruleset.tiers:
        total, group = tier.total, tier.every_group
        if total is None or group is None or _is_cut_off(ruleset, total, most):
            continue
        share = total if total.share else Limit(Fraction(total.value) / most, True, total.strict)
        if (group.value, group.strict) >= (share.value, share.strict):
            place = at(ruleset, "tiers", tier.id, "total")
            yield IdleTotal(name=tier.id, of=(tier.id,), place=place)


def _is_no_sum(ruleset: Ruleset) -> bool:
    """Whether the score can be less than what the groups that are asked earn together."""
    outside = any(item.group is None and item.maximum for item in ruleset.criteria.values())
    vetoes = any(item.veto is not None and item.veto.zero for item in ruleset.criteria.values())
    bonus = any(group.bonus for group in ruleset.groups.values())
    return outside or vetoes or bonus or ruleset.scoring.all_or_nothing


def _is_cut_off(ruleset: Ruleset, total: Limit, most: Number) -> bool:
    """Whether the total in points can be more than its share of what is possible on the day, or
    rounding can bring a score below it that is as much."""
    scoring = ruleset.scoring
    if scoring.possible_maximum:
        return not total.share
    points = total.value * most if total.share else total.value
    return "total" in scoring.rounded and Fraction(points) % scoring.resolution != 0
