"""Tiers that rounding on the way lifts somebody into."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from liren.engine.audit.checking import Question
from liren.engine.audit.constructs import at
from liren.engine.audit.findings import LiftedByRounding
from liren.engine.errors import AssessmentError
from liren.engine.language.numbers import to_text
from liren.engine.record import replace
from liren.engine.ruleset.model import Ruleset
from liren.engine.text import Text, counted
from liren.scoring.audit.answers import Answer, Found, GaveUp
from liren.scoring.audit.prove.proving import Proving, Result, said, somebody
from liren.scoring.audit.prove.showing import shown
from liren.scoring.audit.space import Space
from liren.scoring.names import TIER
from liren.scoring.plan import plan_for

USUAL = Fraction(1, 100)
"""Points are shown to a hundredth; to round to that is how they are stated, and lifts nobody."""


def lifted_by_rounding(proving: Proving) -> Iterator[Result]:
    """For each tier, where points are rounded to more than a hundredth: that who gets it would also
    get it by the exact points. Refuted iff the ruleset and its copy without rounding can differ."""
    ruleset = proving.ruleset
    scoring = ruleset.scoring
    if scoring.resolution <= USUAL or not scoring.rounded or not ruleset.tiers:
        return
    space = _beside_the_exact(proving)
    if space is None:
        why = said(GaveUp(proving.budget.limit))
        for tier in ruleset.tiers:
            yield Result(Question(LiftedByRounding.code, (tier.id,), "gave-up", why))
        return
    as_rounded, as_exact = (side.terms[TIER] for side in space.sides)
    for position, tier in enumerate(ruleset.tiers):
        here = space.factory.figure(position)
        terms = [
            space.factory.at_least(here, as_rounded),
            space.factory.negate(space.factory.at_least(here, as_exact)),
        ]
        answer = space.ask(terms)
        finding = _finding(ruleset, tier.id, answer)
        yield somebody(LiftedByRounding.code, (tier.id,), answer, finding)


def _beside_the_exact(proving: Proving) -> Space | None:
    """The ruleset and its copy without rounding; None when there is no time for it."""
    if proving.budget.over:
        return None
    ruleset = proving.ruleset
    exact = replace(ruleset, scoring=replace(ruleset.scoring, rounded=frozenset()), plans={})
    plans = [(plan_for(each, proving.day, flags=True), proving.day) for each in (ruleset, exact)]
    try:
        return Space(plans, proving.budget, proving.space.records)
    except AssessmentError:
        return None


def _finding(ruleset: Ruleset, tier: str, answer: Answer) -> LiftedByRounding | None:
    if not isinstance(answer, Found):
        return None
    rounded, exact = (to_text(each.score.low) for each in answer.example.assessments)
    outcome = Text(
        f"{exact} 分舍入为 {rounded} 分", f"{counted(exact, 'point')} rounded to {rounded}"
    )
    return LiftedByRounding(
        tier=tier,
        exact=exact,
        rounded=rounded,
        of=(tier,),
        place=at(ruleset, "tiers", tier, key=True),
        examples=(shown(ruleset, answer.example, outcome),),
    )
