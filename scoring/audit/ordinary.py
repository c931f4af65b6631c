"""An ordinary community, from which examples differ in as little as possible.

In: a space. Out: a value for every variable, so that every criterion that can be met together with
the others is met, no exemption is claimed, lists have a single record, and numbers are typical.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from liren.engine.backends.smt.solver import Question, Satisfied, Unsatisfied, Value
from liren.engine.backends.smt.terms import BoolVariable, NumberVariable, Term
from liren.scoring.audit.grouping import connected
from liren.scoring.names import APPLIES, MET

if TYPE_CHECKING:
    from liren.scoring.audit.space import Space

RECENT = 3650
"""Days that an ordinary event lies back at most."""


def ordinary(space: Space) -> dict[str, Value]:
    """The values, by the names of the variables."""
    factory = space.factory
    found: dict[str, Value] = {**factory.settled}
    settled = list(found)
    variables = list(factory.variables)
    wishes = [*_wishes(space), *space.typical.wishes()]
    for names, own in _components(space, wishes):
        found |= granted(space, names, own)
    for name in variables:
        if name not in found:
            found[name] = _plainest(factory.variables[name])
    whole = {name: found[name] for name in (*settled, *variables)}
    return space.typical.further_records(space.typical.made(whole, wishes))


def _wishes(space: Space) -> Iterator[Term]:
    """What an ordinary community would be like; what comes first is given up last."""
    factory = space.factory
    yield from space.statable
    for name, variable in factory.variables.items():
        if name.startswith("claimed:"):
            yield factory.negate(variable)
        elif name.endswith(".count") and isinstance(variable, NumberVariable):
            least = max(1, int(variable.low or 0))
            yield factory.equal(variable, factory.figure(least))
    for side in space.sides:
        for criterion in side.ruleset.criteria:
            yield side.term(criterion, MET)
    for side in space.sides:
        for criterion in side.ruleset.criteria:
            yield side.term(criterion, APPLIES)
    yield from _recent(space)


def _recent(space: Space) -> Iterator[Term]:
    """Days lie in the years before the assessment, one wish for each end."""
    factory, today = space.factory, min(side.day for side in space.sides).toordinal()
    for name, variable in list(factory.variables.items()):
        about = space.fact_of(name)
        if about is not None and about[0].kind == "date" and isinstance(variable, NumberVariable):
            yield factory.at_least(factory.figure(today), variable)
            yield factory.at_least(variable, factory.figure(today - RECENT))


def _components(
    space: Space, wishes: Iterable[Term]
) -> Iterator[tuple[frozenset[str], list[Term]]]:
    """Wishes and constraints that share no variable with others, apart from these."""
    mentioned = space.constraints.mentioned
    return connected((mentioned(wish), wish) for wish in (*wishes, *space.constraints.terms))


def granted(space: Space, names: frozenset[str], wishes: Sequence[Term]) -> dict[str, Value]:
    """Values of some variables by which as many wishes come true as can together."""
    if space.budget.over:
        return {}
    constants = (space.factory.true, space.factory.false)
    left = [wish for wish in wishes if wish not in constants]
    grid = [space.grids[name][0] for name in sorted(names) if name in space.grids]
    question = Question(space.constraints, (), space.budget, [*left, *grid])
    order = {wish: i for i, wish in enumerate(left)}
    found = question.check([*grid, *left])
    while isinstance(found, Unsatisfied):
        blamed = [term for term in found.core if term in order and term in left]
        if not blamed:
            break
        left.remove(max(blamed, key=order.__getitem__))
        found = question.check([*grid, *left])
    if not isinstance(found, Satisfied):
        found = question.check()
    if not isinstance(found, Satisfied):
        return {}
    known = space.factory.variables
    return {name: value for name, value in found.values.items() if name in known}


def _plainest(variable: Term) -> Value:
    """A value of a variable that nothing depends on."""
    if isinstance(variable, BoolVariable):
        return False
    assert isinstance(variable, NumberVariable)
    low = 0 if variable.low is None or variable.low <= 0 else variable.low
    return low if variable.high is None else min(low, variable.high)
