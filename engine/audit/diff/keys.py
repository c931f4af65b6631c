"""Comparing two things of one kind key by key.

In: the things, and a table of the keys that are compared. Out: an `Aspect` for each that differs.
A key has a meaning and the words it is written in; where only the words differ, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from liren.engine.audit.diff.model import Aspect, Bearing, Difference, Side
from liren.engine.audit.diff.normal import normal
from liren.engine.errors import Place
from liren.engine.language.document import Path
from liren.engine.record import Record
from liren.engine.ruleset.model import Citation
from liren.engine.text import Text, same

T = TypeVar("T")


class Key(NamedTuple):
    """A key: what it bears on, what of a thing it says, and the same in the words it is written in.

    Without words of its own what is said is compared alone. `meaning` is compared in place of what
    is said where that also depends on the day or on how it is written. `at` is the key of the file
    where it stands, if that has another name.
    """

    name: str
    bearing: Bearing
    said: Callable[[Any], object]
    meaning: Callable[[Any, Side], object] | None = None
    written: Callable[[Any], object] | None = None
    at: str = ""

    def means(self, item: object, side: Side) -> object:
        """What is compared."""
        return self.said(item) if self.meaning is None else self.meaning(item, side)


class Pair(Record):
    """The same thing in two rulesets, and the paths of it there."""

    old: Any
    new: Any
    sides: tuple[Side, Side]
    paths: tuple[Path, Path]

    def aspect(
        self, key: str, bearing: Bearing, old: object, new: object, *inner: str, **more: Any
    ) -> Aspect:
        """A change at a key, or at what lies `inner` in it."""
        before, after = (self.place(i, *(inner or (key,))) for i in (0, 1))
        return Aspect(key, bearing, old, new, before, after, **more)

    def place(self, i: int, *inner: str) -> Place:
        """Where a key of the thing stands in the old file (0) or the new one (1)."""
        return self.sides[i].place((*self.paths[i], *inner))


def differing(pair: Pair, keys: Iterable[Key], causes: tuple[str, ...] = ()) -> list[Aspect]:
    """What differs. `causes` changed too: a key that is written as before differs by them alone."""
    found = (_compared(pair, key, causes) for key in keys)
    return [aspect for aspect in found if aspect is not None]


def _compared(pair: Pair, key: Key, causes: tuple[str, ...]) -> Aspect | None:
    old, new = key.said(pair.old), key.said(pair.new)
    before, after = (
        key.means(item, side) for item, side in zip((pair.old, pair.new), pair.sides, strict=True)
    )
    as_written = key.written is None or key.written(pair.old) == key.written(pair.new)
    if before != after:
        # Also when nothing that it reads is known to have changed: it is never left out.
        through = causes if as_written and key.written is not None else ()
        return pair.aspect(key.name, key.bearing, old, new, key.at or key.name, through=through)
    return None if as_written else pair.aspect(key.name, "wording", old, new)


def expression(name: str, node: str, text: str, bearing: Bearing = "result") -> Key:
    """An expression in the field `node`, written in the field `text`."""
    return Key(
        name, bearing, lambda item: getattr(item, text) or None,
        lambda item, side: normal(getattr(item, node), side), lambda item: getattr(item, text),
    )  # fmt: skip


def plain(name: str, bearing: Bearing = "result", attribute: str | None = None) -> Key:
    """A value that means what it is."""
    return Key(name, bearing, lambda item: getattr(item, attribute or name))


def source(name: str = "source") -> Key:
    """A citation: the document, by its id, and the place in it."""
    return Key(name, "record", lambda item: item.citation, lambda item, _: _cited(item.citation))


def _cited(citation: Citation | None) -> object:
    return None if citation is None else (citation.source.id, citation.locator)


def wordings(*names: str) -> tuple[Key, ...]:
    """Texts that nothing depends on."""
    return tuple(plain(name, "wording") for name in names)


def difference(
    section: str, name: str, pair: Pair, aspects: Sequence[Aspect], **more: Any
) -> Difference | None:
    """What is different about a thing that both rulesets have; None when nothing is."""
    if not aspects and "old_id" not in more:
        return None
    return Difference(
        section=section, id=name, kind="renamed" if "old_id" in more else "changed",
        title=title_of(pair.new, name), aspects=tuple(aspects),
        old_place=pair.sides[0].place(pair.paths[0]), new_place=pair.sides[1].place(pair.paths[1]),
        before=pair.old, item=pair.new, **more,
    )  # fmt: skip


def dropped(
    section: str, name: str, item: object, side: Side, path: Path, **more: Any
) -> Difference:
    """What only the old ruleset has."""
    return Difference(
        section=section, id=name, kind="dropped", title=title_of(item, name), aspects=(),
        old_place=side.place(path), new_place=None, before=item, item=item, **more,
    )  # fmt: skip


def added(section: str, name: str, item: object, side: Side, path: Path, **more: Any) -> Difference:
    """What only the new ruleset has."""
    return Difference(
        section=section, id=name, kind="added", title=title_of(item, name), aspects=(),
        old_place=None, new_place=side.place(path), item=item, **more,
    )  # fmt: skip


def title_of(item: object, name: str) -> Text:
    """What a thing is called, or its id."""
    title = getattr(item, "title", None)
    return title if isinstance(title, Text) else same(name)


def by_name(
    section: str,
    old: Mapping[str, T],
    new: Mapping[str, T],
    sides: tuple[Side, Side],
    keys: Sequence[Key],
    within: Path | None = None,
) -> list[Difference]:
    """The differences of things that are known by their names, none of which can be renamed.

    `within` is where they stand, the section itself unless it is given.
    """
    at: Path = (section,) if within is None else within
    found: list[Difference | None] = []
    for name, item in new.items():
        path = (*at, name)
        if name in old:
            pair = Pair(old[name], item, sides, (path, path))
            found.append(difference(section, name, pair, differing(pair, keys)))
        else:
            found.append(added(section, name, item, sides[1], path))
    gone = [name for name in old if name not in new]
    found += [dropped(section, name, old[name], sides[0], (*at, name)) for name in gone]
    return [each for each in found if each is not None]
