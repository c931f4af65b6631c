"""Reading one stated value by the declaration of its fact.

In: what is written and the `Fact`. Out: `Reading`: the value in the representation of the scalar
backend, and how much of it is known. Problems go to the list that is handed in; a value that could
not be read is blank, so that reading goes on.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from liren.engine.backends.scalar.compiled import unknown
from liren.engine.backends.scalar.values import PartialRecords, lift
from liren.engine.errors import MOST_PROBLEMS, Place, Problem, SnapshotError, nearest
from liren.engine.ir.nodes import Input, Number
from liren.engine.ir.types import RecordsType
from liren.engine.language.document import Document, Path, Scalar
from liren.engine.language.limits import MAX_MAGNITUDE
from liren.engine.language.numbers import Quantity, parse_quantity, to_text
from liren.engine.language.units import ONE as ONE_UNIT
from liren.engine.language.units import RECORD, Unit, fits, is_count
from liren.engine.language.words import SWITCH, read_day, read_written_day
from liren.engine.record import Record
from liren.engine.ruleset.facts import bound_in_words
from liren.engine.ruleset.model import Fact
from liren.engine.ruleset.problems import (
    A_DAY,
    A_LIST,
    A_TEXT,
    ONE_KEY,
    YES_OR_NO,
    TooManyProblems,
    UnknownSource,
    WrongShape,
    kind_of,
    shown,
    switch_meant,
)
from liren.engine.snapshot import problems as p
from liren.engine.snapshot.meant import advice
from liren.engine.text import Text, same

Known = Literal["exact", "partial", "blank"]

# No two values that can be written (12 decimals, units of this field) differ by less than this.
OPEN = Fraction(1, 10**20)

ONE = Fraction(1)
TEXTS = ("reason", "evidence", "note")
META = frozenset(("source", *TEXTS))
ENDS = ("at_least", "more_than", "at_most", "less_than")
UNKNOWN_WORDS = frozenset(("unknown", "未知", "不详"))
NOTHING = frozenset(("null", "~", ""))
TWO_VALUES = Text("两个值的列表，如 `[36, 44]`", "a list of two values such as `[36, 44]`")
A_RECORD = Text("一条记录（键值对）", "a record, a mapping of keys to values")
ONE_OPTION = Text("选项之一", "one of its options")
A_NUMBER_ONLY = Text("不带单位的数", "a number without a unit")


class Reading(NamedTuple):
    """A value and how much of it is known; `names` are those of a list's records."""

    value: Any
    known: Known
    names: tuple[Text, ...] = ()


class Normalised(Record):
    """A value that was read as something else than what stands there, and what that is."""

    place: Place
    written: str
    read_as: Text

    def to_dict(self) -> dict[str, object]:
        """The same as JSON-ready data."""
        return {
            "place": self.place.to_dict(),
            "written": self.written,
            "read_as": {"zh": self.read_as.zh, "en": self.read_as.en},
        }


class WithUnit(NamedTuple):
    """A number that is written with its unit, where it stands."""

    fact: Fact
    quantity: Quantity
    path: Path


