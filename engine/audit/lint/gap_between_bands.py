"""Values between two bands that are in none of them."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, GapBetweenBands
from liren.engine.audit.lint._bands import Laid, found_in_bands
from liren.engine.audit.stretches import Stretch, gaps
from liren.engine.ruleset.model import Ruleset


def gap_between_bands(ruleset: Ruleset) -> Iterator[Finding]:
    """Each gap; what lies below or above all bands is meant to earn nothing."""
    yield from found_in_bands(ruleset, _found)


def _found(ruleset: Ruleset, laid: Laid) -> Iterator[Finding]:
    for gap in gaps(laid.stretches, laid.inside, whole=laid.whole):
        yield GapBetweenBands(
            name=laid.criterion.id,
            gap=_written(gap),
            of=(laid.criterion.id,),
            place=at(ruleset, *laid.placed.path, "bands", key=True),
        )


def _written(gap: Stretch) -> str:
    ends = (gap.low, gap.high)
    return ", ".join(f"{end.op}: {end.text}" for end in ends if end is not None)
