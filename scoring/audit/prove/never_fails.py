"""Criteria that every community meets."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.findings import NeverFails
from liren.scoring.audit.prove.proving import Proving, Result


def never_fails(proving: Proving) -> Iterator[Result]:
    """For each criterion: that some community misses it. Refuted iff none it applies to can.

    Of what is asked of nobody it is not told.
    """
    for criterion in proving.asked:
        of = (criterion.id,)
        if proving.is_new(NeverFails.code, *of):
            finding = NeverFails(name=criterion.id, of=of, place=criterion.place)
            missed = proving.factory.negate(proving.met(criterion.id))
            terms = [proving.applies(criterion.id), missed]
            yield from proving.asked_of_somebody(
                criterion, proving.nobody(terms, [criterion], finding)
            )
