"""The parameters of two rulesets.

In: the two sides. Out: a `Difference` for each parameter or table that is not alike. Figures are
compared over all the time that either ruleset knows; of one ruleset on two days, those of the days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from liren.engine.audit.diff.keys import (
    Key,
    Pair,
    added,
    difference,
    differing,
    dropped,
    plain,
    source,
    wordings,
)
from liren.engine.audit.diff.model import Aspect, Difference, Figure, Side
from liren.engine.audit.diff.normal import own_name
from liren.engine.record import Record, replace
from liren.engine.ruleset.model import Parameter

KEYS: tuple[Key, ...] = (
    plain("basis", "record"),
    source(),
    *wordings("title", "note"),
)


class Held(Record):
    """What holds from a day on, None from the beginning, and until another, None without end."""

    since: date | None
    until: date | None
    old: Figure | None
    new: Figure | None

    @property
    def is_alike(self) -> bool:
        """Whether both say the same; another word for the unit makes no difference."""
        return _meaning(self.old) == _meaning(self.new)


def _meaning(figure: Figure | None) -> object:
    if figure is None:
        return None
    return figure.value, figure.is_day, figure.unit and figure.unit.dimension


def compare_parameters(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the parameters that either ruleset uses."""
    old, new = (_declared(side) for side in sides)
    readers = _readers(sides)
    found: list[Difference | None] = []
    for name, item in new.items():
        more = {"read_by": readers.get(name, ())}
        path = ("parameters", name)
        if name not in old:
            found.append(added("parameters", name, item, sides[1], path, **more))
            continue
        pair = Pair(old[name], item, sides, (path, path))
        found.append(difference("parameters", name, pair, _aspects(pair), **more))
    for name, item in old.items():
        if name not in new:
            more = {"read_by": readers.get(name, ())}
            found.append(dropped("parameters", name, item, sides[0], ("parameters", name), **more))
    return [each for each in found if each is not None]


def _declared(side: Side) -> dict[str, Parameter]:
    """The parameters by name, a table as one."""
    found = {own_name(item.name, side): item for item in side.ruleset.parameters.values()}
    for item in side.ruleset.all_parameters():
        found.setdefault(own_name(item.name, side), item)
    tables = [name for name, item in found.items() if item.table is not None]
    inside = {name for name in found if name.partition("[")[0] in tables and "[" in name}
    return {name: item for name, item in found.items() if name not in inside}


def _readers(sides: tuple[Side, Side]) -> Mapping[str, tuple[str, ...]]:
    """The criteria that read each parameter."""
    found: dict[str, dict[str, None]] = {}
    for side in sides:
        for criterion in side.ruleset.criteria.values():
            for item in criterion.parameters:
                name = own_name(item.name, side).partition("[")[0]
                found.setdefault(name, {})[criterion.id] = None
    return {name: tuple(ids) for name, ids in found.items()}


def _aspects(pair: Pair) -> list[Aspect]:
    """Figures first, then what they are looked up by, then the rest."""
    return [*_figures(pair), *_lookup(pair), *_unit(pair), *differing(pair, KEYS)]


def _unit(pair: Pair) -> Iterator[Aspect]:
    """Another unit of the same kind says the same in other words."""
    old, new = pair.old.unit, pair.new.unit
    if old != new:
        kinds = [None if unit is None else unit.dimension for unit in (old, new)]
        yield pair.aspect("unit", "wording" if kinds[0] == kinds[1] else "result", old, new)


def _lookup(pair: Pair) -> Iterator[Aspect]:
    """What tables are looked up by; which rows there are is said with their figures."""
    old, new = (None if item.table is None else item.table.by for item in (pair.old, pair.new))
    if old != new:
        yield pair.aspect("by", "result", old, new)


def _rows(item: Parameter) -> dict[str | None, Parameter]:
    """The figures by the key of their row; of a plain parameter there is one, without a key."""
    if item.table is None:
        return {None: item}
    return {cell.id.partition("[")[2].removesuffix("]"): cell for cell in item.table.cells}


def _figures(pair: Pair) -> Iterator[Aspect]:
    """Each stretch of time on which a figure differs, in each row."""
    old, new = _rows(pair.old), _rows(pair.new)
    for row in dict.fromkeys((*new, *old)):
        for held in _held(old.get(row), new.get(row), pair.sides):
            if not held.is_alike:
                times = {"since": held.since, "until": held.until, "row": row}
                at = _written_at(held.since, row)
                yield pair.aspect("figure", "result", held.old, held.new, *at, **times)


def _written_at(since: date | None, row: str | None) -> tuple[str, ...]:
    """Where a figure stands: each table has its day, each row its figure."""
    day = () if since is None else (since.isoformat(),)
    at = (*day, *(() if row is None else (row,)))
    return ("values", *at) if at else ("value",)


def _held(old: Parameter | None, new: Parameter | None, sides: tuple[Side, Side]) -> Iterable[Held]:
    """The figures of both wherever one of them changes; those of the days for one ruleset."""
    if sides[0].ruleset is sides[1].ruleset:
        return [Held(None, None, _on(old, sides[0].day), _on(new, sides[1].day))]
    days = {each.since for item in (old, new) if item is not None for each in item.values}
    found: list[Held] = []
    for day in sorted(days, key=lambda each: each or date.min):
        held = Held(day, None, _on(old, day or date.min), _on(new, day or date.min))
        if found and (found[-1].old, found[-1].new) == (held.old, held.new):
            continue
        if found and day is not None:
            found[-1] = replace(found[-1], until=day - timedelta(days=1))
        found.append(held)
    return found


def _on(item: Parameter | None, day: date) -> Figure | None:
    """The figure that holds on a day; None before the first."""
    dated = None if item is None else item.on(day)
    if item is None or dated is None:
        return None
    return Figure(dated.value, item.unit, item.is_day)