class ValueReader:
    """Reads the values of one snapshot. `normalised` are those that were not written plainly,
    `with_units` those whose unit is written."""

    def __init__(
        self,
        document: Document,
        units: Mapping[str, Unit],
        sources: Collection[str],
        problems: list[Problem],
    ) -> None:
        self.document = document
        self.units = units
        self.sources = sources
        self.problems = problems
        self.normalised: list[Normalised] = []
        self.with_units: list[WithUnit] = []

    def read(
        self, fact: Fact, raw: object, path: Path, around: Collection[str] = frozenset()
    ) -> Reading:
        """One fact's value; `raw` may carry source, reason, evidence and note beside it.

        `around` are those that stand beside the record it is in, or beside the whole value.
        """
        if self.is_unknown(fact, raw):
            return self.blank(fact)
        if isinstance(raw, dict):
            given = {key: value for key, value in raw.items() if key not in META}
            self.meta(raw, path, ())
            if not given:
                self.refuse(fact, Text("一个值", "a value"), "", path)
                return self.blank(fact)
            if list(given) == ["value"]:
                return self.read(fact, given["value"], (*path, "value"), {*around, *raw})
            self.check_needs(fact, {*around, *raw}, path)
            return FORMS[fact.kind](self, fact, given, path)
        if fact.needs:
            self.check_needs(fact, around, path)
        return PLAIN[fact.kind](self, fact, raw, path)

    def check_needs(self, fact: Fact, beside: Collection[str], path: Path) -> None:
        """Note what has to stand beside a stated value and does not."""
        lacking = tuple(key for key in fact.needs if key not in beside)
        if lacking:
            self.add(p.NeedsBeside(name=fact.id, keys=lacking), path)

    def is_unknown(self, fact: Fact, raw: object) -> bool:
        """Whether the value is said to be unknown: by a word, or by nothing (`null`)."""
        if not isinstance(raw, str) or raw in fact.options:
            return False
        return raw in UNKNOWN_WORDS or (isinstance(raw, Scalar) and raw.plain and raw in NOTHING)

    def blank(self, fact: Fact) -> Reading:
        """Nothing known but the declaration."""
        return Reading(unknown(fact.node), "blank")

    def refuse(self, fact: Fact, expected: Text, raw: object, path: Path) -> Reading:
        """Note a value of the wrong kind."""
        self.add(p.WrongValue(name=fact.id, expected=expected, found=kind_of(raw)), path)
        return self.blank(fact)

    def add(self, problem: Problem, path: Path, *, key: bool = False) -> None:
        """Note a problem; raises them all when there are too many."""
        self.problems.append(problem.at(self.document.place(path, key=key)))
        if len(self.problems) >= MOST_PROBLEMS:
            place = self.problems[-1].place
            raise SnapshotError([*self.problems, TooManyProblems(place=place)])

    def meta(self, raw: Mapping[str, object], path: Path, own: Collection[str]) -> None:
        """Check what stands beside a value; keys in `own` are the record's own fields."""
        for key in TEXTS:
            if key in raw and key not in own:
                self.text(raw[key], (*path, key))
        if "source" in raw and "source" not in own:
            self.citation(raw["source"], (*path, "source"))

    def text(self, raw: object, path: Path) -> None:
        """Check that something is a wording: one text, or one in each language."""
        both = [raw.get("zh"), raw.get("en")] if isinstance(raw, dict) and len(raw) == 2 else [raw]
        if not all(isinstance(part, str) and part.strip() for part in both):
            self.add(WrongShape(expected=A_TEXT, found=kind_of(raw)), path)

    def citation(self, raw: object, path: Path) -> None:
        """Check that something cites one of the snapshot's sources."""
        given: dict[str, object] = {str(raw): ""}
        if isinstance(raw, dict | list):
            given = raw if isinstance(raw, dict) else {}
        if len(given) != 1:
            found = A_LIST if isinstance(raw, list) else shown(", ".join(given))
            self.add(WrongShape(expected=ONE_KEY, found=found), path)
            return
        ((name, locator),) = given.items()
        at: Path = (*path, name) if isinstance(raw, dict) else path
        if name not in self.sources:
            problem = UnknownSource(name=name, nearest=nearest(name, self.sources))
            self.add(problem, at, key=isinstance(raw, dict))
        if not isinstance(locator, str):
            self.add(WrongShape(expected=A_TEXT, found=kind_of(locator)), at)

    # plain values

    def flag(self, fact: Fact, raw: object, path: Path) -> Reading:
        """A yes or no."""
        if isinstance(raw, str) and raw in SWITCH:
            return Reading(SWITCH[raw], "exact")
        meant = switch_meant(raw)
        found = kind_of(raw)
        self.add(p.WrongValue(name=fact.id, expected=YES_OR_NO, found=found, meant=meant), path)
        return self.blank(fact)

    def number(self, fact: Fact, raw: object, path: Path) -> Reading:
        """A number, given exactly."""
        if type(raw) is Scalar and (plain := PLAIN_NUMBER(raw)):
            quick = plain_value(fact, *plain.groups())
            if quick is not None:
                return Reading(quick, "exact")
        value = self.quantity(fact, raw, path)
        if value is None or not self.inside(fact, value, raw, path):
            return self.blank(fact)
        return Reading(value, "exact")

    def day(self, fact: Fact, raw: object, path: Path) -> Reading:
        """A day, given exactly."""
        value = self.ordinal(fact, raw, path)
        if value is None or not self.inside(fact, value, raw, path):
            return self.blank(fact)
        return Reading(value, "exact")

    def choice(self, fact: Fact, raw: object, path: Path) -> Reading:
        """One option, by its id or its title."""
        if not isinstance(raw, str):
            return self.refuse(fact, ONE_OPTION, raw, path)
        position = self.position(fact, raw, path)
        return self.blank(fact) if position is None else Reading(position, "exact")

    def checklist(self, fact: Fact, raw: object, path: Path) -> Reading:
        """The items that are there, all others being absent."""
        if not isinstance(raw, list):
            return self.refuse(fact, Text("项目列表", "a list of items"), raw, path)
        return Reading(self.bits(fact, raw, path), "exact")

    def records(self, fact: Fact, raw: object, path: Path) -> Reading:
        """All records there are."""
        if not isinstance(raw, list):
            return self.refuse(fact, Text("记录列表", "a list of records"), raw, path)
        return self.listed(fact, raw, path, None)

    # values with ends

    def range(self, fact: Fact, given: dict[str, object], path: Path) -> Reading:
        """A number or a day of which ends are known."""
        if not self.only(fact, given, ("value", "between", *ENDS), path):
            return self.blank(fact)
        read = self.ordinal if fact.kind == "date" else self.quantity
        low, high = fact.at_least, fact.at_most
        assert low is not None
        assert high is not None
        for key, low_end, high_end in self.ends(fact, given, path, read):
            if low_end is not None:
                low = max(low, self.beyond(fact, low_end, 1) if key == "more_than" else low_end)
            if high_end is not None:
                high = min(
                    high, self.beyond(fact, high_end, -1) if key == "less_than" else high_end
                )
        if fact.kind == "count":
            low, high = math.ceil(low), math.floor(high)
        if low > high:
            self.add(p.EmptyRange(name=fact.id, bounds=bounds_in_words(fact)), path)
            return self.blank(fact)
        return Reading(low, "exact") if low == high else Reading((low, high), "partial")

    def ends(
        self,
        fact: Fact,
        given: dict[str, object],
        path: Path,
        read: Callable[[Fact, object, Path], Number | None],
    ) -> list[tuple[str, Number | None, Number | None]]:
        """For each key given, the lower and the upper end it sets."""
        found: list[tuple[str, Number | None, Number | None]] = []
        for key, raw in given.items():
            at = (*path, key)
            if key == "between":
                if not isinstance(raw, list) or len(raw) != 2:
                    self.refuse(fact, TWO_VALUES, raw, at)
                    continue
                low, high = (read(fact, end, (*at, i)) for i, end in enumerate(raw))
                if low is not None and high is not None and low > high:
                    first, last = (shown(end) for end in raw)
                    self.add(p.SwappedEnds(name=fact.id, low=first, high=last), at)
                    low = high = None
                found.append((key, low, high))
                continue
            end = read(fact, raw, at)
            lower = key in ("at_least", "more_than", "value")
            upper = key in ("at_most", "less_than", "value")
            found.append((key, end if lower else None, end if upper else None))
        return found

    def beyond(self, fact: Fact, end: Number, sign: int) -> Number:
        """The nearest value beyond an end that is itself excluded."""
        if fact.kind == "date":
            return end + sign
        if fact.kind == "count":
            return math.floor(end) + 1 if sign > 0 else math.ceil(end) - 1
        return end + sign * OPEN

    def options(self, fact: Fact, given: dict[str, object], path: Path) -> Reading:
        """A choice of which the possible options are known."""
        if not self.only(fact, given, ("one_of",), path):
            return self.blank(fact)
        raw = given["one_of"]
        if not isinstance(raw, list) or not raw:
            return self.refuse(fact, Text("选项列表", "a list of options"), raw, (*path, "one_of"))
        positions = [self.position(fact, o, (*path, "one_of", i)) for i, o in enumerate(raw)]
        left = sum(1 << position for position in set(positions) if position is not None)
        if left.bit_count() == 1:
            return Reading(left.bit_length() - 1, "exact")
        return Reading(left, "partial") if left else self.blank(fact)

    def items(self, fact: Fact, given: dict[str, object], path: Path) -> Reading:
        """A checklist of which some items are known."""
        if not self.only(fact, given, ("present", "absent"), path):
            return self.blank(fact)
        bits = []
        for key in ("present", "absent"):
            raw = given.get(key, [])
            if not isinstance(raw, list):
                return self.refuse(fact, A_LIST, raw, (*path, key))
            bits.append(self.bits(fact, raw, (*path, key)))
        present, absent = bits
        self.contradictions(fact, present & absent, given.get("absent"), (*path, "absent"))
        possible = ((1 << len(fact.options)) - 1) & ~absent | present
        if possible == present:
            return Reading(present, "exact")
        return Reading((present, possible), "partial")

    def contradictions(self, fact: Fact, both: int, absent: object, path: Path) -> None:
        """Note the items of `both`, a bit for each, where they are said to be absent."""
        for i, item in enumerate(absent if isinstance(absent, list) else ()):
            position = self.known_position(fact, str(item))
            if position is not None and both >> position & 1:
                self.add(p.Contradiction(name=fact.id, item=str(item)), (*path, i))

    def part(self, fact: Fact, given: dict[str, object], path: Path) -> Reading:
        """A list of which some records, or how many there are, is known."""
        if not self.only(fact, given, ("records", "count"), path):
            return self.blank(fact)
        raw = given.get("records", [])
        if not isinstance(raw, list):
            return self.refuse(fact, Text("记录列表", "a list of records"), raw, (*path, "records"))
        low, high = int(fact.at_least or 0), int(fact.at_most or 0)
        if "count" in given:
            low, high = self.count(fact, given["count"], (*path, "count"), (low, high))
        if high < len(raw):
            described = RECORD.say(str(len(raw)))
            self.add(p.WrongCount(name=fact.id, described=described), (*path, "count"))
            return self.blank(fact)
        return self.listed(fact, raw, (*path, "records"), (max(low, len(raw)), high))

    def count(
        self, fact: Fact, raw: object, path: Path, bounds: tuple[int, int]
    ) -> tuple[int, int]:
        """The least and the most records there are."""
        number = count_of(fact)
        if isinstance(raw, dict):
            reading = self.range(number, raw, path)
        else:
            reading = self.number(number, raw, path)
        if reading.known == "blank":
            return bounds
        low, high = reading.value if reading.known == "partial" else (reading.value, reading.value)
        return int(low), int(high)

    # pieces

    def only(self, fact: Fact, given: dict[str, object], keys: tuple[str, ...], path: Path) -> bool:
        """Whether a mapping has only these keys."""
        wrong = [key for key in given if key not in keys]
        for key in wrong:
            near = nearest(key, keys)
            problem = p.UnknownForm(name=key, fact=fact.id, forms=keys, nearest=near)
            self.add(problem, (*path, key), key=True)
        return not wrong

    def quantity(self, fact: Fact, raw: object, path: Path) -> Number | None:
        """A number in base units; a bare one is in the fact's unit."""
        expected = _expected_number(fact)
        if not isinstance(raw, str):
            self.refuse(fact, expected, raw, path)
            return None
        quantity = parse_quantity(raw, self.units)
        if isinstance(quantity, Problem):
            self.add(quantity, path)
            return None
        if quantity.unit is None and "/" in raw and in_hundredths(fact):
            # 84/100 for a fact in per cent: 84 %, or 0.84 %? Asked, not guessed.
            self.refuse(fact, expected, raw, path)
            return None
        if quantity.unit is None:
            value = quantity.value if fact.unit is None else fact.unit.to_base(quantity.value)
        elif fits(quantity.unit, fact.unit.dimension if fact.unit else ()):
            self.with_units.append(WithUnit(fact, quantity, path))
            if fact.unit is None and fact.kind == "number":
                self.refuse(fact, A_NUMBER_ONLY, raw, path)
                return None
            value = quantity.in_base()
        elif fact.unit is None and fact.kind == "count" and _counts(quantity.unit):
            value = quantity.in_base()
        else:
            self.refuse(fact, expected, raw, path)
            return None
        if fact.kind in ("count", "records") and not isinstance(value, int):
            self.refuse(fact, Text("整数", "a whole number"), raw, path)
            return None
        if not _reads_as_written(raw, quantity, fact.unit):
            unit = fact.unit or ONE_UNIT
            self.note(raw, unit.say(to_text(unit.from_base(value))), path)
        return value

    def note(self, written: str, read_as: Text, path: Path) -> None:
        """Note what a value was read as."""
        self.normalised.append(Normalised(self.document.place(path), str(written), read_as))

    def ordinal(self, fact: Fact, raw: object, path: Path) -> int | None:
        """A day as its ordinal."""
        day = read_day(raw) if isinstance(raw, str) else None
        if day is None and isinstance(raw, str):
            day = read_written_day(raw)
        if day is None or not isinstance(raw, str):
            self.refuse(fact, A_DAY, raw, path)
            return None
        if raw != day.isoformat():
            self.note(raw, same(day.isoformat()), path)
        return day.toordinal()

    def inside(self, fact: Fact, value: Number, raw: object, path: Path) -> bool:
        """Whether a value keeps to what the declaration allows; a problem if not."""
        low, high = fact.at_least, fact.at_most
        if (low is None or low <= value) and (high is None or value <= high):
            return True
        bare = None if fact.kind == "date" else self.bare(raw)
        problem = p.OutOfBounds(
            name=fact.id, found=shown(raw), bounds=bounds_in_words(fact),
            advice=None if bare is None else advice(fact, bare),
        )  # fmt: skip
        self.add(problem, path)
        return False

    def bare(self, raw: object) -> Number | None:
        """The number that is written, when there is no unit with it."""
        quantity = parse_quantity(str(raw), self.units)
        return quantity.value if isinstance(quantity, Quantity) and quantity.unit is None else None

    def position(self, fact: Fact, raw: object, path: Path) -> int | None:
        """The position of an option or item; a problem when there is none."""
        if not isinstance(raw, str):
            self.refuse(fact, ONE_OPTION, raw, path)
            return None
        position = self.known_position(fact, raw)
        if position is None:
            titles = [words for title in fact.options.values() for words in title]
            near = nearest(raw, [*fact.options, *titles])
            self.add(p.UnknownValue(name=raw, fact=fact.id, nearest=near), path)
        return position

    def known_position(self, fact: Fact, written: str) -> int | None:
        """The position of an option or item by its id or its title."""
        if written in fact.options:
            return list(fact.options).index(written)
        return next((i for i, title in enumerate(fact.options.values()) if written in title), None)

    def bits(self, fact: Fact, raw: list[object], path: Path) -> int:
        """A bit for each item of a list."""
        bits = 0
        for i, item in enumerate(raw):
            position = self.position(fact, item, (*path, i))
            if position is None:
                continue
            if bits >> position & 1:
                problem = p.Contradiction(name=fact.id, item=str(item))
                self.add(problem, (*path, i))
            bits |= 1 << position
        return bits

    def listed(
        self, fact: Fact, raw: list[object], path: Path, count: tuple[int, int] | None
    ) -> Reading:
        """The records on file, and how many there are in all (None: exactly these)."""
        if count is None and not int(fact.at_least or 0) <= len(raw) <= int(fact.at_most or 0):
            found = RECORD.say(str(len(raw)))
            self.add(p.OutOfBounds(name=fact.id, found=found, bounds=bounds_in_words(fact)), path)
            return self.blank(fact)
        readings = [self.record(fact, item, (*path, i)) for i, item in enumerate(raw)]
        names = tuple(self.title(item, i) for i, item in enumerate(raw))
        more = (0, 0) if count is None else (count[0] - len(raw), count[1] - len(raw))
        return self.together(fact, readings, names, more)

    @staticmethod
    def together(
        fact: Fact,
        readings: Sequence[Sequence[Reading]],
        names: tuple[Text, ...],
        more: tuple[int, int],
    ) -> Reading:
        """A list of the records that were read; `more` are the fewest and most there are beside."""
        low, high = more
        if not high and all(reading.known == "exact" for record in readings for reading in record):
            value = tuple(tuple(reading.value for reading in record) for record in readings)
            return Reading(value, "exact", names)
        assert isinstance(fact.node.type, RecordsType)
        types = [kind for _, kind in fact.node.type.fields]
        listed = tuple(
            tuple(
                lift(reading.value, kind) if reading.known == "exact" else reading.value
                for reading, kind in zip(record, types, strict=True)
            )
            for record in readings
        )
        unlisted = tuple(unknown(inner.node) for inner in fact.fields.values())
        return Reading(PartialRecords(listed, low, high, unlisted), "partial", names)

    def record(self, fact: Fact, raw: object, path: Path) -> list[Reading]:
        """The readings of the fields of one record."""
        if not isinstance(raw, dict):
            self.refuse(fact, A_RECORD, raw, path)
            raw = {}
        self.meta(raw, path, fact.fields)
        if "name" in raw:
            self.text(raw["name"], (*path, "name"))
        for key in raw:
            if key not in fact.fields and key != "name" and key not in META:
                near = nearest(key, fact.fields)
                problem = p.UnknownField(name=key, records=fact.id, nearest=near)
                self.add(problem, (*path, key), key=True)
        beside = {key for key in raw if key not in fact.fields}
        return [
            self.read(inner, raw[name], (*path, name), beside) if name in raw else self.blank(inner)
            for name, inner in fact.fields.items()
        ]

    @staticmethod
    def title(raw: object, i: int) -> Text:
        """How a record is called: by its name, else by its number."""
        name = raw.get("name") if isinstance(raw, dict) else None
        if isinstance(name, str) and name:
            return same(str(name))
        if isinstance(name, dict) and {"zh", "en"} <= set(name):
            return Text(str(name["zh"]), str(name["en"]))
        return Text(f"第 {i + 1} 条", f"no. {i + 1}")


