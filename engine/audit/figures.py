"""The figures of a ruleset on a day, and the days on which they change.

In: expressions of the ruleset. Out: the same with the figures of a day in the place of parameters.
Guarantee: between two neighbouring `moments` no figure changes, so that looking at these days is
looking at all days on which the ruleset is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar

from liren.engine.audit.findings import NOWHERE, Finding
from liren.engine.ir import build
from liren.engine.ir.nodes import Expr, Number
from liren.engine.ir.walk import filled
from liren.engine.record import replace
from liren.engine.ruleset.model import FIRST_DAY, Parameter, Ruleset
from liren.engine.text import Text


def moments(ruleset: Ruleset, parameters: Iterable[Parameter]) -> tuple[date, ...]:
    """The first day in force, and those on which one of the parameters gets another figure."""
    known = tuple(parameters)
    since = sorted({dated.since for item in known for dated in item.values if dated.since})
    first = ruleset.start or max(map(_first_day, known), default=ruleset.end or FIRST_DAY)
    last = ruleset.end or date.max
    return (first, *(day for day in since if first < day <= last))


def own_moments(days: Sequence[date], parameters: Iterable[Parameter]) -> tuple[date, ...]:
    """The first of the days, and the later ones on which one of some parameters gets another
    figure. Takes no longer the more days there are."""
    since = {dated.since for item in parameters for dated in item.values if dated.since}
    return (days[0], *sorted(day for day in since if days[0] < day <= days[-1]))


def _first_day(parameter: Parameter) -> date:
    """The first day on which a parameter has a figure."""
    days = [dated.since or FIRST_DAY for dated in parameter.values]
    return min(days, default=FIRST_DAY)


def on_day(expr: Expr, day: date, parameters: Iterable[Parameter]) -> Expr:
    """The expression with the figures of a day; those that are not given stay parameters."""
    values = {item.name: dated.value for item in parameters if (dated := item.on(day))}
    return filled(expr, values.get) if values else expr


def figure(expr: Expr, day: date, parameters: Iterable[Parameter]) -> Number | None:
    """The number that an expression is on a day, when no fact decides it."""
    return build.value_of(on_day(expr, day, parameters))


F = TypeVar("F", bound=Finding)


Stretches = tuple[tuple[date, date | None], ...]
"""Each from one day to another, or on and on."""


def on_days(finding: F, found: Iterable[date], days: Sequence[date]) -> F:
    """The finding with those of the days on which it holds."""
    held = frozenset(found)
    return on_runs(finding, _runs([day in held for day in days]), days)


def on_runs(finding: F, runs: Iterable[tuple[int, int]], days: Sequence[date]) -> F:
    """The same, where it is known between which places in `days` the finding holds, both of them
    included."""
    stretches = _stretches(tuple(runs), days)
    return replace(finding, when=_when(stretches), stretches=stretches)


def _stretches(runs: Sequence[tuple[int, int]], days: Sequence[date]) -> Stretches:
    if tuple(runs) == ((0, len(days) - 1),):
        return ()
    return tuple((days[first], _last(days, last)) for first, last in runs)


def _when(stretches: Stretches) -> Text:
    parts = [_said(*each) for each in stretches]
    if not parts:
        return NOWHERE
    told = _listed(parts)
    return Text(f"（{told.zh}）", f" ({told.en})")


MOST_SAID, FIRST_SAID = 5, 3
"""So many stretches of time are all said; of more of them the first, and the last."""


def _listed(parts: Sequence[Text]) -> Text:
    """Stretches of time in words. The last is always said: it tells whether the thing holds yet."""
    shown = parts if len(parts) <= MOST_SAID else parts[:FIRST_SAID]
    zh, en = "、".join(each.zh for each in shown), ", ".join(each.en for each in shown)
    left = len(parts) - len(shown)
    if not left:
        return Text(zh, en)
    last = parts[-1]
    return Text(
        f"{zh}，另有 {left} 段时间，最后一段为{last.zh}",
        f"{en} and at {left} more times, the last {last.en}",
    )


def _runs(held: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where neighbouring days begin and end on which it holds."""
    for holds, run in groupby(range(len(held)), key=held.__getitem__):
        places = list(run)
        if holds:
            yield places[0], places[-1]


def _last(days: Sequence[date], place: int) -> date | None:
    """The day before the one after a place; None after the last."""
    return None if place == len(days) - 1 else days[place + 1] - timedelta(days=1)


def _said(first: date, last: date | None) -> Text:
    if last is None:
        return Text(f"自 {first} 起", f"from {first} on")
    if first == last:
        return Text(f"{first}", f"on {first}")
    return Text(f"{first} 至 {last}", f"from {first} to {last}")
