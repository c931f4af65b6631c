"""One interface for making choices: by hypothesis (shrinks) or by a seed (fast)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser(Protocol):
    """Where generators take their choices from."""

    def whole(self, low: int, high: int) -> int:
        """A whole number in [low, high]; small ones are simpler."""
        ...

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; earlier ones are simpler."""
        ...

    def chance(self, percent: int) -> bool:
        """True about `percent` times in a hundred; False is simpler."""
        ...


class Seeded:
    """Choices by a seed: the same seed makes the same choices."""

    def __init__(self, seed: object) -> None:
        self._random = random.Random(repr(seed))

    def whole(self, low: int, high: int) -> int:
        return self._random.randint(low, high)

    def pick(self, options: Sequence[T]) -> T:
        return self._random.choice(options)

    def chance(self, percent: int) -> bool:
        return self._random.random() * 100 < percent


class Drawn:
    """Choices drawn from hypothesis, so that failures shrink."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self._draw = draw

    def whole(self, low: int, high: int) -> int:
        drawn: int = self._draw(st.integers(low, high))
        return drawn

    def pick(self, options: Sequence[T]) -> T:
        return options[self.whole(0, len(options) - 1)]

    def chance(self, percent: int) -> bool:
        return self.whole(0, 99) >= 100 - percent


def some(choose: Chooser, options: Sequence[T], least: int = 1) -> list[T]:
    """Some of the options, in order, at least `least` of them."""
    kept = [option for option in options if choose.chance(50)]
    rest = [option for option in options if option not in kept]
    while len(kept) < least:
        kept.append(rest.pop(0))
    return [option for option in options if option in kept]


def shuffled(choose: Chooser, options: Sequence[T]) -> list[T]:
    """The options in some order."""
    rest, order = list(options), []
    while rest:
        order.append(rest.pop(choose.whole(0, len(rest) - 1)))
    return order
