"""Python data to a document of the same shape as one that was read from text.

In: a mapping of dicts, lists, texts, exact numbers, dates, booleans and None. Out: its `Document`.
Guarantee: no float gets in, the input is copied and never changed, and the same limits hold as for
texts. Places have a pointer and no line.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, cast

from liren.engine.errors import Place, Source
from liren.engine.language import limits
from liren.engine.language import problems as p
from liren.engine.language.document import Document, Log, Scalar, Stop, forbidden, pointer


def from_python(data: Mapping[str, object], name: str) -> Document:
    """The document that `data` stands for; `name` is what the user knows it by.

    Raises `LirenError` with all problems found.
    """
    source = Source(name)
    log = Log(source)
    copied: object = None
    with suppress(Stop):
        copied = _Copier(source, log).copy(data)
    log.check()
    return Document(source, copied)


def part_from_python(data: object) -> object:
    """The data of a document for a part of Python data that was found to be in order before."""
    source = Source("")
    return _Copier(source, Log(source)).copy(data)


_Container: TypeAlias = Mapping[object, object] | list[object] | tuple[object, ...]


SMALL = limits.MAX_MAGNITUDE
"""Below it an integer needs no second look."""


class _Copier:
    def __init__(self, source: Source, log: Log) -> None:
        self.source = source
        self.log = log
        self.path: list[str | int] = []
        self.above: set[int] = set()
        self.nodes = 0

    def copy(self, value: object) -> object:
        """The value as dict, list or `Scalar`."""
        self._count()
        kind = type(value)
        if kind is int and -SMALL < value < SMALL:  # type: ignore[operator]
            return Scalar(str(value), plain=True)
        if kind is str:
            return self._text(cast("str", value))
        if isinstance(value, Mapping | list | tuple):
            return self._container(cast("_Container", value))
        if isinstance(value, str):
            return self._text(value)
        return Scalar(self._plain(value), plain=True)

    def _container(self, value: _Container) -> object:
        if id(value) in self.above:
            self.log.add(p.CycleFound(place=self._place()))
            return None
        if len(self.above) >= limits.MAX_DEPTH:
            self.log.fatal(p.TooDeep(place=self._place()))
        self.above.add(id(value))
        copied = self._mapping(value) if isinstance(value, Mapping) else self._list(value)
        self.above.discard(id(value))
        return copied

    def _mapping(self, value: Mapping[object, object]) -> dict[str, object]:
        copied: dict[str, object] = {}
        for key, below in value.items():
            if not isinstance(key, str):
                self.log.add(p.KeyNotText(place=self._place()))
                continue
            if not key:
                self.log.add(p.EmptyKey(place=self._place()))
            self._count()
            name = str(self._text(key))
            copied[name] = self._at(name, below)
        return copied

    def _list(self, value: list[object] | tuple[object, ...]) -> list[object]:
        return [self._at(index, below) for index, below in enumerate(value)]

    def _at(self, part: str | int, value: object) -> object:
        self.path.append(part)
        copied = self.copy(value)
        self.path.pop()
        return copied

    def _text(self, value: str) -> Scalar:
        text = str.__str__(value)  # an enum's own __str__ gives its name
        if len(text) > limits.MAX_SCALAR_CHARS:
            self.log.add(p.ScalarTooLong(place=self._place(), length=len(text)))
        if not (text.isascii() and text.isprintable()):
            for _, name in forbidden(text):
                self.log.add(p.ForbiddenCharacter(place=self._place(), character=name))
        return Scalar(text, plain=isinstance(value, Scalar) and value.plain)

    def _plain(self, value: object) -> str:
        if value is None:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | Fraction):
            return self._fraction(Fraction(value))
        if isinstance(value, Decimal):
            return self._decimal(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, float):
            self.log.add(p.FloatUsed(place=self._place(), found=repr(value)))
        else:
            self.log.add(p.TypeUnknown(place=self._place(), type_name=type(value).__qualname__))
        return ""

    def _fraction(self, value: Fraction) -> str:
        # Measured in bits first: str() of a huge int takes long, and raises beyond 4 300 digits.
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > 3_000:
            return self._too_long()
        return self._fitting(str(value))

    def _decimal(self, value: Decimal) -> str:
        if not value.is_finite():
            self.log.add(p.NotFinite(place=self._place(), found=str(value)))
            return ""
        if abs(value.adjusted()) > limits.MAX_NUMBER_CHARS:
            return self._too_long()
        return self._fitting(f"{value:f}")

    def _fitting(self, text: str) -> str:
        return text if len(text) <= limits.MAX_NUMBER_CHARS else self._too_long()

    def _too_long(self) -> str:
        self.log.add(p.NumberTooLong(place=self._place()))
        return ""

    def _place(self) -> Place:
        return Place(self.source, pointer(self.path))

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > limits.MAX_NODES:
            self.log.fatal(p.TooManyNodes(place=self._place()))
