"""The most points that criteria, groups and a whole ruleset can award."""

from __future__ import annotations

from collections.abc import Mapping

from liren.engine.ir.nodes import Number
from liren.engine.ruleset.model import Criterion, Group


def counts(criterion: Criterion) -> bool:
    """Whether a criterion can count at all: it has points, and a figure on some day."""
    figures = [any(d.value is not None for d in item.values) for item in criterion.parameters]
    return criterion.points is not None and all(figures)


def earnable(group: str | None, criteria: Mapping[str, Criterion]) -> Number:
    """What the criteria of a group (None: of no group) can earn together."""
    return sum((c.maximum for c in criteria.values() if c.group == group and counts(c)), 0)


def group_maximum(group: Group, criteria: Mapping[str, Criterion]) -> Number:
    """The most points a group can contribute."""
    if group.weight is not None:
        return group.weight
    earned = earnable(group.id, criteria)
    return earned if group.cap is None else min(earned, group.cap)


def maximum(groups: Mapping[str, Group], criteria: Mapping[str, Criterion]) -> Number:
    """The most points the ruleset can award, without bonus."""
    grouped = sum((group_maximum(g, criteria) for g in groups.values() if not g.bonus), 0)
    return grouped + earnable(None, criteria)
