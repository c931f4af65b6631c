"""A community taken apart: variables that nothing connects, and the states they can be in.

In: a space. Out: `Part`s. Criteria whose facts no check and no other criterion connects are in
parts of their own, so any state of a part goes with any state of the others. The states are those
that matter to a score: what an ordinary community has, each criterion missed, what is most for one
ruleset against the other, what examples found so far have, and last, as little asked as possible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from liren.engine.backends.smt.solver import Value
from liren.engine.backends.smt.terms import NumberTerm, Term
from liren.scoring.audit.climb import Part, State
from liren.scoring.audit.crossing import crossed
from liren.scoring.audit.gaps import gap
from liren.scoring.audit.grouping import connected
from liren.scoring.audit.ordinary import granted
from liren.scoring.audit.space import Side, Space
from liren.scoring.names import APPLIES, EARNED, GIVEN, MET, PRESENT

MOST_TOGETHER = 40
"""Criteria about connected facts, if not more, are also looked at several at once."""

MOST_NOTED = 50
"""Communities that were found before, from which states are taken."""


def parts_of(space: Space) -> tuple[Part, ...]:
    """The parts of a space."""
    return tuple(
        Part(names, tuple(_states(space, names, criteria))) for names, criteria in components(space)
    )


def finer_parts(space: Space) -> Iterator[Part]:
    """The same with more states: each criterion at its most and its least, and several at once."""
    for part, (names, criteria) in zip(space.parts, components(space), strict=True):
        states = {str(sorted(state.items())): state for state in part.states}
        for found in _finer_states(space, names, criteria):
            own = {name: found[name] for name in sorted(names) if name in found}
            states.setdefault(str(sorted(own.items())), own)
        further = crossed(space, names, criteria, list(states.values()))
        yield Part(names, (*states.values(), *further))


def _finer_states(
    space: Space, names: frozenset[str], criteria: list[tuple[Side, str]]
) -> Iterator[dict[str, Value]]:
    own = [each for each in criteria if each[0].ruleset.criteria[each[1]].points is not None]
    for each in own:
        for full in (True, False):
            found = space.find([each[0].term(each[1], PRESENT), *_given(space, [each], full=full)])
            if found is not None:
                yield found
    yield from ({**space.ordinary, **values} for values in space.promising.values())
    if space.budget.over or not 1 < len(criteria) <= MOST_TOGETHER:
        return
    for counts, full in product((True, False), repeat=2):
        present = [_counting(space, each, counts=counts) for each in own]
        wishes = [*present, *_given(space, own, full=full)]
        yield {**space.ordinary, **granted(space, names, list(dict.fromkeys(wishes)))}


def _counting(space: Space, each: tuple[Side, str], *, counts: bool) -> Term:
    present: Term = each[0].term(each[1], PRESENT)
    return present if counts else space.factory.negate(present)


def _given(space: Space, criteria: list[tuple[Side, str]], *, full: bool) -> Iterator[Term]:
    """That criteria give all they can, or as little as they can."""
    factory = space.factory
    for side, name in criteria:
        given: NumberTerm = side.term(name, GIVEN)
        if full:
            yield factory.at_least(given, factory.figure(side.ruleset.criteria[name].maximum))
        elif given.low is not None:
            yield factory.at_least(factory.figure(given.low), given)


def components(space: Space) -> Iterator[tuple[frozenset[str], list[tuple[Side, str]]]]:
    """Variables that are connected, and the criteria that depend on them."""
    by_fact, mentioned = _by_fact(space), space.constraints.mentioned

    def read() -> Iterator[tuple[frozenset[str], tuple[Side, str]]]:
        for side in space.sides:
            for criterion in side.ruleset.criteria:
                terms = [side.term(criterion, part) for part in (PRESENT, EARNED, MET, APPLIES)]
                names = frozenset().union(*map(mentioned, terms))
                yield _whole_facts(by_fact, names), (side, criterion)

    links = (_whole_facts(by_fact, mentioned(term)) for term in space.constraints.terms)
    yield from connected(read(), links)


def _by_fact(space: Space) -> dict[str, list[str]]:
    """The variables by the fact, or the field of a record, that they speak of."""
    found: dict[str, list[str]] = {}
    for name in space.factory.variables:
        found.setdefault(name.partition(":")[0], []).append(name)
    return found


def _whole_facts(by_fact: Mapping[str, list[str]], names: Iterable[str]) -> frozenset[str]:
    """The variables with those of the same facts: the other items of a checklist, say.

    The number of records of a list is one of them even where there can only be so many.
    """
    about = {name.partition(":")[0] for name in names if not name.startswith("claimed:")}
    lists = {name.partition("[")[0] for name in names if "[" in name}
    alike = (name for fact in about for name in by_fact.get(fact, ()))
    return frozenset((*names, *alike, *(f"{name}.count" for name in lists)))


def _states(
    space: Space, names: frozenset[str], criteria: list[tuple[Side, str]]
) -> Iterator[State]:
    seen: list[dict[str, Value]] = []
    order = sorted(names)
    for state in _all_states(space, criteria):
        if state is None:
            continue
        own = {name: state[name] for name in order if name in state}
        if own not in seen:
            seen.append(own)
            yield own


def _all_states(
    space: Space, criteria: list[tuple[Side, str]]
) -> Iterator[dict[str, Value] | None]:
    yield space.ordinary
    if space.budget.over:
        return
    factory = space.factory
    for side, name in criteria:
        applies, met = side.term(name, APPLIES), side.term(name, MET)
        yield space.find([applies, factory.negate(met)])
    for name in dict.fromkeys(name for _, name in criteria):
        yield from _extremes(space, name)
    absent = [factory.negate(side.term(name, PRESENT)) for side, name in criteria]
    for term in absent:
        yield space.find([term])
    yield from space.noted[:MOST_NOTED]
    yield space.find(absent)


def _extremes(space: Space, name: str) -> Iterator[dict[str, Value] | None]:
    """States in which one ruleset gives most against the other for a criterion."""
    if len(space.sides) != 2 or any(name not in side.ruleset.criteria for side in space.sides):
        return
    old, new = space.sides
    if old.term(name, EARNED) is new.term(name, EARNED):
        return
    for sides in ((old, new), (new, old)):
        found = gap(space, *sides, name)
        if found.most > 0 and found.values is not None:
            yield {**space.ordinary, **found.values}
        yield from _one_sided(space, *sides, name)


def _one_sided(
    space: Space, one: Side, other: Side, name: str
) -> Iterator[dict[str, Value] | None]:
    """States in which a criterion counts on one side only, met and not met."""
    negate, met = space.factory.negate, one.term(name, MET)
    counts = [one.term(name, PRESENT), negate(other.term(name, PRESENT))]
    if one.term(name, PRESENT) is not other.term(name, PRESENT):
        yield space.find([*counts, met])
        yield space.find([*counts, negate(met)])
