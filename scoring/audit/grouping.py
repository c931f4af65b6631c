"""What is connected, put together.

In: items, each with the names it is about. Out: groups of items that no name connects with another
group, each with all its names, in the order in which they were begun. Items about nothing are left
out. Takes hardly longer than reading the names, however many items there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def connected(
    items: Iterable[tuple[frozenset[str], T]],
) -> Iterator[tuple[frozenset[str], list[T]]]:
    """The groups."""
    known = [(names, item) for names, item in items if names]
    root: dict[str, str] = {}
    for names, _ in known:
        first, *rest = sorted(names)
        for other in (first, *rest):
            root.setdefault(other, other)
            root[_top(root, other)] = _top(root, first)
    groups: dict[str, tuple[set[str], list[T]]] = {}
    for names, item in known:
        found = groups.setdefault(_top(root, min(names)), (set(), []))
        found[0].update(names)
        found[1].append(item)
    for together, members in groups.values():
        yield frozenset(together), members


def _top(root: dict[str, str], name: str) -> str:
    """The name that stands for a group; the way to it is made shorter."""
    while root[name] != name:
        root[name] = root[root[name]]
        name = root[name]
    return name