PLAIN_NUMBER = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,6}))?").fullmatch
POWERS = [10**i for i in range(7)]


def plain_value(fact: Fact, digits: str, decimals: str | None) -> Number | None:
    """A number written plainly, in base units; None when it takes a second look.

    Most numbers are like that, and this is ten times as fast as reading any quantity.
    """
    factor = fact.unit.factor if fact.unit is not None else ONE
    top, bottom = int(digits + (decimals or "")) * factor.numerator, factor.denominator
    bottom *= POWERS[len(decimals)] if decimals else 1
    low, high = fact.at_least, fact.at_most
    if low is None or high is None or not low * bottom <= top <= high * bottom:
        return None
    whole, rest = divmod(top, bottom)
    if rest:
        return None if fact.kind in ("count", "records") else Fraction(top, bottom)
    return whole


def _reads_as_written(written: str, quantity: Quantity, unit: Unit | None) -> bool:
    """Whether the number stands there as it was read, in the unit of the fact."""
    factor = ONE if unit is None else unit.factor
    in_unit = quantity.unit is None or quantity.unit.factor == factor
    return in_unit and written.strip().startswith(to_text(quantity.value))


def count_of(fact: Fact) -> Fact:
    """The number of records of a list, as a fact of its own."""
    node = Input(fact.id, fact.node.type, int(fact.at_least or 0), int(fact.at_most or 0))
    return Fact(id=fact.id, kind="count", node=node, title=fact.title)


