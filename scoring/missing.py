"""Which missing facts a criterion reads.

In: a criterion, and what a snapshot said of each fact. Out: the names of facts that are not, or not
wholly, known as far as the criterion reads them: a list of which only a field is open that the
criterion does not read is none of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from liren.engine.backends.scalar.values import PartialRecords
from liren.engine.ir.nodes import Expr, Field
from liren.engine.ir.walk import walk
from liren.engine.ruleset.model import Criterion, Fact
from liren.engine.ruleset.parts import criterion_inputs, expressions
from liren.engine.snapshot.values import Reading
from liren.scoring.stating import stated


def missing_for(
    criterion: Criterion, facts: Mapping[str, Fact], readings: Mapping[str, Reading]
) -> Iterator[str]:
    """The facts that a criterion waits for, in the order of the readings."""
    read = criterion_inputs(criterion)
    return missing_in(tuple(expressions(criterion)), read, facts, readings)


def missing_in(
    nodes: Sequence[Expr],
    read: Collection[str],
    facts: Mapping[str, Fact],
    readings: Mapping[str, Reading],
) -> Iterator[str]:
    """Those of the facts that are read which are open where the expressions read them."""
    for name, reading in readings.items():
        if name in read and _is_open(nodes, facts[name], reading):
            yield name


def fields_of(nodes: Iterable[Expr], fact: Fact) -> frozenset[str]:
    """The fields of a list's records that expressions read."""
    leaves = (leaf for node in nodes for leaf in walk(node))
    return frozenset(
        leaf.name for leaf in leaves if isinstance(leaf, Field) and leaf.records == fact.id
    )


def _is_open(nodes: Sequence[Expr], fact: Fact, reading: Reading) -> bool:
    """Whether a fact is not known where expressions read it."""
    value = reading.value
    if reading.known == "exact":
        return False
    if reading.known == "blank" or not isinstance(value, PartialRecords):
        return True
    read = fields_of(nodes, fact)
    if value.more_low != value.more_high or (value.more_low and read):
        return True
    return any(
        name in read and stated(field, part) is None
        for row in value.listed
        for (name, field), part in zip(fact.fields.items(), row, strict=True)
    )
