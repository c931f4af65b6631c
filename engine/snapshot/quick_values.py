"""Reading values that are plain Python data, and written as most are.

In: the declaration of a fact. Out: a reader of its values, which returns None for whatever takes a
second look. Guarantees: where there is a value, it is that of the ordinary reader.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, gcd
from typing import Any, NamedTuple

from liren.engine.backends.scalar.compiled import unknown
from liren.engine.language import limits
from liren.engine.language.document import forbidden
from liren.engine.language.numbers import coprime
from liren.engine.language.words import FIRST_YEAR, LAST_YEAR, SWITCH, read_day
from liren.engine.ruleset.model import Fact, is_history
from liren.engine.snapshot.values import PLAIN_NUMBER, POWERS, UNKNOWN_WORDS, Reading, ValueReader

Exactly = Callable[[Any], Any]
"""Reads a value that is wholly known, as the scalar backend has it; None for a second look."""
Quick = Callable[[Any], Reading | None]
"""Reads a value; None when the ordinary reader has to look at it."""

MOST_DIGITS, MOST_DECIMALS = 15, 6
"""What `PLAIN_NUMBER` takes before and after the point."""
LARGEST_PLAIN = 10**MOST_DIGITS - 1


def quick_readers(facts: Mapping[str, Fact]) -> dict[str, Quick]:
    """What reads the values of each fact that a snapshot states."""
    stated = {name: fact for name, fact in facts.items() if not is_history(name)}
    # So few records that no snapshot comes near the greatest number of nodes.
    sizes = sum(4 * (len(fact.fields) + 2) for fact in stated.values() if fact.kind == "records")
    most = limits.MAX_NODES // (4 + 2 * sizes)
    return {name: _reader(fact, most) for name, fact in stated.items()}


def scaled_readers(facts: Mapping[str, Fact], scales: Mapping[str, int]) -> dict[str, Exactly]:
    """What reads the values of each fact that a snapshot states, multiplied by its scale.

    Lists of records always take a second look.
    """
    return {
        name: never if fact.kind == "records" else _exactly(fact, scales.get(name, 1))
        for name, fact in facts.items()
        if not is_history(name)
    }


def is_unknown(fact: Fact, raw: object) -> bool:
    """Whether the value is said to be unknown."""
    if raw is None:
        return "null" not in fact.options
    return type(raw) is str and raw in UNKNOWN_WORDS and raw not in fact.options


def is_ordinary(text: object) -> bool:
    """Whether something is a text that says something and hides nothing."""
    return type(text) is str and bool(text.strip()) and is_harmless(text)


def is_harmless(text: str) -> bool:
    """Whether a text, which may be empty, is short enough and hides nothing."""
    if len(text) > limits.MAX_SCALAR_CHARS:
        return False
    return (text.isascii() and text.isprintable()) or not any(forbidden(text))


def quick_day(raw: object) -> date | None:
    """A day, as a program or a form has it."""
    if type(raw) is date:
        return raw if FIRST_YEAR <= raw.year <= LAST_YEAR else None
    return read_day(raw) if type(raw) is str else None


def never(raw: Any) -> None:
    """Everything takes a second look."""
    return


def _reader(fact: Fact, most: int = 0) -> Quick:
    if fact.kind == "records":
        return _records(fact, most)
    exactly, make, of_kind = _exactly(fact, 1), tuple.__new__, Reading

    def read(raw: Any) -> Reading | None:
        value = exactly(raw)
        # A named tuple's own maker takes three times as long.
        return None if value is None else make(of_kind, (value, "exact", ()))

    return read


def _exactly(fact: Fact, scale: int) -> Exactly:
    match fact.kind:
        case "flag":
            return _flag
        case "date":
            return _date(fact)
        case "choice":
            return _choice(fact)
        case "checklist":
            return _checklist(fact)
    return _number(fact, scale)


def _flag(raw: Any) -> bool | None:
    if type(raw) is bool:
        return raw
    return SWITCH.get(raw) if type(raw) is str else None


class Digits(NamedTuple):
    """What makes a value out of the digits of a number with so many decimals.

    The digits as one whole number, which lies between `least` and `most`, times `above`, divided by
    `below`.
    """

    above: int
    below: int
    least: int
    most: int


def digits_of(fact: Fact, scale: int, decimals: int) -> Digits:
    """How the digits of a number with so many decimals come to a value of the fact."""
    factor = Fraction(scale, POWERS[decimals]) * (1 if fact.unit is None else fact.unit.factor)
    low, high = fact.at_least, fact.at_most
    assert low is not None
    assert high is not None
    least, most = ceil(low * scale / factor), floor(high * scale / factor)
    return Digits(factor.numerator, factor.denominator, max(0, least), most)


def _number(fact: Fact, scale: int) -> Exactly:
    ways = [digits_of(fact, scale, decimals) for decimals in range(MOST_DECIMALS + 1)]
    whole, whole_only = ways[0], fact.kind == "count"
    least, most = whole.least, min(whole.most, LARGEST_PLAIN)
    factor = whole.above if whole.below == 1 else None

    def read(raw: Any) -> Any:
        kind = type(raw)
        if kind is int:
            if not least <= raw <= most:
                return None
            return raw * factor if factor is not None else _part(raw, whole, whole_only)
        if kind is Decimal:
            # `str` writes no full-width digit and no point at the end, so no pattern is needed.
            digits, _, decimals = str(raw).partition(".")
            written = digits + decimals
            if not written.isdigit() or len(digits) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
                return None
        else:
            plain = PLAIN_NUMBER(raw) if kind is str else None
            if plain is None:
                return None
            decimals = plain[2] or ""
            written = plain[1] + decimals
        way, value = ways[len(decimals)], int(written)
        above, below, low, high = way
        if not low <= value <= high:
            return None
        return value * above if below == 1 else _part(value, way, whole_only)

    return read


def _part(value: int, way: Digits, whole_only: bool) -> Any:
    """The value of digits that may come to a fraction."""
    top, bottom = value * way.above, way.below
    common = gcd(top, bottom)
    if common == bottom:
        return top // bottom
    return None if whole_only else coprime(top // common, bottom // common)


def _date(fact: Fact) -> Exactly:
    low, high = fact.at_least, fact.at_most
    assert low is not None
    assert high is not None

    def read(raw: Any) -> int | None:
        day = quick_day(raw)
        if day is None or not low <= day.toordinal() <= high:
            return None
        return day.toordinal()

    return read


def _positions(fact: Fact) -> dict[str, int]:
    """The position of each option or item by its id and its titles; ids go first."""
    found = {str(name): i for i, name in enumerate(fact.options)}
    for i, title in enumerate(fact.options.values()):
        for word in title:
            found.setdefault(str(word), i)
    return found


def _choice(fact: Fact) -> Exactly:
    known = {
        word: i
        for word, i in _positions(fact).items()
        if word in fact.options or word not in UNKNOWN_WORDS
    }
    return lambda raw: known.get(raw) if type(raw) is str else None


def _checklist(fact: Fact) -> Exactly:
    known = {word: 1 << i for word, i in _positions(fact).items()}

    def read(raw: Any) -> int | None:
        if type(raw) is not list:
            return None
        bits = 0
        for item in raw:
            bit = known.get(item) if type(item) is str else None
            if bit is None or bits & bit:
                return None
            bits |= bit
        return bits

    return read


def _records(fact: Fact, most: int) -> Quick:
    low, high = int(fact.at_least or 0), min(int(fact.at_most or 0), most)
    record = _record(fact)

    def read(raw: Any) -> Reading | None:
        if type(raw) is not list or not low <= len(raw) <= high:
            return None
        rows = []
        for item in raw:
            row = record(item)
            if row is None:
                return None
            rows.append(row)
        names = tuple(ValueReader.title(item, i) for i, item in enumerate(raw))
        return ValueReader.together(fact, rows, names, (0, 0))

    return read


def _record(fact: Fact) -> Callable[[Any], list[Reading] | None]:
    """What reads the fields of one record."""
    blank = {name: Reading(unknown(each.node), "blank") for name, each in fact.fields.items()}
    readers = {name: _reader(each) for name, each in fact.fields.items() if not each.needs}
    texts = {"name"} - fact.fields.keys()

    def read(item: Any) -> list[Reading] | None:
        if type(item) is not dict:
            return None
        row = blank.copy()
        for key, raw in item.items():
            reading = readers[key](raw) if key in readers else None
            if reading is not None:
                row[key] = reading
            elif not (key in texts and is_ordinary(raw)) and not (
                key in readers and is_unknown(fact.fields[key], raw)
            ):
                return None
        return list(row.values())

    return read
