"""What a comparison by structure says: differences, each with what changed in it and where.

In: nothing; these are the records that the passes beside this module make. Everything is immutable,
and values are those of the ruleset's model: how they are said is up to reports.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from liren.engine.errors import Place
from liren.engine.ir.nodes import Number
from liren.engine.language.document import Path
from liren.engine.language.units import Unit
from liren.engine.record import Identity, Record
from liren.engine.ruleset.model import Ruleset
from liren.engine.text import Text

Kind = Literal["added", "dropped", "changed", "renamed"]
Bearing = Literal["result", "record", "wording"]
"""What a change bears on: findings, score or tier; only what is recorded beside them (strength,
source, who chose it, advice); or nothing but words."""

BEARINGS: tuple[Bearing, ...] = ("result", "record", "wording")

SECTIONS = (
    "criteria", "parameters", "facts", "checks", "groups", "scoring", "tiers", "lower_tier",
    "outcomes", "types", "case_rules", "sources", "units", "accepted", "ruleset",
)  # fmt: skip
"""The parts of a ruleset, by the keys of the language; `ruleset` is what stands at the top."""

MOVED = {("criteria", "group"), ("groups", "in"), ("groups", "bonus")}
"""Keys that say where in a result a criterion or group stands."""


class Side(Identity):
    """One of the two that are compared: a ruleset on a day."""

    ruleset: Ruleset
    day: date

    @cached_property
    def figures(self) -> Mapping[str, Number | None]:
        """Each parameter's figure of the day; None where the source, or the ruleset, has none."""
        dated = {item.name: item.on(self.day) for item in self.ruleset.all_parameters()}
        return {name: None if found is None else found.value for name, found in dated.items()}

    def place(self, path: Path) -> Place:
        """Where a key stands; where it is not written, what it would stand in."""
        return self.ruleset.document.place(path, key=True)


class Figure(Record):
    """A figure in base units with the unit it is read in; `value` None where the source gives none.

    A day is a figure too, as its ordinal.
    """

    value: Number | None
    unit: Unit | None
    is_day: bool = False


class Aspect(Record):
    """One thing that changed, by the key of the language that says it.

    `old` and `new` are values of the model, None for what is not there. `through` names parameters
    and types whose own change is the whole cause: the key is written as before. A figure of a
    parameter holds from `since` to `until`, and in a table it is that of `row`.
    """

    key: str
    bearing: Bearing
    old: Any
    new: Any
    old_place: Place
    new_place: Place
    through: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    row: str | None = None


class Difference(Record):
    """A criterion, parameter or the like that is in one ruleset only, or not alike in both.

    `item` is what the new ruleset has, or for what was dropped the old one; `before` the old one.
    `read_by` are the criteria of either ruleset that read it.
    """

    section: str
    id: str
    kind: Kind
    title: Text
    aspects: tuple[Aspect, ...]
    old_place: Place | None
    new_place: Place | None
    before: Any = None
    item: Any = None
    old_id: str | None = None
    read_by: tuple[str, ...] = ()
    own_bearing: Bearing = "result"

    @property
    def bearing(self) -> Bearing:
        """The most that any of its changes bears on."""
        if self.kind in ("added", "dropped"):
            return self.own_bearing
        found = [BEARINGS.index(aspect.bearing) for aspect in self.aspects]
        return BEARINGS[min(found, default=BEARINGS.index("wording"))]

    @property
    def is_moved(self) -> bool:
        """Whether results list it at another place: in another group, or as a bonus."""
        return any((self.section, aspect.key) in MOVED for aspect in self.aspects)

    @property
    def is_indirect(self) -> bool:
        """Whether it reads as before, and only what it reads has changed."""
        return bool(self.aspects) and all(aspect.through for aspect in self.aspects)


class Diff(Record):
    """Everything that is different, section by section, in the order of the new file.

    `same` are the ids of the criteria that are alike in both.
    """

    old: Side
    new: Side
    differences: tuple[Difference, ...]
    same: tuple[str, ...]

    def of(self, *sections: str) -> tuple[Difference, ...]:
        """The differences of some sections."""
        return tuple(each for each in self.differences if each.section in sections)

    def find(self, section: str, name: str) -> Difference | None:
        """What is different about one thing, by its new id, or by its old one if it was dropped."""
        return self._by_id.get((section, name))

    @cached_property
    def _by_id(self) -> Mapping[tuple[str, str], Difference]:
        # Of several with one id the first counts, as in the order they are told in.
        return {(each.section, each.id): each for each in reversed(self.differences)}
