"""Profiles, and rulesets that draw on others, beside the ruleset that says the same in one file.

In: a number. Out: a `Laid`: a base, what is made of it by a profile or by `from:`, the same written
by hand in one file, and every community. What audits say of the one is then held against what the
scalar backend makes of the other.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from liren.engine import LirenError, Ruleset, load_profile, load_ruleset
from liren.engine.language.reader import read_text
from tests.laws.law import loaded
from tests.oracle.choosing import Chooser
from tests.oracle.words import DAY, Raw
from tests.oracle.writing import to_yaml
from tests.scoring.audit.study.communities import Community, TooMany, communities
from tests.scoring.audit.study.little import Dated, little
from tests.scoring.audit.study.mutations import copied, moved, mutation
from tests.strategies import Made

WHY: Raw = {"basis": "project", "note": "made up"}
ASKS = ("measure", "require", "checklist", "from", "for_each", "where")
"""Keys of a criterion that a profile cannot change."""
NEXT = DAY + timedelta(days=1)
"""The day from which the other figures hold."""


class Laid(NamedTuple):
    """What is studied: `made` is said in two files, and `hand` the same in one; `base` is what
    `made` is a change of."""

    name: str
    base: Ruleset
    made: Ruleset
    hand: Ruleset
    raw: Raw
    day: date
    communities: list[Community]


Source = Callable[[int], Laid | None]


class CannotError(Exception):
    """A change that a profile cannot make."""


# --- profiles -----------------------------------------------------------------------------------


def of_profiles(number: int) -> Laid | None:
    """A profile that makes some random changes to a little ruleset with dated figures."""
    choose = Dated(("profiles", number))
    old = dated(choose, little(choose, 2 + number % 3).raw)
    new, names = changed(choose, old)
    try:
        base = as_read(old)
        profile = {
            "profile": "p", "version": "1", "title": "P",
            "base": f"{old['ruleset']}@{old['version']}", **profile_of(base, as_read(new)),
        }  # fmt: skip
        every = list(communities([old, new]))
        made = load_profile(profile, base=base).ruleset if len(profile) > 4 else None
        plain, hand = (loaded(Made(raw, ())) for raw in (old, new))
    except (LirenError, TooMany, CannotError):
        return None
    day = choose.pick([DAY, NEXT])
    return None if made is None else Laid(names, plain, made, hand, new, day, every)


def dated(choose: Chooser, raw: Raw) -> Raw:
    """The ruleset with two figures of each parameter that had one."""
    found = copied(raw)
    for parameter in found.get("parameters", {}).values():
        figure = parameter.get("value")
        if isinstance(figure, int | Decimal):
            del parameter["value"]
            parameter["values"] = {DAY: figure, NEXT: moved(choose, Decimal(figure))}
    assert isinstance(found, dict)
    return found


def changed(choose: Chooser, old: Raw) -> tuple[Raw, str]:
    """The ruleset after a few changes that a profile can make."""
    new, names = old, []
    for _ in range(choose.whole(3, 6)):
        change = mutation(choose, new)
        after = new if change is None else change.new if change.old is new else change.old
        try:
            profile_of(as_read(old), as_read(after))
        except CannotError:
            continue
        if change is not None:
            new = after
            names.append(change.name)
    return new, "; ".join(names)


def as_read(raw: Raw) -> Raw:
    """The ruleset as it is read from a file."""
    data = read_text(to_yaml(raw)).data
    assert isinstance(data, dict)
    return data


def profile_of(old: Raw, new: Raw) -> Raw:
    """What a profile says to make the one of the other."""
    found: Raw = {}
    for section in sorted({*old, *new}):
        before, after = old.get(section, {}), new.get(section, {})
        if before == after:
            continue
        if section == "scoring":
            found[section] = _keys(before, after)
        elif section in ("criteria", "groups", "tiers"):
            found[section] = _entries(section, before, after)
        elif section == "parameters" and before.keys() == after.keys():
            found[section] = {
                n: _figures(before[n], after[n]) for n in after if before[n] != after[n]
            }
        else:
            raise CannotError(section)
    return found


def _keys(before: Raw, after: Raw) -> Raw:
    """The keys that are not alike; those that are gone are taken away."""
    apart = (key for key in sorted({*before, *after}) if before.get(key) != after.get(key))
    return {**{key: after.get(key, "none") for key in apart}, **WHY}


def _entries(section: str, before: Raw, after: Raw) -> Raw:
    if [name for name in before if name in after] != [name for name in after if name in before]:
        raise CannotError("order")
    gone = {name: {"drop": {"reason": "made up", "basis": "project"}}
            for name in before if name not in after}  # fmt: skip
    kept = {name: _entry(section, before[name], after[name])
            for name in before if name in after and before[name] != after[name]}  # fmt: skip
    return {**gone, **kept, **dict(_new(section, before, after))}


def _entry(section: str, before: Raw, after: Raw) -> Raw:
    if section == "criteria":
        if any(before.get(key) != after.get(key) for key in ASKS):
            raise CannotError("what it asks")
        if "points" in before and "points" not in after:
            raise CannotError("points")
    return _keys(before, after)


def _new(section: str, before: Raw, after: Raw) -> Any:
    names = list(after)
    for i, name in enumerate(names):
        if name not in before:
            stands = {"before": [*names, "none"][i + 1]} if section == "tiers" else {}
            why = {} if "source" in after[name] else WHY
            yield name, {**after[name], **why, **stands}


def _figures(before: Raw, after: Raw) -> Raw:
    apart = {key for key in {*before, *after} if before.get(key) != after.get(key)}
    if not apart <= {"value", "values"} or not isinstance(after.get("values", {}), dict):
        raise CannotError("parameter")
    return {**{key: after[key] for key in sorted(apart) if key in after}, **WHY}


# --- drawing on others --------------------------------------------------------------------------


def of_drawing(number: int) -> Laid | None:
    """A ruleset that draws most of its criteria from another, some scaled to be worth more, after a
    random change that is mostly one of the ruleset that is drawn on."""
    choose = Dated(("drawing", number))
    old = dated(choose, little(choose, 2 + number % 3).raw)
    change = mutation(choose, old)
    new = old if change is None else change.new if change.old is old else change.old
    names = [name for name in old["criteria"] if choose.chance(70) and name in new["criteria"]]
    worth = {name: choose.whole(1, 4) for name in names if choose.chance(70)}
    (*before, plain), (*after, hand) = (split(raw, names, worth) for raw in (old, new))
    try:
        every = list(communities([plain, hand]))
        whole, base, made = loaded(Made(hand, ())), drawing(*before), drawing(*after)
    except (LirenError, TooMany):
        return None
    name = f"from: {names}, worth: {worth}, {change and change.name}"
    return Laid(name, base, made, whole, hand, choose.pick([DAY, NEXT]), every)


def split(raw: Raw, names: list[str], worth: dict[str, int]) -> tuple[Raw, Raw, Raw]:
    """A ruleset to draw on, one that draws the criteria of these names, and both in one."""
    shared = ("title", "sources", "units", "facts", "checks", "parameters", "criteria", "types")
    base: Raw = {"ruleset": "base", "version": "1.0.0"}
    base |= {key: copied(raw[key]) for key in shared if key in raw}
    for criterion in base["criteria"].values():
        criterion.pop("group", None)
    own = {
        key: copied(part) for key, part in raw.items() if key not in ("facts", "checks", "types")
    }
    own["uses"], hand = {"b": "base.yaml"}, copied(raw)
    for name in names:
        criterion = raw["criteria"][name]
        own["criteria"][name] = {"from": f"b.{name}"} | {
            key: copied(criterion[key]) for key in ("group", "veto") if key in criterion
        }
        points = criterion.get("points")
        scaled = isinstance(points, int | Decimal) and points > 0
        if name in worth and scaled and "combined_at_most" not in criterion:
            own["criteria"][name]["worth"] = hand["criteria"][name]["points"] = worth[name]
    return base, own, hand


def drawing(base: Raw, own: Raw) -> Ruleset:
    """The ruleset of two files."""
    with TemporaryDirectory() as folder:
        for name, raw in (("base", base), ("own", own)):
            Path(folder, f"{name}.yaml").write_text(to_yaml(raw), encoding="utf-8")
        return load_ruleset(Path(folder, "own.yaml"))
