"""What is odd about a submission that is valid: things to confirm, never mended.

In: a snapshot that a ruleset accepts, and what day it is. Out: warnings. Guarantee: nothing here
makes a submission invalid, and each warning says how to write what is meant so that it goes away,
or asks for a second look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple, cast

from liren.engine.errors import Problem
from liren.engine.ir.nodes import Number
from liren.engine.ir.types import NumberType
from liren.engine.language.numbers import Quantity, parse_quantity, to_text
from liren.engine.language.units import ONE
from liren.engine.ruleset.model import Fact, Ruleset, is_history
from liren.engine.snapshot.bind import Bound, bind, value_path
from liren.engine.snapshot.load import Snapshot
from liren.engine.snapshot.values import in_hundredths
from liren.engine.submission import problems as p
from liren.engine.submission.unlike import MANY_TIMES, Unlike, in_words, other_unit, rows_of
from liren.engine.text import Text


def suspicious(ruleset: Ruleset, snapshot: Snapshot, today: date) -> Iterator[Problem]:
    """What to confirm in a snapshot that the ruleset accepts."""
    bound = bind(ruleset, snapshot)
    day = snapshot.as_of
    if day is not None and day > today:
        place = snapshot.document.place(("as_of",))
        yield p.AssessedInFuture(day=str(day), today=str(today), place=place)
    yield from _force(ruleset, snapshot)
    case = _Case(ruleset, snapshot, bound, today if day is None else day)
    for fact, value, at in _watched(ruleset, bound):
        yield from _CHECKS[fact.kind](case, fact, value, at)
    yield from case.changes()
    yield from Unlike(ruleset, snapshot, bound).problems()
    yield from case.evidence()


def _force(ruleset: Ruleset, snapshot: Snapshot) -> Iterator[Problem]:
    """A day on which the ruleset does not hold, so that nothing could be assessed by it."""
    day, start, end = snapshot.as_of, ruleset.start, ruleset.end
    if day is None or not ((start and day < start) or (end and day > end)):
        return
    since, until = start or "…", end or "…"
    period = Text(f"{since} 至 {until}", f"it is from {since} to {until}")
    place = snapshot.document.place(("as_of",))
    yield p.NotInForce(ruleset=ruleset.id, day=str(day), period=period, place=place)


At = tuple[str, int | None, str]
"""A fact, and the record and field in it."""


class _Watch(NamedTuple):
    """The facts of a ruleset that can look odd by themselves, and those that want evidence.

    Beside a share stands one of its unit at the scale of compiled programs, which values are
    compared with, as there are many.
    """

    dates: tuple[Fact, ...]
    shares: tuple[tuple[Fact, Number], ...]
    lists: tuple[tuple[Fact, tuple[tuple[int, Fact], ...]], ...]
    with_evidence: tuple[Fact, ...]


def _watch(ruleset: Ruleset) -> _Watch:
    """What to look at; worked out once for a ruleset."""
    if WATCH not in ruleset.plans:
        facts = [fact for fact in ruleset.facts.values() if not is_history(fact.id)]
        lists = [
            (fact, tuple((i, f) for i, f in enumerate(fact.fields.values()) if _can_be_odd(f)))
            for fact in facts
        ]
        ruleset.plans[WATCH] = _Watch(
            tuple(fact for fact in facts if fact.kind == "date"),
            tuple((fact, _whole(fact, ruleset)) for fact in facts if in_hundredths(fact)),
            tuple((fact, fields) for fact, fields in lists if fields),
            tuple(fact for fact in facts if fact.evidence is not None),
        )
    return cast(_Watch, ruleset.plans[WATCH])


WATCH = "suspicious"


def _whole(fact: Fact, ruleset: Ruleset) -> Number:
    """One of the unit of a share, as a compiled program has it."""
    factor = Fraction(1) if fact.unit is None else fact.unit.factor
    return factor * ruleset.scales().get(fact.id, 1)


def _can_be_odd(fact: Fact) -> bool:
    return fact.kind == "date" or in_hundredths(fact)


def _watched(ruleset: Ruleset, bound: Bound) -> Iterator[tuple[Fact, Number, At]]:
    """Every value that may look odd by itself, and is known exactly."""
    watch, facts, slots = _watch(ruleset), bound.scaled, bound.slots
    values, partial = facts.values, facts.partial
    for fact in watch.dates:
        slot = slots[fact.id]
        if not partial >> slot & 1:
            yield fact, values[slot], (fact.id, None, "")
    for fact, whole in watch.shares:
        slot = slots[fact.id]
        if not partial >> slot & 1 and values[slot] <= whole:
            yield fact, bound.readings[fact.id].value, (fact.id, None, "")
    for holder, fields in watch.lists:
        for i, row in enumerate(rows_of(bound.readings[holder.id])):
            for position, fact in fields:
                low, high = row[position]
                if low == high:
                    yield fact, low, (holder.id, i, fact.id)


class _Case(NamedTuple):
    """One snapshot, in the terms of one ruleset, on a day."""

    ruleset: Ruleset
    snapshot: Snapshot
    bound: Bound
    day: date

    def share(self, fact: Fact, value: Number, at: At) -> Iterator[Problem]:
        """A bare number up to 1 for a share in per cent: 0.3 %, or 30 %?"""
        assert fact.unit is not None
        if not 0 < value <= fact.unit.factor:
            return
        path = value_path(self.ruleset, self.snapshot, *at)
        written = str(self.snapshot.document.value(path))
        quantity = parse_quantity(written, self.ruleset.units)
        if isinstance(quantity, Quantity) and quantity.unit is None:
            number = fact.unit.from_base(value)
            yield p.ShareAsFraction(
                name=fact.id,
                written=written,
                read_as=in_words(fact.unit, value),
                meant=in_words(fact.unit, fact.unit.to_base(number) / fact.unit.factor),
                place=self.snapshot.document.place(path),
            )

    def date(self, fact: Fact, value: Number, at: At) -> Iterator[Problem]:
        """A day after the one that is assessed."""
        if value > self.day.toordinal():
            path = value_path(self.ruleset, self.snapshot, *at)
            found = date.fromordinal(int(value)).isoformat()
            place = self.snapshot.document.place(path)
            yield p.DayToCome(name=fact.id, found=found, day=str(self.day), place=place)

    def changes(self) -> Iterator[Problem]:
        """Numbers that are many times what they were in the previous round, or a small part."""
        for name, before in self.bound.previous.items():
            fact, now = self.ruleset.facts.get(name), self.bound.readings.get(name)
            if fact is None or now is None or not isinstance(fact.node.type, NumberType):
                continue
            if now.known == before.known == "exact" and now.value > 0 and before.value > 0:
                ratio = Fraction(now.value) / before.value
                if ratio >= MANY_TIMES or ratio * MANY_TIMES <= 1:
                    yield self.change(fact, now.value, before.value, ratio)

    def change(self, fact: Fact, now: Number, before: Number, ratio: Fraction) -> Problem:
        """What to say of a number that changed so much."""
        unit = fact.unit or ONE
        found, earlier = in_words(unit, now), in_words(unit, before)
        assert self.snapshot.history, "there is something to compare with"
        round_ = str(self.snapshot.history[-1].day)
        path = value_path(self.ruleset, self.snapshot, fact.id, None, "")
        place = self.snapshot.document.place(path)
        meant = other_unit(unit, ratio)
        if meant is not None:
            return p.UnitMixedUp(
                name=fact.id, found=found, before=earlier, round=round_, unit=meant.symbol,
                place=place,
            )  # fmt: skip
        return p.ManyTimes(
            name=fact.id, found=found, before=earlier, round=round_, times=_times(ratio),
            place=place,
        )  # fmt: skip

    def evidence(self) -> Iterator[Problem]:
        """Facts that want evidence, in a submission that has none for anything."""
        wanting = _watch(self.ruleset).with_evidence
        if not wanting or self.snapshot.sources:
            return
        if any(each.evidence is not None for each in self.bound.statements):
            return
        stated = [fact for fact in wanting if self.bound.readings[fact.id].known != "blank"]
        if stated:
            example = stated[0]
            assert example.evidence is not None
            place = self.snapshot.document.place(("facts",), key=True)
            yield p.NoEvidence(
                count=len(stated), name=example.id, evidence=example.evidence, place=place
            )


_CHECKS: dict[str, Callable[[_Case, Fact, Number, At], Iterator[Problem]]] = {
    "date": _Case.date, "share": _Case.share, "number": _Case.share, "count": _Case.share,
}  # fmt: skip


def _times(ratio: Fraction) -> Text:
    if ratio >= 1:
        many = to_text(ratio, 0)
        return Text(f"{many} 倍", f"{many} times")
    few = f"1/{to_text(1 / ratio, 0)}"
    return Text(few, f"{few} of")
