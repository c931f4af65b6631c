"""States of a part of a community that are put together from two known ones.

In: a part, its criteria, and states that it can be in. Out: further ones, in which what one
criterion reads is as in one state, and all else as in another; these are gone on from as well. A
solver that gives up on a quotient may never find them. Guarantee: every one keeps all constraints,
and comes to something else for the criteria than all others do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from liren.engine.backends.smt.evaluate import Evaluation
from liren.engine.backends.smt.solver import Value
from liren.engine.backends.smt.terms import Term
from liren.scoring.audit.climb import State
from liren.scoring.audit.space import Side, Space
from liren.scoring.names import APPLIES, EARNED, GIVEN, MET, PRESENT

OUTCOME = (PRESENT, EARNED, MET, APPLIES, GIVEN)
"""What a criterion comes to."""

MOST_TRIED = 2000
"""States of a part that are put together and looked at."""


def crossed(
    space: Space,
    names: frozenset[str],
    criteria: Sequence[tuple[Side, str]],
    states: Sequence[State],
) -> list[State]:
    """The further states of a part; none of one about which the rulesets do not differ."""
    return _Crossing(space, names, criteria).further(states) if _differ(space, criteria) else []


def _differ(space: Space, criteria: Sequence[tuple[Side, str]]) -> bool:
    """Whether any of the criteria comes to something else for one ruleset than for the other."""
    own = [{name for side, name in criteria if side is each} for each in space.sides]
    return any(names != own[0] for names in own) or any(
        side.term(name, part) is not space.sides[0].term(name, part)
        for side, name in criteria
        for part in OUTCOME
    )


class _Crossing:
    """Puts states of one part together."""

    def __init__(
        self, space: Space, names: frozenset[str], criteria: Sequence[tuple[Side, str]]
    ) -> None:
        self.space = space
        mentioned = space.constraints.mentioned
        terms = [[side.term(name, part) for part in OUTCOME] for side, name in criteria]
        self.laws = [
            _Known(space, [term]) for term in space.constraints.terms if mentioned(term) & names
        ]
        self.outcomes = [_Known(space, own) for own in dict.fromkeys(map(tuple, terms))]
        read = (frozenset(each.names) & names for each in self.outcomes)
        self.blocks = [own for own in dict.fromkeys(read) if own and own != names]

    def further(self, states: Sequence[State]) -> list[State]:
        """The further states."""
        known = {found for state in states if (found := self.comes_to(state)) is not None}
        reached, tried = list(states), 0
        for one in reached:
            for other, block in product(reached[:], self.blocks):
                tried += 1
                if tried > MOST_TRIED or self.space.budget.over:
                    return reached[len(states) :]
                both = {**other, **{name: one[name] for name in block if name in one}}
                found = self.comes_to(both)
                if found is not None and found not in known:
                    known.add(found)
                    reached.append(both)
        return reached[len(states) :]

    def comes_to(self, state: State) -> tuple[object, ...] | None:
        """What a state comes to for the criteria; None when no community can be like that."""
        values = {**self.space.ordinary, **state}
        if not all(law.of(values) == (True,) for law in self.laws):
            return None
        return tuple(each.of(values) for each in self.outcomes)


class _Known:
    """Values of terms, worked out once for each choice of values of what they mention."""

    def __init__(self, space: Space, terms: Sequence[Term]) -> None:
        self.terms = terms
        self.names = sorted(frozenset().union(*map(space.constraints.mentioned, terms)))
        self.known: dict[tuple[Value, ...], tuple[Value, ...]] = {}

    def of(self, values: Mapping[str, Value]) -> tuple[Value, ...]:
        """The values of the terms."""
        key = tuple(values[name] for name in self.names)
        if key not in self.known:
            says = Evaluation(values)
            self.known[key] = tuple(says.of(term) for term in self.terms)
        return self.known[key]
