"""Bands that no value reaches."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, UnreachableBand
from liren.engine.audit.lint._bands import Laid, found_in_bands, written
from liren.engine.audit.stretches import covered
from liren.engine.ruleset.model import Ruleset


def unreachable_band(ruleset: Ruleset) -> Iterator[Finding]:
    """Each band that is empty, beyond what the measure can be, or covered by those before it."""
    yield from found_in_bands(ruleset, _found)


def _found(ruleset: Ruleset, laid: Laid) -> Iterator[Finding]:
    for i, band in enumerate(laid.bands):
        part = laid.stretches[i].within(laid.inside)
        if part.is_empty or covered(part, laid.stretches[:i], whole=laid.whole):
            yield UnreachableBand(
                name=laid.criterion.id,
                band=written(band),
                of=(laid.criterion.id,),
                place=at(ruleset, *laid.placed.path, "bands", i),
            )
