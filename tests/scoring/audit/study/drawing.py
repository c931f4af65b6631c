"""Mutations to study, of three kinds of rulesets, each with communities to try.

In: a number. Out: a `Drawn` mutation: both rulesets loaded, and communities of which everything is
then worked out. Of little rulesets these are all there are. Of the maker's usual ones, whose facts
have many values, they are near their bounds; of shipped ones they are ordinary but for the facts
that the change is about, whose values are near the figures of the criterion. Such a sample can
refute what is said to be proved, and not confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from liren.engine import LirenError, Ruleset, load_ruleset
from liren.engine.language.reader import read_text
from tests.laws.law import loaded
from tests.oracle.choosing import Chooser, Seeded
from tests.oracle.filling import Hint, complete
from tests.oracle.making import Maker
from tests.oracle.words import DAY, Raw
from tests.oracle.writing import to_yaml
from tests.scoring.audit.study.communities import Community, TooMany, communities, plausible
from tests.scoring.audit.study.little import Dated, Small, little
from tests.scoring.audit.study.mutations import AROUND, YIELDED, Mutation, moved, mutation
from tests.strategies import Made

RULESETS = Path(__file__).parents[4] / "rulesets"
SHIPPED = (
    "burden/lighter-burden", "campus/campus-children", "census/census-areas",
    "civility/civilised-community", "harmony/harmonious-opinions", "harmony/harmonious-work-plan",
    "harmony/six-harmonies", "property/property-service", "property/red-property",
    "smart/smart-community", "types/community-types",
)  # fmt: skip
SAMPLE = 150
DAYS = ((DAY, DAY + timedelta(days=1)), (DAY, DAY + timedelta(days=200)))
"""Pairs of days; the makers' figures change on the last of June and the first of July."""


class Drawn(NamedTuple):
    """A mutation, and the day of each side; `communities` is None where they are made from the
    comparison."""

    mutation: Mutation
    old: Ruleset
    new: Ruleset
    days: tuple[date, date]
    communities: list[Community] | None
    whole: bool


Source = Callable[[int], Drawn | None]


def drawn(source: Source, start: int, number: int) -> Iterator[Drawn]:
    """So many mutations by the numbers from `start` on."""
    found = (made for made in map(source, count(start)) if made is not None)
    return islice(found, number)


def of_little(number: int) -> Drawn | None:
    """A change to a little ruleset, with every community."""
    size = 2 + number % 3
    base = little(("little", number), size)
    change = mutation(Small(("change", number)), base.raw)
    if change is None:
        return None
    try:
        every = list(communities([change.old, change.new]))
    except TooMany:
        return None
    return _loaded(change, every, whole=True)


def of_around(number: int) -> Drawn | None:
    """A little ruleset and one that puts all of it in a weighted group, with every community."""
    change = mutation(
        Small(("around", number)), little(("wrapped", number), 2 + number % 3).raw, kinds=AROUND
    )
    try:
        every = [] if change is None else list(communities([change.old, change.new]))
    except TooMany:
        return None
    return None if change is None else _loaded(change, every, whole=True)


def of_yielded(number: int) -> Drawn | None:
    """A change to what a little ruleset yields beside findings and score, with every community."""
    base = little(("yielded", number), 2 + number % 2)
    if not base.raw.get("tiers") and not base.raw.get("types"):
        return None
    choose = Small(("change of", number))
    sorts = bool(base.raw.get("types")) and choose.chance(70)
    kinds = {name: make for name, make in YIELDED.items() if not sorts or "type" in name}
    change = mutation(choose, base.raw, kinds=kinds)
    if change is None:
        return None
    try:
        return _loaded(change, list(communities([change.old, change.new])), whole=True)
    except TooMany:
        return None


def of_days(number: int) -> Drawn | None:
    """A little ruleset on two days on which it has other figures, or goes by the day, with every
    community; now and then with a change besides."""
    choose = Dated(("days", number))
    base = little(choose, 2 + number % 3).raw
    dated = [_dated(choose, each) for each in base.get("parameters", {}).values()]
    if not any(dated) and "as_of" not in to_yaml(base):
        return None
    change = Mutation("two days", base, base)
    if choose.chance(25):
        change = mutation(choose, base) or change
    try:
        drawn = _loaded(change, list(communities([change.old, change.new])), whole=True)
    except TooMany:
        return None
    days = choose.pick(DAYS)
    return None if drawn is None else drawn._replace(days=days if choose.chance(50) else days[::-1])


def _dated(choose: Chooser, parameter: Raw) -> bool:
    """Whether a parameter has figures with dates; one with a single figure is given another."""
    figure = parameter.get("value")
    if isinstance(figure, int | Decimal):
        del parameter["value"]
        parameter["values"] = {DAY: figure, DAY + timedelta(days=1): moved(choose, Decimal(figure))}
    return any(isinstance(key, date) for key in parameter.get("values", ()))


def of_usual(number: int) -> Drawn | None:
    """A change to a ruleset with facts of all kinds, with a sample of communities."""
    choose = Seeded(("usual", number))
    maker = Maker(choose, size=3)
    maker.history = False
    raw = maker.made()
    raw.get("scoring", {}).pop("total", None)
    for group in raw.get("groups", {}).values():
        group.pop("points", None)
    change = mutation(choose, raw)
    if change is None or change.old["facts"] != change.new["facts"]:
        return None
    return _loaded(change, list(_sample(choose, change, maker.hints)), whole=False)


def _sample(choose: Chooser, change: Mutation, hints: Sequence[Hint]) -> Iterator[Community]:
    claimable = [name for name, criterion in change.old["criteria"].items()
                 if "exemption" in criterion]  # fmt: skip
    for _ in range(SAMPLE):
        values = complete(choose, change.old, hints)
        if values is not None and plausible(change.new, values):
            claimed = frozenset(name for name in claimable if choose.chance(30))
            yield Community(values, claimed)


def _loaded(change: Mutation, found: list[Community], *, whole: bool) -> Drawn | None:
    try:
        old, new = (loaded(Made(raw, ())) for raw in (change.old, change.new))
    except LirenError:
        return None
    return Drawn(change, old, new, (DAY, DAY), found, whole)


def of_shipped(number: int) -> Drawn | None:
    """A change to a shipped ruleset."""
    raw = shipped(SHIPPED[number % len(SHIPPED)])
    change = mutation(Seeded(("shipped", number)), raw)
    if change is None:
        return None
    try:
        old, new = (load_ruleset(each) for each in (change.old, change.new))
    except LirenError:
        return None
    day = max(old.start or DAY, new.start or DAY)
    return Drawn(change, old, new, (day, day), None, whole=False)


@cache
def shipped(name: str) -> Raw:
    """A shipped ruleset as data, without the sums that a changed figure would contradict."""
    text = (RULESETS / name / "ruleset.yaml").read_text(encoding="utf-8")
    raw = read_text(text).data
    assert isinstance(raw, dict)
    scoring = {key: value for key, value in raw.get("scoring", {}).items() if key != "total"}
    groups = {
        group: {key: value for key, value in stated.items() if key != "points"}
        for group, stated in raw.get("groups", {}).items()
    }
    parts = {"scoring": scoring, "groups": groups}
    return {**raw, **{name: part for name, part in parts.items() if part}}
