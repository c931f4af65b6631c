"""The communities that a change of rules touches, one by one.

In: what was found for one community after the other. Out: lines, in sections by what happens to
them. Guarantee: unless everything is wanted, only so many of each section are kept, so that memory
does not grow with the number of communities; how many are left out is said.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from liren.engine.text import Text
from liren.reports.audit import wording
from liren.reports.audit.impact import INDENT, TOP, impact_lines, refused_lines
from liren.reports.page import Page

if TYPE_CHECKING:
    from liren.engine import Ruleset
    from liren.scoring.audit.impact import Impact
    from liren.scoring.audit.population import Refused
    from liren.scoring.audit.tally import ImpactTally

SECTIONS = (
    wording.LOSES,
    wording.GAINS,
    wording.MAY_CHANGE,
    wording.SAME_TIER_OTHER_SCORE,
    wording.OTHER_RANGE,
)


class Listing:
    """Keeps what is to be shown of each section, and counts the rest."""

    def __init__(self, tally: ImpactTally, sides: tuple[Ruleset, Ruleset], page: Page) -> None:
        self.tally = tally
        self.sides = sides
        self.page = page
        self.kept: dict[Text, list[str]] = {}
        self.counts: dict[Text, int] = {}

    def add(self, impact: Impact) -> None:
        """Note one more community, if anything happens to it."""
        section = self._section(impact)
        if section is not None:
            self._keep(section, lambda: impact_lines(impact, self.sides, self.page))

    def refuse(self, refused: Refused) -> None:
        """Note one more file that could not be used."""
        self._keep(wording.COULD_NOT_BE_USED, lambda: refused_lines(refused, self.page))

    def _section(self, impact: Impact) -> Text | None:
        old, new = impact.old.tiers, impact.new.tiers
        if len(old) == len(new) == 1:
            direction = self.tally.direction(old[0], new[0])
            if direction:
                return wording.GAINS if direction > 0 else wording.LOSES
        elif old != new:
            return wording.MAY_CHANGE
        if impact.old.score == impact.new.score:
            return None
        return wording.SAME_TIER_OTHER_SCORE if impact.decided else wording.OTHER_RANGE

    def _keep(self, section: Text, lines: Callable[[], list[str]]) -> None:
        self.counts[section] = n = self.counts.get(section, 0) + 1
        if n <= TOP or self.page.verbose:
            self.kept.setdefault(section, []).extend(lines())

    def lines(self) -> list[str]:
        """The sections, the most serious first."""
        found: list[str] = []
        for section in (*SECTIONS, wording.COULD_NOT_BE_USED):
            if section not in self.kept:
                continue
            found += ["", self.page.heading(section), *self.kept[section]]
            left = self.counts[section] - TOP
            if left > 0 and not self.page.verbose:
                found += self.page.item(INDENT, self.page.say(wording.LEFT_OUT, n=left))
        return found
