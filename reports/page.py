"""How a report is laid out: language, width, emphasis, and the figures' form.

In: the reader's choices. Out: small helpers that sections are built with. Guarantees: figures are
exact, or have a sign that they are rounded, and emphasis is added after measuring, so it moves
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from liren.engine.language.numbers import as_decimal, to_text
from liren.engine.record import Record
from liren.engine.text import Lang, Text
from liren.reports import wording
from liren.reports.layout import WIDTH, beside, hang, wrap

if TYPE_CHECKING:
    from liren.engine.language.units import Unit
    from liren.engine.ruleset.model import Limit

Number = int | Fraction

MARGIN = "  "
LEAST_PLACES = 2
"""Decimals of a figure that has no end, as `35/12`."""


def plain(text: str) -> str:
    """No emphasis: the text as it is."""
    return text


class Page(Record):
    """The reader's choices: language, width in cells, how to emphasise, everything or the top."""

    lang: Lang
    width: int = WIDTH
    paint: Callable[[str], str] = plain
    verbose: bool = False

    @property
    def room(self) -> int:
        """Cells between the left margin and the right edge."""
        return self.width - len(MARGIN)

    def say(self, template: Text, **values: object) -> str:
        """A fixed wording in the reader's language, filled in."""
        return wording.fill(template, self.lang, **values)

    def count(self, number: int | str, templates: tuple[Text, Text], **values: object) -> str:
        """The wording for one, or the one for another number, filled in; `n` is the number."""
        one, many = templates
        return wording.count(number, one, many, self.lang, **values)

    def heading(self, left: Text, right: Text | None = None) -> str:
        """A section's heading, with the name of the column at the right edge."""
        label = self.say(right) if right else ""
        return MARGIN + self.paint(beside(self.say(left), label, self.room))

    def paragraph(self, text: str) -> list[str]:
        """Text from the margin to the edge."""
        return [MARGIN + line for line in wrap(text, self.room)]

    def item(self, label: str, text: str, *, indent: int | None = None) -> list[str]:
        """A label and the text that hangs to the right of it."""
        return [MARGIN + line for line in hang(label, text, self.room, indent=indent)]


def figure(number: Number, resolution: Number = 1) -> str:
    """An exact number with at least the decimals of `resolution`: 12 at 0.01 is `12.00`."""
    text = to_text(number)
    places = len(to_text(resolution).partition(".")[2])
    whole, _, decimals = text.partition(".")
    if "/" in text or len(decimals) >= places:
        return text
    return f"{whole}.{decimals.ljust(places, '0')}"


def worked_out(number: Number, resolution: Number = 1) -> str:
    """Points that came out: as `figure`, but where no decimal can say them, rounded: `≈30.85`."""
    if as_decimal(number) is not None:
        return figure(number, resolution)
    places = len(to_text(resolution).partition(".")[2])
    return f"≈{to_text(number, max(places, LEAST_PLACES))}"


def quantity(value: Number | date, unit: Unit | None, lang: Lang) -> str:
    """A value given in base units, as a person writes it: `300 m²`, `30%`, `2022-04-01`."""
    if isinstance(value, date):
        return value.isoformat()
    return unit.describe(to_text(unit.from_base(value)), lang) if unit else to_text(value)


def limit_in_words(limit: Limit, page: Page) -> str:
    """A minimum: `at least 60 points`, `more than 50 %`."""
    operator = page.say(wording.OPERATORS["more_than" if limit.strict else "at_least"])
    if not limit.share:
        return page.count(to_text(limit.value), wording.LIMIT_POINTS, op=operator)
    percent = page.say(wording.PERCENT, n=to_text(limit.value * 100))
    return page.say(wording.LIMIT_SHARE, op=operator, value=percent)
