"""The order of keys: that of the language, for every mapping whose shape is known.

In: a tree and the shape of its root. Out: the same tree with its keys in order. Keys that a person
names (facts, criteria, options) keep their order, as it means something.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, get_args, get_origin

from liren.engine.layout.tree import Branch
from liren.engine.ruleset.declaring import Shape

# Where the order that reads best is not that of the declaration. What is not named here comes where
# the declaration has it: after the key before it there.
_FACT = (
    "type", "unit", "at_least", "at_most", "step", "title", "note", "options", "items", "evidence",
    "needs", "counts", "source",
)  # fmt: skip
_LIST = ("title", "note", "evidence", "needs", "source", "at_least", "at_most", "each", "checks")
LATER: dict[str, dict[str, str]] = {
    "CriterionDoc": {
        "from": "title",
        "combine": "when_zero",
        "combined_at_most": "combine",
        "weight": "combined_at_most",
        "when_empty": "weight",
    },
    "TypesDoc": {"options": "note"},
    "RulesetDoc": {"types": "parameters", "case_rules": "criteria"},
}
"""For a shape, the keys that come right after another one."""


def put_in_order(branch: Branch, annotation: Any) -> None:
    """Order the keys of a mapping that is annotated so, and of all that is in it."""
    for shape in _shapes(annotation):
        if branch.keyed and set(branch.keys) <= shape.known_keys.keys():
            ranks = {key: rank for rank, key in enumerate(order_of(shape, branch.keys))}
            branch.entries.sort(key=lambda entry: ranks[entry.key.value] if entry.key else 0)
            for entry in branch.entries:
                if isinstance(entry.value, Branch) and entry.key is not None:
                    put_in_order(entry.value, shape.known_keys[entry.key.value].annotation)
            return
    for inner in _inner(annotation, keyed=branch.keyed):
        for entry in branch.entries:
            if isinstance(entry.value, Branch):
                put_in_order(entry.value, inner)


def order_of(shape: type[Shape], keys: Sequence[str]) -> list[str]:
    """Every key of a shape in its place, for a mapping that has `keys`."""
    names = [each.__name__ for each in shape.__mro__]
    if "FactDoc" in names:
        first = _LIST if "each" in keys else _FACT
        return [*first, *(key for key in shape.known_keys if key not in first)]
    later = next((LATER[name] for name in names if name in LATER), {})
    order = [key for key in shape.known_keys if key not in later]
    for key, after in later.items():
        order.insert(order.index(after) + 1, key)
    return order


def _shapes(annotation: Any) -> Iterator[type[Shape]]:
    """The shapes that a mapping with this annotation can have."""
    if isinstance(annotation, type) and issubclass(annotation, Shape):
        yield annotation
    elif get_origin(annotation) is Annotated:
        yield from _shapes(get_args(annotation)[0])
    elif get_origin(annotation) not in (dict, list, tuple):
        for part in get_args(annotation):
            yield from _shapes(part)


def _inner(annotation: Any, *, keyed: bool) -> Iterator[Any]:
    """What the entries of a list, or of a mapping with free keys, are annotated with."""
    origin = get_origin(annotation)
    if origin is dict and keyed:
        yield get_args(annotation)[1]
    elif origin in (list, tuple) and not keyed:
        yield get_args(annotation)[0]
    elif origin is Annotated:
        yield from _inner(get_args(annotation)[0], keyed=keyed)
    elif origin not in (dict, list, tuple):
        for part in get_args(annotation):
            yield from _inner(part, keyed=keyed)
