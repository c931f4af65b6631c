"""Types of communities, case rules, sources, units, and what stands at the top of two rulesets.

In: the two sides. Out: a `Difference` for each that is not alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from liren.engine.audit.diff.keys import (
    Key,
    Pair,
    added,
    by_name,
    difference,
    differing,
    dropped,
    expression,
    plain,
    source,
    wordings,
)
from liren.engine.audit.diff.model import Difference, Side
from liren.engine.record import replace
from liren.engine.ruleset.model import Accepted, TypeOption

TYPE_KEYS: tuple[Key, ...] = (
    expression("when", "when", "text"),
    plain("basis", "record"),
    source(),
    *wordings("title", "note"),
)
CASE_RULE_KEYS: tuple[Key, ...] = (
    plain("when", "record"),
    plain("then", "record"),
    plain("strength", "record"),
    Key("parameters", "record", lambda rule: tuple(item.id for item in rule.parameters) or None),
    plain("basis", "record"),
    source(),
    *wordings("title", "note"),
)
SOURCE_KEYS: tuple[Key, ...] = (
    plain("document", "record"),
    plain("issued", "record"),
    *wordings("title"),
)
CLASSIFICATION_KEYS: tuple[Key, ...] = (
    source(),
    *wordings("title", "note"),
)
ACCEPTED_KEYS: tuple[Key, ...] = wordings("why")
UNIT_KEYS: tuple[Key, ...] = (plain("symbol", "wording"),)
HEAD_KEYS: tuple[Key, ...] = (
    plain("ruleset", "record", "id"),
    plain("version", "record"),
    Key("in_force", "result", lambda r: (r.start, r.end)),
    plain("time_zone"),
    *wordings("title", "summary"),
)


def compare_types(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about classifications, and about their types as `CLASSIFICATION.TYPE`."""
    whole = [side.ruleset.types for side in sides]
    found = _recorded(by_name("types", whole[0], whole[1], sides, CLASSIFICATION_KEYS))
    for name in dict.fromkeys(name for side in reversed(sides) for name in side.ruleset.types):
        old, new = (_options(side, name) for side in sides)
        within = ("types", name, "options")
        for one in by_name("types", old, new, sides, TYPE_KEYS, within):
            found.append(replace(one, id=f"{name}.{one.id}"))
    return found


def _options(side: Side, name: str) -> Mapping[str, TypeOption]:
    found = side.ruleset.types.get(name)
    return {} if found is None else found.options


def compare_case_rules(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the rules on single cases, which are never evaluated."""
    old, new = (side.ruleset.case_rules for side in sides)
    return _recorded(by_name("case_rules", old, new, sides, CASE_RULE_KEYS))


def compare_sources(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the documents that are cited."""
    old, new = (side.ruleset.sources for side in sides)
    return _recorded(by_name("sources", old, new, sides, SOURCE_KEYS))


def compare_units(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the counting units that are declared."""
    old, new = (side.ruleset.units for side in sides)
    return _recorded(by_name("units", old, new, sides, UNIT_KEYS))


def compare_accepted(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the findings of an audit that are to stay."""
    old, new = (dict(_accepted(side)) for side in sides)
    found: list[Difference | None] = []
    for name, (i, item) in new.items():
        path = ("accepted", i)
        if name in old:
            pair = Pair(old[name][1], item, sides, (("accepted", old[name][0]), path))
            found.append(difference("accepted", name, pair, differing(pair, ACCEPTED_KEYS)))
        else:
            found.append(added("accepted", name, item, sides[1], path))
    found += [
        dropped("accepted", name, item, sides[0], ("accepted", i))
        for name, (i, item) in old.items() if name not in new
    ]  # fmt: skip
    return _recorded([each for each in found if each is not None])


def _accepted(side: Side) -> Iterator[tuple[str, tuple[int, Accepted]]]:
    """The findings by their code and what they are of."""
    for i, item in enumerate(side.ruleset.accepted):
        yield " ".join((item.code, *item.of)), (i, item)


def compare_heads(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about what stands at the top: names, version, when it is in force."""
    pair = Pair(sides[0].ruleset, sides[1].ruleset, sides, ((), ()))
    one = difference("ruleset", sides[1].ruleset.id, pair, differing(pair, HEAD_KEYS))
    return [] if one is None else [one]


def _recorded(found: list[Difference]) -> list[Difference]:
    """Differences that have no bearing on any result, also where something is new or gone."""
    return [replace(each, own_bearing="record") for each in found]
