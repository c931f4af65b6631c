"""What the lints of bands share: the bands of a ruleset, as stretches of the measure on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from liren.engine.audit.constructs import Placed, constructs, own_criteria
from liren.engine.audit.figures import moments, on_days
from liren.engine.audit.findings import Finding
from liren.engine.audit.stretches import Stretch, declared, is_whole, stretch
from liren.engine.record import Record
from liren.engine.ruleset.model import Band, Bands, Criterion, Ruleset


class Laid(Record):
    """The bands of one construct on one day, in the order in which they are tried.

    `days` are all on which one of its ends changes.
    """

    day: date
    days: tuple[date, ...]
    criterion: Criterion
    placed: Placed
    bands: tuple[Band, ...]
    stretches: tuple[Stretch, ...]
    inside: Stretch
    whole: bool


def laid_bands(ruleset: Ruleset) -> Iterator[Laid]:
    """All bands whose ends are figures, on every day on which one of these changes."""
    for criterion in own_criteria(ruleset):
        for placed in constructs(criterion):
            if isinstance(placed.points, Bands) and placed.measure is not None:
                yield from _laid(ruleset, criterion, placed, placed.points)


def found_in_bands(
    ruleset: Ruleset, look: Callable[[Ruleset, Laid], Iterator[Finding]]
) -> Iterator[Finding]:
    """What is found in the bands of any day, each once and with the days on which it holds."""
    when: dict[tuple[Finding, tuple[date, ...]], list[date]] = {}
    for laid in laid_bands(ruleset):
        for finding in look(ruleset, laid):
            when.setdefault((finding, laid.days), []).append(laid.day)
    for (finding, days), found in when.items():
        yield on_days(finding, found, days)


def _laid(ruleset: Ruleset, criterion: Criterion, placed: Placed, points: Bands) -> Iterator[Laid]:
    measure = placed.measure
    assert measure is not None
    days = moments(ruleset, criterion.parameters)
    for day in days:
        found = [stretch(band.ends, measure, day, criterion.parameters) for band in points.bands]
        known = tuple(each for each in found if each is not None)
        if len(known) == len(found):
            inside = declared(measure)
            yield Laid(day, days, criterion, placed, points.bands, known, inside, is_whole(measure))


def written(band: Band) -> str:
    """A band as it is written."""
    return ", ".join(f"{end.op}: {end.text}" for end in band.ends)
