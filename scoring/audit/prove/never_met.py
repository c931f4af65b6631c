"""Criteria that no community meets."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.findings import NeverMet
from liren.scoring.audit.prove.proving import Proving, Result


def never_met(proving: Proving) -> Iterator[Result]:
    """For each criterion: that some community it applies to meets it. Refuted iff none can.

    Of what is asked of nobody it is not told.
    """
    for criterion in proving.asked:
        of = (criterion.id,)
        if proving.is_new(NeverMet.code, *of):
            finding = NeverMet(name=criterion.id, of=of, place=criterion.place)
            terms = [proving.applies(criterion.id), proving.met(criterion.id)]
            yield from proving.asked_of_somebody(
                criterion, proving.nobody(terms, [criterion], finding)
            )
