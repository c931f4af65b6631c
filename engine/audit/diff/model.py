"""What a comparison by structure says: differences, each with what changed in it and where.

In: nothing; these are the records that the passes beside this module make. Everything is immutable,
and values are those of the ruleset's model: how they are said is up to reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
        ruleset, own = written(self.ruleset, path)
        return ruleset.document.place(own, key=True)


SET_HERE = frozenset(("group", "veto", "worth", "from"))
"""Keys of a criterion that it does not have from the ruleset that it is drawn from."""


def written(ruleset: Ruleset, path: Path) -> tuple[Ruleset, Path]:
    """The ruleset in whose file a key of a ruleset is written, and its path there: what is drawn
    from another ruleset, and not set anew, stands in that one's."""
    match path:
        case ("criteria", str(name), key, *_) if key not in SET_HERE:
            return _of_criterion(ruleset, path, name)
        case ("parameters", str(name), *inner) if ":" in name:
            owner, _, own = name.partition(":")
            return _of_parameter(ruleset, owner, ("parameters", own, *inner))
        case ("facts" | "types" as section, str(name), *_):
            return _of_declared(ruleset, path, section, name)
    return ruleset, path


def _of_criterion(ruleset: Ruleset, path: Path, name: str) -> tuple[Ruleset, Path]:
    drawn = ruleset.document.value(("criteria", name, "from"))
    if drawn is None or ruleset.document.value(path[:3]) is not None:
        return ruleset, path
    alias, _, original = str(drawn).partition(".")
    return written(ruleset.uses[alias], ("criteria", original, *path[2:]))


def _of_parameter(ruleset: Ruleset, owner: str, path: Path) -> tuple[Ruleset, Path]:
    found = next((each for each in _all_used(ruleset) if each.id == owner), ruleset)
    return found, path


def _of_declared(ruleset: Ruleset, path: Path, section: str, name: str) -> tuple[Ruleset, Path]:
    everywhere = (ruleset, *_all_used(ruleset))
    found = (each for each in everywhere if each.document.value((section, name)) is not None)
    return next(found, ruleset), path


def _all_used(ruleset: Ruleset) -> Iterator[Ruleset]:
    """The rulesets that one draws on, and those that these draw on."""
    for each in ruleset.uses.values():
        yield each
        yield from _all_used(each)


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
