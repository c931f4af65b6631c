"""Vetoes that bar nothing."""

from __future__ import annotations

from collections.abc import Iterator

from liren.engine.audit.constructs import at
from liren.engine.audit.figures import moments, on_day
from liren.engine.audit.findings import Finding, IdleVeto
from liren.engine.audit.lint._demands import comes_to
from liren.engine.audit.truth import truth
from liren.engine.ruleset.model import Criterion, Ruleset
from liren.engine.text import Text

NEVER_ASKED = Text("该指标从不适用", "the criterion never applies")
NO_FIGURE = Text("该指标始终没有数值", "the criterion never has a figure")
ALWAYS_MET = Text("该指标总是达到", "the criterion is always met")


def idle_veto(ruleset: Ruleset) -> Iterator[Finding]:
    """Each veto of a criterion that never applies, has no figure, or is always met."""
    for criterion in ruleset.criteria.values():
        why = None if criterion.veto is None else _why(ruleset, criterion)
        if why is not None:
            place = at(ruleset, "criteria", criterion.id, "veto", key=True)
            yield IdleVeto(name=criterion.id, why=why, of=(criterion.id,), place=place)


def _why(ruleset: Ruleset, criterion: Criterion) -> Text | None:
    days = moments(ruleset, criterion.parameters)
    if all(criterion.unspecified_on(day) is not None for day in days):
        return NO_FIGURE
    applies = [on_day(criterion.applies, day, criterion.parameters) for day in days]
    if all(truth(each) is False for each in applies):
        return NEVER_ASKED
    return ALWAYS_MET if all(comes_to(criterion, day) for day in days) else None
