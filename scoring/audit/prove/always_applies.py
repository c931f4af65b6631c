"""Conditions of applicability that exclude nobody."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import AlwaysApplies
from liren.engine.ir.nodes import TRUE
from liren.engine.ir.walk import inputs
from liren.scoring.audit.prove.proving import Proving, Result


def always_applies(proving: Proving) -> Iterator[Result]:
    """For each `applies_when`: that some community is not asked. Refuted iff it always holds."""
    for criterion in proving.asked:
        if criterion.applies == TRUE:
            continue
        place = at(proving.ruleset, "criteria", criterion.id, "applies_when")
        finding = AlwaysApplies(name=criterion.id, of=(criterion.id,), place=place)
        holds = proving.side.encoder.encode(proving.fix(criterion.applies))
        terms = [proving.factory.negate(holds)]
        yield proving.nobody(terms, [criterion], finding, inputs(criterion.applies))
