"""Every community there is, where they are few: what is left when the solver gives up.

In: a space, and terms. Out: values of variables of which all terms hold, `NONE` when there are no
such values, or None when there are too many to try, or infinitely many. What is not asked about is
left as it is in an ordinary community. Exact, as every value is tried. How much is tried is
counted, so that the same question has the same answer everywhere; the clock only ends what there is
no time for in all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING, Final, Literal

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Budget, Value, parts_of
from liren.engine.backends.smt.terms import NumberVariable, Term

if TYPE_CHECKING:
    from liren.scoring.audit.space import Space

MOST = 20_000
"""Communities that are tried."""

MOST_WORK = 3_000_000
"""Parts of terms that are worked out for them in all."""

NONE: Final[Literal["none"]] = "none"


def tried(
    space: Space, terms: Sequence[Term], budget: Budget
) -> dict[str, Value] | Literal["none"] | None:
    """Values of which all terms hold, `NONE`, or None when that was not found out."""
    around, names = space.constraints.around(terms)
    columns = [_values(space, name) for name in sorted(names)]
    if any(column is None for column in columns):
        return None
    known = [column for column in columns if column is not None]
    if math.prod(map(len, known)) > MOST:
        return None
    asked = (*around, *terms)
    if math.prod(map(len, known)) * len(parts_of(asked)) > MOST_WORK:
        return None
    for row in product(*known):
        if budget.over:
            return None
        values = dict(zip(sorted(names), row, strict=True))
        says = Evaluation(values)
        if all(says.of(term) for term in asked):
            return {**space.ordinary, **values}
    return NONE


def _values(space: Space, name: str) -> list[Value] | None:
    """Every value that a variable can have; None when they cannot be counted."""
    variable = space.factory.variables[name]
    if not isinstance(variable, NumberVariable):
        return [False, True]
    if not variable.whole or variable.low is None or variable.high is None:
        return None
    if variable.high - variable.low >= MOST:
        return None
    return [*range(int(variable.low), int(variable.high) + 1)]
