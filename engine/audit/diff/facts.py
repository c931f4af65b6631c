"""The facts and checks of two rulesets.

In: the two sides. Out: a `Difference` for each fact, field of a list, and check that is not alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

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
from liren.engine.audit.diff.model import Difference, Side
from liren.engine.audit.diff.normal import normal
from liren.engine.ir.nodes import Field
from liren.engine.ir.walk import walk
from liren.engine.language.document import Path
from liren.engine.record import replace
from liren.engine.ruleset.model import Check, Fact, is_history
from liren.engine.ruleset.parts import criterion_inputs, expressions

KEYS: tuple[Key, ...] = (
    plain("type", attribute="kind"),
    Key(
        "unit", "result", lambda f: f.unit, lambda f, _: f.unit and f.unit.dimension,
        lambda f: f.unit and f.unit.name,
    ),
    plain("at_least"),
    plain("at_most"),
    Key("step", "record", lambda f: f.step),
    Key("options", "result", lambda f: f.options or None, lambda f, _: tuple(f.options)),
    Key("needs", "result", lambda f: f.needs or None),
    plain("counts", "record"),
    source(),
    *wordings("title", "note", "evidence"),
    Key("options", "wording", lambda f: f.options or None),
)  # fmt: skip


def compare_facts(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the facts, and the fields of lists as `list.field`."""
    old, new = (_all(side) for side in sides)
    found: list[Difference | None] = []
    for name, (fact, path) in new.items():
        if name in old:
            found.append(_changed(name, Pair(old[name][0], fact, sides, (old[name][1], path))))
        else:
            found.append(added("facts", name, fact, sides[1], path, own_bearing="record"))
    for name, (fact, path) in old.items():
        if name not in new:
            found.append(dropped("facts", name, fact, sides[0], path, own_bearing="record"))
    different = [each for each in found if each is not None]
    # All criteria are looked through for it, which takes long.
    readers = _readers(sides) if different else {}
    return [replace(each, read_by=readers.get(each.id, ())) for each in different]


def _changed(name: str, pair: Pair) -> Difference | None:
    aspects = differing(pair, KEYS)
    if any(aspect.key == "options" and aspect.bearing == "result" for aspect in aspects):
        aspects = [a for a in aspects if (a.key, a.bearing) != ("options", "wording")]
    return difference("facts", name, pair, aspects)


def _all(side: Side) -> Mapping[str, tuple[Fact, Path]]:
    """The facts, and the fields of lists, with their paths; what is read of the history is not
    declared by anyone."""
    found: dict[str, tuple[Fact, Path]] = {}
    for fact in side.ruleset.facts.values():
        if is_history(fact.id):
            continue
        found[fact.id] = (fact, ("facts", fact.id))
        for name, inner in fact.fields.items():
            found[f"{fact.id}.{name}"] = (inner, ("facts", fact.id, "each", name))
    return found


def _readers(sides: tuple[Side, Side]) -> Mapping[str, tuple[str, ...]]:
    """The criteria that read each fact."""
    found: dict[str, dict[str, None]] = {}
    for side in sides:
        for criterion in side.ruleset.criteria.values():
            fields = {
                f"{node.records}.{node.name}"
                for expr in expressions(criterion) for node in walk(expr) if isinstance(node, Field)
            }  # fmt: skip
            for name in (*criterion_inputs(criterion), *fields):
                found.setdefault(name, {})[criterion.id] = None
    return {name: tuple(ids) for name, ids in found.items()}


def compare_checks(sides: tuple[Side, Side]) -> list[Difference]:
    """What is different about the checks among facts, each known by what it demands."""
    old, new = (dict(_checks(side)) for side in sides)
    found: list[Difference | None] = []
    for meaning, (check, path) in new.items():
        if meaning in old:
            pair = Pair(old[meaning][0], check, sides, (old[meaning][1], path))
            aspects = differing(pair, [Key("that", "wording", lambda c: c.text), *wordings("say")])
            found.append(_placed(difference("checks", check.text, pair, aspects), pair))
        else:
            new_one = added("checks", check.text, check, sides[1], path)
            found.append(replace(new_one, new_place=check.place))
    for meaning, (check, path) in old.items():
        if meaning not in new:
            gone = dropped("checks", check.text, check, sides[0], path)
            found.append(replace(gone, old_place=check.place))
    return [each for each in found if each is not None]


def _placed(one: Difference | None, pair: Pair) -> Difference | None:
    """The difference where both checks stand: one may be of a ruleset that is drawn on."""
    if one is None:
        return None
    places = {"old_place": pair.old.place, "new_place": pair.new.place}
    return replace(one, aspects=tuple(replace(a, **places) for a in one.aspects), **places)


def _checks(side: Side) -> Iterator[tuple[object, tuple[Check, Path]]]:
    """The checks by list and meaning, with their paths."""
    lists: list[tuple[str | None, Path, Sequence[Check]]] = [(None, (), side.ruleset.checks)]
    lists += [(f.id, ("facts", f.id), f.checks) for f in side.ruleset.facts.values()]
    for records, path, checks in lists:
        for i, check in enumerate(checks):
            yield (records, normal(check.expr, side)), (check, (*path, "checks", i))
