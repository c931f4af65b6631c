"""Communities between two rounds: what changed, and what that is due to.

In: what was found for one community after the other. Out: lines for a terminal. Guarantee: unless
everything is wanted, only so many are kept, and how many are left out is said.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from liren.engine.text import Text
from liren.reports.audit import wording
from liren.reports.audit.impact import (
    INDENT,
    TOP,
    between_lines,
    entry,
    refused_lines,
    signed,
)
from liren.reports.page import Page
from liren.scoring.audit.population import Refused
from liren.scoring.audit.rounds import PARTS, Between, OnlyOnce

if TYPE_CHECKING:
    from liren.engine import Ruleset


class RoundsListing:
    """Keeps what is to be shown, and adds up what the data, the rules and the waivers did."""

    def __init__(self, sides: tuple[Ruleset, Ruleset], page: Page) -> None:
        self.sides = sides
        self.page = page
        self.n = 0
        self.totals = dict.fromkeys(PARTS, Fraction(0))
        self.kept: dict[Text, list[str]] = {}
        self.counts: dict[Text, int] = {}

    def add(self, found: Between | OnlyOnce | Refused) -> None:
        """Note one more community."""
        match found:
            case Between():
                self._total(found)
                self._keep(
                    wording.BETWEEN_ROUNDS, lambda: between_lines(found, self.sides, self.page)
                )
            case Refused():
                self._keep(wording.COULD_NOT_BE_USED, lambda: refused_lines(found, self.page))
            case OnlyOnce():
                name = found.community.in_(self.page.lang)
                self._keep(wording.NOT_BEFORE, lambda: self.page.item(INDENT, name))

    def _total(self, found: Between) -> None:
        """Add up the parts of a community whose scores are certain."""
        scores = (found.old.score, found.new.score)
        if found.parts is None or not all(score is not None and score.exact for score in scores):
            return
        self.n += 1
        for part, (low, _) in found.parts.parts.items():
            self.totals[part] += low

    def _keep(self, section: Text, lines: Callable[[], list[str]]) -> None:
        self.counts[section] = n = self.counts.get(section, 0) + 1
        if n <= TOP or self.page.verbose:
            self.kept.setdefault(section, []).extend(lines())

    def lines(self) -> list[str]:
        """The communities, and what all of it adds up to."""
        found: list[str] = []
        for section, lines in self.kept.items():
            found += ["", self.page.heading(section), *lines]
            left = self.counts[section] - TOP
            if left > 0 and not self.page.verbose:
                found += self.page.item(INDENT, self.page.say(wording.LEFT_OUT, n=left))
        return found + self._sum()

    def _sum(self) -> list[str]:
        lines = ["", self.page.heading(wording.MEAN_OF_ROUNDS)]
        lines += entry(self.page.say(wording.CERTAIN), str(self.n), self.page)
        if not self.n:
            return lines
        for part, total in self.totals.items():
            label = self.page.say(wording.ROUND_PARTS[part])
            lines += entry(label, signed(total / self.n), self.page)
        return lines
