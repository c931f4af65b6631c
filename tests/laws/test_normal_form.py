"""The expressions of a ruleset are in normal form: made anew, they are the same.

`filled` relies on it, and leaves alone what reads no parameter: otherwise two criteria that ask the
same, one by a figure and one by a parameter of that figure, would look different.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import pytest

from liren.engine import Ruleset, load_ruleset, shipped_rulesets
from liren.engine.ir.nodes import Expr
from liren.engine.ir.walk import rebuild
from liren.engine.ruleset.parts import expressions
from tests.laws.law import loaded
from tests.oracle.choosing import Seeded
from tests.strategies import make

RULESETS = 100


def _expressions(ruleset: Ruleset) -> Iterator[Expr]:
    for criterion in ruleset.criteria.values():
        yield from expressions(criterion)
        whole = (criterion.demand, criterion.where, criterion.applies)
        yield from (each for each in whole if each is not None)
    checks = (fact.checks for fact in ruleset.facts.values())
    yield from (each.expr for each in chain(ruleset.checks, chain.from_iterable(checks)))
    yield from (each.expr for each in ruleset.tier_conditions())


@pytest.mark.parametrize("ruleset", sorted(shipped_rulesets()))
def test_shipped_rulesets_are_in_normal_form(ruleset: str) -> None:
    for node in _expressions(load_ruleset(ruleset)):
        assert rebuild(node, lambda leaf: leaf) == node


def test_rulesets_of_every_construct_are_in_normal_form() -> None:
    for seed in range(RULESETS):
        for node in _expressions(loaded(make(Seeded(("normal", seed)), when_missing=True))):
            assert rebuild(node, lambda leaf: leaf) == node
