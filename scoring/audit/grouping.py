"""What is connected, put together.

In: items, each with the names it is about. Out: groups of items that no name connects with another
group, each with all its names, in the order in which they were begun. Items about nothing are left
out. `links` are names that belong together whether an item is about them or not. Takes hardly
longer than reading the names, however many items there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def connected(
    items: Iterable[tuple[frozenset[str], T]], links: Iterable[frozenset[str]] = ()
) -> Iterator[tuple[frozenset[str], list[T]]]:
    """The groups."""
    known = [(names, item) for names, item in items if names]
    links = [names for names in links if names]
    root: dict[str, str] = {}
    for names in (*(names for names, _ in known), *links):
        first, *rest = sorted(names)
        for other in (first, *rest):
            root.setdefault(other, other)
            root[_top(root, other)] = _top(root, first)
    groups: dict[str, tuple[set[str], list[T]]] = {}
    for names, item in known:
        found = groups.setdefault(_top(root, min(names)), (set(), []))
        found[0].update(names)
        found[1].append(item)
    for names in links:
        top = _top(root, min(names))
        if top in groups:
            groups[top][0].update(names)
    for together, members in groups.values():
        yield frozenset(together), members


def _top(root: dict[str, str], name: str) -> str:
    """The name that stands for a group; the way to it is made shorter."""
    while root[name] != name:
        root[name] = root[root[name]]
        name = root[name]
    return name
