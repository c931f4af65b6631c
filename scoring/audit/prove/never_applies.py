"""Criteria that are asked of nobody."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.findings import NeverApplies
from liren.scoring.audit.prove.proving import Proving, Result, read_to_apply


def never_applies(proving: Proving) -> Iterator[Result]:
    """For each criterion: that some community is asked. Refuted iff APPLIES is unsatisfiable."""
    for criterion in proving.asked:
        finding = NeverApplies(name=criterion.id, of=(criterion.id,), place=criterion.place)
        terms = [proving.applies(criterion.id)]
        yield proving.nobody(terms, [criterion], finding, read_to_apply(criterion))
