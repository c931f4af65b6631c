"""Tiers that ask for more than there is."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, UnreachableTier
from liren.engine.audit.lint._limits import Asked, Minima
from liren.engine.language.numbers import to_text
from liren.engine.ruleset.model import Ruleset
from liren.engine.text import Text, counted


def unreachable_tier(ruleset: Ruleset) -> Iterator[Finding]:
    """Each minimum of a tier that is above what can be earned."""
    minima = Minima(ruleset)
    for tier in ruleset.tiers:
        for asked in minima.of(tier):
            above = asked.points > asked.most
            if asked.always and (above or (asked.limit.strict and asked.points == asked.most)):
                yield UnreachableTier(
                    name=tier.id,
                    what=asked.what,
                    asked=_said(asked),
                    most=to_text(asked.most),
                    of=(tier.id,),
                    place=at(ruleset, "tiers", tier.id, *asked.path),
                )


def _said(asked: Asked) -> Text:
    points = to_text(asked.points)
    if asked.limit.strict:
        return Text(f"超过 {points} 分", f"more than {counted(points, 'point')}")
    return Text(f"至少 {points} 分", f"at least {counted(points, 'point')}")