def in_hundredths(fact: Fact) -> bool:
    """Whether bare numbers of a fact are per cent, or the like."""
    return fact.unit is not None and fact.unit.dimension == () and fact.unit.factor != 1


def bounds_in_words(fact: Fact) -> Text:
    """What a fact's declaration allows, in its unit."""
    low, high = (bound_in_words(fact.kind, end, fact.unit) for end in (fact.at_least, fact.at_most))
    unit = RECORD if fact.kind == "records" else fact.unit or ONE_UNIT
    if fact.kind not in ("date", "records") and fact.at_most == MAX_MAGNITUDE:
        least = unit.say(low)
        return Text(f"不小于 {least.zh}", f"at least {least.en}")
    most = unit.say(high)
    return Text(f"{low} 至 {most.zh}", f"{low} to {most.en}")


def _expected_number(fact: Fact) -> Text:
    if fact.unit is None:
        return Text("数值", "a number")
    return Text(f"以{_apart(fact.unit.symbol.zh)}计的数值", f"a number in {fact.unit.symbol.en}")


def _apart(symbol: str) -> str:
    return f" {symbol} " if symbol.isascii() else symbol


def _counts(unit: Unit) -> bool:
    return is_count(unit.dimension)


Reader = Callable[[ValueReader, Fact, Any, Path], Reading]

PLAIN: dict[str, Reader] = {
    "flag": ValueReader.flag,
    "count": ValueReader.number,
    "number": ValueReader.number,
    "share": ValueReader.number,
    "money": ValueReader.number,
    "date": ValueReader.day,
    "choice": ValueReader.choice,
    "checklist": ValueReader.checklist,
    "records": ValueReader.records,
}


def _flag_form(reader: ValueReader, fact: Fact, given: Any, path: Path) -> Reading:
    return reader.refuse(fact, YES_OR_NO, given, path)


FORMS: dict[str, Reader] = {
    "flag": _flag_form,
    "count": ValueReader.range,
    "number": ValueReader.range,
    "share": ValueReader.range,
    "money": ValueReader.range,
    "date": ValueReader.range,
    "choice": ValueReader.options,
    "checklist": ValueReader.items,
    "records": ValueReader.part,
}
