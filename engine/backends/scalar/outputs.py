"""What a compiled program returns: values of definitions, objects made of them, and tuples of both.

An object is made once for each combination of values and then handed out again, so `make` must be
a function of its arguments alone, and what it returns must not be changed by anybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

MOST_KEPT = 1024
"""Objects kept for one output; a graded criterion can come to very many."""


class Made(NamedTuple):
    """An object that stands for the partly known values of some definitions, each at its scale."""

    parts: tuple[str, ...]
    make: Callable[..., Any]


Output = str | Made | tuple["Output", ...]
"""A wanted definition, an object made of some, or several of these as one tuple."""


class Kept(dict[Any, Any]):
    """What `make` returned for each key."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        found = self.make(key)
        if len(self) < MOST_KEPT:
            self[key] = found
        return found


def pick(output: Output, values: Mapping[str, Any]) -> Any:
    """An output from the values of definitions."""
    if isinstance(output, str):
        return values[output]
    if isinstance(output, Made):
        return output.make(*(values[part] for part in output.parts))
    return tuple([pick(part, values) for part in output])


def wanted(outputs: Sequence[Output]) -> Iterator[str]:
    """The definitions that outputs are made of."""
    for output in outputs:
        if isinstance(output, str):
            yield output
        else:
            yield from output.parts if isinstance(output, Made) else wanted(output)
