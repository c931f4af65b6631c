"""Numbers that are unlike the others of the same submission.

In: a snapshot in the terms of a ruleset. Out: warnings about a record whose number is many times
those of all other records, and about bare numbers beside others that are written in another unit.
Guarantee: nothing is asked about a number whose unit is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from liren.engine.errors import Place, Problem
from liren.engine.ir.nodes import Number
from liren.engine.language.numbers import to_text
from liren.engine.language.units import ONE, Unit
from liren.engine.ruleset.model import Fact, Ruleset, is_history
from liren.engine.snapshot.bind import Bound, value_path
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.meant import other_units, within_bounds
from liren.engine.snapshot.values import Reading, WithUnit
from liren.engine.submission import problems as p
from liren.engine.text import Text

MANY_TIMES = 50
LIKE_BEFORE = 2
FEWEST_OTHERS = 2


def other_unit(unit: Unit, ratio: Fraction) -> Unit | None:
    """The unit in which a number `ratio` times another would be like it."""
    for other in other_units(unit):
        left = ratio * other.factor / unit.factor
        if Fraction(1, LIKE_BEFORE) <= left <= LIKE_BEFORE:
            return other
    return None


def in_words(unit: Unit, value: Number) -> Text:
    """A value in base units, in a unit."""
    return unit.say(to_text(unit.from_base(value)))


class Unlike(NamedTuple):
    """One snapshot, in the terms of one ruleset."""

    ruleset: Ruleset
    snapshot: Snapshot
    bound: Bound

    def problems(self) -> Iterator[Problem]:
        """Everything that is unlike the rest."""
        for holder, fields in _lists(self.ruleset):
            rows = rows_of(self.bound.readings[holder.id])
            if len(rows) > FEWEST_OTHERS:
                for position, fact in fields:
                    yield from self.among_records(holder, fact, position, rows)
        if self.bound.with_units:
            yield from self.without_unit()

    # records

    def among_records(
        self, holder: Fact, fact: Fact, position: int, rows: Sequence[tuple[Any, ...]]
    ) -> Iterator[Problem]:
        """The least and the greatest of a column, where all others are far away from it."""
        known = sorted((row[position][0], i) for i, row in enumerate(rows)
                       if row[position][0] == row[position][1] > 0)  # fmt: skip
        if len(known) <= FEWEST_OTHERS:
            return
        (low, first), (second, _) = known[:2]
        (most, _), (high, last) = known[-2:]
        if low * MANY_TIMES <= second:
            yield self.outlier(holder, fact, first, low, (second, high))
        if high >= most * MANY_TIMES:
            yield self.outlier(holder, fact, last, high, (low, most))

    def outlier(
        self, holder: Fact, fact: Fact, i: int, value: Number, others: tuple[Number, Number]
    ) -> Problem:
        """What to say of one record; `others` are the least and the greatest of the rest."""
        unit, (low, high) = fact.unit or ONE, others
        found, greatest = in_words(unit, value), in_words(unit, high)
        least = to_text(unit.from_base(low))
        between = Text(f"{least} 至 {greatest.zh}", f"{least} to {greatest.en}")
        record = self.bound.readings[holder.id].names[i]
        place = self.place(holder.id, i, fact.id)
        meant = other_unit(unit, Fraction(value) / (low if value < low else high))
        if meant is not None:
            return p.OtherUnitLikely(name=fact.id, record=record, found=found, others=between,
                                     unit=meant.symbol, place=place)  # fmt: skip
        return p.UnlikeTheOthers(
            name=fact.id, record=record, found=found, others=between, place=place
        )

    def place(self, name: str, record: int | None = None, part: str = "") -> Place:
        """Where a value stands."""
        path = value_path(self.ruleset, self.snapshot, name, record, part)
        return self.snapshot.document.place(path)

    # units

    def without_unit(self) -> Iterator[Problem]:
        """Bare numbers no greater than those that are written in a larger unit of that kind."""
        stated = [each for each in self.bound.with_units if each.path[0] == "facts"]
        written = {each.fact.id for each in stated}
        for name, reading in self.bound.readings.items():
            fact = self.ruleset.facts[name]
            bare = name not in written and not is_history(name) and reading.known == "exact"
            if bare and fact.unit is not None and fact.kind != "records":
                yield from self.maybe_meant(fact, reading.value, stated)

    def maybe_meant(
        self, fact: Fact, value: Number, stated: Sequence[WithUnit]
    ) -> Iterator[Problem]:
        """A bare number, if it may be in the unit of another number."""
        assert fact.unit is not None
        number = fact.unit.from_base(value)
        for unit in reversed(list(other_units(fact.unit))):
            alike = [
                each for each in stated
                if each.quantity.unit is not None and each.quantity.unit.factor == unit.factor
                and unit.factor > fact.unit.factor
                and each.quantity.unit.dimension == unit.dimension
                and 0 < number <= LIKE_BEFORE * each.quantity.value
            ]  # fmt: skip
            if alike and within_bounds(fact, unit.to_base(number)):
                yield p.UnitNotWritten(
                    name=fact.id, read_as=in_words(fact.unit, value),
                    meant=unit.say(to_text(number)), example=alike[0].fact.id,
                    place=self.place(fact.id),
                )  # fmt: skip
                return


def _lists(ruleset: Ruleset) -> list[tuple[Fact, tuple[tuple[int, Fact], ...]]]:
    """The lists whose records have areas or sums of money; worked out once for a ruleset."""
    if LISTS not in ruleset.plans:
        ruleset.plans[LISTS] = [
            (fact, fields)
            for fact in ruleset.facts.values()
            if fact.kind == "records" and not is_history(fact.id)
            and (fields := tuple(_comparable(fact)))
        ]  # fmt: skip
    found: list[tuple[Fact, tuple[tuple[int, Fact], ...]]] = ruleset.plans[LISTS]  # type: ignore[assignment]
    return found


LISTS = "unlike the others"


def _comparable(fact: Fact) -> Iterator[tuple[int, Fact]]:
    """The fields whose units are mixed up; counts of people and cases may well differ so much."""
    for i, field in enumerate(fact.fields.values()):
        if any(other_units(field.unit)):
            yield i, field


def rows_of(reading: Reading) -> list[tuple[Any, ...]]:
    """The records on file, each number as its least and its greatest value."""
    if reading.known == "exact":
        return [tuple((value, value) for value in row) for row in reading.value]
    return list(reading.value.listed)
