"""The criteria of two rulesets.

In: the two sides, and what else changed. Out: a `Difference` for each criterion that was added,
dropped, renamed or changed, and the ids of those that are alike. A criterion is known by its id;
one that is dropped and one that is added are one renamed criterion if they mean the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping

from liren.engine.audit.diff.keys import (
    Key,
    Pair,
    added,
    difference,
    differing,
    dropped,
    expression,
    plain,
    source,
    wordings,
)
from liren.engine.audit.diff.model import Aspect, Difference, Side
from liren.engine.audit.diff.normal import normal, outline, own_name
from liren.engine.ir.nodes import NODE_CLASSES
from liren.engine.language import expression as syntax
from liren.engine.language.syntax import names
from liren.engine.record import Record, replace
from liren.engine.ruleset.maxima import counts
from liren.engine.ruleset.model import Criterion, Threshold

ASKED: tuple[Key, ...] = (
    expression("applies_when", "applies", "applies_text"),
    Key("for_each", "result", lambda c: None if c.records is None else c.records.id),
    expression("where", "where", "where_text"),
    Key("combine", "result", lambda c: None if c.records is None else c.combine),
    plain("combined_at_most", attribute="combined_cap"),
    expression("weight", "weight", "weight_text"),
    Key(
        "measure", "result", lambda c: c.text if _measures(c) else None,
        lambda c, side: normal(c.measure, side) if _measures(c) else None,
        lambda c: c.text if _measures(c) else None,
    ),
    Key(
        "require", "result", lambda c: c.text if _requires(c) else None,
        lambda c, side: normal(c.demand, side) if _requires(c) else None,
        lambda c: c.text if _requires(c) else None,
    ),
    Key("checklist", "result", lambda c: c.text if c.items else None),
    Key("items", "result", lambda c: c.items or None),
    plain("when_empty"),
    plain("when_zero"),
    Key("when_missing", "result", lambda c: "unmet" if c.missing_is_unmet else None),
)  # fmt: skip
WORTH: tuple[Key, ...] = (
    Key(
        "points", "result", lambda c: c,
        lambda c, side: (normal(c.points, side), c.worth), lambda c: _points_as_written(c),
    ),
    Key(
        "maximum", "result", lambda c: c.maximum if counts(c) else None, at="points"
    ),
    plain("not_applicable"),
    plain("group"),
    plain("veto"),
    Key("exemption", "result", lambda c: c.exemption, lambda c, _: c.exemption is None),
)  # fmt: skip
BESIDE: tuple[Key, ...] = (
    plain("strength", "record"),
    plain("basis", "record"),
    source(),
    Key("origin", "record", lambda c: c.origin, at="from"),
    Key("remedy", "record", lambda c: c.remedy.change or None),
    # Only what rulesets bring upon a community together depends on it.
    Key("brings", "record", lambda c: c.brings or None),
)
IN_WORDS: tuple[Key, ...] = (
    *wordings("title", "note"),
    Key("exemption", "wording", lambda c: c.exemption, lambda c, _: (c.exemption,)),
    Key("remedy", "wording", lambda c: c.remedy.say),
)


def _measures(criterion: Criterion) -> bool:
    return criterion.measure is not None and not criterion.items


def _requires(criterion: Criterion) -> bool:
    return criterion.measure is None and criterion.demand is not None


def compare_criteria(
    sides: tuple[Side, Side], changed: Collection[str]
) -> tuple[list[Difference], list[str]]:
    """The differences, and the ids of the criteria that are alike.

    `changed` are the names of the parameters and types that are not alike.
    """
    return _Criteria(sides, changed).compared()


class _Criteria:
    def __init__(self, sides: tuple[Side, Side], changed: Collection[str]) -> None:
        self.sides = sides
        self.changed = changed
        self.old, self.new = (side.ruleset.criteria for side in sides)

    def compared(self) -> tuple[list[Difference], list[str]]:
        renamed = self.renamed()
        found, alike = [], []
        for name, item in self.new.items():
            before = renamed.get(name, name)
            if before not in self.old:
                found.append(added("criteria", name, item, self.sides[1], ("criteria", name)))
                continue
            one = self.difference(before, name)
            if one is None:
                alike.append(name)
            else:
                found.append(one)
        before_it = frozenset(renamed.values())
        gone = [name for name in self.old if name not in self.new and name not in before_it]
        for name in gone:
            found.append(
                dropped("criteria", name, self.old[name], self.sides[0], ("criteria", name))
            )
        return found, alike

    def difference(self, before: str, name: str) -> Difference | None:
        pair = self.pair(before, name)
        causes = tuple(
            n
            for n in dict.fromkeys((*self.read(pair.old, 0), *self.read(pair.new, 1)))
            if n in self.changed
        )
        aspects = [
            *differing(pair, ASKED, causes),
            *self.thresholds(pair, causes),
            *self.worth(pair, causes),
            *differing(pair, BESIDE),
            *self.words(pair),
        ]
        more = {} if before == name else {"old_id": before}
        return difference("criteria", name, pair, aspects, **more)

    def worth(self, pair: Pair, causes: tuple[str, ...]) -> list[Aspect]:
        """What it is worth; of points that are scaled otherwise than before, where that is said."""
        found = differing(pair, WORTH, causes)
        if pair.old.worth == pair.new.worth:
            return found
        old, new = pair.place(0, "worth"), pair.place(1, "worth")
        return [
            replace(each, old_place=old, new_place=new)
            if each.key in ("points", "maximum") else each for each in found
        ]  # fmt: skip

    def words(self, pair: Pair) -> list[Aspect]:
        found = differing(pair, IN_WORDS)
        if (pair.old.exemption is None) != (pair.new.exemption is None):
            found = [aspect for aspect in found if aspect.key != "exemption"]
        return found

    def pair(self, before: str, name: str) -> Pair:
        paths = (("criteria", before), ("criteria", name))
        return Pair(self.old[before], self.new[name], self.sides, paths)

    def read(self, criterion: Criterion, i: int) -> Iterator[str]:
        """The names of the parameters and types that a criterion reads."""
        for item in criterion.parameters:
            yield own_name(item.name, self.sides[i]).partition("[")[0]
        types = self.sides[i].ruleset.types
        # To find the names an expression is parsed again, which takes longest of all.
        for text in texts(criterion) if types else ():
            yield from (name for name in names_in(text) if name in types)

    # thresholds

    def thresholds(self, pair: Pair, causes: tuple[str, ...]) -> list[Aspect]:
        """The ends of the measure. One end each way round is a change of direction."""
        old, new = ({end.op: end for end in c.thresholds} for c in (pair.old, pair.new))
        gone, come = [op for op in old if op not in new], [op for op in new if op not in old]
        found = [self.end(pair, old[op], new[op], causes) for op in old if op in new]
        aspects = [aspect for aspect in found if aspect is not None]
        if len(gone) == len(come) == 1:
            before, after = pair.place(0, gone[0]), pair.place(1, come[0])
            turned = Aspect("threshold", "result", old[gone[0]], new[come[0]], before, after)
            return [*aspects, turned]
        aspects += [pair.aspect(op, "result", old[op], None) for op in gone]
        return aspects + [pair.aspect(op, "result", None, new[op]) for op in come]

    def end(
        self, pair: Pair, old: Threshold, new: Threshold, causes: tuple[str, ...]
    ) -> Aspect | None:
        meant = [normal(end.expr, side) for end, side in zip((old, new), self.sides, strict=True)]
        if meant[0] != meant[1]:
            through = causes if old.text == new.text else ()
            return pair.aspect(old.op, "result", old, new, through=through)
        return None if old.text == new.text else pair.aspect(old.op, "wording", old.text, new.text)

    # renamed

    def renamed(self) -> Mapping[str, str]:
        """The new id of each criterion that has another name now -> its old id.

        Of several that mean the same, the first of one goes with the first of the other.
        """
        come = [name for name in self.new if name not in self.old]
        gone: dict[object, deque[str]] = {}
        for name in self.old if come else ():
            if name not in self.new:
                gone.setdefault(self.meaning(self.old[name], 0), deque()).append(name)
        found: dict[str, str] = {}
        for name in come if gone else ():
            alike = gone.get(self.meaning(self.new[name], 1))
            if alike:
                found[name] = alike.popleft()
        return found

    def meaning(self, criterion: Criterion, i: int) -> object:
        """All of a criterion that bears on a result; those of two are equal if they mean the same.

        An id is looked up by it, so that very many that were dropped and added take no longer.
        """
        side = self.sides[i]
        ends = {end.op: normal(end.expr, side) for end in criterion.thresholds}
        keys = tuple(key.means(criterion, side) for key in (*ASKED, *WORTH))
        return keys, tuple(sorted(ends.items(), key=lambda each: each[0]))


def _points_as_written(criterion: Criterion) -> object:
    return tuple(texts(criterion.points)), outline(criterion.points), criterion.worth


NOT_OF_IT = frozenset(("records", "parameters", "place", "citation", "measure_unit", "remedy"))
"""Fields of a criterion that hold what others declare."""


def texts(value: object) -> Iterator[str]:
    """The expressions in a criterion, or in a part of one, as written."""
    match value:
        case Record():
            if isinstance(value, NODE_CLASSES):
                return
            for name in sorted(value.__dict__.keys() - NOT_OF_IT):
                part = value.__dict__[name]
                if isinstance(part, str) and (name == "text" or name.endswith("_text")):
                    yield part
                yield from texts(part)
        case tuple():
            for part in value:
                yield from texts(part)
        case _:
            return


def names_in(text: str) -> list[str]:
    """The names in an expression as written."""
    return [".".join(name.parts) for name in names(syntax.parse(text))] if text else []
