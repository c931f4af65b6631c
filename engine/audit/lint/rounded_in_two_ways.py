"""Points that are cut off where other figures are rounded."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import own_criteria
from liren.engine.audit.findings import Finding, RoundedInTwoWays
from liren.engine.ir.nodes import Round
from liren.engine.ir.walk import walk
from liren.engine.ruleset.model import Criterion, Ruleset
from liren.engine.ruleset.parts import expressions

CUTS = ("down", "floor")


def rounded_in_two_ways(ruleset: Ruleset) -> Iterator[Finding]:
    """Each criterion that rounds half up while the ruleset cuts points off."""
    mode = ruleset.scoring.rounding
    if mode not in CUTS:
        return
    for criterion in own_criteria(ruleset):
        if _rounds(criterion):
            yield RoundedInTwoWays(
                name=criterion.id, mode=mode, of=(criterion.id,), place=criterion.place
            )


def _rounds(criterion: Criterion) -> bool:
    return any(
        isinstance(node, Round) and node.mode == "half_up"
        for expr in expressions(criterion)
        for node in walk(expr)
    )
