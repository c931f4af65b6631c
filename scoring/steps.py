"""Numbers by the first, or the last, of several conditions that holds.

In: conditions in order, each with a number. Out: the number as an expression, and when it is the
one that is wanted.
"""

from __future__ import annotations

from collections.abc import Sequence

from liren.engine.ir import build
from liren.engine.ir.nodes import Expr, Number

Step = tuple[Expr, Number]


def last_step(steps: Sequence[Step], before: Number) -> Expr:
    """The value of the last step that is reached, or `before`; each implies those before it.

    The middle one is asked first: that is short to evaluate, and a measure known in part gives
    the values of the steps it can be on and no others.
    """
    if not steps:
        return build.number(before)
    middle = len(steps) // 2
    reached, value = steps[middle]
    beyond = last_step(steps[middle + 1 :], value)
    return build.choose(reached, beyond, last_step(steps[:middle], before))


def first_step(steps: Sequence[Step], rest: Number = 0) -> Expr:
    """The value of the first step whose condition holds, or `rest`."""
    value: Expr = build.number(rest)
    for holds, number in reversed(steps):
        value = build.choose(holds, build.number(number), value)
    return value


def first_is(wanted: Number, steps: Sequence[Step]) -> Expr:
    """Whether the first step whose condition holds is one of a wanted value.

    One of these holds, and no earlier one of another value.
    """
    found = []
    for i, (holds, number) in enumerate(steps):
        if number == wanted:
            others = [before for before, value in steps[:i] if value != wanted]
            found.append(build.all_of(holds, *map(build.negate, others)))
    return build.any_of(*found)
