"""What the lints of unused things share: the facts and parameters that a result depends on."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.ir.nodes import Expr, Field, Input
from liren.engine.ir.walk import walk
from liren.engine.ruleset.model import PREVIOUS, ROUNDS, Ruleset
from liren.engine.ruleset.parts import expressions


def facts_read(ruleset: Ruleset) -> frozenset[str]:
    """The facts that something reads; those of records as `LIST.FACT`."""
    found: set[str] = set()
    for expr in _expressions(ruleset):
        for node in walk(expr):
            found |= _names(node)
    for criterion in ruleset.criteria.values():
        if criterion.records is not None:
            found.add(criterion.records.id)
    return frozenset(found)


def _names(node: Expr) -> set[str]:
    """The names a leaf goes by. What is asked of earlier rounds is a fact of this one too."""
    match node:
        case Input(name=name):
            return {name, name.removeprefix(f"{PREVIOUS}.")}
        case Field(records=records, name=name):
            return {name} if records == ROUNDS else {f"{records}.{name}"}
    return set()


def _expressions(ruleset: Ruleset) -> Iterator[Expr]:
    for criterion in ruleset.criteria.values():
        yield from expressions(criterion)
    for condition in ruleset.tier_conditions():
        yield condition.expr
    for classification in ruleset.types.values():
        yield from (option.when for option in classification.options.values())
    yield from (check.expr for check in ruleset.checks)
    for fact in ruleset.facts.values():
        yield from (check.expr for check in fact.checks)
    for parameter in ruleset.parameters.values():
        if parameter.table is not None:
            yield parameter.table.chosen


def parameters_used(ruleset: Ruleset) -> frozenset[str]:
    """The names of the parameters that something depends on."""
    found: set[str] = set()
    for criterion in ruleset.criteria.values():
        found |= {item.name for item in criterion.parameters}
    for condition in ruleset.tier_conditions():
        found |= {item.name for item in condition.parameters}
    for classification in ruleset.types.values():
        for option in classification.options.values():
            found |= {item.name for item in option.parameters}
    for rule in ruleset.case_rules.values():
        found |= {item.name for item in rule.parameters}
    return frozenset(found)


def is_own(ruleset: Ruleset, section: str, name: str) -> bool:
    """Whether something is written here: in the ruleset, or with a profile in the profile.

    A profile may leave unused what its base has; that is no fault of either.
    """
    document = ruleset.document
    if document.value((section, name)) is None:
        return False
    return ruleset.profile is None or document.is_laid_over((section, name))
