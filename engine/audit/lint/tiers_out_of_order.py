"""Lower tiers that ask more than higher ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, TiersOutOfOrder
from liren.engine.audit.lint._limits import Minima
from liren.engine.ruleset.model import Ruleset


def tiers_out_of_order(ruleset: Ruleset) -> Iterator[Finding]:
    """Each minimum of a tier that is above that of the tier before it."""
    minima = Minima(ruleset)
    for higher, lower in pairwise(ruleset.tiers):
        before = {asked.path: asked for asked in minima.of(higher)}
        for asked in minima.of(lower):
            other = before.get(asked.path)
            if other is not None and asked.rank > other.rank:
                yield TiersOutOfOrder(
                    name=lower.id,
                    other=higher.id,
                    what=asked.what,
                    of=(lower.id,),
                    place=at(ruleset, "tiers", lower.id, *asked.path),
                )
