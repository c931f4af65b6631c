"""The workload: sixty criteria over sixty facts, and communities to hold against them.

In: nothing but a seed. Out: `ITEMS`, one fact and one criterion each; the ruleset they make;
made-up communities as snapshots for Liren and as plain data for the peers. The same seed always
gives the same communities.

A criterion asks one thing that every engine can say as one comparison: that is all the peers are
given to do. Units, points, groups, applicability, vetoes and tiers are for Liren alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ROOMS = ("injection", "pharmacy", "observation", "rehabilitation", "archive")
KINDS = {
    "count": 14,
    "area": 12,
    "share": 10,
    "flag": 8,
    "checklist": 6,
    "bands": 5,
    "linear": 5,
}
GROUPS = ("democracy", "security", "services", "safety", "ecology", "neighbours")


@dataclass(frozen=True, slots=True)
class Item:
    """One fact, one criterion, and the same demand as a comparison for the peers."""

    name: str
    fact: Mapping[str, object]
    criterion: Mapping[str, object]
    comparison: Callable[[str], str]
    draw: Callable[[random.Random], object]


def _count(name: str, i: int) -> Item:
    needed = 2 + i % 9
    return Item(
        name,
        {"type": "count", "unit": "person", "at_most": 500},
        {"measure": name, "at_least": f"{needed} persons"},
        lambda _: f"{name} >= {needed}",
        lambda rng: rng.randrange(2 * needed + 1),
    )


def _area(name: str, i: int) -> Item:
    needed = 100 + 25 * i
    return Item(
        name,
        {"type": "number", "unit": "m2", "at_most": 100000},
        {"measure": name, "at_least": f"{needed} m²"},
        lambda _: f"{name} >= {needed}",
        lambda rng: Decimal(rng.randrange(200 * needed)) / 100,
    )


def _share(name: str, i: int) -> Item:
    needed = 30 + 5 * (i % 12)
    return Item(
        name,
        {"type": "share"},
        {"measure": name, "at_least": f"{needed} %"},
        lambda _: f"{name} >= {needed}",
        lambda rng: Decimal(rng.randrange(1001)) / 10,
    )


def _flag(name: str, i: int) -> Item:
    return Item(
        name,
        {"type": "flag"},
        {"require": name},
        lambda _: f"{name} == true",
        lambda rng: rng.random() < 0.7,
    )


def _checklist(name: str, i: int) -> Item:
    needed = 2 + i % 3
    return Item(
        name,
        {"type": "checklist", "items": list(ROOMS)},
        {"checklist": name, "at_least": needed, "points": {"share": 2}},
        lambda length: f"{length.format(name)} >= {needed}",
        lambda rng: [room for room in ROOMS if rng.random() < 0.6],
    )


def _bands(name: str, i: int) -> Item:
    bands = [
        {"at_least": "90 %", "points": 2},
        {"at_least": "80 %", "points": 1},
        {"at_least": "60 %", "points": Decimal("0.5")},
    ]
    return Item(
        name,
        {"type": "share"},
        {"measure": name, "points": {"bands": bands}},
        lambda _: f"{name} >= 90",
        lambda rng: Decimal(500 + rng.randrange(501)) / 10,
    )


def _linear(name: str, i: int) -> Item:
    best = 80 + 2 * i
    ends = {"from": {"at": "40 %", "points": 0}, "to": {"at": f"{best} %", "points": 2}}
    return Item(
        name,
        {"type": "share"},
        {"measure": name, "points": {"linear": ends}},
        lambda _: f"{name} >= {best}",
        lambda rng: Decimal(300 + rng.randrange(701)) / 10,
    )


MAKERS: dict[str, Callable[[str, int], Item]] = {
    "count": _count,
    "area": _area,
    "share": _share,
    "flag": _flag,
    "checklist": _checklist,
    "bands": _bands,
    "linear": _linear,
}

ITEMS = tuple(MAKERS[kind](f"{kind}_{i}", i) for kind, many in KINDS.items() for i in range(many))


def ruleset() -> dict[str, object]:
    """The ruleset as Python data: groups, two vetoes, two criteria that do not always apply."""
    criteria = {f"c_{item.name}": _criterion(i, item) for i, item in enumerate(ITEMS)}
    worth = {group: 2 * len(range(i, len(ITEMS), len(GROUPS))) for i, group in enumerate(GROUPS)}
    return {
        "ruleset": "sixty-criteria",
        "version": "1.0.0",
        "title": "Sixty criteria",
        "sources": {"made_up": {"title": "Made up for timing", "document": "none"}},
        "facts": {item.name: dict(item.fact) for item in ITEMS},
        "criteria": criteria,
        "groups": {name: {"title": name, "points": points} for name, points in worth.items()},
        "scoring": {"total": 120},
        "tiers": {
            "demonstration": {
                "title": "Demonstration",
                "total": {"at_least": "90 %"},
                "every_group": {"at_least": "60 %"},
                "requires": ["c_count_0"],
            },
            "up_to_standard": {"title": "Up to standard", "total": {"at_least": "60 %"}},
        },
    }


def _criterion(i: int, item: Item) -> dict[str, object]:
    made = {
        "title": item.name.replace("_", " "),
        "group": GROUPS[i % len(GROUPS)],
        "source": {"made_up": str(i)},
        "points": 2,
        **item.criterion,
    }
    if item.name in ("flag_0", "area_0"):
        made["veto"] = {"bars": "all"}
    if item.name in ("area_5", "share_5"):
        made["applies_when"] = "flag_1"
    return made


def community(seed: int, *, known: float = 1) -> dict[str, object]:
    """The facts of a made-up community, each of them on record with probability `known`."""
    rng = random.Random(seed)
    drawn = {item.name: item.draw(rng) for item in ITEMS}
    return {name: value for name, value in drawn.items() if rng.random() < known}


def snapshot(seed: int, facts: Mapping[str, object]) -> dict[str, object]:
    """The facts as a snapshot of Liren."""
    return {"snapshot": f"made-up-{seed}", "as_of": "2022-06-30", "facts": dict(facts)}


def plain(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts for the peers, which know binary floats only."""
    return {
        name: float(value) if isinstance(value, Decimal) else value for name, value in facts.items()
    }


def comparisons(length: str) -> list[str]:
    """The sixty demands as comparisons; `length` says how the length of a list is written."""
    return [item.comparison(length) for item in ITEMS]
