"""Bands that hold the same value although neither is there for what the other leaves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from liren.engine.audit.constructs import at
from liren.engine.audit.findings import Finding, OverlappingBands
from liren.engine.audit.lint._bands import Laid, found_in_bands, written
from liren.engine.audit.stretches import Stretch
from liren.engine.ruleset.model import Ruleset


def overlapping_bands(ruleset: Ruleset) -> Iterator[Finding]:
    """Each band that overlaps an earlier one in part.

    A later band that holds all of an earlier one is what falls to those who miss it, as in
    `at_least: 90` and then `at_least: 80`; that is how such lists are mostly written.
    """
    yield from found_in_bands(ruleset, _found)


def _found(ruleset: Ruleset, laid: Laid) -> Iterator[Finding]:
    cut = [each.within(laid.inside) for each in laid.stretches]
    for i, j in combinations(range(len(cut)), 2):
        if _overlap(cut[i], cut[j]):
            yield OverlappingBands(
                name=laid.criterion.id,
                band=written(laid.bands[j]),
                other=written(laid.bands[i]),
                of=(laid.criterion.id,),
                place=at(ruleset, *laid.placed.path, "bands", j),
            )


def _overlap(one: Stretch, other: Stretch) -> bool:
    both = one.within(other)
    return not (both.is_empty or both.spans(one) or both.spans(other))
